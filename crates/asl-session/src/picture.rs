//! The graph with what the run adds to it.

use std::rc::Rc;

use asl_graph::{EdgeKind, Graph, Node, NodeStatus, Overlay, Status, Style};

use crate::checked::Checked;
use crate::view::{EdgeKey, Frame, GraphView, StaleGraph, StateFrame};

/// The graph of the text, or the last good one, at a frame.
pub(crate) fn view(
    checked: &Checked,
    frame: &Frame,
    selected: Option<&Rc<str>>,
    breakpoints: Vec<Rc<str>>,
) -> GraphView {
    let (graph, stale_from) = checked.graph();
    GraphView {
        overlay: overlay(graph, frame, selected),
        graph: graph.clone(),
        breakpoints,
        last: None,
        stale: stale_from.map(|line| StaleGraph {
            line,
            text: format!(
                "Not understood from line {line} on: this is the graph of an earlier version"
            ),
        }),
    }
}

/// The picture as a file, with a sentence for who does not see it.
pub(crate) fn svg(view: &GraphView, dark: bool, told: Option<String>) -> Option<String> {
    if view.graph.nodes.is_empty() {
        return None;
    }
    let style = if dark { Style::dark() } else { Style::light() };
    let style = Style {
        overlay: view.overlay.clone(),
        told,
        ..style
    };
    Some(asl_graph::svg(&view.graph, &style))
}

/// What the frame and the selection add to a graph. States are found by name.
fn overlay(graph: &Graph, frame: &Frame, selected: Option<&Rc<str>>) -> Overlay {
    let nodes = graph.nodes.iter().map(|node| status(node, frame)).collect();
    let edges = graph.edges.iter().enumerate();
    let taken = edges
        .filter(|(_, edge)| {
            let from = graph.nodes.get(edge.from);
            let to = graph.nodes.get(edge.to);
            from.zip(to)
                .is_some_and(|(from, to)| is_taken(edge.kind, from, to, frame))
        })
        .map(|(idx, _)| idx)
        .collect();
    Overlay {
        nodes,
        taken,
        selected: selected.and_then(|name| path_of(graph, name)),
        coverage: None,
    }
}

fn path_of(graph: &Graph, name: &str) -> Option<String> {
    let mut states = graph.nodes.iter().filter(|node| node.kind.is_state());
    let node = states.find(|node| node.name == name)?;
    Some(node.path.clone())
}

/// How a state stands; nothing of what is no state.
fn status(node: &Node, frame: &Frame) -> Option<NodeStatus> {
    if !node.kind.is_state() {
        return None;
    }
    let Some(state) = frame.states.get(node.name.as_str()) else {
        let show = frame.n_events > 0;
        return show.then_some(NodeStatus {
            status: if node.is_unreachable {
                Status::Unreachable
            } else {
                Status::NotReached
            },
            note: None,
            visits: 0,
        });
    };
    Some(NodeStatus {
        status: state.status,
        note: note(state),
        visits: state.visits,
    })
}

/// `2 of 12 done, 1 failed, 3 aborted` for a Map, `attempt 2` for a retry.
fn note(state: &StateFrame) -> Option<String> {
    if let Some(map) = state.map {
        let told = |n: u32, what: &str| match n {
            0 => String::new(),
            n => format!(", {n} {what}"),
        };
        return Some(format!(
            "{} of {} done{}{}",
            map.succeeded,
            map.items,
            told(map.failed, "failed"),
            told(map.aborted, "aborted")
        ));
    }
    (state.status == Status::Retrying).then(|| format!("attempt {}", state.attempts))
}

fn is_taken(kind: EdgeKind, from: &Node, to: &Node, frame: &Frame) -> bool {
    let taken = |from: Option<&Node>, caught| {
        frame.edges.contains_key(&EdgeKey {
            from: from.map(|node| node.name.as_str().into()),
            to: to.name.as_str().into(),
            caught,
        })
    };
    match kind {
        EdgeKind::Start => taken(None, false),
        EdgeKind::Next | EdgeKind::Choice(_) | EdgeKind::Default => taken(Some(from), false),
        EdgeKind::Catch(_) => taken(Some(from), true),
        EdgeKind::End => {
            let state = frame.states.get(from.name.as_str());
            state.is_some_and(|state| {
                matches!(
                    state.status,
                    Status::Succeeded | Status::SucceededAfterRetry
                )
            })
        }
    }
}
