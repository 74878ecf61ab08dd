//! Reading times: by a picture, and in ISO 8601.

use json_value::read_f64;

use crate::error::{Fail, fail};
use crate::functions::calendar::{DAY, MAX_TIME, Moment, day_number};
use crate::functions::datetime::{DAYS, MONTHS, name_error};
use crate::functions::integer_picture::{Grouping, IntegerPicture};
use crate::functions::picture::{Component, Part, read};
use crate::number::parse_int;
use crate::regex::Regex;

/// The steps of a search that a picture is worth.
const MAX_PICTURE_STEPS: u64 = 1_000_000;

/// What a component's text is read as.
enum Reader {
    Integer(IntegerPicture),
    Zone {
        named: bool,
        separator: Option<char>,
    },
    Fraction,
    Names(Vec<(String, f64)>),
}

impl Reader {
    fn of(component: &Component) -> Result<Self, Fail> {
        let letter = component.letter;
        if matches!(letter, 'Z' | 'z') {
            let separator =
                component
                    .integer
                    .as_ref()
                    .and_then(|integer| match &integer.digits()?.grouping {
                        Grouping::Regular(_, sign) => Some(*sign),
                        Grouping::Places(_) => None,
                    });
            return Ok(Self::Zone {
                named: letter == 'z',
                separator,
            });
        }
        if letter == 'f' {
            return Ok(Self::Fraction);
        }
        if let Some(integer) = &component.integer {
            return Ok(Self::Integer(integer.clone()));
        }
        let cut = |name: &str| match component.max_width {
            Some(width) if width > 0 => name.chars().take(width).collect(),
            _ => name.to_owned(),
        };
        let numbered = |names: &[&str]| {
            (1_u32..)
                .zip(names)
                .map(|(number, name)| (cut(name), f64::from(number)))
                .collect()
        };
        Ok(Self::Names(match letter {
            'M' | 'x' => numbered(&MONTHS),
            'F' => numbered(&DAYS),
            'P' => ["am", "AM", "pm", "PM"]
                .iter()
                .zip([0.0, 0.0, 1.0, 1.0])
                .map(|(name, value)| ((*name).to_owned(), value))
                .collect(),
            letter => return Err(name_error(letter)),
        }))
    }

    fn regex(&self) -> Result<String, Fail> {
        Ok(match self {
            Self::Integer(integer) => integer.regex()?,
            Self::Zone { named, separator } => {
                let name = if *named { "GMT" } else { "" };
                let minutes = separator.map_or_else(String::new, |sign| {
                    format!("{}[0-9]+", escape(&sign.to_string()))
                });
                format!("{name}[-+][0-9]+{minutes}")
            }
            Self::Fraction => "[0-9]+".to_owned(),
            Self::Names(_) => "[a-zA-Z]+".to_owned(),
        })
    }

    /// The component's value; `None` if the text is no name.
    fn parse(&self, text: &str) -> Option<f64> {
        match self {
            Self::Integer(integer) => Some(integer.parse(text).unwrap_or(f64::NAN)),
            Self::Fraction => {
                let digits = text.get(..3.min(text.len())).unwrap_or(text);
                read_f64(&format!("0.{digits}")).map(|n| n * 1000.0)
            }
            Self::Names(names) => names
                .iter()
                .find(|(name, _)| name == text)
                .map(|(_, value)| *value),
            Self::Zone { named, separator } => {
                let text = if *named {
                    text.get(3..).unwrap_or_default()
                } else {
                    text
                };
                let (hours, minutes) = match separator {
                    Some(sign) => text.split_once(*sign).unwrap_or((text, "")),
                    None if text.len() <= 3 => (text, "0"),
                    None => text.split_at_checked(3).unwrap_or((text, "0")),
                };
                Some(parse_int(hours) * 60.0 + parse_int(minutes))
            }
        }
    }
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if ".*+?^${}()|[]\\".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The components that were read, by letter.
#[derive(Default)]
struct Read(Vec<(char, Option<f64>)>);

impl Read {
    fn set(&mut self, letter: char, value: Option<f64>) {
        match self.0.iter_mut().find(|(known, _)| *known == letter) {
            Some(slot) => slot.1 = value,
            None => self.0.push((letter, value)),
        }
    }

    fn get(&self, letter: char) -> Option<f64> {
        self.0
            .iter()
            .find(|(known, _)| *known == letter)
            .and_then(|(_, value)| *value)
    }

    /// Present and, as JavaScript has it, true: zero does not count.
    fn has(&self, letter: char) -> bool {
        self.get(letter).is_some_and(|n| n != 0.0 && !n.is_nan())
    }

    /// Whether of all the letters only those of a kind are there, and at least one of them.
    fn only(&self, all: &str, kind: &str) -> bool {
        let present = |c: char| self.has(c);
        all.chars().any(|c| present(c) && kind.contains(c))
            && !all.chars().any(|c| present(c) && !kind.contains(c))
    }
}

/// Reads a time by a picture; `None` if the text does not look like it.
pub(super) fn parse(text: &str, picture: &str, now: f64) -> Result<Option<f64>, Fail> {
    let parts = read(picture)?;
    let mut pattern = String::from("^");
    let mut readers = Vec::with_capacity(parts.len());
    for part in &parts {
        let regex = match part {
            Part::Literal(text) => {
                readers.push(None);
                escape(text)
            }
            Part::Component(component) => {
                let reader = Reader::of(component)?;
                let regex = reader.regex()?;
                readers.push(Some((component.letter, reader)));
                regex
            }
        };
        pattern.push('(');
        pattern.push_str(&regex);
        pattern.push(')');
    }
    pattern.push('$');
    let mut budget = MAX_PICTURE_STEPS;
    let Some(found) = Regex::new(&pattern, "i")
        .ok()
        .and_then(|regex| regex.find_at(text, 0, &mut budget).ok().flatten())
    else {
        return Ok(None);
    };
    let mut components = Read::default();
    for (reader, group) in readers.iter().zip(&found.groups) {
        if let (Some((letter, reader)), Some(range)) = (reader, group) {
            components.set(*letter, reader.parse(text.get(range.clone()).unwrap_or("")));
        }
    }
    if components.0.is_empty() {
        return Ok(None);
    }
    assemble(components, now).map(Some)
}

/// Fills in what a time does not say: what is larger from the present, what is smaller with the least.
fn assemble(mut read: Read, now: f64) -> Result<f64, Fail> {
    const DATE: &str = "YXMxWwdD";
    const TIME: &str = "PHhmsf";
    let by_month = read.only(DATE, "YMD");
    let by_day = !by_month && read.only(DATE, "Yd");
    let by_month_week = read.only(DATE, "XxwF");
    let by_week = !by_month_week && read.only(DATE, "XWF");
    let by_24 = read.only(TIME, "Hmsf");
    let by_12 = !by_24 && read.only(TIME, "Phmsf");
    // With a day of the year jsonata-js asks for `D` and takes what it says for the rest.
    let date = if by_day {
        "YD"
    } else if by_month_week {
        "XxwF"
    } else if by_week {
        "XWF"
    } else {
        "YMD"
    };
    let time = if by_12 { "Phmsf" } else { "Hmsf" };
    let present = Moment::new(now);
    let (mut started, mut ended) = (false, false);
    for letter in date.chars().chain(time.chars()) {
        if read.get(letter).is_some() {
            started = true;
            if ended {
                return Err(fail("D3136"));
            }
        } else if started {
            let least = if "MDd".contains(letter) { 1.0 } else { 0.0 };
            read.set(letter, Some(least));
            ended = true;
        } else {
            read.set(letter, Some(present.component(letter)));
        }
    }
    if by_month_week || by_week {
        return Err(fail("D3136"));
    }
    let value = |letter: char| read.get(letter).unwrap_or(f64::NAN);
    let year = full_year(value('Y'));
    let month = read.get('M').filter(|month| *month > 0.0);
    let mut month = month.map_or(0.0, |month| month - 1.0);
    let mut day = value('D');
    if by_day {
        let derived = Moment::new((day_number(year, 0.0, 1.0) + value('d') - 1.0) * DAY);
        month = derived.month;
        day = derived.day;
    }
    let hour = if by_12 {
        let hour = value('h');
        let hour = if hour.to_bits() == 12_f64.to_bits() {
            0.0
        } else {
            hour
        };
        hour + if value('P') > 0.0 { 12.0 } else { 0.0 }
    } else {
        value('H')
    };
    let time = hour.trunc() * 3_600_000.0
        + value('m').trunc() * 60_000.0
        + value('s').trunc() * 1_000.0
        + value('f').trunc();
    let millis =
        day_number(year.trunc(), month.trunc(), 1.0) * DAY + (day.trunc() - 1.0) * DAY + time;
    let zone = read
        .get('Z')
        .filter(|zone| *zone != 0.0)
        .or_else(|| read.get('z'))
        .unwrap_or(0.0);
    let millis = if millis.abs() <= MAX_TIME {
        millis
    } else {
        f64::NAN
    };
    Ok(millis - zone * 60_000.0)
}

/// `Date.UTC` takes the years 0 to 99 for 1900 to 1999.
fn full_year(year: f64) -> f64 {
    let whole = year.trunc();
    if (0.0..=99.0).contains(&whole) {
        whole + 1900.0
    } else {
        year
    }
}

/// Reads an ISO 8601 time; `None` if it is none. A date that does not exist is NaN.
pub(super) fn parse_iso(text: &str) -> Option<f64> {
    let mut rest = text;
    let year = digits(&mut rest, 4)?;
    let (mut month, mut day) = (1.0, 1.0);
    let mut parts_given = 0;
    let mut after = rest;
    if let Some(n) = field(&mut after, '-', "01") {
        month = n;
        rest = after;
        parts_given = 1;
    }
    let mut after = rest;
    if let Some(n) = field(&mut after, '-', "0123") {
        if parts_given == 1 {
            day = n;
        } else {
            month = n;
        }
        rest = after;
    }
    let mut clock = None;
    let mut after = rest;
    if let Some(hour) = field(&mut after, 'T', "012")
        && let Some(minute) = field(&mut after, ':', "012345")
        && let Some(second) = field(&mut after, ':', "012345")
    {
        clock = Some((hour, minute, second));
        rest = after;
    }
    let mut fraction = None;
    if let Some(after) = rest.strip_prefix('.') {
        let count = after.bytes().take_while(u8::is_ascii_digit).count();
        if count > 0 {
            fraction = after.get(..count);
            rest = after.get(count..)?;
        }
    }
    let zone = zone(rest).ok()?;
    // What the pattern lets through, a calendar may still refuse.
    if (fraction.is_some() || zone.is_some()) && clock.is_none() {
        return Some(f64::NAN);
    }
    let (hour, minute, second) = clock.unwrap_or((0.0, 0.0, 0.0));
    let midnight = hour >= 24.0 && (minute > 0.0 || second > 0.0);
    if !(1.0..=12.0).contains(&month) || !(1.0..=31.0).contains(&day) || hour > 24.0 || midnight {
        return Some(f64::NAN);
    }
    // Only milliseconds count, what is finer falls away.
    let millis = fraction.map_or(0.0, |digits| {
        let digits: String = digits.chars().chain("000".chars()).take(3).collect();
        read_f64(&digits).unwrap_or(0.0)
    });
    let days = day_number(year, month - 1.0, day);
    let time = hour * 3_600_000.0 + minute * 60_000.0 + second * 1_000.0 + millis;
    Some(days * DAY + time - zone.unwrap_or(0.0) * 60_000.0)
}

fn digits(rest: &mut &str, count: usize) -> Option<f64> {
    let text = rest.get(..count)?;
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    *rest = rest.get(count..)?;
    read_f64(text)
}

/// A sign, a digit out of `first` and another digit.
fn field(rest: &mut &str, sign: char, first: &str) -> Option<f64> {
    let mut after = rest.strip_prefix(sign)?;
    if !first.contains(after.chars().next()?) {
        return None;
    }
    let n = digits(&mut after, 2)?;
    *rest = after;
    Some(n)
}

/// What stands behind a time is no zone.
struct NoZone;

/// The offset in minutes of `+01:00`, `-0130` or `Z`; `None` if nothing is left.
fn zone(rest: &str) -> Result<Option<f64>, NoZone> {
    match rest {
        "" => Ok(None),
        "Z" => Ok(Some(0.0)),
        rest => numeric_zone(rest).map(Some).ok_or(NoZone),
    }
}

fn numeric_zone(rest: &str) -> Option<f64> {
    let sign = match rest.chars().next()? {
        '+' => 1.0,
        '-' => -1.0,
        _ => return None,
    };
    let mut after = rest.get(1..)?;
    if !"012".contains(after.chars().next()?) {
        return None;
    }
    let hours = digits(&mut after, 2)?;
    after = after.strip_prefix(':').unwrap_or(after);
    if !"012345".contains(after.chars().next()?) {
        return None;
    }
    let minutes = digits(&mut after, 2)?;
    after.is_empty().then_some(sign * (hours * 60.0 + minutes))
}
