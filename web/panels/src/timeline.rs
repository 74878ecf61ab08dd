//! The run over time: a row for each visit, folded idle time, the playhead.
//!
//! Only the rows in sight are in the page. The plot is drawn in shares of its width, so it
//! needs no redraw when the page is resized.

mod axis;
mod keys;
mod pointer;
mod row;
mod sight;
mod tools;

use std::rc::Rc;

use asl_session::timeline::{Look, Timeline};
use asl_session::{Action, EventId, Iteration};
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::Host;
use crate::margin::use_margin;
use crate::row_keys::RowKeys;
use crate::times::RunTimes;
use axis::{axis, place, strip};
use keys::keys;
use pointer::{Drag, Pointer};
use row::TimelineRow;
use sight::{FIRST_ROW, Sight, in_sight, keep_in_sight, scroll_to, to_px};
use tools::tools;

/// The pane behind the tab.
pub(crate) fn timeline(host: &Host<'_>) -> Html {
    let session = host.session;
    if session.n_events() == 0 {
        return html! {
            <div class="empty" data-testid="timeline" data-count="0">
                <p>{ "Here every visit of a state appears over virtual time, with its attempts and what it waited for. Run the workflow to see them." }</p>
            </div>
        };
    }
    html! {
        <TimelinePane
            timeline={session.timeline()}
            times={RunTimes::of(session)}
            look={session.timeline_look()}
            playhead={session.playhead()}
            picked={session.picked_iteration().cloned()}
            dispatch={host.dispatch.clone()}
        />
    }
}

#[derive(PartialEq, Properties)]
struct TimelinePaneProps {
    timeline: Rc<Timeline>,
    times: RunTimes,
    look: Look,
    playhead: usize,
    /// The iteration that is shown alone.
    picked: Option<Iteration>,
    dispatch: Callback<Action>,
}

#[component]
fn TimelinePane(props: &TimelinePaneProps) -> Html {
    let TimelinePaneProps {
        timeline,
        times,
        look,
        playhead,
        picked,
        dispatch,
    } = props;
    let body = use_node_ref();
    let sight = use_mut_ref(|| Sight {
        top: 0.0,
        height: 600.0,
        row: FIRST_ROW,
    });
    let redraw = use_force_update();
    // The row that was brought into sight last.
    let brought = use_mut_ref(|| None::<usize>);
    let row_keys = use_mut_ref(RowKeys::default);
    let drag = use_state(|| None::<Drag>);

    let measure = {
        let (body, sight) = (body.clone(), sight.clone());
        Rc::new(move || {
            let Some(body) = body.cast::<Element>() else {
                return;
            };
            let row = body.query_selector(".tl-row").ok().flatten();
            let before = *sight.borrow();
            let now = Sight {
                top: f64::from(body.scroll_top()),
                height: f64::from(body.client_height()),
                row: row
                    .map(|row| row.get_bounding_client_rect().height())
                    .filter(|height| *height >= 1.0)
                    .unwrap_or(before.row),
            };
            if now != before {
                *sight.borrow_mut() = now;
                redraw.force_update();
            }
        })
    };
    {
        let measure = measure.clone();
        use_effect_with(timeline.total_ms(), move |_| measure());
    }
    let lines = use_memo((timeline.clone(), look.clone()), |(timeline, look)| {
        timeline.lines(look)
    });
    let current = {
        let event = EventId(u64::try_from(*playhead).unwrap_or_default());
        timeline.row_of_event(&lines, event)
    };
    // What the rows will be scrolled to is drawn at once, not after a picture of what was there.
    let to = current
        .filter(|current| *brought.borrow() != Some(*current))
        .and_then(|current| scroll_to(*sight.borrow(), current));
    let shown = brought.borrow().map(|_| *sight.borrow());
    let margin = use_margin(shown.map(|shown| (shown.top, shown.height)), to);
    if let Some(top) = to {
        sight.borrow_mut().top = f64::from(top);
    }
    let sight = *sight.borrow();
    {
        let body = body.clone();
        use_effect_with((current, sight.row), move |(current, row)| {
            if let (Some(current), Some(body)) = (*current, body.cast::<HtmlElement>()) {
                if let Some(top) = to {
                    body.set_scroll_top(top);
                }
                *brought.borrow_mut() = Some(current);
                keep_in_sight(&body, current, *row);
            }
        });
    }

    let rows = in_sight(sight, lines.len(), margin);
    let view = timeline.view_of(look, &lines, *playhead, rows, times);
    let first_key = row_keys
        .borrow_mut()
        .of(view.first_row..view.first_row + view.rows.len());
    let onscroll = move |_: Event| measure();
    let onkeydown = keys(dispatch, timeline, look, &view, current);
    let pointer = Pointer {
        drag: drag.clone(),
        dispatch: dispatch.clone(),
    };
    let (down, moved, up) = (pointer.clone(), pointer.clone(), pointer);
    let selection = match *drag {
        Some(drag) if drag.is_selecting => {
            Some((drag.from.min(drag.to), (drag.to - drag.from).abs()))
        }
        Some(_) | None => view.selection,
    };
    let above = to_px(view.first_row) * sight.row;
    let total = to_px(view.n_rows) * sight.row;
    html! {
        <div
            class="timeline"
            data-testid="timeline"
            data-count={view.n_rows.to_string()}
            data-scale={view.scale.as_str()}
            data-zoomed={view.is_zoomed.to_string()}
        >
            { tools(&view, picked.as_ref(), dispatch) }
            { view.strip.as_ref().map(strip).unwrap_or_default() }
            <div
                class="tl-body"
                ref={body}
                tabindex="0"
                role="group"
                aria-label="Timeline. W and S zoom, A and D move, F shows everything, arrows move the playhead"
                {onscroll}
                {onkeydown}
                onpointerdown={move |event: PointerEvent| down.down(&event)}
                onpointermove={move |event: PointerEvent| moved.moved(&event)}
                onpointerup={move |event: PointerEvent| up.up(&event)}
            >
                <div class="tl-sheet" style={format!("block-size:{total}px")}>
                    <ol class="tl-rows" role="list" style={format!("padding-block-start:{above}px")}>
                        { for view.rows.iter().zip(first_key..).enumerate().map(|(idx, (one, key))| {
                            html! {
                                <TimelineRow
                                    {key}
                                    row={one.clone()}
                                    is_current={Some(view.first_row + idx) == current}
                                    dispatch={dispatch.clone()}
                                />
                            }
                        }) }
                    </ol>
                    <div class="tl-over" aria-hidden="true">
                        { for view.gaps.iter().filter(|gap| gap.is_folded).map(|gap| html! {
                            <span class="tl-fold" style={place(gap.x, gap.width)} />
                        }) }
                        if let Some((x, width)) = selection {
                            <span class="tl-selection" style={place(x, width)} />
                        }
                        <span class="tl-ahead" style={place(view.playhead.max(0.0), (1.0 - view.playhead).clamp(0.0, 1.0))} />
                        if (0.0..=1.0).contains(&view.playhead) {
                            <span class="tl-playhead" data-testid="timeline-playhead" data-x={format!("{:.4}", view.playhead)} style={place(view.playhead, 0.0)} />
                        }
                    </div>
                </div>
            </div>
            { axis(&view, dispatch) }
        </div>
    }
}
