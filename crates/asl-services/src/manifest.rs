//! Manifests: files that name the files which a Map's `ItemReader` reads
//! (AWS Step Functions guide, `ItemReader`).

use std::rc::Rc;

use asl_protocol::{ItemList, ReaderConfig};
use json_value::Value;

use crate::item_reader::{read_object, text_of};
use crate::{MockBook, csv};

/// The items that an S3 Inventory report lists: its `manifest.json` names the CSV files and
/// their columns.
pub(crate) fn read_inventory(
    book: &MockBook,
    bucket: &str,
    manifest: &str,
) -> Result<Vec<Value>, String> {
    let manifest =
        Value::parse(manifest).map_err(|error| format!("The manifest is not JSON: {error}"))?;
    let text = |name: &str| manifest.get(name).and_then(Value::as_str);
    let format = text("fileFormat").unwrap_or_default();
    if format != "CSV" {
        return Err(format!(
            "The inventory's fileFormat must be CSV, and is {format:?}"
        ));
    }
    let columns: Vec<Rc<str>> = text("fileSchema")
        .ok_or("The manifest has no fileSchema, which names the columns")?
        .split(',')
        .map(|column| Rc::from(column.trim()))
        .collect();
    // `arn:aws:s3:::bucket`
    let bucket = text("destinationBucket")
        .and_then(|arn| arn.rsplit(':').next())
        .unwrap_or(bucket);
    let files = manifest.get("files").and_then(Value::as_array);
    let files = files.ok_or("The manifest has no list of files")?;
    let mut items = Vec::new();
    for file in files {
        let key = file.get("key").and_then(Value::as_str);
        let key = key.ok_or("A file of the manifest has no key")?;
        for row in csv::rows(text_of(book.object(bucket, key)?)?, ',') {
            items.push(Value::object(
                columns
                    .iter()
                    .cloned()
                    .zip(row.into_iter().map(Value::from)),
            ));
        }
    }
    Ok(items)
}

/// The items in the files that an Athena `UNLOAD` query wrote: its data manifest has one S3
/// URI a line.
pub(crate) fn read_athena(
    book: &MockBook,
    manifest: &str,
    config: &ReaderConfig,
) -> Result<ItemList, String> {
    let (mut items, mut sources) = (Vec::new(), Vec::new());
    for uri in csv::rows(manifest, ',').into_iter().flatten() {
        let place = uri
            .strip_prefix("s3://")
            .and_then(|rest| rest.split_once('/'));
        let (bucket, key) = place.ok_or_else(|| {
            format!("The manifest must have one URI a line such as s3://bucket/key, and has {uri}")
        })?;
        sources.push((items.len(), Rc::from(uri.as_str())));
        items.extend(read_object(book.object(bucket, key)?, config)?);
    }
    Ok(ItemList {
        sources: sources.into(),
        ..ItemList::of_state(Rc::new(items))
    })
}
