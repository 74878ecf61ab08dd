//! `MockConfigFile.json`, the mocks of Step Functions Local, as tests of ours, and back.
//!
//! Each test case of the file becomes a case; the file's named responses become `$responses`, and
//! so keep their names; the machine's name becomes `$machine`. What ours can say and the file
//! cannot (inputs, expectations, delays, …) is left out, and told.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use asl_protocol::error_name;
use asl_services::{Answer, MAX_CALLS, MockBook, MockEntry, MockLimits, written_result};
use json_value::{Map, Value};

use crate::cases::Tests;

/// The machine's name where the tests give none.
pub const DEFAULT_MACHINE: &str = "StateMachine";
/// The case that is exported where there are none.
const DEFAULT_CASE: &str = "Mocks";
/// For how many calls an answer that repeats for ever is exported.
const REPEATS: usize = 100;

/// What came of an import or an export.
#[derive(Clone, Debug, PartialEq)]
pub struct Converted {
    /// The document: tests, or a `MockConfigFile.json`.
    pub document: Value,
    /// How many cases it has.
    pub n_cases: usize,
    /// What was left out, for people.
    pub notes: Vec<String>,
}

/// Whether a document looks like a `MockConfigFile.json`.
pub fn is_mock_config(document: &Value) -> bool {
    document.get("StateMachines").is_some() && document.get("MockedResponses").is_some()
}

/// The tests of a `MockConfigFile.json`: those of `machine`, or of its first one. `jobs` are the
/// states whose calls are jobs or callbacks, as far as they are known: a file of that format
/// always has them accepted before they fail.
///
/// # Errors
/// The file is not as its format says; the place is named.
pub fn import(
    document: &Value,
    machine: Option<&str>,
    jobs: &BTreeSet<Rc<str>>,
) -> Result<Converted, String> {
    let machines = document.get("StateMachines").and_then(Value::as_object);
    let machines = machines
        .ok_or("/StateMachines: expected an object with one member for each state machine")?;
    let named = match machine {
        Some(name) => machines.iter().find(|(found, _)| &***found == name),
        None => machines.iter().next(),
    };
    let (machine, content) =
        named.ok_or("/StateMachines: there is no such state machine in the file")?;
    let others: Vec<String> = machines
        .keys()
        .filter(|name| *name != machine)
        .map(|name| format!("`{name}`"))
        .collect();
    let mut notes = Vec::new();
    if !others.is_empty() {
        notes.push(format!(
            "Other state machines were left out: {}.",
            others.join(", ")
        ));
    }
    let empty = Map::new();
    let cases = content.get("TestCases").and_then(Value::as_object);
    let cases = cases.unwrap_or(&empty);
    let mut jobs_of: BTreeMap<&str, bool> = BTreeMap::new();
    let mut tests = Map::new();
    tests.insert("$machine", machine.clone().into());
    tests.insert("$responses", Value::empty_object());
    for (name, states) in cases {
        let test_case = format!("{machine}/{name}");
        MockBook::from_mock_config(document, &test_case, MockLimits::Lifted)
            .map_err(|error| error.to_string())?;
        for (state, response) in states.as_object().into_iter().flat_map(Map::iter) {
            let is_job = jobs.contains(state);
            *jobs_of
                .entry(response.as_str().unwrap_or_default())
                .or_default() |= is_job;
        }
        let case = Value::object([("mocks", states.clone())]);
        tests.insert(case_name(name), case);
    }
    let responses = document.get("MockedResponses").and_then(Value::as_object);
    let mut converted = Map::new();
    for (name, calls) in responses.into_iter().flat_map(Map::iter) {
        // Responses that no case of this machine uses belong to another machine, if there is one.
        let is_used = jobs_of.contains_key(&**name);
        if !is_used && !others.is_empty() {
            continue;
        }
        let is_job = jobs_of.get(&**name) == Some(&true);
        let calls = calls.as_object().unwrap_or(&empty);
        let (entries, has_gaps) = entries(calls, is_job);
        if has_gaps {
            notes.push(format!(
                "`{name}` has no response for some calls: they fail with States.Runtime."
            ));
        }
        converted.insert(name.clone(), entries);
    }
    tests.insert("$responses", Value::from(converted));
    Ok(Converted {
        document: tests.into(),
        n_cases: cases.len(),
        notes,
    })
}

/// The states of a definition whose calls are jobs or callbacks.
pub fn jobs(definition: &str) -> BTreeSet<Rc<str>> {
    let parsed = asl_syntax::parse(definition);
    let states = parsed.machine.all_states();
    let is_job = |resource: &str| {
        let ending = resource.rsplit(':').next().unwrap_or_default();
        resource.contains(".sync") || ending.ends_with(".waitForTaskToken")
    };
    states
        .iter()
        .filter(|state| {
            let resource = state
                .object
                .node
                .get("Resource")
                .and_then(|node| node.as_str());
            resource.is_some_and(|resource| is_job(resource))
        })
        .map(|state| state.name.name.clone())
        .collect()
}

/// A case's name: one that begins with `$` would be none.
fn case_name(name: &str) -> String {
    let plain = name.trim_start_matches('$');
    if plain == name {
        name.to_owned()
    } else {
        format!("case {plain}")
    }
}

/// The entries of a response, in the order of the calls; and whether calls before the last one
/// have none, which fails them.
fn entries(calls: &Map, is_job: bool) -> (Value, bool) {
    let mut numbered: BTreeMap<usize, Value> = BTreeMap::new();
    for (numbers, answer) in calls {
        let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
        let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>()) else {
            continue;
        };
        let entry = entry(answer, is_job);
        let numbers = first..=last.min(MAX_CALLS);
        numbered.extend(numbers.map(|number| (number, entry.clone())));
    }
    let n_calls = numbered.last_key_value().map_or(0, |(last, _)| last + 1);
    let has_gaps = numbered.len() < n_calls;
    let entry = |number| {
        let missing = || {
            let cause = format!("There is no response for call {number}");
            let error = [
                ("error", error_name::RUNTIME.into()),
                ("cause", cause.into()),
            ];
            Value::object([("throw", Value::object(error))])
        };
        numbered.get(&number).cloned().unwrap_or_else(missing)
    };
    ((0..n_calls).map(entry).collect(), has_gaps)
}

fn entry(answer: &Value, is_job: bool) -> Value {
    if let Some(result) = answer.get("Return") {
        return Value::object([("return", written_result(result))]);
    }
    let thrown = answer.get("Throw");
    let part = |name: &str| thrown.and_then(|thrown| thrown.get(name)).cloned();
    let parts = [("error", part("Error")), ("cause", part("Cause"))];
    let parts = parts
        .into_iter()
        .filter_map(|(name, text)| Some((name, text?)));
    let mut entry = Map::new();
    if is_job {
        entry.insert("submit", Value::empty_object());
    }
    entry.insert("throw", Value::object(parts));
    entry.into()
}

/// The `MockConfigFile.json` of tests and of the project's mocks, which hold in every case.
///
/// # Errors
/// The mocks are none.
pub fn export(tests: &Tests, mocks: &Value) -> Result<Converted, String> {
    let mut writer = Writer {
        responses: Map::new(),
        notes: left_out(tests, mocks),
    };
    for (name, entries) in &tests.responses {
        writer.response(name, name, entries)?;
    }
    let shared: Vec<(&Rc<str>, &Value)> = mocks
        .as_object()
        .into_iter()
        .flat_map(Map::iter)
        .filter(|(state, _)| !state.starts_with('$'))
        .collect();
    let mut cases = Map::new();
    for case in &tests.cases {
        let mut states = Map::new();
        for (state, entries) in &shared {
            if !case.mocks.contains_key(state) {
                let name = writer.response(state, state, entries)?;
                states.insert(Rc::clone(state), name);
            }
        }
        for (state, entries) in &case.mocks {
            if state.starts_with('$') {
                continue;
            }
            let name = match case.response_names.get(state) {
                Some(name) => name.clone(),
                None => writer.response(&format!("{}.{state}", case.name), state, entries)?,
            };
            states.insert(state.clone(), name);
        }
        cases.insert(case.name.clone(), Value::from(states));
    }
    if tests.cases.is_empty() {
        let mut states = Map::new();
        for (state, entries) in &shared {
            let name = writer.response(state, state, entries)?;
            states.insert(Rc::clone(state), name);
        }
        cases.insert(DEFAULT_CASE, Value::from(states));
    }
    let machine = tests.machine.as_deref().unwrap_or(DEFAULT_MACHINE);
    let n_cases = cases.len();
    let content = Value::object([("TestCases", Value::from(cases))]);
    Ok(Converted {
        document: Value::object([
            ("StateMachines", Value::object([(machine, content)])),
            ("MockedResponses", Value::from(writer.responses)),
        ]),
        n_cases,
        notes: writer.notes.into_iter().collect(),
    })
}

/// What the format has no place for: the members that are no state's, such as `$activities` and
/// `$s3`.
fn left_out(tests: &Tests, mocks: &Value) -> BTreeSet<String> {
    let of_cases = tests.cases.iter().flat_map(|case| case.mocks.keys());
    let of_all = mocks.as_object().into_iter().flat_map(Map::keys);
    let names = of_cases.chain(of_all).filter(|name| name.starts_with('$'));
    names
        .map(|name| {
            format!("`{name}`: Step Functions Local has nothing of the kind, so it was left out.")
        })
        .collect()
}

struct Writer {
    responses: Map,
    notes: BTreeSet<String>,
}

impl Writer {
    /// Writes a response under a name, or under a longer one if another has it; gives the name.
    fn response(&mut self, name: &str, state: &str, entries: &Value) -> Result<Value, String> {
        let one = Value::object([(state, entries.clone())]);
        MockBook::from_value(&one).map_err(|error| error.to_string())?;
        let mut calls = Map::new();
        let mut number = 0;
        let mut run: Option<(usize, Value)> = None;
        for entry in entries.as_array().unwrap_or_default() {
            let (answer, n) = self.answer(entry, state);
            match &mut run {
                Some((_, last)) if *last == answer => {}
                _ => {
                    flush(&mut calls, run.take(), number);
                    run = Some((number, answer));
                }
            }
            number += n;
            if n > 1 {
                break;
            }
        }
        flush(&mut calls, run, number);
        let calls = Value::from(calls);
        let mut free = name.to_owned();
        for n in 2.. {
            match self.responses.get(&free) {
                Some(there) if *there != calls => free = format!("{name}-{n}"),
                Some(_) | None => break,
            }
        }
        self.responses.insert(free.as_str(), calls);
        Ok(free.into())
    }

    /// The answer of an entry, and for how many calls it stands.
    fn answer(&mut self, entry: &Value, state: &str) -> (Value, usize) {
        let mut note = |what: &str| self.notes.insert(format!("`{state}`: {what}."));
        for member in ["delay", "iteration", "worker", "started", "phase"] {
            if entry.get(member).is_some() {
                note(&format!("`{member}` is not in the format and was left out"));
            }
        }
        if entry.get("above").is_some() {
            note("`above` is not in the format: the response was written as if it always served");
        }
        if entry.get("when").is_some() {
            note("`when` is not in the format: the response was written as if it always held");
        }
        let submit = entry.get("submit");
        if submit.is_some_and(|submit| *submit != Value::empty_object()) {
            note("`submit` is not in the format and was left out");
        }
        let book = MockBook::from_value(&Value::object([(state, Value::array([entry.clone()]))]));
        let read: Option<MockEntry> = book
            .ok()
            .and_then(|book| book.entries(state).next().cloned());
        let n = if read.as_ref().is_some_and(|entry| entry.repeat) {
            note(&format!(
                "an answer that repeats was written for {REPEATS} calls"
            ));
            REPEATS
        } else {
            1
        };
        if read.as_ref().is_some_and(|entry| entry.result.is_some()) {
            note("the format has no JSONata: a result that is computed was written as its text");
        }
        let answer = match read.map(|entry| entry.answer) {
            Some(Answer::Return(value)) => Value::object([("Return", value)]),
            Some(Answer::Throw(error)) => {
                // Step Functions Local demands both.
                let name = error
                    .error
                    .unwrap_or_else(|| error_name::TASK_FAILED.into());
                thrown(name, error.cause.unwrap_or_default())
            }
            Some(Answer::Echo) => {
                note("an answer that echoes its payload was written as `{}`");
                Value::object([("Return", Value::empty_object())])
            }
            Some(Answer::Hang) | None => {
                note("a call that is never answered was written as States.Timeout");
                thrown(error_name::TIMEOUT.into(), Rc::default())
            }
        };
        (answer, n)
    }
}

fn thrown(error: Rc<str>, cause: Rc<str>) -> Value {
    let parts = [("Error", error.into()), ("Cause", cause.into())];
    Value::object([("Throw", Value::object(parts))])
}

/// Writes calls that have one answer: `3`, or `1-2`; `end` is the call after them.
fn flush(calls: &mut Map, run: Option<(usize, Value)>, end: usize) {
    let Some((first, answer)) = run else { return };
    let last = end.saturating_sub(1);
    let numbers = if first == last {
        first.to_string()
    } else {
        format!("{first}-{last}")
    };
    calls.insert(numbers, answer);
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    const FILE: &str = r#"{
      "StateMachines": { "Orders": { "TestCases": {
        "Happy": { "Charge": "Paid", "Ship": "Shipped" },
        "Sad": { "Charge": "Busy", "Ship": "Shipped" } } } },
      "MockedResponses": {
        "Paid": { "0": { "Return": { "sum": 1 } } },
        "Busy": { "0-1": { "Throw": { "Error": "Busy", "Cause": "later" } }, "2": { "Return": null } },
        "Shipped": { "0": { "Return": "ok" } } } }"#;

    fn value(text: &str) -> Value {
        Value::parse(text).unwrap()
    }

    #[test]
    fn a_file_comes_back_as_it_was() {
        let file = value(FILE);
        assert!(is_mock_config(&file));
        let jobs = BTreeSet::from(["Charge".into()]);
        let imported = import(&file, None, &jobs).unwrap();
        assert_eq!((imported.n_cases, imported.notes.len()), (2, 0));
        let text = imported.document.to_pretty_string();
        expect![[r#"{"$machine":"Orders","$responses":{"Paid":[{"return":{"sum":1}}],"Busy":[{"submit":{},"throw":{"error":"Busy","cause":"later"}},{"submit":{},"throw":{"error":"Busy","cause":"later"}},{"return":null}],"Shipped":[{"return":"ok"}]},"Happy":{"mocks":{"Charge":"Paid","Ship":"Shipped"}},"Sad":{"mocks":{"Charge":"Busy","Ship":"Shipped"}}}"#]].assert_eq(&imported.document.to_string());
        let tests = Tests::read(&text, &BTreeSet::new());
        assert!(tests.is_runnable(), "{:?}", tests.diagnostics);
        let exported = export(&tests, &Value::empty_object()).unwrap();
        assert_eq!(exported.document, file);
        assert_eq!(exported.notes, [""; 0]);
    }

    #[test]
    fn what_the_format_cannot_say_is_told() {
        let tests = Tests::read(
            r#"{ "A": { "mocks": { "Job": [{ "hang": true }, { "echo": true, "delay": 2 }] } }, "B": {} }"#,
            &BTreeSet::new(),
        );
        let mocks = value(
            r#"{ "Job": [{ "return": 1, "iteration": [0] }, { "return": 1, "repeat": true }],
                 "A.Job": [{ "throw": {}, "submit": { "id": 1 } }], "$s3": {} }"#,
        );
        let exported = export(&tests, &mocks).unwrap();
        expect![[r#"
            {"StateMachines":{"StateMachine":{"TestCases":{"A":{"A.Job":"A.Job","Job":"A.Job-2"},"B":{"Job":"Job","A.Job":"A.Job"}}}},"MockedResponses":{"A.Job":{"0":{"Throw":{"Error":"States.TaskFailed","Cause":""}}},"A.Job-2":{"0":{"Throw":{"Error":"States.Timeout","Cause":""}},"1":{"Return":{}}},"Job":{"0-100":{"Return":1}}}}
            `$s3`: Step Functions Local has nothing of the kind, so it was left out.
            `A.Job`: `submit` is not in the format and was left out.
            `Job`: `delay` is not in the format and was left out.
            `Job`: `iteration` is not in the format and was left out.
            `Job`: a call that is never answered was written as States.Timeout.
            `Job`: an answer that echoes its payload was written as `{}`.
            `Job`: an answer that repeats was written for 100 calls.
        "#]].assert_eq(&format!(
            "{}\n{}\n",
            exported.document,
            exported.notes.join("\n")
        ));
        let alone = export(&Tests::default(), &mocks).unwrap();
        assert_eq!(alone.n_cases, 1);
    }

    #[test]
    fn mistakes_and_other_machines_are_named() {
        let none = BTreeSet::new();
        assert!(
            import(&value("{}"), None, &none)
                .unwrap_err()
                .contains("/StateMachines")
        );
        let twice = FILE.replace("\"0-1\"", "\"0-2\"");
        assert_eq!(
            import(&value(&twice), None, &none).unwrap_err(),
            "/MockedResponses/Busy: call 2 has two responses"
        );
        let gap = FILE.replace("\"0-1\"", "\"1\"");
        let imported = import(&value(&gap), None, &none).unwrap();
        assert_eq!(
            imported.notes,
            ["`Busy` has no response for some calls: they fail with States.Runtime."]
        );
        let two = FILE.replace(
            "\"Orders\": {",
            "\"Parcels\": { \"TestCases\": { \"$odd\": { \"Weigh\": \"Paid\" } } }, \"Orders\": {",
        );
        let imported = import(&value(&two), None, &none).unwrap();
        assert_eq!(
            imported.notes,
            ["Other state machines were left out: `Orders`."]
        );
        assert!(imported.document.get("case odd").is_some());
        assert_eq!(
            import(&value(&two), Some("Orders"), &none).unwrap().n_cases,
            2
        );
        assert!(import(&value(&two), Some("Nobody"), &none).is_err());
    }
}
