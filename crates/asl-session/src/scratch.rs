//! The scratch pad: one expression, tried on data of one's own.
//!
//! [`evaluate`] is a function of its arguments: no clock, no randomness, no run is touched.
//! The panel keeps the three texts, calls it after each change, shows
//! [`ScratchAnswer::text`], and underlines [`ScratchError::place`] in the text that it names.

use asl_query::{
    ContextSource, ExploreError, Explored, Scope, SeededEntropy, Variables, explore_jsonata,
    explore_jsonpath,
};
use json_value::Value;
use source::{LineIndex, TextRange};

use crate::Utf16Range;

/// What the expression is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScratchLanguage {
    /// With or without `{% %}` around it.
    #[default]
    Jsonata,
    /// A path or a call of an intrinsic function, as the value of a `"key.$"` field.
    Jsonpath,
}

impl ScratchLanguage {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Jsonata, Self::Jsonpath];

    /// A word for markup and for links: `jsonata`, `jsonpath`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jsonata => "jsonata",
            Self::Jsonpath => "jsonpath",
        }
    }

    /// Its name: `JSONata`, `JSONPath`.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Jsonata => "JSONata",
            Self::Jsonpath => "JSONPath",
        }
    }
}

/// What an expression sees beside the input: that of a state in a run, or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct ScratchScope {
    /// The workflow variables, an object: `$name` in both languages.
    pub variables: Value,
    /// The context object: `$$` in JSONPath, `$states.context` in JSONata.
    pub context: Value,
    /// `$states.result`, for a state that has one.
    pub result: Option<Value>,
    /// `$states.errorOutput`, inside a catcher.
    pub error_output: Option<Value>,
    /// What `$now()` and `$millis()` tell, in milliseconds since 1970: the run's virtual time.
    pub now_millis: i64,
    /// Where `$random()`, `$uuid()`, `States.UUID()` and `States.MathRandom` begin: the same
    /// seed, the same answer.
    pub seed: u64,
}

/// The expression in a field's text, to be tried by itself: the text, if it is one; of a payload
/// template in `JSONata` the whole as a constructor, of one in `JSONPath` the first path. `None`
/// if nothing in it is evaluated.
pub fn expression_in(text: &str, language: ScratchLanguage) -> Option<String> {
    let is_expression = |text: &str| match language {
        ScratchLanguage::Jsonata => jsonata_in(text).is_some(),
        ScratchLanguage::Jsonpath => text.starts_with('$') || text.starts_with("States."),
    };
    if is_expression(text.trim()) {
        let inside = jsonata_in(text.trim()).filter(|_| language == ScratchLanguage::Jsonata);
        return Some(inside.unwrap_or(text).trim().to_owned());
    }
    let template = Value::parse(text).ok()?;
    match language {
        ScratchLanguage::Jsonata => {
            let mut has_some = false;
            let constructor = constructor(&template, &mut has_some);
            has_some.then_some(constructor)
        }
        ScratchLanguage::Jsonpath => first_path(&template),
    }
}

/// What is between `{%` and `%}`.
fn jsonata_in(text: &str) -> Option<&str> {
    text.strip_prefix("{%")?.strip_suffix("%}")
}

/// A template as a constructor of `JSONata`; the nesting is that of the text it was read from.
fn constructor(template: &Value, has_some: &mut bool) -> String {
    match template {
        Value::String(text) => match jsonata_in(text) {
            Some(inside) => {
                *has_some = true;
                format!("({})", inside.trim())
            }
            None => template.to_string(),
        },
        Value::Array(items) => {
            let items = items.iter().map(|item| constructor(item, has_some));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let name = Value::from(name.to_string());
                format!("{name}: {}", constructor(value, has_some))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => template.to_string(),
    }
}

/// The first member of a template whose name ends in `.$`.
fn first_path(template: &Value) -> Option<String> {
    match template {
        Value::Array(items) => items.iter().find_map(first_path),
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            let path = value.as_str().filter(|_| name.ends_with(".$"));
            path.map(ToOwned::to_owned).or_else(|| first_path(value))
        }),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => None,
    }
}

impl Default for ScratchScope {
    fn default() -> Self {
        Self {
            variables: Value::empty_object(),
            context: Value::empty_object(),
            result: None,
            error_output: None,
            now_millis: 0,
            seed: 0,
        }
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScratchAnswer {
    /// The value, as indented JSON.
    Value(String),
    /// Nothing: in a field the state would fail with `States.QueryEvaluationError`.
    Undefined,
    /// A function: in a field the state would fail with `States.QueryEvaluationError`.
    Function,
    /// An error.
    Error(ScratchError),
}

impl ScratchAnswer {
    /// The text to show.
    pub fn text(&self) -> String {
        match self {
            Self::Value(json) => json.clone(),
            Self::Undefined => "The expression returned nothing (undefined)".to_owned(),
            Self::Function => "The expression returned a function, which has no value".to_owned(),
            Self::Error(error) => match error.code {
                Some(code) => format!("{code}: {}", error.message),
                None => error.message.clone(),
            },
        }
    }
}

/// An error of a scratch pad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScratchError {
    /// JSONata's code, if it is an error of JSONata that has one.
    pub code: Option<&'static str>,
    /// What is wrong.
    pub message: String,
    /// What to underline; `None` where no part is to blame.
    pub place: Option<ScratchPlace>,
}

/// A part of one of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScratchPlace {
    /// In the expression.
    Expression(Utf16Range),
    /// In the input.
    Input(Utf16Range),
}

/// Evaluates `expression` with `input`, a JSON text (empty: `{}`), as its input: `$` in
/// JSONPath, `$states.input` in JSONata. An empty expression returns nothing.
///
/// JSONata has the dialect, the limits and the refusals that it has in a workflow: no bare
/// names at the top level, no `$$`, depth 100.
pub fn evaluate(
    expression: &str,
    language: ScratchLanguage,
    input: &str,
    scope: &ScratchScope,
) -> ScratchAnswer {
    let input = match read(input) {
        Ok(input) => input,
        Err(error) => return ScratchAnswer::Error(error),
    };
    answer(expression, evaluated(expression, language, &input, scope))
}

/// The same on an input that is a value already; the value that came of it.
pub(crate) fn evaluated(
    expression: &str,
    language: ScratchLanguage,
    input: &Value,
    scope: &ScratchScope,
) -> Result<Explored, ExploreError> {
    if expression.trim().is_empty() {
        return Ok(Explored::Undefined);
    }
    let seen = Scope {
        input,
        result: scope.result.as_ref(),
        error_output: scope.error_output.as_ref(),
        context: &Object(&scope.context),
        variables: &Object(&scope.variables),
        entropy: &SeededEntropy::new(scope.seed),
        now_millis: scope.now_millis,
    };
    match language {
        ScratchLanguage::Jsonata => explore_jsonata(expression, &seen),
        ScratchLanguage::Jsonpath => explore_jsonpath(expression, &seen).map(Explored::Value),
    }
}

/// What came of an expression, for people.
pub(crate) fn answer(expression: &str, explored: Result<Explored, ExploreError>) -> ScratchAnswer {
    match explored {
        Ok(Explored::Value(value)) => ScratchAnswer::Value(value.to_pretty_string()),
        Ok(Explored::Undefined) => ScratchAnswer::Undefined,
        Ok(Explored::Function) => ScratchAnswer::Function,
        Err(error) => ScratchAnswer::Error(ScratchError {
            code: error.code,
            message: error.message,
            place: error
                .range
                .map(|range| ScratchPlace::Expression(utf16(expression, range))),
        }),
    }
}

/// The input's value; a text that is no JSON is an error at its first mistake.
fn read(input: &str) -> Result<Value, ScratchError> {
    if input.trim().is_empty() {
        return Ok(Value::empty_object());
    }
    Value::parse(input).map_err(|error| {
        let parsed = json_syntax::parse(input);
        let first = parsed.diagnostics.first();
        ScratchError {
            code: None,
            message: first.map_or_else(
                || error.to_string(),
                |first| format!("The input is no JSON: {}", first.message),
            ),
            place: first.map(|first| ScratchPlace::Input(utf16(input, first.range))),
        }
    })
}

fn utf16(text: &str, range: TextRange) -> Utf16Range {
    Utf16Range::of(range, text, &LineIndex::new(text))
}

/// An object as variables and as context object.
pub(crate) struct Object<'a>(pub(crate) &'a Value);

impl Variables for Object<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        self.0.get(name).cloned()
    }
}

impl ContextSource for Object<'_> {
    fn context(&self) -> Value {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(language: ScratchLanguage, expression: &str, input: &str, expected: &Expect) {
        let scope = ScratchScope {
            variables: Value::object([("tax", Value::from(2))]),
            context: Value::object([("Execution", Value::object([("Name", Value::from("run"))]))]),
            now_millis: 1_735_689_600_000,
            ..ScratchScope::default()
        };
        let answer = evaluate(expression, language, input, &scope);
        let place = |text: &str, range: Utf16Range| {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(&units[range.start as usize..range.end as usize]).unwrap()
        };
        let underlined = match &answer {
            ScratchAnswer::Error(error) => match error.place {
                Some(ScratchPlace::Expression(range)) => {
                    format!("\nexpression: {}", place(expression, range))
                }
                Some(ScratchPlace::Input(range)) => format!("\ninput: {}", place(input, range)),
                None => String::new(),
            },
            ScratchAnswer::Value(_) | ScratchAnswer::Undefined | ScratchAnswer::Function => {
                String::new()
            }
        };
        expected.assert_eq(&format!("{}{underlined}", answer.text()));
    }

    fn jsonata(expression: &str, input: &str, expected: &Expect) {
        check(ScratchLanguage::Jsonata, expression, input, expected);
    }

    fn jsonpath(expression: &str, input: &str, expected: &Expect) {
        check(ScratchLanguage::Jsonpath, expression, input, expected);
    }

    #[test]
    fn jsonata_sees_what_a_state_sees() {
        jsonata("$states.input.n * $tax", r#"{"n": 21}"#, &expect!["42"]);
        jsonata(
            " {% $states.context.Execution.Name %} ",
            "",
            &expect![[r#""run""#]],
        );
        jsonata("$now()", "", &expect![[r#""2025-01-01T00:00:00.000Z""#]]);
        jsonata(
            "$states.input.missing",
            "{}",
            &expect!["The expression returned nothing (undefined)"],
        );
        jsonata(
            "$sum",
            "{}",
            &expect!["The expression returned a function, which has no value"],
        );
        jsonata(
            "",
            "{}",
            &expect!["The expression returned nothing (undefined)"],
        );
    }

    #[test]
    fn an_error_of_jsonata_has_its_place() {
        jsonata(
            "'é😀' & $states.input.(1 + 'x')",
            "{}",
            &expect![[r#"
            T2002: The right side of the "+" operator must evaluate to a number
            expression: +"#]],
        );
        jsonata(
            "{% [1, 2 %}",
            "{}",
            &expect![[r#"
            S0203: Expected "]" before end of expression
            expression: 2"#]],
        );
        jsonata(
            "1 + name",
            "{}",
            &expect![[r"
            Reference to 'name' at the top level is not supported.
            expression: name"]],
        );
        jsonata(
            "$$.a",
            "{}",
            &expect![[r"
            Reference to '$$' is not supported.
            expression: $$"]],
        );
        jsonata(
            "($f := function() { 1 + $f() }; $f())",
            "{}",
            &expect![[r"
            Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive
            expression: ("]],
        );
    }

    #[test]
    fn jsonpath_takes_paths_and_intrinsic_functions() {
        jsonpath(
            "$.a[1]",
            r#"{"a": [1, {"b": null}]}"#,
            &expect![[r#"
            {
              "b": null
            }"#]],
        );
        jsonpath("$$.Execution.Name", "{}", &expect![[r#""run""#]]);
        jsonpath("States.MathAdd($tax, 1)", "{}", &expect!["3"]);
        jsonpath(
            "$.a.b",
            r#"{"a": {}}"#,
            &expect![[r"
            No results for path: $['a']['b']
            expression: $.a.b"]],
        );
        jsonpath(
            "$.a[",
            "{}",
            &expect![[r"
            the bracket is not closed
            expression: ["]],
        );
        jsonpath(
            "States.Format('{}', $.nope)",
            "{}",
            &expect![[r"
            The JsonPath argument for the field '$.nope' could not be found in the input '{}'
            expression: $.nope"]],
        );
    }

    #[test]
    fn an_input_that_is_no_json_is_underlined() {
        jsonata(
            "1",
            "{\"é\": tru}",
            &expect![[r"
            The input is no JSON: `tru` is not a JSON value
            input: tru"]],
        );
    }
}
