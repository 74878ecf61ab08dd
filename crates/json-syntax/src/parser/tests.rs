//! Texts in, trees and complaints out.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use json_value::Value;
use proptest::prelude::*;

use super::*;
use crate::{PathStep, tokens};

fn check(text: &str, expected: &Expect) {
    let parsed = parse(text);
    let mut shown = parsed
        .root
        .map_or_else(|| "nothing".to_owned(), |root| root.to_value().to_string());
    for diagnostic in parsed.diagnostics {
        let TextRange { start, end } = diagnostic.range;
        let _ = write!(shown, "\n{start}..{end} {}", diagnostic.message);
        for fix in diagnostic.fixes {
            let _ = write!(shown, " [{}]", fix.title);
        }
    }
    expected.assert_eq(&shown);
}

#[test]
fn what_is_json_has_no_complaints() {
    let text = r#" {"a": [1, -0.5e+3, true, null, "x\u00e9"], "b": {}, "c": []} "#;
    let parsed = parse(text);
    assert!(parsed.diagnostics.is_empty());
    assert_eq!(parsed.root.unwrap().to_value(), Value::parse(text).unwrap());
}

#[test]
fn commas() {
    check(
        r#"{"a": 1 "b": [1 2,,3,], , "c": 2,}"#,
        &expect![[r#"
            {"a":1,"b":[1,2,3],"c":2}
            8..11 expected `,` before this [insert `,`]
            16..17 expected `,` before this [insert `,`]
            18..19 this `,` separates nothing [remove `,`]
            20..21 this `,` separates nothing [remove `,`]
            24..25 this `,` separates nothing [remove `,`]
            32..33 this `,` separates nothing [remove `,`]"#]],
    );
}

#[test]
fn parts_of_members_may_be_missing() {
    check(
        r#"{"a": , "b" 1, "c", "d":, "e": "f": 2}"#,
        &expect![[r#"
            {"a":null,"b":1,"c":null,"d":null,"e":null,"f":2}
            4..5 expected a value
            12..13 expected `:` after the name [insert `:`]
            18..19 expected `:` after the name [insert `:`]
            23..24 expected a value
            29..30 expected a value
            31..34 expected `,` before this [insert `,`]"#]],
    );
}

#[test]
fn brackets() {
    check(
        "{\"a\": [1, {\"b\": 2], \"c\": 3",
        &expect![[r#"
            {"a":[1,{"b":2}],"c":3}
            17..18 expected `}` for the bracket opened in line 1
            26..26 expected `}` for the bracket opened in line 1"#]],
    );
    check(
        "[1}, {[2]}]]",
        &expect![[r"
            [1,{}]
            2..3 this `}` closes nothing [remove it]
            6..7 expected a name in double quotes
            11..12 expected the end of the text"]],
    );
}

#[test]
fn strings() {
    check(
        "{\"a\": \"open,\n \"b\": 'it\\'s', c: \"x\\qy\tz\"}",
        &expect![[r#"
            {"a":"open,","b":"it's","c":"xqy\tz"}
            6..12 this string has no closing quote
            14..17 expected `,` before this [insert `,`]
            19..26 strings need double quotes [use double quotes]
            22..24 `\'` is not an escape in JSON
            28..29 names need double quotes [add quotes]
            33..35 `\q` is not an escape in JSON
            36..37 a control character must be escaped [write `\t`]"#]],
    );
}

#[test]
fn words_and_comments() {
    check(
        "// top\n[True, 01, NaN, -, 1.] /* end",
        &expect![[r"
            [null,null,null,null,null]
            0..6 JSON has no comments [remove the comment]
            8..12 `True` is not a JSON value [change to `true`]
            14..16 `01` is not a JSON value [add quotes]
            18..21 `NaN` is not a JSON value [add quotes]
            23..24 `-` is not a JSON value [add quotes]
            26..28 `1.` is not a JSON value [add quotes]
            30..36 this comment does not end [insert `*/`]"]],
    );
}

#[test]
fn texts_that_are_no_value() {
    check(
        "",
        &expect![
            "\
nothing
0..0 the text holds no JSON value"
        ],
    );
    check(
        "% ]",
        &expect![[r"
        nothing
        0..1 `%` means nothing in JSON
        2..3 this `]` closes nothing [remove it]"]],
    );
    check(
        "{} {}",
        &expect![[r"
        {}
        3..5 expected the end of the text"]],
    );
}

#[test]
fn repeated_names_and_depth() {
    check(
        r#"{"a": 1, "a": 2}"#,
        &expect![[r#"
            {"a":2}
            9..12 the name `a` stands in this object already"#]],
    );
    let deep = "[".repeat(2000) + &"]".repeat(2000);
    let parsed = parse(&deep);
    assert_eq!(parsed.diagnostics.len(), 1);
    assert_eq!(parsed.diagnostics[0].message, "nested deeper than 500");
}

#[test]
fn a_text_is_torn_where_brackets_or_quotes_do_not_pair() {
    for whole in ["{\"a\": 1,}", "[1 2]", "{a: }", "// x\n['y']"] {
        assert!(!parse(whole).is_torn, "{whole}");
    }
    for torn in ["{\"a\": [1}", "[1", "[1]]", "{} {}", "[\"x]"] {
        assert!(parse(torn).is_torn, "{torn}");
    }
}

#[test]
fn warnings_do_not_hide_errors() {
    let text = format!("{{{}}} !", "\"a\": 1,".repeat(1000) + "\"b\": 1");
    let parsed = parse(&text);
    let has_error = parsed
        .diagnostics
        .iter()
        .any(|found| found.severity == Severity::Error);
    assert!(has_error && parsed.diagnostics.len() < 150);
}

#[test]
fn places_are_found() {
    let text = r#"{"States": {"A": {"Next": "B"}, "C": [10, 20]}}"#;
    let root = parse(text).root.unwrap();
    let at = u32::try_from(text.find("20").unwrap()).unwrap();
    let steps: Vec<String> = root
        .path_to(at)
        .iter()
        .map(|step| match step {
            PathStep::Member(member) => member.key.name.to_string(),
            PathStep::Item(index, _) => index.to_string(),
        })
        .collect();
    assert_eq!(steps, ["States", "C", "1"]);
    let found = root.at_pointer("/States/A/Next").unwrap();
    assert_eq!(found.range.of(text), "\"B\"");
    assert!(root.at_pointer("/States/C/7").is_none());
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(":"),
        Just(","),
        Just("\""),
        Just("'"),
        Just("\\"),
        Just("\n"),
        Just(" "),
        Just("//"),
        Just("/*"),
        Just("*/"),
        Just("\"a\""),
        Just("é😀"),
        Just("\\u12"),
        Just("1"),
        Just("true"),
        Just("\u{feff}"),
        Just("\u{1}"),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_understood(text in prop_oneof![any::<String>(), pieces()]) {
        let parsed = parse(&text);
        let fits = |range: TextRange| text.get(range.start as usize..range.end as usize).is_some();
        for diagnostic in &parsed.diagnostics {
            prop_assert!(fits(diagnostic.range), "{diagnostic:?}");
        }
        prop_assert_eq!(
            parsed.diagnostics.iter().all(|d| d.rule == crate::DUPLICATE_KEY),
            Value::parse(text.trim_start_matches('\u{feff}')).is_ok()
        );
        let mut end = 0;
        for token in tokens(&text) {
            prop_assert!(fits(token.range) && token.range.start >= end);
            end = token.range.end;
        }
        let mut todo: Vec<Node> = parsed.root.into_iter().collect();
        while let Some(node) = todo.pop() {
            prop_assert!(fits(node.range));
            for child in node.items().iter().chain(node.members().iter().filter_map(|m| m.value.as_ref())) {
                prop_assert!(node.range.contains(child.range));
                todo.push(child.clone());
            }
        }
    }
}

#[test]
fn the_deepest_nesting_fits_a_small_stack() {
    let depth = MAX_DEPTH as usize;
    let text = "{\"a\":[".repeat(depth / 2) + &"]}".repeat(depth / 2);
    let read = move || {
        let parsed = parse(&text);
        assert!(parsed.diagnostics.is_empty());
        parsed.root.unwrap().to_value().to_string().len()
    };
    // As large as a page gives it.
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(read);
    assert!(thread.unwrap().join().is_ok());
}
