//! The mocks' forms, and where an answer came from.

use std::rc::Rc;

use asl_protocol::{Details, EventType, HistoryEvent, TaskPattern, TaskResource};
use asl_runtime::Answerer;
use asl_services::emulator_of;
use json_value::Value;
use source::LineIndex;

use crate::mock_forms::{self, Draft, MockAction, MockForms};
use crate::open_tasks::{Conduct, End, Keep, entry};
use crate::record::failure_of;
use crate::view::Notice;
use crate::worker::Question;
use crate::{Document, Effect, MoreEffect, Session, Severity, Utf16Range, mocks};

/// Where the answer of a call came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerSource {
    /// Every place that is asked, in order, and whether it is the one that answered.
    pub chain: Vec<(String, bool)>,
    /// The one that answered: ``mock for state `ChargeCard`, response 2 of 3``.
    pub winner: String,
    /// Where that stands in the mocks.
    pub place: Option<(Rc<str>, usize)>,
    /// Whether what it gave can be made its mock.
    pub can_keep: bool,
}

/// What a built-in emulator has to do with a call.
struct EmulatorOfCall {
    /// How the chain calls it.
    told: String,
    /// Whether it would answer.
    answers: bool,
}

impl Default for EmulatorOfCall {
    fn default() -> Self {
        Self {
            told: "built-in emulator: none".to_owned(),
            answers: false,
        }
    }
}

impl Session {
    /// The forms of the mocks' text.
    pub fn mock_forms(&self) -> MockForms {
        let text = &self.project.mocks;
        let problem = self
            .checked
            .problems
            .iter()
            .find(|one| one.document == Document::Mocks && one.severity == Severity::Error)
            .map(|one| format!("Line {}: {}", one.line, one.message))
            .or_else(|| {
                (!mock_forms::is_object(text)).then(|| "The mocks are no object".to_owned())
            });
        let is_same = self.run_of.as_ref().is_some_and(|ran| ran.mocks == *text);
        let uses = self.uses().filter(|_| is_same && self.n_events() > 0);
        let draft = self.later.mock_draft.as_ref();
        mock_forms::forms(
            text,
            problem,
            &self.project.definition,
            uses.as_deref(),
            draft,
        )
    }

    /// Whether a task without a mock fails.
    pub const fn is_strict(&self) -> bool {
        self.later.is_strict
    }

    pub(super) fn set_strict(&mut self, is_strict: bool) -> Vec<Effect> {
        if std::mem::replace(&mut self.later.is_strict, is_strict) == is_strict {
            return Vec::new();
        }
        vec![MoreEffect::RememberStrict(is_strict).into()]
    }

    /// Where the answer came from of the call that is looked at: the last one, before the
    /// playhead, of the state that is selected, or else that the playhead is at.
    pub fn answer_source(&self) -> Option<AnswerSource> {
        let (idx, state) = self.looked_at_call()?;
        let of_child = match &self.record.child {
            // The children share the mocks, so those cannot tell it.
            Some(child) => Some(child.answerer(&self.record, idx)?),
            None => None,
        };
        let is_errand = self.later.errand.as_ref();
        let place = match of_child {
            Some(Answerer::Mock(key, index)) => Some((key.clone(), *index)),
            Some(Answerer::Policy | Answerer::Emulator | Answerer::Person | Answerer::Nobody) => {
                None
            }
            None => self.uses().and_then(|uses| uses.served(idx).cloned()),
        };
        let is_state = place.as_ref().is_some_and(|(key, _)| *key == state);
        let is_strict = self.later.is_strict;
        let is_refused = match of_child {
            Some(by) => *by == Answerer::Policy,
            None => self.uses().is_some_and(|uses| uses.is_refused(idx)),
        };
        let is_none = place.is_none() && is_errand.is_none() && !is_refused;
        let was_asked = of_child.map_or_else(
            || self.was_asked(idx),
            |by| matches!(by, Answerer::Person | Answerer::Nobody),
        );
        let emulator = self.emulator_of_call(idx, was_asked);
        let is_emulated = is_none && !is_strict && emulator.answers;
        let winner = match (&place, is_errand) {
            (None, None) if is_refused => "the role's policy, which refuses the call".to_owned(),
            (_, Some(errand)) => format!("the mocks of {}", errand.label),
            (Some((key, index)), None) => {
                let what = if is_state { "state" } else { "resource" };
                let mocks = self.run_of.as_ref().map(|ran| &*ran.mocks);
                let n = mocks.and_then(|mocks| mocks::n_entries(mocks, key));
                let n = n.unwrap_or_default().max(index + 1);
                format!("mock for {what} `{key}`, response {} of {n}", index + 1)
            }
            (None, None) if is_emulated => format!("the {}", emulator.told),
            (None, None) if is_strict => "no mock, which strict mode fails".to_owned(),
            (None, None) => "a person, who was asked".to_owned(),
        };
        let last = if is_strict { "fail" } else { "ask" };
        let is_resource = is_errand.is_none() && place.is_some() && !is_state;
        // A policy is asked before anybody else, where there is one.
        let policy = is_refused.then(|| ("role's policy".to_owned(), true));
        let chain = [
            ("test case", is_errand.is_some()),
            ("state", is_errand.is_none() && is_state),
            ("resource", is_resource),
            (&*emulator.told, is_emulated),
            (last, is_none && !is_emulated),
        ];
        Some(AnswerSource {
            chain: policy
                .into_iter()
                .chain(chain.map(|(name, is_it)| (name.to_owned(), is_it)))
                .collect(),
            winner,
            place: place.filter(|_| is_errand.is_none()),
            can_keep: is_none && of_child.is_none() && self.answer_of_call(idx).is_some(),
        })
    }

    /// The built-in emulator of a call that no mock answered.
    fn emulator_of_call(&self, scheduled: usize, was_asked: bool) -> EmulatorOfCall {
        let event = self.record.events().get(scheduled);
        let Some(Details::Scheduled(call)) = event.map(|event| &event.details) else {
            return EmulatorOfCall::default();
        };
        let TaskResource {
            resource_type,
            resource,
            pattern,
            ..
        } = &*call.resource;
        let Some(label) = emulator_of(&call.resource) else {
            let action = resource.split('.').next().unwrap_or_default();
            let of = if resource_type.is_empty() {
                String::new()
            } else {
                format!(" for {resource_type}:{action}")
            };
            return EmulatorOfCall {
                told: format!("built-in emulator: none{of}"),
                answers: false,
            };
        };
        let has_more = matches!(pattern, TaskPattern::WaitForTaskToken | TaskPattern::Sync);
        let is_sent = has_more && self.submitted(scheduled).is_some();
        let told = match (is_sent, was_asked) {
            (true, _) => format!("built-in emulator: {label}, for the request alone"),
            (false, true) => format!("built-in emulator: {label}, not for this call"),
            (false, false) => format!("built-in emulator: {label}"),
        };
        EmulatorOfCall {
            told,
            answers: !is_sent && !was_asked,
        }
    }

    /// Whether somebody was asked how a call ends.
    fn was_asked(&self, scheduled: usize) -> bool {
        let tasks = &self.later.tasks;
        let mut asked = tasks.asked.iter().filter(|_| tasks.run == self.run);
        asked.any(|asked| self.is_call_of(scheduled, asked))
    }

    fn is_call_of(&self, scheduled: usize, asked: &Question) -> bool {
        let event = self.record.events().get(scheduled);
        event.is_some_and(|event| event.timestamp == asked.asked_at)
            && self.record.state_of(scheduled) == Some(&asked.call.state)
            && self.record.iteration_of(scheduled) == *asked.call.iteration
    }

    /// The calls that a built-in emulator answered so far, by the events that scheduled them.
    pub(super) fn emulated_calls(&self) -> Vec<usize> {
        if self.entered_child().is_some() {
            return Vec::new();
        }
        let uses = self.uses();
        let Some(uses) = uses.filter(|_| !self.later.is_strict) else {
            return Vec::new();
        };
        let events = self.record.events().iter().enumerate();
        let calls = events.filter(|(idx, event)| {
            let Details::Scheduled(call) = &event.details else {
                return false;
            };
            emulator_of(&call.resource).is_some()
                && uses.served(*idx).is_none()
                && !uses.is_refused(*idx)
                && !self.was_asked(*idx)
        });
        calls.map(|(idx, _)| idx).collect()
    }

    /// The event that scheduled the call that is looked at, and its state.
    fn looked_at_call(&self) -> Option<(usize, Rc<str>)> {
        let at_playhead = || self.record.state_of(self.playhead.checked_sub(1)?).cloned();
        let state = self.selected_state.clone().or_else(at_playhead)?;
        let events = self.record.events().get(..self.playhead)?;
        let idx = events.iter().enumerate().rev().find_map(|(idx, event)| {
            let is_call = matches!(event.details, Details::Scheduled(_));
            (is_call && self.record.state_of(idx) == Some(&state)).then_some(idx)
        })?;
        Some((idx, state))
    }

    /// How a call ended, and how many ms after it was made.
    pub(super) fn answer_of_call(&self, scheduled: usize) -> Option<(End, u64)> {
        let events = self.record.events().get(..self.playhead)?;
        let visit = self.record.visit_of(scheduled)?;
        let begun = events.get(scheduled)?.timestamp;
        let later = events.iter().enumerate().skip(scheduled + 1);
        let mut own = later.filter(|(idx, _)| self.record.visit_of(*idx) == Some(visit));
        own.find_map(|(_, event)| {
            let after = event.timestamp.since(begun).as_millis();
            Some((end_of(event)?, after))
        })
    }

    /// What the request of a call was answered whose end comes from elsewhere.
    fn submitted(&self, scheduled: usize) -> Option<Value> {
        let visit = self.record.visit_of(scheduled)?;
        let events = self.record.events().iter().enumerate().skip(scheduled + 1);
        let mut own = events.filter(|(idx, _)| self.record.visit_of(*idx) == Some(visit));
        let (_, event) = own.find(|(_, event)| event.event_type == EventType::TaskSubmitted)?;
        let Details::TaskOutput { output, .. } = &event.details else {
            return None;
        };
        Some(output.clone())
    }

    /// The same of a call that somebody outside ends.
    pub(super) fn submitted_of(&self, asked: &Question) -> Option<Value> {
        let events = self.record.events().iter().enumerate().rev();
        let mut calls = events.filter(|(_, event)| matches!(event.details, Details::Scheduled(_)));
        let (scheduled, _) = calls.find(|(idx, _)| self.is_call_of(*idx, asked))?;
        self.submitted(scheduled)
    }

    pub(super) fn act_mocks(&mut self, action: &MockAction) -> Vec<Effect> {
        if let MockAction::Show(state, index) = action {
            return self.show_mock(state, *index);
        }
        if *action == MockAction::UseResult {
            return self.use_result();
        }
        let applied = mock_forms::apply(&self.project.mocks, &self.project.definition, action);
        match (applied, action) {
            (Ok(text), _) => {
                self.later.mock_draft = None;
                let text = text.filter(|text| *text != self.project.mocks);
                text.map_or_else(Vec::new, |text| self.set_text(Document::Mocks, text))
            }
            (Err(problem), MockAction::Write(state, index, field, text)) => {
                self.later.mock_draft = Some(Draft {
                    state: state.clone(),
                    index: *index,
                    field: *field,
                    text: text.clone(),
                    problem,
                });
                Vec::new()
            }
            (Err(text), _) => {
                self.notice = Some(Notice {
                    is_error: true,
                    text,
                });
                Vec::new()
            }
        }
    }

    fn show_mock(&mut self, state: &str, index: usize) -> Vec<Effect> {
        self.document = Document::Mocks;
        let text = &self.project.mocks;
        let Some(range) = mock_forms::range_of(text, state, index) else {
            return Vec::new();
        };
        vec![Effect::Reveal {
            document: Document::Mocks,
            range: Utf16Range::of(range, text, &LineIndex::new(text)),
            selects: false,
        }]
    }

    /// Makes what the call that is looked at gave its mock.
    fn use_result(&mut self) -> Vec<Effect> {
        let Some((idx, state)) = self.looked_at_call() else {
            return Vec::new();
        };
        let Some((end, after)) = self.answer_of_call(idx) else {
            return Vec::new();
        };
        let scheduled = self.record.events().get(idx).cloned();
        let Some(Details::Scheduled(call)) = scheduled.as_ref().map(|one| &one.details) else {
            return Vec::new();
        };
        let iteration = self.record.iteration_of(idx);
        let of = (call.resource.pattern, &*iteration);
        let (conduct, submitted) = (Conduct::default(), self.submitted(idx));
        let how = (after, true);
        let entry = entry(of, &end, &conduct, how, submitted, Keep::Call);
        self.document = Document::Mocks;
        self.add_mock(&state, &entry)
    }
}

/// How the event says that its call ended.
fn end_of(event: &HistoryEvent) -> Option<End> {
    let name = event.event_type.as_str();
    if name.ends_with("TimedOut") {
        return Some(End::Hang);
    }
    if name.ends_with("Succeeded")
        && let Details::TaskOutput { output, .. } | Details::Output { output } = &event.details
    {
        return Some(End::Return(output.clone()));
    }
    let is_failed = name.ends_with("Failed");
    is_failed
        .then(|| failure_of(&event.details))
        .flatten()
        .map(End::Throw)
}
