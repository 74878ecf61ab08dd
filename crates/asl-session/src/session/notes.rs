//! What stands under the name of a state that goes on: which attempt of how many it is, how long
//! it still waits. Reached from the second part of the program only.

use std::rc::Rc;

use asl_protocol::{Duration, EventType, HistoryEvent};

use crate::clock::short_duration;
use crate::inspect::Compiled;
use crate::record::{failure_of, is_failure};
use crate::{Session, Status};

impl Session {
    /// Brings the notes up to date with the playhead.
    pub(super) fn note_states(&mut self) {
        let live = self.frame.states.iter();
        let mut back_off: Vec<Rc<str>> = Vec::new();
        let told: Vec<(Rc<str>, String)> = live
            .filter_map(|(name, state)| {
                let text = if state.status == Status::Waiting {
                    self.wait_left(name)
                } else if matches!(
                    state.status,
                    Status::Retrying | Status::Failed | Status::TimedOut
                ) {
                    let ahead = self.retry_ahead(name);
                    if ahead.is_some() {
                        back_off.push(name.clone());
                    }
                    let is_retrying = state.status == Status::Retrying;
                    ahead.or_else(|| is_retrying.then(|| self.attempt_of(name, state.attempts))?)
                } else {
                    None
                };
                Some((name.clone(), text?))
            })
            .collect();
        for name in back_off {
            let states = &mut Rc::make_mut(&mut self.frame).states;
            if let Some(state) = states.get_mut(&name) {
                state.status = Status::Retrying;
            }
        }
        let nodes = self.checked.graph().0.nodes.iter();
        let states = nodes.filter(|node| node.kind.is_state());
        self.later.notes = states
            .filter_map(|state| {
                let mut told = told.iter();
                let (_, text) = told.find(|(name, _)| **name == *state.name)?;
                Some((state.path.clone(), text.clone()))
            })
            .collect();
    }

    /// How long the first of a Wait state's visits to end still waits. Its end is known once it
    /// has been computed.
    fn wait_left(&self, state: &str) -> Option<String> {
        let now = self.clock().now;
        let ahead = self.record.events().iter().enumerate();
        let mut ends = ahead.skip(self.playhead).filter(|(idx, event)| {
            event.event_type == EventType::WaitStateExited
                && self.record.state_of(*idx).is_some_and(|of| **of == *state)
        });
        let (_, end) = ends.next()?;
        Some(format!("{} left", left_text(end.timestamp.since(now))))
    }

    /// `retry in 2 s`, where the state's last event is a failure that a retrier took. That it
    /// did is known once the next attempt has begun.
    fn retry_ahead(&self, state: &str) -> Option<String> {
        let events = self.record.events();
        let (last, visit) = self.last_of(state)?;
        if !is_failure(events.get(last)?.event_type) {
            return None;
        }
        let mut ahead = self.playhead..events.len();
        let next = ahead.find(|idx| self.record.visit_of(*idx) == Some(visit))?;
        // A redrive begins the attempt anew: the state had failed.
        let between = events.get(last..next)?;
        let is_redriven =
            |event: &Rc<HistoryEvent>| event.event_type == EventType::ExecutionRedriven;
        if between.iter().any(is_redriven) {
            return None;
        }
        let next = events.get(next)?;
        let begins = next.event_type.as_str();
        let is_attempt = begins.ends_with("Scheduled") || begins.ends_with("StateStarted");
        let left = next.timestamp.since(self.clock().now);
        is_attempt.then(|| format!("retry in {}", left_text(left)))
    }

    /// The state's last event at the playhead, and the visit that it belongs to.
    fn last_of(&self, state: &str) -> Option<(usize, usize)> {
        let of_state = |idx: &usize| self.record.state_of(*idx).is_some_and(|of| **of == *state);
        let last = (0..self.playhead).rev().find(of_state)?;
        Some((last, self.record.visit_of(last)?))
    }

    /// `attempt 2 of 4`, of the visit that the state's last event belongs to.
    fn attempt_of(&self, state: &str, attempts: u32) -> Option<String> {
        let events = self.record.events();
        let (last, visit) = self.last_of(state)?;
        let entered = self.record.visit(visit)?.entered;
        let errors: Vec<Option<Rc<str>>> = (entered..=last)
            .filter(|idx| self.record.visit_of(*idx) == Some(visit))
            .filter_map(|idx| Some(failure_of(&events.get(idx)?.details)?.error))
            .collect();
        // What a redrive begins anew, or a container, does not count so.
        if u32::try_from(errors.len()).ok()? + 1 != attempts {
            return None;
        }
        let project = self.run_of.as_ref()?;
        let most = self.with_compiled(|compiled| {
            Compiled::of_run(compiled, project)?.most_attempts(state, &errors)
        })?;
        Some(format!("attempt {attempts} of {most}"))
    }
}

/// A rest of time; what is longer than a second goes by in whole ones, so that the picture
/// changes no oftener.
fn left_text(left: Duration) -> String {
    const SECOND: u64 = 1_000;
    let millis = left.as_millis();
    let shown = if millis > SECOND {
        millis.div_ceil(SECOND).saturating_mul(SECOND)
    } else {
        millis
    };
    short_duration(Duration::from_millis(shown))
}

#[cfg(test)]
mod tests {
    use crate::tests::{finished, run_again};
    use crate::{Action, Project, Session};

    /// The notes of a state while the playhead goes from the first event to the last, each once.
    fn notes(session: &mut Session, state: &str) -> Vec<String> {
        let mut seen: Vec<String> = Vec::new();
        session.update(Action::SeekFirst);
        while session.playhead() < session.n_events() {
            session.update(Action::StepForward);
            let picture = session.graph();
            let mut nodes = picture.graph.nodes.iter();
            let found = nodes.position(|node| node.name == state).unwrap();
            let status = picture.overlay.status(found).unwrap();
            let note = format!(
                "{}: {}",
                status.status.as_str(),
                status.note.as_deref().unwrap_or("-")
            );
            if seen.last() != Some(&note) {
                seen.push(note);
            }
        }
        seen
    }

    #[test]
    fn a_retry_says_which_attempt_of_how_many_it_is() {
        let mut session = finished("order-fulfilment");
        assert_eq!(
            notes(&mut session, "ChargeCard"),
            [
                "not-reached: -",
                "running: -",
                "retrying: retry in 2 s",
                "retrying: attempt 2 of 3",
                "retrying: retry in 4 s",
                "retrying: attempt 3 of 3",
                "failed: -",
                "caught: -",
            ]
        );
    }

    #[test]
    fn retriers_that_share_the_errors_each_have_attempts_of_their_own() {
        let definition = r#"{ "StartAt": "Call", "States": { "Call": {
            "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "f" },
            "Retry": [{ "ErrorEquals": ["Busy"], "MaxAttempts": 1 },
                      { "ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 4 }],
            "End": true } } }"#;
        let mocks = r#"{"Call": [{"throw": {"error": "Busy"}}, {"throw": {"error": "Odd"}},
            {"throw": {"error": "Odd"}}, {"return": {}}]}"#;
        let mut session = Session::whole(Project::new(definition, "{}", mocks));
        run_again(&mut session);
        let notes = notes(&mut session, "Call");
        let tried: Vec<&String> = notes
            .iter()
            .filter(|note| note.starts_with('r') && !note.contains("retry in"))
            .collect();
        assert_eq!(
            tried,
            [
                "running: -",
                "retrying: attempt 2 of 2",
                "retrying: attempt 3 of 6",
                "retrying: attempt 4 of 6",
            ]
        );
    }

    #[test]
    fn a_wait_says_how_long_it_goes_on() {
        let definition = r#"{ "StartAt": "Rest", "States": {
            "Rest": { "Type": "Wait", "Seconds": 90, "Next": "Done" }, "Done": { "Type": "Succeed" } } }"#;
        let mut session = Session::whole(Project::new(definition, "{}", "{}"));
        run_again(&mut session);
        assert_eq!(
            notes(&mut session, "Rest"),
            ["waiting: 1 min 30 s left", "succeeded: -"]
        );
    }
}
