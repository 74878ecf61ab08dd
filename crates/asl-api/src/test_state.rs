//! `TestState`: one state, alone or inside a machine, with what it calls mocked.
//!
//! The state runs in the engine, as a [`Visit`]; here is what stands around it: what a
//! request may ask (`request`) in which JSON (`types`) and within which bounds (`constraints`),
//! which state it means (`subject`), which mocks it may bring (`mock`), what else goes with them
//! (`configuration`), what a Map reads (`reader`), and what the answer shows (`inspection`).
//!
//! *Seen* are, besides the recordings that the suite is scored by, the calls of AWS that
//! `radkawar/stackd` keeps (`testdata/aws/stepfunctions`, September 2026).

mod configuration;
mod constraints;
mod http;
mod inspection;
mod mock;
mod reader;
mod request;
mod subject;
mod types;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use asl_engine::{Iterations, Options, Visit, VisitEnd, VisitOptions, VisitQuestion};
use asl_protocol::{
    Duration, ExecutionIdentity, StateKind, TaskCall, TaskError, Timestamp, WorkflowType,
    error_name, limits,
};
use asl_services::{Answer, MockBook, MockCall, OpenCalls, failure_of_result, failure_of_silence};
use json_value::{Map, Value};

use crate::Refusal;
use http::Exchange;
use inspection::{Inspected, inspection_data};
use request::{Level, Request};
use subject::Subject;

/// What a request runs in besides itself.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// What unmocked tasks answer: by state name, or by `$` for a state without a machine.
    pub calls: MockBook,
    /// The time it happens.
    pub now: Timestamp,
    /// Where random numbers come from.
    pub seed: u64,
}

/// The account that a state runs in where no role names one.
const DEFAULT_ACCOUNT: &str = "123456789012";

/// Tests one state. `request` and the response are those of the API, as JSON; a
/// `definition` may also be the object itself instead of its text.
///
/// # Errors
/// What AWS refuses such a request with.
pub fn test_state(request: &Value, surroundings: Surroundings) -> Result<Value, Refusal> {
    types::check(request)?;
    constraints::check(request)?;
    let request = Request::read(request)?;
    configuration::check_mocked(&request)?;
    let subject = Subject::find(&request)?;
    mock::check(&request, &subject)?;
    configuration::check_state(&request, &subject)?;
    let Surroundings {
        mut calls,
        now,
        seed,
    } = surroundings;
    calls.seed = seed;
    let options = VisitOptions {
        execution: Options::new(WorkflowType::Express, identity(&request, now), seed),
        context: request.context.clone(),
        variables: Rc::clone(&request.variables),
        n_retries: request.n_retries,
        reads_items: request.item_reader_data.is_some(),
    };
    let visit = Visit::start(
        &subject.program,
        subject.state_id,
        request.input.clone(),
        options.clone(),
    );
    let mut test = Test {
        request: &request,
        subject: &subject,
        calls,
        now,
        visit,
        exchange: None,
    };
    let end = test.run()?;
    let end = handed_up(end, &request, &subject, &options);
    Ok(test.response(&end))
}

/// What becomes of an error that the state does not handle: the states around it may, as in
/// an execution (the developer guide, "Error propagation in Map and Parallel states").
fn handed_up(
    mut end: VisitEnd,
    request: &Request,
    subject: &Subject,
    options: &VisitOptions,
) -> VisitEnd {
    for around in &subject.around {
        let VisitEnd::Failed { error, .. } = &end else {
            return end;
        };
        let (program, input) = (&subject.program, request.input.clone());
        let visit = Visit::failing(program, *around, input, options.clone(), error.clone());
        end = visit.end().unwrap_or(end);
    }
    end
}

/// One test under way.
struct Test<'a> {
    request: &'a Request,
    subject: &'a Subject,
    calls: MockBook,
    now: Timestamp,
    visit: Visit,
    exchange: Option<Exchange>,
}

impl Test<'_> {
    fn run(&mut self) -> Result<VisitEnd, Refusal> {
        // Each answer ends a question for good: a state calls once, or reads and then asks.
        while let Some(question) = self.visit.question().cloned() {
            match question {
                VisitQuestion::Task(call) => self.call(&call),
                VisitQuestion::Items(items) => {
                    let data = self.request.item_reader_data.clone().unwrap_or_default();
                    let items = reader::read(&data, &items);
                    self.visit.items_read(items);
                }
                VisitQuestion::Whole => {
                    let iterations = self.visit.iterations().unwrap_or_default();
                    if self.is_over_tolerance(iterations)? {
                        self.visit.exceed_tolerance();
                        continue;
                    }
                    let answer = self.mocked().unwrap_or(Ok(Value::Null));
                    if let Ok(result) = &answer {
                        self.check_size(result, iterations)?;
                    }
                    self.visit.answer(answer);
                }
            }
        }
        self.visit
            .end()
            .ok_or_else(|| Refusal::validation("The state waits for something that never happens"))
    }

    /// What the request's mock answers.
    fn mocked(&self) -> Option<Result<Value, TaskError>> {
        self.request.mock.as_ref().map(mock::Mock::answer)
    }

    fn call(&mut self, call: &TaskCall) {
        if let Some(answer) = self.mocked() {
            self.visit.answer(answer);
            return;
        }
        let key = self
            .request
            .state_name
            .clone()
            .unwrap_or_else(|| "$".into());
        let runtime = |cause: String| TaskError {
            error: Some(error_name::RUNTIME.into()),
            cause: Some(cause.into()),
        };
        let taken = self.calls.take(&MockCall {
            state: &key,
            ..MockCall::of(call, self.now, OpenCalls::default())
        });
        let taken = taken.map(|taken| taken.map(|response| response.entry));
        let delay = match &taken {
            Ok(Some(entry)) => {
                if let Some(error) = failure_of_silence(&call.resource, entry) {
                    self.visit
                        .answer_after(limits::MAX_HTTP_DURATION, Err(error));
                    return;
                }
                entry.delay
            }
            Ok(None) | Err(_) => Duration::ZERO,
        };
        let answer = match taken.map(|entry| entry.map(|entry| entry.answer)) {
            Ok(Some(Answer::Return(result))) => {
                failure_of_result(&call.resource, &result).map_or(Ok(result), Err)
            }
            Ok(Some(Answer::Echo)) => Ok(call.parameters.clone()),
            Ok(Some(Answer::Throw(error))) => Err(error),
            Ok(Some(Answer::Hang)) => {
                self.visit.hang();
                return;
            }
            Ok(None) => Err(runtime(format!(
                "The call of the state has no answer: give the request a mock, or add `{key}` to \
                 the mocks file."
            ))),
            Err(fault) => Err(runtime(fault)),
        };
        self.exchange = Exchange::of(call, &answer);
        self.visit.answer_after(delay, answer);
    }

    /// Whether more iterations failed, as the request says, than the Map tolerates. A Map
    /// without a threshold is not failed by their number (recorded).
    #[expect(clippy::cast_precision_loss, reason = "percentages of item counts")]
    fn is_over_tolerance(&self, iterations: Iterations) -> Result<bool, Refusal> {
        let Some(n_failed) = self.request.n_failed_iterations else {
            return Ok(false);
        };
        if n_failed > iterations.n_iterations as u64 {
            return Err(Refusal::validation(
                "Map iteration failure count must be less than or equal to the number of Map \
                 iterations",
            ));
        }
        if matches!(self.mocked(), Some(Err(_))) {
            return Ok(false);
        }
        let over_count = iterations.tolerated_count.is_some_and(|max| n_failed > max);
        let over_percentage = iterations
            .tolerated_percentage
            .is_some_and(|max| n_failed as f64 * 100.0 > max * iterations.n_iterations as f64);
        Ok(over_count || over_percentage)
    }

    /// Checks that a Map's result has as many entries as the Map has iterations (seen: those of
    /// a Map that batches are its batches).
    fn check_size(&self, result: &Value, iterations: Iterations) -> Result<(), Refusal> {
        let is_map = self.subject.state().kind() == StateKind::Map;
        let n_results = result.as_array().map(<[Value]>::len);
        if !is_map || n_results.is_none_or(|n_results| n_results == iterations.n_iterations) {
            return Ok(());
        }
        Err(Refusal::validation(
            "Input array does not equal the mocked result array's size",
        ))
    }

    fn response(mut self, end: &VisitEnd) -> Value {
        let name = |id| {
            let Subject { program, .. } = self.subject;
            let is_itself = id == self.subject.state_id;
            Some(
                if is_itself {
                    &self.subject.name
                } else {
                    &program.state(id).name
                }
                .clone(),
            )
        };
        let (status, output, error, next) = match end {
            VisitEnd::Left { output, next } => {
                ("SUCCEEDED", Some(output), None, next.and_then(name))
            }
            VisitEnd::Retried { error, .. } => ("RETRIABLE", None, Some(error), None),
            VisitEnd::Caught {
                error,
                output,
                next,
                ..
            } => ("CAUGHT_ERROR", Some(output), Some(error), name(*next)),
            VisitEnd::Failed { error, .. } => ("FAILED", None, Some(error), None),
        };
        let mut response = Map::with_capacity(6);
        if let Some(output) = output {
            response.insert("output", output.to_string().into());
        }
        if let Some(TaskError { error, cause }) = error {
            for (member, text) in [("error", error), ("cause", cause)] {
                if let Some(text) = text {
                    response.insert(member, text.clone().into());
                }
            }
        }
        if self.request.level != Level::Info {
            let inspected = Inspected {
                stages: self.visit.take_stages(),
                variables: self.visit.variables(),
                end,
                exchange: self.exchange.filter(|_| self.request.level == Level::Trace),
            };
            let data = inspection_data(self.request, self.subject, inspected);
            response.insert("inspectionData", data);
        }
        if let Some(next) = next {
            response.insert("nextState", next.into());
        }
        response.insert("status", Value::string(status));
        response.into()
    }
}

/// `TestState` runs a state as an Express workflow, in the account of its role.
fn identity(request: &Request, now: Timestamp) -> ExecutionIdentity {
    let mut identity = ExecutionIdentity::playground(now);
    let account = request
        .role_arn
        .as_ref()
        .and_then(|role| role.split(':').nth(4));
    let account = account
        .filter(|account| !account.is_empty())
        .unwrap_or(DEFAULT_ACCOUNT);
    let arn = format!("arn:aws:states:us-east-1:{account}");
    identity.name = "run-1".into();
    identity.state_machine_name = "test-state".into();
    identity.id = format!("{arn}:express:test-state:run-1").into();
    identity.state_machine_id = format!("{arn}:stateMachine:test-state").into();
    identity.role_arn = request.role_arn.clone().unwrap_or_default();
    identity
}
