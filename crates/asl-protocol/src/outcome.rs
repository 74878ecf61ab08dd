//! What an execution is called, and how it ended.

use std::rc::Rc;

use json_value::Value;

use crate::{Timestamp, limits};

/// The two kinds of workflow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorkflowType {
    /// Durable, up to a year, with a history of up to 25,000 events.
    #[default]
    Standard,
    /// Up to five minutes, request-response integrations only.
    Express,
}

impl WorkflowType {
    /// `STANDARD` or `EXPRESS`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::Express => "EXPRESS",
        }
    }

    /// Reads `STANDARD` or `EXPRESS`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "STANDARD" => Some(Self::Standard),
            "EXPRESS" => Some(Self::Express),
            _ => None,
        }
    }
}

/// The state of an execution as `DescribeExecution` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExecutionStatus {
    /// Not at its end.
    Running,
    /// A terminal state was reached.
    Succeeded,
    /// An error nobody caught.
    Failed,
    /// The machine's `TimeoutSeconds` passed.
    TimedOut,
    /// Stopped from outside.
    Aborted,
}

impl ExecutionStatus {
    /// Every status.
    pub const ALL: [Self; 5] = [
        Self::Running,
        Self::Succeeded,
        Self::Failed,
        Self::TimedOut,
        Self::Aborted,
    ];

    /// Reads what [`Self::as_str`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::TimedOut => "TIMED_OUT",
            Self::Aborted => "ABORTED",
        }
    }
}

/// How an execution ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Never [`ExecutionStatus::Running`].
    pub status: ExecutionStatus,
    /// The output of an execution that succeeded.
    pub output: Option<Value>,
    /// The error name of one that did not, where there is one.
    pub error: Option<Rc<str>>,
    /// Its cause, where there is one.
    pub cause: Option<Rc<str>>,
}

/// The names an execution runs under; they show in the context object and in its history.
#[derive(Clone, Debug, PartialEq)]
pub struct ExecutionIdentity {
    /// The execution's ARN.
    pub id: Rc<str>,
    /// The execution's name.
    pub name: Rc<str>,
    /// The role's ARN; empty where there is no role.
    pub role_arn: Rc<str>,
    /// When it starts.
    pub start_time: Timestamp,
    /// The state machine's ARN.
    pub state_machine_id: Rc<str>,
    /// The state machine's name.
    pub state_machine_name: Rc<str>,
    /// The region that shows in `TaskScheduled`.
    pub region: Rc<str>,
}

/// The id at the end of an Express execution's ARN, before it the name.
const EXPRESS_ID: &str = "11111111-2222-3333-4444-555555555555";

impl ExecutionIdentity {
    /// What the playground calls an execution that was given no name.
    pub const DEFAULT_NAME: &str = "run-1";

    /// The role of an execution that was given none.
    pub const DEFAULT_ROLE_ARN: &str = "arn:aws:iam::123456789012:role/playground";

    /// The playground's own names: account 123456789012 in us-east-1.
    pub fn playground(start_time: Timestamp) -> Self {
        Self {
            id: "arn:aws:states:us-east-1:123456789012:execution:playground:run-1".into(),
            name: Self::DEFAULT_NAME.into(),
            role_arn: Self::DEFAULT_ROLE_ARN.into(),
            start_time,
            state_machine_id: "arn:aws:states:us-east-1:123456789012:stateMachine:playground"
                .into(),
            state_machine_name: "playground".into(),
            region: "us-east-1".into(),
        }
    }

    /// The same execution under another name, in which its ARN then ends.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        if *self.name != *name {
            let stem = self.id.rsplit_once(':').map_or("", |(stem, _)| stem);
            self.id = format!("{stem}:{name}").into();
            self.name = name.into();
        }
        self
    }

    /// The same execution of a workflow of a type: the ARN of an Express one says so, and ends in an id of
    /// its own (measured on AWS: radkawar/stackd, `http_connections.json`).
    #[must_use]
    pub fn of_type(mut self, workflow_type: WorkflowType) -> Self {
        if workflow_type == WorkflowType::Express {
            let arn = self.id.replacen(":execution:", ":express:", 1);
            self.id = format!("{arn}:{EXPRESS_ID}").into();
        }
        self
    }

    /// The same execution in another role.
    #[must_use]
    pub fn in_role(mut self, role_arn: &str) -> Self {
        if *self.role_arn != *role_arn {
            self.role_arn = role_arn.into();
        }
        self
    }

    /// Whether a text may be a role's ARN: as `CreateStateMachine` has it, up to 256 characters.
    pub fn allows_role_arn(text: &str) -> bool {
        text.starts_with("arn:")
            && text.chars().count() <= limits::MAX_ARN_CHARS
            && !text.chars().any(|c| c.is_whitespace() || c.is_control())
    }

    /// Why `StartExecution` does not take a text for an execution's name, in the service's words
    /// (seen: getmoto/moto#6438, and the API's `InvalidName`); `None` if it takes it.
    pub fn refused_name(name: &str) -> Option<String> {
        let invalid = |bound: &str, n_chars: usize| {
            format!(
                "ValidationException: 1 validation error detected: Value '{name}' at 'name' failed to \
                 satisfy constraint: Member must have length {bound} than or equal to {n_chars}"
            )
        };
        match name.chars().count() {
            0 => Some(invalid("greater", 1)),
            1..=limits::MAX_EXECUTION_NAME_CHARS => {
                let is_allowed = Self::allows_name(name);
                (!is_allowed).then(|| format!("InvalidName: Invalid Name: '{name}'"))
            }
            _ => Some(invalid("less", limits::MAX_EXECUTION_NAME_CHARS)),
        }
    }

    /// Whether `StartExecution` takes a text for an execution's name: 1 to 80 characters, no
    /// white space, brackets, wildcards, control or special characters.
    pub fn allows_name(name: &str) -> bool {
        let is_allowed = |c: char| {
            !c.is_whitespace() && !c.is_control() && !"<>{}[]?*\"#%\\^|~`$&,;:/".contains(c)
        };
        (1..=limits::MAX_EXECUTION_NAME_CHARS).contains(&name.chars().count())
            && name.chars().all(is_allowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arn_of_an_express_execution_says_so() {
        let identity = ExecutionIdentity::playground(Timestamp::DEFAULT_START).named("order-7");
        assert_eq!(identity.clone().of_type(WorkflowType::Standard), identity);
        assert_eq!(
            &*identity.of_type(WorkflowType::Express).id,
            "arn:aws:states:us-east-1:123456789012:express:playground:order-7:\
             11111111-2222-3333-4444-555555555555"
        );
    }

    #[test]
    fn an_execution_can_have_another_name() {
        let identity = ExecutionIdentity::playground(Timestamp::DEFAULT_START);
        assert_eq!(identity.clone().named("run-1"), identity);
        let named = identity.named("order-7");
        assert_eq!(&*named.name, "order-7");
        let id = "arn:aws:states:us-east-1:123456789012:execution:playground:order-7";
        assert_eq!(&*named.id, id);
    }

    #[test]
    fn a_role_is_an_arn() {
        let allows = ExecutionIdentity::allows_role_arn;
        assert!(allows(ExecutionIdentity::DEFAULT_ROLE_ARN));
        for text in ["", "playground", "arn:aws:iam:: 1:role/x"] {
            assert!(!allows(text), "{text}");
        }
        assert!(!allows(&format!("arn:{}", "x".repeat(253))));
    }

    #[test]
    fn names_are_those_of_start_execution() {
        for name in ["a", "Größe-7_x.y@z", &"n".repeat(80)] {
            assert!(ExecutionIdentity::allows_name(name), "{name}");
        }
        for name in ["", "a b", "a:b", "a/b", "a\u{7f}", &"n".repeat(81)] {
            assert!(!ExecutionIdentity::allows_name(name), "{name}");
        }
    }

    #[test]
    fn a_name_is_refused_as_the_service_refuses_it() {
        let refused = |name: &str| ExecutionIdentity::refused_name(name);
        assert_eq!(refused("order-7.a_b"), None);
        assert_eq!(
            refused("order 7"),
            Some("InvalidName: Invalid Name: 'order 7'".to_owned())
        );
        let bound = "at 'name' failed to satisfy constraint: Member must have length";
        assert!(
            refused("")
                .unwrap()
                .ends_with(&format!("{bound} greater than or equal to 1"))
        );
        let long = "x".repeat(limits::MAX_EXECUTION_NAME_CHARS + 1);
        assert!(
            refused(&long)
                .unwrap()
                .ends_with(&format!("{bound} less than or equal to 80"))
        );
        assert_eq!(refused(&long[1..]), None);
    }
}
