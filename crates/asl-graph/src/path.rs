//! Path data: round corners and arrow heads.

use std::fmt::Write;

use graph_layout::Point;

/// The radius of an edge's corners, in pixels.
pub const CORNER_RADIUS: i64 = 8;

/// The length of an arrow head, in pixels.
pub const ARROW_LENGTH: i64 = 8;

/// Half the width of an arrow head.
const ARROW_HALF: i64 = 4;

/// How far the line reaches into its arrow head, so that no seam shows.
const OVERLAP: i64 = 2;

/// The length of a round corner of radius 1, a quadratic curve, in thousandths.
const CORNER_LENGTH: i64 = 1_623;

/// A part of a line.
enum Piece {
    Move(Point),
    Line(Point),
    /// A round corner with this radius: its corner, its end.
    Corner(i64, Point, Point),
}

/// The line through `points` as SVG path data, ending where its arrow head begins.
pub fn rounded(points: &[Point]) -> String {
    let mut path = String::new();
    let mut at = Point::default();
    for piece in pieces(points) {
        // Writing to a string does not fail.
        let _ = match piece {
            Piece::Move(to) => write!(path, "M{} {}", to.x, to.y),
            Piece::Line(to) => write!(path, "{}", line_to(at, to)),
            Piece::Corner(_, corner, to) => {
                write!(path, "Q{} {} {} {}", corner.x, corner.y, to.x, to.y)
            }
        };
        at = piece.end();
    }
    path
}

/// The length of [`rounded`], in thousandths of pixels.
pub(crate) fn length(points: &[Point]) -> i64 {
    let mut at = None;
    let mut length = 0;
    for piece in pieces(points) {
        length += match piece {
            Piece::Move(_) => 0,
            Piece::Line(to) => 1_000 * at.map_or(0, |at| distance(at, to)),
            Piece::Corner(radius, ..) => CORNER_LENGTH * radius,
        };
        at = Some(piece.end());
    }
    length
}

impl Piece {
    const fn end(&self) -> Point {
        match self {
            Self::Move(to) | Self::Line(to) | Self::Corner(_, _, to) => *to,
        }
    }
}

fn pieces(points: &[Point]) -> Vec<Piece> {
    let Some((first, rest)) = points.split_first() else {
        return Vec::new();
    };
    let mut pieces = vec![Piece::Move(*first)];
    let mut before = *first;
    let mut left = rest;
    while let Some((corner, others)) = left.split_first() {
        left = others;
        let Some(after) = others.first() else {
            let end = toward(*corner, before, ARROW_LENGTH - OVERLAP);
            pieces.push(Piece::Line(end));
            break;
        };
        let ahead = distance(*corner, *after);
        let room = if others.len() == 1 {
            (ahead - ARROW_LENGTH).max(0)
        } else {
            ahead / 2
        };
        let radius = CORNER_RADIUS.min(distance(before, *corner) / 2).min(room);
        pieces.push(Piece::Line(toward(*corner, before, radius)));
        let end = toward(*corner, *after, radius);
        if 0 < radius {
            pieces.push(Piece::Corner(radius, *corner, end));
        }
        before = end;
    }
    pieces
}

/// The arrow head at the end of `points` as SVG path data, to be filled.
pub fn arrow(points: &[Point]) -> String {
    let [.., before, tip] = points else {
        return String::new();
    };
    let base = toward_freely(*tip, *before, ARROW_LENGTH);
    let (dx, dy) = ((base.x - tip.x).signum(), (base.y - tip.y).signum());
    let one = Point::new(base.x + dy * ARROW_HALF, base.y + dx * ARROW_HALF);
    let other = Point::new(base.x - dy * ARROW_HALF, base.y - dx * ARROW_HALF);
    format!(
        "M{} {}L{} {}L{} {}Z",
        tip.x, tip.y, one.x, one.y, other.x, other.y
    )
}

fn line_to(from: Point, to: Point) -> String {
    match (from.x == to.x, from.y == to.y) {
        (true, true) => String::new(),
        (true, false) => format!("V{}", to.y),
        (false, true) => format!("H{}", to.x),
        (false, false) => format!("L{} {}", to.x, to.y),
    }
}

fn distance(one: Point, other: Point) -> i64 {
    (one.x - other.x).abs() + (one.y - other.y).abs()
}

/// The point `by` pixels from `from` towards `to`, and not beyond it.
fn toward(from: Point, to: Point, by: i64) -> Point {
    toward_freely(from, to, by.min(distance(from, to)))
}

fn toward_freely(from: Point, to: Point, by: i64) -> Point {
    Point::new(
        from.x + (to.x - from.x).signum() * by,
        from.y + (to.y - from.y).signum() * by,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(all: &[(i64, i64)]) -> Vec<Point> {
        all.iter().map(|&(x, y)| Point::new(x, y)).collect()
    }

    #[test]
    fn corners_are_round_and_the_line_ends_in_the_arrow() {
        for (corners, line, head) in [
            (vec![(10, 0), (10, 50)], "M10 0V44", "M10 50L6 42L14 42Z"),
            (
                vec![(10, 0), (10, 20), (90, 20), (90, 60)],
                "M10 0V12Q10 20 18 20H82Q90 20 90 28V54",
                "M90 60L86 52L94 52Z",
            ),
            (vec![(40, 5), (10, 5)], "M40 5H16", "M10 5L18 9L18 1Z"),
            (
                vec![(0, 0), (0, 4), (6, 4), (6, 13)],
                "M0 0V2Q0 4 2 4H5Q6 4 6 5V7",
                "M6 13L2 5L10 5Z",
            ),
            (vec![(1, 1)], "M1 1", ""),
            (vec![], "", ""),
        ] {
            let corners = points(&corners);
            assert_eq!(rounded(&corners), line);
            assert_eq!(arrow(&corners), head);
        }
    }
}
