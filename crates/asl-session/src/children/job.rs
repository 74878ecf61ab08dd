//! The execution once more, with an eye on its child executions.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use asl_protocol::{
    ChildEvent, ChildIdentity, Details, EventType, ExecutionStatus, HistoryEvent, MapRunRecord,
    Outcome, TaskError,
};
use asl_runtime::{AnsweredCall, Progress};
use json_value::Value;

use super::{ChildFacts, ChildrenRequest, Inside, MapRunTold, Told, empty, group, merge};
use crate::jobs::JobNews;
use crate::more::Job;
use crate::record::{RunRecord, failure_of};
use crate::view::{Frame, MapProgress};
use crate::worker::{FromWorker, Going, MAX_RUN_STEPS, RunId, ToWorker};
use crate::{MAX_RECORDED_EVENTS, Sorted, aside};

/// How many events of a history are told at once.
const EVENTS_AT_ONCE: usize = 2_000;

/// The work: it runs the execution to its end, then tells what was asked.
pub(crate) struct ChildrenJob {
    id: u32,
    going: Option<Box<Going>>,
    /// What the run was told after its start, in order.
    asked: VecDeque<ToWorker>,
    wanted: Option<Wanted>,
    /// Whether the run waits for an answer at last, and is told as it stands there.
    waits: bool,
    /// How many events the run has had.
    n_events: usize,
    /// By the place of the map run.
    runs: BTreeMap<usize, Tally>,
    /// In whose child executions map runs ran, by their ARNs.
    parents: BTreeMap<Rc<str>, usize>,
    /// How often the run has ended.
    n_ends: usize,
    /// What is still to be told.
    news: VecDeque<JobNews>,
}

/// A map run so far.
struct Tally {
    /// By their indices.
    children: BTreeMap<usize, Child>,
    /// The states of the child executions that are over for good.
    frame: Frame,
    attempts: Vec<Inside>,
}

/// A child execution so far.
struct Child {
    status: ExecutionStatus,
    /// While it runs, or may go on after a redrive.
    open: Option<RunRecord>,
}

/// The child execution that is asked for.
struct Wanted {
    arn: Rc<str>,
    index: usize,
    /// The latest one with this index: a redrive may start another.
    found: Option<(Rc<ChildIdentity>, Vec<HistoryEvent>, u64)>,
    /// Who answered its calls.
    answers: Vec<AnsweredCall>,
}

impl ChildrenJob {
    /// Begins it.
    ///
    /// # Errors
    /// Why it cannot begin.
    pub(crate) fn new(id: u32, request: &ChildrenRequest) -> Result<Self, String> {
        let asked = request.asked.iter();
        let asked = asked.map(|text| ToWorker::from_json(text));
        let mut asked: VecDeque<ToWorker> = asked.collect::<Option<_>>().unwrap_or_default();
        let Some(ToWorker::Start { request: of, .. }) = asked.pop_front() else {
            return Err("Nothing is known of the run".to_owned());
        };
        let wanted = request.wanted.clone();
        let mut going = Box::new(Going::start(RunId(0), &of, true)?);
        if wanted.is_some() {
            going.run.note_answers();
        }
        Ok(Self {
            id,
            going: Some(going),
            asked,
            wanted: wanted.map(|(arn, index)| Wanted {
                arn,
                index,
                found: None,
                answers: Vec::new(),
            }),
            waits: request.waits,
            n_events: 0,
            runs: BTreeMap::new(),
            parents: BTreeMap::new(),
            n_ends: 0,
            news: VecDeque::new(),
        })
    }

    /// Goes on with the run; gives it back once it has ended.
    fn run(&mut self, max_steps: u32) -> Option<Box<Going>> {
        let mut going = self.going.take()?;
        let mut progress = going.advance(max_steps, MAX_RUN_STEPS);
        let stays = self.waits && progress == Progress::Asking && self.asked.is_empty();
        if progress == Progress::Asking && !stays {
            match self.asked.pop_front() {
                Some(ToWorker::Answer {
                    task,
                    answer,
                    remember,
                    ..
                }) => going.answer(task, &answer, remember),
                Some(ToWorker::Act { text, .. }) => {
                    drop((crate::MORE.act_outside)(&mut going.run, &text));
                }
                Some(ToWorker::Stop { .. } | ToWorker::Start { .. } | ToWorker::Work(_)) | None => {
                    going.run.stop(TaskError::default());
                    progress = Progress::Finished;
                }
            }
        }
        self.n_events += going.run.take_events().len();
        let answered = going.run.take_answered();
        let arns: Vec<Rc<str>> = self.arns(&going);
        for told in going.run.take_child_events() {
            self.hear(told, &arns, !going.redrives.is_empty());
        }
        if let Some(wanted) = &mut self.wanted {
            wanted.note(answered);
        }
        if stays || progress == Progress::Finished {
            if self.wanted.is_none() {
                self.count(going.run.map_runs());
            }
            if stays || !going.goes_on() {
                return Some(going);
            }
        }
        self.going = Some(going);
        None
    }

    /// The ARNs of the map runs, if a child execution is asked for.
    fn arns(&self, going: &Going) -> Vec<Rc<str>> {
        let runs = going.run.map_runs().iter();
        let runs = runs.filter(|_| self.wanted.is_some());
        runs.map(|run| run.arn.clone()).collect()
    }

    fn hear(&mut self, told: ChildEvent, arns: &[Rc<str>], may_go_on: bool) {
        let ChildEvent { child, event } = told;
        if let Some(wanted) = &mut self.wanted {
            if wanted.index == child.index && arns.get(child.map_run) == Some(&wanted.arn) {
                wanted.hear(&child, event);
            }
            return;
        }
        if let Details::MapRun { arn } = &event.details {
            self.parents.insert(arn.clone(), child.map_run);
        }
        let tally = self.tally(child.map_run);
        if event.event_type == EventType::ExecutionStarted {
            let started = Child {
                status: ExecutionStatus::Running,
                open: Some(RunRecord::new(event.timestamp, Sorted::new())),
            };
            tally.children.insert(child.index, started);
        }
        let Some(child) = tally.children.get_mut(&child.index) else {
            return;
        };
        let status = status_after(event.event_type);
        child.status = status.unwrap_or(child.status);
        if let Some(record) = &mut child.open {
            record.extend(vec![event]);
        }
        let is_over = match status {
            Some(ExecutionStatus::Succeeded) => true,
            Some(ExecutionStatus::Running) | None => false,
            Some(_) => !may_go_on,
        };
        if is_over && let Some(record) = child.open.take() {
            merge(&mut tally.frame, &record.frame(usize::MAX));
        }
    }

    fn tally(&mut self, map_run: usize) -> &mut Tally {
        self.runs.entry(map_run).or_insert_with(|| Tally {
            children: BTreeMap::new(),
            frame: empty(),
            attempts: Vec::new(),
        })
    }
}

impl ChildrenJob {
    /// Notes how the child executions stand at the end of the execution, or of a redrive.
    fn count(&mut self, map_runs: &[MapRunRecord]) {
        self.n_ends += 1;
        for (number, map_run) in map_runs.iter().enumerate() {
            let (n_ends, waits) = (self.n_ends, self.waits);
            let tally = self.tally(number);
            let open = tally.children.values();
            let open = open.filter_map(|child| child.open.as_ref());
            let open: Vec<Frame> = open.map(|record| record.frame(usize::MAX)).collect();
            let mut frame = tally.frame.clone();
            for one in &open {
                merge(&mut frame, one);
            }
            if waits {
                // What goes on is what is waited for.
                let going = open.iter().flat_map(|one| &one.states);
                let going = going.filter(|(_, state)| state.live > 0);
                for (name, state) in going {
                    if let Some(known) = frame.states.get_mut(name) {
                        known.status = state.status;
                    }
                }
            }
            let progress = progress(map_run);
            let inside = Inside { progress, frame };
            tally.attempts.resize(n_ends, inside);
        }
    }

    /// What is to be told at the end.
    fn tell(&mut self, going: &Going) {
        if let Some(wanted) = self.wanted.take() {
            self.tell_child(going, wanted);
            return;
        }
        let map_runs = going.run.map_runs().iter().enumerate();
        let runs = map_runs.filter_map(|(number, map_run)| {
            let tally = self.runs.remove(&number)?;
            let children = tally.children.into_iter();
            let mut children: Vec<_> = children.map(|(at, one)| (group(one.status), at)).collect();
            children.sort_unstable();
            Some(MapRunTold {
                arn: map_run.arn.clone(),
                parent: self.parents.get(&map_run.arn).copied(),
                children: children.into(),
                attempts: tally.attempts,
            })
        });
        let told = Told {
            runs: runs.collect(),
            proof: (self.n_events, going.run.now().as_millis()),
        };
        self.news.push_back(JobNews::Children(told));
    }

    fn tell_child(&mut self, going: &Going, wanted: Wanted) {
        let Some((child, mut events, n_events)) = wanted.found else {
            let reason = "This child execution did not start".to_owned();
            self.news.push_back(JobNews::Refused(reason));
            return;
        };
        let outcome = events.last().and_then(outcome);
        let (run, now) = (RunId(0), events.last().map(|event| event.timestamp));
        let facts = ChildFacts {
            arn: child.execution.id.clone(),
            name: child.execution.name.clone(),
            started: child.execution.start_time,
            workflow_type: child.workflow_type,
            answers: wanted.answers,
        };
        let aside = aside_of(going, &facts.arn);
        while !events.is_empty() {
            let rest = events.split_off(events.len().min(EVENTS_AT_ONCE));
            self.news.push_back(JobNews::OfChild(FromWorker::Progress {
                run,
                events: std::mem::replace(&mut events, rest),
                n_events,
                now: now.unwrap_or(facts.started),
            }));
        }
        if let Some(outcome) = outcome {
            self.news.push_back(JobNews::OfChild(FromWorker::Finished {
                run,
                outcome,
                aside,
            }));
        }
        self.news.push_back(JobNews::Child(facts));
    }
}

impl Wanted {
    fn hear(&mut self, child: &Rc<ChildIdentity>, event: HistoryEvent) {
        if event.event_type == EventType::ExecutionStarted {
            self.found = Some((Rc::clone(child), Vec::new(), 0));
            self.answers.clear();
        }
        if let Some((_, events, n_events)) = &mut self.found {
            *n_events += 1;
            // The last one tells how it ended.
            if events.len() >= MAX_RECORDED_EVENTS {
                events.pop();
            }
            events.push(event);
        }
    }

    /// Notes who answered the calls of the child execution, whose events were heard before.
    fn note(&mut self, answered: Vec<AnsweredCall>) {
        let Some((child, ..)) = &self.found else {
            return;
        };
        let own = answered.into_iter();
        let own = own.filter(|one| one.execution == child.execution.id);
        let room = MAX_RECORDED_EVENTS.saturating_sub(self.answers.len());
        self.answers.extend(own.take(room));
    }
}

impl Job for ChildrenJob {
    fn slice(&mut self, max_steps: u32) -> Vec<String> {
        if let Some(ended) = self.run(max_steps) {
            self.tell(&ended);
        }
        let news = self.news.pop_front();
        news.iter().map(|news| news.to_text(self.id)).collect()
    }

    fn is_done(&self) -> bool {
        self.going.is_none() && self.news.is_empty()
    }
}

/// How many child executions stand where.
fn progress(map_run: &MapRunRecord) -> MapProgress {
    let n = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let counts = &map_run.executions;
    MapProgress {
        items: n(counts.total()),
        running: n(counts.running),
        succeeded: n(counts.succeeded),
        failed: n(counts.failed + counts.timed_out),
        aborted: n(counts.aborted),
    }
}

/// How an execution ended, by its last event.
fn outcome(last: &HistoryEvent) -> Option<Outcome> {
    let status = status_after(last.event_type)?;
    let output = if let Details::Output { output } = &last.details {
        Some(output.clone())
    } else {
        None
    };
    let TaskError { error, cause } = failure_of(&last.details).unwrap_or_default();
    (status != ExecutionStatus::Running).then_some(Outcome {
        status,
        output,
        error,
        cause,
    })
}

/// How an execution stands after an event about itself.
fn status_after(event_type: EventType) -> Option<ExecutionStatus> {
    const STATUSES: [(EventType, ExecutionStatus); 6] = [
        (EventType::ExecutionStarted, ExecutionStatus::Running),
        (EventType::ExecutionRedriven, ExecutionStatus::Running),
        (EventType::ExecutionSucceeded, ExecutionStatus::Succeeded),
        (EventType::ExecutionFailed, ExecutionStatus::Failed),
        (EventType::ExecutionTimedOut, ExecutionStatus::TimedOut),
        (EventType::ExecutionAborted, ExecutionStatus::Aborted),
    ];
    let mut known = STATUSES.into_iter();
    let (_, status) = known.find(|(one, _)| *one == event_type)?;
    Some(status)
}

/// What is known of the map runs of a child execution itself.
fn aside_of(going: &Going, arn: &str) -> Value {
    let all = aside::of(&going.run);
    let runs = all.get("mapRuns").and_then(Value::as_array);
    let runs = runs.map(<[Value]>::to_vec).unwrap_or_default();
    let is_own = |run: &Value| run.get("executionArn").and_then(Value::as_str) == Some(arn);
    let own = runs.into_iter().filter(is_own).collect();
    Value::object([("mapRuns", own)])
}
