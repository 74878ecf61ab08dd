//! Messages as JSON text.
//!
//! Payloads go into one table of flat nodes, children before their parents, and are
//! named by their index: what twenty events share crosses once, nothing is nested
//! deeply, and the other side shares it again.

mod pool;
mod read;
mod write;

use json_value::Value;

use super::{FromWorker, RunRequest, ToWorker};

impl RunRequest {
    /// The request as JSON, for messages that hold one.
    pub(crate) fn to_json(&self) -> Value {
        write::request(self)
    }

    /// Reads what [`RunRequest::to_json`] wrote; `None` for anything else.
    pub(crate) fn from_json(json: &Value) -> Option<Self> {
        read::request(json)
    }
}

impl ToWorker {
    /// The message as JSON text.
    pub fn to_json(&self) -> String {
        write::to_worker(self).to_string()
    }

    /// Reads what [`ToWorker::to_json`] wrote; `None` for anything else.
    pub fn from_json(text: &str) -> Option<Self> {
        read::to_worker(&Value::parse(text).ok()?)
    }
}

impl FromWorker {
    /// The message as JSON text.
    pub fn to_json(&self) -> String {
        write::from_worker(self).to_string()
    }

    /// Reads what [`FromWorker::to_json`] wrote; `None` for anything else.
    pub fn from_json(text: &str) -> Option<Self> {
        read::from_worker(&Value::parse(text).ok()?)
    }
}

#[cfg(test)]
mod tests;
