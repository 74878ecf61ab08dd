//! Over the run: what the imported history does not hold as a whole, where it is filled in, and
//! the comparison once more.

use asl_session::{GapAction, GapItem, MoreAction};
use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use yew::prelude::*;

use crate::Host;

/// How many gaps are listed; a history without its data has one for each call.
const MOST: usize = 6;

/// The bar; nothing where there is no gap.
pub(crate) fn gaps(host: &Host<'_>) -> Html {
    let Some(view) = host.session.history_gaps() else {
        return html! {};
    };
    let act = |action: GapAction| {
        host.dispatch
            .reform(move |_: MouseEvent| MoreAction::Gaps(action).into())
    };
    let n_open = view.items.iter().filter(|item| !item.is_filled).count();
    let head = match n_open {
        0 => "All that the history lacked is filled in.".to_owned(),
        1 => "The history does not hold all of this:".to_owned(),
        n => format!("The history does not hold all of these {n}:"),
    };
    let more = view.items.len().saturating_sub(MOST);
    html! {
        <section class="errand gaps" data-testid="gaps" data-open={n_open.to_string()} aria-label="What the imported history lacks">
            <div class="gaps-head">
                <span>{ icon(if n_open == 0 { Icon::Check } else { Icon::Warning }) }{ head }</span>
                <button type="button" class="button is-small" data-testid="gaps-compare" onclick={act(GapAction::CompareAgain)}>{ "Run and compare" }</button>
                <button type="button" class="button is-quiet is-icon" data-testid="gaps-leave" aria-label="Leave it so" title="Leave it so" onclick={act(GapAction::Leave)}>{ icon(Icon::Close) }</button>
            </div>
            <ul>
                { for view.items.iter().take(MOST).enumerate().map(|(idx, item)| gap(item, act(GapAction::FillIn(idx)))) }
                if more > 0 {
                    <li class="muted">{ format!("and {more} more") }</li>
                }
            </ul>
            if !view.told.is_empty() {
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
