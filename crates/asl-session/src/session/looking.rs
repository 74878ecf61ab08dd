//! Looking into a run: its timeline and the data of a state. Reached from the second part of
//! the program only.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use asl_services::MockBook;

use super::trying::MadeForExpressions;
use crate::inspect::{self, Compiled, Inspection, Subject, WhatIf, WhatIfEdit};
use crate::marks::{PlayheadLine, playhead_line};
use crate::mock_forms::{self, Uses};
use crate::more::TestStateForm;
use crate::text::json_or_empty;
use crate::timeline::{self, Look, LookEdit, Moments, Timeline};
use crate::view::{Notice, RunState};
use crate::worker::RunId;
use crate::{Document, Effect, Project, Session, Status, Utf16Range, test_state};

/// What is made once for many looks.
#[derive(Debug, Default)]
pub(super) struct Made {
    timeline: Option<(TimelineKey, Rc<Timeline>)>,
    /// The types of a run's first events.
    pub(super) event_types: Option<(EventsKey, Rc<[&'static str]>)>,
    /// The definition of a run.
    pub(super) compiled: Option<(RunId, Option<Compiled>)>,
    inspection: Option<(InspectionKey, Option<Rc<Inspection>>)>,
    /// Which mock answered which call, of a run with so many events and these mocks.
    uses: Option<(UsesKey, Option<Rc<Uses>>)>,
    pub(super) expressions: MadeForExpressions,
    /// The line of the playhead, of a run and where breakpoints are met in it.
    line: Option<(LineKey, Vec<usize>, Rc<PlayheadLine>)>,
}

/// A run, and its number of events.
type EventsKey = (RunId, usize);

/// The run, its number of events, and where it stands.
type LineKey = (RunId, usize, RunState);

/// The run, its number of events, whether it has ended, and the mocks it ran with.
type UsesKey = (RunId, usize, bool, String);

/// What an inspection depends on.
#[derive(Clone, Debug, PartialEq)]
struct InspectionKey {
    run: RunId,
    playhead: usize,
    state: Option<Rc<str>>,
    definition: Rc<str>,
    what_if: Option<Rc<WhatIf>>,
}

/// What a timeline depends on.
#[derive(Clone, Debug, PartialEq)]
struct TimelineKey {
    run: RunId,
    n_events: usize,
    now: asl_protocol::Timestamp,
    state: RunState,
}

/// What is shown.
impl Session {
    /// The run laid out over time. The same `Rc` as long as nothing in it changes.
    pub fn timeline(&self) -> Rc<Timeline> {
        let key = TimelineKey {
            run: self.run,
            n_events: self.n_events(),
            now: self.record.now,
            state: self.run_state.clone(),
        };
        let made = self.made();
        let mut made = made.borrow_mut();
        if let Some((of, timeline)) = &made.timeline
            && *of == key
        {
            return Rc::clone(timeline);
        }
        let definition = self.run_of.as_ref().map(|project| &*project.definition);
        let limits = timeline::limits(definition.unwrap_or_default());
        let timeline = Rc::new(Timeline::of(&self.record, &limits));
        made.timeline = Some((key, Rc::clone(&timeline)));
        timeline
    }

    /// What stands on the line of the playhead; nothing while the run is going. The same `Rc` as
    /// long as nothing in it changes.
    pub fn playhead_line(&self) -> Rc<PlayheadLine> {
        let hits = self.break_hits();
        let key = (self.run, self.n_events(), self.run_state.clone());
        let made = self.made();
        if let Some((of, met, line)) = &made.borrow().line
            && (of, &**met) == (&key, hits)
        {
            return Rc::clone(line);
        }
        let line = if self.run_state == RunState::Running {
            Rc::default()
        } else {
            Rc::new(playhead_line(&self.record, hits, || self.timeline()))
        };
        made.borrow_mut().line = Some((key, hits.to_vec(), Rc::clone(&line)));
        line
    }

    /// When the shown run started, in virtual ms since 1970, and how long it is, in ms.
    pub fn started_and_length(&self) -> (i64, u64) {
        let started = self.record.started;
        let last = self.record.events().last();
        let length = last.map_or(0, |last| last.timestamp.since(started).as_millis());
        (started.as_millis(), length)
    }

    /// Which mock answered which call of the shown run; not known of a run with mocks of its own.
    pub(super) fn uses(&self) -> Option<Rc<Uses>> {
        let ran = self
            .run_of
            .as_ref()
            .filter(|_| self.later.errand.is_none())?;
        let is_over = self.record.outcome.is_some();
        let key = (self.run, self.n_events(), is_over, ran.mocks.clone());
        let made = self.made();
        let mut made = made.borrow_mut();
        if let Some((of, uses)) = &made.uses
            && *of == key
        {
            return uses.clone();
        }
        let mocks = json_or_empty(&ran.mocks).ok();
        let book = mocks.and_then(|mocks| MockBook::from_value(&mocks).ok());
        let uses = book.map(|mut book| {
            book.seed = ran.seed;
            Rc::new(mock_forms::uses(self.whole_run().0, book))
        });
        made.uses = Some((key, uses.clone()));
        uses
    }

    /// How the timeline is looked at.
    pub fn timeline_look(&self) -> Look {
        let (run, look) = &self.later.look;
        let mut look = look.clone();
        if *run != self.run {
            look.forget_run();
        }
        look.only.clone_from(&self.later.iteration);
        look
    }

    /// The stretch that is selected in the timeline, by the indexes of its events: other events
    /// are not in the table.
    pub(crate) fn selected_stretch(&self) -> Option<std::ops::Range<usize>> {
        let look = self.timeline_look();
        // Without one, no timeline need be made.
        look.selects()
            .then(|| self.timeline().selected_events(&look))?
    }

    /// The same in words: `1 s to 3 s`; `None` while nothing is selected.
    pub fn selected_stretch_text(&self, moments: &dyn Moments) -> Option<String> {
        let look = self.timeline_look();
        look.selects()
            .then(|| self.timeline().selected_text(&look, moments))?
    }

    /// The latest visit of the selected state before the playhead, or else of the state that
    /// the event at the playhead belongs to; with what is changed in thought. While a run is
    /// going it stays what it was: events come faster than they can be inspected.
    pub fn inspection(&self) -> Option<Rc<Inspection>> {
        let key = InspectionKey {
            run: self.run,
            playhead: self.playhead,
            state: self.selected_state.clone(),
            definition: self.project.definition.as_str().into(),
            what_if: self
                .later
                .what_if
                .as_ref()
                .map(|(_, what_if)| Rc::clone(what_if)),
        };
        let made = self.made();
        let kept = made.borrow().inspection.clone();
        if let Some((of, inspection)) = kept
            && (of == key || self.run_state == RunState::Running)
        {
            return inspection;
        }
        let inspection = self.inspect().map(Rc::new);
        made.borrow_mut().inspection = Some((key, inspection.clone()));
        inspection
    }

    fn inspect(&self) -> Option<Inspection> {
        let project = self.run_of.as_ref()?;
        let state = self.inspected()?;
        let status = self.frame.states.get(state).map(|frame| frame.status);
        let status = status.unwrap_or(Status::NotReached);
        let subject = self.subject(project, state);
        self.with_compiled(|compiled| Inspection::of(&subject, status, compiled))
    }

    /// The inspected visit as a test of its state alone.
    pub(super) fn test_state(&self, form: TestStateForm) -> Option<String> {
        let project = self.run_of.as_ref()?;
        let subject = self.subject(project, self.inspected()?);
        let request = self.with_compiled(|compiled| inspect::visit_as_test(&subject, compiled))?;
        Some(match form {
            TestStateForm::Command => test_state::command(&request),
            TestStateForm::Request => request.to_pretty_string(),
        })
    }

    /// The state that is selected, or else that of the event at the playhead.
    fn inspected(&self) -> Option<&Rc<str>> {
        let at_playhead = || self.record.state_of(self.playhead.checked_sub(1)?);
        self.selected_state.as_ref().or_else(at_playhead)
    }

    pub(super) fn subject<'a>(&'a self, project: &'a Project, state: &'a Rc<str>) -> Subject<'a> {
        Subject {
            record: &self.record,
            project,
            definition: &self.project.definition,
            n_events: self.playhead,
            selected: Some(state),
            what_if: self.what_if(),
        }
    }

    /// Does something with the definition of the shown run, which is compiled once.
    pub(crate) fn with_compiled<T>(&self, act: impl FnOnce(&mut Option<Compiled>) -> T) -> T {
        let made = self.made();
        let mut made = made.borrow_mut();
        let kept = made.compiled.take().filter(|(run, _)| *run == self.run);
        let mut compiled = kept.and_then(|(_, compiled)| compiled);
        let done = act(&mut compiled);
        made.compiled = Some((self.run, compiled));
        done
    }

    fn what_if(&self) -> Option<&WhatIf> {
        let (run, what_if) = self.later.what_if.as_ref()?;
        (*run == self.run).then_some(&**what_if)
    }

    pub(super) fn made(&self) -> Rc<RefCell<Made>> {
        let mut kept = self.later.kept.0.borrow_mut();
        if let Some(Ok(made)) = kept.clone().map(Rc::downcast::<RefCell<Made>>) {
            return made;
        }
        let made: Rc<RefCell<Made>> = Rc::default();
        *kept = Some(Rc::clone(&made) as Rc<dyn Any>);
        made
    }
}

/// What is done.
impl Session {
    pub(super) fn look(&mut self, edit: LookEdit) -> Vec<Effect> {
        let timeline = self.timeline();
        let mut look = self.timeline_look();
        look.update(&timeline, edit);
        self.later.look = (self.run, look);
        Vec::new()
    }

    pub(super) fn seek_timeline(&mut self, place: f64) -> Vec<Effect> {
        if self.n_events() == 0 {
            return Vec::new();
        }
        let n = self.timeline().events_at(&self.timeline_look(), place);
        self.seek_by_hand(n)
    }

    pub(super) fn think(&mut self, edit: WhatIfEdit) -> Vec<Effect> {
        let WhatIfEdit {
            state,
            target,
            text,
        } = edit;
        let before = self.what_if().filter(|before| before.state == state);
        let mut what_if = before.cloned().unwrap_or_else(|| WhatIf::of(state));
        what_if.change(target, text);
        self.later.what_if = Some((self.run, Rc::new(what_if)));
        Vec::new()
    }

    pub(super) fn apply_what_if(&mut self) -> Vec<Effect> {
        let Some(what_if) = self.what_if() else {
            return Vec::new();
        };
        match what_if.applied(&self.project.definition) {
            Ok(text) => {
                self.later.what_if = None;
                self.set_text(Document::Definition, text)
            }
            Err(text) => {
                self.notice = Some(Notice {
                    is_error: true,
                    text,
                });
                Vec::new()
            }
        }
    }

    pub(super) fn reveal_definition(&mut self, range: Utf16Range) -> Vec<Effect> {
        self.document = Document::Definition;
        vec![Effect::Reveal {
            document: Document::Definition,
            range,
            selects: true,
        }]
    }
}
