//! From a state's input to its output: the one place where the data flow is.
//!
//! `JSONPath`: input → `InputPath` → `Parameters` → work → `ResultSelector` → `ResultPath`
//! (into the raw input) → `OutputPath` → output.
//!
//! `JSONata`: input → `Arguments` → work → `Output` → output.
//!
//! `Assign` reads the variables as they were when the state was entered, like every
//! other query of the state.

use std::cell::RefCell;
use std::rc::Rc;

use asl_program::{Catcher, ChoiceRule, QueryLanguage, ResultPath, Selection, State, Transition};
use asl_protocol::{
    EventId, Quotas, Stage, StageKind, StateKind, Timestamp, Way, error_name, limits,
};
use asl_query::{EvalError, Expected, PathError, PathExpr, QueryError, Template};
use json_value::{Map, Value};

use crate::context::Context;
use crate::entropy::Seeded;
use crate::error::StateError;
use crate::execution::Execution;
use crate::frame::{ChildExecution, Frame, FrameId, MapItem};
use crate::variables::Scope;

/// A state in one visit, as its queries see it.
pub(crate) struct Flow<'a> {
    state: &'a State,
    frame: &'a Frame,
    context: Context<'a>,
    entropy: &'a Seeded,
    is_input_small: bool,
    /// How many bytes the execution's variables hold.
    n_variable_bytes: usize,
    quotas: Quotas,
    now: Timestamp,
    result: Option<&'a Value>,
    error_output: Option<&'a Value>,
    stages: Option<&'a RefCell<Vec<Stage>>>,
}

impl<'a> Flow<'a> {
    pub(crate) fn of(
        execution: &'a Execution,
        id: FrameId,
        state: &'a State,
    ) -> Result<Self, StateError> {
        let frame = execution.frames.get(id).ok_or_else(|| {
            StateError::runtime(&state.name, EventId(0), "The state is no longer running.")
        })?;
        Ok(Self {
            state,
            frame,
            context: Context {
                constants: match &frame.child {
                    Some(child) => &child.constants,
                    None => &execution.constants,
                },
                state: &state.name,
                kind: state.kind(),
                entered_at: frame.entered_at,
                retry_count: frame.retry_count,
                token: None,
                item: frame.item.as_deref().filter(|item| !item.is_execution),
            },
            entropy: &execution.entropy,
            is_input_small: execution.is_input_small,
            n_variable_bytes: execution.frames.n_variable_bytes(frame),
            quotas: execution.quotas,
            now: execution.now,
            result: None,
            error_output: None,
            stages: execution.stages.as_ref(),
        })
    }

    /// Puts the token into the context object.
    pub(crate) fn with_token(mut self, token: Option<&'a Rc<str>>) -> Self {
        self.context.token = token;
        self
    }

    /// Puts an item into the context object.
    pub(crate) fn with_item(mut self, item: &'a MapItem) -> Self {
        self.context.item = Some(item);
        self
    }

    /// The same state, seen from one of its items.
    pub(crate) fn for_item<'b>(&self, item: &'b MapItem) -> Flow<'b>
    where
        'a: 'b,
    {
        Flow {
            state: self.state,
            frame: self.frame,
            context: self.context.clone(),
            entropy: self.entropy,
            is_input_small: self.is_input_small,
            n_variable_bytes: self.n_variable_bytes,
            quotas: self.quotas,
            now: self.now,
            result: self.result,
            error_output: self.error_output,
            stages: self.stages,
        }
        .with_item(item)
    }

    /// The state's name.
    pub(crate) const fn state_name(&self) -> &'a Rc<str> {
        &self.state.name
    }

    fn with_result(mut self, result: &'a Value) -> Self {
        self.result = Some(result);
        self
    }

    fn with_error_output(mut self, error_output: &'a Value) -> Self {
        self.error_output = Some(error_output);
        self
    }

    /// What frames inside this state inherit: a scope of their own, and the item.
    pub(crate) fn surroundings(&self) -> (Scope, Option<Rc<MapItem>>) {
        (self.frame.scope.inner(), self.frame.item.clone())
    }

    /// The indexes of the iterations around the state, outermost first.
    pub(crate) fn iteration(&self) -> Rc<[usize]> {
        self.frame.iteration()
    }

    /// The child execution this is part of.
    pub(crate) fn child(&self) -> Option<Rc<ChildExecution>> {
        self.frame.child.clone()
    }

    /// How often the state was retried in this visit.
    pub(crate) const fn retry_count(&self) -> u32 {
        self.frame.retry_count
    }

    /// The raw input after `InputPath`.
    pub(crate) fn effective_input(&self) -> Result<Value, StateError> {
        let effective = self.select(&self.state.input_path, &self.frame.input)?;
        if self.state.language == QueryLanguage::JsonPath {
            self.note(StageKind::AfterInputPath, &effective);
        }
        Ok(effective)
    }

    /// Keeps the value at a stage, if stages are kept.
    pub(crate) fn note(&self, kind: StageKind, value: &Value) {
        if let Some(stages) = self.stages {
            stages.borrow_mut().push(Stage {
                entered: self.frame.entered,
                state: self.state.name.clone(),
                kind,
                value: value.clone(),
            });
        }
    }

    /// `Parameters` or `Arguments`, else the effective input. What they make is a payload too
    /// (AWS guide, `States.DataLimitExceeded`: "after `Parameters` processing").
    pub(crate) fn arguments(&self, effective: &Value) -> Result<Value, StateError> {
        let arguments = self.handed_on(effective)?;
        if self.state.arguments.is_some() && self.check_size(&arguments).is_err() {
            return Err(StateError::parameters_limit(&self.state.name));
        }
        Ok(arguments)
    }

    /// The same for a state whose output is measured in their place.
    pub(crate) fn handed_on(&self, effective: &Value) -> Result<Value, StateError> {
        match &self.state.arguments {
            None => Ok(effective.clone()),
            Some(template) => {
                let arguments = self.template(template, effective)?;
                let kind = match self.state.language {
                    QueryLanguage::JsonPath => StageKind::AfterParameters,
                    QueryLanguage::Jsonata => StageKind::AfterArguments,
                };
                self.note(kind, &arguments);
                Ok(arguments)
            }
        }
    }

    /// A payload template; `$` is `input`.
    pub(crate) fn template(&self, template: &Template, input: &Value) -> Result<Value, StateError> {
        template
            .eval(&self.scope(input))
            .map_err(|error| self.query_error(&error))
    }

    /// A member of a template that is a text; `$` is `input`.
    pub(crate) fn text_member(
        &self,
        template: &Template,
        name: &str,
        input: &Value,
    ) -> Result<Option<Value>, StateError> {
        template
            .eval_member_as(&self.scope(input), name, Expected::String)
            .map_err(|error| self.query_error(&error))
    }

    /// A `JSONata` template.
    pub(crate) fn evaluate(&self, template: &Template) -> Result<Value, StateError> {
        self.template(template, &self.frame.input)
    }

    /// A path field; `$` is `input`.
    pub(crate) fn path(&self, path: &PathExpr, input: &Value) -> Result<Value, StateError> {
        path.eval(&self.scope(input))
            .map_err(|error| self.query_error(&error))
    }

    /// What `ErrorPath` or `CausePath` finds.
    pub(crate) fn path_of_field(
        &self,
        path: &PathExpr,
        input: &Value,
        field: &str,
    ) -> Result<Value, StateError> {
        path.eval_field(&self.scope(input), field)
            .map_err(|error| self.query_error(&error))
    }

    /// What a path finds, or `None` where it finds nothing.
    pub(crate) fn find(&self, path: &PathExpr, input: &Value) -> Result<Option<Value>, StateError> {
        match path.try_eval(&self.scope(input)) {
            Ok(value) => Ok(Some(value)),
            Err(EvalError::Path {
                error: PathError::NotFound(_),
                ..
            }) => Ok(None),
            Err(_) => self.path(path, input).map(Some),
        }
    }

    /// A `JSONata` field that takes one kind of value.
    pub(crate) fn evaluate_as(
        &self,
        template: &Template,
        expected: Expected,
    ) -> Result<Value, StateError> {
        template
            .eval_as(&self.scope(&self.frame.input), expected)
            .map_err(|error| self.query_error(&error))
    }

    /// An error of the interpreter in this state.
    pub(crate) fn runtime(&self, text: &str) -> StateError {
        StateError::runtime(&self.state.name, self.frame.entered, text)
    }

    /// A query that failed in this state.
    pub(crate) fn query_error(&self, error: &QueryError) -> StateError {
        StateError::query(&self.state.name, self.frame.entered, error)
    }

    fn select(&self, selection: &Selection, from: &Value) -> Result<Value, StateError> {
        match selection {
            Selection::All => Ok(from.clone()),
            Selection::Nothing => Ok(Value::empty_object()),
            Selection::Path(path) => self.path(path, from),
        }
    }

    fn scope<'b>(&'b self, input: &'b Value) -> asl_query::Scope<'b> {
        asl_query::Scope {
            input,
            result: self.result,
            error_output: self.error_output,
            context: &self.context,
            variables: &self.frame.scope,
            entropy: self.entropy,
            now_millis: self.now.as_millis(),
        }
    }

    /// The variables an `Assign` sets; `None` where it sets none.
    fn assigned(
        &self,
        assign: Option<&Template>,
        input: &Value,
    ) -> Result<Option<Rc<Map>>, StateError> {
        let Some(assign) = assign else {
            return Ok(None);
        };
        let Value::Object(assigned) = self.template(assign, input)? else {
            return Ok(None);
        };
        if assigned.is_empty() {
            return Ok(None);
        }
        self.check_variables(&assigned)?;
        self.note(StageKind::Variables, &Value::Object(assigned.clone()));
        Ok(Some(assigned))
    }

    /// One variable, one state's and the execution's have a limit each. The values count, their names do not.
    fn check_variables(&self, assigned: &Map) -> Result<(), StateError> {
        let state = &self.state.name;
        let mut sum = 0;
        for (name, value) in assigned {
            let n_bytes = value.json_len();
            sum += n_bytes;
            if n_bytes > limits::MAX_ASSIGNED_BYTES {
                return Err(self.variables_error(&format!(
                    "Variable size limit exceeded. Variable '{name}' in state '{state}' was \
                     assigned {n_bytes} bytes."
                )));
            }
            if let Some(over) = over(sum, limits::MAX_ASSIGNED_BYTES) {
                return Err(self.variables_error(&format!(
                    "State total variable size limit exceeded. Variable '{name}' in state \
                     '{state}' was assigned {n_bytes} bytes, which caused the size of variables \
                     assigned in the state to exceed its limit by {over} bytes."
                )));
            }
        }
        let scope = &self.frame.scope;
        let stored =
            (self.n_variable_bytes + scope.n_bytes_with(assigned)).saturating_sub(scope.n_bytes());
        match over(stored, limits::MAX_VARIABLES_BYTES) {
            None => Ok(()),
            Some(over) => Err(self.variables_error(&format!(
                "Execution total variable size limit exceeded. State '{state}' assigned variables \
                 that exceed the total execution limit by {over} bytes."
            ))),
        }
    }

    /// Recorded with an `EvaluationFailed` in `JSONata`.
    fn variables_error(&self, cause: &str) -> StateError {
        StateError {
            evaluation: (self.state.language == QueryLanguage::Jsonata).then(|| "Assign".into()),
            ..StateError::new(error_name::DATA_LIMIT_EXCEEDED, cause)
        }
    }

    fn place_result(&self, path: &ResultPath, result: Value) -> Result<Value, StateError> {
        match path {
            ResultPath::Replace => Ok(result),
            ResultPath::Discard => Ok(self.frame.input.clone()),
            ResultPath::At(path) => path.set(self.frame.input.clone(), result).map_err(|error| {
                StateError::new(error_name::REFERENCE_PATH_CONFLICT, error.to_string())
            }),
        }
    }

    fn check_size(&self, output: &Value) -> Result<(), StateError> {
        let is_measured = self.is_input_small && output.is_same(&self.frame.input);
        if is_measured || self.quotas.allow(output) {
            Ok(())
        } else {
            Err(StateError::data_limit(&self.state.name))
        }
    }
}

/// A state's work gave a result: Pass, Task, Parallel and Map end here.
pub(crate) fn complete(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    result: &Value,
) -> Result<(), StateError> {
    let mut flow = Flow::of(execution, id, state)?;
    // A Pass calls nothing: `$states` has no result there.
    if state.kind() != StateKind::Pass {
        flow = flow.with_result(result);
    }
    flow.note(StageKind::Result, result);
    let (output, assigned) = match state.language {
        QueryLanguage::JsonPath => {
            let selected = match &state.result_selector {
                None => result.clone(),
                Some(selector) => flow.template(selector, result)?,
            };
            flow.note(StageKind::AfterResultSelector, &selected);
            let assigned = flow.assigned(state.assign.as_ref(), &selected)?;
            let combined = flow.place_result(&state.result_path, selected)?;
            flow.note(StageKind::AfterResultPath, &combined);
            (flow.select(&state.output_path, &combined)?, assigned)
        }
        QueryLanguage::Jsonata => {
            let assigned = flow.assigned(state.assign.as_ref(), &flow.frame.input)?;
            let output = match &state.output {
                None => result.clone(),
                Some(output) => flow.evaluate(output)?,
            };
            (output, assigned)
        }
    };
    flow.check_size(&output)?;
    execution.exit(id, state, output, assigned, (Way::Left, state.transition));
    Ok(())
}

/// A state without a result hands its input on: Choice, Wait and Succeed end here.
pub(crate) fn hand_on(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    way: (Way, Transition),
) -> Result<(), StateError> {
    let (assign, output) = (state.assign.as_ref(), state.output.as_ref());
    leave(execution, id, state, assign, output, way)
}

/// The same for a Choice by one of its rules: that has an `Assign` and an `Output` of its own, and the
/// state's are those of `Default` (Workflow Studio shows them with the default rule: localstack#12301,
/// localstack#12075).
pub(crate) fn hand_on_by_rule(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    (index, rule): (usize, &ChoiceRule),
) -> Result<(), StateError> {
    let (assign, output) = (rule.assign.as_ref(), rule.output.as_ref());
    let next = (Way::Rule(index), Transition::Next(rule.next));
    leave(execution, id, state, assign, output, next)
}

/// How much more than `limit` it is.
fn over(n_bytes: usize, limit: usize) -> Option<usize> {
    n_bytes.checked_sub(limit).filter(|over| *over > 0)
}

fn leave(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    assign: Option<&Template>,
    output: Option<&Template>,
    way: (Way, Transition),
) -> Result<(), StateError> {
    let flow = Flow::of(execution, id, state)?;
    let effective = flow.effective_input()?;
    let assigned = flow.assigned(assign, &effective)?;
    let output = match output {
        Some(output) => flow.evaluate(output)?,
        None => flow.select(&state.output_path, &effective)?,
    };
    flow.check_size(&output)?;
    execution.exit(id, state, output, assigned, way);
    Ok(())
}

/// What a state that failed hands to the state its catcher names.
pub(crate) fn caught(
    execution: &Execution,
    id: FrameId,
    state: &State,
    catcher: &Catcher,
    error: &StateError,
) -> Result<(Value, Option<Rc<Map>>), StateError> {
    let error_output = error.output();
    let flow = Flow::of(execution, id, state)?.with_error_output(&error_output);
    let (output, assigned) = match state.language {
        QueryLanguage::JsonPath => {
            let assigned = flow.assigned(catcher.assign.as_ref(), &error_output)?;
            let output = flow.place_result(&catcher.result_path, error_output.clone())?;
            (output, assigned)
        }
        QueryLanguage::Jsonata => {
            let assigned = flow.assigned(catcher.assign.as_ref(), &flow.frame.input)?;
            let output = match &catcher.output {
                None => error_output.clone(),
                Some(output) => flow.evaluate(output)?,
            };
            (output, assigned)
        }
    };
    // A cause may hold the input: caught in a loop, it would double with each turn.
    flow.check_size(&output)?;
    Ok((output, assigned))
}
