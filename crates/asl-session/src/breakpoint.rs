//! Breakpoints: where the playhead stops on its way over the events.
//!
//! A run is computed to its end; a breakpoint holds the playhead when it comes to an event that
//! meets it. Stepping and seeking by hand pass it.

use std::rc::Rc;

use asl_protocol::{Details, EventType, HistoryEvent, TaskError};
use asl_query::{Explored, Scope, SeededEntropy, explore_jsonata};
use json_value::Value;

use crate::record::{RunRecord, failure_of, is_failure};
use crate::scratch::Object;

/// The most breakpoints of a project.
pub const MAX_BREAKPOINTS: usize = 200;

/// The most events at which a run's conditions are evaluated.
const MAX_CONDITIONS: usize = 25_000;

/// Which event of a visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The state was entered: its input is known.
    #[default]
    Entered,
    /// The task was scheduled: its arguments are known.
    Scheduled,
    /// The task succeeded or failed: its result is known.
    Answered,
    /// The state was left: its output is known.
    Exited,
}

impl Stage {
    /// Every stage in order.
    pub const ALL: [Self; 4] = [Self::Entered, Self::Scheduled, Self::Answered, Self::Exited];

    /// A word for markup: `entered`, ….
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Scheduled => "scheduled",
            Self::Answered => "answered",
            Self::Exited => "exited",
        }
    }

    /// What it says: `is entered`, ….
    pub const fn label(self) -> &'static str {
        match self {
            Self::Entered => "is entered",
            Self::Scheduled => "calls its task",
            Self::Answered => "gets its result",
            Self::Exited => "is left",
        }
    }

    fn fits(self, event: EventType) -> bool {
        let name = event.as_str();
        match self {
            Self::Entered => name.ends_with("StateEntered"),
            Self::Scheduled => name.ends_with("Scheduled"),
            Self::Answered => ["Task", "LambdaFunction", "Activity"].iter().any(|kind| {
                name.strip_prefix(kind)
                    .is_some_and(|end| matches!(end, "Succeeded" | "Failed" | "TimedOut"))
            }),
            Self::Exited => name.ends_with("StateExited"),
        }
    }
}

/// Where the playhead stops.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breakpoint {
    /// At a stage of a state.
    State {
        /// The state's name.
        state: Rc<str>,
        /// When.
        stage: Stage,
    },
    /// At a failure with this error name; empty: at any.
    Error(String),
    /// Where a state is entered or left, or an error happens, and this JSONata expression is
    /// true. It sees `$states.input`, `$states.result` (output), `$states.errorOutput` and
    /// `$states.context` (`State.Name`, `State.EnteredTime`).
    Condition(String),
}

impl Breakpoint {
    /// What it says: ``when `Charge` is entered``, with the name in backticks.
    pub fn sentence(&self) -> String {
        match self {
            Self::State { state, stage } => format!("when `{state}` {}", stage.label()),
            Self::Error(name) if name.is_empty() => "at any error".to_owned(),
            Self::Error(name) => format!("at the error `{name}`"),
            Self::Condition(condition) => format!("when `{condition}`"),
        }
    }

    /// As a link carries it: `{"state": "Charge", "stage": "entered"}`, `{"error": ""}`,
    /// `{"condition": "…"}`.
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::State { state, stage } => Value::object([
                ("state", Value::string(state.clone())),
                ("stage", stage.as_str().into()),
            ]),
            Self::Error(name) => Value::object([("error", name.as_str().into())]),
            Self::Condition(condition) => Value::object([("condition", condition.as_str().into())]),
        }
    }

    /// Reads what [`Self::to_json`] wrote; `None` for anything else.
    pub(crate) fn parse(json: &Value) -> Option<Self> {
        let word = |name: &str| json.get(name).and_then(Value::as_str);
        if let Some(state) = word("state") {
            let name = word("stage")?;
            return Some(Self::State {
                state: state.into(),
                stage: Stage::ALL.into_iter().find(|one| one.as_str() == name)?,
            });
        }
        let error = word("error").map(|name| Self::Error(name.to_owned()));
        error.or_else(|| word("condition").map(|text| Self::Condition(text.to_owned())))
    }

    fn is_met(&self, record: &RunRecord, idx: usize, event: &HistoryEvent) -> bool {
        match self {
            Self::State { state, stage } => {
                stage.fits(event.event_type) && record.state_of(idx) == Some(state)
            }
            Self::Error(name) => {
                is_failure(event.event_type)
                    && failure_of(&event.details).is_some_and(|TaskError { error, .. }| {
                        name.is_empty() || error.as_deref() == Some(name.as_str())
                    })
            }
            Self::Condition(condition) => {
                idx < MAX_CONDITIONS && is_true(condition, record, idx, event)
            }
        }
    }
}

fn is_true(condition: &str, record: &RunRecord, idx: usize, event: &HistoryEvent) -> bool {
    let text = |text: Option<Rc<str>>| text.map_or(Value::Null, Value::string);
    let error_output = failure_of(&event.details).map(|TaskError { error, cause }| {
        Value::object([("Error", text(error)), ("Cause", text(cause))])
    });
    let (input, result) = if let Details::Entered { input, .. } = &event.details {
        (input.clone(), None)
    } else if let Details::Exited { output, .. } = &event.details {
        (Value::Null, Some(output.clone()))
    } else if error_output.is_some() {
        (Value::Null, None)
    } else {
        return false;
    };
    let state = record.state_of(idx).cloned().unwrap_or_default();
    let context = Value::object([(
        "State",
        Value::object([
            ("Name", Value::string(state)),
            ("EnteredTime", Value::from(event.timestamp.to_string())),
        ]),
    )]);
    let scope = Scope {
        input: &input,
        result: result.as_ref(),
        error_output: error_output.as_ref(),
        context: &Object(&context),
        variables: &Object(&Value::empty_object()),
        entropy: &SeededEntropy::new(0),
        now_millis: event.timestamp.as_millis(),
    };
    let truth = explore_jsonata(condition, &scope);
    matches!(truth, Ok(Explored::Value(value)) if value == Value::Bool(true))
}

/// The breakpoints and where a run meets them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Breaks {
    pub(crate) all: Vec<Breakpoint>,
    /// How many events are shown where one is met, rising.
    pub(crate) hits: Vec<usize>,
    /// How many events were looked at.
    n_seen: usize,
}

impl Breaks {
    /// The states that have one.
    pub(crate) fn states(&self) -> Vec<Rc<str>> {
        let state = |one: &Breakpoint| match one {
            Breakpoint::State { state, .. } => Some(state.clone()),
            Breakpoint::Error(_) | Breakpoint::Condition(_) => None,
        };
        self.all.iter().filter_map(state).collect()
    }

    /// Adds a breakpoint, or takes it away if it is there.
    pub(crate) fn toggle(&mut self, breakpoint: Breakpoint) {
        match self.all.iter().position(|one| *one == breakpoint) {
            Some(at) => {
                self.all.remove(at);
            }
            None if self.all.len() < MAX_BREAKPOINTS => self.all.push(breakpoint),
            None => {}
        }
        self.forget();
    }

    /// A state has another name.
    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        for one in &mut self.all {
            if let Breakpoint::State { state, .. } = one
                && **state == *from
            {
                *state = to.into();
            }
        }
        self.forget();
    }

    /// Another run, or other breakpoints: everything is to be looked at again.
    pub(crate) fn forget(&mut self) {
        self.hits.clear();
        self.n_seen = 0;
    }

    /// Looks at new events; gives where the first new hit is.
    pub(crate) fn look(&mut self, record: &RunRecord) -> Option<usize> {
        let n_known = self.hits.len();
        let events = record.events();
        if !self.all.is_empty() {
            for (idx, event) in events.iter().enumerate().skip(self.n_seen) {
                if self.all.iter().any(|one| one.is_met(record, idx, event)) {
                    self.hits.push(idx + 1);
                }
            }
        }
        self.n_seen = events.len();
        self.hits.get(n_known).copied()
    }

    /// The nearest hit after the playhead, or before it.
    pub(crate) fn next(&self, playhead: usize, forward: bool) -> Option<usize> {
        if forward {
            self.hits.iter().copied().find(|hit| playhead < *hit)
        } else {
            self.hits.iter().copied().rev().find(|hit| *hit < playhead)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{finished, run_again};
    use crate::{Action, BreakEdit, Session};

    fn stops(session: &mut Session, breakpoint: Breakpoint) -> Option<(usize, String)> {
        session.update(BreakEdit::Clear.into());
        session.update(BreakEdit::Toggle(breakpoint).into());
        run_again(session);
        let at = session.playhead();
        let rows = session.event_rows(at.saturating_sub(1)..at);
        let row = rows.first()?;
        (at < session.n_events()).then(|| {
            let state = row.state.as_deref().unwrap_or_default();
            (at, format!("{} {state}", row.event_type.as_str()))
        })
    }

    #[test]
    fn a_run_stops_where_a_breakpoint_is_met() {
        let mut session = finished("order-fulfilment");
        let state = |stage| Breakpoint::State {
            state: "ChargeCard".into(),
            stage,
        };
        let entered = stops(&mut session, state(Stage::Entered)).unwrap();
        assert_eq!(entered.1, "TaskStateEntered ChargeCard");
        let scheduled = stops(&mut session, state(Stage::Scheduled)).unwrap();
        assert!(entered.0 < scheduled.0);
        let exited = stops(&mut session, state(Stage::Exited)).unwrap();
        assert_eq!(exited.1, "TaskStateExited ChargeCard");
        let any = stops(&mut session, Breakpoint::Error(String::new())).unwrap();
        assert!(any.1.contains("Failed"));
        assert_eq!(
            stops(&mut session, Breakpoint::Error("No.Such".to_owned())),
            None
        );
        let condition = "$states.context.State.Name = 'ChargeCard' and $exists($states.input)";
        let met = stops(&mut session, Breakpoint::Condition(condition.to_owned())).unwrap();
        assert_eq!(met.0, entered.0);
        let broken = Breakpoint::Condition("((".to_owned());
        assert_eq!(stops(&mut session, broken), None);
    }

    #[test]
    fn the_end_is_reached_by_hand_and_the_next_one_by_a_key() {
        let mut session = finished("order-fulfilment");
        let breakpoint = Breakpoint::State {
            state: "ChargeCard".into(),
            stage: Stage::Entered,
        };
        let (at, _) = stops(&mut session, breakpoint).unwrap();
        session.update(Action::SeekLast);
        assert_eq!(session.playhead(), session.n_events());
        session.update(BreakEdit::Previous.into());
        assert_eq!(session.playhead(), at);
        session.update(Action::SeekFirst);
        session.update(BreakEdit::Next.into());
        assert_eq!(session.playhead(), at);
    }
}
