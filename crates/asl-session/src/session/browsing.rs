//! Browsing runs: which events are shown, where the playhead stops, which run it is.

use std::collections::BTreeSet;
use std::rc::Rc;

use asl_protocol::{Duration, EventType, WorkflowType, limits};

use crate::breakpoint::{Breakpoint, Stage};
use crate::filter::{self, Filter, Iteration, IterationPicker};
use crate::more::{Kept, ShownOf};
use crate::runs::{self, Comparison, MAX_RUNS, PastRun, RunItem};
use crate::session::ChildrenState;
use crate::view::RunState;
use crate::{BreakEdit, Effect, EventFilterEdit, Overlay, RunEdit, Session};

impl Session {
    /// Brings up to date what follows from the run: see [`crate::more::More`].
    pub(crate) fn refresh(&mut self, before: &[Effect]) -> Vec<Effect> {
        self.note_told(before);
        let seen = std::mem::replace(&mut self.later.seen, (self.run, self.playhead));
        let (seen_run, seen_playhead) = seen;
        if seen_run != self.run {
            self.later.breaks.forget();
            self.later.iteration = None;
            self.forget_quiet_run();
        }
        self.keep_run();
        let hit = self.later.breaks.look(&self.record);
        if let Some(hit) = hit.filter(|_| self.follows) {
            // The run goes on being computed; the playhead waits here.
            self.follows = false;
            self.show(hit);
        } else if self.playing
            && self.playhead != seen_playhead
            && self.later.breaks.hits.contains(&self.playhead)
        {
            self.playing = false;
        }
        self.later.seen.1 = self.playhead;
        self.later.pace.moved_to(self.playhead);
        self.find_ways();
        self.filter();
        self.count_children();
        self.note_states();
        let mut effects = self.keep_ended_tasks();
        effects.extend(self.ask_for_children());
        effects.extend(self.begin_comparison());
        effects.extend(self.after_edit());
        effects
    }

    /// Keeps a run that ended, once.
    fn keep_run(&mut self) {
        let is_kept = self.later.runs.iter().any(|past| past.run == self.run);
        let is_kept = is_kept || self.entered_child().is_some();
        let (RunState::Ended(_), false, Some(project)) = (&self.run_state, is_kept, &self.run_of)
        else {
            return;
        };
        // One after an edit gives way to the next one, and to the same by hand: a list of them all
        // would be one of pauses in typing.
        let is_quiet = self.later.auto_run.shown == Some(self.run);
        let last = self.later.runs.last();
        let last = last.filter(|last| last.is_quiet);
        if last.is_some_and(|last| is_quiet || last.project == *project) {
            self.later.runs.pop();
        } else {
            self.later.n_runs += 1;
        }
        let past = PastRun {
            run: self.run,
            number: self.later.n_runs,
            project: project.clone(),
            state: self.run_state.clone(),
            record: self.record.clone(),
            redriven: self.later.redriven.clone(),
            asked: self.later.children.asked.clone(),
            is_quiet,
        };
        self.later.runs.push(Rc::new(past));
        if self.later.runs.len() > MAX_RUNS {
            self.later.runs.remove(0);
        }
    }

    fn filter(&mut self) {
        let iteration = self.later.iteration.clone();
        let filter = Filter::new(
            &self.later.search,
            iteration.clone(),
            self.selected_stretch(),
        );
        self.keep_shown(filter);
        if let Some(iteration) = iteration {
            let counts = |idx: usize| {
                let inside = filter::iteration_in(&self.record, idx, &iteration.map);
                inside.is_none_or(|index| index == iteration.index)
            };
            self.frame = Rc::new(self.record.frame_of(self.playhead, counts));
        }
    }

    /// Keeps which events the filter shows; of those it was asked about before, it says the same.
    fn keep_shown(&mut self, filter: Filter) {
        let now = ShownOf {
            filter,
            run: (self.run, self.later.shown_run),
            n_events: self.n_events(),
        };
        let before = self.later.shown_of.take();
        let kept = self.later.shown.take();
        if now.filter.is_empty() {
            return;
        }
        let is_same = |of: &ShownOf| {
            of.filter == now.filter && of.run == now.run && of.n_events <= now.n_events
        };
        let kept = kept.zip(before.filter(is_same));
        let (mut shown, from) =
            kept.map_or_else(Default::default, |(shown, of)| (shown, of.n_events));
        let new = from..now.n_events;
        shown.extend(new.filter(|idx| now.filter.shows(&self.record, *idx)));
        self.later.shown = Some(shown);
        self.later.shown_of = Some(now);
    }

    pub(super) fn edit_filter(&mut self, edit: EventFilterEdit) -> Vec<Effect> {
        match edit {
            EventFilterEdit::Search(search) => self.later.search = search,
            EventFilterEdit::Pick(iteration) => self.pick(iteration),
            EventFilterEdit::PickNext(forward) => {
                let next = self.neighbour(forward);
                self.pick(next);
            }
            EventFilterEdit::Leave(run) => self.leave_child(&run),
        }
        Vec::new()
    }

    fn pick(&mut self, iteration: Option<Iteration>) {
        if let Some(child) = iteration.as_ref().filter(|one| one.run.is_some()) {
            self.want_child(child.clone());
            return;
        }
        self.later.iteration = iteration;
        // The frame of all iterations, until the refresh narrows it.
        self.show(self.playhead);
    }

    /// The iteration after the picked one or before it, going round.
    fn neighbour(&self, forward: bool) -> Option<Iteration> {
        let chosen = self.later.iteration.as_ref().or(self.entered_child());
        let mut pickers = self.iteration_pickers().into_iter();
        let is_it = |one: &IterationPicker, chosen: &Iteration| {
            one.map == chosen.map && one.run == chosen.run
        };
        let found = pickers.find(|one| chosen.is_none_or(|chosen| is_it(one, chosen)))?;
        found.neighbour(forward)
    }

    pub(super) fn edit_breaks(&mut self, edit: BreakEdit) -> Vec<Effect> {
        let hit = match edit {
            BreakEdit::Toggle(breakpoint) => {
                self.later.breaks.toggle(breakpoint);
                None
            }
            BreakEdit::ToggleSelected => {
                self.toggle_state(self.selected_state.clone());
                None
            }
            BreakEdit::ToggleAt(offset) => {
                self.toggle_state(self.checked.state_at(offset));
                None
            }
            BreakEdit::Clear => {
                self.later.breaks.all.clear();
                self.later.breaks.forget();
                None
            }
            BreakEdit::Next => self.later.breaks.next(self.playhead, true),
            BreakEdit::Previous => self.later.breaks.next(self.playhead, false),
        };
        // Hits are known again before the playhead moves: only new events hold it.
        let _ = self.later.breaks.look(&self.record);
        hit.map(|hit| self.seek_by_hand(hit)).unwrap_or_default()
    }

    fn toggle_state(&mut self, state: Option<Rc<str>>) {
        if let Some(state) = state {
            self.later.breaks.toggle(Breakpoint::State {
                state,
                stage: Stage::Entered,
            });
        }
    }

    pub(super) fn edit_runs(&mut self, edit: RunEdit) -> Vec<Effect> {
        match edit {
            RunEdit::Show(number) => self.show_run(number),
            RunEdit::Compare { left, right } => {
                let find = |number| self.later.runs.iter().find(|past| past.number == number);
                if let (Some(left), Some(right)) = (find(left), find(right)) {
                    self.later.comparison = Some(Rc::new(runs::compare(left, right)));
                    self.later.overlay = Some(Overlay::Compare);
                }
                Vec::new()
            }
            RunEdit::CompareShown => self.compare_shown(),
            RunEdit::RestartHere => self.restart_here(),
        }
    }

    fn compare_shown(&mut self) -> Vec<Effect> {
        let runs = self.runs();
        let shown = runs.iter().position(|run| run.is_shown);
        let right = shown.unwrap_or(runs.len().saturating_sub(1)).max(1);
        let number = |at: usize| runs.get(at).map(|run| run.number);
        match (number(right - 1), number(right)) {
            (Some(left), Some(right)) => self.edit_runs(RunEdit::Compare { left, right }),
            _ => Vec::new(),
        }
    }

    /// Puts a run that ended back on the screen; the texts stay as they are.
    fn show_run(&mut self, number: u32) -> Vec<Effect> {
        let past = self.later.runs.iter().find(|past| past.number == number);
        let Some(past) = past.filter(|_| !self.run_state.is_going()).cloned() else {
            return Vec::new();
        };
        self.later.children = ChildrenState::of(past.asked.clone());
        self.run_of = Some(past.project.clone());
        self.run_state = past.state.clone();
        self.record = past.record.clone();
        self.later.redriven.clone_from(&past.redriven);
        self.later.redrive_after = Duration::ZERO;
        self.later.shown_run = (past.run != self.run).then_some(number);
        self.later.breaks.forget();
        let _ = self.later.breaks.look(&self.record);
        self.later.iteration = None;
        // What is made once for many looks is of the other run.
        self.later.kept = Kept::default();
        self.later.what_if = None;
        self.seek_by_hand(usize::MAX)
    }

    /// What kind of execution is shown: a child execution has a type of its own.
    pub(super) fn shown_type(&self) -> WorkflowType {
        let run_of = self.run_of.as_ref().unwrap_or(&self.project);
        let child = self.record.child.as_ref();
        child.map_or(run_of.workflow_type, |child| child.workflow_type)
    }

    /// How many events an execution may have; `None` for Express.
    pub fn event_limit(&self) -> Option<u64> {
        (self.shown_type() == WorkflowType::Standard).then_some(limits::MAX_HISTORY_EVENTS)
    }

    /// The words of the search in the events.
    pub fn event_search(&self) -> &str {
        &self.later.search
    }

    /// The types of the run's events, by name.
    pub fn event_types(&self) -> Rc<[&'static str]> {
        let key = (self.run, self.n_events());
        let made = self.made();
        let mut made = made.borrow_mut();
        if let Some((of, types)) = &made.event_types
            && *of == key
        {
            return Rc::clone(types);
        }
        let events = self.record.events();
        let seen: BTreeSet<EventType> = events.iter().map(|event| event.event_type).collect();
        let mut names: Vec<&str> = seen.into_iter().map(EventType::as_str).collect();
        names.sort_unstable();
        let types = Rc::from(names);
        made.event_types = Some((key, Rc::clone(&types)));
        types
    }

    /// The Map states that ran, each with its iterations: child executions first, which others may
    /// lie in.
    pub fn iteration_pickers(&self) -> Vec<IterationPicker> {
        let mut pickers = self.child_pickers();
        let own = filter::pickers(&self.record, self.later.iteration.as_ref());
        pickers.extend(own);
        pickers
    }

    /// For each Map, the picker that stands on its box in the graph if there is room: of several runs
    /// of a distributed one the run that a child execution was entered of, or else the last.
    pub fn map_pickers(&self) -> Vec<IterationPicker> {
        let mut of_maps: Vec<IterationPicker> = Vec::new();
        for picker in self.iteration_pickers() {
            match of_maps.iter_mut().find(|one| one.map == picker.map) {
                Some(known) if known.picked.is_none() => *known = picker,
                Some(_) => {}
                None => of_maps.push(picker),
            }
        }
        of_maps
    }

    /// The pickers that stand in the bar over the graph: those that do not stand on a box.
    pub fn bar_pickers(&self) -> Vec<IterationPicker> {
        let on_maps = self.map_pickers();
        let is_on_map = |picker: &IterationPicker| {
            self.later.pickers_on_maps.contains(&picker.map)
                && on_maps
                    .iter()
                    .any(|one| one.map == picker.map && one.run == picker.run)
        };
        let mut pickers = self.iteration_pickers();
        pickers.retain(|picker| !is_on_map(picker));
        pickers
    }

    /// The Maps on whose boxes their pickers stand.
    pub fn pickers_on_maps(&self) -> &[Rc<str>] {
        &self.later.pickers_on_maps
    }

    /// The iteration that every view shows alone.
    pub fn picked_iteration(&self) -> Option<&Iteration> {
        self.later.iteration.as_ref()
    }

    /// The breakpoints, in the order they were set.
    pub fn breakpoints(&self) -> &[Breakpoint] {
        &self.later.breaks.all
    }

    /// Where the definition's states with a breakpoint begin, in UTF-16 units, for the gutter.
    pub fn break_places(&self) -> Vec<u32> {
        let states = self.later.breaks.states();
        let place = |state: &Rc<str>| Some(self.checked.state_range(state)?.start);
        states.iter().filter_map(place).collect()
    }

    /// How many events are shown where a breakpoint is met, rising.
    pub fn break_hits(&self) -> &[usize] {
        &self.later.breaks.hits
    }

    /// The runs that ended, oldest first.
    pub fn runs(&self) -> Vec<RunItem> {
        let shown = self.later.shown_run;
        let item = |past: &Rc<PastRun>| RunItem {
            number: past.number,
            state: past.state.clone(),
            n_redrives: past.record.tally.n_redrives,
            n_events: past.record.events().len(),
            is_shown: shown.map_or(past.run == self.run, |shown| shown == past.number),
        };
        self.later.runs.iter().map(item).collect()
    }

    /// The comparison that lies over the page.
    pub fn comparison(&self) -> Option<&Rc<Comparison>> {
        self.later.comparison.as_ref()
    }
}
