//! Functions that call a function for every item or member.

use std::cmp::Ordering;
use std::rc::Rc;

use json_value::Value;

use crate::error::{Fail, fail, fail_uncoded};
use crate::eval::function::{FuncKind, truthy};
use crate::eval::machine::Machine;
use crate::eval::operators::order;
use crate::eval::sort::{merge_sort, sort_in_order};
use crate::eval::walk::{all_numeric, into_vec};
use crate::functions::convert::boolean;
use crate::functions::{Args, Builtin};
use crate::value::{Env, Val};

/// The arguments a function gets, as many as it declares, but at least one.
fn some_args(func: &Val, value: Val, second: impl FnOnce() -> Val, whole: &Val) -> Vec<Val> {
    let arity = arity(func);
    let mut args = Vec::with_capacity(arity.clamp(1, 3));
    args.push(value);
    if arity >= 2 {
        args.push(second());
    }
    if arity >= 3 {
        args.push(whole.clone());
    }
    args
}

fn arity(func: &Val) -> usize {
    if let Val::Func(func) = func {
        func.arity()
    } else {
        0
    }
}

/// A function that reached another one as jsonata-js keeps it: as an object. Its calls make
/// functions of their arguments, but the tail call of a lambda does not, and what a built-in
/// function got partly applied is not, either.
pub(super) fn is_bare_object(func: &Val) -> bool {
    let Val::Func(func) = func else { return false };
    match func.kind {
        FuncKind::Lambda(_)
        | FuncKind::Thunk(_)
        | FuncKind::Builtin(_)
        | FuncKind::Partial(..)
        | FuncKind::Transform(..) => true,
        FuncKind::Wrapped(_) | FuncKind::Matcher(..) | FuncKind::NextMatch(_) => false,
    }
}

/// Such an object without the `apply` that lambdas have.
pub(super) fn is_bare_builtin(func: &Val) -> bool {
    let Val::Func(func) = func else { return false };
    matches!(func.kind, FuncKind::Builtin(_) | FuncKind::Transform(..))
}

impl Machine<'_> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other functions belong to other modules"
    )]
    pub(super) fn higher_order(
        &mut self,
        builtin: Builtin,
        args: &mut Args,
        env: &Env,
    ) -> Result<Val, Fail> {
        let value = args.take(0);
        let func = args.take(1);
        match builtin {
            Builtin::Each | Builtin::Sift => self.over_members(builtin, &value, &func, env),
            _ if value.is_undefined() => Ok(Val::Undefined),
            Builtin::Map | Builtin::Filter => self.over_items(builtin, &value, &func, env),
            Builtin::Single => self.single(&value, &func, env),
            Builtin::Reduce => self.reduce(&value, &func, args.take(2), env),
            _ => self.sort(value, &func, env),
        }
    }

    /// Calls a function that was handed over as an argument.
    fn call(&mut self, func: &Val, args: Vec<Val>, env: &Env) -> Result<Val, Fail> {
        if is_bare_builtin(func) {
            return Err(fail_uncoded("func.apply is not a function"));
        }
        self.charge(1)?;
        self.apply(func, args, &Val::Json(Value::Null), env)
    }

    fn over_items(
        &mut self,
        builtin: Builtin,
        items: &Val,
        func: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        let mut out = Vec::new();
        for (index, item) in items.items().enumerate() {
            let args = some_args(func, item.clone(), || Val::from(index), items);
            let result = self.call(func, args, env)?;
            if builtin == Builtin::Map {
                if !result.is_undefined() {
                    out.push(result);
                }
            } else if boolean(&result)? == Some(true) {
                out.push(item);
            }
        }
        self.allocate(out.len().saturating_mul(8))?;
        Ok(Val::sequence(out))
    }

    fn over_members(
        &mut self,
        builtin: Builtin,
        object: &Val,
        func: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        let mut each = Vec::new();
        let mut sifted: Vec<(Rc<str>, Val)> = Vec::new();
        for (name, member) in object.members() {
            // `$sift` may miss its function, which only shows once there is a member.
            if func.is_undefined() {
                let text = "Cannot read properties of undefined (reading 'arity')";
                return Err(fail_uncoded(text));
            }
            let key = Rc::clone(&name);
            let args = some_args(func, member.clone(), || Val::from(key), object);
            let result = self.call(func, args, env)?;
            if builtin == Builtin::Each {
                if !result.is_undefined() {
                    each.push(result);
                }
            } else if boolean(&result)? == Some(true) {
                sifted.push((name, member));
            }
        }
        Ok(if builtin == Builtin::Each {
            Val::sequence(each)
        } else if sifted.is_empty() {
            Val::Undefined
        } else {
            Val::object(sifted)
        })
    }

    fn single(&mut self, items: &Val, func: &Val, env: &Env) -> Result<Val, Fail> {
        let mut found: Option<Val> = None;
        for (index, item) in items.items().enumerate() {
            let met = if func.is_undefined() {
                true
            } else {
                let args = some_args(func, item.clone(), || Val::from(index), items);
                let result = self.call(func, args, env)?;
                boolean(&result)? == Some(true)
            };
            if met && found.replace(item).is_some() {
                return Err(fail("D3138").index(index));
            }
        }
        found.ok_or_else(|| fail("D3139"))
    }

    fn reduce(&mut self, items: &Val, func: &Val, start: Val, env: &Env) -> Result<Val, Fail> {
        let arity = arity(func);
        if arity < 2 {
            return Err(fail("D3050").index(1));
        }
        let mut all = items.items().enumerate();
        let mut result = if start.is_undefined() {
            all.next().map(|(_, item)| item).unwrap_or_default()
        } else {
            start
        };
        for (index, item) in all {
            let mut args = vec![result, item];
            if arity >= 3 {
                args.push(Val::from(index));
            }
            if arity >= 4 {
                args.push(items.clone());
            }
            result = self.call(func, args, env)?;
        }
        Ok(result)
    }

    fn sort(&mut self, value: Val, comparator: &Val, env: &Env) -> Result<Val, Fail> {
        if value.len().is_none_or(|length| length <= 1) {
            return Ok(value);
        }
        if comparator.is_undefined() {
            let strings = || value.items().all(|item| item.as_str().is_some());
            if !all_numeric(&value)? && !strings() {
                return Err(fail("D3070").index(1));
            }
            let mut items = into_vec(value);
            sort_in_order(&mut items, &|a, b| order(a, b).unwrap_or(Ordering::Equal));
            return Ok(Val::array(items));
        }
        if is_bare_object(comparator) {
            return Err(fail_uncoded("comp is not a function"));
        }
        let places = merge_sort(value.len().unwrap_or(0), &mut |a, b| {
            let args = vec![value.item(a), value.item(b)];
            self.call(comparator, args, env)
                .map(|result| truthy(&result))
        })?;
        Ok(Val::array(
            places.into_iter().map(|place| value.item(place)).collect(),
        ))
    }
}
