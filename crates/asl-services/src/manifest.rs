//! Manifests: files that name the files which a Map's `ItemReader` reads
//! (AWS Step Functions guide, `ItemReader`).

use std::rc::Rc;

use asl_protocol::{ItemList, ItemsRequest, ReaderConfig};
use json_value::Value;

use crate::item_reader::{read_object, text_of};
use crate::{MockBook, csv};

/// The items that an S3 Inventory report lists: its `manifest.json` names the CSV files and
/// their columns.
///
/// S3 encodes the keys in such files as in URLs, and whoever reads them has to decode them (S3 guide,
/// "Amazon S3 Inventory list"). That the service does so is told nowhere: they stay as they are.
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
    let mut items = Vec::new();
    for (bucket, key) in inventory_files(&manifest, bucket)? {
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
        let (bucket, key) = athena_file(&uri)?;
        sources.push((items.len(), Rc::from(uri.as_str())));
        items.extend(read_object(book.object(bucket, key)?, config)?);
    }
    Ok(ItemList {
        sources: sources.into(),
        ..ItemList::of_state(Rc::new(items))
    })
}

/// The objects that the manifest of a reader names, each as bucket and key; none where it is no
/// manifest or cannot be read.
pub(crate) fn files(book: &MockBook, request: &ItemsRequest) -> Vec<(String, String)> {
    let text = |name: &str| {
        let value = request.parameters.get(name).and_then(Value::as_str);
        value.unwrap_or_default()
    };
    let (bucket, config) = (text("Bucket"), &request.config);
    let Some(object) = book.object(bucket, text("Key")).ok() else {
        return Vec::new();
    };
    let manifest = object.as_str().unwrap_or_default();
    let owned = |(bucket, key): (&str, &str)| (bucket.to_owned(), key.to_owned());
    match (config.manifest_type.as_ref(), config.input_type.as_ref()) {
        ("ATHENA_DATA", _) => {
            let uris = csv::rows(manifest, ',').into_iter().flatten();
            uris.filter_map(|uri| athena_file(&uri).ok().map(owned))
                .collect()
        }
        ("S3_INVENTORY", _) | (_, "MANIFEST") => {
            let manifest = Value::parse(manifest).unwrap_or_default();
            let files = inventory_files(&manifest, bucket).unwrap_or_default();
            files.into_iter().map(owned).collect()
        }
        _ => Vec::new(),
    }
}

/// The files of an inventory; without a bucket of their own they are in the manifest's.
fn inventory_files<'a>(
    manifest: &'a Value,
    bucket: &'a str,
) -> Result<Vec<(&'a str, &'a str)>, String> {
    // `arn:aws:s3:::bucket`
    let own = manifest.get("destinationBucket").and_then(Value::as_str);
    let bucket = own.and_then(|arn| arn.rsplit(':').next()).unwrap_or(bucket);
    let files = manifest.get("files").and_then(Value::as_array);
    let files = files.ok_or("The manifest has no list of files")?;
    let place = |file: &'a Value| {
        let key = file.get("key").and_then(Value::as_str);
        Ok((bucket, key.ok_or("A file of the manifest has no key")?))
    };
    files.iter().map(place).collect()
}

/// The bucket and the key of a line of an Athena manifest.
fn athena_file(uri: &str) -> Result<(&str, &str), String> {
    let place = uri
        .strip_prefix("s3://")
        .and_then(|rest| rest.split_once('/'));
    place.ok_or_else(|| {
        format!("The manifest must have one URI a line such as s3://bucket/key, and has {uri}")
    })
}
