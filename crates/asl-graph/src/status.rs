//! The statuses of a state in a run, and the border that each one has.
//!
//! A status is told by three things that do not depend on each other: a colour, an
//! icon and a border. So it can be told without seeing colours, and in print.

use crate::icons::Icon;
use crate::palette::Tone;

/// How a state stands at one moment of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// The run has not come to it.
    NotReached,
    /// It runs.
    Running,
    /// It waits for the clock.
    Waiting,
    /// It waits for a callback.
    Callback,
    /// It failed, and will be tried again.
    Retrying,
    /// It ended well.
    Succeeded,
    /// It ended well, after attempts that failed.
    SucceededAfterRetry,
    /// It failed, and a catcher took the error.
    Caught,
    /// It failed.
    Failed,
    /// It took too long.
    TimedOut,
    /// It was stopped.
    Aborted,
    /// Nothing leads to it.
    Unreachable,
}

/// How the border of a node is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Border {
    /// Tenths of pixels.
    pub width_tenths: i64,
    /// Lengths of dashes and gaps, as `stroke-dasharray` has them; empty for a full line.
    pub dashes: &'static str,
    /// Whether a second line runs around it.
    pub is_double: bool,
    /// Whether the box is hatched.
    pub is_hatched: bool,
}

impl Border {
    /// The border of a state while nothing runs.
    pub const PLAIN: Self = Self::new(10, "");

    const fn new(width_tenths: i64, dashes: &'static str) -> Self {
        Self {
            width_tenths,
            dashes,
            is_double: false,
            is_hatched: false,
        }
    }
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 12] = [
        Self::NotReached,
        Self::Running,
        Self::Waiting,
        Self::Callback,
        Self::Retrying,
        Self::Succeeded,
        Self::SucceededAfterRetry,
        Self::Caught,
        Self::Failed,
        Self::TimedOut,
        Self::Aborted,
        Self::Unreachable,
    ];

    /// A word for markup: `succeeded-after-retry`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotReached => "not-reached",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Callback => "callback",
            Self::Retrying => "retrying",
            Self::Succeeded => "succeeded",
            Self::SucceededAfterRetry => "succeeded-after-retry",
            Self::Caught => "caught",
            Self::Failed => "failed",
            Self::TimedOut => "timed-out",
            Self::Aborted => "aborted",
            Self::Unreachable => "unreachable",
        }
    }

    /// Words for people: `Succeeded after retry`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotReached => "Not reached",
            Self::Running => "Running",
            Self::Waiting => "Waiting for the clock",
            Self::Callback => "Waiting for a callback",
            Self::Retrying => "Retrying",
            Self::Succeeded => "Succeeded",
            Self::SucceededAfterRetry => "Succeeded after retry",
            Self::Caught => "Error caught",
            Self::Failed => "Failed",
            Self::TimedOut => "Timed out",
            Self::Aborted => "Aborted",
            Self::Unreachable => "Unreachable",
        }
    }

    /// The colour of its border and icon.
    pub const fn tone(self) -> Tone {
        match self {
            Self::NotReached | Self::Unreachable => Tone::Idle,
            Self::Running | Self::Waiting => Tone::Running,
            Self::Callback => Tone::Callback,
            Self::Retrying => Tone::Retrying,
            Self::Succeeded | Self::SucceededAfterRetry => Tone::Succeeded,
            Self::Caught => Tone::Caught,
            Self::Failed | Self::TimedOut => Tone::Failed,
            Self::Aborted => Tone::Aborted,
        }
    }

    /// The colour of its box.
    pub const fn fill(self) -> Tone {
        match self {
            Self::NotReached | Self::Unreachable => Tone::Node,
            Self::Running | Self::Waiting => Tone::RunningSoft,
            Self::Callback => Tone::CallbackSoft,
            Self::Retrying => Tone::RetryingSoft,
            Self::Succeeded | Self::SucceededAfterRetry => Tone::SucceededSoft,
            Self::Caught => Tone::CaughtSoft,
            Self::Failed | Self::TimedOut => Tone::FailedSoft,
            Self::Aborted => Tone::AbortedSoft,
        }
    }

    /// Its icon, and perhaps a second one for a badge, each with its colour.
    pub const fn icons(self) -> &'static [(Icon, Tone)] {
        match self {
            Self::NotReached | Self::Unreachable => &[],
            Self::Running => &[(Icon::Dot, Tone::Running)],
            Self::Waiting => &[(Icon::Clock, Tone::Running)],
            Self::Callback => &[(Icon::Hand, Tone::Callback)],
            Self::Retrying => &[(Icon::Loop, Tone::Retrying)],
            Self::Succeeded => &[(Icon::Check, Tone::Succeeded)],
            Self::SucceededAfterRetry => {
                &[(Icon::Check, Tone::Succeeded), (Icon::Loop, Tone::Retrying)]
            }
            Self::Caught => &[(Icon::ArrowOut, Tone::Caught)],
            Self::Failed => &[(Icon::Cross, Tone::Failed)],
            Self::TimedOut => &[(Icon::ClockCross, Tone::Failed)],
            Self::Aborted => &[(Icon::Slash, Tone::Aborted)],
        }
    }

    /// Its border.
    pub const fn border(self) -> Border {
        match self {
            Self::NotReached | Self::Unreachable => Border::new(10, "3 3"),
            Self::Running => Border {
                is_double: true,
                ..Border::new(15, "")
            },
            Self::Waiting => Border {
                is_hatched: true,
                ..Border::new(15, "8 3")
            },
            Self::Callback => Border::new(15, "8 3 2 3"),
            Self::Retrying => Border::new(20, "5 3"),
            Self::Succeeded | Self::SucceededAfterRetry => Border::new(15, ""),
            Self::Caught => Border::new(20, "7 3"),
            Self::Failed => Border::new(25, ""),
            Self::TimedOut => Border {
                is_hatched: true,
                ..Border::new(20, "")
            },
            Self::Aborted => Border::new(15, "2 2"),
        }
    }
}
