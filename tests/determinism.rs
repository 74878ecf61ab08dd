//! The same run twice, and once more in wasm: the same bytes.
//!
//! Besides machines that draw much at random, every recorded execution of the conformance
//! folder is run, where that is there.
//!
//! The wasm build of the engine is made by `cargo xtask test`, which says where it is in
//! `$ASL_PROBE`; without it that test says that it is skipped.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test: files, processes, a terminal, and what must not be"
)]

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use asl_protocol::{WorkflowType, history_to_json};
use json_value::Value;
use tests::machine::{self, Setup};
use tests::paths;

/// Seeds that each machine runs with.
const SEEDS: [u64; 2] = [0, 4_294_967_311];

/// Everything random at once: ids, numbers, jitter, and floats that must not drift.
const RANDOM: &str = r#"{
  "StartAt": "Draw",
  "States": {
    "Draw": {
      "Type": "Pass",
      "Parameters": {
        "id.$": "States.UUID()",
        "n.$": "States.MathRandom(1, 1000000)",
        "hash.$": "States.Hash($.text, 'SHA-256')",
        "float": 0.1, "big": 1e300, "small": 4.9e-324
      },
      "Next": "Call"
    },
    "Call": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "f", "Payload.$": "$" },
      "Retry": [{ "ErrorEquals": ["States.ALL"], "MaxAttempts": 5, "IntervalSeconds": 3, "BackoffRate": 1.7, "JitterStrategy": "FULL" }],
      "End": true
    }
  }
}"#;
const RANDOM_MOCKS: &str = r#"{ "Call": [
  { "throw": { "error": "Busy" } }, { "throw": { "error": "Busy" } }, { "throw": { "error": "Busy" } }, { "echo": true }
] }"#;

#[test]
fn the_same_run_twice_gives_the_same_bytes() {
    let mut histories = Vec::new();
    for setup in setups() {
        let first = history(&setup);
        assert_eq!(first, history(&setup));
        histories.push(first);
    }
    // Another seed must give another history, or the comparison says nothing.
    assert_ne!(histories.first(), histories.get(1));
}

#[test]
fn native_and_wasm_give_the_same_bytes() {
    compare_with_wasm(&setups());
}

#[test]
fn recorded_executions_give_the_same_bytes_native_and_in_wasm() {
    let Some(folder) = paths::conformance() else {
        println!("The conformance folder is not there ($ASL_CONFORMANCE): skipped.");
        return;
    };
    let setups = recorded_setups(&folder.join("execution/cases"));
    assert!(!setups.is_empty(), "the folder has no case to run");
    println!("{} recorded executions", setups.len());
    compare_with_wasm(&setups);
}

/// Runs each machine here and in Node.
fn compare_with_wasm(setups: &[Setup]) {
    static N_CALLS: AtomicU32 = AtomicU32::new(0);
    let Some(probe) = std::env::var_os("ASL_PROBE") else {
        println!("The wasm build is not there ($ASL_PROBE): skipped.");
        return;
    };
    let requests = Value::array(setups.iter().map(|setup| {
        Value::object([
            ("definition", Value::string(setup.definition.as_str())),
            ("input", Value::string(setup.input.as_str())),
            ("mocks", Value::string(setup.mocks.as_str())),
            ("context", Value::string(setup.context.as_str())),
            ("type", Value::string(setup.workflow_type.as_str())),
            ("seed", Value::string(setup.seed.to_string())),
        ])
    }));
    let call = N_CALLS.fetch_add(1, Ordering::Relaxed);
    let name = format!("asl-probe-{}-{call}.json", std::process::id());
    let file = std::env::temp_dir().join(name);
    std::fs::write(&file, requests.to_string()).unwrap();
    let output = Command::new("node")
        .arg(paths::root().join("tests/probe/histories.mjs"))
        .args([Path::new(&probe), &file])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let printed = String::from_utf8(output.stdout).unwrap();
    let histories: Vec<_> = printed.lines().collect();
    assert_eq!(histories.len(), setups.len());
    for (setup, wasm) in setups.iter().zip(histories) {
        let wasm = Value::parse(wasm).unwrap();
        let native = machine::history_text(setup);
        assert_eq!(Some(native.as_str()), wasm.as_str(), "{}", setup.definition);
    }
    std::fs::remove_file(file).unwrap();
}

/// The recorded executions: every case of kind `run`.
fn recorded_setups(cases: &Path) -> Vec<Setup> {
    let read = |path: &Path| Value::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    paths::files(cases, ".json")
        .iter()
        .map(|path| read(path))
        .filter(|case| case.get("kind").and_then(Value::as_str) == Some("run"))
        .map(|case| {
            let text = |member| case.get(member).and_then(Value::as_str).map(str::to_owned);
            let json = |member| case.get(member).map(Value::to_string);
            let definition = text("definition").or_else(|| json("definition"));
            let type_name = text("type").unwrap();
            Setup {
                input: text("input_text").or_else(|| json("input")).unwrap(),
                mocks: json("mocks").unwrap(),
                context: json("context").unwrap(),
                workflow_type: WorkflowType::parse(&type_name).unwrap(),
                ..Setup::new(definition.unwrap())
            }
        })
        .collect()
}

/// Every built-in emulator, and an error of one.
const EMULATED: &str = r#"{ "StartAt": "Put", "States": {
  "Put": { "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:putObject", "ResultPath": "$.put",
    "Parameters": { "Bucket": "b", "Key": "é", "Body": { "é": 1.5 } }, "Next": "List" },
  "List": { "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:listObjectsV2", "ResultPath": "$.list",
    "Parameters": { "Bucket": "b" }, "Next": "Send" },
  "Send": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "ResultPath": "$.sent",
    "Parameters": { "QueueUrl": "q.fifo", "MessageGroupId": "g", "MessageBody": "é" }, "Next": "Publish" },
  "Publish": { "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "ResultPath": "$.published",
    "Parameters": { "TopicArn": "arn:aws:sns:us-east-1:123456789012:t", "Message": "m" }, "Next": "Event" },
  "Event": { "Type": "Task", "Resource": "arn:aws:states:::events:putEvents", "ResultPath": "$.event",
    "Parameters": { "Entries": [{ "Source": "s", "DetailType": "t", "Detail": {} }] }, "Next": "Update" },
  "Update": { "Type": "Task", "Resource": "arn:aws:states:::dynamodb:updateItem", "ResultPath": "$.update",
    "Parameters": { "TableName": "T", "Key": { "id": { "S": "1" } }, "UpdateExpression": "ADD n :n",
      "ExpressionAttributeValues": { ":n": { "N": "1" } }, "ReturnValues": "ALL_NEW" }, "Next": "Get" },
  "Get": { "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:getObject",
    "Parameters": { "Bucket": "b", "Key": "none" }, "End": true } } }"#;

const EMULATED_MOCKS: &str = r#"{ "$dynamodb": { "T": { "key": ["id"], "items": [] } } }"#;

fn history(setup: &Setup) -> String {
    match machine::run(setup) {
        Ok(ran) => history_to_json(&ran.history).to_string(),
        Err(error) => panic!("{error}\n{}", setup.definition),
    }
}

/// The machines above and the product's examples, each with every seed.
fn setups() -> Vec<Setup> {
    let own = [
        (RANDOM, r#"{"text": "é"}"#, RANDOM_MOCKS),
        (EMULATED, "{}", EMULATED_MOCKS),
    ];
    let mut machines = own
        .map(|machine| <[&str; 3]>::from(machine).map(str::to_owned).into())
        .to_vec();
    let examples = paths::root().join("crates/asl-session/examples");
    for path in paths::files(&examples, "definition.asl.json") {
        let beside = |name| std::fs::read_to_string(path.with_file_name(name)).unwrap();
        let definition = std::fs::read_to_string(&path).unwrap();
        machines.push((definition, beside("input.json"), beside("mocks.json")));
    }
    let with_seeds = |(definition, input, mocks): (String, String, String)| {
        SEEDS.map(|seed| Setup {
            input: input.clone(),
            mocks: mocks.clone(),
            seed,
            ..Setup::new(definition.clone())
        })
    };
    machines.into_iter().flat_map(with_seeds).collect()
}
