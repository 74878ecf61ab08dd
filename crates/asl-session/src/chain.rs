//! How a run came to a bad end: the events that led there, each with its sentence.

use asl_protocol::EventId;

use crate::narration;
use crate::record::is_failure;
use crate::{RunState, Session};

/// The most events that are told, the last ones.
const MAX_LINKS: usize = 12;

/// An event on the way to the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainLink {
    /// The event.
    pub event: EventId,
    /// What happened, in a sentence.
    pub sentence: String,
}

/// From where the state that went wrong was entered, over each of its failures and those of what
/// is around it, to the end of the execution; empty unless that ended badly.
pub fn failure_chain(session: &Session) -> Vec<ChainLink> {
    let record = session.record();
    let events = record.events();
    let has_ended = matches!(session.run_state(), RunState::Ended(_));
    let last = events.last().filter(|last| is_failure(last.event_type));
    let mut next = last.filter(|_| has_ended).map(|last| last.id);
    let mut chain = Vec::new();
    // Each event follows from an earlier one.
    for _ in 0..events.len() {
        let idx = next.and_then(|id| usize::try_from(id.0).ok()?.checked_sub(1));
        let Some((idx, event)) = idx.and_then(|idx| Some((idx, events.get(idx)?))) else {
            break;
        };
        let is_entry = event.event_type.as_str().ends_with("StateEntered");
        if is_entry || is_failure(event.event_type) {
            chain.push(ChainLink {
                event: event.id,
                sentence: narration::sentence(record, idx),
            });
        }
        if is_entry || chain.len() == MAX_LINKS {
            break;
        }
        next = Some(event.previous);
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::Project;
    use crate::tests::run_again;

    fn check(definition: &str, mocks: &str, expected: &Expect) {
        let mut session = Session::whole(Project::new(definition, "[1]", mocks));
        run_again(&mut session);
        let chain = failure_chain(&session);
        let lines = chain
            .iter()
            .map(|link| format!("{}: {}\n", link.event.0, link.sentence));
        expected.assert_eq(&lines.collect::<String>());
    }

    #[test]
    fn the_way_to_a_failure_goes_from_the_state_outwards() {
        let definition = r#"{ "StartAt": "First", "States": { "First": { "Type": "Pass", "Next": "Each" },
            "Each": { "Type": "Map", "End": true, "ItemProcessor": { "StartAt": "Call", "States": {
              "Call": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": { "FunctionName": "f" },
                "Retry": [{ "ErrorEquals": ["Busy"], "MaxAttempts": 1 }], "End": true } } } } } }"#;
        let busy = r#"{"Call": [{"throw": {"error": "Busy"}, "repeat": true}]}"#;
        check(
            definition,
            busy,
            &expect![[r"
            7: Item 0: Task `Call` receives 1.
            10: Item 0: `Call` failed at lambda:invoke with `Busy`; it is tried again after 1 s.
            13: Item 0: `Call` failed on attempt 2 at lambda:invoke with `Busy`.
            16: An iteration of `Each` failed, so the state fails.
            17: The execution failed with `Busy`.
        "]],
        );
        check(definition, r#"{"Call": [{"return": 1}]}"#, &expect![""]);
    }

    #[test]
    fn what_fails_without_a_call_is_entered_and_ends() {
        let definition = r#"{ "StartAt": "Pick", "States": {
            "Pick": { "Type": "Pass", "InputPath": "$.none", "End": true } } }"#;
        check(
            definition,
            "{}",
            &expect![[r"
            2: Pass `Pick` receives [1].
            3: The execution failed with `States.Runtime` (An error occurred while executing the state 'Pick' (entered …).
        "]],
        );
    }
}
