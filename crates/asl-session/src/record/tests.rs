//! Histories as text: one line for each event, `previous Type name`, ids in order from 1.

use std::rc::Rc;

use asl_protocol::{
    Details, EventId, EventType, HistoryEvent, TaskPattern, TaskResource, TaskScheduled, Timestamp,
};
use expect_test::{Expect, expect};
use json_value::Value;

use super::RunRecord;

use crate::Sorted;

fn event(id: u64, line: &str) -> HistoryEvent {
    let mut words = line.split_whitespace();
    let previous = words.next().unwrap().parse().unwrap();
    let event_type = EventType::parse(words.next().unwrap()).unwrap();
    let name = words.next();
    HistoryEvent {
        id: EventId(id),
        previous: EventId(previous),
        timestamp: Timestamp::from_millis(i64::try_from(id).unwrap()),
        event_type,
        details: details(event_type, name, words.next()),
    }
}

fn details(event_type: EventType, name: Option<&str>, index: Option<&str>) -> Details {
    let resource = Rc::new(TaskResource {
        arn: "arn:aws:states:::glue:startJobRun.sync".into(),
        resource_type: "glue".into(),
        resource: "startJobRun.sync".into(),
        pattern: TaskPattern::Sync,
    });
    let name = || Rc::<str>::from(name.unwrap());
    let word = event_type.as_str();
    if word.ends_with("StateEntered") {
        return Details::Entered {
            name: name(),
            input: Value::Null,
        };
    }
    if word.ends_with("StateExited") {
        return Details::Exited {
            name: name(),
            output: Value::Null,
            assigned: None,
        };
    }
    match word {
        "MapIterationStarted"
        | "MapIterationSucceeded"
        | "MapIterationFailed"
        | "MapIterationAborted" => Details::Iteration {
            name: name(),
            index: index.unwrap().parse().unwrap(),
        },
        "MapStateStarted" => Details::MapStarted { length: 2 },
        "TaskScheduled" => Details::Scheduled(Box::new(TaskScheduled {
            resource,
            region: "us-east-1".into(),
            parameters: Value::Null,
            timeout: None,
            heartbeat: None,
            credentials: None,
        })),
        "TaskSubmitted" => Details::TaskOutput {
            resource,
            output: Value::Null,
        },
        "TaskFailed" | "TaskTimedOut" => Details::TaskFailure {
            resource,
            error: None,
            cause: None,
        },
        _ => Details::None,
    }
}

fn record(history: &str) -> RunRecord {
    let lines = history
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let mut record = RunRecord::new(Timestamp::from_millis(0), Sorted::new());
    record.extend(lines.zip(1..).map(|(line, id)| event(id, line)).collect());
    record
}

/// The screen after some events, a line for each state and each edge.
fn shown(record: &RunRecord, n: usize) -> String {
    let frame = record.frame(n);
    let mut lines = Vec::new();
    for (name, state) in &frame.states {
        let attempt = if state.attempts > 1 {
            format!(" attempt {}", state.attempts)
        } else {
            String::new()
        };
        let map = state.map.map_or_else(String::new, |map| {
            format!(
                " {}/{} ok {} bad {} on",
                map.succeeded, map.items, map.failed, map.running
            )
        });
        let (status, visits) = (state.status, state.visits);
        lines.push(format!("{name} {status:?} x{visits}{attempt}{map}"));
    }
    for (edge, n) in &frame.edges {
        let from = edge.from.as_deref().unwrap_or("(start)");
        let arrow = if edge.caught { "~>" } else { "->" };
        lines.push(format!("{from} {arrow} {} x{n}", edge.to));
    }
    lines.join("\n")
}

fn check(history: &str, n: usize, expected: &Expect) {
    expected.assert_eq(&shown(&record(history), n));
}

const RETRIED_THEN_CAUGHT: &str = "
    0 ExecutionStarted
    0 TaskStateEntered A
    2 TaskScheduled
    3 TaskStarted
    4 TaskFailed
    5 TaskScheduled
    6 TaskStarted
    7 TaskTimedOut
    8 TaskStateExited A
    9 FailStateEntered B
    10 ExecutionFailed";

#[test]
fn a_task_is_retried_then_caught() {
    check(RETRIED_THEN_CAUGHT, 0, &expect![""]);
    check(
        RETRIED_THEN_CAUGHT,
        4,
        &expect![[r"
            A Running x1
            (start) -> A x1"]],
    );
    check(
        RETRIED_THEN_CAUGHT,
        5,
        &expect![[r"
            A Failed x1
            (start) -> A x1"]],
    );
    check(
        RETRIED_THEN_CAUGHT,
        7,
        &expect![[r"
            A Retrying x1 attempt 2
            (start) -> A x1"]],
    );
    check(
        RETRIED_THEN_CAUGHT,
        11,
        &expect![[r"
            A Caught x1 attempt 2
            B Failed x1
            (start) -> A x1
            A ~> B x1"]],
    );
}

const TWO_BRANCHES: &str = "
    0 ExecutionStarted
    0 ParallelStateEntered P
    2 ParallelStateStarted
    3 TaskStateEntered A
    3 WaitStateEntered B
    4 TaskScheduled
    6 TaskStarted
    7 TaskSubmitted
    8 TaskFailed
    9 ParallelStateFailed
    10 ExecutionFailed";

#[test]
fn a_failing_branch_fails_its_parallel_and_aborts_the_others() {
    check(
        TWO_BRANCHES,
        8,
        &expect![[r"
            A Callback x1
            B Waiting x1
            P Running x1
            (start) -> A x1
            (start) -> B x1
            (start) -> P x1"]],
    );
    check(
        TWO_BRANCHES,
        11,
        &expect![[r"
            A Failed x1
            B Aborted x1
            P Failed x1
            (start) -> A x1
            (start) -> B x1
            (start) -> P x1"]],
    );
}

const TWO_ITEMS: &str = "
    0 ExecutionStarted
    0 MapStateEntered M
    2 MapStateStarted
    3 MapIterationStarted M 0
    4 PassStateEntered A
    3 MapIterationStarted M 1
    6 PassStateEntered A
    5 PassStateExited A
    8 MapIterationSucceeded M 0
    7 PassStateExited A
    10 SucceedStateEntered B
    11 SucceedStateExited B
    12 MapIterationSucceeded M 1
    13 MapStateSucceeded
    14 MapStateExited M
    15 PassStateEntered C";

#[test]
fn a_map_counts_its_iterations() {
    check(
        TWO_ITEMS,
        9,
        &expect![[r"
            A Running x2
            M Running x1 1/2 ok 0 bad 1 on
            (start) -> A x2
            (start) -> M x1"]],
    );
    check(
        TWO_ITEMS,
        16,
        &expect![[r"
            A Succeeded x2
            B Succeeded x1
            C Running x1
            M Succeeded x1 2/2 ok 0 bad 0 on
            (start) -> A x2
            A -> B x1
            M -> C x1
            (start) -> M x1"]],
    );
    let record = record(TWO_ITEMS);
    let places: Vec<Vec<usize>> = (0..16).map(|idx| record.iteration_of(idx)).collect();
    assert_eq!(places[4], [0]);
    assert_eq!(places[6], [1]);
    assert_eq!(places[11], [1]);
    assert_eq!(places[12], [1]);
    assert!(places[13].is_empty());
    assert_eq!(record.state_of(13).map(|name| &**name), Some("M"));
    assert_eq!(record.state_of(0), None);
}

const MAP_TRIED_TWICE: &str = "
    0 ExecutionStarted
    0 MapStateEntered M
    2 MapStateStarted
    3 MapIterationStarted M 0
    4 ParallelStateEntered P
    5 ParallelStateStarted
    6 TaskStateEntered A
    7 TaskScheduled
    8 TaskFailed
    9 TaskStateAborted
    9 ParallelStateFailed
    11 MapIterationFailed M 0
    11 MapStateStarted
    13 MapIterationStarted M 0
    14 ParallelStateEntered P
    15 ParallelStateStarted
    16 TaskStateEntered A
    17 TaskScheduled
    18 TaskSucceeded
    19 TaskStateExited A
    20 ParallelStateSucceeded
    20 ParallelStateExited P
    22 MapIterationSucceeded M 0
    23 MapStateSucceeded
    23 MapStateExited M";

#[test]
fn a_container_is_tried_again() {
    check(
        MAP_TRIED_TWICE,
        12,
        &expect![[r"
            A Failed x1
            M Running x1 0/2 ok 1 bad 0 on
            P Failed x1
            (start) -> A x1
            (start) -> M x1
            (start) -> P x1"]],
    );
    check(
        MAP_TRIED_TWICE,
        13,
        &expect![[r"
            A Failed x1
            M Retrying x1 attempt 2 0/2 ok 0 bad 0 on
            P Failed x1
            (start) -> A x1
            (start) -> M x1
            (start) -> P x1"]],
    );
    check(
        MAP_TRIED_TWICE,
        25,
        &expect![[r"
            A Succeeded x2
            M SucceededAfterRetry x1 attempt 2 1/2 ok 0 bad 0 on
            P Succeeded x2
            (start) -> A x2
            (start) -> M x1
            (start) -> P x2"]],
    );
}

#[test]
fn what_a_failure_stopped_is_found_by_its_type_and_place() {
    let record = record(
        "
        0 ExecutionStarted
        0 ParallelStateEntered P
        2 ParallelStateStarted
        3 TaskStateEntered A
        4 TaskScheduled
        3 MapStateEntered M
        6 MapStateStarted
        3 WaitStateEntered B
        3 WaitStateEntered C
        7 MapIterationStarted M 0
        10 WaitStateEntered D
        7 MapIterationStarted M 1
        12 TaskStateEntered E
        8 WaitStateExited B
        14 WaitStateEntered F
        5 TaskFailed
        16 TaskStateAborted
        16 MapStateAborted
        16 MapIterationAborted M 0
        16 WaitStateAborted
        16 MapIterationAborted M 1
        16 TaskStateAborted
        16 WaitStateAborted
        16 WaitStateAborted
        16 ParallelStateFailed",
    );
    let told: Vec<&str> = (15..25)
        .map(|idx| record.state_of(idx).map_or("-", |state| state))
        .collect();
    assert_eq!(told.join(" "), "A A M M D M E F C P");
    expect![[r"
        A Failed x1
        B Succeeded x1
        C Aborted x1
        D Aborted x1
        E Aborted x1
        F Aborted x1
        M Aborted x1 0/2 ok 0 bad 0 on
        P Failed x1
        (start) -> A x1
        (start) -> B x1
        (start) -> C x1
        (start) -> D x1
        (start) -> E x1
        B -> F x1
        (start) -> M x1
        (start) -> P x1"]]
    .assert_eq(&shown(&record, 25));
}

#[test]
fn every_frame_equals_the_fold_from_the_start() {
    let mut lines = vec![
        "0 ExecutionStarted".to_owned(),
        "0 PassStateEntered S".to_owned(),
    ];
    for id in 3..800 {
        let (event_type, name) = match id % 4 {
            3 => ("PassStateExited", "S"),
            0 => ("ChoiceStateEntered", "T"),
            1 => ("ChoiceStateExited", "T"),
            _ => ("PassStateEntered", "S"),
        };
        lines.push(format!("{} {event_type} {name}", id - 1));
    }
    let whole = record(&lines.join("\n"));
    for n in (0..=whole.events().len()).step_by(37) {
        let mut fresh = RunRecord::new(Timestamp::from_millis(0), Sorted::new());
        let events = whole.events().iter().take(n);
        fresh.extend(events.map(|event| (**event).clone()).collect());
        assert_eq!(whole.frame(n), fresh.frame(n), "{n}");
    }
}

#[test]
fn any_history_is_read_without_a_panic() {
    check(
        "
        9 TaskStateExited A
        1 MapIterationSucceeded A 3
        7 ParallelStateFailed
        0 TaskStateEntered A
        4 MapStateStarted
        5 MapIterationFailed A 0
        0 MapIterationFailed A 0",
        7,
        &expect![[r"
            A Running x1
            (start) -> A x1"]],
    );
}

#[test]
fn what_a_failure_aborts_of_other_iterations_does_not_hide_it() {
    check(
        "
    0 ExecutionStarted
    0 MapStateEntered M
    2 MapStateStarted
    3 MapIterationStarted M 0
    3 MapIterationStarted M 1
    4 TaskStateEntered A
    5 TaskStateEntered A
    6 TaskScheduled
    8 TaskStarted
    9 TaskFailed
    7 TaskStateAborted
    11 MapIterationAborted M 1
    10 MapIterationFailed M 0
    13 MapStateFailed",
        14,
        &expect![[r"
            A Failed x2
            M Failed x1 0/2 ok 1 bad 0 on
            (start) -> A x2
            (start) -> M x1"]],
    );
}
