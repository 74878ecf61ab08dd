//! Only a distributed Map reads objects, makes batches and writes results.
//!
//! The service creates a definition where another does, and the execution fails in that state.
//!
//! Wrong: `{"Type": "Map", "ItemBatcher": {…}, "ItemProcessor": {"StartAt": …}}`.
//! Right: the same with `"ProcessorConfig": {"Mode": "DISTRIBUTED", …}` in `ItemProcessor`.

use asl_protocol::StateKind;
use source::Diagnostic;

use super::hint;
use crate::definition::{Definition, ScopedState, is_distributed};

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for ScopedState { state, .. } in definition.states() {
        let is_map = state.kind() == Some(StateKind::Map);
        if !is_map || state.machines().iter().any(is_distributed) {
            continue;
        }
        for name in ["ItemReader", "ItemBatcher", "ResultWriter"] {
            if let Some(field) = state.object.field::<json_syntax::Node>(name) {
                let text = format!("`{name}` is for a distributed Map: the execution fails here");
                let remark = hint("INLINE_MAP", "inline-map", field.key.range, text);
                out.push(remark.at(state.object.location()));
            }
        }
    }
}
