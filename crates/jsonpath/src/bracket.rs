//! What stands in brackets: names, indexes, slices, a wildcard or a filter.

use std::rc::Rc;

use crate::SyntaxError;
use crate::filter::Filter;
use crate::token::Token;

/// Reads a bracket, from `[` to its `]` if it has one.
///
/// Its kind is decided by the first character that means something: `?`, a single quote, or
/// one of a digit, `:`, `-` and `@`. What stands before is skipped: `["key1"]` is index 1.
pub(crate) fn token(fragment: &str, depth: usize) -> Result<Token, SyntaxError> {
    if fragment == "[*]" {
        return Ok(Token::Wildcard);
    }
    for (at, c) in fragment.char_indices() {
        let rest = fragment.get(at..).unwrap_or_default();
        return match c {
            '?' => filter(fragment, at, depth),
            '\'' => names(rest.get(1..).unwrap_or_default()).ok_or_else(|| not_closed(fragment)),
            ':' | '-' | '0'..='9' => {
                Numbers::read(rest).map_err(|message| SyntaxError::new(at, fragment.len(), message))
            }
            '@' => from_end(rest).map_err(|message| SyntaxError::new(at, fragment.len(), message)),
            _ => continue,
        };
    }
    if !fragment.ends_with(']') {
        return Err(not_closed(fragment));
    }
    let message = "brackets hold a name in single quotes, an index, a slice, `*` or a filter";
    Err(SyntaxError::new(0, fragment.len(), message))
}

fn not_closed(fragment: &str) -> SyntaxError {
    SyntaxError::new(0, fragment.len(), "the bracket is not closed")
}

/// Reads names from just after the first quote to the first `]`, quoted or not. Quotes
/// cannot be escaped, and what stands between the names does not count.
///
/// `None` if there is no `]`.
pub(crate) fn names(text: &str) -> Option<Token> {
    let (inside, _) = text.split_once(']')?;
    let mut names: Vec<Rc<str>> = Vec::new();
    let mut parts = inside.split('\'');
    while let Some(name) = parts.next() {
        // Every other part lies outside quotes; the last one is not closed.
        if parts.next().is_none() {
            break;
        }
        names.push(name.into());
    }
    match names.as_slice() {
        [name] => Some(Token::Property(name.clone())),
        _ => Some(Token::Properties(names.into())),
    }
}

fn filter(fragment: &str, question_mark: usize, depth: usize) -> Result<Token, SyntaxError> {
    let inside = fragment.trim_start_matches('[').trim_end_matches(']');
    if inside
        .chars()
        .all(|c| c.is_whitespace() || matches!(c, '?' | ',' | '*'))
    {
        if !fragment.ends_with(']') {
            return Err(not_closed(fragment));
        }
        return Ok(Token::Filter(Rc::new(Filter::placeholder())));
    }
    let before = fragment.get(..question_mark).unwrap_or_default();
    let start = before.rfind('[').unwrap_or_default();
    let text = fragment.get(start..).unwrap_or_default();
    let filter = Filter::parse(text, depth).map_err(|error| error.shifted(start))?;
    Ok(Token::Filter(Rc::new(filter)))
}

/// Reads `@.length-1` or `@.size()-1`; the rest after the first `)` does not count.
fn from_end(text: &str) -> Result<Token, String> {
    let hint = "the only expressions are `(@.length-1)` and `(@.size()-1)`";
    let after_dot = text.get(1..).and_then(|text| text.char_indices().nth(1));
    let after_dot = after_dot.and_then(|(at, _)| text.get(1 + at..));
    let (function, rest) = after_dot
        .and_then(|text| text.split_once('-'))
        .ok_or(hint)?;
    let function: String = function
        .chars()
        .filter(|c| !matches!(c, ' ' | '(' | ')'))
        .collect();
    if function != "length" && function != "size" {
        return Err(hint.to_owned());
    }
    let (number, _) = rest.split_once(')').ok_or(hint)?;
    let number: String = number.chars().filter(|c| *c != ' ').collect();
    parse_int(&format!("-{number}")).map(Token::FromEnd)
}

fn parse_int(text: &str) -> Result<i32, String> {
    text.parse().map_err(|_| {
        if text.is_empty() {
            "a number is missing".to_owned()
        } else {
            format!("`{text}` is not an index")
        }
    })
}

/// Indexes and slices. The notation is read leniently: a step (`[0:2:1]`) and whatever
/// follows the numbers are read and not used.
#[derive(Default)]
struct Numbers {
    read: Vec<i32>,
    digits: String,
    sequence: bool,
    slice: Option<Slice>,
}

#[derive(Clone, Copy)]
enum Slice {
    From,
    To,
    Between,
}

impl Numbers {
    fn read(text: &str) -> Result<Token, String> {
        let mut this = Self::default();
        let mut chars = text.chars().peekable();
        loop {
            match chars.next() {
                None => return Err("the bracket is not closed".to_owned()),
                Some(' ') => {}
                Some(',') => {
                    this.push()?;
                    this.sequence = true;
                }
                Some(':') => {
                    let from = !this.digits.is_empty();
                    if from {
                        this.push()?;
                    }
                    while let Some(c) = chars.next_if(|c| matches!(c, '0'..='9' | ' ' | '-')) {
                        if c != ' ' {
                            this.digits.push(c);
                        }
                    }
                    this.slice_ends(from)?;
                    // The character that ended the slice is skipped, unless it ends the bracket.
                    if chars.peek() != Some(&']') && chars.next().is_none() {
                        return Err("the bracket is not closed".to_owned());
                    }
                }
                Some(c @ ('0'..='9' | '-')) => this.digits.push(c),
                Some(_) => break,
            }
        }
        if !this.digits.is_empty() {
            this.push()?;
        }
        Ok(this.token())
    }

    fn push(&mut self) -> Result<(), String> {
        self.read.push(parse_int(&self.digits)?);
        self.digits.clear();
        Ok(())
    }

    fn slice_ends(&mut self, from: bool) -> Result<(), String> {
        let slice = match (from, self.digits.is_empty()) {
            (true, true) => Slice::From,
            (true, false) => Slice::Between,
            (false, _) => Slice::To,
        };
        if !matches!(slice, Slice::From) {
            self.push()?;
        }
        // `[1::2]` stays a slice from 1; of several slices the more open one counts.
        self.slice = Some(match (self.slice, slice) {
            (Some(Slice::From), _) | (_, Slice::From) => Slice::From,
            (Some(Slice::To), _) | (_, Slice::To) => Slice::To,
            (None | Some(Slice::Between), Slice::Between) => Slice::Between,
        });
        Ok(())
    }

    fn token(self) -> Token {
        let (first, second) = match *self.read.as_slice() {
            [first, second, ..] => (first, second),
            [first] => (first, 0),
            [] => (0, 0),
        };
        match self.slice {
            None if self.read.len() == 1 => Token::Index(first),
            _ if self.sequence => Token::Indexes(self.read.into()),
            Some(Slice::From) => Token::SliceFrom(first),
            Some(Slice::To) => Token::SliceTo(first),
            Some(Slice::Between) => Token::SliceBetween(first, second),
            None => Token::Indexes(self.read.into()),
        }
    }
}
