//! What a Distributed Map reads and writes.

use std::rc::Rc;

use json_value::Value;

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
}
