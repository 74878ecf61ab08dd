//! Running by itself after an edit: see [`crate::auto_run`]. Reached from the second part of the
//! program only.

use std::rc::Rc;

use asl_protocol::Outcome;
use json_value::Value;
use source::Severity;

use super::children::{ChildrenState, started};
use super::running::request;
use super::testing::JobKind;
use crate::auto_run::{AutoRun, FAST_MS, MAX_EVENTS, PAUSE_MS, QuietRun};
use crate::more::MoreEffect;
use crate::record::RunRecord;
use crate::view::RunState;
use crate::worker::{FromWorker, RunId, ToWorker, Unmocked};
use crate::{Document, Effect, ResultTab, Session, choices};

impl Session {
    /// Whether the project runs by itself when it was edited.
    pub const fn runs_on_edit(&self) -> bool {
        !self.later.auto_run.is_off
    }

    pub(super) fn act_auto_run(&mut self, action: AutoRun) -> Vec<Effect> {
        match action {
            AutoRun::Choose(runs) => {
                self.later.auto_run.is_off = !runs;
                vec![MoreEffect::RememberAutoRun(runs).into()]
            }
            AutoRun::Restore(runs) => {
                self.later.auto_run.is_off = !runs;
                Vec::new()
            }
            AutoRun::Due(number) if number == self.later.auto_run.number => self.run_quietly(),
            AutoRun::Late(number) => self.give_up(number),
            AutoRun::Due(_) => Vec::new(),
        }
    }

    /// After an edit: asks for the end of the pause.
    pub(super) fn after_edit(&mut self) -> Option<Effect> {
        let edited = self.later.auto_run.edited.take()?;
        self.later.auto_run.last = Some(edited);
        if !self.may_run_quietly() {
            return None;
        }
        self.later.auto_run.number += 1;
        Some(MoreEffect::SayLater(PAUSE_MS, AutoRun::Due(self.later.auto_run.number)).into())
    }

    /// Whether the person gave a run other mocks to redrive it with: who looks at how that is done
    /// wants them for that run.
    fn is_about_redrive(&self) -> bool {
        self.later.auto_run.last == Some(Document::Mocks)
            && self.tab == ResultTab::Output
            && self.redrive().is_some_and(|view| view.refused.is_none())
    }

    /// Whether the shown run is one of the project by itself that ended and was no long one, and
    /// the project may run again.
    fn may_run_quietly(&self) -> bool {
        let later = &self.later;
        let ended = matches!(self.run_state, RunState::Ended(_) | RunState::Refused(_));
        // Strict mocks mark what they end, too.
        let is_by_hand = later.by_hand && !later.is_strict;
        let is_own = later.errand.is_none()
            && later.shown_run.is_none()
            && later.redriven.is_none()
            && !is_by_hand;
        let mut problems = self.checked.problems.iter();
        !later.auto_run.is_off
            && !later.auto_run.is_slow
            && ended
            && is_own
            && later.job.is_none_or(|job| job.kind == JobKind::Children)
            && self.entered_child().is_none()
            && self.record.n_events <= MAX_EVENTS
            && problems.all(|problem| problem.severity != Severity::Error)
            && self.is_outdated()
            && !self.is_about_redrive()
    }

    fn run_quietly(&mut self) -> Vec<Effect> {
        if !self.may_run_quietly() {
            return Vec::new();
        }
        let mut request = request(&self.project);
        if self.later.is_strict {
            request.unmocked = Unmocked::Fail;
        }
        let runs = &mut self.later.auto_run;
        runs.number += 1;
        let going = QuietRun {
            number: runs.number,
            project: self.project.clone(),
            record: RunRecord::new(request.start_time, choices::choices(&request.definition)),
        };
        let (run, number) = (going.id(), going.number);
        runs.going = Some(going);
        let request = Rc::new(request);
        vec![
            Effect::Post(ToWorker::Start { run, request }),
            MoreEffect::SayLater(FAST_MS, AutoRun::Late(number)).into(),
        ]
    }

    /// A run that was started by hand ends what is quietly going on.
    pub(super) fn forget_quiet_run(&mut self) {
        self.later.auto_run.going = None;
        self.later.auto_run.is_slow = false;
    }

    /// Drops a run that is not fast.
    fn give_up(&mut self, number: u32) -> Vec<Effect> {
        let runs = &mut self.later.auto_run;
        let Some(going) = runs.going.take_if(|going| going.number == number) else {
            return Vec::new();
        };
        runs.is_slow = true;
        if self
            .later
            .job
            .is_some_and(|job| job.kind != JobKind::Children)
        {
            // The worker does something else, too.
            return vec![Effect::Post(ToWorker::Stop { run: going.id() })];
        }
        vec![Effect::KillWorker]
    }

    /// Whether the engine broke in a run that nobody asked for.
    pub(super) fn broke_quietly(&mut self) -> bool {
        let broke = self.later.auto_run.going.take().is_some();
        self.later.auto_run.is_slow |= broke;
        broke
    }

    /// Hears of the run that is quietly going on.
    pub(super) fn hear_quietly(&mut self, message: FromWorker) -> Vec<Effect> {
        let going = self.later.auto_run.going.as_mut();
        let Some(going) = going.filter(|going| message.run() == Some(going.id())) else {
            return Vec::new();
        };
        match message {
            FromWorker::Progress {
                events,
                n_events,
                now,
                ..
            } => {
                going.record.extend(events);
                going.record.n_events = n_events;
                going.record.now = now;
                Vec::new()
            }
            FromWorker::Finished { outcome, aside, .. } => {
                self.show_quiet_run(outcome, aside);
                Vec::new()
            }
            FromWorker::Asking { run, .. } => {
                // It needs a person, whom nobody may disturb.
                self.later.auto_run.going = None;
                vec![Effect::Post(ToWorker::Stop { run })]
            }
            FromWorker::Refused { .. } => {
                self.later.auto_run.going = None;
                Vec::new()
            }
            FromWorker::Worked(_) => Vec::new(),
        }
    }

    /// Puts a run that ended in the place of the shown one. The playhead stays where it is, or
    /// at the end; so does what else the person looks at.
    fn show_quiet_run(&mut self, outcome: Outcome, aside: Value) {
        let going = self.later.auto_run.going.take();
        // What was edited meanwhile runs next.
        let Some(going) = going.filter(|going| going.project == self.project) else {
            return;
        };
        // On its way the person may have turned to what can be done with the shown one.
        if self.is_about_redrive() {
            return;
        }
        let QuietRun {
            project,
            mut record,
            ..
        } = going;
        record.aside = aside;
        let before = self.run;
        self.run = RunId(before.0 + 1);
        self.later.auto_run.shown = Some(self.run);
        self.run_state = RunState::Ended(outcome.status);
        record.outcome = Some(outcome);
        self.record = Rc::new(record);
        self.run_of = Some(project);
        self.arrival = None;
        self.answered.clear();
        self.later.by_hand = false;
        let asked = started(self.run, request(&self.project), self.later.is_strict);
        self.later.children = ChildrenState::of(asked);
        self.later.seen.0 = self.run;
        self.later.look.0 = self.run;
        if let Some((run, _)) = &mut self.later.what_if
            && *run == before
        {
            *run = self.run;
        }
        self.later.breaks.forget();
        // Where they are met already holds nothing up.
        let _ = self.later.breaks.look(&self.record);
        self.show(if self.follows {
            usize::MAX
        } else {
            self.playhead
        });
        self.errand_done();
    }
}
