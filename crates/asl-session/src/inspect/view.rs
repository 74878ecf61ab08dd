//! An inspection put together.

use std::ops::Range;
use std::rc::Rc;

use asl_engine::VisitEnd;
use asl_graph::EdgeKind;
use asl_program::QueryLanguage;
use json_value::{Map, Value};

use super::field::Editor;
use super::replay::Ground;
use super::stages::{Origin, Shown};
use super::thought::{Thought, mark_changes, show_edits};
use super::trace::Trace;
use super::{Compiled, Inspection, WhatIf, WhatIfView, attempts, test_request, variables};
use crate::record::RunRecord;
use crate::{EventRow, Project, Status, rows};

/// The most events of a visit that are shown.
const MAX_EVENTS: usize = 100;

/// What is inspected.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) record: &'a RunRecord,
    /// The project that ran.
    pub(crate) project: &'a Project,
    /// The definition as it is in the editor now.
    pub(crate) definition: &'a str,
    /// How many events are shown.
    pub(crate) n_events: usize,
    /// The state that is selected; without, that of the event at the playhead.
    pub(crate) selected: Option<&'a Rc<str>>,
    pub(crate) what_if: Option<&'a WhatIf>,
}

impl Inspection {
    /// Inspects the latest visit of a state before the playhead. `compiled` is the
    /// definition that ran, once it was compiled; `None` if there is no such visit.
    pub(crate) fn of(
        subject: &Subject<'_>,
        status: Status,
        compiled: &mut Option<Compiled>,
    ) -> Option<Self> {
        let Subject {
            record,
            project,
            definition,
            n_events,
            ..
        } = *subject;
        let visit = visit_at(subject)?;
        let trace = Trace::read(record, visit, n_events)?;
        let base = Compiled::of_run(compiled, project)?;
        let ground = Ground {
            record,
            project,
            compiled: base,
            n_events,
        };
        let (_, state) = ground.state_of(&trace)?;
        let given = ground.given(&trace)?;
        let replayed = ground.replay(&trace, &given)?;
        let what_if = subject
            .what_if
            .filter(|what_if| what_if.state == state.name);
        let thought = what_if.map(|what_if| Thought::of(what_if, &ground, &trace, &given));
        let editor = Editor::new(definition, &state.name, base);
        let at = Shown {
            ground: &ground,
            trace: &trace,
            editor: &editor,
        };
        let mut stages = at.stages(state, &given, &replayed, Origin::Recorded)?;
        let mut rules = at.rules(state, &replayed)?;
        if let Some(Thought { made: Ok(made), .. }) = &thought {
            let evaluated = at.stages(state, &given, &replayed, Origin::Evaluated)?;
            let ground = Ground {
                compiled: &made.compiled,
                ..ground
            };
            let at = Shown {
                ground: &ground,
                ..at
            };
            let (_, state) = ground.state_of(&trace)?;
            let thought = at.stages(state, &made.given, &made.replayed, Origin::Evaluated)?;
            let before = std::mem::replace(&mut stages, thought);
            mark_changes(&mut stages, &before, &evaluated);
            rules = at.rules(state, &made.replayed)?;
        }
        if let Some(what_if) = what_if {
            show_edits(&mut stages, what_if);
        }
        let bound = variables::at_entry(record, &trace);
        let facts = record.visit(visit)?;
        let same = (0..=visit).filter(|&idx| {
            let other = record.visit(idx);
            other.is_some_and(|other| other.state == facts.state)
        });
        Some(Self {
            state: state.name.clone(),
            kind: state.kind(),
            language: match state.language {
                QueryLanguage::JsonPath => "JSONPath",
                QueryLanguage::Jsonata => "JSONata",
            },
            visit: u32::try_from(same.count()).unwrap_or(u32::MAX),
            status,
            attempt: u32::try_from(trace.attempt()).unwrap_or(u32::MAX),
            stages,
            rules,
            variables: variables::shown(record, &trace, bound),
            attempts: attempts::attempts(&ground, &trace),
            events: events_of(record, visit, facts.entered..n_events),
            definition: editor.definition(),
            what_if: what_if.map(|what_if| WhatIfView {
                problem: thought.and_then(|thought| thought.made.err()),
                can_apply: what_if.can_apply(),
            }),
        })
    }
}

/// The last events of a visit among those of a stretch.
fn events_of(record: &RunRecord, visit: usize, among: Range<usize>) -> Vec<EventRow> {
    let of_visit = among
        .rev()
        .filter(|idx| record.visit_of(*idx) == Some(visit));
    let last = of_visit.take(MAX_EVENTS);
    let mut shown: Vec<EventRow> = last.filter_map(|idx| rows::row(record, idx)).collect();
    shown.reverse();
    shown
}

/// The variables that the inspected visit saw when it began; `None` if there is no such visit.
pub(crate) fn variables_before(subject: &Subject<'_>) -> Option<Map> {
    let trace = Trace::read(subject.record, visit_at(subject)?, subject.n_events)?;
    let bound = variables::at_entry(subject.record, &trace).into_iter();
    Some(bound.filter_map(variables::Bound::in_sight).collect())
}

/// The inspected visit as a request of the `TestState` API; `None` if there is no such visit.
pub(crate) fn visit_as_test(
    subject: &Subject<'_>,
    compiled: &mut Option<Compiled>,
) -> Option<Value> {
    let Subject {
        record,
        project,
        n_events,
        ..
    } = *subject;
    let trace = Trace::read(record, visit_at(subject)?, n_events)?;
    let ground = Ground {
        record,
        project,
        compiled: Compiled::of_run(compiled, project)?,
        n_events,
    };
    test_request::request(&ground, &trace)
}

/// By which rule or catcher a visit was left, the events before `n_events` being known.
pub(crate) fn way_of(
    record: &RunRecord,
    project: &Project,
    compiled: &mut Option<Compiled>,
    visit: usize,
    n_events: usize,
) -> Option<EdgeKind> {
    let trace = Trace::read(record, visit, n_events)?;
    let ground = Ground {
        record,
        project,
        compiled: Compiled::of_run(compiled, project)?,
        n_events,
    };
    let replayed = ground.replay(&trace, &ground.given(&trace)?)?;
    let n_retries = u32::try_from(trace.attempt()).unwrap_or(u32::MAX);
    let failed = replayed.error().cloned();
    let end = failed.and_then(|error| ground.failing(&trace, error, n_retries));
    if let Some(VisitEnd::Caught { catcher, .. }) = end {
        return Some(EdgeKind::Catch(catcher));
    }
    let verdicts = replayed.judged.iter().map(|judged| &judged.verdict);
    let mut verdicts = verdicts.enumerate();
    match verdicts.find(|(_, verdict)| !matches!(verdict, Some(Ok(false)))) {
        Some((rule, Some(Ok(true)))) => Some(EdgeKind::Choice(rule)),
        Some(_) => None,
        None => Some(EdgeKind::Default),
    }
}

/// The latest visit of the state before the playhead.
pub(crate) fn visit_at(subject: &Subject<'_>) -> Option<usize> {
    let Subject {
        record,
        n_events,
        selected,
        ..
    } = *subject;
    let last = n_events.min(record.events().len()).checked_sub(1)?;
    let Some(selected) = selected else {
        return record.visit_of(last);
    };
    let mut events = (0..=last).rev();
    let found = events.find(|&idx| record.state_of(idx) == Some(selected))?;
    record.visit_of(found)
}
