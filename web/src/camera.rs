//! From the drawing to the window: how it is moved and scaled.

use asl_session::graph::Rect;
use web_panels::Window;

/// A width and a height, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

impl Size {
    /// The place in the middle.
    pub(crate) fn middle(self) -> Place {
        Place {
            x: self.width / 2.0,
            y: self.height / 2.0,
        }
    }
}

/// A place, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Place {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl Place {
    /// How far apart two places are.
    pub(crate) fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    fn between(self, other: Self) -> Self {
        Self {
            x: f64::midpoint(self.x, other.x),
            y: f64::midpoint(self.y, other.y),
        }
    }
}

pub(crate) const LEAST: f64 = 0.1;
const MOST: f64 = 4.0;
/// A small drawing is not blown up beyond this when it is fitted.
const FIT_MOST: f64 = 1.15;
/// The room left around a fitted drawing, in pixels; it has a margin of its own. Pads stand out
/// of it at the sides.
const AROUND: f64 = 6.0;
const BESIDE: f64 = 20.0;
/// How far beyond the drawing's edge a window may be left, in pixels.
const KEPT: f64 = 24.0;
/// Below this the names of states, 13 pixels high in the drawing, are too small to read.
pub(crate) const LEGIBLE: f64 = 0.72;
/// Below this no text is more than a line.
const TINY: f64 = 0.35;

/// A move and a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Camera {
    x: f64,
    y: f64,
    scale: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            x: AROUND,
            y: AROUND,
            scale: 1.0,
        }
    }
}

impl Camera {
    /// Shows all of the drawing in the middle of the room. Where it must be smaller than `least`
    /// for that, it shows what it showed at that scale before, if there is something, or the beginning of the drawing,
    /// with what is at `start` from the left in the middle.
    #[must_use]
    pub(crate) fn fit(self, drawing: Size, room: Size, start: f64, least: f64) -> Self {
        if drawing.width <= 0.0 || drawing.height <= 0.0 {
            return Self::default();
        }
        let across = (room.width - 2.0 * BESIDE) / drawing.width;
        let down = (room.height - 2.0 * AROUND) / drawing.height;
        let whole = across.min(down);
        let scale = whole.clamp(least, FIT_MOST);
        if whole < least && (self.scale - scale).abs() < f64::EPSILON {
            let kept = |at: f64, room: f64, length: f64| {
                let free = room - length * scale;
                let reach = |at: f64| at.clamp(free - KEPT, KEPT);
                if free < 0.0 { reach(at) } else { free / 2.0 }
            };
            return Self {
                x: kept(self.x, room.width, drawing.width),
                y: kept(self.y, room.height, drawing.height),
                scale,
            };
        }
        let mut x = (room.width - drawing.width * scale) / 2.0;
        if x < BESIDE {
            x = (room.width / 2.0 - start * scale).clamp(2.0 * x - BESIDE, BESIDE);
        }
        let y = (room.height - drawing.height * scale) / 2.0;
        Self {
            x,
            y: y.max(AROUND),
            scale,
        }
    }

    /// Whether the names of states can be read.
    pub(crate) fn is_legible(self) -> bool {
        self.scale >= LEGIBLE
    }

    /// Whether no text can be read at all.
    pub(crate) fn is_tiny(self) -> bool {
        self.scale < TINY
    }

    /// The part of the drawing to draw so that the room is full. It changes when the window has
    /// moved by a quarter.
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a drawing")]
    pub(crate) fn near(self, room: Size) -> Rect {
        let seen = self.window(room);
        let along = |from: f64, length: f64| {
            let step = (length / 4.0).max(1.0);
            ((from / step).floor() * step, length + step)
        };
        let (x, width) = along(seen.x, seen.width);
        let (y, height) = along(seen.y, seen.height);
        Rect {
            x: x as i64,
            y: y as i64,
            width: width as i64,
            height: height as i64,
        }
    }

    /// Moves the drawing.
    #[must_use]
    pub(crate) fn pan(self, dx: f64, dy: f64) -> Self {
        Self {
            x: self.x + dx,
            y: self.y + dy,
            ..self
        }
    }

    /// Scales the drawing; what is at `at` stays there.
    #[must_use]
    pub(crate) fn zoom(self, factor: f64, at: Place) -> Self {
        let scale = (self.scale * factor).clamp(LEAST, MOST);
        let real = scale / self.scale;
        Self {
            x: at.x - (at.x - self.x) * real,
            y: at.y - (at.y - self.y) * real,
            scale,
        }
    }

    /// Keeps the drawing under one finger, or under two that also spread or close. Places are
    /// of the window, where the pane's corner is at `corner`.
    #[must_use]
    pub(crate) fn follow(self, before: &[Place], after: &[Place], corner: Place) -> Self {
        match (before, after) {
            ([from], [to]) => self.pan(to.x - from.x, to.y - from.y),
            ([from_a, from_b, ..], [to_a, to_b, ..]) => {
                let (from, to) = (from_a.between(*from_b), to_a.between(*to_b));
                let spread = to_a.distance(*to_b) / from_a.distance(*from_b).max(1.0);
                let at = Place {
                    x: to.x - corner.x,
                    y: to.y - corner.y,
                };
                self.pan(to.x - from.x, to.y - from.y).zoom(spread, at)
            }
            _ => self,
        }
    }

    /// The part of the drawing that the room shows, in the drawing's own units.
    pub(crate) fn window(self, room: Size) -> Window {
        Window {
            x: -self.x / self.scale,
            y: -self.y / self.scale,
            width: room.width / self.scale,
            height: room.height / self.scale,
            scale: self.scale,
        }
    }

    /// Brings a place of the drawing into the middle of the room.
    #[must_use]
    pub(crate) fn centre(self, at: Place, room: Size) -> Self {
        Self {
            x: room.width / 2.0 - at.x * self.scale,
            y: room.height / 2.0 - at.y * self.scale,
            ..self
        }
    }

    /// The CSS of it. The drawing gets a size instead of a scale, so that its text is set for
    /// that size; whole pixels keep its lines sharp.
    pub(crate) fn style(self, drawing: Size) -> String {
        format!(
            "transform: translate({:.0}px, {:.0}px); width: {:.2}px; height: {:.2}px",
            self.x,
            self.y,
            drawing.width * self.scale,
            drawing.height * self.scale
        )
    }
}
