//! `ItemBatcher`: child executions that take several items each.

use asl_program::{ItemBatcher, MapState};
use asl_protocol::{ItemList, limits};
use json_value::{Map, Value};

use crate::data_flow::Flow;
use crate::error::StateError;
use crate::fields;
use crate::frame::MapItem;

/// The inputs of child executions that take several items each, and how many each takes.
pub(crate) fn batched(
    flow: &Flow<'_>,
    effective: &Value,
    map: &MapState,
    batcher: &ItemBatcher,
    items: &ItemList,
) -> Result<(Vec<Value>, Vec<usize>), StateError> {
    let limit = |name: &str, field| -> Result<usize, StateError> {
        let limit = Option::map(field, |field| fields::integer(flow, effective, name, field));
        Ok(match limit.transpose()? {
            None | Some(0) => usize::MAX,
            Some(limit) => usize::try_from(limit).unwrap_or(usize::MAX),
        })
    };
    let max_items = limit("MaxItemsPerBatch", batcher.max_items.as_ref())?;
    let max_bytes =
        limit("MaxInputBytesPerBatch", batcher.max_bytes.as_ref())?.min(limits::MAX_PAYLOAD_BYTES);
    let shared = match &batcher.batch_input {
        Some(template) => Some(flow.template(template, effective)?),
        None => None,
    };
    let wrap = |items: Vec<Value>| {
        let mut batch = Map::with_capacity(2);
        if let Some(shared) = &shared {
            batch.insert("BatchInput", shared.clone());
        }
        batch.insert("Items", items.into());
        Value::from(batch)
    };
    let overhead = wrap(Vec::new()).json_len();
    let (mut inputs, mut sizes) = (Vec::new(), Vec::new());
    let (mut batch, mut n_bytes) = (Vec::new(), overhead);
    for index in 0..items.values.len() {
        let item = MapItem::of(items, index);
        let selected = match &map.item_selector {
            Some(selector) => flow.for_item(&item).template(selector, effective)?,
            None => item.input(),
        };
        let n_alone = selected.json_len();
        if overhead + n_alone > max_bytes {
            return Err(StateError::data_limit(flow.state_name()));
        }
        let n_more = n_alone + 1;
        if !batch.is_empty() && (batch.len() >= max_items || n_bytes + n_more > max_bytes) {
            sizes.push(batch.len());
            inputs.push(wrap(std::mem::take(&mut batch)));
            n_bytes = overhead;
        }
        n_bytes += n_more;
        batch.push(selected);
    }
    if !batch.is_empty() {
        sizes.push(batch.len());
        inputs.push(wrap(batch));
    }
    Ok((inputs, sizes))
}
