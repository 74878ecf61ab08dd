use std::rc::Rc;

use asl_protocol::{
    Details, Duration, EventId, EventType, ExecutionStatus, HistoryEvent, Outcome, Quotas,
    TaskCall, TaskError, TaskId, TaskPattern, TaskResource, TaskScheduled, Timestamp, WorkflowType,
};
use asl_services::Answer;
use json_value::Value;

use crate::worker::{Begins, FromWorker, Question, Redrive, RunId, RunRequest, ToWorker, Unmocked};

fn resource() -> Rc<TaskResource> {
    Rc::new(TaskResource {
        arn: "arn:aws:states:::sqs:sendMessage.waitForTaskToken".into(),
        resource_type: "sqs".into(),
        resource: "sendMessage.waitForTaskToken".into(),
        pattern: TaskPattern::WaitForTaskToken,
    })
}

fn payload() -> Value {
    Value::parse(r#"{"a": [1, 2.5, null, true, "x\n", [], {}], "": {"a": "x"}}"#).unwrap()
}

/// One of every shape.
fn every_detail() -> Vec<Details> {
    let text = || Some(Rc::<str>::from("text"));
    let Value::Object(members) = payload() else {
        panic!("it is an object");
    };
    vec![
        Details::None,
        Details::Started {
            input: payload(),
            role_arn: "role".into(),
        },
        Details::Entered {
            name: "A".into(),
            input: Value::Null,
        },
        Details::Exited {
            name: "A".into(),
            output: payload(),
            assigned: Some(members),
        },
        Details::Output {
            output: Value::Bool(false),
        },
        Details::Failure {
            error: text(),
            cause: None,
        },
        Details::Scheduled(Box::new(TaskScheduled {
            resource: resource(),
            region: "us-east-1".into(),
            parameters: payload(),
            timeout: Some(Duration::from_secs(5)),
            heartbeat: None,
            credentials: text(),
        })),
        Details::WorkerStarted { worker: None },
        Details::TaskStarted {
            resource: resource(),
        },
        Details::TaskOutput {
            resource: resource(),
            output: payload(),
        },
        Details::TaskFailure {
            resource: resource(),
            error: None,
            cause: text(),
        },
        Details::MapStarted { length: 12 },
        Details::Iteration {
            name: "M".into(),
            index: 3,
        },
        Details::MapRun { arn: "arn".into() },
        Details::Redriven {
            count: 2,
            map_run_arn: text(),
        },
        Details::EvaluationFailed {
            state: "A".into(),
            location: text(),
            is_data_limit: true,
            cause: "why".into(),
        },
    ]
}

fn progress(details: Vec<Details>) -> FromWorker {
    let events = details.into_iter().zip(EventType::ALL).zip(1..);
    FromWorker::Progress {
        run: RunId(7),
        events: events
            .map(|((details, &event_type), id)| HistoryEvent {
                id: EventId(id),
                previous: EventId(id - 1),
                timestamp: Timestamp::from_millis(-5),
                event_type,
                details,
            })
            .collect(),
        n_events: 99,
        now: Timestamp::DEFAULT_START,
    }
}

#[test]
fn messages_from_the_worker_survive() {
    let call = TaskCall {
        id: TaskId(4),
        state: "A".into(),
        resource: resource(),
        parameters: payload(),
        retry_count: 1,
        iteration: Rc::from([0, 2]),
        token: Some("token".into()),
        credentials: None,
    };
    for message in [
        progress(every_detail()),
        FromWorker::Refused {
            run: RunId(1),
            reason: "no".to_owned(),
        },
        FromWorker::Asking {
            run: RunId(1),
            questions: vec![Question {
                call: Rc::new(call),
                asked_at: Timestamp::DEFAULT_START,
                timeout_at: Some(Timestamp::from_millis(-7)),
                heartbeat_at: None,
                is_taken: true,
            }],
        },
        FromWorker::Finished {
            run: RunId(1),
            outcome: Outcome {
                status: ExecutionStatus::TimedOut,
                output: Some(Value::Null),
                error: Some("E".into()),
                cause: None,
            },
            aside: Value::from(vec![Value::object([("status", Value::from("FAILED"))])]),
        },
    ] {
        assert_eq!(FromWorker::from_json(&message.to_json()), Some(message));
    }
}

#[test]
fn messages_to_the_worker_survive() {
    let run = RunId(3);
    let answer = |answer| ToWorker::Answer {
        run,
        task: TaskId(9),
        answer,
        remember: true,
    };
    for message in [
        ToWorker::Start {
            run,
            request: Rc::new(RunRequest {
                definition: "{\r\n".to_owned(),
                input: String::new(),
                mocks: "{}".to_owned(),
                workflow_type: WorkflowType::Express,
                quotas: Quotas::Guide2019,
                seed: u64::MAX,
                start_time: Timestamp::from_millis(-1),
                unmocked: Unmocked::Fail,
                execution_name: "order-7".to_owned(),
                role_arn: "arn:aws:iam::123456789012:role/orders".to_owned(),
                redrives: vec![Redrive {
                    after: Duration::from_secs(5),
                    mocks: "{}".to_owned(),
                }],
                begins: Some(Begins {
                    state: "Charge".into(),
                    variables: payload(),
                }),
            }),
        },
        answer(Answer::Return(payload())),
        answer(Answer::Throw(TaskError::default())),
        answer(Answer::Echo),
        answer(Answer::Hang),
        ToWorker::Stop { run },
        ToWorker::Act {
            run,
            text: "{}".to_owned(),
        },
    ] {
        assert_eq!(ToWorker::from_json(&message.to_json()), Some(message));
    }
}

#[test]
fn a_shared_payload_crosses_once() {
    let big = Value::string("x".repeat(1000));
    let shared = Value::object([("big", big)]);
    let entered = |_| Details::Entered {
        name: "A".into(),
        input: shared.clone(),
    };
    let text = progress((0..20).map(entered).collect()).to_json();
    assert_eq!(text.matches(&"x".repeat(1000)).count(), 1);
    let Some(FromWorker::Progress { events, .. }) = FromWorker::from_json(&text) else {
        panic!("it was written by us");
    };
    let inputs: Vec<&Value> = events
        .iter()
        .map(|event| {
            let Details::Entered { input, .. } = &event.details else {
                panic!("every event entered a state");
            };
            input
        })
        .collect();
    assert_eq!(inputs.len(), 20);
    assert!(inputs.windows(2).all(|pair| pair[0].is_same(pair[1])));
}

#[test]
fn deep_payloads_cross() {
    let deep = (0..3000).fold(Value::Null, |inner, _| Value::array([inner]));
    let message = ToWorker::Answer {
        run: RunId(1),
        task: TaskId(1),
        answer: Answer::Return(deep),
        remember: false,
    };
    assert_eq!(ToWorker::from_json(&message.to_json()), Some(message));
}

#[test]
fn anything_else_is_refused() {
    for text in [
        "",
        "{}",
        "[]",
        r#"{"is":"stop"}"#,
        r#"{"is":"progress","run":1,"nodes":[[0,1]],"resources":[]}"#,
        r#"{"is":"finished","run":1,"outcome":["X",null,null,null],"nodes":[],"resources":[]}"#,
    ] {
        assert_eq!(FromWorker::from_json(text), None, "{text}");
        assert_eq!(ToWorker::from_json(text), None, "{text}");
    }
}
