//! Watched expressions: a row of values along the run for each. Only the columns in sight are in
//! the page, and only their values are found.

use std::rc::Rc;

use asl_session::Action;
use asl_session::expressions::{ExpressionAction, Watch, WatchCell, WatchColumn, WatchesView};
use gloo::timers::callback::Timeout;
use web_kit::dom;
use web_kit::icons::{Icon, icon};
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::code_field::coloured;

/// The width of an event's column, in pixels.
const COLUMN: f64 = 112.0;

/// Columns that are drawn beyond the edges of what is in sight.
const MARGIN: usize = 12;

/// How many of those must be left, or others are drawn.
const NEAR: usize = 2;

/// See [`Watches`].
#[derive(PartialEq, Properties)]
pub(crate) struct WatchesProps {
    pub(crate) view: Rc<WatchesView>,
    pub(crate) playhead: usize,
    pub(crate) dispatch: Callback<Action>,
}

/// The watches.
#[component]
pub(crate) fn Watches(props: &WatchesProps) -> Html {
    let WatchesProps {
        view,
        playhead,
        dispatch,
    } = props;
    let pane = use_node_ref();
    let look = {
        let (pane, view, dispatch) = (pane.clone(), view.clone(), dispatch.clone());
        Rc::new(move || {
            if let Some(pane) = pane.cast::<HtmlElement>()
                && let Some((start, end)) = to_draw(&pane, &view)
            {
                dispatch.emit(ExpressionAction::LookAt { start, end }.into());
            }
        })
    };
    {
        let (pane, look) = (pane.clone(), look.clone());
        let key = (*playhead, view.n_events, view.rows.len());
        use_effect_with(key, move |(playhead, ..)| {
            if let Some(pane) = pane.cast::<HtmlElement>() {
                keep_in_sight(&pane, playhead.saturating_sub(1));
            }
            look();
        });
    }
    let onscroll = move |_: Event| look();
    let n_events = view.n_events;
    html! {
        <section class="watches" aria-label="Watches" data-testid="watches" data-count={view.rows.len().to_string()}>
            <h2>{ "Watches" }</h2>
            if view.rows.is_empty() {
                <p class="ins-quiet">{ "Watch an expression to see its value at every event of the run, side by side." }</p>
            } else {
                <div ref={pane} class="watch-grid" role="grid" aria-label="Watched values" aria-colcount={(n_events + 1).to_string()} aria-rowcount={(view.rows.len() + 1).to_string()} data-start={view.start.to_string()} {onscroll} onkeydown={keys(*playhead, n_events, dispatch)}>
                    <div class="watch-row is-head" role="row" aria-rowindex="1">
                        <div class="watch-name" role="columnheader" aria-colindex="1">{ "Expression" }</div>
                        { track(n_events, view.columns.iter().enumerate().map(|(nth, one)| head(one, view.start + nth, *playhead, dispatch))) }
                    </div>
                    { for view.rows.iter().enumerate().map(|(row, (watch, cells))| html! {
                        <div key={watch.id} class={classes!("watch-row", watch.is_edited.then_some("is-edited"))} role="row" aria-rowindex={(row + 2).to_string()} data-testid="watch" data-expression={AttrValue::from(watch.expression.clone())}>
                            { name(watch, dispatch) }
                            { track(n_events, cells.iter().enumerate().map(|(nth, one)| cell(one, view.start + nth, view.start, *playhead, dispatch))) }
                        </div>
                    }) }
                </div>
            }
        </section>
    }
}

/// The place of all columns, of which some are drawn.
fn track(n_events: usize, columns: impl Iterator<Item = Html>) -> Html {
    html! {
        <div class="watch-track" role="presentation" style={format!("inline-size:{}px", left_of(n_events))}>
            { for columns }
        </div>
    }
}

/// Where the column at `idx` begins, in pixels.
fn left_of(idx: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "at most 25,000 columns")]
    let idx = idx as f64;
    idx * COLUMN
}

fn place(idx: usize) -> String {
    format!(
        "inset-inline-start:{}px;inline-size:{COLUMN}px",
        left_of(idx)
    )
}

fn head(column: &WatchColumn, idx: usize, playhead: usize, dispatch: &Callback<Action>) -> Html {
    let onclick = dispatch.reform(move |_: MouseEvent| Action::SeekTo(idx + 1));
    html! {
        <div key={idx} class="watch-head" role="columnheader" aria-colindex={(idx + 2).to_string()} style={place(idx)} data-tone={column.tone.as_str()} data-current={(idx + 1 == playhead).then_some("true")} title={AttrValue::from(column.title.clone())} {onclick}>
            <span class="watch-event">{ column.event.0 }</span>
            <span class="watch-state">{ &*column.title }</span>
        </div>
    }
}

fn name(watch: &Watch, dispatch: &Callback<Action>) -> Html {
    let id = watch.id;
    let edit = dispatch.reform(move |_: MouseEvent| {
        Timeout::new(0, || dom::focus("#pad-expression")).forget();
        ExpressionAction::EditWatch(id).into()
    });
    let remove = dispatch.reform(move |_: MouseEvent| ExpressionAction::RemoveWatch(id).into());
    html! {
        <div class="watch-name" role="rowheader" aria-colindex="1">
            <button type="button" class="watch-edit" data-testid="watch-edit" title={format!("Edit {}: {}", watch.language.title(), watch.expression)} onclick={edit}>
                <code>{ coloured(&watch.expression, &watch.highlights, None) }</code>
            </button>
            <button type="button" class="watch-remove" data-testid="watch-remove" aria-label={format!("Stop watching {}", watch.expression)} title="Stop watching" onclick={remove}>
                { icon(Icon::Close) }
            </button>
        </div>
    }
}

fn cell(
    cell: &WatchCell,
    idx: usize,
    first: usize,
    playhead: usize,
    dispatch: &Callback<Action>,
) -> Html {
    let is_current = idx + 1 == playhead;
    // One of the row is a stop for Tab.
    let is_stop = is_current || playhead == 0 && idx == first;
    let onclick = dispatch.reform(move |_: MouseEvent| Action::SeekTo(idx + 1));
    html! {
        <div
            key={idx}
            class={classes!("watch-cell", cell.is_changed.then_some("is-changed"))}
            role="gridcell"
            aria-colindex={(idx + 2).to_string()}
            aria-selected={is_current.to_string()}
            tabindex={if is_stop { "0" } else { "-1" }}
            style={place(idx)}
            data-testid="watch-cell"
            data-event={(idx + 1).to_string()}
            data-kind={cell.kind.as_str()}
            data-changed={cell.is_changed.to_string()}
            title={AttrValue::from(cell.text.clone())}
            {onclick}
        >
            { &*cell.text }
        </div>
    }
}

/// Along a row the arrows move the playhead; up and down they go to the next row.
fn keys(playhead: usize, n_events: usize, dispatch: &Callback<Action>) -> Callback<KeyboardEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        let Some(cell) = event.target_dyn_into::<HtmlElement>() else {
            return;
        };
        let is_cell = cell.get_attribute("role").as_deref() == Some("gridcell");
        let Some(row) = cell
            .parent_element()
            .and_then(|track| track.parent_element())
        else {
            return;
        };
        if !is_cell || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let to = match event.key().as_str() {
            "ArrowRight" => (playhead + 1).min(n_events),
            "ArrowLeft" => playhead.saturating_sub(1).max(1),
            "Home" => 1,
            "End" => n_events,
            "ArrowDown" | "ArrowUp" => {
                event.prevent_default();
                let to = if event.key() == "ArrowDown" {
                    row.next_element_sibling()
                } else {
                    row.previous_element_sibling()
                };
                let stop =
                    to.and_then(|to| to.query_selector("[role=gridcell][tabindex='0']").ok()?);
                focus(stop);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        dispatch.emit(Action::SeekTo(to));
        // The cell at the playhead is drawn by then; a far one after it was scrolled to.
        Timeout::new(30, move || {
            let cell = row.query_selector("[role=gridcell][aria-selected=true]");
            focus(cell.ok().flatten());
        })
        .forget();
    })
}

fn focus(cell: Option<web_sys::Element>) {
    use wasm_bindgen::JsCast;
    let cell = cell.and_then(|cell| cell.dyn_into::<HtmlElement>().ok());
    if let Some(cell) = cell {
        // A cell that is gone is not focused.
        drop(cell.focus());
    }
}

/// The columns in sight: the first, and how many.
fn in_sight(pane: &HtmlElement) -> (usize, usize) {
    let width = f64::from(pane.client_width()) - name_width(pane);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and at most 25,000 columns"
    )]
    let count = |x: f64| (x / COLUMN).max(0.0) as usize;
    (count(f64::from(pane.scroll_left())), count(width) + 2)
}

/// Other columns to draw, if those that are drawn do not reach.
fn to_draw(pane: &HtmlElement, view: &WatchesView) -> Option<(usize, usize)> {
    let (first, n) = in_sight(pane);
    let end = (first + n).min(view.n_events);
    let has_start = view.start == 0 || view.start + NEAR <= first;
    let drawn = view.start + view.columns.len();
    let has_end = drawn >= view.n_events || drawn >= end + NEAR;
    (!has_start || !has_end).then(|| (first.saturating_sub(MARGIN), end + MARGIN))
}

fn name_width(pane: &HtmlElement) -> f64 {
    let name = pane.query_selector(".watch-name").ok().flatten();
    name.map_or(0.0, |name| name.get_bounding_client_rect().width())
}

/// Scrolls just as far as needed, one column further.
fn keep_in_sight(pane: &HtmlElement, idx: usize) {
    let width = f64::from(pane.client_width()) - name_width(pane);
    let (left, at) = (f64::from(pane.scroll_left()), left_of(idx));
    let to = if at < left {
        at - COLUMN
    } else if at + COLUMN > left + width {
        at + 2.0 * COLUMN - width
    } else {
        return;
    };
    #[expect(clippy::cast_possible_truncation, reason = "a scroll position")]
    pane.set_scroll_left(to.max(0.0) as i32);
}
