//! The far side of the seam: owns the engine and does as it is told.

use std::rc::Rc;

use asl_analysis::{Comments, analyze_with};
use asl_protocol::{ExecutionIdentity, MapRunRecord, TaskError, TaskId};
use asl_runtime::{Options, Progress, Run, RunOptions, Unmocked};
use asl_services::{Answer, MockBook, MockEntry};
use json_value::Value;
use source::{LineIndex, Severity};

use super::{FromWorker, Question, RunId, RunRequest, ToWorker};
use crate::MAX_RECORDED_EVENTS;
use crate::text::json_or_empty;

/// Executes one run at a time, slice by slice.
#[derive(Debug, Default)]
pub struct Runner {
    going: Option<Going>,
}

#[derive(Debug)]
struct Going {
    id: RunId,
    run: Run,
    n_events: u64,
    /// It waits for answers, and has said so.
    asking: bool,
}

impl Runner {
    /// A runner with nothing to do.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether [`Runner::slice`] has work to do.
    pub fn is_busy(&self) -> bool {
        self.going.as_ref().is_some_and(|going| !going.asking)
    }

    /// Takes a message; gives what is to be told at once.
    pub fn handle(&mut self, message: ToWorker) -> Vec<FromWorker> {
        match message {
            ToWorker::Start { run, request } => {
                self.going = None;
                match start(&request) {
                    Ok(started) => {
                        self.going = Some(Going {
                            id: run,
                            run: started,
                            n_events: 0,
                            asking: false,
                        });
                        Vec::new()
                    }
                    Err(reason) => vec![FromWorker::Refused { run, reason }],
                }
            }
            ToWorker::Answer {
                run,
                task,
                answer,
                remember,
            } => {
                if let Some(going) = self.of(run) {
                    going.answer(task, &answer, remember);
                }
                Vec::new()
            }
            ToWorker::Stop { run } => {
                let Some(going) = self.of(run) else {
                    return Vec::new();
                };
                going.run.stop(TaskError::default());
                let messages = going.report(Progress::Finished);
                self.going = None;
                messages
            }
        }
    }

    /// Goes on for at most about so many steps; gives what there is to tell.
    pub fn slice(&mut self, max_steps: u32) -> Vec<FromWorker> {
        let Some(going) = self.going.as_mut().filter(|going| !going.asking) else {
            return Vec::new();
        };
        let progress = going.run.advance(max_steps);
        let messages = going.report(progress);
        if progress == Progress::Finished {
            self.going = None;
        }
        messages
    }

    fn of(&mut self, run: RunId) -> Option<&mut Going> {
        self.going.as_mut().filter(|going| going.id == run)
    }
}

impl Going {
    /// Answers a question; an answer that is remembered answers the state's other ones too.
    fn answer(&mut self, task: TaskId, answer: &Answer, remember: bool) {
        let questions = self.run.questions();
        let Some(asked) = questions.iter().find(|asked| asked.call.id == task) else {
            return;
        };
        let state = asked.call.state.clone();
        let others: Vec<TaskId> = questions
            .iter()
            .filter(|other| remember && other.call.id != task && other.call.state == state)
            .map(|other| other.call.id)
            .collect();
        let mut entry = MockEntry::new(answer.clone());
        entry.repeat = remember;
        self.run.answer(task, &entry);
        entry.repeat = false;
        for other in others {
            self.run.answer(other, &entry);
        }
        self.asking = false;
    }

    /// What there is to tell after a slice. Events beyond the limit are dropped here, so
    /// that neither side keeps them.
    fn report(&mut self, progress: Progress) -> Vec<FromWorker> {
        let run = self.id;
        let mut events = self.run.take_events();
        let n_new = events.len();
        let room = MAX_RECORDED_EVENTS
            .saturating_sub(usize::try_from(self.n_events).unwrap_or(usize::MAX));
        events.truncate(room);
        self.n_events += n_new as u64;
        let mut messages = vec![FromWorker::Progress {
            run,
            events,
            n_events: self.n_events,
            now: self.run.now(),
        }];
        match progress {
            Progress::Running => {}
            Progress::Asking => {
                self.asking = true;
                let questions = self.run.questions().iter();
                messages.push(FromWorker::Asking {
                    run,
                    questions: questions
                        .map(|asked| Question {
                            call: asked.call.clone(),
                            asked_at: asked.asked_at,
                        })
                        .collect(),
                });
            }
            Progress::Finished => {
                let outcome = self.run.outcome().cloned();
                let map_runs = self.run.map_runs().iter();
                let map_runs: Value = map_runs.map(MapRunRecord::to_json).collect();
                messages.extend(outcome.map(|outcome| FromWorker::Finished {
                    run,
                    outcome,
                    map_runs,
                }));
            }
        }
        messages
    }
}

fn start(request: &RunRequest) -> Result<Run, String> {
    let analysis = analyze_with(
        &request.definition,
        request.workflow_type,
        Comments::Tolerated,
    );
    let Some(program) = analysis.program else {
        let errors = analysis
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error);
        return Err(match errors.clone().next() {
            Some(first) => {
                let index = LineIndex::new(&request.definition);
                let place = index.line_column(&request.definition, first.range.start);
                let rest = match errors.count() - 1 {
                    0 => String::new(),
                    n => format!(" (and {n} more)"),
                };
                format!(
                    "The definition cannot run. Line {}: {}{rest}",
                    place.line + 1,
                    first.message
                )
            }
            None => "The definition cannot run".to_owned(),
        });
    };
    let input = json_or_empty(&request.input).map_err(|error| format!("The input {error}"))?;
    let mocks = json_or_empty(&request.mocks).map_err(|error| format!("The mocks text {error}"))?;
    let mocks = MockBook::from_value(&mocks).map_err(|error| format!("Mocks: {error}"))?;
    let identity = ExecutionIdentity::playground(request.start_time);
    let mut execution = Options::new(request.workflow_type, identity, request.seed);
    execution.quotas = request.quotas;
    Ok(Run::start(
        Rc::new(program),
        input,
        RunOptions {
            execution,
            mocks,
            unmocked: Unmocked::Ask,
        },
    ))
}
