//! What the fuzz targets share, built and run with the tests: the targets are a workspace of
//! their own, which nothing else builds.

use json_value::Value;

#[expect(
    unreachable_pub,
    clippy::expect_used,
    reason = "it is a library where it is at home"
)]
#[path = "../fuzz/src/lib.rs"]
mod harness;

#[test]
fn the_machines_of_the_fuzz_targets_run() {
    let mocks = harness::mocks(r#"{"$s3": {}}"#).unwrap();
    assert!(harness::mocks("[").is_none());
    harness::run_all(&Value::empty_object(), &mocks);
    let program = harness::check(
        r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl": "https://q", "MessageBody": "m"}, "End": true}}}"#,
    );
    harness::run(&program.unwrap(), &Value::Null, &mocks);
}
