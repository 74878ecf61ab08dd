//! `$formatNumber`: decimal pictures as `XPath` defines them, with jsonata-js's readings.

use json_value::Decimal;

use crate::error::{Fail, fail, fail_uncoded};
use crate::functions::Args;
use crate::number::round;
use crate::value::Val;

/// The largest number of digits after the point.
const MAX_FRACTION: usize = 100;

/// The characters that have a meaning in a picture.
struct Format {
    decimal: String,
    grouping: String,
    exponent: String,
    minus: String,
    percent: String,
    per_mille: String,
    zero: char,
    digit: String,
    separator: String,
}

/// A sub-picture, taken apart.
struct Parts {
    whole: String,
    prefix: String,
    suffix: String,
    active: String,
    mantissa: String,
    exponent: Option<String>,
    integer: String,
    fraction: String,
}

/// What a sub-picture asks for.
struct Layout {
    prefix: String,
    suffix: String,
    picture: String,
    integer_groups: Vec<usize>,
    regular: usize,
    min_integer: usize,
    scaling: usize,
    fraction_groups: Vec<usize>,
    min_fraction: usize,
    max_fraction: usize,
    min_exponent: usize,
}

pub(super) fn call(args: &Args) -> Result<Val, Fail> {
    let Some(n) = args.number(0) else {
        return Ok(Val::Undefined);
    };
    let Some(picture) = args.text(1) else {
        return Err(fail_uncoded(
            "Cannot read properties of undefined (reading 'split')",
        ));
    };
    let format = Format::new(args.all().get(2));
    format.format(n, &picture).map(Val::from)
}

impl Format {
    fn new(options: Option<&Val>) -> Self {
        let option = |name: &str, default: &str| {
            options
                .and_then(|options| options.member(name))
                .and_then(|value| value.as_text().map(ToString::to_string))
                .unwrap_or_else(|| default.to_owned())
        };
        Self {
            decimal: option("decimal-separator", "."),
            grouping: option("grouping-separator", ","),
            exponent: option("exponent-separator", "e"),
            minus: option("minus-sign", "-"),
            percent: option("percent", "%"),
            per_mille: option("per-mille", "\u{2030}"),
            zero: option("zero-digit", "0").chars().next().unwrap_or('0'),
            digit: option("digit", "#"),
            separator: option("pattern-separator", ";"),
        }
    }

    /// The digit that a character is in this picture's family.
    fn family(&self, c: char) -> Option<u32> {
        u32::from(c)
            .checked_sub(u32::from(self.zero))
            .filter(|digit| *digit < 10)
    }

    fn digit_of(&self, digit: u32) -> char {
        char::from_u32(u32::from(self.zero) + digit).unwrap_or('0')
    }

    fn is_digit_sign(&self, c: char) -> bool {
        is(c, &self.digit)
    }

    fn is_active(&self, c: char) -> bool {
        self.family(c).is_some()
            || [
                &self.decimal,
                &self.exponent,
                &self.grouping,
                &self.digit,
                &self.separator,
            ]
            .iter()
            .any(|sign| is(c, sign))
    }

    fn format(&self, n: f64, picture: &str) -> Result<String, Fail> {
        let pictures: Vec<&str> = if self.separator.is_empty() {
            vec![picture]
        } else {
            picture.split(self.separator.as_str()).collect()
        };
        if pictures.len() > 2 {
            return Err(fail("D3080"));
        }
        let parts: Vec<Parts> = pictures.iter().map(|part| self.split(part)).collect();
        for part in &parts {
            if let Some(code) = self.fault(part) {
                return Err(fail(code));
            }
        }
        let mut layouts = parts.into_iter().map(|parts| self.layout(parts));
        let Some(first) = layouts.next() else {
            return Ok(String::new());
        };
        let layout = match layouts.next() {
            _ if n >= 0.0 => first,
            Some(second) => second,
            None => Layout {
                prefix: format!("{}{}", self.minus, first.prefix),
                ..first
            },
        };
        self.write(n, &layout)
    }

    fn split(&self, whole: &str) -> Parts {
        let counts = |c: &char| self.is_active(*c) && !is(*c, &self.exponent);
        let chars: Vec<char> = whole.chars().collect();
        let first = chars.iter().position(counts);
        let last = chars.iter().rposition(counts);
        let prefix_end = first.unwrap_or(0);
        let suffix_start = last.map_or(chars.len(), |last| last + 1);
        let text = |from: usize, to: usize| -> String {
            chars.get(from..to).unwrap_or_default().iter().collect()
        };
        let prefix = text(0, prefix_end);
        let suffix = text(suffix_start, chars.len());
        let active = text(prefix_end, suffix_start);
        let exponent_at = (prefix_end..chars.len())
            .find(|at| chars.get(*at).is_some_and(|c| is(*c, &self.exponent)))
            .filter(|at| *at <= suffix_start);
        // The place of the exponent is counted in the whole sub-picture, also where the
        // active part is cut.
        let (mantissa, exponent) = match exponent_at {
            None => (active.clone(), None),
            Some(at) => (
                active.chars().take(at).collect(),
                Some(active.chars().skip(at + 1).collect()),
            ),
        };
        let (integer, fraction) = if self.decimal.is_empty() {
            (mantissa.clone(), suffix.clone())
        } else {
            match mantissa.split_once(self.decimal.as_str()) {
                None => (mantissa.clone(), suffix.clone()),
                Some((integer, fraction)) => (integer.to_owned(), fraction.to_owned()),
            }
        };
        Parts {
            whole: whole.to_owned(),
            prefix,
            suffix,
            active,
            mantissa,
            exponent,
            integer,
            fraction,
        }
    }

    /// The last rule that a sub-picture breaks.
    fn fault(&self, parts: &Parts) -> Option<&'static str> {
        let whole = &parts.whole;
        let many = |sign: &str| whole.matches(sign).count() > 1;
        let in_family = |c: char| self.family(c).is_some();
        let has_percent = whole.contains(&self.percent);
        let has_per_mille = whole.contains(&self.per_mille);
        let mut fault = None;
        let mut check = |broken: bool, code: &'static str| {
            if broken {
                fault = Some(code);
            }
        };
        check(many(&self.decimal), "D3081");
        check(many(&self.percent), "D3082");
        check(many(&self.per_mille), "D3083");
        check(has_percent && has_per_mille, "D3084");
        check(
            !parts
                .mantissa
                .chars()
                .any(|c| in_family(c) || self.is_digit_sign(c)),
            "D3085",
        );
        check(!parts.active.chars().all(|c| self.is_active(c)), "D3086");
        if let Some((before, after)) = whole.split_once(&self.decimal) {
            check(
                before.ends_with(&self.grouping) || after.starts_with(&self.grouping),
                "D3087",
            );
        } else {
            check(parts.integer.ends_with(&self.grouping), "D3088");
        }
        check(whole.contains(&format!("{0}{0}", self.grouping)), "D3089");
        check(
            parts
                .integer
                .split_once(&self.digit)
                .is_some_and(|(before, _)| before.chars().any(in_family)),
            "D3090",
        );
        check(
            parts
                .fraction
                .rsplit_once(&self.digit)
                .is_some_and(|(_, after)| after.chars().any(in_family)),
            "D3091",
        );
        if let Some(exponent) = &parts.exponent {
            check(
                !exponent.is_empty() && (has_percent || has_per_mille),
                "D3092",
            );
            check(
                exponent.is_empty() || !exponent.chars().all(in_family),
                "D3093",
            );
        }
        fault
    }

    fn layout(&self, parts: Parts) -> Layout {
        let in_family = |c: &char| self.family(*c).is_some();
        let is_place = |c: &char| in_family(c) || self.is_digit_sign(*c);
        let count =
            |text: &str, wanted: &dyn Fn(&char) -> bool| text.chars().filter(wanted).count();
        let integer_groups = self.group_places(&parts.integer, &parts.integer, false);
        let fraction_groups = self.group_places(&parts.fraction, &parts.integer, true);
        let mut min_integer = count(&parts.integer, &in_family);
        let scaling = min_integer;
        let mut min_fraction = count(&parts.fraction, &in_family);
        let mut max_fraction = count(&parts.fraction, &is_place);
        let has_exponent = parts.exponent.is_some();
        if min_integer == 0 && max_fraction == 0 {
            if has_exponent {
                min_fraction = 1;
                max_fraction = 1;
            } else {
                min_integer = 1;
            }
        }
        if has_exponent && min_integer == 0 && parts.integer.contains(&self.digit) {
            min_integer = 1;
        }
        if min_integer == 0 && min_fraction == 0 {
            min_fraction = 1;
        }
        Layout {
            regular: regular_distance(&integer_groups),
            prefix: parts.prefix,
            suffix: parts.suffix,
            picture: parts.whole,
            integer_groups,
            min_integer,
            scaling,
            fraction_groups,
            min_fraction,
            max_fraction,
            min_exponent: parts
                .exponent
                .map_or(0, |exponent| count(&exponent, &in_family)),
        }
    }

    /// How many digits stand to the right (or left) of every separator. After the first
    /// one, separators are looked for in the integer part, also for the fraction.
    fn group_places(&self, part: &str, integer: &str, to_left: bool) -> Vec<usize> {
        let chars: Vec<char> = part.chars().collect();
        let integer: Vec<char> = integer.chars().collect();
        let is_place = |c: &&char| self.family(**c).is_some() || self.is_digit_sign(**c);
        let find = |chars: &[char], from: usize| {
            (from..chars.len()).find(|at| chars.get(*at).is_some_and(|c| is(*c, &self.grouping)))
        };
        let mut places = Vec::new();
        let mut at = find(&chars, 0);
        while let Some(place) = at {
            let side = if to_left {
                chars.get(..place.min(chars.len()))
            } else {
                chars.get(place.min(chars.len())..)
            };
            places.push(side.unwrap_or_default().iter().filter(is_place).count());
            at = find(&integer, place + 1);
        }
        places
    }

    fn write(&self, n: f64, layout: &Layout) -> Result<String, Fail> {
        let adjusted = if layout.picture.contains(&self.percent) {
            n * 100.0
        } else if layout.picture.contains(&self.per_mille) {
            n * 1000.0
        } else {
            n
        };
        let (mantissa, exponent) = if layout.min_exponent == 0 {
            (adjusted, None)
        } else {
            let (mantissa, exponent) = scale(adjusted, layout.scaling);
            (mantissa, Some(exponent))
        };
        #[expect(clippy::cast_precision_loss, reason = "a count fits a binary64")]
        let rounded = round(mantissa, layout.max_fraction as f64);
        if layout.max_fraction > MAX_FRACTION {
            return Err(fail_uncoded(
                "toFixed() digits argument must be between 0 and 100",
            ));
        }
        let mut out: String = layout.prefix.clone();
        out.extend(self.digits(rounded, layout));
        if let Some(exponent) = exponent {
            let digits = self.fixed(f64::from(exponent), 0);
            out.push_str(&self.exponent);
            if exponent < 0 {
                out.push_str(&self.minus);
            }
            out.extend(std::iter::repeat_n(
                self.zero,
                layout.min_exponent.saturating_sub(digits.len()),
            ));
            out.extend(digits);
        }
        out.push_str(&layout.suffix);
        Ok(out)
    }

    /// The digits of a number's size, with so many after the point.
    fn fixed(&self, n: f64, fraction: usize) -> Vec<char> {
        let n = n.abs();
        let text = if n >= 1e21 || !n.is_finite() {
            crate::number::number_text(n)
        } else {
            fixed_text(n, fraction)
        };
        text.chars()
            .map(|c| c.to_digit(10).map_or(c, |digit| self.digit_of(digit)))
            .collect()
    }

    /// The digits with padding and separators.
    fn digits(&self, rounded: f64, layout: &Layout) -> Vec<char> {
        let point_sign = self.decimal.chars().next().unwrap_or('.');
        let mut text = self.fixed(rounded, layout.max_fraction);
        match text.iter_mut().find(|c| **c == '.') {
            Some(point) => *point = point_sign,
            None => text.push(point_sign),
        }
        let leading = text.iter().take_while(|c| **c == self.zero).count();
        text.drain(..leading);
        while text.last() == Some(&self.zero) {
            text.pop();
        }
        let point_of = |text: &[char]| text.iter().position(|c| *c == point_sign).unwrap_or(0);
        let zeros = layout.min_integer.saturating_sub(point_of(&text));
        text.splice(0..0, std::iter::repeat_n(self.zero, zeros));
        let fraction = text.len() - point_of(&text) - 1;
        let zeros = layout.min_fraction.saturating_sub(fraction);
        text.extend(std::iter::repeat_n(self.zero, zeros));
        let mut point = signed(point_of(&text));
        if layout.regular > 0 {
            let distance = signed(layout.regular);
            for group in 1..=(point - 1).div_euclid(distance) {
                self.separate(&mut text, point - group * distance);
            }
        } else {
            for place in &layout.integer_groups {
                self.separate(&mut text, point - signed(*place));
                point += 1;
            }
        }
        let point = signed(point_of(&text));
        for place in &layout.fraction_groups {
            self.separate(&mut text, signed(*place) + point + 1);
        }
        if !layout.picture.contains(&self.decimal) || point_of(&text) + 1 == text.len() {
            text.pop();
        }
        text
    }

    /// Inserts the grouping separator; like JavaScript's `slice`, a negative place counts from the end.
    fn separate(&self, text: &mut Vec<char>, place: i64) {
        let length = signed(text.len());
        let place = if place < 0 { place + length } else { place };
        let place = usize::try_from(place.clamp(0, length)).unwrap_or(0);
        text.splice(place..place, self.grouping.chars());
    }
}

fn signed(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Whether a sign is exactly this character.
fn is(c: char, sign: &str) -> bool {
    let mut chars = sign.chars();
    chars.next() == Some(c) && chars.next().is_none()
}

/// The distance of separators that stand at its multiples and nowhere else; 0 if there is none.
pub(super) fn regular_distance(places: &[usize]) -> usize {
    const fn gcd(mut a: usize, mut b: usize) -> usize {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    }
    let Some(distance) = places.iter().copied().reduce(gcd) else {
        return 0;
    };
    let regular = (1..=places.len()).all(|index| places.contains(&(index * distance)));
    if regular { distance } else { 0 }
}

/// A mantissa with so many digits before the point, and its power of ten.
fn scale(n: f64, digits: usize) -> (f64, i32) {
    let digits = f64::from(u32::try_from(digits).unwrap_or(u32::MAX).min(400));
    let most = libm::pow(10.0, digits);
    let least = libm::pow(10.0, digits - 1.0);
    let mut mantissa = n;
    let mut exponent = 0;
    if mantissa == 0.0 || !mantissa.is_finite() {
        return (mantissa, exponent);
    }
    while mantissa.abs() < least && mantissa.is_finite() {
        mantissa *= 10.0;
        exponent -= 1;
    }
    while mantissa.abs() > most {
        mantissa /= 10.0;
        exponent += 1;
    }
    (mantissa, exponent)
}

/// `toFixed`
fn fixed_text(n: f64, fraction: usize) -> String {
    let places = u16::try_from(fraction).unwrap_or(u16::MAX);
    let Decimal { digits, exponent } = Decimal::fixed(n, places);
    let mut text = String::new();
    for power in (-i32::from(places)..=exponent.max(0)).rev() {
        let index = usize::try_from(exponent - power).ok();
        let digit = index.and_then(|index| digits.as_bytes().get(index));
        text.push(digit.copied().map_or('0', char::from));
        if power == 0 && places > 0 {
            text.push('.');
        }
    }
    text
}
