//! Work in the worker beside runs: test cases, explored failures and child executions, told as JSON
//! text.
//!
//! Only the second part of the program reaches this module, on both sides of the seam.

use std::rc::Rc;

use asl_protocol::ExecutionStatus;
use json_value::{Map, Value};

use crate::cases::{CaseReport, Coverage, TestRequest, TestRunner};
use crate::children::{ChildFacts, ChildrenJob, ChildrenRequest, Told};
use crate::explore::{Exploration, ExploreRequest, ExploreRunner, Fails};
use crate::more::Job;
use crate::worker::{FromWorker, RunRequest};

/// What the worker is asked to do.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum JobRequest {
    /// Run every case.
    Tests(TestRequest),
    /// Fail each task with each error.
    Explore(ExploreRequest),
    /// Tell of child executions.
    Children(ChildrenRequest),
}

/// What the worker tells of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum JobNews {
    /// It cannot begin, or go on: what to mend.
    Refused(String),
    /// A case has ended.
    Case(CaseReport),
    /// All cases have ended.
    Tested(Coverage),
    /// More failures were explored.
    Explored {
        /// What is known by now.
        exploration: Exploration,
        /// Whether there is more to come.
        is_done: bool,
    },
    /// How the child executions of a run stand.
    Children(Told),
    /// A part of the record of the child execution that was asked for.
    OfChild(FromWorker),
    /// The record is whole, and is of this one.
    Child(ChildFacts),
}

impl JobRequest {
    /// The request as a message's text.
    pub(crate) fn to_text(&self, id: u32) -> String {
        let mut json = Map::new();
        json.insert("id", id.into());
        match self {
            Self::Tests(TestRequest { project, tests }) => {
                json.insert("project", project.to_json());
                json.insert("tests", tests.as_str().into());
            }
            Self::Explore(ExploreRequest { project, fails }) => {
                json.insert("project", project.to_json());
                json.insert("always", (*fails == Fails::Always).into());
            }
            Self::Children(request) => request.write(&mut json),
        }
        Value::from(json).to_string()
    }

    fn from_text(text: &str) -> Option<(u32, Self)> {
        let json = Value::parse(text).ok()?;
        let id = json.get("id")?.as_i64()?;
        let id = u32::try_from(id).ok()?;
        if let Some(request) = ChildrenRequest::read(&json) {
            return Some((id, Self::Children(request)));
        }
        let project = RunRequest::from_json(json.get("project")?)?;
        let request = match (json.get("tests"), json.get("always")) {
            (Some(tests), _) => Self::Tests(TestRequest {
                project,
                tests: tests.as_str()?.to_owned(),
            }),
            (None, Some(always)) => Self::Explore(ExploreRequest {
                project,
                fails: if always.as_bool()? {
                    Fails::Always
                } else {
                    Fails::Once
                },
            }),
            (None, None) => return None,
        };
        Some((id, request))
    }
}

impl JobNews {
    pub(crate) fn to_text(&self, id: u32) -> String {
        let mut json = Map::new();
        json.insert("id", id.into());
        match self {
            Self::Refused(reason) => json.insert("refused", reason.as_str().into()),
            Self::Case(report) => json.insert("case", report.to_json()),
            Self::Tested(coverage) => json.insert("coverage", coverage.to_json()),
            Self::Explored {
                exploration,
                is_done,
            } => {
                json.insert("is_done", (*is_done).into());
                json.insert("exploration", exploration.to_json())
            }
            Self::Children(told) => json.insert("children", told.to_json()),
            Self::OfChild(part) => json.insert("of_child", part.to_json().into()),
            Self::Child(facts) => json.insert("child", facts.to_json()),
        };
        Value::from(json).to_string()
    }

    /// The number of the work it is about, and the news; `None` for anything else.
    pub(crate) fn from_text(text: &str) -> Option<(u32, Self)> {
        let json = Value::parse(text).ok()?;
        let id = u32::try_from(json.get("id")?.as_i64()?).ok()?;
        let news = if let Some(reason) = json.get("refused") {
            Self::Refused(reason.as_str()?.to_owned())
        } else if let Some(report) = json.get("case") {
            Self::Case(CaseReport::from_json(report)?)
        } else if let Some(coverage) = json.get("coverage") {
            Self::Tested(Coverage::from_json(coverage)?)
        } else if let Some(told) = json.get("children") {
            Self::Children(Told::from_json(told)?)
        } else if let Some(part) = json.get("of_child") {
            Self::OfChild(FromWorker::from_json(part.as_str()?)?)
        } else if let Some(facts) = json.get("child") {
            Self::Child(ChildFacts::from_json(facts)?)
        } else {
            Self::Explored {
                exploration: Exploration::from_json(json.get("exploration")?)?,
                is_done: json.get("is_done")?.as_bool()?,
            }
        };
        Some((id, news))
    }
}

/// Begins the work of a message.
pub(crate) fn begin(text: &str) -> Box<dyn Job> {
    let Some((id, request)) = JobRequest::from_text(text) else {
        return Box::new(Refused { news: None });
    };
    let refused = |reason| -> Box<dyn Job> {
        let news = JobNews::Refused(reason).to_text(id);
        Box::new(Refused { news: Some(news) })
    };
    match request {
        JobRequest::Tests(request) => match TestRunner::new(&request) {
            Ok(runner) => Box::new(Testing {
                id,
                runner,
                is_told: false,
            }),
            Err(reason) => refused(reason),
        },
        JobRequest::Explore(request) => match ExploreRunner::new(&request) {
            Ok(runner) => Box::new(Exploring {
                id,
                runner,
                n_told: 0,
                is_done: false,
            }),
            Err(reason) => refused(reason),
        },
        JobRequest::Children(request) => match ChildrenJob::new(id, &request) {
            Ok(job) => Box::new(job),
            Err(reason) => refused(reason),
        },
    }
}

struct Refused {
    news: Option<String>,
}

impl Job for Refused {
    fn slice(&mut self, _: u32) -> Vec<String> {
        self.news.take().into_iter().collect()
    }

    fn is_done(&self) -> bool {
        self.news.is_none()
    }
}

struct Testing {
    id: u32,
    runner: TestRunner,
    /// The coverage was told: that is the end.
    is_told: bool,
}

impl Job for Testing {
    fn slice(&mut self, max_steps: u32) -> Vec<String> {
        let report = self.runner.slice(max_steps).map(JobNews::Case);
        let mut news: Vec<JobNews> = report.into_iter().collect();
        if self.runner.is_done() && !self.is_told {
            self.is_told = true;
            news.push(JobNews::Tested(self.runner.coverage().clone()));
        }
        news.iter().map(|news| news.to_text(self.id)).collect()
    }

    fn is_done(&self) -> bool {
        self.is_told
    }
}

/// How many explored failures are told at once.
const CELLS_AT_ONCE: usize = 25;

struct Exploring {
    id: u32,
    runner: ExploreRunner,
    n_told: usize,
    is_done: bool,
}

impl Job for Exploring {
    fn slice(&mut self, max_steps: u32) -> Vec<String> {
        if let Err(reason) = self.runner.slice(max_steps) {
            self.is_done = true;
            return vec![JobNews::Refused(reason).to_text(self.id)];
        }
        self.is_done = self.runner.is_done();
        let exploration = self.runner.exploration();
        let n_cells = exploration.cells.len();
        if !self.is_done && n_cells < self.n_told + CELLS_AT_ONCE {
            return Vec::new();
        }
        self.n_told = n_cells;
        let news = JobNews::Explored {
            exploration: exploration.clone(),
            is_done: self.is_done,
        };
        vec![news.to_text(self.id)]
    }

    fn is_done(&self) -> bool {
        self.is_done
    }
}

/// How an execution ended; `None` if it did not.
pub(crate) fn status(json: &Value, name: &str) -> Option<ExecutionStatus> {
    ExecutionStatus::parse(json.get(name)?.as_str()?)
}

/// A text, kept in an `Rc`.
pub(crate) fn text(json: &Value, name: &str) -> Option<Rc<str>> {
    json.get(name)?.as_str().map(Rc::from)
}
