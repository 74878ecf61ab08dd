//! What became of an error: who handled it, read from the decisions of the run.

use std::fmt;
use std::rc::Rc;

use asl_protocol::{Decision, ExecutionStatus, Way};

use super::tasks::Pair;

/// What became of a task's error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FailureOutcome {
    /// The run did not come to the task.
    Unreached,
    /// A retrier tried again until the task, or what is around it, succeeded.
    Retried(Handled),
    /// A catcher took it; retriers may have tried before.
    Caught(Handled),
    /// Nobody handled it, and the execution went on: a Map tolerated it.
    Tolerated,
    /// Nobody handled it, and the execution failed.
    Fatal {
        /// How often retriers tried before.
        n_retries: u32,
    },
}

/// Who handled an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handled {
    /// The state whose retrier or catcher it was: the task's, or one around it.
    pub state: Rc<str>,
    /// Which retrier or catcher, from 0.
    pub index: usize,
    /// How often retriers tried again.
    pub n_retries: u32,
}

impl FailureOutcome {
    /// Who handled it.
    pub const fn handled(&self) -> Option<&Handled> {
        match self {
            Self::Retried(handled) | Self::Caught(handled) => Some(handled),
            Self::Unreached | Self::Tolerated | Self::Fatal { .. } => None,
        }
    }

    /// How often retriers tried again.
    pub const fn n_retries(&self) -> u32 {
        match self {
            Self::Retried(handled) | Self::Caught(handled) => handled.n_retries,
            Self::Fatal { n_retries } => *n_retries,
            Self::Unreached | Self::Tolerated => 0,
        }
    }

    /// A word for markup: `unreached`, `retried`, `caught`, `tolerated`, `fatal`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Unreached => "unreached",
            Self::Retried(_) => "retried",
            Self::Caught(_) => "caught",
            Self::Tolerated => "tolerated",
            Self::Fatal { .. } => "fatal",
        }
    }
}

/// ``retried once by retrier 1``, ``caught by catcher 2 of `Ship` after 3 retries``.
impl fmt::Display for FailureOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let after = |n_retries: u32| match n_retries {
            0 => String::new(),
            1 => " after 1 retry".to_owned(),
            n => format!(" after {n} retries"),
        };
        match self {
            Self::Unreached => f.write_str("not reached"),
            Self::Retried(handled) => {
                let times = match handled.n_retries {
                    1 => "once".to_owned(),
                    n => format!("{n} times"),
                };
                let Handled { state, index, .. } = handled;
                write!(f, "retried {times} by retrier {} of `{state}`", index + 1)
            }
            Self::Caught(Handled {
                state,
                index,
                n_retries,
            }) => write!(
                f,
                "caught by catcher {} of `{state}`{}",
                index + 1,
                after(*n_retries)
            ),
            Self::Tolerated => f.write_str("tolerated"),
            Self::Fatal { n_retries } => write!(f, "fatal{}", after(*n_retries)),
        }
    }
}

/// Reads what became of the error of a pair's first visit.
pub(super) fn outcome(
    pair: &Pair,
    decisions: &[Decision],
    status: Option<ExecutionStatus>,
) -> FailureOutcome {
    let is_entry =
        |decision: &&Decision| decision.state == pair.task && decision.way == Way::Entered;
    let Some(entered) = decisions.iter().find(is_entry).map(|entry| entry.entered) else {
        return FailureOutcome::Unreached;
    };
    let mut n_retries = 0;
    let mut retrier = None;
    let mut last = 0;
    let own = decisions
        .iter()
        .enumerate()
        .filter(|(_, decision)| decision.state == pair.task && decision.entered == entered);
    for (idx, decision) in own {
        last = idx;
        let handled = |index, n_retries| Handled {
            state: pair.task.clone(),
            index,
            n_retries,
        };
        match decision.way {
            Way::Entered | Way::Rule(_) | Way::Default => {}
            Way::Retrier(index) => {
                n_retries += 1;
                retrier = Some(index);
            }
            Way::Catcher(index) => return FailureOutcome::Caught(handled(index, n_retries)),
            Way::Left => {
                return match retrier {
                    Some(index) => FailureOutcome::Retried(handled(index, n_retries)),
                    None => FailureOutcome::Tolerated,
                };
            }
        }
    }
    // The error went on to the states around, innermost first.
    let later = decisions.iter().skip(last + 1);
    let around = later.filter(|decision| pair.around.contains(&decision.state));
    let mut by_one_around = None;
    for decision in around {
        let handled = |index, n_retries| Handled {
            state: decision.state.clone(),
            index,
            n_retries,
        };
        match decision.way {
            Way::Retrier(index) => {
                n_retries += 1;
                by_one_around = Some(handled(index, n_retries));
            }
            Way::Catcher(index) => return FailureOutcome::Caught(handled(index, n_retries)),
            Way::Left => {
                return by_one_around.map_or(FailureOutcome::Tolerated, FailureOutcome::Retried);
            }
            Way::Entered | Way::Rule(_) | Way::Default => {}
        }
    }
    if status == Some(ExecutionStatus::Succeeded) {
        FailureOutcome::Tolerated
    } else {
        FailureOutcome::Fatal { n_retries }
    }
}
