//! `asl query`: one expression, or a batch of them, without a workflow around it.
//!
//! A batch is one JSON document, `{"language": …, "cases": [{"expr": …, "data": …}]}`; the
//! answer is an array with one object for each case: `{"result": …}`, `{"undefined": true}`,
//! `{"function": true}` or `{"error": {"code", "message", "position", "token"}}`.

mod host;
mod jsonata_case;
mod jsonpath_case;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use json_value::Value;

use crate::files::{Trouble, read_json, read_text};

/// The exit code of a result that is undefined.
const UNDEFINED: u8 = 3;

#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 there is a result; 1 the expression is wrong or failed; 2 the command was used
wrongly or a file could not be read; 3 the result is undefined. With --batch: 0 every line was
answered, 2 otherwise.")]
pub(crate) struct Arguments {
    /// The language of the expression.
    #[arg(long, value_enum, required_unless_present = "batch")]
    language: Option<Language>,
    /// The expression.
    #[arg(long, value_name = "TEXT", conflicts_with = "expression_file")]
    expression: Option<String>,
    /// A file that holds the expression.
    #[arg(long, value_name = "FILE")]
    expression_file: Option<PathBuf>,
    /// What the expression is applied to, a JSON file; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// Variables, a JSON object in a file; names without `$`.
    #[arg(long, value_name = "FILE")]
    bindings: Option<PathBuf>,
    /// The context object, `$$`, a JSON file.
    #[arg(long, value_name = "FILE")]
    context: Option<PathBuf>,
    /// Which `JSONata`.
    #[arg(long, value_enum, default_value = "jsonata")]
    dialect: Dialect,
    /// Answer a whole batch file instead.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["language", "expression", "expression_file", "data", "bindings", "context"])]
    batch: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    /// A path, a `$$` path, a `$variable` path or a `States.…` call.
    Jsonpath,
    /// An expression, without `{%` and `%}`.
    Jsonata,
}

#[derive(Clone, Copy, ValueEnum)]
enum Dialect {
    /// As Step Functions runs it.
    Aws,
    /// As jsonata-js runs it.
    Jsonata,
}

/// One expression and all it may see.
struct Case {
    language: Language,
    expression: String,
    data: Option<Value>,
    bindings: Value,
    context: Value,
    dialect: Dialect,
    /// The longest evaluation in milliseconds.
    time_limit: Option<u64>,
    /// The deepest nesting of evaluations.
    depth: Option<u32>,
}

/// What came of a case.
enum Answer {
    Result(Value),
    Undefined,
    Function,
    Error(Failure),
}

/// An error, as the batch contract describes it.
struct Failure {
    /// `None` for what has no code.
    code: Option<String>,
    message: String,
    /// UTF-16 offset just past the token.
    position: Option<u64>,
    token: Option<Value>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Trouble> {
    if let Some(path) = &arguments.batch {
        let answers = batch(&read_json(path)?)
            .map_err(|message| Trouble(format!("{}: {message}", path.display())))?;
        println!("{answers}");
        return Ok(ExitCode::SUCCESS);
    }
    let answer = single(arguments)?.answer();
    Ok(match answer {
        Answer::Result(value) => {
            println!("{value}");
            ExitCode::SUCCESS
        }
        Answer::Undefined => ExitCode::from(UNDEFINED),
        answer @ (Answer::Function | Answer::Error(_)) => {
            println!("{}", answer.into_value());
            ExitCode::FAILURE
        }
    })
}

fn single(arguments: &Arguments) -> Result<Case, Trouble> {
    let expression = match (&arguments.expression, &arguments.expression_file) {
        (Some(text), _) => text.clone(),
        (None, Some(path)) => read_text(path)?,
        (None, None) => {
            let message = "give the expression with --expression or --expression-file";
            return Err(Trouble(message.to_owned()));
        }
    };
    let object = |path: &Option<PathBuf>| match path {
        Some(path) => read_json(path),
        None => Ok(Value::empty_object()),
    };
    Ok(Case {
        language: arguments.language.unwrap_or(Language::Jsonpath),
        expression,
        data: arguments.data.as_deref().map(read_json).transpose()?,
        bindings: object(&arguments.bindings)?,
        context: object(&arguments.context)?,
        dialect: arguments.dialect,
        time_limit: None,
        depth: None,
    })
}

fn batch(document: &Value) -> Result<Value, String> {
    let cases = document.get("cases").and_then(Value::as_array);
    let cases = cases.ok_or("a batch has an array `cases`")?;
    let default = document
        .get("language")
        .and_then(Value::as_str)
        .unwrap_or("jsonata");
    // A case that is none is answered, too: it must not take the others down.
    let answers = cases.iter().map(|case| {
        let answer = match Case::read(case, default) {
            Ok(case) => case.answer(),
            Err(message) => Answer::Error(Failure {
                code: None,
                message,
                position: None,
                token: None,
            }),
        };
        answer.into_value()
    });
    Ok(Value::from(answers.collect::<Vec<_>>()))
}

impl Case {
    fn read(case: &Value, default_language: &str) -> Result<Self, String> {
        let text = |name: &str| case.get(name).and_then(Value::as_str);
        let whole = |name: &str| {
            let number = case.get(name).and_then(Value::as_i64);
            number.and_then(|number| u64::try_from(number).ok())
        };
        let object = |name: &str| case.get(name).cloned().unwrap_or_else(Value::empty_object);
        let language = text("language").unwrap_or(default_language);
        let dialect = case
            .get("options")
            .and_then(|options| options.get("dialect")?.as_str());
        Ok(Self {
            language: Language::from_str(language, false)?,
            expression: text("expr").ok_or("a case has a string `expr`")?.to_owned(),
            data: case.get("data").cloned(),
            bindings: object("bindings"),
            context: object("context"),
            dialect: Dialect::from_str(dialect.unwrap_or("jsonata"), false)?,
            time_limit: whole("timelimit"),
            depth: whole("depth").map(|depth| u32::try_from(depth).unwrap_or(u32::MAX)),
        })
    }

    fn answer(&self) -> Answer {
        match self.language {
            Language::Jsonpath => jsonpath_case::answer(self),
            Language::Jsonata => jsonata_case::answer(self),
        }
    }
}

impl Answer {
    fn into_value(self) -> Value {
        match self {
            Self::Result(value) => Value::object([("result", value)]),
            Self::Undefined => Value::object([("undefined", Value::Bool(true))]),
            Self::Function => Value::object([("function", Value::Bool(true))]),
            Self::Error(failure) => {
                let position = failure
                    .position
                    .and_then(|position| i64::try_from(position).ok());
                Value::object([(
                    "error",
                    Value::object([
                        ("code", Value::from(failure.code)),
                        ("message", Value::from(failure.message)),
                        ("position", Value::from(position)),
                        ("token", Value::from(failure.token)),
                    ]),
                )])
            }
        }
    }
}
