//! Templates, path fields and intrinsic functions: text in, JSON or error text out.

mod jsonata;

use std::cell::Cell;

use json_value::Value;
use proptest::prelude::*;

use crate::{
    Allow, ContextSource, Entropy, PathExpr, QueryError, ReferenceKind, Scope, Source, Template,
    Variables,
};

/// A fixed surrounding: `$` is given, `$$` and `$order` are always the same.
struct Surroundings(Cell<u64>);

impl ContextSource for Surroundings {
    fn context(&self) -> Value {
        Value::parse(r#"{"Execution":{"Name":"e1"}}"#).unwrap()
    }
}

impl Variables for Surroundings {
    fn get(&self, name: &str) -> Option<Value> {
        (name == "order_ä1").then(|| Value::parse(r#"{"total":12.5}"#).unwrap())
    }
}

impl Entropy for Surroundings {
    fn next_u64(&self) -> u64 {
        self.0.set(self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
        self.0.get()
    }
}

fn with_scope<T>(input: &str, evaluate: impl FnOnce(&Scope<'_>) -> T) -> T {
    let surroundings = Surroundings(Cell::new(0));
    evaluate(&Scope {
        input: &Value::parse(input).unwrap(),
        result: None,
        error_output: None,
        context: &surroundings,
        variables: &surroundings,
        entropy: &surroundings,
        now_millis: 0,
    })
}

fn show(result: Result<Value, QueryError>) -> String {
    match result {
        Ok(value) => value.to_string(),
        Err(QueryError { error, cause, .. }) => format!("{error}: {cause}"),
    }
}

/// The value of a path field, or its error.
fn path(text: &str, input: &str) -> String {
    match PathExpr::parse(text, Allow::ALL) {
        Ok(expr) => with_scope(input, |scope| show(expr.eval(scope))),
        Err(error) => format!("! {}..{}: {error}", error.range.start, error.range.end),
    }
}

#[track_caller]
fn check_paths(input: &str, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(path(text, input), *expected, "{text} on {input}");
    }
}

fn template(text: &str, input: &str) -> String {
    match Template::jsonpath(&Value::parse(text).unwrap()) {
        Ok(template) => with_scope(input, |scope| show(template.eval(scope))),
        Err(errors) => {
            let show = |error: &crate::TemplateError| {
                let range = error.range.map_or_else(String::new, |range| {
                    format!(" {}..{}", range.start, range.end)
                });
                format!("! {}{range}: {error}", error.pointer)
            };
            errors.iter().map(show).collect::<Vec<_>>().join("\n")
        }
    }
}

#[test]
fn paths_start_from_three_places() {
    check_paths(
        r#"{"a":{"b":[1,2]}}"#,
        &[
            ("$", r#"{"a":{"b":[1,2]}}"#),
            ("$.a.b[1]", "2"),
            ("$$", r#"{"Execution":{"Name":"e1"}}"#),
            ("$$.Execution.Name", r#""e1""#),
            ("$order_ä1.total", "12.5"),
            (
                "$.c",
                "States.Runtime: Invalid path '$.c' : No results for path: $['c']",
            ),
            (
                "$$.c",
                "States.Runtime: Invalid path '$$.c' : No results for path: $['c']",
            ),
            (
                "$none.c",
                "States.Runtime: Invalid path '$none.c' : No results for path: $none",
            ),
            (
                "$.a[0]",
                "States.Runtime: Invalid path '$.a[0]' : Filter: [0] can only be applied to \
                 arrays. Current context is: {b=[1, 2]}",
            ),
            ("$$x", "! 2..3: expected `.` or `[` after `$`, found `x`"),
            (
                "$order. x",
                "! 7..8: a space is not allowed outside brackets",
            ),
            ("a", "! 0..1: a path begins with `$`"),
        ],
    );
}

#[test]
fn fields_refuse_what_they_cannot_hold() {
    let refused = |text: &str, allow| {
        PathExpr::parse(text, allow).map_or_else(|error| error.message, |_| "taken".to_owned())
    };
    let input_only = Allow {
        context: false,
        variables: false,
        ..Allow::PATHS
    };
    assert_eq!(
        refused("States.UUID()", Allow::PATHS),
        "an intrinsic function cannot stand here"
    );
    assert_eq!(refused("$$.a", Allow::PATHS), "taken");
    assert_eq!(
        refused("$$.a", input_only),
        "the context object cannot be read here"
    );
    assert_eq!(refused("$a", input_only), "a variable cannot be read here");
}

#[test]
fn templates_answer_queries_at_every_depth() {
    let cases = [
        (r#"{"a.$":"$.x","b":"$.x"}"#, r#"{"b":"$.x","a":1}"#),
        (
            r#"[{"a":[{"b.$":"$$.Execution.Name"},2]}]"#,
            r#"[{"a":[{"b":"e1"},2]}]"#,
        ),
        (
            r#"{"a.$":"States.Array($.x, 'y')","c":null}"#,
            r#"{"c":null,"a":[1,"y"]}"#,
        ),
        (r#""$.x""#, r#""$.x""#),
        (
            r#"{"deep":{"gone.$":"$.y.z"}}"#,
            "States.Runtime: The JSONPath '$.y.z' specified for the field 'gone.$' could not be \
             found in the input '{\"x\":1}'",
        ),
        (
            r#"{"gone.$":"$$.Task.Token"}"#,
            "States.Runtime: The JSONPath '$$.Task.Token' specified for the field 'gone.$' could \
             not be found in the input '{\"Execution\":{\"Name\":\"e1\"}}'",
        ),
        (
            r#"{"bad.$":"$.x[0]"}"#,
            "States.Runtime: Filter: [0] can only be applied to arrays. Current context is: 1",
        ),
        (
            r#"{"a/b":[{"c.$":"x"}],"d.$":1,"e.$":"States.Nope()"}"#,
            "! /a~1b/0/c.$ 0..1: a path begins with `$`\n\
             ! /d.$: a path or an intrinsic function is a string, not a number\n\
             ! /e.$ 0..11: there is no intrinsic function `States.Nope`",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(template(text, r#"{"x":1}"#), expected, "{text}");
    }
}

#[test]
fn members_of_paths_come_last_in_the_order_of_a_java_map() {
    let name = |n: usize| format!(r#""m{n}.$":"$""#);
    let thirteen: Vec<String> = (0..13).map(name).collect();
    let cases = [
        // As AWS told the parameters of an HTTP task (radkawar/stackd, `http_connections.json`).
        (
            r#"{"ApiEndpoint.$":"$","Method.$":"$","Authentication":{"ConnectionArn.$":"$"},"Headers.$":"$","QueryParameters.$":"$","RequestBody.$":"$","Transform.$":"$"}"#,
            "Authentication Headers ApiEndpoint Method QueryParameters Transform RequestBody",
        ),
        // As the guide shows what the context object of a Map gives.
        (
            r#"{"ContextIndex.$":"$","ContextValue.$":"$"}"#,
            "ContextValue ContextIndex",
        ),
        // Names in one place of the map stay as they were written.
        (
            r#"{"QueueUrl.$":"$","MessageBody.$":"$"}"#,
            "QueueUrl MessageBody",
        ),
        // A path takes the place of a value of the same name.
        (r#"{"b.$":"$","a":1,"a.$":"$"}"#, "a b"),
        // Thirteen need 32 places.
        (
            &format!("{{{}}}", thirteen.join(",")),
            "m0 m1 m2 m3 m4 m5 m6 m7 m8 m9 m11 m10 m12",
        ),
    ];
    for (text, expected) in cases {
        let compiled = Template::jsonpath(&Value::parse(text).unwrap()).unwrap();
        let result = with_scope("1", |scope| compiled.eval(scope)).unwrap();
        let names: Vec<&str> = result
            .as_object()
            .unwrap()
            .keys()
            .map(|name| &**name)
            .collect();
        assert_eq!(names.join(" "), expected, "{text}");
    }
}

#[test]
fn constant_parts_are_shared() {
    let value = Value::parse(r#"{"big":[1,2,{"x":3}],"a.$":"$"}"#).unwrap();
    let compiled = Template::jsonpath(&value).unwrap();
    let result = with_scope("1", |scope| compiled.eval(scope)).unwrap();
    assert!(
        result
            .get("big")
            .unwrap()
            .is_same(value.get("big").unwrap())
    );
    assert!(compiled.as_constant().is_none());
    assert!(
        Template::jsonpath(&Value::from(1))
            .unwrap()
            .as_constant()
            .is_some()
    );
}

#[test]
fn intrinsic_functions() {
    let input = r#"{"n":2.5,"s":"a-b+c","list":[1,"1",1.0,[2],[2.0],null],"o":{"k":1,"l":[true]},"t":"{}={}"}"#;
    check_paths(
        input,
        &[
            (
                r"States.Format('{} {} \{{}\} \'\\', $.o, 7, null)",
                r#""{k=1, l=[true]} 7 {null} '\\""#,
            ),
            ("States.Format($.t, 'x', 1.50)", r#""x=1.5""#),
            (
                "States.Format('\n{}', States.Format('{}', 'in'))",
                r#""\nin""#,
            ),
            (r#"States.StringToJson('{"a":[1]}')"#, r#"{"a":[1]}"#),
            ("States.StringToJson('  ')", "null"),
            ("States.JsonToString($.o)", r#""{\"k\":1,\"l\":[true]}""#),
            ("States.Array( )", "[]"),
            ("States.Array(true,$.n , -1.5e1)", "[true,2.5,-15.0]"),
            (
                "States.ArrayPartition($.list, 4)",
                r#"[[1,"1",1.0,[2]],[[2.0],null]]"#,
            ),
            (
                "States.ArrayPartition($.list, $.n)",
                r#"[[1,"1"],[1.0,[2]],[[2.0],null]]"#,
            ),
            ("States.ArrayContains($.list, null)", "true"),
            ("States.ArrayContains($.list, 'null')", "true"),
            ("States.ArrayRange(5, -1, -2.9)", "[5,3,1,-1]"),
            ("States.ArrayRange(1, 0, 1)", "[]"),
            ("States.ArrayGetItem($.list, 3)", "[2]"),
            ("States.ArrayLength($.list)", "6"),
            (
                "States.ArrayUnique($.list)",
                r#"[1.0,null,1,"1",[2],[2.0]]"#,
            ),
            ("States.Base64Encode('äö')", r#""w6TDtg==""#),
            ("States.Base64Decode('w6T\nDtg')", r#""äö""#),
            (
                "States.Hash('', 'MD5')",
                r#""d41d8cd98f00b204e9800998ecf8427e""#,
            ),
            (
                "States.Hash($.o, 'SHA-1')",
                r#""f60e5415666b601e035c2bc1d58c9b74dc6c1b97""#,
            ),
            (
                "States.JsonMerge($.o, $.o.l, false)",
                "States.Runtime: There was an error while evaluating the intrinsic function: States.JsonMerge($.o, $.o.l, false). Invalid arguments in States.JsonMerge",
            ),
            (
                r#"States.JsonMerge($.o, States.StringToJson('{"m":0,"k":2}'), false)"#,
                r#"{"k":2,"l":[true],"m":0}"#,
            ),
            ("States.MathAdd($.n, -2.5)", "1"),
            ("States.MathRandom(1, 100, 42)", "63"),
            ("States.MathRandom(5, 6)", "5"),
            ("States.StringSplit($.s, '+-')", r#"["a","b","c"]"#),
            ("States.StringSplit('', ',')", "[]"),
            ("States.UUID()", r#""9e3779b9-7f4a-4c15-bc6e-f372fe94f82a""#),
        ],
    );
}

#[test]
fn intrinsic_functions_fail_with_a_reason() {
    let input = r#"{"list":[1],"long":"x"}"#;
    assert_eq!(
        path("States.Format('{}', $.gone)", input),
        "States.Runtime: The function 'States.Format('{}', $.gone)' had the following error: \
         The JsonPath argument for the field '$.gone' could not be found in the input \
         '{\"list\":[1],\"long\":\"x\"}'"
    );
    let fails = |text: &str, reason: &str| {
        let expected = format!(
            "States.Runtime: There was an error while evaluating the intrinsic function: \
             {text}. {reason}"
        );
        assert_eq!(path(text, input), expected);
    };
    for text in [
        "States.ArrayPartition($.list, 0)",
        "States.ArrayRange(0, 1000, 1)",
        "States.ArrayGetItem($.list, 1)",
        "States.MathAdd(2147483647, 1)",
        "States.Hash()",
        "States.UUID(1)",
    ] {
        let name = text.split('(').next().unwrap_or_default();
        fails(text, &format!("Invalid arguments in {name}"));
    }
    let long = format!("States.Base64Encode('{}')", "ä".repeat(10_001));
    fails(&long, "Invalid arguments in States.Base64Encode");
    fails(
        "States.Format('{} {}', 1)",
        "Invalid arguments in States.Format: number of arguments do not match the occurrences \
         of {}.",
    );
    fails(
        "States.Format('{{}}', 1)",
        "Invalid template in States.Format: matching '}' not found for '{'.",
    );
    fails(
        "States.Format('}')",
        "Invalid template in States.Format: matching '{' not found for '}'.",
    );
    fails(
        "States.StringToJson('{')",
        "Cannot convert String to Json in States.StringToJson, caused by: the text ends too \
         early at line 1 column 2",
    );
}

#[test]
fn syntax_errors_of_calls_name_the_place() {
    let nested = |n: usize| format!("{}{}", "States.Array(".repeat(n), ")".repeat(n));
    assert_eq!(path(&nested(10), "1"), "[[[[[[[[[[]]]]]]]]]]");
    assert_eq!(
        path(&nested(11), "1"),
        "! 130..142: calls nest deeper than 10"
    );
    assert!(path(&nested(100_000), "1").starts_with('!'));
    check_paths(
        "{}",
        &[
            (
                "States.format('')",
                "! 0..13: there is no intrinsic function `States.format`",
            ),
            ("States.Array", "! 12..12: expected `(`"),
            ("States.Array(1", "! 14..14: expected `)`"),
            ("States.Array(1 2)", "! 15..16: expected `)`, found `2`"),
            (
                "States.Array(1,)",
                "! 15..16: expected an argument, found `)`",
            ),
            ("States.Array('a", "! 13..15: the string is not closed"),
            (
                r#"States.Array('ä\"')"#,
                r"! 16..18: the escapes are `\'`, `\{`, `\}` and `\\`",
            ),
            (
                r"States.Array('a\",
                r"! 15..16: the escapes are `\'`, `\{`, `\}` and `\\`",
            ),
            (
                "States.Array(abc)",
                "! 13..16: `abc` is not a value: text stands in single quotes",
            ),
            (
                "States.Array($x.)",
                "! 15..16: a path does not end with `.`",
            ),
            ("States.UUID() x", "! 14..15: nothing may follow the call"),
        ],
    );
}

#[test]
fn paths_in_arguments_keep_their_own_punctuation() {
    check_paths(
        r#"{"a":[{"x":1},{"x":2}],"f()":3,"p)q":4}"#,
        &[
            (
                "States.Array($.a[?(@.x == 1 && @.x)], $.a[0,1].x)",
                r#"[[{"x":1}],[1,2]]"#,
            ),
            ("States.Array($.f(),$['p)q'])", "[3,4]"),
        ],
    );
}

#[test]
fn references_name_what_is_read() {
    let text = "States.Format('{}', $.a, States.Array($$.b, $c.d))";
    let expr = PathExpr::parse(text, Allow::ALL).unwrap();
    let shown: Vec<String> = expr
        .references()
        .iter()
        .map(|reference| {
            let what = match &reference.kind {
                ReferenceKind::Function(_) => "function".to_owned(),
                ReferenceKind::Path { source, .. } => match source {
                    Source::Input => "input".to_owned(),
                    Source::Context => "context".to_owned(),
                    Source::Variable(name) => format!("variable {name}"),
                },
                ReferenceKind::JsonataVariable(name) => format!("variable {name}"),
            };
            format!("{what}: {}", reference.range.of(text))
        })
        .collect();
    let expected = [
        "function: States.Format",
        "input: $.a",
        "function: States.Array",
        "context: $$.b",
        "variable c: $c.d",
    ];
    assert_eq!(shown, expected);
}

proptest! {
    #[test]
    fn any_text_is_an_expression_or_an_error(
        text in any::<String>(),
        tail in "[$.a-z'\\\\{}(),\\[\\] 0-9SMA]{0,30}",
        function in 0..18_usize,
    ) {
        let call = format!("{}({tail})", crate::Function::ALL[function].as_str());
        for text in [text, tail, call] {
            match PathExpr::parse(&text, Allow::ALL) {
                Ok(expr) => {
                    let _ = with_scope(r#"{"a":[1,{"b":"c"}]}"#, |scope| expr.eval(scope));
                }
                Err(error) => {
                    let range = error.range.start as usize..error.range.end as usize;
                    prop_assert!(text.get(range).is_some(), "{text:?} {error:?}");
                }
            }
        }
    }
}
