//! The mode of a Map decides what else it may have.
//!
//! Only a distributed Map has an `ExecutionType` for its children. An `ItemReader` reads
//! with `s3:getObject` or `s3:listObjectsV2`; CSV files say where their headers are, and no
//! others have any; objects that are flattened have a format, and `ItemsPointer` begins with
//! `/` (each seen on AWS: tiny-asl-machine, `Validation.ItemReader`).

use std::rc::Rc;

use asl_syntax::{Field, ItemReader, ReaderConfig, Written};
use source::Diagnostic;

use super::{SCHEMA, unknown_field};
use crate::definition::{Definition, PartKind, ScopedState};

const RULE: &str = "map-mode";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for part in &definition.parts {
        let text = |name: &str| part.object.node.get(name)?.as_str().map(|text| &**text);
        let misplaced: &[&str] = if part.kind == PartKind::ProcessorConfig {
            match text("Mode") {
                Some("DISTRIBUTED") => &[],
                _ => &["ExecutionType"],
            }
        } else if part.kind == PartKind::ReaderConfig {
            match text("InputType") {
                None | Some("CSV") => &[],
                Some("JSON") => &["CSVHeaderLocation", "CSVHeaders", "ManifestType"],
                Some(_) => &["CSVHeaderLocation", "CSVHeaders"],
            }
        } else {
            &[]
        };
        let members = misplaced
            .iter()
            .filter_map(|name| part.object.node.member(name));
        for field in members.filter_map(|member| part.object.written(member)) {
            out.push(unknown_field::unsupported(part, field));
        }
    }
    for (_, ScopedState { state, .. }) in definition.states_with("ItemReader") {
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
    let Some(field) = reader.reader_config() else {
        return;
    };
    let Some(config) = &field.value else {
        return;
    };
    let input_type = config.input_type().and_then(|field| field.value);
    if config.csv_header_location().is_none() && input_type.as_deref() == Some("CSV") {
        out.push(missing("CSVHeaderLocation", &field, config));
    }
    let text = |name: &str| config.object.node.get(name)?.as_str().map(|text| &**text);
    if text("Transformation") == Some("LOAD_AND_FLATTEN") && !config.object.has("InputType") {
        out.push(missing("InputType", &field, config));
    }
    if let Some(pointer) = config.items_pointer()
        && let Some(text) = &pointer.value
        && !(text.is_empty() || text.starts_with('/') || text.starts_with("{%"))
    {
        out.push(no_pointer(pointer.written(), text));
    }
}

/// A reader that reads neither an object nor a listing.
fn unknown_reader(field: &Field<Rc<str>>) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        RULE,
        field.range(),
        "The field 'Resource' does not match any of the allowed values. Examples: \
         [arn:<partition>:states:::s3:getObject, arn:<partition>:states:::s3:listObjectsV2]",
    )
    .at(&*field.path())
}

/// A CSV file without a word on its headers, or objects to flatten without their format.
fn missing(name: &str, field: &Field<ReaderConfig>, config: &ReaderConfig) -> Diagnostic {
    let message = format!("The field '{name}' is required");
    Diagnostic::error(SCHEMA, RULE, field.key.range, message).at(config.object.location())
}

fn no_pointer(field: Written<'_>, text: &str) -> Diagnostic {
    let message = format!("Invalid input: JSON Pointer expression must start with '/': \"{text}\"");
    Diagnostic::error(SCHEMA, RULE, field.range(), message).at(&*field.path())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn modes_and_readers() {
        check_state(
            r#"{"Type": "Map", "End": true,
                "ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2",
                    "ReaderConfig": {"Transformation": "LOAD_AND_FLATTEN", "ItemsPointer": "rows"}},
                "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The field 'InputType' is required at /States/A/ItemReader/ReaderConfig ("ReaderConfig")
                error[SCHEMA_VALIDATION_FAILED] Invalid input: JSON Pointer expression must start with '/': "rows" at /States/A/ItemReader/ReaderConfig/ItemsPointer ("rows")
            "#]],
        );
        check_state(
            r#"{"Type": "Map", "End": true,
                "ItemReader": {"Resource": "arn:aws:states:::s3:getObject",
                    "ReaderConfig": {"InputType": "JSON", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a"],
                        "ManifestType": "ATHENA_DATA"}},
                "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Field 'CSVHeaderLocation' is not supported at /States/A/ItemReader/ReaderConfig ("CSVHeaderLocation")
                error[SCHEMA_VALIDATION_FAILED] Field 'CSVHeaders' is not supported at /States/A/ItemReader/ReaderConfig ("CSVHeaders")
                error[SCHEMA_VALIDATION_FAILED] Field 'ManifestType' is not supported at /States/A/ItemReader/ReaderConfig ("ManifestType")
            "#]],
        );
        check_state(
            r#"{"Type": "Map", "End": true,
                "ItemReader": {"Resource": "arn:aws:states:::s3:putObject", "ReaderConfig": {"InputType": "CSV"}},
                "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE", "ExecutionType": "STANDARD"},
                    "StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The field 'Resource' does not match any of the allowed values. Examples: [arn:<partition>:states:::s3:getObject, arn:<partition>:states:::s3:listObjectsV2] at /States/A/ItemReader/Resource ("arn:aws:states:::s3:putObject")
                error[SCHEMA_VALIDATION_FAILED] The field 'CSVHeaderLocation' is required at /States/A/ItemReader/ReaderConfig ("ReaderConfig")
                error[SCHEMA_VALIDATION_FAILED] Field 'ExecutionType' is not supported at /States/A/ItemProcessor/ProcessorConfig ("ExecutionType")
            "#]],
        );
    }
}
