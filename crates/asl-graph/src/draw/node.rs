//! Nodes: boxes with a name, and what a run says about them.

use graph_layout::Rect;

use super::{NodeStatus, Pen, frame};
use crate::caption::TEXT_RIGHT;
use crate::icons::{ICON_SIZE, Icon};
use crate::palette::Tone;
use crate::status::{Border, Status};
use crate::text::{DETAIL_SIZE, NAME_SIZE, cut, text_width};
use crate::{Element, LineRole, Node, NodeKind};

/// The radius of a box's corners.
const BOX_RADIUS: i64 = 8;

/// From the border of a box to an icon.
const ICON_MARGIN: i64 = 12;

/// The radius of a badge.
const BADGE_RADIUS: i64 = 9;

impl Pen<'_> {
    pub(super) fn node(&self, node: &Node, state: Option<&NodeStatus>) -> Element {
        let overlay = &self.style.overlay;
        let coverage = overlay.coverage.as_ref();
        let is_covered = coverage.map(|coverage| coverage.nodes.binary_search(&node.path).is_ok());
        let state = state.filter(|_| is_covered.is_none());
        let status = state.map(|state| state.status);
        let shown = status.or(node.is_unreachable.then_some(Status::Unreachable));
        let look = match is_covered {
            None => shown,
            Some(true) => Some(Status::Succeeded),
            Some(false) => Some(Status::NotReached),
        };
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
                .set_some("data-covered", is_covered)
                .set("data-visits", state.map_or(0, |state| state.visits))
                .set("aria-selected", is_selected);
        }
        let mut title = node.title.clone();
        let told = match is_covered {
            None => shown.map(Status::label),
            Some(true) => Some("Covered by the tests"),
            Some(false) => Some("Not covered by the tests"),
        };
        if let Some(told) = told {
            title.push('\n');
            title.push_str(told);
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
            | NodeKind::Missing => self.state(element, node, state, look),
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
        if self.style.part.as_ref().is_some_and(|part| part.is_small) {
            return element;
        }
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
            // The box was made for what the definition says; the title has all of it.
            let room = node.rect.width - line.at.x - TEXT_RIGHT;
            let words = words.map(|words| {
                if node.kind == NodeKind::Map {
                    cut(words, DETAIL_SIZE, room)
                } else {
                    words.to_owned()
                }
            });
            let (text, size, tone) = match (line.role, &words) {
                (LineRole::Name, _) => (line.text.as_str(), NAME_SIZE, Tone::Text),
                (LineRole::Detail, Some(words)) => (&**words, DETAIL_SIZE, line_tone(node, status)),
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
