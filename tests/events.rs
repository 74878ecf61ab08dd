//! Every event type of the API is in the history of some case of the suite: a user can see each.

use std::collections::BTreeSet;

use asl_protocol::EventType;
use tests::paths;

/// Opens a block that holds a history, one event a line: `0s  TaskScheduled  lambda:invoke`.
const BLOCK: &str = "```history";

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads the suite's files")]
fn the_suite_has_every_event_type() {
    let mut seen = BTreeSet::new();
    for path in paths::files(&paths::root().join("tests/suite"), ".md") {
        let text = std::fs::read_to_string(&path).unwrap();
        for block in text.split(BLOCK).skip(1) {
            let lines = block.lines().skip(1).take_while(|line| *line != "```");
            let words = lines.filter_map(|line| line.split_whitespace().nth(1));
            seen.extend(words.filter_map(EventType::parse));
        }
    }
    let missing: Vec<&str> = EventType::ALL
        .iter()
        .filter(|event_type| !seen.contains(event_type))
        .map(|event_type| event_type.as_str())
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}
