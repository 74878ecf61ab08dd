//! Over the run: what the imported history does not hold as a whole, where it is filled in, and
//! the comparison once more.

use asl_session::{GapAction, GapItem, GapsView, MoreAction};
use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use yew::prelude::*;

use crate::Host;

/// How many gaps are listed; a history without its data has one for each call.
const MOST: usize = 6;

/// The bar.
pub(crate) fn gaps(view: &GapsView, host: &Host<'_>) -> Html {
    let act = |action: GapAction| {
        host.dispatch
            .reform(move |_: MouseEvent| MoreAction::Gaps(action).into())
    };
    let n_open = view.items.iter().filter(|item| !item.is_filled).count();
    let head = match n_open {
        0 => "All that the imported history lacked is filled in.",
        _ => "The imported history does not hold all of",
    };
    let more = view.items.len().saturating_sub(MOST);
    html! {
        <section class="errand gaps" data-testid="gaps" data-open={n_open.to_string()} aria-label="What the imported history lacks">
            <div class="gaps-head">
                { icon(if n_open == 0 { Icon::Check } else { Icon::Warning }) }
                <span>{ head }</span>
                <ul>
                    { for view.items.iter().take(MOST).enumerate().map(|(idx, item)| gap(item, act(GapAction::FillIn(idx)))) }
                    if more > 0 {
                        <li class="muted">{ format!("and {more} more") }</li>
                    }
                </ul>
                <button type="button" class="button is-small" data-testid="gaps-compare" onclick={act(GapAction::CompareAgain)}>{ "Run and compare" }</button>
                <button type="button" class="button is-quiet is-icon" data-testid="gaps-leave" aria-label="Leave it so" title="Leave it so" onclick={act(GapAction::Leave)}>{ icon(Icon::Close) }</button>
            </div>
            if view.is_of_run && !view.told.is_empty() {
                <p class="gaps-told" data-testid="gaps-told">{ prose(&view.told) }</p>
            }
        </section>
    }
}

fn gap(item: &GapItem, fill_in: Callback<MouseEvent>) -> Html {
    let done = if item.is_filled {
        "filled in"
    } else {
        &*item.known
    };
    html! {
        <li>
            <button type="button" class="button is-small" data-testid="gap" data-filled={item.is_filled.to_string()} title={format!("Fill in: {done}")} onclick={fill_in}>
                { icon(if item.is_filled { Icon::Check } else { Icon::Plus }) }
                <span>{ prose(&item.title) }</span>
                <span class="visually-hidden">{ format!(": {done}") }</span>
            </button>
        </li>
    }
}
