//! Runs: starting, hearing from the worker, stopping.

use std::rc::Rc;

use asl_protocol::{ExecutionStatus, Outcome};
use json_value::Value;

use crate::record::RunRecord;
use crate::view::{Notice, RunState};
use crate::worker::{FromWorker, RunId, RunRequest, ToWorker, Unmocked};
use crate::{Effect, Project, Session, choices};

impl Session {
    pub(super) fn start_run(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.run_state.is_going() {
            // A run that is going may be deep in a slice: a new worker starts sooner.
            effects.push(Effect::KillWorker);
        }
        self.run = RunId(self.run.0 + 1);
        self.run_state = RunState::Running;
        self.run_of = Some(self.project.clone());
        let choices = choices::choices(&self.project.definition);
        self.record = Rc::new(RunRecord::new(self.project.start_time, choices));
        self.questions.clear();
        self.answered.clear();
        self.question = None;
        self.follows = true;
        self.playing = false;
        self.show(0);
        effects.push(Effect::Post(ToWorker::Start {
            run: self.run,
            request: Rc::new(request(&self.project)),
        }));
        effects
    }

    pub(super) fn stop_run(&mut self) -> Vec<Effect> {
        if !self.run_state.is_going() {
            return Vec::new();
        }
        vec![Effect::Post(ToWorker::Stop { run: self.run })]
    }

    pub(super) fn hear(&mut self, message: FromWorker) -> Vec<Effect> {
        if message.run() != self.run || !self.run_state.is_going() {
            return Vec::new();
        }
        match message {
            FromWorker::Refused { reason, .. } => {
                self.run_state = RunState::Refused(reason);
            }
            FromWorker::Progress {
                events,
                n_events,
                now,
                ..
            } => {
                let record = Rc::make_mut(&mut self.record);
                record.extend(events);
                record.n_events = n_events;
                record.now = now;
                self.follow();
            }
            FromWorker::Asking { questions, .. } => self.ask(questions),
            FromWorker::Finished {
                outcome, map_runs, ..
            } => {
                Rc::make_mut(&mut self.record).map_runs = map_runs;
                self.finish(outcome);
            }
        }
        Vec::new()
    }

    /// What `DescribeMapRun` says of each run of a distributed Map, once the run has ended.
    pub fn map_runs(&self) -> &Value {
        &self.record.map_runs
    }

    fn finish(&mut self, outcome: Outcome) {
        self.run_state = RunState::Ended(outcome.status);
        self.questions.clear();
        self.question = None;
        Rc::make_mut(&mut self.record).outcome = Some(outcome);
        self.follow();
    }

    pub(super) fn worker_failed(&mut self, reason: String) -> Vec<Effect> {
        if self.run_state.is_going() {
            self.finish(Outcome {
                status: ExecutionStatus::Aborted,
                output: None,
                error: None,
                cause: Some(reason.as_str().into()),
            });
        }
        self.notice = Some(Notice {
            is_error: true,
            text: reason,
        });
        vec![Effect::KillWorker]
    }
}

fn request(project: &Project) -> RunRequest {
    RunRequest {
        definition: project.definition.clone(),
        input: project.input.clone(),
        mocks: project.mocks.clone(),
        workflow_type: project.workflow_type,
        quotas: project.quotas,
        seed: project.seed,
        start_time: project.start_time,
        unmocked: Unmocked::Ask,
    }
}
