//! Random small workflows: mostly right, often retried and caught, sometimes hanging.
//!
//! Delays of answers are odd numbers of milliseconds, so that few things happen at the same
//! moment in two places, where the rules give no order.

use json_value::Value;
use proptest::prelude::*;
use proptest::sample::select;

use crate::plan::{Answer, Catcher, Machine, Pattern, Retrier, Says, State, Task, Work};

/// How deep Parallels and Maps nest.
const DEPTH: u32 = 2;

/// A whole workflow.
pub(crate) fn any_workflow() -> impl Strategy<Value = Machine> {
    any_raw_machine(DEPTH).prop_map(|raw| {
        let mut n_states = 0;
        build(raw, &mut n_states)
    })
}

/// An input: a number, a list of smaller inputs, something else.
pub(crate) fn any_input() -> BoxedStrategy<Value> {
    input_of_depth(DEPTH)
}

fn input_of_depth(depth: u32) -> BoxedStrategy<Value> {
    if depth == 0 {
        return (0..4_i64)
            .prop_map(|n| Value::object([("n", Value::Int(n)), ("a", "x".into())]))
            .boxed();
    }
    let list = proptest::collection::vec(input_of_depth(depth - 1), 0..=crate::plan::MAX_ITEMS);
    (0..4_i64, list, any_data())
        .prop_map(|(n, list, a)| {
            Value::object([("n", Value::Int(n)), ("a", a), ("list", Value::array(list))])
        })
        .boxed()
}

fn any_data() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(Value::Int(7)),
        Just(Value::from("x")),
        (0..4_i64).prop_map(|n| Value::object([("n", Value::Int(n)), ("b", "y".into())])),
    ]
}

/// A machine whose states have no names yet, and whose targets are hints.
#[derive(Clone, Debug)]
struct RawMachine(Vec<RawState>);

#[derive(Clone, Debug)]
struct RawState {
    work: RawWork,
    paths: (&'static str, &'static str, Option<&'static str>),
    retriers: Vec<Retrier>,
    catchers: Vec<(Vec<&'static str>, Option<&'static str>, usize)>,
    /// Whether the machine may end here.
    ends: bool,
}

#[derive(Clone, Debug)]
enum RawWork {
    Plain(Work),
    Choice(Vec<(i64, usize)>, bool),
    Parallel(Vec<RawMachine>),
    Map(usize, bool, RawMachine),
}

fn any_raw_machine(depth: u32) -> BoxedStrategy<RawMachine> {
    let most = if depth == DEPTH { 5 } else { 3 };
    proptest::collection::vec(any_raw_state(depth), 1..=most)
        .prop_map(RawMachine)
        .boxed()
}

fn any_raw_state(depth: u32) -> BoxedStrategy<RawState> {
    let result_path = || {
        prop_oneof![
            3 => Just(Some("$.r")),
            2 => Just(Some("$.a.b")),
            1 => Just(Some("$")),
            3 => Just(None),
        ]
    };
    let paths = (
        prop_oneof![12 => Just("$"), 1 => Just("$.a")],
        prop_oneof![16 => Just("$"), 1 => Just("$.r")],
        result_path(),
    );
    let catcher = (any_errors(), result_path(), 0..8_usize);
    (
        any_raw_work(depth),
        paths,
        (
            proptest::collection::vec(any_retrier(), 0..3),
            any::<bool>(),
        ),
        (
            proptest::collection::vec(catcher, 0..2),
            proptest::option::of((result_path(), 0..8_usize)),
        ),
        proptest::bool::weighted(0.1),
    )
        .prop_map(
            |(work, paths, (mut retriers, retries_all), (mut catchers, catch_all), ends)| {
                if retries_all && let Some(last) = retriers.last_mut() {
                    last.errors = vec!["States.ALL"];
                }
                if let Some((path, hint)) = catch_all {
                    catchers.push((vec!["States.ALL"], path, hint));
                }
                RawState {
                    work,
                    paths,
                    retriers,
                    catchers,
                    ends,
                }
            },
        )
        .boxed()
}

fn any_raw_work(depth: u32) -> BoxedStrategy<RawWork> {
    let plain = prop_oneof![
        2 => any_data().prop_map(|data| Work::Pass(Some(data))),
        1 => Just(Work::Pass(None)),
        1 => Just(Work::Count),
        8 => any_task().prop_map(Work::Task),
        2 => (0..4_u64).prop_map(Work::Wait),
        1 => Just(Work::Succeed),
        1 => select(&["E1", "E2"][..]).prop_map(Work::Fail),
    ]
    .prop_map(RawWork::Plain);
    let rules = proptest::collection::vec((0..5_i64, 0..8_usize), 1..3);
    let choice = (rules, proptest::bool::weighted(0.9))
        .prop_map(|(rules, has_default)| RawWork::Choice(rules, has_default));
    if depth == 0 {
        return prop_oneof![12 => plain, 2 => choice].boxed();
    }
    let branches = proptest::collection::vec(any_raw_machine(depth - 1), 1..4);
    let map = (0..4_usize, any::<bool>(), any_raw_machine(depth - 1));
    prop_oneof![
        12 => plain,
        2 => choice,
        4 => branches.prop_map(RawWork::Parallel),
        4 => map.prop_map(|(max, has_selector, body)| RawWork::Map(max, has_selector, body)),
    ]
    .boxed()
}

fn any_task() -> impl Strategy<Value = Task> {
    let says = prop_oneof![
        4 => any_data().prop_map(Says::Return),
        2 => Just(Says::Echo),
        6 => select(&["E1", "E2", "Busy"][..]).prop_map(Says::Throw),
        1 => Just(Says::Hang),
    ];
    let delay = prop_oneof![1 => Just(0), 6 => (0..3_500_u64).prop_map(|n| n * 2 + 1)];
    let answer = (says, delay).prop_map(|(says, delay_millis)| Answer { says, delay_millis });
    let script = proptest::collection::vec(answer, 1..4);
    let pattern = select(
        &[
            Pattern::Invoke,
            Pattern::Invoke,
            Pattern::Function,
            Pattern::Token,
            Pattern::Sync,
        ][..],
    );
    (
        pattern,
        any::<bool>(),
        proptest::option::weighted(0.6, 1..6_u64),
        proptest::option::of(1..4_u64),
        proptest::collection::vec(script, 1..4),
    )
        .prop_map(
            |(pattern, reads, timeout_secs, heartbeat_secs, mut scripts)| {
                // What a job or a message echoes is its service's own parameters.
                if [Pattern::Token, Pattern::Sync].contains(&pattern) {
                    for answer in scripts.iter_mut().flatten() {
                        if matches!(answer.says, Says::Echo) {
                            answer.says = Says::Return(Value::Int(1));
                        }
                    }
                }
                let is_shorter = |secs: &u64| timeout_secs.is_none_or(|timeout| *secs < timeout);
                Task {
                    pattern,
                    reads: reads && pattern == Pattern::Invoke,
                    timeout_secs,
                    heartbeat_secs: heartbeat_secs
                        .filter(is_shorter)
                        .filter(|_| pattern == Pattern::Token),
                    scripts,
                }
            },
        )
}

fn any_errors() -> impl Strategy<Value = Vec<&'static str>> {
    let sets: [&[&str]; 8] = [
        &["E1"],
        &["E2"],
        &["E1", "E2"],
        &["Busy", "States.Timeout"],
        &["States.TaskFailed"],
        &["States.Timeout"],
        &["States.HeartbeatTimeout"],
        &["States.ReferencePathConflict", "E1"],
    ];
    select(sets.to_vec()).prop_map(<[&str]>::to_vec)
}

fn any_retrier() -> impl Strategy<Value = Retrier> {
    let rate = select(&[1.0, 1.5, 2.0][..]);
    (
        any_errors(),
        1..4_u64,
        rate,
        0..4_u32,
        proptest::option::of(0..4_u64),
    )
        .prop_map(
            |(errors, interval_secs, rate, max_attempts, more)| Retrier {
                errors,
                interval_secs,
                rate,
                max_attempts,
                max_delay_secs: more.map(|more| interval_secs + more + 1),
            },
        )
}

/// Names the states, resolves the targets and leaves out what nothing leads to.
fn build(raw: RawMachine, n_states: &mut usize) -> Machine {
    let n = raw.0.len();
    let mut states: Vec<State> = Vec::new();
    for (index, raw) in raw.0.into_iter().enumerate() {
        *n_states += 1;
        let name = format!("S{n_states}");
        let following = (index + 1 < n).then_some(index + 1);
        let is_last = following.is_none();
        let work = match raw.work {
            RawWork::Plain(work) => work,
            // The last state of a machine must be able to end it.
            RawWork::Choice(..) if is_last => Work::Pass(None),
            RawWork::Choice(rules, has_default) => Work::Choice {
                rules: rules
                    .into_iter()
                    .map(|(number, hint)| (number, hint % n))
                    .collect(),
                default: following.filter(|_| has_default),
            },
            RawWork::Parallel(branches) => Work::Parallel(
                branches
                    .into_iter()
                    .map(|raw| build(raw, n_states))
                    .collect(),
            ),
            RawWork::Map(max_concurrency, has_selector, body) => Work::Map {
                max_concurrency,
                has_selector,
                body: build(body, n_states),
            },
        };
        // Other types of state have no `Retry` and no `Catch`.
        let is_handled = matches!(work, Work::Task(_) | Work::Parallel(_) | Work::Map { .. });
        let catchers =
            raw.catchers
                .into_iter()
                .filter(|_| is_handled)
                .map(|(errors, result_path, hint)| Catcher {
                    errors,
                    result_path,
                    next: hint % n,
                });
        // These say themselves where they lead, or lead nowhere.
        let has_next = !matches!(work, Work::Succeed | Work::Fail(_) | Work::Choice { .. });
        let (input_path, output_path, result_path) = raw.paths;
        states.push(State {
            name,
            input_path,
            output_path,
            result_path,
            work,
            retriers: raw.retriers.into_iter().filter(|_| is_handled).collect(),
            catchers: catchers.collect(),
            next: following.filter(|_| has_next && !raw.ends),
        });
    }
    prune(states)
}

fn prune(mut states: Vec<State>) -> Machine {
    let mut is_reached = vec![false; states.len()];
    let mut to_visit = vec![0];
    while let Some(index) = to_visit.pop() {
        if !std::mem::replace(&mut is_reached[index], true) {
            targets(&mut states[index], |target| to_visit.push(*target));
        }
    }
    let place = |index: usize| is_reached[..index].iter().filter(|is| **is).count();
    for state in &mut states {
        targets(state, |target| *target = place(*target));
    }
    let kept = states.into_iter().zip(&is_reached).filter(|(_, is)| **is);
    Machine {
        states: kept.map(|(state, _)| state).collect(),
    }
}

/// Shows every place that a state can lead to.
fn targets(state: &mut State, mut show: impl FnMut(&mut usize)) {
    match &mut state.work {
        Work::Choice { rules, default } => {
            for (_, next) in rules {
                show(next);
            }
            default.iter_mut().for_each(show);
        }
        Work::Succeed | Work::Fail(_) => {}
        Work::Pass(_) | Work::Count | Work::Wait(_) => state.next.iter_mut().for_each(show),
        Work::Task(_) | Work::Parallel(_) | Work::Map { .. } => {
            state.next.iter_mut().for_each(&mut show);
            state
                .catchers
                .iter_mut()
                .for_each(|catcher| show(&mut catcher.next));
        }
    }
}
