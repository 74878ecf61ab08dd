//! What a string of a definition holds: a path, a call of an intrinsic function, a
//! `JSONata` expression, a moment of time; and the colours of its parts.
//!
//! The text is read as it stands in the JSON, escapes and all, so that every part keeps
//! its place. Colours need no parse: a broken expression is coloured as far as it goes.

use asl_protocol::Timestamp;
use source::TextRange;

use crate::view::TokenKind;

/// Words of `JSONata` that are no names.
const WORDS: [&str; 7] = ["and", "or", "in", "function", "true", "false", "null"];

/// The parts of a string token at `range` of `text`, in order and without gaps.
pub(super) fn parts(text: &str, range: TextRange) -> Vec<(TextRange, TokenKind)> {
    let quoted = range.of(text);
    let inner = quoted.strip_prefix('"').and_then(|s| s.strip_suffix('"'));
    let Some(inner) = inner else {
        return vec![(range, TokenKind::String)];
    };
    // With a blank outside of its marks it is a text like any other.
    if inner.starts_with("{%") && inner.ends_with("%}") {
        return scan(text, range, Language::Jsonata);
    }
    let trimmed = inner.trim();
    if trimmed.starts_with("States.") && trimmed.contains('(') {
        return scan(text, range, Language::Intrinsic);
    }
    let kind = if is_path(inner) {
        TokenKind::Path
    } else if Timestamp::parse(inner).is_some() {
        TokenKind::Timestamp
    } else {
        TokenKind::String
    };
    vec![(range, kind)]
}

fn is_path(text: &str) -> bool {
    text == "$"
        || ["$.", "$[", "$$"]
            .iter()
            .any(|start| text.starts_with(start))
}

/// What an expression is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// A path, or a call of an intrinsic function.
    Intrinsic,
    /// In a string of JSON, where its quotes are escaped.
    Jsonata,
    /// As it is.
    BareJsonata,
}

impl Language {
    /// The colour of what is nothing in particular.
    const fn base(self) -> TokenKind {
        match self {
            Self::Intrinsic => TokenKind::Intrinsic,
            Self::Jsonata | Self::BareJsonata => TokenKind::Jsonata,
        }
    }
}

fn scan(text: &str, range: TextRange, language: Language) -> Vec<(TextRange, TokenKind)> {
    let mut parts: Vec<(TextRange, TokenKind)> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let rest = TextRange::new(at, range.end).of(text);
        let (len, kind) = next(rest, language);
        let end = at.saturating_add(len.max(1)).min(range.end);
        match parts.last_mut() {
            Some((last, last_kind)) if *last_kind == kind => last.end = end,
            _ => parts.push((TextRange::new(at, end), kind)),
        }
        at = end;
    }
    parts
}

/// The parts of an expression that stands by itself, not in a string of JSON.
pub(super) fn expression(text: &str, language: Language) -> Vec<(TextRange, TokenKind)> {
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    scan(text, TextRange::new(0, end), language)
}

/// The length in bytes and the kind of what stands first.
fn next(rest: &str, language: Language) -> (u32, TokenKind) {
    let (len, kind) = match rest.chars().next() {
        Some('\'') if language == Language::BareJsonata => {
            (literal(rest, "'", "\\"), TokenKind::String)
        }
        Some('\'') => (literal(rest, "'", "\\\\"), TokenKind::String),
        Some('"') if language == Language::BareJsonata => {
            (literal(rest, "\"", "\\"), TokenKind::String)
        }
        Some('\\') if rest.starts_with("\\\"") && language == Language::Jsonata => {
            (literal(rest, "\\\"", "\\\\"), TokenKind::String)
        }
        Some('$') => (name(rest, language), TokenKind::Path),
        Some(c) if c.is_ascii_digit() => {
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.';
            (span(rest, is_part), TokenKind::Number)
        }
        Some(c) if c.is_alphabetic() || c == '_' => {
            let len = span(rest, |c| c.is_alphanumeric() || c == '_' || c == '.');
            let word = rest.get(..len).unwrap_or_default();
            let is_word = language != Language::Intrinsic && WORDS.contains(&word);
            let kind = if is_word {
                TokenKind::Literal
            } else {
                language.base()
            };
            (len, kind)
        }
        Some(c) => (c.len_utf8(), language.base()),
        None => (0, language.base()),
    };
    (u32::try_from(len).unwrap_or(u32::MAX), kind)
}

/// A literal from its opening to its closing mark, or to the end.
fn literal(rest: &str, mark: &str, escape: &str) -> usize {
    let mut at = mark.len();
    while let Some(after) = rest.get(at..).filter(|after| !after.is_empty()) {
        if after.starts_with(escape) {
            // The escape and the character after it, which may be escaped in the JSON as well.
            at += escape.len();
            let escaped = rest.get(at..).unwrap_or_default();
            at += usize::from(escaped.starts_with('\\'));
            at += rest
                .get(at..)
                .and_then(|s| s.chars().next())
                .map_or(0, char::len_utf8);
        } else if after.starts_with(mark) {
            return at + mark.len();
        } else {
            at += after.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// A path or a variable from its `$` on.
fn name(rest: &str, language: Language) -> usize {
    let is_part = |c: char| match language {
        Language::Intrinsic => !(c.is_whitespace() || matches!(c, ',' | ')' | '"')),
        Language::Jsonata | Language::BareJsonata => {
            c.is_alphanumeric() || matches!(c, '$' | '_' | '.')
        }
    };
    span(rest, is_part)
}

fn span(rest: &str, is_part: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !is_part(c)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: &Expect) {
        let end = u32::try_from(text.len()).unwrap();
        let parts = parts(text, TextRange::new(0, end));
        let mut at = 0;
        let shown: Vec<String> = parts
            .iter()
            .map(|(range, kind)| {
                assert_eq!(range.start, at, "{text}");
                at = range.end;
                format!("{} {}", kind.as_str(), range.of(text))
            })
            .collect();
        assert_eq!(at, end, "{text}");
        expected.assert_eq(&shown.join("\n"));
    }

    #[test]
    fn plain_strings_are_one_part() {
        check(r#""$.a[0]""#, &expect![[r#"path "$.a[0]""#]]);
        check(r#""$""#, &expect![[r#"path "$""#]]);
        check(r#""$23""#, &expect![[r#"string "$23""#]]);
        check(
            r#""2025-01-01T00:00:00Z""#,
            &expect![[r#"timestamp "2025-01-01T00:00:00Z""#]],
        );
        check(r#"" {% $x %} ""#, &expect![[r#"string " {% $x %} ""#]]);
        check("\"unclosed", &expect![[r#"string "unclosed"#]]);
        check("\"", &expect![[r#"string ""#]]);
    }

    #[test]
    fn calls_have_parts() {
        check(
            r#""States.Format('a \\' {}', $.b['c'], 12)""#,
            &expect![[r#"
            intrinsic "States.Format(
            string 'a \\' {}'
            intrinsic , 
            path $.b['c']
            intrinsic , 
            number 12
            intrinsic )""#]],
        );
        check(
            r#""States.Format('a""#,
            &expect![[r#"
            intrinsic "States.Format(
            string 'a""#]],
        );
    }

    #[test]
    fn expressions_have_parts() {
        check(
            r#""{% $sum($states.input.n) > 1.5 and \"x\\\"é\" in ['y'] %}""#,
            &expect![[r#"
                jsonata "{% 
                path $sum
                jsonata (
                path $states.input.n
                jsonata ) > 
                number 1.5
                jsonata  
                literal and
                jsonata  
                string \"x\\\"é\"
                jsonata  
                literal in
                jsonata  [
                string 'y'
                jsonata ] %}""#]],
        );
    }
}
