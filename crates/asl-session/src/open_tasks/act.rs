//! What somebody outside does to a run, as a message, and doing it.

use std::collections::BTreeSet;
use std::rc::Rc;

use asl_protocol::{Duration, TaskError, TaskId, Timestamp};
use asl_runtime::Run;
use asl_services::{Answer, MockBook, MockEntry};
use json_value::{Map, Value};

/// The most times that the clock moves while time is let pass.
const MAX_WAKEUPS: u32 = 100_000;

/// One deed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Act {
    /// `SendTaskSuccess`.
    Succeed { token: Rc<str>, output: String },
    /// `SendTaskFailure`.
    Fail { token: Rc<str>, error: TaskError },
    /// `SendTaskHeartbeat`.
    Beat { token: Rc<str> },
    /// `GetActivityTask`.
    Poll { activity: Rc<str>, worker: Rc<str> },
    /// A job ends: with a result, or an error.
    EndJob {
        task: TaskId,
        end: Result<Value, TaskError>,
    },
    /// An entry serves every call of a state, or of a resource, from now on, those that wait too.
    Always { key: Rc<str>, entry: Value },
    /// An entry answers a call.
    Answer { task: TaskId, entry: Value },
    /// So many ms pass.
    Pass { millis: u64 },
    /// Time passes until something happens.
    Skip,
    /// Time passes until a call is over.
    TimeOut { task: TaskId },
}

impl Act {
    /// The message's text.
    pub(crate) fn to_text(&self) -> String {
        let mut json = Map::new();
        let id = |task: TaskId| Value::Int(i64::try_from(task.0).unwrap_or(i64::MAX));
        match self {
            Self::Succeed { token, output } => {
                json.insert("succeed", token.clone().into());
                json.insert("output", output.as_str().into());
            }
            Self::Fail { token, error } => {
                json.insert("fail", token.clone().into());
                put_error(&mut json, error);
            }
            Self::Beat { token } => {
                json.insert("beat", token.clone().into());
            }
            Self::Poll { activity, worker } => {
                json.insert("poll", activity.clone().into());
                json.insert("worker", worker.clone().into());
            }
            Self::EndJob { task, end } => {
                json.insert("job", id(*task));
                match end {
                    Ok(value) => {
                        json.insert("result", value.clone());
                    }
                    Err(error) => put_error(&mut json, error),
                }
            }
            Self::Always { key, entry } => {
                json.insert("always", key.clone().into());
                json.insert("entry", entry.clone());
            }
            Self::Answer { task, entry } => {
                json.insert("answer", id(*task));
                json.insert("entry", entry.clone());
            }
            Self::Pass { millis } => {
                let millis = i64::try_from(*millis).unwrap_or(i64::MAX);
                json.insert("pass", millis.into());
            }
            Self::Skip => {
                json.insert("skip", true.into());
            }
            Self::TimeOut { task } => {
                json.insert("time_out", id(*task));
            }
        }
        Value::from(json).to_string()
    }

    /// Reads what [`Act::to_text`] wrote; `None` for anything else.
    fn from_text(text: &str) -> Option<Self> {
        let json = Value::parse(text).ok()?;
        let has = |name: &str| json.get(name).is_some();
        let text = |name: &str| json.get(name)?.as_str().map(Rc::<str>::from);
        let number = |name: &str| u64::try_from(json.get(name)?.as_i64()?).ok();
        let error = || TaskError {
            error: text("error"),
            cause: text("cause"),
        };
        Some(if has("succeed") {
            Self::Succeed {
                token: text("succeed")?,
                output: text("output")?.to_string(),
            }
        } else if has("fail") {
            Self::Fail {
                token: text("fail")?,
                error: error(),
            }
        } else if has("beat") {
            Self::Beat {
                token: text("beat")?,
            }
        } else if has("poll") {
            Self::Poll {
                activity: text("poll")?,
                worker: text("worker")?,
            }
        } else if has("job") {
            let result = json.get("result").cloned();
            Self::EndJob {
                task: TaskId(number("job")?),
                end: result.ok_or_else(error),
            }
        } else if has("always") {
            Self::Always {
                key: text("always")?,
                entry: json.get("entry")?.clone(),
            }
        } else if has("answer") {
            Self::Answer {
                task: TaskId(number("answer")?),
                entry: json.get("entry")?.clone(),
            }
        } else if has("pass") {
            Self::Pass {
                millis: number("pass")?,
            }
        } else if has("skip") {
            Self::Skip
        } else {
            Self::TimeOut {
                task: TaskId(number("time_out")?),
            }
        })
    }

    /// Does it.
    ///
    /// # Errors
    /// Why it was refused, for a person.
    fn perform(self, run: &mut Run) -> Result<(), String> {
        match self {
            Self::Succeed { token, output } => {
                let done = run.send_task_success(&token, &output);
                done.map_err(|refusal| refusal.to_string())
            }
            Self::Fail { token, error } => {
                let done = run.send_task_failure(&token, error);
                done.map_err(|refusal| refusal.to_string())
            }
            Self::Beat { token } => {
                let done = run.send_task_heartbeat(&token);
                done.map_err(|refusal| refusal.to_string())
            }
            Self::Poll { activity, worker } => {
                let worker = (!worker.is_empty()).then_some(&*worker);
                let task = run.get_activity_task(&activity, worker);
                let task = task.map_err(|refusal| refusal.to_string())?;
                task.map(|_| ())
                    .ok_or_else(|| "There is no task".to_owned())
            }
            Self::EndJob { task, end } => {
                let answer = end.map_or_else(Answer::Throw, Answer::Return);
                run.answer(task, &MockEntry::new(answer));
                Ok(())
            }
            Self::Always { key, entry } => always(run, &key, &entry),
            Self::Answer { task, entry } => {
                if let Some(entry) = read_entry(&entry)? {
                    run.answer(task, &entry);
                }
                Ok(())
            }
            Self::Pass { millis } => {
                let until = run.now().plus(Duration::from_millis(millis));
                let is_news = until_news(run, |_, at| at > until);
                if !is_news {
                    run.pass_time(until);
                }
                Ok(())
            }
            Self::Skip => {
                if let Some(at) = run.next_wakeup() {
                    run.pass_time(at);
                }
                Ok(())
            }
            Self::TimeOut { task } => {
                let is_over =
                    |run: &Run, _| !run.questions().iter().any(|asked| asked.call.id == task);
                until_news(run, is_over);
                Ok(())
            }
        }
    }
}

fn put_error(json: &mut Map, error: &TaskError) {
    for (name, part) in [("error", &error.error), ("cause", &error.cause)] {
        if let Some(part) = part {
            json.insert(name, part.clone().into());
        }
    }
}

/// Lets time pass from one thing that happens to the next, until that is enough, or somebody
/// else asks, which is `true`. At most [`MAX_WAKEUPS`] times.
fn until_news(run: &mut Run, is_enough: impl Fn(&Run, Timestamp) -> bool) -> bool {
    let ids = |run: &Run| -> BTreeSet<TaskId> {
        let questions = run.questions().iter();
        questions.map(|asked| asked.call.id).collect()
    };
    let before = ids(run);
    for _ in 0..MAX_WAKEUPS {
        let Some(at) = run.next_wakeup() else {
            return false;
        };
        if run.outcome().is_some() || is_enough(run, at) {
            return false;
        }
        run.pass_time(at);
        if !ids(run).is_subset(&before) {
            return true;
        }
    }
    true
}

/// An entry of mocks.
///
/// # Errors
/// It is none; why.
fn read_entry(entry: &Value) -> Result<Option<MockEntry>, String> {
    let mocks = Value::object([("", Value::array([entry.clone()]))]);
    let book = MockBook::from_value(&mocks).map_err(|error| error.to_string())?;
    Ok(book.entries("").next().cloned())
}

fn always(run: &mut Run, key: &str, entry: &Value) -> Result<(), String> {
    let Some(entry) = read_entry(entry)? else {
        return Ok(());
    };
    run.add_mock(key, entry.clone());
    let now = run.now();
    let others: Vec<_> = run
        .questions()
        .iter()
        .filter(|asked| *asked.call.state == *key || *asked.call.resource.arn == *key)
        .map(|asked| (asked.call.id, now.since(asked.asked_at).as_millis()))
        .collect();
    for (task, waited) in others {
        let left = entry.delay.as_millis().saturating_sub(waited);
        let entry = MockEntry {
            delay: Duration::from_millis(left),
            repeat: false,
            ..entry.clone()
        };
        run.answer(task, &entry);
    }
    Ok(())
}

/// Does to a run what a message says; tells why it was refused, if it was.
pub(crate) fn act_outside(run: &mut Run, text: &str) -> Option<String> {
    let reason = Act::from_text(text)?.perform(run).err()?;
    Some(Value::object([("not_done", Value::from(reason))]).to_string())
}

/// The reason in what [`act_outside`] tells; `None` for anything else.
pub(crate) fn refusal(text: &str) -> Option<String> {
    let reason = Value::parse(text)
        .ok()?
        .get("not_done")?
        .as_str()?
        .to_owned();
    Some(reason)
}
