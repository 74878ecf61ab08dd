//! Fields that hold a literal or a query for one.

use std::rc::Rc;

use asl_program::{Expression, Field, ResultPath, Selection};
use asl_query::{Allow, PathExpr, ReferencePath, Template};
use asl_syntax::{Field as Written, NumberOrText, QueryLanguage};
use json_value::Value;
use source::{Diagnostic, TextRange};

/// `InputPath`, `OutputPath`.
pub(super) fn selection(field: Option<Written<Option<Rc<str>>>>) -> Result<Selection, Diagnostic> {
    let Some(field) = field else {
        return Ok(Selection::All);
    };
    match &field.value {
        Some(Some(text)) if text.as_ref() == "$" => Ok(Selection::All),
        Some(Some(text)) => path_at(text, field.range(), &field.path()).map(Selection::Path),
        Some(None) => Ok(Selection::Nothing),
        None => Err(wrong(&field, "a path or null")),
    }
}

/// `ResultPath`.
pub(super) fn result_path(
    field: Option<Written<Option<Rc<str>>>>,
) -> Result<ResultPath, Diagnostic> {
    let Some(field) = field else {
        return Ok(ResultPath::Replace);
    };
    match &field.value {
        Some(Some(text)) if text.as_ref() == "$" => Ok(ResultPath::Replace),
        Some(Some(text)) => ReferencePath::parse(text)
            .map(ResultPath::At)
            .map_err(|error| invalid(&error.message, field.range(), &field.path())),
        Some(None) => Ok(ResultPath::Discard),
        None => Err(wrong(&field, "a reference path or null")),
    }
}

/// A payload template, in either language.
pub(super) fn template(
    field: Option<Written<Value>>,
    language: QueryLanguage,
) -> Result<Option<Template>, Diagnostic> {
    field
        .map(|field| template_of(&field, &field.to_value(), language))
        .transpose()
}

/// A `JSONata` expression in a field of its own.
pub(super) fn expression<T>(field: &Written<T>) -> Result<Expression, Diagnostic> {
    let value = field.to_value();
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    let inner = text
        .strip_prefix("{%")
        .and_then(|text| text.strip_suffix("%}"));
    Ok(Expression {
        text: inner.unwrap_or(&text).trim().into(),
        template: template_of(field, &value, QueryLanguage::Jsonata)?,
    })
}

/// A path field.
pub(super) fn path(field: &Written<Rc<str>>) -> Result<PathExpr, Diagnostic> {
    let text = field
        .value
        .as_deref()
        .ok_or_else(|| wrong(field, "a path"))?;
    path_at(text, field.range(), &field.path())
}

/// A path that stands at `range`.
pub(super) fn path_at(text: &str, range: TextRange, at: &str) -> Result<PathExpr, Diagnostic> {
    PathExpr::parse(text, Allow::PATHS).map_err(|error| invalid(&error.message, range, at))
}

/// A whole number, or its `…Path` form, or an expression.
pub(super) fn number(
    literal: Option<Written<NumberOrText>>,
    path: Option<Written<Rc<str>>>,
    language: QueryLanguage,
) -> Result<Option<Field<u64>>, Diagnostic> {
    let whole = |number: &Value| {
        number
            .as_i64()
            .and_then(|number| u64::try_from(number).ok())
    };
    numeric(literal, path, language, whole, "a whole number, 0 or more")
}

/// A percentage, or its `…Path` form, or an expression.
pub(super) fn percentage(
    literal: Option<Written<NumberOrText>>,
    path: Option<Written<Rc<str>>>,
    language: QueryLanguage,
) -> Result<Option<Field<f64>>, Diagnostic> {
    numeric(
        literal,
        path,
        language,
        Value::as_f64,
        "a number from 0 to 100",
    )
}

fn numeric<T>(
    literal: Option<Written<NumberOrText>>,
    path: Option<Written<Rc<str>>>,
    language: QueryLanguage,
    read: impl Fn(&Value) -> Option<T>,
    expected: &str,
) -> Result<Option<Field<T>>, Diagnostic> {
    if let Some(field) = path {
        return self::path(&field).map(|path| Some(Field::Path(path)));
    }
    let Some(field) = literal else {
        return Ok(None);
    };
    match (&field.value, language) {
        (Some(NumberOrText::Number(number)), _) => read(number)
            .map(|number| Some(Field::Literal(number)))
            .ok_or_else(|| wrong(&field, expected)),
        (Some(NumberOrText::Text(_)), QueryLanguage::Jsonata) => {
            expression(&field).map(|expression| Some(Field::Jsonata(expression)))
        }
        (Some(NumberOrText::Text(_)), QueryLanguage::JsonPath) | (None, _) => {
            Err(wrong(&field, expected))
        }
    }
}

/// A text, or its `…Path` form, or an expression.
pub(super) fn text(
    literal: Option<Written<Rc<str>>>,
    path: Option<Written<Rc<str>>>,
    language: QueryLanguage,
) -> Result<Option<Field<Rc<str>>>, Diagnostic> {
    if let Some(field) = path {
        let text = field
            .value
            .as_deref()
            .ok_or_else(|| wrong(&field, "a path"))?;
        return PathExpr::parse(text, Allow::ALL)
            .map(|path| Some(Field::Path(path)))
            .map_err(|error| invalid(&error.message, field.range(), &field.path()));
    }
    let Some(field) = literal else {
        return Ok(None);
    };
    let text = field
        .value
        .clone()
        .ok_or_else(|| wrong(&field, "a string"))?;
    match language {
        QueryLanguage::Jsonata if text.starts_with("{%") => {
            expression(&field).map(|expression| Some(Field::Jsonata(expression)))
        }
        QueryLanguage::Jsonata | QueryLanguage::JsonPath => Ok(Some(Field::Literal(text))),
    }
}

fn template_of<T>(
    field: &Written<T>,
    value: &Value,
    language: QueryLanguage,
) -> Result<Template, Diagnostic> {
    match language {
        QueryLanguage::JsonPath => Template::jsonpath(value).map_err(|errors| {
            let message = errors.first().map_or("", |error| error.message.as_str());
            invalid(message, field.range(), &field.path())
        }),
        QueryLanguage::Jsonata if value.to_string().contains("{%") => Err(invalid(
            "JSONata expressions cannot be run yet",
            field.range(),
            &field.path(),
        )),
        QueryLanguage::Jsonata => Ok(Template::constant(value.clone())),
    }
}

fn wrong<T>(field: &Written<T>, expected: &str) -> Diagnostic {
    let message = format!("the value of '{}' must be {expected}", field.name());
    invalid(&message, field.range(), &field.path())
}

fn invalid(message: &str, range: TextRange, at: &str) -> Diagnostic {
    Diagnostic::error(
        "SCHEMA_VALIDATION_FAILED",
        "unusable-field",
        range,
        message.to_owned(),
    )
    .at(at)
}
