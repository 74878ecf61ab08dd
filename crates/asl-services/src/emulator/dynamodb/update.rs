//! What an `UpdateExpression` does (Amazon DynamoDB developer guide, "Update expressions"):
//! `SET a = :v, b.c = b.c + :n, d[0] = if_not_exists(d[0], :v), e = list_append(e, :l)`,
//! `REMOVE a, l[1]`, `ADD n :n, set :set`, `DELETE set :set`.

use json_value::Value;

use super::super::fault::Refused;
use super::condition::{number, united, without};
use super::invalid;
use super::path::{Path, check_apart};
use super::words::{Expressions, Words};

/// What is done at a path.
struct Change {
    at: Path,
    what: What,
}

enum What {
    Set(Sum),
    Remove,
    Add(Value),
    Delete(Value),
}

/// An operand, and perhaps another one that is added or subtracted.
struct Sum {
    first: Operand,
    more: Option<(Operand, bool)>,
}

enum Operand {
    Given(Value),
    At(Path),
    IfMissing(Path, Box<Self>),
    Joined(Box<Self>, Box<Self>),
}

/// All that an expression does.
pub(super) struct Update(Vec<Change>);

impl Update {
    /// The update of a request; without an expression it does nothing.
    pub(super) fn of(expressions: &Expressions<'_>) -> Result<Self, Refused> {
        let mut changes = Vec::new();
        let Some(mut words) = expressions.words("UpdateExpression")? else {
            return Ok(Self(changes));
        };
        let mut seen = Vec::new();
        while words.next().is_some() {
            let mut clauses = ["SET", "REMOVE", "ADD", "DELETE"].into_iter();
            let clause = clauses.find(|clause| words.takes_word(clause));
            let clause = clause.ok_or_else(|| words.unknown())?;
            if seen.contains(&clause) {
                return Err(invalid(format!(
                    "Invalid UpdateExpression: The \"{clause}\" section can only be used once in an update \
                     expression;"
                )));
            }
            seen.push(clause);
            loop {
                let at = words.path()?;
                let what = match clause {
                    "REMOVE" => What::Remove,
                    "ADD" => What::Add(words.value()?),
                    "DELETE" => What::Delete(words.value()?),
                    _ => {
                        words.must("=")?;
                        What::Set(sum(&mut words)?)
                    }
                };
                changes.push(Change { at, what });
                if !words.takes(",") {
                    break;
                }
            }
        }
        let paths: Vec<Path> = changes.iter().map(|change| change.at.clone()).collect();
        check_apart(&paths, "UpdateExpression")?;
        Ok(Self(changes))
    }

    /// Where it changes something.
    pub(super) fn paths(&self) -> Vec<Path> {
        self.0.iter().map(|change| change.at.clone()).collect()
    }

    /// Changes an item; every part sees it as it was.
    pub(super) fn apply(&self, item: &mut Value) -> Result<(), Refused> {
        let before = item.clone();
        let mut removed = Vec::new();
        for Change { at, what } in &self.0 {
            let old = at.get(&before);
            let new = match what {
                What::Remove => None,
                What::Set(sum) => Some(sum.of(&before)?),
                What::Add(more) => Some(match old {
                    None => more.clone(),
                    Some(old) => match united(old, more) {
                        Some(all) => all,
                        None => added(old, more, false)?,
                    },
                }),
                What::Delete(less) => match old {
                    None => continue,
                    Some(old) => {
                        let (left, is_empty) = without(old, less).ok_or_else(wrong_operand)?;
                        (!is_empty).then_some(left)
                    }
                },
            };
            match new {
                Some(new) => at.put(item, Some(&new))?,
                None => removed.push(at),
            }
        }
        // The last of a list first: the others keep their places.
        removed.sort();
        removed
            .into_iter()
            .rev()
            .try_for_each(|at| at.put(item, None))
    }
}

fn sum(words: &mut Words<'_>) -> Result<Sum, Refused> {
    let first = operand(words)?;
    let is_minus = words.takes("-");
    let more = (is_minus || words.takes("+"))
        .then(|| operand(words).map(|more| (more, is_minus)))
        .transpose()?;
    Ok(Sum { first, more })
}

/// A value, an attribute, or a function of them.
fn operand(words: &mut Words<'_>) -> Result<Operand, Refused> {
    if words.takes_call("if_not_exists") {
        let path = words.path()?;
        words.must(",")?;
        let other = simple(words)?;
        words.must(")")?;
        return Ok(Operand::IfMissing(path, Box::new(other)));
    }
    if words.takes_call("list_append") {
        let first = part(words)?;
        words.must(",")?;
        let second = part(words)?;
        words.must(")")?;
        return Ok(Operand::Joined(Box::new(first), Box::new(second)));
    }
    simple(words)
}

/// What `list_append` takes: `list_append(if_not_exists(a, :none), :more)` is how lists begin.
fn part(words: &mut Words<'_>) -> Result<Operand, Refused> {
    if words.next() == Some("if_not_exists") {
        return operand(words);
    }
    simple(words)
}

fn simple(words: &mut Words<'_>) -> Result<Operand, Refused> {
    if words.is_value() {
        return words.value().map(Operand::Given);
    }
    words.path().map(Operand::At)
}

impl Sum {
    fn of(&self, item: &Value) -> Result<Value, Refused> {
        let first = self.first.of(item)?;
        match &self.more {
            None => Ok(first),
            Some((more, is_minus)) => added(&first, &more.of(item)?, *is_minus),
        }
    }
}

impl Operand {
    fn of(&self, item: &Value) -> Result<Value, Refused> {
        match self {
            Self::Given(value) => Ok(value.clone()),
            Self::At(path) => path.get(item).cloned().ok_or_else(|| {
                invalid(
                    "The provided expression refers to an attribute that does not exist in the item"
                        .to_owned(),
                )
            }),
            Self::IfMissing(path, other) => match path.get(item) {
                Some(value) => Ok(value.clone()),
                None => other.of(item),
            },
            Self::Joined(first, second) => {
                let list = |operand: &Self| -> Result<Vec<Value>, Refused> {
                    let value = operand.of(item)?;
                    let items = value.get("L").and_then(Value::as_array);
                    items.map(<[Value]>::to_vec).ok_or_else(wrong_operand)
                };
                let (mut all, more) = (list(first)?, list(second)?);
                all.extend(more);
                Ok(Value::object([("L", Value::array(all))]))
            }
        }
    }
}

/// `a + b`, or `a - b`.
fn added(a: &Value, b: &Value, is_minus: bool) -> Result<Value, Refused> {
    let (a, b) = number(a).zip(number(b)).ok_or_else(wrong_operand)?;
    let sum = a.plus(if is_minus { b.negated() } else { b });
    let sum = sum.ok_or_else(|| {
        invalid("Attempting to store more than 38 significant digits in a Number".to_owned())
    })?;
    Ok(Value::object([("N", Value::from(sum.to_string()))]))
}

fn wrong_operand() -> Refused {
    invalid("An operand in the update expression has an incorrect data type".to_owned())
}
