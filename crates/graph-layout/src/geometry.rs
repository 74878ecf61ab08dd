//! Points, sizes and rectangles, in whole pixels.

/// A place; `y` grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// Pixels from the left.
    pub x: i64,
    /// Pixels from the top.
    pub y: i64,
}

impl Point {
    /// The point at `x` and `y`.
    pub const fn new(x: i64, y: i64) -> Self {
        Self { x, y }
    }
}

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size {
    /// Pixels across.
    pub width: i64,
    /// Pixels down.
    pub height: i64,
}

impl Size {
    /// The largest side that is laid out as given, in pixels; larger ones are cut to it.
    pub const LIMIT: i64 = 1 << 20;

    /// The size of `width` by `height`.
    pub const fn new(width: i64, height: i64) -> Self {
        Self { width, height }
    }

    /// The same with both sides between 0 and [`Size::LIMIT`].
    pub(crate) fn clamped(self) -> Self {
        Self::new(
            self.width.clamp(0, Self::LIMIT),
            self.height.clamp(0, Self::LIMIT),
        )
    }
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// The left border.
    pub x: i64,
    /// The top border.
    pub y: i64,
    /// Pixels across.
    pub width: i64,
    /// Pixels down.
    pub height: i64,
}

impl Rect {
    /// The rectangle of `size` whose top left corner is at `x` and `y`.
    pub const fn new(x: i64, y: i64, size: Size) -> Self {
        Self {
            x,
            y,
            width: size.width,
            height: size.height,
        }
    }

    /// The right border.
    pub const fn right(self) -> i64 {
        self.x + self.width
    }

    /// The bottom border.
    pub const fn bottom(self) -> i64 {
        self.y + self.height
    }

    /// The horizontal middle, rounded down.
    pub const fn center_x(self) -> i64 {
        self.x + self.width.div_euclid(2)
    }

    /// The vertical middle, rounded down.
    pub const fn center_y(self) -> i64 {
        self.y + self.height.div_euclid(2)
    }

    /// The same rectangle elsewhere.
    #[must_use]
    pub const fn moved(self, by: Point) -> Self {
        Self {
            x: self.x + by.x,
            y: self.y + by.y,
            ..self
        }
    }

    /// Whether the insides of the two have a point in common.
    pub const fn overlaps(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }
}
