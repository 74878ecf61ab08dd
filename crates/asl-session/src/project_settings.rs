//! The settings: what belongs to the project and changes its runs, and what the page remembers.
//!
//! Numbers and times are written as text; a text that is none leaves the project as it was.

use asl_protocol::{ExecutionIdentity, Timestamp};
use asl_services::{POLICY, read_policy};
use json_value::Value;

use crate::more::SettingsEdit;
use crate::{Project, mocks};

/// The settings dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsView {
    /// What every random choice derives from.
    pub seed: SettingText,
    /// When the virtual clock starts.
    pub start_time: SettingText,
    /// What `$$.Execution.Name` says.
    pub execution_name: SettingText,
    /// What `$$.Execution.RoleArn` says.
    pub role_arn: SettingText,
    /// The IAM policy of that role.
    pub policy: PolicyText,
}

/// The policy of the role as it is written. It stands in the mocks, as `$policy`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyText {
    /// What is written; nothing where every call is allowed.
    pub text: String,
    /// Why it does not count, if it does not.
    pub problem: Option<String>,
    /// What is not evaluated in it.
    pub remarks: Vec<String>,
}

/// A setting that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingText {
    /// What is written.
    pub text: String,
    /// Why it does not count, if it does not.
    pub problem: Option<&'static str>,
}

impl SettingText {
    const fn good(text: String) -> Self {
        Self {
            text,
            problem: None,
        }
    }
}

/// Takes a policy that is written; with it, the mocks' text where it changes that.
pub(crate) fn write_policy(mocks: &str, text: String) -> (PolicyText, Option<String>) {
    let wrong = |text: String, problem: String| PolicyText {
        text,
        problem: Some(problem),
        remarks: Vec::new(),
    };
    let policy = match text.trim() {
        "" => None,
        trimmed => match Value::parse(trimmed) {
            Ok(policy) => Some(policy),
            Err(error) => return (wrong(text, format!("not JSON: {error}")), None),
        },
    };
    let remarks = match policy.as_ref().map(read_policy).transpose() {
        Ok(remarks) => remarks.unwrap_or_default(),
        Err(error) => return (wrong(text, error.to_string()), None),
    };
    match mocks::with_value(mocks, POLICY, policy.as_ref()) {
        None => {
            let problem = "the mocks are not an object of JSON: mend them first";
            (wrong(text, problem.to_owned()), None)
        }
        Some(changed) => {
            let written = PolicyText {
                text,
                problem: None,
                remarks,
            };
            (written, (changed != mocks).then_some(changed))
        }
    }
}

/// The policy that the mocks hold.
fn policy_of(mocks: &str) -> PolicyText {
    let mocks = Value::parse(mocks).ok();
    let Some(policy) = mocks.as_ref().and_then(|mocks| mocks.get(POLICY)) else {
        return PolicyText::default();
    };
    let read = read_policy(policy);
    PolicyText {
        text: policy.to_pretty_string(),
        problem: read.as_ref().err().map(ToString::to_string),
        remarks: read.unwrap_or_default(),
    }
}

/// Changes what is written; a right text changes the project too. The policy is [`write_policy`]'s.
pub(crate) fn edit(project: &mut Project, view: &mut SettingsView, edit: SettingsEdit) {
    match edit {
        SettingsEdit::Seed(text) => {
            let seed = text.trim().parse().ok();
            let problem = "a whole number from 0 to 18446744073709551615";
            view.seed = take(text, seed, &mut project.seed, problem);
        }
        SettingsEdit::NextSeed => {
            project.seed = project.seed.wrapping_add(1);
            view.seed = SettingText::good(project.seed.to_string());
        }
        SettingsEdit::StartTime(text) => {
            let time = Timestamp::parse(text.trim());
            let problem = "a time such as 2025-01-01T00:00:00Z";
            view.start_time = take(text, time, &mut project.start_time, problem);
        }
        SettingsEdit::ExecutionName(text) => {
            let name = ExecutionIdentity::allows_name(&text).then(|| text.clone());
            let problem =
                "1 to 80 characters, no spaces, brackets, wildcards or ; : / and the like";
            view.execution_name = take(text, name, &mut project.execution_name, problem);
        }
        SettingsEdit::Policy(_) => {}
        SettingsEdit::RoleArn(text) => {
            let role_arn = ExecutionIdentity::allows_role_arn(&text).then(|| text.clone());
            let problem = "an ARN such as arn:aws:iam::123456789012:role/orders";
            view.role_arn = take(text, role_arn, &mut project.role_arn, problem);
        }
    }
}

/// The dialog as the project has it.
pub(crate) fn view(project: &Project) -> SettingsView {
    SettingsView {
        seed: SettingText::good(project.seed.to_string()),
        start_time: SettingText::good(project.start_time.to_string()),
        execution_name: SettingText::good(project.execution_name.clone()),
        role_arn: SettingText::good(project.role_arn.clone()),
        policy: policy_of(&project.mocks),
    }
}

/// Takes a text's value over, if it has one.
fn take<T>(text: String, value: Option<T>, slot: &mut T, problem: &'static str) -> SettingText {
    let problem = value.is_none().then_some(problem);
    if let Some(value) = value {
        *slot = value;
    }
    SettingText { text, problem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::more::Overlay;
    use crate::{MoreAction, Session};

    #[test]
    fn what_is_written_counts_when_it_is_right() {
        let mut session = Session::whole(Project::empty());
        session.update(MoreAction::Open(Overlay::Settings).into());
        let mut edit = |edit| {
            session.update(MoreAction::Settings(edit).into());
            let view = session.settings().unwrap().clone();
            let texts = [&view.seed, &view.start_time, &view.execution_name];
            let problems = texts.into_iter().chain([&view.role_arn]);
            let n_problems = problems.filter(|one| one.problem.is_some()).count();
            (n_problems, session.project().clone())
        };
        let (n, project) = edit(SettingsEdit::Seed(" 42".to_owned()));
        assert_eq!((n, project.seed), (0, 42));
        let (n, project) = edit(SettingsEdit::Seed("-1".to_owned()));
        assert_eq!((n, project.seed), (1, 42));
        let (n, project) = edit(SettingsEdit::NextSeed);
        assert_eq!((n, project.seed), (0, 43));
        let (n, project) = edit(SettingsEdit::StartTime("2030-02-03T04:05:06Z".to_owned()));
        assert_eq!(n, 0);
        assert_eq!(project.start_time.to_string(), "2030-02-03T04:05:06.000Z");
        let (n, project) = edit(SettingsEdit::ExecutionName("order 7".to_owned()));
        assert_eq!((n, &*project.execution_name), (1, "run-1"));
        let (n, project) = edit(SettingsEdit::ExecutionName("order-7".to_owned()));
        assert_eq!((n, &*project.execution_name), (0, "order-7"));
        let (n, project) = edit(SettingsEdit::RoleArn("orders".to_owned()));
        assert_eq!(
            (n, &*project.role_arn),
            (1, ExecutionIdentity::DEFAULT_ROLE_ARN)
        );
        let role = "arn:aws:iam::123456789012:role/orders";
        let (n, project) = edit(SettingsEdit::RoleArn(role.to_owned()));
        assert_eq!((n, &*project.role_arn), (0, role));
    }

    #[test]
    fn a_policy_is_written_into_the_mocks() {
        let mut session = Session::whole(Project::new("", "", r#"{ "A": [] }"#));
        session.update(MoreAction::Open(Overlay::Settings).into());
        let mut write = |text: &str| {
            let edit = SettingsEdit::Policy(text.to_owned());
            let effects = session.update(MoreAction::Settings(edit).into());
            let policy = session.settings().unwrap().policy.clone();
            assert_eq!(policy.text, text);
            let mocks = session.project().mocks.clone();
            (policy.problem, policy.remarks.len(), mocks, effects.len())
        };
        let given = r#"{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {}}]}"#;
        let (problem, n_remarks, mocks, n_effects) = write(given);
        assert_eq!((problem, n_remarks), (None, 1));
        assert!(
            mocks.starts_with(r#"{ "A": []"#) && mocks.contains("\"$policy\": {"),
            "{mocks}"
        );
        assert!(n_effects > 0);
        let (problem, _, unchanged, _) = write("{");
        assert!(problem.unwrap().starts_with("not JSON: "));
        let problem = write("{}").0;
        assert_eq!(
            problem.as_deref(),
            Some("expected a policy: an object with a `Statement`")
        );
        assert_eq!(unchanged, mocks);
        assert_eq!(write(" ").2, r#"{ "A": [] }"#);
    }
}
