//! Edges, their labels, and the areas of branches.

use graph_layout::Rect;

use super::{Pen, frame};
use crate::palette::Tone;
use crate::text::DETAIL_SIZE;
use crate::{Area, Edge, EdgeKind, Element, Graph};

/// A dash of an edge of a catcher and the gap after it, in thousandths of pixels.
const DASH_PERIOD: i64 = 9_000;

impl Pen<'_> {
    pub(super) fn area(&self, area: &Area, parent: &str) -> Element {
        let path = format!("{parent}/Branches[{}]", area.branch);
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

    pub(super) fn edge(&self, graph: &Graph, idx: usize, edge: &Edge) -> Element {
        let is_taken = self.style.overlay.is_taken(idx);
        let coverage = self.style.overlay.coverage.as_ref();
        let is_covered = coverage.map(|coverage| coverage.edges.binary_search(&idx).is_ok());
        let tone = match (is_covered, edge.kind, is_taken) {
            (Some(true), _, _) => Tone::Succeeded,
            (Some(false), _, _) => Tone::Failed,
            (None, EdgeKind::Catch(_), _) => Tone::EdgeCatch,
            (None, _, true) => Tone::EdgeTaken,
            (None, _, false) => Tone::Edge,
        };
        let is_catch = matches!(edge.kind, EdgeKind::Catch(_));
        let dashes = match is_covered {
            Some(false) => Some("2 4"),
            Some(true) | None => is_catch.then_some("5 4"),
        };
        let path = |idx: usize| graph.nodes.get(idx).map(|node| node.path.clone());
        let (from, to) = (path(edge.from), path(edge.to));
        let paint = self.paint(tone);
        Element::new("g")
            .key(idx.to_string())
            .set("class", "asl-edge")
            .set_some("data-taken", is_taken.then_some("true"))
            .set_some("data-covered", is_covered)
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
                    .set(
                        "stroke-width",
                        if is_taken || is_covered == Some(true) {
                            "2.5"
                        } else {
                            "1.5"
                        },
                    )
                    .set_some("stroke-dasharray", dashes)
                    .set_some("stroke-dashoffset", is_catch.then(|| dash_offset(edge))),
            )
            .child(
                Element::new("path")
                    .set("class", "asl-arrow")
                    .set("d", &edge.arrow)
                    .set("fill", &paint),
            )
    }

    pub(super) fn label(&self, edge: &Edge) -> Option<Element> {
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
