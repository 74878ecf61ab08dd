//! From the places that the layout found to the graph.

use graph_layout::{Layout, Point, Rect, Size};

use crate::build::{Draft, DraftEdge, DraftNode};
use crate::path::{arrow, length, rounded};
use crate::{Area, Edge, Graph, Label, Node, NodeKind};

/// Around the whole drawing.
const MARGIN: i64 = 24;

/// How far the area of a branch reaches beyond what it holds.
const AREA_MARGIN: i64 = 12;

/// Puts names and places together.
pub(crate) fn place(draft: Draft, layout: &Layout) -> Graph {
    let mut graph = Graph {
        size: Size::new(
            layout.size.width + 2 * MARGIN,
            layout.size.height + 2 * MARGIN,
        ),
        ..Graph::default()
    };
    // What each scope stands in, which comes before it.
    let mut parents: Vec<Option<usize>> = vec![None; layout.scopes.len()];
    let scopes = draft.nodes.into_iter().zip(draft.edges);
    let scopes = scopes.zip(&draft.diagram.scopes).zip(&layout.scopes);
    for (scope_idx, (((nodes, edges), scope), placed)) in scopes.enumerate() {
        let parent = parents.get(scope_idx).copied().flatten();
        let first = graph.nodes.len();
        for ((node, rect), shape) in nodes.into_iter().zip(&placed.nodes).zip(&scope.nodes) {
            let idx = graph.nodes.len();
            let is_parallel = node.kind == NodeKind::Parallel;
            for (branch, &inside) in shape.insides.iter().enumerate() {
                if let Some(parent) = parents.get_mut(inside) {
                    *parent = Some(idx);
                }
                let area = layout.scopes.get(inside).map(|placed| placed.area);
                if let Some(area) = area.filter(|_| is_parallel) {
                    graph.areas.push(Area {
                        parent: idx,
                        branch,
                        rect: area_rect(area),
                    });
                }
            }
            let is_container = !shape.insides.is_empty();
            graph
                .nodes
                .push(placed_node(node, *rect, is_container, parent));
        }
        for ((edge, route), ends) in edges.into_iter().zip(&placed.edges).zip(&scope.edges) {
            let ends = (first + ends.from, first + ends.to);
            graph.edges.push(placed_edge(edge, route, ends));
        }
    }
    graph
}

const BY: Point = Point::new(MARGIN, MARGIN);

fn area_rect(area: Rect) -> Rect {
    let grown = Rect {
        x: area.x - AREA_MARGIN,
        y: area.y - AREA_MARGIN,
        width: area.width + 2 * AREA_MARGIN,
        height: area.height + 2 * AREA_MARGIN,
    };
    grown.moved(BY)
}

fn placed_node(node: DraftNode, rect: Rect, is_container: bool, parent: Option<usize>) -> Node {
    let header = if is_container {
        node.caption.size.height
    } else {
        rect.height
    };
    Node {
        path: node.path,
        name: node.name,
        kind: node.kind,
        lines: node.caption.lines,
        title: node.caption.title,
        rect: rect.moved(BY),
        header,
        parent,
        range: node.range,
        is_unreachable: node.is_unreachable,
        is_first: node.is_first,
        is_last: node.is_last,
    }
}

fn placed_edge(edge: DraftEdge, route: &graph_layout::Route, ends: (usize, usize)) -> Edge {
    let points: Vec<Point> = route
        .points
        .iter()
        .map(|point| Point::new(point.x + BY.x, point.y + BY.y))
        .collect();
    Edge {
        from: ends.0,
        to: ends.1,
        kind: edge.kind,
        course: route.course,
        label: edge
            .label
            .zip(route.label)
            .map(|((text, title), rect)| Label {
                text,
                title,
                rect: rect.moved(BY),
            }),
        line: rounded(&points),
        length: length(&points),
        arrow: arrow(&points),
        points,
        range: edge.range,
    }
}
