//! What the worker tells of child executions, as JSON.

use std::rc::Rc;

use asl_protocol::Timestamp;
use json_value::{Map, Value};

use super::{ChildFacts, ChildrenRequest, Inside, MapRunTold, Told, empty};
use crate::Status;
use crate::filter::IterationStatus;
use crate::jobs::text;
use crate::view::{EdgeKey, MapProgress, StateFrame};

/// Every status that a state of a run may have.
const STATUSES: [Status; 11] = [
    Status::NotReached,
    Status::Running,
    Status::Waiting,
    Status::Callback,
    Status::Retrying,
    Status::Succeeded,
    Status::SucceededAfterRetry,
    Status::Caught,
    Status::Failed,
    Status::TimedOut,
    Status::Aborted,
];

impl ChildrenRequest {
    /// As members of a message.
    pub(crate) fn write(&self, json: &mut Map) {
        let asked = self.asked.iter().map(|text| Value::from(text.as_str()));
        json.insert("asked", asked.collect());
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
            ("item", self.item.clone()),
        ])
    }

    /// Reads what [`Self::to_json`] wrote; `None` for anything else.
    pub(crate) fn from_json(json: &Value) -> Option<Self> {
        Some(Self {
            arn: text(json, "arn")?,
            name: text(json, "name")?,
            started: Timestamp::from_millis(json.get("started")?.as_i64()?),
            item: json.get("item")?.clone(),
        })
    }
}

impl Told {
    /// As JSON.
    pub(crate) fn to_json(&self) -> Value {
        let (n_events, ended) = self.proof;
        Value::object([
            ("runs", self.runs.iter().map(run_to_json).collect()),
            ("n_events", count(n_events)),
            ("ended", ended.into()),
        ])
    }

    /// Reads what [`Self::to_json`] wrote; `None` for anything else.
    pub(crate) fn from_json(json: &Value) -> Option<Self> {
        let runs = json.get("runs")?.as_array()?.iter();
        let n_events = u64::try_from(json.get("n_events")?.as_i64()?).ok()?;
        Some(Self {
            runs: runs.map(run_from_json).collect::<Option<_>>()?,
            proof: (n_events, json.get("ended")?.as_i64()?),
        })
    }
}

fn run_to_json(run: &MapRunTold) -> Value {
    let of_group = |group| {
        let children = run.children.iter();
        let of_group = children.filter(move |(status, _)| *status == group);
        of_group.map(|(_, index)| int(*index)).collect::<Value>()
    };
    let mut json = Map::new();
    json.insert("arn", run.arn.clone().into());
    if let Some(parent) = run.parent {
        json.insert("parent", int(parent));
    }
    json.insert("failed", of_group(IterationStatus::Failed));
    json.insert("running", of_group(IterationStatus::Running));
    json.insert("succeeded", of_group(IterationStatus::Succeeded));
    let attempts = run.attempts.iter().map(|inside| {
        let states = inside.frame.states.iter();
        let states = states.map(|(name, state)| {
            let place = STATUSES.iter().position(|one| *one == state.status);
            let mut parts = vec![
                name.clone().into(),
                int(place.unwrap_or_default()),
                state.visits.into(),
                state.live.into(),
                state.attempts.into(),
            ];
            parts.extend(state.map.map(progress_to_json));
            Value::from(parts)
        });
        let edges = inside.frame.edges.iter();
        let edges = edges.map(|(edge, n)| {
            let from = edge.from.clone().map_or(Value::Null, Value::from);
            Value::from(vec![
                from,
                edge.to.clone().into(),
                edge.caught.into(),
                (*n).into(),
            ])
        });
        Value::object([
            ("progress", progress_to_json(inside.progress)),
            ("states", states.collect()),
            ("edges", edges.collect()),
        ])
    });
    json.insert("attempts", attempts.collect());
    json.into()
}

fn run_from_json(json: &Value) -> Option<MapRunTold> {
    let mut children = Vec::new();
    for (name, status) in [
        ("failed", IterationStatus::Failed),
        ("running", IterationStatus::Running),
        ("succeeded", IterationStatus::Succeeded),
    ] {
        for index in json.get(name)?.as_array()? {
            children.push((status, usize_of(index)?));
        }
    }
    let attempts = json.get("attempts")?.as_array()?.iter();
    Some(MapRunTold {
        arn: text(json, "arn")?,
        parent: json.get("parent").and_then(usize_of),
        children: children.into(),
        attempts: attempts.map(inside_from_json).collect::<Option<_>>()?,
    })
}

fn inside_from_json(json: &Value) -> Option<Inside> {
    let mut frame = empty();
    for parts in json.get("states")?.as_array()? {
        let [name, status, visits, live, attempts, rest @ ..] = parts.as_array()? else {
            return None;
        };
        let state = StateFrame {
            status: *STATUSES.get(usize_of(status)?)?,
            visits: u32_of(visits)?,
            live: u32_of(live)?,
            attempts: u32_of(attempts)?,
            map: match rest {
                [] => None,
                [progress, ..] => Some(progress_from_json(progress)?),
            },
        };
        frame.states.insert(name.as_str()?.into(), state);
    }
    for parts in json.get("edges")?.as_array()? {
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
    Some(Inside {
        progress: progress_from_json(json.get("progress")?)?,
        frame,
    })
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
    let [items, running, succeeded, failed, aborted] = json.as_array()? else {
        return None;
    };
    Some(MapProgress {
        items: u32_of(items)?,
        running: u32_of(running)?,
        succeeded: u32_of(succeeded)?,
        failed: u32_of(failed)?,
        aborted: u32_of(aborted)?,
    })
}

fn int(n: usize) -> Value {
    count(n as u64)
}

fn count(n: u64) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

fn usize_of(json: &Value) -> Option<usize> {
    usize::try_from(json.as_i64()?).ok()
}

fn u32_of(json: &Value) -> Option<u32> {
    u32::try_from(json.as_i64()?).ok()
}
