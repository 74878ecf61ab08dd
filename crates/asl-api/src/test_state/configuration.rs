//! What goes with a mock alone, and with which state: `context` and `stateConfiguration`.
//!
//! Of the API's model are "This field may only be specified if a mock is specified in the same
//! request" (`context`), "when an error is mocked for a Map or Parallel state"
//! (`errorCausedByState`) and "The data read by `ItemReader`" (`mapItemReaderData`). `TestState`
//! was seen to refuse a number of failed iterations without a mock or for a Task, and an
//! `ItemReader` without its data (though the guide's example has none). For the rest its words
//! are not known: they are ours, in the form of those.

use asl_protocol::StateKind;

use super::request::Request;
use super::subject::Subject;
use crate::Refusal;

/// Checks that what is given only beside a mock has one.
///
/// # Errors
/// The first member that has none.
pub(super) fn check_mocked(request: &Request) -> Result<(), Refusal> {
    if request.mock.is_some() {
        return Ok(());
    }
    let members = [
        (
            "MapIterationFailureCount",
            request.n_failed_iterations.is_some(),
        ),
        ("Context", request.context.is_some()),
        ("ErrorCausedByState", request.error_source.is_some()),
        ("MapItemReaderData", request.item_reader_data.is_some()),
    ];
    match members.iter().find(|(_, is_given)| *is_given) {
        Some((name, _)) => Err(Refusal::validation(format!(
            "TestState does not support {name} when a mock is not specified."
        ))),
        None => Ok(()),
    }
}

/// Checks that the configuration is about the state that is tested with a mock.
///
/// # Errors
/// What the state cannot be told, or an `ItemReader` that would find nothing.
pub(super) fn check_state(request: &Request, subject: &Subject) -> Result<(), Refusal> {
    if request.mock.is_none() {
        return Ok(());
    }
    let kind = subject.state().kind();
    let is_map = kind == StateKind::Map;
    if request.n_failed_iterations.is_some() && !is_map {
        return Err(only_for("MapIterationFailureCount", "a Map state"));
    }
    if let Some(name) = &request.error_source {
        if !is_map && kind != StateKind::Parallel {
            return Err(only_for("ErrorCausedByState", "a Map or Parallel state"));
        }
        if !subject.holds(name) {
            return Err(Refusal::validation(
                "ErrorCausedByState must be the name of a state inside the tested Map or \
                 Parallel state.",
            ));
        }
    }
    match (subject.reads_items(), request.item_reader_data.is_some()) {
        (true, false) => Err(Refusal::validation(
            "ItemReader data must be specified when testing a Map state with ItemReader \
             specified.",
        )),
        (false, true) => Err(only_for(
            "MapItemReaderData",
            "a Map state with ItemReader specified",
        )),
        (true, true) | (false, false) => Ok(()),
    }
}

fn only_for(member: &str, state: &str) -> Refusal {
    Refusal::validation(format!("{member} is only supported when testing {state}."))
}
