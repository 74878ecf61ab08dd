//! Functions on numbers.

use json_value::{Value, read_f64};

use crate::error::{Fail, fail, fail_uncoded};
use crate::functions::{Args, Builtin};
use crate::number::{fold_digits, number_value, round};
use crate::value::Val;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other functions belong to other modules"
)]
pub(super) fn call(builtin: Builtin, args: &Args) -> Result<Val, Fail> {
    match builtin {
        Builtin::Sum | Builtin::Count | Builtin::Max | Builtin::Min | Builtin::Average => Ok(
            aggregate(builtin, args.all().first().unwrap_or(&Val::Undefined)),
        ),
        Builtin::Number => number(args.all().first().unwrap_or(&Val::Undefined)),
        _ => {
            let Some(n) = args.number(0) else {
                return Ok(Val::Undefined);
            };
            on_number(builtin, n, args)
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other functions belong to other modules"
)]
fn on_number(builtin: Builtin, n: f64, args: &Args) -> Result<Val, Fail> {
    let whole = matches!(args.all().first(), Some(Val::Json(Value::Int(_))));
    Ok(match builtin {
        Builtin::Floor | Builtin::Ceil if whole => args.all().first().cloned().unwrap_or_default(),
        Builtin::Floor => n.floor().into(),
        Builtin::Ceil => n.ceil().into(),
        Builtin::Abs => match args.all().first() {
            Some(Val::Json(Value::Int(i))) => Val::Json(
                i.checked_abs()
                    .map_or_else(|| number_value(n.abs()), Value::Int),
            ),
            _ => n.abs().into(),
        },
        Builtin::Round => {
            let precision = args.number(1).unwrap_or(0.0);
            if whole && precision >= 0.0 && precision.fract() == 0.0 {
                return Ok(args.all().first().cloned().unwrap_or_default());
            }
            round(n, precision).into()
        }
        Builtin::Sqrt => {
            if n < 0.0 {
                return Err(fail("D3060").index(1).value(Some(number_value(n))));
            }
            n.sqrt().into()
        }
        Builtin::Power => {
            let Some(exponent) = args.number(1) else {
                // A number to the power of nothing is no number.
                return Err(power_error(n, None));
            };
            let result = power(n, exponent);
            if !result.is_finite() {
                return Err(power_error(n, Some(exponent)));
            }
            result.into()
        }
        Builtin::FormatBase => format_base(n, args.number(1))?.into(),
        _ => Val::Undefined,
    })
}

fn power_error(base: f64, exponent: Option<f64>) -> Fail {
    let mut error = fail("D3061").index(1).value(Some(number_value(base)));
    error.exponent = exponent.map(number_value);
    error
}

/// `Math.pow`: unlike C's, one to the power of NaN or infinity is NaN.
fn power(base: f64, exponent: f64) -> f64 {
    #[expect(clippy::float_cmp, reason = "exactly one is meant")]
    if exponent.is_nan() || (base.abs() == 1.0 && exponent.is_infinite()) {
        return f64::NAN;
    }
    libm::pow(base, exponent)
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other functions belong to other modules"
)]
fn aggregate(builtin: Builtin, items: &Val) -> Val {
    let Some(length) = items.len() else {
        return if builtin == Builtin::Count {
            Val::from(0_usize)
        } else {
            Val::Undefined
        };
    };
    if builtin == Builtin::Count {
        return Val::from(length);
    }
    if length == 0 && builtin != Builtin::Sum {
        return Val::Undefined;
    }
    let numbers = items.items().map(|item| item.as_f64().unwrap_or(f64::NAN));
    match builtin {
        Builtin::Sum => whole_sum(items).map_or_else(|| numbers.sum_up().into(), Val::from),
        Builtin::Average => {
            #[expect(clippy::cast_precision_loss, reason = "a length fits a binary64")]
            let average = numbers.sum_up() / length as f64;
            average.into()
        }
        Builtin::Max => numbers
            .fold(f64::NEG_INFINITY, |a, b| {
                if a.is_nan() || b.is_nan() {
                    f64::NAN
                } else {
                    a.max(b)
                }
            })
            .into(),
        _ => numbers
            .fold(f64::INFINITY, |a, b| {
                if a.is_nan() || b.is_nan() {
                    f64::NAN
                } else {
                    a.min(b)
                }
            })
            .into(),
    }
}

/// The sum from zero, one after the other.
trait SumUp: Iterator<Item = f64> + Sized {
    fn sum_up(self) -> f64 {
        self.fold(0.0, |a, b| a + b)
    }
}

impl<I: Iterator<Item = f64>> SumUp for I {}

/// The sum of whole numbers, if it stays where a binary64 is exact.
fn whole_sum(items: &Val) -> Option<Value> {
    const SAFE: u64 = 1 << 53;
    let mut sum = 0_i64;
    for item in items.items() {
        let Val::Json(Value::Int(n)) = item else {
            return None;
        };
        sum = sum.checked_add(n)?;
        if sum.unsigned_abs() > SAFE || n.unsigned_abs() > SAFE {
            return None;
        }
    }
    Some(Value::Int(sum))
}

fn number(value: &Val) -> Result<Val, Fail> {
    let cannot = || fail("D3030").value(value.to_shown()).index(1);
    match value {
        Val::Undefined => Ok(Val::Undefined),
        Val::Json(Value::Int(_) | Value::Float(_)) => Ok(value.clone()),
        Val::Json(Value::Bool(b)) => Ok(Val::from(usize::from(*b))),
        Val::Json(Value::String(text)) => read_number(text).map(Val::Json).ok_or_else(cannot),
        Val::Json(_) | Val::Seq(_) | Val::Dict(_) | Val::Func(_) | Val::Tuples(_) => Err(cannot()),
    }
}

/// Reads a number as `$number` takes it: decimal, or with the prefix `0x`, `0o` or `0b`.
fn read_number(text: &str) -> Option<Value> {
    if is_decimal(text) {
        let n = read_f64(text)?;
        return n.is_finite().then(|| number_value(n));
    }
    let digits = text.get(2..)?;
    let radix = match text.get(..2)? {
        "0x" | "0X" => 16,
        "0o" | "0O" => 8,
        "0b" | "0B" => 2,
        _ => return None,
    };
    (!digits.is_empty() && digits.chars().all(|c| c.is_digit(radix)))
        .then(|| number_value(fold_digits(digits, radix)))
}

/// `-?digits(.digits)?(e±digits)?`
fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let body = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match body.find(['e', 'E']) {
        Some(at) => (body.get(..at).unwrap_or_default(), body.get(at + 1..)),
        None => (body, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && fraction.is_none_or(digits)
        && exponent
            .is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

fn format_base(n: f64, radix: Option<f64>) -> Result<String, Fail> {
    let n = round(n, 0.0);
    let radix = radix.map_or(10.0, |radix| round(radix, 0.0));
    if radix.is_nan() {
        return Err(fail_uncoded(
            "toString() radix argument must be between 2 and 36",
        ));
    }
    if !(2.0..=36.0).contains(&radix) {
        return Err(fail("D3100").value(Some(number_value(radix))));
    }
    if !n.is_finite() {
        return Ok(crate::number::number_text(n));
    }
    #[expect(
        clippy::float_cmp,
        reason = "a rounded number is compared with a whole one"
    )]
    if radix == 10.0 {
        return Ok(crate::number::number_text(n));
    }
    let mut digits = Vec::new();
    let mut rest = n.abs();
    // Beyond 2^53 the last digits are not known and are written as zeros.
    while rest >= crate::number::MAX_SAFE {
        rest = (rest / radix).floor();
        digits.push('0');
    }
    loop {
        let digit = rest % radix;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a digit is below the radix"
        )]
        digits.push(char::from_digit(digit as u32, radix as u32).unwrap_or('0'));
        rest = (rest - digit) / radix;
        if rest < 1.0 {
            break;
        }
    }
    if n < 0.0 {
        digits.push('-');
    }
    Ok(digits.into_iter().rev().collect())
}

/// Random bits as a number from 0 to below 1.
pub(super) fn unit(bits: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a binary64")]
    let high = (bits >> 11) as f64;
    high / crate::number::MAX_SAFE
}
