//! `ListObjectsV2`.

use json_value::{Map, Value};

use super::super::fault::{Fault, Refused};
use super::super::object;
use super::{Request, count, etag, kept, objects_of, text_of, whole};
use crate::MockBook;
use crate::digest::hex;
use crate::item_reader::keys;

/// The most keys of one answer.
const MAX_KEYS: usize = 1000;

/// One line of a listing.
enum Line<'a> {
    Object(&'a str, &'a Value),
    /// What all keys with a delimiter after the prefix are told as.
    Prefix(&'a str),
}

impl Line<'_> {
    /// Where a listing goes on after it.
    const fn place(&self) -> &str {
        match self {
            Self::Object(key, _) => key,
            Self::Prefix(prefix) => prefix,
        }
    }
}

pub(super) fn list(book: &MockBook, request: &Request<'_>, bucket: &str) -> Result<Value, Refused> {
    request.knows_none_of(&["EncodingType", "FetchOwner"])?;
    let objects = objects_of(book, bucket)?;
    let wanted = match request.parameters.get("MaxKeys") {
        None => MAX_KEYS,
        Some(value) => value
            .as_i64()
            .and_then(|max| usize::try_from(max).ok())
            .ok_or_else(|| Refused::Unknown("for such a `MaxKeys`".to_owned()))?,
    };
    let token = request.text("ContinuationToken");
    let resumed = token.map(|token| {
        let message = "The continuation token provided is incorrect";
        place_of(token).ok_or_else(|| Fault::other(400, "InvalidArgument", message))
    });
    let resumed = resumed.transpose()?;
    let (prefix, delimiter) = (
        request.text("Prefix").unwrap_or_default(),
        request.text("Delimiter"),
    );
    let start = request.text("StartAfter").unwrap_or_default();
    let mut lines = lines(objects, (prefix, delimiter), (start, resumed.as_deref()));
    let is_truncated = wanted.min(MAX_KEYS) < lines.len() && wanted > 0;
    lines.truncate(wanted.min(MAX_KEYS));

    let contents: Vec<Value> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Object(key, object) => Some(told(book, bucket, key, object)),
            Line::Prefix(_) => None,
        })
        .collect();
    let prefixes: Vec<Value> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Prefix(prefix) => Some(Value::object([("Prefix", Value::from(*prefix))])),
            Line::Object(..) => None,
        })
        .collect();
    let next = lines.last().filter(|_| is_truncated);
    let given = |name: &str| request.text(name).map(Value::from);
    let list = |values: Vec<Value>| (!values.is_empty()).then(|| Value::array(values));
    Ok(object([
        ("CommonPrefixes", list(prefixes)),
        ("Contents", list(contents)),
        ("ContinuationToken", given("ContinuationToken")),
        ("Delimiter", given("Delimiter")),
        ("IsTruncated", Some(is_truncated.into())),
        ("KeyCount", Some(count(lines.len()))),
        ("MaxKeys", Some(count(wanted.min(MAX_KEYS)))),
        ("Name", Some(bucket.into())),
        (
            "NextContinuationToken",
            next.map(|line| hex(line.place().as_bytes()).into()),
        ),
        ("Prefix", Some(prefix.into())),
        ("StartAfter", given("StartAfter")),
    ]))
}

/// The lines of a listing by key, after a key, or after the place where the one before ended.
fn lines<'a>(
    objects: &'a Map,
    (prefix, delimiter): (&str, Option<&str>),
    (start, resumed): (&str, Option<&str>),
) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    let keys = keys(objects, prefix).into_iter();
    for (key, object) in keys.filter(|(key, _)| &***key > start) {
        let rest = key.get(prefix.len()..).unwrap_or_default();
        let cut = delimiter.and_then(|delimiter| Some(rest.find(delimiter)? + delimiter.len()));
        let line = match cut.and_then(|cut| key.get(..prefix.len() + cut)) {
            Some(common) => Line::Prefix(common),
            None => Line::Object(key, object),
        };
        let is_told = matches!((lines.last(), &line), (Some(Line::Prefix(before)), Line::Prefix(now)) if before == now);
        if !is_told && resumed.is_none_or(|resumed| line.place() > resumed) {
            lines.push(line);
        }
    }
    lines
}

/// An object in the list (radkawar/stackd, `sdk_requests.json`).
fn told(book: &MockBook, bucket: &str, key: &str, object: &Value) -> Value {
    let text = text_of(object);
    let kept = kept(book, bucket, key);
    let class = kept.and_then(|kept| kept.get("StorageClass"));
    Value::object([
        ("ChecksumAlgorithm", Value::array(["CRC32".into()])),
        ("ChecksumType", "FULL_OBJECT".into()),
        ("ETag", etag(&text)),
        ("Key", key.into()),
        ("LastModified", whole(book.written_at(bucket, key)).into()),
        ("Size", count(text.len())),
        (
            "StorageClass",
            class.cloned().unwrap_or_else(|| "STANDARD".into()),
        ),
    ])
}

/// The place in a listing that a token stands for: its digits are the bytes of a key.
fn place_of(token: &str) -> Option<String> {
    let digits = token.as_bytes().chunks(2);
    let bytes = digits.map(|two| {
        let two = std::str::from_utf8(two).ok().filter(|two| two.len() == 2)?;
        u8::from_str_radix(two, 16).ok()
    });
    String::from_utf8(bytes.collect::<Option<Vec<u8>>>()?).ok()
}
