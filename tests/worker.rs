//! Workers and callbacks on a run: the actions `GetActivityTask` and `SendTask…`.

#![expect(
    clippy::unwrap_used,
    reason = "a test: a run that does not start is a failure"
)]

use asl_protocol::{Duration, ExecutionStatus, TaskError, limits};
use asl_runtime::{Refusal, Run};
use tests::machine::{self, Setup};

const ACTIVITY: &str = "arn:aws:states:us-east-1:123456789012:activity:greet";

fn activity(limits: &str) -> Run {
    start(
        &format!(r#""Resource": "{ACTIVITY}", {limits}"#),
        r#"{"A": [{"started": false, "repeat": true}]}"#,
    )
}

fn callback(limits: &str) -> Run {
    start(
        &format!(
            r#""Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
               "Parameters": {{"QueueUrl": "q", "MessageBody": {{"token.$": "$$.Task.Token"}}}}, {limits}"#
        ),
        r#"{"A": [{"hang": true, "repeat": true}]}"#,
    )
}

fn start(task: &str, mocks: &str) -> Run {
    let setup = Setup {
        input: r#"{"who": "Ada"}"#.to_owned(),
        mocks: mocks.to_owned(),
        ..Setup::new(format!(
            r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Task", {task} "End": true}}}}}}"#
        ))
    };
    let mut run = machine::start(&setup).unwrap();
    pass(&mut run, 0);
    run
}

fn pass(run: &mut Run, secs: u64) {
    run.pass_time(run.now().plus(Duration::from_secs(secs)));
}

fn token(run: &Run) -> String {
    let call = run.open_calls().first().copied().cloned().unwrap();
    call.token.clone().unwrap().to_string()
}

fn lines(run: &Run) -> Vec<&'static str> {
    let events = run.history().iter();
    events.map(|event| event.event_type.as_str()).collect()
}

#[test]
fn a_worker_polls_and_answers() {
    let mut run = activity("");
    assert_eq!(run.get_activity_task("arn:other", None), Ok(None));
    let task = run.get_activity_task(ACTIVITY, Some("w1"));
    let task = task.unwrap().unwrap();
    assert_eq!(task.input.to_string(), r#"{"who":"Ada"}"#);
    let long = run.get_activity_task(ACTIVITY, Some(&"w".repeat(81)));
    assert_eq!(long, Err(Refusal::TooLong("workerName", 80)));
    // A task is handed out once.
    assert_eq!(run.get_activity_task(ACTIVITY, Some("w2")), Ok(None));
    assert_eq!(run.send_task_success(&task.token, "1"), Ok(()));
    pass(&mut run, 0);
    assert_eq!(
        run.outcome().map(|end| end.output.clone()),
        Some(Some(1.into()))
    );
    assert_eq!(
        lines(&run).get(2..5),
        Some(["ActivityScheduled", "ActivityStarted", "ActivitySucceeded"].as_slice())
    );
}

#[test]
fn a_thousand_workers_may_poll_at_once() {
    let mut run = activity("");
    let other = "arn:aws:states:us-east-1:123456789012:activity:other";
    for number in 0..limits::MAX_ACTIVITY_POLLERS {
        let worker = (number % 2 == 0).then(|| format!("w{number}"));
        assert_eq!(run.get_activity_task(other, worker.as_deref()), Ok(None));
    }
    let refusal = run.get_activity_task(other, Some("late")).unwrap_err();
    assert_eq!(
        format!("{}: {refusal}", refusal.code()),
        "ActivityWorkerLimitExceeded: The maximum number of workers concurrently polling for \
         activity tasks has been reached."
    );
    // A worker that polls again has ended its poll before, and each activity has workers of its own.
    assert_eq!(run.get_activity_task(other, Some("w0")), Ok(None));
    assert!(
        run.get_activity_task(ACTIVITY, Some("late"))
            .unwrap()
            .is_some()
    );
    // After a minute the service ends a poll.
    pass(&mut run, 60);
    assert_eq!(run.get_activity_task(other, Some("late")), Ok(None));
}

#[test]
fn the_clocks_of_an_activity_start_with_its_worker() {
    let mut run = activity(r#""TimeoutSeconds": 10, "HeartbeatSeconds": 3,"#);
    pass(&mut run, 1000);
    let task = run.get_activity_task(ACTIVITY, None).unwrap().unwrap();
    for _ in 0..4 {
        pass(&mut run, 2);
        assert_eq!(run.send_task_heartbeat(&task.token), Ok(()));
    }
    // The heartbeat bounds the gap, the timeout the whole: 2 more seconds end it.
    pass(&mut run, 2);
    let status = run.outcome().map(|end| end.status);
    assert_eq!(status, Some(ExecutionStatus::Failed));
    assert_eq!(
        run.send_task_heartbeat(&task.token),
        Err(Refusal::TaskTimedOut)
    );
}

#[test]
fn a_missed_heartbeat_kills_the_token() {
    let mut run = callback(
        r#""HeartbeatSeconds": 5,
        "Retry": [{"ErrorEquals": ["States.HeartbeatTimeout"], "MaxAttempts": 1}],"#,
    );
    let first = token(&run);
    pass(&mut run, 7);
    let second = token(&run);
    assert_ne!(first, second);
    assert_eq!(
        run.send_task_success(&first, "1"),
        Err(Refusal::TaskTimedOut)
    );
    assert_eq!(run.send_task_success(&second, "2"), Ok(()));
    pass(&mut run, 0);
    let status = run.outcome().map(|end| end.status);
    assert_eq!(status, Some(ExecutionStatus::Succeeded));
}

#[test]
fn what_is_longer_than_the_api_takes_is_refused() {
    let mut run = callback("");
    let token = token(&run);
    let refused = |refusal: Refusal| format!("{}: {refusal}", refusal.code());
    let too_long = |member: &str, max: usize| {
        format!(
            "ValidationException: 1 validation error detected: Value at '{member}' failed to \
             satisfy constraint: Member must have length less than or equal to {max}"
        )
    };
    let refusal = run.send_task_success(&"0".repeat(2049), "1").unwrap_err();
    assert_eq!(refused(refusal), too_long("taskToken", 2048));
    let output = format!("\"{}\"", "é".repeat(262_143));
    let refusal = run.send_task_success(&token, &output).unwrap_err();
    assert_eq!(refused(refusal), too_long("output", 262_144));
    for (error, cause, expected) in [
        ("e".repeat(257), String::new(), too_long("error", 256)),
        (String::new(), "c".repeat(32_769), too_long("cause", 32_768)),
    ] {
        let error = TaskError {
            error: Some(error.into()),
            cause: Some(cause.into()),
        };
        let refusal = run.send_task_failure(&token, error).unwrap_err();
        assert_eq!(refused(refusal), expected);
    }
    // The token is as good as before.
    run.send_task_success(&token, "1").unwrap();
}

#[test]
fn what_no_token_serves_is_refused_as_the_service_does() {
    let mut run = callback("");
    let token = token(&run);
    let unknown = "0".repeat(64);
    let mut refused = |token: &str, output: &str| {
        let refusal = run.send_task_success(token, output).unwrap_err();
        format!("{}: {refusal}", refusal.code())
    };
    for (token, output, expected) in [
        ("x", "1", "InvalidToken: Invalid Token: 'Invalid token'"),
        (
            &unknown,
            "1",
            "TaskDoesNotExist: Task Does Not Exist: 'Task does not exist'",
        ),
    ] {
        assert_eq!(refused(token, output), expected);
    }
    assert!(refused(&token, "{").starts_with("InvalidOutput: Invalid Output: '"));
    let error = TaskError {
        error: Some("Rejected".into()),
        cause: None,
    };
    assert_eq!(run.send_task_failure(&token, error.clone()), Ok(()));
    let refusal = run.send_task_failure(&token, error).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "Task Timed Out: 'Provided task does not exist anymore'"
    );
    assert_eq!(
        lines(&run).get(2..),
        Some(
            [
                "TaskScheduled",
                "TaskStarted",
                "TaskSubmitted",
                "TaskFailed",
                "ExecutionFailed"
            ]
            .as_slice()
        )
    );
}

#[test]
fn tokens_come_from_the_seed_and_the_execution() {
    let of = |seed, context: &str| {
        let setup = Setup {
            seed,
            context: context.to_owned(),
            mocks: r#"{"A": [{"hang": true}]}"#.to_owned(),
            ..Setup::new(
                r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "End": true,
                "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}}}}"#,
            )
        };
        let mut run = machine::start(&setup).unwrap();
        pass(&mut run, 0);
        run
    };
    assert_eq!(token(&of(1, "{}")), token(&of(1, "{}")));
    assert_ne!(token(&of(1, "{}")), token(&of(2, "{}")));
    // A token of another account is none here, though all else is the same.
    let account = |account: &str| {
        let id = format!("arn:aws:states:us-east-1:{account}:execution:orders:run-1");
        of(1, &format!(r#"{{"Execution": {{"Id": "{id}"}}}}"#))
    };
    let (mut own, other) = (account("123456789012"), account("210987654321"));
    for refusal in [
        own.send_task_success(&token(&other), "1"),
        own.send_task_failure(&token(&other), TaskError::default()),
        own.send_task_heartbeat(&token(&other)),
    ] {
        assert_eq!(refusal, Err(Refusal::TaskDoesNotExist));
    }
    let kept = token(&own);
    assert_eq!(own.send_task_success(&kept, "1"), Ok(()));
}
