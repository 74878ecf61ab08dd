//! How deep values are nested: an expression must not build one that overflows the
//! stack of whoever walks or drops it.
//!
//! Input is bounded by its reader. What an evaluation builds grows by a level or two
//! with every constructor or function call, so the first ones need no care; from then
//! on the height of everything built is kept by its address. An address that is used
//! again brings a height that is too large, never one that is too small.

use std::rc::Rc;

use json_value::Value;

use crate::error::{Fail, fail_limit};
use crate::limits::{Limit, MAX_VALUE_NESTING};
use crate::value::{Numbered, Val};

/// How many containers are built before heights are kept.
const FREE: u32 = 200;

/// The heights of what was built.
#[derive(Debug, Default)]
pub(crate) struct Heights {
    built: u32,
    known: Numbered,
}

impl Heights {
    /// Notes a value that was just built, and refuses it if it is nested too deeply.
    pub(crate) fn note(&mut self, value: &Val) -> Result<(), Fail> {
        let Some(address) = address(value) else {
            return Ok(());
        };
        if self.built < FREE {
            self.built += 1;
            return Ok(());
        }
        let height = 1 + self.inside(value);
        if height > MAX_VALUE_NESTING {
            return Err(fail_limit(Limit::Nesting));
        }
        self.known.insert(address, height);
        Ok(())
    }

    /// The height of the highest item or member.
    fn inside(&mut self, value: &Val) -> u32 {
        match value {
            Val::Json(Value::Array(items)) => {
                items.iter().map(|item| self.plain(item)).max().unwrap_or(0)
            }
            Val::Json(Value::Object(members)) => members
                .values()
                .map(|member| self.plain(member))
                .max()
                .unwrap_or(0),
            Val::Seq(seq) => seq
                .items
                .iter()
                .map(|item| self.of(item))
                .max()
                .unwrap_or(0),
            Val::Dict(members) => members
                .values()
                .map(|member| self.of(member))
                .max()
                .unwrap_or(0),
            Val::Undefined | Val::Json(_) | Val::Func(_) | Val::Tuples(_) => 0,
        }
    }

    fn plain(&self, value: &Value) -> u32 {
        plain_address(value)
            .and_then(|address| self.known.get(&address))
            .copied()
            .unwrap_or(0)
    }

    fn of(&mut self, value: &Val) -> u32 {
        let Some(address) = address(value) else {
            return 0;
        };
        if let Some(height) = self.known.get(&address) {
            return *height;
        }
        // Sequences are made by paths too, which note nothing.
        if matches!(value, Val::Seq(_) | Val::Dict(_)) {
            let height = 1 + self.inside(value);
            self.known.insert(address, height);
            return height;
        }
        0
    }
}

fn plain_address(value: &Value) -> Option<u64> {
    match value {
        Value::Array(items) => Some(Rc::as_ptr(items) as usize as u64),
        Value::Object(members) => Some(Rc::as_ptr(members) as usize as u64),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => None,
    }
}

fn address(value: &Val) -> Option<u64> {
    match value {
        Val::Json(value) => plain_address(value),
        Val::Seq(seq) => Some(Rc::as_ptr(seq) as usize as u64),
        Val::Dict(members) => Some(Rc::as_ptr(members) as usize as u64),
        Val::Undefined | Val::Func(_) | Val::Tuples(_) => None,
    }
}

/// Refuses plain data that is too deep to be copied; `room` is how deep it may be.
pub(crate) fn check_depth(value: &Value, room: u32) -> Result<(), Fail> {
    let Some(room) = room.checked_sub(1) else {
        return Err(fail_limit(Limit::Nesting));
    };
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| check_depth(item, room)),
        Value::Object(members) => members
            .values()
            .try_for_each(|member| check_depth(member, room)),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => Ok(()),
    }
}
