//! Templates with `JSONata` expressions: template in, JSON or error text out.

use json_value::Value;

use super::with_scope;
use crate::{Expected, QueryError, Scope, Template, TemplateErrorKind, jsonata_inside};

/// The payload, or `<location>: <cause>`.
fn eval_with(
    text: &str,
    evaluate: impl FnOnce(&Template, &Scope<'_>) -> Result<Value, QueryError>,
) -> String {
    let template = Template::jsonata(&Value::parse(text).unwrap(), "Output");
    match template {
        Ok(template) => {
            let result = with_scope(r#"{"n":2,"list":[1,2]}"#, |scope| {
                let (result, error) = (Value::from("done"), Value::from("gone"));
                let scope = Scope {
                    result: Some(&result),
                    error_output: Some(&error),
                    now_millis: 1_000,
                    ..*scope
                };
                evaluate(&template, &scope)
            });
            match result {
                Ok(value) => value.to_string(),
                Err(error) => {
                    assert_eq!(error.error, "States.QueryEvaluationError");
                    format!("{}: {}", error.location.unwrap(), error.cause)
                }
            }
        }
        Err(errors) => {
            let show = |error: &crate::TemplateError| {
                let range = error.range.unwrap();
                let kind = match error.kind {
                    TemplateErrorKind::Path => "path",
                    TemplateErrorKind::Jsonata => "invalid",
                    TemplateErrorKind::UnsupportedJsonata => "unsupported",
                };
                format!(
                    "! {kind} {} {}..{}: {error}",
                    error.pointer, range.start, range.end
                )
            };
            errors.iter().map(show).collect::<Vec<_>>().join("\n")
        }
    }
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(eval_with(text, Template::eval), *expected, "{text}");
    }
}

#[test]
fn expressions_stand_in_their_brackets() {
    let cases = [
        ("{% 1 %}", Some("1")),
        ("{%1%}", Some("1")),
        ("{%%}", Some("")),
        ("{%\n a\t%}", Some("a")),
        ("{%}", None),
        (" {% 1 %}", None),
        ("{% 1 %} ", None),
        ("a {% 1 %}", None),
        ("{{% 1 %}}", None),
    ];
    for (text, expected) in cases {
        let inside = jsonata_inside(text).map(|(inside, range)| {
            assert_eq!(range.of(text), inside);
            inside
        });
        assert_eq!(inside, expected, "{text}");
    }
}

#[test]
fn expressions_see_what_the_state_has_at_hand() {
    check(&[
        (r#""{% $states.input.n + 1 %}""#, "3"),
        (
            r#"{"a":["{% $states.result %}",1,{"b":"{% $states.errorOutput %}"}]}"#,
            r#"{"a":["done",1,{"b":"gone"}]}"#,
        ),
        (r#""{% $states.context.Execution.Name %}""#, r#""e1""#),
        (
            r#""{% $keys($states) %}""#,
            r#"["input","result","errorOutput","context"]"#,
        ),
        (r#""{% $order_ä1.total %}""#, "12.5"),
        (
            r#"{"{% 1 %}":"x","a.$":"$.n"," {% 1 %}":" {% 1 %}"}"#,
            r#"{"{% 1 %}":"x","a.$":"$.n"," {% 1 %}":" {% 1 %}"}"#,
        ),
        (r#""{% {'a': 1, 'b': $states.input.none} %}""#, r#"{"a":1}"#),
        (r#""{% $millis() %}""#, "1000"),
        (r#""{% 9007199254740993 %}""#, "9007199254740993"),
    ]);
}

#[test]
fn failures_name_expression_and_field() {
    check(&[
        (
            r#""{% $none %}""#,
            "Output: The JSONata expression '$none' specified for the field 'Output' returned \
             nothing (undefined).",
        ),
        (
            r#"{"a":{"b":["x",["{% $states.input.none.x %}"]]}}"#,
            "Output/a/b[1][0]: The JSONata expression '$states.input.none.x' specified for the \
             field 'Output/a/b[1][0]' returned nothing (undefined).",
        ),
        (
            r#""{% function($x){$x} %}""#,
            "Output: The JSONata expression 'function($x){$x}' specified for the field 'Output' \
             returned an unsupported result type.",
        ),
        (
            r#""{% $states.input.n() %}""#,
            "Output: The JSONata expression '$states.input.n()' specified for the field 'Output' \
             threw an error during evaluation. T1006: Attempted to invoke a non-function",
        ),
        (
            r#""{% ($f := function($n){$n + $f($n)}; $f(1)) %}""#,
            "Output: The JSONata expression '($f := function($n){$n + $f($n)}; $f(1))' specified \
             for the field 'Output' threw an error during evaluation: Stack overflow error: Check \
             for non-terminating recursive function. Consider rewriting as tail-recursive",
        ),
    ]);
}

#[test]
fn a_field_may_want_one_kind_of_value() {
    let eval_as =
        |text: &str, expected| eval_with(text, |template, scope| template.eval_as(scope, expected));
    assert_eq!(
        eval_as(r#""{% $states.input.list %}""#, Expected::Array),
        "[1,2]"
    );
    assert_eq!(eval_as(r#""{% 1 = 1 %}""#, Expected::Boolean), "true");
    assert_eq!(eval_as("[1]", Expected::Array), "[1]");
    assert_eq!(
        eval_as(r#""{% $states.input %}""#, Expected::Array),
        "Output: The JSONata expression '$states.input' specified for the field 'Output' returned \
         an unexpected result type. Expected 'array', but was 'object' for value: \
         {\"n\":2,\"list\":[1,2]}"
    );
}

#[test]
fn what_a_workflow_does_not_have_is_refused() {
    check(&[
        (
            r#"{"a":"{% 1 + %}"}"#,
            "! invalid /a 5..6: Unexpected end of expression",
        ),
        (
            r#"{"a":[1,"{% phone & $$.x %}"]}"#,
            "! unsupported /a/1 3..8: Reference to 'phone' at the top level is not supported.\n\
             ! unsupported /a/1 11..13: Reference to '$$' is not supported.",
        ),
        (r#""{% $states.input.list[$ > 1] %}""#, "2"),
    ]);
}

#[test]
fn references_name_variables() {
    let text = "{% $order.total + $states.input.n %}";
    let template = Template::jsonata(&Value::from(text), "Output").unwrap();
    let found: Vec<&str> = template
        .references()
        .iter()
        .map(|(_, reference)| reference.range.of(text))
        .collect();
    assert_eq!(found, ["$order", "$states"]);
}
