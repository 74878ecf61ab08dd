//! Reading a mocks file.
//!
//! ```json
//! { "Charge": [ { "throw": { "error": "Busy", "cause": "try later" } },
//!               { "return": { "ok": true }, "delay": 2, "repeat": true } ],
//!   "$s3": { "bucket": { "key": "the object's text" } },
//!   "$activities": ["arn:aws:states:us-east-1:123456789012:activity:Weigh"] }
//! ```
//!
//! A `return` may hold JSONata, in texts in `{% %}`, and a `when` says of which calls an entry is:
//!
//! ```json
//! { "Charge": [ { "when": "{% $states.input.amount > 100 %}", "throw": { "error": "Limit" } },
//!               { "return": { "paid": "{% $states.input.amount %}" }, "repeat": true } ] }
//! ```
//!
//! What these see is told in `computed`. `"above": 2` serves only a call that is made while two
//! others of the state are open: how a service throttles. A `throw` with a `"phase"` fails the call before it can be answered, with the event that says
//! so: `"schedule"` (`LambdaFunctionScheduleFailed`, `ActivityScheduleFailed`) or `"start"`
//! (`LambdaFunctionStartFailed`, `TaskStartFailed`). `$activities` lists the activities there
//! are: a call of another one fails when it is scheduled. Without it there is every activity.
//! What no mock answers, a built-in emulator may (`emulator`): S3 over `$s3` and what the run
//! writes there, SQS, SNS, EventBridge, and DynamoDB over the tables in `$dynamodb`, each with the
//! names of its primary key and its items: `{"Cows": {"key": ["id"], "items": [{"id": {"S": "1"}}]}}`.
//! Step Functions starts every execution; `$executions` tells of those from before the run.
//! `"$emulate": false` turns them off. `$policy` is the IAM policy of the execution's role, which is then
//! asked before any call.

use std::fmt;
use std::rc::Rc;

use asl_protocol::{CallPhase, Duration, TaskError};
use json_value::{Kind, Map, Value};
use source::TextRange;

use crate::{Answer, Computed, Heartbeats, MockBook, MockEntry};

/// The member of the mocks that holds the IAM policy of the role that calls are made in.
pub const POLICY: &str = "$policy";

/// Whether built-in emulators answer.
pub(crate) const EMULATE: &str = "$emulate";

/// The members of an entry.
const MEMBERS: [&str; 14] = [
    "return",
    "throw",
    "hang",
    "echo",
    "submit",
    "delay",
    "heartbeat",
    "iteration",
    "when",
    "above",
    "repeat",
    "worker",
    "started",
    "phase",
];

/// Why a document is no mocks file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MockError {
    /// Where, as a JSON pointer (RFC 6901) into the document: `/Charge/0/delay`.
    pub pointer: String,
    /// What was expected and what was found.
    pub message: String,
    /// Which bytes of the text that stands there are wrong, if not all of it.
    pub range: Option<TextRange>,
}

impl MockError {
    /// What is wrong with the whole of a place.
    pub(crate) fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            message: message.into(),
            range: None,
        }
    }
}

impl fmt::Display for MockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            return f.write_str(&self.message);
        }
        write!(f, "{}: {}", self.pointer, self.message)
    }
}

impl std::error::Error for MockError {}

impl MockBook {
    /// Reads a mocks file's document.
    ///
    /// # Errors
    /// Something in it is not as the format says; the first such place is named.
    pub fn from_value(document: &Value) -> Result<Self, MockError> {
        let states = object(document, "", "the mocks")?;
        let mut book = Self::new();
        book.given = document.clone();
        flag(states, EMULATE, "")?;
        for (state, entries) in states {
            let at = format!("/{}", state.replace('~', "~0").replace('/', "~1"));
            if state.as_ref() == "$s3" {
                object(entries, &at, "`$s3`")?;
                book.s3 = entries.clone();
                continue;
            }
            // What is in these is for their emulators to read.
            if matches!(
                state.as_ref(),
                EMULATE | POLICY | "$dynamodb" | "$executions"
            ) {
                continue;
            }
            if state.as_ref() == "$activities" {
                let arns = entries.as_array().map(|arns| {
                    let arns = arns.iter().map(|arn| arn.as_str().map(Rc::from));
                    arns.collect::<Option<Vec<_>>>()
                });
                let wrong = || expected(&at, "a list of activities' ARNs", entries);
                book.activities = Some(arns.flatten().ok_or_else(wrong)?);
                continue;
            }
            let Value::Array(entries) = entries else {
                return Err(expected(
                    &at,
                    "a list with one entry for each call",
                    entries,
                ));
            };
            for (index, entry) in entries.iter().enumerate() {
                book.add(state, read_entry(entry, &format!("{at}/{index}"))?);
            }
        }
        Ok(book)
    }
}

fn read_entry(value: &Value, at: &str) -> Result<MockEntry, MockError> {
    let members = object(value, at, "an entry")?;
    if let Some(unknown) = members
        .keys()
        .find(|name| !MEMBERS.contains(&name.as_ref()))
    {
        return Err(MockError::new(
            format!("{at}/{unknown}"),
            format!(
                "`{unknown}` is no member of an entry; there are {}",
                MEMBERS.join(", ")
            ),
        ));
    }
    let mut entry = MockEntry::new(read_answer(members, at)?);
    if let Answer::Return(result) = &entry.answer {
        entry.result = Computed::result(result, &format!("{at}/return"))?;
    }
    if let Some(value) = members.get("when") {
        entry.when = Some(Computed::condition(value, &format!("{at}/when"))?);
    }
    if let Some(value) = members.get("above") {
        let above = value.as_i64().and_then(|above| usize::try_from(above).ok());
        let above = above.filter(|above| *above > 0);
        entry.above = Some(above.ok_or_else(|| {
            expected(
                &format!("{at}/above"),
                "how many calls are open at least when it serves one more, 1 or more",
                value,
            )
        })?);
    }
    entry.submit = members.get("submit").cloned();
    entry.repeat = flag(members, "repeat", at)?.unwrap_or(false);
    entry.started = flag(members, "started", at)?.unwrap_or(true);
    if let Some(value) = members.get("phase") {
        let word = value.as_str().unwrap_or_default();
        let phase = CallPhase::ALL
            .into_iter()
            .find(|phase| phase.as_str() == word);
        let at = format!("{at}/phase");
        let phase = phase.ok_or_else(|| expected(&at, r#""schedule" or "start""#, value))?;
        let is_alone = ["delay", "heartbeat", "submit", "worker", "started"]
            .iter()
            .all(|name| members.get(name).is_none());
        if !is_alone || !matches!(entry.answer, Answer::Throw(_)) {
            return Err(MockError::new(
                at,
                "`phase` says where a `throw` comes from, at once and before any answer: \
                          it goes with `throw`, `iteration`, `when`, `above` and `repeat` only",
            ));
        }
        entry.phase = Some(phase);
    }
    if let Some(value) = members.get("delay") {
        let delay = seconds(value);
        entry.delay =
            delay.ok_or_else(|| expected(&format!("{at}/delay"), "seconds, 0 or more", value))?;
    }
    if let Some(value) = members.get("heartbeat") {
        let heartbeats = read_heartbeats(value);
        entry.heartbeats = heartbeats.ok_or_else(|| {
            expected(
                &format!("{at}/heartbeat"),
                "the seconds between heartbeats, or a list of moments in seconds such as [10, 35]",
                value,
            )
        })?;
    }
    if let Some(value) = members.get("iteration") {
        let place = || {
            expected(
                &format!("{at}/iteration"),
                "indexes such as [2] or [0, 1]",
                value,
            )
        };
        let indexes = value.as_array().ok_or_else(place)?;
        let index = |index: &Value| index.as_i64().and_then(|index| usize::try_from(index).ok());
        let indexes: Option<Rc<[usize]>> = indexes.iter().map(index).collect();
        entry.iteration = Some(indexes.ok_or_else(place)?);
    }
    if let Some(value) = members.get("worker") {
        let name = value.as_str();
        let name =
            name.ok_or_else(|| expected(&format!("{at}/worker"), "a worker's name", value))?;
        entry.worker = Some(name.into());
    }
    Ok(entry)
}

fn seconds(value: &Value) -> Option<Duration> {
    let secs = value.as_f64().filter(|secs| *secs >= 0.0)?;
    Some(Duration::from_secs_f64(secs))
}

fn read_heartbeats(value: &Value) -> Option<Heartbeats> {
    if let Value::Array(moments) = value {
        let moments: Option<Rc<[Duration]>> = moments.iter().map(seconds).collect();
        return moments.map(Heartbeats::At);
    }
    let every = seconds(value).filter(|every| *every > Duration::ZERO)?;
    Some(Heartbeats::Every(every))
}

fn read_answer(members: &Map, at: &str) -> Result<Answer, MockError> {
    let mut answers = Vec::new();
    if let Some(result) = members.get("return") {
        answers.push(Answer::Return(result.clone()));
    }
    if let Some(thrown) = members.get("throw") {
        let at = format!("{at}/throw");
        let parts = object(thrown, &at, "`throw`")?;
        let part = |name: &str| match parts.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(expected(&format!("{at}/{name}"), "a string", other)),
        };
        answers.push(Answer::Throw(TaskError {
            error: part("error")?,
            cause: part("cause")?,
        }));
    }
    if flag(members, "hang", at)? == Some(true) {
        answers.push(Answer::Hang);
    }
    if flag(members, "echo", at)? == Some(true) {
        answers.push(Answer::Echo);
    }
    let n_answers = answers.len();
    match answers.pop() {
        Some(answer) if n_answers == 1 => Ok(answer),
        // An activity that no worker takes needs no answer.
        None if flag(members, "started", at)? == Some(false) => Ok(Answer::Hang),
        _ => Err(MockError::new(
            at,
            "expected exactly one of `return`, `throw`, `hang`, `echo`",
        )),
    }
}

fn flag(members: &Map, name: &str, at: &str) -> Result<Option<bool>, MockError> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(other) => Err(expected(&format!("{at}/{name}"), "true or false", other)),
    }
}

fn object<'a>(value: &'a Value, at: &str, what: &str) -> Result<&'a Map, MockError> {
    value
        .as_object()
        .ok_or_else(|| expected(at, &format!("{what} as an object"), value))
}

fn expected(at: &str, what: &str, found: &Value) -> MockError {
    let found = match found.kind() {
        Kind::Null => "null",
        Kind::Boolean => "a boolean",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
    };
    MockError::new(at, format!("expected {what}, found {found}"))
}

#[cfg(test)]
mod tests {
    use asl_protocol::Timestamp;

    use super::*;
    use crate::MockCall;

    fn read(text: &str) -> Result<MockBook, String> {
        MockBook::from_value(&Value::parse(text).unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn entries_serve_calls_in_order() {
        let mut book = read(
            r#"{"A": [{"return": 1, "iteration": [1]}, {"return": 2}, {"echo": true, "repeat": true}]}"#,
        )
        .unwrap();
        let mut take = |state: &str, iteration: &[usize]| {
            let call = MockCall {
                state: &state.into(),
                resource: &"".into(),
                iteration,
                input: &Value::Null,
                at: Timestamp::DEFAULT_START,
                open: crate::OpenCalls::default(),
            };
            book.take(&call).unwrap().map(|response| response.index)
        };
        assert_eq!(take("A", &[0]), Some(1));
        assert_eq!(take("A", &[1]), Some(0));
        assert_eq!(take("A", &[0]), Some(2));
        assert_eq!(take("A", &[0]), Some(2));
        assert_eq!(take("B", &[]), None);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, message) in [
            ("[]", "expected the mocks as an object, found an array"),
            (
                r#"{"A": {}}"#,
                "/A: expected a list with one entry for each call, found an object",
            ),
            (
                r#"{"A": [{}]}"#,
                "/A/0: expected exactly one of `return`, `throw`, `hang`, `echo`",
            ),
            (
                r#"{"A": [{"return": 1, "delay": "x"}]}"#,
                "/A/0/delay: expected seconds, 0 or more, found a string",
            ),
            (
                r#"{"A": [{"return": 1, "heartbeat": 0}]}"#,
                "/A/0/heartbeat: expected the seconds between heartbeats, or a list of moments in \
                 seconds such as [10, 35], found a number",
            ),
            (
                r#"{"A": [{"throw": {"error": 1}}]}"#,
                "/A/0/throw/error: expected a string, found a number",
            ),
        ] {
            assert_eq!(read(text).unwrap_err(), message);
        }
    }
}
