//! Regular expressions with ECMAScript's syntax, compiled once, matched in bounded steps.
//!
//! Patterns backtrack, as the language demands (back-references, lookaround), so
//! every step is counted against the evaluation's budget: a pattern that would
//! search for hours ends with the same limit as a loop that does. `regress` knows the same syntax,
//! but nothing counts its steps, and it weighs 133 KB of gzip in wasm by itself.

mod compile;
mod parse;
mod run;

use std::ops::Range;

pub(crate) use run::Exhausted;

/// A compiled regular expression.
#[derive(Debug)]
pub(crate) struct Regex {
    source: String,
    program: compile::Program,
}

/// One match; offsets are bytes.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) range: Range<usize>,
    /// The capture groups; `None` for one that took no part.
    pub(crate) groups: Vec<Option<Range<usize>>>,
}

impl Regex {
    /// Compiles a pattern with the flags `i` and `m`; an error is JavaScript's text for it.
    pub(crate) fn new(pattern: &str, written: &str) -> Result<Self, String> {
        if written.matches('i').count() > 1 || written.matches('m').count() > 1 {
            return Err(format!(
                "Invalid flags supplied to RegExp constructor '{written}g'"
            ));
        }
        let flags = Flags {
            ignore_case: written.contains('i'),
            multiline: written.contains('m'),
        };
        parse::parse(pattern)
            .and_then(|parsed| compile::compile(&parsed, flags))
            .map(|program| Self {
                source: pattern.to_owned(),
                program,
            })
            .map_err(|error| {
                let i = if flags.ignore_case { "i" } else { "" };
                let m = if flags.multiline { "m" } else { "" };
                format!("Invalid regular expression: /{pattern}/g{i}{m}: {error}")
            })
    }

    /// The pattern as written.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// The first match at or after a byte offset. `budget` loses the steps it took.
    pub(crate) fn find_at(
        &self,
        text: &str,
        from: usize,
        budget: &mut u64,
    ) -> Result<Option<Match>, Exhausted> {
        run::find(&self.program, text, from, budget)
    }
}

/// What the flags say.
#[derive(Clone, Copy, Debug)]
struct Flags {
    ignore_case: bool,
    multiline: bool,
}

/// The letter that stands for a letter and its other case.
fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_uppercase();
    }
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(only), None) if !only.is_ascii() => only,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `pattern flags text => match, groups`; `-` for a group without part, `none` for no match.
    fn check(pattern: &str, flags: &str, text: &str, expected: &str) {
        let regex = match Regex::new(pattern, flags) {
            Ok(regex) => regex,
            Err(error) => {
                assert_eq!(error, expected, "/{pattern}/{flags}");
                return;
            }
        };
        let mut budget = 1_000_000;
        let shown = match regex.find_at(text, 0, &mut budget) {
            Err(Exhausted) => "exhausted".to_owned(),
            Ok(None) => "none".to_owned(),
            Ok(Some(found)) => {
                let mut parts = vec![text[found.range].to_owned()];
                for group in found.groups {
                    parts.push(group.map_or("-".to_owned(), |group| text[group].to_owned()));
                }
                parts.join(",")
            }
        };
        assert_eq!(shown, expected, "/{pattern}/{flags} on {text:?}");
    }

    #[test]
    fn patterns_match_as_in_javascript() {
        let cases = [
            ("b+", "", "abbbc", "bbb"),
            ("b+?", "", "abbbc", "b"),
            ("a|ab", "", "abc", "a"),
            ("((a)|(ab))((c)|(bc))", "", "abc", "abc,a,a,-,bc,-,bc"),
            (
                "(z)((a+)?(b+)?(c))*",
                "",
                "zaacbbbcac",
                "zaacbbbcac,z,ac,a,-,c",
            ),
            ("(a*)*", "", "b", ",-"),
            ("(?:a?)*?$", "", "aab", ""),
            ("(?=(a+))a*b\\1", "", "baaabac", "aba,a"),
            (
                "(.*?)a(?!(a+)b\\2c)\\2(.*)",
                "",
                "baaabaac",
                "baaabaac,ba,-,abaac",
            ),
            ("(?<=\\$)\\d+(\\.\\d*)?", "", "cost $10.50", "10.50,.50"),
            ("(?<!\\$)\\b\\d+", "", "$10 20", "20"),
            ("(?<=(\\d+)(\\d+))$", "", "1053", ",1,053"),
            ("[^a-c]+", "", "abcxyz", "xyz"),
            ("[\\d\\-x]+", "", "ab1-x", "1-x"),
            ("HELLO\\sworld", "i", "say Hello World", "Hello World"),
            ("^b", "m", "a\nb", "b"),
            ("^b", "", "a\nb", "none"),
            ("a{2,3}", "", "aaaa", "aaa"),
            ("a{2,3}?", "", "aaaa", "aa"),
            ("(?:ab){2}", "", "ababab", "abab"),
            ("x{0}y", "", "xy", "y"),
            ("(?:){4000000000}y", "", "xy", "y"),
            (
                "(ab){4000000000}",
                "",
                "",
                "Invalid regular expression: /(ab){4000000000}/g: Regular expression too large",
            ),
            ("a{,2}", "", "a{,2}", "a{,2}"),
            ("\\u0041\\x42\\cJ?", "", "AB", "AB"),
            (
                "(?<year>\\d{4})-\\k<year>",
                "",
                "2020-2020",
                "2020-2020,2020",
            ),
            ("ß|é", "i", "É", "É"),
            (".", "", "😀", "😀"),
            ("[]", "", "a", "none"),
            ("[^]", "", "a", "a"),
            (
                "(a+)+$",
                "",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
                "exhausted",
            ),
            (
                "(",
                "",
                "",
                "Invalid regular expression: /(/g: Unterminated group",
            ),
            (
                ")",
                "",
                "",
                "Invalid regular expression: /)/g: Unmatched ')'",
            ),
            (
                "*",
                "",
                "",
                "Invalid regular expression: /*/g: Nothing to repeat",
            ),
            (
                "[b-a]",
                "",
                "",
                "Invalid regular expression: /[b-a]/g: Range out of order in character class",
            ),
            (
                "a{2,1}",
                "",
                "",
                "Invalid regular expression: /a{2,1}/g: numbers out of order in {} quantifier",
            ),
        ];
        for (pattern, flags, text, expected) in cases {
            check(pattern, flags, text, expected);
        }
    }
}
