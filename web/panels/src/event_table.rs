//! The events tab: the history as a list: AWS's event types, a line each, opened in place.
//!
//! Only the lines in sight are in the page. One line can be open; its details are as high
//! as they are, and the lines below move down by as much.

use std::ops::Range;
use std::rc::Rc;

use asl_session::{Action, EventId, EventRow, MoreAction, Times};
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::margin::use_margin;
use crate::row_keys::RowKeys;
use crate::{Host, Reader, events_bar, times};
use web_kit::dom;
use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;

/// The height of a line until one was measured, in pixels.
const FIRST_LINE: f64 = 30.0;

/// What is behind the tab: the bar and the list.
pub(crate) fn events(host: &Host<'_>, is_open: bool) -> Html {
    let Host {
        session,
        dispatch,
        hands,
        ..
    } = *host;
    html! {
        <div class="events-pane">
            if is_open {
                { events_bar::events_bar(host) }
            }
            <EventTable
                n_events={session.n_events()}
                n_in_all={session.n_events_in_all()}
                n_rows={session.n_rows()}
                row={session.row_at_playhead()}
                current={session.selected_event().unwrap_or_default()}
                {is_open}
                times={session.times()}
                revision={session.revision()}
                session={hands.session.clone()}
                dispatch={dispatch.clone()}
            />
        </div>
    }
}

/// See [`EventTable`].
#[derive(PartialEq, Properties)]
pub(crate) struct EventTableProps {
    /// How many events can be shown.
    pub n_events: usize,
    /// How many there were.
    pub n_in_all: u64,
    /// How many lines there are: all events, or those that the filter shows.
    pub n_rows: usize,
    /// The line at the playhead, or the last one before it.
    pub row: Option<usize>,
    /// The event at the playhead.
    pub current: EventId,
    /// Whether the tab is open.
    pub is_open: bool,
    /// How moments are told.
    pub times: Times,
    /// Which run the events are of.
    pub revision: u64,
    /// The lines in sight come from here.
    pub session: Reader,
    /// Told what the person does.
    pub dispatch: Callback<Action>,
}

/// What is in sight.
#[derive(Clone, Copy, PartialEq)]
struct Sight {
    top: f64,
    height: f64,
    line: f64,
}

/// The list.
#[component]
pub(crate) fn EventTable(props: &EventTableProps) -> Html {
    let EventTableProps {
        n_events,
        n_in_all,
        n_rows,
        row,
        current,
        is_open,
        times,
        session,
        dispatch,
        ..
    } = props;
    let pane = use_node_ref();
    let sight = use_mut_ref(|| Sight {
        top: 0.0,
        height: 600.0,
        line: FIRST_LINE,
    });
    let redraw = use_force_update();
    // The line that was brought into sight last.
    let brought = use_mut_ref(|| None::<usize>);
    // The line that is open, and the event on it.
    let opened = use_state(|| None::<(usize, EventId)>);
    let details_height = use_state(|| 0.0);

    let measure = {
        let (pane, sight) = (pane.clone(), sight.clone());
        Rc::new(move || {
            let Some(pane) = pane.cast::<Element>() else {
                return;
            };
            let line = pane.query_selector(".event-line").ok().flatten();
            let before = *sight.borrow();
            let now = Sight {
                top: f64::from(pane.scroll_top()),
                height: f64::from(pane.client_height()),
                // A line that is not shown yet has no height.
                line: line
                    .map(|line| line.get_bounding_client_rect().height())
                    .filter(|height| *height >= 1.0)
                    .unwrap_or(before.line),
            };
            if now != before {
                *sight.borrow_mut() = now;
                redraw.force_update();
            }
        })
    };
    {
        let measure = measure.clone();
        use_effect_with((*is_open, *n_rows > 0), move |_| measure());
    }
    {
        let (pane, details_height) = (pane.clone(), details_height.clone());
        use_effect_with((*opened, *is_open), move |_| {
            let details = pane
                .cast::<Element>()
                .and_then(|pane| pane.query_selector(".event-details").ok().flatten());
            details_height
                .set(details.map_or(0.0, |details| details.get_bounding_client_rect().height()));
        });
    }
    let keys = use_mut_ref(RowKeys::default);
    let was_open = use_mut_ref(|| false);
    // What the list will be scrolled to is drawn at once, not after a picture of what was there.
    let to = (*is_open && *brought.borrow() != *row)
        .then(|| scroll_to(*sight.borrow(), row.unwrap_or_default()))
        .flatten();
    // What was not in the page before is drawn with all that belongs to it.
    let was_open = was_open.replace(*is_open);
    let shown = was_open.then(|| *sight.borrow());
    let margin = use_margin(shown.map(|shown| (shown.top, shown.height)), to);
    if let Some(top) = to {
        sight.borrow_mut().top = f64::from(top);
    }
    let sight = *sight.borrow();
    {
        let pane = pane.clone();
        let place = (*row, *is_open, sight.line);
        use_effect_with(place, move |(row, is_open, line)| {
            if let (true, Some(pane)) = (*is_open, pane.cast::<HtmlElement>()) {
                if let Some(top) = to {
                    pane.set_scroll_top(top);
                }
                *brought.borrow_mut() = *row;
                keep_in_sight(&pane, row.unwrap_or_default(), *line);
            }
        });
    }

    let onscroll = move |_: Event| measure();
    let onkeydown = {
        let (session, dispatch) = (session.clone(), dispatch.clone());
        let (row, n_rows) = (*row, *n_rows);
        move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowDown" => row.map_or(0, |row| row + 1),
                "ArrowUp" => row.unwrap_or_default().saturating_sub(1),
                "Home" => 0,
                "End" => n_rows.saturating_sub(1),
                _ => return,
            };
            event.prevent_default();
            let Some(id) = session.read(|session| session.row_event(to)) else {
                return;
            };
            dispatch.emit(Action::SelectEvent(id));
            // The line at the playhead is drawn by then.
            gloo::timers::callback::Timeout::new(0, || {
                dom::focus(".event[data-current] .event-line");
            })
            .forget();
        }
    };
    let on_toggle = {
        let (opened, dispatch) = (opened.clone(), dispatch.clone());
        Callback::from(move |(row, id): (usize, EventId)| {
            dispatch.emit(Action::SelectEvent(id));
            let is_open = opened.is_some_and(|(_, open)| open == id);
            opened.set((!is_open).then_some((row, id)));
        })
    };

    if *n_events == 0 {
        return html! {
            <div class="events" data-testid="events" data-count="0">
                <div class="empty">
                    <p>{ "Here every event of the run appears, with the names that Step Functions gives them. Run the workflow to see them." }</p>
                </div>
            </div>
        };
    }
    // A filter may have put another event on the line.
    let opened =
        opened.filter(|(row, id)| session.read(|session| session.row_event(*row)) == Some(*id));
    let opened_idx = opened.map(|(row, _)| row);
    // Behind another tab nothing is in sight.
    let n_drawn = if *is_open { *n_rows } else { 0 };
    let range = in_sight(sight, n_drawn, opened_idx, *details_height, margin);
    let rows = session.read(|session| session.event_rows(range.clone()));
    let details = opened.and_then(|(_, id)| session.read(|session| session.event_json(id)));
    let above = offset_of(range.start, sight.line, opened_idx, *details_height);
    let total = offset_of(*n_rows, sight.line, opened_idx, *details_height);
    let below = total - offset_of(range.end, sight.line, opened_idx, *details_height);
    let first_key = keys.borrow_mut().of(range.clone());
    let has_current = rows.iter().any(|row| row.id == *current);
    html! {
        <div ref={pane} class="events" data-testid="events" data-count={n_events.to_string()} data-event={current.0.to_string()} data-times={times.as_str()} {onscroll} {onkeydown}>
            <div class="events-head" aria-hidden="true">
                <span /><span class="event-id">{ "#" }</span><span>{ "Event" }</span><span>{ "State" }</span><span class="event-time">{ "Time" }</span>
            </div>
            <ol class="events-list" aria-label="Events">
                <li key="above" class="spacer" aria-hidden="true" style={format!("height:{above}px")} />
                { for rows.iter().zip(first_key..).enumerate().map(|(nth, (row, key))| {
                    let is_stop = if has_current { row.id == *current } else { nth == 0 };
                    line(row, &Line {
                        key,
                        is_current: row.id == *current,
                        is_later: row.id > *current,
                        is_stop,
                        at: range.start + nth,
                        n_rows: *n_rows,
                        times: *times,
                        details: details.as_deref().filter(|_| opened_idx == Some(range.start + nth)),
                        dispatch,
                    }, &on_toggle)
                }) }
                <li key="below" class="spacer" aria-hidden="true" style={format!("height:{below}px")} />
            </ol>
            if *n_rows == 0 {
                <p class="events-more">{ "No event fits the filter." }</p>
            }
            if *n_in_all > *n_events as u64 {
                <p class="events-more">{ format!("{} more events happened; the page keeps the first {n_events}.", n_in_all - *n_events as u64) }</p>
            }
        </div>
    }
}

/// How a line is drawn.
struct Line<'a> {
    key: i64,
    is_current: bool,
    is_later: bool,
    /// Whether it is the list's stop for the Tab key.
    is_stop: bool,
    at: usize,
    n_rows: usize,
    times: Times,
    details: Option<&'a str>,
    dispatch: &'a Callback<Action>,
}

fn line(row: &EventRow, line: &Line<'_>, on_toggle: &Callback<(usize, EventId)>) -> Html {
    let id = row.id;
    let at = line.at;
    let onclick = on_toggle.reform(move |_: MouseEvent| (at, id));
    let copy = line
        .dispatch
        .reform(move |_: MouseEvent| MoreAction::CopyEvent(id).into());
    let is_open = line.details.is_some();
    let (time, otherwise) = times::of_row(line.times, row);
    html! {
        <li
            key={line.key.to_string()}
            class={classes!("event", line.is_later.then_some("is-later"), is_open.then_some("is-open"))}
            data-testid="event"
            data-event-id={id.0.to_string()}
            data-type={row.event_type.as_str()}
            data-of-state={row.state.as_ref().map(|state| AttrValue::from(state.clone()))}
            data-current={line.is_current.then_some("true")}
            aria-setsize={line.n_rows.to_string()}
            aria-posinset={(at + 1).to_string()}
        >
            <button
                type="button"
                class="event-line"
                tabindex={if line.is_stop { "0" } else { "-1" }}
                aria-expanded={is_open.to_string()}
                aria-current={line.is_current.then_some("step")}
                title={row.summary.clone()}
                {onclick}
            >
                <span class="event-toggle" />
                <span class="event-id">{ id.0 }</span>
                <span class="event-type" data-tone={row.tone.as_str()}>{ row.event_type.as_str() }</span>
                <span class="event-state">{ row.state.as_deref().unwrap_or_default() }</span>
                <span class="event-time" title={otherwise}>{ time }</span>
            </button>
            if let Some(details) = line.details {
                <div class="event-details" data-testid="event-details">
                    <div class="event-told">
                        <p class="event-summary">{ prose(&row.summary) }</p>
                        <button type="button" class="button is-quiet" data-testid="copy-event" onclick={copy}>{ icon(Icon::Copy) }{ "Copy" }</button>
                    </div>
                    <pre class="json">{ details }</pre>
                </div>
            }
        </li>
    }
}

/// How far down the line at `idx` begins, in pixels.
fn offset_of(idx: usize, line: f64, opened: Option<usize>, details: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "at most 25,000 lines")]
    let lines = idx as f64 * line;
    lines
        + if opened.is_some_and(|opened| opened < idx) {
            details
        } else {
            0.0
        }
}

/// The lines to draw, with so many beyond each edge.
fn in_sight(
    sight: Sight,
    n_events: usize,
    opened: Option<usize>,
    details: f64,
    margin: usize,
) -> Range<usize> {
    // A place inside the details belongs to the line that is open.
    let line_at = |y: f64| {
        let opened = opened.filter(|opened| offset_of(opened + 1, sight.line, None, 0.0) < y);
        let lines = opened.map_or(y, |_| y - details.min(y));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative, and at most 25,000 lines"
        )]
        let idx = (lines / sight.line).max(0.0) as usize;
        idx.max(opened.unwrap_or_default())
    };
    let start = line_at(sight.top).saturating_sub(margin).min(n_events);
    let end = (line_at(sight.top + sight.height) + margin + 1).min(n_events);
    start..end.max(start)
}

/// Where the list is to be scrolled for a line to be in sight, below the head; `None` if it is.
fn scroll_to(sight: Sight, idx: usize) -> Option<i32> {
    let top = offset_of(idx, sight.line, None, 0.0);
    // The head is as high as a line.
    let lowest = sight.top + sight.height - 2.0 * sight.line;
    let top = if top < sight.top {
        top
    } else if top > lowest {
        top - (lowest - sight.top)
    } else {
        return None;
    };
    #[expect(clippy::cast_possible_truncation, reason = "a scroll position")]
    Some(top as i32)
}

/// Scrolls just as far as needed.
fn keep_in_sight(pane: &HtmlElement, idx: usize, line: f64) {
    let drawn = pane.query_selector(".event[data-current]").ok().flatten();
    let frame = pane.get_bounding_client_rect();
    let head = line;
    let top = drawn.map_or_else(
        || offset_of(idx, line, None, 0.0) - f64::from(pane.scroll_top()) + head,
        |row| row.get_bounding_client_rect().top() - frame.top(),
    );
    let bottom = top + line;
    let by = if top < head {
        top - head
    } else if bottom > frame.height() {
        bottom - frame.height()
    } else {
        return;
    };
    #[expect(clippy::cast_possible_truncation, reason = "a scroll position")]
    pane.set_scroll_top(pane.scroll_top() + by as i32);
}
