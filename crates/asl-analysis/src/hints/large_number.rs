//! Numbers are compared as binary64 (Amazon States Language, "Choice").
//!
//! An integer beyond 2⁵³ - 1 may equal its neighbour.
//!
//! Wrong: `"NumericEquals": 9007199254740993`. Right: a string, and `StringEquals`.

use json_value::Value;
use source::Diagnostic;

use super::hint;
use crate::definition::{Definition, PartKind};

/// The largest integer up to which all are exact.
const MAX_EXACT: i64 = (1 << 53) - 1;

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    let rules = definition
        .parts
        .iter()
        .filter(|part| matches!(part.kind, PartKind::ChoiceRule | PartKind::NestedRule));
    for field in rules.flat_map(|part| part.object.fields()) {
        let name = field.name();
        if !name.starts_with("Numeric") || name.ends_with("Path") {
            continue;
        }
        if let Value::Int(n) = field.node.to_value()
            && n.unsigned_abs() > MAX_EXACT.unsigned_abs()
        {
            let text = format!("{n} is beyond 2^53 - 1, so that it may equal its neighbours");
            out.push(
                hint("INEXACT_NUMBER", "large-number", field.range(), text).at(&*field.path()),
            );
        }
    }
}
