use std::collections::BTreeSet;

use asl_protocol::{Quotas, Timestamp, WorkflowType};
use expect_test::{Expect, expect};
use source::LineIndex;

use super::*;
use crate::worker::{RunRequest, Unmocked};

const ORDER: &str = r#"{
  "StartAt": "Charge",
  "States": {
    "Charge": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "charge" }, "ResultPath": "$.payment",
      "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 1 },
                { "ErrorEquals": ["Never"], "MaxAttempts": 0 }],
      "Catch": [{ "ErrorEquals": ["Declined"], "ResultPath": "$.problem", "Next": "Refund" }],
      "Next": "Big" },
    "Big": { "Type": "Choice",
      "Choices": [{ "Variable": "$.payment.sum", "NumericGreaterThan": 100, "Next": "Ship" },
                  { "Variable": "$.payment.sum", "NumericGreaterThan": 50, "Next": "Ship" }],
      "Default": "Small" },
    "Ship": { "Type": "Pass", "End": true },
    "Small": { "Type": "Wait", "Seconds": 5, "Next": "Ship" },
    "Refund": { "Type": "Fail", "Error": "Refunded" }
  }
}"#;

fn request(tests: &str) -> TestRequest {
    TestRequest {
        project: RunRequest {
            definition: ORDER.to_owned(),
            input: r#"{"order": 7}"#.to_owned(),
            mocks: r#"{"Charge": [{"return": {"sum": 120}}]}"#.to_owned(),
            workflow_type: WorkflowType::Standard,
            quotas: Quotas::Current,
            seed: 1,
            start_time: Timestamp::DEFAULT_START,
            execution_name: "run-1".to_owned(),
            role_arn: asl_protocol::ExecutionIdentity::DEFAULT_ROLE_ARN.to_owned(),
            redrives: Vec::new(),
            begins: None,
            unmocked: Unmocked::Ask,
        },
        tests: tests.to_owned(),
    }
}

fn run(tests: &str) -> TestReport {
    let mut runner = TestRunner::new(&request(tests)).unwrap();
    let mut cases = Vec::new();
    while !runner.is_done() {
        cases.extend(runner.slice(10));
    }
    TestReport {
        cases,
        coverage: runner.coverage().clone(),
    }
}

fn check(tests: &str, expected: &Expect) {
    expected.assert_eq(&run(tests).to_text());
}

fn check_text(tests: &str, expected: &Expect) {
    let states: BTreeSet<_> = ["Charge".into(), "Ship".into()].into();
    let read = Tests::read(tests, &states);
    let index = LineIndex::new(tests);
    let found: Vec<String> = read
        .diagnostics
        .iter()
        .map(|found| source::render(found, "tests", tests, &index))
        .collect();
    expected.assert_eq(&found.join("\n"));
}

#[test]
fn a_case_without_expectations_succeeds() {
    check(
        r#"{ "as it is": {}, "another answer": { "mocks": { "Charge": [{ "return": { "sum": 1 } }] } },
             "no answer": { "mocks": { "Charge": [] } } }"#,
        &expect![[r"
            ok    as it is  (SUCCEEDED, 11 events, 0 s)
            ok    another answer  (SUCCEEDED, 13 events, 5 s)
            FAIL  no answer  (FAILED, 6 events, 0 s)
                    status: expected SUCCEEDED, found FAILED (States.Runtime: The task state 'Charge' has no mock: say in the mocks file what it answers.), at event 5 in `Charge`
            2 of 3 cases pass
        "]],
    );
}

#[test]
fn expectations_are_compared() {
    check(
        r#"{
          "all": { "input": { "n": 1 }, "expect": {
            "status": "SUCCEEDED", "output": { "payment": { "sum": 120.0 }, "n": 1 },
            "outputContains": { "payment": {} }, "path": ["Charge", "Big", "Ship"],
            "assert": ["$output.payment.sum = 120", "{% $count($history) = 11 and $seconds = 0 %}",
                       "$input.n = 1 and $path[0] = 'Charge' and $status = 'SUCCEEDED'"] } },
          "an error": { "mocks": { "Charge": [{ "throw": { "error": "Declined", "cause": "no" } }] },
            "expect": { "error": "Refunded", "path": ["Charge", "Refund"] } },
          "an asserted failure": { "mocks": { "Charge": [{ "throw": { "error": "X" } }] },
            "expect": { "assert": "$error = 'X' and $not($exists($output))" } }
        }"#,
        &expect![[r"
            ok    all  (SUCCEEDED, 11 events, 0 s)
            ok    an error  (FAILED, 8 events, 0 s)
            ok    an asserted failure  (FAILED, 6 events, 0 s)
            3 of 3 cases pass
        "]],
    );
}

#[test]
fn what_does_not_hold_is_told_with_its_place() {
    check(
        r#"{
          "status": { "expect": { "status": "FAILED" } },
          "error": { "expect": { "error": "Refunded", "cause": "x" } },
          "output": { "expect": { "output": { "order": 7, "payment": { "sum": 121 } } } },
          "more": { "expect": { "output": { "payment": { "sum": 120 } } } },
          "less": { "expect": { "outputContains": { "payment": { "tax": 1 } } } },
          "failed": { "mocks": { "Charge": [{ "throw": { "error": "X", "cause": "<no>" } }] },
            "expect": { "status": "SUCCEEDED", "output": {} } },
          "assert": { "expect": { "assert": ["$output.payment.sum", "$nope", "1 + 'x'"] } },
          "path": { "expect": { "path": ["Charge", "Big", "Small", "Ship"] } },
          "short": { "expect": { "path": ["Charge", "Big"] } },
          "long": { "expect": { "path": ["Charge", "...", "Ship", "Ship"] } }
        }"#,
        &expect![[r#"
            FAIL  status  (SUCCEEDED, 11 events, 0 s)
                    status: expected FAILED, found SUCCEEDED, at event 11 in `Ship`
            FAIL  error  (SUCCEEDED, 11 events, 0 s)
                    error: expected "Refunded", found SUCCEEDED, at event 11 in `Ship`
                    cause: expected "x", found SUCCEEDED, at event 11 in `Ship`
            FAIL  output  (SUCCEEDED, 11 events, 0 s)
                    output at /payment/sum: expected 121, found 120, at event 11 in `Ship`
            FAIL  more  (SUCCEEDED, 11 events, 0 s)
                    output at /order: expected nothing, found 7, at event 11 in `Ship`
            FAIL  less  (SUCCEEDED, 11 events, 0 s)
                    outputContains at /payment/tax: expected 1, found nothing, at event 11 in `Ship`
            FAIL  failed  (FAILED, 6 events, 0 s)
                    status: expected SUCCEEDED, found FAILED (X: <no>), at event 5 in `Charge`
                    output: expected {}, found FAILED (X: <no>), at event 5 in `Charge`
            FAIL  assert  (SUCCEEDED, 11 events, 0 s)
                    assert: expected $output.payment.sum to be true, found 120, at event 11 in `Ship`
                    assert: expected $nope to be true, found nothing, at event 11 in `Ship`
                    assert: expected 1 + 'x' to be true, found T2002: The right side of the "+" operator must evaluate to a number, at event 11 in `Ship`
            FAIL  path  (SUCCEEDED, 11 events, 0 s)
                    path: expected `Small` as step 3, found `Ship`, at event 9 in `Ship`
            FAIL  short  (SUCCEEDED, 11 events, 0 s)
                    path: expected the end as step 3, found `Ship`, at event 9 in `Ship`
            FAIL  long  (SUCCEEDED, 11 events, 0 s)
                    path: expected `Ship` as step 4, found the end, at event 11 in `Ship`
            0 of 10 cases pass
        "#]],
    );
}

#[test]
fn any_states_may_be_left_out_of_a_path() {
    check(
        r#"{
          "all": { "expect": { "path": ["..."] } },
          "first": { "expect": { "path": ["Charge", "..."] } },
          "last": { "expect": { "path": ["...", "Ship"] } },
          "none between": { "expect": { "path": ["Charge", "...", "Big", "...", "Ship", "..."] } },
          "wrong": { "expect": { "path": ["...", "Small", "..."] } }
        }"#,
        &expect![[r"
            ok    all  (SUCCEEDED, 11 events, 0 s)
            ok    first  (SUCCEEDED, 11 events, 0 s)
            ok    last  (SUCCEEDED, 11 events, 0 s)
            ok    none between  (SUCCEEDED, 11 events, 0 s)
            FAIL  wrong  (SUCCEEDED, 11 events, 0 s)
                    path: expected `Small` as step 2, found the end, at event 11 in `Ship`
            4 of 5 cases pass
        "]],
    );
}

#[test]
fn coverage_counts_rules_that_lead_to_the_same_state_apart() {
    let report = run(r#"{
      "big": {}, "busy": { "mocks": { "Charge": [{ "throw": { "error": "Busy" } }, { "return": { "sum": 51 } }] } } }"#);
    let missed: Vec<String> = report.coverage.missed().map(Covered::label).collect();
    expect![[r"
        states 3/5, transitions 2/3, rules 2/3, retriers 1/1, catchers 0/1
        catcher 1 of `Charge`, to `Refund`
        Default of `Big`, to `Small`
        state `Small`
        `Small` to `Ship`
        state `Refund`
    "]]
    .assert_eq(&format!(
        "{}\n{}\n",
        report.coverage.summary(),
        missed.join("\n")
    ));
}

#[test]
fn reports_are_written() {
    let report = run(r#"{ "a <b>": {}, "c": { "expect": { "output": "\"&" } } }"#);
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites tests="2" failures="1">
          <testsuite name="order.asl.json" tests="2" failures="1">
            <testcase name="a &lt;b&gt;" classname="order.asl.json"/>
            <testcase name="c" classname="order.asl.json">
              <failure type="output" message="output: expected &quot;\&quot;&amp;&quot;, found {&quot;order&quot;:7,&quot;payment&quot;:{&quot;sum&quot;:120}}">output: expected &quot;\&quot;&amp;&quot;, found {&quot;order&quot;:7,&quot;payment&quot;:{&quot;sum&quot;:120}}, at event 11 in `Ship`</failure>
            </testcase>
          </testsuite>
        </testsuites>
    "#]].assert_eq(&report.to_junit("order.asl.json"));
    let json = report.to_json();
    assert_eq!(
        json.get("passed").and_then(json_value::Value::as_i64),
        Some(1)
    );
    expect![[r#"[{"name":"a <b>","passed":true,"status":"SUCCEEDED","events":11,"milliseconds":0,"path":["Charge","Big","Ship"],"mismatches":[]},{"name":"c","passed":false,"status":"SUCCEEDED","events":11,"milliseconds":0,"path":["Charge","Big","Ship"],"mismatches":[{"expectation":"output","event":11,"state":"Ship","pointer":"","expected":"\"\\\"&\"","found":"{\"order\":7,\"payment\":{\"sum\":120}}"}]}]"#]].assert_eq(&json.get("cases").unwrap().to_string());
}

#[test]
fn an_endless_case_fails() {
    let mut request = request(r#"{ "loop": {} }"#);
    request.project.workflow_type = WorkflowType::Express;
    // One loop alone would be ended by the engine.
    request.project.input = "[1, 2, 3, 4, 5, 6, 7, 8]".to_owned();
    request.project.definition =
        r#"{ "StartAt": "Each", "States": { "Each": { "Type": "Map", "End": true,
        "ItemProcessor": { "StartAt": "A", "States": {
            "A": { "Type": "Pass", "Next": "B" },
            "B": { "Type": "Choice", "Default": "A",
                   "Choices": [{ "Variable": "$", "IsNull": true, "Next": "C" }] },
            "C": { "Type": "Succeed" } } } } } }"#
            .to_owned();
    let mut runner = TestRunner::new(&request).unwrap();
    let report = std::iter::from_fn(|| Some(runner.slice(100_000)))
        .take(10)
        .flatten()
        .next()
        .unwrap();
    assert_eq!(report.status, None);
    assert_eq!(report.mismatches[0].found, "no end after 500000 steps");
}

const MISTAKES: &str = r#"{
  "$responses": { "Paid": [{ "return": 1 }], "Odd": [{ "returns": 1 }] },
  "$other": 1,
  "A": 1,
  "B": { "inputs": {}, "seed": -1, "mocks": { "Charge": "Payed", "Shop": [{}] } },
  "C": { "expect": { "status": "OK", "path": ["Charge", "...", "Shipp", 1], "error": 1,
         "assert": ["$output.", "{% name %}", true], "result": 1 } }
}"#;

#[test]
fn mistakes_in_the_text_have_their_place() {
    check_text(
        MISTAKES,
        &expect![[r#"
            error[TEST_MOCKS]: `returns` is no member of an entry; there are return, throw, hang, echo, submit, delay, heartbeat, iteration, when, above, repeat, worker, started, phase
              --> tests:2:67 (/$responses/Odd/0/returns)
               |
            2  |   "$responses": { "Paid": [{ "return": 1 }], "Odd": [{ "returns": 1 }] },
               |                                                                   ^

            error[TEST_UNKNOWN_MEMBER]: `$other` is no case: names that begin with `$` are kept for the format
              --> tests:3:3 (/$other)
               |
            3  |   "$other": 1,
               |   ^^^^^^^^
               = help: there are $responses and $machine

            error[TEST_SHAPE]: expected a case as an object, found `1`
              --> tests:4:8 (/A)
               |
            4  |   "A": 1,
               |        ^

            error[TEST_UNKNOWN_MEMBER]: `inputs` is no member of a case
              --> tests:5:10 (/B/inputs)
               |
            5  |   "B": { "inputs": {}, "seed": -1, "mocks": { "Charge": "Payed", "Shop": [{}] } },
               |          ^^^^^^^^
               = help: there are input, mocks, seed, expect

            error[TEST_SHAPE]: expected a whole number, 0 or more, found `-1`
              --> tests:5:32 (/B/seed)
               |
            5  |   "B": { "inputs": {}, "seed": -1, "mocks": { "Charge": "Payed", "Shop": [{}] } },
               |                                ^^

            error[TEST_UNKNOWN_RESPONSE]: `$responses` has no `Payed`
              --> tests:5:57 (/B/mocks/Charge)
               |
            5  |   "B": { "inputs": {}, "seed": -1, "mocks": { "Charge": "Payed", "Shop": [{}] } },
               |                                                         ^^^^^^^

            warning[TEST_UNKNOWN_STATE]: no state is named `Shop`
              --> tests:5:66 (/B/mocks/Shop)
               |
            5  |   "B": { "inputs": {}, "seed": -1, "mocks": { "Charge": "Payed", "Shop": [{}] } },
               |                                                                  ^^^^^^

            error[TEST_MOCKS]: expected exactly one of `return`, `throw`, `hang`, `echo`
              --> tests:5:75 (/B/mocks/Shop/0)
               |
            5  |   "B": { "inputs": {}, "seed": -1, "mocks": { "Charge": "Payed", "Shop": [{}] } },
               |                                                                           ^^

            error[TEST_SHAPE]: expected `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`, found `"OK"`
              --> tests:6:32 (/C/expect/status)
               |
            6  |   "C": { "expect": { "status": "OK", "path": ["Charge", "...", "Shipp", 1], "error": 1,
               |                                ^^^^

            warning[TEST_UNKNOWN_STATE]: no state is named `Shipp`
              --> tests:6:64 (/C/expect/path/2)
               |
            6  |   "C": { "expect": { "status": "OK", "path": ["Charge", "...", "Shipp", 1], "error": 1,
               |                                                                ^^^^^^^

            error[TEST_SHAPE]: expected a string, found `1`
              --> tests:6:73 (/C/expect/path/3)
               |
            6  |   "C": { "expect": { "status": "OK", "path": ["Charge", "...", "Shipp", 1], "error": 1,
               |                                                                         ^

            error[TEST_SHAPE]: expected a string, found `1`
              --> tests:6:86 (/C/expect/error)
               |
            6  | : { "expect": { "status": "OK", "path": ["Charge", "...", "Shipp", 1], "error": 1,
               |                                                                                 ^

            error[TEST_ASSERTION]: Unexpected end of expression
              --> tests:7:29 (/C/expect/assert/0)
               |
            7  |          "assert": ["$output.", "{% name %}", true], "result": 1 } }
               |                             ^

            error[TEST_ASSERTION]: Reference to 'name' at the top level is not supported.
              --> tests:7:37 (/C/expect/assert/1)
               |
            7  |          "assert": ["$output.", "{% name %}", true], "result": 1 } }
               |                                     ^^^^

            error[TEST_SHAPE]: expected a string, found `true`
              --> tests:7:47 (/C/expect/assert/2)
               |
            7  |          "assert": ["$output.", "{% name %}", true], "result": 1 } }
               |                                               ^^^^

            error[TEST_UNKNOWN_MEMBER]: `result` is no member of `expect`
              --> tests:7:54 (/C/expect/result)
               |
            7  |          "assert": ["$output.", "{% name %}", true], "result": 1 } }
               |                                                      ^^^^^^^^
               = help: there are status, output, outputContains, error, cause, path, assert
        "#]],
    );
}

#[test]
fn a_text_of_white_space_has_no_cases() {
    check_text(
        "[]",
        &expect![[r"
        error[TEST_SHAPE]: expected the tests as an object, one member for each case, found an array
          --> tests:1:1 ()
           |
        1  | []
           | ^^
    "]],
    );
    check_text("", &expect![]);
}

#[test]
fn a_text_with_errors_is_not_run() {
    let error = |change: &dyn Fn(&mut TestRequest)| {
        let mut request = request("{}");
        change(&mut request);
        TestRunner::new(&request).unwrap_err()
    };
    assert_eq!(
        error(&|request| request.tests = "{\n \"A\": 1 }".to_owned()),
        "The tests cannot run. Line 2: expected a case as an object, found `1`"
    );
    assert!(error(&|request| request.project.definition.clear()).contains("definition"));
    assert!(error(&|request| request.project.mocks = "[]".to_owned()).contains("mocks"));
}

#[test]
fn a_case_is_a_run_of_its_own() {
    let request = request(
        r#"{ "$responses": { "Busy": [{ "throw": { "error": "Busy" } }] },
             "A": { "input": [1], "seed": 9, "mocks": { "Charge": "Busy", "$s3": {} } } }"#,
    );
    let tests = Tests::read(&request.tests, &BTreeSet::new());
    let run = case_request(&request.project, &tests.cases[0]).unwrap();
    assert_eq!(run.input, "[1]");
    assert_eq!(run.seed, 9);
    assert_eq!(run.unmocked, Unmocked::Fail);
    assert_eq!(
        run.mocks,
        r#"{"Charge":[{"throw":{"error":"Busy"}}],"$s3":{}}"#
    );
}
