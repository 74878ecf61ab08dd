//! The Task state.
//!
//! | from | on | to |
//! |---|---|---|
//! | Entered | at once | Calling: the call is commanded |
//! | Calling | at once, unless the host refuses the call | Scheduled |
//! | Calling | the host's refusal to schedule it | ScheduleFailed; retry, catch or fail |
//! | Calling | the host's word that there is nothing to call | the state fails, without an event of the call |
//! | Calling | the host's refusal to start it | Scheduled, StartFailed; retry, catch or fail |
//! | Entered | a query that fails | the state fails (`leave.rs`) |
//! | Scheduled | at once, or an activity's worker | Started; its clocks run |
//! | Started | the answer of a `.sync` or token request | Submitted |
//! | Started | the refusal of a `.sync` or token request | SubmitFailed; retry, catch or fail |
//! | Started, Submitted | a result | Succeeded, Exited |
//! | Started, Submitted | an error | Failed; retry, catch or fail |
//! | Started, Submitted | `TimeoutSeconds`, or no heartbeat in `HeartbeatSeconds` | TimedOut; retry, catch or fail |
//! | any | the failure of a sibling | Aborted |

use std::rc::Rc;

use asl_program::{
    Action, Field, ParametersCheck, Program, QueryLanguage, State, TaskState, wrong_parameter,
};
use asl_protocol::{
    CallPhase, Command, Details, Duration, EventType, TaskCall, TaskId, TaskPattern, TaskResource,
    TaskScheduled,
};
use asl_query::{Allow, PathExpr};
use json_value::{Map, Value};

use crate::data_flow::{Flow, complete};
use crate::error::StateError;
use crate::execution::Execution;
use crate::fields;
use crate::frame::{Doing, FrameId, RunningTask};
use crate::timers::Timer;

/// Makes the call.
pub(crate) fn run(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    task: &TaskState,
) -> Result<(), StateError> {
    let resource = &task.resource;
    let token = match resource.pattern {
        TaskPattern::WaitForTaskToken | TaskPattern::Sync | TaskPattern::Activity => {
            let owner = &execution.identity.id;
            Some(execution.entropy.next_token(owner))
        }
        TaskPattern::RequestResponse | TaskPattern::LambdaFunction => None,
    };
    // An activity's token is its worker's alone; a job may be given one, to end early by it.
    let shown = token
        .as_ref()
        .filter(|_| resource.pattern != TaskPattern::Activity);
    let flow = Flow::of(execution, id, state)?.with_token(shown);
    let effective = flow.effective_input()?;
    let mut parameters = flow.arguments(&effective)?;
    check_parameters(&flow, state, task, &parameters)?;
    for (name, value) in &task.added_parameters {
        if parameters.get(name).is_none() && parameters.as_object().is_some() {
            parameters.make_object().insert(name.clone(), value.clone());
        }
    }
    let secs = |name: &str, field: Option<&Field<u64>>| -> Result<Option<Duration>, StateError> {
        let secs = field.map(|field| fields::limit_seconds(&flow, &effective, name, field));
        Ok(secs.transpose()?.map(Duration::from_secs))
    };
    let timeout = secs("TimeoutSeconds", task.timeout.as_ref())?;
    let heartbeat = secs("HeartbeatSeconds", task.heartbeat.as_ref())?;
    let credentials = match &task.credentials {
        None => None,
        Some(template) => match flow.text_member(template, "RoleArn", &effective)? {
            None | Some(Value::Null) => None,
            Some(Value::String(role)) => Some(role),
            // As the service says it of parameters.
            Some(_) => {
                return Err(flow.runtime("The value for the field 'RoleArn' must be a STRING"));
            }
        },
    };
    let iteration = flow.iteration();
    let retry_count = flow.retry_count();

    execution.n_tasks += 1;
    let task_id = TaskId(execution.n_tasks);
    execution.calling = Some(Calling {
        task: task_id,
        frame: id,
        scheduled: Box::new(TaskScheduled {
            resource: resource.clone(),
            region: execution.region.clone(),
            parameters: parameters.clone(),
            timeout,
            heartbeat,
            credentials: credentials.clone(),
        }),
    });
    if let Some(frame) = execution.frames.get_mut(id) {
        frame.doing = Doing::Task(RunningTask {
            id: task_id,
            heartbeat,
            timeout,
            beat: 0,
            is_submitted: false,
        });
    }
    execution.tasks.insert(task_id, id);
    execution
        .commands
        .push_back(Command::CallTask(Rc::new(TaskCall {
            id: task_id,
            state: state.name.clone(),
            resource: resource.clone(),
            parameters,
            retry_count,
            iteration,
            token,
            credentials,
        })));
    Ok(())
}

/// An integration knows which parameters it must have, and what they have to be.
fn check_parameters(
    flow: &Flow<'_>,
    state: &State,
    task: &TaskState,
    parameters: &Value,
) -> Result<(), StateError> {
    let service = &*task.resource.resource_type;
    if service.is_empty() {
        return Ok(());
    }
    let is_optimized = !service.starts_with("aws-sdk:");
    let missing = task
        .required_parameters
        .iter()
        .filter(|name| parameters.get(name).is_none())
        .map(|name| format!("The field '{name}' is required but was missing"));
    let members = parameters.as_object().filter(|_| is_optimized);
    let members = members.into_iter().flat_map(Map::iter);
    let wrong = members.filter_map(|(name, value)| wrong_parameter(name, value));
    let mut wrong: Vec<String> = missing.chain(wrong).collect();
    if state.language == QueryLanguage::JsonPath && is_optimized {
        wrong.extend(left_paths(parameters));
    }
    // Where something is wrong, nothing else is looked at.
    if let Some(ParametersCheck(check)) = task.parameters_check.as_ref()
        && wrong.is_empty()
    {
        wrong = check(parameters);
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let field = match state.language {
        QueryLanguage::JsonPath => "Parameters",
        QueryLanguage::Jsonata => "Arguments",
    };
    let wrong = wrong.join(", ");
    Err(flow.runtime(&format!(
        "The {field} '{parameters}' could not be used to start the Task: [{wrong}]"
    )))
}

/// Names that still end in `.$` where no path stands: the service takes what was made for a
/// template once more (several people's run-time error, in the same words).
fn left_paths(parameters: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut todo = vec![parameters];
    while let Some(value) = todo.pop() {
        todo.extend(value.as_array().unwrap_or_default());
        for (name, value) in value.as_object().into_iter().flat_map(Map::iter) {
            let is_path = || {
                let text = value.as_str();
                text.is_some_and(|text| PathExpr::parse(text, Allow::ALL).is_ok())
            };
            if name.ends_with(".$") && !is_path() {
                wrong.push(format!(
                    "The value for the field '{name}' must be a valid JSONPath or a valid \
                     intrinsic function call"
                ));
            }
            todo.push(value);
        }
    }
    wrong
}

/// A call that was commanded and is not in the history yet: its host may still refuse it.
#[derive(Debug)]
pub(crate) struct Calling {
    task: TaskId,
    frame: FrameId,
    scheduled: Box<TaskScheduled>,
}

/// The call was not refused: it is scheduled, and started but for an activity's.
pub(crate) fn settle(execution: &mut Execution, calling: Calling) {
    let Calling {
        task,
        frame,
        scheduled,
    } = calling;
    let resource = scheduled.resource.clone();
    let event_type = scheduled_event(resource.pattern);
    execution.record(frame, event_type, Details::Scheduled(scheduled));
    match resource.pattern {
        TaskPattern::Activity => {}
        TaskPattern::LambdaFunction => {
            execution.record(frame, EventType::LambdaFunctionStarted, Details::None);
            start_clocks(execution, task);
        }
        TaskPattern::RequestResponse | TaskPattern::Sync | TaskPattern::WaitForTaskToken => {
            let details = Details::TaskStarted { resource };
            execution.record(frame, EventType::TaskStarted, details);
            start_clocks(execution, task);
        }
    }
}

/// The call was refused before it began. A refusal that the API has no event for, or that comes
/// late, is a failure like any other.
pub(crate) fn refused(
    execution: &mut Execution,
    task: TaskId,
    phase: Option<CallPhase>,
    error: StateError,
) {
    let calling = execution.calling.take_if(|calling| calling.task == task);
    execution.settle_call();
    let Some(phase) = phase else {
        return cannot_call(execution, task, &error);
    };
    let failure = calling
        .as_ref()
        .and_then(|calling| phase.failed(calling.scheduled.resource.pattern));
    let (Some(calling), Some(event_type)) = (calling, failure) else {
        return failed(execution, task, error);
    };
    match phase {
        CallPhase::Schedule => {}
        CallPhase::Start => {
            let scheduled_type = scheduled_event(calling.scheduled.resource.pattern);
            let details = Details::Scheduled(calling.scheduled);
            execution.record(calling.frame, scheduled_type, details);
        }
    }
    end_badly(execution, task, error, |_| event_type);
}

/// There is nothing to call. The state itself fails then, and no event tells of the call (measured
/// on AWS with an activity that was never made: radkawar/stackd, `activity_missing.json`).
fn cannot_call(execution: &mut Execution, task: TaskId, error: &StateError) {
    let Some(id) = execution.tasks.remove(task) else {
        return;
    };
    let program = Rc::clone(&execution.program);
    let Some(state) = stop_waiting(execution, &program, id) else {
        return;
    };
    if let Some(frame) = execution.frames.get(id) {
        let text = error.cause.as_deref().unwrap_or_default();
        let error = StateError::runtime(&state.name, frame.entered, text);
        execution.fail(id, error);
    }
}

/// A worker took the activity's task.
pub(crate) fn started(execution: &mut Execution, task: TaskId, worker: Option<Rc<str>>) {
    let Some(id) = execution.tasks.get(task) else {
        return;
    };
    if resource_of(execution, id).is_some_and(|r| r.pattern == TaskPattern::Activity) {
        execution.record(
            id,
            EventType::ActivityStarted,
            Details::WorkerStarted { worker },
        );
        start_clocks(execution, task);
    }
}

/// The first request of the call was answered.
pub(crate) fn submitted(execution: &mut Execution, task: TaskId, output: Option<Value>) {
    let Some(id) = execution.tasks.get(task) else {
        return;
    };
    let Some(resource) = resource_of(execution, id) else {
        return;
    };
    let output = output.unwrap_or_else(Value::empty_object);
    if let Some(running) = running_mut(execution, task) {
        running.is_submitted = true;
    }
    execution.record(
        id,
        EventType::TaskSubmitted,
        Details::TaskOutput { resource, output },
    );
}

/// The call has a result.
pub(crate) fn succeeded(execution: &mut Execution, task: TaskId, output: &Value) {
    let Some(id) = execution.tasks.get(task) else {
        return;
    };
    let Some(resource) = resource_of(execution, id) else {
        return;
    };
    if !execution.quotas.allow(output) {
        let name = if resource.resource_type.is_empty() {
            &resource.arn
        } else {
            &resource.resource_type
        };
        failed(execution, task, StateError::data_limit(name));
        return;
    }
    execution.tasks.remove(task);
    if let Some(frame) = execution.frames.get_mut(id) {
        frame.settled = frame.last;
    }
    let (event_type, details) = match resource.pattern {
        TaskPattern::LambdaFunction => (
            EventType::LambdaFunctionSucceeded,
            Details::Output {
                output: output.clone(),
            },
        ),
        TaskPattern::Activity => (
            EventType::ActivitySucceeded,
            Details::Output {
                output: output.clone(),
            },
        ),
        TaskPattern::RequestResponse | TaskPattern::Sync | TaskPattern::WaitForTaskToken => (
            EventType::TaskSucceeded,
            Details::TaskOutput {
                resource,
                output: output.clone(),
            },
        ),
    };
    execution.record(id, event_type, details);
    let program = Rc::clone(&execution.program);
    let Some(state) = stop_waiting(execution, &program, id) else {
        return;
    };
    if let Err(error) = complete(execution, id, state, output) {
        execution.fail(id, error);
    }
}

/// The call failed: its request, or what follows it.
pub(crate) fn failed(execution: &mut Execution, task: TaskId, error: StateError) {
    let is_submitted = running(execution, task).is_some_and(|running| running.is_submitted);
    let event_type = |pattern| match pattern {
        TaskPattern::LambdaFunction => EventType::LambdaFunctionFailed,
        TaskPattern::Activity => EventType::ActivityFailed,
        TaskPattern::Sync | TaskPattern::WaitForTaskToken if !is_submitted => {
            EventType::TaskSubmitFailed
        }
        TaskPattern::RequestResponse | TaskPattern::Sync | TaskPattern::WaitForTaskToken => {
            EventType::TaskFailed
        }
    };
    end_badly(execution, task, error, event_type);
}

/// The call took too long, or missed a heartbeat.
pub(crate) fn timed_out(execution: &mut Execution, task: TaskId, is_heartbeat: bool) {
    execution.commands.push_back(Command::CancelTask(task));
    let event_type = |pattern| match pattern {
        TaskPattern::LambdaFunction => EventType::LambdaFunctionTimedOut,
        TaskPattern::Activity => EventType::ActivityTimedOut,
        TaskPattern::RequestResponse | TaskPattern::Sync | TaskPattern::WaitForTaskToken => {
            EventType::TaskTimedOut
        }
    };
    end_badly(
        execution,
        task,
        StateError::timeout(is_heartbeat),
        event_type,
    );
}

/// The call lives: its heartbeat clock starts again.
pub(crate) fn heartbeat(execution: &mut Execution, task: TaskId) {
    let now = execution.now;
    let Some(running) = running_mut(execution, task) else {
        return;
    };
    running.beat += 1;
    let beat = running.beat;
    if let Some(heartbeat) = running.heartbeat {
        execution
            .timers
            .set(now.plus(heartbeat), Timer::Heartbeat { task, beat });
    }
}

/// The call, while it is waited for.
pub(crate) fn running(execution: &Execution, task: TaskId) -> Option<&RunningTask> {
    let id = execution.tasks.get(task)?;
    execution.frames.get(id)?.doing.task()
}

fn running_mut(execution: &mut Execution, task: TaskId) -> Option<&mut RunningTask> {
    let id = execution.tasks.get(task)?;
    execution.frames.get_mut(id)?.doing.task_mut()
}

fn end_badly(
    execution: &mut Execution,
    task: TaskId,
    error: StateError,
    event_type: impl Fn(TaskPattern) -> EventType,
) {
    let Some(id) = execution.tasks.remove(task) else {
        return;
    };
    let Some(resource) = resource_of(execution, id) else {
        return;
    };
    let (name, cause) = (error.error.clone(), error.cause.clone());
    let pattern = resource.pattern;
    let details = match pattern {
        TaskPattern::LambdaFunction | TaskPattern::Activity => {
            Details::Failure { error: name, cause }
        }
        TaskPattern::RequestResponse | TaskPattern::Sync | TaskPattern::WaitForTaskToken => {
            Details::TaskFailure {
                resource,
                error: name,
                cause,
            }
        }
    };
    if let Some(frame) = execution.frames.get_mut(id) {
        frame.settled = frame.last;
    }
    execution.record(id, event_type(pattern), details);
    let program = Rc::clone(&execution.program);
    if stop_waiting(execution, &program, id).is_some() {
        execution.fail(id, error);
    }
}

/// Starts the timeout and the heartbeat: both count from the moment the task started.
fn start_clocks(execution: &mut Execution, task: TaskId) {
    let now = execution.now;
    let Some(running) = running(execution, task) else {
        return;
    };
    let (timeout, heartbeat, beat) = (running.timeout, running.heartbeat, running.beat);
    if let Some(timeout) = timeout {
        execution
            .timers
            .set(now.plus(timeout), Timer::TaskTimeout(task));
    }
    if let Some(heartbeat) = heartbeat {
        execution
            .timers
            .set(now.plus(heartbeat), Timer::Heartbeat { task, beat });
    }
}

fn stop_waiting<'a>(
    execution: &mut Execution,
    program: &'a Program,
    id: FrameId,
) -> Option<&'a State> {
    if execution.outcome().is_some() {
        return None;
    }
    let frame = execution.frames.get_mut(id)?;
    frame.doing = Doing::Working;
    Some(program.state(frame.state))
}

/// What the task state of a frame calls.
pub(crate) fn resource_of(execution: &Execution, id: FrameId) -> Option<Rc<TaskResource>> {
    let frame = execution.frames.get(id)?;
    let Action::Task(task) = &execution.program.state(frame.state).action else {
        return None;
    };
    Some(task.resource.clone())
}

fn scheduled_event(pattern: TaskPattern) -> EventType {
    match pattern {
        TaskPattern::LambdaFunction => EventType::LambdaFunctionScheduled,
        TaskPattern::Activity => EventType::ActivityScheduled,
        TaskPattern::RequestResponse | TaskPattern::Sync | TaskPattern::WaitForTaskToken => {
            EventType::TaskScheduled
        }
    }
}
