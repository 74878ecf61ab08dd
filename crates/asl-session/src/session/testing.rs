//! Test cases: running them, opening the run of one, painting what they covered.

use std::collections::BTreeSet;
use std::rc::Rc;

use asl_graph::{EdgeKind, Graph};
use asl_protocol::{ExecutionStatus, Way};
use json_value::{Map, Value};

use super::errand::Errand;
use super::running::request;
use crate::cases::{CaseReport, Coverage, TestReport, TestRequest, Tests, case_request};
use crate::jobs::{JobNews, JobRequest};
use crate::record::RunRecord;
use crate::view::{CaseLine, Notice, TestsView};
use crate::worker::ToWorker;
use crate::{Document, Effect, Project, ResultTab, Session, Utf16Range, mock_config, mocks};

/// What the worker works at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct JobState {
    pub(crate) id: u32,
    pub(crate) kind: JobKind,
}

/// What sort of work it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobKind {
    /// Test cases.
    Tests,
    /// Exploring failures.
    Explore,
    /// Finding out about child executions, which nobody asked for by hand.
    Children,
}

/// What is known of the tests.
#[derive(Clone, Debug, Default)]
pub(crate) struct TestsState {
    /// The cases of the text, with the places of their names.
    names: Rc<[(Rc<str>, Utf16Range)]>,
    /// What came of the cases that have ended.
    reports: Vec<Rc<CaseReport>>,
    coverage: Option<Rc<Coverage>>,
    /// The project that they ran on.
    of: Option<Rc<Project>>,
    refused: Option<Rc<str>>,
}

impl Session {
    /// Reads the tests' text again: its cases, and what is wrong with it.
    pub(crate) fn check_tests(&mut self) {
        let text = &self.project.tests;
        let states: BTreeSet<Rc<str>> = self.checked.state_names().cloned().collect();
        let read = Tests::read(text, &states);
        let index = source::LineIndex::new(text);
        let names = read.cases.iter().map(|case| {
            let range = Utf16Range::of(case.range, text, &index);
            (case.name.clone(), range)
        });
        self.later.tests.names = names.collect();
        self.checked.set_tests(read.diagnostics);
    }

    /// The tests and what came of them.
    pub fn tests(&self) -> TestsView {
        let state = &self.later.tests;
        let cases = state.names.iter().map(|(name, range)| CaseLine {
            name: name.clone(),
            range: *range,
            report: state
                .reports
                .iter()
                .find(|report| report.name == *name)
                .cloned(),
        });
        let cases: Vec<CaseLine> = cases.collect();
        let is_running = self.later.works_at(JobKind::Tests);
        let passes = |case: &&CaseLine| case.report.as_ref().is_some_and(|report| report.passed());
        TestsView {
            n_passed: cases.iter().filter(passes).count(),
            n_ended: cases.iter().filter(|case| case.report.is_some()).count(),
            cases,
            is_running,
            is_outdated: state.of.as_ref().is_some_and(|of| **of != self.project),
            refused: state.refused.clone(),
            coverage: state.coverage.clone(),
            is_painted: self.is_coverage_painted(),
        }
    }

    /// Whether the graph shows what the cases covered.
    pub fn is_coverage_painted(&self) -> bool {
        self.picture.overlay.coverage.is_some()
    }

    /// `4/5` once the cases have run, `5` before, for the tab; `None` without cases.
    pub fn tests_note(&self) -> Option<String> {
        let state = &self.later.tests;
        let n_cases = state.names.len();
        if n_cases == 0 {
            return None;
        }
        if state.reports.is_empty() {
            return Some(n_cases.to_string());
        }
        let is_there = |report: &&Rc<CaseReport>| {
            state.names.iter().any(|(name, _)| *name == report.name) && report.passed()
        };
        let n_passed = state.reports.iter().filter(is_there).count();
        Some(format!("{n_passed}/{n_cases}"))
    }

    pub(super) fn run_tests(&mut self) -> Vec<Effect> {
        self.later.tests = TestsState {
            names: self.later.tests.names.clone(),
            of: Some(Rc::new(self.project.clone())),
            ..TestsState::default()
        };
        self.paint_coverage(false);
        let request = JobRequest::Tests(TestRequest {
            project: request(&self.project),
            tests: self.project.tests.clone(),
        });
        self.post_job(&request, JobKind::Tests)
    }

    pub(super) fn post_job(&mut self, request: &JobRequest, kind: JobKind) -> Vec<Effect> {
        self.later.n_jobs += 1;
        let id = self.later.n_jobs;
        self.later.job = Some(JobState { id, kind });
        vec![Effect::Post(ToWorker::Work(request.to_text(id)))]
    }

    /// Hears what the worker tells of its work.
    pub(crate) fn hear_job(&mut self, text: &str) -> Vec<Effect> {
        let Some((id, news)) = JobNews::from_text(text) else {
            self.hear_refusal(text);
            return Vec::new();
        };
        let Some(job) = self.later.job.filter(|job| job.id == id) else {
            return Vec::new();
        };
        match news {
            JobNews::Refused(reason) => {
                self.later.job = None;
                match job.kind {
                    JobKind::Tests => self.later.tests.refused = Some(reason.into()),
                    JobKind::Explore => self.later.explore.refused = Some(reason.into()),
                    JobKind::Children => self.refuse_children(&reason),
                }
            }
            JobNews::Case(report) => self.later.tests.reports.push(Rc::new(report)),
            JobNews::Tested(coverage) => {
                self.later.job = None;
                self.later.tests.coverage = Some(Rc::new(coverage));
            }
            JobNews::Explored {
                exploration,
                is_done,
            } => {
                if is_done {
                    self.later.job = None;
                }
                self.later.explore.exploration = Some(Rc::new(exploration));
            }
            JobNews::Children(told) => {
                self.later.job = None;
                self.hear_of_children(told);
            }
            JobNews::OfChild(part) => self.hear_child(part),
            JobNews::Child(facts) => {
                self.later.job = None;
                self.enter_child(facts);
            }
        }
        Vec::new()
    }

    pub(super) fn open_case(&mut self, index: usize) -> Vec<Effect> {
        let tests = Tests::read(&self.project.tests, &BTreeSet::new());
        let Some(case) = tests.cases.get(index) else {
            return Vec::new();
        };
        let report = self
            .later
            .tests
            .reports
            .iter()
            .find(|report| report.name == case.name);
        let seek = report.and_then(|report| Some(report.mismatches.first()?.event));
        match case_request(&request(&self.project), case) {
            Ok(request) => {
                let effects = self.start(request);
                self.later.errand = Some(Errand {
                    label: format!("test `{}`", case.name).into(),
                    seek,
                    expected: None,
                });
                if !matches!(self.tab, ResultTab::Graph | ResultTab::Events) {
                    self.tab = ResultTab::Graph;
                }
                effects
            }
            Err(reason) => self.complain(reason),
        }
    }

    pub(super) fn complain(&mut self, text: String) -> Vec<Effect> {
        self.notice = Some(Notice {
            is_error: true,
            text,
        });
        Vec::new()
    }

    /// Adds a case that expects what the shown run did.
    pub(super) fn add_case(&mut self) -> Vec<Effect> {
        let n = self.later.tests.names.len() + 1;
        let taken = |name: &str| self.later.tests.names.iter().any(|(n, _)| **n == *name);
        // One of so many names is free.
        let name = (n..=2 * n).map(|n| format!("case {n}"));
        let name = name
            .into_iter()
            .find(|name| !taken(name))
            .unwrap_or_default();
        let case = Value::object([("expect", expectation_of(self.whole_run().0))]);
        let Some(text) = mocks::with_member(&self.project.tests, &name, &case) else {
            return self.complain(
                "The tests are not an object: mend their text before a case is added".to_owned(),
            );
        };
        self.document = Document::Tests;
        self.set_text(Document::Tests, text)
    }

    pub(super) fn paint_coverage(&mut self, on: bool) {
        let coverage = self.later.tests.coverage.as_ref().filter(|_| on);
        self.later.paint = coverage.map(|coverage| {
            let graph = self.checked.graph().0.clone();
            let painted = Rc::new(painted(&graph, coverage));
            (graph, painted)
        });
        if self.later.paint.is_some() {
            self.tab = ResultTab::Graph;
        }
    }

    pub(super) fn download_test_report(&self) -> Vec<Effect> {
        let state = &self.later.tests;
        let report = TestReport {
            cases: state.reports.iter().map(|r| CaseReport::clone(r)).collect(),
            coverage: state
                .coverage
                .as_ref()
                .map(|coverage| Coverage::clone(coverage))
                .unwrap_or_default(),
        };
        vec![Effect::Download {
            file_name: "tests.xml".to_owned(),
            mime: "application/xml",
            text: report.to_junit("ASL Playground"),
        }]
    }

    pub(super) fn download_mock_config(&mut self) -> Vec<Effect> {
        let tests = Tests::read(&self.project.tests, &BTreeSet::new());
        let mocks = crate::text::json_or_empty(&self.project.mocks);
        let exported = mocks.and_then(|mocks| mock_config::export(&tests, &mocks));
        match exported {
            Ok(exported) => {
                if !exported.notes.is_empty() {
                    self.notice = Some(Notice {
                        is_error: false,
                        text: exported.notes.join(" "),
                    });
                }
                vec![Effect::Download {
                    file_name: "MockConfigFile.json".to_owned(),
                    mime: "application/json",
                    text: format!("{}\n", exported.document.to_pretty_string()),
                }]
            }
            Err(reason) => self.complain(format!("The mocks text {reason}")),
        }
    }
}

/// What a case expects that is to pass as the shown run went.
fn expectation_of(record: &RunRecord) -> Value {
    let mut expect = Map::new();
    if let Some(outcome) = &record.outcome {
        expect.insert("status", outcome.status.as_str().into());
        if let Some(output) = &outcome.output {
            expect.insert("output", output.clone());
        }
        if outcome.status != ExecutionStatus::Succeeded
            && let Some(error) = &outcome.error
        {
            expect.insert("error", error.clone().into());
        }
    }
    expect.into()
}

/// What the cases covered, as parts of a graph.
fn painted(graph: &Graph, coverage: &Coverage) -> asl_graph::Coverage {
    let is_used = |state: &str, way| coverage.n(state, way).is_some_and(|n| n > 0);
    let states = graph.nodes.iter().filter(|node| node.kind.is_state());
    let nodes = states
        .filter(|node| is_used(&node.name, Way::Entered))
        .map(|node| node.path.clone());
    let mut nodes: Vec<String> = nodes.collect();
    nodes.sort_unstable();
    let edges = graph.edges.iter().enumerate().filter(|(_, edge)| {
        let name = |idx: usize| graph.nodes.get(idx).map_or("", |node| node.name.as_str());
        let (from, to) = (name(edge.from), name(edge.to));
        match edge.kind {
            EdgeKind::Start => is_used(to, Way::Entered),
            // A Succeed or Fail state ends by being entered.
            EdgeKind::Next | EdgeKind::End => match coverage.n(from, Way::Left) {
                Some(n) => n > 0,
                None => is_used(from, Way::Entered),
            },
            EdgeKind::Choice(index) => is_used(from, Way::Rule(index)),
            EdgeKind::Default => is_used(from, Way::Default),
            EdgeKind::Catch(index) => is_used(from, Way::Catcher(index)),
        }
    });
    asl_graph::Coverage {
        nodes,
        edges: edges.map(|(idx, _)| idx).collect(),
    }
}
