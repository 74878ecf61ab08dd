//! Walking values: sequences, members, wildcards, indexes.

use std::rc::Rc;

use json_value::Value;

use crate::error::{Fail, fail};
use crate::functions::boolean;
use crate::value::{Marks, Seq, Val};

/// An array as input is one item, not many.
pub(crate) fn outer_input(input: Val) -> Val {
    if input.is_array() && !input.marks().sequence {
        Val::marked(
            vec![input],
            Marks {
                outer: true,
                ..Marks::SEQUENCE
            },
        )
    } else {
        input
    }
}

/// `$`
pub(crate) fn context(input: &Val) -> Val {
    if let Val::Seq(seq) = input
        && seq.marks.outer
    {
        return seq.items.first().cloned().unwrap_or_default();
    }
    input.clone()
}

/// What a result sequence of none or one item stands for.
pub(crate) fn finish(result: Val, keep_array: bool) -> Val {
    let Val::Seq(seq) = &result else {
        return result;
    };
    if !seq.marks.sequence {
        return result;
    }
    match seq.items.len() {
        0 => Val::Undefined,
        1 if seq.marks.keep_singleton => result,
        1 if keep_array => {
            let marks = Marks {
                keep_singleton: true,
                ..seq.marks
            };
            Val::marked(seq.items.clone(), marks)
        }
        1 => seq.items.first().cloned().unwrap_or_default(),
        _ => result,
    }
}

/// The items of an array, taken out of it where nobody else holds it.
pub(crate) fn into_vec(value: Val) -> Vec<Val> {
    match value {
        Val::Seq(seq) => match Rc::try_unwrap(seq) {
            Ok(Seq { items, .. }) => items,
            Err(seq) => seq.items.clone(),
        },
        Val::Json(Value::Array(items)) => match Rc::try_unwrap(items) {
            Ok(items) => items.into_iter().map(Val::Json).collect(),
            Err(items) => items.iter().cloned().map(Val::Json).collect(),
        },
        Val::Undefined | Val::Json(_) | Val::Dict(_) | Val::Func(_) | Val::Tuples(_) => {
            value.to_vec()
        }
    }
}

/// The member of an object, or of every object in an array.
pub(crate) fn lookup(input: &Val, name: &str) -> Val {
    if !input.is_array() {
        return input.member(name).unwrap_or_default();
    }
    let mut found = Vec::new();
    for item in input.items() {
        let value = lookup(&item, name);
        if value.is_array() {
            found.extend(value.items());
        } else if !value.is_undefined() {
            found.push(value);
        }
    }
    Val::sequence(found)
}

/// `*`
pub(crate) fn wildcard(input: &Val) -> Val {
    let inner;
    let input = if input.marks().outer {
        inner = context(input);
        &inner
    } else {
        input
    };
    let mut found = Vec::new();
    // jsonata-js appends the items of an array to a copy that is no sequence any more.
    let mut is_sequence = true;
    for (_, member) in input.members() {
        if member.is_array() {
            flatten(&member, &mut found);
            is_sequence = false;
        } else {
            found.push(member);
        }
    }
    // jsonata-js keeps these two marks as members of the array, which `*` finds, too.
    let Marks {
        sequence,
        keep_singleton,
        ..
    } = input.marks();
    let marks = [sequence, keep_singleton];
    found.extend(marks.into_iter().filter(|mark| *mark).map(Val::from));
    if is_sequence {
        Val::sequence(found)
    } else {
        Val::array(found)
    }
}

fn flatten(value: &Val, into: &mut Vec<Val>) {
    for item in value.items() {
        if item.is_array() {
            flatten(&item, into);
        } else {
            into.push(item);
        }
    }
}

/// `**`
pub(crate) fn descend(value: &Val, into: &mut Vec<Val>) {
    if value.is_array() {
        for item in value.items() {
            descend(&item, into);
        }
        return;
    }
    into.push(value.clone());
    if value.is_object() {
        for (_, member) in value.members() {
            descend(&member, into);
        }
    }
}

/// The item at an index, counted from the end if negative, as a sequence.
pub(crate) fn at_index(index: f64, input: &Val) -> Val {
    let length = input.len().unwrap_or(1);
    let item = place(index, length).map_or(Val::Undefined, |place| {
        if input.is_array() {
            input.item(place)
        } else {
            input.clone()
        }
    });
    if let Val::Tuples(tuples) = input {
        let tuple = place(index, length).and_then(|place| tuples.get(place));
        return Val::Tuples(Rc::new(tuple.into_iter().cloned().collect()));
    }
    if item.is_undefined() {
        Val::sequence(Vec::new())
    } else if item.is_array() {
        item
    } else {
        Val::sequence(vec![item])
    }
}

/// The place that an index means in an array of this length.
fn place(index: f64, length: usize) -> Option<usize> {
    let mut index = index.floor();
    #[expect(clippy::cast_precision_loss, reason = "a length fits a binary64")]
    let length = length as f64;
    if index < 0.0 {
        index += length;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked"
    )]
    (0.0..length).contains(&index).then_some(index as usize)
}

/// How often a predicate's result keeps the item at `index`.
pub(crate) fn times_kept(met: &Val, index: usize, length: usize) -> Result<usize, Fail> {
    if let Val::Json(Value::Bool(kept)) = met {
        return Ok(usize::from(*kept));
    }
    if met.is_number() && is_numeric(met)? {
        let here = met.as_f64().and_then(|n| place(n, length)) == Some(index);
        return Ok(usize::from(here));
    }
    if met.is_array() && all_numeric(met)? {
        return Ok(met
            .items()
            .filter(|item| item.as_f64().and_then(|n| place(n, length)) == Some(index))
            .count());
    }
    Ok(usize::from(boolean(met)? == Some(true)))
}

/// Whether it is a number and not NaN; infinity is an error.
pub(crate) fn is_numeric(value: &Val) -> Result<bool, Fail> {
    match value {
        Val::Json(Value::Int(_)) => Ok(true),
        Val::Json(Value::Float(n)) if n.is_infinite() => {
            Err(fail("D1001").value(Some(Value::Float(*n))))
        }
        Val::Json(Value::Float(n)) => Ok(!n.is_nan()),
        Val::Undefined
        | Val::Json(_)
        | Val::Seq(_)
        | Val::Dict(_)
        | Val::Func(_)
        | Val::Tuples(_) => Ok(false),
    }
}

/// Whether all items are numbers; infinity among them is an error.
pub(crate) fn all_numeric(array: &Val) -> Result<bool, Fail> {
    let mut all = true;
    for item in array.items() {
        all &= is_numeric(&item)?;
    }
    Ok(all)
}
