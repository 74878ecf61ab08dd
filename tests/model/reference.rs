//! The naive model: what a workflow comes to, and when, computed from its rules by recursion.
//!
//! There is no event, no queue and no clock here. A machine that starts at a moment ends at a
//! moment; a Parallel ends with its last branch or fails with the first that fails; a Map
//! hands each item to the iteration that is free soonest. What happens at the very same
//! moment in two places has no order in the rules: such a case is `ambiguous`.

use std::cell::Cell;
use std::collections::BTreeMap;

use json_value::{Map, Value};

use crate::plan::{Answer, CAUSE, Catcher, Machine, Pattern, Retrier, Says, State, Task, Work};

/// A longer way is given up.
const MAX_VISITS: usize = 120;

/// Larger data is given up, long before it meets the quota: a loop around a Parallel doubles it.
const MAX_BYTES: usize = 10_000;

/// What the model says of a whole execution.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// Milliseconds from the start to the end.
    pub(crate) millis: u64,
    pub(crate) end: End,
    /// Whether the rules allow more than one answer, or the way was too long.
    pub(crate) is_open: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum End {
    Succeeded(Value),
    Failed(Error),
    TimedOut,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Error {
    pub(crate) name: &'static str,
    /// `None` where the interpreter writes a text of its own.
    pub(crate) cause: Option<&'static str>,
    is_heartbeat: bool,
}

/// Stands for a text of the interpreter inside data.
pub(crate) const ANY_TEXT: &str = "<any text>";

/// Says how an execution ends that may take `limit_millis`.
pub(crate) fn judge(machine: &Machine, input: &Value, limit_millis: u64) -> Verdict {
    let model = Model {
        n_visits: Cell::new(0),
        is_open: Cell::new(false),
    };
    let ran = model.machine(machine, input.clone(), 0, &[], &Used::new());
    let (millis, end) = match ran.end {
        Some((at, _)) if at > limit_millis => (limit_millis, End::TimedOut),
        None => (limit_millis, End::TimedOut),
        Some((at, Ok(output))) => (at, End::Succeeded(output)),
        Some((at, Err(error))) => (at, End::Failed(error)),
    };
    Verdict {
        millis,
        end,
        is_open: model.is_open.get(),
    }
}

/// A state's name and the iteration it is in: whose answers a call uses up.
type Caller = (String, Vec<usize>);
/// How many answers each caller has used up.
type Used = BTreeMap<Caller, usize>;

/// What a machine came to. `end` is `None` where it waits for ever.
struct Ran {
    end: Option<(u64, Result<Value, Error>)>,
    calls: Vec<(u64, Caller)>,
}

/// What became of one attempt at a state: when, its output, and where a Choice goes.
type Attempt = Option<(u64, Result<(Value, Way), Error>)>;

enum Way {
    AsWritten,
    To(usize),
}

struct Model {
    n_visits: Cell<usize>,
    is_open: Cell<bool>,
}

/// Where a visit is.
struct Place<'a> {
    state: &'a State,
    input: &'a Value,
    iteration: &'a [usize],
}

impl Model {
    fn machine(
        &self,
        machine: &Machine,
        mut input: Value,
        mut at: u64,
        iteration: &[usize],
        used: &Used,
    ) -> Ran {
        let mut used = used.clone();
        let mut calls = Vec::new();
        let mut index = 0;
        let end = loop {
            self.n_visits.set(self.n_visits.get() + 1);
            if self.n_visits.get() > MAX_VISITS || input.json_len() > MAX_BYTES {
                self.is_open.set(true);
                break None;
            }
            let state = &machine.states[index];
            let place = Place {
                state,
                input: &input,
                iteration,
            };
            match self.visit(&place, at, &mut used, &mut calls) {
                None => break None,
                Some((end, Err(error))) => break Some((end, Err(error))),
                Some((end, Ok((output, way)))) => {
                    let next = match way {
                        Way::AsWritten => state.next,
                        Way::To(next) => Some(next),
                    };
                    let Some(next) = next else {
                        break Some((end, Ok(output)));
                    };
                    (at, input, index) = (end, output, next);
                }
            }
        };
        Ran { end, calls }
    }

    /// One visit with its retries, each with a counter that this visit alone has.
    fn visit(
        &self,
        place: &Place<'_>,
        mut at: u64,
        used: &mut Used,
        calls: &mut Vec<(u64, Caller)>,
    ) -> Attempt {
        let state = place.state;
        let mut n_used_up = vec![0_u32; state.retriers.len()];
        loop {
            let n_retries = n_used_up.iter().sum();
            let (end, error) = match self.attempt(place, at, n_retries, used, calls)? {
                (end, Ok(done)) => return Some((end, Ok(done))),
                (end, Err(error)) => (end, error),
            };
            if error.name == "States.Runtime" {
                return Some((end, Err(error)));
            }
            let of = state
                .retriers
                .iter()
                .position(|one| takes(&one.errors, &error));
            if let Some(of) = of
                && n_used_up[of] < state.retriers[of].max_attempts
            {
                at = end + pause_millis(&state.retriers[of], n_used_up[of]);
                n_used_up[of] += 1;
                continue;
            }
            let catcher = state.catchers.iter().find(|one| takes(&one.errors, &error));
            return Some((end, caught(place.input, catcher, error)));
        }
    }

    fn attempt(
        &self,
        place: &Place<'_>,
        at: u64,
        n_retries: u32,
        used: &mut Used,
        calls: &mut Vec<(u64, Caller)>,
    ) -> Attempt {
        let Place {
            state,
            input,
            iteration,
        } = *place;
        if let Work::Fail(error) = &state.work {
            return Some((at, Err(Error::thrown(error))));
        }
        let effective = match read(input, state.input_path) {
            Ok(effective) => effective,
            Err(error) => return Some((at, Err(error))),
        };
        let (end, result) = match &state.work {
            Work::Pass(None | Some(Value::Null)) => (at, Ok(effective)),
            Work::Pass(Some(result)) => (at, Ok(result.clone())),
            Work::Count => (at, count(&effective)),
            Work::Wait(secs) => {
                let output = read(&effective, state.output_path);
                return Some((
                    at + secs * 1000,
                    output.map(|output| (output, Way::AsWritten)),
                ));
            }
            Work::Succeed | Work::Fail(_) => {
                let output = read(&effective, state.output_path);
                return Some((at, output.map(|output| (output, Way::AsWritten))));
            }
            Work::Choice { rules, default } => {
                let chosen = choose(&effective, rules, *default).and_then(|next| {
                    read(&effective, state.output_path).map(|output| (output, Way::To(next)))
                });
                return Some((at, chosen));
            }
            Work::Task(task) => {
                let parameters = match parameters(task, &effective, n_retries) {
                    Ok(parameters) => parameters,
                    Err(error) => return Some((at, Err(error))),
                };
                let caller = (state.name.clone(), iteration.to_vec());
                let n_before = used.entry(caller.clone()).or_default();
                let script = task.script(iteration);
                let answer = &script[(*n_before).min(script.len() - 1)];
                *n_before += 1;
                calls.push((at, caller));
                task_end(task, answer, parameters, at)?
            }
            Work::Parallel(branches) => {
                let ran = branches
                    .iter()
                    .map(|branch| self.machine(branch, effective.clone(), at, iteration, used))
                    .collect();
                self.join(ran, at, used, calls)?
            }
            Work::Map {
                max_concurrency,
                has_selector,
                body,
            } => {
                let items = match items(&effective, *has_selector) {
                    Ok(items) => items,
                    Err(error) => return Some((at, Err(error))),
                };
                let n_at_once = match *max_concurrency {
                    0 => items.len(),
                    max => max,
                };
                let run = |(index, item): (usize, Value), start| {
                    self.machine(body, item, start, &[iteration, &[index]].concat(), used)
                };
                let ran = self.iterations(items, n_at_once, at, run);
                self.join(ran, at, used, calls)?
            }
        };
        let output = result.and_then(|result| {
            let combined = place_at(input, state.result_path, result)?;
            Ok((read(&combined, state.output_path)?, Way::AsWritten))
        });
        Some((end, output))
    }

    /// Every iteration that starts before one fails, each where a place is free soonest.
    fn iterations(
        &self,
        items: Vec<Value>,
        n_at_once: usize,
        at: u64,
        run: impl Fn((usize, Value), u64) -> Ran,
    ) -> Vec<Ran> {
        let mut free_at = vec![at; n_at_once.min(items.len())];
        let mut all: Vec<Ran> = Vec::new();
        for numbered in items.into_iter().enumerate() {
            let soonest = free_at.iter().enumerate().min_by_key(|(_, at)| **at);
            let Some((place, start)) = soonest.map(|(place, start)| (place, *start)) else {
                break;
            };
            let failed_at = all.iter().filter_map(Ran::failed_at).min();
            if failed_at.is_some_and(|failed_at| failed_at <= start) {
                // An iteration that would start at the moment of the failure: who was first?
                self.is_open
                    .set(self.is_open.get() || failed_at == Some(start));
                break;
            }
            let ran = run(numbered, start);
            // The place of an iteration that waits for ever, or fails, is never free again.
            match &ran.end {
                Some((end, Ok(_))) => free_at[place] = *end,
                Some((_, Err(_))) | None => {
                    free_at.remove(place);
                }
            }
            all.push(ran);
            if free_at.is_empty() {
                break;
            }
        }
        all
    }

    /// All of them, or the first failure; what was called after that was not called.
    fn join(
        &self,
        all: Vec<Ran>,
        at: u64,
        used: &mut Used,
        calls: &mut Vec<(u64, Caller)>,
    ) -> Option<(u64, Result<Value, Error>)> {
        let failed = all
            .iter()
            .enumerate()
            .filter_map(|(index, ran)| ran.failed_at().map(|at| (at, index)))
            .min();
        let mut add = |(at, caller): &(u64, Caller)| {
            *used.entry(caller.clone()).or_default() += 1;
            calls.push((*at, caller.clone()));
        };
        let Some((failed_at, first)) = failed else {
            all.iter().flat_map(|ran| &ran.calls).for_each(&mut add);
            let mut end = at;
            let mut outputs = Vec::new();
            for ran in all {
                let (ended_at, Ok(output)) = ran.end? else {
                    return None;
                };
                end = end.max(ended_at);
                outputs.push(output);
            }
            return Some((end, Ok(Value::array(outputs))));
        };
        for (index, ran) in all.iter().enumerate() {
            let is_tied = ran.failed_at() == Some(failed_at) && ran.end != all[first].end;
            let calls_then = ran.calls.iter().any(|(at, _)| *at == failed_at);
            if index != first && (is_tied || calls_then) {
                self.is_open.set(true);
            }
            ran.calls
                .iter()
                .filter(|(at, _)| *at <= failed_at)
                .for_each(&mut add);
        }
        all.into_iter().nth(first)?.end
    }
}

impl Ran {
    fn failed_at(&self) -> Option<u64> {
        match &self.end {
            Some((at, Err(_))) => Some(*at),
            Some((_, Ok(_))) | None => None,
        }
    }
}

impl Error {
    const fn thrown(name: &'static str) -> Self {
        Self {
            name,
            cause: Some(CAUSE),
            is_heartbeat: false,
        }
    }

    const fn interpreter(name: &'static str) -> Self {
        Self {
            name,
            cause: None,
            is_heartbeat: false,
        }
    }

    const fn runtime() -> Self {
        Self::interpreter("States.Runtime")
    }
}

/// Whether a retrier's or catcher's names include the error.
fn takes(names: &[&str], error: &Error) -> bool {
    names.iter().any(|name| match *name {
        "States.ALL" => error.name != "States.Runtime",
        "States.TaskFailed" => error.name != "States.Runtime" && error.name != "States.Timeout",
        "States.HeartbeatTimeout" => error.is_heartbeat,
        name => name == error.name,
    })
}

/// The pause before the retry that follows `n_before` earlier ones.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small positive numbers"
)]
fn pause_millis(retrier: &Retrier, n_before: u32) -> u64 {
    let mut secs = retrier.interval_secs as f64;
    for _ in 0..n_before {
        secs *= retrier.rate;
    }
    if let Some(max) = retrier.max_delay_secs {
        secs = secs.min(max as f64);
    }
    (secs * 1000.0).round() as u64
}

/// What a catcher, if there is one, hands to its state.
fn caught(input: &Value, catcher: Option<&Catcher>, error: Error) -> Result<(Value, Way), Error> {
    let Some(catcher) = catcher else {
        return Err(error);
    };
    // A timeout has no cause, which a catcher sees as an empty one.
    let cause = match error.name {
        "States.Timeout" => "",
        _ => error.cause.unwrap_or(ANY_TEXT),
    };
    let output = Value::object([("Error", Value::from(error.name)), ("Cause", cause.into())]);
    let combined = place_at(input, catcher.result_path, output)?;
    Ok((combined, Way::To(catcher.next)))
}

fn parameters(task: &Task, effective: &Value, n_retries: u32) -> Result<Value, Error> {
    match task.pattern {
        Pattern::Invoke => {}
        Pattern::Function | Pattern::Token | Pattern::Sync => return Ok(effective.clone()),
    }
    let payload = if task.reads {
        Value::object([
            ("n", read(effective, "$.n")?),
            ("retry", Value::Int(i64::from(n_retries))),
        ])
    } else if *effective == Value::Null {
        // A payload template finds nothing in a null input, not even the whole of it.
        return Err(Error::runtime());
    } else {
        Value::object([("in", effective.clone())])
    };
    Ok(Value::object([
        ("FunctionName", Value::from("f")),
        ("Payload", payload),
    ]))
}

/// When a call ends and how: its answer, or the clock that runs out before.
fn task_end(
    task: &Task,
    answer: &Answer,
    parameters: Value,
    at: u64,
) -> Option<(u64, Result<Value, Error>)> {
    let clock = |secs: Option<u64>, is_heartbeat| secs.map(|secs| (secs * 1000, is_heartbeat));
    let clocks = [
        clock(task.heartbeat_secs, true),
        clock(task.timeout_secs, false),
    ];
    let soonest = clocks
        .into_iter()
        .flatten()
        .min_by_key(|(millis, _)| *millis);
    let answered = match &answer.says {
        Says::Return(value) => Some(Ok(value.clone())),
        Says::Echo => Some(Ok(parameters)),
        Says::Throw(error) => Some(Err(Error::thrown(error))),
        Says::Hang => None,
    };
    match (answered, soonest) {
        (Some(result), None) => Some((at + answer.delay_millis, result)),
        (Some(result), Some((millis, _))) if answer.delay_millis <= millis => {
            Some((at + answer.delay_millis, result))
        }
        (_, Some((millis, is_heartbeat))) => {
            let error = Error {
                name: "States.Timeout",
                cause: None,
                is_heartbeat,
            };
            Some((at + millis, Err(error)))
        }
        (None, None) => None,
    }
}

fn count(effective: &Value) -> Result<Value, Error> {
    let n = read(effective, "$.n")?.as_i64();
    let n = n.ok_or(Error::interpreter("States.IntrinsicFailure"))?;
    Ok(Value::object([("n", Value::Int(n + 1))]))
}

fn choose(
    effective: &Value,
    rules: &[(i64, usize)],
    default: Option<usize>,
) -> Result<usize, Error> {
    for (number, next) in rules {
        if read(effective, "$.n")?
            .as_i64()
            .is_some_and(|n| n < *number)
        {
            return Ok(*next);
        }
    }
    default.ok_or(Error::runtime())
}

fn items(effective: &Value, has_selector: bool) -> Result<Vec<Value>, Error> {
    let missing = |_| Error::interpreter("States.ReferencePathConflict");
    let list = read(effective, "$.list").map_err(missing)?;
    let list = list.as_array().ok_or(Error::runtime())?;
    let select = |(index, item): (usize, &Value)| {
        if !has_selector {
            return Ok(item.clone());
        }
        Ok(Value::object([
            ("n", Value::Int(i64::try_from(index).unwrap())),
            ("value", item.clone()),
            ("outer", read(effective, "$.n")?),
        ]))
    };
    list.iter().enumerate().map(select).collect()
}

/// `$`, `$.a` or `$.a.b`: what is there, or the interpreter's error.
fn read(value: &Value, path: &str) -> Result<Value, Error> {
    let mut at = value;
    for name in path.split('.').skip(1) {
        at = at.get(name).ok_or(Error::runtime())?;
    }
    Ok(at.clone())
}

/// The input with a result put in its place.
fn place_at(input: &Value, path: Option<&str>, result: Value) -> Result<Value, Error> {
    fn put(into: Option<&Value>, names: &[&str], result: Value) -> Result<Value, Error> {
        let Some((name, deeper)) = names.split_first() else {
            return Ok(result);
        };
        let mut members = match into {
            None => Map::new(),
            Some(Value::Object(members)) => Map::clone(members),
            Some(_) => return Err(Error::interpreter("States.ReferencePathConflict")),
        };
        let inside = put(members.get(name), deeper, result)?;
        members.insert(*name, inside);
        Ok(Value::from(members))
    }
    let Some(path) = path else {
        return Ok(input.clone());
    };
    let names: Vec<_> = path.split('.').skip(1).collect();
    put(Some(input), &names, result)
}
