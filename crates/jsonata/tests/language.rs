//! The language, case by case: expressions and what they give, in text files.
//!
//! The expectations of `language.txt` are what jsonata-js 2.2.2 answers, those of
//! `aws.txt` what is known of AWS. An unindented line is an expression, the indented
//! line after it what it gives.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test takes for granted may panic"
)]

use json_value::{Map, Value};
use jsonata::limits::{MAX_NESTING, MAX_VALUE_NESTING};
use jsonata::{
    Dialect, Environment, Error, Expression, Limits, Options, Outcome, SeededRandom, TokenKind,
    tokens,
};
use proptest::prelude::*;

const INPUT: &str = r#"{
    "order": {"id": "o-1", "full name": "Ann Lee", "items": [
        {"name": "Pen", "price": 1.5, "qty": 10, "tags": ["blue", "ink"]},
        {"name": "Paper", "price": 8, "qty": 1, "tags": ["a4"]},
        {"name": "Desk", "price": 120, "qty": 2}]},
    "matrix": [[1, 2], [3, 4]]}"#;

/// Enough for every case here, and soon used up by what never ends.
const STEPS: u64 = 200_000;

fn evaluate(expression: &str, dialect: Dialect) -> Result<Outcome, Error> {
    let input = Value::parse(INPUT).unwrap();
    let states = Value::object([("input", input.clone())]);
    let bindings = Map::from_iter([("states", states)]);
    let (input, limits) = match dialect {
        Dialect::Jsonata => (Some(&input), Limits::PLAIN),
        Dialect::Aws => (None, Limits::AWS),
    };
    let limits = Limits {
        steps: STEPS,
        ..limits
    };
    let environment = Environment {
        bindings: &bindings,
        clock_millis: 1_700_000_000_000,
        random: &SeededRandom::new(7),
        limits,
    };
    Expression::parse(expression, &Options { dialect })?.evaluate(input, &environment)
}

fn show(outcome: &Result<Outcome, Error>) -> String {
    match outcome {
        Ok(Outcome::Undefined) => "undefined".to_owned(),
        Ok(Outcome::Function) => "function".to_owned(),
        Ok(Outcome::Value(value)) => value.to_string(),
        Err(error) => format!(
            "{} @{} {} {}",
            error.code.unwrap_or("-"),
            error
                .position
                .map_or("-".to_owned(), |position| position.to_string()),
            error
                .token
                .as_ref()
                .map_or("-".to_owned(), Value::to_string),
            error.message
        ),
    }
}

/// Whether an answer is the expected one; values are compared as values.
fn agrees(outcome: &Result<Outcome, Error>, expected: &str) -> bool {
    match outcome {
        Ok(Outcome::Value(value)) => {
            Value::parse(expected).is_ok_and(|expected| expected == *value)
        }
        other => show(other) == expected,
    }
}

fn check(cases: &str, dialect: Dialect) {
    let mut lines = cases
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut wrong = Vec::new();
    while let (Some(expression), Some(expected)) = (lines.next(), lines.next()) {
        let expected = expected.strip_prefix("    ").expect("an indented line");
        let outcome = evaluate(expression, dialect);
        if !agrees(&outcome, expected) {
            wrong.push(format!(
                "{expression}\n    {expected}\n    {}",
                show(&outcome)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn jsonata() {
    check(include_str!("language.txt"), Dialect::Jsonata);
}

#[test]
fn aws() {
    check(include_str!("aws.txt"), Dialect::Aws);
}

#[test]
fn clock_and_randomness_come_from_the_host() {
    let cases = [
        ("$now()", r#""2023-11-14T22:13:20.000Z""#),
        ("$millis()", "1700000000000"),
        ("$now(\"[Y]\")", r#""2023""#),
        ("$random() = $random()", "false"),
        ("$sort($shuffle([3, 1, 2]))", "[1,2,3]"),
        ("($a := $random(); 0 <= $a and $a < 1)", "true"),
    ];
    for (expression, expected) in cases {
        let outcome = evaluate(expression, Dialect::Jsonata);
        assert!(agrees(&outcome, expected), "{expression}: {outcome:?}");
        assert_eq!(outcome, evaluate(expression, Dialect::Jsonata));
    }
}

#[test]
fn ranges_are_bytes_and_positions_utf16() {
    let error = evaluate("\"😀\" & 1 +", Dialect::Jsonata).unwrap_err();
    assert_eq!(error.position, Some(10));
    let error = evaluate("\"😀\" + 1", Dialect::Jsonata).unwrap_err();
    assert_eq!((error.position, error.range), (Some(6), Some(7..8)));
}

#[test]
fn references_name_what_is_read() {
    let source = "$states.input.a & b.c[d] & $x.(e) & $map(f, function($v) { $v & g & $y }) & $$.h";
    let expression = Expression::parse(source, &Options::default()).unwrap();
    let references = expression.references();
    let names = |found: &[jsonata::Reference]| -> Vec<String> {
        for reference in found {
            let text = &source[reference.range.clone()];
            assert!(text.ends_with(&reference.name), "{text}");
        }
        found.iter().map(|found| found.name.clone()).collect()
    };
    assert_eq!(names(&references.top_level), ["b", "f", "g"]);
    assert_eq!(names(&references.variables), ["states", "x", "map", "y"]);
    assert_eq!(names(&references.root), ["$"]);
    assert_eq!(references.paths[0], ["states", "input", "a"]);
}

/// Where an operand is expected, `and` is a name, `*` a wildcard, and `/` behind them divides.
#[test]
fn tokens_know_operands() {
    for source in ["and/items/in", "*/a/b", "a.%/b/2"] {
        let kinds: Vec<TokenKind> = tokens(source).iter().map(|token| token.kind).collect();
        assert!(!kinds.contains(&TokenKind::Regex), "{source}: {kinds:?}");
        assert!(!kinds.contains(&TokenKind::Invalid), "{source}: {kinds:?}");
    }
}

#[test]
fn tokens_have_kinds() {
    let source = "/* c */ $sum(items[a /b > 1.5].name) ~> /x+/i ? 'é' : null ! \"open";
    let shown: Vec<String> = tokens(source)
        .into_iter()
        .map(|token| format!("{:?} {}", token.kind, &source[token.range]))
        .collect();
    let expected = [
        "Comment /* c */",
        "Function $sum",
        "Punctuation (",
        "Name items",
        "Punctuation [",
        "Name a",
        "Operator /",
        "Name b",
        "Operator >",
        "Number 1.5",
        "Punctuation ]",
        "Operator .",
        "Name name",
        "Punctuation )",
        "Operator ~>",
        "Regex /x+/i",
        "Operator ?",
        "String 'é'",
        "Operator :",
        "Literal null",
        "Operator !",
        "Invalid \"open",
    ];
    assert_eq!(shown, expected);
}

/// What nests, loops or grows without end comes to an end with an answer.
#[test]
fn nothing_is_endless() {
    let many = |part: &str| part.repeat(20_000);
    let texts = [
        many("("),
        many("["),
        many("{\"a\":"),
        many("-"),
        format!("1{}", many("+1")),
        format!("a{}", many(".a")),
        format!("a{}", many("[0]")),
        format!("a{}", many("^(b)")),
        many("1?"),
        many("$x:="),
        many("function($x){"),
        format!("/{}", many("(")),
        format!("function($x)<{}>{{1}}(1)", many("s?")),
        format!(
            "function($x)<{}>{{1}}(1,1,1,1,1,1,1,1,1,1,\"\")",
            "a+".repeat(30)
        ),
        "($f := function($n) { $map([$n], $f) }; $f(1))".to_owned(),
        "($f := function($n) { $n ~> $f }; $f(1))".to_owned(),
        "$reduce([1..9999], function($a, $i) { [$a] })".to_owned(),
        "$reduce([1..9999], function($a, $i) { {\"a\": $a, \"i\": $i} })".to_owned(),
        "$reduce([1..9999], function($a, $i) { $zip([$a], [1]) })".to_owned(),
        "$reduce([1..9999], function($a, $i) { $clone([$a]) })".to_owned(),
        "$reduce([1..9999], function($a, $i) { $a(?) }, function($x) { $x })(1)".to_owned(),
        "$reduce([1..9999], function($a, $i) { function($x) { $a($x) } }, $abs)(1)".to_owned(),
        "$replace($pad(\"a\", 9999, \"a\"), /(a|b|ab)*c/, \"x\")".to_owned(),
        "$pad(\"\", 1e15)".to_owned(),
        "$formatInteger(1e300, \"I\")".to_owned(),
    ];
    for text in texts {
        for dialect in [Dialect::Jsonata, Dialect::Aws] {
            let _ = evaluate(&text, dialect);
        }
    }
    let nested = |n: u32| format!("{}1{}", "(".repeat(n as usize), ")".repeat(n as usize));
    assert!(evaluate(&nested(MAX_NESTING - 1), Dialect::Jsonata).is_ok());
    assert!(evaluate(&nested(MAX_NESTING), Dialect::Jsonata).is_err());
    let grown = |n: u32| format!("$reduce([1..{n}], function($a, $i) {{ [[$a]] }})");
    assert!(evaluate(&grown(MAX_VALUE_NESTING / 2), Dialect::Jsonata).is_ok());
}

/// Text made of the language's own pieces.
fn expression_like() -> impl Strategy<Value = String> {
    let pieces = [
        "a", "order", "items", "$", "$$", "$x", "$sum", "$map", "$string", "(", ")", "[", "]", "{",
        "}", ".", ",", ";", ":", "?", "+", "-", "*", "**", "/", "%", "@$v", "#$i", "^(", "|", "~>",
        ":=", "=", "and", "in", "1", "0", "2.5", "\"t\"", "'é'", "`n`", "null", "true", "function",
        "($y)", "..", "/a+/", " ", "&", "<n:n>", "??", "?:", "!", "\\",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..24)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_gives_an_answer(text in any::<String>()) {
        let _ = evaluate(&text, Dialect::Jsonata);
        let all = tokens(&text);
        prop_assert!(all.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
    }

    #[test]
    fn any_expression_gives_an_answer(text in expression_like()) {
        let outcome = evaluate(&text, Dialect::Jsonata);
        prop_assert_eq!(&outcome, &evaluate(&text, Dialect::Jsonata));
        if let Err(error) = outcome {
            if let Some(range) = error.range {
                prop_assert!(text.get(range).is_some());
            }
        } else {
            prop_assert!(tokens(&text).iter().all(|token| token.kind != TokenKind::Invalid));
        }
    }
}
