//! The drawing: a graph, and what a run adds to it, as SVG elements.
//!
//! Every state is `<g data-state data-path data-kind data-status data-visits>`, moved to its
//! place; every edge is `<g data-from data-to data-kind>` with a line and an arrow head. All
//! text is `<text>`, all paint is presentation attributes, and nothing outside is referred to.

use std::collections::{BTreeMap, BTreeSet};

use graph_layout::{Rect, Size};

use crate::icons::{ICON_SIZE, Icon, Ink};
use crate::palette::{Palette, Tone, stylesheet};
use crate::status::{Border, Status};
use crate::text::{DETAIL_SIZE, NAME_SIZE, text_width};
use crate::{Area, Edge, EdgeKind, Element, Graph, LineRole, Node, NodeKind};

/// The faces of all text, the reader's own first.
const FONTS: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

/// The radius of a box's corners.
const BOX_RADIUS: i64 = 8;

/// From the border of a box to an icon.
const ICON_MARGIN: i64 = 12;

/// The radius of a badge.
const BADGE_RADIUS: i64 = 9;

/// A dash of an edge of a catcher and the gap after it, in thousandths of pixels.
const DASH_PERIOD: i64 = 9_000;

/// How a drawing looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Where its colours come from.
    pub colours: Colours,
    /// What a run adds.
    pub overlay: Overlay,
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
    /// How states stand, by [`Node::path`].
    pub nodes: BTreeMap<String, NodeStatus>,
    /// The edges that the run took, as indices of [`Graph::edges`].
    pub taken: BTreeSet<usize>,
    /// The state that the reader chose, by [`Node::path`].
    pub selected: Option<String>,
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
    let pen = Pen { style };
    let Size { width, height } = graph.size;
    let (containers, boxes): (Vec<_>, Vec<_>) =
        graph.nodes.iter().partition(|node| node.is_container());
    let (plain, taken): (Vec<_>, Vec<_>) = graph
        .edges
        .iter()
        .enumerate()
        .filter(|(_, edge)| !edge.points.is_empty())
        .partition(|(idx, _)| !style.overlay.taken.contains(idx));
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
    Element::new("svg")
        .set("xmlns", "http://www.w3.org/2000/svg")
        .set("class", "asl-graph")
        .set("viewBox", format!("0 0 {width} {height}"))
        .set("width", width)
        .set("height", height)
        .set("font-family", FONTS)
        .set("font-size", NAME_SIZE)
        .set("role", "img")
        .set("aria-label", summary(graph))
        .all(back)
        .child(pen.patterns())
        .child(group("asl-containers").all(containers.iter().map(|node| pen.node(node))))
        .child(group("asl-branches").all(graph.areas.iter().map(|area| pen.area(area, graph))))
        .child(group("asl-edges").all(edges.map(|(idx, edge)| pen.edge(graph, idx, edge))))
        .child(group("asl-nodes").all(boxes.iter().map(|node| pen.node(node))))
        .child(group("asl-labels").all(graph.edges.iter().filter_map(|edge| pen.label(edge))))
}

fn group(class: &'static str) -> Element {
    Element::new("g").set("class", class).key(class)
}

/// What the drawing shows, for someone who does not see it.
fn summary(graph: &Graph) -> String {
    let n_states = graph
        .nodes
        .iter()
        .filter(|node| node.kind.is_state())
        .count();
    let plural = if n_states == 1 { "" } else { "s" };
    format!("State machine with {n_states} state{plural}")
}

struct Pen<'a> {
    style: &'a Style,
}

impl Pen<'_> {
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

    fn node(&self, node: &Node) -> Element {
        let state = self.style.overlay.nodes.get(&node.path);
        let status = state.map(|state| state.status);
        let shown = status.or(node.is_unreachable.then_some(Status::Unreachable));
        let mut element = Element::new("g")
            .key(node.path.clone())
            .set("class", class_of(node))
            .set("data-path", &node.path)
            .set("data-kind", node.kind.as_str());
        if node.kind.is_state() {
            let is_selected = self.style.overlay.selected.as_ref() == Some(&node.path);
            element = element
                .set("data-state", &node.name)
                .set_some("data-status", shown.map(Status::as_str))
                .set("data-visits", state.map_or(0, |state| state.visits))
                .set("aria-selected", is_selected);
        }
        let mut title = node.title.clone();
        if let Some(status) = shown {
            title.push('\n');
            title.push_str(status.label());
        }
        if let Some(note) = state.and_then(|state| state.note.as_ref()) {
            title.push_str(": ");
            title.push_str(note);
        }
        element = element
            .set(
                "transform",
                format!("translate({} {})", node.rect.x, node.rect.y),
            )
            .child(Element::new("title").text(title));
        match node.kind {
            NodeKind::Start | NodeKind::End => self.marker(element, node),
            NodeKind::Task
            | NodeKind::Pass
            | NodeKind::Choice
            | NodeKind::Wait
            | NodeKind::Succeed
            | NodeKind::Fail
            | NodeKind::Parallel
            | NodeKind::Map
            | NodeKind::Unknown
            | NodeKind::Missing => self.state(element, node, state, shown),
        }
    }

    fn marker(&self, element: Element, node: &Node) -> Element {
        let radius = node.rect.height / 2;
        let plate = frame(node.rect.width, node.rect.height, 0, radius)
            .set("class", "asl-box")
            .set("fill", self.paint(Tone::Container))
            .set("stroke", self.paint(Tone::ContainerLine));
        let lines = node.lines.iter().map(|line| {
            self.text(
                &line.text,
                line.at.x,
                line.at.y,
                DETAIL_SIZE,
                Tone::TextSoft,
            )
            .set("text-anchor", "middle")
        });
        element.child(plate).all(lines)
    }

    fn state(
        &self,
        element: Element,
        node: &Node,
        state: Option<&NodeStatus>,
        status: Option<Status>,
    ) -> Element {
        let Rect { width, height, .. } = node.rect;
        let border = match (status, node.kind) {
            (Some(status), _) => status.border(),
            (None, NodeKind::Missing) => Status::NotReached.border(),
            (None, _) => Border::PLAIN,
        };
        let mut element = element;
        if self.style.overlay.selected.as_ref() == Some(&node.path) {
            element = element.child(
                frame(width, height, 5, BOX_RADIUS + 5)
                    .set("class", "asl-selection")
                    .set("fill", "none")
                    .set("stroke", self.paint(Tone::Select))
                    .set("stroke-width", 2),
            );
        }
        if border.is_double {
            element = element.child(
                frame(width, height, 3, BOX_RADIUS + 3)
                    .set("class", "asl-ring")
                    .set("fill", "none")
                    .set("stroke", self.paint(line_tone(node, status)))
                    .set("stroke-width", 1),
            );
        }
        element = element.child(self.plate(node, status, border));
        let kind_y = (node.header - ICON_SIZE) / 2;
        let tone = match (node.kind, status) {
            (NodeKind::Missing, _) => Tone::Failed,
            (_, Some(Status::Unreachable)) => Tone::Idle,
            (_, Some(_) | None) => Tone::TextSoft,
        };
        element = element.child(
            self.icon(Icon::Kind(node.kind), tone, Tone::Node, ICON_MARGIN, kind_y)
                .set("class", "asl-kind"),
        );
        element = self.lines(element, node, state, status);
        if let Some(status) = status {
            element = element.all(self.status_icons(node, status));
        }
        match state {
            Some(state) if 1 < state.visits => element.child(self.visits(node, state.visits)),
            Some(_) | None => element,
        }
    }

    /// The box itself.
    fn plate(&self, node: &Node, status: Option<Status>, border: Border) -> Element {
        let fill = match status {
            Some(Status::Waiting) => "url(#asl-hatch-waiting)".to_owned(),
            Some(Status::TimedOut) => "url(#asl-hatch-timed-out)".to_owned(),
            _ if node.is_container() => self.paint(Tone::Container),
            Some(status) => self.paint(status.fill()),
            None => self.paint(Tone::Node),
        };
        // A container shows its status in the part that has its name, and stays calm around the rest.
        let fill = if node.is_container() {
            self.paint(Tone::Container)
        } else {
            fill
        };
        let dashes = Some(border.dashes).filter(|dashes| !dashes.is_empty());
        let tenths = border.width_tenths;
        frame(node.rect.width, node.rect.height, 0, BOX_RADIUS)
            .set("class", "asl-box")
            .set("fill", fill)
            .set("stroke", self.paint(line_tone(node, status)))
            .set("stroke-width", format!("{}.{}", tenths / 10, tenths % 10))
            .set_some("stroke-dasharray", dashes)
    }

    fn lines(
        &self,
        element: Element,
        node: &Node,
        state: Option<&NodeStatus>,
        status: Option<Status>,
    ) -> Element {
        let words = state.and_then(|state| state.note.as_deref());
        let is_unreachable = status == Some(Status::Unreachable);
        element.all(node.lines.iter().map(|line| {
            let (text, size, tone) = match (line.role, words) {
                (LineRole::Name, _) => (line.text.as_str(), NAME_SIZE, Tone::Text),
                (LineRole::Detail, Some(words)) => (words, DETAIL_SIZE, line_tone(node, status)),
                (LineRole::Detail, None) => (line.text.as_str(), DETAIL_SIZE, Tone::TextSoft),
            };
            let tone = if is_unreachable { Tone::TextSoft } else { tone };
            let is_name = line.role == LineRole::Name;
            self.text(text, line.at.x, line.at.y, size, tone)
                .set("class", if is_name { "asl-name" } else { "asl-detail" })
                .set_some("font-weight", is_name.then_some(500))
                .set_some("text-decoration", is_unreachable.then_some("line-through"))
        }))
    }

    /// The status at the right end, and a second icon as a badge on the corner.
    fn status_icons(&self, node: &Node, status: Status) -> Vec<Element> {
        let mut icons = status.icons().iter();
        let x = node.rect.width - ICON_MARGIN - ICON_SIZE;
        let y = (node.header - ICON_SIZE) / 2;
        let main = icons.next().map(|&(icon, tone)| {
            self.icon(icon, tone, status.fill(), x, y)
                .set("class", "asl-status")
        });
        let badge = icons
            .next()
            .map(|&(icon, tone)| self.badge(node, icon, tone));
        main.into_iter().chain(badge).collect()
    }

    /// A small icon in a disc on the upper right corner.
    fn badge(&self, node: &Node, icon: Icon, tone: Tone) -> Element {
        let disc = Element::new("circle")
            .set("r", BADGE_RADIUS)
            .set("fill", self.paint(tone))
            .set("stroke", self.paint(Tone::Canvas))
            .set("stroke-width", 2);
        let half = ICON_SIZE / 2;
        let glyph = self.icon(icon, Tone::Canvas, tone, -half, -half);
        Element::new("g")
            .set("class", "asl-badge")
            .set("transform", format!("translate({} 3)", node.rect.width - 3))
            .child(disc)
            .child(
                Element::new("g")
                    .set("transform", "scale(0.7)")
                    .child(glyph),
            )
    }

    /// How often the run came here, on the upper border.
    fn visits(&self, node: &Node, visits: u32) -> Element {
        let text = format!("×{visits}");
        let width = text_width(&text, DETAIL_SIZE) + 12;
        let x = node.rect.width - width - 28;
        Element::new("g")
            .set("class", "asl-visits")
            .set("transform", format!("translate({x} -9)"))
            .child(
                frame(width, 18, 0, 9)
                    .set("fill", self.paint(Tone::EdgeTaken))
                    .set("stroke", self.paint(Tone::Canvas))
                    .set("stroke-width", 2),
            )
            .child(
                self.text(&text, width / 2, 13, DETAIL_SIZE, Tone::Canvas)
                    .set("text-anchor", "middle"),
            )
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

    fn area(&self, area: &Area, graph: &Graph) -> Element {
        let parent = graph.nodes.get(area.parent).map(|node| node.path.as_str());
        let path = format!("{}/Branches[{}]", parent.unwrap_or_default(), area.branch);
        let Rect {
            x,
            y,
            width,
            height,
        } = area.rect;
        Element::new("rect")
            .key(path.clone())
            .set("class", "asl-branch")
            .set("data-path", path)
            .set("x", x)
            .set("y", y)
            .set("width", width)
            .set("height", height)
            .set("rx", 6)
            .set("fill", self.paint(Tone::Branch))
            .set("stroke", self.paint(Tone::BranchLine))
    }

    fn edge(&self, graph: &Graph, idx: usize, edge: &Edge) -> Element {
        let is_taken = self.style.overlay.taken.contains(&idx);
        let tone = match (edge.kind, is_taken) {
            (EdgeKind::Catch(_), _) => Tone::EdgeCatch,
            (_, true) => Tone::EdgeTaken,
            (_, false) => Tone::Edge,
        };
        let is_catch = matches!(edge.kind, EdgeKind::Catch(_));
        let path = |idx: usize| graph.nodes.get(idx).map(|node| node.path.clone());
        let (from, to) = (path(edge.from), path(edge.to));
        let paint = self.paint(tone);
        Element::new("g")
            .key(idx.to_string())
            .set("class", "asl-edge")
            .set_some("data-taken", is_taken.then_some("true"))
            .child(
                Element::new("path")
                    .set("class", "asl-line")
                    .set("data-edge", idx)
                    .set_some("data-from", from)
                    .set_some("data-to", to)
                    .set("data-kind", edge.kind.as_str())
                    .set("d", &edge.line)
                    .set("fill", "none")
                    .set("stroke", &paint)
                    .set("stroke-width", if is_taken { "2.5" } else { "1.5" })
                    .set_some("stroke-dasharray", is_catch.then_some("5 4"))
                    .set_some("stroke-dashoffset", is_catch.then(|| dash_offset(edge))),
            )
            .child(
                Element::new("path")
                    .set("class", "asl-arrow")
                    .set("d", &edge.arrow)
                    .set("fill", &paint),
            )
    }

    fn label(&self, edge: &Edge) -> Option<Element> {
        let label = edge.label.as_ref()?;
        let Rect {
            x,
            y,
            width,
            height,
        } = label.rect;
        let tone = match edge.kind {
            EdgeKind::Catch(_) => Tone::EdgeCatch,
            EdgeKind::Start
            | EdgeKind::Next
            | EdgeKind::Choice(_)
            | EdgeKind::Default
            | EdgeKind::End => Tone::TextSoft,
        };
        let element = Element::new("g")
            .set("class", "asl-label")
            .set("transform", format!("translate({x} {y})"))
            .child(Element::new("title").text(label.title.clone()))
            .child(
                frame(width, height, 0, height / 2)
                    .set("fill", self.paint(Tone::Label))
                    .set("stroke", self.paint(Tone::LabelLine)),
            )
            .child(
                self.text(&label.text, width / 2, height / 2 + 4, DETAIL_SIZE, tone)
                    .set("text-anchor", "middle"),
            );
        Some(element)
    }
}

/// Counts the dashes from the end of the line, so that those of edges that join agree.
fn dash_offset(edge: &Edge) -> String {
    let offset = (-edge.length).rem_euclid(DASH_PERIOD);
    format!("{}.{:03}", offset / 1_000, offset % 1_000)
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

fn class_of(node: &Node) -> &'static str {
    if node.kind.is_marker() {
        "asl-marker"
    } else if node.is_container() {
        "asl-node asl-container"
    } else {
        "asl-node"
    }
}

/// The colour of a border.
fn line_tone(node: &Node, status: Option<Status>) -> Tone {
    match (status, node.kind) {
        (Some(status), _) => status.tone(),
        (None, NodeKind::Missing) => Tone::Failed,
        (None, _) if node.is_container() => Tone::ContainerLine,
        (None, _) => Tone::NodeLine,
    }
}
