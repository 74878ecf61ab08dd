//! Following a path through a value.

use std::cell::Cell;

use json_value::{Map, Value};

use crate::token::{Token, write_names};
use crate::trail::Trail;
use crate::{Path, PathError, java_text};

/// The most values that one selection may look at: `$..*..*..*` looks at very many.
pub const MAX_VISITS: u32 = 2_000_000;

/// The deepest nesting that `..` walks into.
pub const MAX_SCAN_DEPTH: u32 = 1_000;

impl Path {
    /// What the path finds in `root`: the value itself if the path is definite, otherwise an
    /// array of all it finds, in the order of the document.
    ///
    /// # Errors
    /// [`PathError::NotFound`] if a part that must be there is not, [`PathError::Invalid`]
    /// if a step does not apply to the value it meets or a limit is reached.
    pub fn select(&self, root: &Value) -> Result<Value, PathError> {
        if let Some(found) = straight(&self.tokens, root) {
            return Ok(found.clone());
        }
        let evaluation = Evaluation {
            root,
            visits: &Cell::new(0),
        };
        evaluation.nested(self, root, false)
    }

    /// Whether the path ends with one index into a list that has no such item. In a payload
    /// template the service takes null for it (floci's `AslExecutorIntrinsicMissingArgumentTest`).
    pub fn is_past_end(&self, root: &Value) -> bool {
        let Some((Token::Index(_) | Token::FromEnd(_), list)) = self.tokens.split_last() else {
            return false;
        };
        let list = straight(list, root).and_then(Value::as_array);
        list.is_some() && self.select(root).is_err()
    }
}

/// The place that single properties and indexes name, if there is one.
fn straight<'a>(tokens: &[Token], root: &'a Value) -> Option<&'a Value> {
    tokens.iter().try_fold(root, |value, token| match token {
        Token::Property(name) => value.get(name),
        Token::Index(index) => value.at(usize::try_from(*index).ok()?),
        Token::Root
        | Token::Properties(_)
        | Token::Indexes(_)
        | Token::FromEnd(_)
        | Token::SliceFrom(_)
        | Token::SliceTo(_)
        | Token::SliceBetween(..)
        | Token::Wildcard
        | Token::Scan
        | Token::Filter(_) => None,
    })
}

/// One selection, with the selections inside its filters.
#[derive(Clone, Copy)]
pub(crate) struct Evaluation<'a> {
    /// The document, for the `$` paths of filters.
    pub(crate) root: &'a Value,
    visits: &'a Cell<u32>,
}

impl Evaluation<'_> {
    /// Follows `path` from `from`. With `all_properties`, each of several properties must exist.
    pub(crate) fn nested(
        &self,
        path: &Path,
        from: &Value,
        all_properties: bool,
    ) -> Result<Value, PathError> {
        let mut walker = Walker {
            evaluation: *self,
            path,
            all_properties,
            found: Vec::new(),
        };
        walker.follow(0, from, &Trail::ROOT)?;
        if path.is_definite() {
            let found = walker.found.into_iter().next();
            found
                .ok_or_else(|| PathError::NotFound(format!("No results for path: {}", path.text())))
        } else {
            Ok(Value::from(walker.found))
        }
    }

    fn visit(&self) -> Result<(), PathError> {
        self.visits.set(self.visits.get() + 1);
        if self.visits.get() > MAX_VISITS {
            let text = format!("The path looks at more than {MAX_VISITS} values");
            return Err(PathError::Invalid(text));
        }
        Ok(())
    }
}

struct Walker<'a> {
    evaluation: Evaluation<'a>,
    path: &'a Path,
    all_properties: bool,
    found: Vec<Value>,
}

impl Walker<'_> {
    /// Applies the token `at` and those after it to `value`.
    fn follow(&mut self, at: usize, value: &Value, trail: &Trail<'_>) -> Result<(), PathError> {
        self.evaluation.visit()?;
        let path = self.path;
        let Some(token) = path.tokens.get(at) else {
            self.found.push(value.clone());
            return Ok(());
        };
        match token {
            Token::Root => self.follow(at + 1, value, &Trail::ROOT),
            Token::Property(name) => self.property(at, name, value, trail),
            Token::Properties(names) => self.properties(at, names, value, trail),
            Token::Wildcard => self.wildcard(at, value, trail),
            Token::Scan => self.scan(at + 1, value, trail, 0),
            Token::Filter(filter) => match value {
                Value::Object(_) => {
                    if filter.accepts(value, &self.evaluation)? {
                        self.follow(at + 1, value, trail)?;
                    }
                    Ok(())
                }
                Value::Array(items) => {
                    for (index, item) in (0..).zip(items.iter()) {
                        if filter.accepts(item, &self.evaluation)? {
                            self.follow(at + 1, item, &trail.index(index))?;
                        }
                    }
                    Ok(())
                }
                Value::Null
                | Value::Bool(_)
                | Value::Int(_)
                | Value::Float(_)
                | Value::String(_) => Err(PathError::Invalid(format!(
                    "Filter: {} can not be applied to primitives. Current context is: {}",
                    self.rest(at),
                    java_text(value)
                ))),
            },
            Token::Index(_)
            | Token::Indexes(_)
            | Token::FromEnd(_)
            | Token::SliceFrom(_)
            | Token::SliceTo(_)
            | Token::SliceBetween(..) => self.array(at, token, value, trail),
        }
    }

    fn property(
        &mut self,
        at: usize,
        name: &str,
        value: &Value,
        trail: &Trail<'_>,
    ) -> Result<(), PathError> {
        let Value::Object(members) = value else {
            let text = format!("Property ['{name}'] not found in path {trail}");
            return Err(PathError::NotFound(text));
        };
        let here = trail.name(name);
        if let Some(member) = members.get(name) {
            return self.follow(at + 1, member, &here);
        }
        if at + 1 == self.path.tokens.len() {
            let text = format!("No results for path: {here}");
            return Err(PathError::NotFound(text));
        }
        // A missing property in the middle matters only if everything from the token before
        // it to the end of the path is definite.
        if self.path.last_indefinite.is_none_or(|last| last + 1 < at) {
            let text = format!("Missing property in path {here}");
            return Err(PathError::NotFound(text));
        }
        Ok(())
    }

    fn properties(
        &mut self,
        at: usize,
        names: &[std::rc::Rc<str>],
        value: &Value,
        trail: &Trail<'_>,
    ) -> Result<(), PathError> {
        let listed = || {
            let mut text = String::new();
            // Writing to a `String` cannot fail.
            let _ = write_names(names, &mut text);
            text
        };
        let Value::Object(members) = value else {
            let text = format!("Property {} not found in path {trail}", listed());
            return Err(PathError::NotFound(text));
        };
        if at + 1 < self.path.tokens.len() {
            let place = listed();
            return Err(PathError::Invalid(format!(
                "Multi properties can only be used as path leafs: {trail}{place}"
            )));
        }
        let mut picked = Map::new();
        for name in names {
            match members.get(name) {
                Some(member) => {
                    picked.insert(name.clone(), member.clone());
                }
                None if self.all_properties => {
                    let text = format!("Missing property in path {trail}{}", listed());
                    return Err(PathError::NotFound(text));
                }
                None => {}
            }
        }
        self.found.push(Value::from(picked));
        Ok(())
    }

    /// `*` forgives what is missing below the items of an array, but not below the members of
    /// an object; on anything else it finds nothing.
    fn wildcard(&mut self, at: usize, value: &Value, trail: &Trail<'_>) -> Result<(), PathError> {
        match value {
            Value::Object(members) => {
                for (name, member) in members.iter() {
                    self.follow(at + 1, member, &trail.name(name))?;
                }
            }
            Value::Array(items) => {
                for (index, item) in (0..).zip(items.iter()) {
                    match self.follow(at + 1, item, &trail.index(index)) {
                        Ok(()) | Err(PathError::NotFound(_)) => {}
                        Err(error @ PathError::Invalid(_)) => return Err(error),
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => {}
        }
        Ok(())
    }

    fn array(
        &mut self,
        at: usize,
        token: &Token,
        value: &Value,
        trail: &Trail<'_>,
    ) -> Result<(), PathError> {
        let items = match value {
            Value::Array(items) => items,
            Value::Null => return Err(PathError::NotFound(format!("The path {trail} is null"))),
            Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::String(_)
            | Value::Object(_) => {
                return Err(PathError::Invalid(format!(
                    "Filter: {} can only be applied to arrays. Current context is: {}",
                    self.rest(at),
                    java_text(value)
                )));
            }
        };
        let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let indexes = match *token {
            Token::Indexes(ref indexes) => {
                for &index in indexes.iter() {
                    self.item(at, items, index.into(), trail)?;
                }
                return Ok(());
            }
            Token::Index(index) => i64::from(index)..i64::from(index) + 1,
            Token::FromEnd(offset) => length + i64::from(offset)..length + i64::from(offset) + 1,
            Token::SliceFrom(from) if from < 0 => (length + i64::from(from)).max(0)..length,
            Token::SliceFrom(from) => i64::from(from)..length,
            Token::SliceTo(to) if to < 0 => 0..length + i64::from(to),
            Token::SliceTo(to) => 0..length.min(to.into()),
            // Negative bounds are taken as they are, so that the first index is out of range.
            Token::SliceBetween(from, to) if length > 0 => i64::from(from)..length.min(to.into()),
            Token::SliceBetween(..)
            | Token::Root
            | Token::Property(_)
            | Token::Properties(_)
            | Token::Wildcard
            | Token::Scan
            | Token::Filter(_) => 0..0,
        };
        for index in indexes {
            self.item(at, items, index, trail)?;
        }
        Ok(())
    }

    fn item(
        &mut self,
        at: usize,
        items: &[Value],
        index: i64,
        trail: &Trail<'_>,
    ) -> Result<(), PathError> {
        let here = trail.index(index);
        let item = usize::try_from(index)
            .ok()
            .and_then(|index| items.get(index));
        let Some(item) = item else {
            let text = format!("Index out of bounds when evaluating path {here}");
            return Err(PathError::NotFound(text));
        };
        self.follow(at + 1, item, &here)
    }

    /// `..`: applies the token `at` to every value it suits, each before what it holds.
    fn scan(
        &mut self,
        at: usize,
        value: &Value,
        trail: &Trail<'_>,
        depth: u32,
    ) -> Result<(), PathError> {
        self.evaluation.visit()?;
        if depth > MAX_SCAN_DEPTH {
            let text = format!("The value nests deeper than {MAX_SCAN_DEPTH}");
            return Err(PathError::Invalid(text));
        }
        match value {
            Value::Object(members) => {
                if self.scan_stops_at(at, value)? {
                    self.follow(at, value, trail)?;
                }
                for (name, member) in members.iter() {
                    self.scan(at, member, &trail.name(name), depth + 1)?;
                }
            }
            Value::Array(items) => {
                if self.scan_stops_at(at, value)? {
                    if at + 1 == self.path.tokens.len() {
                        self.follow(at, value, trail)?;
                    } else {
                        // In the middle of a path the token itself is not applied to an array:
                        // `$..[0].b` gives `b` of every item.
                        for (index, item) in (0..).zip(items.iter()) {
                            self.follow(at + 1, item, &trail.index(index))?;
                        }
                    }
                }
                for (index, item) in (0..).zip(items.iter()) {
                    self.scan(at, item, &trail.index(index), depth + 1)?;
                }
            }
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => {}
        }
        Ok(())
    }

    fn scan_stops_at(&self, at: usize, value: &Value) -> Result<bool, PathError> {
        Ok(match self.path.tokens.get(at) {
            Some(Token::Property(name)) => value.get(name).is_some(),
            Some(Token::Properties(names)) => value
                .as_object()
                .is_some_and(|members| names.iter().all(|name| members.contains_key(name))),
            Some(Token::Wildcard) => true,
            Some(Token::Filter(filter)) => filter.accepts(value, &self.evaluation)?,
            Some(
                Token::Index(_)
                | Token::Indexes(_)
                | Token::FromEnd(_)
                | Token::SliceFrom(_)
                | Token::SliceTo(_)
                | Token::SliceBetween(..),
            ) => matches!(value, Value::Array(_)),
            Some(Token::Root | Token::Scan) | None => false,
        })
    }

    /// The normal form of the path from a token on.
    fn rest(&self, at: usize) -> String {
        let rest = self.path.tokens.get(at..).unwrap_or_default();
        rest.iter().map(ToString::to_string).collect()
    }
}
