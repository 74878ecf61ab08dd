//! Which way a state took, where a history leaves it open.
//!
//! A history says that a Choice went to `Ship`, not by which of two rules that lead there;
//! that a task was tried again, not which retrier wanted it. Coverage and reports want to know.

use std::rc::Rc;

use crate::EventId;

/// One decision of an execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The event of entering the state: it names the visit. In a child execution of a
    /// distributed Map, whose history is its own, it is the last event of the parent.
    pub entered: EventId,
    /// The state.
    pub state: Rc<str>,
    /// What was decided.
    pub way: Way,
}

/// A way into, through or out of a state. Places count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// The state was entered.
    Entered,
    /// It was left well, by `Next` or `End`.
    Left,
    /// The rule of a Choice at this place held, and the state was left by it.
    Rule(usize),
    /// No rule held: a Choice was left by `Default`.
    Default,
    /// The retrier at this place took an error.
    Retrier(usize),
    /// The catcher at this place took an error.
    Catcher(usize),
}
