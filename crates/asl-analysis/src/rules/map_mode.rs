//! The mode of a Map decides what else it may have.
//!
//! Only a distributed Map has an `ExecutionType` for its children. An `ItemReader` reads
//! with `s3:getObject` or `s3:listObjectsV2`; CSV files say where their headers are.

use std::rc::Rc;

use asl_syntax::{Field, ItemReader, ReaderConfig};
use source::Diagnostic;

use super::{SCHEMA, unknown_field};
use crate::definition::{Definition, PartKind, ScopedState};

const RULE: &str = "map-mode";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for part in &definition.parts {
        let text = |name: &str| part.object.node.get(name)?.as_str().map(|text| &**text);
        let is_not = |name: &str, value: &str| text(name).is_some_and(|text| text != value);
        let misplaced = if part.kind == PartKind::ProcessorConfig {
            (text("Mode") != Some("DISTRIBUTED")).then_some("ExecutionType")
        } else if part.kind == PartKind::ReaderConfig {
            is_not("InputType", "CSV").then_some("CSVHeaderLocation")
        } else {
            None
        };
        let Some(misplaced) = misplaced else {
            continue;
        };
        if let Some(field) = part.object.field(misplaced) {
            out.push(unknown_field::unsupported(part, &field));
        }
    }
    for ScopedState { state, .. } in definition.states() {
        if let Some(reader) = state.item_reader().and_then(|field| field.value) {
            item_reader(&reader, out);
        }
    }
}

fn item_reader(reader: &ItemReader, out: &mut Vec<Diagnostic>) {
    if let Some(field) = reader.resource()
        && let Some(resource) = &field.value
    {
        let known = [":states:::s3:getObject", ":states:::s3:listObjectsV2"];
        if !known.iter().any(|suffix| resource.ends_with(suffix)) {
            out.push(unknown_reader(&field));
        }
    }
    if let Some(field) = reader.reader_config()
        && let Some(config) = &field.value
        && config.csv_header_location().is_none()
        && config.input_type().and_then(|field| field.value).as_deref() == Some("CSV")
    {
        out.push(no_headers(&field, config));
    }
}

/// A reader that reads neither an object nor a listing.
fn unknown_reader(field: &Field<Rc<str>>) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        RULE,
        field.range(),
        "The field 'Resource' does not match any of the allowed values",
    )
    .at(&*field.path())
    .with_help("use `arn:aws:states:::s3:getObject` or `arn:aws:states:::s3:listObjectsV2`")
}

/// A CSV file without a word on its headers.
fn no_headers(field: &Field<ReaderConfig>, config: &ReaderConfig) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        RULE,
        field.key.range,
        "The field 'CSVHeaderLocation' is required",
    )
    .at(config.object.location())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn modes_and_readers() {
        check_state(
            r#"{"Type": "Map", "End": true,
                "ItemReader": {"Resource": "arn:aws:states:::s3:putObject", "ReaderConfig": {"InputType": "CSV"}},
                "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE", "ExecutionType": "STANDARD"},
                    "StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The field 'Resource' does not match any of the allowed values at /States/A/ItemReader/Resource ("arn:aws:states:::s3:putObject") use `arn:aws:states:::s3:getObject` or `arn:aws:states:::s3:listObjectsV2`
                error[SCHEMA_VALIDATION_FAILED] The field 'CSVHeaderLocation' is required at /States/A/ItemReader/ReaderConfig ("ReaderConfig")
                error[SCHEMA_VALIDATION_FAILED] Field 'ExecutionType' is not supported at /States/A/ItemProcessor/ProcessorConfig ("ExecutionType")
            "#]],
        );
    }
}
