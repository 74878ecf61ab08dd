//! What stands above and below the rows: how much ran at once, and the axis with its folds.

use asl_session::timeline::{GapView, LookEdit, Strip, TimelineView};
use asl_session::{Action, MoreAction};
use yew::prelude::*;

/// From here on a mark's text stands to the left of it, as a share of the plot.
const EDGE: f64 = 0.96;

pub(super) fn strip(strip: &Strip) -> Html {
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

pub(super) fn axis(view: &TimelineView, dispatch: &Callback<Action>) -> Html {
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
                class={classes!("tl-gap", gap.is_folded.then_some("is-folded"), is_last(gap).then_some("is-last"))}
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
                    <span class={classes!("tl-tick", (tick.x > EDGE).then_some("is-last"))} style={format!("{};--apart:{:.3}", place(tick.x, 0.0), apart(tick.x, &view.gaps))}><span>{ &tick.text }</span></span>
                }) }
                if view.can_fold && view.folds {
                    { for view.gaps.iter().map(gap) }
                }
            </span>
        </div>
    }
}

/// Whether the text of a gap ends where the gap does, and not in its middle.
fn is_last(gap: &GapView) -> bool {
    gap.x + gap.width > EDGE
}

/// How far the text at a mark is from that of the nearest folded gap, as a share of the plot;
/// the style sheet knows from where on they do not touch.
fn apart(x: f64, gaps: &[GapView]) -> f64 {
    let apart = |gap: &GapView| {
        if is_last(gap) {
            // All of its text is on this side.
            (gap.x + gap.width - x) * 0.6
        } else {
            (x - gap.x - gap.width / 2.0).abs()
        }
    };
    let folded = gaps.iter().filter(|gap| gap.is_folded);
    folded.map(apart).fold(1.0, f64::min)
}

/// The style of something at a place of the plot.
pub(super) fn place(x: f64, width: f64) -> String {
    format!(
        "inset-inline-start:{:.3}%;inline-size:{:.3}%",
        x * 100.0,
        width.max(0.0) * 100.0
    )
}
