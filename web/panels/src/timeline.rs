//! The run over time: a row for each visit, folded idle time, the playhead.
//!
//! Only the rows in sight are in the page. The plot is drawn in shares of its width, so it
//! needs no redraw when the page is resized.

use std::ops::Range;
use std::rc::Rc;

use asl_session::timeline::{
    Bar, GapView, Look, LookEdit, Row, Scale, Sort, Strip, Timeline, TimelineView,
};
use asl_session::{Action, EventId, MoreAction, ResultTab};
use wasm_bindgen::JsCast;
use web_kit::icons::{Icon, icon};
use web_kit::status::state_icon;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::Host;

/// Rows kept beyond the edges of what is in sight.
const MARGIN: usize = 6;

/// The height of a row until one was measured, in pixels.
const FIRST_ROW: f64 = 28.0;

/// From here on a mark's text stands to the left of it, as a share of the plot.
const EDGE: f64 = 0.96;

/// How far a pointer moves before a click becomes a selection, in pixels.
const DRAG_FROM: f64 = 4.0;

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
            look={session.timeline_look()}
            playhead={session.playhead()}
            dispatch={host.dispatch.clone()}
        />
    }
}

#[derive(PartialEq, Properties)]
struct TimelinePaneProps {
    timeline: Rc<Timeline>,
    look: Look,
    playhead: usize,
    dispatch: Callback<Action>,
}

/// What is in sight, in pixels.
#[derive(Clone, Copy, PartialEq)]
struct Sight {
    top: f64,
    height: f64,
    row: f64,
}

/// A pointer that is down in the plot: where it went down, and where it is now.
#[derive(Clone, Copy, PartialEq)]
struct Drag {
    from: f64,
    to: f64,
    is_selecting: bool,
}

#[component]
fn TimelinePane(props: &TimelinePaneProps) -> Html {
    let TimelinePaneProps {
        timeline,
        look,
        playhead,
        dispatch,
    } = props;
    let body = use_node_ref();
    let sight = use_state(|| Sight {
        top: 0.0,
        height: 600.0,
        row: FIRST_ROW,
    });
    let drag = use_state(|| None::<Drag>);

    let measure = {
        let (body, sight) = (body.clone(), sight.clone());
        Rc::new(move || {
            let Some(body) = body.cast::<Element>() else {
                return;
            };
            let row = body.query_selector(".tl-row").ok().flatten();
            let now = Sight {
                top: f64::from(body.scroll_top()),
                height: f64::from(body.client_height()),
                row: row
                    .map(|row| row.get_bounding_client_rect().height())
                    .filter(|height| *height >= 1.0)
                    .unwrap_or(sight.row),
            };
            if now != *sight {
                sight.set(now);
            }
        })
    };
    {
        let measure = measure.clone();
        use_effect_with(timeline.total_ms(), move |_| measure());
    }
    let current = {
        let event = EventId(u64::try_from(*playhead).unwrap_or_default());
        timeline.row_of_event(look, event)
    };
    {
        let body = body.clone();
        use_effect_with((current, sight.row), move |(current, row)| {
            if let (Some(current), Some(body)) = (*current, body.cast::<HtmlElement>()) {
                keep_in_sight(&body, current, *row);
            }
        });
    }

    let view = {
        let n_rows = timeline.n_rows(look);
        timeline.view(look, *playhead, in_sight(*sight, n_rows))
    };
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
            { tools(&view, dispatch) }
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
                        { for view.rows.iter().enumerate().map(|(idx, one)| {
                            html! {
                                <TimelineRow
                                    key={one.id.to_string()}
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

/// The controls above the rows.
fn tools(view: &TimelineView, dispatch: &Callback<Action>) -> Html {
    let edit = |edit: LookEdit| {
        dispatch.reform(move |_: MouseEvent| Action::from(MoreAction::Timeline(edit)))
    };
    let on_sort = dispatch.reform(|event: Event| {
        let chosen = chosen(&event);
        let sort = Sort::ALL.into_iter().find(|one| one.as_str() == chosen);
        MoreAction::Timeline(LookEdit::Sort(sort.unwrap_or_default())).into()
    });
    let on_scale = dispatch.reform(|event: Event| {
        let chosen = chosen(&event);
        let scale = Scale::ALL.into_iter().find(|one| one.as_str() == chosen);
        MoreAction::Timeline(LookEdit::Scale(scale.unwrap_or_default())).into()
    });
    let on_fold = dispatch.reform(|event: Event| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        let folds = field.is_some_and(|field| field.checked());
        MoreAction::Timeline(LookEdit::FoldIdle(folds)).into()
    });
    let button = |id: &'static str,
                  label: &'static str,
                  picture: Icon,
                  change: LookEdit,
                  off: bool| {
        html! {
            <button type="button" class="button is-quiet is-icon" data-testid={id} aria-label={label} title={label} disabled={off} onclick={edit(change)}>
                { icon(picture) }
            </button>
        }
    };
    let around = if (0.0..=1.0).contains(&view.playhead) {
        view.playhead
    } else {
        0.5
    };
    html! {
        <div class="tl-tools">
            <select class="field is-quiet" data-testid="timeline-sort" aria-label="Order of the rows" onchange={on_sort}>
                { for Sort::ALL.into_iter().map(|one| html! {
                    <option value={one.as_str()} selected={one == view.sort}>{ one.label() }</option>
                }) }
            </select>
            <select class="field is-quiet" data-testid="timeline-scale" aria-label="What the axis counts" onchange={on_scale}>
                { for Scale::ALL.into_iter().map(|one| html! {
                    <option value={one.as_str()} selected={one == view.scale}>{ one.label() }</option>
                }) }
            </select>
            if view.can_fold {
                <label class="tl-check">
                    <input type="checkbox" data-testid="timeline-fold" checked={view.folds} onchange={on_fold} />
                    { "Fold idle time" }
                </label>
            }
            { selected(view, dispatch) }
            <span class="tl-zoom">
                { button("timeline-zoom-out", "Zoom out (S)", Icon::Minus, LookEdit::ZoomOut { around }, !view.is_zoomed) }
                { button("timeline-zoom-in", "Zoom in (W)", Icon::Plus, LookEdit::ZoomIn { around }, false) }
                { button("timeline-fit", "Show everything (F)", Icon::Fit, LookEdit::Fit, !view.is_zoomed) }
            </span>
        </div>
    }
}

/// The selected stretch, and what can be done with it.
fn selected(view: &TimelineView, dispatch: &Callback<Action>) -> Html {
    let Some(text) = &view.selection_text else {
        return html! {};
    };
    let zoom =
        dispatch.reform(|_: MouseEvent| Action::from(MoreAction::Timeline(LookEdit::FitSelection)));
    let events = dispatch.reform(|_: MouseEvent| Action::ShowTab(ResultTab::Events));
    let clear = dispatch
        .reform(|_: MouseEvent| Action::from(MoreAction::Timeline(LookEdit::ClearSelection)));
    html! {
        <span class="tl-selected" data-testid="timeline-selection">
            <span>{ text }</span>
            <button type="button" class="button is-quiet" data-testid="timeline-zoom-selection" onclick={zoom}>{ "Zoom to it" }</button>
            <button type="button" class="button is-quiet" data-testid="timeline-show-events" onclick={events}>{ "Its events" }</button>
            <button type="button" class="button is-quiet is-icon" aria-label="Select nothing" title="Select nothing (Esc)" onclick={clear}>{ icon(Icon::Close) }</button>
        </span>
    }
}

fn strip(strip: &Strip) -> Html {
    let height = |n: u32| 100.0 * f64::from(n) / f64::from(strip.top);
    html! {
        <div class="tl-strip" data-testid="timeline-strip" data-peak={strip.peak.to_string()} data-limit={strip.limit.map(|limit| limit.to_string())} role="img" aria-label={strip.text.clone()} title={strip.text.clone()}>
            <span class="tl-strip-name">{ "Concurrency" }</span>
            <span class="tl-strip-plot">
                { for strip.columns.iter().map(|column| html! {
                    <span class="tl-column" style={format!("{};block-size:{:.2}%", place(column.x, column.width), height(column.running))} />
                }) }
                if let Some(limit) = strip.limit {
                    <span class="tl-limit" style={format!("inset-block-end:{:.2}%", height(limit))}><span>{ format!("max {limit}") }</span></span>
                } else {
                    <span class="tl-peak">{ format!("peak {}", strip.peak) }</span>
                }
            </span>
        </div>
    }
}

fn axis(view: &TimelineView, dispatch: &Callback<Action>) -> Html {
    let gap = |gap: &GapView| {
        let start = gap.start;
        let onclick = dispatch
            .reform(move |_: MouseEvent| MoreAction::Timeline(LookEdit::ToggleGap(start)).into());
        let (label, mark) = if gap.is_folded {
            let label = format!("{} of idle time, folded: show its full length", gap.text);
            (label, format!("⌇ {} ⌇", gap.text))
        } else {
            let label = format!("Fold {} of idle time", gap.text);
            (label, format!("fold {}", gap.text))
        };
        html! {
            <button
                key={start.to_string()}
                type="button"
                class={classes!("tl-gap", gap.is_folded.then_some("is-folded"))}
                data-testid="timeline-gap"
                data-start={start.to_string()}
                data-end={gap.end.to_string()}
                aria-pressed={gap.is_folded.to_string()}
                aria-label={label.clone()}
                title={label}
                style={place(gap.x.max(0.0), (gap.x + gap.width).min(1.0) - gap.x.max(0.0))}
                {onclick}
            >
                <span>{ mark }</span>
            </button>
        }
    };
    html! {
        <div class="tl-axis">
            <span class="tl-axis-name">{ format!("Total {}", view.total_text) }</span>
            <span class="tl-axis-plot">
                { for view.ticks.iter().map(|tick| html! {
                    <span class={classes!("tl-tick", (tick.x > EDGE).then_some("is-last"))} style={place(tick.x, 0.0)}><span>{ &tick.text }</span></span>
                }) }
                if view.can_fold && view.folds {
                    { for view.gaps.iter().map(gap) }
                }
            </span>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct TimelineRowProps {
    row: Row,
    is_current: bool,
    dispatch: Callback<Action>,
}

/// A row is drawn again only when something in it changed.
#[component]
fn TimelineRow(props: &TimelineRowProps) -> Html {
    let TimelineRowProps {
        row,
        is_current,
        dispatch,
    } = props;
    let is_current = *is_current;
    let (event, state, id) = (row.event, row.state.clone(), row.id);
    let onclick = {
        let dispatch = dispatch.clone();
        move |_: MouseEvent| {
            dispatch.emit(Action::SelectEvent(event));
            if let Some(state) = &state {
                dispatch.emit(Action::SelectState(Some(Rc::clone(state))));
            }
        }
    };
    let toggle =
        dispatch.reform(move |_: MouseEvent| MoreAction::Timeline(LookEdit::Toggle(id)).into());
    let inside = match row.is_open {
        Some(true) => "Hide what is inside",
        Some(false) | None => "Show what is inside",
    };
    let name = if row.visit > 1 {
        format!("{}, visit {}", row.label, row.visit)
    } else {
        row.label.clone()
    };
    html! {
        <li
            class={classes!(
                "tl-row",
                is_current.then_some("is-current"),
                row.is_ahead.then_some("is-ahead"),
                row.state.is_none().then_some("is-group"),
            )}
            data-testid="timeline-row"
            data-state={row.state.clone().map(AttrValue::from)}
            data-visit={row.visit.to_string()}
            data-status={row.status.as_str()}
            data-label={row.label.clone()}
            data-depth={row.depth.to_string()}
            style={format!("--depth:{}", row.depth)}
        >
            <span class="tl-name">
                if let Some(is_open) = row.is_open {
                    <button type="button" class={classes!("tl-toggle", is_open.then_some("is-open"))} aria-expanded={is_open.to_string()} aria-label={format!("{inside} {name}")} onclick={toggle}>
                        { icon(Icon::Chevron) }
                    </button>
                } else {
                    <span class="tl-toggle" />
                }
                <button type="button" class="tl-label" title={format!("{name}: {}", row.description)} aria-current={is_current.then_some("true")} {onclick}>
                    <span class="tl-status" data-status={row.status.as_str()}>{ icon(state_icon(row.status)) }</span>
                    <span class="tl-text">{ &row.label }</span>
                    if row.visit > 1 {
                        <span class="tl-visit">{ format!("#{}", row.visit) }</span>
                    }
                    if row.n_inside > 0 && row.state.is_some() {
                        <span class="tl-visit">{ format!("[{}]", row.n_inside) }</span>
                    }
                    <span class="visually-hidden">{ format!(", {}: {}", row.duration_text, row.description) }</span>
                </button>
                <span class="tl-duration">{ &row.duration_text }</span>
            </span>
            <span class="tl-plot" aria-hidden="true">
                { for row.bars.iter().map(bar) }
            </span>
        </li>
    }
}

fn bar(bar: &Bar) -> Html {
    html! {
        <span
            class={classes!("tl-bar", (bar.width <= 0.0).then_some("is-mark"), bar.is_open.then_some("is-open"))}
            data-testid="segment"
            data-kind={bar.kind.as_str()}
            data-start={bar.start.to_string()}
            data-end={bar.end.to_string()}
            data-attempt={bar.attempt.to_string()}
            data-event={bar.event.0.to_string()}
            style={place(bar.x, bar.width)}
            title={bar.title.clone()}
        >
            if let Some(label) = &bar.label {
                <span>{ label }</span>
            }
        </span>
    }
}

/// What the pointer does in the plot: a click moves the playhead, a drag selects.
#[derive(Clone)]
struct Pointer {
    drag: UseStateHandle<Option<Drag>>,
    dispatch: Callback<Action>,
}

impl Pointer {
    fn down(&self, event: &PointerEvent) {
        // A finger scrolls the rows; a tap is a click all the same.
        if event.button() != 0 || event.pointer_type() == "touch" {
            return;
        }
        if let Some(at) = place_of(event) {
            self.drag.set(Some(Drag {
                from: at.share,
                to: at.share,
                is_selecting: false,
            }));
        }
    }

    fn moved(&self, event: &PointerEvent) {
        let Some(drag) = *self.drag else { return };
        if event.buttons() & 1 == 0 {
            self.drag.set(None);
            return;
        }
        let Some(at) = place_in_plot(event) else {
            return;
        };
        let moved = (at.share - drag.from).abs() * at.width;
        self.drag.set(Some(Drag {
            to: at.share,
            is_selecting: drag.is_selecting || moved >= DRAG_FROM,
            ..drag
        }));
    }

    fn up(&self, event: &PointerEvent) {
        let drag = *self.drag;
        self.drag.set(None);
        if let Some(Drag {
            from,
            to,
            is_selecting: true,
        }) = drag
        {
            let edit = LookEdit::Select { from, to };
            self.dispatch.emit(MoreAction::Timeline(edit).into());
            return;
        }
        let Some(at) = place_of(event) else { return };
        let event_of_bar = at.target.closest("[data-event]").ok().flatten();
        let event_of_bar = event_of_bar
            .and_then(|bar| bar.get_attribute("data-event"))
            .and_then(|id| id.parse().ok());
        self.dispatch.emit(match event_of_bar {
            Some(id) => Action::SelectEvent(EventId(id)),
            None => MoreAction::SeekTimeline(at.share).into(),
        });
    }
}

/// A place in the plot.
struct Place {
    /// Where, as a share of the width.
    share: f64,
    /// The width in pixels.
    width: f64,
    target: Element,
}

/// Where a pointer is, if it is on the plot and not on a name.
fn place_of(event: &PointerEvent) -> Option<Place> {
    let place = place_in_plot(event)?;
    (0.0..=1.0).contains(&place.share).then_some(place)
}

/// Where a pointer is in the plot, though it may be beside it.
fn place_in_plot(event: &PointerEvent) -> Option<Place> {
    let body = event.current_target()?.dyn_into::<Element>().ok()?;
    let plot = body.query_selector(".tl-over").ok().flatten()?;
    let bounds = plot.get_bounding_client_rect();
    let width = bounds.width();
    if width <= 0.0 {
        return None;
    }
    Some(Place {
        share: (f64::from(event.client_x()) - bounds.left()) / width,
        width,
        target: event.target()?.dyn_into::<Element>().ok()?,
    })
}

fn keys(
    dispatch: &Callback<Action>,
    timeline: &Rc<Timeline>,
    look: &Look,
    view: &TimelineView,
    current: Option<usize>,
) -> Callback<KeyboardEvent> {
    let (dispatch, timeline, look) = (dispatch.clone(), Rc::clone(timeline), look.clone());
    let around = if (0.0..=1.0).contains(&view.playhead) {
        view.playhead
    } else {
        0.5
    };
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let row_at = |idx: Option<usize>| {
            let idx = idx?;
            let view = timeline.view(&look, 0, idx..idx + 1);
            view.rows.into_iter().next()
        };
        let look_at = |edit: LookEdit| Some(Action::from(MoreAction::Timeline(edit)));
        let action = match event.key().as_str() {
            "w" | "W" => look_at(LookEdit::ZoomIn { around }),
            "s" | "S" => look_at(LookEdit::ZoomOut { around }),
            "a" | "A" => look_at(LookEdit::PanLeft),
            "d" | "D" => look_at(LookEdit::PanRight),
            "f" | "F" => look_at(LookEdit::Fit),
            "Escape" => look_at(LookEdit::ClearSelection),
            "ArrowRight" => Some(Action::StepForward),
            "ArrowLeft" => Some(Action::StepBack),
            "Home" => Some(Action::SeekFirst),
            "End" => Some(Action::SeekLast),
            "e" => Some(Action::NextFailure),
            "E" => Some(Action::PreviousFailure),
            "ArrowDown" => row_at(current.map_or(Some(0), |idx| idx.checked_add(1)))
                .map(|row| Action::SelectEvent(row.event)),
            "ArrowUp" => row_at(current.and_then(|idx| idx.checked_sub(1)))
                .map(|row| Action::SelectEvent(row.event)),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(action) = action {
            dispatch.emit(action);
        }
    })
}

fn chosen(event: &Event) -> String {
    let field = event.target_dyn_into::<HtmlSelectElement>();
    field.map(|field| field.value()).unwrap_or_default()
}

fn in_sight(sight: Sight, n_rows: usize) -> Range<usize> {
    let first = to_idx(sight.top / sight.row).saturating_sub(MARGIN);
    let n_shown = to_idx(sight.height / sight.row) + 2 * MARGIN + 1;
    let first = first.min(n_rows.saturating_sub(1));
    first..(first + n_shown).min(n_rows)
}

/// Scrolls as little as shows a row.
fn keep_in_sight(body: &HtmlElement, row: usize, height: f64) {
    let top = to_px(row) * height;
    let (from, shown) = (
        f64::from(body.scroll_top()),
        f64::from(body.client_height()),
    );
    if top < from {
        body.set_scroll_top(to_scroll(top));
    } else if top + height > from + shown {
        body.set_scroll_top(to_scroll(top + height - shown));
    }
}

/// The style of something at a place of the plot.
fn place(x: f64, width: f64) -> String {
    format!(
        "inset-inline-start:{:.3}%;inline-size:{:.3}%",
        x * 100.0,
        width.max(0.0) * 100.0
    )
}

#[expect(clippy::cast_precision_loss, reason = "pixels of at most 25,000 rows")]
const fn to_px(n: usize) -> f64 {
    n as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, which is what is wanted"
)]
const fn to_idx(n: f64) -> usize {
    n as usize
}

#[expect(clippy::cast_possible_truncation, reason = "pixels")]
const fn to_scroll(px: f64) -> i32 {
    px as i32
}
