//! Where an attribute is, in an item or deeper, and what is done there ("Referring to item
//! attributes when using expressions" of the Amazon DynamoDB developer guide).

use std::rc::Rc;

use json_value::{Map, Value};

use super::super::fault::Refused;
use super::invalid;
use super::words::Expressions;

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Of an item or a map.
    Name(String),
    /// Of a list, from 0.
    Index(usize),
}

/// The steps from the item; the first is a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Path(pub(super) Vec<Part>);

impl Path {
    /// The attribute itself, if the path goes no deeper.
    pub(super) fn attribute(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Part::Name(name)] => Some(name),
            _ => None,
        }
    }

    /// The attribute that the path begins with.
    pub(super) fn root(&self) -> &str {
        match self.0.first() {
            Some(Part::Name(name)) => name,
            _ => "",
        }
    }

    /// As it is written: `[a, [0], b]`.
    fn told(&self) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Name(name) => name.clone(),
            Part::Index(idx) => format!("[{idx}]"),
        });
        format!("[{}]", parts.collect::<Vec<_>>().join(", "))
    }

    pub(super) fn get<'a>(&self, item: &'a Value) -> Option<&'a Value> {
        let (first, rest) = self.0.split_first()?;
        let Part::Name(name) = first else {
            return None;
        };
        rest.iter()
            .try_fold(item.get(name)?, |value, part| match part {
                Part::Name(name) => value.get("M")?.get(name),
                Part::Index(idx) => value.get("L")?.as_array()?.get(*idx),
            })
    }

    /// Puts a value there, or takes away what is there.
    pub(super) fn put(&self, item: &mut Value, new: Option<&Value>) -> Result<(), Refused> {
        let whole = Value::object([("M", item.clone())]);
        let changed = with(&whole, &self.0, new).and_then(|whole| whole.get("M").cloned());
        *item = changed.ok_or_else(|| {
            invalid(
                "The document path provided in the update expression is invalid for update"
                    .to_owned(),
            )
        })?;
        Ok(())
    }
}

/// A value with another one where the path leads to; `None` if it leads nowhere.
fn with(value: &Value, parts: &[Part], new: Option<&Value>) -> Option<Value> {
    let (first, rest) = parts.split_first()?;
    let inner = |old: Option<&Value>| match (rest, old) {
        ([], _) => Some(new.cloned()),
        (_, old) => with(old?, rest, new).map(Some),
    };
    match first {
        Part::Name(name) => {
            let mut members = value.get("M")?.as_object()?.clone();
            match inner(members.get(name))? {
                Some(new) => drop(members.insert(name.as_str(), new)),
                None => drop(members.remove(name)),
            }
            Some(Value::object([("M", Value::from(members))]))
        }
        Part::Index(idx) => {
            let mut items = value.get("L")?.as_array()?.to_vec();
            match (inner(items.get(*idx))?, items.get_mut(*idx)) {
                (Some(new), Some(item)) => *item = new,
                // Behind the end is at the end.
                (Some(new), None) => items.push(new),
                (None, Some(_)) => drop(items.remove(*idx)),
                (None, None) => {}
            }
            Some(Value::object([("L", Value::array(items))]))
        }
    }
}

/// The paths of a `ProjectionExpression`, if it is there.
pub(super) fn projection(expressions: &Expressions<'_>) -> Result<Option<Vec<Path>>, Refused> {
    let Some(mut words) = expressions.words("ProjectionExpression")? else {
        return Ok(None);
    };
    let mut paths = vec![words.path()?];
    while words.takes(",") {
        paths.push(words.path()?);
    }
    words.end()?;
    check_apart(&paths, words.member())?;
    Ok(Some(paths))
}

/// Refuses paths of which one is in another.
pub(super) fn check_apart(paths: &[Path], member: &str) -> Result<(), Refused> {
    for (at, one) in paths.iter().enumerate() {
        let mut before = paths.iter().take(at);
        let overlaps = |two: &&Path| one.0.starts_with(&two.0) || two.0.starts_with(&one.0);
        if let Some(two) = before.find(overlaps) {
            return Err(invalid(format!(
                "Invalid {member}: Two document paths overlap with each other; must remove or rewrite one \
                 of these paths; path one: {}, path two: {}",
                two.told(),
                one.told()
            )));
        }
    }
    Ok(())
}

/// Of an item what the paths lead to, where it is.
pub(super) fn pick(item: &Value, paths: &[Path]) -> Map {
    let whole = Value::object([("M", item.clone())]);
    let paths: Vec<&[Part]> = paths.iter().map(|path| path.0.as_slice()).collect();
    let picked = picked(&whole, &paths);
    let picked = picked
        .as_ref()
        .and_then(|picked| picked.get("M")?.as_object());
    picked.cloned().unwrap_or_default()
}

fn picked(value: &Value, paths: &[&[Part]]) -> Option<Value> {
    if paths.iter().any(|path| path.is_empty()) {
        return Some(value.clone());
    }
    let mut firsts: Vec<&Part> = Vec::new();
    for first in paths.iter().filter_map(|path| path.first()) {
        if !firsts.contains(&first) {
            firsts.push(first);
        }
    }
    let inside = |first: &Part, value: &Value| {
        let rests = paths.iter().filter_map(|path| path.split_first());
        let rests: Vec<&[Part]> = rests
            .filter_map(|(part, rest)| (part == first).then_some(rest))
            .collect();
        picked(value, &rests)
    };
    if let Some(members) = value.get("M") {
        let found = firsts.iter().filter_map(|first| {
            let Part::Name(name) = first else {
                return None;
            };
            Some((Rc::from(name.as_str()), inside(first, members.get(name)?)?))
        });
        let found: Map = found.collect();
        return (!found.is_empty()).then(|| Value::object([("M", Value::from(found))]));
    }
    let items = value.get("L")?.as_array()?;
    firsts.sort();
    let found: Vec<Value> = firsts
        .iter()
        .filter_map(|first| match first {
            Part::Index(idx) => inside(first, items.get(*idx)?),
            Part::Name(_) => None,
        })
        .collect();
    (!found.is_empty()).then(|| Value::object([("L", Value::array(found))]))
}
