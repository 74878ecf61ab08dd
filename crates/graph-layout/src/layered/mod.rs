//! One scope: nodes of known sizes in ranks, edges as polylines.
//!
//! The passes, in order: which edges loop (`turns`), ranks (`ranks`), the line that
//! is to be straight (`spine`), vertices and segments (`web`), order within ranks
//! (`order`, `crossings`), where gutters are entered (`docks`), horizontal places
//! (`align`), ports, channels between ranks, lanes of the gutters, and the routes.
//!
//! Edges keep clear of foreign boxes by construction: vertical parts run in a column
//! that belongs to their own vertex, horizontal parts in a channel between two ranks
//! or along a part of a rank that was found to be free, and lanes beside everything.

mod align;
mod channels;
mod crossings;
mod docks;
mod entrances;
mod lanes;
mod order;
mod ports;
mod ranks;
mod routes;
mod spine;
mod trunks;
mod turns;
mod web;

use crate::{Rect, Route, Scope, Size, Spacing};

/// A scope laid out from its own top left corner.
#[derive(Debug, Default)]
pub(crate) struct Flat {
    pub(crate) size: Size,
    pub(crate) nodes: Vec<Rect>,
    pub(crate) edges: Vec<Route>,
}

/// Lays out one scope whose nodes have `sizes`.
pub(crate) fn layout(scope: &Scope, sizes: &[Size], spacing: &Spacing) -> Flat {
    let n_nodes = sizes.len();
    let turns = turns::turns(n_nodes, &scope.edges, scope.entry);
    let ranking = ranks::rank(n_nodes, &scope.edges, &turns, scope.entry);
    let spine = spine::spine(&scope.edges, &turns, &ranking.sorted, scope.entry);
    let build = |hands: &[web::Hand]| {
        let mut web = web::Web::new(scope, sizes, &turns, &ranking.ranks, &spine, hands);
        order::order(&mut web, scope.entry);
        web
    };
    let mut web = build(&[]);
    if let Some(hands) = trunks::parted(&web, scope) {
        web = build(&hands);
    }
    order::choose_hands(&mut web);
    let docks = docks::docks(&mut web, scope, &turns, spacing);
    let xs = align::align(&web, spacing.node_gap);
    let ports = ports::ports(&web, scope, &docks, &xs, spacing);
    let channels = channels::channels(&web, &docks, &ports, spacing);
    let lanes = lanes::lanes(&web, &docks, &xs, spacing);
    routes::routes(&routes::Parts {
        scope,
        turns: &turns,
        web: &web,
        docks: &docks,
        xs: &xs,
        ports: &ports,
        channels: &channels,
        lanes: &lanes,
    })
}
