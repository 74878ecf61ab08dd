//! Diagnostics as comment lines in a definition, under the text they mean.
//!
//! ```text
//!     "Next": "Chrage"
//! //          ^^^^^^^^ error[MISSING_TRANSITION_TARGET]: Missing 'Next' target: Chrage
//! ```

use source::{Diagnostic, LineIndex};

/// The columns that the comment's own `//` covers.
const COVERED_COLUMNS: usize = 2;

/// The text without its notes, and whether it had any.
pub fn strip(text: &str) -> (String, bool) {
    let kept = text.lines().filter(|line| !is_note(line));
    let stripped: String = kept.flat_map(|line| [line, "\n"]).collect();
    let had_notes = text.lines().any(is_note);
    (stripped, had_notes)
}

fn is_note(line: &str) -> bool {
    let Some(comment) = line.strip_prefix("//") else {
        return false;
    };
    comment.starts_with("<-") || comment.trim_start().starts_with('^')
}

/// The text with a note under the first line of each diagnostic's range.
pub fn annotate(text: &str, diagnostics: &[Diagnostic]) -> String {
    let index = LineIndex::new(text);
    let mut out = String::new();
    for (number, line) in text.lines().enumerate() {
        out.push_str(line);
        out.push('\n');
        for diagnostic in diagnostics {
            let place = index.line_column(text, diagnostic.range.start);
            if place.line as usize == number {
                out.push_str(&note(text, line, diagnostic));
                out.push('\n');
            }
        }
    }
    out
}

fn note(text: &str, line: &str, diagnostic: &Diagnostic) -> String {
    let start = diagnostic.range.start as usize;
    let before = text.get(..start).unwrap_or_default();
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count();
    let said = format!(
        "{}[{}]: {}",
        diagnostic.severity.as_str(),
        diagnostic.code,
        diagnostic.message
    );
    if column < COVERED_COLUMNS {
        return format!("//<- {said}");
    }
    let meant = diagnostic
        .range
        .of(text)
        .split('\n')
        .next()
        .unwrap_or_default();
    let n_carets = meant.chars().count().clamp(1, line.chars().count().max(1));
    format!(
        "//{}{} {said}",
        " ".repeat(column - COVERED_COLUMNS),
        "^".repeat(n_carets)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use source::TextRange;

    #[test]
    fn notes_come_off_and_go_back() {
        let text = "{\n  \"A\": é,\n  \"B\": [\n  ]}\n";
        let at = |found: &str| u32::try_from(text.find(found).unwrap()).unwrap();
        let diagnostic = |from: u32, to: u32| {
            Diagnostic::error("CODE", "rule", TextRange::new(from, to), "what is wrong")
        };
        let diagnostics = [
            diagnostic(0, 1),
            diagnostic(at("é"), at("é") + 2),
            diagnostic(at("["), at("]") + 1),
        ];
        let annotated = "{\n\
            //<- error[CODE]: what is wrong\n  \"A\": é,\n\
            //     ^ error[CODE]: what is wrong\n  \"B\": [\n\
            //     ^ error[CODE]: what is wrong\n  ]}\n";
        assert_eq!(annotate(text, &diagnostics), annotated);
        assert_eq!(strip(annotated), (text.to_owned(), true));
        assert_eq!(strip(text), (text.to_owned(), false));
    }
}
