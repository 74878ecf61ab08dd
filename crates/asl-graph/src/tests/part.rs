//! What is drawn of a graph when a window shows a part of it.

use std::fmt::Write;

use crate::{Graph, Part, Rect, Style, layout_text, svg};

/// A chain of so many states; each but the first catches its errors with the first.
fn chain(n_states: usize) -> Graph {
    let mut states = String::new();
    for n in 0..n_states {
        let comma = if n == 0 { "" } else { "," };
        let catch = if n == 0 {
            ""
        } else {
            r#""Catch": [{"ErrorEquals": ["States.ALL"], "Next": "S0"}],"#
        };
        let way = if n + 1 == n_states {
            r#""End": true"#.to_owned()
        } else {
            format!("\"Next\": \"S{}\"", n + 1)
        };
        let _ = write!(
            states,
            r#"{comma}"S{n}": {{"Type": "Task", "Resource": "arn:aws:lambda:f", {catch} {way}}}"#
        );
    }
    layout_text(&format!(r#"{{"StartAt": "S0", "States": {{{states}}}}}"#))
}

/// The drawing of what is around one state.
fn around(graph: &Graph, path: &str, keeps: Option<&str>, is_small: bool) -> String {
    let part = Part {
        area: graph.node(path).unwrap().rect,
        keeps: keeps.map(ToOwned::to_owned),
        is_small,
    };
    let style = Style {
        part: Some(part),
        ..Style::variables()
    };
    svg(graph, &style)
}

#[test]
fn what_is_far_from_the_window_is_not_drawn() {
    let graph = chain(60);
    let drawing = around(&graph, "/States/S30", None, false);
    assert!(drawing.contains("data-state=\"S30\""));
    assert_eq!(drawing.matches(" data-state=").count(), 1);
    // It is the 31st of 60.
    assert!(drawing.contains(r#"aria-posinset="31" aria-setsize="60""#));
    assert!(drawing.contains("State machine with 60 states"));
    // The ways in and out are; that of another state's error is only where it passes by.
    let from = |state: &str| drawing.contains(&format!("data-from=\"/States/{state}\""));
    assert!(from("S29") && from("S30"));
    assert!(!from("S2"));
    let whole = svg(&graph, &Style::variables());
    assert_eq!(whole.matches(" data-state=").count(), 60);
    assert!(!whole.contains("aria-posinset"));
}

#[test]
fn a_line_that_passes_through_the_window_is_drawn() {
    let graph = chain(60);
    let back = graph.edges.iter().find(|edge| {
        let (from, to) = (&graph.nodes[edge.from], &graph.nodes[edge.to]);
        (&*from.name, &*to.name) == ("S50", "S0")
    });
    let middle = graph.node("/States/S20").unwrap().rect;
    let gutter = back.unwrap().points.iter().map(|point| point.x).min();
    let part = Part {
        area: Rect {
            x: gutter.unwrap(),
            width: 1,
            ..middle
        },
        keeps: None,
        is_small: false,
    };
    let style = Style {
        part: Some(part),
        ..Style::variables()
    };
    let drawing = svg(&graph, &style);
    assert!(drawing.contains("data-from=\"/States/S50\""));
    assert!(!drawing.contains("data-state=\"S50\""));
}

#[test]
fn the_chosen_state_is_drawn_wherever_it_is() {
    let graph = chain(60);
    let drawing = around(&graph, "/States/S30", Some("/States/S3"), false);
    assert!(drawing.contains("data-state=\"S3\""));
    assert_eq!(drawing.matches(" data-state=").count(), 2);
}

#[test]
fn where_nothing_can_be_read_states_are_boxes() {
    let graph = chain(60);
    let drawing = around(&graph, "/States/S30", None, true);
    assert!(drawing.contains("data-state=\"S30\""));
    assert!(drawing.contains("asl-box"));
    assert!(!drawing.contains("<text"));
}
