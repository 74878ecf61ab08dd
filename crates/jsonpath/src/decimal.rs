//! Decimal numbers as text, compared by value and exactly, as Java's `BigDecimal` does.

use std::cmp::Ordering;

/// A number apart: `0.ddd` times ten to the exponent, without zeros at either end.
/// Zero has no digits.
#[derive(Debug, PartialEq)]
pub(crate) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// Reads `[+-]digits[.digits][e[+-]digits]`; `None` for anything else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let negative = text.starts_with('-');
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) || whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        let n_zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
        let mut digits: Vec<u8> = digits.into_iter().skip(n_zeros).collect();
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        let shift = i64::try_from(whole.len()).ok()? - i64::try_from(n_zeros).ok()?;
        let exponent = if digits.is_empty() {
            0
        } else {
            i64::from(exponent) + shift
        };
        Some(Self {
            negative: negative && !digits.is_empty(),
            digits,
            exponent,
        })
    }

    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let sign = |n: &Self| match (n.digits.is_empty(), n.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let size = self
            .exponent
            .cmp(&other.exponent)
            .then_with(|| self.digits.cmp(&other.digits));
        sign(self).cmp(&sign(other)).then(match sign(self) {
            0 => Ordering::Equal,
            1 => size,
            _ => size.reverse(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(left: &str, right: &str, expected: Ordering) {
        let [left, right] = [left, right].map(|text| Decimal::parse(text).unwrap());
        assert_eq!(left.compare(&right), expected, "{left:?} {right:?}");
        assert_eq!(right.compare(&left), expected.reverse());
    }

    #[test]
    fn decimals_compare_by_value() {
        check("1", "1.0", Ordering::Equal);
        check("0.1e10", "1000000000.0", Ordering::Equal);
        check("-0.0E0", "0", Ordering::Equal);
        check("-1e-10", "-0.2E20", Ordering::Greater);
        check("2e-20", "0.1", Ordering::Less);
        check("9007199254740993", "9007199254740992.9", Ordering::Greater);
        check("-2", "1", Ordering::Less);
        check(".5", "5.e-1", Ordering::Equal);
        for text in ["", "-", "a", "1a", "1e", "0x1", "1 ", "."] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}
