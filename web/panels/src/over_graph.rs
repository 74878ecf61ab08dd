//! What lies over the drawing of the graph: tokens that move during playback, and the edge whose
//! name is looked at in the definition.

use asl_session::graph::Size;
use asl_session::{Moving, Resting, glow, tokens};
use yew::prelude::*;

use crate::Host;
use crate::map_pickers::map_pickers;
use crate::pads::pads;

/// Between two tokens that rest beside each other, in the drawing's units.
const TOKEN_GAP: i64 = 11;

/// How wide the plate of a number is.
const PLATE_WIDTH: i64 = 34;

/// All of it, with the pickers of Maps and the pads on the states that wait.
pub(crate) fn over_graph(host: &Host<'_>) -> Html {
    html! {
        <>
            { layer(host) }
            { map_pickers(host) }
            { pads(host) }
        </>
    }
}

/// The layer, as large as the drawing.
fn layer(host: &Host<'_>) -> Html {
    let Size { width, height } = host.session.graph().graph.size;
    let tokens = tokens(host.session);
    let glow = glow(host.session);
    html! {
        <svg class="graph-over" viewBox={format!("0 0 {width} {height}")} aria-hidden="true" data-testid="graph-over" data-glow={glow.as_ref().map(|glow| glow.edge.to_string())} style={format!("--token:{}ms", tokens.millis)}>
            <g transform="translate(0.5 0.5)">
                if let Some(glow) = &glow {
                    <path class="edge-glow" d={glow.line.clone()} />
                }
                { for tokens.resting.iter().map(resting) }
                { for tokens.moving.iter().map(moving) }
            </g>
        </svg>
    }
}

fn moving(token: &Moving) -> Html {
    html! {
        <circle key={token.event.0.to_string()} class="token" data-testid="token" data-lane={token.lane.to_string()} r="6" style={format!("offset-path:path('{}')", token.line)} />
    }
}

fn resting(one: &Resting) -> Html {
    let (x, y) = (one.rect.x + 12, one.rect.y + one.rect.height);
    let n = one.n.to_string();
    html! {
        <g key={one.state.to_string()} class="tokens" data-testid="tokens" data-of-state={AttrValue::from(one.state.clone())} data-n={n.clone()}>
            if one.lanes.is_empty() {
                <rect class="token-plate" x={(x - 6).to_string()} y={(y - 9).to_string()} width={PLATE_WIDTH.to_string()} height="18" rx="9" />
                <text class="token-count" x={(x - 6 + PLATE_WIDTH / 2).to_string()} y={(y + 4).to_string()} text-anchor="middle">{ format!("×{n}") }</text>
            } else {
                { for (0_i64..).zip(&one.lanes).map(|(at, lane)| html! {
                    <circle class="token-rest" data-lane={lane.to_string()} cx={(x + at * TOKEN_GAP).to_string()} cy={y.to_string()} r="4.5" />
                }) }
            }
        </g>
    }
}
