//! What the fuzz targets share: running a machine for so many steps and no more.

use std::rc::Rc;

use asl_program::Program;
use asl_protocol::{ExecutionIdentity, Timestamp, WorkflowType, history_to_json};
use asl_runtime::{Options, Progress, Run, RunOptions, Unmocked};
use asl_services::MockBook;
use json_value::Value;

/// The number of events at which a history is full: a loop is soon over.
const MAX_EVENTS: u64 = 150;

/// How many steps a run may take. What leaves no events of its own, such as the children
/// of a distributed Map, is bounded by this.
const MAX_STEPS: u32 = 3_000;

thread_local! {
    /// The machines that meet every input and every mocks file.
    static MACHINES: Vec<Rc<Program>> = [
        include_str!("../machines/data-flow.asl.json"),
        include_str!("../machines/jsonata.asl.json"),
        include_str!("../machines/tasks.asl.json"),
        include_str!("../machines/distributed.asl.json"),
    ]
    .iter()
    .map(|text| check(text).expect("a machine of ours is right"))
    .collect();
}

/// Checks any text; the program, if it is one.
pub fn check(definition: &str) -> Option<Rc<Program>> {
    asl_analysis::analyze(definition, WorkflowType::Standard)
        .program
        .map(Rc::new)
}

/// Runs each of our machines.
pub fn run_all(input: &Value, mocks: &MockBook) {
    MACHINES.with(|machines| {
        for program in machines {
            run(program, input, mocks);
        }
    });
}

/// Runs a machine and reads what came of it. What must not happen is a panic, a stack
/// overflow or a long silence.
pub fn run(program: &Rc<Program>, input: &Value, mocks: &MockBook) {
    let identity = ExecutionIdentity::playground(Timestamp::DEFAULT_START);
    let mut execution = Options::new(WorkflowType::Standard, identity, 0);
    execution.max_history_events = Some(MAX_EVENTS);
    let options = RunOptions {
        execution,
        mocks: mocks.clone(),
        unmocked: Unmocked::Fail,
        emulates: true,
    };
    let mut run = Run::start(Rc::clone(program), input.clone(), options);
    let progress = run.advance(MAX_STEPS);
    assert_eq!(progress == Progress::Finished, run.outcome().is_some());
    assert!(run.history().len() as u64 <= MAX_EVENTS);
    let _ = history_to_json(run.history()).to_string();
}

/// A mocks file, if the text is one.
pub fn mocks(text: &str) -> Option<MockBook> {
    MockBook::from_value(&Value::parse(text).ok()?).ok()
}
