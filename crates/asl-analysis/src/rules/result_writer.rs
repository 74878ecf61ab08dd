//! A `ResultWriter` says where or how results are written.
//!
//! With `Resource` (and its parameters) they go to a bucket; with `WriterConfig` their
//! shape changes; with neither it does nothing. Only `s3:putObject` writes.

use asl_syntax::Written;
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
        let resource = part.object.node.member("Resource");
        let resource = resource.and_then(|member| part.object.written(member));
        let is_other = |field: &Written<'_>| {
            let text = field.node.as_str();
            text.is_some_and(|text| !text.ends_with(":states:::s3:putObject"))
        };
        out.extend(resource.filter(is_other).map(unknown_writer));
    }
}

/// A writer that writes no objects.
fn unknown_writer(field: Written<'_>) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        "result-writer",
        field.range(),
        "The field 'Resource' does not match any of the allowed values",
    )
    .at(&*field.path())
    .with_help("use `arn:aws:states:::s3:putObject`")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn only_one_resource_writes() {
        check_state(
            r#"{"Type": "Map", "End": true, "ResultWriter": {"Resource": "arn:aws:states:::s3:getObject"}, "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The field 'Resource' does not match any of the allowed values at /States/A/ResultWriter/Resource ("arn:aws:states:::s3:getObject") use `arn:aws:states:::s3:putObject`
            "#]],
        );
    }

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
