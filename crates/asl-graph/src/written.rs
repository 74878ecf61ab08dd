//! The graph in the words of other tools: Mermaid and DOT.

use std::fmt::Write;

use crate::{Edge, EdgeKind, Graph, Node, NodeKind};

/// The graph as a Mermaid flow chart.
pub fn mermaid(graph: &Graph) -> String {
    let mut out = String::from("flowchart TD\n");
    write_tree(graph, &mut out, &Mermaid);
    for edge in &graph.edges {
        let arrow = if matches!(edge.kind, EdgeKind::Catch(_)) {
            "-.->"
        } else {
            "-->"
        };
        let label = edge
            .label
            .as_ref()
            .map(|label| format!("|\"{}\"|", entities(&label.title)));
        line(
            &mut out,
            1,
            &format!(
                "n{} {arrow}{} n{}",
                edge.from,
                label.unwrap_or_default(),
                edge.to
            ),
        );
    }
    out
}

/// The graph as a DOT digraph.
pub fn dot(graph: &Graph) -> String {
    let mut out = String::from("digraph states {\n");
    line(
        &mut out,
        1,
        "compound=true; node [shape=box, style=rounded];",
    );
    write_tree(graph, &mut out, &Dot);
    for edge in &graph.edges {
        line(&mut out, 1, &dot_edge(graph, edge));
    }
    out.push_str("}\n");
    out
}

fn dot_edge(graph: &Graph, edge: &Edge) -> String {
    let mut attributes = Vec::new();
    if let Some(label) = &edge.label {
        attributes.push(format!("label={}", quoted(&label.title)));
    }
    if matches!(edge.kind, EdgeKind::Catch(_)) {
        attributes.push("style=dashed".to_owned());
    }
    // An edge of DOT ends at a node, so a container is met at an anchor inside it.
    let is_container = |idx: usize| graph.nodes.get(idx).is_some_and(Node::is_container);
    if is_container(edge.from) {
        attributes.push(format!("ltail=cluster_{}", edge.from));
    }
    if is_container(edge.to) {
        attributes.push(format!("lhead=cluster_{}", edge.to));
    }
    let attributes = if attributes.is_empty() {
        String::new()
    } else {
        format!(" [{}]", attributes.join(", "))
    };
    format!("n{} -> n{}{attributes};", edge.from, edge.to)
}

/// How a format writes nodes and containers.
trait Format {
    fn node(&self, idx: usize, node: &Node) -> String;
    fn open(&self, idx: usize, node: &Node) -> Vec<String>;
    fn close(&self) -> &'static str;
}

struct Mermaid;

impl Format for Mermaid {
    fn node(&self, idx: usize, node: &Node) -> String {
        let name = entities(&node.name);
        match node.kind {
            NodeKind::Start | NodeKind::End | NodeKind::Succeed | NodeKind::Fail => {
                format!("n{idx}([\"{name}\"])")
            }
            NodeKind::Choice => format!("n{idx}{{\"{name}\"}}"),
            NodeKind::Task
            | NodeKind::Pass
            | NodeKind::Wait
            | NodeKind::Parallel
            | NodeKind::Map
            | NodeKind::Unknown
            | NodeKind::Missing => format!("n{idx}[\"{name}\"]"),
        }
    }

    fn open(&self, idx: usize, node: &Node) -> Vec<String> {
        vec![format!("subgraph n{idx}[\"{}\"]", entities(&node.name))]
    }

    fn close(&self) -> &'static str {
        "end"
    }
}

struct Dot;

impl Format for Dot {
    fn node(&self, idx: usize, node: &Node) -> String {
        let shape = match node.kind {
            NodeKind::Start | NodeKind::End => ", shape=oval",
            NodeKind::Choice => ", shape=diamond, style=\"\"",
            NodeKind::Task
            | NodeKind::Pass
            | NodeKind::Wait
            | NodeKind::Succeed
            | NodeKind::Fail
            | NodeKind::Parallel
            | NodeKind::Map
            | NodeKind::Unknown
            | NodeKind::Missing => "",
        };
        format!("n{idx} [label={}{shape}];", quoted(&node.name))
    }

    fn open(&self, idx: usize, node: &Node) -> Vec<String> {
        vec![
            format!("subgraph cluster_{idx} {{"),
            format!("  label={};", quoted(&node.name)),
            format!("  n{idx} [shape=point, style=invis];"),
        ]
    }

    fn close(&self) -> &'static str {
        "}"
    }
}

/// Writes the nodes, each inside its container.
fn write_tree(graph: &Graph, out: &mut String, format: &dyn Format) {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    let mut todo: Vec<(usize, Option<usize>)> = Vec::new();
    for (idx, node) in graph.nodes.iter().enumerate() {
        match node.parent.and_then(|parent| children.get_mut(parent)) {
            Some(siblings) => siblings.push(idx),
            None => todo.push((1, Some(idx))),
        }
    }
    todo.reverse();
    while let Some((depth, idx)) = todo.pop() {
        let found = idx.and_then(|idx| Some((idx, graph.nodes.get(idx)?)));
        let Some((idx, node)) = found else {
            line(out, depth, format.close());
            continue;
        };
        if !node.is_container() {
            line(out, depth, &format.node(idx, node));
            continue;
        }
        for text in format.open(idx, node) {
            line(out, depth, &text);
        }
        todo.push((depth, None));
        let inner = children.get(idx).into_iter().flatten().rev();
        todo.extend(inner.map(|&inner| (depth + 1, Some(inner))));
    }
}

fn line(out: &mut String, depth: usize, text: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "{:1$}{text}", "", 2 * depth);
}

/// A text as Mermaid takes it between quotes.
fn entities(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '#' => out.push_str("#35;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A text as a quoted string of DOT.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
