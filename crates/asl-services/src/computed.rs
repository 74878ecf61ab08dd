//! What a mock finds out from the call it answers: a `return` that is computed, and the `when`
//! that says which calls it is for.
//!
//! Both are JSONata in `{% %}`, as in a definition: `$states.input` is the payload of the call,
//! as its `TaskScheduled` event tells it. There is no context and there are no variables; `$now()`
//! tells the virtual time, `$random()` and `$uuid()` derive from the execution's seed.

use std::rc::Rc;

use asl_protocol::{TaskCall, Timestamp};
use asl_query::{Expected, NoContext, NoVariables, Scope, SeededEntropy, Template, jsonata_inside};
use json_value::{Map, Value};

use crate::MockError;

/// A call, as far as mocks look at it.
#[derive(Clone, Copy, Debug)]
pub struct MockCall<'a> {
    /// The name of the state that calls.
    pub state: &'a Rc<str>,
    /// The ARN of its `Resource`.
    pub resource: &'a Rc<str>,
    /// The Map iteration it is made in, outermost index first.
    pub iteration: &'a [usize],
    /// The payload, before Step Functions changes it for the service.
    pub input: &'a Value,
    /// When it is made.
    pub at: Timestamp,
    /// How many other calls are open then.
    pub open: OpenCalls,
}

/// How many calls are open when another is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenCalls {
    /// Those of the same state.
    pub of_state: usize,
    /// Those of the same `Resource`, whichever the state.
    pub of_resource: usize,
}

impl<'a> MockCall<'a> {
    /// A call that is made at a moment, while others are open.
    pub fn of(call: &'a TaskCall, at: Timestamp, open: OpenCalls) -> Self {
        Self {
            state: &call.state,
            resource: &call.resource.arn,
            iteration: &call.iteration,
            input: &call.parameters,
            at,
            open,
        }
    }
}

/// JSON of a mock with expressions in it.
#[derive(Clone, Debug)]
pub struct Computed {
    written: Value,
    template: Template,
}

impl PartialEq for Computed {
    /// What is written the same is computed the same.
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Computed {
    /// A result; `None` if there is no expression in it.
    ///
    /// # Errors
    /// An expression in it cannot be read.
    pub(crate) fn result(written: &Value, at: &str) -> Result<Option<Self>, MockError> {
        let computed = Self::read(written, "return", at)?;
        Ok(computed
            .template
            .as_constant()
            .is_none()
            .then_some(computed))
    }

    /// A condition.
    ///
    /// # Errors
    /// It is no expression, or one that cannot be read.
    pub(crate) fn condition(written: &Value, at: &str) -> Result<Self, MockError> {
        if written.as_str().and_then(jsonata_inside).is_none() {
            return Err(MockError::new(
                at,
                "expected a condition in JSONata, such as \
                 \"{% $states.input.amount > 100 %}\"",
            ));
        }
        Self::read(written, "when", at)
    }

    fn read(written: &Value, field: &str, at: &str) -> Result<Self, MockError> {
        let template = Template::jsonata(written, field).map_err(|errors| {
            let first = errors.into_iter().next();
            let (pointer, message, range) = first.map_or_else(
                || (String::new(), String::new(), None),
                |error| (error.pointer, error.message, error.range),
            );
            MockError {
                pointer: format!("{at}{pointer}"),
                message: format!("the expression cannot be used: {message}"),
                range,
            }
        })?;
        Ok(Self {
            written: written.clone(),
            template,
        })
    }

    /// What comes out for a call.
    ///
    /// # Errors
    /// An expression fails; why.
    pub(crate) fn value(&self, occasion: &Occasion<'_>) -> Result<Value, String> {
        let value = self.template.eval(&occasion.scope());
        value.map_err(|error| error.cause)
    }

    /// Whether it holds of a call.
    ///
    /// # Errors
    /// The expression fails, or gives neither `true` nor `false`; why.
    pub(crate) fn holds(&self, occasion: &Occasion<'_>) -> Result<bool, String> {
        let value = self.template.eval_as(&occasion.scope(), Expected::Boolean);
        let value = value.map_err(|error| error.cause)?;
        Ok(value.as_bool() == Some(true))
    }
}

/// A call at which expressions are evaluated.
pub(crate) struct Occasion<'a> {
    input: &'a Value,
    at: Timestamp,
    entropy: SeededEntropy,
}

impl<'a> Occasion<'a> {
    /// The `nth` call of an execution whose randomness begins at `seed`.
    pub(crate) const fn new(call: &MockCall<'a>, seed: u64, nth: u64) -> Self {
        Self {
            input: call.input,
            at: call.at,
            entropy: entropy(seed, nth),
        }
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            input: self.input,
            result: None,
            error_output: None,
            context: &NoContext,
            variables: &NoVariables,
            entropy: &self.entropy,
            now_millis: self.at.as_millis(),
        }
    }
}

/// The randomness of the `nth` call of an execution.
pub(crate) const fn entropy(seed: u64, nth: u64) -> SeededEntropy {
    /// An odd number, so that every call of a seed begins elsewhere.
    const STRIDE: u64 = 0xd6e8_feb8_6659_fd93;
    SeededEntropy::new(seed.wrapping_add(nth.wrapping_mul(STRIDE)))
}

/// A result as it must be written in a mock so that it comes out as it is: a text that would be
/// taken for an expression becomes one that gives it.
pub fn written_result(result: &Value) -> Value {
    match result {
        Value::String(text) if jsonata_inside(text).is_some() => format!("{{% {result} %}}").into(),
        Value::Array(items) => items.iter().map(written_result).collect(),
        Value::Object(members) => {
            let members = members.iter();
            let written = members.map(|(name, value)| (name.clone(), written_result(value)));
            written.collect::<Map>().into()
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => {
            result.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use json_value::Value;

    use super::*;
    use crate::MockBook;

    /// Makes a call of the state `A` with a payload.
    fn answer(book: &mut MockBook, input: &str) -> Result<Option<(usize, Value)>, String> {
        let (state, resource) = ("A".into(), "".into());
        let input = Value::parse(input).unwrap();
        let call = MockCall {
            state: &state,
            resource: &resource,
            iteration: &[],
            input: &input,
            at: Timestamp::DEFAULT_START,
            open: OpenCalls::default(),
        };
        let response = book.take(&call)?;
        Ok(response.map(|response| {
            let crate::Answer::Return(value) = response.entry.answer else {
                panic!("no result")
            };
            (response.index, value)
        }))
    }

    fn read(text: &str) -> Result<MockBook, MockError> {
        MockBook::from_value(&Value::parse(text).unwrap())
    }

    #[test]
    fn the_first_entry_whose_condition_holds_answers() {
        let mut book = read(
            r#"{"A": [{"when": "{% $states.input.n > 1 %}", "return": {"twice": "{% $states.input.n * 2 %}"}, "repeat": true},
                      {"return": "small"}]}"#,
        )
        .unwrap();
        let mut check = |input, expected: Option<(usize, &str)>| {
            let found = answer(&mut book, input).unwrap();
            let found = found.map(|(index, value)| (index, value.to_string()));
            let expected = expected.map(|(index, text)| (index, text.to_owned()));
            assert_eq!(found, expected, "{input}");
        };
        check(r#"{"n": 3}"#, Some((0, r#"{"twice":6}"#)));
        check(r#"{"n": 0}"#, Some((1, r#""small""#)));
        check(r#"{"n": 2}"#, Some((0, r#"{"twice":4}"#)));
        check(r#"{"n": 0}"#, None);
    }

    #[test]
    fn an_expression_that_fails_says_which_mock_it_is_of() {
        let mut book = read(r#"{"A": [{"return": 1}, {"return": "{% $number('x') %}"}]}"#).unwrap();
        assert_eq!(answer(&mut book, "{}"), Ok(Some((0, Value::Int(1)))));
        let fault = answer(&mut book, "{}").unwrap_err();
        assert!(
            fault.starts_with("The mock of 'A', response 2, gives no answer: The JSONata expression '$number('x')' specified for the field 'return' threw an error"),
            "{fault}"
        );
        let mut book = read(r#"{"A": [{"when": "{% $states.input.a %}", "return": 1}]}"#).unwrap();
        let fault = answer(&mut book, r#"{"a": 1}"#).unwrap_err();
        assert!(
            fault.contains("Expected 'boolean', but was 'number'"),
            "{fault}"
        );
    }

    #[test]
    fn what_cannot_be_read_has_a_place() {
        let check = |text, pointer: &str, range: Option<(u32, u32)>| {
            let error = read(text).unwrap_err();
            let found = error.range.map(|range| (range.start, range.end));
            assert_eq!((&*error.pointer, found), (pointer, range), "{error}");
        };
        check(
            r#"{"A": [{"return": {"a": "{% 1 + %}"}}]}"#,
            "/A/0/return/a",
            Some((5, 6)),
        );
        check(r#"{"A": [{"return": 1, "when": true}]}"#, "/A/0/when", None);
        check(
            r#"{"A": [{"return": 1, "when": "{% amount > 1 %}"}]}"#,
            "/A/0/when",
            Some((3, 9)),
        );
    }

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let text = r#"{"A": [{"return": "{% [$random(), $now()] %}", "repeat": true}]}"#;
        let numbers = |seed| {
            let mut book = read(text).unwrap();
            book.seed = seed;
            [0; 2].map(|_| answer(&mut book, "{}").unwrap().unwrap().1.to_string())
        };
        let [first, second] = numbers(7);
        assert_ne!(first, second);
        assert_eq!(numbers(7), [first.clone(), second]);
        assert_ne!(numbers(8)[0], first);
        assert!(first.contains("2025-01-01T00:00:00.000Z"), "{first}");
    }

    #[test]
    fn a_text_that_looks_like_an_expression_can_be_returned() {
        let odd = Value::parse(r#"{"a": ["{% \"b\" %}", "c"]}"#).unwrap();
        let entry = Value::object([("return", written_result(&odd))]);
        let mocks = Value::object([("A", Value::array([entry]))]);
        let mut book = MockBook::from_value(&mocks).unwrap();
        assert_eq!(answer(&mut book, "{}"), Ok(Some((0, odd))));
    }
}
