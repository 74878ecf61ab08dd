//! A Map state's own fields.

use std::rc::Rc;

use asl_program::{Distributed, Field, ItemBatcher, ItemReader, MachineId, MapState, ResultWriter};
use asl_protocol::{OutputType, ReaderConfig, Transformation, WorkflowType};
use asl_syntax::{State, StateMachine};
use source::Diagnostic;

use super::field::{self, Reader};
use super::{resource, unusable};

/// What a Map iterates over, and how.
pub(super) fn map(
    state: &State,
    processor: &StateMachine,
    id: MachineId,
    reader: Reader<'_>,
) -> Result<MapState, Box<Diagnostic>> {
    let config = processor.processor_config().and_then(|field| field.value);
    let mode = config.as_ref().and_then(|config| config.mode()?.value);
    let execution_type = config
        .as_ref()
        .and_then(|config| WorkflowType::parse(&config.execution_type()?.value?));
    let is_distributed = mode.as_deref() == Some("DISTRIBUTED");
    let own = distributed(state, execution_type.unwrap_or_default(), reader)?;
    let (distributed, idle) = if is_distributed {
        (Some(own), None)
    } else {
        (None, Some(Box::new(own)))
    };
    let selector = state.item_selector().or_else(|| state.parameters());
    Ok(MapState {
        processor: id,
        distributed,
        idle,
        items_path: state
            .items_path()
            .map(|path| field::path(&path))
            .transpose()?,
        items: state
            .items()
            .map(|items| reader.expression(&items))
            .transpose()?,
        item_selector: reader.template(selector)?,
        max_concurrency: reader.number(state.max_concurrency(), state.max_concurrency_path())?,
    })
}

fn distributed(
    state: &State,
    execution_type: WorkflowType,
    reader: Reader<'_>,
) -> Result<Distributed, Box<Diagnostic>> {
    Ok(Distributed {
        reader: item_reader(state, reader)?,
        batcher: item_batcher(state, reader)?,
        result_writer: result_writer(state, reader)?,
        execution_type,
        tolerated_failure_count: reader.number(
            state.tolerated_failure_count(),
            state.tolerated_failure_count_path(),
        )?,
        tolerated_failure_percentage: reader.percentage(
            state.tolerated_failure_percentage(),
            state.tolerated_failure_percentage_path(),
        )?,
        label: state.label().and_then(|field| field.value),
    })
}

fn result_writer(
    state: &State,
    reader: Reader<'_>,
) -> Result<Option<ResultWriter>, Box<Diagnostic>> {
    let Some(writer) = state.result_writer().and_then(|field| field.value) else {
        return Ok(None);
    };
    let config = writer.writer_config().and_then(|field| field.value);
    let transformation = config
        .as_ref()
        .and_then(|config| config.transformation()?.value);
    let output_type = config
        .as_ref()
        .and_then(|config| config.output_type()?.value);
    let arguments = writer.parameters().or_else(|| writer.arguments());
    Ok(Some(ResultWriter {
        export: match writer.resource() {
            Some(_) => Some(reader.template(arguments)?),
            None => None,
        },
        transformation: match transformation.as_deref() {
            Some("NONE") => Some(Transformation::None),
            Some("COMPACT") => Some(Transformation::Compact),
            Some("FLATTEN") => Some(Transformation::Flatten),
            _ => None,
        },
        output_type: match output_type.as_deref() {
            Some("JSONL") => OutputType::JsonLines,
            _ => OutputType::Json,
        },
    }))
}

fn item_reader(state: &State, reader: Reader<'_>) -> Result<Option<ItemReader>, Box<Diagnostic>> {
    let Some(source) = state.item_reader().and_then(|field| field.value) else {
        return Ok(None);
    };
    let arn = source.resource().and_then(|field| field.value);
    let arn = arn.ok_or_else(|| unusable(&source.object, "Resource"))?;
    let config = source.reader_config().and_then(|field| field.value);
    let text = |field: Option<asl_syntax::Field<Rc<str>>>| {
        field
            .and_then(|field| field.value)
            .unwrap_or_else(|| "".into())
    };
    // The names of a file whose first row has its own are not asked for.
    let is_given = config
        .as_ref()
        .and_then(|config| config.csv_header_location()?.value)
        .is_some_and(|location| &*location == "GIVEN");
    let headers = config
        .as_ref()
        .filter(|_| is_given)
        .and_then(|config| config.csv_headers()?.value);
    let headers = headers.map(|headers| {
        headers
            .iter()
            .filter_map(|header| header.value.clone())
            .collect()
    });
    let pointer = config
        .as_ref()
        .and_then(asl_syntax::ReaderConfig::items_pointer);
    let (items_pointer, expression) = match reader.text(pointer, None)? {
        Some(Field::Jsonata(expression)) => (None, Some(expression)),
        Some(Field::Literal(text)) => (Some(text), None),
        Some(Field::Path(_)) | None => (None, None),
    };
    Ok(Some(ItemReader {
        action: resource(&arn).resource,
        arguments: reader.template(source.parameters().or_else(|| source.arguments()))?,
        config: Rc::new(ReaderConfig {
            input_type: text(
                config
                    .as_ref()
                    .and_then(asl_syntax::ReaderConfig::input_type),
            ),
            csv_headers: headers,
            csv_delimiter: text(
                config
                    .as_ref()
                    .and_then(asl_syntax::ReaderConfig::csv_delimiter),
            ),
            manifest_type: text(
                config
                    .as_ref()
                    .and_then(asl_syntax::ReaderConfig::manifest_type),
            ),
            transformation: text(
                config
                    .as_ref()
                    .and_then(asl_syntax::ReaderConfig::transformation),
            ),
            items_pointer,
        }),
        items_pointer: expression,
        max_items: reader.number(
            config
                .as_ref()
                .and_then(asl_syntax::ReaderConfig::max_items),
            config
                .as_ref()
                .and_then(asl_syntax::ReaderConfig::max_items_path),
        )?,
    }))
}

fn item_batcher(state: &State, reader: Reader<'_>) -> Result<Option<ItemBatcher>, Box<Diagnostic>> {
    let Some(batcher) = state.item_batcher().and_then(|field| field.value) else {
        return Ok(None);
    };
    Ok(Some(ItemBatcher {
        max_items: reader.number(
            batcher.max_items_per_batch(),
            batcher.max_items_per_batch_path(),
        )?,
        max_bytes: reader.number(
            batcher.max_input_bytes_per_batch(),
            batcher.max_input_bytes_per_batch_path(),
        )?,
        batch_input: reader.template(batcher.batch_input())?,
    }))
}
