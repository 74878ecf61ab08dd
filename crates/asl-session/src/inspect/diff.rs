//! What changed from one value to another.

use json_value::Value;

use super::{Change, ChangeKind, Diff, MAX_CHANGES};
use crate::narration::short;

/// Compares; `with` says what `before` is.
pub(crate) fn diff(with: String, before: &Value, after: &Value) -> Diff {
    let mut diff = Diff {
        with,
        changes: Vec::new(),
        n_more: 0,
    };
    walk("$", before, after, &mut diff);
    diff
}

/// Nesting is that of the values, which their reader limits.
fn walk(path: &str, before: &Value, after: &Value, diff: &mut Diff) {
    if before == after {
        return;
    }
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, value) in old.iter() {
                let path = member(path, name);
                match new.get(name) {
                    Some(now) => walk(&path, value, now, diff),
                    None => push(diff, path, Some(value), None),
                }
            }
            for (name, value) in new.iter() {
                if old.get(name).is_none() {
                    push(diff, member(path, name), None, Some(value));
                }
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            for idx in 0..old.len().max(new.len()) {
                let path = format!("{path}[{idx}]");
                match (old.get(idx), new.get(idx)) {
                    (Some(value), Some(now)) => walk(&path, value, now, diff),
                    (value, now) => push(diff, path, value, now),
                }
            }
        }
        _ => push(diff, path.to_owned(), Some(before), Some(after)),
    }
}

fn push(diff: &mut Diff, path: String, before: Option<&Value>, after: Option<&Value>) {
    if diff.changes.len() >= MAX_CHANGES {
        diff.n_more += 1;
        return;
    }
    let kind = match (before, after) {
        (None, _) => ChangeKind::Added,
        (Some(_), None) => ChangeKind::Removed,
        (Some(_), Some(_)) => ChangeKind::Changed,
    };
    diff.changes.push(Change {
        path,
        kind,
        before: before.map(short),
        after: after.map(short),
    });
}

/// `$.name`, or `$['a b']` where the name is no plain word.
fn member(path: &str, name: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    if !name.is_empty() && name.chars().all(is_word) {
        format!("{path}.{name}")
    } else {
        format!(
            "{path}['{}']",
            name.replace('\\', "\\\\").replace('\'', "\\'")
        )
    }
}
