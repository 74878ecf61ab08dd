//! The drawing: a graph, and what a run adds to it, as SVG elements.
//!
//! Every state is `<g data-state data-path data-kind data-status data-visits>`, moved to its
//! place; every edge is `<g data-from data-to data-kind>` with a line and an arrow head. All
//! text is `<text>`, all paint is presentation attributes, and nothing outside is referred to.

mod edge;
mod node;
mod part;

use std::rc::Rc;

use graph_layout::Size;

use crate::icons::{Icon, Ink};
use crate::palette::{Palette, Tone, stylesheet};
use crate::status::Status;
use crate::text::NAME_SIZE;
use crate::{Element, Graph, Node};

pub use part::Part;

/// The faces of all text, the reader's own first.
const FONTS: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

/// How a drawing looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Where its colours come from.
    pub colours: Colours,
    /// What a run adds.
    pub overlay: Overlay,
    /// What else its label says, such as what happened last: a sentence.
    pub told: Option<String>,
    /// What is drawn of a large graph; of others, everything.
    pub part: Option<Part>,
}

/// Where the colours of a drawing come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Colours {
    /// Written into the drawing, for an export. The background is painted.
    Literal(Box<Palette>),
    /// The CSS variables of [`Tone::variable`], for a page; the drawing brings the style sheet
    /// that gives them their values. The background is the page's.
    Variables,
}

impl Style {
    /// For an export on light ground.
    pub fn light() -> Self {
        Self::default()
    }

    /// For an export on dark ground.
    pub fn dark() -> Self {
        Self {
            colours: Colours::Literal(Box::new(Palette::dark())),
            ..Self::default()
        }
    }

    /// For a page.
    pub fn variables() -> Self {
        Self {
            colours: Colours::Variables,
            ..Self::default()
        }
    }
}

impl Default for Colours {
    fn default() -> Self {
        Self::Literal(Box::new(Palette::light()))
    }
}

/// What a run, and a reader, add to a graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// How states stand, by their places in [`Graph::nodes`]; of what is left out nothing is told.
    pub nodes: Vec<Option<NodeStatus>>,
    /// The edges that the run took, as indices of [`Graph::edges`], in order.
    pub taken: Vec<usize>,
    /// The state that the reader chose, by [`crate::Node::path`].
    pub selected: Option<String>,
    /// What tests covered; the status of states is not shown then.
    pub coverage: Option<Rc<Coverage>>,
}

impl Overlay {
    /// How the node at a place in [`Graph::nodes`] stands, if that is told.
    pub fn status(&self, node: usize) -> Option<&NodeStatus> {
        self.nodes.get(node)?.as_ref()
    }

    /// Whether the run took an edge.
    pub fn is_taken(&self, edge: usize) -> bool {
        self.taken.binary_search(&edge).is_ok()
    }
}

/// What tests covered of a graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The states that were entered, by [`crate::Node::path`], sorted.
    pub nodes: Vec<String>,
    /// The edges that were taken, as indices of [`Graph::edges`], in order.
    pub edges: Vec<usize>,
}

/// How one state stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeStatus {
    /// The status.
    pub status: Status,
    /// A few words that take the place of what the state does: `attempt 2 of 4`, `59:10 left`.
    pub note: Option<String>,
    /// How often the run came to it; shown from 2 on.
    pub visits: u32,
}

/// The drawing as text: an SVG document.
pub fn svg(graph: &Graph, style: &Style) -> String {
    let mut text = draw(graph, style).to_svg();
    text.push('\n');
    text
}

/// The drawing as elements.
pub fn draw(graph: &Graph, style: &Style) -> Element {
    let pen = Pen {
        style,
        n_states: numbered(graph).last().map_or(0, |last| last.n_states),
    };
    let Size { width, height } = graph.size;
    let part = style.part.as_ref();
    let nodes: Vec<Numbered<'_>> = numbered(graph)
        .filter(|numbered| part.is_none_or(|part| part.has_node(numbered.node)))
        .collect();
    let boxes = nodes.iter().filter(|boxed| !boxed.node.is_container());
    let (plain, taken): (Vec<_>, Vec<_>) = graph
        .edges
        .iter()
        .enumerate()
        .filter(|(_, edge)| !edge.points.is_empty())
        .filter(|(_, edge)| part.is_none_or(|part| part.has_edge(edge)))
        .partition(|(idx, _)| !style.overlay.is_taken(*idx));
    let back = match style.colours {
        Colours::Variables => vec![Element::new("style").text(stylesheet())],
        Colours::Literal(_) => vec![
            Element::new("rect")
                .set("class", "asl-canvas")
                .set("width", width)
                .set("height", height)
                .set("fill", pen.paint(Tone::Canvas)),
        ],
    };
    let edges = plain.into_iter().chain(taken);
    let labels = graph.edges.iter().enumerate();
    let labels = labels.filter(|(_, edge)| part.is_none_or(|part| part.has_label(edge)));
    let labels = labels.filter_map(|(idx, edge)| Some(pen.label(edge)?.key(idx.to_string())));
    // Half a pixel aside, lines of one pixel fill pixels instead of straddling them.
    let drawing = group("asl-drawing")
        .set("transform", "translate(0.5 0.5)")
        .child(group("asl-containers").all(containers(graph, &nodes, &pen)))
        .child(group("asl-edges").all(edges.map(|(idx, edge)| pen.edge(graph, idx, edge))))
        .child(group("asl-nodes").all(boxes.map(|boxed| pen.placed(boxed))))
        .child(group("asl-labels").all(labels));
    Element::new("svg")
        .set("xmlns", "http://www.w3.org/2000/svg")
        .set("class", "asl-graph")
        .set("viewBox", format!("0 0 {width} {height}"))
        .set("width", width)
        .set("height", height)
        .set("font-family", FONTS)
        .set("font-size", NAME_SIZE)
        .set("role", "img")
        .set("aria-label", summary(pen.n_states, style.told.as_deref()))
        .all(back)
        .child(pen.patterns())
        .child(drawing)
}

/// A node with its numbers.
struct Numbered<'a> {
    /// Its place in [`Graph::nodes`].
    idx: usize,
    /// How many states there are up to it.
    n_states: usize,
    node: &'a Node,
}

fn numbered(graph: &Graph) -> impl Iterator<Item = Numbered<'_>> {
    let mut n_states = 0;
    graph.nodes.iter().enumerate().map(move |(idx, node)| {
        n_states += usize::from(node.kind.is_state());
        Numbered {
            idx,
            n_states,
            node,
        }
    })
}

/// The containers, each before what it holds, and with the areas of its branches.
fn containers(graph: &Graph, nodes: &[Numbered<'_>], pen: &Pen<'_>) -> Vec<Element> {
    let part = pen.style.part.as_ref();
    let mut drawn = Vec::new();
    for container in nodes.iter().filter(|numbered| numbered.node.is_container()) {
        drawn.push(pen.placed(container));
        for area in graph.areas_of(container.idx) {
            if part.is_none_or(|part| part.has(area.rect)) {
                drawn.push(pen.area(area, &container.node.path));
            }
        }
    }
    drawn
}

fn group(class: &'static str) -> Element {
    Element::new("g").set("class", class)
}

/// What the drawing shows, for someone who does not see it.
fn summary(n_states: usize, told: Option<&str>) -> String {
    let plural = if n_states == 1 { "" } else { "s" };
    match told {
        Some(told) => format!("State machine with {n_states} state{plural}. {told}"),
        None => format!("State machine with {n_states} state{plural}"),
    }
}

struct Pen<'a> {
    style: &'a Style,
    n_states: usize,
}

impl Pen<'_> {
    /// A node. Where not all are drawn, a state says which of how many it is.
    fn placed(&self, numbered: &Numbered<'_>) -> Element {
        let node = numbered.node;
        let drawn = self.node(node, self.style.overlay.status(numbered.idx));
        if node.kind.is_state() && self.style.part.is_some() {
            return drawn
                .set("aria-posinset", numbered.n_states)
                .set("aria-setsize", self.n_states);
        }
        drawn
    }

    fn paint(&self, tone: Tone) -> String {
        match &self.style.colours {
            Colours::Literal(palette) => palette.colour(tone).to_owned(),
            Colours::Variables => format!("var({})", tone.variable()),
        }
    }

    /// The hatches: blue for waiting, red for timed out.
    fn patterns(&self) -> Element {
        let hatch = |id: &str, ground: Tone, ink: Tone| {
            Element::new("pattern")
                .set("id", id)
                .set("width", 7)
                .set("height", 7)
                .set("patternUnits", "userSpaceOnUse")
                .set("patternTransform", "rotate(45)")
                .child(
                    Element::new("rect")
                        .set("width", 7)
                        .set("height", 7)
                        .set("fill", self.paint(ground)),
                )
                .child(
                    Element::new("rect")
                        .set("width", 2)
                        .set("height", 7)
                        .set("fill", self.paint(ink))
                        .set("fill-opacity", "0.16"),
                )
        };
        Element::new("defs")
            .child(hatch("asl-hatch-waiting", Tone::RunningSoft, Tone::Running))
            .child(hatch("asl-hatch-timed-out", Tone::FailedSoft, Tone::Failed))
    }

    fn icon(&self, icon: Icon, tone: Tone, ground: Tone, x: i64, y: i64) -> Element {
        Element::new("g")
            .set("transform", format!("translate({x} {y})"))
            .set("fill", "none")
            .set("stroke-width", "1.5")
            .set("stroke-linecap", "round")
            .set("stroke-linejoin", "round")
            .all(icon.strokes().iter().map(|stroke| {
                let path = Element::new("path").set("d", stroke.d);
                match stroke.ink {
                    Ink::Fill => path.set("fill", self.paint(tone)),
                    Ink::Line => path.set("stroke", self.paint(tone)),
                    Ink::Cut => path
                        .set("stroke", self.paint(ground))
                        .set("stroke-width", "1.8"),
                }
            }))
    }

    fn text(&self, text: &str, x: i64, y: i64, size: i64, tone: Tone) -> Element {
        Element::new("text")
            .set("x", x)
            .set("y", y)
            .set_some("font-size", (size != NAME_SIZE).then_some(size))
            .set("fill", self.paint(tone))
            .text(text)
    }
}

/// A box at the origin, `by` pixels larger on every side.
fn frame(width: i64, height: i64, by: i64, radius: i64) -> Element {
    Element::new("rect")
        .set_some("x", (by != 0).then_some(-by))
        .set_some("y", (by != 0).then_some(-by))
        .set("width", width + 2 * by)
        .set("height", height + 2 * by)
        .set("rx", radius)
}
