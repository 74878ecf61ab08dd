//! What an `ItemReader` is asked for.

use std::rc::Rc;

use asl_program::{ItemReader, State};
use asl_protocol::{ItemList, ItemsRequest, TaskId, error_name, limits};
use asl_query::Expected;
use json_value::Value;

use crate::data_flow::Flow;
use crate::error::StateError;
use crate::fields;

/// What an `ItemReader` is asked for.
pub(crate) struct Reading {
    pub(crate) request: ItemsRequest,
    /// `MaxItems`: 0 for all, below 0 what no reader takes ([`negative_max_items`]).
    pub(crate) max_items: i64,
}

impl Reading {
    /// The question whether a Map may begin with items of its own.
    pub(super) fn of_given(state: &State, given: ItemList) -> Self {
        let request = ItemsRequest {
            id: TaskId(0),
            state: state.name.clone(),
            action: Rc::default(),
            parameters: Value::Null,
            config: Rc::default(),
            given: Some(given),
            results: None,
        };
        Self {
            request,
            max_items: 0,
        }
    }
}

/// A `MaxItemsPath` to a number below 0 (floci#3732).
pub(crate) fn negative_max_items() -> StateError {
    StateError::new(
        error_name::ITEM_READER_FAILED,
        "field MaxItems must be positive",
    )
}

pub(crate) fn prepare_reading(
    flow: &Flow<'_>,
    effective: &Value,
    reader: &ItemReader,
) -> Result<Reading, StateError> {
    let parameters = match &reader.arguments {
        Some(arguments) => flow.template(arguments, effective)?,
        None => Value::empty_object(),
    };
    let max_items = match &reader.max_items {
        Some(field) => fields::whole(flow, effective, "MaxItems", field, limits::MAX_ITEMS)?,
        None => 0,
    };
    let mut config = reader.config.clone();
    if let Some(pointer) = &reader.items_pointer {
        let pointer = flow.evaluate_as(pointer, Expected::String)?;
        Rc::make_mut(&mut config).items_pointer = pointer.as_str().map(Rc::from);
    }
    let request = ItemsRequest {
        id: TaskId(0),
        state: flow.state_name().clone(),
        action: reader.action.clone(),
        parameters,
        config,
        given: None,
        results: None,
    };
    Ok(Reading { request, max_items })
}

/// The first of the items that were read: `MaxItems`, 0 for all.
pub(crate) fn limited(mut items: ItemList, max_items: usize) -> ItemList {
    if max_items != 0 && max_items < items.values.len() {
        items.values = Rc::new(items.values.iter().take(max_items).cloned().collect());
    }
    items
}
