//! The binary operators.

use std::cmp::Ordering;
use std::rc::Rc;

use json_value::Value;

use crate::Dialect;
use crate::error::{Fail, fail};
use crate::eval::expr::{BinaryOp, Expr};
use crate::eval::machine::Machine;
use crate::eval::walk::is_numeric;
use crate::functions::{boolean, write_string};
use crate::number::number_value;
use crate::value::{Env, Marks, Val};

/// The largest range.
const MAX_RANGE: f64 = 1e7;

/// The integer as a binary64.
#[expect(
    clippy::cast_precision_loss,
    reason = "a binary64 is what is asked for"
)]
pub(crate) const fn to_f64(n: i64) -> f64 {
    n as f64
}

impl Machine<'_> {
    pub(crate) fn binary(
        &mut self,
        op: BinaryOp,
        sides: &(Expr, Expr),
        position: Option<usize>,
        input: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        let left = self.eval(&sides.0, input, env)?;
        let right = self.eval(&sides.1, input, env)?;
        self.operate(op, &left, &right)
            .map_err(|error| error.at(position).token(op.symbol()))
    }

    fn operate(&mut self, op: BinaryOp, left: &Val, right: &Val) -> Result<Val, Fail> {
        // Comparing with an array takes as long as the array.
        if let Some(length) = right.len() {
            self.charge(u64::try_from(length / 16).unwrap_or(u64::MAX))?;
        }
        match op {
            BinaryOp::Add
            | BinaryOp::Subtract
            | BinaryOp::Multiply
            | BinaryOp::Divide
            | BinaryOp::Remainder => self.arithmetic(op, left, right),
            BinaryOp::Equal => {
                Ok((!left.is_undefined() && !right.is_undefined() && equal(left, right)).into())
            }
            BinaryOp::NotEqual => {
                Ok((!left.is_undefined() && !right.is_undefined() && !equal(left, right)).into())
            }
            BinaryOp::Less | BinaryOp::LessEqual | BinaryOp::Greater | BinaryOp::GreaterEqual => {
                compare(op, left, right)
            }
            BinaryOp::Concat => self.concat(left, right),
            BinaryOp::Range => self.range(left, right),
            BinaryOp::In => Ok(includes(left, right).into()),
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "everything else is treated alike"
    )]
    fn arithmetic(&self, op: BinaryOp, left: &Val, right: &Val) -> Result<Val, Fail> {
        if !left.is_undefined() && !is_numeric(left)? {
            return Err(fail("T2001").value(left.to_shown()));
        }
        if !right.is_undefined() && !is_numeric(right)? {
            return Err(fail("T2002").value(right.to_shown()));
        }
        if let (Val::Json(Value::Int(a)), Val::Json(Value::Int(b))) = (left, right)
            && let Some(n) = self.whole(op, *a, *b)
        {
            return Ok(Val::Json(Value::Int(n)));
        }
        let (Some(a), Some(b)) = (left.as_f64(), right.as_f64()) else {
            return Ok(Val::Undefined);
        };
        let n = match op {
            BinaryOp::Add => a + b,
            BinaryOp::Subtract => a - b,
            BinaryOp::Multiply => a * b,
            BinaryOp::Divide => a / b,
            _ => libm::fmod(a, b),
        };
        Ok(Val::Json(number_value(n)))
    }

    /// The exact result on whole numbers, where it is the one a binary64 gives, or, in
    /// the AWS dialect, where it fits an `i64`.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "everything else is treated alike"
    )]
    fn whole(&self, op: BinaryOp, a: i64, b: i64) -> Option<i64> {
        const SAFE: i64 = 1 << 53;
        let safe = |n: i64| (-SAFE..=SAFE).contains(&n);
        let exact = self.dialect == Dialect::Aws;
        if !(exact || safe(a) && safe(b)) {
            return None;
        }
        let n = match op {
            BinaryOp::Add => a.checked_add(b)?,
            BinaryOp::Subtract => a.checked_sub(b)?,
            // `0 * -1` is `-0`.
            BinaryOp::Multiply if a == 0 || b == 0 => return (a >= 0 && b >= 0).then_some(0),
            BinaryOp::Multiply => a.checked_mul(b)?,
            _ => return None,
        };
        (exact || safe(n)).then_some(n)
    }

    fn concat(&mut self, left: &Val, right: &Val) -> Result<Val, Fail> {
        let mut text = String::new();
        for part in [left, right] {
            if !part.is_undefined() {
                let before = text.len();
                write_string(part, false, &mut text)?;
                if part.as_text().is_none() {
                    self.charge_fractions(text.get(before..).unwrap_or_default())?;
                }
            }
        }
        self.allocate(text.len())?;
        Ok(text.into())
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "everything else is treated alike"
    )]
    fn range(&mut self, left: &Val, right: &Val) -> Result<Val, Fail> {
        let whole = |value: &Val, code: &'static str| match value.as_f64() {
            _ if value.is_undefined() => Ok(None),
            Some(n) if n.is_finite() && n.fract() == 0.0 => Ok(Some(n)),
            _ => Err(fail(code).value(value.to_shown())),
        };
        let from = whole(left, "T2003")?;
        let to = whole(right, "T2004")?;
        let (Some(from), Some(to)) = (from, to) else {
            return Ok(Val::Undefined);
        };
        if from > to {
            return Ok(Val::Undefined);
        }
        let size = to - from + 1.0;
        if size > MAX_RANGE {
            return Err(fail("D2014").value(Some(number_value(size))));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole, and at most ten million"
        )]
        let count = size as usize;
        self.allocate(count * 8)?;
        // Adding zero makes `-0` a whole number.
        let items = match number_value(from + 0.0) {
            Value::Int(from) => (from..)
                .take(count)
                .map(|n| Val::Json(Value::Int(n)))
                .collect(),
            _ => vec![Val::from(from); count],
        };
        Ok(Val::marked(items, Marks::SEQUENCE))
    }

    pub(crate) fn logical(
        &mut self,
        or: bool,
        sides: &(Expr, Expr),
        position: Option<usize>,
        input: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        let left = self.eval(&sides.0, input, env)?;
        let symbol = if or { "or" } else { "and" };
        let place = |error: Fail| error.at(position).token(symbol);
        let left = boolean(&left).map_err(place)? == Some(true);
        if left == or {
            return Ok(left.into());
        }
        let right = self.eval(&sides.1, input, env).map_err(place)?;
        Ok((boolean(&right).map_err(place)? == Some(true)).into())
    }
}

/// Whether both are the same number: as binary64 values, or exactly where both are whole.
fn same_number(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a == b,
        (a, b) => match (a.as_f64(), b.as_f64()) {
            #[expect(clippy::float_cmp, reason = "equality is what is asked for")]
            (Some(a), Some(b)) => a == b,
            _ => false,
        },
    }
}

fn plain_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_)) => same_number(a, b),
        (Value::Array(a), Value::Array(b)) => {
            Rc::ptr_eq(a, b)
                || (a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| plain_equal(a, b)))
        }
        (Value::Object(a), Value::Object(b)) => {
            Rc::ptr_eq(a, b)
                || (a.len() == b.len()
                    && a.iter()
                        .all(|(name, a)| b.get(name).is_some_and(|b| plain_equal(a, b))))
        }
        _ => false,
    }
}

/// Whether two values are equal all the way down.
pub(crate) fn equal(left: &Val, right: &Val) -> bool {
    match (left, right) {
        (Val::Undefined, Val::Undefined) => true,
        (Val::Json(a), Val::Json(b)) => plain_equal(a, b),
        (Val::Func(a), Val::Func(b)) => Rc::ptr_eq(a, b),
        _ if left.is_array() && right.is_array() => {
            left.len() == right.len()
                && left
                    .items()
                    .zip(right.items())
                    .all(|(left, right)| equal(&left, &right))
        }
        _ if left.is_object() && right.is_object() => {
            let (left, right_members) = (left.members(), right.members());
            left.len() == right_members.len()
                && left
                    .iter()
                    .all(|(name, left)| right.member(name).is_some_and(|right| equal(left, &right)))
        }
        _ => false,
    }
}

/// The order of strings by UTF-16 units, which is JavaScript's.
pub(crate) fn compare_text(a: &str, b: &str) -> Ordering {
    // Bytes order code points; only surrogates and what lies above them differ.
    let above = |text: &str| text.bytes().any(|byte| byte >= 0xEE);
    if above(a) && above(b) {
        a.encode_utf16().cmp(b.encode_utf16())
    } else {
        a.cmp(b)
    }
}

/// The order of two numbers or two strings; `None` if they are neither, or NaN.
pub(crate) fn order(left: &Val, right: &Val) -> Option<Ordering> {
    match (left, right) {
        (Val::Json(Value::Int(a)), Val::Json(Value::Int(b))) => Some(a.cmp(b)),
        (Val::Json(Value::String(a)), Val::Json(Value::String(b))) => Some(compare_text(a, b)),
        _ => left.as_f64()?.partial_cmp(&right.as_f64()?),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "everything else is treated alike"
)]
fn compare(op: BinaryOp, left: &Val, right: &Val) -> Result<Val, Fail> {
    let comparable =
        |value: &Val| value.is_undefined() || value.is_number() || value.as_str().is_some();
    if !comparable(left) || !comparable(right) {
        let left_bad = !left.is_number() && left.as_str().is_none();
        let value = if left_bad { left } else { right };
        return Err(fail("T2010").value(value.to_shown()));
    }
    if left.is_undefined() || right.is_undefined() {
        return Ok(Val::Undefined);
    }
    if left.is_number() != right.is_number() {
        let mut error = fail("T2009").value(left.to_shown());
        error.value2 = right.to_shown();
        return Err(error);
    }
    let Some(order) = order(left, right) else {
        return Ok(false.into());
    };
    Ok(match op {
        BinaryOp::Less => order.is_lt(),
        BinaryOp::LessEqual => order.is_le(),
        BinaryOp::Greater => order.is_gt(),
        _ => order.is_ge(),
    }
    .into())
}

/// Whether two values are identical: scalars by value, containers by identity.
fn identical(a: &Val, b: &Val) -> bool {
    match (a, b) {
        (Val::Json(Value::Array(a)), Val::Json(Value::Array(b))) => Rc::ptr_eq(a, b),
        (Val::Json(Value::Object(a)), Val::Json(Value::Object(b))) => Rc::ptr_eq(a, b),
        (Val::Json(a), Val::Json(b)) => plain_equal(a, b),
        (Val::Func(a), Val::Func(b)) => Rc::ptr_eq(a, b),
        (Val::Seq(a), Val::Seq(b)) => Rc::ptr_eq(a, b),
        (Val::Dict(a), Val::Dict(b)) => Rc::ptr_eq(a, b),
        _ => false,
    }
}

fn includes(left: &Val, right: &Val) -> bool {
    if left.is_undefined() || right.is_undefined() {
        return false;
    }
    match (left, right) {
        (Val::Json(Value::String(text)), Val::Json(Value::Array(items))) => items
            .iter()
            .any(|item| matches!(item, Value::String(item) if item == text)),
        _ => right.items().any(|item| identical(left, &item)),
    }
}
