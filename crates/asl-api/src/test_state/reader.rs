//! What an `ItemReader` finds in `mapItemReaderData`.
//!
//! The API says no more of it than "The data … as found in its original source". Of
//! an object that is its text. For the rest there is no example, and these are our readings: of
//! a listing, what S3 lists, as the list or as the answer with its `Contents`; of objects that are
//! loaded and flattened and of the files of an Athena manifest, what is in one of them; of a Parquet
//! file, its rows as JSON. The files of an S3 inventory have no header and cannot be told apart from
//! their manifest, so only a manifest is understood, and there are no files to it.

use std::rc::Rc;

use asl_protocol::{ItemList, ItemsRequest, ReaderConfig};
use asl_services::MockBook;
use json_value::Value;

/// The items in the data that a request brings.
///
/// # Errors
/// The cause of `States.ItemReaderFailed`.
pub(super) fn read(data: &Rc<str>, request: &ItemsRequest) -> Result<ItemList, String> {
    let config = &request.config;
    let is_listing = request.action.as_ref() == "listObjectsV2";
    if is_listing && config.transformation.as_ref() != "LOAD_AND_FLATTEN" {
        return listed(data);
    }
    let is_athena = config.manifest_type.as_ref() == "ATHENA_DATA";
    let text = |name: &str| {
        let value = request.parameters.get(name).and_then(Value::as_str);
        Rc::<str>::from(value.unwrap_or_default())
    };
    let (bucket, key) = (text("Bucket"), text("Key"));
    let request = ItemsRequest {
        action: "getObject".into(),
        config: Rc::new(ReaderConfig {
            manifest_type: if is_athena {
                Rc::default()
            } else {
                config.manifest_type.clone()
            },
            ..ReaderConfig::clone(config)
        }),
        parameters: Value::object([
            ("Bucket", Value::from(bucket.clone())),
            ("Key", Value::from(key.clone())),
        ]),
        ..request.clone()
    };
    let object = match Value::parse(data) {
        Ok(rows @ Value::Array(_)) if config.input_type.as_ref() == "PARQUET" => {
            Value::object([("rows", rows)])
        }
        Ok(file @ Value::Object(_)) if config.input_type.as_ref() == "PARQUET" => file,
        Ok(_) | Err(_) => Value::from(data.clone()),
    };
    let mut book = MockBook::new();
    book.s3 = Value::object([(bucket, Value::object([(key, object)]))]);
    book.read_items(&request)
}

/// The objects of a listing, as S3 tells them or as items.
fn listed(data: &str) -> Result<ItemList, String> {
    let document = Value::parse(data).map_err(|error| format!("The data is not JSON: {error}"))?;
    let items = document.get("Contents").unwrap_or(&document);
    let Value::Array(items) = items else {
        return Err(
            "The data must be the objects that S3 lists: a list, or an object whose Contents is \
             one"
            .to_owned(),
        );
    };
    Ok(ItemList::of_state(Rc::clone(items)))
}
