//! Who answered which call: a history does not tell it.

use std::rc::Rc;

use asl_protocol::Timestamp;

/// Who says how a call ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answerer {
    /// The policy of the role, which refuses it.
    Policy,
    /// A mock: of which list, and its place there, from 0.
    Mock(Rc<str>, usize),
    /// A built-in emulator.
    Emulator,
    /// Somebody who is asked.
    Person,
    /// Nobody: the call fails for want of a mock.
    Nobody,
}

/// A call, and who says how it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnsweredCall {
    /// The ARN of the execution that makes it.
    pub execution: Rc<str>,
    /// The state that makes it.
    pub state: Rc<str>,
    /// When it is made.
    pub at: Timestamp,
    /// Who says how it ends.
    pub by: Answerer,
}
