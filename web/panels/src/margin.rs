//! How many rows of a long list are drawn beyond the edges of what is in sight.
//!
//! They are there before a person scrolls to them. After a jump every row is another one, and
//! those that nobody sees would make a third of the work: they follow a moment later.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// Rows kept beyond each edge.
const MARGIN: usize = 6;

/// How long after the last jump they follow, in milliseconds.
const SETTLE_MS: u32 = 120;

/// The jumps of a list.
#[derive(Clone, Copy, Default)]
struct Jumps {
    n_jumps: u32,
    is_settling: bool,
}

/// The rows to draw beyond each edge of a list that shows so much (its top and height in pixels;
/// `None` if it was not in the page before) and is about to be scrolled to `to`.
#[hook]
pub(crate) fn use_margin(shown: Option<(f64, f64)>, to: Option<i32>) -> usize {
    // Nothing that was in sight is still there.
    let is_jump = shown
        .zip(to)
        .is_some_and(|((top, height), to)| (f64::from(to) - top).abs() > height);
    let redraw = use_force_update();
    let jumps = use_mut_ref(Jumps::default);
    if is_jump {
        let mut jumps = jumps.borrow_mut();
        jumps.n_jumps = jumps.n_jumps.wrapping_add(1);
        jumps.is_settling = true;
    }
    let Jumps {
        n_jumps,
        is_settling,
    } = *jumps.borrow();
    use_effect_with(n_jumps, move |_| {
        let settle = move || {
            jumps.borrow_mut().is_settling = false;
            redraw.force_update();
        };
        let timer = is_settling.then(|| Timeout::new(SETTLE_MS, settle));
        move || drop(timer)
    });
    if is_settling { 0 } else { MARGIN }
}
