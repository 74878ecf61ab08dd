//! The conditions of DynamoDB, of writing, of filters and of keys (Amazon DynamoDB developer guide,
//! "Condition and filter expressions, operators, and functions").
//!
//! | | |
//! |---|---|
//! | comparisons | `a = :v`, `<>`, `<`, `<=`, `>`, `>=`, `a BETWEEN :v AND :w`, `a IN (:v, :w)` |
//! | functions | `attribute_exists(a)`, `attribute_not_exists(a)`, `attribute_type(a, :t)`, `begins_with(a, :v)`, `contains(a, :v)`; `size(a)` as a number |
//! | together | `NOT`, `AND`, `OR`, parentheses |

use std::cmp::Ordering;

use json_value::Value;

use super::super::fault::Refused;
use super::number::Number;
use super::path::Path;
use super::words::{Expressions, Words};

/// How deep parentheses and `NOT` may stand in each other.
const MAX_DEPTH: usize = 64;

/// A condition.
pub(super) enum Condition {
    /// One of several.
    Any(Vec<Self>),
    /// All of several.
    All(Vec<Self>),
    Not(Box<Self>),
    Test(Test),
}

/// What does not consist of conditions.
pub(super) struct Test {
    pub(super) subject: Operand,
    pub(super) how: How,
    against: Vec<Operand>,
}

/// How a test compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Between,
    In,
    Exists,
    Missing,
    HasType,
    BeginsWith,
    Contains,
}

/// What is compared.
pub(super) enum Operand {
    Given(Value),
    At(Path),
    SizeOf(Path),
}

const SIGNS: [(&str, &str, How); 6] = [
    // The longer sign first.
    ("<", ">", How::Unequal),
    ("<", "=", How::LessOrEqual),
    (">", "=", How::MoreOrEqual),
    ("<", "", How::Less),
    (">", "", How::More),
    ("=", "", How::Equal),
];

const FUNCTIONS: [(&str, How); 5] = [
    ("attribute_exists", How::Exists),
    ("attribute_not_exists", How::Missing),
    ("attribute_type", How::HasType),
    ("begins_with", How::BeginsWith),
    ("contains", How::Contains),
];

impl Condition {
    /// The condition of a member, if it is there.
    pub(super) fn of(
        expressions: &Expressions<'_>,
        member: &'static str,
    ) -> Result<Option<Self>, Refused> {
        let Some(mut words) = expressions.words(member)? else {
            return Ok(None);
        };
        let condition = any(&mut words, 0)?;
        words.end()?;
        Ok(Some(condition))
    }

    /// Whether it holds of an item; of none, as of one without attributes.
    pub(super) fn holds(&self, item: Option<&Value>) -> bool {
        match self {
            Self::Any(parts) => parts.iter().any(|part| part.holds(item)),
            Self::All(parts) => parts.iter().all(|part| part.holds(item)),
            Self::Not(part) => !part.holds(item),
            Self::Test(test) => test.holds(item),
        }
    }

    /// Does something with every test in it.
    pub(super) fn each<'a>(&'a self, see: &mut impl FnMut(&'a Test)) {
        match self {
            Self::Any(parts) | Self::All(parts) => parts.iter().for_each(|part| part.each(see)),
            Self::Not(part) => part.each(see),
            Self::Test(test) => see(test),
        }
    }
}

fn any(words: &mut Words<'_>, depth: usize) -> Result<Condition, Refused> {
    let mut parts = vec![all(words, depth)?];
    while words.takes_word("OR") {
        parts.push(all(words, depth)?);
    }
    Ok(single(parts, Condition::Any))
}

fn all(words: &mut Words<'_>, depth: usize) -> Result<Condition, Refused> {
    let mut parts = vec![one(words, depth)?];
    while words.takes_word("AND") {
        parts.push(one(words, depth)?);
    }
    Ok(single(parts, Condition::All))
}

fn single(mut parts: Vec<Condition>, together: fn(Vec<Condition>) -> Condition) -> Condition {
    match parts.pop() {
        Some(part) if parts.is_empty() => part,
        last => {
            parts.extend(last);
            together(parts)
        }
    }
}

fn one(words: &mut Words<'_>, depth: usize) -> Result<Condition, Refused> {
    if depth > MAX_DEPTH {
        return Err(words.unknown());
    }
    if words.takes_word("NOT") {
        return Ok(Condition::Not(Box::new(one(words, depth + 1)?)));
    }
    if words.takes("(") {
        let inner = any(words, depth + 1)?;
        words.must(")")?;
        return Ok(inner);
    }
    test(words).map(Condition::Test)
}

fn test(words: &mut Words<'_>) -> Result<Test, Refused> {
    for (function, how) in FUNCTIONS {
        if words.takes_call(function) {
            let subject = Operand::At(words.path()?);
            let mut against = Vec::new();
            if !matches!(how, How::Exists | How::Missing) {
                words.must(",")?;
                against.push(operand(words)?);
            }
            words.must(")")?;
            return Ok(Test {
                subject,
                how,
                against,
            });
        }
    }
    let subject = operand(words)?;
    if words.takes_word("BETWEEN") {
        let low = operand(words)?;
        if !words.takes_word("AND") {
            return Err(words.unknown());
        }
        let against = vec![low, operand(words)?];
        return Ok(Test {
            subject,
            how: How::Between,
            against,
        });
    }
    if words.takes_word("IN") {
        words.must("(")?;
        let mut against = vec![operand(words)?];
        while words.takes(",") {
            against.push(operand(words)?);
        }
        words.must(")")?;
        return Ok(Test {
            subject,
            how: How::In,
            against,
        });
    }
    let how = sign(words).ok_or_else(|| words.unknown())?;
    let against = vec![operand(words)?];
    Ok(Test {
        subject,
        how,
        against,
    })
}

fn sign(words: &mut Words<'_>) -> Option<How> {
    let next = words.next()?;
    let (_, _, alone) = SIGNS
        .iter()
        .find(|(first, more, _)| *first == next && more.is_empty())?;
    words.takes(next);
    let longer = SIGNS
        .iter()
        .find(|(first, more, _)| *first == next && !more.is_empty() && words.takes(more));
    Some(longer.map_or(*alone, |(_, _, how)| *how))
}

fn operand(words: &mut Words<'_>) -> Result<Operand, Refused> {
    if words.is_value() {
        return words.value().map(Operand::Given);
    }
    if words.takes_call("size") {
        let path = words.path()?;
        words.must(")")?;
        return Ok(Operand::SizeOf(path));
    }
    words.path().map(Operand::At)
}

impl Operand {
    /// The path of an attribute that is compared itself.
    pub(super) const fn path(&self) -> Option<&Path> {
        match self {
            Self::At(path) => Some(path),
            Self::Given(_) | Self::SizeOf(_) => None,
        }
    }

    fn value(&self, item: Option<&Value>) -> Option<Value> {
        match self {
            Self::Given(value) => Some(value.clone()),
            Self::At(path) => path.get(item?).cloned(),
            Self::SizeOf(path) => size(path.get(item?)?),
        }
    }
}

impl Test {
    fn holds(&self, item: Option<&Value>) -> bool {
        let subject = self.subject.value(item);
        let mut against = self.against.iter().map(|operand| operand.value(item));
        let Some(subject) = subject else {
            return matches!(self.how, How::Missing | How::Unequal);
        };
        let order = |other: Option<Value>| compare(&subject, &other?);
        match self.how {
            How::Exists => true,
            How::Missing => false,
            How::Equal => against.any(|other| other.is_some_and(|other| equal(&subject, &other))),
            How::Unequal => against.all(|other| other.is_none_or(|other| !equal(&subject, &other))),
            How::In => against.any(|other| other.is_some_and(|other| equal(&subject, &other))),
            How::Less => against.all(|other| order(other).is_some_and(Ordering::is_lt)),
            How::LessOrEqual => against.all(|other| order(other).is_some_and(Ordering::is_le)),
            How::More => against.all(|other| order(other).is_some_and(Ordering::is_gt)),
            How::MoreOrEqual => against.all(|other| order(other).is_some_and(Ordering::is_ge)),
            How::Between => {
                let low = against.next().flatten();
                let high = against.next().flatten();
                order(low).is_some_and(Ordering::is_ge) && order(high).is_some_and(Ordering::is_le)
            }
            How::HasType => against.any(|kind| {
                let kind = kind.as_ref().and_then(|kind| kind.get("S")?.as_str());
                kind.is_some() && kind == kind_of(&subject)
            }),
            How::BeginsWith => against.any(|start| {
                let starts = |kind| {
                    let start = start.as_ref()?.get(kind)?.as_str()?;
                    Some(subject.get(kind)?.as_str()?.starts_with(start))
                };
                starts("S").or_else(|| starts("B")).unwrap_or_default()
            }),
            How::Contains => against.any(|part| part.is_some_and(|part| contains(&subject, &part))),
        }
    }
}

/// `S`, `N`, `L` and so on.
fn kind_of(value: &Value) -> Option<&str> {
    let (kind, _) = value.as_object()?.iter().next()?;
    Some(kind)
}

/// A number's text as a number.
pub(super) fn number(value: &Value) -> Option<Number> {
    Number::parse(value.get("N")?.as_str()?)
}

/// Which of two values of the same kind comes first; `None` for those that have no order.
pub(super) fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    if let Some((a, b)) = number(a).zip(number(b)) {
        return Some(a.compare(b));
    }
    ["S", "B"].into_iter().find_map(|kind| {
        let (a, b) = (a.get(kind)?.as_str()?, b.get(kind)?.as_str()?);
        Some(if kind == "B" {
            super::super::base64_order(a).cmp(&super::super::base64_order(b))
        } else {
            a.as_bytes().cmp(b.as_bytes())
        })
    })
}

/// Whether two values are the same: numbers by what they are, sets in any order.
pub(super) fn equal(a: &Value, b: &Value) -> bool {
    if let Some((a, b)) = number(a).zip(number(b)) {
        return a.compare(b).is_eq();
    }
    let (Some(kind), true) = (kind_of(a), kind_of(a) == kind_of(b)) else {
        return false;
    };
    let (Some(inner), Some(other)) = (a.get(kind), b.get(kind)) else {
        return false;
    };
    if let (Some(items), Some(others)) = (inner.as_array(), other.as_array()) {
        if items.len() != others.len() {
            return false;
        }
        return match kind {
            "L" => items.iter().zip(others).all(|(a, b)| equal(a, b)),
            _ => items
                .iter()
                .all(|a| others.iter().any(|b| same_member(kind, a, b))),
        };
    }
    if let (Some(members), Some(others), "M") = (inner.as_object(), other.as_object(), kind) {
        let mut members_of = members.iter();
        return members.len() == others.len()
            && members_of.all(|(name, a)| others.get(name).is_some_and(|b| equal(a, b)));
    }
    inner == other
}

/// Whether two members of sets of a kind are the same.
fn same_member(kind: &str, a: &Value, b: &Value) -> bool {
    let number = |text: &Value| Number::parse(text.as_str()?);
    match (kind, number(a), number(b)) {
        ("NS", Some(a), Some(b)) => a.compare(b).is_eq(),
        _ => a == b,
    }
}

/// A set's own kind, and that of one member.
const SETS: [(&str, &str); 3] = [("SS", "S"), ("NS", "N"), ("BS", "B")];

/// Whether a text has a part, or a list or a set a member.
fn contains(whole: &Value, part: &Value) -> bool {
    let texts = |kind| Some((whole.get(kind)?.as_str()?, part.get(kind)?.as_str()?));
    if let Some((whole, part)) = texts("S").or_else(|| texts("B")) {
        return whole.contains(part);
    }
    if let Some(items) = whole.get("L").and_then(Value::as_array) {
        return items.iter().any(|item| equal(item, part));
    }
    SETS.into_iter().any(|(set, kind)| {
        let members = whole.get(set).and_then(Value::as_array);
        let part = part.get(kind);
        members.zip(part).is_some_and(|(members, part)| {
            members.iter().any(|member| same_member(set, member, part))
        })
    })
}

/// Two sets of the same kind as one.
pub(super) fn united(old: &Value, more: &Value) -> Option<Value> {
    SETS.into_iter().find_map(|(set, _)| {
        let (old, more) = (old.get(set)?.as_array()?, more.get(set)?.as_array()?);
        let is_there = |one: &Value| old.iter().any(|other| same_member(set, one, other));
        let new = more.iter().filter(|one| !is_there(one));
        let all = Value::array(old.iter().chain(new).cloned());
        Some(Value::object([(set, all)]))
    })
}

/// What is left of a set without another's members, and whether that is nothing.
pub(super) fn without(old: &Value, less: &Value) -> Option<(Value, bool)> {
    SETS.into_iter().find_map(|(set, _)| {
        let (old, less) = (old.get(set)?.as_array()?, less.get(set)?.as_array()?);
        let goes = |one: &Value| less.iter().any(|other| same_member(set, one, other));
        let left: Vec<Value> = old.iter().filter(|one| !goes(one)).cloned().collect();
        let is_empty = left.is_empty();
        Some((Value::object([(set, Value::array(left))]), is_empty))
    })
}

/// How large a value is: the characters of a text, the bytes of a binary, the members of all else.
fn size(value: &Value) -> Option<Value> {
    let kind = kind_of(value)?;
    let inner = value.get(kind)?;
    let size = match kind {
        "S" => inner.as_str()?.chars().count(),
        "B" => inner.as_str()?.trim_end_matches('=').len() * 3 / 4,
        "M" => inner.as_object()?.len(),
        _ => inner.as_array()?.len(),
    };
    Some(Value::object([("N", Value::from(size.to_string()))]))
}
