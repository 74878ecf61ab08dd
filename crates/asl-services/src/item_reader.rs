//! What a distributed Map's `ItemReader` finds in the objects of the mocks file (`$s3`).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::rc::Rc;

use asl_protocol::{ItemsRequest, ReaderConfig};
use json_value::{Map, Value};
use md5::{Digest as _, Md5};

use crate::{MockBook, csv};

/// When every object of the mocks was last changed: 2025-01-01T00:00:00Z, in seconds.
const LAST_MODIFIED: f64 = 1_735_689_600.0;

impl MockBook {
    /// The items of a Map.
    ///
    /// # Errors
    /// The cause of `States.ItemReaderFailed`: there is no such object, or it cannot be read
    /// the way the reader says.
    pub fn read_items(&self, request: &ItemsRequest) -> Result<Vec<Value>, String> {
        let parameter = |name: &str| request.parameters.get(name).and_then(Value::as_str);
        let bucket = parameter("Bucket").unwrap_or_default();
        let objects = self
            .s3
            .get(bucket)
            .and_then(Value::as_object)
            .ok_or_else(|| {
                format!(
                    "The specified bucket does not exist: add \"{bucket}\" to `$s3` in the mocks"
                )
            })?;
        if request.action.as_ref() == "listObjectsV2" {
            return Ok(listing(objects, parameter("Prefix").unwrap_or_default()));
        }
        let key = parameter("Key").unwrap_or_default();
        let text = objects.get(key).and_then(Value::as_str).ok_or_else(|| {
            format!(
                "The specified key does not exist: add \"{key}\" to \"{bucket}\" of `$s3` in the mocks"
            )
        })?;
        read_object(text, &request.config)
    }
}

/// What `s3:listObjectsV2` gives: one item for each object.
fn listing(objects: &Map, prefix: &str) -> Vec<Value> {
    let mut keys: Vec<(&Rc<str>, &Value)> = objects
        .iter()
        .filter(|(key, _)| key.starts_with(prefix))
        .collect();
    keys.sort_by_key(|(key, _)| *key);
    keys.into_iter()
        .map(|(key, object)| {
            let text = object.as_str().unwrap_or_default();
            let size = i64::try_from(text.len()).unwrap_or(i64::MAX);
            Value::object([
                ("Etag", Value::from(format!("\"{}\"", md5_hex(text)))),
                ("Key", key.clone().into()),
                ("LastModified", Value::Float(LAST_MODIFIED)),
                ("Size", Value::Int(size)),
                ("StorageClass", "STANDARD".into()),
            ])
        })
        .collect()
}

fn md5_hex(text: &str) -> String {
    Md5::digest(text.as_bytes())
        .iter()
        .fold(String::new(), |mut hex, byte| {
            // Writing to a `String` cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

fn read_object(text: &str, config: &ReaderConfig) -> Result<Vec<Value>, String> {
    match config.input_type.as_ref() {
        "CSV" => read_csv(text, config),
        "JSON" => read_json(text, config),
        "JSONL" => read_json_lines(text),
        other => Err(format!(
            "The InputType {other} cannot be read in the playground yet."
        )),
    }
}

fn read_json(text: &str, config: &ReaderConfig) -> Result<Vec<Value>, String> {
    let document = Value::parse(text).map_err(|error| format!("The file is not JSON: {error}"))?;
    let found = match &config.items_pointer {
        None => Some(&document),
        Some(pointer) => at_pointer(&document, pointer),
    };
    let found = found.and_then(Value::as_array);
    let items = found.ok_or("Attempting to map over non-iterable node.")?;
    Ok(items.to_vec())
}

/// The value at a JSON pointer (RFC 6901).
fn at_pointer<'a>(document: &'a Value, pointer: &str) -> Option<&'a Value> {
    pointer
        .split('/')
        .skip(1)
        .try_fold(document, |value, step| {
            if value.as_array().is_some() {
                value.at(step.parse().ok()?)
            } else {
                value.get(&step.replace("~1", "/").replace("~0", "~"))
            }
        })
}

fn read_json_lines(text: &str) -> Result<Vec<Value>, String> {
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line): (usize, &str)| {
            Value::parse(line).map_err(|error| format!("Line {number} is not JSON: {error}"))
        })
        .collect()
}

fn read_csv(text: &str, config: &ReaderConfig) -> Result<Vec<Value>, String> {
    let delimiter = match config.csv_delimiter.as_ref() {
        "PIPE" => '|',
        "SEMICOLON" => ';',
        "SPACE" => ' ',
        "TAB" => '\t',
        _ => ',',
    };
    let mut rows = csv::rows(text, delimiter).into_iter();
    let headers: Vec<Rc<str>> = match &config.csv_headers {
        Some(headers) => headers.clone(),
        None => rows
            .next()
            .unwrap_or_default()
            .into_iter()
            .map(Rc::from)
            .collect(),
    };
    let unique: BTreeSet<&Rc<str>> = headers.iter().collect();
    if unique.len() < headers.len() {
        return Err("CSV headers cannot contain duplicates.".to_owned());
    }
    Ok(rows
        .map(|row| {
            // Missing fields are empty; those without a header are dropped.
            let fields = row.into_iter().chain(std::iter::repeat(String::new()));
            let members = headers.iter().cloned().zip(fields.map(Value::from));
            Value::object(members)
        })
        .collect())
}
