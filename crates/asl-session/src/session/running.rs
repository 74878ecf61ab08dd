//! Runs: starting, hearing from the worker, stopping.

use std::rc::Rc;

use asl_protocol::{ExecutionStatus, Outcome};

use crate::record::RunRecord;
use crate::view::{Notice, RunState};
use crate::worker::{Begins, FromWorker, RunId, RunRequest, ToWorker, Unmocked};
use crate::{Effect, Project, Session, choices, inspect, rows};

impl Session {
    pub(super) fn start_run(&mut self) -> Vec<Effect> {
        self.later.errand = None;
        if let (None, Some(more)) = (&self.run_of, self.more)
            && let Some(effects) = (more.run_link)(self)
        {
            return effects;
        }
        let mut request = request(&self.project);
        if self.later.is_strict {
            request.unmocked = Unmocked::Fail;
        }
        self.start(request)
    }

    /// Starts a run of a request: the project's, or one of the second part's own.
    pub(super) fn start(&mut self, request: RunRequest) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.run_of.is_some() {
            // The link's own run is over, or given up.
            self.arrival = None;
        }
        self.later.by_hand = false;
        self.later.redriven = None;
        if self.run_state.is_going() {
            // A run that is going may be deep in a slice: a new worker starts sooner.
            effects.push(Effect::KillWorker);
        }
        self.run = RunId(self.run.0 + 1);
        self.run_state = RunState::Running;
        self.run_of = Some(self.project.clone());
        let choices = choices::choices(&request.definition);
        self.record = Rc::new(RunRecord::new(request.start_time, choices));
        self.later.shown_run = None;
        self.questions.clear();
        self.answered.clear();
        self.question = None;
        self.later.paint = None;
        self.follows = true;
        self.playing = false;
        self.show(0);
        effects.push(Effect::Post(ToWorker::Start {
            run: self.run,
            request: Rc::new(request),
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
        if message.run().is_none_or(RunId::is_quiet) {
            return self
                .more
                .map_or_else(Vec::new, |more| (more.hear)(self, message));
        }
        if message.run() != Some(self.run) || !self.run_state.is_going() {
            return Vec::new();
        }
        self.note(message);
        self.arrive_if_due()
    }

    /// Does what is due when the run of a link has come to an end or to a question.
    pub(super) fn arrive_if_due(&mut self) -> Vec<Effect> {
        let is_due = !matches!(self.run_state, RunState::None | RunState::Running);
        match self.more {
            Some(more) if is_due && self.arrival.is_some() => (more.arrive)(self),
            _ => Vec::new(),
        }
    }

    fn note(&mut self, message: FromWorker) {
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
            FromWorker::Finished { outcome, aside, .. } => {
                Rc::make_mut(&mut self.record).aside = aside;
                self.finish(outcome);
            }
            FromWorker::Worked(_) => {}
        }
    }

    fn finish(&mut self, outcome: Outcome) {
        self.run_state = RunState::Ended(outcome.status);
        self.questions.clear();
        self.question = None;
        Rc::make_mut(&mut self.record).outcome = Some(outcome);
        self.follow();
        if let Some(more) = self.more {
            (more.finished)(self);
        }
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

impl Session {
    /// Runs the machine from the selected state on, with the input and the variables of its latest
    /// visit. Only a state of the outermost machine can be started at.
    pub(super) fn restart_here(&mut self) -> Vec<Effect> {
        let Some(state) = self.selected_state.clone() else {
            return Vec::new();
        };
        let input = rows::inspect(&self.record, &self.frame, self.playhead, Some(&state));
        let input = input.and_then(|view| view.input);
        let variables = self.run_of.as_ref();
        let variables =
            variables.and_then(|of| inspect::variables_before(&self.subject(of, &state)));
        let mut nodes = self.checked.graph().0.nodes.iter();
        let is_outermost = nodes.any(|node| node.name == *state && node.parent.is_none());
        let Some(input) = input.filter(|_| is_outermost) else {
            self.notice = Some(Notice {
                is_error: true,
                text: format!(
                    "`{state}` cannot be started at: it must be a state of the outermost machine that \
                     was reached"
                ),
            });
            return Vec::new();
        };
        let variables = variables.unwrap_or_default();
        let mut effects = self.start_run();
        self.later.by_hand = true;
        Rc::make_mut(&mut self.record).given = Rc::new(variables.clone());
        for effect in &mut effects {
            if let Effect::Post(ToWorker::Start { request, .. }) = effect {
                let request = Rc::make_mut(request);
                request.input.clone_from(&input);
                request.begins = Some(Begins {
                    state: state.clone(),
                    variables: variables.clone().into(),
                });
            }
        }
        effects
    }
}

/// A project as a run of it is started.
pub(super) fn request(project: &Project) -> RunRequest {
    RunRequest {
        definition: project.definition.clone(),
        input: project.input.clone(),
        mocks: project.mocks.clone(),
        workflow_type: project.workflow_type,
        quotas: project.quotas,
        seed: project.seed,
        start_time: project.start_time,
        unmocked: Unmocked::Ask,
        execution_name: project.execution_name.clone(),
        role_arn: project.role_arn.clone(),
        redrives: Vec::new(),
        begins: None,
    }
}
