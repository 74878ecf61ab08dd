//! What every graph must hold: boxes apart, edges clear of the boxes of other nodes.

use super::{Graph, Point, Rect};

/// Whether the straight part between two points enters `rect`, its border left out.
fn enters(from: Point, to: Point, rect: Rect) -> bool {
    let (left, right) = (from.x.min(to.x), from.x.max(to.x));
    let (top, bottom) = (from.y.min(to.y), from.y.max(to.y));
    left < rect.right() && rect.x < right && top < rect.bottom() && rect.y < bottom
        || (left == right
            && rect.x < left
            && left < rect.right()
            && top < rect.bottom()
            && rect.y < bottom)
        || (top == bottom
            && rect.y < top
            && top < rect.bottom()
            && left < rect.right()
            && rect.x < right)
}

fn holds(outer: Rect, inner: Rect) -> bool {
    outer.x <= inner.x
        && outer.y <= inner.y
        && inner.right() <= outer.right()
        && inner.bottom() <= outer.bottom()
}

/// The first fault of a graph.
pub(crate) fn fault(graph: &Graph) -> Option<String> {
    let page = Rect::new(0, 0, graph.size);
    for (idx, node) in graph.nodes.iter().enumerate() {
        let outer = node.parent.map_or(page, |parent| graph.nodes[parent].rect);
        if !holds(outer, node.rect) {
            return Some(format!("{} leaves its container", node.path));
        }
        for other in graph.nodes.iter().skip(idx + 1) {
            if other.parent == node.parent && node.rect.overlaps(other.rect) {
                return Some(format!("{} covers {}", node.path, other.path));
            }
        }
    }
    for edge in &graph.edges {
        let (from, to) = (&graph.nodes[edge.from], &graph.nodes[edge.to]);
        let name = format!("{} to {}", from.path, to.path);
        if edge.points.len() < 2 || from.parent != to.parent {
            return Some(format!("{name}: no way"));
        }
        for pair in edge.points.windows(2) {
            for node in graph.nodes.iter().filter(|node| node.parent == from.parent) {
                if enters(pair[0], pair[1], node.rect) {
                    return Some(format!("{name} runs through {}", node.path));
                }
            }
            for other in &graph.edges {
                let label = other.label.as_ref().filter(|_| !std::ptr::eq(edge, other));
                let same_scope = graph.nodes[other.from].parent == from.parent;
                if same_scope && label.is_some_and(|label| enters(pair[0], pair[1], label.rect)) {
                    return Some(format!(
                        "{name} runs through a label of {}",
                        graph.nodes[other.from].path
                    ));
                }
            }
        }
    }
    None
}
