//! Values as booleans and as text: `$boolean`, `$string`.

use std::fmt::Write;

use json_value::{Value, write_json_string};

use crate::error::{Fail, fail};
use crate::eval::walk::is_numeric;
use crate::number::{write_number, write_rounded};
use crate::value::{Val, has_index_names};

/// The boolean a value stands for, `None` if it is undefined. Infinity is an error.
pub(crate) fn boolean(value: &Val) -> Result<Option<bool>, Fail> {
    Ok(Some(match value {
        Val::Undefined => return Ok(None),
        Val::Json(Value::Null) | Val::Func(_) => false,
        Val::Json(Value::Bool(b)) => *b,
        Val::Json(Value::Int(n)) => *n != 0,
        Val::Json(Value::Float(n)) => is_numeric(value)? && *n != 0.0,
        Val::Json(Value::String(text)) => !text.is_empty(),
        Val::Json(Value::Object(members)) => !members.is_empty(),
        Val::Dict(members) => !members.is_empty(),
        Val::Json(Value::Array(_)) | Val::Seq(_) | Val::Tuples(_) => {
            if value.len() == Some(1) {
                return boolean_inside(&value.item(0));
            }
            let mut any = false;
            for item in value.items() {
                any |= boolean(&item)? == Some(true);
            }
            any
        }
    }))
}

/// An only item: what is undefined inside an array is undefined outside too.
fn boolean_inside(item: &Val) -> Result<Option<bool>, Fail> {
    boolean(item)
}

/// Writes the text of a value as `$string` gives it; undefined writes nothing.
pub(crate) fn write_string(value: &Val, pretty: bool, out: &mut String) -> Result<(), Fail> {
    match value {
        Val::Undefined | Val::Func(_) => Ok(()),
        Val::Json(Value::String(text)) => {
            out.push_str(text);
            Ok(())
        }
        Val::Json(Value::Int(n)) => {
            let _ = write!(out, "{n}");
            Ok(())
        }
        Val::Json(Value::Float(n)) if !n.is_finite() => {
            Err(fail("D3001").value(Some(Value::Float(*n))))
        }
        Val::Seq(seq) if seq.marks.outer => match seq.items.first() {
            Some(inner) => write_json(inner, pretty.then_some(0), out),
            None => Ok(()),
        },
        Val::Json(_) | Val::Seq(_) | Val::Dict(_) | Val::Tuples(_) => {
            write_json(value, pretty.then_some(0), out)
        }
    }
}

fn indent(depth: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// JSON as `$string` writes it; `depth` is given when it is to be indented.
fn write_json(value: &Val, depth: Option<usize>, out: &mut String) -> Result<(), Fail> {
    match value {
        Val::Undefined => out.push_str("null"),
        Val::Func(_) => out.push_str("\"\""),
        Val::Json(value) => return write_plain(value, depth, out),
        Val::Seq(_) | Val::Tuples(_) => {
            let items: Vec<Val> = value.to_vec();
            write_list(
                items.len(),
                ('[', ']'),
                depth,
                out,
                &mut |index, depth, out| {
                    items
                        .get(index)
                        .map_or(Ok(()), |item| write_json(item, depth, out))
                },
            )?;
        }
        Val::Dict(_) => {
            let members: Vec<_> = value
                .members()
                .into_iter()
                .filter(|(_, member)| !member.is_undefined())
                .collect();
            write_list(
                members.len(),
                ('{', '}'),
                depth,
                out,
                &mut |index, depth, out| {
                    let Some((name, member)) = members.get(index) else {
                        return Ok(());
                    };
                    write_name(name, depth, out);
                    write_json(member, depth, out)
                },
            )?;
        }
    }
    Ok(())
}

fn write_name(name: &str, depth: Option<usize>, out: &mut String) {
    let _ = write_json_string(name, out);
    out.push_str(if depth.is_some() { ": " } else { ":" });
}

/// Writes the item at a place, indented by so much.
type WriteItem<'w> = &'w mut dyn FnMut(usize, Option<usize>, &mut String) -> Result<(), Fail>;

fn write_list(
    length: usize,
    (open, close): (char, char),
    depth: Option<usize>,
    out: &mut String,
    write: WriteItem<'_>,
) -> Result<(), Fail> {
    out.push(open);
    let inner = depth.map(|depth| depth + 1);
    for index in 0..length {
        if index > 0 {
            out.push(',');
        }
        if let Some(depth) = inner {
            indent(depth, out);
        }
        write(index, inner, out)?;
    }
    if let Some(depth) = depth
        && length > 0
    {
        indent(depth, out);
    }
    out.push(close);
    Ok(())
}

fn write_plain(value: &Value, depth: Option<usize>, out: &mut String) -> Result<(), Fail> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Int(n) => {
            let _ = write!(out, "{n}");
        }
        Value::Float(n) if n.is_infinite() => {
            return Err(fail("D1001").value(Some(value.clone())));
        }
        Value::Float(n) if n.is_nan() => out.push_str("null"),
        Value::Float(n) if n.fract() == 0.0 => write_number(*n, out),
        Value::Float(n) => write_rounded(*n, out),
        Value::String(text) => {
            let _ = write_json_string(text, out);
        }
        Value::Array(items) => {
            write_list(
                items.len(),
                ('[', ']'),
                depth,
                out,
                &mut |index, depth, out| {
                    items
                        .get(index)
                        .map_or(Ok(()), |item| write_plain(item, depth, out))
                },
            )?;
        }
        Value::Object(members) => {
            if has_index_names(members) {
                let members = Val::Json(value.clone()).members();
                return write_list(
                    members.len(),
                    ('{', '}'),
                    depth,
                    out,
                    &mut |index, depth, out| {
                        let Some((name, member)) = members.get(index) else {
                            return Ok(());
                        };
                        write_name(name, depth, out);
                        write_json(member, depth, out)
                    },
                );
            }
            write_list(
                members.len(),
                ('{', '}'),
                depth,
                out,
                &mut |index, depth, out| {
                    let Some((name, member)) = members.get_index(index) else {
                        return Ok(());
                    };
                    write_name(name, depth, out);
                    write_plain(member, depth, out)
                },
            )?;
        }
    }
    Ok(())
}
