//! What a distributed Map's `ItemReader` finds in the objects of the mocks file (`$s3`).

use std::collections::BTreeSet;
use std::rc::Rc;

use asl_protocol::{ItemList, ItemsRequest, ReaderConfig, Timestamp, limits};
use json_value::{Map, Value};

use crate::digest::md5_hex;
use crate::{MockBook, csv, manifest};

/// When every object of the mocks was last changed: 2025-01-01T00:00:00Z.
pub(crate) const LAST_MODIFIED: Timestamp = Timestamp::DEFAULT_START;

/// See [`MockBook::read_items`].
pub(crate) fn read_items(book: &MockBook, request: &ItemsRequest) -> Result<ItemList, String> {
    let parameter = |name: &str| {
        let value = request.parameters.get(name).and_then(Value::as_str);
        value.unwrap_or_default()
    };
    let (bucket, config) = (parameter("Bucket"), request.config.as_ref());
    if request.action.as_ref() == "listObjectsV2" {
        let keys = listed(book, request)?;
        return if config.transformation.as_ref() == "LOAD_AND_FLATTEN" {
            load_and_flatten(bucket, &keys, config)
        } else {
            Ok(read_from(
                format!("s3://{bucket}"),
                listing(book, bucket, keys),
            ))
        };
    }
    let key = parameter("Key");
    // Measured: tiny-asl-machine, `Observation.ItemReader`.
    if config.input_type.as_ref() == "PARQUET" && request.parameters.get("VersionId").is_some() {
        return Err(
            "S3 Version ID selection is not currently supported for PARQUET files".to_owned(),
        );
    }
    let object = book.object(bucket, key)?;
    let items = match (config.manifest_type.as_ref(), config.input_type.as_ref()) {
        ("ATHENA_DATA", _) => return manifest::read_athena(book, text_of(object)?, config),
        ("S3_INVENTORY", _) | (_, "MANIFEST") => {
            manifest::read_inventory(book, bucket, text_of(object)?)?
        }
        (_, "JSON") => {
            let list = read_json(text_of(object)?, config)?;
            check_sizes(object, &list.values)?;
            let sources = [(0, uri(bucket, key).into())].into();
            return Ok(ItemList { sources, ..list });
        }
        _ => read_object(object, config)?,
    };
    Ok(read_from(uri(bucket, key), items))
}

/// The objects that `listObjectsV2` lists, by key, without those that `Delimiter` groups under a common
/// prefix (S3 API, `ListObjectsV2`: these are no `Contents`). `MaxKeys` is how many come at once: the
/// reader goes on with the token it is given (measured: floci#3460). `EncodingType` is how keys come over
/// the wire, where the AWS SDK takes it back.
pub(crate) fn listed<'a>(
    book: &'a MockBook,
    request: &ItemsRequest,
) -> Result<Vec<(&'a Rc<str>, &'a Value)>, String> {
    let parameter = |name: &str| {
        let value = request.parameters.get(name).and_then(Value::as_str);
        value.unwrap_or_default()
    };
    let mut keys = keys(book.bucket(parameter("Bucket"))?, parameter("Prefix"));
    let (delimiter, n_prefix) = (parameter("Delimiter"), parameter("Prefix").len());
    keys.retain(|(key, _)| {
        let rest = key.get(n_prefix..).unwrap_or_default();
        let is_grouped = !delimiter.is_empty() && rest.contains(delimiter);
        &***key > parameter("StartAfter") && !is_grouped
    });
    Ok(keys)
}

impl MockBook {
    /// When an object was written.
    pub(crate) fn written_at(&self, bucket: &str, key: &str) -> Timestamp {
        let kept = self.kept.get("objects").and_then(|kept| kept.get(bucket));
        let at = kept.and_then(|kept| kept.get(key)?.get("LastModified")?.as_i64());
        at.map_or(LAST_MODIFIED, Timestamp::from_millis)
    }

    fn bucket(&self, bucket: &str) -> Result<&Map, String> {
        let objects = self.s3.get(bucket).and_then(Value::as_object);
        objects.ok_or_else(|| {
            if bucket.is_empty() {
                return no_text("Bucket");
            }
            format!("The specified bucket does not exist: add \"{bucket}\" to `$s3` in the mocks")
        })
    }

    /// An object of the mocks.
    pub(crate) fn object(&self, bucket: &str, key: &str) -> Result<&Value, String> {
        self.bucket(bucket)?.get(key).ok_or_else(|| {
            if key.is_empty() {
                return no_text("Key");
            }
            format!(
                "The specified key does not exist: add \"{key}\" to \"{bucket}\" of `$s3` in the mocks"
            )
        })
    }
}

/// What is said of a place that is not told.
fn no_text(name: &str) -> String {
    format!("The Parameters or Arguments of the ItemReader have no {name}, or one that is no text")
}

/// How `Map.Item.Source` names an object. The guide writes `S3://` for it; what ran on AWS
/// was told `s3://`.
pub(crate) fn uri(bucket: &str, key: &str) -> String {
    format!("s3://{bucket}/{key}")
}

/// Items that all come from one place.
fn read_from(uri: String, items: Vec<Value>) -> ItemList {
    ItemList {
        sources: [(0, uri.into())].into(),
        ..ItemList::of_state(Rc::new(items))
    }
}

/// The text of an object.
pub(crate) fn text_of(object: &Value) -> Result<&str, String> {
    object.as_str().ok_or_else(|| {
        "The object is no text: `{\"rows\": […]}` stands for a PARQUET file only, and files are \
         read by `asl run` alone"
            .to_owned()
    })
}

/// The objects whose keys start with the prefix, by key.
pub(crate) fn keys<'a>(objects: &'a Map, prefix: &str) -> Vec<(&'a Rc<str>, &'a Value)> {
    let mut keys: Vec<_> = objects
        .iter()
        .filter(|(key, _)| key.starts_with(prefix))
        .collect();
    keys.sort_by_key(|(key, _)| *key);
    keys
}

/// `LOAD_AND_FLATTEN`: the items in all the listed objects, one after the other.
fn load_and_flatten(
    bucket: &str,
    keys: &[(&Rc<str>, &Value)],
    config: &ReaderConfig,
) -> Result<ItemList, String> {
    let (mut items, mut sources) = (Vec::new(), Vec::new());
    // A key that ends in a slash is what S3's console makes for an empty folder.
    for (key, object) in keys.iter().filter(|(key, _)| !key.ends_with('/')) {
        sources.push((items.len(), Rc::from(uri(bucket, key))));
        items.extend(read_object(object, config).map_err(|why| format!("{key}: {why}"))?);
    }
    Ok(ItemList {
        sources: sources.into(),
        ..ItemList::of_state(Rc::new(items))
    })
}

/// What `s3:listObjectsV2` gives: one item for each object.
fn listing(book: &MockBook, bucket: &str, keys: Vec<(&Rc<str>, &Value)>) -> Vec<Value> {
    keys.into_iter()
        .map(|(key, object)| {
            let text = match object {
                Value::String(text) => text.clone(),
                rows @ (Value::Null
                | Value::Bool(_)
                | Value::Int(_)
                | Value::Float(_)
                | Value::Array(_)
                | Value::Object(_)) => rows.to_string().into(),
            };
            let size = i64::try_from(text.len()).unwrap_or(i64::MAX);
            Value::object([
                (
                    "Etag",
                    Value::from(format!("\"{}\"", md5_hex(text.as_bytes()))),
                ),
                ("Key", key.clone().into()),
                (
                    "LastModified",
                    Value::Float(seconds(book.written_at(bucket, key))),
                ),
                ("Size", Value::Int(size)),
                ("StorageClass", "STANDARD".into()),
            ])
        })
        .collect()
}

/// A moment as seconds since 1970.
#[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 ms")]
fn seconds(at: Timestamp) -> f64 {
    at.as_millis() as f64 / 1000.0
}

/// The items in one object.
pub(crate) fn read_object(object: &Value, config: &ReaderConfig) -> Result<Vec<Value>, String> {
    let items = match config.input_type.as_ref() {
        "CSV" => read_csv(text_of(object)?, config)?,
        "JSON" => Rc::unwrap_or_clone(read_json(text_of(object)?, config)?.values),
        "JSONL" => read_json_lines(text_of(object)?)?,
        "PARQUET" => read_rows(object)?,
        other => {
            return Err(format!(
                "The InputType must be CSV, JSON, JSONL, MANIFEST or PARQUET, and is {other:?}"
            ));
        }
    };
    check_sizes(object, &items)?;
    Ok(items)
}

/// No item may have more than 8 MiB; a file that is smaller as a whole has none.
fn check_sizes(object: &Value, items: &[Value]) -> Result<(), String> {
    let is_small = |text: &str| text.len() <= limits::MAX_READ_ITEM_BYTES;
    if object.as_str().is_some_and(is_small) {
        return Ok(());
    }
    let is_large = |item: &Value| item.json_len() > limits::MAX_READ_ITEM_BYTES;
    match items.iter().position(is_large) {
        None => Ok(()),
        Some(index) => Err(format!(
            "Item {index} is larger than {} bytes",
            limits::MAX_READ_ITEM_BYTES
        )),
    }
}

/// A Parquet file: nothing here decodes one, so whoever supplies the mocks gives its rows;
/// `asl run` reads them from a file.
fn read_rows(object: &Value) -> Result<Vec<Value>, String> {
    let rows = object.get("rows").and_then(Value::as_array);
    rows.map(<[Value]>::to_vec).ok_or_else(|| {
        "No Parquet decoder is here: give the object as its rows, \
         `{\"rows\": [{\"column\": 1}]}`, in `$s3` of the mocks"
            .to_owned()
    })
}

/// The array in a JSON file, or the object that `ItemsPointer` leads to. A file that is an
/// object as a whole was refused when that was recorded (2023).
fn read_json(text: &str, config: &ReaderConfig) -> Result<ItemList, String> {
    let document = Value::parse(text).map_err(|error| format!("The file is not JSON: {error}"))?;
    let found = match &config.items_pointer {
        None => Some(&document),
        Some(pointer) => at_pointer(&document, pointer),
    };
    match found {
        Some(Value::Array(items)) => Ok(ItemList::of_state(Rc::clone(items))),
        Some(Value::Object(members)) if config.items_pointer.is_some() => {
            Ok(ItemList::of_members(members))
        }
        // The words are floci's (its test of a pointer to nothing), in the service's manner.
        None => Err(
            "The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON \
             structure."
                .to_owned(),
        ),
        _ => Err("Attempting to map over non-iterable node.".to_owned()),
    }
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
    if headers.iter().map(|header| header.len()).sum::<usize>() > limits::MAX_CSV_HEADERS_BYTES {
        return Err(format!(
            "The headers of the file are larger than {} bytes",
            limits::MAX_CSV_HEADERS_BYTES
        ));
    }
    let unique: BTreeSet<&Rc<str>> = headers.iter().collect();
    if unique.len() < headers.len() {
        return Err("CSV headers cannot contain duplicates.".to_owned());
    }
    // Such a file failed on AWS with "only CSV headers" in the cause (a public project catches it);
    // the words around it are ours.
    if config.csv_headers.is_none() && !headers.is_empty() && rows.len() == 0 {
        return Err("The file contains only CSV headers.".to_owned());
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
