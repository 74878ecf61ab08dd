//! The syntax of intrinsic function calls.

use asl_protocol::limits::MAX_INTRINSIC_NESTING;
use json_value::Value;
use jsonpath::SyntaxError;

use super::format::FormatString;
use super::{Argument, Call, Function, name_range};
use crate::SourcePath;

/// Reads a call that is the whole of `text`.
pub(crate) fn parse(text: &str) -> Result<Call, SyntaxError> {
    let mut parser = Parser { text, at: 0 };
    let call = parser.call(1)?;
    parser.skip_space();
    if parser.at < text.len() {
        return Err(parser.error_to_end("nothing may follow the call"));
    }
    Ok(call)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn call(&mut self, depth: usize) -> Result<Call, SyntaxError> {
        let start = self.at;
        let name = self.take_while(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_');
        let Some(function) = Function::parse(name) else {
            let message = format!("there is no intrinsic function `{name}`");
            return Err(SyntaxError::new(start, self.at, message));
        };
        if depth > MAX_INTRINSIC_NESTING {
            let message = format!("calls nest deeper than {MAX_INTRINSIC_NESTING}");
            return Err(SyntaxError::new(start, self.at, message));
        }
        self.skip_space();
        self.expect('(')?;
        let mut arguments = Vec::new();
        self.skip_space();
        if self.peek() != Some(')') {
            loop {
                arguments.push(self.argument(depth)?);
                self.skip_space();
                if self.peek() != Some(',') {
                    break;
                }
                self.at += 1;
                self.skip_space();
            }
        }
        self.expect(')')?;
        Ok(Call {
            function,
            name: name_range(start, name),
            arguments,
        })
    }

    fn argument(&mut self, depth: usize) -> Result<Argument, SyntaxError> {
        let start = self.at;
        match self.peek() {
            Some('\'') => self.string().map(Argument::Text),
            Some('$') => {
                let text = self.path_text();
                let path = SourcePath::parse(text).map_err(|error| error.shifted(start))?;
                Ok(Argument::Path { path, start })
            }
            Some('S') => self.call(depth + 1).map(Argument::Call),
            Some(c) if c == '-' || c.is_ascii_alphanumeric() => {
                let word = self.take_while(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
                Value::parse(word).map(Argument::Literal).map_err(|_| {
                    let message = format!("`{word}` is not a value: text stands in single quotes");
                    SyntaxError::new(start, self.at, message)
                })
            }
            Some(c) => {
                let message = format!("expected an argument, found `{c}`");
                Err(SyntaxError::new(start, start + c.len_utf8(), message))
            }
            None => Err(SyntaxError::new(start, start, "expected an argument")),
        }
    }

    /// A string from its opening quote to its closing one.
    fn string(&mut self) -> Result<FormatString, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let mut string = FormatString::default();
        while let Some(c) = self.peek() {
            let at = self.at;
            self.at += c.len_utf8();
            match c {
                '\'' => {
                    string.finish();
                    return Ok(string);
                }
                '\\' => match self.peek() {
                    Some(escaped @ ('\'' | '{' | '}' | '\\')) => {
                        self.at += 1;
                        string.push_escaped(escaped);
                    }
                    other => {
                        let end = self.at + other.map_or(0, char::len_utf8);
                        let message = r"the escapes are `\'`, `\{`, `\}` and `\\`";
                        return Err(SyntaxError::new(at, end, message));
                    }
                },
                c => {
                    if string.push(c, self.peek()) {
                        self.at += 1;
                    }
                }
            }
        }
        Err(SyntaxError::new(start, self.at, "the string is not closed"))
    }

    /// A path: up to a comma, a space or a parenthesis that is none of its own.
    fn path_text(&mut self) -> &'a str {
        let rest = self.rest();
        let (mut brackets, mut parentheses, mut quoted) = (0_usize, 0_usize, false);
        let end = rest.find(|c: char| {
            match c {
                '\'' if brackets > 0 => quoted = !quoted,
                '[' if !quoted => brackets += 1,
                ']' if !quoted => brackets = brackets.saturating_sub(1),
                '(' if brackets == 0 => parentheses += 1,
                ')' if brackets == 0 && parentheses == 0 => return true,
                ')' if brackets == 0 => parentheses -= 1,
                ',' | ' ' | '\n' | '\r' | '\t' if brackets == 0 => return true,
                _ => {}
            }
            false
        });
        let text = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
        self.at += text.len();
        text
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !accept(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        self.take_while(char::is_whitespace);
    }

    fn expect(&mut self, wanted: char) -> Result<(), SyntaxError> {
        match self.peek() {
            Some(c) if c == wanted => {
                self.at += c.len_utf8();
                Ok(())
            }
            Some(c) => {
                let message = format!("expected `{wanted}`, found `{c}`");
                Err(SyntaxError::new(self.at, self.at + c.len_utf8(), message))
            }
            None => Err(self.error_to_end(&format!("expected `{wanted}`"))),
        }
    }

    fn error_to_end(&self, message: &str) -> SyntaxError {
        SyntaxError::new(self.at, self.text.len(), message)
    }
}
