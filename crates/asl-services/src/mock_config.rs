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
//!
//! Step Functions Local has limits (AWS guide, "Using mocked service integrations"), which
//! [`MockLimits`] keeps or lifts: every call needs a response of its own, a `Throw` has both an
//! `Error` and a `Cause`, and an activity cannot be mocked (aws-stepfunctions-examples#69).

use asl_protocol::{TaskError, error_name};
use json_value::{Map, Value};

use crate::{Answer, MockBook, MockEntry, MockError};

/// The most calls a response may name: a slip such as `0-99999999` is refused.
pub const MAX_CALLS: usize = 100_000;

/// Whether the limits of Step Functions Local hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MockLimits {
    /// They hold: what it refuses is refused, and a call without a response fails.
    #[default]
    Local,
    /// They do not: a call without a response of its own gets the one before it, the first one
    /// if there is none; errors may lack a name or a cause; activities are answered.
    Lifted,
}

impl MockBook {
    /// The mocks of one test case of a `MockConfigFile.json`.
    ///
    /// # Errors
    /// The file is not as its format says, or has no such test case; the place is named.
    pub fn from_mock_config(
        document: &Value,
        test_case: &str,
        limits: MockLimits,
    ) -> Result<Self, MockError> {
        let states = find_test_case(document, test_case)?;
        let mut book = Self::new();
        book.has_activities = limits == MockLimits::Lifted;
        for (state, response) in states {
            let name = response.as_str().unwrap_or_default();
            let at = format!("/MockedResponses/{name}");
            let calls = document
                .get("MockedResponses")
                .and_then(|all| all.get(name));
            let calls = calls.and_then(Value::as_object).ok_or_else(|| {
                MockError::new(
                    at.clone(),
                    format!("state `{state}` wants the response `{name}`, and there is none"),
                )
            })?;
            for entry in entries(calls, &at, (name, limits))? {
                book.add(state, entry);
            }
        }
        Ok(book)
    }
}

fn find_test_case<'a>(document: &'a Value, test_case: &str) -> Result<&'a Map, MockError> {
    let machines = document.get("StateMachines").and_then(Value::as_object);
    let machines = machines.ok_or_else(|| {
        MockError::new(
            "/StateMachines",
            "expected an object with one member for each state machine",
        )
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
        (Some(_), Some(_)) => Err(MockError::new(
            "/StateMachines",
            format!("several machines have a test case `{case}`: write `Machine/{case}`"),
        )),
        (None, _) => {
            let names: Vec<String> = all()
                .flat_map(|(name, cases)| cases.keys().map(move |case| format!("{name}/{case}")))
                .collect();
            Err(MockError::new(
                "/StateMachines",
                format!("no test case `{test_case}`; there are {}", names.join(", ")),
            ))
        }
    }
}

/// The entries of a response, call by call.
fn entries(
    calls: &Map,
    at: &str,
    (name, limits): (&str, MockLimits),
) -> Result<Vec<MockEntry>, MockError> {
    let mut numbered: Vec<(usize, MockEntry)> = Vec::new();
    for (numbers, value) in calls {
        let at = format!("{at}/{numbers}");
        let (first, last) = range(numbers).ok_or_else(|| {
            MockError::new(
                at.clone(),
                format!("`{numbers}` is no call: write `0` for the first, `1-2` for the next two"),
            )
        })?;
        let entry = entry(answer(value, &at, limits)?);
        numbered.extend((first..=last).map(|number| (number, entry.clone())));
    }
    numbered.sort_by_key(|(number, _)| *number);
    let mut entries: Vec<MockEntry> = Vec::new();
    for (number, entry) in numbered {
        if number < entries.len() {
            return Err(MockError::new(
                at,
                format!("call {number} has two responses"),
            ));
        }
        while entries.len() < number {
            entries.push(match limits {
                MockLimits::Local => missing(name, entries.len()),
                MockLimits::Lifted => entries.last().unwrap_or(&entry).clone(),
            });
        }
        entries.push(entry);
    }
    match limits {
        MockLimits::Local => {
            let mut rest = missing(name, entries.len());
            rest.repeat = true;
            entries.push(rest);
        }
        MockLimits::Lifted => {
            if let Some(last) = entries.last_mut() {
                last.repeat = true;
            }
        }
    }
    Ok(entries)
}

fn entry(answer: Answer) -> MockEntry {
    let mut entry = MockEntry::new(answer);
    // The requests of jobs and callbacks are always taken there; what ends them is mocked.
    entry.submit = Some(Value::empty_object());
    entry
}

/// The failure of a call that has no response.
fn missing(name: &str, call: usize) -> MockEntry {
    let cause = format!(
        "The mocked response '{name}' has nothing for call {call} of the state, counted from 0."
    );
    entry(Answer::Throw(TaskError {
        error: Some(error_name::RUNTIME.into()),
        cause: Some(cause.into()),
    }))
}

/// `3` or `1-2`.
fn range(numbers: &str) -> Option<(usize, usize)> {
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last && last < MAX_CALLS).then_some((first, last))
}

fn answer(value: &Value, at: &str, limits: MockLimits) -> Result<Answer, MockError> {
    let wrong = |message: &str| MockError::new(at, message);
    let thrown = match (value.get("Return"), value.get("Throw")) {
        (Some(result), None) => return Ok(Answer::Return(result.clone())),
        (None, Some(thrown)) => thrown,
        (Some(_), Some(_)) | (None, None) => {
            return Err(wrong("expected exactly one of `Return` and `Throw`"));
        }
    };
    let part = |name: &str| thrown.get(name).and_then(Value::as_str).map(Into::into);
    let error = TaskError {
        error: part("Error"),
        cause: part("Cause"),
    };
    if limits == MockLimits::Local && (error.error.is_none() || error.cause.is_none()) {
        return Err(wrong(
            "`Throw` needs an `Error` and a `Cause`, both texts, for Step Functions Local; \
             its limits can be lifted",
        ));
    }
    Ok(Answer::Throw(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{
        "StateMachines": {
            "Orders": {"TestCases": {
                "Happy": {"Charge": "Paid"}, "Sad": {"Charge": "Twice"}, "Both": {"Charge": "Both"},
                "Bare": {"Charge": "Bare"}, "Gap": {"Charge": "Gap"}
            }},
            "Parcels": {"TestCases": {"Sad": {}}}
        },
        "MockedResponses": {
            "Paid": {"1-2": {"Return": 1}, "0": {"Throw": {"Error": "Busy", "Cause": ""}}},
            "Twice": {"0-2": {"Return": 1}, "2": {"Return": 1}},
            "Both": {"0": {"Return": 1, "Throw": {"Error": "E", "Cause": ""}}},
            "Bare": {"0": {"Throw": {"Error": "E"}}},
            "Gap": {"1": {"Return": 1}, "3": {"Return": 3}}
        }
    }"#;

    fn read(case: &str, limits: MockLimits) -> Result<usize, String> {
        MockBook::from_mock_config(&Value::parse(FILE).unwrap(), case, limits)
            .map(|book| book.n_entries("Charge"))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_test_case_becomes_mocks() {
        let local = |case| read(case, MockLimits::Local);
        assert_eq!(local("Happy"), Ok(4));
        assert_eq!(local("Orders#Happy"), Ok(4));
        assert_eq!(local("Gap"), Ok(5));
        for (case, message) in [
            (
                "Sad",
                "/StateMachines: several machines have a test case `Sad`: write `Machine/Sad`",
            ),
            (
                "Orders/Sad",
                "/MockedResponses/Twice: call 2 has two responses",
            ),
            (
                "Both",
                "/MockedResponses/Both/0: expected exactly one of `Return` and `Throw`",
            ),
            (
                "Bare",
                "/MockedResponses/Bare/0: `Throw` needs an `Error` and a `Cause`, both texts, for \
                 Step Functions Local; its limits can be lifted",
            ),
            (
                "X",
                "/StateMachines: no test case `X`; there are Orders/Happy, Orders/Sad, \
                 Orders/Both, Orders/Bare, Orders/Gap, Parcels/Sad",
            ),
        ] {
            assert_eq!(local(case), Err(message.to_owned()));
        }
    }

    #[test]
    fn without_limits_less_is_refused() {
        let lifted = |case| read(case, MockLimits::Lifted);
        assert_eq!(lifted("Happy"), Ok(3));
        assert_eq!(lifted("Gap"), Ok(4));
        assert_eq!(lifted("Bare"), Ok(1));
        assert!(lifted("Both").is_err() && lifted("Orders/Sad").is_err());
    }
}
