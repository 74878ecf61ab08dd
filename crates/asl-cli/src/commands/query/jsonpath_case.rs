//! A case in `JSONPath`: what the value of a `"key.$"` field may be.

use asl_query::{
    Allow, ContextSource, EvalError, PathError, PathExpr, Scope, SyntaxError, Variables,
};
use json_value::Value;

use super::host::{HostEntropy, now_millis};
use super::{Answer, Case, Failure};

pub(super) fn answer(case: &Case) -> Answer {
    let scope = Scope {
        input: case.data.as_ref().unwrap_or(&Value::Null),
        result: None,
        error_output: None,
        context: &Object(&case.context),
        variables: &Object(&case.bindings),
        entropy: &HostEntropy::new(),
        now_millis: now_millis(),
    };
    match PathExpr::parse(&case.expression, Allow::ALL) {
        Err(error) => syntax_error(&case.expression, &error),
        Ok(expression) => match expression.try_eval(&scope) {
            Ok(value) => Answer::Result(value),
            Err(error) => eval_error(&error, expression.miscounted().is_empty()),
        },
    }
}

fn syntax_error(expression: &str, error: &SyntaxError) -> Answer {
    let code = if expression.starts_with("States.") {
        "InvalidIntrinsic"
    } else {
        "InvalidPath"
    };
    let before = expression
        .get(..error.range.end as usize)
        .unwrap_or(expression);
    Answer::Error(Failure {
        code: Some(code.to_owned()),
        message: error.message.clone(),
        position: u64::try_from(before.encode_utf16().count()).ok(),
        token: Some(error.range.of(expression).into()),
    })
}

/// A call with too few arguments or too many is told as one that does not parse.
fn eval_error(error: &EvalError, is_counted: bool) -> Answer {
    let code = match error {
        EvalError::Path { error, .. } | EvalError::Argument { error, .. } => match error {
            PathError::NotFound(_) => "PathNotFound",
            PathError::Invalid(_) => "InvalidPath",
        },
        EvalError::Intrinsic(_) if is_counted => "IntrinsicFailure",
        EvalError::Intrinsic(_) => "InvalidIntrinsic",
    };
    Answer::Error(Failure {
        code: Some(code.to_owned()),
        message: error.to_string(),
        position: None,
        token: None,
    })
}

/// A JSON object as a context object or as variables.
struct Object<'a>(&'a Value);

impl ContextSource for Object<'_> {
    fn context(&self) -> Value {
        self.0.clone()
    }
}

impl Variables for Object<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        self.0.get(name).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Answer, Case, Dialect, Language};
    use super::{Value, answer};

    #[track_caller]
    fn code(expression: &str, expected: &str) {
        let answer = answer(&Case {
            language: Language::Jsonpath,
            expression: expression.to_owned(),
            data: Some(Value::empty_object()),
            bindings: Value::empty_object(),
            context: Value::empty_object(),
            dialect: Dialect::Aws,
            time_limit: None,
            depth: None,
        });
        let Answer::Error(failure) = answer else {
            panic!("no error: {expression}");
        };
        assert_eq!(failure.code.as_deref(), Some(expected), "{expression}");
    }

    #[test]
    fn calls_that_are_wrong_and_calls_that_fail() {
        code("States.Nope()", "InvalidIntrinsic");
        code("States.UUID(1)", "InvalidIntrinsic");
        code("States.Array(States.MathAdd(1))", "InvalidIntrinsic");
        code("States.MathAdd('a', 1)", "IntrinsicFailure");
        code("States.ArrayLength($.none)", "PathNotFound");
        code("$.none", "PathNotFound");
        code("$[", "InvalidPath");
    }
}
