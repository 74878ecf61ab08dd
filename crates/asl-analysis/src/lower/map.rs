//! A Map state's own fields.

use asl_program::{MachineId, MapMode, MapState};
use asl_syntax::{QueryLanguage, State, StateMachine};
use source::Diagnostic;

use super::field;

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
    let selector = state.item_selector().or_else(|| state.parameters());
    Ok(MapState {
        processor: id,
        mode: match mode.as_deref() {
            Some("DISTRIBUTED") => MapMode::Distributed,
            _ => MapMode::Inline,
        },
        items_path: state.items_path().map(|path| field::path(&path)).transpose()?,
        items: state.items().map(|items| field::expression(&items)).transpose()?,
        item_selector: field::template(selector, language)?,
        max_concurrency: field::number(
            state.max_concurrency(),
            state.max_concurrency_path(),
            language,
        )?,
    })
}
