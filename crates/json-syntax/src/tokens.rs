//! Colouring: the tokens of a text, by role.

use json_value::read_number;
use source::TextRange;

use crate::lexer::{Lexer, RawKind, RawToken};
use crate::parser::is_literal;

/// One token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub range: TextRange,
    /// What it is.
    pub kind: TokenKind,
}

/// The role of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// A string before a colon.
    PropertyName,
    /// Any other string, an unclosed one too.
    String,
    /// A number.
    Number,
    /// `true`, `false`, `null`.
    Literal,
    /// A bracket, a comma or a colon.
    Punctuation,
    /// `// …` or `/* … */`.
    Comment,
    /// What is not JSON.
    Error,
}

/// The tokens of `text` in order, without overlap; only white space stands between them.
pub fn tokens(text: &str) -> Vec<Token> {
    let raw: Vec<RawToken> = Lexer::new(text).collect();
    raw.iter()
        .enumerate()
        .map(|(index, token)| Token {
            range: token.range,
            kind: classify(text, token, raw.get(index + 1..).unwrap_or_default()),
        })
        .collect()
}

fn classify(text: &str, token: &RawToken, following: &[RawToken]) -> TokenKind {
    match token.kind {
        RawKind::OpenBrace
        | RawKind::CloseBrace
        | RawKind::OpenBracket
        | RawKind::CloseBracket
        | RawKind::Colon
        | RawKind::Comma => TokenKind::Punctuation,
        kind if kind.is_string() && is_before_colon(following) => TokenKind::PropertyName,
        RawKind::String | RawKind::OddString | RawKind::OpenString => TokenKind::String,
        RawKind::Word if is_literal(token.range.of(text)) => TokenKind::Literal,
        RawKind::Word if read_number(token.range.of(text)).is_some() => TokenKind::Number,
        RawKind::Word if is_before_colon(following) => TokenKind::PropertyName,
        RawKind::Word | RawKind::Junk | RawKind::End => TokenKind::Error,
        RawKind::Comment => TokenKind::Comment,
    }
}

fn is_before_colon(following: &[RawToken]) -> bool {
    // A comment between a name and its colon is rare: a few tokens are looked at, so that
    // a text of comments does not cost a square.
    const MAX_COMMENTS: usize = 4;
    following
        .iter()
        .take(MAX_COMMENTS)
        .find(|token| token.kind != RawKind::Comment)
        .is_some_and(|token| token.kind == RawKind::Colon)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: &Expect) {
        let shown: Vec<String> = tokens(text)
            .iter()
            .map(|token| format!("{:?} {}", token.kind, token.range.of(text)))
            .collect();
        expected.assert_eq(&shown.join("\n"));
    }

    #[test]
    fn every_role() {
        check(
            "{\"a\" /* x */: [-1.5, true, \"b\"], c: 01 % // end",
            &expect![[r#"
                Punctuation {
                PropertyName "a"
                Comment /* x */
                Punctuation :
                Punctuation [
                Number -1.5
                Punctuation ,
                Literal true
                Punctuation ,
                String "b"
                Punctuation ]
                Punctuation ,
                PropertyName c
                Punctuation :
                Error 01
                Error %
                Comment // end"#]],
        );
    }
}
