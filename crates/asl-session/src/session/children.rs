//! Child executions of distributed Maps: how they stand, on the graph and in the picker, and the one
//! that is entered, whose history then takes the place of the run's in every view.

use std::rc::Rc;

use asl_protocol::EventType;

use super::running::request;
use super::testing::JobKind;
use crate::children::{ChildFacts, ChildrenRequest, Span, Told, spans};
use crate::filter::{Iteration, IterationPicker};
use crate::jobs::JobRequest;
use crate::more::Kept;
use crate::record::RunRecord;
use crate::view::{Notice, RunState};
use crate::worker::{FromWorker, RunId, RunRequest, ToWorker, Unmocked};
use crate::{Effect, Session};

/// How often the worker is asked the same before that is given up: it may break over it.
const MAX_TRIES: u8 = 2;

/// What is known of the child executions of the shown run.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChildrenState {
    /// All that the worker was told of the run, in order.
    pub(crate) asked: Vec<ToWorker>,
    told: Option<Rc<Told>>,
    /// Why nothing is known.
    refused: Option<Rc<str>>,
    /// How much the worker had been told when it was asked, and when it told this.
    asked_of: usize,
    told_of: usize,
    /// How often the worker was asked.
    n_tries: u8,
    /// The child execution whose record is on its way.
    wanted: Option<Iteration>,
    coming: Option<Box<RunRecord>>,
    /// The map runs of the record that is shown.
    spans: Rc<[Span]>,
    /// The child executions that were entered, outermost first.
    entered: Vec<Entered>,
}

/// A child execution that was entered.
#[derive(Clone, Debug)]
struct Entered {
    child: Iteration,
    /// What was shown before.
    record: Rc<RunRecord>,
    state: RunState,
    playhead: usize,
    spans: Rc<[Span]>,
}

impl ChildrenState {
    /// Of a run that the worker was told so much of.
    pub(crate) fn of(asked: Vec<ToWorker>) -> Self {
        Self {
            asked,
            ..Self::default()
        }
    }
}

/// The child execution that every view shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownChild {
    /// The item of the Map, as the picker has it.
    pub child: Iteration,
    /// What it is: ``Child execution 3 of `Each` ``.
    pub label: String,
    /// What is shown again when it is left: `the run`.
    pub back: String,
    /// Its ARN.
    pub arn: Rc<str>,
    /// How many child executions its map run has had.
    pub n_children: usize,
}

/// What is shown.
impl Session {
    /// The child execution that every view shows in place of the run.
    pub fn shown_child(&self) -> Option<ShownChild> {
        let entered = self.later.children.entered.iter().rev();
        let mut labels = entered.map(|one| {
            let run = one
                .spans
                .iter()
                .find(|span| Some(&span.arn) == one.child.run.as_ref());
            let number = run.filter(|run| run.number > 1).map(|run| run.number);
            let run = number.map_or_else(String::new, |number| format!(", run {number}"));
            format!(
                "child execution {} of `{}`{run}",
                one.child.index, one.child.map
            )
        });
        let own = labels.next()?.replacen('c', "C", 1);
        let around: Vec<String> = labels.collect();
        let back = around.first().cloned();
        let label = std::iter::once(own).chain(around);
        let label: Vec<String> = label.collect();
        let child = self.entered_child()?.clone();
        let told = self.later.children.told.as_ref();
        let run = told.and_then(|told| told.run(child.run.as_deref()?));
        Some(ShownChild {
            n_children: run.map_or(0, |run| run.children.len()),
            back: back.unwrap_or_else(|| "the run".to_owned()),
            child,
            label: label.join(" in "),
            arn: self.record.child.as_ref()?.arn.clone(),
        })
    }

    /// Why what child executions did is not known, if the selected state is a distributed Map that
    /// ran, or lies in one.
    pub fn children_refused(&self) -> Option<&Rc<str>> {
        let children = &self.later.children;
        let refused = children.refused.as_ref()?;
        let spans = &children.spans;
        let ran = |name: &str| spans.iter().any(|span| *span.map == *name);
        let name = self.selected_state()?;
        let mut around = self.around(name);
        (ran(name) || around.any(ran)).then_some(refused)
    }

    /// The states around a state, from inside out.
    fn around(&self, name: &str) -> impl Iterator<Item = &str> {
        let nodes = &self.checked.graph().0.nodes;
        let node = nodes.iter().find(|node| *node.name == *name);
        // A container stands before what it holds, so this ends.
        let around = std::iter::successors(node, |node| nodes.get(node.parent?));
        around.skip(1).map(|node| node.name.as_str())
    }

    /// Of a selected state that ran in child executions alone, the one of them to enter: the first,
    /// failed ones come first.
    pub fn child_to_enter(&self) -> Option<Iteration> {
        let name = self.selected_state()?;
        if self.run_state == RunState::Asking || !self.frame.states.contains_key(name) {
            return None;
        }
        let pickers = self.child_pickers();
        let of_map = |map: &str| {
            let mut of_map = pickers.iter().rev();
            of_map.find(|one| *one.map == *map && one.picked.is_none())
        };
        self.around(name).find_map(of_map)?.neighbour(true)
    }

    /// The record of the whole run, and where that stands, whatever is shown of it.
    pub(super) fn whole_run(&self) -> (&Rc<RunRecord>, &RunState) {
        match self.later.children.entered.first() {
            Some(outermost) => (&outermost.record, &outermost.state),
            None => (&self.record, &self.run_state),
        }
    }

    /// The pickers of child executions: of those that were entered, then of those of the record.
    pub(super) fn child_pickers(&self) -> Vec<IterationPicker> {
        let children = &self.later.children;
        let mut pickers: Vec<IterationPicker> = Vec::new();
        for entered in &children.entered {
            let of = |span: &&Span| Some(&span.arn) == entered.child.run.as_ref();
            let span = entered.spans.iter().find(of);
            pickers.extend(span.and_then(|span| self.child_picker(span, Some(&entered.child))));
        }
        let own = children.spans.iter();
        pickers.extend(own.filter_map(|span| self.child_picker(span, children.wanted.as_ref())));
        pickers
    }

    fn child_picker(&self, span: &Span, picked: Option<&Iteration>) -> Option<IterationPicker> {
        let run = self.later.children.told.as_ref()?.run(&span.arn)?;
        let picked = picked.filter(|picked| picked.run.as_ref() == Some(&span.arn));
        (!run.children.is_empty()).then(|| IterationPicker {
            map: span.map.clone(),
            run: Some(span.arn.clone()),
            number: span.number,
            iterations: Rc::clone(&run.children),
            picked: picked.map(|picked| picked.index),
        })
    }

    /// The item of the child execution that was entered last.
    pub(super) fn entered_child(&self) -> Option<&Iteration> {
        let entered = self.later.children.entered.last();
        entered.map(|entered| &entered.child)
    }
}

/// What is done.
impl Session {
    /// Notes what the worker is told of the shown run.
    pub(super) fn note_told(&mut self, effects: &[Effect]) {
        for effect in effects {
            let Effect::Post(message) = effect else {
                continue;
            };
            match message {
                ToWorker::Start { run, .. } if *run == self.run => {
                    self.later.children = ChildrenState::of(vec![message.clone()]);
                }
                ToWorker::Answer { run, .. }
                | ToWorker::Stop { run }
                | ToWorker::Act { run, .. }
                    if *run == self.run =>
                {
                    let children = &mut self.later.children;
                    children.asked.push(message.clone());
                    // The run goes on from where it waited.
                    children.told = None;
                    children.spans = Rc::default();
                }
                ToWorker::Start { .. }
                | ToWorker::Answer { .. }
                | ToWorker::Stop { .. }
                | ToWorker::Act { .. }
                | ToWorker::Work(_) => {}
            }
        }
    }

    /// Asks the worker for what is not known of child executions, once the run has ended, or where it
    /// waits for an answer.
    pub(super) fn ask_for_children(&mut self) -> Vec<Effect> {
        let (record, state) = self.whole_run();
        let children = &self.later.children;
        let waits = *state == RunState::Asking;
        if waits && (children.told_of == children.asked.len() || children.n_tries >= MAX_TRIES) {
            return Vec::new();
        }
        let is_over = matches!(state, RunState::Ended(_)) && record.outcome.is_some();
        let has_any = if waits {
            let mut events = record.events().iter();
            events.any(|event| event.event_type == EventType::MapRunStarted)
        } else {
            let runs = record.aside.get("mapRuns").and_then(|runs| runs.as_array());
            runs.is_some_and(|runs| !runs.is_empty())
        };
        let is_known = children.told.is_some() && children.wanted.is_none();
        if !has_any
            || !(is_over || waits)
            || is_known
            || children.refused.is_some()
            || self.later.job.is_some()
        {
            return Vec::new();
        }
        if children.n_tries >= MAX_TRIES {
            self.refuse_children("the engine did not tell what they did");
            return Vec::new();
        }
        let wanted = children.wanted.as_ref().filter(|_| children.told.is_some());
        let wanted = wanted.and_then(|wanted| Some((wanted.run.clone()?, wanted.index)));
        if !matches!(children.asked.first(), Some(ToWorker::Start { .. })) {
            let Some(run_of) = &self.run_of else {
                return Vec::new();
            };
            // It was started before this part of the program came.
            let request = Rc::new(request(run_of));
            let start = ToWorker::Start {
                run: self.run,
                request,
            };
            self.later.children.asked.insert(0, start);
        }
        let children = &mut self.later.children;
        children.n_tries += 1;
        children.asked_of = children.asked.len();
        let asked = self.later.children.asked.iter();
        let request = JobRequest::Children(ChildrenRequest {
            asked: asked.map(ToWorker::to_json).collect(),
            wanted,
            waits,
        });
        self.post_job(&request, JobKind::Children)
    }

    /// Hears how the child executions stand.
    pub(super) fn hear_of_children(&mut self, told: Told) {
        let (record, state) = self.whole_run();
        let is_same =
            told.proof.0 as u64 == record.n_events && told.proof.1 == record.now.as_millis();
        let waits = *state == RunState::Asking;
        let spans = spans(&self.record).into();
        let children = &mut self.later.children;
        if children.asked_of != children.asked.len() {
            // The run has gone on since then.
            children.n_tries = 0;
            return;
        }
        children.told_of = children.asked_of;
        if !is_same {
            if !waits {
                let reason = "it was stopped on its way, where no other run can be stopped";
                self.refuse_children(reason);
            }
            return;
        }
        children.told = Some(Rc::new(told));
        children.spans = spans;
        children.n_tries = 0;
    }

    /// Says why nothing is known of child executions.
    pub(super) fn refuse_children(&mut self, reason: &str) {
        if self.run_state == RunState::Asking {
            // It is asked again at the end.
            self.later.children.told_of = self.later.children.asked.len();
            return;
        }
        let spans: Rc<[Span]> = spans(&self.record).into();
        let children = &mut self.later.children;
        if children.entered.is_empty() {
            children.spans = spans;
        }
        let is_asked = children.wanted.take().is_some();
        children.coming = None;
        if children.told.is_none() {
            children.refused = Some(reason.into());
        }
        if is_asked {
            self.later.children.n_tries = 0;
            self.notice = Some(Notice {
                is_error: true,
                text: format!("The child execution cannot be shown: {reason}"),
            });
        }
    }

    /// Hears a part of the record of the child execution that is entered.
    pub(super) fn hear_child(&mut self, part: FromWorker) {
        let choices = &self.record.choices;
        let coming = &mut self.later.children.coming;
        let start = self.record.started;
        let record = coming.get_or_insert_with(|| Box::new(RunRecord::new(start, choices.clone())));
        match part {
            FromWorker::Progress {
                events,
                n_events,
                now,
                ..
            } => {
                record.extend(events);
                (record.n_events, record.now) = (n_events, now);
            }
            FromWorker::Finished { outcome, aside, .. } => {
                (record.outcome, record.aside) = (Some(outcome), aside);
            }
            FromWorker::Refused { .. } | FromWorker::Asking { .. } | FromWorker::Worked(_) => {}
        }
    }

    /// Enters the child execution whose record has come.
    pub(super) fn enter_child(&mut self, facts: ChildFacts) {
        let children = &mut self.later.children;
        children.n_tries = 0;
        let coming = children.coming.take().zip(children.wanted.take());
        let Some((mut record, child)) = coming else {
            return;
        };
        record.started = facts.started;
        record.child = Some(Rc::new(facts));
        let status = record.outcome.as_ref().map(|outcome| outcome.status);
        let state = RunState::Ended(status.unwrap_or(asl_protocol::ExecutionStatus::Running));
        let own: Rc<[Span]> = spans(&record).into();
        children.entered.push(Entered {
            child,
            record: std::mem::replace(&mut self.record, Rc::from(*record)),
            state: std::mem::replace(&mut self.run_state, state),
            playhead: self.playhead,
            spans: std::mem::replace(&mut children.spans, own),
        });
        self.show_other(usize::MAX);
    }

    /// Leaves child executions, until only so many are entered.
    pub(super) fn leave_children(&mut self, n_entered: usize) {
        self.later.children.wanted = None;
        self.later.children.coming = None;
        while self.later.children.entered.len() > n_entered
            && let Some(entered) = self.later.children.entered.pop()
        {
            self.record = entered.record;
            self.run_state = entered.state;
            self.later.children.spans = entered.spans;
            self.show_other(entered.playhead);
        }
    }

    /// Enters a child execution, in place of others of its map run or inside them.
    pub(super) fn want_child(&mut self, child: Iteration) {
        if self.run_state == RunState::Asking {
            self.notice = Some(Notice {
                is_error: false,
                text: "Child executions are entered once the run has ended".to_owned(),
            });
            return;
        }
        let entered = &self.later.children.entered;
        let level = entered.iter().position(|one| one.child.run == child.run);
        self.leave_children(level.unwrap_or(entered.len()));
        self.later.children.wanted = Some(child);
    }

    /// Leaves the child execution of a map run; what was shown before is shown again.
    pub(super) fn leave_child(&mut self, run: &str) {
        let mut entered = self.later.children.entered.iter();
        let level = entered.position(|one| one.child.run.as_deref() == Some(run));
        self.leave_children(level.unwrap_or(self.later.children.entered.len()));
    }

    /// Another record is shown: what was made of the one before is forgotten.
    fn show_other(&mut self, playhead: usize) {
        self.later.breaks.forget();
        let _ = self.later.breaks.look(&self.record);
        self.later.iteration = None;
        self.later.kept = Kept::default();
        self.later.what_if = None;
        self.later.shown = None;
        self.later.shown_of = None;
        self.later.ways = crate::session::Ways::default();
        self.later.look.1.forget_run();
        // No effect follows from a seek.
        let _ = self.seek_by_hand(playhead);
    }

    /// Puts what child executions did on the graph, as it was at the playhead.
    pub(super) fn count_children(&mut self) {
        let children = &self.later.children;
        let Some(told) = children
            .told
            .as_ref()
            .filter(|_| !children.spans.is_empty())
        else {
            return;
        };
        let (maps, inside) = told.at(&children.spans, self.playhead);
        let frame = Rc::make_mut(&mut self.frame);
        for (map, progress) in maps {
            if let Some(state) = frame.states.get_mut(&map) {
                state.map = Some(progress);
            }
        }
        frame.states.extend(inside.states);
        frame.edges.extend(inside.edges);
    }
}

/// What a quiet run was started with, for [`ChildrenState::asked`].
pub(super) fn started(run: RunId, mut request: RunRequest, is_strict: bool) -> Vec<ToWorker> {
    if is_strict {
        request.unmocked = Unmocked::Fail;
    }
    let request = Rc::new(request);
    vec![ToWorker::Start { run, request }]
}
