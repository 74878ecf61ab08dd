//! The transform operator: `| pattern | update, delete |`.
//!
//! The input is copied, so that every container in it has an address of its own;
//! what the pattern finds is revised in that copy. Changes are kept aside by address
//! and put in place at the end.

use std::rc::Rc;

use json_value::{Map, Value};

use crate::error::{Fail, fail, fail_uncoded};
use crate::eval::expr::Transform;
use crate::eval::machine::Machine;
use crate::eval::nesting::check_depth;
use crate::functions::write_string;
use crate::limits::MAX_COPY_DEPTH;
use crate::value::{Env, Numbered, Val};

/// Changed objects.
#[derive(Default)]
struct Changes {
    objects: Vec<Rc<Map>>,
    /// Where among them the one is that takes the place of the original at this address.
    places: Numbered,
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
            changes.change(original, |members| {
                add_members(members, &update);
                for name in obsolete {
                    members.remove(&name);
                }
            });
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
    /// Changes an object further.
    fn change(&mut self, original: &Rc<Map>, change: impl FnOnce(&mut Map)) {
        let next = u32::try_from(self.objects.len()).unwrap_or(u32::MAX);
        let place = *self.places.entry(address(original)).or_insert(next);
        if place == next {
            self.objects.push(Rc::clone(original));
        }
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        if let Some(object) = self.objects.get_mut(place) {
            change(Rc::make_mut(object));
        }
    }

    /// The object that takes the place of an original.
    fn changed(&self, original: &Rc<Map>) -> Option<&Rc<Map>> {
        let place = self.places.get(&address(original))?;
        self.objects.get(usize::try_from(*place).ok()?)
    }

    /// The value with the changes in it put in place; `active` are the objects being worked on.
    fn applied(&self, value: &Value, active: &mut Vec<u64>) -> Value {
        if self.objects.is_empty() {
            return value.clone();
        }
        match value {
            Value::Array(items) => {
                Value::array(items.iter().map(|item| self.applied(item, active)))
            }
            Value::Object(original) => {
                let address = address(original);
                if active.contains(&address) {
                    return value.clone();
                }
                active.push(address);
                let members = self.changed(original).unwrap_or(original);
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

fn address(object: &Rc<Map>) -> u64 {
    Rc::as_ptr(object) as usize as u64
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
