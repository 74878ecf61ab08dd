//! Order-by, and the merge sort behind it and `$sort`.

use std::cmp::Ordering;
use std::rc::Rc;

use json_value::Value;

use crate::error::{Fail, fail};
use crate::eval::expr::SortTerm;
use crate::eval::machine::Machine;
use crate::eval::operators::order;
use crate::value::{Env, Val};

/// The values of all items' terms, item by item, as far as they were needed.
struct Keys<'t> {
    terms: &'t [SortTerm],
    values: Vec<Option<Val>>,
}

/// Evaluates a term for the item at a place.
type KeyOf<'k, 'm> = &'k mut dyn FnMut(&mut Machine<'m>, usize, &SortTerm) -> Result<Val, Fail>;

impl<'m> Machine<'m> {
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
            let places =
                self.sort_by_keys(length, terms, position, &mut |machine, place, term| {
                    let tuple = tuples.get(place);
                    tuple.map_or(Ok(Val::Undefined), |tuple| {
                        machine.eval_in_tuple(&term.expr, tuple, env)
                    })
                })?;
            let sorted = places.into_iter().filter_map(|place| tuples.get(place));
            return Ok(Val::Tuples(Rc::new(sorted.cloned().collect())));
        }
        let places = self.sort_by_keys(length, terms, position, &mut |machine, place, term| {
            machine.eval(&term.expr, &input.item(place), env)
        })?;
        Ok(Val::array(
            places.into_iter().map(|place| input.item(place)).collect(),
        ))
    }

    /// The places of so many items, in order.
    fn sort_by_keys(
        &mut self,
        length: usize,
        terms: &[SortTerm],
        position: Option<usize>,
        key_of: KeyOf<'_, 'm>,
    ) -> Result<Vec<usize>, Fail> {
        let mut keys = Keys {
            terms,
            values: Vec::with_capacity(length * terms.len()),
        };
        // All keys first, if they turn out to be of one kind, else in the order of comparison,
        // which decides what error is met.
        let steps = self.checkpoint();
        let mut plain = true;
        'items: for place in 0..length {
            for term in terms {
                let Ok(key) = key_of(self, place, term) else {
                    plain = false;
                    break 'items;
                };
                keys.values.push(Some(key));
            }
        }
        plain = plain && (0..terms.len()).all(|term| keys.are_of_one_kind(term));
        if plain {
            return merge_sort(length, &mut |a, b| {
                Ok(keys.compare(a, b) == Ordering::Greater)
            });
        }
        self.restore(steps);
        keys.values = vec![None; length * terms.len()];
        merge_sort(length, &mut |a, b| {
            for (index, term) in terms.iter().enumerate() {
                let left = keys.get(a, index, || key_of(self, a, term))?;
                let right = keys.get(b, index, || key_of(self, b, term))?;
                if let Some(order) = compare_term(&left, &right, term, position)? {
                    return Ok(order == Ordering::Greater);
                }
            }
            Ok(false)
        })
    }
}

impl Keys<'_> {
    fn of(&self, place: usize) -> &[Option<Val>] {
        let from = place * self.terms.len();
        let keys = self.values.get(from..from + self.terms.len());
        keys.unwrap_or_default()
    }

    fn get(
        &mut self,
        place: usize,
        term: usize,
        make: impl FnOnce() -> Result<Val, Fail>,
    ) -> Result<Val, Fail> {
        let slot = self.values.get_mut(place * self.terms.len() + term);
        if let Some(Some(key)) = &slot {
            return Ok(key.clone());
        }
        let key = make()?;
        if let Some(slot) = slot {
            *slot = Some(key.clone());
        }
        Ok(key)
    }

    /// Whether a term's keys are all numbers or all strings, apart from missing ones.
    fn are_of_one_kind(&self, term: usize) -> bool {
        let mut numbers = false;
        let mut strings = false;
        let of_term = self.values.iter().skip(term).step_by(self.terms.len());
        of_term.into_iter().all(|key| {
            match key {
                Some(Val::Undefined) => return true,
                Some(Val::Json(Value::Int(_))) => numbers = true,
                Some(Val::Json(Value::Float(n))) if !n.is_nan() => numbers = true,
                Some(Val::Json(Value::String(_))) => strings = true,
                _ => return false,
            }
            !(numbers && strings)
        })
    }

    fn compare(&self, a: usize, b: usize) -> Ordering {
        for ((term, left), right) in self.terms.iter().zip(self.of(a)).zip(self.of(b)) {
            let order = match (left, right) {
                (Some(Val::Undefined), Some(Val::Undefined)) => Ordering::Equal,
                (Some(Val::Undefined), _) => return Ordering::Greater,
                (_, Some(Val::Undefined)) => return Ordering::Less,
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

/// Sorts stably in place.
pub(crate) fn sort_in_order<T>(items: &mut Vec<T>, compare: &dyn Fn(&T, &T) -> Ordering) {
    let places = merge_sort(items.len(), &mut |a, b| {
        let both = items.get(a).zip(items.get(b));
        Ok(both.is_some_and(|(a, b)| compare(a, b) == Ordering::Greater))
    });
    // The comparison does not fail.
    let places = places.unwrap_or_default();
    let mut slots: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    let sorted = places.into_iter();
    items.extend(sorted.filter_map(|place| slots.get_mut(place).and_then(Option::take)));
}

/// The places of so many items, sorted stably; `swap` says whether its second item comes first.
///
/// Halves are split and compared in the order of jsonata-js, so that the same comparison
/// fails first. One sort of places for all kinds of items: every other would be as large in wasm.
pub(crate) fn merge_sort(
    length: usize,
    swap: &mut dyn FnMut(usize, usize) -> Result<bool, Fail>,
) -> Result<Vec<usize>, Fail> {
    let mut places: Vec<usize> = (0..length).collect();
    sort_places(&mut places, &mut Vec::new(), swap)?;
    Ok(places)
}

/// Sorts by means of a buffer that all halves share.
fn sort_places(
    places: &mut [usize],
    buffer: &mut Vec<usize>,
    swap: &mut dyn FnMut(usize, usize) -> Result<bool, Fail>,
) -> Result<(), Fail> {
    if places.len() <= 1 {
        return Ok(());
    }
    let middle = places.len() / 2;
    let (left, right) = places.split_at_mut(middle);
    sort_places(left, buffer, swap)?;
    sort_places(right, buffer, swap)?;
    buffer.clear();
    let (mut a, mut b) = (0, middle);
    while let (Some(left), Some(right)) = (
        places.get(..middle).and_then(|all| all.get(a)),
        places.get(b),
    ) {
        if swap(*left, *right)? {
            buffer.push(*right);
            b += 1;
        } else {
            buffer.push(*left);
            a += 1;
        }
    }
    // What is left of the right half is in its place already.
    buffer.extend_from_slice(places.get(a..middle).unwrap_or_default());
    if let Some(merged) = places.get_mut(..buffer.len()) {
        merged.copy_from_slice(buffer);
    }
    Ok(())
}
