//! The variables that a visit sees: where each was assigned, and in which scope.

use std::collections::BTreeSet;
use std::rc::Rc;

use asl_protocol::Details;
use json_value::{Map, Value};

use super::Variable;
use super::trace::Trace;
use crate::record::RunRecord;

/// A variable and its origin.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    name: Rc<str>,
    value: Value,
    state: Rc<str>,
    /// The place of the event that assigned it.
    event: usize,
    /// The visit whose machine it belongs to: the container around, or `None` for the top.
    scope: Option<usize>,
    is_outer: bool,
    is_shadowed: bool,
    is_new: bool,
}

impl Bound {
    /// Its name and value, unless an inner one hides it.
    pub(super) fn in_sight(self) -> Option<(Rc<str>, Value)> {
        (!self.is_shadowed).then_some((self.name, self.value))
    }
}

/// The variables in sight when a visit is entered, inner scopes first.
pub(super) fn at_entry(record: &RunRecord, trace: &Trace) -> Vec<Bound> {
    let mut bound = Vec::new();
    let mut hidden = BTreeSet::new();
    // Without any, the way back to the first state is long for nothing.
    let has_any = record.tally.has_variables || !record.given.is_empty();
    let mut at = has_any.then_some(trace.visit);
    let mut is_outer = false;
    // A visit's container was entered before it, so this ends.
    while let Some(visit) = at {
        let scope = record.visit(visit).and_then(|facts| facts.parent);
        let mut tell = |state: &Rc<str>, event: usize, assigned: &Map| {
            let own_names: BTreeSet<Rc<str>> = bound
                .iter()
                .filter(|one: &&Bound| one.scope == scope)
                .map(|one| one.name.clone())
                .collect();
            for (name, value) in assigned {
                if own_names.contains(name) {
                    continue;
                }
                bound.push(Bound {
                    name: name.clone(),
                    value: value.clone(),
                    state: Rc::clone(state),
                    event,
                    scope,
                    is_outer,
                    is_shadowed: hidden.contains(name),
                    is_new: false,
                });
            }
        };
        own(record, visit, &mut tell);
        if scope.is_none() && !record.given.is_empty() {
            tell(&"the run before".into(), 0, &record.given);
        }
        hidden.extend(bound.iter().map(|one| one.name.clone()));
        at = scope;
        is_outer = true;
    }
    bound
}

/// Tells of each assignment in the visit's machine before it, the latest first.
fn own(record: &RunRecord, visit: usize, tell: &mut impl FnMut(&Rc<str>, usize, &Map)) {
    let mut at = visit;
    // Each step goes to an earlier visit.
    while let Some(before) = predecessor(record, at) {
        let (idx, left) = before;
        if let Some(Details::Exited {
            name,
            assigned: Some(assigned),
            ..
        }) = record.events().get(idx).map(|event| &event.details)
        {
            tell(name, idx, assigned);
        }
        at = left;
    }
}

/// The visit that was left for this one in the same machine, and the event of leaving it.
pub(super) fn predecessor(record: &RunRecord, visit: usize) -> Option<(usize, usize)> {
    let event = record.events().get(record.visit(visit)?.entered)?;
    let idx = usize::try_from(event.previous.0).ok()?.checked_sub(1)?;
    let left = record.visit_of(idx)?;
    let parent = record.visit(visit)?.parent;
    let is_sibling = left < visit && Some(left) != parent && record.visit(left)?.parent == parent;
    is_sibling.then_some((idx, left))
}

/// The variables as the state's queries see them.
pub(super) fn in_sight(bound: &[Bound]) -> Rc<Map> {
    let mut map = Map::new();
    for one in bound.iter().filter(|one| !one.is_shadowed) {
        map.insert(one.name.clone(), one.value.clone());
    }
    Rc::new(map)
}

/// The same after the visit, as the screen shows them.
pub(super) fn shown(record: &RunRecord, trace: &Trace, mut bound: Vec<Bound>) -> Vec<Variable> {
    if let Some(exit) = &trace.exit
        && let Some(assigned) = &exit.assigned
        && let Some(facts) = record.visit(trace.visit)
    {
        for (name, value) in assigned.iter() {
            bound.retain(|one| one.scope != facts.parent || one.name != *name);
            for one in &mut bound {
                one.is_shadowed |= one.name == *name;
            }
            bound.push(Bound {
                name: name.clone(),
                value: value.clone(),
                state: facts.state.clone(),
                event: exit.event,
                scope: facts.parent,
                is_outer: false,
                is_shadowed: false,
                is_new: true,
            });
        }
    }
    bound.sort_by(|a, b| (a.is_outer, &a.name).cmp(&(b.is_outer, &b.name)));
    let shown = bound.into_iter().map(|one| Variable {
        scope: scope_text(record, &one),
        name: one.name,
        value: one.value.to_pretty_string().into(),
        state: one.state,
        events: one.event + 1,
        is_shadowed: one.is_shadowed,
        is_new: one.is_new,
    });
    shown.collect()
}

fn scope_text(record: &RunRecord, bound: &Bound) -> String {
    let container = bound.scope.and_then(|visit| record.visit(visit));
    match container {
        None if record.child.is_some() => "this child execution".to_owned(),
        None => "the whole workflow".to_owned(),
        Some(facts) => format!("inside `{}`", facts.state),
    }
}
