//! A `ResultWriter` says where or how results are written.
//!
//! With `Resource` (and its parameters) they go to a bucket; with `WriterConfig` their
//! shape changes; with neither it does nothing.

use source::Diagnostic;

use super::SCHEMA;
use crate::definition::{Definition, PartKind};

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for part in &definition.parts {
        let is_writer = part.kind == PartKind::ResultWriter && part.object.is_object();
        if !is_writer {
            continue;
        }
        if !part.object.has("Resource") && !part.object.has("WriterConfig") {
            out.push(
                Diagnostic::error(
                    SCHEMA,
                    "result-writer",
                    part.anchor,
                    "These fields are required: [Resource, Parameters]",
                )
                .at(part.object.location()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn an_empty_writer_is_refused() {
        check_state(
            r#"{"Type": "Map", "End": true, "ResultWriter": {}, "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] These fields are required: [Resource, Parameters] at /States/A/ResultWriter ("ResultWriter")
            "#]],
        );
    }
}
