//! The Wait state.
//!
//! | from | on | to |
//! |---|---|---|
//! | Entered | a moment in the future | Waiting |
//! | Entered | a moment that has passed | Exited |
//! | Entered | no moment, or one too far away | the state fails (`leave.rs`) |
//! | Waiting | its timer | Exited |
//! | Waiting | the failure of a sibling | Aborted |

use std::rc::Rc;

use asl_program::{Delay, Field, State};
use asl_protocol::{Duration, Timestamp, Way, limits};
use asl_query::Expected;
use json_value::Value;

use crate::data_flow::{Flow, hand_on};
use crate::error::StateError;
use crate::execution::Execution;
use crate::fields;
use crate::frame::{Doing, FrameId};

/// Finds the moment and sleeps until then.
pub(crate) fn run(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
    delay: &Delay,
) -> Result<(), StateError> {
    let flow = Flow::of(execution, id, state)?;
    let effective = flow.effective_input()?;
    let until = match delay {
        Delay::Seconds(field) => {
            let secs = fields::wait_seconds(&flow, &effective, field)?;
            execution.now.plus(Duration::from_secs(secs))
        }
        Delay::Until(field) => timestamp(&flow, &effective, field)?,
    };
    if until.since(execution.now) > limits::MAX_WAIT {
        return Err(flow.runtime("Wait state delay is too long."));
    }
    if until <= execution.now {
        return over(execution, id, state);
    }
    execution.sleep_until(id, until, Doing::Waiting);
    Ok(())
}

/// The wait is over.
pub(crate) fn over(
    execution: &mut Execution,
    id: FrameId,
    state: &State,
) -> Result<(), StateError> {
    hand_on(execution, id, state, (Way::Left, state.transition))
}

fn timestamp(
    flow: &Flow<'_>,
    effective: &Value,
    field: &Field<Rc<str>>,
) -> Result<Timestamp, StateError> {
    let value = match field {
        Field::Literal(text) => Value::String(text.clone()),
        Field::Path(path) => fields::found(flow, effective, "Timestamp", path)?,
        Field::Jsonata(template) => flow.evaluate_as(template, Expected::Timestamp)?,
    };
    if let Some(moment) = value.as_str().and_then(Timestamp::parse) {
        // "Step Functions considers the time value up to seconds and truncates milliseconds" (AWS
        // guide, "Wait workflow state").
        return Ok(moment.without_fraction());
    }
    let shown = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    let text = match field {
        Field::Path(path) => format!(
            "The TimestampPath parameter does not reference a valid ISO-8601 extended offset \
             date-time format string: {} == {shown}",
            path.text()
        ),
        Field::Literal(_) | Field::Jsonata(_) => format!(
            "The Timestamp parameter is not a valid ISO-8601 extended offset date-time format \
             string: {shown}"
        ),
    };
    Err(flow.runtime(&text))
}
