//! Numbers as JavaScript writes and reads them.

use std::fmt::Write;

use json_value::{Decimal, Value, read_f64};

/// 2^53: every whole number up to it is exact in a binary64.
pub(crate) const MAX_SAFE: f64 = 9_007_199_254_740_992.0;

/// Writes a number as JavaScript's `String(n)` does: `1`, `0.000001`, `1e-7`, `1e+21`, `NaN`.
pub(crate) fn write_number(n: f64, out: &mut String) {
    if n.is_nan() {
        out.push_str("NaN");
        return;
    }
    if n.is_infinite() {
        out.push_str(if n > 0.0 { "Infinity" } else { "-Infinity" });
        return;
    }
    if n == 0.0 {
        out.push('0');
        return;
    }
    if n.trunc().to_bits() == n.to_bits() && n.abs() < MAX_SAFE {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
        let whole = n as i64;
        let _ = write!(out, "{whole}");
        return;
    }
    if n < 0.0 {
        out.push('-');
    }
    let Decimal { digits, exponent } = Decimal::shortest(n);
    place_point(&digits, exponent, out);
}

/// Writes digits `d.ddd` times ten to the `exponent` the way JavaScript chooses.
fn place_point(digits: &str, exponent: i32, out: &mut String) {
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    if (0..21).contains(&exponent) {
        let whole = exponent + 1;
        if count <= whole {
            out.push_str(digits);
            out.extend((count..whole).map(|_| '0'));
        } else {
            let (head, tail) = digits.split_at(usize::try_from(whole).unwrap_or(0));
            out.push_str(head);
            out.push('.');
            out.push_str(tail);
        }
    } else if (-6..0).contains(&exponent) {
        out.push_str("0.");
        out.extend((exponent..-1).map(|_| '0'));
        out.push_str(digits);
    } else {
        let (head, tail) = digits.split_at(1.min(digits.len()));
        out.push_str(head);
        if !tail.is_empty() {
            out.push('.');
            out.push_str(tail);
        }
        let _ = write!(
            out,
            "e{}{}",
            if exponent < 0 { '-' } else { '+' },
            exponent.abs()
        );
    }
}

/// Writes a finite fraction as `$string` does, rounded to 15 significant digits.
pub(crate) fn write_rounded(n: f64, out: &mut String) {
    let Decimal { digits, exponent } = rounded(n);
    // Out there what is rounded may be no binary64 any more, or one that has other digits.
    if !(-300..300).contains(&exponent) {
        return write_number(to_precision_15(n), out);
    }
    if n < 0.0 {
        out.push('-');
    }
    place_point(&digits, exponent, out);
}

/// The first 15 significant digits of a finite number, rounded half away from zero.
fn rounded(n: f64) -> Decimal {
    const MOST: usize = 15;
    let mut shortest = Decimal::shortest(n);
    let tail = shortest.digits.get(MOST..).unwrap_or_default();
    // Nothing that rounds to another 15 digits lies between a number and its shortest digits, or it
    // would be shorter or nearer: unless they stand half-way themselves.
    if tail == "5" {
        return Decimal::rounded(n, MOST);
    }
    let up = tail.as_bytes().first().is_some_and(|digit| *digit > b'4');
    shortest.digits.truncate(MOST);
    if up {
        let kept = shortest.digits.trim_end_matches('9').len();
        shortest.digits.truncate(kept);
        if let Some(digit) = shortest.digits.pop() {
            shortest.digits.extend(char::from_u32(u32::from(digit) + 1));
        } else {
            shortest.digits.push('1');
            shortest.exponent += 1;
        }
    } else {
        let kept = shortest.digits.trim_end_matches('0').len();
        shortest.digits.truncate(kept.max(1));
    }
    shortest
}

/// A number as JavaScript's `String(n)`.
pub(crate) fn number_text(n: f64) -> String {
    let mut out = String::new();
    write_number(n, &mut out);
    out
}

/// Rounds to 15 significant digits, which is how `$string` hides binary fractions.
pub(crate) fn to_precision_15(n: f64) -> f64 {
    if !n.is_finite() {
        return n;
    }
    let Decimal { digits, exponent } = rounded(n);
    let (first, rest) = digits.split_at_checked(1).unwrap_or_default();
    let size = read_f64(&format!("{first}.{rest}e{exponent}")).unwrap_or(n);
    size.copysign(n)
}

/// A whole number becomes an integer where that is exact; `-0` stays a float, so that `1/-0` keeps its sign.
pub(crate) fn number_value(n: f64) -> Value {
    if n.trunc().to_bits() == n.to_bits()
        && n.abs() < MAX_SAFE
        && !(n == 0.0 && n.is_sign_negative())
    {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
        return Value::Int(n as i64);
    }
    Value::Float(n)
}

/// `parseInt(text)`: leading spaces, a sign and the digits that follow; NaN without one.
pub(crate) fn parse_int(text: &str) -> f64 {
    let text = text.trim_start();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let n = if let Some(hex) = digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0X"))
    {
        fold_digits(hex, 16)
    } else {
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        read_f64(digits.get(..end).unwrap_or_default()).unwrap_or(f64::NAN)
    };
    if negative { -n } else { n }
}

/// The leading digits of this radix as a number; NaN if there are none.
pub(crate) fn fold_digits(text: &str, radix: u32) -> f64 {
    let mut n = f64::NAN;
    for c in text.chars() {
        let Some(digit) = c.to_digit(radix) else {
            break;
        };
        n = if n.is_nan() { 0.0 } else { n } * f64::from(radix) + f64::from(digit);
    }
    n
}

/// `$round`: half to even, shifted by decimal places in the number's own decimal text.
pub(crate) fn round(n: f64, precision: f64) -> f64 {
    let shift = |n: f64, by: f64| -> f64 {
        let text = number_text(n);
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let exponent = read_f64(exponent).unwrap_or(0.0);
        read_f64(&format!("{mantissa}e{}", number_text(exponent + by))).unwrap_or(f64::NAN)
    };
    let shifted = precision != 0.0 && !precision.is_nan();
    let n = if shifted { shift(n, precision) } else { n };
    // JavaScript's rounding: halves go up.
    let floor = n.floor();
    let mut result = if n - floor < 0.5 { floor } else { floor + 1.0 };
    #[expect(clippy::float_cmp, reason = "an exact half is meant")]
    if (result - n).abs() == 0.5 && (result % 2.0).abs() == 1.0 {
        result -= 1.0;
    }
    if shifted {
        result = shift(result, -precision);
    }
    if result == 0.0 { 0.0 } else { result }
}

#[cfg(test)]
mod tests {
    use json_value::Decimal;
    use proptest::prelude::*;

    use super::{rounded, to_precision_15};

    proptest! {
        #[test]
        fn rounding_the_shortest_digits_rounds_the_number(bits in any::<u64>(), places in 0.0..18.0) {
            let whole = f64::from(u32::try_from(bits >> 32).unwrap_or(0));
            for n in [f64::from_bits(bits), whole + 0.5, whole / libm::exp10(places), whole * 1_000_003.0 + 0.25] {
                if n.is_finite() && n != 0.0 {
                    let exact = Decimal::rounded(n, 15);
                    let ours = rounded(n);
                    prop_assert_eq!((ours.digits, ours.exponent), (exact.digits, exact.exponent), "{}", n);
                }
            }
        }
    }

    #[test]
    fn what_has_15_digits_stays() {
        for n in [0.1, 123.456, 1e21, 5e-324, -0.0, 0.3] {
            assert_eq!(to_precision_15(n).to_bits(), n.to_bits());
        }
        for (n, expected) in [(0.1 + 0.2, 0.3), (999_999_999_999_999.9, 1e15)] {
            assert_eq!(to_precision_15(n).to_bits(), f64::to_bits(expected));
        }
    }
}
