//! What the parser complains about, one function each.

use source::{Diagnostic, Fix, TextEdit, TextRange};

/// The code of every diagnostic of this crate.
pub const CODE: &str = "INVALID_JSON";
/// The rule of a text that is not JSON.
pub const SYNTAX: &str = "json-syntax";
/// The rule of a comment: the text is clear, and still no JSON.
pub const COMMENT: &str = "json-comment";
/// The rule of a name that an object has twice.
pub const DUPLICATE_KEY: &str = "duplicate-key";

fn error(at: TextRange, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(CODE, SYNTAX, at, message)
}

fn fix(title: impl Into<String>, at: TextRange, new_text: impl Into<String>) -> Fix {
    Fix {
        title: title.into(),
        edits: vec![TextEdit::replace(at, new_text)],
    }
}

/// The text has no value at all.
pub(crate) fn no_value(at: TextRange) -> Diagnostic {
    error(at, "the text holds no JSON value")
}

/// Something else stands where a value belongs.
pub(crate) fn expected_value(at: TextRange) -> Diagnostic {
    error(at, "expected a value")
}

/// Something else stands where a member's name belongs.
pub(crate) fn expected_name(at: TextRange) -> Diagnostic {
    error(at, "expected a name in double quotes")
}

/// A name without its colon; `after` is the end of the name.
pub(crate) fn expected_colon(at: TextRange, after: u32) -> Diagnostic {
    error(at, "expected `:` after the name").with_fix(fix(
        "insert `:`",
        TextRange::empty(after),
        ":",
    ))
}

/// Two items or members without a comma; `after` is the end of the first.
pub(crate) fn missing_comma(at: TextRange, after: u32) -> Diagnostic {
    error(at, "expected `,` before this").with_fix(fix("insert `,`", TextRange::empty(after), ","))
}

/// A comma that nothing stands before or after.
pub(crate) fn extra_comma(at: TextRange) -> Diagnostic {
    error(at, "this `,` separates nothing").with_fix(fix("remove `,`", at, ""))
}

/// A bracket is not closed where `at` stands; `opened` names it.
pub(crate) fn unclosed(at: TextRange, closer: char, opened_line: usize) -> Diagnostic {
    error(
        at,
        format!("expected `{closer}` for the bracket opened in line {opened_line}"),
    )
}

/// A closing bracket that closes nothing.
pub(crate) fn stray_closer(at: TextRange, closer: &str) -> Diagnostic {
    error(at, format!("this `{closer}` closes nothing")).with_fix(fix("remove it", at, ""))
}

/// Text after the value.
pub(crate) fn trailing_text(at: TextRange) -> Diagnostic {
    error(at, "expected the end of the text").with_help("a JSON text is one value")
}

/// A string without its closing quote.
pub(crate) fn unclosed_string(at: TextRange) -> Diagnostic {
    error(at, "this string has no closing quote")
        .with_help("a string ends in its line; write a line break as `\\n`")
}

/// A string in single quotes.
pub(crate) fn single_quotes(at: TextRange, text: &str) -> Diagnostic {
    error(at, "strings need double quotes").with_fix(fix(
        "use double quotes",
        at,
        crate::quote(text),
    ))
}

/// A name without quotes.
pub(crate) fn bare_name(at: TextRange, name: &str) -> Diagnostic {
    error(at, "names need double quotes").with_fix(fix("add quotes", at, crate::quote(name)))
}

/// A word that is no JSON value; `meant` is the literal it resembles.
pub(crate) fn unknown_word(at: TextRange, word: &str, meant: Option<&str>) -> Diagnostic {
    let diagnostic = error(at, format!("`{word}` is not a JSON value"));
    match meant {
        Some(meant) => diagnostic.with_fix(fix(format!("change to `{meant}`"), at, meant)),
        None => diagnostic.with_fix(fix("add quotes", at, crate::quote(word))),
    }
}

/// Characters that mean nothing in JSON.
pub(crate) fn junk(at: TextRange, text: &str) -> Diagnostic {
    let shown: String = text.chars().take(20).collect();
    error(at, format!("`{shown}` means nothing in JSON"))
}

/// A backslash before something that is no escape.
pub(crate) fn bad_escape(at: TextRange, text: &str) -> Diagnostic {
    error(at, format!("`{text}` is not an escape in JSON"))
        .with_help("write `\\\\` for a backslash")
}

/// A control character that had to be escaped.
pub(crate) fn control_character(at: TextRange, c: char) -> Diagnostic {
    let escaped = match c {
        '\t' => "\\t".to_owned(),
        '\r' => "\\r".to_owned(),
        c => format!("\\u{:04x}", u32::from(c)),
    };
    error(at, "a control character must be escaped").with_fix(fix(
        format!("write `{escaped}`"),
        at,
        escaped,
    ))
}

/// A comment.
pub(crate) fn comment(at: TextRange) -> Diagnostic {
    Diagnostic::error(CODE, COMMENT, at, "JSON has no comments").with_fix(fix(
        "remove the comment",
        at,
        "",
    ))
}

/// A comment that does not end.
pub(crate) fn unclosed_comment(at: TextRange) -> Diagnostic {
    error(at, "this comment does not end").with_fix(fix(
        "insert `*/`",
        TextRange::empty(at.end),
        "*/",
    ))
}

/// Brackets nested beyond the limit.
pub(crate) fn too_deep(at: TextRange) -> Diagnostic {
    error(at, format!("nested deeper than {}", json_value::MAX_DEPTH))
}

/// A name that the object has already: the last value counts.
pub(crate) fn duplicate_key(at: TextRange, name: &str) -> Diagnostic {
    Diagnostic::warning(
        CODE,
        DUPLICATE_KEY,
        at,
        format!("the name `{name}` stands in this object already"),
    )
    .with_help("the last value of a repeated name counts")
}
