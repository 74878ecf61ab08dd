//! Fields that hold a literal or a query for one.

use std::rc::Rc;

use asl_program::{Field, ResultPath, Selection};
use asl_query::{Allow, PathExpr, ReferencePath, Template, TemplateError, jsonata_inside};
use asl_syntax::{Field as Written, NumberOrText, Path, QueryLanguage};
use json_value::Value;
use source::{Diagnostic, TextRange};

use crate::definition::ScopedState;

/// `InputPath`, `OutputPath`.
pub(super) fn selection(
    field: Option<Written<Option<Rc<str>>>>,
) -> Result<Selection, Box<Diagnostic>> {
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
) -> Result<ResultPath, Box<Diagnostic>> {
    let Some(field) = field else {
        return Ok(ResultPath::Replace);
    };
    match &field.value {
        Some(Some(text)) if text.as_ref() == "$" => Ok(ResultPath::Replace),
        Some(Some(text)) => ReferencePath::parse(text)
            .map(|path| ResultPath::At(Box::new(path)))
            .map_err(|error| invalid(&error.message, field.range(), &field.path())),
        Some(None) => Ok(ResultPath::Discard),
        None => Err(wrong(&field, "a reference path or null")),
    }
}

/// A path field.
pub(super) fn path(field: &Written<Rc<str>>) -> Result<PathExpr, Box<Diagnostic>> {
    let text = field
        .value
        .as_deref()
        .ok_or_else(|| wrong(field, "a path"))?;
    path_at(text, field.range(), &field.path())
}

/// A path that stands at `range`.
pub(super) fn path_at(text: &str, range: TextRange, at: &str) -> Result<PathExpr, Box<Diagnostic>> {
    PathExpr::parse(text, Allow::PATHS).map_err(|error| invalid(&error.message, range, at))
}

/// How the fields of one state are read: its query language, and its place, which the
/// names of its fields in error messages start after.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) language: QueryLanguage,
    pub(super) state_path: &'a Path,
}

impl<'a> Reader<'a> {
    pub(super) const fn of(scoped: &'a ScopedState) -> Self {
        Self {
            language: scoped.language,
            state_path: &scoped.state.object.path,
        }
    }

    /// A payload template, in either language.
    pub(super) fn template(
        self,
        field: Option<Written<Value>>,
    ) -> Result<Option<Template>, Box<Diagnostic>> {
        let Some(field) = field else {
            return Ok(None);
        };
        match self.language {
            QueryLanguage::JsonPath => {
                Template::jsonpath(&field.to_value()).map_err(|errors| first_of(&field, &errors))
            }
            QueryLanguage::Jsonata => self.expression(&field),
        }
        .map(Some)
    }

    /// A `JSONata` expression in a field of its own, or a template of them.
    pub(super) fn expression<T>(self, field: &Written<T>) -> Result<Template, Box<Diagnostic>> {
        let path = field.path();
        let name = path.strip_prefix(&*self.state_path.text()).unwrap_or(&path);
        Template::jsonata(&field.to_value(), name.trim_start_matches('/'))
            .map_err(|errors| first_of(field, &errors))
    }

    /// A whole number, or its `…Path` form, or an expression.
    pub(super) fn number(
        self,
        literal: Option<Written<NumberOrText>>,
        path: Option<Written<Rc<str>>>,
    ) -> Result<Option<Field<u64>>, Box<Diagnostic>> {
        let whole = |number: &Value| {
            number
                .as_i64()
                .and_then(|number| u64::try_from(number).ok())
        };
        self.numeric(literal, path, whole, "a whole number, 0 or more")
    }

    /// A percentage, or its `…Path` form, or an expression.
    pub(super) fn percentage(
        self,
        literal: Option<Written<NumberOrText>>,
        path: Option<Written<Rc<str>>>,
    ) -> Result<Option<Field<f64>>, Box<Diagnostic>> {
        self.numeric(literal, path, Value::as_f64, "a number from 0 to 100")
    }

    fn numeric<T>(
        self,
        literal: Option<Written<NumberOrText>>,
        path: Option<Written<Rc<str>>>,
        read: impl Fn(&Value) -> Option<T>,
        expected: &str,
    ) -> Result<Option<Field<T>>, Box<Diagnostic>> {
        if let Some(field) = path {
            return self::path(&field).map(|path| Some(Field::Path(path)));
        }
        let Some(field) = literal else {
            return Ok(None);
        };
        match (&field.value, self.language) {
            (Some(NumberOrText::Number(number)), _) => read(number)
                .map(|number| Some(Field::Literal(number)))
                .ok_or_else(|| wrong(&field, expected)),
            (Some(NumberOrText::Text(_)), QueryLanguage::Jsonata) => self
                .expression(&field)
                .map(|expression| Some(Field::Jsonata(expression))),
            (Some(NumberOrText::Text(_)), QueryLanguage::JsonPath) | (None, _) => {
                Err(wrong(&field, expected))
            }
        }
    }

    /// A text, or its `…Path` form, or an expression.
    pub(super) fn text(
        self,
        literal: Option<Written<Rc<str>>>,
        path: Option<Written<Rc<str>>>,
    ) -> Result<Option<Field<Rc<str>>>, Box<Diagnostic>> {
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
        match self.language {
            QueryLanguage::Jsonata if jsonata_inside(&text).is_some() => self
                .expression(&field)
                .map(|expression| Some(Field::Jsonata(expression))),
            QueryLanguage::Jsonata | QueryLanguage::JsonPath => Ok(Some(Field::Literal(text))),
        }
    }
}

fn first_of<T>(field: &Written<T>, errors: &[TemplateError]) -> Box<Diagnostic> {
    let message = errors.first().map_or("", |error| error.message.as_str());
    invalid(message, field.range(), &field.path())
}

fn wrong<T>(field: &Written<T>, expected: &str) -> Box<Diagnostic> {
    let message = format!("the value of '{}' must be {expected}", field.name());
    invalid(&message, field.range(), &field.path())
}

fn invalid(message: &str, range: TextRange, at: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            "SCHEMA_VALIDATION_FAILED",
            "unusable-field",
            range,
            message.to_owned(),
        )
        .at(at),
    )
}
