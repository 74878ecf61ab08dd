//! "Did you mean …?": the nearest of some names.

use source::{Diagnostic, Fix, TextEdit, TextRange};

/// The longest name that is compared; more characters do not resemble a slip.
const MAX_CHARS: usize = 80;

/// The candidate most like `name`, if one is like it.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let name: Vec<char> = name.chars().take(MAX_CHARS + 1).collect();
    if name.len() > MAX_CHARS {
        return None;
    }
    let limit = (name.len() / 3).max(1);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let distance = distance(&name, candidate);
            (distance <= limit).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Adds "did you mean" and the change that does it; `at` is the string to replace, quotes included.
pub(crate) fn suggest(diagnostic: Diagnostic, at: TextRange, nearest: Option<&str>) -> Diagnostic {
    let Some(nearest) = nearest else {
        return diagnostic;
    };
    diagnostic
        .with_help(format!("did you mean `{nearest}`?"))
        .with_fix(Fix {
            title: format!("change to `{nearest}`"),
            edits: vec![TextEdit::replace(at, json_syntax::quote(nearest))],
        })
}

/// How many characters to insert, remove, change or swap with their neighbour.
///
/// A letter in the wrong case counts as no change, so that `next` is like `Next`.
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().take(MAX_CHARS).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let is_same = x.eq_ignore_ascii_case(&y);
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&last, j) + usize::from(!is_same))
                .min(at(&last, j + 1) + 1)
                .min(at(&row, j) + 1);
            let is_swap = i > 0
                && j > 0
                && a.get(i - 1).is_some_and(|p| p.eq_ignore_ascii_case(&y))
                && b.get(j - 1).is_some_and(|p| p.eq_ignore_ascii_case(&x));
            if is_swap {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        let names = ["Charge", "NotifyOps", "Done"];
        assert_eq!(nearest("Chrage", names), Some("Charge"));
        assert_eq!(nearest("notifyops", names), Some("NotifyOps"));
        assert_eq!(nearest("Don", names), Some("Done"));
        assert_eq!(nearest("Refund", names), None);
    }
}
