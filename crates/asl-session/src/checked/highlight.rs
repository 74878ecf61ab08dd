//! The colours of a text: its JSON tokens, and what its strings hold.

use std::collections::BTreeMap;

use json_syntax::{Token, tokens};
use source::LineIndex;

use crate::Utf16Range;
use crate::view::{Highlight, TokenKind};

/// The colours of plain JSON.
pub(super) fn json(text: &str, index: &LineIndex) -> Vec<Highlight> {
    coloured(text, index, &BTreeMap::new())
}

/// The colours of a definition: the names of states stand out.
pub(super) fn definition(
    text: &str,
    index: &LineIndex,
    parsed: &asl_syntax::Parsed,
) -> Vec<Highlight> {
    let mut special = BTreeMap::new();
    for machine in parsed.machine.machines() {
        if let Some(start_at) = machine.start_at() {
            special.insert(start_at.range().start, TokenKind::StateName);
        }
        for state in machine.states() {
            special.insert(state.name.range.start, TokenKind::StateName);
            for transition in state.transitions() {
                let at = transition.target.range().start;
                special.insert(at, TokenKind::StateName);
            }
        }
    }
    coloured(text, index, &special)
}

/// Tokens with their colours; `special` has those of strings that begin at an offset.
fn coloured(text: &str, index: &LineIndex, special: &BTreeMap<u32, TokenKind>) -> Vec<Highlight> {
    let tokens = tokens(text);
    tokens
        .iter()
        .map(|token| Highlight {
            range: Utf16Range::of(token.range, text, index),
            kind: kind(text, token, special.get(&token.range.start).copied()),
        })
        .collect()
}

fn kind(text: &str, token: &Token, special: Option<TokenKind>) -> TokenKind {
    use json_syntax::TokenKind as Json;
    match token.kind {
        Json::PropertyName => special.unwrap_or(TokenKind::Property),
        Json::String => special.unwrap_or_else(|| inside(token.range.of(text))),
        Json::Number => TokenKind::Number,
        Json::Literal => TokenKind::Literal,
        Json::Punctuation => TokenKind::Punctuation,
        Json::Comment => TokenKind::Comment,
        Json::Error => TokenKind::Invalid,
    }
}

/// What a string holds, judged by its look: `"$.a"`, `"States.UUID()"`, `"{% $x %}"`.
fn inside(quoted: &str) -> TokenKind {
    let text = quoted.trim_matches('"');
    if text.starts_with("{%") && text.ends_with("%}") {
        TokenKind::Jsonata
    } else if text == "$"
        || text.starts_with("$.")
        || text.starts_with("$[")
        || text.starts_with("$$")
    {
        TokenKind::Path
    } else if text.starts_with("States.") && text.ends_with(')') {
        TokenKind::Intrinsic
    } else if asl_protocol::Timestamp::parse(text).is_some() {
        TokenKind::Timestamp
    } else {
        TokenKind::String
    }
}
