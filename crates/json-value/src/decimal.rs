//! Between decimal text and binary64, exactly and without tables.
//!
//! The standard library does the same faster at the rim, with 20 KB of tables and code that
//! a page would have to transfer. Here what occurs in practice, up to 15 digits, takes one division;
//! the rest is done in whole numbers of any size.

#[cfg(test)]
mod tests;

use crate::natural::Natural;

/// Up to here the powers of ten are exact in a binary64.
const EXACT_POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// 2^53: every whole number up to it is exact in a binary64.
const MAX_EXACT: u64 = 1 << 53;

/// 2^51: up to here scaling by a power of ten cannot miss the whole number that is meant.
const MAX_SCALED: f64 = 2_251_799_813_685_248.0;

/// The significant digits that can matter: a number half way between two binary64 has at most 767.
const MAX_DIGITS: usize = 800;

/// Beyond this every number is infinite or zero.
const MAX_EXPONENT: i32 = 400;

/// The bits of the mantissa as it is stored.
const MANTISSA_BITS: u32 = 52;

/// The exponent of the smallest binary64.
const MIN_BINARY: i32 = -1074;

/// The exponent of the largest binary64, its mantissa being a whole number.
const MAX_BINARY: i32 = 971;

/// A number's decimal digits `d.ddd`, without its sign, and the power of ten they are times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// At least one digit; the first is no zero unless the number is, and neither is the last.
    pub digits: String,
    /// The power of ten of the first digit.
    pub exponent: i32,
}

impl Decimal {
    /// The fewest digits that read back as the same finite number, and of those the nearest.
    ///
    /// ```
    /// let shortest = json_value::Decimal::shortest(-0.012);
    /// assert_eq!((shortest.digits.as_str(), shortest.exponent), ("12", -2));
    /// ```
    pub fn shortest(n: f64) -> Self {
        let n = n.abs();
        few_digits(n).unwrap_or_else(|| shortest_digits(n))
    }

    /// A finite number rounded to so many digits, at least one, half away from zero; fewer if the
    /// last are zeros.
    pub fn rounded(n: f64, count: usize) -> Self {
        let n = n.abs();
        if n == 0.0 {
            return Self::zero();
        }
        Scaled::of(n).rounded(count)
    }

    /// A finite number rounded to so many places after the point, half away from zero.
    pub fn fixed(n: f64, places: u16) -> Self {
        let n = n.abs();
        if n == 0.0 {
            return Self::zero();
        }
        let scaled = Scaled::of(n);
        let count = scaled.exponent + 1 + i32::from(places);
        match usize::try_from(count) {
            Err(_) => Self::zero(),
            Ok(0) => scaled.one_or_zero(),
            Ok(count) => scaled.rounded(count),
        }
    }

    fn zero() -> Self {
        Self {
            digits: "0".to_owned(),
            exponent: 0,
        }
    }

    fn trimmed(mut digits: Vec<u8>, exponent: i32) -> Self {
        while digits.len() > 1 && digits.last() == Some(&0) {
            digits.pop();
        }
        Self {
            digits: digits
                .iter()
                .map(|digit| char::from(b'0' + digit))
                .collect(),
            exponent,
        }
    }
}

/// Reads `-12.5e-3`: digits with an optional sign, point and exponent; the nearest binary64, which may
/// be infinite. `None` if the text is none.
pub fn read_f64(text: &str) -> Option<f64> {
    let (negative, rest) = split_sign(text.as_bytes());
    let (digits, exponent) = match rest.iter().position(|byte| matches!(byte, b'e' | b'E')) {
        Some(at) => (rest.get(..at)?, read_exponent(rest.get(at + 1..)?)?),
        None => (rest, 0),
    };
    let size = read_digits(digits, exponent)?;
    Some(if negative { -size } else { size })
}

/// Whether there is a minus, and what follows the sign.
fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [sign @ (b'-' | b'+'), rest @ ..] => (*sign == b'-', rest),
        rest => (false, rest),
    }
}

/// The digits after the `e`, held within what can matter.
fn read_exponent(text: &[u8]) -> Option<i32> {
    const FAR: i32 = 1 << 24;
    let (negative, digits) = split_sign(text);
    let mut exponent = 0_i32;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        exponent = (exponent * 10 + i32::from(byte - b'0')).min(FAR);
    }
    (!digits.is_empty()).then_some(if negative { -exponent } else { exponent })
}

/// Digits with an optional point, times a power of ten.
fn read_digits(text: &[u8], exponent: i32) -> Option<f64> {
    let mut mantissa = 0_u64;
    let mut fits = true;
    let mut significant: Vec<u8> = Vec::new();
    let mut n_digits = 0_i32;
    let mut n_fraction = None;
    let mut dropped = 0_i32;
    let mut dropped_any = false;
    for byte in text {
        if *byte == b'.' && n_fraction.is_none() {
            n_fraction = Some(0_i32);
            continue;
        }
        if !byte.is_ascii_digit() {
            return None;
        }
        let digit = byte - b'0';
        n_digits = n_digits.saturating_add(1);
        n_fraction = n_fraction.map(|n| n.saturating_add(1));
        if fits {
            let next = mantissa.checked_mul(10);
            if let Some(next) = next.and_then(|next| next.checked_add(u64::from(digit))) {
                mantissa = next;
            } else {
                fits = false;
                significant.extend(mantissa.to_string().bytes().map(|byte| byte - b'0'));
            }
        }
        if !fits {
            if significant.len() < MAX_DIGITS {
                significant.push(digit);
            } else {
                dropped = dropped.saturating_add(1);
                dropped_any |= digit != 0;
            }
        }
    }
    if n_digits == 0 {
        return None;
    }
    let power = exponent
        .saturating_sub(n_fraction.unwrap_or(0))
        .saturating_add(dropped);
    if !fits {
        // What fell away only says to which side of a half the number lies.
        let last = u8::from(dropped_any);
        significant.push(last);
        return Some(nearest(Natural::from_digits(&significant), power - 1));
    }
    if mantissa == 0 {
        return Some(0.0);
    }
    if mantissa <= MAX_EXACT {
        let exact = as_f64(mantissa);
        let size = usize::try_from(power.unsigned_abs()).unwrap_or(usize::MAX);
        if let Some(scale) = EXACT_POWERS.get(size) {
            return Some(if power < 0 {
                exact / scale
            } else {
                exact * scale
            });
        }
    }
    Some(nearest(Natural::from(mantissa), power))
}

/// The binary64 nearest to a whole number times a power of ten, the even one of two.
fn nearest(digits: Natural, power: i32) -> f64 {
    let n_digits = i32::try_from(digits.bits() / 3).unwrap_or(i32::MAX);
    if power > MAX_EXPONENT {
        return f64::INFINITY;
    }
    if power.saturating_add(n_digits) < -MAX_EXPONENT {
        return 0.0;
    }
    let (mut top, mut bottom) = (digits, Natural::from(1));
    if power < 0 {
        bottom.times_power_of_ten(power.unsigned_abs());
    } else {
        top.times_power_of_ten(power.unsigned_abs());
    }
    // Shifted so that the quotient has 54 or 55 bits; fewer where numbers are subnormal.
    let bits = |natural: &Natural| i32::try_from(natural.bits()).unwrap_or(i32::MAX);
    let mut binary = bits(&top) - bits(&bottom) - 54;
    binary = binary.max(MIN_BINARY - 1);
    if binary < 0 {
        top.shift_left(binary.unsigned_abs());
    } else {
        bottom.shift_left(binary.unsigned_abs());
    }
    let (quotient, is_exact) = top.divided_by(&bottom);
    round_to_binary(quotient, is_exact, binary)
}

/// `quotient` (and a little more, unless it is exact) times a power of two, as a binary64.
fn round_to_binary(mut quotient: u64, is_exact: bool, mut binary: i32) -> f64 {
    let mut lost = !is_exact;
    // One bit more than the mantissa stays, to round by.
    while quotient >= MAX_EXACT * 2 {
        lost |= quotient & 1 == 1;
        quotient >>= 1;
        binary += 1;
    }
    let half = quotient & 1 == 1;
    quotient >>= 1;
    binary += 1;
    if half && (lost || quotient & 1 == 1) {
        quotient += 1;
    }
    if quotient >= MAX_EXACT {
        quotient >>= 1;
        binary += 1;
    }
    if quotient < MAX_EXACT / 2 {
        // Subnormal, or zero.
        return f64::from_bits(quotient);
    }
    if binary > MAX_BINARY {
        return f64::INFINITY;
    }
    let exponent = u64::from((binary - MIN_BINARY + 1).unsigned_abs());
    f64::from_bits((exponent << MANTISSA_BITS) | (quotient - MAX_EXACT / 2))
}

/// Numbers that are a whole number of up to 15 digits over a power of ten.
///
/// The quotient of two exact numbers is the binary64 nearest to it, so that it reads back; no other
/// number of at most 15 digits does.
fn few_digits(n: f64) -> Option<Decimal> {
    if n == 0.0 {
        return Some(Decimal::zero());
    }
    for (places, scale) in (0_i32..).zip(EXACT_POWERS) {
        let scaled = n * scale;
        if scaled >= MAX_SCALED {
            return None;
        }
        let whole = (scaled + 0.5).floor();
        #[expect(clippy::float_cmp, reason = "exactly this number is meant")]
        if whole / scale == n {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number below 2^51"
            )]
            let mut digits = (whole as u64).to_string();
            let exponent = i32::try_from(digits.len()).unwrap_or(0) - 1 - places;
            digits.truncate(digits.trim_end_matches('0').len());
            return Some(Decimal { digits, exponent });
        }
    }
    None
}

/// The shortest digits of any number (Steele and White's algorithm).
fn shortest_digits(n: f64) -> Decimal {
    let Scaled {
        mut rest,
        mut unit,
        mut exponent,
        mantissa,
        mut below,
    } = Scaled::of(n);
    // Half the way to the next number on either side, all times four: the way down from a power of two is shorter.
    let is_power = mantissa == MAX_EXACT / 2;
    rest.shift_left(2);
    unit.shift_left(2);
    below.shift_left(1);
    let mut above = below.clone();
    if is_power {
        below.shift_right_one();
    }
    let is_even = mantissa & 1 == 0;
    // The digits begin one place higher if rounding up reaches there.
    let mut whole = unit.clone();
    whole.times_small(10);
    let mut digits = Vec::new();
    let reaches = |rest: &Natural, above: &Natural, limit: &Natural| {
        let mut sum = rest.clone();
        sum.add(above);
        sum > *limit || (is_even && sum == *limit)
    };
    if reaches(&rest, &above, &whole) {
        unit = whole;
        exponent += 1;
    }
    loop {
        let digit = rest.take_multiples(&unit);
        let low = rest < below || (is_even && rest == below);
        let high = reaches(&rest, &above, &unit);
        if low || high {
            rest.shift_left(1);
            let up = high && (!low || rest >= unit);
            digits.push(digit);
            if up {
                exponent += round_up(&mut digits);
            }
            return Decimal::trimmed(digits, exponent);
        }
        digits.push(digit);
        rest.times_small(10);
        below.times_small(10);
        above.times_small(10);
    }
}

/// Adds one in the last place; says by how much the first place moved.
fn round_up(digits: &mut Vec<u8>) -> i32 {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return 0;
        }
        *digit = 0;
    }
    digits.insert(0, 1);
    1
}

/// A number as a fraction whose whole part is one digit.
struct Scaled {
    /// The numerator.
    rest: Natural,
    /// The denominator.
    unit: Natural,
    /// The power of ten that was divided out.
    exponent: i32,
    mantissa: u64,
    /// What one in the last place of the mantissa is in the numerator.
    below: Natural,
}

impl Scaled {
    /// A number above zero.
    fn of(n: f64) -> Self {
        let bits = n.to_bits();
        let stored = i32::try_from(bits >> MANTISSA_BITS).unwrap_or(0);
        let fraction = bits & (MAX_EXACT / 2 - 1);
        let (mantissa, binary) = if stored == 0 {
            (fraction, MIN_BINARY)
        } else {
            (fraction | (MAX_EXACT / 2), stored - 1 + MIN_BINARY)
        };
        let mut below = Natural::from(1);
        let mut unit = Natural::from(1);
        if binary < 0 {
            unit.shift_left(binary.unsigned_abs());
        } else {
            below.shift_left(binary.unsigned_abs());
        }
        // Estimated by the logarithm, never too high, and at most one too low.
        let magnitude =
            binary + i32::try_from(u64::BITS - 1 - mantissa.leading_zeros()).unwrap_or(0);
        let mut exponent = (magnitude * 30_103).div_euclid(100_000);
        if exponent < 0 {
            below.times_power_of_ten(exponent.unsigned_abs());
        } else {
            unit.times_power_of_ten(exponent.unsigned_abs());
        }
        let mut rest = below.clone();
        rest.times(mantissa);
        loop {
            let mut whole = unit.clone();
            whole.times_small(10);
            if rest < whole {
                break;
            }
            unit = whole;
            exponent += 1;
        }
        Self {
            rest,
            unit,
            exponent,
            mantissa,
            below,
        }
    }
    /// Its first digits, at least one.
    fn rounded(mut self, count: usize) -> Decimal {
        let mut digits = vec![self.rest.take_multiples(&self.unit)];
        while digits.len() < count {
            self.rest.times_small(10);
            digits.push(self.rest.take_multiples(&self.unit));
        }
        self.rest.shift_left(1);
        if self.rest >= self.unit {
            self.exponent += round_up(&mut digits);
        }
        Decimal::trimmed(digits, self.exponent)
    }

    /// Rounded to the place before its first digit.
    fn one_or_zero(mut self) -> Decimal {
        self.unit.times_small(5);
        if self.rest < self.unit {
            return Decimal::zero();
        }
        Decimal {
            digits: "1".to_owned(),
            exponent: self.exponent + 1,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most 2^53")]
fn as_f64(n: u64) -> f64 {
    n as f64
}
