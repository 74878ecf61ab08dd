//! The workflow as nested lists: the graph's twin for readers and for screen readers.
//!
//! Same states, same order, same status as the picture, from the same model.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use asl_graph::{Edge, EdgeKind, Graph, Node, Status};

use crate::view::GraphView;

/// A state of the outline, with what lies in it.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineItem {
    /// The state's name.
    pub state: Rc<str>,
    /// Its type: `Task`, `Choice`, ….
    pub kind: &'static str,
    /// What it did up to the playhead.
    pub status: Status,
    /// The note beside the status: `attempt 2 of 4`, `3/12 ok`.
    pub note: Option<String>,
    /// How often it was entered.
    pub visits: u32,
    /// Whether it is the selected state.
    pub is_selected: bool,
    /// The ways out of it, in the order of the text.
    pub ways: Vec<OutlineWay>,
    /// Its branches (Parallel) or its processor (Map): each a list of states.
    pub scopes: Vec<OutlineScope>,
}

/// A way out of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineWay {
    /// What makes it taken: `next`, `on error`, `default`, a rule's text.
    pub when: String,
    /// The state it leads to; `None`: the end.
    pub to: Option<Rc<str>>,
    /// Whether it was taken up to the playhead.
    pub is_taken: bool,
}

/// What lies in a Parallel or a Map: one branch, or the processor.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineScope {
    /// `Branch 1`, `Each item`.
    pub title: String,
    /// Its states.
    pub items: Rc<Vec<OutlineItem>>,
}

impl OutlineItem {
    /// The item in one sentence: `Task ChargeCard, succeeded after a retry; next: Ship`.
    pub fn sentence(&self) -> String {
        let mut sentence = format!("{} {}, {}", self.kind, self.state, self.status.label());
        if let Some(note) = &self.note {
            sentence.push_str(", ");
            sentence.push_str(note);
        }
        if self.visits > 1 {
            let _ = write!(sentence, ", {} visits", self.visits);
        }
        for way in &self.ways {
            let to = way.to.as_deref().unwrap_or("the end");
            let _ = write!(sentence, "; {}: {to}", way.when);
        }
        sentence
    }
}

/// The outline of a graph at the playhead.
pub fn outline(view: &GraphView) -> Rc<Vec<OutlineItem>> {
    let graph = &*view.graph;
    let mut lists = Lists {
        view,
        states: BTreeMap::new(),
        ways: graph.nodes.iter().map(|_| Vec::new()).collect(),
    };
    for (idx, node) in graph.nodes.iter().enumerate() {
        if node.kind.is_state() {
            let branch = node
                .parent
                .and_then(|parent| branch_of(graph, parent, node));
            let states = lists.states.entry((node.parent, branch));
            states.or_default().push(idx);
        }
    }
    for (idx, edge) in graph.edges.iter().enumerate() {
        if let Some(ways) = lists.ways.get_mut(edge.from) {
            ways.push((idx, edge));
        }
    }
    lists.items((None, None))
}

/// Which branch of its parent a node lies in, by its place: `/States/A/Branches[0]/States/B`.
fn branch_of(graph: &Graph, parent: usize, node: &Node) -> Option<usize> {
    let parent = graph.nodes.get(parent)?;
    let rest = node.path.strip_prefix(&parent.path)?;
    let digits = rest.strip_prefix("/Branches[")?.split(']').next()?;
    digits.parse().ok()
}

/// A graph, each of its lists of states and of ways found at once.
struct Lists<'a> {
    view: &'a GraphView,
    /// By the parent, and its branch.
    states: BTreeMap<(Option<usize>, Option<usize>), Vec<usize>>,
    /// The ways out of each node.
    ways: Vec<Vec<(usize, &'a Edge)>>,
}

impl Lists<'_> {
    fn items(&self, at: (Option<usize>, Option<usize>)) -> Rc<Vec<OutlineItem>> {
        let nodes = self.states.get(&at).map(Vec::as_slice).unwrap_or_default();
        let item = |&idx: &usize| Some(self.item(idx, self.view.graph.nodes.get(idx)?));
        Rc::new(nodes.iter().filter_map(item).collect())
    }

    fn item(&self, idx: usize, node: &Node) -> OutlineItem {
        let overlay = &self.view.overlay;
        let status = overlay.status(idx);
        let keys = node.is_container().then(|| self.states.keys());
        let inside = keys.into_iter().flatten();
        let inside = inside.filter(|(parent, _)| *parent == Some(idx));
        let scopes = inside.map(|&at| OutlineScope {
            title: at.1.map_or_else(
                || "Each item".to_owned(),
                |branch| format!("Branch {}", branch + 1),
            ),
            items: self.items(at),
        });
        OutlineItem {
            state: node.name.as_str().into(),
            kind: node.kind.as_str(),
            status: status.map_or(Status::NotReached, |status| status.status),
            note: status.and_then(|status| status.note.clone()),
            visits: status.map_or(0, |status| status.visits),
            is_selected: overlay.selected.as_ref() == Some(&node.path),
            ways: self.ways(idx, node),
            scopes: scopes.collect(),
        }
    }

    fn ways(&self, from: usize, node: &Node) -> Vec<OutlineWay> {
        let mut ways = self.ways.get(from).cloned().unwrap_or_default();
        ways.sort_by_key(|(_, edge)| edge.range.start);
        // In a branch there is no marker for the end to lead to.
        let end = (ways.is_empty() && node.is_last).then(|| OutlineWay {
            when: "next".to_owned(),
            to: None,
            is_taken: false,
        });
        ways.into_iter()
            .filter_map(|(idx, edge)| {
                let to = self.view.graph.nodes.get(edge.to)?;
                Some(OutlineWay {
                    when: when(edge),
                    to: to.kind.is_state().then(|| to.name.as_str().into()),
                    is_taken: self.view.overlay.is_taken(idx),
                })
            })
            .chain(end)
            .collect()
    }
}

fn when(edge: &Edge) -> String {
    let label = edge.label.as_ref().map_or("", |label| label.title.as_str());
    match edge.kind {
        EdgeKind::Start => "first".to_owned(),
        EdgeKind::Next | EdgeKind::End => "next".to_owned(),
        EdgeKind::Choice(rule) if label.is_empty() => format!("rule {}", rule + 1),
        EdgeKind::Choice(_) => format!("if {label}"),
        EdgeKind::Default => "otherwise".to_owned(),
        EdgeKind::Catch(_) if label.is_empty() => "on error".to_owned(),
        EdgeKind::Catch(_) => format!("on {label}"),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use expect_test::expect;

    use super::*;
    use crate::{Session, examples};

    fn write(items: &[OutlineItem], depth: usize, out: &mut String) {
        for item in items {
            let _ = writeln!(out, "{:depth$}{}", "", item.sentence());
            for scope in &item.scopes {
                let _ = writeln!(out, "{:depth$}  {}", "", scope.title);
                write(&scope.items, depth + 4, out);
            }
        }
    }

    #[test]
    fn the_outline_has_every_state_once_and_every_way() {
        let example = examples::ALL.iter().find(|one| one.slug == "parallel-trip");
        let session = Session::whole(example.unwrap().project());
        let mut out = String::new();
        write(&outline(session.graph()), 0, &mut out);
        expect![[r"
            Parallel LookUpTrip, Not reached; next: WriteItinerary
              Branch 1
                Task FindFlight, Not reached; next: HoldSeat
                Task HoldSeat, Not reached; next: the end
              Branch 2
                Task FindRoom, Not reached; next: the end
              Branch 3
                Wait WaitForForecast, Not reached; next: ReadForecast
                Pass ReadForecast, Not reached; next: the end
            Pass WriteItinerary, Not reached; next: the end
        "]]
        .assert_eq(&out);
    }
}
