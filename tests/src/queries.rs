//! Queries of a case, one a line: `States.ArrayLength($.list) => 3`.

use std::cell::Cell;

use asl_query::{Allow, ContextSource, Entropy, EvalError, PathError, PathExpr, Scope, Variables};
use json_value::Value;

use crate::markdown::{Case, Kind};

/// Stands between a query and its result.
const ARROW: &str = "=>";

/// The same queries with the results they have.
pub fn answer(case: &Case, block: &str) -> Result<String, String> {
    let json = |kind: Kind| match case.text(kind) {
        Some(text) => Value::parse(text).map_err(|error| format!("{}: {error}", kind.as_str())),
        None => Ok(Value::empty_object()),
    };
    let data = json(Kind::Data)?;
    let given = Given {
        context: json(Kind::Context)?,
        variables: json(Kind::Variables)?,
    };
    let entropy = Counter(Cell::new(0));
    let scope = Scope {
        input: &data,
        result: None,
        error_output: None,
        context: &given,
        variables: &given,
        entropy: &entropy,
        now_millis: 0,
    };
    let queries: Vec<_> = block.lines().map(|line| columns(line).0).collect();
    let width = queries
        .iter()
        .map(|query| query.chars().count())
        .max()
        .unwrap_or_default();
    let line = |query: &&str| match *query {
        "" => "\n".to_owned(),
        query => format!("{query:width$} {ARROW} {}\n", result(query, &scope)),
    };
    Ok(queries.iter().map(line).collect())
}

/// The same block whatever the width of its columns.
pub fn normalized(block: &str) -> Vec<(&str, &str)> {
    block.lines().map(columns).collect()
}

fn columns(line: &str) -> (&str, &str) {
    let (query, result) = line.split_once(ARROW).unwrap_or((line, ""));
    (query.trim(), result.trim())
}

/// The JSON, or `error CODE: message` with the codes of `asl query`.
fn result(query: &str, scope: &Scope<'_>) -> String {
    let is_intrinsic = query.starts_with("States.");
    let path = match PathExpr::parse(query, Allow::ALL) {
        Ok(path) => path,
        Err(error) => {
            let code = if is_intrinsic {
                "InvalidIntrinsic"
            } else {
                "InvalidPath"
            };
            return format!("error {code}: {error}");
        }
    };
    match path.try_eval(scope) {
        Ok(value) => value.to_string(),
        Err(EvalError::Path { error, input: _ }) => match error {
            PathError::NotFound(message) => format!("error PathNotFound: {message}"),
            PathError::Invalid(message) => format!("error InvalidPath: {message}"),
        },
        Err(error @ (EvalError::Argument { .. } | EvalError::Intrinsic(_))) => {
            format!("error IntrinsicFailure: {error}")
        }
    }
}

/// The context object and the variables of the case.
struct Given {
    context: Value,
    variables: Value,
}

impl ContextSource for Given {
    fn context(&self) -> Value {
        self.context.clone()
    }
}

impl Variables for Given {
    fn get(&self, name: &str) -> Option<Value> {
        self.variables.get(name).cloned()
    }
}

/// Numbers that look random enough and are the same every time.
struct Counter(Cell<u64>);

impl Entropy for Counter {
    fn next_u64(&self) -> u64 {
        self.0.set(self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
        self.0.get()
    }
}
