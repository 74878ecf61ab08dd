//! Walking over the graph by keys: along the transitions, and into containers and out.

use std::rc::Rc;

use asl_graph::{Edge, EdgeKind, Graph, Node, Rect};

use crate::view::GraphView;

/// Where a key leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Along the first way out; one that catches an error comes last.
    Next,
    /// Back along the way in.
    Previous,
    /// To the state on the left, of those at about the same height.
    Left,
    /// To the state on the right.
    Right,
    /// To the first state inside.
    Into,
    /// To the state around.
    Out,
}

impl Direction {
    /// The direction of a key, by the name that browsers give it.
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowDown" => Self::Next,
            "ArrowUp" => Self::Previous,
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            "Enter" => Self::Into,
            "Escape" => Self::Out,
            _ => return None,
        })
    }
}

/// The state that a key leads to; without a selected one, the keys start at the first.
pub(crate) fn neighbour(view: &GraphView, direction: Direction) -> Option<Rc<str>> {
    let graph = &*view.graph;
    let selected = view.overlay.selected.as_deref();
    let mut states = graph.nodes.iter().enumerate();
    let (at, _) = states
        .find(|(_, node)| node.kind.is_state() && selected.is_none_or(|path| node.path == path))?;
    let to = step(graph, at, direction)?;
    Some(to.name.as_str().into())
}

fn step(graph: &Graph, at: usize, direction: Direction) -> Option<&Node> {
    let node = graph.nodes.get(at)?;
    let state = |idx: usize| graph.nodes.get(idx).filter(|node| node.kind.is_state());
    match direction {
        Direction::Next => {
            let mut out: Vec<_> = graph.edges.iter().filter(|edge| edge.from == at).collect();
            // An error is not the way that one expects.
            let is_catch = |edge: &Edge| matches!(edge.kind, EdgeKind::Catch(_));
            out.sort_by_key(|edge| (is_catch(edge), edge.range.start));
            out.into_iter().find_map(|edge| state(edge.to))
        }
        Direction::Previous => {
            let mut ways = graph.edges.iter().filter(|edge| edge.to == at);
            ways.find_map(|edge| state(edge.from))
        }
        Direction::Left => beside(graph, node, |other| other.x < node.rect.x),
        Direction::Right => beside(graph, node, |other| node.rect.x < other.x),
        Direction::Into => graph
            .nodes
            .iter()
            .find(|inner| inner.parent == Some(at) && inner.kind.is_state()),
        Direction::Out => state(node.parent?),
    }
}

/// The nearest state of the same scope on one side, among those whose height overlaps; where
/// none does, the nearest of the parallel scopes.
fn beside<'a>(graph: &'a Graph, node: &Node, on_side: impl Fn(Rect) -> bool) -> Option<&'a Node> {
    let level = |other: &Node| {
        other.rect.y < node.rect.y + node.rect.height
            && node.rect.y < other.rect.y + other.rect.height
    };
    graph
        .nodes
        .iter()
        .filter(|other| other.kind.is_state() && other.parent == node.parent)
        .filter(|other| on_side(other.rect) && level(other))
        .min_by_key(|other| (other.rect.x - node.rect.x).abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Action, MoreAction, Session, examples};

    /// Where a row of keys leads, from the first state on.
    fn walk(slug: &str, keys: &[&str]) -> Vec<String> {
        let example = examples::ALL.iter().find(|one| one.slug == slug);
        let mut session = Session::whole(example.unwrap().project());
        session.update(Action::SelectState(None));
        keys.iter()
            .map(|key| {
                let direction = Direction::of_key(key).unwrap();
                session.update(MoreAction::Walk(direction).into());
                session
                    .selected_state()
                    .map_or_else(String::new, ToString::to_string)
            })
            .collect()
    }

    #[test]
    fn keys_follow_the_transitions_and_enter_containers() {
        let keys = [
            "Enter",
            "ArrowDown",
            "ArrowUp",
            "ArrowRight",
            "Escape",
            "ArrowDown",
        ];
        assert_eq!(
            walk("parallel-trip", &keys),
            [
                "FindFlight",
                "HoldSeat",
                "FindFlight",
                "FindRoom",
                "LookUpTrip",
                "WriteItinerary"
            ]
        );
    }

    #[test]
    fn where_nothing_is_the_selection_stays() {
        assert_eq!(walk("hello-world", &["ArrowUp", "Escape"]), ["", ""]);
    }
}
