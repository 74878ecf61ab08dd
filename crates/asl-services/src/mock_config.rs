//! Reading `MockConfigFile.json`, the mocks of Step Functions Local.
//!
//! ```json
//! { "StateMachines": { "Orders": { "TestCases": { "Happy": { "Charge": "Paid" } } } },
//!   "MockedResponses": { "Paid": { "0": { "Throw": { "Error": "Busy", "Cause": "later" } },
//!                                  "1-2": { "Return": { "ok": true } } } } }
//! ```
//!
//! Numbers count the calls of a state in the whole execution, from 0. A test case is named
//! `Machine/Case`, or `Case` alone where only one machine has it.

use asl_protocol::TaskError;
use json_value::{Map, Value};

use crate::{Answer, MockBook, MockEntry, MockError};

/// The most calls a response may name: a slip such as `0-99999999` is refused.
pub const MAX_CALLS: usize = 100_000;

impl MockBook {
    /// The mocks of one test case of a `MockConfigFile.json`.
    ///
    /// # Errors
    /// The file is not as its format says, has no such test case, or a response leaves a
    /// call out; the place is named.
    pub fn from_mock_config(document: &Value, test_case: &str) -> Result<Self, MockError> {
        let states = find_test_case(document, test_case)?;
        let mut book = Self::new();
        for (state, response) in states {
            let name = response.as_str().unwrap_or_default();
            let at = format!("/MockedResponses/{name}");
            let calls = document
                .get("MockedResponses")
                .and_then(|all| all.get(name));
            let calls = calls.and_then(Value::as_object).ok_or_else(|| MockError {
                pointer: at.clone(),
                message: format!("state `{state}` wants the response `{name}`, and there is none"),
            })?;
            for entry in entries(calls, &at)? {
                book.add(state, entry);
            }
        }
        Ok(book)
    }
}

fn find_test_case<'a>(document: &'a Value, test_case: &str) -> Result<&'a Map, MockError> {
    let machines = document.get("StateMachines").and_then(Value::as_object);
    let machines = machines.ok_or_else(|| MockError {
        pointer: "/StateMachines".to_owned(),
        message: "expected an object with one member for each state machine".to_owned(),
    })?;
    let (machine, case) = match test_case.split_once(['/', '#']) {
        Some((machine, case)) => (Some(machine), case),
        None => (None, test_case),
    };
    let cases_of = |value: &'a Value| value.get("TestCases").and_then(Value::as_object);
    let all = || {
        machines
            .iter()
            .filter_map(|(name, value)| Some((name, cases_of(value)?)))
    };
    let mut found = all()
        .filter(|(name, _)| machine.is_none_or(|machine| machine == name.as_ref()))
        .filter_map(|(_, cases)| cases.get(case)?.as_object());
    match (found.next(), found.next()) {
        (Some(states), None) => Ok(states),
        (Some(_), Some(_)) => Err(MockError {
            pointer: "/StateMachines".to_owned(),
            message: format!("several machines have a test case `{case}`: write `Machine/{case}`"),
        }),
        (None, _) => {
            let names: Vec<String> = all()
                .flat_map(|(name, cases)| cases.keys().map(move |case| format!("{name}/{case}")))
                .collect();
            Err(MockError {
                pointer: "/StateMachines".to_owned(),
                message: format!("no test case `{test_case}`; there are {}", names.join(", ")),
            })
        }
    }
}

/// The entries of a response, call by call.
fn entries(calls: &Map, at: &str) -> Result<Vec<MockEntry>, MockError> {
    let mut numbered: Vec<(usize, MockEntry)> = Vec::new();
    for (numbers, value) in calls {
        let at = format!("{at}/{numbers}");
        let (first, last) = range(numbers).ok_or_else(|| MockError {
            pointer: at.clone(),
            message: format!(
                "`{numbers}` is no call: write `0` for the first, `1-2` for the next two"
            ),
        })?;
        let mut entry = MockEntry::new(answer(value, &at)?);
        // The requests of jobs and callbacks are always taken there; what ends them is mocked.
        entry.submit = Some(Value::empty_object());
        numbered.extend((first..=last).map(|number| (number, entry.clone())));
    }
    numbered.sort_by_key(|(number, _)| *number);
    for (expected, (number, _)) in numbered.iter().enumerate() {
        if *number != expected {
            let missing = expected.min(*number);
            return Err(MockError {
                pointer: at.to_owned(),
                message: format!("calls must be numbered from 0, each once: look at {missing}"),
            });
        }
    }
    Ok(numbered.into_iter().map(|(_, entry)| entry).collect())
}

/// `3` or `1-2`.
fn range(numbers: &str) -> Option<(usize, usize)> {
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last && last < MAX_CALLS).then_some((first, last))
}

fn answer(value: &Value, at: &str) -> Result<Answer, MockError> {
    if let Some(result) = value.get("Return") {
        return Ok(Answer::Return(result.clone()));
    }
    let thrown = value.get("Throw").ok_or_else(|| MockError {
        pointer: at.to_owned(),
        message: "expected `Return` or `Throw`".to_owned(),
    })?;
    let part = |name: &str| thrown.get(name).and_then(Value::as_str).map(Into::into);
    Ok(Answer::Throw(TaskError {
        error: part("Error"),
        cause: part("Cause"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{
        "StateMachines": {
            "Orders": {"TestCases": {"Happy": {"Charge": "Paid"}, "Sad": {"Charge": "Gap"}}},
            "Parcels": {"TestCases": {"Sad": {}}}
        },
        "MockedResponses": {
            "Paid": {"1-2": {"Return": 1}, "0": {"Throw": {"Error": "Busy"}}},
            "Gap": {"0": {"Return": 1}, "2": {"Return": 1}}
        }
    }"#;

    #[test]
    fn a_test_case_becomes_mocks() {
        let read = |case: &str| {
            MockBook::from_mock_config(&Value::parse(FILE).unwrap(), case)
                .map(|book| book.n_entries("Charge"))
                .map_err(|error| error.to_string())
        };
        assert_eq!(read("Happy"), Ok(3));
        assert_eq!(read("Orders#Happy"), Ok(3));
        for (case, message) in [
            (
                "Sad",
                "/StateMachines: several machines have a test case `Sad`: write `Machine/Sad`",
            ),
            (
                "Orders/Sad",
                "/MockedResponses/Gap: calls must be numbered from 0, each once: look at 1",
            ),
            (
                "X",
                "/StateMachines: no test case `X`; there are Orders/Happy, Orders/Sad, Parcels/Sad",
            ),
        ] {
            assert_eq!(read(case), Err(message.to_owned()));
        }
    }
}
