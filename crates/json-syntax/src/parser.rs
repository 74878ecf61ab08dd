//! Tokens to a tree, mending on the way.
//!
//! Recovery is at commas and closing brackets: what stands between two of them and
//! makes no sense is complained about once and left out.

use std::rc::Rc;

use json_value::{MAX_DEPTH, read_number};
use source::{Diagnostic, Severity, TextRange};

use crate::errors;
use crate::lexer::{Lexer, RawKind, RawToken};
use crate::names::NameTable;
use crate::string::{StringFault, decode};
use crate::{Key, Member, Node, NodeKind};

/// The most diagnostics of one text; a text that is no JSON at all would have thousands.
const MAX_DIAGNOSTICS: usize = 200;

/// The longest text that is shared with others of the same letters: names of fields, types.
const MAX_SHARED_BYTES: usize = 24;
/// How many texts are remembered to be shared.
const N_SHARED: usize = 64;

/// A text, understood as far as it could be.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree; `None` if the text holds no value.
    pub root: Option<Node>,
    /// What is wrong, in text order; empty exactly if the text is JSON without repeated names.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether brackets or quotes do not pair, so that parts may hang in the wrong place.
    pub is_torn: bool,
}

/// Reads any text as JSON.
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser {
        text,
        lexer: Lexer::new(text),
        last: TextRange::default(),
        depth: 0,
        open: Vec::new(),
        members: Vec::new(),
        diagnostics: Vec::new(),
        is_torn: false,
        shared: [const { None }; N_SHARED],
    };
    let root = parser.document();
    let is_torn = parser.is_torn;
    let mut diagnostics = parser.diagnostics;
    diagnostics.sort_by_key(|diagnostic| diagnostic.range);
    Parsed {
        root,
        diagnostics,
        is_torn,
    }
}

/// Whether `word` is `true`, `false` or `null`.
pub(crate) fn is_literal(word: &str) -> bool {
    matches!(word, "true" | "false" | "null")
}

struct Parser<'a> {
    text: &'a str,
    /// The next token, which may be a comment, and those behind it.
    lexer: Lexer<'a>,
    /// The range of the token before, of a comment too.
    last: TextRange,
    depth: u32,
    /// For each open bracket, whether it is a brace.
    open: Vec<bool>,
    /// The members so far of all open braces, the innermost last.
    members: Vec<Member>,
    diagnostics: Vec<Diagnostic>,
    is_torn: bool,
    /// Texts that may come again.
    shared: [Option<Rc<str>>; N_SHARED],
}

impl Parser<'_> {
    fn document(&mut self) -> Option<Node> {
        let root = loop {
            let kind = self.peek();
            if kind == RawKind::End {
                if self.diagnostics.is_empty() {
                    self.report(errors::no_value(self.lexer.range()));
                }
                return None;
            }
            if let Some(root) = self.value(kind) {
                break root;
            }
            self.skip();
        };
        if self.peek() != RawKind::End {
            let rest = self.lexer.range();
            let last = self.lexer.clone().last();
            self.is_torn = true;
            self.report(errors::trailing_text(
                last.map_or(rest, |last| rest.cover(last.range)),
            ));
        }
        Some(root)
    }

    /// A value that begins with the next token, which is of this kind, or `None` and nothing
    /// consumed if none does.
    fn value(&mut self, kind: RawKind) -> Option<Node> {
        match kind {
            RawKind::OpenBrace | RawKind::OpenBracket if self.depth >= MAX_DEPTH => {
                self.complain(errors::too_deep, self.lexer.range());
                Some(self.skip_nested())
            }
            RawKind::OpenBrace => Some(self.nested(Self::object)),
            RawKind::OpenBracket => Some(self.nested(Self::array)),
            RawKind::String | RawKind::OddString | RawKind::OpenString => {
                let range = self.bump();
                Some(Node {
                    range,
                    kind: NodeKind::String(self.string(kind, range)),
                })
            }
            RawKind::Word => Some(self.word()),
            RawKind::CloseBrace
            | RawKind::CloseBracket
            | RawKind::Colon
            | RawKind::Comma
            | RawKind::Comment
            | RawKind::Junk
            | RawKind::End => None,
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Node) -> Node {
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }

    fn object(&mut self) -> Node {
        let start = self.bump();
        self.open.push(true);
        let first = self.members.len();
        let end = self.list(start, RawKind::CloseBrace, Self::member);
        self.open.pop();
        let members: Rc<[Member]> = self.members.drain(first..).collect();
        self.repeated_names(&members);
        Node {
            range: start.cover(end),
            kind: NodeKind::Object(members),
        }
    }

    fn array(&mut self) -> Node {
        let start = self.bump();
        self.open.push(false);
        let mut items = Vec::new();
        let end = self.list(start, RawKind::CloseBracket, |parser, kind| {
            let Some(item) = parser.value(kind) else {
                return false;
            };
            items.push(item);
            true
        });
        self.open.pop();
        Node {
            range: start.cover(end),
            kind: NodeKind::Array(items.into()),
        }
    }

    /// Reads `element , element , …` up to `closer`, and gives the range of the last token.
    ///
    /// `element` reads one element that begins with the next token, or says `false` and consumes nothing.
    fn list(
        &mut self,
        start: TextRange,
        closer: RawKind,
        mut element: impl FnMut(&mut Self, RawKind) -> bool,
    ) -> TextRange {
        let mut end = start;
        // Whether an element may follow without a comma, and the comma that waits for one.
        let mut separated = true;
        let mut comma: Option<TextRange> = None;
        loop {
            let kind = self.peek();
            let range = self.lexer.range();
            if kind == closer {
                if let Some(comma) = comma {
                    self.complain(errors::extra_comma, comma);
                }
                self.bump();
                return range;
            }
            match kind {
                RawKind::Comma => {
                    if separated {
                        self.complain(errors::extra_comma, range);
                    } else {
                        comma = Some(range);
                    }
                    separated = true;
                    end = self.bump();
                }
                RawKind::CloseBrace | RawKind::CloseBracket => {
                    if self.open.contains(&(kind == RawKind::CloseBrace)) {
                        self.unclosed(range, start, closer);
                        return end;
                    }
                    end = self.skip();
                }
                RawKind::OpenBrace
                | RawKind::OpenBracket
                | RawKind::Colon
                | RawKind::String
                | RawKind::OddString
                | RawKind::OpenString
                | RawKind::Word
                | RawKind::Comment
                | RawKind::Junk => {
                    let before = end.end;
                    if element(self, kind) {
                        if !separated {
                            self.missing_comma(range, before);
                        }
                        separated = false;
                        comma = None;
                        end = self.last;
                    } else if matches!(kind, RawKind::OpenBrace | RawKind::OpenBracket) {
                        self.skipped(self.lexer.token());
                        end = self.skip_nested().range;
                    } else {
                        end = self.skip();
                    }
                }
                RawKind::End => {
                    let at = TextRange::empty(end.end);
                    self.unclosed(at, start, closer);
                    return end;
                }
            }
        }
    }

    /// Adds a member that begins with the next token, which is of this kind, or says `false` and
    /// consumes nothing.
    fn member(&mut self, kind: RawKind) -> bool {
        let is_word = kind == RawKind::Word;
        if !is_word && !kind.is_string() {
            return false;
        }
        let range = self.bump();
        let name = if is_word {
            self.bare_name(range)
        } else {
            self.string(kind, range)
        };
        let key = Key { name, range };
        let colon = self.colon(range);
        let value = self.member_value(colon);
        self.members.push(Member {
            key,
            colon: colon.map(|colon| colon.start),
            value,
        });
        true
    }

    fn colon(&mut self, key: TextRange) -> Option<TextRange> {
        let kind = self.peek();
        if kind == RawKind::Colon {
            return Some(self.bump());
        }
        let at = if kind == RawKind::End {
            TextRange::empty(key.end)
        } else {
            self.lexer.range()
        };
        self.report(errors::expected_colon(at, key.end));
        None
    }

    /// The value of a member; what follows on another line as a further member is not taken for it.
    fn member_value(&mut self, colon: Option<TextRange>) -> Option<Node> {
        loop {
            let kind = self.peek();
            let is_text = kind.is_string() || kind == RawKind::Word;
            if is_text && self.lexer.is_before_colon() {
                break;
            }
            if let Some(value) = self.value(kind) {
                return Some(value);
            }
            if !matches!(kind, RawKind::Junk | RawKind::Colon) {
                break;
            }
            self.skip();
        }
        if let Some(colon) = colon {
            self.complain(errors::expected_value, colon);
        }
        None
    }

    #[inline]
    fn string(&mut self, kind: RawKind, range: TextRange) -> Rc<str> {
        if kind == RawKind::String {
            let inside = TextRange::new(range.start + 1, range.end - 1);
            return self.share(inside.of(self.text));
        }
        self.odd_string(kind, range)
    }

    /// A string that does not stand there as it is read.
    fn odd_string(&mut self, kind: RawKind, range: TextRange) -> Rc<str> {
        let written = range.of(self.text);
        let (decoded, faults) = decode(written);
        if kind == RawKind::OpenString {
            self.is_torn = true;
            self.report(errors::unclosed_string(range));
        }
        if written.starts_with('\'') {
            self.report(errors::single_quotes(range, &decoded));
        }
        for (at, len, fault) in faults {
            let start = range.start + u32::try_from(at).unwrap_or_default();
            let at = TextRange::new(start, start + u32::try_from(len).unwrap_or_default());
            let text = at.of(self.text);
            self.report(match fault {
                StringFault::BadEscape => errors::bad_escape(at, text),
                StringFault::ControlCharacter => {
                    errors::control_character(at, text.chars().next().unwrap_or_default())
                }
            });
        }
        decoded
    }

    /// The text, which is the same allocation for all of the same letters as far as they are
    /// remembered: a definition says `Type` and `Next` in each of its states.
    fn share(&mut self, text: &str) -> Rc<str> {
        let bytes = text.as_bytes();
        let (Some(first), Some(last), true) =
            (bytes.first(), bytes.last(), bytes.len() <= MAX_SHARED_BYTES)
        else {
            return Rc::from(text);
        };
        let mixed = bytes.len() + 5 * usize::from(*first) + 11 * usize::from(*last);
        let Some(slot) = self.shared.get_mut(mixed % N_SHARED) else {
            return Rc::from(text);
        };
        match slot {
            Some(known) if &**known == text => Rc::clone(known),
            Some(_) | None => {
                let new: Rc<str> = Rc::from(text);
                *slot = Some(Rc::clone(&new));
                new
            }
        }
    }

    fn word(&mut self) -> Node {
        let range = self.bump();
        let word = range.of(self.text);
        let kind = match word {
            "null" => NodeKind::Null,
            "true" => NodeKind::Bool(true),
            "false" => NodeKind::Bool(false),
            _ => read_number(word).map_or(NodeKind::Invalid, NodeKind::Number),
        };
        if matches!(kind, NodeKind::Invalid) {
            let meant = match word.to_ascii_lowercase().as_str() {
                "true" => Some("true"),
                "false" => Some("false"),
                "null" | "nil" | "none" | "undefined" => Some("null"),
                _ => None,
            };
            self.report(errors::unknown_word(range, word, meant));
        }
        Node { range, kind }
    }

    /// Passes over a bracket and what it holds, without recursion.
    fn skip_nested(&mut self) -> Node {
        let mut depth = 0_usize;
        let mut range = self.lexer.range();
        loop {
            match self.peek() {
                RawKind::End => break,
                RawKind::OpenBrace | RawKind::OpenBracket => depth += 1,
                RawKind::CloseBrace | RawKind::CloseBracket => depth = depth.saturating_sub(1),
                RawKind::Colon
                | RawKind::Comma
                | RawKind::String
                | RawKind::OddString
                | RawKind::OpenString
                | RawKind::Word
                | RawKind::Comment
                | RawKind::Junk => {}
            }
            range = range.cover(self.bump());
            if depth == 0 {
                break;
            }
        }
        Node {
            range,
            kind: NodeKind::Invalid,
        }
    }

    fn repeated_names(&mut self, members: &[Member]) {
        NameTable::with_repeated(members, &mut |key| {
            self.report(errors::duplicate_key(key.range, &key.name));
        });
    }

    fn unclosed(&mut self, at: TextRange, start: TextRange, closer: RawKind) {
        self.is_torn = true;
        // One missing bracket is one complaint, not one for each bracket around it.
        if self.diagnostics.iter().any(|known| known.range == at) {
            return;
        }
        let line = 1 + TextRange::new(0, start.start)
            .of(self.text)
            .matches('\n')
            .count();
        let closer = if closer == RawKind::CloseBrace {
            '}'
        } else {
            ']'
        };
        self.report(errors::unclosed(at, closer, line));
    }

    /// Takes a token that nothing can use, and gives its range.
    fn skip(&mut self) -> TextRange {
        self.skipped(self.lexer.token());
        self.bump()
    }

    /// Complains about a token that nothing could use.
    fn skipped(&mut self, token: RawToken) {
        let written = token.range.of(self.text);
        self.is_torn |= matches!(token.kind, RawKind::CloseBrace | RawKind::CloseBracket);
        self.report(match token.kind {
            RawKind::CloseBrace | RawKind::CloseBracket => {
                errors::stray_closer(token.range, written)
            }
            RawKind::OpenBrace | RawKind::OpenBracket => errors::expected_name(token.range),
            RawKind::Comma => errors::extra_comma(token.range),
            RawKind::Colon
            | RawKind::String
            | RawKind::OddString
            | RawKind::OpenString
            | RawKind::Word
            | RawKind::Comment
            | RawKind::Junk
            | RawKind::End => errors::junk(token.range, written),
        });
    }

    /// Complains about a comma that is missing before `at`, if nothing else is wrong there.
    fn missing_comma(&mut self, at: TextRange, after: u32) {
        if self.diagnostics.iter().any(|known| known.range == at) {
            return;
        }
        self.report(errors::missing_comma(at, after));
    }

    /// A name without quotes, taken as it is.
    fn bare_name(&mut self, range: TextRange) -> Rc<str> {
        let word = range.of(self.text);
        self.report(errors::bare_name(range, word));
        Rc::from(word)
    }

    /// Makes a diagnostic and reports it. The functions that call each other for every
    /// level of nesting do not make them themselves: a diagnostic is large, and the
    /// stack of a page is small.
    fn complain(&mut self, make: fn(TextRange) -> Diagnostic, at: TextRange) {
        self.report(make(at));
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        // Warnings leave room, so that they never hide that the text is no JSON.
        let limit = match diagnostic.severity {
            Severity::Error => MAX_DIAGNOSTICS,
            Severity::Warning | Severity::Hint => MAX_DIAGNOSTICS / 2,
        };
        if self.diagnostics.len() < limit {
            self.diagnostics.push(diagnostic);
        }
    }

    /// What the next token is that is no comment; comments on the way are complained about.
    #[inline]
    fn peek(&mut self) -> RawKind {
        while self.lexer.kind() == RawKind::Comment {
            self.comment();
        }
        self.lexer.kind()
    }

    #[cold]
    fn comment(&mut self) {
        let range = self.bump();
        let written = range.of(self.text);
        let is_closed = written.starts_with("//") || (written.len() > 3 && written.ends_with("*/"));
        self.report(if is_closed {
            errors::comment(range)
        } else {
            errors::unclosed_comment(range)
        });
    }

    /// Takes the next token and gives its range.
    #[inline]
    fn bump(&mut self) -> TextRange {
        self.last = self.lexer.range();
        self.lexer.advance();
        self.last
    }
}

#[cfg(test)]
mod tests;
