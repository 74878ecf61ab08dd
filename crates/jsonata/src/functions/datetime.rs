//! Dates and times: `$now`, `$millis`, `$fromMillis`, `$toMillis`.
//!
//! Times are milliseconds since 1970 as a binary64; outside of JavaScript's range
//! of dates every component is NaN.

use json_value::Value;

use crate::error::{Fail, fail, fail_uncoded};
use crate::functions::calendar::Moment;
use crate::functions::integer_picture::{Case, Digits, IntegerPicture};
use crate::functions::picture::{Component, NUMERIC, Part, read};
use crate::functions::read_time::{parse, parse_iso};
use crate::functions::{Args, Builtin};
use crate::number::parse_int;
use crate::value::Val;

const ISO: &str = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]";
pub(super) const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
pub(super) const MONTHS: [&str; 12] = [
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
                (_, Some(integer)) => integer.format(value),
                // Fractional seconds have no names.
                (Some(_), None) if letter == 'f' => Err(fail_uncoded(
                    "Cannot read properties of undefined (reading 'primary')",
                )),
                (Some(case), None) if NUMERIC.contains(letter) => {
                    format_name(component, *case, value)
                }
                // A letter that nobody knows.
                (_, None) => Ok("undefined".to_owned()),
            }
        }
    }
}

pub(super) fn name_error(letter: char) -> Fail {
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
    if value.is_nan() {
        // No date, no name; and what is none has no letters that could be changed or counted.
        let missing = match case {
            Case::Upper => "toUpperCase",
            Case::Lower => "toLowerCase",
            Case::Title if component.max_width.is_some() => "length",
            Case::Title => return Ok("undefined".to_owned()),
        };
        let text = format!("Cannot read properties of undefined (reading '{missing}')");
        return Err(fail_uncoded(text));
    }
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
