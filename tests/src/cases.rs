//! What the session makes of a case: the report of its `json tests`, who handles its errors.

use asl_session::cases::{TestReport, TestRequest, TestRunner};
use asl_session::explore::{ExploreRequest, ExploreRunner, Fails};
use asl_session::worker::{RunRequest, Unmocked};

use crate::machine::Setup;

/// How many steps are taken at once.
const SLICE: u32 = 10_000;

/// The report of the cases in `tests`, with the parts of the definition that they did not use.
///
/// # Errors
/// One of the texts cannot be used.
pub fn report(setup: &Setup, tests: &str) -> Result<String, String> {
    let request = TestRequest {
        project: request(setup),
        tests: tests.to_owned(),
    };
    let mut runner = TestRunner::new(&request)?;
    let mut cases = Vec::new();
    while !runner.is_done() {
        cases.extend(runner.slice(SLICE));
    }
    let report = TestReport {
        cases,
        coverage: runner.coverage().clone(),
    };
    let missed = report.coverage.missed();
    let missed = missed.map(|part| format!("  not used: {}", part.label()));
    let coverage = format!("coverage: {}", report.coverage.summary());
    let lines: Vec<String> = [coverage].into_iter().chain(missed).collect();
    Ok(format!("{}{}\n", report.to_text(), lines.join("\n")))
}

/// Who handles each error of each task, if its first call fails, and if all do.
///
/// # Errors
/// One of the texts cannot be used.
pub fn exploration(setup: &Setup) -> Result<String, String> {
    let mut text = String::new();
    for (title, fails) in [
        ("first call fails", Fails::Once),
        ("every call fails", Fails::Always),
    ] {
        let project = request(setup);
        let mut runner = ExploreRunner::new(&ExploreRequest { project, fails })?;
        while !runner.is_done() {
            runner.slice(SLICE)?;
        }
        text.extend([title, ", ", &runner.exploration().to_text()]);
    }
    Ok(text)
}

/// What a setup runs, as the session asks for it.
pub fn request(setup: &Setup) -> RunRequest {
    RunRequest {
        definition: setup.definition.clone(),
        input: setup.input.clone(),
        mocks: setup.mocks.clone(),
        workflow_type: setup.workflow_type,
        quotas: setup.quotas,
        seed: setup.seed,
        start_time: setup.start,
        execution_name: asl_protocol::ExecutionIdentity::DEFAULT_NAME.to_owned(),
        role_arn: asl_protocol::ExecutionIdentity::DEFAULT_ROLE_ARN.to_owned(),
        redrives: Vec::new(),
        begins: None,
        unmocked: Unmocked::Fail,
    }
}
