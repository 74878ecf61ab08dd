//! Date and time pictures: literals and the components between brackets.

use json_value::Value;

use crate::error::{Fail, fail};
use crate::functions::integer_picture::{Case, IntegerPicture};

/// A part of a picture.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Literal(String),
    Component(Component),
}

/// A component, like `[D1o]` or `[MNn,3-3]`.
#[derive(Clone, Debug)]
pub(super) struct Component {
    /// Its letter.
    pub(super) letter: char,
    /// Written as a name.
    pub(super) names: Option<Case>,
    /// Written as a number.
    pub(super) integer: Option<IntegerPicture>,
    /// The most characters.
    pub(super) max_width: Option<usize>,
    /// How many digits of the year count.
    pub(super) year_digits: Option<u32>,
    /// `t`: the zone UTC is written `Z`.
    pub(super) traditional: bool,
}

/// The components that are numbers.
pub(super) const NUMERIC: &str = "YMDdFWwXxHhmsf";

/// The presentation of a component that says none.
const fn default_presentation(letter: char) -> Option<&'static str> {
    Some(match letter {
        'Y' | 'M' | 'D' | 'd' | 'W' | 'w' | 'X' | 'x' | 'H' | 'h' | 'f' => "1",
        'F' | 'P' | 'C' | 'E' => "n",
        'm' | 's' => "01",
        'Z' | 'z' => "01:01",
        _ => return None,
    })
}

/// Reads a picture.
pub(super) fn read(picture: &str) -> Result<Vec<Part>, Fail> {
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = picture;
    while let Some((literal, after)) = rest.split_once('[') {
        push_literal(literal, &mut parts);
        if let Some(after) = after.strip_prefix('[') {
            parts.push(Part::Literal("[".to_owned()));
            rest = after;
            continue;
        }
        let Some((marker, after)) = after.split_once(']') else {
            return Err(fail("D3135"));
        };
        let component = read_component(marker)?;
        // A number right behind a number: how many digits belong to the first must be fixed.
        if component.integer.is_some()
            && NUMERIC.contains(component.letter)
            && let Some(Part::Component(previous)) = parts.last_mut()
            && let Some(integer) = &mut previous.integer
        {
            integer.parse_width = integer.digits().map(|digits| digits.mandatory);
        }
        parts.push(Part::Component(component));
        rest = after;
    }
    push_literal(rest, &mut parts);
    Ok(parts)
}

fn push_literal(text: &str, parts: &mut Vec<Part>) {
    if !text.is_empty() {
        parts.push(Part::Literal(text.replace("]]", "]")));
    }
}

/// The widths behind the comma: `3`, `3-5`, `*-3`.
fn read_widths(text: &str) -> (Option<usize>, Option<usize>) {
    let width = |text: &str| {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    match text.split_once('-') {
        Some((min, max)) => (width(min), width(max)),
        None => (width(text), None),
    }
}

fn read_component(marker: &str) -> Result<Component, Fail> {
    let marker: String = marker.chars().filter(|c| !c.is_whitespace()).collect();
    let (body, (min_width, max_width)) = match marker.rsplit_once(',') {
        Some((body, widths)) => (body, read_widths(widths)),
        None => (marker.as_str(), (None, None)),
    };
    let mut chars = body.chars();
    let letter = chars.next();
    let modifiers = chars.as_str();
    let unknown = || {
        fail("D3132").value(Some(Value::from(
            letter.map(String::from).unwrap_or_default(),
        )))
    };
    let letter_value = letter.unwrap_or('\0');
    let (presentation, second) = match modifiers.chars().count() {
        0 => (
            default_presentation(letter_value).ok_or_else(unknown)?,
            None,
        ),
        1 => (modifiers, None),
        _ => {
            let last = modifiers
                .chars()
                .next_back()
                .filter(|c| "atco".contains(*c));
            let first = last.map_or(modifiers, |last| {
                modifiers.strip_suffix(last).unwrap_or(modifiers)
            });
            (first, last)
        }
    };
    let mut component = Component {
        letter: letter_value,
        names: names_case(presentation),
        integer: None,
        max_width,
        year_digits: None,
        traditional: second == Some('t'),
    };
    if component.names.is_none() && NUMERIC.contains(letter_value) {
        let pattern = match second {
            Some(second) => format!("{presentation};{second}"),
            None => presentation.to_owned(),
        };
        component.integer = Some(read_integer(&mut component, &pattern, min_width)?);
    }
    if matches!(letter_value, 'Z' | 'z') {
        component.integer = Some(IntegerPicture::read(presentation)?);
    }
    Ok(component)
}

fn names_case(presentation: &str) -> Option<Case> {
    let mut chars = presentation.chars();
    match (chars.next(), chars.next()) {
        (Some('n'), _) => Some(Case::Lower),
        (Some('N'), Some('n')) => Some(Case::Title),
        (Some('N'), _) => Some(Case::Upper),
        _ => None,
    }
}

fn read_integer(
    component: &mut Component,
    pattern: &str,
    min_width: Option<usize>,
) -> Result<IntegerPicture, Fail> {
    let mut integer = IntegerPicture::read(pattern)?;
    if let (Some(digits), Some(min)) = (integer.digits_mut(), min_width) {
        digits.mandatory = digits.mandatory.max(min);
    }
    if component.letter == 'Y' {
        if let Some(max) = component.max_width {
            component.year_digits = u32::try_from(max).ok();
            if let Some(digits) = integer.digits_mut() {
                digits.mandatory = max;
            }
        } else if let Some(digits) = integer.digits() {
            let width = digits.mandatory + digits.optional;
            if width >= 2 {
                component.year_digits = u32::try_from(width).ok();
            }
        }
    }
    Ok(integer)
}
