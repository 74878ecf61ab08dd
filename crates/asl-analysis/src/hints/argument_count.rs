//! A function has as many arguments as it takes.
//!
//! The service creates such a definition, and the execution fails where the call is made.
//!
//! Wrong: `"id.$": "States.UUID(1)"`. Right: `"id.$": "States.UUID()"`.

use asl_query::{Allow, PathExpr};
use json_syntax::Node;
use source::Diagnostic;

use super::hint;
use crate::definition::{Definition, ScopedState};
use crate::rules::path_syntax::inside;

/// The fields that hold states, which are looked at themselves.
const STATE_FIELDS: &[&str] = &["Branches", "ItemProcessor", "Iterator"];

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for ScopedState { state, .. } in definition.states() {
        for field in state.object.fields() {
            if STATE_FIELDS.contains(&field.name()) {
                continue;
            }
            let mut todo: Vec<&Node> = vec![&field.node];
            while let Some(node) = todo.pop() {
                todo.extend(node.items());
                let members = node.members().iter();
                todo.extend(members.filter_map(|member| member.value.as_ref()));
                let call = node.as_str().filter(|text| text.starts_with("States."));
                let call = call.and_then(|text| PathExpr::parse(text, Allow::ALL).ok());
                for (function, n, name) in call.iter().flat_map(PathExpr::miscounted) {
                    let (least, most) = function.arity();
                    let wanted = match most {
                        None => format!("at least {least}"),
                        Some(most) if most == least => least.to_string(),
                        Some(most) => format!("{least} to {most}"),
                    };
                    let text = format!(
                        "`{}` takes {wanted} argument{}, not {n}: the execution fails here",
                        function.as_str(),
                        if wanted.ends_with('1') { "" } else { "s" }
                    );
                    let at = inside(definition, node, name);
                    let remark = hint("ARGUMENT_COUNT", "argument-count", at, text);
                    out.push(remark.at(&*field.path()));
                }
            }
        }
    }
}
