//! Which of several edges between the same two states a run took: the rule that matched, where
//! rules share a target, the catcher that took the error, where catchers do.
//!
//! The history says only which state came next. The visit is made once more to find out.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_graph::{EdgeKind, Graph};

use crate::tokens::edges_of;
use crate::worker::RunId;
use crate::{Session, Sorted, filter, inspect};

/// The most transitions of a run that are looked into; of later ones all edges are lit.
const MAX_WAYS: usize = 200;

/// The ways that a run took, as far as the history does not tell them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ways {
    run: RunId,
    graph: Option<Rc<Graph>>,
    /// How many events were looked at.
    n_seen: usize,
    /// For each event of entering by such a way, its index, the edge.
    pub(crate) known: Sorted<usize, usize>,
    /// The edges that share both their states, where not all transitions are known.
    unknown: Vec<usize>,
    /// The edges that the playhead's frame has as taken, and that were not.
    pub(crate) not_taken: Vec<usize>,
}

impl Session {
    /// What is known of the ways.
    pub(crate) const fn ways(&self) -> &Ways {
        &self.later.ways
    }

    /// Brings the ways up to date with the run and the playhead.
    pub(crate) fn find_ways(&mut self) {
        let graph = self.checked.graph().0.clone();
        let mut ways = std::mem::take(&mut self.later.ways);
        let is_same = ways.graph.as_ref().is_some_and(|of| Rc::ptr_eq(of, &graph));
        if ways.run != self.run || !is_same || self.record.events().len() < ways.n_seen {
            ways = Ways {
                run: self.run,
                graph: Some(graph.clone()),
                ..Ways::default()
            };
        }
        let groups = groups(&graph);
        ways.not_taken.clear();
        if !groups.is_empty() && self.runs_this_definition() {
            self.look_into(&mut ways, &graph, &groups);
            let taken = ways.known.iter();
            let taken: Vec<usize> = taken
                .filter(|(idx, _)| **idx < self.playhead && self.is_shown(**idx))
                .map(|(_, edge)| *edge)
                .collect();
            let shared = groups.into_iter().flatten();
            ways.not_taken = shared
                .filter(|edge| !taken.contains(edge) && !ways.unknown.contains(edge))
                .collect();
        }
        self.later.ways = ways;
    }

    /// Finds the ways of new events.
    fn look_into(&self, ways: &mut Ways, graph: &Graph, groups: &[Vec<usize>]) {
        let n = self.record.events().len();
        for idx in std::mem::replace(&mut ways.n_seen, n)..n {
            let Some(key) = self.record.entered_by(idx) else {
                continue;
            };
            let edges: Vec<usize> = edges_of(graph, &key).collect();
            if !groups.contains(&edges) {
                continue;
            }
            let is_far = ways.known.len() >= MAX_WAYS;
            let kind = if is_far { None } else { self.way_into(idx) };
            let edge = kind.and_then(|kind| {
                let is_it =
                    |edge: &&usize| graph.edges.get(**edge).is_some_and(|one| one.kind == kind);
                edges.iter().find(is_it).copied()
            });
            if let Some(edge) = edge {
                ways.known.insert(idx, edge);
                continue;
            }
            for edge in edges {
                if !ways.unknown.contains(&edge) {
                    ways.unknown.push(edge);
                }
            }
        }
    }

    /// By which way the state was left from which the event at `idx` enters another.
    fn way_into(&self, idx: usize) -> Option<EdgeKind> {
        let event = self.record.events().get(idx)?;
        let before = usize::try_from(event.previous.0).ok()?.checked_sub(1)?;
        let visit = self.record.visit_of(before)?;
        let project = self.run_of.as_ref()?;
        self.with_compiled(|compiled| inspect::way_of(&self.record, project, compiled, visit, idx))
    }

    /// Whether an event is of the iteration that is picked, if one is.
    fn is_shown(&self, idx: usize) -> bool {
        let picked = self.later.iteration.as_ref();
        picked.is_none_or(|picked| {
            let inside = filter::iteration_in(&self.record, idx, &picked.map);
            inside.is_none_or(|index| index == picked.index)
        })
    }

    fn runs_this_definition(&self) -> bool {
        let ran = self.run_of.as_ref();
        ran.is_some_and(|ran| ran.definition == self.project.definition)
    }
}

/// The edges that share both their states and are not told apart by the history.
fn groups(graph: &Graph) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<(usize, usize, bool), Vec<usize>> = BTreeMap::new();
    for (idx, edge) in graph.edges.iter().enumerate() {
        let caught = matches!(edge.kind, EdgeKind::Catch(_));
        groups
            .entry((edge.from, edge.to, caught))
            .or_default()
            .push(idx);
    }
    groups
        .into_values()
        .filter(|edges| edges.len() > 1)
        .collect()
}
