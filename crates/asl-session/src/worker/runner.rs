//! The far side of the seam: owns the engine and does as it is told.

use std::collections::VecDeque;

use asl_protocol::{TaskError, TaskId};
use asl_runtime::{Progress, Run};
use asl_services::{Answer, MockBook, MockEntry};

use super::start::start;
use super::{FromWorker, Question, Redrive, RunId, RunRequest, ToWorker};
use crate::MAX_RECORDED_EVENTS;
use crate::aside;
use crate::more::{Job, More};
use crate::text::json_or_empty;

/// The most steps of a run: one that goes on then is called endless, and stopped. A Standard
/// execution fails at its limit of events long before.
pub(crate) const MAX_RUN_STEPS: u64 = 5_000_000;

/// Executes one run at a time, slice by slice.
#[derive(Debug)]
pub struct Runner {
    /// The most steps of a run.
    max_steps: u64,
    going: Option<Going>,
    /// The second part of the program, once it is there.
    more: Option<&'static More>,
    /// What that part works at.
    job: Option<Box<dyn Job>>,
}

/// A run that goes on.
#[derive(Debug)]
pub(crate) struct Going {
    id: RunId,
    pub(crate) run: Run,
    n_events: u64,
    /// About how many steps it has taken.
    n_steps: u64,
    /// It waits for answers, and has said so.
    asking: bool,
    /// How it goes on after its end.
    pub(crate) redrives: VecDeque<Redrive>,
}

impl Default for Runner {
    fn default() -> Self {
        Self::new()
    }
}

impl Runner {
    /// A runner with nothing to do.
    pub fn new() -> Self {
        Self {
            max_steps: MAX_RUN_STEPS,
            going: None,
            more: None,
            job: None,
        }
    }

    /// One that calls a run endless sooner.
    #[cfg(test)]
    pub(crate) const fn stop_after(&mut self, max_steps: u64) {
        self.max_steps = max_steps;
    }

    /// The second part of the program has come, and with it what [`ToWorker::Work`] asks for.
    pub const fn more_came(&mut self, more: &'static More) {
        self.more = Some(more);
    }

    /// Whether the second part of the program has come.
    pub const fn has_more(&self) -> bool {
        self.more.is_some()
    }

    /// Whether [`Runner::slice`] has work to do.
    pub fn is_busy(&self) -> bool {
        self.runs() || self.job.is_some()
    }

    fn runs(&self) -> bool {
        self.going.as_ref().is_some_and(|going| !going.asking)
    }

    /// Takes a message; gives what is to be told at once.
    pub fn handle(&mut self, message: ToWorker) -> Vec<FromWorker> {
        match message {
            ToWorker::Start { run, request } => {
                self.going = None;
                match Going::start(run, &request, false) {
                    Ok(going) => {
                        self.going = Some(going);
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
            ToWorker::Act { run, text } => {
                let more = self.more;
                let Some((more, going)) = more.zip(self.of(run)) else {
                    return Vec::new();
                };
                going.asking = false;
                let refused = (more.act_outside)(&mut going.run, &text);
                refused.into_iter().map(FromWorker::Worked).collect()
            }
            ToWorker::Work(request) => {
                self.job = self.more.map(|more| (more.work)(&request));
                Vec::new()
            }
        }
    }

    /// Goes on for at most about so many steps; gives what there is to tell.
    pub fn slice(&mut self, max_steps: u32) -> Vec<FromWorker> {
        if !self.runs() {
            return self.slice_job(max_steps);
        }
        let Some(going) = &mut self.going else {
            return Vec::new();
        };
        let mut progress = going.advance(max_steps, self.max_steps);
        if progress == Progress::Finished && going.goes_on() {
            progress = Progress::Running;
        }
        let messages = going.report(progress);
        if progress == Progress::Finished {
            self.going = None;
        }
        messages
    }

    fn slice_job(&mut self, max_steps: u32) -> Vec<FromWorker> {
        let Some(job) = &mut self.job else {
            return Vec::new();
        };
        let news = job.slice(max_steps);
        if job.is_done() {
            self.job = None;
        }
        news.into_iter().map(FromWorker::Worked).collect()
    }

    fn of(&mut self, run: RunId) -> Option<&mut Going> {
        self.going.as_mut().filter(|going| going.id == run)
    }
}

/// Why a run that does not end is stopped.
fn endless(max_steps: u64) -> TaskError {
    TaskError {
        error: None,
        cause: Some(
            format!("Stopped after {max_steps} steps: it looks as if it would never end").into(),
        ),
    }
}

impl Going {
    /// Begins a run.
    ///
    /// # Errors
    /// What to mend.
    pub(crate) fn start(
        id: RunId,
        request: &RunRequest,
        keeps_children: bool,
    ) -> Result<Self, String> {
        Ok(Self {
            id,
            run: start(request, keeps_children)?,
            n_events: 0,
            n_steps: 0,
            asking: false,
            redrives: request.redrives.iter().cloned().collect(),
        })
    }

    /// Goes on for at most about so many steps; one that takes too many in all is stopped.
    pub(crate) fn advance(&mut self, max_steps: u32, max_in_all: u64) -> Progress {
        let progress = self.run.advance(max_steps);
        self.n_steps += u64::from(max_steps);
        if progress == Progress::Running && self.n_steps >= max_in_all {
            self.run.stop(endless(max_in_all));
            return Progress::Finished;
        }
        progress
    }

    /// Whether the execution is redriven after its end, and so goes on.
    pub(crate) fn goes_on(&mut self) -> bool {
        let Some(redrive) = self.redrives.pop_front() else {
            return false;
        };
        // Mocks that cannot be read were told before; the run goes on with those it has.
        let mocks = json_or_empty(&redrive.mocks).unwrap_or_default();
        if let Ok(mocks) = MockBook::from_value(&mocks) {
            self.run.change_mocks(mocks);
        }
        self.run.redrive(redrive.after).is_ok()
    }

    /// Answers a question; an answer that is remembered answers the state's other ones too.
    pub(crate) fn answer(&mut self, task: TaskId, answer: &Answer, remember: bool) {
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
                let question = |asked: &asl_runtime::Question| {
                    let task = asked.call.id;
                    let (timeout_at, heartbeat_at) = self.run.clocks(task);
                    Question {
                        call: asked.call.clone(),
                        asked_at: asked.asked_at,
                        timeout_at,
                        heartbeat_at,
                        is_taken: self.run.is_taken(task),
                    }
                };
                messages.push(FromWorker::Asking {
                    run,
                    questions: self.run.questions().iter().map(question).collect(),
                });
            }
            Progress::Finished => {
                let outcome = self.run.outcome().cloned();
                let aside = aside::of(&self.run);
                messages.extend(outcome.map(|outcome| FromWorker::Finished {
                    run,
                    outcome,
                    aside,
                }));
            }
        }
        messages
    }
}
