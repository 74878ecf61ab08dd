//! Explored failures: the matrix, and the run of one of its lines.

use std::rc::Rc;

use super::errand::Errand;
use super::running::request;
use super::testing::JobKind;
use crate::explore::{Exploration, ExploreRequest, Fails, cell_request};
use crate::jobs::JobRequest;
use crate::view::ExploreView;
use crate::{Effect, Project, ResultTab, Session};

/// What is known of failures.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExploreState {
    pub(crate) exploration: Option<Rc<Exploration>>,
    pub(crate) refused: Option<Rc<str>>,
    fails: Fails,
    /// The project that it is of.
    of: Option<Rc<Project>>,
}

impl Session {
    /// The matrix of failures.
    pub fn exploration(&self) -> ExploreView {
        let state = &self.later.explore;
        ExploreView {
            cells: state
                .exploration
                .as_ref()
                .map(|exploration| exploration.cells.clone())
                .unwrap_or_default(),
            baseline: state
                .exploration
                .as_ref()
                .and_then(|exploration| exploration.baseline),
            fails: state.fails,
            is_running: self.later.works_at(JobKind::Explore),
            refused: state.refused.clone(),
        }
    }

    /// The dialog was opened: explores, unless that was done for these texts.
    pub(super) fn explore_at_first(&mut self) -> Vec<Effect> {
        let state = &self.later.explore;
        let is_known =
            state.exploration.is_some() && state.of.as_ref().is_some_and(|of| **of == self.project);
        if is_known {
            return Vec::new();
        }
        self.explore(self.later.explore.fails)
    }

    pub(super) fn explore(&mut self, fails: Fails) -> Vec<Effect> {
        self.later.explore = ExploreState {
            fails,
            of: Some(Rc::new(self.project.clone())),
            ..ExploreState::default()
        };
        let request = JobRequest::Explore(ExploreRequest {
            project: request(&self.project),
            fails,
        });
        self.post_job(&request, JobKind::Explore)
    }

    pub(super) fn open_failure(&mut self, index: usize) -> Vec<Effect> {
        let state = &self.later.explore;
        let cell = state.exploration.as_ref().and_then(|e| e.cells.get(index));
        let Some(cell) = cell.cloned() else {
            return Vec::new();
        };
        let request = ExploreRequest {
            project: request(&self.project),
            fails: state.fails,
        };
        match cell_request(&request, &cell.task, &cell.error) {
            Ok(request) => {
                self.later.overlay = None;
                let effects = self.start(request);
                self.later.errand = Some(Errand {
                    label: format!("`{}` failing with {}", cell.task, cell.error).into(),
                    seek: None,
                    expected: None,
                });
                self.tab = ResultTab::Graph;
                effects
            }
            Err(reason) => self.complain(reason),
        }
    }
}
