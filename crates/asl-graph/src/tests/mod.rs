//! Goldens of our own definitions, and what every graph and drawing must hold.

mod geometry;
mod part;

use std::fmt::Write;

use expect_test::{ExpectFile, expect, expect_file};

use crate::{
    Colours, Graph, NodeStatus, Palette, Point, Rect, Status, Style, Tone, dot, layout_text,
    mermaid, svg,
};

fn graph(text: &str) -> Graph {
    layout_text(text)
}

macro_rules! goldens {
    ( $( $name:ident )* ) => {
        /// Name, definition and golden of each.
        fn definitions() -> Vec<(&'static str, &'static str, ExpectFile)> {
            vec![$((
                stringify!($name),
                include_str!(concat!("definitions/", stringify!($name), ".json")),
                expect_file![concat!("goldens/", stringify!($name), ".txt")],
            )),*]
        }
    };
}

goldens! {
    chain choice poller nested fanout catch large broken long loops jsonata distributed names
}

/// The graph in one line for each part.
fn described(graph: &Graph) -> String {
    let mut out = format!("{} x {}\n", graph.size.width, graph.size.height);
    for node in &graph.nodes {
        let Rect {
            x,
            y,
            width,
            height,
        } = node.rect;
        let lines: Vec<&str> = node.lines.iter().map(|line| line.text.as_str()).collect();
        let mut marks = String::new();
        for (mark, is_so) in [
            (" unreachable", node.is_unreachable),
            (" first", node.is_first),
            (" last", node.is_last),
        ] {
            marks.push_str(if is_so { mark } else { "" });
        }
        let kind = node.kind.as_str();
        writeln!(
            out,
            "{kind} {}: {x},{y} {width}x{height} {lines:?}{marks}",
            node.path
        )
        .unwrap();
    }
    for edge in &graph.edges {
        let names = [edge.from, edge.to].map(|idx| graph.nodes[idx].name.as_str());
        let label = edge.label.as_ref().map(|label| {
            let Rect {
                x,
                y,
                width,
                height,
            } = label.rect;
            format!(" \"{}\" {x},{y} {width}x{height}", label.text)
        });
        writeln!(
            out,
            "{:?} {:?} {} -> {}{}: {}",
            edge.kind,
            edge.course,
            names[0],
            names[1],
            label.unwrap_or_default(),
            edge.line,
        )
        .unwrap();
    }
    out
}

#[test]
fn places_do_not_change_unnoticed() {
    for (_, text, golden) in definitions() {
        golden.assert_eq(&described(&graph(text)));
    }
}

#[test]
fn boxes_are_apart_and_edges_clear_of_them() {
    for (name, text, _) in definitions() {
        assert_eq!(geometry::fault(&graph(text)), None, "{name}");
    }
}

#[test]
fn any_text_gives_a_graph() {
    let (_, text, _) = definitions().swap_remove(3);
    for end in (0..text.len()).step_by(7) {
        let graph = graph(text.get(..end).unwrap_or_default());
        assert_eq!(geometry::fault(&graph), None, "cut at {end}");
        svg(&graph, &Style::light());
    }
    for text in [
        "",
        "{}",
        "[]",
        "nonsense",
        r#"{"States": {"A": 1, "B": {"Type": 7}}}"#,
    ] {
        assert_eq!(geometry::fault(&graph(text)), None, "{text}");
    }
}

#[test]
fn a_deep_definition_needs_no_deep_stack() {
    let open = r#"{"StartAt": "A", "States": {"A": {"Type": "Map", "End": true, "ItemProcessor": "#;
    let text = format!("{}{{}}{}", open.repeat(60), "}}}".repeat(60));
    let graph = graph(&text);
    assert_eq!(geometry::fault(&graph), None);
    assert!(graph.nodes.len() > 30, "{}", graph.nodes.len());
}

#[test]
fn the_main_line_is_straight() {
    for name in ["chain", "poller", "long"] {
        let all = definitions();
        let (_, text, _) = all.iter().find(|(own, ..)| *own == name).unwrap();
        let graph = graph(text);
        let axis = graph.nodes[0].rect.center_x();
        let mut node = 0;
        while let Some(edge) = graph.edges.iter().find(|edge| {
            edge.from == node && matches!(edge.kind.as_str(), "start" | "next" | "end")
        }) {
            node = edge.to;
            assert_eq!(
                graph.nodes[node].rect.center_x(),
                axis,
                "{name}: {}",
                graph.nodes[node].name
            );
            assert!(graph.nodes.len() >= node);
        }
    }
}

#[test]
fn the_cursor_finds_the_innermost_state() {
    let (_, text, _) = definitions().swap_remove(3);
    let graph = graph(text);
    for (word, path) in [
        (
            "\"Declare\": {",
            "/States/For each order/ItemProcessor/States/Prepare/Branches[2]/States/Declare",
        ),
        ("\"ItemsPath\"", "/States/For each order"),
        ("\"Gave up\": {", "/States/Gave up"),
    ] {
        let offset = u32::try_from(text.find(word).unwrap()).unwrap() + 1;
        assert_eq!(
            graph.node_at(offset).map(|node| node.path.as_str()),
            Some(path)
        );
    }
    assert_eq!(graph.node_at(0), None);
}

/// A graph whose states have all statuses in turn.
fn running(graph: &Graph, mut style: Style) -> Style {
    let mut all = Status::ALL.into_iter().cycle();
    for node in &graph.nodes {
        let status = if node.kind.is_state() {
            style.overlay.selected = Some(node.path.clone());
            all.next()
        } else {
            None
        };
        style.overlay.nodes.push(status.map(|status| NodeStatus {
            status,
            note: Some("attempt 2 of 4".to_owned()),
            visits: 2,
        }));
    }
    style.overlay.taken = (0..graph.edges.len()).step_by(2).collect();
    style
}

#[test]
fn a_note_stays_in_its_box() {
    let text = r#"{ "StartAt": "M", "States": { "M": { "Type": "Map", "End": true,
        "ItemProcessor": { "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true } } } } } }"#;
    let graph = graph(text);
    let told = "1 of 2 done, 1 failed, 1 aborted".to_owned();
    let nodes = graph.nodes.iter().map(|node| {
        (node.name == "M").then(|| NodeStatus {
            status: Status::Failed,
            note: Some(told.clone()),
            visits: 1,
        })
    });
    let mut style = Style::light();
    style.overlay.nodes = nodes.collect();
    let drawing = svg(&graph, &style);
    assert!(drawing.contains(">1 of 2 done, 1 failed…<"), "{drawing}");
    // The title has all of it.
    assert!(drawing.contains(&told));
}

#[test]
fn drawings_stand_alone_and_show_every_state() {
    for (name, text, _) in definitions() {
        let graph = graph(text);
        for style in [
            Style::light(),
            Style::dark(),
            running(&graph, Style::dark()),
        ] {
            let drawing = svg(&graph, &style);
            for banned in ["foreignObject", "href", "var(", "<style", "url(h", "<image"] {
                assert!(!drawing.contains(banned), "{name} has {banned}");
            }
            let n_states = graph
                .nodes
                .iter()
                .filter(|node| node.kind.is_state())
                .count();
            assert_eq!(
                drawing.matches(" data-state=\"").count(),
                n_states,
                "{name}"
            );
            assert_eq!(
                drawing.matches("class=\"asl-line\"").count(),
                graph.edges.len(),
                "{name}"
            );
            assert_eq!(
                drawing.matches('<').count(),
                drawing.matches('>').count(),
                "{name}"
            );
        }
        let on_page = svg(&graph, &running(&graph, Style::variables()));
        assert!(on_page.contains("=\"var(--asl-"), "{name}");
        for own in ["fill=\"#", "stroke=\"#"] {
            assert!(!on_page.contains(own), "{name} has a colour of its own");
        }
    }
}

#[test]
fn a_container_is_drawn_over_the_area_it_lies_in() {
    let (_, text, _) = definitions().swap_remove(4);
    let drawing = svg(&graph(text), &Style::light());
    let places: Vec<usize> = ["", "/Branches[0]", "/Branches[0]/States/Each file"]
        .iter()
        .map(|rest| format!("data-path=\"/States/Fan out{rest}\""))
        .map(|path| {
            drawing
                .find(&path)
                .unwrap_or_else(|| panic!("{path} is missing"))
        })
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_drawing_reads_like_this() {
    let graph = graph(
        r#"{"StartAt": "A<B", "States": {"A<B": {"Type": "Wait", "Seconds": 60, "End": true}}}"#,
    );
    let mut style = Style::light();
    style.overlay.taken.push(0);
    let nodes = graph.nodes.iter().map(|node| {
        (node.path == "/States/A<B").then(|| NodeStatus {
            status: Status::Waiting,
            note: Some("0:59 left".to_owned()),
            visits: 1,
        })
    });
    style.overlay.nodes = nodes.collect();
    expect_file!["goldens/drawing.svg"].assert_eq(&svg(&graph, &style));
}

#[test]
fn other_tools_read_it_too() {
    let text = r##"{"StartAt": "A", "States": {
        "A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "StringEquals": "#1", "Next": "M"}]},
        "M": {"Type": "Map", "End": true, "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Fail"}}},
              "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "A"}]}}}"##;
    let graph = graph(text);
    expect![[r#"
        flowchart TD
          n0(["Start"])
          n1{"A"}
          subgraph n2["M"]
            n4(["I"])
          end
          n3(["End"])
          n0 --> n1
          n1 -->|"$.x = #quot;#35;1#quot;"| n2
          n2 -.->|"States.ALL"| n1
          n2 --> n3
    "#]]
    .assert_eq(&mermaid(&graph));
    expect![[r##"
        digraph states {
          compound=true; node [shape=box, style=rounded];
          n0 [label="Start", shape=oval];
          n1 [label="A", shape=diamond, style=""];
          subgraph cluster_2 {
            label="M";
            n2 [shape=point, style=invis];
            n4 [label="I"];
          }
          n3 [label="End", shape=oval];
          n0 -> n1;
          n1 -> n2 [label="$.x = \"#1\"", lhead=cluster_2];
          n2 -> n1 [label="States.ALL", style=dashed, ltail=cluster_2];
          n2 -> n3 [ltail=cluster_2];
        }
    "##]]
    .assert_eq(&dot(&graph));
}

/// The relative luminance of `#rrggbb`, with a cubic in place of the exact curve.
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let byte = u8::from_str_radix(&colour[at..at + 2], 16).unwrap();
        let x = f64::from(byte) / 255.0;
        x * (x * (x * 0.305_306 + 0.682_171) + 0.012_523)
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[test]
fn colours_stand_out() {
    for palette in [Palette::light(), Palette::dark()] {
        let contrast = |one: Tone, other: Tone| {
            let (one, other) = (
                luminance(palette.colour(one)),
                luminance(palette.colour(other)),
            );
            (one.max(other) + 0.05) / (one.min(other) + 0.05)
        };
        for status in Status::ALL {
            for text in [Tone::Text, Tone::TextSoft] {
                assert!(
                    contrast(text, status.fill()) >= 4.5,
                    "{text:?} on {status:?}"
                );
            }
            for ground in [Tone::Canvas, Tone::Container, Tone::Branch] {
                let shown = contrast(status.tone(), ground);
                assert!(shown >= 3.0, "{status:?} on {ground:?}: {shown}");
            }
            if status.tone() != Tone::Idle {
                let note = contrast(status.tone(), status.fill());
                assert!(note >= 4.5, "the note of {status:?}: {note}");
            }
        }
        for edge in [Tone::Edge, Tone::EdgeTaken, Tone::EdgeCatch] {
            for ground in [Tone::Canvas, Tone::Container, Tone::Branch] {
                assert!(contrast(edge, ground) >= 3.0, "{edge:?} on {ground:?}");
            }
        }
    }
}

#[test]
fn statuses_differ_without_colour() {
    let mut seen = Vec::new();
    for status in Status::ALL {
        let icons: Vec<_> = status.icons().iter().map(|(icon, _)| *icon).collect();
        let look = (icons, status.border(), status == Status::Unreachable);
        assert!(!seen.contains(&look), "{status:?}");
        seen.push(look);
    }
    assert!(matches!(Style::variables().colours, Colours::Variables));
}
