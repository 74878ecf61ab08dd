//! Dates and times: `$now`, `$millis`, `$fromMillis`, `$toMillis`.
//!
//! Times are milliseconds since 1970 as a binary64; outside of JavaScript's range
//! of dates every component is NaN.

use json_value::Value;

use crate::error::{Fail, fail};
use crate::functions::integer_picture::{Case, Digits, Grouping, IntegerPicture};
use crate::functions::picture::{Component, Part, read};
use crate::functions::{Args, Builtin};
use crate::number::parse_int;
use crate::regex::Regex;
use crate::value::Val;

const DAY: f64 = 86_400_000.0;
/// The last millisecond of JavaScript's calendar, and with a minus its first.
const MAX_TIME: f64 = 8.64e15;
const ISO: &str = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]";
/// The steps of a search that a picture is worth.
const MAX_PICTURE_STEPS: u64 = 1_000_000;
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other functions belong to other modules"
)]
pub(super) fn call(builtin: Builtin, args: &Args, clock: i64) -> Result<Val, Fail> {
    let now = crate::eval::operators::to_f64(clock);
    Ok(match builtin {
        Builtin::Millis => Val::Json(Value::Int(clock)),
        Builtin::Now => format(now, args.text(0).as_deref(), args.text(1).as_deref())?.into(),
        Builtin::FromMillis => {
            let Some(millis) = args.number(0) else {
                return Ok(Val::Undefined);
            };
            format(millis, args.text(1).as_deref(), args.text(2).as_deref())?.into()
        }
        _ => {
            let Some(text) = args.text(0) else {
                return Ok(Val::Undefined);
            };
            match args.text(1) {
                Some(picture) => parse(&text, &picture, now)?.into(),
                None => match parse_iso(&text) {
                    Some(millis) => millis.into(),
                    None => return Err(fail("D3110").value(Some(Value::from(&*text)))),
                },
            }
        }
    })
}

/// The day number of a date, counted from 1970; months from zero, and both may overflow.
fn day_number(year: f64, month: f64, day: f64) -> f64 {
    let year = year + (month / 12.0).floor();
    let month = month.rem_euclid(12.0);
    // Years that begin in March end with the leap day.
    let (y, m) = if month < 2.0 {
        (year - 1.0, month + 10.0)
    } else {
        (year, month - 2.0)
    };
    let era = (y / 400.0).floor();
    let year_of_era = y - era * 400.0;
    let day_of_year = ((153.0 * m + 2.0) / 5.0).floor() + day - 1.0;
    let day_of_era = year_of_era * 365.0 + (year_of_era / 4.0).floor()
        - (year_of_era / 100.0).floor()
        + day_of_year;
    era * 146_097.0 + day_of_era - 719_468.0
}

/// A moment, taken apart.
#[derive(Clone, Copy, Debug)]
struct Moment {
    millis: f64,
    year: f64,
    /// From zero.
    month: f64,
    day: f64,
    /// Milliseconds since midnight.
    time: f64,
}

impl Moment {
    fn new(millis: f64) -> Self {
        let millis = if millis.abs() <= MAX_TIME {
            millis.trunc()
        } else {
            f64::NAN
        };
        let days = (millis / DAY).floor();
        let shifted = days + 719_468.0;
        let era = (shifted / 146_097.0).floor();
        let day_of_era = shifted - era * 146_097.0;
        let year_of_era = ((day_of_era - (day_of_era / 1_460.0).floor()
            + (day_of_era / 36_524.0).floor()
            - (day_of_era / 146_096.0).floor())
            / 365.0)
            .floor();
        let day_of_year = day_of_era
            - (365.0 * year_of_era + (year_of_era / 4.0).floor() - (year_of_era / 100.0).floor());
        let march_month = ((5.0 * day_of_year + 2.0) / 153.0).floor();
        let day = day_of_year - ((153.0 * march_month + 2.0) / 5.0).floor() + 1.0;
        let month = if march_month < 10.0 {
            march_month + 2.0
        } else {
            march_month - 10.0
        };
        let year = year_of_era + era * 400.0 + f64::from(u8::from(month < 2.0));
        Self {
            millis,
            year,
            month,
            day,
            time: millis - days * DAY,
        }
    }

    fn midnight(&self) -> f64 {
        self.millis - self.time
    }

    /// Monday is 1, Sunday 7.
    fn weekday(&self) -> f64 {
        ((self.millis / DAY).floor() + 3.0).rem_euclid(7.0) + 1.0
    }

    fn hour(&self) -> f64 {
        (self.time / 3_600_000.0).floor()
    }

    /// The value of a component that is a number.
    fn component(&self, letter: char) -> f64 {
        match letter {
            'Y' => self.year,
            'M' => self.month + 1.0,
            'D' => self.day,
            'd' => (self.midnight() - day_number(self.year, 0.0, 1.0) * DAY) / DAY + 1.0,
            'F' => self.weekday(),
            'W' => self.week(YearMonth::year(self.year), 52.0),
            'w' => self.week(YearMonth::month(self.year, self.month), 4.0),
            'X' => {
                let year = YearMonth::year(self.year);
                self.year + self.side_of(year)
            }
            'x' => {
                let month = YearMonth::month(self.year, self.month);
                (self.month + self.side_of(month)).rem_euclid(12.0) + 1.0
            }
            'H' => self.hour(),
            'h' => {
                let hour = self.hour() % 12.0;
                if hour == 0.0 { 12.0 } else { hour }
            }
            'P' => f64::from(u8::from(self.hour() >= 12.0)),
            'm' => (self.time / 60_000.0).floor() % 60.0,
            's' => (self.time / 1_000.0).floor() % 60.0,
            'f' => self.time % 1_000.0,
            _ => f64::NAN,
        }
    }

    /// The number of the week in a year or a month; past `most` it may be the first of the next.
    fn week(&self, period: YearMonth, most: f64) -> f64 {
        let today = self.midnight();
        let weeks = |start: f64| (today - start) / (DAY * 7.0) + 1.0;
        let mut week = weeks(period.first_week());
        if week > most {
            if today >= period.next().first_week() {
                week = 1.0;
            }
        } else if week < 1.0 {
            week = weeks(period.previous().first_week());
        }
        week.floor()
    }

    /// Whether the week of the moment belongs to the period before (-1) or after (1).
    fn side_of(&self, period: YearMonth) -> f64 {
        if self.millis < period.first_week() {
            -1.0
        } else if self.millis >= period.next().first_week() {
            1.0
        } else {
            0.0
        }
    }
}

/// A year or a month, for counting weeks.
#[derive(Clone, Copy)]
struct YearMonth {
    year: f64,
    month: f64,
    /// Months from one period to the next.
    length: f64,
}

impl YearMonth {
    const fn year(year: f64) -> Self {
        Self {
            year,
            month: 0.0,
            length: 12.0,
        }
    }

    const fn month(year: f64, month: f64) -> Self {
        Self {
            year,
            month,
            length: 1.0,
        }
    }

    fn next(self) -> Self {
        Self {
            month: self.month + self.length,
            ..self
        }
    }

    fn previous(self) -> Self {
        Self {
            month: self.month - self.length,
            ..self
        }
    }

    /// The Monday of the week that holds the period's first Thursday.
    fn first_week(self) -> f64 {
        let first = day_number(self.year, self.month, 1.0);
        let weekday = (first + 3.0).rem_euclid(7.0) + 1.0;
        let monday = if weekday > 4.0 {
            first + (8.0 - weekday)
        } else {
            first - (weekday - 1.0)
        };
        monday * DAY
    }
}

/// The zone's offset, hours and minutes apart; minutes carry the sign too.
#[derive(Clone, Copy, Default)]
struct Offset {
    hours: f64,
    minutes: f64,
}

fn format(millis: f64, picture: Option<&str>, zone: Option<&str>) -> Result<String, Fail> {
    let offset = zone.map_or_else(Offset::default, |zone| {
        let number = parse_int(zone);
        Offset {
            hours: (number / 100.0).floor(),
            minutes: number % 100.0,
        }
    });
    let moment = Moment::new(millis + (60.0 * offset.hours + offset.minutes) * 60_000.0);
    let mut out = String::new();
    for part in read(picture.unwrap_or(ISO))? {
        match part {
            Part::Literal(text) => out.push_str(&text),
            Part::Component(component) => {
                out.push_str(&format_component(&component, &moment, offset)?);
            }
        }
    }
    Ok(out)
}

fn format_component(
    component: &Component,
    moment: &Moment,
    offset: Offset,
) -> Result<String, Fail> {
    match component.letter {
        'Z' | 'z' => format_zone(component, offset),
        'P' => {
            let text = if moment.hour() >= 12.0 { "pm" } else { "am" };
            Ok(match component.names {
                Some(Case::Upper) => text.to_uppercase(),
                _ => text.to_owned(),
            })
        }
        'C' | 'E' => Ok("ISO".to_owned()),
        letter => {
            let mut value = moment.component(letter);
            if letter == 'Y'
                && let Some(digits) = component.year_digits
            {
                value %= libm::pow(10.0, f64::from(digits));
            }
            match (&component.names, &component.integer) {
                (Some(case), _) if letter != 'f' => format_name(component, *case, value),
                (_, Some(integer)) => integer.format(value),
                // Fractional seconds have no names; what jsonata-js does is a crash.
                _ => Err(name_error(letter)),
            }
        }
    }
}

fn name_error(letter: char) -> Fail {
    let letter = if letter == '\0' {
        String::new()
    } else {
        letter.to_string()
    };
    fail("D3133").value(Some(Value::from(letter)))
}

fn format_name(component: &Component, case: Case, value: f64) -> Result<String, Fail> {
    let table: &[&str] = match component.letter {
        'M' | 'x' => &MONTHS,
        'F' => &DAYS,
        letter => return Err(name_error(letter)),
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a month or a weekday"
    )]
    let name = table
        .get((value - 1.0) as usize)
        .copied()
        .unwrap_or_default();
    let name = case.apply(name);
    Ok(match component.max_width {
        Some(width) => name.chars().take(width).collect(),
        None => name,
    })
}

fn format_zone(component: &Component, offset: Offset) -> Result<String, Fail> {
    let Some(integer) = &component.integer else {
        return Ok(String::new());
    };
    let whole = offset.hours * 100.0 + offset.minutes;
    let mandatory = integer.digits().map_or(0, |digits| digits.mandatory);
    let regular = integer.digits().is_some_and(Digits::is_regular);
    let mut text = if regular || matches!(mandatory, 3 | 4) {
        integer.format(whole)?
    } else if matches!(mandatory, 1 | 2) {
        let mut text = integer.format(offset.hours)?;
        if offset.minutes != 0.0 {
            text.push(':');
            text.push_str(&IntegerPicture::read("00")?.format(offset.minutes.floor())?);
        }
        text
    } else {
        let digits = i64::try_from(mandatory).unwrap_or(i64::MAX);
        return Err(fail("D3134").value(Some(Value::Int(digits))));
    };
    if whole >= 0.0 {
        text.insert(0, '+');
    }
    if component.letter == 'z' {
        text.insert_str(0, "GMT");
    }
    if whole == 0.0 && component.traditional {
        text.clear();
        text.push('Z');
    }
    Ok(text)
}

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

    fn regex(&self) -> String {
        match self {
            Self::Integer(integer) => integer.regex(),
            Self::Zone { named, separator } => {
                let name = if *named { "GMT" } else { "" };
                let minutes = separator.map_or_else(String::new, |sign| {
                    format!("{}[0-9]+", escape(&sign.to_string()))
                });
                format!("{name}[-+][0-9]+{minutes}")
            }
            Self::Fraction => "[0-9]+".to_owned(),
            Self::Names(_) => "[a-zA-Z]+".to_owned(),
        }
    }

    /// The component's value; `None` if the text is no name.
    fn parse(&self, text: &str) -> Option<f64> {
        match self {
            Self::Integer(integer) => Some(integer.parse(text)),
            Self::Fraction => {
                let digits = text.get(..3.min(text.len())).unwrap_or(text);
                format!("0.{digits}")
                    .parse::<f64>()
                    .ok()
                    .map(|n| n * 1000.0)
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
fn parse(text: &str, picture: &str, now: f64) -> Result<Option<f64>, Fail> {
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
                let regex = reader.regex();
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
fn parse_iso(text: &str) -> Option<f64> {
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
        digits.parse().unwrap_or(0.0)
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
    text.parse().ok()
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
