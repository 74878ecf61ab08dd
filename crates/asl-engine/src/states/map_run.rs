//! One run of a distributed Map: its counters, its thresholds, and what it writes.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{
    ChildStatus, Command, EventId, ExecutionStatus, MapRunCounts, MapRunRecord, OutputType,
    ResultFiles, TaskId, Timestamp, Transformation, error_name,
};
use json_value::Value;

use crate::child::map_run_aborted;
use crate::error::StateError;
use crate::execution::Execution;
use crate::frame::Frame;

/// One map run.
#[derive(Debug)]
pub(crate) struct MapRun {
    /// The request for its items, while they are read.
    pub(crate) request: TaskId,
    /// Its place in [`Execution::map_runs`].
    pub(crate) number: usize,
    pub(crate) arn: Rc<str>,
    /// The last part of the ARN: the label and a UUID.
    pub(crate) id: Rc<str>,
    /// The Map's effective input.
    pub(crate) effective: Value,
    /// How many items it has.
    pub(crate) n_items: usize,
    /// How many items each child execution has, where they come in batches.
    pub(crate) batch_sizes: Vec<usize>,
    /// How many items failed.
    pub(crate) n_failed: usize,
    /// The child executions that failed; with the place where they can go on, if they can.
    pub(crate) failed: BTreeMap<usize, Option<Box<Frame>>>,
    pub(crate) tolerated_count: Option<u64>,
    pub(crate) tolerated_percentage: Option<f64>,
    pub(crate) max_items: usize,
    pub(crate) n_at_once: usize,
    /// The event `MapStateStarted`, which a redrive of the run follows from.
    pub(crate) started: EventId,
    /// How often it was redriven.
    pub(crate) redrive_count: u32,
    /// Whether too many items failed: it ends once no child execution of it runs any more.
    pub(crate) is_exceeded: bool,
    pub(crate) writer: Option<Writer>,
    /// The files of successes that were written before the last redrive, with their sizes.
    pub(crate) written: Vec<Value>,
    /// The child executions that started, where somebody wants to read about them.
    pub(crate) children: BTreeMap<usize, ChildResult>,
}

/// A `ResultWriter`, evaluated.
#[derive(Debug)]
pub(crate) struct Writer {
    /// Its parameters, where it exports.
    pub(crate) place: Option<Value>,
    pub(crate) transformation: Transformation,
    pub(crate) output_type: OutputType,
}

/// What is known of a child execution.
#[derive(Debug)]
pub(crate) struct ChildResult {
    pub(crate) arn: Rc<str>,
    pub(crate) name: Rc<str>,
    pub(crate) input: Value,
    pub(crate) start: Timestamp,
    pub(crate) stop: Option<Timestamp>,
    pub(crate) redrive_count: u32,
    pub(crate) redriven: Option<Timestamp>,
    pub(crate) status: ExecutionStatus,
    /// The output, or the error.
    pub(crate) end: Result<Value, StateError>,
    /// Whether its success stands in a file already.
    pub(crate) is_written: bool,
}

impl MapRun {
    /// Whether no threshold is exceeded. Without any, one failure is too many.
    #[expect(clippy::cast_precision_loss, reason = "percentages of item counts")]
    pub(crate) fn is_tolerable(&self) -> bool {
        let by_count = self.tolerated_count.map(|max| self.n_failed as u64 <= max);
        let by_percentage = self
            .tolerated_percentage
            .map(|max| self.n_failed as f64 * 100.0 <= max * self.n_items as f64);
        match (by_count, by_percentage) {
            (None, None) => false,
            (a, b) => a.unwrap_or(true) && b.unwrap_or(true),
        }
    }

    /// Ends what is known of the children that still run.
    pub(crate) fn abort_children(&mut self, now: Timestamp) {
        let running = |child: &&mut ChildResult| child.status == ExecutionStatus::Running;
        for child in self.children.values_mut().filter(running) {
            child.status = ExecutionStatus::Aborted;
            child.stop = Some(now);
            child.end = Err(StateError {
                cause: Some(map_run_aborted(&self.arn)),
                ..StateError::default()
            });
        }
    }

    /// How many items a child execution has.
    pub(crate) fn n_items_of(&self, index: usize) -> usize {
        self.batch_sizes.get(index).copied().unwrap_or(1)
    }

    /// What a Map gives whose `ResultWriter` exports nothing, or that has none.
    pub(crate) fn result(&self, results: Vec<Value>) -> Value {
        let succeeded = (0..)
            .zip(results)
            .filter(|(index, _)| !self.failed.contains_key(index));
        let Some(writer) = &self.writer else {
            return succeeded.map(|(_, result)| result).collect();
        };
        let shaped = match writer.transformation {
            Transformation::None => self.children.values().map(|c| self.describe(c)).collect(),
            Transformation::Compact => succeeded.map(|(_, result)| result).collect(),
            Transformation::Flatten => flat(succeeded.map(|(_, result)| result)),
        };
        match writer.output_type {
            OutputType::Json => Value::from(shaped),
            OutputType::JsonLines => Value::from(lines(&shaped)),
        }
    }

    /// Where the manifest is put: bucket and key; a redriven run has a folder of its own for it.
    /// `None` where nothing is exported, or no bucket is named.
    pub(crate) fn manifest(&self) -> Option<(Rc<str>, Rc<str>)> {
        let place = self.writer.as_ref()?.place.as_ref()?;
        let text = |name: &str| place.get(name).and_then(Value::as_str);
        let bucket = text("Bucket").filter(|bucket| !bucket.is_empty())?;
        let prefix = text("Prefix").unwrap_or_default();
        let separator = if prefix.is_empty() || prefix.ends_with('/') {
            ""
        } else {
            "/"
        };
        let uuid = self.id.rsplit(':').next().unwrap_or_default();
        let redrive = match self.redrive_count {
            0 => String::new(),
            count => format!("Redrive-{count}/"),
        };
        let key = format!("{prefix}{separator}{uuid}/{redrive}manifest.json");
        Some((bucket.into(), key.into()))
    }

    /// Writes the result files of a run that is over; the Map's result is where they are.
    /// `None` where nothing is exported. After a redrive, the file of successes has those that are
    /// new, and the manifest names the older files too (measured on AWS: radkawar/stackd,
    /// `redrive_map.json`).
    pub(crate) fn export(
        &mut self,
        execution: &mut Execution,
        inputs: &[Value],
    ) -> Option<Result<Value, StateError>> {
        let writer = self.writer.as_ref()?;
        writer.place.as_ref()?;
        let output_type = writer.output_type;
        let Some((bucket, manifest_key)) = self.manifest() else {
            let cause = "The ResultWriter names no Bucket to write the results to.";
            return Some(Err(StateError::new(
                error_name::RESULT_WRITER_FAILED,
                cause,
            )));
        };
        let folder = manifest_key.strip_suffix("/manifest.json");
        let folder = folder.unwrap_or_default();
        let mut objects: Vec<(Rc<str>, Rc<str>)> = Vec::new();
        let mut listed = Vec::new();
        for (status, values) in self.files(writer, inputs) {
            let is_success = status == "SUCCEEDED";
            let mut files = Vec::new();
            if is_success {
                files.append(&mut self.written);
            }
            if !values.is_empty() || !files.is_empty() {
                let (ending, text) = match output_type {
                    OutputType::Json => ("json", Value::from(values).to_string()),
                    OutputType::JsonLines => ("jsonl", lines(&values)),
                };
                let key: Rc<str> = format!("{folder}/{status}_0.{ending}").into();
                let size = i64::try_from(text.len()).unwrap_or(i64::MAX);
                files.push(Value::object([
                    ("Key", Value::from(key.clone())),
                    ("Size", Value::Int(size)),
                ]));
                objects.push((key, text.into()));
            }
            if is_success {
                self.written.clone_from(&files);
            }
            listed.push((status, Value::from(files)));
        }
        for child in self.children.values_mut() {
            child.is_written = child.status == ExecutionStatus::Succeeded;
        }
        let manifest = Value::object([
            ("DestinationBucket", Value::from(bucket.clone())),
            ("MapRunArn", Value::from(self.arn.clone())),
            ("ResultFiles", Value::object(listed)),
        ]);
        objects.push((manifest_key.clone(), manifest.to_string().into()));
        execution
            .commands
            .push_back(Command::WriteResults(ResultFiles {
                bucket: bucket.clone(),
                objects,
            }));
        let details = Value::object([
            ("Bucket", Value::from(bucket)),
            ("Key", Value::from(manifest_key)),
        ]);
        Some(Ok(Value::object([
            ("MapRunArn", Value::from(self.arn.clone())),
            ("ResultWriterDetails", details),
        ])))
    }

    /// What goes into each of the files. What did not succeed is always described.
    fn files(&self, writer: &Writer, inputs: &[Value]) -> [(&'static str, Vec<Value>); 3] {
        let (succeeded, failed): (Vec<_>, Vec<_>) = self
            .children
            .values()
            .partition(|child| child.status == ExecutionStatus::Succeeded);
        let new = || succeeded.iter().filter(|child| !child.is_written);
        let outputs = new().filter_map(|child| child.end.clone().ok());
        let succeeded = match writer.transformation {
            Transformation::None => new().map(|c| self.describe(c)).collect(),
            Transformation::Compact => outputs.collect(),
            Transformation::Flatten => flat(outputs),
        };
        let failed = failed.iter().map(|child| self.describe(child)).collect();
        let pending = inputs
            .iter()
            .enumerate()
            .filter(|(index, _)| !self.children.contains_key(index))
            .map(|(_, input)| {
                Value::object([
                    ("Input", Value::from(input.to_string())),
                    ("InputDetails", included()),
                    ("Status", Value::from("PENDING")),
                ])
            })
            .collect();
        [
            ("FAILED", failed),
            ("PENDING", pending),
            ("SUCCEEDED", succeeded),
        ]
    }

    /// A child execution as the result files describe it.
    fn describe(&self, child: &ChildResult) -> Value {
        let mut json = json_value::Map::with_capacity(14);
        if let Err(error) = &child.end {
            for (name, text) in [("Cause", &error.cause), ("Error", &error.error)] {
                if let Some(text) = text {
                    json.insert(name, Value::from(text.clone()));
                }
            }
        }
        json.insert("ExecutionArn", Value::from(child.arn.clone()));
        json.insert("Input", Value::from(child.input.to_string()));
        json.insert("InputDetails", included());
        json.insert("Name", Value::from(child.name.clone()));
        if let Ok(output) = &child.end {
            json.insert("Output", Value::from(output.to_string()));
        }
        // Also of a child that failed (a file of a real run, in the tests of a public project).
        json.insert("OutputDetails", included());
        let status = child.status;
        json.insert("RedriveCount", Value::from(child.redrive_count));
        if let Some(at) = child.redriven {
            json.insert("RedriveDate", Value::from(at.to_string()));
        }
        if status == ExecutionStatus::Succeeded {
            let reason = asl_protocol::NotRedrivable::Status(status).to_string();
            json.insert("RedriveStatus", Value::from("NOT_REDRIVABLE"));
            json.insert("RedriveStatusReason", Value::from(reason));
        } else {
            json.insert("RedriveStatus", Value::from("REDRIVABLE_BY_MAP_RUN"));
        }
        json.insert("StartDate", Value::from(child.start.to_string()));
        let machine = self.arn.replacen(":mapRun:", ":stateMachine:", 1);
        let machine = machine.rsplit_once(':').map_or(&*machine, |(arn, _)| arn);
        json.insert("StateMachineArn", Value::from(machine));
        json.insert("Status", Value::from(status.as_str()));
        if let Some(stop) = child.stop {
            json.insert("StopDate", Value::from(stop.to_string()));
        }
        Value::from(json)
    }
}

impl Execution {
    /// The runs of distributed Maps so far, as `DescribeMapRun` tells them.
    pub fn map_runs(&self) -> &[MapRunRecord] {
        &self.map_runs
    }

    /// Begins the record of a run; gives its number.
    pub(crate) fn open_map_run(&mut self, record: MapRunRecord) -> usize {
        self.map_runs.push(record);
        self.map_runs.len() - 1
    }

    /// Counts the items and the child executions that a run will have.
    pub(crate) fn count_map_run(&mut self, number: usize, n_items: usize, n_children: usize) {
        if let Some(record) = self.map_runs.get_mut(number) {
            record.items.pending = n_items as u64;
            record.executions.pending = n_children as u64;
        }
    }

    /// Moves one child execution, and the items it has, to another status.
    pub(crate) fn shift_child(
        &mut self,
        run: &MapRun,
        index: usize,
        from: ChildStatus,
        to: ChildStatus,
    ) {
        if let Some(record) = self.map_runs.get_mut(run.number) {
            record.items.shift(run.n_items_of(index) as u64, from, to);
            record.executions.shift(1, from, to);
        }
    }

    /// Ends the record of a run; what still runs is aborted with it. Results count as written
    /// with or without a `ResultWriter`, once the run is over (measured on AWS: floci's
    /// `StepFunctionsDescribeMapRunIntegrationTest`), and so do those of what never started
    /// (radkawar/stackd, `redrive_map.json`); of a run that was aborted nothing is known.
    pub(crate) fn close_map_run(&mut self, number: usize, status: ExecutionStatus) {
        let now = self.now;
        let record = self.map_runs.get_mut(number);
        if let Some(record) = record.filter(|record| record.status == ExecutionStatus::Running) {
            record.status = status;
            record.stop = Some(now);
            for counts in [&mut record.items, &mut record.executions] {
                counts.shift(counts.running, ChildStatus::Running, ChildStatus::Aborted);
                if status != ExecutionStatus::Aborted {
                    counts.results_written = counts.total();
                }
            }
        }
    }

    /// Opens the record of a run again; gives how often that was done by now.
    pub(crate) fn reopen_map_run(&mut self, number: usize) -> u32 {
        let now = self.now;
        let Some(record) = self.map_runs.get_mut(number) else {
            return 0;
        };
        record.status = ExecutionStatus::Running;
        record.stop = None;
        record.redrive_count += 1;
        record.redriven = Some(now);
        record.redrive_count
    }

    /// What did not succeed waits for its turn.
    pub(crate) fn put_off_failed(&mut self, number: usize) {
        let Some(record) = self.map_runs.get_mut(number) else {
            return;
        };
        for counts in [&mut record.items, &mut record.executions] {
            let MapRunCounts {
                failed,
                timed_out,
                aborted,
                ..
            } = *counts;
            for (n, from) in [
                (failed, ChildStatus::Failed),
                (timed_out, ChildStatus::TimedOut),
                (aborted, ChildStatus::Aborted),
            ] {
                counts.shift(n, from, ChildStatus::PendingRedrive);
            }
            counts.results_written = 0;
        }
    }
}

fn included() -> Value {
    Value::object([("Included", Value::Bool(true))])
}

/// The values, those that are lists item by item.
fn flat(values: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut out = Vec::new();
    for value in values {
        match value.as_array() {
            Some(items) => out.extend_from_slice(items),
            None => out.push(value),
        }
    }
    out
}

fn lines(values: &[Value]) -> String {
    let mut lines = String::new();
    for value in values {
        lines.push_str(&value.to_string());
        lines.push('\n');
    }
    lines
}
