//! A workflow as the model and the engine both understand it, and its texts for the engine.

use json_value::{Map, Value};

/// One machine: it starts at the first state.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    pub(crate) states: Vec<State>,
}

/// One state. Places in `Machine::states` stand for names.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) name: String,
    pub(crate) input_path: &'static str,
    pub(crate) output_path: &'static str,
    /// `None` is JSON's null: the result is thrown away.
    pub(crate) result_path: Option<&'static str>,
    pub(crate) work: Work,
    pub(crate) retriers: Vec<Retrier>,
    pub(crate) catchers: Vec<Catcher>,
    /// `None` ends the machine.
    pub(crate) next: Option<usize>,
}

/// What a state does.
#[derive(Clone, Debug)]
pub(crate) enum Work {
    /// Hands `Result` on, or its input.
    Pass(Option<Value>),
    /// Makes `{"n": $.n + 1}`.
    Count,
    Task(Task),
    /// In seconds.
    Wait(u64),
    Succeed,
    Fail(&'static str),
    /// The first rule whose number is above `$.n` says where to go.
    Choice {
        rules: Vec<(i64, usize)>,
        default: Option<usize>,
    },
    Parallel(Vec<Machine>),
    /// Over `$.list`.
    Map {
        max_concurrency: usize,
        has_selector: bool,
        body: Machine,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub(crate) pattern: Pattern,
    /// Whether `Parameters` read `$.n` and the retry count.
    pub(crate) reads: bool,
    pub(crate) timeout_secs: Option<u64>,
    pub(crate) heartbeat_secs: Option<u64>,
    /// What the calls answer: an iteration picks its list, the last answer repeats.
    pub(crate) scripts: Vec<Vec<Answer>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Pattern {
    Invoke,
    Function,
    Token,
    Sync,
}

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) says: Says,
    pub(crate) delay_millis: u64,
}

#[derive(Clone, Debug)]
pub(crate) enum Says {
    Return(Value),
    Echo,
    Throw(&'static str),
    Hang,
}

#[derive(Clone, Debug)]
pub(crate) struct Retrier {
    pub(crate) errors: Vec<&'static str>,
    pub(crate) interval_secs: u64,
    pub(crate) rate: f64,
    pub(crate) max_attempts: u32,
    pub(crate) max_delay_secs: Option<u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Catcher {
    pub(crate) errors: Vec<&'static str>,
    pub(crate) result_path: Option<&'static str>,
    pub(crate) next: usize,
}

/// The cause of every thrown error and of every Fail state.
pub(crate) const CAUSE: &str = "because";

/// The most items in a list.
pub(crate) const MAX_ITEMS: usize = 3;

impl Task {
    /// The list of answers for the calls of one iteration.
    pub(crate) fn script(&self, iteration: &[usize]) -> &[Answer] {
        &self.scripts[iteration.iter().sum::<usize>() % self.scripts.len()]
    }
}

impl Machine {
    /// The definition.
    pub(crate) fn definition(&self) -> Value {
        let states = self
            .states
            .iter()
            .map(|state| (state.name.as_str(), self.state(state)));
        Value::object([("StartAt", self.name(0)), ("States", Value::object(states))])
    }

    /// The mocks, into `mocks`; `depth` is how many Maps are around this machine.
    pub(crate) fn mocks(&self, depth: usize, mocks: &mut Map) {
        for state in &self.states {
            match &state.work {
                Work::Task(task) => {
                    let entries = iterations(depth).into_iter().flat_map(|iteration| {
                        let script = task.script(&iteration);
                        let last = script.len() - 1;
                        let entry = |(index, answer)| entry(answer, &iteration, index == last);
                        script.iter().enumerate().map(entry).collect::<Vec<_>>()
                    });
                    mocks.insert(state.name.as_str(), Value::array(entries));
                }
                Work::Parallel(branches) => {
                    for branch in branches {
                        branch.mocks(depth, mocks);
                    }
                }
                Work::Map { body, .. } => body.mocks(depth + 1, mocks),
                Work::Pass(_)
                | Work::Count
                | Work::Wait(_)
                | Work::Succeed
                | Work::Fail(_)
                | Work::Choice { .. } => {}
            }
        }
    }

    fn name(&self, index: usize) -> Value {
        Value::from(self.states[index].name.as_str())
    }

    fn state(&self, state: &State) -> Value {
        let mut fields = Map::new();
        self.work(state, &mut fields);
        let kind = fields
            .get("Type")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let kind = kind.unwrap();
        if kind == "Fail" {
            return Value::from(fields);
        }
        fields.insert("InputPath", state.input_path.into());
        fields.insert("OutputPath", state.output_path.into());
        if ["Succeed", "Choice"].contains(&kind.as_str()) {
            return Value::from(fields);
        }
        match state.next {
            Some(next) => fields.insert("Next", self.name(next)),
            None => fields.insert("End", true.into()),
        };
        if kind == "Wait" {
            return Value::from(fields);
        }
        fields.insert("ResultPath", path_or_null(state.result_path));
        if kind != "Pass" {
            let retriers = state.retriers.iter().map(retrier);
            fields.insert("Retry", Value::array(retriers));
            let catchers = state.catchers.iter().map(|catcher| {
                Value::object([
                    ("ErrorEquals", names(&catcher.errors)),
                    ("ResultPath", path_or_null(catcher.result_path)),
                    ("Next", self.name(catcher.next)),
                ])
            });
            fields.insert("Catch", Value::array(catchers));
        }
        Value::from(fields)
    }

    fn work(&self, state: &State, fields: &mut Map) {
        let kind = match &state.work {
            Work::Pass(None) => "Pass",
            Work::Pass(Some(result)) => {
                fields.insert("Result", result.clone());
                "Pass"
            }
            Work::Count => {
                fields.insert(
                    "Parameters",
                    Value::object([("n.$", "States.MathAdd($.n, 1)".into())]),
                );
                "Pass"
            }
            Work::Task(task) => {
                task_fields(task, fields);
                "Task"
            }
            Work::Wait(secs) => {
                fields.insert("Seconds", number(*secs));
                "Wait"
            }
            Work::Succeed => "Succeed",
            Work::Fail(error) => {
                fields.insert("Error", (*error).into());
                fields.insert("Cause", CAUSE.into());
                "Fail"
            }
            Work::Choice { rules, default } => {
                let rules = rules.iter().map(|(number, next)| {
                    Value::object([
                        ("Variable", "$.n".into()),
                        ("NumericLessThan", Value::Int(*number)),
                        ("Next", self.name(*next)),
                    ])
                });
                fields.insert("Choices", Value::array(rules));
                if let Some(default) = default {
                    fields.insert("Default", self.name(*default));
                }
                "Choice"
            }
            Work::Parallel(branches) => {
                let branches = branches.iter().map(Self::definition);
                fields.insert("Branches", Value::array(branches));
                "Parallel"
            }
            Work::Map {
                max_concurrency,
                has_selector,
                body,
            } => {
                fields.insert("ItemsPath", "$.list".into());
                fields.insert("MaxConcurrency", number(*max_concurrency as u64));
                if *has_selector {
                    let selector = Value::object(
                        [
                            ("n.$", "$$.Map.Item.Index"),
                            ("value.$", "$$.Map.Item.Value"),
                            ("outer.$", "$.n"),
                        ]
                        .map(|(name, path)| (name, Value::from(path))),
                    );
                    fields.insert("ItemSelector", selector);
                }
                fields.insert("ItemProcessor", body.definition());
                "Map"
            }
        };
        fields.insert("Type", kind.into());
    }
}

fn task_fields(task: &Task, fields: &mut Map) {
    let (resource, parameters) = match task.pattern {
        Pattern::Invoke if task.reads => (
            "arn:aws:states:::lambda:invoke",
            r#"{"FunctionName": "f", "Payload": {"n.$": "$.n", "retry.$": "$$.State.RetryCount"}}"#,
        ),
        Pattern::Invoke => (
            "arn:aws:states:::lambda:invoke",
            r#"{"FunctionName": "f", "Payload": {"in.$": "$"}}"#,
        ),
        Pattern::Function => ("arn:aws:lambda:us-east-1:123456789012:function:f", "null"),
        Pattern::Token => (
            "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            r#"{"QueueUrl": "https://q", "MessageBody": {"token.$": "$$.Task.Token"}}"#,
        ),
        Pattern::Sync => (
            "arn:aws:states:::batch:submitJob.sync",
            r#"{"JobDefinition": "d", "JobName": "j", "JobQueue": "q"}"#,
        ),
    };
    fields.insert("Resource", resource.into());
    if parameters != "null" {
        fields.insert("Parameters", Value::parse(parameters).unwrap());
    }
    if let Some(secs) = task.timeout_secs {
        fields.insert("TimeoutSeconds", number(secs));
    }
    if let Some(secs) = task.heartbeat_secs {
        fields.insert("HeartbeatSeconds", number(secs));
    }
}

fn retrier(retrier: &Retrier) -> Value {
    let mut fields = Map::new();
    fields.insert("ErrorEquals", names(&retrier.errors));
    fields.insert("IntervalSeconds", number(retrier.interval_secs));
    fields.insert("BackoffRate", Value::Float(retrier.rate));
    fields.insert("MaxAttempts", number(u64::from(retrier.max_attempts)));
    if let Some(secs) = retrier.max_delay_secs {
        fields.insert("MaxDelaySeconds", number(secs));
    }
    Value::from(fields)
}

fn entry(answer: &Answer, iteration: &[usize], repeat: bool) -> Value {
    let mut members = Map::new();
    match &answer.says {
        Says::Return(value) => members.insert("return", value.clone()),
        Says::Echo => members.insert("echo", true.into()),
        Says::Throw(error) => members.insert(
            "throw",
            Value::object([("error", Value::from(*error)), ("cause", CAUSE.into())]),
        ),
        Says::Hang => members.insert("hang", true.into()),
    };
    let indexes = iteration.iter().map(|index| number(*index as u64));
    members.insert("iteration", Value::array(indexes));
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    members.insert("delay", Value::Float(answer.delay_millis as f64 / 1000.0));
    members.insert("repeat", repeat.into());
    Value::from(members)
}

/// Every iteration that a state inside so many Maps can be in.
fn iterations(depth: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..depth {
        let longer =
            |outer: Vec<usize>| (0..MAX_ITEMS).map(move |index| [&outer[..], &[index]].concat());
        all = all.into_iter().flat_map(longer).collect();
    }
    all
}

fn names(errors: &[&str]) -> Value {
    Value::array(errors.iter().map(|error| Value::from(*error)))
}

fn path_or_null(path: Option<&str>) -> Value {
    path.map_or(Value::Null, Value::from)
}

fn number(number: u64) -> Value {
    Value::Int(i64::try_from(number).unwrap())
}
