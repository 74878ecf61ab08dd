//! Filters: `[?(@.price < 10 && !@.sold)]`.

use std::cmp::Ordering;
use std::rc::Rc;

use json_value::Value;

use crate::compare::compare;
use crate::parse::{self, trim};
use crate::pattern::Pattern;
use crate::select::Evaluation;
use crate::{Path, PathError, SyntaxError, java_text};

/// A condition on an item: alternatives of terms that all hold, as `||` and `&&` join
/// them. Parentheses do not group; they are stripped from both ends of a term.
#[derive(Debug)]
pub(crate) struct Filter {
    alternatives: Vec<Vec<Term>>,
}

#[derive(Debug)]
enum Term {
    /// `@.a` or `!@.a`: whether the path gives something other than null.
    Exists { path: Path, negated: bool },
    /// `@.a == 'b'`
    Compare {
        left: Operand,
        operator: Operator,
        right: Operand,
    },
}

#[derive(Debug)]
enum Operand {
    /// `@…`, looked up in the item.
    ItemPath(Path),
    /// `$…`, looked up in the document.
    RootPath(Path),
    /// What stands in single quotes, or anything else as it stands.
    Text(Value),
    /// `/…/` or `/…/i`
    Pattern(Pattern),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Operator {
    Equal,
    GreaterOrEqual,
    LessOrEqual,
    NotEqual,
    Less,
    Greater,
    Matches,
}

impl Operator {
    /// All of them, in the order in which they are looked for in a term.
    const ALL: [(&'static str, Self); 7] = [
        ("==", Self::Equal),
        (">=", Self::GreaterOrEqual),
        ("<=", Self::LessOrEqual),
        ("!=", Self::NotEqual),
        ("<", Self::Less),
        (">", Self::Greater),
        ("=~", Self::Matches),
    ];
}

impl Filter {
    /// Reads a filter from its `[`; what stands after its end is ignored.
    pub(crate) fn parse(text: &str, depth: usize) -> Result<Self, SyntaxError> {
        let whole = |message: &str| SyntaxError::new(0, text.len(), message);
        let end =
            end_of(text).ok_or_else(|| whole("the brackets of the filter are not balanced"))?;
        let inside = text
            .get(1..end - 1)
            .map(trim)
            .and_then(|text| text.strip_prefix('?'));
        let inside = inside.map(trim).and_then(|text| text.strip_prefix('('));
        let inside = inside.and_then(|text| text.strip_suffix(')'));
        let inside = inside.ok_or_else(|| whole("a filter is written `[?( … )]`"))?;
        let mut alternatives = vec![Vec::new()];
        let mut joined = true;
        for part in split(trim(inside)) {
            let part = trim(part);
            let start = part.as_ptr() as usize - text.as_ptr() as usize;
            match part {
                "&&" | "||" if joined => return Err(whole("a condition is missing")),
                "&&" => joined = true,
                "||" => {
                    joined = true;
                    alternatives.push(Vec::new());
                }
                _ => {
                    let term = Term::parse(part, depth)
                        .map_err(|message| SyntaxError::new(start, start + part.len(), message))?;
                    if let Some(terms) = alternatives.last_mut() {
                        terms.push(term);
                    }
                    joined = false;
                }
            }
        }
        if joined {
            return Err(whole("a condition is missing"));
        }
        Ok(Self { alternatives })
    }

    /// `[?]`: a filter without condition, which fails on the first item it meets.
    pub(crate) const fn placeholder() -> Self {
        Self {
            alternatives: Vec::new(),
        }
    }

    /// Whether the filter takes the item. The last term is tried first, as Jayway does:
    /// it decides which error is seen.
    pub(crate) fn accepts(
        &self,
        item: &Value,
        evaluation: &Evaluation<'_>,
    ) -> Result<bool, PathError> {
        if self.alternatives.is_empty() {
            let text = "Filter: [?] has no condition".to_owned();
            return Err(PathError::Invalid(text));
        }
        'alternatives: for terms in self.alternatives.iter().rev() {
            for term in terms.iter().rev() {
                if !term.holds(item, evaluation)? {
                    continue 'alternatives;
                }
            }
            return Ok(true);
        }
        Ok(false)
    }
}

/// The end of the filter: the first `]` outside quotes and parentheses, with which all
/// brackets are closed.
fn end_of(text: &str) -> Option<usize> {
    let (mut quoted, mut brackets, mut parentheses) = (false, 0_i32, 0_i32);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '\'' if before != '\\' => quoted = !quoted,
            '(' if !quoted => parentheses += 1,
            ')' if !quoted => parentheses -= 1,
            '[' if !quoted => brackets += 1,
            ']' if !quoted => {
                brackets -= 1;
                if parentheses == 0 {
                    return (brackets == 0).then_some(at + 1);
                }
            }
            _ => {}
        }
        before = c;
    }
    None
}

/// Splits before and after every `&&` and `||`, quotes unseen.
fn split(text: &str) -> Vec<&str> {
    let is_join = |at: usize| {
        let two = text.as_bytes().get(at..at + 2);
        two == Some(b"&&") || two == Some(b"||")
    };
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 1..text.len() {
        if is_join(at) || at >= 2 && is_join(at - 2) {
            parts.extend(text.get(start..at));
            start = at;
        }
    }
    parts.extend(text.get(start..).filter(|part| !part.is_empty()));
    parts
}

impl Term {
    fn parse(text: &str, depth: usize) -> Result<Self, String> {
        let text = text
            .trim_start_matches(['[', '?', '(', ' '])
            .trim_end_matches([')', ' ']);
        let found = Operator::ALL
            .into_iter()
            .find_map(|(sign, operator)| Some((text.split_once(sign)?, operator)));
        let Some(((left, right), operator)) = found else {
            let (negated, path) = text
                .strip_prefix('!')
                .map_or((false, text), |path| (true, path));
            let unclear =
                || format!("expected a path or a comparison (== != < <= > >= =~), found `{text}`");
            if !is_path(text)
                || path
                    .split('[')
                    .next()
                    .is_some_and(|name| name.contains(' '))
            {
                return Err(unclear());
            }
            let path = operand_path(path, depth)?.ok_or_else(unclear)?;
            return Ok(Self::Exists { path, negated });
        };
        let right = trim(right);
        if right.starts_with("!@") {
            return Err("`!` stands only before a path without operator".to_owned());
        }
        let left = trim(left);
        Ok(Self::Compare {
            left: Operand::parse(
                left.strip_prefix('!')
                    .filter(|_| is_path(left))
                    .unwrap_or(left),
                depth,
            )?,
            operator,
            right: Operand::parse(right, depth)?,
        })
    }

    fn holds(&self, item: &Value, evaluation: &Evaluation<'_>) -> Result<bool, PathError> {
        match self {
            // A `$` path, too, is looked up in the item here.
            Self::Exists { path, negated } => match evaluation.nested(path, item, true) {
                Ok(value) => Ok(matches!(value, Value::Null) == *negated),
                Err(PathError::NotFound(_)) => Ok(*negated),
                Err(error @ PathError::Invalid(_)) => Err(error),
            },
            Self::Compare {
                left,
                operator,
                right,
            } => {
                let sides = (left.value(item, evaluation), right.value(item, evaluation));
                match sides {
                    (Ok(left), Ok(right)) => operator.holds(&left, &right),
                    (Err(error @ PathError::Invalid(_)), _)
                    | (Ok(_), Err(error @ PathError::Invalid(_))) => Err(error),
                    (Err(PathError::NotFound(_)), _) | (_, Err(PathError::NotFound(_))) => {
                        Ok(false)
                    }
                }
            }
        }
    }
}

fn is_path(text: &str) -> bool {
    text.starts_with(['$', '@']) || text.starts_with("!@")
}

/// The path an operand is, if it begins like one.
fn operand_path(text: &str, depth: usize) -> Result<Option<Path>, String> {
    let Some(root) = text.chars().next().filter(|c| matches!(c, '$' | '@')) else {
        return Ok(None);
    };
    let path = parse::compile(text, root, depth + 1).map_err(|error| error.message)?;
    if path.is_definite() {
        Ok(Some(path))
    } else {
        Err(format!("the predicate path: {text} is not definite"))
    }
}

/// The value of an operand, or the pattern it is.
enum Side<'a> {
    Value(Value),
    Pattern(&'a Pattern),
}

impl Operand {
    fn parse(text: &str, depth: usize) -> Result<Self, String> {
        if let Some(path) = operand_path(text, depth)? {
            return Ok(if text.starts_with('$') {
                Self::RootPath(path)
            } else {
                Self::ItemPath(path)
            });
        }
        if text.starts_with('\'') && text.ends_with('\'') {
            let inside = text.get(1..text.len() - 1);
            return inside
                .map(|inside| Self::Text(Value::from(inside)))
                .ok_or_else(|| "the quote is not closed".to_owned());
        }
        let (pattern, ignore_case) = match text.strip_suffix("/i") {
            Some(pattern) => (Some(pattern), true),
            None => (text.strip_suffix('/'), false),
        };
        match (text.starts_with('/'), pattern) {
            (true, Some(pattern)) => match pattern.strip_prefix('/') {
                Some(pattern) => Pattern::new(pattern, ignore_case)
                    .map(Self::Pattern)
                    .map_err(|why| format!("`{pattern}` is not a regular expression: {why}")),
                None => Err("the regular expression is not closed".to_owned()),
            },
            _ => Ok(Self::Text(Value::from(text))),
        }
    }

    fn value<'a>(
        &'a self,
        item: &Value,
        evaluation: &Evaluation<'_>,
    ) -> Result<Side<'a>, PathError> {
        match self {
            Self::ItemPath(path) => evaluation.nested(path, item, false).map(Side::Value),
            Self::RootPath(path) => evaluation
                .nested(path, evaluation.root, false)
                .map(Side::Value),
            Self::Text(text) => Ok(Side::Value(text.clone())),
            Self::Pattern(pattern) => Ok(Side::Pattern(pattern)),
        }
    }
}

impl Operator {
    fn holds(self, left: &Side<'_>, right: &Side<'_>) -> Result<bool, PathError> {
        if self == Self::Matches {
            return match (left, right) {
                (Side::Pattern(_), Side::Pattern(_)) => Ok(false),
                (Side::Pattern(pattern), Side::Value(text))
                | (Side::Value(text), Side::Pattern(pattern)) => matches_whole(pattern, text),
                (Side::Value(_), Side::Value(_)) => Err(PathError::Invalid(
                    "Filter: =~ needs a regular expression".to_owned(),
                )),
            };
        }
        let (Side::Value(left), Side::Value(right)) = (left, right) else {
            return Ok(false);
        };
        let ordered = compare(right, left);
        // `null` in the document is in no order with anything but itself; the text `null` is.
        let in_order = matches!(left, Value::Null) == matches!(right, Value::Null);
        Ok(ordered.is_some_and(|ordering| match self {
            Self::Equal => ordering == Ordering::Equal,
            Self::NotEqual => ordering != Ordering::Equal,
            Self::Greater => in_order && ordering == Ordering::Less,
            Self::GreaterOrEqual => in_order && ordering != Ordering::Greater,
            Self::Less => in_order && ordering == Ordering::Greater,
            Self::LessOrEqual => in_order && ordering != Ordering::Less,
            Self::Matches => false,
        }))
    }
}

fn matches_whole(pattern: &Pattern, value: &Value) -> Result<bool, PathError> {
    let text: Rc<str> = match value {
        Value::Null => return Ok(false),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Array(_) | Value::Object(_) => {
            java_text(value).into()
        }
    };
    pattern.matches(&text).ok_or_else(|| {
        PathError::Invalid("Filter: a text is too long for its regular expression".to_owned())
    })
}
