//! The dialect, rule by rule: path and document in, value or text out.

use json_value::Value;
use proptest::prelude::*;

use crate::{Path, ReferencePath};

/// Selects and shows the value, or the error after `!` (syntax) or the word for its kind.
fn select(path: &str, document: &str) -> String {
    let document = Value::parse(document).unwrap();
    match Path::parse(path) {
        Err(error) => format!("! {}..{}: {error}", error.range.start, error.range.end),
        Ok(path) => match path.select(&document) {
            Ok(value) => value.to_string(),
            Err(crate::PathError::NotFound(text)) => format!("not found: {text}"),
            Err(crate::PathError::Invalid(text)) => format!("invalid: {text}"),
        },
    }
}

#[track_caller]
fn check(document: &str, cases: &[(&str, &str)]) {
    for (path, expected) in cases {
        assert_eq!(select(path, document), *expected, "{path} on {document}");
    }
}

#[test]
fn names() {
    check(
        r#"{"trip":{"day-count":3,"größe":4,"with space":5,"a.b":6,"size()":7,"a'b":8,"%":9}}"#,
        &[
            ("$.trip.day-count", "3"),
            (" $.trip.größe ", "4"),
            ("$.trip['with space']", "5"),
            ("$.trip.['a.b']", "6"),
            ("$.trip.size()", "7"),
            ("$.trip.%", "9"),
            // Quotes cannot be escaped: the name ends at the second one.
            (
                r"$.trip['a\'b']",
                r"not found: No results for path: $['trip']['a\']",
            ),
            (
                "$['trip']['%', 'none', 'day-count']",
                r#"{"%":9,"day-count":3}"#,
            ),
            (
                "$['trip'].none",
                "not found: No results for path: $['trip']['none']",
            ),
            (
                "$.none.trip",
                "not found: Missing property in path $['none']",
            ),
            (
                "$.trip.%.x",
                "not found: Property ['x'] not found in path $['trip']['%']",
            ),
            (
                "$.trip['%', 'x'].y",
                "invalid: Multi properties can only be used as path leafs: $['trip']['%', 'x']",
            ),
        ],
    );
}

#[test]
fn indexes_and_slices() {
    check(
        "[10,11,12,13]",
        &[
            ("$[1]", "11"),
            ("$[ 1 , 3 ]", "[11,13]"),
            ("$[1:3]", "[11,12]"),
            ("$[2:]", "[12,13]"),
            ("$[-1:]", "[13]"),
            ("$[-9:]", "[10,11,12,13]"),
            ("$[:-3]", "[10]"),
            ("$[:9]", "[10,11,12,13]"),
            ("$[3:1]", "[]"),
            ("$[9:]", "[]"),
            ("$[0:3:2]", "[10,11,12]"),
            ("$[1::9]", "[11,12,13]"),
            ("$[(@.length-1)]", "13"),
            ("$[(@.size() - 4)]", "10"),
            (
                "$[(@.length-5)]",
                "not found: Index out of bounds when evaluating path $[-1]",
            ),
            (
                "$[-1]",
                "not found: Index out of bounds when evaluating path $[-1]",
            ),
            (
                "$[1,7]",
                "not found: Index out of bounds when evaluating path $[7]",
            ),
            (
                "$[-3:-1]",
                "not found: Index out of bounds when evaluating path $[-3]",
            ),
            ("$.x", "not found: Property ['x'] not found in path $"),
        ],
    );
    check(
        r#"{"n":null,"o":{"k":[1]}}"#,
        &[
            ("$.n[0]", "not found: The path $['n'] is null"),
            (
                "$.o[1:2].x",
                "invalid: Filter: [1:2]['x'] can only be applied to arrays. Current context is: {k=[1]}",
            ),
            (
                "$.o[(@.length-2)]",
                "invalid: Filter: [@.size()-2] can only be applied to arrays. Current context is: {k=[1]}",
            ),
        ],
    );
}

#[test]
fn what_is_missing_matters_by_place() {
    check(
        r#"{"rows":[{"v":1},{}],"map":{"p":{"v":1},"q":{}}}"#,
        &[
            ("$.none[*]", "[]"),
            ("$.rows[*].v", "[1]"),
            (
                "$.rows[0:2].v",
                "not found: No results for path: $['rows'][1]['v']",
            ),
            (
                "$.map.*.v",
                "not found: No results for path: $['map']['q']['v']",
            ),
            ("$.rows[*].v.w", "[]"),
            ("$.rows[*].none.v", "[]"),
            ("$.map.*.none.v", "[]"),
            ("$.map.*.p.q.v", "[]"),
            ("$.map.p.*", "[1]"),
            ("$.map.p.v.*", "[]"),
        ],
    );
}

#[test]
fn scans() {
    check(
        r#"{"a":[{"n":1,"k":[7]},{"k":[8,9]}],"n":2}"#,
        &[
            ("$..n", "[2,1]"),
            (
                "$..k[1]",
                "not found: Index out of bounds when evaluating path $['a'][0]['k'][1]",
            ),
            (
                "$..[1]",
                "not found: Index out of bounds when evaluating path $['a'][0]['k'][1]",
            ),
            ("$..[0]", r#"[{"n":1,"k":[7]},7,8]"#),
            // Before another step the index of a scan is not looked at.
            (
                "$..[5].k",
                "not found: Property ['k'] not found in path $['a'][0]['k'][0]",
            ),
            ("$.a..['n','k']", r#"[{"n":1,"k":[7]}]"#),
            (
                "$..[?(@.n)]",
                r#"[{"a":[{"n":1,"k":[7]},{"k":[8,9]}],"n":2},{"n":1,"k":[7]}]"#,
            ),
            ("$.a[1]..*", "[[8,9],8,9]"),
            ("$....n", "[]"),
        ],
    );
}

#[test]
fn filters() {
    let rows =
        r#"{"min":2,"rows":[{"n":1,"t":"x y"},{"n":"3","t":"XY","ok":true},{"n":3.0,"z":null}]}"#;
    let numbers = |path: &str| select(&format!("$.rows[?({path})].n"), rows);
    let cases = [
        ("@.n", r#"[1,"3",3.0]"#),
        ("!@.t", "[3.0]"),
        ("@.z", "[]"),
        ("!@.z", r#"[1,"3",3.0]"#),
        ("@.n == 3", r#"["3",3.0]"#),
        ("@.n == '3.0'", "[3.0]"),
        ("@.n >= $.min", "[3.0]"),
        ("@.n < 3.00", r#"[1,"3"]"#),
        ("@.t != 'x y'", r#"["3"]"#),
        ("@.t == null", "[]"),
        ("@.z == null", "[3.0]"),
        ("@.ok == TRUE", r#"["3"]"#),
        ("@.t =~ /x.?y/i", r#"[1,"3"]"#),
        ("@.t =~ /x/", "[]"),
        ("/[13]/ =~ @.n", r#"[1,"3"]"#),
        ("@.n == 1 || @.n == 3 && @.ok", r#"[1,"3"]"#),
        ("(@.n == 1 || @.n == 3) && @.ok", r#"[1,"3"]"#),
        ("@['t'] == 'XY'", r#"["3"]"#),
        ("1 == 1", r#"[1,"3",3.0]"#),
    ];
    for (filter, expected) in cases {
        assert_eq!(numbers(filter), expected, "{filter}");
    }
    check(
        r#"{"o":{"x":"it's"},"n":5,"list":["a",7]}"#,
        &[
            ("$.o[?(@.x == 'it\\'s')].x", r#"["it's"]"#),
            (
                "$.n[?(@.x)].y",
                "invalid: Filter: [?]['y'] can not be applied to primitives. Current context is: 5",
            ),
            ("$.list[?(@ > 6)]", r#"["a",7]"#),
            (
                "$.list[?(@[0] == 1)]",
                "invalid: Filter: [0] can only be applied to arrays. Current context is: a",
            ),
            ("$.none[?]", "[]"),
            ("$.list[?]", "invalid: Filter: [?] has no condition"),
            (
                "$.list[?('a' =~ 'a')]",
                "invalid: Filter: =~ needs a regular expression",
            ),
        ],
    );
}

#[test]
fn syntax_errors_name_the_place() {
    check(
        "{}",
        &[
            ("", "! 0..0: a path begins with `$`"),
            (" a.b", "! 1..2: a path begins with `$`"),
            ("$x", "! 1..2: expected `.` or `[` after `$`, found `x`"),
            ("$.a b", "! 3..4: a space is not allowed outside brackets"),
            ("$.a.", "! 3..4: a path does not end with `.`"),
            ("$.a..", "! 3..5: a path does not end with `..`"),
            ("$.ä['b'", "! 4..8: the bracket is not closed"),
            ("$.a[?", "! 3..5: the bracket is not closed"),
            ("$.a[1", "! 4..5: the bracket is not closed"),
            ("$.a[1-2]", "! 4..8: `1-2` is not an index"),
            ("$.a[:]", "! 4..6: a number is missing"),
            ("$.a[99999999999]", "! 4..16: `99999999999` is not an index"),
            (
                r#"$["a"]"#,
                "! 1..6: brackets hold a name in single quotes, an index, a slice, `*` or a filter",
            ),
            (
                "$[(@.count-1)]",
                "! 3..14: the only expressions are `(@.length-1)` and `(@.size()-1)`",
            ),
            ("$.a[?@.b]", "! 3..9: a filter is written `[?( … )]`"),
            (
                "$.a[?(@.b]",
                "! 3..10: the brackets of the filter are not balanced",
            ),
            ("$.a[?(@.b &&)]", "! 3..14: a condition is missing"),
            (
                "$.a[?(@.b == 1 && @.c in [1])]",
                "! 18..28: expected a path or a comparison (== != < <= > >= =~), found `@.c in [1]`",
            ),
            (
                "$.a[?(@.b[*] == 1)]",
                "! 6..17: the predicate path: @.b[*] is not definite",
            ),
            (
                "$.a[?(@.b =~ /+/)]",
                "! 6..16: `+` is not a regular expression: `+` has nothing to repeat",
            ),
        ],
    );
}

#[test]
fn limits_hold() {
    let long = format!("${}", ".a".repeat(250));
    assert!(Path::parse(&long).is_ok());
    assert!(Path::parse(&format!("{long}.a")).is_err());
    assert!(Path::parse(&format!("${}", "[?(@".repeat(10_000))).is_err());
    let nested = format!("$.a{}", "[?(@.a".repeat(9) + &")]".repeat(9));
    assert!(Path::parse(&nested).is_err());
    let wide = format!("[{}0]", "0,".repeat(3_000));
    let wide = format!("[{}0]", format!("{wide},").repeat(300));
    let path = Path::parse("$..*..*").unwrap();
    let error = path.select(&Value::parse(&wide).unwrap()).unwrap_err();
    assert_eq!(
        error.message(),
        "The path looks at more than 2000000 values"
    );
}

#[test]
fn reference_paths_set() {
    let set = |path: &str, root: &str| match ReferencePath::parse(path) {
        Err(error) => format!("! {error}"),
        Ok(path) => match path.set(Value::parse(root).unwrap(), Value::from("new")) {
            Ok(value) => value.to_string(),
            Err(error) => error.to_string(),
        },
    };
    let cases = [
        ("$", r#"{"a":1}"#, r#""new""#),
        ("$.a", r#"{"a":1,"b":2}"#, r#"{"a":"new","b":2}"#),
        ("$.c['d e']", r#"{"a":1}"#, r#"{"a":1,"c":{"d e":"new"}}"#),
        ("$.a[1]", r#"{"a":[1,2]}"#, r#"{"a":[1,"new"]}"#),
        (
            "$.a[0].b.c",
            r#"{"a":[{}]}"#,
            r#"{"a":[{"b":{"c":"new"}}]}"#,
        ),
        ("$['a,b']", "{}", r#"{"a,b":"new"}"#),
        (
            "$.a",
            r#""x""#,
            r#"Unable to apply ReferencePath $.a to input "x""#,
        ),
        (
            "$.a.b",
            r#"{"a":1}"#,
            r#"Unable to apply step "b" to input {"a":1}"#,
        ),
        ("$.a", "[1]", r#"Unable to apply step "a" to input [1]"#),
        (
            "$.a[2]",
            r#"{"a":[1,2]}"#,
            r#"Unable to apply ReferencePath $.a[2] to input {"a":[1,2]}"#,
        ),
        (
            "$.a[0]",
            "{}",
            "Unable to apply ReferencePath $.a[0] to input {}",
        ),
        ("$.a[*]", "{}", "! a reference path has no `*`"),
        ("$..a", "{}", "! a reference path has no `..`"),
        ("$.a[0:1]", "{}", "! a reference path has no `:`"),
        ("$.a.length()", "{}", "! a reference path has no functions"),
        ("a", "{}", "! a path begins with `$`"),
    ];
    for (path, root, expected) in cases {
        assert_eq!(set(path, root), expected, "{path} on {root}");
    }
}

#[test]
fn setting_copies_only_what_is_shared() {
    let root = Value::parse(r#"{"kept":[1,2,3],"a":{"b":1}}"#).unwrap();
    let path = ReferencePath::parse("$.a.b").unwrap();
    let changed = path.set(root.clone(), Value::from(2)).unwrap();
    assert!(
        changed
            .get("kept")
            .unwrap()
            .is_same(root.get("kept").unwrap())
    );
    assert_eq!(path.get(&root).unwrap(), Value::from(1));
    assert_eq!(path.get(&changed).unwrap(), Value::from(2));
}

/// Values small enough to meet paths made of the same names.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-3_i64..12).prop_map(Value::Int),
        prop_oneof!["a", "b", "5", "null", "true"].prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[ab]", inner), 0..3).prop_map(Value::object),
        ]
    })
}

/// Paths that parse, most of the time.
fn any_path() -> impl Strategy<Value = String> {
    let step = prop_oneof![
        Just(".a"),
        Just(".b"),
        Just("['a']"),
        Just("['a', 'b']"),
        Just("[0]"),
        Just("[1,0]"),
        Just("[-1:]"),
        Just("[:-1]"),
        Just("[0:2]"),
        Just("[-2:-1]"),
        Just("[(@.length-1)]"),
        Just("[*]"),
        Just(".*"),
        Just(".."),
        Just("[?(@.a)]"),
        Just("[?(!@.a && @.b > 1)]"),
        Just("[?(@ =~ /a|5/ || @.a == $.b)]"),
        Just("[?]"),
        Just("$"),
        Just("a"),
    ];
    prop::collection::vec(step, 0..6).prop_map(|steps| format!("${}", steps.concat()))
}

proptest! {
    #[test]
    fn any_text_is_a_path_or_an_error(text in any::<String>(), tail in "[.\\[\\]'?()@$*:,0-9a&|!=<>~/ -]{0,24}") {
        for text in [text, format!("${tail}"), format!("$.a[?({tail})]")] {
            if let Err(error) = Path::parse(&text) {
                let range = error.range.start as usize..error.range.end as usize;
                prop_assert!(text.get(range).is_some(), "{text:?} {error:?}");
            }
            let _ = ReferencePath::parse(&text);
        }
    }

    #[test]
    fn any_path_on_any_value_gives_a_result_or_an_error(path in any_path(), value in any_value()) {
        if let Ok(path) = Path::parse(&path)
            && let Ok(found) = path.select(&value)
        {
            prop_assert!(path.is_definite() || found.as_array().is_some());
        }
    }

    #[test]
    fn what_is_set_is_found(
        path in "\\$(\\.[ab]|\\[[01]\\]){0,4}",
        root in any_value(),
        value in any_value(),
    ) {
        let path = ReferencePath::parse(&path).unwrap();
        let before = root.to_string();
        match path.set(root.clone(), value.clone()) {
            Ok(changed) => prop_assert_eq!(path.get(&changed).unwrap(), value),
            Err(_) => prop_assert!(path.get(&root).is_err()),
        }
        prop_assert_eq!(root.to_string(), before);
    }
}
