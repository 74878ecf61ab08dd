//! What a person edits, saves and shares.

use asl_protocol::{ExecutionIdentity, Quotas, Timestamp, WorkflowType};
use asl_share::Field;

/// One of the texts of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Document {
    /// The state machine.
    Definition,
    /// The execution's input.
    Input,
    /// What Task states get for an answer.
    Mocks,
    /// Named cases and what each expects.
    Tests,
}

impl Document {
    /// Every document, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Definition, Self::Input, Self::Mocks, Self::Tests];

    /// A word for markup and tests: `definition`, `input`, `mocks`, `tests`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Definition => "definition",
            Self::Input => "input",
            Self::Mocks => "mocks",
            Self::Tests => "tests",
        }
    }

    /// The tab's title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Definition => "Definition",
            Self::Input => "Input",
            Self::Mocks => "Mocks",
            Self::Tests => "Tests",
        }
    }
}

/// Everything a run depends on. Same project, same history.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// The definition, exactly as typed.
    pub definition: String,
    /// The input, exactly as typed.
    pub input: String,
    /// The mocks, exactly as typed.
    pub mocks: String,
    /// The tests, exactly as typed.
    pub tests: String,
    /// Standard or Express.
    pub workflow_type: WorkflowType,
    /// Which edition of the service's quotas holds.
    pub quotas: Quotas,
    /// What every random choice of a run derives from.
    pub seed: u64,
    /// When the virtual clock starts.
    pub start_time: Timestamp,
    /// The execution's name, as `$$.Execution.Name` has it.
    pub execution_name: String,
    /// The role that the execution runs in: its ARN, as `$$.Execution.RoleArn` has it.
    pub role_arn: String,
    /// Fields of the link it came from that this version does not know; they are written again.
    pub foreign: Vec<Field>,
}

impl Project {
    /// The seed of a project that was given none.
    pub const DEFAULT_SEED: u64 = 1;

    /// No definition, an empty object for input, no mocks.
    pub fn empty() -> Self {
        Self::new("", "{}", "{}")
    }

    /// A Standard workflow with the default seed and start time.
    pub fn new(
        definition: impl Into<String>,
        input: impl Into<String>,
        mocks: impl Into<String>,
    ) -> Self {
        Self {
            definition: definition.into(),
            input: input.into(),
            mocks: mocks.into(),
            tests: String::new(),
            workflow_type: WorkflowType::Standard,
            quotas: Quotas::default(),
            seed: Self::DEFAULT_SEED,
            start_time: Timestamp::DEFAULT_START,
            execution_name: ExecutionIdentity::DEFAULT_NAME.to_owned(),
            role_arn: ExecutionIdentity::DEFAULT_ROLE_ARN.to_owned(),
            foreign: Vec::new(),
        }
    }

    /// One of the texts.
    pub fn text(&self, document: Document) -> &str {
        match document {
            Document::Definition => &self.definition,
            Document::Input => &self.input,
            Document::Mocks => &self.mocks,
            Document::Tests => &self.tests,
        }
    }

    /// Whether the definition or the mocks may need the second part of the program.
    pub(crate) fn needs_more(&self) -> bool {
        needs_more(&self.definition) || needs_more(&self.mocks)
    }

    pub(crate) fn text_mut(&mut self, document: Document) -> &mut String {
        match document {
            Document::Definition => &mut self.definition,
            Document::Input => &mut self.input,
            Document::Mocks => &mut self.mocks,
            Document::Tests => &mut self.tests,
        }
    }
}

/// Whether a definition or mocks may need the second part of the program: for a `JSONata`
/// expression, which only `{% %}` begins, or to read objects. An escape could hide either.
pub fn needs_more(text: &str) -> bool {
    ["{%", "ItemReader", "\\u00"]
        .iter()
        .any(|sign| text.contains(sign))
}
