//! What moves over the graph while a run is played back: tokens along edges, and where several
//! visits of a state are going on at once, how many.

use std::rc::Rc;

use asl_graph::{EdgeKind, Graph, Node, Rect};
use asl_protocol::{Details, EventId};

use crate::record::RunRecord;
use crate::view::EdgeKey;
use crate::{Session, Status};

/// So many tokens rest beside each other on a node; more are told as a number.
pub const MAX_RESTING: usize = 8;

/// How many colours tell branches and iterations apart.
pub const N_LANES: usize = 6;

/// How many events a token is on its way, at most.
const TRAIL: usize = 2;

/// What lies over the graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tokens {
    /// On their way.
    pub moving: Vec<Moving>,
    /// Where more than one visit of a state is going on.
    pub resting: Vec<Resting>,
    /// How long a token is on its way, in real milliseconds.
    pub millis: u32,
}

/// A token on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Moving {
    /// The event that sends it: another event, another token.
    pub event: EventId,
    /// The edge as SVG path data.
    pub line: String,
    /// Its colour: an iteration's or branch's, below [`N_LANES`].
    pub lane: usize,
}

/// The visits of a state that are going on.
#[derive(Clone, Debug, PartialEq)]
pub struct Resting {
    /// The state.
    pub state: Rc<str>,
    /// Its box in the graph.
    pub rect: Rect,
    /// How many there are.
    pub n: usize,
    /// The colours of the first [`MAX_RESTING`].
    pub lanes: Vec<usize>,
}

/// What moves at the playhead; nothing while playback stands.
pub fn tokens(session: &Session) -> Tokens {
    if !session.is_playing() {
        return Tokens::default();
    }
    let playhead = session.playhead();
    let recent = playhead.saturating_sub(TRAIL)..playhead;
    Tokens {
        moving: recent.filter_map(|idx| moving(session, idx)).collect(),
        resting: resting(session),
        millis: session.speed().tick_millis(),
    }
}

fn moving(session: &Session, idx: usize) -> Option<Moving> {
    let (record, graph) = (session.record(), &session.graph().graph);
    let event = record.events().get(idx)?;
    let edge = if let Some(key) = record.entered_by(idx) {
        let known = session.ways().known.get(&idx).copied();
        known.or_else(|| edges_of(graph, &key).next())?
    } else if let Details::Exited { name, .. } = &event.details
        && is_left_well(record, idx)
    {
        end_of(graph, name)?
    } else {
        return None;
    };
    let line = &graph.edges.get(edge)?.line;
    let visit = record.visit_of(idx)?;
    (!line.is_empty()).then(|| Moving {
        event: event.id,
        line: line.clone(),
        lane: lane(record, graph, visit),
    })
}

/// Whether the visit of an event of leaving was no error that a catcher took.
fn is_left_well(record: &RunRecord, idx: usize) -> bool {
    let visit = record.visit_of(idx).and_then(|visit| record.visit(visit));
    visit.is_some_and(|visit| visit.status != Status::Caught)
}

/// The edges that a transition may have taken: more than one where rules share a target.
pub(crate) fn edges_of(graph: &Graph, key: &EdgeKey) -> impl Iterator<Item = usize> {
    let is = |node: usize, name: &str| graph.nodes.get(node).is_some_and(|node| node.name == *name);
    let edges = graph.edges.iter().enumerate();
    edges
        .filter(move |(_, edge)| {
            let fits = match (edge.kind, &key.from) {
                (EdgeKind::Start, None) => true,
                (EdgeKind::Catch(_), Some(from)) => key.caught && is(edge.from, from),
                (EdgeKind::Next | EdgeKind::Choice(_) | EdgeKind::Default, Some(from)) => {
                    !key.caught && is(edge.from, from)
                }
                (EdgeKind::End, _) | (_, None) | (EdgeKind::Start, Some(_)) => false,
            };
            fits && is(edge.to, &key.to)
        })
        .map(|(idx, _)| idx)
}

/// The edge from a state to the end of its machine.
fn end_of(graph: &Graph, state: &str) -> Option<usize> {
    graph.edges.iter().position(|edge| {
        let from = graph.nodes.get(edge.from);
        edge.kind == EdgeKind::End && from.is_some_and(|from| from.name == *state)
    })
}

/// An edge that is shown because its name is looked at in the definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glow {
    /// The edge, as an index of [`Graph::edges`].
    pub edge: usize,
    /// Its line as SVG path data.
    pub line: String,
}

/// The edge of the name that the pointer is at in the definition, or else the caret.
pub fn glow(session: &Session) -> Option<Glow> {
    let (edge, line) = session.edge_pointed_at()?;
    Some(Glow { edge, line })
}

/// The states with more than one visit going on, containers aside.
fn resting(session: &Session) -> Vec<Resting> {
    let states = &session.frame().states;
    let is_box = |node: &&Node| node.kind.is_state() && !node.is_container();
    let nodes = session.graph().graph.nodes.iter().filter(is_box);
    let busy = nodes.filter_map(|node| {
        let (state, frame) = states.get_key_value(node.name.as_str())?;
        let n = usize::try_from(frame.live).ok()?;
        (n > 1).then(|| (state.clone(), node.rect, n))
    });
    busy.map(|(state, rect, n)| Resting {
        lanes: lanes(session, &state, n),
        state,
        rect,
        n,
    })
    .collect()
}

/// The colours of the visits of a state that are going on: of all that were entered and not
/// left before the playhead, the latest.
fn lanes(session: &Session, state: &Rc<str>, n: usize) -> Vec<usize> {
    let (record, graph) = (session.record(), &session.graph().graph);
    if n > MAX_RESTING {
        return Vec::new();
    }
    let mut left = Vec::new();
    let mut lanes = Vec::new();
    for idx in (0..session.playhead()).rev() {
        if lanes.len() == n {
            break;
        }
        let (Some(visit), Some(event)) = (record.visit_of(idx), record.events().get(idx)) else {
            continue;
        };
        if record.state_of(idx) != Some(state) {
            continue;
        }
        if matches!(event.details, Details::Exited { .. }) {
            left.push(visit);
        } else if record.entered_by(idx).is_some() && !left.contains(&visit) {
            lanes.push(lane(record, graph, visit));
        }
    }
    lanes.reverse();
    lanes
}

/// A colour for the iteration or branch that a visit lies in.
fn lane(record: &RunRecord, graph: &Graph, visit: usize) -> usize {
    let Some(facts) = record.visit(visit) else {
        return 0;
    };
    let branch = branch_of(graph, facts.state);
    let mut at = Some(facts);
    // A container was entered before what is inside it, so this ends.
    while let Some(facts) = at {
        if let Some(index) = facts.iteration {
            return (index + branch) % N_LANES;
        }
        at = facts.parent.and_then(|parent| record.visit(parent));
    }
    branch % N_LANES
}

/// The branch of the Parallel nearest around a state, from 0; 0 outside of one.
fn branch_of(graph: &Graph, state: &str) -> usize {
    let node = graph.nodes.iter().find(|node| node.name == *state);
    let after = node.and_then(|node| node.path.rsplit_once("/Branches["));
    let index = after.and_then(|(_, rest)| rest.split_once(']'));
    index.and_then(|(index, _)| index.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::finished;
    use crate::{Action, Document};

    /// Plays a run from its start; gives the greatest numbers of tokens seen moving and resting.
    fn played(session: &mut Session) -> (usize, usize) {
        session.update(Action::SeekFirst);
        session.update(Action::TogglePlay);
        let (mut n_moving, mut n_resting) = (0, 0);
        for _ in 0..session.n_events() {
            let seen = tokens(session);
            n_moving = n_moving.max(seen.moving.len());
            n_resting = n_resting.max(seen.resting.iter().map(|one| one.n).max().unwrap_or(0));
            session.update(Action::PlayTick);
        }
        assert_eq!(tokens(session), Tokens::default());
        (n_moving, n_resting)
    }

    #[test]
    fn tokens_move_while_a_run_is_played() {
        let mut session = finished("hello-world");
        let (n_moving, n_resting) = played(&mut session);
        assert!(n_moving > 0);
        assert_eq!(n_resting, 0);
    }

    #[test]
    fn tokens_rest_where_several_iterations_are_going_on() {
        let (_, n_resting) = played(&mut finished("map-greetings"));
        assert!(n_resting > 1, "{n_resting}");
        let mut session = finished("parallel-trip");
        session.update(Action::SeekFirst);
        session.update(Action::TogglePlay);
        let mut lanes = std::collections::BTreeSet::new();
        for _ in 0..session.n_events() {
            lanes.extend(tokens(&session).moving.iter().map(|one| one.lane));
            session.update(Action::PlayTick);
        }
        assert!(lanes.len() > 1, "{lanes:?}");
    }

    #[test]
    fn of_rules_that_share_a_target_the_taken_one_is_lit() {
        let definition = r#"{ "StartAt": "C", "States": {
            "C": { "Type": "Choice", "Choices": [
              { "Variable": "$.n", "NumericLessThan": 0, "Next": "Done" },
              { "Variable": "$.n", "NumericLessThan": 10, "Next": "Done" },
              { "Variable": "$.n", "NumericLessThan": 20, "Next": "Other" } ],
              "Default": "Done" },
            "Other": { "Type": "Pass", "Next": "Done" },
            "Done": { "Type": "Succeed" } } }"#;
        let lit = |input: &str| {
            let mut session = Session::whole(crate::Project::new(definition, input, "{}"));
            crate::tests::run_again(&mut session);
            let view = session.graph().clone();
            let kinds = view
                .overlay
                .taken
                .iter()
                .map(|idx| view.graph.edges[*idx].kind);
            let kinds: Vec<EdgeKind> = kinds.collect();
            session.update(Action::Edit {
                document: Document::Definition,
                text: format!("{definition} "),
            });
            kinds
        };
        assert_eq!(lit(r#"{"n": 5}"#), [EdgeKind::Start, EdgeKind::Choice(1)]);
        assert_eq!(lit(r#"{"n": -5}"#), [EdgeKind::Start, EdgeKind::Choice(0)]);
        assert_eq!(lit(r#"{"n": 50}"#), [EdgeKind::Start, EdgeKind::Default]);
    }
}
