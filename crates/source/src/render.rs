//! Diagnostics as a terminal shows them: the line, and carets under the place.

use std::fmt::Write as _;

use crate::{Diagnostic, LineIndex};

/// The most characters of a line that are shown.
const MAX_LINE_CHARS: usize = 160;

/// Writes one diagnostic with its line of `text` and carets under its range.
///
/// ```text
/// error[MISSING_TRANSITION_TARGET]: Missing 'Next' target: Chrage
///   --> order.asl.json:4:35 (/States/A/Next)
///    |
///  4 |   "A": {"Type": "Pass", "Next": "Chrage"},
///    |                                 ^^^^^^^^
///    = help: did you mean `Charge`?
/// ```
pub fn render(diagnostic: &Diagnostic, file: &str, text: &str, index: &LineIndex) -> String {
    let place = index.line_column(text, diagnostic.range.start);
    let line = text
        .split('\n')
        .nth(place.line as usize)
        .unwrap_or_default()
        .trim_end_matches('\r');
    let line_start =
        diagnostic.range.start as usize - line_prefix(text, diagnostic.range.start as usize).len();
    let before = text
        .get(line_start..diagnostic.range.start as usize)
        .unwrap_or_default()
        .chars()
        .count();
    let inside = diagnostic.range.of(text);
    let inside = inside.split('\n').next().unwrap_or_default();
    let n_carets = inside.chars().count().max(1);
    let number = (place.line + 1).to_string();
    let gutter = " ".repeat(number.len());
    let shown: String = line
        .chars()
        .skip(before.saturating_sub(MAX_LINE_CHARS / 2))
        .take(MAX_LINE_CHARS)
        .map(|c| if c == '\t' { ' ' } else { c })
        .collect();
    let indent = before.min(MAX_LINE_CHARS / 2);
    let n_carets = n_carets.min(MAX_LINE_CHARS.saturating_sub(indent)).max(1);

    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}[{}]: {}",
        diagnostic.severity.as_str(),
        diagnostic.code,
        diagnostic.message
    );
    let _ = write!(
        out,
        "{gutter} --> {file}:{}:{}",
        place.line + 1,
        place.column + 1
    );
    if let Some(pointer) = &diagnostic.pointer {
        let _ = write!(out, " ({pointer})");
    }
    let _ = writeln!(out, "\n{gutter}  |");
    let _ = writeln!(out, "{number}  | {shown}");
    let _ = writeln!(
        out,
        "{gutter}  | {}{}",
        " ".repeat(indent),
        "^".repeat(n_carets)
    );
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "{gutter}  = help: {help}");
    }
    for fix in &diagnostic.fixes {
        let _ = writeln!(out, "{gutter}  = fix: {}", fix.title);
    }
    out
}

/// The part of the line before `offset`.
fn line_prefix(text: &str, offset: usize) -> &str {
    let before = text.get(..offset).unwrap_or_default();
    before.rsplit('\n').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TextRange;

    #[test]
    fn carets_stand_under_the_range() {
        let text = "{\n  \"StartAt\": \"Chrage\"\n}";
        let diagnostic = Diagnostic::error(
            "MISSING_TRANSITION_TARGET",
            "unknown-state",
            TextRange::new(15, 23),
            "Missing 'Next' target: Chrage",
        )
        .at("/StartAt");
        let shown = render(&diagnostic, "a.json", text, &LineIndex::new(text));
        assert_eq!(
            shown,
            "error[MISSING_TRANSITION_TARGET]: Missing 'Next' target: Chrage\n  \
             --> a.json:2:14 (/StartAt)\n   |\n2  |   \"StartAt\": \"Chrage\"\n   |              ^^^^^^^^\n"
        );
    }
}
