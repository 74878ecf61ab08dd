//! The colours of a text: its JSON tokens, and what its strings hold.

use json_syntax::tokens;
use source::TextRange;

use super::embedded;

use crate::Utf16Range;
use crate::scratch::ScratchLanguage;
use crate::view::{Highlight, TokenKind};

/// The colours of plain JSON.
pub(crate) fn json(text: &str) -> Vec<Highlight> {
    let tokens = tokens(text);
    let parts = tokens.iter().map(|token| {
        let string = TokenKind::String;
        (token.range, kind(token.kind).unwrap_or(string))
    });
    in_utf16(text, parts)
}

/// The colours of mocks: JSON with expressions in it.
pub(super) fn mocks(text: &str) -> Vec<Highlight> {
    let tokens = tokens(text);
    let parts = tokens.iter().flat_map(|token| match kind(token.kind) {
        None if token.range.of(text).starts_with("\"{%") => embedded::parts(text, token.range),
        kind => vec![(token.range, kind.unwrap_or(TokenKind::String))],
    });
    in_utf16(text, parts)
}

/// The colours of an expression by itself.
pub(crate) fn expression(text: &str, language: ScratchLanguage) -> Vec<Highlight> {
    let language = match language {
        ScratchLanguage::Jsonata => embedded::Language::BareJsonata,
        ScratchLanguage::Jsonpath => embedded::Language::Intrinsic,
    };
    in_utf16(text, embedded::expression(text, language).into_iter())
}

/// The colours of a definition: the names of states stand out.
pub(super) fn definition(text: &str, parsed: &asl_syntax::Parsed) -> Vec<Highlight> {
    let mut names = Vec::new();
    for machine in parsed.machine.machines() {
        if let Some(start_at) = machine.start_at() {
            names.push(start_at.range().start);
        }
        for state in machine.states() {
            names.push(state.name.range.start);
            for transition in state.transitions() {
                names.push(transition.target.range().start);
            }
        }
    }
    names.sort_unstable();
    coloured(text, &names)
}

/// Tokens with their colours; `names` has the offsets at which names of states begin, in order.
fn coloured(text: &str, names: &[u32]) -> Vec<Highlight> {
    let tokens = tokens(text);
    let parts = tokens.iter().flat_map(|token| {
        let is_name = names.binary_search(&token.range.start).is_ok();
        let name = is_name.then_some(TokenKind::StateName);
        match name.or_else(|| kind(token.kind)) {
            Some(kind) => vec![(token.range, kind)],
            None => embedded::parts(text, token.range),
        }
    });
    in_utf16(text, parts)
}

/// The colour of a token; `None` for a string, whose text decides.
const fn kind(kind: json_syntax::TokenKind) -> Option<TokenKind> {
    use json_syntax::TokenKind as Json;
    match kind {
        Json::PropertyName => Some(TokenKind::Property),
        Json::String => None,
        Json::Number => Some(TokenKind::Number),
        Json::Literal => Some(TokenKind::Literal),
        Json::Punctuation => Some(TokenKind::Punctuation),
        Json::Comment => Some(TokenKind::Comment),
        Json::Error => Some(TokenKind::Invalid),
    }
}

/// Counts in UTF-16 units, in one walk over the text: a definition may be one long line.
fn in_utf16(text: &str, parts: impl Iterator<Item = (TextRange, TokenKind)>) -> Vec<Highlight> {
    let (mut byte, mut utf16) = (0, 0);
    let mut count_to = |offset: u32| {
        let passed: usize = TextRange::new(byte, offset)
            .of(text)
            .chars()
            .map(char::len_utf16)
            .sum();
        byte = offset;
        utf16 += u32::try_from(passed).unwrap_or(u32::MAX);
        utf16
    };
    parts
        .map(|(range, kind)| {
            let start = count_to(range.start);
            let end = count_to(range.end);
            Highlight {
                range: Utf16Range { start, end },
                kind,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_in_utf16() {
        let text = "{ \"😀é\": 1 }";
        let kinds: Vec<(u32, u32, &str)> = json(text)
            .iter()
            .map(|part| (part.range.start, part.range.end, part.kind.as_str()))
            .collect();
        assert_eq!(
            kinds,
            [
                (0, 1, "punctuation"),
                (2, 7, "property"),
                (7, 8, "punctuation"),
                (9, 10, "number"),
                (11, 12, "punctuation"),
            ]
        );
    }

    #[test]
    fn names_of_states_stand_out() {
        let text =
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B", "Result": "A"}}}"#;
        let highlights = definition(text, &asl_syntax::parse(text));
        let states: Vec<&str> = highlights
            .iter()
            .filter(|part| part.kind == TokenKind::StateName)
            .map(|part| &text[part.range.start as usize..part.range.end as usize])
            .collect();
        assert_eq!(states, ["\"A\"", "\"A\"", "\"B\""]);
    }
}
