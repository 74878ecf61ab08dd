//! Order-by, and the merge sort behind it and `$sort`.

use std::cmp::Ordering;
use std::rc::Rc;

use json_value::Value;

use crate::error::{Fail, fail};
use crate::eval::expr::SortTerm;
use crate::eval::machine::Machine;
use crate::eval::operators::{compare_text, order};
use crate::value::{Env, Val};

/// An item and the values of its terms, as far as they were needed.
struct Keyed<T> {
    item: T,
    keys: Vec<Option<Val>>,
}

impl Machine<'_> {
    /// Sorts an array, or a tuple stream, by terms.
    pub(crate) fn order_by(
        &mut self,
        terms: &[SortTerm],
        position: Option<usize>,
        input: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        let length = input.len().unwrap_or(1);
        if length <= 1 {
            // What a step leaves is a result sequence, also where its array was not copied.
            return Ok(match input {
                Val::Json(Value::Array(items)) => {
                    Val::sequence(items.iter().cloned().map(Val::Json).collect())
                }
                Val::Undefined
                | Val::Json(_)
                | Val::Seq(_)
                | Val::Dict(_)
                | Val::Func(_)
                | Val::Tuples(_) => input.clone(),
            });
        }
        self.charge(u64::try_from(length).unwrap_or(u64::MAX))?;
        if let Val::Tuples(tuples) = input {
            let keyed = tuples.iter().cloned().map(Keyed::new).collect();
            let sorted = self.sort_keyed(keyed, terms, position, |machine, tuple, term| {
                machine.eval_in_tuple(&term.expr, tuple, env)
            })?;
            return Ok(Val::Tuples(Rc::new(sorted)));
        }
        let keyed = input.items().map(Keyed::new).collect();
        let sorted = self.sort_keyed(keyed, terms, position, |machine, item, term| {
            machine.eval(&term.expr, item, env)
        })?;
        Ok(Val::array(sorted))
    }

    fn sort_keyed<T: Clone>(
        &mut self,
        mut items: Vec<Keyed<T>>,
        terms: &[SortTerm],
        position: Option<usize>,
        mut key_of: impl FnMut(&mut Self, &T, &SortTerm) -> Result<Val, Fail>,
    ) -> Result<Vec<T>, Fail> {
        // All keys first, if they turn out to be of one kind, else in the order of comparison,
        // which decides what error is met.
        let steps = self.checkpoint();
        let mut plain = true;
        'items: for keyed in &mut items {
            for term in terms {
                let Ok(key) = key_of(self, &keyed.item, term) else {
                    plain = false;
                    break 'items;
                };
                keyed.keys.push(Some(key));
            }
        }
        plain = plain && (0..terms.len()).all(|term| one_kind(&items, term));
        if plain {
            sort_in_order(&mut items, &|a, b| compare_keys(a, b, terms));
            return Ok(items.into_iter().map(|keyed| keyed.item).collect());
        }
        self.restore(steps);
        for keyed in &mut items {
            keyed.keys = vec![None; terms.len()];
        }
        let sorted = merge_sort(items, &mut |a: &mut Keyed<T>, b: &mut Keyed<T>| {
            for (index, term) in terms.iter().enumerate() {
                let left = a.key(index, |item| key_of(self, item, term))?;
                let right = b.key(index, |item| key_of(self, item, term))?;
                if let Some(order) = compare_term(&left, &right, term, position)? {
                    return Ok(order == Ordering::Greater);
                }
            }
            Ok(false)
        })?;
        Ok(sorted.into_iter().map(|keyed| keyed.item).collect())
    }
}

impl<T> Keyed<T> {
    const fn new(item: T) -> Self {
        Self {
            item,
            keys: Vec::new(),
        }
    }

    fn key(
        &mut self,
        index: usize,
        make: impl FnOnce(&T) -> Result<Val, Fail>,
    ) -> Result<Val, Fail> {
        if let Some(Some(key)) = self.keys.get(index) {
            return Ok(key.clone());
        }
        let key = make(&self.item)?;
        if let Some(slot) = self.keys.get_mut(index) {
            *slot = Some(key.clone());
        }
        Ok(key)
    }
}

/// Whether a term's keys are all numbers or all strings, apart from missing ones.
fn one_kind<T>(items: &[Keyed<T>], term: usize) -> bool {
    let mut numbers = false;
    let mut strings = false;
    items.iter().all(|keyed| {
        match keyed.keys.get(term) {
            Some(Some(Val::Undefined)) => return true,
            Some(Some(Val::Json(Value::Int(_)))) => numbers = true,
            Some(Some(Val::Json(Value::Float(n)))) if !n.is_nan() => numbers = true,
            Some(Some(Val::Json(Value::String(_)))) => strings = true,
            _ => return false,
        }
        !(numbers && strings)
    })
}

fn compare_keys<T>(a: &Keyed<T>, b: &Keyed<T>, terms: &[SortTerm]) -> Ordering {
    for ((term, left), right) in terms.iter().zip(&a.keys).zip(&b.keys) {
        let order = match (left, right) {
            (Some(Val::Undefined), Some(Val::Undefined)) => Ordering::Equal,
            (Some(Val::Undefined), _) => return Ordering::Greater,
            (_, Some(Val::Undefined)) => return Ordering::Less,
            (Some(Val::Json(Value::String(a))), Some(Val::Json(Value::String(b)))) => {
                compare_text(a, b)
            }
            (Some(left), Some(right)) => order(left, right).unwrap_or(Ordering::Equal),
            _ => Ordering::Equal,
        };
        if order != Ordering::Equal {
            return if term.descending {
                order.reverse()
            } else {
                order
            };
        }
    }
    Ordering::Equal
}

/// The order that one term gives two items, `None` if it leaves them even.
fn compare_term(
    left: &Val,
    right: &Val,
    term: &SortTerm,
    position: Option<usize>,
) -> Result<Option<Ordering>, Fail> {
    match (left.is_undefined(), right.is_undefined()) {
        (true, true) => return Ok(None),
        (true, false) => return Ok(Some(Ordering::Greater)),
        (false, true) => return Ok(Some(Ordering::Less)),
        (false, false) => {}
    }
    let sortable = |value: &Val| value.is_number() || value.as_str().is_some();
    if !sortable(left) || !sortable(right) {
        let value = if sortable(left) { right } else { left };
        return Err(fail("T2008").at(position).value(value.to_shown()));
    }
    if left.is_number() != right.is_number() {
        let mut error = fail("T2007").at(position).value(left.to_shown());
        error.value2 = right.to_shown();
        return Err(error);
    }
    // What cannot be compared counts as greater, as it does in JavaScript.
    let order = order(left, right).unwrap_or(Ordering::Greater);
    Ok((order != Ordering::Equal).then_some(if term.descending {
        order.reverse()
    } else {
        order
    }))
}

/// Sorts stably. One sort for all kinds of items: every other would be as large in wasm.
pub(crate) fn sort_in_order<T>(items: &mut Vec<T>, compare: &dyn Fn(&T, &T) -> Ordering) {
    let mut places: Vec<u32> = (0..u32::try_from(items.len()).unwrap_or(u32::MAX)).collect();
    let item = |place: u32| items.get(usize::try_from(place).ok()?);
    sort_places(&mut places, &|a, b| match (item(a), item(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut slots: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| {
        slots
            .get_mut(usize::try_from(place).ok()?)
            .and_then(Option::take)
    }));
}

#[inline(never)]
fn sort_places(places: &mut [u32], compare: &dyn Fn(u32, u32) -> Ordering) {
    places.sort_by(|a, b| compare(*a, *b));
}

/// Sorts stably; `swap` says whether its second argument comes first.
///
/// Halves are split and compared in the order of jsonata-js, so that the same
/// comparison fails first.
pub(crate) fn merge_sort<T>(
    items: Vec<T>,
    swap: &mut impl FnMut(&mut T, &mut T) -> Result<bool, Fail>,
) -> Result<Vec<T>, Fail> {
    if items.len() <= 1 {
        return Ok(items);
    }
    let mut left = items;
    let right = left.split_off(left.len() / 2);
    let left = merge_sort(left, swap)?;
    let right = merge_sort(right, swap)?;
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let mut left = left.into_iter().peekable();
    let mut right = right.into_iter().peekable();
    while let (Some(a), Some(b)) = (left.peek_mut(), right.peek_mut()) {
        if swap(a, b)? {
            merged.extend(right.next());
        } else {
            merged.extend(left.next());
        }
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}
