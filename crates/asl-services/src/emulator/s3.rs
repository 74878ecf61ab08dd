//! S3 over the objects of the project: those of `$s3` in the mocks, and what was written in the
//! run (Amazon S3 API reference; no versions, no ranges, no conditions).
//!
//! A bucket is there once something was put into it. A project that has no objects at all is left
//! alone when it reads: what it would find there is for others to say.

mod list;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::Timestamp;
use json_value::{Map, Value};

use super::fault::{Fault, Refused};
use super::{Emulator, Names, Request, base64, crc32, heads, known};
use crate::MockBook;
use crate::digest::md5_hex;

pub(super) static EMULATOR: Emulator = Emulator {
    known: &known::S3,
    names: (NAMES, NAMES),
    head: None,
    run,
};

const NAMES: Names = Names {
    prefix: "S3",
    service: "S3",
    base: "S3Exception",
};

/// Members that choose among what is not here.
const UNKNOWN: &[&str] = &[
    "VersionId",
    "Range",
    "PartNumber",
    "IfMatch",
    "IfNoneMatch",
    "IfModifiedSince",
    "IfUnmodifiedSince",
    "CopySourceIfMatch",
    "CopySourceIfNoneMatch",
    "CopySourceIfModifiedSince",
    "CopySourceIfUnmodifiedSince",
    "SseCustomerKey",
    "ResponseCacheControl",
    "ResponseContentDisposition",
    "ResponseContentEncoding",
    "ResponseContentLanguage",
    "ResponseContentType",
    "ResponseExpires",
    "ChecksumCRC32",
    "ChecksumCRC32C",
    "ChecksumCRC64NVME",
    "ChecksumSHA1",
    "ChecksumSHA256",
    "WriteOffsetBytes",
    "Mfa",
];

/// What an object has beside its body, if it was put with it.
const KEPT: [&str; 9] = [
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "Expires",
    "Metadata",
    "ServerSideEncryption",
    "StorageClass",
];

fn run(book: &mut MockBook, request: &Request<'_>) -> Result<Value, Refused> {
    request.knows_none_of(UNKNOWN)?;
    let bucket = request.needed("Bucket")?;
    match request.action {
        "listObjectsV2" => list::list(book, request, bucket),
        "putObject" => put(book, request, (bucket, request.needed("Key")?)),
        "copyObject" => copy(book, request, (bucket, request.needed("Key")?)),
        "deleteObject" => delete(book, (bucket, request.needed("Key")?)),
        "headObject" => head(book, request, (bucket, request.needed("Key")?)),
        _ => get(book, request, (bucket, request.needed("Key")?)),
    }
}

fn get(book: &MockBook, request: &Request<'_>, place: (&str, &str)) -> Result<Value, Refused> {
    let object = object_at(book, place)?;
    let body = object.as_str().ok_or_else(|| {
        Refused::Unknown("for an object that is no text, such as a Parquet file".to_owned())
    })?;
    let mut members = described(book, request, place, object);
    members.insert("Body", body.into());
    Ok(members.into())
}

fn head(book: &MockBook, request: &Request<'_>, place: (&str, &str)) -> Result<Value, Refused> {
    match object_at(book, place) {
        Ok(object) => Ok(described(book, request, place, object).into()),
        // The answer to a HEAD request has no body that could say more.
        Err(Refused::Fault(_)) => Err(no_such_key("null")),
        Err(unknown @ Refused::Unknown(_)) => Err(unknown),
    }
}

/// What is told of an object without its body, by name (measured on AWS: radkawar/stackd,
/// `task_integrations.json`, `sdk_requests.json`).
fn described(
    book: &MockBook,
    request: &Request<'_>,
    (bucket, key): (&str, &str),
    object: &Value,
) -> Map {
    let text = text_of(object);
    let kept = kept(book, bucket, key);
    let mut members = BTreeMap::from([
        ("AcceptRanges", "bytes".into()),
        ("ContentLength", count(text.len())),
        ("ContentType", "binary/octet-stream".into()),
        ("ETag", etag(&text)),
        ("LastModified", whole(book.written_at(bucket, key)).into()),
        ("Metadata", Value::empty_object()),
        ("ServerSideEncryption", "AES256".into()),
    ]);
    for name in KEPT {
        let value = kept.and_then(|kept| kept.get(name));
        // The class that every object is of otherwise is not told.
        let value = value.filter(|value| value.as_str() != Some("STANDARD"));
        if let Some(value) = value {
            members.insert(name, value.clone());
        }
    }
    let expires = members.get("Expires").and_then(Value::as_str);
    if let Some(at) = expires.and_then(Timestamp::parse) {
        members.insert("ExpiresString", heads::http_date(at).into());
    }
    if request.text("ChecksumMode") == Some("ENABLED") {
        members.insert("ChecksumCRC32", checksum(&text));
        members.insert("ChecksumType", "FULL_OBJECT".into());
    }
    members.into_iter().collect()
}

fn put(
    book: &mut MockBook,
    request: &Request<'_>,
    (bucket, key): (&str, &str),
) -> Result<Value, Refused> {
    let algorithm = request.text("ChecksumAlgorithm");
    if algorithm.is_some_and(|algorithm| algorithm != "CRC32") {
        request.knows_none_of(&["ChecksumAlgorithm"])?;
    }
    // A text is its JSON too, in quotation marks, and all is of this type then (measured on AWS:
    // radkawar/stackd, `task_integrations.json`).
    let body = request.parameters.get("Body");
    let mut members = request.parameters.clone();
    if let Some(metadata) = members.get("Metadata").and_then(Value::as_object) {
        // They are names of HTTP headers.
        let lower = metadata
            .iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
        let lower = Value::object(lower);
        members.insert("Metadata", lower);
    }
    if body.is_some() && request.text("ContentType").is_none() {
        members.insert("ContentType", "text/plain; charset=UTF-8".into());
    }
    let body = body.map(Value::to_string).unwrap_or_default();
    book.put_object(bucket, key, &body);
    keep(book, request, (bucket, key), &members);
    let encryption = request.text("ServerSideEncryption").unwrap_or("AES256");
    Ok(Value::object([
        ("ChecksumCRC32", checksum(&body)),
        ("ChecksumType", "FULL_OBJECT".into()),
        ("ETag", etag(&body)),
        ("ServerSideEncryption", encryption.into()),
    ]))
}

fn copy(
    book: &mut MockBook,
    request: &Request<'_>,
    (bucket, key): (&str, &str),
) -> Result<Value, Refused> {
    let source = request.needed("CopySource")?;
    let source = unescaped(source.strip_prefix('/').unwrap_or(source));
    let place = source.split_once('/');
    let place = place.filter(|_| !source.starts_with("arn:") && !source.contains("?versionId="));
    let (from, source_key) = place.ok_or_else(|| {
        Refused::Unknown("for a `CopySource` that is no bucket and key".to_owned())
    })?;
    let object = object_at(book, (from, source_key))?;
    let text = object.as_str().ok_or_else(|| {
        Refused::Unknown("for an object that is no text, such as a Parquet file".to_owned())
    })?;
    let text = Rc::<str>::from(text);
    let before = kept(book, from, source_key).and_then(Value::as_object);
    let kept = match (request.text("MetadataDirective"), before) {
        (Some("REPLACE"), _) => request.parameters.clone(),
        (_, before) => before.cloned().unwrap_or_default(),
    };
    book.put_object(bucket, key, &text);
    keep(book, request, (bucket, key), &kept);
    let result = Value::object([
        ("ETag", etag(&text)),
        ("LastModified", whole(request.at).into()),
    ]);
    Ok(Value::object([
        ("CopyObjectResult", result),
        ("ServerSideEncryption", "AES256".into()),
    ]))
}

fn delete(book: &mut MockBook, (bucket, key): (&str, &str)) -> Result<Value, Refused> {
    objects_of(book, bucket)?;
    book.delete_object(bucket, key);
    let kept = book.kept.make_object().entry("objects").make_object();
    kept.entry(bucket).make_object().remove(key);
    // That there was none is no error.
    Ok(Value::empty_object())
}

/// The objects of a bucket.
fn objects_of<'a>(book: &'a MockBook, bucket: &str) -> Result<&'a Map, Refused> {
    let buckets = book.s3.as_object().filter(|buckets| !buckets.is_empty());
    let buckets = buckets.ok_or_else(|| {
        Refused::Unknown("while the project has no objects (`$s3` in the mocks)".to_owned())
    })?;
    let objects = buckets.get(bucket).and_then(Value::as_object);
    objects.ok_or_else(|| {
        Fault::modelled(
            404,
            "NoSuchBucket",
            "NoSuchBucketException",
            "The specified bucket does not exist",
        )
    })
}

fn object_at<'a>(book: &'a MockBook, (bucket, key): (&str, &str)) -> Result<&'a Value, Refused> {
    let object = objects_of(book, bucket)?.get(key);
    object.ok_or_else(|| no_such_key("The specified key does not exist."))
}

fn no_such_key(message: &str) -> Refused {
    Fault::modelled(404, "NoSuchKey", "NoSuchKeyException", message)
}

/// What the run keeps of an object that it wrote.
fn kept<'a>(book: &'a MockBook, bucket: &str, key: &str) -> Option<&'a Value> {
    book.kept.get("objects")?.get(bucket)?.get(key)
}

fn keep(book: &mut MockBook, request: &Request<'_>, (bucket, key): (&str, &str), members: &Map) {
    let mut kept = Map::new();
    kept.insert("LastModified", request.at.as_millis().into());
    for name in KEPT {
        if let Some(value) = members.get(name).filter(|value| **value != Value::Null) {
            kept.insert(name, value.clone());
        }
    }
    let objects = book.kept.make_object().entry("objects").make_object();
    let objects = objects.entry(bucket).make_object();
    objects.insert(key, kept.into());
}

/// The bytes of an object, as its size and its tag count them.
fn text_of(object: &Value) -> Cow<'_, str> {
    object
        .as_str()
        .map_or_else(|| object.to_string().into(), Cow::Borrowed)
}

fn checksum(text: &str) -> Value {
    base64(&crc32(text.as_bytes()).to_be_bytes()).into()
}

fn etag(text: &str) -> Value {
    format!("\"{}\"", md5_hex(text.as_bytes())).into()
}

fn count(n: usize) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A moment as S3 tells it, in whole seconds.
fn whole(at: Timestamp) -> String {
    let text = at.to_string();
    format!(
        "{}Z",
        text.split_once('.').map_or(&*text, |(whole, _)| whole)
    )
}

/// `a%20b` is `a b`; what is no escape stays.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let escaped = more.split_at_checked(2).filter(|_| *first == b'%');
        let escaped = escaped.and_then(|(digits, after)| Some((byte_of(digits)?, after)));
        let (byte, after) = escaped.unwrap_or((*first, more));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn byte_of(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
