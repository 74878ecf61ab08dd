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
        Direction::Left => beside(graph, at, |other| other.x < node.rect.x),
        Direction::Right => beside(graph, at, |other| node.rect.x < other.x),
        Direction::Into => graph
            .nodes
            .iter()
            .find(|inner| inner.parent == Some(at) && inner.kind.is_state()),
        Direction::Out => state(node.parent?),
    }
}

/// The nearest state of the same scope on one side, among those whose height overlaps; where
/// none does, among those that a way leads to, then of all: no state is out of reach.
fn beside(graph: &Graph, at: usize, on_side: impl Fn(Rect) -> bool) -> Option<&Node> {
    let node = graph.nodes.get(at)?;
    let level = |other: &Node| {
        other.rect.y < node.rect.y + node.rect.height
            && node.rect.y < other.rect.y + other.rect.height
    };
    let states = graph.nodes.iter().enumerate().filter(|(_, other)| {
        other.kind.is_state() && other.parent == node.parent && on_side(other.rect)
    });
    let is_led_to = |to: usize| {
        let mut edges = graph.edges.iter();
        edges.any(|edge| edge.from == at && edge.to == to)
    };
    let how_near = |(to, other): (usize, &Node)| {
        let (dx, dy) = (other.rect.x - node.rect.x, other.rect.y - node.rect.y);
        let far = if level(other) {
            0
        } else {
            1 + u8::from(!is_led_to(to))
        };
        (far, dx.abs() + if far == 0 { 0 } else { dy.abs() })
    };
    let nearest = states.min_by_key(|(to, other)| how_near((*to, *other)));
    nearest.map(|(_, other)| other)
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
    fn a_way_to_the_side_is_followed_and_back() {
        let keys = ["ArrowDown", "ArrowRight", "ArrowDown", "ArrowRight"];
        assert_eq!(
            walk("order-fulfilment", &keys),
            [
                "ChargeCard",
                "IsThereAnotherCard",
                "CoolDown",
                "CancelOrder"
            ]
        );
    }

    #[test]
    fn every_state_of_every_example_is_reached() {
        let ways = [
            "ArrowDown",
            "ArrowUp",
            "ArrowLeft",
            "ArrowRight",
            "Enter",
            "Escape",
        ];
        for example in examples::ALL {
            let session = Session::whole(example.project());
            let graph = &session.graph().graph;
            let is_state = |idx: &usize| graph.nodes[*idx].kind.is_state();
            let all: Vec<usize> = (0..graph.nodes.len()).filter(is_state).collect();
            let mut seen = vec![all[0]];
            let mut next = 0;
            while let Some(at) = seen.get(next).copied() {
                next += 1;
                for key in ways {
                    let to = step(graph, at, Direction::of_key(key).unwrap());
                    let to =
                        to.and_then(|to| all.iter().find(|idx| graph.nodes[**idx].path == to.path));
                    if let Some(to) = to.filter(|to| !seen.contains(to)) {
                        seen.push(*to);
                    }
                }
            }
            let missed = all.iter().filter(|idx| !seen.contains(idx));
            let missed: Vec<&str> = missed.map(|idx| &*graph.nodes[*idx].name).collect();
            assert_eq!(missed, [""; 0], "{}", example.slug);
        }
    }

    #[test]
    fn where_nothing_is_the_selection_stays() {
        assert_eq!(walk("hello-world", &["ArrowUp", "Escape"]), ["", ""]);
    }
}
