//! `$$.Map` is read in the Map state itself, not in the states it runs (AWS guide, "Context
//! object data for Map states").
//!
//! The states of an inline iteration can read it, those of a child execution cannot, nor can
//! one that `TestState` tests alone; the guide promises it for the Map's `ItemSelector` (or
//! its old name, `Parameters`) alone.
//!
//! Wrong: a state inside the Map with `"item.$": "$$.Map.Item.Value"`.
//! Right: `"ItemSelector": {"item.$": "$$.Map.Item.Value"}`, and `"$.item"` in that state.

use asl_protocol::StateKind;
use json_syntax::Node;
use source::Diagnostic;

use super::hint;
use crate::definition::{Definition, ScopedState};

/// The fields of a Map state in which its item is there.
const ITEM_FIELDS: &[&str] = &["ItemSelector", "Parameters"];
/// The fields that hold states, which are looked at themselves.
const STATE_FIELDS: &[&str] = &["Branches", "ItemProcessor", "Iterator"];

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for ScopedState { state, .. } in definition.states() {
        let is_map = state.kind() == Some(StateKind::Map);
        for field in state.object.fields() {
            let name = field.name();
            if STATE_FIELDS.contains(&name) || is_map && ITEM_FIELDS.contains(&name) {
                continue;
            }
            let mut todo: Vec<&Node> = vec![&field.node];
            while let Some(node) = todo.pop() {
                todo.extend(node.items());
                todo.extend(
                    node.members()
                        .iter()
                        .filter_map(|member| member.value.as_ref()),
                );
                if node
                    .as_str()
                    .is_some_and(|text| text.starts_with("$$.Map."))
                {
                    let text = "only the `ItemSelector` of the Map state is sure to see its item";
                    let remark = hint("MAP_ITEM", "map-item", node.range, text.to_owned());
                    out.push(remark.at(&*field.path()));
                }
            }
        }
    }
}
