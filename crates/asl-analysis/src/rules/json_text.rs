//! A definition must be one JSON object.
//!
//! Step Functions reads a definition as JSON, without comments, trailing commas or single
//! quotes. The editor understands most slips and still draws the graph, but the service
//! would refuse the text. While brackets or quotes do not pair nothing else is checked.
//!
//! Wrong: `{"StartAt": "A", "States": {…},}`. Right: the same without the last comma.

use asl_syntax::Parsed;
use json_syntax::{COMMENT, DUPLICATE_KEY};
use source::{Diagnostic, TextRange};

const RULE: &str = "json-text";
pub(crate) const CODE: &str = "INVALID_JSON_DESCRIPTION";
/// "Received a null or empty workflow input" (the API reference's list of codes).
const NOTHING: &str = "MISSING_DESCRIPTION";

/// What is wrong with the text as JSON, and whether it is an object at all.
pub(super) fn check(text: &str, parsed: &Parsed) -> Vec<Diagnostic> {
    let code = if text.trim().is_empty() {
        NOTHING
    } else {
        CODE
    };
    let found = parsed.diagnostics.iter().cloned();
    let mut diagnostics: Vec<Diagnostic> =
        found.map(|diagnostic| refused(code, diagnostic)).collect();
    let is_json = diagnostics
        .iter()
        .all(|diagnostic| diagnostic.rule == COMMENT || diagnostic.rule == DUPLICATE_KEY);
    if is_json && !parsed.machine.object.is_object() {
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let whole = parsed.json.as_ref().map(|node| node.range);
        diagnostics.push(not_an_object(whole.unwrap_or(TextRange::new(0, end))));
    }
    diagnostics
}

/// A complaint about JSON under the service's code. A repeated name is none of its errors.
fn refused(code: &'static str, diagnostic: Diagnostic) -> Diagnostic {
    let rule = match diagnostic.rule {
        kept @ (COMMENT | DUPLICATE_KEY) => kept,
        _ => RULE,
    };
    Diagnostic {
        code,
        rule,
        ..diagnostic
    }
}

/// The text is JSON, and no object.
fn not_an_object(at: TextRange) -> Diagnostic {
    Diagnostic::error(CODE, RULE, at, "Expected a JSON object")
        .with_help("a definition is an object with `StartAt` and `States`")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check;

    #[test]
    fn slips_are_refused_and_repeated_names_are_not() {
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Fail", "Comment": "x", "Comment": "y"}},}"#,
            &expect![[r#"
                warning[INVALID_JSON_DESCRIPTION] the name `Comment` stands in this object already at null ("Comment") the last value of a repeated name counts
                error[INVALID_JSON_DESCRIPTION] this `,` separates nothing at null (,)
            "#]],
        );
        check(
            "{\"StartAt\": \"A\",\n \"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": \"B},\n \"C\": {\"Type\": \"Fail\"}}}",
            &expect![[r#"
                error[INVALID_JSON_DESCRIPTION] this string has no closing quote at null ("B},) a string ends in its line; write a line break as `\n`
                error[INVALID_JSON_DESCRIPTION] expected `,` before this at null ("C")
                error[INVALID_JSON_DESCRIPTION] expected `}` for the bracket opened in line 1 at null ()
            "#]],
        );
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B}, "C": {"Type": "Fail"}}}"#,
            &expect![[r#"
                error[INVALID_JSON_DESCRIPTION] names need double quotes at null (C)
                error[INVALID_JSON_DESCRIPTION] expected `:` after the name at null (": {")
                error[INVALID_JSON_DESCRIPTION] names need double quotes at null (Type)
                warning[INVALID_JSON_DESCRIPTION] the name `Type` stands in this object already at null (Type) the last value of a repeated name counts
                error[INVALID_JSON_DESCRIPTION] expected `:` after the name at null (": ")
                error[INVALID_JSON_DESCRIPTION] names need double quotes at null (Fail)
                error[INVALID_JSON_DESCRIPTION] expected `:` after the name at null ("}}})
                error[INVALID_JSON_DESCRIPTION] this string has no closing quote at null ("}}}) a string ends in its line; write a line break as `\n`
                error[INVALID_JSON_DESCRIPTION] expected `}` for the bracket opened in line 1 at null ()
            "#]],
        );
        check(
            "[]",
            &expect![[r#"
            error[INVALID_JSON_DESCRIPTION] Expected a JSON object at null ([]) a definition is an object with `StartAt` and `States`
        "#]],
        );
        check(
            "",
            &expect![[r#"
            error[MISSING_DESCRIPTION] the text holds no JSON value at null ()
        "#]],
        );
    }
}
