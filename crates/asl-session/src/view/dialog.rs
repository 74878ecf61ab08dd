//! Dialogs and notices.

use std::rc::Rc;

use asl_protocol::TaskId;

/// Which kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerChoice {
    /// An example of what the service answers: [`QuestionView::example`].
    Example,
    /// The payload itself.
    Echo,
    /// `{}`.
    Empty,
    /// The JSON text of [`AnswerDraft::result`].
    Json,
    /// An error.
    Fail,
    /// No answer ever: a timeout or a stop ends it.
    Hang,
    /// A person gives it later, and may let time pass before.
    Person,
}

impl AnswerChoice {
    /// Every choice, in the order of the dialog.
    pub const ALL: [Self; 7] = [
        Self::Example,
        Self::Echo,
        Self::Empty,
        Self::Json,
        Self::Fail,
        Self::Hang,
        Self::Person,
    ];

    /// A word for markup and tests: `example`, `echo`, `empty`, `json`, `fail`, `hang`,
    /// `person`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Example => "example",
            Self::Echo => "echo",
            Self::Empty => "empty",
            Self::Json => "json",
            Self::Fail => "fail",
            Self::Hang => "hang",
            Self::Person => "person",
        }
    }

    /// What the dialog calls it; the example has a label of its own,
    /// [`QuestionView::example_label`].
    pub const fn label(self) -> &'static str {
        match self {
            Self::Example => "Example response",
            Self::Echo => "Echo the input",
            Self::Empty => "{}",
            Self::Json => "This JSON",
            Self::Fail => "Fail with",
            Self::Hang => "Never answer",
            Self::Person => "Wait for a person",
        }
    }
}

/// The answer being prepared.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerDraft {
    /// The kind.
    pub choice: AnswerChoice,
    /// The text of the result.
    pub result: String,
    /// The error name.
    pub error: String,
    /// The cause.
    pub cause: String,
    /// How many seconds the answer takes, as written.
    pub delay: String,
    /// Whether the answer becomes a mock.
    pub remember: bool,
    /// Whether that mock is for every state that calls the same resource.
    pub for_resource: bool,
}

/// The dialog that asks what a task returns.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionView {
    /// The call.
    pub task: TaskId,
    /// The state that calls.
    pub state: Rc<str>,
    /// ``What should `ChargeCard` return?``
    pub title: String,
    /// What is called, in short: `lambda:invoke`.
    pub resource: String,
    /// What it is called with, as JSON text with line breaks.
    pub payload: String,
    /// The label of [`AnswerChoice::Example`]: `Example response of lambda:invoke`.
    pub example_label: String,
    /// The example, as JSON text with line breaks.
    pub example: String,
    /// Error names worth offering, most likely first.
    pub errors: Vec<Rc<str>>,
    /// The answer as it is now.
    pub draft: AnswerDraft,
    /// Why the draft cannot be used, if it cannot.
    pub problem: Option<String>,
    /// How many more questions wait behind this one.
    pub n_more: usize,
}

/// A message that goes away when dismissed.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Whether something went wrong.
    pub is_error: bool,
    /// What to say.
    pub text: String,
}
