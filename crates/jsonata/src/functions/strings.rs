//! Functions on strings.

use std::rc::Rc;

use json_value::Value;

use crate::error::{Fail, fail_limit};
use crate::eval::machine::Machine;
use crate::functions::convert::write_string;
use crate::functions::matching::slice;
use crate::functions::{Args, Builtin};
use crate::limits::Limit;
use crate::value::Val;

impl Machine<'_> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other functions belong to other modules"
    )]
    pub(super) fn string_function(&mut self, builtin: Builtin, args: &Args) -> Result<Val, Fail> {
        match builtin {
            Builtin::String => {
                let value = args.all().first().unwrap_or(&Val::Undefined);
                if value.is_undefined() {
                    return Ok(Val::Undefined);
                }
                if value.as_text().is_some() {
                    return Ok(value.clone());
                }
                let pretty = matches!(args.all().get(1), Some(Val::Json(Value::Bool(true))));
                let mut text = String::new();
                write_string(value, pretty, &mut text)?;
                self.charge_fractions(&text)?;
                self.allocate(text.len())?;
                Ok(text.into())
            }
            Builtin::Join => self.join(args),
            _ => {
                let Some(text) = args.text(0) else {
                    return Ok(Val::Undefined);
                };
                self.charge(u64::try_from(text.len() / 64).unwrap_or(u64::MAX))?;
                self.on_text(builtin, &text, args)
            }
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other functions belong to other modules"
    )]
    fn on_text(&mut self, builtin: Builtin, text: &Rc<str>, args: &Args) -> Result<Val, Fail> {
        Ok(match builtin {
            Builtin::Substring => substring(text, args.number(1), args.number(2)).into(),
            Builtin::SubstringBefore | Builtin::SubstringAfter => {
                let pattern = args.text(1);
                // A missing pattern is the text "undefined", as in JavaScript.
                let pattern = pattern.as_deref().unwrap_or("undefined");
                let found = text.split_once(pattern).map(|(before, after)| {
                    if builtin == Builtin::SubstringBefore {
                        before
                    } else {
                        after
                    }
                });
                found.map_or_else(|| Val::from(Rc::clone(text)), Val::from)
            }
            Builtin::Lowercase => text.to_lowercase().into(),
            Builtin::Uppercase => text.to_uppercase().into(),
            Builtin::Length => Val::from(length(text)),
            Builtin::Trim => trim(text).into(),
            _ => return self.pad(text, args),
        })
    }

    fn pad(&mut self, text: &Rc<str>, args: &Args) -> Result<Val, Fail> {
        let width = args.number(1).unwrap_or(f64::NAN).trunc();
        let fill = args.text(2).filter(|fill| !fill.is_empty());
        let fill = fill.as_deref().unwrap_or(" ");
        #[expect(clippy::cast_precision_loss, reason = "a length fits a binary64")]
        let missing = width.abs() - length(text) as f64;
        if missing.is_nan() || missing <= 0.0 {
            return Ok(Val::from(Rc::clone(text)));
        }
        if missing > f64::from(self.padding_limit) {
            return Err(fail_limit(Limit::Memory));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the range is checked"
        )]
        let missing = missing as usize;
        // At most: the last round of the filling may be cut short.
        let rounds = missing.div_ceil(fill.chars().count());
        let padding_len = rounds
            .saturating_mul(fill.len())
            .min(missing.saturating_mul(4));
        self.allocate(text.len().saturating_add(padding_len))?;
        let padding: String = if fill.len() == 1 {
            fill.repeat(missing)
        } else {
            fill.chars().cycle().take(missing).collect()
        };
        Ok(if width > 0.0 {
            format!("{text}{padding}")
        } else {
            format!("{padding}{text}")
        }
        .into())
    }

    fn join(&mut self, args: &Args) -> Result<Val, Fail> {
        let Some(strings) = args.all().first().filter(|strings| strings.is_array()) else {
            return Ok(Val::Undefined);
        };
        let separator = args.text(1);
        let separator = separator.as_deref().unwrap_or("");
        let mut text = String::new();
        for (index, item) in strings.items().enumerate() {
            if index > 0 {
                text.push_str(separator);
            }
            text.push_str(item.as_str().unwrap_or(""));
        }
        self.allocate(text.len())?;
        Ok(text.into())
    }
}

fn length(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

/// `$substring`, counted in code points; a negative start counts from the end.
fn substring(text: &str, start: Option<f64>, count: Option<f64>) -> String {
    let n_chars = length(text);
    #[expect(clippy::cast_precision_loss, reason = "a length fits a binary64")]
    let length = n_chars as f64;
    let mut start = start.unwrap_or(0.0);
    if length + start < 0.0 {
        start = 0.0;
    }
    let end = match count {
        Some(count) if count <= 0.0 => return String::new(),
        Some(count) if start >= 0.0 => start + count,
        Some(count) => length + start + count,
        None => length,
    };
    // Like an array's `slice`: fractions fall away, negative places count from the end.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "below zero is zero"
    )]
    let place = |n: f64| {
        let n = n.trunc();
        let n = if n < 0.0 { n + length } else { n };
        (n as usize).min(n_chars)
    };
    let (from, to) = (place(start), place(end));
    if text.is_ascii() {
        return slice(text, from, to).to_owned();
    }
    text.chars()
        .skip(from)
        .take(to.saturating_sub(from))
        .collect()
}

/// Runs of spaces, tabs and line ends become one space; one at either end goes.
fn trim(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let words = text
        .split([' ', '\t', '\n', '\r'])
        .filter(|word| !word.is_empty());
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
