//! The transform operator: `| pattern | update, delete |`.
//!
//! The input is copied, so that every container in it has an address of its own;
//! what the pattern finds is revised in that copy. Changes are kept aside by address
//! and put in place at the end.

use std::rc::Rc;

use json_value::{Map, Value};
use rustc_hash::FxHashMap;

use crate::error::{Fail, fail, fail_uncoded};
use crate::eval::expr::Transform;
use crate::eval::machine::Machine;
use crate::eval::nesting::check_depth;
use crate::functions::write_string;
use crate::limits::MAX_COPY_DEPTH;
use crate::value::{Env, Val};

/// Changed objects by the address of the original.
#[derive(Default)]
struct Changes {
    objects: FxHashMap<usize, Rc<Map>>,
}

impl Machine<'_> {
    pub(crate) fn apply_transform(
        &mut self,
        transform: &Transform,
        argument: Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        if argument.is_undefined() {
            return Ok(argument);
        }
        let clone = self.variable(transform.clone, env);
        if !clone.is_function() {
            return Err(fail("T2013").at(transform.position));
        }
        let copy = self.apply(&clone, vec![argument], &Val::Json(Value::Null), env)?;
        let copy = copy.to_plain().unwrap_or_default();
        check_depth(&copy, MAX_COPY_DEPTH)?;
        let copy = Val::Json(fresh(&copy));
        let matches = self.eval(&transform.pattern, &copy, env)?;
        let matches = if matches.is_undefined() {
            Vec::new()
        } else {
            matches.to_vec()
        };
        let mut changes = Changes::default();
        for found in &matches {
            self.change(transform, found, &mut changes, env)?;
        }
        let Val::Json(copy) = &copy else {
            return Ok(copy);
        };
        let result = changes.applied(copy, &mut Vec::new());
        check_depth(&result, MAX_COPY_DEPTH)?;
        Ok(Val::Json(result))
    }

    fn change(
        &mut self,
        transform: &Transform,
        found: &Val,
        changes: &mut Changes,
        env: &Env,
    ) -> Result<(), Fail> {
        let current = match found {
            Val::Json(value) => Val::Json(changes.applied(value, &mut Vec::new())),
            Val::Undefined | Val::Seq(_) | Val::Dict(_) | Val::Func(_) | Val::Tuples(_) => {
                found.clone()
            }
        };
        let update = self.eval(&transform.update, &current, env)?;
        if !update.is_undefined() && !update.is_object() {
            return Err(fail("T2011")
                .at(transform.update.position)
                .value(update.to_shown()));
        }
        refuse_scalar(found, &update)?;
        let obsolete = self.deletions(transform, found, &update, changes, env)?;
        if let Val::Json(Value::Object(original)) = found {
            let address = Rc::as_ptr(original) as usize;
            let known = changes.objects.remove(&address);
            let mut revised = known.unwrap_or_else(|| Rc::clone(original));
            let members = Rc::make_mut(&mut revised);
            add_members(members, &update);
            for name in obsolete {
                members.remove(&name);
            }
            changes.objects.insert(address, revised);
        }
        Ok(())
    }

    fn deletions(
        &mut self,
        transform: &Transform,
        found: &Val,
        update: &Val,
        changes: &Changes,
        env: &Env,
    ) -> Result<Vec<Rc<str>>, Fail> {
        let Some(delete) = &transform.delete else {
            return Ok(Vec::new());
        };
        // The names to delete may depend on what was just updated.
        let mut current = match found {
            Val::Json(value) => changes.applied(value, &mut Vec::new()),
            Val::Undefined | Val::Seq(_) | Val::Dict(_) | Val::Func(_) | Val::Tuples(_) => {
                found.to_plain().unwrap_or_default()
            }
        };
        if matches!(current, Value::Object(_)) {
            let members = current.make_object();
            add_members(members, update);
        }
        let names = self.eval(delete, &Val::Json(current), env)?;
        if names.is_undefined() {
            return Ok(Vec::new());
        }
        let texts: Option<Vec<Rc<str>>> = names
            .items()
            .map(|name| name.as_text().map(Rc::clone))
            .collect();
        texts.ok_or_else(|| fail("T2012").at(delete.position).value(names.to_shown()))
    }
}

impl Changes {
    /// The value with the changes in it put in place; `active` are the objects being worked on.
    fn applied(&self, value: &Value, active: &mut Vec<usize>) -> Value {
        if self.objects.is_empty() {
            return value.clone();
        }
        match value {
            Value::Array(items) => {
                Value::array(items.iter().map(|item| self.applied(item, active)))
            }
            Value::Object(original) => {
                let address = Rc::as_ptr(original) as usize;
                if active.contains(&address) {
                    return value.clone();
                }
                active.push(address);
                let members = self.objects.get(&address).unwrap_or(original);
                let result = Value::object(
                    members
                        .iter()
                        .map(|(name, member)| (Rc::clone(name), self.applied(member, active))),
                );
                active.pop();
                result
            }
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => {
                value.clone()
            }
        }
    }
}

/// Sets the members of an update.
fn add_members(members: &mut Map, update: &Val) {
    for (name, value) in update.members() {
        if !value.is_undefined() {
            members.insert(name, value.to_plain_inside());
        }
    }
}

/// Scalars take no members; the text is that of JavaScript in strict mode.
fn refuse_scalar(found: &Val, update: &Val) -> Result<(), Fail> {
    let Val::Json(scalar) = found else {
        return Ok(());
    };
    let Some((name, _)) = update.members().into_iter().next() else {
        return Ok(());
    };
    let mut text = String::new();
    let kind = match scalar {
        Value::Array(_) | Value::Object(_) => return Ok(()),
        Value::Null => {
            return Err(fail_uncoded(format!(
                "Cannot set properties of null (setting '{name}')"
            )));
        }
        Value::Bool(_) => "boolean",
        Value::Int(_) | Value::Float(_) => "number",
        Value::String(_) => "string",
    };
    write_string(found, false, &mut text)?;
    Err(fail_uncoded(format!(
        "Cannot create property '{name}' on {kind} '{text}'"
    )))
}

/// A copy whose containers are all new.
fn fresh(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::array(items.iter().map(fresh)),
        Value::Object(members) => Value::object(
            members
                .iter()
                .map(|(name, member)| (Rc::clone(name), fresh(member))),
        ),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => {
            value.clone()
        }
    }
}
