//! The words of DynamoDB's expressions, and what their placeholders stand for (Amazon DynamoDB
//! developer guide, "Expressions in DynamoDB").

use std::cell::RefCell;
use std::collections::BTreeSet;

use json_value::{Map, Value};

use super::super::Request;
use super::super::fault::Refused;
use super::path::{Part, Path};
use super::{invalid, reserved};

/// How long an expression may be, in bytes ("Limits for expression parameters").
const MAX_BYTES: usize = 4_096;

/// The expressions of one request: every placeholder it gives must stand in one of them.
pub(super) struct Expressions<'a> {
    request: &'a Request<'a>,
    used: RefCell<BTreeSet<String>>,
}

/// What is left of an expression, word by word; a sign is a word of its own.
pub(super) struct Words<'a> {
    expressions: &'a Expressions<'a>,
    /// The member that holds it.
    member: &'static str,
    text: &'a str,
    later: std::vec::IntoIter<&'a str>,
    next: Option<&'a str>,
}

impl<'a> Expressions<'a> {
    pub(super) const fn of(request: &'a Request<'a>) -> Self {
        Self {
            request,
            used: RefCell::new(BTreeSet::new()),
        }
    }

    /// The words of the member's expression, if it is there.
    pub(super) fn words(&self, member: &'static str) -> Result<Option<Words<'_>>, Refused> {
        let Some(text) = self.request.text(member) else {
            return Ok(None);
        };
        if text.len() > MAX_BYTES {
            return Err(invalid(format!(
                "Invalid {member}: Expression size has exceeded the maximum allowed size; expression \
                 size: {}",
                text.len()
            )));
        }
        let mut words = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let is_part = |char: char| char.is_alphanumeric() || matches!(char, '_' | '#' | ':');
            let end = rest.find(|char| !is_part(char)).unwrap_or(rest.len());
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let (word, after) = rest.split_at(end.max(first));
            words.push(word);
            rest = after.trim_start();
        }
        let mut later = words.into_iter();
        let next = later.next();
        Ok(Some(Words {
            expressions: self,
            member,
            text,
            later,
            next,
        }))
    }

    /// Refuses a placeholder that no expression has, once all were read.
    pub(super) fn uses_all(&self) -> Result<(), Refused> {
        let used = self.used.borrow();
        for member in ["ExpressionAttributeNames", "ExpressionAttributeValues"] {
            let given = self.request.parameters.get(member);
            let given = given.and_then(Value::as_object);
            if given.is_some_and(Map::is_empty) {
                return Err(invalid(format!("{member} must not be empty")));
            }
            let names = given.into_iter().flat_map(Map::iter);
            let unused: Vec<&str> = names
                .map(|(name, _)| &**name)
                .filter(|name| !used.contains(*name))
                .collect();
            if !unused.is_empty() {
                return Err(invalid(format!(
                    "Value provided in {member} unused in expressions: keys: {{{}}}",
                    unused.join(", ")
                )));
            }
        }
        Ok(())
    }

    fn placeholder(&self, member: &str, word: &str) -> Option<&'a Value> {
        let value = self.request.parameters.get(member)?.get(word)?;
        self.used.borrow_mut().insert(word.to_owned());
        Some(value)
    }
}

impl<'a> Words<'a> {
    pub(super) const fn next(&self) -> Option<&'a str> {
        self.next
    }

    fn advance(&mut self) -> Option<&'a str> {
        std::mem::replace(&mut self.next, self.later.next())
    }

    pub(super) fn takes(&mut self, word: &str) -> bool {
        let takes = self.next == Some(word);
        if takes {
            self.advance();
        }
        takes
    }

    /// The same of a keyword, whose case does not matter.
    pub(super) fn takes_word(&mut self, word: &str) -> bool {
        let takes = self
            .next
            .is_some_and(|next| next.eq_ignore_ascii_case(word));
        if takes {
            self.advance();
        }
        takes
    }

    /// The same of a function's name and the parenthesis behind it.
    pub(super) fn takes_call(&mut self, function: &str) -> bool {
        let takes = self.next == Some(function) && self.later.as_slice().first() == Some(&"(");
        if takes {
            self.advance();
            self.advance();
        }
        takes
    }

    pub(super) fn must(&mut self, word: &str) -> Result<(), Refused> {
        if self.takes(word) {
            Ok(())
        } else {
            Err(self.unknown())
        }
    }

    pub(super) fn end(&self) -> Result<(), Refused> {
        self.next.map_or(Ok(()), |_| Err(self.unknown()))
    }

    /// Where an attribute is: `a`, `#b.c[0]`.
    pub(super) fn path(&mut self) -> Result<Path, Refused> {
        let mut parts = vec![Part::Name(self.name()?)];
        loop {
            if self.takes(".") {
                parts.push(Part::Name(self.name()?));
            } else if self.takes("[") {
                let index = self.advance().and_then(|word| word.parse().ok());
                parts.push(Part::Index(index.ok_or_else(|| self.unknown())?));
                self.must("]")?;
            } else {
                return Ok(Path(parts));
            }
        }
    }

    fn name(&mut self) -> Result<String, Refused> {
        let word = self.advance().ok_or_else(|| self.unknown())?;
        let member = self.member;
        if word.starts_with('#') {
            let name = self
                .expressions
                .placeholder("ExpressionAttributeNames", word);
            let name = name.and_then(Value::as_str).ok_or_else(|| {
                invalid(format!(
                    "Invalid {member}: An expression attribute name used in the document path is not \
                     defined; attribute name: {word}"
                ))
            })?;
            return Ok(name.to_owned());
        }
        let is_name = word.starts_with(char::is_alphabetic)
            && word
                .chars()
                .all(|char| char.is_alphanumeric() || char == '_');
        if !is_name {
            return Err(self.unknown());
        }
        if reserved::is_reserved(word) {
            return Err(invalid(format!(
                "Invalid {member}: Attribute name is a reserved keyword; reserved keyword: {word}"
            )));
        }
        Ok(word.to_owned())
    }

    /// Whether a placeholder of a value is next.
    pub(super) fn is_value(&self) -> bool {
        self.next.is_some_and(|next| next.starts_with(':'))
    }

    /// What a placeholder stands for.
    pub(super) fn value(&mut self) -> Result<Value, Refused> {
        let word = self.advance().filter(|word| word.starts_with(':'));
        let word = word.ok_or_else(|| self.unknown())?;
        let value = self
            .expressions
            .placeholder("ExpressionAttributeValues", word);
        value.cloned().ok_or_else(|| {
            invalid(format!(
                "Invalid {}: An expression attribute value used in expression is not defined; attribute \
                 value: {word}",
                self.member
            ))
        })
    }

    pub(super) const fn member(&self) -> &'static str {
        self.member
    }

    pub(super) fn unknown(&self) -> Refused {
        Refused::Unknown(format!("for its {} `{}`", self.member, self.text))
    }
}
