//! Timelines of real runs, as text.

use expect_test::{Expect, expect};

use super::{Look, LookEdit, Scale, Sort, Timeline};
use crate::filter::Iteration;
use crate::tests::Host;
use crate::{Project, examples};

fn timeline_of(definition: &str, input: &str, mocks: &str) -> std::rc::Rc<Timeline> {
    let mut host = Host::new(Project::new(definition, input, mocks));
    host.run();
    host.session.timeline()
}

/// One line for each row: its name, and kind, start and end of its segments.
fn drawn(timeline: &Timeline, look: &Look) -> String {
    let view = timeline.view(look, usize::MAX, 0..usize::MAX);
    let lines = view.rows.iter().map(|row| {
        let indent = "  ".repeat(row.depth as usize);
        let open = match row.is_open {
            Some(true) => "v ",
            Some(false) => "> ",
            None => "",
        };
        let visit = if row.visit > 1 {
            format!(" #{}", row.visit)
        } else {
            String::new()
        };
        let bars = row.bars.iter().map(|bar| {
            let open = if bar.is_open { "+" } else { "" };
            format!("{} {}-{}{open}", bar.kind.as_str(), bar.start, bar.end)
        });
        let bars: Vec<String> = bars.collect();
        format!(
            "{indent}{open}{}{visit} {}: {}",
            row.label,
            row.status.as_str(),
            bars.join(", ")
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn check(definition: &str, input: &str, mocks: &str, expected: &Expect) {
    let timeline = timeline_of(definition, input, mocks);
    expected.assert_eq(&drawn(&timeline, &Look::default()));
}

const RETRY: &str = r#"{ "StartAt": "Charge", "States": {
    "Charge": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "charge" },
      "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 2, "BackoffRate": 3, "MaxAttempts": 2 }],
      "Next": "Rest" },
    "Rest": { "Type": "Wait", "Seconds": 60, "End": true } } }"#;

const RETRY_MOCKS: &str = r#"{"Charge": [
    {"throw": {"error": "Busy"}, "delay": 0.4}, {"throw": {"error": "Busy"}, "delay": 0.5},
    {"return": 1, "delay": 1}]}"#;

#[test]
fn attempts_and_back_offs_have_exact_times() {
    check(
        RETRY,
        "{}",
        RETRY_MOCKS,
        &expect![[r"
            Charge succeeded-after-retry: failed 0-400, back-off 400-2400, failed 2400-2900, back-off 2900-8900, running 8900-9900
            Rest succeeded: clock 9900-69900"]],
    );
}

#[test]
fn a_picked_iteration_is_shown_with_what_is_around_it() {
    let definition = r#"{ "StartAt": "A", "States": { "A": { "Type": "Pass", "Next": "M" },
      "M": { "Type": "Map", "End": true, "ItemProcessor": { "StartAt": "B", "States": {
        "B": { "Type": "Wait", "Seconds": 1, "Next": "C" }, "C": { "Type": "Pass", "End": true } } } } } }"#;
    let timeline = timeline_of(definition, "[1, 2, 3]", "{}");
    let look = Look {
        only: Some(Iteration {
            map: "M".into(),
            index: 1,
            run: None,
        }),
        ..Look::default()
    };
    expect![[r"
        v M succeeded: running 0-1000
          v item 1 succeeded: clock 0-1000, running 1000-1000
            B #2 succeeded: clock 0-1000
            C #2 succeeded: running 1000-1000"]]
    .assert_eq(&drawn(&timeline, &look));
}

#[test]
fn a_container_is_tried_again_with_its_iterations() {
    let definition = r#"{ "StartAt": "M", "States": { "M": { "Type": "Map", "End": true,
        "MaxConcurrency": 2,
        "Retry": [{ "ErrorEquals": ["Bad"], "IntervalSeconds": 3 }],
        "ItemProcessor": { "StartAt": "P", "States": {
          "P": { "Type": "Pass", "Next": "T" },
          "T": { "Type": "Task", "Resource": "arn:aws:states:::sns:publish",
            "Parameters": { "TopicArn": "t", "Message.$": "$" }, "End": true } } } } } }"#;
    let mocks = r#"{"T": [{"return": 1, "delay": 1}, {"throw": {"error": "Bad"}, "delay": 2},
        {"return": 1, "delay": 1, "repeat": true}]}"#;
    check(
        definition,
        "[1, 2, 3]",
        mocks,
        &expect![[r"
        v M succeeded-after-retry: failed 0-2000, back-off 2000-5000, running 5000-7000
          v item 1 failed: running 0-0, failed 0-2000
            P #2 succeeded: running 0-0
            T #2 failed: failed 0-2000
          > item 0 succeeded: running 0-0, running 0-1000
          > item 2 aborted: running 1000-1000, running 1000-2000
          > item 0, attempt 2 succeeded: running 5000-5000, running 5000-6000
          > item 1, attempt 2 succeeded: running 5000-5000, running 5000-6000
          > item 2, attempt 2 succeeded: running 6000-6000, running 6000-7000"]],
    );
}

#[test]
fn branches_and_callbacks() {
    let definition = r#"{ "StartAt": "Both", "States": { "Both": { "Type": "Parallel",
        "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Sorry" }], "End": true, "Branches": [
          { "StartAt": "Ask", "States": { "Ask": { "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": { "QueueUrl": "q", "MessageBody": { "Token.$": "$$.Task.Token" } },
            "TimeoutSeconds": 50, "End": true } } },
          { "StartAt": "Rest", "States": { "Rest": { "Type": "Wait", "Seconds": 90, "Next": "Last" },
            "Last": { "Type": "Succeed" } } } ] },
        "Sorry": { "Type": "Fail", "Error": "Late" } } }"#;
    let asked = r#"{"Ask": [{"submit": {"MessageId": "m"}, "hang": true}]}"#;
    check(
        definition,
        "{}",
        asked,
        &expect![[r"
            v Both caught: failed 0-50000
              v branch 1 timed-out: callback 0-50000, failed 50000-50000
                Ask timed-out: callback 0-50000, failed 50000-50000
              v branch 2 aborted: clock 0-50000
                Rest aborted: clock 0-50000
            Sorry failed: failed 50000-50000"]],
    );
}

#[test]
fn what_fails_by_itself_is_a_failed_segment() {
    let definition = r#"{ "StartAt": "A", "States": {
        "A": { "Type": "Pass", "Next": "C" },
        "C": { "Type": "Choice", "Choices": [{ "Variable": "$.x", "IsNull": true, "Next": "Z" }] },
        "Z": { "Type": "Succeed" } } }"#;
    check(
        definition,
        "{}",
        "",
        &expect![[r"
        A succeeded: running 0-0
        C failed: failed 0-0"]],
    );
}

#[test]
fn idle_time_is_folded_and_unfolded() {
    let timeline = timeline_of(RETRY, "{}", RETRY_MOCKS);
    let mut look = Look::default();
    let shown = |look: &Look| {
        let view = timeline.view(look, usize::MAX, 0..0);
        let gaps = view.gaps.iter().map(|gap| {
            let fold = if gap.is_folded { "folded" } else { "open" };
            format!("{} {fold} {:.2}+{:.2}", gap.text, gap.x, gap.width)
        });
        let ticks = view
            .ticks
            .iter()
            .map(|tick| format!("{} {:.2}", tick.text, tick.x));
        let parts: Vec<String> = gaps.chain(ticks).collect();
        parts.join("\n")
    };
    expect![[r"
        1 min folded 0.94+0.06
        0 s 0.00
        2 s 0.19
        4 s 0.38
        6 s 0.57
        8 s 0.76"]]
    .assert_eq(&shown(&look));
    look.update(&timeline, LookEdit::FoldIdle(false));
    expect![[r"
        1 min open 0.14+0.86
        0 s 0.00
        20 s 0.29
        40 s 0.57
        1 min 0.86"]]
    .assert_eq(&shown(&look));
    look.update(&timeline, LookEdit::FoldIdle(true));
    let gap = timeline.view(&look, 0, 0..0).gaps[0].start;
    look.update(&timeline, LookEdit::ToggleGap(gap));
    assert!(!timeline.view(&look, 0, 0..0).gaps[0].is_folded);
    look.update(&timeline, LookEdit::ToggleGap(gap));
    assert!(timeline.view(&look, 0, 0..0).gaps[0].is_folded);
}

#[test]
fn places_and_times_are_each_other_s_inverse() {
    let timeline = timeline_of(RETRY, "{}", RETRY_MOCKS);
    for folds in [true, false] {
        let mut look = Look::default();
        look.update(&timeline, LookEdit::FoldIdle(folds));
        for edit in [
            LookEdit::ZoomIn { around: 0.3 },
            LookEdit::PanRight,
            LookEdit::PanLeft,
            LookEdit::ZoomOut { around: 1.0 },
        ] {
            look.update(&timeline, edit);
            for n in 1..=timeline.times.len() {
                let view = timeline.view(&look, n, 0..0);
                if (0.0..=1.0).contains(&view.playhead) {
                    let back = timeline.events_at(&look, view.playhead);
                    assert_eq!(
                        timeline.times[back - 1],
                        timeline.times[n - 1],
                        "{look:?} {n}"
                    );
                }
            }
        }
        look.update(&timeline, LookEdit::Fit);
        assert!(!timeline.view(&look, 0, 0..0).is_zoomed);
    }
}

#[test]
fn a_stretch_selects_its_events() {
    let timeline = timeline_of(RETRY, "{}", RETRY_MOCKS);
    let mut look = Look::default();
    look.update(&timeline, LookEdit::FoldIdle(false));
    look.update(&timeline, LookEdit::Select { from: 1.0, to: 0.1 });
    let events = timeline.selected_events(&look).unwrap();
    assert!(timeline.times[events.start - 1] < timeline.total / 10);
    assert!(timeline.times[events.start] >= timeline.total / 10);
    assert_eq!(events.end, timeline.times.len());
    look.update(&timeline, LookEdit::FitSelection);
    assert!(timeline.view(&look, 0, 0..0).is_zoomed);
    look.update(&timeline, LookEdit::Select { from: 0.5, to: 0.5 });
    assert_eq!(timeline.selected_events(&look), None);
}

#[test]
fn a_run_without_delays_counts_events() {
    let definition = r#"{ "StartAt": "A", "States": {
        "A": { "Type": "Pass", "Next": "B" }, "B": { "Type": "Succeed" } } }"#;
    let timeline = timeline_of(definition, "{}", "");
    let view = timeline.view(&Look::default(), 3, 0..9);
    assert_eq!(view.scale, Scale::Steps);
    assert!(view.rows[0].bars[0].width > 0.1);
    assert!((view.playhead - 0.5).abs() < 1e-9, "{}", view.playhead);
}

#[test]
fn concurrency_is_drawn_against_its_limit() {
    let definition = r#"{ "StartAt": "M", "States": { "M": { "Type": "Map", "End": true,
        "MaxConcurrency": 2, "ItemProcessor": { "StartAt": "W", "States": {
          "W": { "Type": "Wait", "Seconds": 10, "End": true } } } } } }"#;
    let timeline = timeline_of(definition, "[1, 2, 3]", "");
    let mut look = Look::default();
    look.update(&timeline, LookEdit::FoldIdle(false));
    let strip = timeline.view(&look, 0, 0..0).strip.unwrap();
    assert_eq!((strip.peak, strip.limit, strip.top), (2, Some(2), 2));
    let heights: Vec<u32> = strip.columns.iter().map(|column| column.running).collect();
    assert_eq!(heights, [2, 1]);
    expect!["At most 2 iterations at once; MaxConcurrency is 2"].assert_eq(&strip.text);
}

#[test]
fn rows_can_be_ordered_and_closed() {
    let timeline = timeline_of(RETRY, "{}", RETRY_MOCKS);
    let mut look = Look::default();
    look.update(&timeline, LookEdit::Sort(Sort::Duration));
    let names = |look: &Look| {
        let rows = timeline.view(look, 0, 0..9).rows;
        rows.iter().map(|row| row.label.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&look), ["Rest", "Charge"]);
    look.update(&timeline, LookEdit::Sort(Sort::Name));
    assert_eq!(names(&look), ["Charge", "Rest"]);
}

#[test]
fn every_example_has_a_timeline_that_covers_its_events() {
    for example in examples::ALL {
        let mut host = Host::new(example.project());
        host.run();
        let timeline = host.session.timeline();
        for track in &timeline.tracks {
            assert!(!track.is_open, "{}: {track:?}", example.slug);
            assert!(track.start <= track.end, "{}: {track:?}", example.slug);
            let mut before = track.start;
            for segment in &track.segments {
                assert!(before <= segment.start, "{}: {track:?}", example.slug);
                assert!(segment.start <= segment.end, "{}: {track:?}", example.slug);
                before = segment.end;
            }
            if let Some(around) = track.parent.and_then(|idx| timeline.track(idx)) {
                assert!(around.start <= track.start, "{}: {track:?}", example.slug);
                assert!(around.end >= track.end, "{}: {around:?}", example.slug);
            }
        }
        for n in 0..=host.session.n_events() {
            let view = timeline.view(&Look::default(), n, 0..80);
            assert!((0.0..=1.0).contains(&view.playhead), "{}", example.slug);
        }
    }
}

#[test]
fn a_large_history_is_laid_out_at_once() {
    let definition = r#"{ "StartAt": "M", "States": { "M": { "Type": "Map", "End": true,
        "MaxConcurrency": 40, "ItemProcessor": { "StartAt": "A", "States": {
          "A": { "Type": "Pass", "Next": "B" }, "B": { "Type": "Pass", "End": true } } } } } }"#;
    let items: Vec<String> = (0..4_000).map(|n| n.to_string()).collect();
    let items = format!("[{}]", items.join(","));
    let mut host = Host::new(Project::new(definition, &items, ""));
    host.run();
    let timeline = host.session.timeline();
    assert!(timeline.times.len() > 20_000, "{}", timeline.times.len());
    let mut look = Look::default();
    assert_eq!(timeline.view(&look, 9, 0..80).n_rows, 1);
    look.update(&timeline, LookEdit::Toggle(0));
    let view = timeline.view(&look, 9, 2_000..2_080);
    assert_eq!((view.n_rows, view.rows.len()), (4_001, 80));
    assert_eq!(view.rows[0].label, "item 1999");
}
