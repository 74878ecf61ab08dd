//! A Map state's own fields.

use std::rc::Rc;

use asl_program::{Distributed, ItemBatcher, ItemReader, MachineId, MapState};
use asl_protocol::ReaderConfig;
use asl_syntax::{QueryLanguage, State, StateMachine};
use source::Diagnostic;

use super::{field, resource, unusable};

/// What a Map iterates over, and how.
pub(super) fn map(
    state: &State,
    processor: &StateMachine,
    id: MachineId,
    language: QueryLanguage,
) -> Result<MapState, Diagnostic> {
    let mode = processor
        .processor_config()
        .and_then(|field| field.value?.mode()?.value);
    let is_distributed = mode.as_deref() == Some("DISTRIBUTED");
    let selector = state.item_selector().or_else(|| state.parameters());
    Ok(MapState {
        processor: id,
        distributed: is_distributed
            .then(|| distributed(state, language))
            .transpose()?,
        items_path: state
            .items_path()
            .map(|path| field::path(&path))
            .transpose()?,
        items: state
            .items()
            .map(|items| field::expression(&items))
            .transpose()?,
        item_selector: field::template(selector, language)?,
        max_concurrency: field::number(
            state.max_concurrency(),
            state.max_concurrency_path(),
            language,
        )?,
    })
}

fn distributed(state: &State, language: QueryLanguage) -> Result<Distributed, Diagnostic> {
    let writer = state.result_writer().and_then(|field| field.value);
    let writer = writer.and_then(|writer| writer.parameters().or_else(|| writer.arguments()));
    Ok(Distributed {
        reader: item_reader(state, language)?,
        batcher: item_batcher(state, language)?,
        result_writer: field::template(writer, language)?,
        tolerated_failure_count: field::number(
            state.tolerated_failure_count(),
            state.tolerated_failure_count_path(),
            language,
        )?,
        tolerated_failure_percentage: field::percentage(
            state.tolerated_failure_percentage(),
            state.tolerated_failure_percentage_path(),
            language,
        )?,
        label: state.label().and_then(|field| field.value),
    })
}

fn item_reader(state: &State, language: QueryLanguage) -> Result<Option<ItemReader>, Diagnostic> {
    let Some(reader) = state.item_reader().and_then(|field| field.value) else {
        return Ok(None);
    };
    let arn = reader.resource().and_then(|field| field.value);
    let arn = arn.ok_or_else(|| unusable(&reader.object, "Resource"))?;
    let config = reader.reader_config().and_then(|field| field.value);
    let text = |field: Option<asl_syntax::Field<Rc<str>>>| {
        field
            .and_then(|field| field.value)
            .unwrap_or_else(|| "".into())
    };
    let headers = config
        .as_ref()
        .and_then(|config| config.csv_headers()?.value);
    let headers = headers.map(|headers| {
        headers
            .iter()
            .filter_map(|header| header.value.clone())
            .collect()
    });
    Ok(Some(ItemReader {
        action: resource(&arn).resource,
        arguments: field::template(reader.parameters().or_else(|| reader.arguments()), language)?,
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
            items_pointer: config
                .as_ref()
                .and_then(|config| config.items_pointer()?.value),
        }),
        max_items: field::number(
            config
                .as_ref()
                .and_then(asl_syntax::ReaderConfig::max_items),
            config
                .as_ref()
                .and_then(asl_syntax::ReaderConfig::max_items_path),
            language,
        )?,
    }))
}

fn item_batcher(state: &State, language: QueryLanguage) -> Result<Option<ItemBatcher>, Diagnostic> {
    let Some(batcher) = state.item_batcher().and_then(|field| field.value) else {
        return Ok(None);
    };
    Ok(Some(ItemBatcher {
        max_items: field::number(
            batcher.max_items_per_batch(),
            batcher.max_items_per_batch_path(),
            language,
        )?,
        max_bytes: field::number(
            batcher.max_input_bytes_per_batch(),
            batcher.max_input_bytes_per_batch_path(),
            language,
        )?,
        batch_input: field::template(batcher.batch_input(), language)?,
    }))
}
