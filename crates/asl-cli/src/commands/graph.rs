//! `asl graph`: a definition as a picture, or as places for a program.
//!
//! Any text gives a graph, a broken one too: what is missing is left out or marked.

use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

use asl_graph::{Edge, Graph, Node, Rect, Style};
use clap::{Args, ValueEnum};
use json_value::{Map, Value};

use super::project::DefinitionArgument;
use crate::files::{Trouble, read_text};

#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 the definition is drawn, whatever is wrong with it; 2 the command was used wrongly
or a file could not be read.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    definition: DefinitionArgument,
    /// What to print.
    #[arg(long, value_enum, default_value = "svg")]
    format: Format,
    /// Whether an SVG is for light or dark surroundings.
    #[arg(long, value_enum, default_value = "light")]
    theme: Theme,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A picture that stands alone.
    Svg,
    /// Nodes and edges with their places, in pixels.
    Json,
    /// A Mermaid flow chart.
    Mermaid,
    /// A Graphviz digraph.
    Dot,
}

#[derive(Clone, Copy, ValueEnum)]
enum Theme {
    Light,
    Dark,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Trouble> {
    let text = read_text(arguments.definition.path())?;
    let graph = asl_graph::layout_text(&text);
    let printed = match (arguments.format, arguments.theme) {
        (Format::Svg, Theme::Light) => asl_graph::svg(&graph, &Style::light()),
        (Format::Svg, Theme::Dark) => asl_graph::svg(&graph, &Style::dark()),
        (Format::Json, _) => format!("{}\n", json(&graph)),
        (Format::Mermaid, _) => asl_graph::mermaid(&graph),
        (Format::Dot, _) => asl_graph::dot(&graph),
    };
    match std::io::stdout().write_all(printed.as_bytes()) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(Trouble(format!("the graph cannot be printed: {error}"))),
        Ok(()) => Ok(ExitCode::SUCCESS),
    }
}

/// `{"width", "height", "nodes": […], "edges": […]}`; an edge names its nodes by their paths.
fn json(graph: &Graph) -> Value {
    let nodes = graph.nodes.iter().map(|node| node_json(graph, node));
    let edges = graph.edges.iter().map(|edge| edge_json(graph, edge));
    object([
        ("width", Value::Int(graph.size.width)),
        ("height", Value::Int(graph.size.height)),
        ("nodes", array(nodes)),
        ("edges", array(edges)),
    ])
}

fn node_json(graph: &Graph, node: &Node) -> Value {
    let mut members = vec![
        ("path", text(&node.path)),
        ("name", text(&node.name)),
        ("kind", text(node.kind.as_str())),
        (
            "parent",
            node.parent.map_or(Value::Null, |idx| path(graph, idx)),
        ),
        ("unreachable", Value::Bool(node.is_unreachable)),
    ];
    members.extend(rect_json(node.rect));
    object(members)
}

fn edge_json(graph: &Graph, edge: &Edge) -> Value {
    let label = edge.label.as_ref();
    let points = edge.points.iter();
    object([
        ("from", path(graph, edge.from)),
        ("to", path(graph, edge.to)),
        ("kind", text(edge.kind.as_str())),
        (
            "label",
            label.map_or(Value::Null, |label| text(&label.title)),
        ),
        (
            "points",
            array(points.map(|point| array([Value::Int(point.x), Value::Int(point.y)]))),
        ),
    ])
}

fn rect_json(rect: Rect) -> [(&'static str, Value); 4] {
    [
        ("x", Value::Int(rect.x)),
        ("y", Value::Int(rect.y)),
        ("width", Value::Int(rect.width)),
        ("height", Value::Int(rect.height)),
    ]
}

fn path(graph: &Graph, idx: usize) -> Value {
    graph
        .nodes
        .get(idx)
        .map_or(Value::Null, |node| text(&node.path))
}

fn text(text: &str) -> Value {
    Value::String(text.into())
}

fn array(items: impl IntoIterator<Item = Value>) -> Value {
    Value::Array(items.into_iter().collect::<Vec<_>>().into())
}

fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Object(members.into_iter().collect::<Map>().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_places_and_names_both_ends() {
        let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}"#;
        let graph = json(&asl_graph::layout_text(text)).to_string();
        for part in [
            r##"{"path":"#start","name":"Start","kind":"Start","parent":null,"unreachable":false,"x":"##,
            r##"{"path":"#missing/B","name":"B","kind":"Missing","##,
            r##"{"from":"/States/A","to":"#missing/B","kind":"next","label":null,"points":[["##,
        ] {
            assert!(graph.contains(part), "{part} is not in {graph}");
        }
    }
}
