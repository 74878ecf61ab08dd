//! IAM: whether the role of an execution may make a call, by the policy in the mocks (`$policy`).
//!
//! The call's own request is looked at, before any mock or emulator answers it. What else the guide
//! wants a role to have is not: to watch and to stop a job, to write its rule of EventBridge, to pass a
//! role on, to read and write for a distributed Map. What an activity's worker may do is not its
//! role's, and what the role in a state's `Credentials` may do nobody knows; the execution's must be
//! allowed to assume it.

mod policy;
mod refusal;
mod table;
mod target;

use asl_protocol::{ExecutionIdentity, TaskCall, TaskError, TaskPattern, error_name};
use json_value::Value;

pub use policy::read_policy;

use super::Request;
use crate::MockBook;
use crate::read::POLICY;
use policy::{Policy, Verdict};
use refusal::Refusal;

/// See [`MockBook::denied`].
pub(crate) fn denied(
    book: &mut MockBook,
    call: &TaskCall,
    caller: &ExecutionIdentity,
) -> Option<TaskError> {
    let document = book.given.get(POLICY)?.clone();
    let policy = match Policy::read(&document) {
        Ok(policy) => policy,
        Err(error) => {
            return Some(TaskError {
                error: Some(error_name::RUNTIME.into()),
                cause: Some(format!("The policy of the role cannot be read: {error}").into()),
            });
        }
    };
    let role = &caller.role_arn;
    if let Some(other) = &call.credentials {
        let is_allowed = policy.judge("sts:AssumeRole", Some(other)) == Verdict::Allowed;
        return (!is_allowed).then(|| refusal::not_assumed(role, other));
    }
    let needed = table::needed(call)?;
    let targets = target::targets(&needed, call, caller);
    let judged = targets.into_iter().map(|target| {
        let verdict = policy.judge(&needed.action, target.as_deref());
        (verdict, target)
    });
    let (verdict, target) = judged
        .into_iter()
        .find(|(verdict, _)| *verdict != Verdict::Allowed)?;
    let refusal = Refusal {
        action: &needed.action,
        target: target.as_deref().unwrap_or("*"),
        is_denied: verdict == Verdict::Denied,
        session: book.session_name(),
        caller,
    };
    let empty = json_value::Map::new();
    let request = Request {
        action: "",
        parameters: &empty,
        at: caller.start_time,
        is_sdk: needed.is_sdk,
        is_job: call.resource.pattern == TaskPattern::Sync,
        ids: book.ids(),
    };
    // Each refusal has an id of its own.
    book.n_calls += 1;
    Some(refusal.told(needed.service, &call.parameters, &request))
}

impl MockBook {
    /// What the session of the role is called: 32 letters (seen: aws-deployment-framework#460).
    fn session_name(&self) -> String {
        use asl_query::Entropy as _;
        const ASIDE: u64 = 0x1d8e_4e27_c47d_124f;
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let source = crate::computed::entropy(self.seed ^ ASIDE, 0);
        let letter = |_| {
            let place = source.next_u64() % (LETTERS.len() as u64);
            let letter = usize::try_from(place).ok().and_then(|one| LETTERS.get(one));
            char::from(letter.copied().unwrap_or(b'A'))
        };
        (0..32).map(letter).collect()
    }
}

/// A parameter that is a text.
fn text<'a>(parameters: &'a Value, name: &str) -> Option<&'a str> {
    parameters.get(name).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use asl_protocol::{TaskId, TaskResource, Timestamp};

    use super::*;

    #[test]
    fn a_policy_can_be_set_besides_the_mocks() {
        let call = TaskCall {
            id: TaskId(1),
            state: "Weigh".into(),
            resource: Rc::new(TaskResource {
                arn: "arn:aws:states:::lambda:invoke".into(),
                resource_type: "lambda".into(),
                resource: "invoke".into(),
                pattern: TaskPattern::RequestResponse,
            }),
            parameters: Value::object([("FunctionName", Value::from("weigh"))]),
            retry_count: 0,
            iteration: Rc::new([]),
            token: None,
            credentials: None,
        };
        let caller = ExecutionIdentity::playground(Timestamp::DEFAULT_START);
        let mut book = MockBook::new();
        assert_eq!(book.denied(&call, &caller), None);
        let policy = r#"{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#;
        book.set_policy(Value::parse(policy).unwrap());
        let mut refused = || {
            let error = book.denied(&call, &caller).unwrap();
            assert_eq!(error.error.as_deref(), Some("Lambda.AWSLambdaException"));
            error.cause.unwrap()
        };
        // Each has an id of its own, and all have the session's name.
        let (first, second) = (refused(), refused());
        assert_ne!(first, second);
        let user = |cause: &str| cause.split(" is not ").next().map(str::to_owned);
        assert_eq!(user(&first), user(&second));
    }
}
