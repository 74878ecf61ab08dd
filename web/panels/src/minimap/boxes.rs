//! The states on the small map.

use std::fmt::Write as _;

use asl_session::GraphView;
use asl_session::graph::{Graph, Rect};
use yew::prelude::*;

/// Of more states, those that the map shows at the same place are drawn as one.
const MANY: usize = 60;
/// Of fewer, the boxes have round corners.
const RADIUS: i64 = 8;
/// The map is at most so wide and so high, in pixels.
const SIZE: (i64, i64) = (160, 140);

/// The states, those that look alike as one.
pub(super) fn boxes(view: &GraphView) -> Html {
    let graph = &*view.graph;
    let (unit, radius) = if graph.nodes.len() <= MANY {
        (1, RADIUS)
    } else {
        (half_pixel(graph), 0)
    };
    // What holds others comes first. There are few looks.
    let mut looks = vec![Look::new("minimap-container", None)];
    let nodes = graph.nodes.iter().enumerate();
    for (idx, node) in nodes.filter(|(_, node)| node.kind.is_state()) {
        let did = view.overlay.status(idx);
        let look = if node.is_container() {
            Look::new("minimap-container", None)
        } else {
            Look::new("minimap-state", did.map(|status| status.status.as_str()))
        };
        let same = |one: &Look| (one.class, one.did) == (look.class, look.did);
        let at = looks.iter().position(same).unwrap_or_else(|| {
            looks.push(look);
            looks.len() - 1
        });
        let Rect {
            x,
            y,
            width,
            height,
        } = node.rect;
        if let Some(look) = looks.get_mut(at) {
            let whole = |length: i64| length / unit * unit;
            let size = [width, height].map(|length| whole(length).max(unit));
            look.add([whole(x), whole(y), size[0], size[1]], radius);
        }
    }
    html! {
        <>
            { for looks.into_iter().map(|Look { class, did, path, .. }| html! { <path {class} data-status={did} d={path} /> }) }
        </>
    }
}

/// The states that look alike.
struct Look {
    class: &'static str,
    did: Option<&'static str>,
    /// Where the last one was.
    last: [i64; 4],
    path: String,
}

impl Look {
    const fn new(class: &'static str, did: Option<&'static str>) -> Self {
        Self {
            class,
            did,
            last: [-1; 4],
            path: String::new(),
        }
    }

    fn add(&mut self, place: [i64; 4], r: i64) {
        if self.last != place {
            self.last = place;
            let [x, y, width, height] = place;
            let (across, down) = (width - 2 * r, height - 2 * r);
            let _ = write!(
                self.path,
                "M{} {y}h{across}a{r} {r} 0 0 1 {r} {r}v{down}a{r} {r} 0 0 1-{r} {r}h-{across}a{r} {r} 0 0 1-{r}-{r}v-{down}a{r} {r} 0 0 1 {r}-{r}z",
                x + r
            );
        }
    }
}

/// So much of the drawing is half a pixel of the map.
fn half_pixel(graph: &Graph) -> i64 {
    let (across, down) = (graph.size.width / SIZE.0, graph.size.height / SIZE.1);
    (across.max(down) / 2).max(1)
}
