//! What came of the cases: as data, as JSON, as XML for build servers, as text.

use std::fmt::Write as _;
use std::rc::Rc;

use asl_protocol::{Duration, ExecutionStatus};
use json_value::{Map, Value};

use super::coverage::{Coverage, count};
use super::expectation::{Expectation, Mismatch};
use crate::clock::short_duration;
use crate::jobs::{status, text};

/// What came of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseReport {
    /// Its name.
    pub name: Rc<str>,
    /// How the execution ended; `None` if it did not.
    pub status: Option<ExecutionStatus>,
    /// How many events its history has.
    pub n_events: u64,
    /// How long it took, in virtual time.
    pub elapsed: Duration,
    /// The states in the order they were entered.
    pub path: Vec<Rc<str>>,
    /// What does not hold, the first divergence first; empty if the case passes.
    pub mismatches: Vec<Mismatch>,
}

impl CaseReport {
    /// Whether all that it expects holds.
    pub fn passed(&self) -> bool {
        self.mismatches.is_empty()
    }

    /// The report as JSON.
    pub fn to_json(&self) -> Value {
        let mut json = Map::new();
        json.insert("name", self.name.clone().into());
        json.insert("passed", self.passed().into());
        json.insert("status", self.status.map(ExecutionStatus::as_str).into());
        json.insert("events", number(self.n_events));
        json.insert("milliseconds", number(self.elapsed.as_millis()));
        json.insert("path", self.path.iter().cloned().map(Value::from).collect());
        let mismatches = self.mismatches.iter().map(|mismatch| {
            let mut json = Map::new();
            json.insert("expectation", mismatch.expectation.as_str().into());
            json.insert("event", number(mismatch.event));
            json.insert("state", mismatch.state.clone().into());
            json.insert("pointer", mismatch.pointer.as_str().into());
            json.insert("expected", mismatch.expected.as_str().into());
            json.insert("found", mismatch.found.as_str().into());
            Value::from(json)
        });
        json.insert("mismatches", mismatches.collect());
        json.into()
    }
}

impl CaseReport {
    /// Reads what [`Self::to_json`] wrote; `None` for anything else.
    pub(crate) fn from_json(json: &Value) -> Option<Self> {
        let path = json.get("path")?.as_array()?.iter();
        let mismatches = json.get("mismatches")?.as_array()?.iter();
        Some(Self {
            name: text(json, "name")?,
            status: status(json, "status"),
            n_events: count_of(json, "events")?,
            elapsed: Duration::from_millis(count_of(json, "milliseconds")?),
            path: path
                .map(|name| name.as_str().map(Rc::from))
                .collect::<Option<_>>()?,
            mismatches: mismatches
                .map(|json| {
                    Some(Mismatch {
                        expectation: Expectation::parse(json.get("expectation")?.as_str()?)?,
                        event: count_of(json, "event")?,
                        state: text(json, "state"),
                        pointer: json.get("pointer")?.as_str()?.to_owned(),
                        expected: json.get("expected")?.as_str()?.to_owned(),
                        found: json.get("found")?.as_str()?.to_owned(),
                    })
                })
                .collect::<Option<_>>()?,
        })
    }
}

fn count_of(json: &Value, name: &str) -> Option<u64> {
    u64::try_from(json.get(name)?.as_i64()?).ok()
}

/// What came of all cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestReport {
    /// Each case, in the order of the text.
    pub cases: Vec<CaseReport>,
    /// What they used of the definition.
    pub coverage: Coverage,
}

impl TestReport {
    /// How many cases pass.
    pub fn n_passed(&self) -> usize {
        self.cases.iter().filter(|case| case.passed()).count()
    }

    /// `{"passed": 4, "failed": 1, "cases": […], "coverage": {…}}`.
    pub fn to_json(&self) -> Value {
        let n_passed = self.n_passed();
        let mut json = Map::new();
        json.insert("passed", count(n_passed));
        json.insert("failed", count(self.cases.len() - n_passed));
        json.insert(
            "cases",
            self.cases.iter().map(CaseReport::to_json).collect(),
        );
        json.insert("coverage", self.coverage.to_json());
        json.into()
    }

    /// The report as build servers read it, the XML of `JUnit`: one suite called `suite`.
    pub fn to_junit(&self, suite: &str) -> String {
        let n_failed = self.cases.len() - self.n_passed();
        let (suite, n_cases) = (escaped(suite), self.cases.len());
        let counts = format!("tests=\"{n_cases}\" failures=\"{n_failed}\"");
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n  \
             <testsuite name=\"{suite}\" {counts}>\n"
        );
        for case in &self.cases {
            let name = escaped(&case.name);
            // Writing to a string cannot fail.
            let _ = write!(xml, "    <testcase name=\"{name}\" classname=\"{suite}\"");
            let Some(first) = case.mismatches.first() else {
                xml.push_str("/>\n");
                continue;
            };
            let all: Vec<String> = case.mismatches.iter().map(line).collect();
            let _ = write!(
                xml,
                ">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>\n",
                first.expectation.as_str(),
                escaped(&first.to_string()),
                escaped(&all.join("\n"))
            );
        }
        xml.push_str("  </testsuite>\n</testsuites>\n");
        xml
    }

    /// The report for a terminal: a line for each case and for what does not hold, and a sum.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for case in &self.cases {
            let verdict = if case.passed() { "ok  " } else { "FAIL" };
            let status = case.status.map_or("no end", ExecutionStatus::as_str);
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "{verdict}  {}  ({status}, {} events, {})",
                case.name,
                case.n_events,
                short_duration(case.elapsed)
            );
            for mismatch in &case.mismatches {
                let _ = writeln!(text, "        {}", line(mismatch));
            }
        }
        let _ = writeln!(
            text,
            "{} of {} cases pass",
            self.n_passed(),
            self.cases.len()
        );
        text
    }
}

/// A mismatch with its place: ``…, at event 12 in `Charge` ``.
fn line(mismatch: &Mismatch) -> String {
    let place = match (mismatch.event, &mismatch.state) {
        (0, _) => String::new(),
        (event, Some(state)) => format!(", at event {event} in `{state}`"),
        (event, None) => format!(", at event {event}"),
    };
    format!("{mismatch}{place}")
}

/// A text inside XML. What XML cannot hold becomes `�`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_ascii_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn number(n: u64) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}
