//! What in a project had better not be shared: keys, tokens, account ids, ARNs of real things.
//!
//! A guess by shape, never a promise. Nothing is changed but account ids, and those only when asked.

use std::collections::BTreeSet;

use source::{LineIndex, TextEdit, TextRange};

use crate::{Document, Project};

/// The account that stands for any.
const ANY_ACCOUNT: &str = "123456789012";
/// Accounts that are nobody's.
const NO_ACCOUNTS: [&str; 2] = [ANY_ACCOUNT, "000000000000"];
const ACCOUNT_DIGITS: usize = 12;

/// How an access key id begins and how long it is (IAM user guide, "unique identifiers").
const KEY_PREFIXES: [&str; 2] = ["AKIA", "ASIA"];
const KEY_CHARS: usize = 20;

/// How long a secret access key is.
const SECRET_CHARS: usize = 40;

/// A word of letters, digits and signs from this length on may be a token.
const TOKEN_CHARS: usize = 32;
/// How many different characters a token has at least.
const TOKEN_DIFFERENT: usize = 18;

/// How a private key in PEM begins.
const PEM: &str = "-----BEGIN ";
const PEM_KEY: &str = "PRIVATE KEY-----";

/// The most findings that are told.
const MAX_FINDINGS: usize = 50;

/// Something that looks private.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it looks like.
    pub kind: FindingKind,
    /// Where.
    pub document: Document,
    /// In which line, from 1.
    pub line: u32,
    /// It, shortened so that a picture of the dialog tells no secret.
    pub excerpt: String,
}

/// What something looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// `AKIA…`
    AccessKey,
    /// A long random word.
    Token,
    /// A key in PEM.
    PrivateKey,
    /// Twelve digits.
    Account,
    /// An ARN with an account.
    Arn,
}

impl FindingKind {
    /// `an AWS access key`, ….
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccessKey => "an AWS access key",
            Self::Token => "a secret or a token",
            Self::PrivateKey => "a private key",
            Self::Account => "an account id",
            Self::Arn => "an ARN of a real account",
        }
    }

    /// Whether another account id makes it harmless.
    pub const fn is_account(self) -> bool {
        matches!(self, Self::Account | Self::Arn)
    }
}

/// What in the texts of a project looks private, in their order.
pub(crate) fn scan(project: &Project) -> Vec<Finding> {
    let found = Document::ALL.into_iter().flat_map(|document| {
        let text = project.text(document);
        let index = LineIndex::new(text);
        let found = find(text).into_iter();
        found.map(move |(kind, range)| Finding {
            kind,
            document,
            line: index.line_column(text, range.start).line + 1,
            excerpt: excerpt(kind, range.of(text)),
        })
    });
    found.take(MAX_FINDINGS).collect()
}

/// A text with every account id replaced by the one that stands for any; `None` if there are none.
pub(crate) fn replace_accounts(text: &str) -> Option<String> {
    let edits: Vec<TextEdit> = accounts(text)
        .into_iter()
        .map(|range| TextEdit::replace(range, ANY_ACCOUNT))
        .collect();
    (!edits.is_empty()).then(|| TextEdit::apply(&edits, text))
}

fn find(text: &str) -> Vec<(FindingKind, TextRange)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(PEM) {
        let line = text
            .get(at..)
            .and_then(|rest| rest.get(..rest.find(PEM_KEY)? + PEM_KEY.len()));
        // The word before `PRIVATE` is the kind of key; anything longer is something else.
        if let Some(line) = line.filter(|line| line.len() <= PEM.len() + PEM_KEY.len() + 12) {
            found.push((FindingKind::PrivateKey, range(at, line.len())));
        }
    }
    for (at, word) in words(text, is_token_char) {
        if KEY_PREFIXES.iter().any(|prefix| word.starts_with(prefix))
            && word.len() == KEY_CHARS
            && word
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        {
            found.push((FindingKind::AccessKey, range(at, word.len())));
        } else if looks_random(word) && !is_in_address(text, at) {
            found.push((FindingKind::Token, range(at, word.len())));
        }
    }
    for account in accounts(text) {
        let (kind, range) = match arn_around(text, account) {
            Some(arn) => (FindingKind::Arn, arn),
            None => (FindingKind::Account, account),
        };
        if found.last() != Some(&(kind, range)) {
            found.push((kind, range));
        }
    }
    found.sort_by_key(|(_, range)| range.start);
    found
}

/// Every account id that is somebody's.
fn accounts(text: &str) -> Vec<TextRange> {
    let is_account = |(_, word): &(usize, &str)| {
        word.len() == ACCOUNT_DIGITS
            && word.bytes().all(|b| b.is_ascii_digit())
            && !NO_ACCOUNTS.contains(word)
    };
    let words = words(text, |c| c.is_alphanumeric() || c == '_' || c == '.');
    words
        .filter(is_account)
        .map(|(at, word)| range(at, word.len()))
        .collect()
}

/// The ARN that an account id is part of.
fn arn_around(text: &str, account: TextRange) -> Option<TextRange> {
    let before = text.get(..account.start as usize)?;
    let start = before.rfind("arn:")?;
    let head = before.get(start..)?;
    // `arn:PARTITION:SERVICE:REGION:`
    let is_head =
        head.matches(':').count() == 4 && !head.contains(|c: char| c.is_whitespace() || c == '"');
    if !is_head || !head.ends_with(':') {
        return None;
    }
    let rest = text.get(account.end as usize..)?;
    let tail = rest
        .find(|c: char| c.is_whitespace() || "\"'\\,)}]".contains(c))
        .unwrap_or(rest.len());
    Some(range(start, head.len() + ACCOUNT_DIGITS + tail))
}

/// Whether a word looks as if no person made it up: long, of capitals, small letters and digits
/// all mixed, or of nothing but hexadecimal digits.
fn looks_random(word: &str) -> bool {
    if word.len() < TOKEN_CHARS {
        return false;
    }
    let count = |is: fn(&u8) -> bool| word.as_bytes().iter().filter(|b| is(b)).count();
    let digits = count(u8::is_ascii_digit);
    let hex = count(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b));
    if hex == word.len() {
        return digits > 0 && digits < word.len();
    }
    let mixed = count(u8::is_ascii_uppercase) > 2 && count(u8::is_ascii_lowercase) > 2;
    // A secret access key may happen to have few digits; its length gives it away.
    let min_digits = if word.len() == SECRET_CHARS { 1 } else { 3 };
    mixed && digits >= min_digits && n_different(word) >= TOKEN_DIFFERENT
}

/// How many different characters there are.
fn n_different(word: &str) -> usize {
    word.chars().collect::<BTreeSet<char>>().len()
}

/// Part of a web address: a path may look random and is no secret by that.
fn is_in_address(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let word = before
        .rsplit(|c: char| c.is_whitespace() || c == '"')
        .next();
    word.is_some_and(|word| word.contains("://"))
}

const fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_' | '-')
}

/// The longest runs of such characters, each with where it starts.
fn words(text: &str, is_part: impl Fn(char) -> bool) -> impl Iterator<Item = (usize, &str)> {
    let mut rest_at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(rest_at..)?;
        let start = rest_at + rest.find(&is_part)?;
        let tail = text.get(start..)?;
        let len = tail.find(|c| !is_part(c)).unwrap_or(tail.len());
        rest_at = start + len;
        Some((start, tail.get(..len)?))
    })
}

fn range(at: usize, len: usize) -> TextRange {
    let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    TextRange::new(offset(at), offset(at + len))
}

/// The ends of a secret; an ARN and an account id are shown whole.
fn excerpt(kind: FindingKind, text: &str) -> String {
    match kind {
        FindingKind::Account | FindingKind::Arn => text.chars().take(80).collect(),
        FindingKind::PrivateKey => text.to_owned(),
        FindingKind::AccessKey | FindingKind::Token => {
            let head: String = text.chars().take(4).collect();
            let tail: String = text
                .chars()
                .skip(text.chars().count().saturating_sub(4))
                .collect();
            format!("{head}…{tail}")
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: &Expect) {
        let found = scan(&Project::new("{}", text, "{}"));
        let lines = found
            .iter()
            .map(|finding| format!("{}: {:?} {}", finding.line, finding.kind, finding.excerpt));
        expected.assert_eq(&lines.collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn keys_and_tokens_are_found() {
        // The examples of AWS's own documentation, and words made up here.
        check(
            "{\n\"id\": \"AKIAIOSFODNN7EXAMPLE\",\n\"key\": \"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"}",
            &expect![[r"
                2: AccessKey AKIA…MPLE
                3: Token wJal…EKEY"]],
        );
        check(
            "ghp_Zz09yX8wV7uT6sR5qP4oN3mL2kJ1iHgFeDcB",
            &expect!["1: Token ghp_…eDcB"],
        );
        check(
            "\"-----BEGIN RSA PRIVATE KEY-----\\nMII\"",
            &expect!["1: PrivateKey -----BEGIN RSA PRIVATE KEY-----"],
        );
        check(
            "d41d8cd98f00b204e9800998ecf8427e",
            &expect!["1: Token d41d…427e"],
        );
    }

    #[test]
    fn accounts_and_arns_are_found() {
        check(
            "\"arn:aws:lambda:eu-west-1:210987654321:function:pay\", 210987654321",
            &expect![[r"
                1: Arn arn:aws:lambda:eu-west-1:210987654321:function:pay
                1: Account 210987654321"]],
        );
    }

    #[test]
    fn what_is_everybodys_is_left_alone() {
        for text in [
            "arn:aws:states:::lambda:invoke",
            "arn:aws:lambda:us-east-1:123456789012:function:f",
            "000000000000 1234567890123 12.123456789013",
            "3f2b8c1e-9d4a-4c6b-8e2f-1a2b3c4d5e6f",
            "https://example.com/aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5z",
            "SendConfirmationEmailToCustomerAfterPayment2",
            "AKIAHELLO",
        ] {
            assert_eq!(scan(&Project::new("", text, "")), [], "{text}");
        }
    }

    #[test]
    fn account_ids_are_replaced_wherever_they_stand() {
        let text = "\"arn:aws:sns:eu-west-1:210987654321:t\", 210987654321, 000000000000";
        let expected = "\"arn:aws:sns:eu-west-1:123456789012:t\", 123456789012, 000000000000";
        assert_eq!(replace_accounts(text).as_deref(), Some(expected));
        assert_eq!(replace_accounts(expected), None);
    }
}
