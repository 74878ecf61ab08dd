//! IAM: whether the role of an execution may make a call, by the policy in the mocks (`$policy`).
//!
//! Asked before any mock or emulator answers are the call's own request and the role that it hands on
//! (`iam:PassRole`), the connection of an HTTP task, what a `.sync` job needs beside them (`job`), and
//! what a distributed Map does for itself, when it is redriven too (`map`). Not asked is what is seen
//! nowhere in a run: whether a job may be stopped, for that is tried and no more, and whether results
//! may be uploaded in parts. The roles that a task of ECS runs in are in its definition, which is not here. What an activity's worker may do is not its role's,
//! and what the role in a state's `Credentials` may do nobody knows; the execution's must be allowed to
//! assume it.

mod job;
mod map;
mod policy;
mod refusal;
mod table;
mod target;

use asl_protocol::{ExecutionIdentity, TaskCall, TaskError, TaskPattern, error_name};
use json_value::Value;

pub(crate) use map::{denied_map, denied_redrive};
pub use policy::read_policy;

use super::Request;
use crate::read::POLICY;
use crate::{Denial, MockBook};
use policy::{Policy, Verdict};
use refusal::{Refusal, Service};

/// See [`MockBook::denied`].
pub(crate) fn denied(
    book: &mut MockBook,
    call: &TaskCall,
    caller: &ExecutionIdentity,
) -> Option<Denial> {
    let document = book.given.get(POLICY)?.clone();
    let mut role = match Role::read(&document, book, caller) {
        Ok(role) => role,
        Err(error) => return Some(Denial::Refused(error)),
    };
    if let Some(other) = &call.credentials {
        let is_allowed = role.policy.judge("sts:AssumeRole", Some(other)) == Verdict::Allowed;
        return (!is_allowed)
            .then(|| Denial::Refused(refusal::not_assumed(&caller.role_arn, other)));
    }
    let needed = table::needed(call)?;
    let is_job = call.resource.pattern == TaskPattern::Sync;
    if is_job && let Some(error) = job::without_rule(&role, &call.resource) {
        return Some(Denial::Refused(error));
    }
    let own = target::targets(&needed, call, caller).into_iter();
    let own = own.map(|target| (&*needed.action, target));
    let passed = table::passed(&call.resource)
        .filter_map(|template| target::filled(template, &call.parameters, caller))
        .map(|role| ("iam:PassRole", Some(role)));
    for (action, target) in own.chain(passed) {
        let asked = Asked {
            action,
            target: target.as_deref(),
            service: needed.service,
            is_sdk: needed.is_sdk,
            is_job,
        };
        if let Some(error) = role.refuses(&asked, &call.parameters) {
            return Some(Denial::Refused(error));
        }
    }
    if needed.service.id == "http" {
        let connection = ["Authentication", "InvocationConfig"]
            .iter()
            .find_map(|name| text(call.parameters.get(name)?, "ConnectionArn"));
        for (action, what) in refusal::CONNECTION {
            let target = connection.filter(|_| action.starts_with("events:"));
            if role.policy.judge(action, target) != Verdict::Allowed {
                return Some(Denial::Refused(refusal::no_connection(what)));
            }
        }
    }
    (is_job && job::is_unheard(&role, call)).then_some(Denial::Unheard)
}

/// The role of an execution.
struct Role<'a> {
    policy: Policy<'a>,
    book: &'a mut MockBook,
    caller: &'a ExecutionIdentity,
}

/// One thing that a role is to be allowed.
struct Asked<'a> {
    action: &'a str,
    /// What it is on, if that is known.
    target: Option<&'a str>,
    service: Service,
    is_sdk: bool,
    is_job: bool,
}

impl<'a> Role<'a> {
    fn read(
        document: &'a Value,
        book: &'a mut MockBook,
        caller: &'a ExecutionIdentity,
    ) -> Result<Self, TaskError> {
        let policy = Policy::read(document)
            .map_err(|error| runtime(format!("The policy of the role cannot be read: {error}")))?;
        Ok(Self {
            policy,
            book,
            caller,
        })
    }

    /// How the service refuses, if the role is not allowed what is asked.
    fn refuses(&mut self, asked: &Asked<'_>, parameters: &Value) -> Option<TaskError> {
        let verdict = self.policy.judge(asked.action, asked.target);
        if verdict == Verdict::Allowed {
            return None;
        }
        let refusal = Refusal {
            action: asked.action,
            target: asked.target.unwrap_or("*"),
            is_denied: verdict == Verdict::Denied,
            session: self.book.session_name(),
            caller: self.caller,
        };
        let empty = json_value::Map::new();
        let request = Request {
            action: "",
            parameters: &empty,
            at: self.caller.start_time,
            is_sdk: asked.is_sdk,
            is_job: asked.is_job,
            ids: self.book.ids(),
        };
        // Each refusal has an id of its own.
        self.book.n_calls += 1;
        Some(refusal.told(asked.service, parameters, &request))
    }
}

fn runtime(cause: String) -> TaskError {
    TaskError {
        error: Some(error_name::RUNTIME.into()),
        cause: Some(cause.into()),
    }
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
            let Some(Denial::Refused(error)) = book.denied(&call, &caller) else {
                panic!("not refused");
            };
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
