//! From the typed tree to nodes and edges, scope by scope.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_syntax::{Catcher, ChoiceRule, State, StateMachine, TransitionKind};
use graph_layout::{Diagram, Scope, Size, Spacing};
use source::TextRange;

use crate::caption::{self, Caption};
use crate::text::{DETAIL_SIZE, cut, text_width};
use crate::{EdgeKind, Graph, NodeKind, place, rule};

/// The widest text of a label.
const MAX_LABEL: i64 = 190;

/// Around the text of a label.
const LABEL_MARGIN: i64 = 8;

/// The height of a label's plate.
const LABEL_HEIGHT: i64 = 22;

/// Between the text of a Map and what it holds.
const HEADER_GAP: i64 = 6;

/// The same for a Parallel, whose branches have areas with margins.
const BRANCH_GAP: i64 = 20;

/// The distances of a drawing.
const SPACING: Spacing = Spacing {
    node_gap: 36,
    rank_gap: 40,
    track_gap: 12,
    lane_gap: 16,
    padding: 24,
    scope_gap: 36,
};

/// Lays out a definition. Any text gives a graph: what is missing is left out or marked.
pub fn layout(machine: &StateMachine) -> Graph {
    let mut draft = Draft::default();
    let mut todo = vec![machine.clone()];
    let mut next = 0;
    while let Some(machine) = todo.get(next).cloned() {
        next += 1;
        draft.add_scope(&machine, &mut todo);
    }
    let layout = graph_layout::layout(&draft.diagram, &SPACING);
    place::place(draft, &layout)
}

/// Lays out the definition that a text holds.
pub fn layout_text(text: &str) -> Graph {
    layout(&asl_syntax::parse(text).machine)
}

/// What becomes a node of the graph.
pub(crate) struct DraftNode {
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) kind: NodeKind,
    pub(crate) caption: Caption,
    pub(crate) range: TextRange,
    pub(crate) is_unreachable: bool,
    pub(crate) is_first: bool,
    pub(crate) is_last: bool,
}

/// What becomes an edge of the graph.
pub(crate) struct DraftEdge {
    pub(crate) kind: EdgeKind,
    /// The text of its label as shown, and in full.
    pub(crate) label: Option<(String, String)>,
    pub(crate) range: TextRange,
}

/// The graph before its places are known, next to the diagram that will tell them.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) diagram: Diagram,
    /// For each scope of the diagram its nodes and edges, in the diagram's order.
    pub(crate) nodes: Vec<Vec<DraftNode>>,
    pub(crate) edges: Vec<Vec<DraftEdge>>,
}

/// One scope while it is being filled.
struct Filling {
    path: Rc<str>,
    scope: Scope,
    nodes: Vec<DraftNode>,
    edges: Vec<DraftEdge>,
    by_name: BTreeMap<Rc<str>, usize>,
}

impl Draft {
    fn add_scope(&mut self, machine: &StateMachine, todo: &mut Vec<StateMachine>) {
        let is_top = self.diagram.scopes.is_empty();
        let mut filling = Filling {
            path: machine.object.path.text(),
            scope: Scope::default(),
            nodes: Vec::new(),
            edges: Vec::new(),
            by_name: BTreeMap::new(),
        };
        let start_at = machine.start_at();
        let start = start_at.as_ref().and_then(|field| field.value.clone());
        if is_top && start.is_some() {
            filling.add_marker(NodeKind::Start);
            filling.scope.entry = Some(0);
        }
        let states = machine.states();
        for state in &states {
            filling.add_state(state, todo);
        }
        if let Some(name) = &start {
            let first = filling.find(name);
            if let Some(node) = filling.nodes.get_mut(first) {
                node.is_first = true;
            }
            let range = start_at.map(|field| field.whole_range());
            if is_top {
                filling.add_edge(0, first, EdgeKind::Start, None, range.unwrap_or_default());
            } else {
                filling.scope.entry = Some(first);
            }
            let n_markers = usize::from(is_top);
            filling.add_transitions(&states, n_markers, is_top);
            filling.mark_unreachable(first);
        } else {
            filling.add_transitions(&states, 0, is_top);
        }
        self.diagram.scopes.push(filling.scope);
        self.nodes.push(filling.nodes);
        self.edges.push(filling.edges);
    }
}

impl Filling {
    fn add(&mut self, path: String, name: &str, kind: NodeKind, caption: Caption) -> usize {
        self.scope.nodes.push(graph_layout::Node {
            size: caption.size,
            ..graph_layout::Node::default()
        });
        self.nodes.push(DraftNode {
            path,
            name: name.to_owned(),
            kind,
            caption,
            range: TextRange::default(),
            is_unreachable: false,
            is_first: false,
            is_last: false,
        });
        self.nodes.len() - 1
    }

    fn add_marker(&mut self, kind: NodeKind) -> usize {
        let path = format!("{}#{}", self.path, kind.as_str().to_ascii_lowercase());
        self.add(path, kind.as_str(), kind, caption::of_marker(kind.as_str()))
    }

    fn add_state(&mut self, state: &State, todo: &mut Vec<StateMachine>) {
        let name = &state.name.name;
        let kind = NodeKind::of_type(state.type_().and_then(|field| field.value).as_deref());
        let detail = caption::detail(state, kind);
        let caption = caption::of_state(name, kind, detail.as_deref());
        let gap = if kind == NodeKind::Parallel {
            BRANCH_GAP
        } else {
            HEADER_GAP
        };
        let header = caption.size.height + gap;
        let idx = self.add(state.object.path.text().to_string(), name, kind, caption);
        if let Some(node) = self.nodes.get_mut(idx) {
            node.range = state.name.range.cover(state.object.range());
            let ends = state.end().and_then(|field| field.value) == Some(true);
            node.is_last = ends || matches!(kind, NodeKind::Succeed | NodeKind::Fail);
        }
        self.by_name.insert(Rc::clone(name), idx);
        let machines = state.machines();
        if let Some(node) = self.scope.nodes.get_mut(idx) {
            node.header = header;
            node.insides = (todo.len()..todo.len() + machines.len()).collect();
        }
        todo.extend(machines);
    }

    /// The node of a name; one that marks what is missing if no state has the name.
    fn find(&mut self, name: &Rc<str>) -> usize {
        if let Some(&idx) = self.by_name.get(name) {
            return idx;
        }
        let path = format!("{}#missing/{name}", self.path);
        let caption = caption::of_state(name, NodeKind::Missing, Some("no such state"));
        let idx = self.add(path, name, NodeKind::Missing, caption);
        self.by_name.insert(Rc::clone(name), idx);
        idx
    }

    fn add_transitions(&mut self, states: &[State], n_markers: usize, is_top: bool) {
        let mut end = None;
        for (place, state) in states.iter().enumerate() {
            let from = n_markers + place;
            // Read once: a Choice may have thousands of rules.
            let rules = state.choices().and_then(|field| field.value);
            let catchers = state.catch().and_then(|field| field.value);
            let (rules, catchers) = (rules.unwrap_or_default(), catchers.unwrap_or_default());
            for transition in state.transitions() {
                let Some(name) = &transition.target.value else {
                    continue;
                };
                let to = self.find(name);
                let range = transition.target.whole_range();
                let (kind, label) = named(transition.kind, &rules, &catchers);
                self.add_edge(from, to, kind, label, range);
            }
            let end_field = state.end().filter(|field| field.value == Some(true));
            if let Some(field) = end_field.filter(|_| is_top) {
                let marker = *end.get_or_insert_with(|| self.add_marker(NodeKind::End));
                self.add_edge(from, marker, EdgeKind::End, None, field.whole_range());
            }
        }
    }

    fn add_edge(
        &mut self,
        from: usize,
        to: usize,
        kind: EdgeKind,
        text: Option<String>,
        range: TextRange,
    ) {
        let label = text.map(|text| (cut(&text, DETAIL_SIZE, MAX_LABEL), text));
        self.scope.edges.push(graph_layout::Edge {
            from,
            to,
            kind: match kind {
                EdgeKind::Catch(_) => graph_layout::EdgeKind::Side,
                EdgeKind::Start
                | EdgeKind::Next
                | EdgeKind::Choice(_)
                | EdgeKind::Default
                | EdgeKind::End => graph_layout::EdgeKind::Flow,
            },
            label: label.as_ref().map(|(text, _)| {
                let width = text_width(text, DETAIL_SIZE) + 2 * LABEL_MARGIN;
                Size::new((width + 3) / 4 * 4, LABEL_HEIGHT)
            }),
        });
        self.edges.push(DraftEdge { kind, label, range });
    }

    /// Marks the states to which nothing leads from `first`.
    fn mark_unreachable(&mut self, first: usize) {
        let mut outs: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for edge in &self.scope.edges {
            if let Some(out) = outs.get_mut(edge.from) {
                out.push(edge.to);
            }
        }
        let mut is_seen = vec![false; self.nodes.len()];
        let mut todo = vec![first];
        while let Some(idx) = todo.pop() {
            match is_seen.get_mut(idx) {
                Some(seen) if !*seen => *seen = true,
                Some(_) | None => continue,
            }
            todo.extend(outs.get(idx).into_iter().flatten());
        }
        for (node, is_seen) in self.nodes.iter_mut().zip(is_seen) {
            node.is_unreachable = !is_seen && node.kind.is_state();
        }
    }
}

/// The kind of an edge, and the text of its label.
fn named(
    kind: TransitionKind,
    rules: &[ChoiceRule],
    catchers: &[Catcher],
) -> (EdgeKind, Option<String>) {
    match kind {
        TransitionKind::Next => (EdgeKind::Next, None),
        TransitionKind::Default => (EdgeKind::Default, Some("default".to_owned())),
        TransitionKind::Choice(idx) => {
            let text = rules.get(idx).map(rule::of_rule);
            (EdgeKind::Choice(idx), text)
        }
        TransitionKind::Catch(idx) => {
            let text = catchers.get(idx).map(rule::of_catcher);
            (EdgeKind::Catch(idx), text)
        }
    }
}
