//! The numbers of DynamoDB: decimal, of up to 38 digits (Amazon DynamoDB developer guide, "Data
//! types").

use std::cmp::Ordering;

/// More digits than a number may have.
const MAX_DIGITS: usize = 38;
/// What the powers of ten of a number stay within.
const MAX_EXPONENT: i32 = 130;

/// A whole number times a power of ten.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    /// No multiple of ten, unless it is zero.
    mantissa: i128,
    exponent: i32,
}

impl Number {
    /// `None` if the text is no number, or one of too many digits.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (text, exponent) = match text.split_once(['e', 'E']) {
            Some((text, exponent)) => (text, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = [whole, fraction].concat();
        let significant = all.trim_start_matches('0');
        if all.is_empty()
            || !all.bytes().all(|byte| byte.is_ascii_digit())
            || significant.trim_end_matches('0').len() > MAX_DIGITS
            || exponent.abs() > MAX_EXPONENT
            || all.len() > 2 * MAX_DIGITS
        {
            return None;
        }
        // Zeros at the end are not among the 38 digits.
        let kept = significant.trim_end_matches('0');
        let n_zeros = i32::try_from(significant.len() - kept.len()).ok()?;
        let n_places = i32::try_from(fraction.len()).ok()?;
        let mantissa = if kept.is_empty() {
            0
        } else {
            kept.parse::<i128>().ok()?
        };
        let sign = if text.starts_with('-') { -1 } else { 1 };
        let exponent = if mantissa == 0 {
            0
        } else {
            exponent + n_zeros - n_places
        };
        Some(Self {
            mantissa: mantissa * sign,
            exponent,
        })
    }

    /// The sum; `None` if it has too many digits.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let exponent = self.exponent.min(other.exponent);
        let scaled = |one: Self| {
            let by = u32::try_from(one.exponent - exponent).ok()?;
            one.mantissa.checked_mul(10_i128.checked_pow(by)?)
        };
        if self.mantissa == 0 || other.mantissa == 0 {
            return Some(if self.mantissa == 0 { other } else { self });
        }
        let sum = scaled(self)?.checked_add(scaled(other)?)?;
        Self::parse(&format!("{sum}e{exponent}"))
    }

    pub(super) const fn negated(self) -> Self {
        Self {
            mantissa: -self.mantissa,
            exponent: self.exponent,
        }
    }

    pub(super) fn compare(self, other: Self) -> Ordering {
        let signs = self.mantissa.signum().cmp(&other.mantissa.signum());
        let (a, b) = (self.digits(), other.digits());
        let places = |one: Self, digits: &str| {
            i64::from(one.exponent) + i64::try_from(digits.len()).unwrap_or(i64::MAX)
        };
        let sizes = (places(self, &a), &a).cmp(&(places(other, &b), &b));
        signs.then(if self.mantissa < 0 {
            sizes.reverse()
        } else {
            sizes
        })
    }

    fn digits(self) -> String {
        self.mantissa.unsigned_abs().to_string()
    }
}

/// As DynamoDB writes it: without an exponent.
impl std::fmt::Display for Number {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.digits();
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let Ok(n_places) = usize::try_from(-self.exponent) else {
            let n_zeros = usize::try_from(self.exponent).unwrap_or_default();
            return write!(out, "{sign}{digits}{}", "0".repeat(n_zeros));
        };
        if n_places == 0 {
            return write!(out, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = n_places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - n_places);
        write!(out, "{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        for (text, told) in [
            ("0", "0"),
            ("-0.0", "0"),
            ("007", "7"),
            ("1e3", "1000"),
            ("120.50", "120.5"),
            ("-0.05", "-0.05"),
            (
                "99999999999999999999999999999999999999",
                "99999999999999999999999999999999999999",
            ),
        ] {
            assert_eq!(Number::parse(text).unwrap().to_string(), told);
        }
        for text in [
            "",
            "-",
            ".",
            "1x",
            "1e999",
            "1e",
            "999999999999999999999999999999999999999",
        ] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn numbers_are_added_and_compared_exactly() {
        let number = |text: &str| Number::parse(text).unwrap();
        for (a, b, sum) in [
            ("0.1", "0.2", "0.3"),
            ("-5", "5", "0"),
            ("1e20", "1", "100000000000000000001"),
            ("0", "-2.50", "-2.5"),
        ] {
            assert_eq!(number(a).plus(number(b)).unwrap().to_string(), sum);
        }
        assert!(number("1e100").plus(number("1")).is_none());
        let rising = [
            "-1e100", "-20", "-3", "0", "0.02", "0.1", "3", "20", "20.5", "100", "1e100",
        ];
        for (at, a) in rising.iter().enumerate() {
            for (to, b) in rising.iter().enumerate() {
                assert_eq!(number(a).compare(number(b)), at.cmp(&to), "{a} {b}");
            }
        }
    }
}
