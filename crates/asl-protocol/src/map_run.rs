//! Map runs: how far a distributed Map got, and what it writes.

use std::rc::Rc;

use json_value::{Map, Value, number_from_f64};

use crate::{ExecutionStatus, Timestamp};

/// How a result is shaped (`Transformation` of a `WriterConfig`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transformation {
    /// What `DescribeExecution` says of each child execution, its output included.
    None,
    /// The child executions' outputs.
    Compact,
    /// The same, with the items of those that are lists in their place.
    Flatten,
}

/// How results are written (`OutputType` of a `WriterConfig`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutputType {
    /// A JSON array.
    #[default]
    Json,
    /// One JSON text a line.
    JsonLines,
}

/// Objects that a `ResultWriter` puts into a bucket.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultFiles {
    /// The bucket's name.
    pub bucket: Rc<str>,
    /// Keys and texts, the manifest last.
    pub objects: Vec<(Rc<str>, Rc<str>)>,
}

/// Where a child execution of a map run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChildStatus {
    /// It has not started.
    Pending,
    /// It runs.
    Running,
    /// It ended well.
    Succeeded,
    /// It failed.
    Failed,
    /// It took too long.
    TimedOut,
    /// It was ended from outside.
    Aborted,
    /// It was unsuccessful and waits to be redriven.
    PendingRedrive,
}

/// How many items, or child executions, stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MapRunCounts {
    /// Not started.
    pub pending: u64,
    /// Running.
    pub running: u64,
    /// Ended well.
    pub succeeded: u64,
    /// Failed.
    pub failed: u64,
    /// Took too long.
    pub timed_out: u64,
    /// Ended from outside.
    pub aborted: u64,
    /// Waiting to be redriven.
    pub pending_redrive: u64,
    /// Whose results count as written, 0 while the run goes on.
    pub results_written: u64,
}

impl MapRunCounts {
    /// Moves `n` from one status to another.
    pub fn shift(&mut self, n: u64, from: ChildStatus, to: ChildStatus) {
        let slot = self.slot(from);
        *slot = slot.saturating_sub(n);
        *self.slot(to) += n;
    }

    /// All of them.
    pub const fn total(&self) -> u64 {
        self.pending
            + self.running
            + self.succeeded
            + self.failed
            + self.timed_out
            + self.aborted
            + self.pending_redrive
    }

    const fn slot(&mut self, status: ChildStatus) -> &mut u64 {
        match status {
            ChildStatus::Pending => &mut self.pending,
            ChildStatus::Running => &mut self.running,
            ChildStatus::Succeeded => &mut self.succeeded,
            ChildStatus::Failed => &mut self.failed,
            ChildStatus::TimedOut => &mut self.timed_out,
            ChildStatus::Aborted => &mut self.aborted,
            ChildStatus::PendingRedrive => &mut self.pending_redrive,
        }
    }

    fn to_json(self) -> Value {
        let count = |n: u64| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
        Value::object([
            ("pending", count(self.pending)),
            ("running", count(self.running)),
            ("succeeded", count(self.succeeded)),
            ("failed", count(self.failed)),
            ("timedOut", count(self.timed_out)),
            ("aborted", count(self.aborted)),
            ("total", count(self.total())),
            ("resultsWritten", count(self.results_written)),
            ("failuresNotRedrivable", count(0)),
            ("pendingRedrive", count(self.pending_redrive)),
        ])
    }
}

/// What the service says of a run without a limit of its own (measured on AWS: floci's
/// `StepFunctionsDescribeMapRunIntegrationTest`).
const NO_MAX_CONCURRENCY: u32 = 2_147_483_647;

/// One run of a distributed Map, as `DescribeMapRun` tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct MapRunRecord {
    /// Its ARN.
    pub arn: Rc<str>,
    /// The execution it belongs to.
    pub execution_arn: Rc<str>,
    /// How far it got.
    pub status: ExecutionStatus,
    /// When it started.
    pub start: Timestamp,
    /// When it ended.
    pub stop: Option<Timestamp>,
    /// `MaxConcurrency`; 0 for no limit of its own.
    pub max_concurrency: u64,
    /// `ToleratedFailureCount`; 0 where there is none.
    pub tolerated_failure_count: u64,
    /// `ToleratedFailurePercentage`; 0 where there is none.
    pub tolerated_failure_percentage: f64,
    /// The items.
    pub items: MapRunCounts,
    /// The child executions.
    pub executions: MapRunCounts,
    /// How often it was redriven.
    pub redrive_count: u32,
    /// When it was redriven last.
    pub redriven: Option<Timestamp>,
    /// What the state gave for it, which neither the history nor `DescribeMapRun` tells.
    pub result: Option<Value>,
}

impl MapRunRecord {
    /// The answer of `DescribeMapRun`.
    pub fn to_json(&self) -> Value {
        let count = |n: u64| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
        let mut json = Map::with_capacity(12);
        json.insert("mapRunArn", Value::from(self.arn.clone()));
        json.insert("executionArn", Value::from(self.execution_arn.clone()));
        json.insert("status", Value::from(self.status.as_str()));
        json.insert("startDate", Value::from(self.start.to_string()));
        if let Some(stop) = self.stop {
            json.insert("stopDate", Value::from(stop.to_string()));
        }
        json.insert(
            "maxConcurrency",
            match self.max_concurrency {
                0 => Value::from(NO_MAX_CONCURRENCY),
                max => count(max),
            },
        );
        json.insert(
            "toleratedFailurePercentage",
            number_from_f64(self.tolerated_failure_percentage),
        );
        json.insert("toleratedFailureCount", count(self.tolerated_failure_count));
        json.insert("itemCounts", self.items.to_json());
        json.insert("executionCounts", self.executions.to_json());
        json.insert("redriveCount", Value::from(self.redrive_count));
        if let Some(redriven) = self.redriven {
            json.insert("redriveDate", Value::from(redriven.to_string()));
        }
        Value::from(json)
    }
}
