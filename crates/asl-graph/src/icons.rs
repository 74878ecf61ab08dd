//! Icons as path data: one for every kind of state, one for every status.

use crate::NodeKind;

/// The width and height of the square that every icon is drawn in, in pixels.
pub const ICON_SIZE: i64 = 16;

/// How a part of an icon is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Filled with the icon's colour.
    Fill,
    /// A line in the icon's colour.
    Line,
    /// A line in the colour of what is behind the icon.
    Cut,
}

/// One part of an icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// How it is painted.
    pub ink: Ink,
    /// Its path data.
    pub d: &'static str,
}

const fn fill(d: &'static str) -> Stroke {
    Stroke { ink: Ink::Fill, d }
}

const fn line(d: &'static str) -> Stroke {
    Stroke { ink: Ink::Line, d }
}

const fn cut(d: &'static str) -> Stroke {
    Stroke { ink: Ink::Cut, d }
}

const DISC: &str = "M8 1a7 7 0 1 1 0 14a7 7 0 1 1 0-14Z";
const RING: &str = "M8 1.75a6.25 6.25 0 1 1 0 12.5a6.25 6.25 0 1 1 0-12.5Z";
const CHECK: &str = "M4.9 8.3L7.1 10.5L11.2 5.8";
const CROSS: &str = "M5.6 5.6L10.4 10.4M10.4 5.6L5.6 10.4";
const HANDS: &str = "M8 4.6V8L10.3 9.5";

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A dot in a ring: running.
    Dot,
    /// A clock: waiting for it.
    Clock,
    /// A raised hand: waiting for a callback.
    Hand,
    /// A loop: retrying.
    Loop,
    /// A check mark in a disc: succeeded.
    Check,
    /// An arrow out of a disc: caught.
    ArrowOut,
    /// A cross in a disc: failed.
    Cross,
    /// A clock with a cross: timed out.
    ClockCross,
    /// A slash in a disc: aborted.
    Slash,
    /// The sign of a kind of node.
    Kind(NodeKind),
}

impl Icon {
    /// Its parts, to be drawn in this order.
    pub const fn strokes(self) -> &'static [Stroke] {
        match self {
            Self::Dot => {
                &const {
                    [
                        line(RING),
                        fill("M8 4.6a3.4 3.4 0 1 1 0 6.8a3.4 3.4 0 1 1 0-6.8Z"),
                    ]
                }
            }
            Self::Clock => &const { [line(RING), line(HANDS)] },
            Self::Hand => {
                &const {
                    [line(
                        "M4.9 8.9V4.4a1 1 0 0 1 2 0V7.6M6.9 7.4V2.9a1 1 0 0 1 2 0V7.4M8.9 7.4V3.7\
                     a1 1 0 0 1 2 0V8M10.9 8V6.1a1 1 0 0 1 2 0V10.2a4.3 4.3 0 0 1-4.3 4.3\
                     H8.4C6.6 14.5 5.6 13.7 4.7 12.2L2.9 9.5a1 1 0 0 1 1.7-1.1L4.9 8.9",
                    )]
                }
            }
            Self::Loop => &const { [line("M13.2 8.4A5.25 5.25 0 1 1 11.6 4.2M12.9 1.9V4.9H9.9")] },
            Self::Check => &const { [fill(DISC), cut(CHECK)] },
            Self::ArrowOut => &const { [fill(DISC), cut("M5.3 10.7L10.6 5.4M6.6 5.2H10.8V9.4")] },
            Self::Cross => &const { [fill(DISC), cut(CROSS)] },
            Self::ClockCross => {
                &const {
                    [
                        line("M14.1 6.6A6.25 6.25 0 1 0 6.7 14.1"),
                        line("M8 4.6V8L6.6 9.3"),
                        line("M10.2 10.2L14.6 14.6M14.6 10.2L10.2 14.6"),
                    ]
                }
            }
            Self::Slash => &const { [fill(DISC), cut("M5.2 10.8L10.8 5.2")] },
            Self::Kind(kind) => of_kind(kind),
        }
    }
}

const fn of_kind(kind: NodeKind) -> &'static [Stroke] {
    match kind {
        NodeKind::Start | NodeKind::End => &[],
        NodeKind::Task => &const { [line("M8.8 1.8L3.2 9.1H7.6L7.2 14.2L12.8 6.9H8.4Z")] },
        NodeKind::Pass => &const { [line("M2.2 8H13.4M9.4 4L13.4 8L9.4 12")] },
        NodeKind::Choice => &const { [line("M8 1.6L14.4 8L8 14.4L1.6 8Z")] },
        NodeKind::Wait => &const { [line(RING), line(HANDS)] },
        NodeKind::Succeed => &const { [line(RING), line(CHECK)] },
        NodeKind::Fail => &const { [line(RING), line(CROSS)] },
        NodeKind::Parallel => &const { [line("M3 2.5V13.5M8 2.5V13.5M13 2.5V13.5")] },
        NodeKind::Map => &const { [line("M2 5.5H10.5V14H2ZM5.5 5.5V2H14V10.5H10.5")] },
        NodeKind::Unknown | NodeKind::Missing => {
            &const {
                [
                    line(RING),
                    line("M6.2 6.4A1.8 1.8 0 1 1 8.9 8C8.3 8.4 8 8.7 8 9.3M8 11.4V11.5"),
                ]
            }
        }
    }
}
