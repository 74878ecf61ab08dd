//! What a Distributed Map reads and writes.

use std::rc::Rc;

use json_value::{Map, Value};

use crate::TaskId;

/// `ReaderConfig` of an `ItemReader`, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReaderConfig {
    /// `InputType`: `CSV`, `JSON`, `JSONL`, `MANIFEST`, `PARQUET`; empty for a listing.
    pub input_type: Rc<str>,
    /// `CSVHeaders`, where `CSVHeaderLocation` is `GIVEN`.
    pub csv_headers: Option<Vec<Rc<str>>>,
    /// `CSVDelimiter`: `COMMA`, `PIPE`, `SEMICOLON`, `SPACE`, `TAB`; empty means comma.
    pub csv_delimiter: Rc<str>,
    /// `ManifestType`: `ATHENA_DATA` or `S3_INVENTORY`; empty where the file is no manifest.
    pub manifest_type: Rc<str>,
    /// `Transformation`: `LOAD_AND_FLATTEN` reads the objects of a listing; empty means `NONE`.
    pub transformation: Rc<str>,
    /// `ItemsPointer`: a JSON pointer to the array in the file.
    pub items_pointer: Option<Rc<str>>,
}

/// A Map's wish to read its items.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemsRequest {
    /// The request.
    pub id: TaskId,
    /// The Map's name.
    pub state: Rc<str>,
    /// What reads: `getObject` or `listObjectsV2`.
    pub action: Rc<str>,
    /// The reader's `Parameters` or `Arguments`, evaluated.
    pub parameters: Value,
    /// How to read.
    pub config: Rc<ReaderConfig>,
    /// The Map's own items, where nothing is read: it asks whether it may begin.
    pub given: Option<ItemList>,
    /// Where its `ResultWriter` will put the manifest: bucket and key.
    pub results: Option<(Rc<str>, Rc<str>)>,
}

/// What a Map iterates over, and where each of it comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemList {
    /// The items; of an object, its members' values.
    pub values: Rc<Vec<Value>>,
    /// The names of those members, as many as there are values; empty where it is no object.
    pub keys: Rc<[Rc<str>]>,
    /// S3 URIs, each with the index of the first item that comes from there, ascending;
    /// `STATE_DATA` for a distributed Map's own data, and nothing for an inline Map's.
    pub sources: Rc<[(usize, Rc<str>)]>,
}

impl ItemList {
    /// Items of the state's own data.
    pub fn of_state(values: Rc<Vec<Value>>) -> Self {
        Self {
            values,
            ..Self::default()
        }
    }

    /// The members of an object.
    pub fn of_members(members: &Map) -> Self {
        Self {
            values: Rc::new(members.values().cloned().collect()),
            keys: members.keys().cloned().collect(),
            sources: Rc::default(),
        }
    }

    /// The S3 URI that an item comes from; `None` for an inline Map's own data.
    pub fn source(&self, index: usize) -> Option<&Rc<str>> {
        let n_before = self.sources.partition_point(|(first, _)| *first <= index);
        let (_, uri) = self.sources.get(n_before.checked_sub(1)?)?;
        Some(uri)
    }
}
