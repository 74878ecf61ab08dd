//! Running the cases, slice by slice, one after the other.

use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use asl_program::Program;
use asl_protocol::{Duration, ExecutionStatus};
use asl_runtime::{Progress, Run, Unmocked};
use json_value::{Map, Value};
use source::{LineIndex, Severity};

use super::coverage::Coverage;
use super::expectation::{Expectation, Mismatch, mismatches, path};
use super::report::CaseReport;
use super::text::{Case, Tests};
use crate::worker::{self, RunRequest, Texts, run_of};

/// The most steps of one case: it is called endless then.
const MAX_CASE_STEPS: u64 = 500_000;

/// Everything that the cases depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct TestRequest {
    /// The project, as a run of it would be started.
    pub project: RunRequest,
    /// The tests' text.
    pub tests: String,
}

/// Runs the cases of a project.
#[derive(Debug)]
pub struct TestRunner {
    program: Rc<Program>,
    project: RunRequest,
    input: Value,
    mocks: Value,
    cases: VecDeque<Case>,
    going: Option<Going>,
    coverage: Coverage,
}

#[derive(Debug)]
struct Going {
    case: Case,
    input: Value,
    run: Run,
    n_steps: u64,
}

impl TestRunner {
    /// Reads the texts; nothing has run yet.
    ///
    /// # Errors
    /// The definition, the input, the mocks or the tests cannot be used; what to mend.
    pub fn new(request: &TestRequest) -> Result<Self, String> {
        let TestRequest { project, tests } = request;
        let Texts {
            program,
            input,
            mocks,
        } = worker::read(project)?;
        let states: BTreeSet<Rc<str>> = program
            .states
            .iter()
            .map(|state| state.name.clone())
            .collect();
        let read = Tests::read(tests, &states);
        if let Some(first) = read
            .diagnostics
            .iter()
            .find(|found| found.severity == Severity::Error)
        {
            let line = LineIndex::new(tests)
                .line_column(tests, first.range.start)
                .line
                + 1;
            return Err(format!(
                "The tests cannot run. Line {line}: {}",
                first.message
            ));
        }
        Ok(Self {
            coverage: Coverage::of(&program),
            program,
            project: project.clone(),
            input,
            mocks,
            cases: read.cases.into(),
            going: None,
        })
    }

    /// Leaves out the cases whose name is not wanted; for those that have not begun.
    pub fn keep(&mut self, is_wanted: impl Fn(&str) -> bool) {
        self.cases.retain(|case| is_wanted(&case.name));
    }

    /// How many cases have not begun.
    pub fn n_waiting(&self) -> usize {
        self.cases.len()
    }

    /// Whether every case has ended.
    pub fn is_done(&self) -> bool {
        self.going.is_none() && self.cases.is_empty()
    }

    /// Goes on for at most about so many steps; gives the case that ended in them, if one did.
    pub fn slice(&mut self, max_steps: u32) -> Option<CaseReport> {
        let mut going = match self.going.take() {
            Some(going) => going,
            None => match self.begin()? {
                Ok(going) => going,
                Err(report) => return Some(*report),
            },
        };
        let progress = going.run.advance(max_steps);
        self.coverage.count(going.run.take_decisions());
        going.n_steps += u64::from(max_steps);
        let is_endless = going.n_steps >= MAX_CASE_STEPS;
        match progress {
            Progress::Running if !is_endless => {
                self.going = Some(going);
                None
            }
            Progress::Running | Progress::Asking | Progress::Finished => Some(report(&going)),
        }
    }

    /// Which parts of the definition the cases have used so far.
    pub const fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    fn begin(&mut self) -> Option<Result<Going, Box<CaseReport>>> {
        let case = self.cases.pop_front()?;
        let input = case.input.clone().unwrap_or_else(|| self.input.clone());
        let seed = case.seed.unwrap_or(self.project.seed);
        let mocks = merged(&self.mocks, &case.mocks);
        let run = run_of(
            &self.program,
            &self.project,
            (input.clone(), &mocks),
            |options| {
                options.unmocked = Unmocked::Fail;
                options.emulates = false;
                options.execution.seed = seed;
                options.execution.keeps_decisions = true;
            },
        );
        Some(match run {
            Ok(run) => Ok(Going {
                case,
                input,
                run,
                n_steps: 0,
            }),
            Err(reason) => Err(Box::new(refused(&case, reason))),
        })
    }
}

/// The run of one case by itself, as [`crate::Action::Run`] would start it for the project.
///
/// # Errors
/// As [`TestRunner::new`].
pub fn case_request(project: &RunRequest, case: &Case) -> Result<RunRequest, String> {
    let mocks = worker::mocks(project)?;
    Ok(RunRequest {
        input: case
            .input
            .as_ref()
            .map_or_else(|| project.input.clone(), Value::to_string),
        mocks: merged(&mocks, &case.mocks).to_string(),
        seed: case.seed.unwrap_or(project.seed),
        unmocked: Unmocked::Fail,
        ..project.clone()
    })
}

/// The history of a run that nobody answers; what it has of it after [`MAX_CASE_STEPS`] steps.
///
/// # Errors
/// One of the texts cannot be used.
#[cfg(test)]
pub(crate) fn case_history(
    request: &RunRequest,
) -> Result<Vec<asl_protocol::HistoryEvent>, String> {
    let Texts {
        program,
        input,
        mocks,
    } = worker::read(request)?;
    let mut run = run_of(&program, request, (input, &mocks), |_| {})?;
    run.advance(u32::try_from(MAX_CASE_STEPS).unwrap_or(u32::MAX));
    Ok(run.take_events())
}

/// The project's mocks, with the lists of a case in place of those of the same states.
fn merged(mocks: &Value, overrides: &Map) -> Value {
    let mut mocks = mocks.clone();
    let members = mocks.make_object();
    for (state, entries) in overrides {
        members.insert(state.clone(), entries.clone());
    }
    mocks
}

fn report(going: &Going) -> CaseReport {
    let Going {
        case, input, run, ..
    } = going;
    let events = run.history();
    let path: Vec<Rc<str>> = path(events).map(|(_, name)| name.clone()).collect();
    let started = events.first().map(|event| event.timestamp);
    let mut report = CaseReport {
        name: case.name.clone(),
        status: None,
        n_events: events.len() as u64,
        elapsed: started.map_or(Duration::ZERO, |started| run.now().since(started)),
        path,
        mismatches: Vec::new(),
    };
    let (status, mismatches) = match run.outcome() {
        Some(outcome) => (
            Some(outcome.status),
            mismatches(&case.expect, outcome, events, input),
        ),
        None => (
            None,
            vec![Mismatch {
                expectation: Expectation::Status,
                event: events.len() as u64,
                state: events
                    .len()
                    .checked_sub(1)
                    .and_then(|idx| super::expectation::state_of(events, idx)),
                pointer: String::new(),
                expected: case
                    .expect
                    .status
                    .unwrap_or(ExecutionStatus::Succeeded)
                    .as_str()
                    .to_owned(),
                found: format!("no end after {MAX_CASE_STEPS} steps"),
            }],
        ),
    };
    report.status = status;
    report.mismatches = mismatches;
    report
}

/// A case that cannot even start.
fn refused(case: &Case, reason: String) -> CaseReport {
    CaseReport {
        name: case.name.clone(),
        status: None,
        n_events: 0,
        elapsed: Duration::ZERO,
        path: Vec::new(),
        mismatches: vec![Mismatch {
            expectation: Expectation::Status,
            event: 0,
            state: None,
            pointer: String::new(),
            expected: "a run".to_owned(),
            found: reason,
        }],
    }
}
