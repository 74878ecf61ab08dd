//! The tree, shown as lines.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

fn check(text: &str, expected: &Expect) {
    let parsed = parse(text);
    let mut shown = String::new();
    for state in parsed.machine.all_states() {
        let _ = write!(shown, "{} {:?}", state.object.path.text(), state.kind());
        for transition in state.transitions() {
            let target = &transition.target;
            let _ = write!(
                shown,
                "\n  {:?} -> {} at {} {}",
                transition.kind,
                target.value.as_deref().unwrap_or("?"),
                target.path(),
                target.range().of(text),
            );
        }
        shown.push('\n');
    }
    expected.assert_eq(&shown);
}

#[test]
fn every_state_knows_its_place_and_its_ways_out() {
    check(
        r#"{
          "StartAt": "P",
          "States": {
            "P": {"Type": "Parallel", "Next": "M", "Branches": [
              {"StartAt": "C", "States": {
                "C": {"Type": "Choice", "Default": "F",
                      "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "F"}, 7]},
                "F": {"Type": "Fail"}}},
              {}]},
            "M": {"Type": "Mop", "Next": 3, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "P"}],
                  "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}},
            "X": "no state"
          }
        }"#,
        &expect![[r#"
            /States/P Some(Parallel)
              Next -> M at /States/P/Next "M"
            /States/M None
              Next -> ? at /States/M/Next 3
              Catch(0) -> P at /States/M/Catch[0]/Next "P"
            /States/X None
            /States/P/Branches[0]/States/C Some(Choice)
              Choice(0) -> F at /States/P/Branches[0]/States/C/Choices[0]/Next "F"
              Default -> F at /States/P/Branches[0]/States/C/Default "F"
            /States/P/Branches[0]/States/F Some(Fail)
            /States/M/ItemProcessor/States/I Some(Pass)
        "#]],
    );
}

#[test]
fn wrong_types_keep_their_ranges() {
    let text =
        r#"{"StartAt": 1, "States": {"A": {"End": "yes", "ResultPath": null, "Retry": [2]}}}"#;
    let machine = parse(text).machine;
    let start_at = machine.start_at().unwrap();
    assert_eq!(
        (start_at.value.as_deref(), start_at.range().of(text)),
        (None, "1")
    );
    let state = machine.state("A").unwrap();
    assert_eq!(state.end().unwrap().value, None);
    assert_eq!(state.result_path().unwrap().value, Some(None));
    let retriers = state.retry().unwrap().value.unwrap();
    assert!(!retriers[0].object.is_object());
    assert_eq!(&*retriers[0].object.path.text(), "/States/A/Retry[0]");
    assert!(retriers[0].error_equals().is_none());
}

#[test]
fn operators_come_with_paths_where_the_language_has_them() {
    let path = ComparisonOperator::parse("TimestampLessThanEqualsPath").unwrap();
    assert_eq!(
        (path.comparator, path.is_path),
        (Comparator::TimestampLessThanEquals, true)
    );
    assert_eq!(ComparisonOperator::parse("StringMatchesPath"), None);
    assert_eq!(ComparisonOperator::parse("Next"), None);
    assert_eq!(ComparisonOperator::names().len(), 39);
}

proptest! {
    #[test]
    fn any_text_has_a_machine(text in any::<String>()) {
        let parsed = parse(&text);
        prop_assert!(parsed.machine.all_states().len() <= text.len());
    }
}
