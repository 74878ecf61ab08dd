//! The tasks of a definition, the errors that each can fail with, and what is around it.

use std::collections::BTreeSet;
use std::rc::Rc;

use asl_program::{Action, MachineId, Program, State, StateId, Transition};
use asl_protocol::{TaskResource, error_name};
use asl_services::example_errors;

/// The most pairs of a task and an error that are tried.
pub const MAX_CELLS: usize = 1_000;

/// A task and an error to fail it with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) task: Rc<str>,
    pub(super) error: Rc<str>,
    /// The names of the Parallel and Map states around the task, innermost first.
    pub(super) around: Vec<Rc<str>>,
}

/// Every task with every error: a timeout, any failure, the service's own errors, and the names
/// that retriers and catchers of the task or around it ask for.
pub(super) fn pairs(program: &Program) -> Vec<Pair> {
    let mut pairs = Vec::new();
    walk(program, Program::ROOT, &[], &mut pairs);
    pairs.truncate(MAX_CELLS);
    pairs
}

/// The states of a machine, from its start; and those inside them.
fn walk(program: &Program, machine: MachineId, around: &[StateId], pairs: &mut Vec<Pair>) {
    let mut seen = BTreeSet::new();
    let mut ahead = vec![program.machine(machine).start_at];
    while let Some(id) = ahead.pop() {
        if !seen.insert(id) {
            continue;
        }
        let state = program.state(id);
        // The last one pushed comes first: the main way before the catchers.
        ahead.extend(state.catchers.iter().rev().map(|catcher| catcher.next));
        match &state.action {
            Action::Choice { rules, default } => {
                ahead.extend(*default);
                ahead.extend(rules.iter().rev().map(|rule| rule.next));
            }
            Action::Task(task) => {
                let errors = errors(program, state, &task.resource, around);
                let names = around.iter().rev();
                let names: Vec<_> = names.map(|id| program.state(*id).name.clone()).collect();
                pairs.extend(errors.into_iter().map(|error| Pair {
                    task: state.name.clone(),
                    error,
                    around: names.clone(),
                }));
            }
            Action::Parallel { branches } => {
                let around = [around, &[id]].concat();
                for branch in branches {
                    walk(program, *branch, &around, pairs);
                }
            }
            Action::Map(map) => {
                walk(program, map.processor, &[around, &[id]].concat(), pairs);
            }
            Action::Pass { .. } | Action::Wait(_) | Action::Succeed | Action::Fail { .. } => {}
        }
        if let Transition::Next(next) = state.transition {
            ahead.push(next);
        }
    }
}

fn errors(
    program: &Program,
    state: &State,
    resource: &TaskResource,
    around: &[StateId],
) -> Vec<Rc<str>> {
    let mut errors: Vec<Rc<str>> = vec![error_name::TIMEOUT.into(), error_name::TASK_FAILED.into()];
    let own = example_errors(resource).into_iter();
    let states = [state]
        .into_iter()
        .chain(around.iter().map(|id| program.state(*id)));
    let asked = states.flat_map(|state| {
        let retriers = state.retriers.iter().map(|retrier| &retrier.error_equals);
        let catchers = state.catchers.iter().map(|catcher| &catcher.error_equals);
        retriers.chain(catchers).flatten().cloned()
    });
    for error in own.chain(asked) {
        // `States.ALL` and such stand for others, or are the interpreter's own.
        let is_reserved = error.starts_with("States.") && !error.starts_with("States.Http.");
        if !is_reserved && !errors.contains(&error) {
            errors.push(error);
        }
    }
    errors
}
