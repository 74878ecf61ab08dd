//! The objects of the mocks (`$s3`) that an `ItemReader` or the emulator of S3 reads: what there is,
//! what the run wrote, what is looked for, and adding one that a person brings as a file.

use std::rc::Rc;

use json_value::{Map, Value};

use crate::{Project, mocks};

/// The most objects that are listed.
const MAX_LISTED: usize = 100;

/// A larger text of mocks is not looked into for its objects as it changes, in bytes.
const MAX_TEXT: usize = 2_000_000;

/// What happens with the objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectAction {
    /// A file of this name is being read.
    Reading(String),
    /// A file was read.
    Read {
        /// Where it goes.
        bucket: String,
        /// Its key there.
        key: String,
        /// What its reader told, JSON: `{"rows": […]}`, `{"text": "…"}` or `{"error": "…"}`.
        told: String,
    },
    /// A data file was dropped on the page and read: it goes where a Map looks for one.
    Dropped {
        /// The file's name.
        name: String,
        /// What its reader told.
        told: String,
    },
}

/// Whether a file holds data for a Map, and is no project, mocks or history, by its name. JSON may
/// be either, and is looked into.
pub fn is_data_file(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".gz"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

/// The objects of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectsView {
    /// Those that can be read.
    pub objects: Vec<ObjectLine>,
    /// The bucket of the object that a Map looks for and does not find, or another one of it.
    pub bucket: String,
    /// Its key; empty if each is there.
    pub key: String,
    /// What became of the latest file.
    pub told: String,
}

/// An object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectLine {
    /// Its bucket.
    pub bucket: String,
    /// Its key.
    pub key: String,
    /// What it is: `3 rows`, `120 characters`.
    pub what: String,
}

/// The objects of a project; `None` if it has none and no Map reads one.
/// `written` are the objects that the run which is shown wrote: bucket, then key, then text.
pub(crate) fn view(project: &Project, written: &Value, told: &str) -> Option<ObjectsView> {
    if project.mocks.len() > MAX_TEXT {
        return None;
    }
    let mocks = Value::parse(&project.mocks).unwrap_or_default();
    let buckets = mocks.get("$s3").and_then(Value::as_object);
    let mut wanted = Vec::new();
    if let Ok(definition) = Value::parse(&project.definition) {
        read_by_maps(&definition, &mut wanted);
    }
    if wanted.is_empty() && buckets.is_none() && written.as_object().is_none() {
        return None;
    }
    let there = |bucket: &str, key: &str| {
        let objects = buckets.and_then(|buckets| buckets.get(bucket));
        objects.is_some_and(|objects| objects.get(key).is_some())
    };
    let missing = wanted.iter().find(|(bucket, key)| !there(bucket, key));
    let (bucket, key) = match (missing, wanted.first()) {
        (Some((bucket, key)), _) => (bucket.clone(), key.clone()),
        (None, Some((bucket, _))) => (bucket.clone(), String::new()),
        (None, None) => {
            let first = buckets.and_then(|buckets| buckets.iter().next());
            let bucket = first.map(|(bucket, _)| bucket.to_string());
            (bucket.unwrap_or_default(), String::new())
        }
    };
    let kept = lines(buckets).map(|(bucket, key, object)| ObjectLine {
        bucket: bucket.to_string(),
        key: key.to_string(),
        what: what(object),
    });
    let written = lines(written.as_object()).map(|(bucket, key, object)| ObjectLine {
        bucket: bucket.to_string(),
        key: key.to_string(),
        what: format!("{}, written by the run", what(object)),
    });
    let lines = kept.chain(written);
    Some(ObjectsView {
        objects: lines.take(MAX_LISTED).collect(),
        bucket,
        key,
        told: told.to_owned(),
    })
}

/// Does with the objects that a run wrote what a call that the emulator of S3 answered did.
pub(crate) fn write(written: &mut Value, project: &Project, action: &str, parameters: &Value) {
    let text = |name: &str| parameters.get(name).and_then(Value::as_str);
    let (Some(bucket), Some(key)) = (text("Bucket"), text("Key")) else {
        return;
    };
    let object = match action {
        "putObject" => {
            let body = parameters.get("Body").map(Value::to_string);
            Some(body.unwrap_or_default().into())
        }
        "copyObject" => {
            let source = text("CopySource").unwrap_or_default();
            let source = source.strip_prefix('/').unwrap_or(source).split_once('/');
            let (from, key) = source.unwrap_or_default();
            let at = |buckets: &Value| buckets.get(from)?.get(key).cloned();
            let own = || at(Value::parse(&project.mocks).ok()?.get("$s3")?);

            at(written).or_else(own)
        }
        "deleteObject" => None,
        _ => return,
    };
    let objects = written.make_object().entry(bucket).make_object();
    match object {
        Some(object) => drop(objects.insert(key, object)),
        None => drop(objects.remove(key)),
    }
}

/// Does the same with all that the run wrote, its child executions and Maps included.
pub(crate) fn write_all(written: &mut Value, all: Option<&Value>) {
    for (bucket, key, object) in lines(all.and_then(Value::as_object)) {
        let objects = written.make_object().entry(bucket.clone());
        objects.make_object().insert(key.clone(), object.clone());
    }
}

/// Bucket, key and object of each.
fn lines(buckets: Option<&Map>) -> impl Iterator<Item = (&Rc<str>, &Rc<str>, &Value)> {
    let buckets = buckets.into_iter().flat_map(Map::iter);
    buckets.flat_map(|(bucket, objects)| {
        let objects = objects.as_object().into_iter().flat_map(Map::iter);
        objects.map(move |(key, object)| (bucket, key, object))
    })
}

/// The objects that readers name; the nesting is that of the text.
fn read_by_maps(value: &Value, wanted: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            let reader = members.get("ItemReader");
            let parameters = ["Parameters", "Arguments"].map(|name| reader?.get(name));
            for parameters in parameters.into_iter().flatten() {
                let text = |name: &str| Some(parameters.get(name)?.as_str()?.to_owned());
                if let (Some(bucket), Some(key)) = (text("Bucket"), text("Key")) {
                    wanted.push((bucket, key));
                }
            }
            for (_, value) in members.iter() {
                read_by_maps(value, wanted);
            }
        }
        Value::Array(items) => {
            for item in items.iter() {
                read_by_maps(item, wanted);
            }
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => {}
    }
}

fn what(object: &Value) -> String {
    let counted = |n: usize, one: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    };
    let rows = object.get("rows").and_then(Value::as_array);
    match (object.as_str(), rows) {
        (Some(text), _) => counted(text.chars().count(), "character"),
        (None, Some(rows)) => counted(rows.len(), "row"),
        (None, None) => "JSON".to_owned(),
    }
}

/// The mocks' text with the object that a reader told of, and what to say.
///
/// # Errors
/// The file could not be read, or the mocks are no object; for people.
pub(crate) fn added(
    text: &str,
    (bucket, key): (&str, &str),
    told: &str,
) -> Result<(String, String), String> {
    let told = Value::parse(told).unwrap_or_default();
    if let Some(error) = told.get("error").and_then(Value::as_str) {
        return Err(format!("`{key}`: {error}"));
    }
    if bucket.is_empty() {
        return Err("Say which bucket the object lies in".to_owned());
    }
    let object = match told.get("text") {
        Some(text) => text.clone(),
        None => told,
    };
    let text = mocks::with_object(text, (bucket, key), &object)
        .ok_or("The mocks are not an object of JSON: mend them first")?;
    Ok((text, format!("Added {key}, {}", what(&object))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFINITION: &str = r#"{"StartAt": "M", "States": {"M": {"Type": "Map", "ItemReader": {
        "Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "PARQUET"},
        "Parameters": {"Bucket": "barn", "Key": "cows.parquet"}}}}}"#;

    #[test]
    fn what_a_map_looks_for_is_asked_for_until_it_is_there() {
        let mut project = Project::new(DEFINITION, "{}", "{}");
        let looked = view(&project, &Value::Null, "").unwrap();
        assert_eq!(
            (looked.bucket.as_str(), looked.key.as_str()),
            ("barn", "cows.parquet")
        );
        let told = r#"{"rows": [{"name": "Bella"}]}"#;
        let (mocks, said) = added(&project.mocks, ("barn", "cows.parquet"), told).unwrap();
        assert_eq!(said, "Added cows.parquet, 1 row");
        project.mocks = mocks;
        let (mocks, _) = added(&project.mocks, ("barn", "a.csv"), r#"{"text": "a,b"}"#).unwrap();
        project.mocks = mocks;
        let looked = view(&project, &Value::Null, "").unwrap();
        assert_eq!((looked.bucket.as_str(), looked.key.as_str()), ("barn", ""));
        let lines: Vec<_> = looked
            .objects
            .iter()
            .map(|one| format!("{} {}", one.key, one.what))
            .collect();
        assert_eq!(lines, ["cows.parquet 1 row", "a.csv 3 characters"]);
        // One that is there is replaced.
        let (mocks, _) = added(&project.mocks, ("barn", "a.csv"), r#"{"text": "c"}"#).unwrap();
        let mocks = Value::parse(&mocks).unwrap();
        assert_eq!(
            mocks
                .get("$s3")
                .unwrap()
                .get("barn")
                .unwrap()
                .get("a.csv")
                .unwrap()
                .as_str(),
            Some("c")
        );
    }

    #[test]
    fn what_cannot_be_added_is_said() {
        let check =
            |text: &str, bucket: &str, told: &str| added(text, (bucket, "k"), told).unwrap_err();
        assert_eq!(check("{}", "b", r#"{"error": "broken"}"#), "`k`: broken");
        assert!(check("{}", "", r#"{"text": ""}"#).contains("bucket"));
        assert!(check("[]", "b", r#"{"text": ""}"#).contains("mend"));
        assert_eq!(view(&Project::empty(), &Value::Null, ""), None);
    }
}
