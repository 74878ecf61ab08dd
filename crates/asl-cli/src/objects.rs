//! The objects of a mocks file (`$s3`) that are files of their own.
//!
//! ```json
//! { "$s3": { "bucket": { "rows": { "file": "rows.parquet" }, "packed": { "base64": "H4sI…" } } } }
//! ```
//!
//! They are read before a run begins, so that it never touches a file: Parquet becomes its
//! rows, what gzip or Zstandard packed is unpacked, anything else is text.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use json_value::{Map, Value};
use object_files::Contents;

use crate::files::{Trouble, read_bytes};

/// Puts what the files hold in the place of their names; `mocks_path` is the mocks file, from
/// whose folder they are named.
pub(crate) fn load(mocks: &mut Value, mocks_path: &Path) -> Result<(), Trouble> {
    let Some(buckets) = mocks.get("$s3").and_then(Value::as_object) else {
        return Ok(());
    };
    let mut loaded = buckets.clone();
    for bucket in loaded.values_mut() {
        let Some(objects) = bucket.as_object() else {
            continue;
        };
        let mut objects: Map = objects.clone();
        for (key, object) in objects.clone().iter() {
            if let Some(contents) = contents(key, object, mocks_path)? {
                objects.insert(key.clone(), contents);
            }
        }
        *bucket = objects.into();
    }
    mocks.make_object().insert("$s3", loaded.into());
    Ok(())
}

/// What an object holds that names a file, or is one in Base64.
fn contents(key: &str, object: &Value, mocks_path: &Path) -> Result<Option<Value>, Trouble> {
    let text = |name| object.get(name).and_then(Value::as_str);
    let (name, bytes) = match (text("file"), text("base64")) {
        (Some(file), _) => {
            let folder = mocks_path.parent().unwrap_or(Path::new(""));
            let path = folder.join(file);
            (path.display().to_string(), read_bytes(&path)?)
        }
        (None, Some(text)) => {
            let name = format!("{}: `{key}` of `$s3`", mocks_path.display());
            let bytes = STANDARD.decode(text);
            let bytes = bytes.map_err(|error| Trouble(format!("{name}: no Base64: {error}")))?;
            (name, bytes)
        }
        (None, None) => return Ok(None),
    };
    let contents = read(&name, &bytes)?;
    Ok(Some(match contents {
        Contents::Text(text) => text.into(),
        Contents::Rows(rows) => Value::object([("rows", Value::from(rows))]),
    }))
}

/// Reads a file's bytes. Where the decoder panics, the command ends with a word about the file.
fn read(name: &str, bytes: &[u8]) -> Result<Contents, Trouble> {
    let told = format!("error: {name}: the Parquet file is broken");
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |_| {
        eprintln!("{told}");
        std::process::exit(2);
    }));
    let contents = object_files::read(bytes);
    std::panic::set_hook(before);
    contents.map_err(|error| Trouble(format!("{name}: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(mocks: &str, expected: &str) {
        let mut mocks = Value::parse(mocks).unwrap();
        let loaded = match load(&mut mocks, Path::new("mocks.json")) {
            Ok(()) => mocks.to_string(),
            Err(trouble) => trouble.to_string(),
        };
        assert_eq!(loaded, expected);
    }

    #[test]
    fn files_take_the_place_of_their_names() {
        // `a,b`, packed by gzip.
        let packed = "H4sIAAAAAAACA0vUSQIA3xPZLAMAAAA=";
        check(
            &format!(
                r#"{{"A":[],"$s3":{{"barn":{{"text":"t","packed":{{"base64":"{packed}"}}}}}}}}"#
            ),
            r#"{"A":[],"$s3":{"barn":{"text":"t","packed":"a,b"}}}"#,
        );
        check(r#"{"A":[]}"#, r#"{"A":[]}"#);
        check(r#"{"$s3":{"barn":7}}"#, r#"{"$s3":{"barn":7}}"#);
        check(
            r#"{"$s3":{"barn":{"rows":{"file":"no/such/file"}}}}"#,
            "no/such/file: cannot be read: No such file or directory (os error 2)",
        );
        check(
            r#"{"$s3":{"barn":{"rows":{"base64":"?"}}}}"#,
            "mocks.json: `rows` of `$s3`: no Base64: Invalid symbol 63, offset 0.",
        );
    }
}
