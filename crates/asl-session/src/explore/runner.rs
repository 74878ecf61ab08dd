//! The runs: one for each task and error, slice by slice.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::rc::Rc;

use asl_program::Program;
use asl_protocol::{Decision, ExecutionStatus};
use asl_runtime::{Progress, Run, Unmocked};
use asl_services::{Answer, MockEntry, example_result};
use json_value::{Map, Value};

use super::outcome::{FailureOutcome, Handled, outcome};
use super::tasks::{Pair, pairs};
use crate::jobs::{status, text};
use crate::worker::{self, RunRequest, Texts, run_of};

/// The most steps of one run: it is called endless then.
const MAX_RUN_STEPS: u64 = 500_000;
/// What the thrown errors say.
const CAUSE: &str = "Thrown to see who handles it";

/// Which calls of the task fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fails {
    /// The first one: a passing trouble.
    #[default]
    Once,
    /// All: a lasting trouble.
    Always,
}

/// What is explored.
#[derive(Clone, Debug, PartialEq)]
pub struct ExploreRequest {
    /// The project, as a run of it would be started.
    pub project: RunRequest,
    /// Which calls fail.
    pub fails: Fails,
}

/// What came of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The task that failed.
    pub task: Rc<str>,
    /// The error it failed with.
    pub error: Rc<str>,
    /// What became of the error.
    pub outcome: FailureOutcome,
    /// How the execution ended; `None` if it did not.
    pub status: Option<ExecutionStatus>,
    /// The error that the execution ended with.
    pub ends_with: Option<Rc<str>>,
}

/// What came of all runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exploration {
    /// How the execution ends if nothing fails.
    pub baseline: Option<ExecutionStatus>,
    /// Each task and error, tasks in the order of the way.
    pub cells: Vec<Cell>,
}

/// Makes the runs.
#[derive(Debug)]
pub struct ExploreRunner {
    program: Rc<Program>,
    project: RunRequest,
    fails: Fails,
    input: Value,
    mocks: Value,
    /// The run without a failure comes first, as `None`.
    waiting: VecDeque<Option<Pair>>,
    n_all: usize,
    going: Option<Going>,
    exploration: Exploration,
}

#[derive(Debug)]
struct Going {
    pair: Option<Pair>,
    run: Run,
    n_steps: u64,
    decisions: Vec<Decision>,
}

impl ExploreRunner {
    /// Reads the texts; nothing has run yet.
    ///
    /// # Errors
    /// The definition, the input or the mocks cannot be used; what to mend.
    pub fn new(request: &ExploreRequest) -> Result<Self, String> {
        let ExploreRequest { project, fails } = request;
        let Texts {
            program,
            input,
            mocks,
        } = worker::read(project)?;
        let all = pairs(&program);
        Ok(Self {
            n_all: all.len(),
            waiting: [None]
                .into_iter()
                .chain(all.into_iter().map(Some))
                .collect(),
            program,
            project: project.clone(),
            fails: *fails,
            input,
            mocks,
            going: None,
            exploration: Exploration::default(),
        })
    }

    /// How many runs there are, beside the one without a failure.
    pub const fn n_cells(&self) -> usize {
        self.n_all
    }

    /// Whether every run has ended.
    pub fn is_done(&self) -> bool {
        self.going.is_none() && self.waiting.is_empty()
    }

    /// What came of the runs so far.
    pub const fn exploration(&self) -> &Exploration {
        &self.exploration
    }

    /// Goes on for at most about so many steps.
    ///
    /// # Errors
    /// The mocks cannot be used.
    pub fn slice(&mut self, max_steps: u32) -> Result<(), String> {
        let mut going = match self.going.take() {
            Some(going) => going,
            None => match self.waiting.pop_front() {
                Some(pair) => self.begin(pair)?,
                None => return Ok(()),
            },
        };
        let progress = going.run.advance(max_steps);
        going.n_steps += u64::from(max_steps);
        going.decisions.extend(going.run.take_decisions());
        // The events are not looked at.
        drop(going.run.take_events());
        let is_over = match progress {
            Progress::Running => false,
            Progress::Asking => !answer_all(&mut going.run),
            Progress::Finished => true,
        };
        if is_over || going.n_steps >= MAX_RUN_STEPS {
            self.end(&going);
        } else {
            self.going = Some(going);
        }
        Ok(())
    }

    fn begin(&self, pair: Option<Pair>) -> Result<Going, String> {
        let mocks = match &pair {
            None => self.mocks.clone(),
            Some(pair) => failing(&self.mocks, &pair.task, &pair.error, self.fails),
        };
        let input = (self.input.clone(), &mocks);
        let run = run_of(&self.program, &self.project, input, |options| {
            options.unmocked = Unmocked::Ask;
            options.emulates = true;
            options.execution.keeps_decisions = true;
        })?;
        Ok(Going {
            pair,
            run,
            n_steps: 0,
            decisions: Vec::new(),
        })
    }

    fn end(&mut self, going: &Going) {
        let ended = going.run.outcome();
        let status = ended.map(|ended| ended.status);
        match &going.pair {
            None => self.exploration.baseline = status,
            Some(pair) => self.exploration.cells.push(Cell {
                task: pair.task.clone(),
                error: pair.error.clone(),
                outcome: outcome(pair, &going.decisions, status),
                status,
                ends_with: ended.and_then(|ended| ended.error.clone()),
            }),
        }
    }
}

/// Gives every open question its service's example response; `false` if there is none.
fn answer_all(run: &mut Run) -> bool {
    let questions: Vec<_> = run
        .questions()
        .iter()
        .map(|question| question.call.clone())
        .collect();
    for call in &questions {
        let response = example_result(&call.resource, &call.parameters);
        run.answer(call.id, &MockEntry::new(Answer::Return(response)));
    }
    !questions.is_empty()
}

/// The mocks with a task that fails.
fn failing(mocks: &Value, task: &str, error: &str, fails: Fails) -> Value {
    let thrown = Value::object([("error", error.into()), ("cause", CAUSE.into())]);
    let mut entry = Map::new();
    entry.insert("throw", thrown);
    let mut mocks = mocks.clone();
    let members = mocks.make_object();
    let before = members.get(task).and_then(Value::as_array);
    let entries: Value = match fails {
        Fails::Once => [Value::from(entry)]
            .into_iter()
            .chain(before.unwrap_or_default().iter().cloned())
            .collect(),
        Fails::Always => {
            entry.insert("repeat", Value::Bool(true));
            [Value::from(entry)].into_iter().collect()
        }
    };
    members.insert(task, entries);
    mocks
}

/// The run of one cell by itself. Tasks without a mock ask in it.
///
/// # Errors
/// The mocks are no JSON object.
pub fn cell_request(
    request: &ExploreRequest,
    task: &str,
    error: &str,
) -> Result<RunRequest, String> {
    let mocks = worker::mocks(&request.project)?;
    Ok(RunRequest {
        mocks: failing(&mocks, task, error, request.fails).to_string(),
        unmocked: Unmocked::Ask,
        ..request.project.clone()
    })
}

impl Exploration {
    /// `{"baseline": "SUCCEEDED", "cells": [{"task", "error", "outcome", …}]}`.
    pub fn to_json(&self) -> Value {
        let status = |status: Option<ExecutionStatus>| status.map(ExecutionStatus::as_str).into();
        let cells = self.cells.iter().map(|cell| {
            let mut json = Map::new();
            json.insert("task", cell.task.clone().into());
            json.insert("error", cell.error.clone().into());
            json.insert("outcome", cell.outcome.as_str().into());
            let handled = cell.outcome.handled();
            json.insert("by", handled.map(|by| by.state.clone()).into());
            let index = handled.and_then(|by| i64::try_from(by.index).ok());
            json.insert("index", index.into());
            json.insert("retries", cell.outcome.n_retries().into());
            json.insert("told", cell.outcome.to_string().into());
            json.insert("status", status(cell.status));
            json.insert("endsWith", cell.ends_with.clone().into());
            Value::from(json)
        });
        let cells: Value = cells.collect();
        Value::object([("baseline", status(self.baseline)), ("cells", cells)])
    }

    /// Reads what [`Self::to_json`] wrote; `None` for anything else.
    pub(crate) fn from_json(json: &Value) -> Option<Self> {
        let cells = json.get("cells")?.as_array()?.iter().map(|json| {
            let handled = || {
                Some(Handled {
                    state: text(json, "by")?,
                    index: usize::try_from(json.get("index")?.as_i64()?).ok()?,
                    n_retries: u32::try_from(json.get("retries")?.as_i64()?).ok()?,
                })
            };
            Some(Cell {
                task: text(json, "task")?,
                error: text(json, "error")?,
                outcome: match json.get("outcome")?.as_str()? {
                    "unreached" => FailureOutcome::Unreached,
                    "retried" => FailureOutcome::Retried(handled()?),
                    "caught" => FailureOutcome::Caught(handled()?),
                    "tolerated" => FailureOutcome::Tolerated,
                    "fatal" => FailureOutcome::Fatal {
                        n_retries: u32::try_from(json.get("retries")?.as_i64()?).ok()?,
                    },
                    _ => return None,
                },
                status: status(json, "status"),
                ends_with: text(json, "endsWith"),
            })
        });
        Some(Self {
            baseline: status(json, "baseline"),
            cells: cells.collect::<Option<_>>()?,
        })
    }

    /// The matrix for a terminal: a line for each task and error.
    pub fn to_text(&self) -> String {
        let status =
            |status: Option<ExecutionStatus>| status.map_or("no end", ExecutionStatus::as_str);
        let width = |text: fn(&Cell) -> &str| {
            let widths = self.cells.iter().map(|cell| text(cell).chars().count());
            widths.max().unwrap_or_default()
        };
        let tasks = width(|cell| &cell.task);
        let errors = width(|cell| &cell.error);
        let mut out = format!("without failures: {}\n", status(self.baseline));
        for cell in &self.cells {
            let Cell { task, error, .. } = cell;
            let end = match (&cell.outcome, &cell.ends_with) {
                (FailureOutcome::Unreached, _) => String::new(),
                (_, Some(error)) => format!("; {} with {error}", status(cell.status)),
                (_, None) => format!("; {}", status(cell.status)),
            };
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{task:tasks$}  {error:errors$}  {}{end}", cell.outcome);
        }
        out
    }
}
