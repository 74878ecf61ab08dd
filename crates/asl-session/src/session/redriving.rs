//! Redriving: an execution that did not succeed goes on from where it failed, with the mocks as
//! they are now. The worker runs it again from its start, which gives the same events, and on.

use std::rc::Rc;

use asl_protocol::{Duration, NotRedrivable, Redrivable};
use json_value::Value;

use super::running::request;
use crate::record::is_failure;
use crate::view::{Notice, RedriveView, RunState};
use crate::worker::Redrive;
use crate::{Effect, Project, RedriveAction, Session};

/// How an execution went on after it did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Redriven {
    /// The mocks that it started with.
    first: String,
    redrives: Vec<Redrive>,
}

impl Redriven {
    /// As a link has it: `{"mocks": "…", "redrives": [[3600000, "…"]]}`, with the milliseconds
    /// after the end before and the mocks from then on.
    pub(crate) fn to_text(&self) -> String {
        let redrives = self.redrives.iter().map(|redrive| {
            let after = i64::try_from(redrive.after.as_millis()).unwrap_or(i64::MAX);
            Value::from(vec![Value::Int(after), redrive.mocks.as_str().into()])
        });
        let parts = [
            ("mocks", self.first.as_str().into()),
            ("redrives", redrives.collect()),
        ];
        Value::object(parts).to_string()
    }

    /// Reads what [`Self::to_text`] wrote; `None` for anything else.
    fn parse(text: &str) -> Option<Self> {
        let json = Value::parse(text).ok()?;
        let redrive = |parts: &Value| {
            let [after, mocks] = parts.as_array()? else {
                return None;
            };
            Some(Redrive {
                after: Duration::from_millis(u64::try_from(after.as_i64()?).ok()?),
                mocks: mocks.as_str()?.to_owned(),
            })
        };
        let redrives = json.get("redrives")?.as_array()?.iter();
        Some(Self {
            first: json.get("mocks")?.as_str()?.to_owned(),
            redrives: redrives.map(redrive).collect::<Option<_>>()?,
        })
    }

    /// The mocks of each attempt, the first one's first.
    pub(crate) fn mocks(&self) -> impl Iterator<Item = &str> {
        let later = self.redrives.iter().map(|redrive| redrive.mocks.as_str());
        std::iter::once(self.first.as_str()).chain(later)
    }
}

impl Session {
    /// What a redrive of the shown run would do; `None` while there is none that ended.
    pub fn redrive(&self) -> Option<RedriveView> {
        let is_whole = self.entered_child().is_none();
        let RunState::Ended(status) = self.run_state else {
            return None;
        };
        let after = self.later.redrive_after;
        is_whole.then(|| RedriveView {
            status,
            from: self.failed_state(),
            number: self.n_redrives() + 1,
            after_secs: after.as_millis() / 1000,
            refused: self.redrivable(after).err().map(|why| why.to_string()),
        })
    }

    /// Whether the shown run may be redriven so long after its end.
    fn redrivable(&self, after: Duration) -> Result<(), NotRedrivable> {
        let project = self.run_of.as_ref().unwrap_or(&self.project);
        let RunState::Ended(status) = self.run_state else {
            return Err(NotRedrivable::Status(
                asl_protocol::ExecutionStatus::Running,
            ));
        };
        let ended = self.record.now;
        let facts = Redrivable {
            status,
            workflow_type: project.workflow_type,
            n_events: self.record.n_events,
            started: self.record.started,
            ended,
            n_redrives: self.n_redrives(),
        };
        facts.check(ended.plus(after))
    }

    fn n_redrives(&self) -> u32 {
        self.record.tally.n_redrives
    }

    /// The state with which the failure began that ended the execution, or else the one that was
    /// stopped.
    fn failed_state(&self) -> Option<Rc<str>> {
        let events = self.record.events();
        let mut at = events.len().checked_sub(1)?;
        let mut failed = None;
        // Each event follows from an earlier one.
        while let Some(event) = events.get(at).filter(|event| is_failure(event.event_type)) {
            failed = self.record.state_of(at).or(failed);
            let before = usize::try_from(event.previous.0).unwrap_or_default();
            match before.checked_sub(1).filter(|before| *before < at) {
                Some(before) => at = before,
                None => break,
            }
        }
        let mut indexes = (0..events.len()).rev();
        let last = || indexes.find_map(|idx| self.record.state_of(idx));
        failed.or_else(last).cloned()
    }

    pub(super) fn act_redrive(&mut self, action: RedriveAction) -> Vec<Effect> {
        match action {
            RedriveAction::After { secs } => {
                self.later.redrive_after = Duration::from_secs(secs);
                Vec::new()
            }
            RedriveAction::Go => self.redrive_now(),
        }
    }

    fn redrive_now(&mut self) -> Vec<Effect> {
        // Child executions go on with their parent.
        self.leave_children(0);
        let after = self.later.redrive_after;
        let (Ok(()), Some(run_of)) = (self.redrivable(after), self.run_of.clone()) else {
            let reason = self.redrive().and_then(|view| view.refused);
            self.notice = Some(Notice {
                is_error: true,
                text: reason.unwrap_or_else(|| "Nothing has run that could be redriven".to_owned()),
            });
            return Vec::new();
        };
        let mut redriven = self.later.redriven.clone().unwrap_or_else(|| Redriven {
            first: run_of.mocks.clone(),
            redrives: Vec::new(),
        });
        redriven.redrives.push(Redrive {
            after,
            mocks: self.project.mocks.clone(),
        });
        let project = Project {
            mocks: self.project.mocks.clone(),
            tests: self.project.tests.clone(),
            ..run_of
        };
        self.later.redrive_after = Duration::ZERO;
        self.run_redriven(project, redriven)
    }

    /// Runs an execution from its start with the mocks that it had then, and on.
    fn run_redriven(&mut self, project: Project, redriven: Redriven) -> Vec<Effect> {
        let mut request = request(&project);
        request.mocks.clone_from(&redriven.first);
        request.redrives.clone_from(&redriven.redrives);
        let effects = self.start(request);
        self.run_of = Some(project);
        self.later.redriven = Some(redriven);
        self.later.errand = None;
        effects
    }

    /// The run of a link whose execution was redriven; `None` if the link says nothing of that.
    pub(crate) fn run_link(&mut self) -> Option<Vec<Effect>> {
        let (_, arrival) = self.arrival.as_ref()?;
        let redriven = Redriven::parse(arrival.redrives.as_deref()?)?;
        let project = self.project.clone();
        Some(self.run_redriven(project, redriven))
    }
}
