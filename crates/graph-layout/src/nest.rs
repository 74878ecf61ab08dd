//! Nesting: scopes from the innermost outwards, then places from the outermost inwards.

use crate::layered::{self, Flat};
use crate::tables::Table;
use crate::{Diagram, Layout, Node, PlacedScope, Point, Rect, Size, Spacing};

/// Lays out a diagram.
///
/// # Panics
/// Never. Sides beyond [`Size::LIMIT`] are cut to it.
pub fn layout(diagram: &Diagram, spacing: &Spacing) -> Layout {
    let spacing = &spacing.clamped();
    let held = holders(diagram);
    let mut flats: Vec<Flat> = Vec::new();
    flats.resize_with(diagram.scopes.len(), Flat::default);
    for (idx, scope) in diagram.scopes.iter().enumerate().rev() {
        let sizes: Vec<Size> = scope
            .nodes
            .iter()
            .enumerate()
            .map(|(node_idx, node)| node_size(node, (idx, node_idx), &held, &flats, spacing))
            .collect();
        if let Some(slot) = flats.get_mut(idx) {
            *slot = layered::layout(scope, &sizes, spacing);
        }
    }
    place(diagram, flats, &held, spacing)
}

/// For each scope the node that holds it: scope index and node index.
fn holders(diagram: &Diagram) -> Vec<Option<(usize, usize)>> {
    let mut held = vec![None; diagram.scopes.len()];
    for (idx, scope) in diagram.scopes.iter().enumerate() {
        for (node_idx, node) in scope.nodes.iter().enumerate() {
            for &inside in &node.insides {
                if idx < inside && held.at(inside).is_none() {
                    held.put(inside, Some((idx, node_idx)));
                }
            }
        }
    }
    held
}

type Holders = [Option<(usize, usize)>];

/// The scopes that really lie in the node `at`.
fn insides<'a>(
    node: &'a Node,
    at: (usize, usize),
    held: &'a Holders,
) -> impl Iterator<Item = usize> + 'a {
    let mut seen = Vec::new();
    node.insides.iter().copied().filter(move |&inside| {
        let fresh = !seen.contains(&inside);
        seen.push(inside);
        fresh && held.at(inside) == Some(at)
    })
}

fn node_size(
    node: &Node,
    at: (usize, usize),
    held: &Holders,
    flats: &[Flat],
    spacing: &Spacing,
) -> Size {
    let least = node.size.clamped();
    let inner = row_size(insides(node, at, held), flats, spacing);
    let Some(inner) = inner else {
        return least;
    };
    let header = node.header.clamp(0, Size::LIMIT);
    Size::new(
        least.width.max(inner.width + 2 * spacing.padding),
        least.height.max(header + inner.height + spacing.padding),
    )
}

/// The size of scopes side by side, or `None` if there are none.
fn row_size(
    scopes: impl Iterator<Item = usize>,
    flats: &[Flat],
    spacing: &Spacing,
) -> Option<Size> {
    let mut total: Option<Size> = None;
    for scope in scopes {
        let size = flats.get(scope).map(|flat| flat.size).unwrap_or_default();
        total = Some(total.map_or(size, |sum| {
            Size::new(
                sum.width + spacing.scope_gap + size.width,
                sum.height.max(size.height),
            )
        }));
    }
    total
}

fn place(diagram: &Diagram, flats: Vec<Flat>, held: &Holders, spacing: &Spacing) -> Layout {
    let size = flats.first().map(|flat| flat.size).unwrap_or_default();
    let mut areas = vec![None; diagram.scopes.len()];
    areas.put(0, Some(Rect::new(0, 0, size)));
    for (idx, scope) in diagram.scopes.iter().enumerate() {
        let Some(area) = areas.at(idx) else {
            continue;
        };
        for (node_idx, node) in scope.nodes.iter().enumerate() {
            let own = flats
                .get(idx)
                .and_then(|flat| flat.nodes.get(node_idx))
                .copied()
                .unwrap_or_default()
                .moved(Point::new(area.x, area.y));
            place_insides(
                node,
                (idx, node_idx),
                own,
                &flats,
                held,
                spacing,
                &mut areas,
            );
        }
    }
    let scopes = flats
        .into_iter()
        .zip(areas)
        .map(|(flat, area)| area.map_or_else(PlacedScope::default, |area| moved(flat, area)))
        .collect();
    Layout { size, scopes }
}

/// Gives the scopes of a container their areas: in a row, in the middle, under the header.
fn place_insides(
    node: &Node,
    at: (usize, usize),
    own: Rect,
    flats: &[Flat],
    held: &Holders,
    spacing: &Spacing,
    areas: &mut [Option<Rect>],
) {
    let Some(row) = row_size(insides(node, at, held), flats, spacing) else {
        return;
    };
    let mut x = own.x + (own.width - row.width).div_euclid(2);
    let y = own.y + node.header.clamp(0, Size::LIMIT);
    let height = own.bottom() - spacing.padding - y;
    for inside in insides(node, at, held) {
        let width = flats.get(inside).map_or(0, |flat| flat.size.width);
        areas.put(inside, Some(Rect::new(x, y, Size::new(width, height))));
        x += width + spacing.scope_gap;
    }
}

fn moved(mut flat: Flat, area: Rect) -> PlacedScope {
    let by = Point::new(area.x, area.y);
    for route in &mut flat.edges {
        for point in &mut route.points {
            point.x += by.x;
            point.y += by.y;
        }
        route.label = route.label.map(|label| label.moved(by));
    }
    PlacedScope {
        area,
        nodes: flat.nodes.iter().map(|rect| rect.moved(by)).collect(),
        edges: flat.edges,
    }
}
