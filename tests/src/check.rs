//! One case: what it gives is run, what it expects is compared, block by block.

use std::ops::Range;
use std::rc::Rc;

use asl_protocol::{
    Duration, MapRunRecord, Quotas, TaskError, Timestamp, WorkflowType, history_to_json,
};
use asl_services::MockLimits;
use json_value::Value;

use crate::history_text::{self, Data};
use crate::machine::{self, Ran, Setup};
use crate::markdown::{Case, Kind};
use crate::{cases, notes, queries};

/// JSON up to this many characters is written on one line.
const MAX_LINE_CHARS: usize = 100;

/// An expected block that is not what came out.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What the block holds.
    pub kind: Kind,
    /// Its lines in the file.
    pub lines: Range<usize>,
    /// What it says.
    pub expected: String,
    /// What it should say.
    pub actual: String,
}

/// Compares everything a case expects; an error says why there is nothing to compare.
pub fn check(case: &Case) -> Result<Vec<Difference>, String> {
    let expected: Vec<_> = case
        .blocks
        .iter()
        .filter(|block| block.kind.is_expectation())
        .collect();
    let (definition, has_notes) = notes::strip(case.text(Kind::Definition).unwrap_or_default());
    if expected.is_empty() && !has_notes {
        return Err("the case expects nothing".to_owned());
    }
    let setup = setup(case, definition)?;
    let mut differences = Vec::new();
    if let Some(block) = case.block(Kind::Definition).filter(|_| has_notes) {
        let found = machine::diagnostics(&setup.definition, setup.workflow_type);
        let annotated = notes::annotate(&setup.definition, &found);
        if annotated != block.text {
            differences.push(Difference {
                kind: block.kind,
                lines: block.lines.clone(),
                expected: block.text.clone(),
                actual: annotated,
            });
        }
    }
    // A case runs once, and only if something of the run is expected.
    let mut ran = None;
    for block in expected {
        let actual = match block.kind {
            Kind::Diagnostics => {
                let found = machine::diagnostics(&setup.definition, setup.workflow_type);
                machine::write_diagnostics(&found)
            }
            Kind::JsonPath => queries::answer(case, &block.text)?,
            Kind::TestReport => cases::report(&setup, case.text(Kind::Tests).unwrap_or_default())?,
            Kind::Exploration => cases::exploration(&setup)?,
            Kind::Definition
            | Kind::Input
            | Kind::Mocks
            | Kind::Context
            | Kind::Options
            | Kind::Data
            | Kind::Variables
            | Kind::Tests
            | Kind::History
            | Kind::HistoryData
            | Kind::Events
            | Kind::Output
            | Kind::Outcome
            | Kind::MapRuns
            | Kind::Objects => {
                if case.block(Kind::Definition).is_none() {
                    return Err(format!("`{}` without a `json asl`", block.kind.as_str()));
                }
                let ran = ran.get_or_insert_with(|| machine::run(&setup));
                shown(block.kind, ran.as_ref().map_err(Clone::clone)?)
            }
        };
        if !is_same(block.kind, &block.text, &actual) {
            differences.push(Difference {
                kind: block.kind,
                lines: block.lines.clone(),
                expected: block.text.clone(),
                actual,
            });
        }
    }
    Ok(differences)
}

fn setup(case: &Case, definition: String) -> Result<Setup, String> {
    let mut setup = Setup::new(definition);
    for (kind, text) in [
        (Kind::Input, &mut setup.input),
        (Kind::Mocks, &mut setup.mocks),
        (Kind::Context, &mut setup.context),
    ] {
        if let Some(given) = case.text(kind) {
            given.clone_into(text);
        }
    }
    for line in case.text(Kind::Options).unwrap_or_default().lines() {
        let wrong = || format!("options: `{line}` is not understood");
        let (name, value) = line.split_once(": ").ok_or_else(wrong)?;
        match name {
            "type" => setup.workflow_type = WorkflowType::parse(value).ok_or_else(wrong)?,
            "seed" => setup.seed = value.parse().map_err(|_| wrong())?,
            "stop" => setup.stop = Some(stop(value).ok_or_else(wrong)?),
            "start" => setup.start = Timestamp::parse(value).ok_or_else(wrong)?,
            "test case" => setup.test_case = Some((value.to_owned(), MockLimits::Local)),
            "test case without limits" => {
                setup.test_case = Some((value.to_owned(), MockLimits::Lifted));
            }
            "quotas" => setup.quotas = Quotas::parse(value).ok_or_else(wrong)?,
            "redrive" => setup.n_redrives = value.parse().map_err(|_| wrong())?,
            "redrive after" => {
                setup.redrive_after = Duration::from_secs(value.parse().map_err(|_| wrong())?);
            }
            _ => return Err(wrong()),
        }
    }
    Ok(setup)
}

/// `2`, `2 Enough` or `2 Enough: there were five`: seconds, then the error and the cause.
fn stop(text: &str) -> Option<(Duration, TaskError)> {
    let (secs, reason) = text.split_once(' ').unwrap_or((text, ""));
    let (error, cause) = reason.split_once(": ").unwrap_or((reason, ""));
    let part = |text: &str| (!text.is_empty()).then(|| text.into());
    let error = TaskError {
        error: part(error),
        cause: part(cause),
    };
    Some((Duration::from_secs_f64(secs.parse().ok()?), error))
}

/// What a run has to show for an expectation.
fn shown(kind: Kind, ran: &Ran) -> String {
    let outcome = &ran.outcome;
    match kind {
        Kind::HistoryData => history_text::write(&ran.history, Data::Shown),
        Kind::Events => history_to_json(&ran.history).to_pretty_string() + "\n",
        Kind::Output => match &outcome.output {
            Some(output) => json_text(output),
            None => format!("no output: {}", outcome_text(ran)),
        },
        Kind::Outcome => outcome_text(ran),
        Kind::MapRuns => {
            let runs: Value = ran.map_runs.iter().map(MapRunRecord::to_json).collect();
            runs.to_pretty_string() + "\n"
        }
        Kind::Objects => ran.objects.to_pretty_string() + "\n",
        Kind::History
        | Kind::Definition
        | Kind::Input
        | Kind::Mocks
        | Kind::Context
        | Kind::Options
        | Kind::Data
        | Kind::Variables
        | Kind::Diagnostics
        | Kind::JsonPath
        | Kind::Tests
        | Kind::TestReport
        | Kind::Exploration => history_text::write(&ran.history, Data::Hidden),
    }
}

fn outcome_text(ran: &Ran) -> String {
    let outcome = &ran.outcome;
    let part = |name, value: &Option<Rc<str>>| {
        let value = value.as_ref()?.replace('\n', "\\n");
        Some(format!("{name}: {value}\n"))
    };
    let status = format!("{}\n", outcome.status.as_str());
    let refusal = ran.refusal.as_deref().map(Rc::from);
    let parts = [
        part("error", &outcome.error),
        part("cause", &outcome.cause),
        part("not redriven", &refusal),
    ];
    [Some(status)].into_iter().chain(parts).flatten().collect()
}

fn json_text(value: &Value) -> String {
    let line = value.to_string();
    let text = if line.chars().count() <= MAX_LINE_CHARS {
        line
    } else {
        value.to_pretty_string()
    };
    text + "\n"
}

/// Whether two texts of a block say the same. JSON is compared with the order of its
/// members and with its numbers as written: both are part of what the engine promises.
fn is_same(kind: Kind, expected: &str, actual: &str) -> bool {
    match kind {
        Kind::History | Kind::HistoryData => {
            history_text::normalized(expected) == history_text::normalized(actual)
        }
        Kind::Events | Kind::Output | Kind::MapRuns | Kind::Objects => {
            let compact = |text| Value::parse(text).map(|value| value.to_string());
            matches!((compact(expected), compact(actual)), (Ok(a), Ok(b)) if a == b)
        }
        Kind::JsonPath => queries::normalized(expected) == queries::normalized(actual),
        Kind::Definition
        | Kind::Input
        | Kind::Mocks
        | Kind::Context
        | Kind::Options
        | Kind::Data
        | Kind::Variables
        | Kind::Outcome
        | Kind::Tests
        | Kind::TestReport
        | Kind::Exploration
        | Kind::Diagnostics => expected.trim_end() == actual.trim_end(),
    }
}
