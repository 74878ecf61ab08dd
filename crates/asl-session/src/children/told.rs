//! What the worker tells of child executions, as JSON.

use std::rc::Rc;

use asl_protocol::{Timestamp, WorkflowType};
use asl_runtime::{AnsweredCall, Answerer};
use json_value::{Map, Value};

use super::{ChildFacts, ChildrenRequest, Inside, MapRunTold, Told, empty};
use crate::Status;
use crate::filter::IterationStatus;
use crate::jobs::text;
use crate::view::{EdgeKey, MapProgress, StateFrame};

/// How the child executions of a map run are grouped.
const GROUPS: [IterationStatus; 3] = [
    IterationStatus::Failed,
    IterationStatus::Running,
    IterationStatus::Succeeded,
];

const POLICY: &str = "policy";
const EMULATOR: &str = "emulator";
const PERSON: &str = "person";
const NOBODY: &str = "nobody";

impl ChildrenRequest {
    /// As members of a message.
    pub(crate) fn write(&self, json: &mut Map) {
        let asked = self.asked.iter().map(|text| Value::from(text.as_str()));
        json.insert("asked", asked.collect());
        if self.waits {
            json.insert("waits", true.into());
        }
        if let Some((arn, index)) = &self.wanted {
            json.insert("wanted", Value::from(vec![arn.clone().into(), int(*index)]));
        }
    }

    /// Reads what [`Self::write`] wrote; `None` for anything else.
    pub(crate) fn read(json: &Value) -> Option<Self> {
        let asked = json.get("asked")?.as_array()?.iter();
        let asked = asked.map(|text| Some(text.as_str()?.to_owned()));
        let wanted = match json.get("wanted") {
            Some(wanted) => {
                let [arn, index] = wanted.as_array()? else {
                    return None;
                };
                Some((arn.as_str()?.into(), usize_of(index)?))
            }
            None => None,
        };
        Some(Self {
            asked: asked.collect::<Option<_>>()?,
            wanted,
            waits: json.get("waits").is_some(),
        })
    }
}

impl ChildFacts {
    /// As JSON.
    pub(crate) fn to_json(&self) -> Value {
        Value::object([
            ("arn", self.arn.clone().into()),
            ("name", self.name.clone().into()),
            ("started", self.started.as_millis().into()),
            ("type", self.workflow_type.as_str().into()),
            ("answers", self.answers.iter().map(answer_to_json).collect()),
        ])
    }

    /// Reads what [`Self::to_json`] wrote; `None` for anything else.
    pub(crate) fn from_json(json: &Value) -> Option<Self> {
        let arn = text(json, "arn")?;
        let answers = json.get("answers")?.as_array()?.iter();
        let answers = answers.map(|one| answer_from_json(one, &arn));
        Some(Self {
            answers: answers.collect::<Option<_>>()?,
            workflow_type: WorkflowType::parse(json.get("type")?.as_str()?)?,
            arn,
            name: text(json, "name")?,
            started: Timestamp::from_millis(json.get("started")?.as_i64()?),
        })
    }
}

impl Told {
    /// As JSON.
    pub(crate) fn to_json(&self) -> Value {
        let (n_events, ended) = self.proof;
        Value::object([
            ("runs", self.runs.iter().map(run_to_json).collect()),
            ("n_events", int(n_events)),
            ("ended", ended.into()),
        ])
    }

    /// Reads what [`Self::to_json`] wrote; `None` for anything else.
    pub(crate) fn from_json(json: &Value) -> Option<Self> {
        let runs = json.get("runs")?.as_array()?.iter();
        let n_events = usize_of(json.get("n_events")?)?;
        Some(Self {
            runs: runs.map(run_from_json).collect::<Option<_>>()?,
            proof: (n_events, json.get("ended")?.as_i64()?),
        })
    }
}

/// `["Milk", 1767225600000, "Milk", 2]` of a mock, or a word at the end.
fn answer_to_json(answer: &AnsweredCall) -> Value {
    let mut parts = vec![
        Value::from(answer.state.clone()),
        answer.at.as_millis().into(),
    ];
    match &answer.by {
        Answerer::Mock(key, index) => parts.extend([key.clone().into(), int(*index)]),
        Answerer::Policy => parts.push(POLICY.into()),
        Answerer::Emulator => parts.push(EMULATOR.into()),
        Answerer::Person => parts.push(PERSON.into()),
        Answerer::Nobody => parts.push(NOBODY.into()),
    }
    parts.into()
}

fn answer_from_json(json: &Value, execution: &Rc<str>) -> Option<AnsweredCall> {
    let [state, at, key, index @ ..] = json.as_array()? else {
        return None;
    };
    let by = match (index.first(), key.as_str()?) {
        (Some(index), key) => Answerer::Mock(key.into(), usize_of(index)?),
        (None, POLICY) => Answerer::Policy,
        (None, EMULATOR) => Answerer::Emulator,
        (None, PERSON) => Answerer::Person,
        (None, NOBODY) => Answerer::Nobody,
        (None, _) => return None,
    };
    Some(AnsweredCall {
        execution: execution.clone(),
        state: state.as_str()?.into(),
        at: Timestamp::from_millis(at.as_i64()?),
        by,
    })
}

fn run_to_json(run: &MapRunTold) -> Value {
    let mut parts = vec![
        Value::from(run.arn.clone()),
        run.parent.map_or(Value::Null, int),
    ];
    for group in GROUPS {
        let children = run.children.iter();
        let of_group = children.filter(|(one, _)| *one == group);
        parts.push(of_group.map(|(_, index)| int(*index)).collect());
    }
    parts.extend(run.attempts.iter().map(|inside| {
        let states = inside.frame.states.iter();
        let states = states.map(|(name, state)| {
            let place = Status::ALL.iter().position(|one| *one == state.status);
            let mut parts = vec![
                name.clone().into(),
                int(place.unwrap_or_default()),
                state.visits.into(),
            ];
            parts.extend(state.map.map(progress_to_json));
            Value::from(parts)
        });
        let edges = inside.frame.edges.iter();
        let edges = edges.map(|(edge, n)| {
            let from = edge.from.clone().map_or(Value::Null, Value::from);
            let caught = edge.caught.into();
            Value::from(vec![from, edge.to.clone().into(), caught, (*n).into()])
        });
        let progress = progress_to_json(inside.progress);
        Value::from(vec![progress, states.collect(), edges.collect()])
    }));
    parts.into()
}

fn run_from_json(json: &Value) -> Option<MapRunTold> {
    let [arn, parent, failed, running, succeeded, attempts @ ..] = json.as_array()? else {
        return None;
    };
    let mut children = Vec::new();
    for (group, indexes) in GROUPS.into_iter().zip([failed, running, succeeded]) {
        for index in indexes.as_array()? {
            children.push((group, usize_of(index)?));
        }
    }
    let attempts = attempts.iter().map(inside_from_json);
    Some(MapRunTold {
        arn: arn.as_str()?.into(),
        parent: usize_of(parent),
        children: children.into(),
        attempts: attempts.collect::<Option<_>>()?,
    })
}

fn inside_from_json(json: &Value) -> Option<Inside> {
    let [progress, states, edges] = json.as_array()? else {
        return None;
    };
    let mut frame = empty();
    for parts in states.as_array()? {
        let [name, place, visits, rest @ ..] = parts.as_array()? else {
            return None;
        };
        let state = StateFrame {
            status: *Status::ALL.get(usize_of(place)?)?,
            visits: u32_of(visits)?,
            // Nothing goes on where an execution has ended.
            live: 0,
            attempts: 0,
            map: rest.first().and_then(progress_from_json),
        };
        frame.states.insert(name.as_str()?.into(), state);
    }
    for parts in edges.as_array()? {
        let [from, to, caught, n] = parts.as_array()? else {
            return None;
        };
        let edge = EdgeKey {
            from: from.as_str().map(Rc::from),
            to: to.as_str()?.into(),
            caught: caught.as_bool()?,
        };
        frame.edges.insert(edge, u32_of(n)?);
    }
    let progress = progress_from_json(progress)?;
    Some(Inside { progress, frame })
}

fn progress_to_json(progress: MapProgress) -> Value {
    let MapProgress {
        items,
        running,
        succeeded,
        failed,
        aborted,
    } = progress;
    let counts = [items, running, succeeded, failed, aborted];
    counts.into_iter().map(Value::from).collect()
}

fn progress_from_json(json: &Value) -> Option<MapProgress> {
    let counts = json.as_array()?.iter().map(u32_of);
    let counts: Vec<u32> = counts.collect::<Option<_>>()?;
    let [items, running, succeeded, failed, aborted] = *counts else {
        return None;
    };
    Some(MapProgress {
        items,
        running,
        succeeded,
        failed,
        aborted,
    })
}

fn int(n: usize) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

fn usize_of(json: &Value) -> Option<usize> {
    usize::try_from(json.as_i64()?).ok()
}

fn u32_of(json: &Value) -> Option<u32> {
    u32::try_from(json.as_i64()?).ok()
}
