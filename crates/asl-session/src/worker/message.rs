//! What crosses the seam.

use std::rc::Rc;

use asl_protocol::{
    Duration, HistoryEvent, Outcome, Quotas, TaskCall, TaskId, Timestamp, WorkflowType,
};
use asl_runtime::Unmocked;
use asl_services::{Answer, POLICY};
use json_value::Value;

use crate::examples::FIRST;

/// One run of a session; later runs have higher numbers. Messages of an earlier run are ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunId(pub u32);

impl RunId {
    /// Told apart by its highest bit: no page starts so many runs.
    const QUIET: u32 = 1 << 31;

    /// A run that nobody sees before its end; such ones are counted by themselves.
    pub(crate) const fn quiet(number: u32) -> Self {
        Self(number | Self::QUIET)
    }

    /// Whether it is one that nobody sees before its end.
    pub(crate) const fn is_quiet(self) -> bool {
        self.0 & Self::QUIET != 0
    }
}

/// Everything a run depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRequest {
    /// The definition's text.
    pub definition: String,
    /// The input's text.
    pub input: String,
    /// The mocks' text.
    pub mocks: String,
    /// Standard or Express.
    pub workflow_type: WorkflowType,
    /// Which edition of the service's quotas holds.
    pub quotas: Quotas,
    /// What every random choice derives from.
    pub seed: u64,
    /// When the virtual clock starts.
    pub start_time: Timestamp,
    /// What happens at a task that no mock answers.
    pub unmocked: Unmocked,
    /// The execution's name.
    pub execution_name: String,
    /// The ARN of its role.
    pub role_arn: String,
    /// How it goes on after it did not succeed, each time.
    pub redrives: Vec<Redrive>,
    /// Where it begins, if not at `StartAt`.
    pub begins: Option<Begins>,
}

/// Where another run of the workflow was, which a run goes on from.
#[derive(Clone, Debug, PartialEq)]
pub struct Begins {
    /// The state, of the outermost machine.
    pub state: Rc<str>,
    /// An object of the variables that were in sight there.
    pub variables: Value,
}

impl ToWorker {
    /// The text whose operations are to be known before it is handled, if some are not:
    /// [`asl_analysis::lacks_operations`]. The first example is known to be right.
    pub fn lacks_operations_of(&self) -> Option<&str> {
        let text = match self {
            Self::Start { request, .. } => &request.definition,
            Self::Work(text) => text,
            Self::Answer { .. } | Self::Stop { .. } | Self::Act { .. } => return None,
        };
        let lacks = !is_first_example(text) && asl_analysis::lacks_operations(text);
        lacks.then_some(text)
    }
}

fn is_first_example(definition: &str) -> bool {
    FIRST.iter().any(|example| example.definition == definition)
}

impl RunRequest {
    /// Whether the run may need the second part of the program.
    pub fn needs_more(&self) -> bool {
        let redriven = self.redrives.iter().map(|redrive| &redrive.mocks);
        let mut texts = [&self.definition, &self.mocks].into_iter().chain(redriven);
        texts.any(|text| crate::needs_more(text))
    }

    /// Whether a task of it may be answered by a built-in emulator, it fails for want of a mock, a
    /// policy may refuse its calls, or it goes on with other mocks.
    pub fn needs_stand_ins(&self) -> bool {
        let has_policy = self.mocks.contains(POLICY);
        if has_policy || !self.redrives.is_empty() || self.unmocked == Unmocked::Fail {
            return true;
        }
        [
            ":s3:",
            ":sqs:",
            ":sns:",
            ":putEvents",
            ":dynamodb:",
            ":startExecution",
            "\\u00",
        ]
        .iter()
        .any(|sign| self.definition.contains(sign))
    }
}

/// One redrive of an execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redrive {
    /// How long after the execution's end.
    pub after: Duration,
    /// The mocks' text from then on.
    pub mocks: String,
}

/// What the session tells the runner.
#[derive(Clone, Debug, PartialEq)]
pub enum ToWorker {
    /// Start a run; one that is going is dropped.
    Start {
        /// Its number.
        run: RunId,
        /// What to run.
        request: Rc<RunRequest>,
    },
    /// Answer a question.
    Answer {
        /// The run that asked.
        run: RunId,
        /// The call it asked about.
        task: TaskId,
        /// The answer.
        answer: Answer,
        /// Whether later calls of the same state in this run get the same answer.
        remember: bool,
    },
    /// Stop a run; it ends as aborted.
    Stop {
        /// Which.
        run: RunId,
    },
    /// Somebody outside does something to a run that waits: answers a call, sends a heartbeat,
    /// lets time pass. The text is the second part's own.
    Act {
        /// Which run.
        run: RunId,
        /// What is done.
        text: String,
    },
    /// Work that only the second part of the program can do, beside a run; what went on before
    /// is dropped. The text is that part's own.
    Work(String),
}

/// What the runner asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The call nobody answers.
    pub call: Rc<TaskCall>,
    /// When it was made, in virtual time.
    pub asked_at: Timestamp,
    /// When `TimeoutSeconds` ends it, if that clock runs.
    pub timeout_at: Option<Timestamp>,
    /// When a missed heartbeat ends it, if that clock runs.
    pub heartbeat_at: Option<Timestamp>,
    /// Whether a worker took it, of an activity.
    pub is_taken: bool,
}

/// What the runner tells the session.
#[derive(Clone, Debug, PartialEq)]
pub enum FromWorker {
    /// The run cannot start.
    Refused {
        /// Which.
        run: RunId,
        /// What to mend.
        reason: String,
    },
    /// The run went on.
    Progress {
        /// Which.
        run: RunId,
        /// New events, in order; after [`crate::MAX_RECORDED_EVENTS`] they are only counted.
        events: Vec<HistoryEvent>,
        /// How many events there are, counted ones included.
        n_events: u64,
        /// Virtual now.
        now: Timestamp,
    },
    /// The run waits for answers to these.
    Asking {
        /// Which.
        run: RunId,
        /// The open questions, oldest first.
        questions: Vec<Question>,
    },
    /// The run ended.
    Finished {
        /// Which.
        run: RunId,
        /// How.
        outcome: Outcome,
        /// What the history does not tell, see [`crate::aside`].
        aside: Value,
    },
    /// What there is to tell of [`ToWorker::Work`].
    Worked(String),
}

impl FromWorker {
    /// The run it is about, if it is about one.
    pub const fn run(&self) -> Option<RunId> {
        match self {
            Self::Worked(_) => None,
            Self::Refused { run, .. }
            | Self::Progress { run, .. }
            | Self::Asking { run, .. }
            | Self::Finished { run, .. } => Some(*run),
        }
    }
}
