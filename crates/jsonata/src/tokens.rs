//! Tokens for an editor: any text gives a list, broken or not.

use std::ops::Range;

use crate::syntax::lexer::{Expect, Lexer, Token as Lexed};

/// A piece of an expression's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is, for colouring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `/* … */`
    Comment,
    /// `phone`, also in backquotes.
    Name,
    /// `$x`, `$`, `$$`
    Variable,
    /// A variable that is called: `$sum` in `$sum(x)`.
    Function,
    /// `function`, `λ`, `and`, `or`, `in`
    Keyword,
    /// `"text"`
    String,
    /// `1.5`
    Number,
    /// `true`, `false`, `null`
    Literal,
    /// `/a+/i`
    Regex,
    /// `+`, `~>`, `:=`
    Operator,
    /// `(`, `)`, `[`, `]`, `{`, `}`, `,`, `;`
    Punctuation,
    /// What is no token.
    Invalid,
}

/// The tokens of any text, in order, without the spaces between them.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "everything else is treated alike"
)]
pub fn tokens(source: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut lexer = Lexer::new(source);
    let mut expect = Expect::Operand;
    loop {
        let before = lexer.at;
        let next = lexer.next(expect);
        push_comments(source, before, lexer.start, &mut out);
        match next {
            Ok(None) => break,
            Ok(Some(token)) => {
                let is_operand = expect == Expect::Operand && may_be_operand(&token);
                let kind = match token {
                    Lexed::Operator("and" | "or" | "in") if is_operand => TokenKind::Name,
                    _ => kind_of(&token),
                };
                let range = lexer.start..lexer.at;
                if matches!(token, Lexed::Operator("("))
                    && let Some(last) = out.last_mut()
                    && last.kind == TokenKind::Variable
                {
                    last.kind = TokenKind::Function;
                }
                expect = if is_operand {
                    Expect::Operator
                } else {
                    expected_after(&token)
                };
                out.push(Token { range, kind });
            }
            Err(_) => {
                let end = char_end(source, lexer.at.max(lexer.start));
                if lexer.start < end {
                    out.push(Token {
                        range: lexer.start..end,
                        kind: TokenKind::Invalid,
                    });
                }
                if end <= before || end >= source.len() {
                    break;
                }
                lexer.at = end;
                expect = Expect::Operator;
            }
        }
    }
    out
}

/// The range of the token that ends at a byte offset, as far as one does.
pub(crate) fn range_ending_at(source: &str, position: usize) -> Range<usize> {
    let end = char_end(source, position);
    tokens(source)
        .into_iter()
        .map(|token| token.range)
        .rfind(|range| range.start < end && end <= range.end)
        .map_or_else(
            || {
                let start = source
                    .get(..end)
                    .and_then(|head| head.char_indices().next_back())
                    .map_or(0, |(start, _)| start);
                start..end
            },
            |range| range.start..end,
        )
}

fn char_end(source: &str, at: usize) -> usize {
    let mut end = at.min(source.len());
    while !source.is_char_boundary(end) {
        end += 1;
    }
    end
}

fn kind_of(token: &Lexed) -> TokenKind {
    match token {
        Lexed::Name(name) if matches!(&**name, "function" | "λ") => TokenKind::Keyword,
        Lexed::Name(_) => TokenKind::Name,
        Lexed::Variable(_) => TokenKind::Variable,
        Lexed::Operator("and" | "or" | "in") => TokenKind::Keyword,
        Lexed::Operator("(" | ")" | "[" | "]" | "{" | "}" | "," | ";") => TokenKind::Punctuation,
        Lexed::Operator(_) => TokenKind::Operator,
        Lexed::String(_) => TokenKind::String,
        Lexed::Number(_) => TokenKind::Number,
        Lexed::Literal(_) => TokenKind::Literal,
        Lexed::Regex(_) => TokenKind::Regex,
    }
}

/// Whether an operator is a name, a wildcard or the parent where an operand is expected.
fn may_be_operand(token: &Lexed) -> bool {
    matches!(
        token,
        Lexed::Operator("and" | "or" | "in" | "*" | "**" | "%")
    )
}

/// After an operand or a closing bracket, `/` divides.
fn expected_after(token: &Lexed) -> Expect {
    match token {
        Lexed::Name(_)
        | Lexed::Variable(_)
        | Lexed::String(_)
        | Lexed::Number(_)
        | Lexed::Literal(_)
        | Lexed::Regex(_)
        | Lexed::Operator(")" | "]" | "}") => Expect::Operator,
        Lexed::Operator(_) => Expect::Operand,
    }
}

/// The comments in the space between two tokens.
fn push_comments(source: &str, from: usize, to: usize, out: &mut Vec<Token>) {
    let mut at = from;
    while let Some(start) = source
        .get(at..to)
        .and_then(|gap| gap.find("/*"))
        .map(|start| at + start)
    {
        let end = source
            .get(start + 2..to)
            .and_then(|body| body.find("*/"))
            .map_or(to, |length| start + 2 + length + 2);
        out.push(Token {
            range: start..end,
            kind: TokenKind::Comment,
        });
        at = end;
    }
}
