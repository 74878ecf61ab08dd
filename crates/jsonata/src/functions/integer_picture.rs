//! Integers by picture: digits with grouping, words, roman numerals, letters.

use json_value::Value;

use crate::error::{Fail, fail, fail_uncoded};
use crate::functions::format_number::regular_distance;
use crate::functions::{Args, Builtin};
use crate::number::{number_text, parse_int};
use crate::value::Val;

/// The zeros of Unicode's decimal digit families.
const ZEROS: [u32; 37] = [
    0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
    0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80,
    0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
    0xFF10,
];

/// The most digits a picture may ask for.
const MAX_DIGITS: usize = 1 << 20;

/// The most letters or numerals a number is written with.
const MAX_NUMERALS: usize = 1 << 20;

/// Upper case, lower case, or each word with a capital.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Upper,
    Lower,
    Title,
}

impl Case {
    pub(super) fn apply(self, text: &str) -> String {
        match self {
            Self::Upper => text.to_uppercase(),
            Self::Lower => text.to_lowercase(),
            Self::Title => text.to_owned(),
        }
    }
}

/// How an integer is written.
#[derive(Clone, Debug)]
pub(super) enum Primary {
    Letters,
    Roman,
    Words,
    Decimal(Digits),
    /// A numbering sequence that nobody defined.
    Sequence(String),
}

/// A decimal digit pattern.
#[derive(Clone, Debug)]
pub(super) struct Digits {
    pub(super) zero: u32,
    pub(super) mandatory: usize,
    pub(super) optional: usize,
    pub(super) grouping: Grouping,
}

/// Where separators stand, counted in digits from the right.
#[derive(Clone, Debug)]
pub(super) enum Grouping {
    Regular(usize, char),
    Places(Vec<(usize, char)>),
}

/// A picture for integers, read.
#[derive(Clone, Debug)]
pub(super) struct IntegerPicture {
    pub(super) primary: Primary,
    pub(super) case: Case,
    pub(super) ordinal: bool,
    /// The exact number of digits to read, where another number follows at once.
    pub(super) parse_width: Option<usize>,
}

pub(super) fn call(builtin: Builtin, args: &Args) -> Result<Val, Fail> {
    let missing = args.text(1).is_none();
    let picture = args.text(1).unwrap_or_default();
    let read = || {
        if missing {
            let text = "Cannot read properties of undefined (reading 'lastIndexOf')";
            return Err(fail_uncoded(text));
        }
        IntegerPicture::read(&picture)
    };
    if builtin == Builtin::FormatInteger {
        let Some(n) = args.number(0) else {
            return Ok(Val::Undefined);
        };
        return Ok(read()?.format(n.floor())?.into());
    }
    let Some(text) = args.text(0) else {
        return Ok(Val::Undefined);
    };
    let picture = read()?;
    if let Primary::Sequence(token) = &picture.primary {
        return Err(sequence_error(token));
    }
    Ok(picture.parse(&text)?.into())
}

fn sequence_error(token: &str) -> Fail {
    fail("D3130").value(Some(Value::from(token)))
}

impl IntegerPicture {
    pub(super) fn read(picture: &str) -> Result<Self, Fail> {
        let (primary, modifier) = picture.rsplit_once(';').unwrap_or((picture, ""));
        let (case, kind) = match primary {
            "A" => (Case::Upper, Primary::Letters),
            "a" => (Case::Lower, Primary::Letters),
            "I" => (Case::Upper, Primary::Roman),
            "i" => (Case::Lower, Primary::Roman),
            "W" => (Case::Upper, Primary::Words),
            "Ww" => (Case::Title, Primary::Words),
            "w" => (Case::Lower, Primary::Words),
            other => (Case::Lower, read_digits(other)?),
        };
        Ok(Self {
            primary: kind,
            case,
            ordinal: modifier.starts_with('o'),
            parse_width: None,
        })
    }

    pub(super) const fn digits(&self) -> Option<&Digits> {
        if let Primary::Decimal(digits) = &self.primary {
            Some(digits)
        } else {
            None
        }
    }

    pub(super) const fn digits_mut(&mut self) -> Option<&mut Digits> {
        if let Primary::Decimal(digits) = &mut self.primary {
            Some(digits)
        } else {
            None
        }
    }

    pub(super) fn format(&self, n: f64) -> Result<String, Fail> {
        let size = n.abs();
        let text = match &self.primary {
            Primary::Letters => self.case.apply(&letters(size)?),
            Primary::Roman => self.case.apply(&roman(size)?),
            // jsonata-js calls itself without end for what is no number.
            Primary::Words if !size.is_finite() => {
                return Err(fail_uncoded("Maximum call stack size exceeded"));
            }
            Primary::Words => self.case.apply(&words(size, self.ordinal)),
            Primary::Decimal(digits) => digits.format(size, self.ordinal)?,
            Primary::Sequence(token) => return Err(sequence_error(token)),
        };
        Ok(if n < 0.0 { format!("-{text}") } else { text })
    }

    /// The number a text is, without checking that it looks like the picture.
    pub(super) fn parse(&self, text: &str) -> Result<f64, Fail> {
        let upper = self.case == Case::Upper;
        Ok(match &self.primary {
            Primary::Letters => parse_letters(text, if upper { 'A' } else { 'a' }),
            Primary::Roman => parse_roman(text, upper),
            Primary::Words => parse_words(&text.to_lowercase()),
            Primary::Decimal(digits) => return digits.parse(text, self.ordinal),
            Primary::Sequence(_) => f64::NAN,
        })
    }

    /// The regular expression of texts that look like the picture.
    pub(super) fn regex(&self) -> Result<String, Fail> {
        let upper = self.case == Case::Upper;
        Ok(match &self.primary {
            Primary::Letters => (if upper { "[A-Z]+" } else { "[a-z]+" }).to_owned(),
            Primary::Roman => (if upper { "[MDCLXVI]+" } else { "[mdclxvi]+" }).to_owned(),
            Primary::Words => words_regex(),
            Primary::Decimal(_) => {
                let count = self
                    .parse_width
                    .map_or_else(|| "+".to_owned(), |width| format!("{{{width}}}"));
                let ordinal = if self.ordinal { "(?:th|st|nd|rd)" } else { "" };
                format!("[0-9]{count}{ordinal}")
            }
            Primary::Sequence(token) => return Err(sequence_error(token)),
        })
    }
}

/// Reads a decimal digit pattern; a picture without a digit is a numbering sequence.
fn read_digits(picture: &str) -> Result<Primary, Fail> {
    let mut zero = None;
    let (mut mandatory, mut optional, mut place) = (0, 0, 0);
    let mut separators: Vec<(usize, char)> = Vec::new();
    for c in picture.chars().rev() {
        let code = u32::from(c);
        let family = ZEROS
            .iter()
            .copied()
            .find(|zero| (*zero..*zero + 10).contains(&code));
        if let Some(family) = family {
            mandatory += 1;
            place += 1;
            if *zero.get_or_insert(family) != family {
                return Err(fail("D3131"));
            }
        } else if c == '#' {
            optional += 1;
            place += 1;
        } else {
            separators.push((place, c));
        }
    }
    let Some(zero) = zero else {
        return Ok(Primary::Sequence(picture.to_owned()));
    };
    let same = separators.windows(2).all(|pair| {
        let mut signs = pair.iter().map(|(_, sign)| sign);
        signs.next() == signs.next()
    });
    let places: Vec<usize> = separators.iter().map(|(place, _)| *place).collect();
    let distance = if same { regular_distance(&places) } else { 0 };
    let grouping = match separators.first() {
        Some((_, sign)) if distance > 0 => Grouping::Regular(distance, *sign),
        _ => Grouping::Places(separators),
    };
    Ok(Primary::Decimal(Digits {
        zero,
        mandatory,
        optional,
        grouping,
    }))
}

impl Grouping {
    /// The digits with the separators between them.
    fn insert_into(&self, mut digits: Vec<char>) -> String {
        match self {
            Self::Regular(distance, sign) => {
                let length = digits.len();
                let mut out = String::new();
                for (at, digit) in digits.iter().enumerate() {
                    if at > 0 && (length - at).is_multiple_of(*distance) {
                        out.push(*sign);
                    }
                    out.push(*digit);
                }
                out
            }
            Self::Places(places) => {
                for (place, sign) in places.iter().rev() {
                    let length = digits.len();
                    if *place <= length {
                        digits.insert(length - place, *sign);
                    } else {
                        // Where there are too few digits, jsonata-js keeps the last ones only.
                        digits.drain(..length.saturating_sub(place - length));
                        digits.insert(0, *sign);
                    }
                }
                digits.into_iter().collect()
            }
        }
    }
}

impl Digits {
    pub(super) const fn is_regular(&self) -> bool {
        matches!(self.grouping, Grouping::Regular(..))
    }

    fn format(&self, size: f64, ordinal: bool) -> Result<String, Fail> {
        let text = number_text(size);
        let missing = self.mandatory.saturating_sub(text.len());
        if missing > MAX_DIGITS {
            return Err(crate::error::fail_limit(crate::limits::Limit::Memory));
        }
        let digits: Vec<char> = std::iter::repeat_n('0', missing)
            .chain(text.chars())
            .map(|c| {
                let shifted = (u32::from(c) + self.zero).checked_sub(0x30);
                shifted.and_then(char::from_u32).unwrap_or(c)
            })
            .collect();
        let mut out = self.grouping.insert_into(digits);
        if ordinal {
            let mut last = out.chars().rev();
            let suffix = match (last.next(), last.next()) {
                (_, Some('1')) => "th",
                (Some('1'), _) => "st",
                (Some('2'), _) => "nd",
                (Some('3'), _) => "rd",
                _ => "th",
            };
            out.push_str(suffix);
        }
        Ok(out)
    }

    fn parse(&self, text: &str, ordinal: bool) -> Result<f64, Fail> {
        let mut chars: Vec<char> = text.chars().collect();
        if ordinal {
            chars.truncate(chars.len().saturating_sub(2));
        }
        let is_separator = |c: char| match &self.grouping {
            // What is regular is taken to be grouped by commas.
            Grouping::Regular(..) => c == ',',
            Grouping::Places(places) => places.iter().any(|(_, sign)| *sign == c),
        };
        let digit = |c: char| {
            let code = i64::from(u32::from(c)) + 0x30 - i64::from(self.zero);
            let code = u32::try_from(code)
                .map_err(|_| fail_uncoded(format!("Invalid code point {code}")))?;
            Ok(char::from_u32(code).unwrap_or(c))
        };
        let plain = chars.into_iter().filter(|c| !is_separator(*c)).map(digit);
        let plain: Result<String, Fail> = plain.collect();
        plain.map(|plain| parse_int(&plain))
    }
}

const SMALL: [&str; 20] = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
];
const ORDINAL: [&str; 20] = [
    "Zeroth",
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
    "Eleventh",
    "Twelfth",
    "Thirteenth",
    "Fourteenth",
    "Fifteenth",
    "Sixteenth",
    "Seventeenth",
    "Eighteenth",
    "Nineteenth",
];
const TENS: [&str; 9] = [
    "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety", "Hundred",
];
const POWERS: [(&str, f64); 4] = [
    ("Thousand", 1e3),
    ("Million", 1e6),
    ("Billion", 1e9),
    ("Trillion", 1e12),
];

/// The ordinal of a word that ends in `y`.
fn tieth(word: &str) -> String {
    let stem = word.get(..word.len().saturating_sub(1)).unwrap_or_default();
    format!("{stem}ieth")
}

fn words(n: f64, ordinal: bool) -> String {
    let mut out = String::new();
    write_words(n, false, ordinal, &mut out);
    out
}

/// Writes a number in words; `after` says that something stands before it.
fn write_words(n: f64, after: bool, ordinal: bool, out: &mut String) {
    let word = |table: &[&'static str], n: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "small and not negative"
        )]
        table.get(n as usize).copied().unwrap_or_default()
    };
    if n <= 19.0 {
        out.push_str(if after { " and " } else { "" });
        out.push_str(word(if ordinal { &ORDINAL } else { &SMALL }, n));
    } else if n < 100.0 {
        out.push_str(if after { " and " } else { "" });
        let tens = word(&TENS, (n / 10.0).floor() - 2.0);
        let rest = n % 10.0;
        if rest > 0.0 {
            out.push_str(tens);
            out.push('-');
            write_words(rest, false, ordinal, out);
        } else if ordinal {
            out.push_str(&tieth(tens));
        } else {
            out.push_str(tens);
        }
    } else if n < 1000.0 {
        out.push_str(if after { ", " } else { "" });
        out.push_str(word(&SMALL, (n / 100.0).floor()));
        out.push_str(" Hundred");
        write_rest(n % 100.0, ordinal, out);
    } else {
        out.push_str(if after { ", " } else { "" });
        let (name, factor) = POWERS
            .iter()
            .rev()
            .find(|(_, factor)| n >= *factor)
            .copied()
            .unwrap_or(("Thousand", 1e3));
        let count = (n / factor).floor();
        write_words(count, false, false, out);
        out.push(' ');
        out.push_str(name);
        write_rest(n - count * factor, ordinal, out);
    }
}

fn write_rest(rest: f64, ordinal: bool, out: &mut String) {
    if rest > 0.0 {
        write_words(rest, true, ordinal, out);
    } else if ordinal {
        out.push_str("th");
    }
}

/// Every word that a number may hold, lower case, with its value.
fn word_values() -> Vec<(String, f64)> {
    let mut values = Vec::new();
    for table in [SMALL, ORDINAL] {
        for (index, word) in (0_u32..).zip(table) {
            values.push((word.to_lowercase(), f64::from(index)));
        }
    }
    for (index, word) in (2_u32..).zip(TENS) {
        let value = f64::from(index * 10);
        let word = word.to_lowercase();
        values.push((tieth(&word), value));
        values.push((word, value));
    }
    values.push(("hundredth".to_owned(), 100.0));
    for (word, value) in POWERS {
        let word = word.to_lowercase();
        values.push((format!("{word}th"), value));
        values.push((word, value));
    }
    values
}

fn words_regex() -> String {
    let mut words: Vec<String> = word_values().into_iter().map(|(word, _)| word).collect();
    words.push("and".to_owned());
    words.push("[\\-, ]".to_owned());
    format!("(?:{})+", words.join("|"))
}

fn parse_words(text: &str) -> f64 {
    let values = word_values();
    let unified = text.replace(", ", " ").replace(" and ", " ");
    let mut segments = vec![0.0];
    for part in unified.split(|c: char| c == '-' || c == '\\' || c.is_whitespace()) {
        let value = values
            .iter()
            .find(|(word, _)| word == part)
            .map_or(f64::NAN, |(_, value)| *value);
        let top = segments.pop().unwrap_or(0.0);
        if value < 100.0 {
            if top >= 1000.0 {
                segments.push(top);
                segments.push(value);
            } else {
                segments.push(top + value);
            }
        } else {
            segments.push(top * value);
        }
    }
    segments.into_iter().fold(0.0, |a, b| a + b)
}

const ROMAN: [(f64, &str); 13] = [
    (1000.0, "m"),
    (900.0, "cm"),
    (500.0, "d"),
    (400.0, "cd"),
    (100.0, "c"),
    (90.0, "xc"),
    (50.0, "l"),
    (40.0, "xl"),
    (10.0, "x"),
    (9.0, "ix"),
    (5.0, "v"),
    (4.0, "iv"),
    (1.0, "i"),
];

fn too_long() -> Fail {
    crate::error::fail_limit(crate::limits::Limit::Memory)
}

fn roman(mut n: f64) -> Result<String, Fail> {
    let mut out = String::new();
    #[expect(clippy::cast_precision_loss, reason = "a small constant")]
    if n / 1000.0 > MAX_NUMERALS as f64 {
        return Err(too_long());
    }
    for (value, numeral) in ROMAN {
        while n >= value {
            out.push_str(numeral);
            n -= value;
        }
    }
    Ok(out)
}

fn parse_roman(text: &str, upper: bool) -> f64 {
    let mut sum = 0.0;
    let mut largest = 1.0;
    for c in text.chars().rev() {
        let c = if upper { c } else { c.to_ascii_uppercase() };
        let value = match c {
            'M' => 1000.0,
            'D' => 500.0,
            'C' => 100.0,
            'L' => 50.0,
            'X' => 10.0,
            'V' => 5.0,
            'I' => 1.0,
            _ => return f64::NAN,
        };
        if value < largest {
            sum -= value;
        } else {
            largest = value;
            sum += value;
        }
    }
    sum
}

/// `a` to `z`, then `aa`, in lower case.
fn letters(mut n: f64) -> Result<String, Fail> {
    let mut out = Vec::new();
    if n.is_infinite() {
        return Err(too_long());
    }
    while n > 0.0 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a remainder below 26"
        )]
        let letter = ((n - 1.0) % 26.0).max(0.0) as u8;
        out.push(char::from(b'a' + letter));
        n = ((n - 1.0) / 26.0).floor();
    }
    Ok(out.into_iter().rev().collect())
}

fn parse_letters(text: &str, first: char) -> f64 {
    let mut sum = 0.0;
    for (place, c) in (0_u32..).zip(text.chars().rev()) {
        let letter = f64::from(u32::from(c)) - f64::from(u32::from(first)) + 1.0;
        sum += letter * libm::pow(26.0, f64::from(place));
    }
    sum
}
