//! What an expression sees at an event: the data of the visit that the event belongs to.
//!
//! A state's input stays its input until the visit is over; what its work answered and what it
//! assigned are there from the event on that tells of them.

use std::rc::Rc;

use asl_engine::context_object;
use asl_program::QueryLanguage;
use asl_protocol::{Details, StateKind, TaskError};
use json_value::{Map, Value};

use super::replay::{Ground, recorded_answer};
use super::trace::Trace;
use super::variables::predecessor;
use super::{Compiled, root_input};
use crate::Project;
use crate::children::identity;
use crate::record::RunRecord;
use crate::scratch::{ScratchLanguage, ScratchScope};

/// The variables in sight of every visit, found in one walk over the history.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sight {
    /// For each visit, in order of entry.
    visits: Vec<Sees>,
    /// What the outermost machine assigned: the place of the event, and all that is set then.
    top: Vec<(usize, Rc<Map>)>,
}

/// The variables in sight of one visit.
#[derive(Clone, Debug)]
struct Sees {
    at_entry: Rc<Map>,
    /// What is in sight once the visit was left, and the place of the event that tells so.
    after: Option<(usize, Rc<Map>)>,
}

impl Sight {
    /// Reads a whole history.
    pub(crate) fn of(record: &RunRecord) -> Self {
        let mut sight = Self::default();
        for (idx, event) in record.events().iter().enumerate() {
            let Some(visit) = record.visit_of(idx) else {
                continue;
            };
            if let Details::Entered { .. } = &event.details
                && visit == sight.visits.len()
            {
                let at_entry = sight.before(record, visit);
                sight.visits.push(Sees {
                    at_entry,
                    after: None,
                });
            } else if let Details::Exited {
                assigned: Some(assigned),
                ..
            } = &event.details
            {
                sight.assign(record, visit, idx, assigned);
            }
        }
        sight
    }

    /// What a visit finds when it is entered: what the one before it in the same machine left,
    /// or else what is in sight of the Parallel or Map around it.
    fn before(&self, record: &RunRecord, visit: usize) -> Rc<Map> {
        let before = predecessor(record, visit).and_then(|(_, left)| self.visits.get(left));
        if let Some(before) = before {
            let after = before.after.as_ref().map(|(_, after)| after);
            return Rc::clone(after.unwrap_or(&before.at_entry));
        }
        let around = record.visit(visit).and_then(|facts| facts.parent);
        let around = around.and_then(|around| self.visits.get(around));
        around.map_or_else(Rc::default, |around| Rc::clone(&around.at_entry))
    }

    fn assign(&mut self, record: &RunRecord, visit: usize, idx: usize, assigned: &Map) {
        let Some(sees) = self.visits.get_mut(visit) else {
            return;
        };
        let mut after = Map::clone(&sees.at_entry);
        for (name, value) in assigned.iter() {
            after.insert(name.clone(), value.clone());
        }
        let after = Rc::new(after);
        sees.after = Some((idx, Rc::clone(&after)));
        if record
            .visit(visit)
            .is_some_and(|facts| facts.parent.is_none())
        {
            self.top.push((idx, after));
        }
    }

    /// The variables at the event at `idx`, which belongs to `visit`.
    fn at(&self, visit: Option<usize>, idx: usize) -> Rc<Map> {
        let Some(sees) = visit.and_then(|visit| self.visits.get(visit)) else {
            let n = self.top.partition_point(|(at, _)| *at <= idx);
            let last = n.checked_sub(1).and_then(|n| self.top.get(n));
            return last.map_or_else(Rc::default, |(_, set)| Rc::clone(set));
        };
        match &sees.after {
            Some((at, after)) if *at <= idx => Rc::clone(after),
            _ => Rc::clone(&sees.at_entry),
        }
    }
}

/// What an expression sees.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// The state; `None` at an event of the execution itself.
    pub(crate) state: Option<Rc<str>>,
    /// What its fields are written in.
    pub(crate) language: ScratchLanguage,
    /// Its input, or the execution's.
    pub(crate) input: Value,
    pub(crate) scope: ScratchScope,
}

/// What an expression sees of a visit after the first `n_events` events; without a visit, of the
/// execution. `None` if nothing ran.
pub(crate) fn seen(
    record: &RunRecord,
    project: &Project,
    compiled: &mut Option<Compiled>,
    sight: &Sight,
    (visit, n_events): (Option<usize>, usize),
) -> Option<Seen> {
    let last = n_events.min(record.events().len()).checked_sub(1)?;
    let now_millis = record.events().get(last)?.timestamp.as_millis();
    let variables = Value::from(Map::clone(&sight.at(visit, last)));
    let compiled = Compiled::of_run(compiled, project)?;
    let Some(visit) = visit else {
        let input = root_input(record);
        let identity = identity(record, project);
        let start = identity.start_time;
        let nowhere = "".into();
        let mut context = context_object(&identity, &input, &nowhere, StateKind::Pass, start, 0);
        context.make_object().remove("State");
        return Some(Seen {
            state: None,
            language: language(compiled.program.states.first().map(|state| state.language)),
            input,
            scope: ScratchScope {
                variables,
                context,
                now_millis,
                seed: project.seed,
                ..ScratchScope::default()
            },
        });
    };
    let ground = Ground {
        record,
        project,
        compiled,
        n_events,
    };
    let trace = Trace::read(record, visit, n_events)?;
    let (_, state) = ground.state_of(&trace)?;
    let (result, error_output) = match recorded_answer(record, &trace, state) {
        Some(Ok(result)) => (Some(result), None),
        Some(Err(error)) => (None, Some(error_output(&error))),
        None => (None, None),
    };
    Some(Seen {
        state: Some(Rc::clone(&state.name)),
        language: language(Some(state.language)),
        scope: ScratchScope {
            variables,
            context: ground.context(&trace, state),
            result,
            error_output,
            now_millis,
            seed: project.seed.wrapping_add(trace.entered as u64),
        },
        input: trace.input,
    })
}

fn language(language: Option<QueryLanguage>) -> ScratchLanguage {
    match language {
        Some(QueryLanguage::JsonPath) | None => ScratchLanguage::Jsonpath,
        Some(QueryLanguage::Jsonata) => ScratchLanguage::Jsonata,
    }
}

/// `$states.errorOutput`.
fn error_output(error: &TaskError) -> Value {
    let text = |text: &Option<Rc<str>>| text.clone().map(Value::string);
    let members = [("Error", text(&error.error)), ("Cause", text(&error.cause))];
    let members = members.into_iter();
    let members = members.filter_map(|(name, value)| Some((name, value?)));
    Value::object(members)
}
