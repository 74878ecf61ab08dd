//! The recorded visit once more, by the engine, with every stage kept.

use std::rc::Rc;

use asl_engine::{Judged, Options, Visit, VisitEnd, VisitOptions, VisitQuestion, context_object};
use asl_program::{Action, State, StateId};
use asl_protocol::{ItemList, StageKind, TaskError, Timestamp, WorkflowType};
use asl_services::MockBook;
use json_value::Value;

use super::trace::{Ended, Trace};
use super::{Compiled, root_input, variables};
use crate::Project;
use crate::aside;
use crate::children::identity;
use crate::record::RunRecord;
use crate::text::json_or_empty;

/// The most questions of one visit: what a Map reads, then its result, or one call.
const MAX_QUESTIONS: usize = 4;

/// What a visit happens in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground<'a> {
    pub(super) record: &'a RunRecord,
    pub(super) project: &'a Project,
    pub(super) compiled: &'a Compiled,
    /// How many events are shown.
    pub(super) n_events: usize,
}

/// What a visit gets, where a what-if may differ from what is recorded.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) input: Value,
    /// The answer of its work; `None` if there is none yet.
    pub(super) answer: Option<Result<Value, TaskError>>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub(super) struct Replayed {
    stages: Vec<(StageKind, Value)>,
    /// `None` while the answer is missing.
    pub(super) end: Option<VisitEnd>,
    /// When it ended: for a Wait, when that is over.
    pub(super) until: Timestamp,
    /// The items of a Map.
    pub(super) items: Option<ItemList>,
    /// What the rules of a Choice say.
    pub(super) judged: Vec<Judged>,
}

impl Replayed {
    /// The value at a stage.
    pub(super) fn stage(&self, kind: StageKind) -> Option<&Value> {
        let mut stages = self.stages.iter();
        stages
            .find(|(found, _)| *found == kind)
            .map(|(_, value)| value)
    }

    /// The error, if it ended with one.
    pub(super) fn error(&self) -> Option<&TaskError> {
        match self.end.as_ref()? {
            VisitEnd::Left { .. } => None,
            VisitEnd::Retried { error, .. }
            | VisitEnd::Caught { error, .. }
            | VisitEnd::Failed { error, .. } => Some(error),
        }
    }
}

impl<'a> Ground<'a> {
    /// The state of a visit in the compiled definition.
    pub(super) fn state_of(&self, trace: &Trace) -> Option<(StateId, &'a State)> {
        let facts = self.record.visit(trace.visit)?;
        let id = self.compiled.state_id(facts.state)?;
        Some((id, self.compiled.program.state(id)))
    }

    /// What the visit was given when it happened.
    pub(super) fn given(&self, trace: &Trace) -> Option<Given> {
        let (_, state) = self.state_of(trace)?;
        Some(Given {
            input: trace.input.clone(),
            answer: recorded_answer(self.record, trace, state),
        })
    }

    /// Makes the visit.
    pub(super) fn replay(&self, trace: &Trace, given: &Given) -> Option<Replayed> {
        let (id, state) = self.state_of(trace)?;
        let options = self.options(trace, state);
        let program = &self.compiled.program;
        let judged = if matches!(state.action, Action::Choice { .. }) {
            Visit::judge(program, id, given.input.clone(), options.clone())
        } else {
            Vec::new()
        };
        let mut visit = Visit::start(program, id, given.input.clone(), options);
        self.read_items(&mut visit);
        let items = visit.items().cloned();
        if visit.question().is_some()
            && let Some(answer) = &given.answer
        {
            if let Some(Ended { at, .. }) = current(trace).and_then(|tried| tried.end.as_ref()) {
                visit.pass_time(*at);
            }
            visit.answer(answer.clone());
        }
        let stages = visit.take_stages().into_iter();
        Some(Replayed {
            stages: stages.map(|stage| (stage.kind, stage.value)).collect(),
            end: visit.end(),
            until: visit.now(),
            items,
            judged,
        })
    }

    /// How the state's retriers and catchers take an error, the retriers having been used up
    /// so often before.
    pub(super) fn failing(
        &self,
        trace: &Trace,
        error: TaskError,
        n_retries: u32,
    ) -> Option<VisitEnd> {
        let (id, state) = self.state_of(trace)?;
        let options = VisitOptions {
            n_retries,
            ..self.options(trace, state)
        };
        let program = &self.compiled.program;
        Visit::failing(program, id, trace.input.clone(), options, error).end()
    }

    fn read_items(&self, visit: &mut Visit) {
        for _ in 0..MAX_QUESTIONS {
            let Some(VisitQuestion::Items(request)) = visit.question().cloned() else {
                return;
            };
            let mocks = json_or_empty(&self.project.mocks).unwrap_or_default();
            let book = MockBook::from_value(&mocks).unwrap_or_default();
            visit.items_read(book.read_items(&request));
        }
    }

    /// What a Map's `ItemReader` found, as `TestState` takes it: an object's text, else the items
    /// of a list. `None` where it cannot be told so, as of a manifest's files.
    pub(super) fn read_data(&self, trace: &Trace) -> Option<Value> {
        let (id, state) = self.state_of(trace)?;
        let options = self.options(trace, state);
        let mut visit = Visit::start(&self.compiled.program, id, trace.input.clone(), options);
        let Some(VisitQuestion::Items(request)) = visit.question().cloned() else {
            return None;
        };
        if !request.config.manifest_type.is_empty() || !request.config.transformation.is_empty() {
            return None;
        }
        let mocks = json_or_empty(&self.project.mocks).unwrap_or_default();
        let named = |name: &str| request.parameters.get(name).and_then(Value::as_str);
        let bucket = mocks.get("$s3").and_then(|s3| s3.get(named("Bucket")?));
        let object = bucket.and_then(|bucket| bucket.get(named("Key")?));
        if let Some(object @ Value::String(_)) = object {
            return Some(object.clone());
        }
        self.read_items(&mut visit);
        let items = visit.items()?;
        Some(Value::Array(Rc::clone(&items.values)).to_string().into())
    }

    /// The context object during a visit.
    pub(super) fn context(&self, trace: &Trace, state: &State) -> Value {
        let mut context = context_object(
            &identity(self.record, self.project),
            &root_input(self.record),
            &state.name,
            state.kind(),
            trace.entered_at,
            n_retries(trace),
        );
        if let Some(item) = self.map_item(trace.visit) {
            let members = context.make_object();
            members.insert("Map", Value::object([("Item", item)]));
        }
        context
    }

    fn options(&self, trace: &Trace, state: &State) -> VisitOptions {
        let begun_at = current(trace).map_or(trace.entered_at, |tried| tried.begun_at);
        let mut identity = identity(self.record, self.project);
        // The visit's own clock starts when the attempt began.
        identity.start_time = begun_at;
        let seed = self.project.seed.wrapping_add(trace.entered as u64);
        let mut execution = Options::new(WorkflowType::Standard, identity, seed);
        execution.quotas = self.project.quotas;
        let bound = variables::at_entry(self.record, trace);
        VisitOptions {
            execution,
            context: Some(self.context(trace, state)),
            variables: variables::in_sight(&bound),
            n_retries: n_retries(trace),
            reads_items: true,
        }
    }

    /// `$$.Map.Item`, inside a Map: that of the nearest one around. A child execution has none.
    fn map_item(&self, visit: usize) -> Option<Value> {
        let mut at = visit;
        // A container was entered before what is inside it, so this ends.
        loop {
            let facts = self.record.visit(at)?;
            let container = facts.parent?;
            let Some(index) = facts.iteration else {
                at = container;
                continue;
            };
            let trace = Trace::read(self.record, container, self.n_events)?;
            let (id, state) = self.state_of(&trace)?;
            let options = self.options(&trace, state);
            let program = &self.compiled.program;
            let mut map = Visit::start(program, id, trace.input.clone(), options);
            self.read_items(&mut map);
            return map.map_item(index);
        }
    }
}

fn n_retries(trace: &Trace) -> u32 {
    u32::try_from(trace.attempt() - 1).unwrap_or(u32::MAX)
}

/// The attempt that the data are of.
pub(super) fn current(trace: &Trace) -> Option<&super::trace::Tried> {
    trace.attempts.last()
}

/// What the history tells that the visit's work gave; `None` if it has not come so far, or
/// the history does not tell.
pub(super) fn recorded_answer(
    record: &RunRecord,
    trace: &Trace,
    state: &State,
) -> Option<Result<Value, TaskError>> {
    let told = current(trace).and_then(|tried| tried.end.as_ref());
    if let Some(answer) = told.and_then(|end| end.answer.clone()) {
        return Some(answer);
    }
    // A distributed Map's children have histories of their own, but the engine told its result.
    let map_run = trace.map_run.as_ref().filter(|_| told.is_some());
    if let Some(result) = map_run.and_then(|arn| aside::result_of(&record.aside, arn)) {
        return Some(Ok(result.clone()));
    }
    // In a history that was brought, its output is its result where nothing lies between the two.
    let is_plain = state.result_selector.is_none()
        && matches!(state.result_path, asl_program::ResultPath::Replace)
        && matches!(state.output_path, asl_program::Selection::All)
        && state.output.is_none();
    let exit = trace.exit.as_ref().filter(|_| is_plain && told.is_some())?;
    Some(Ok(exit.output.clone()))
}

/// The name that the mocks and the history have for what is called.
pub(super) fn called(trace: &Trace) -> Option<String> {
    let resource: Rc<_> = current(trace)?.resource.clone()?;
    if resource.resource_type.is_empty() {
        return Some(resource.arn.to_string());
    }
    Some(format!("{}:{}", resource.resource_type, resource.resource))
}
