//! What page and worker tell each other: JSON text, as bytes.
//!
//! A string of JavaScript would be made of it letter by letter and taken apart again, in either
//! place; bytes are copied at once, and their buffer changes hands.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// A text as a message, and what it hands over.
pub(crate) fn packed(text: &str) -> (ArrayBuffer, Array) {
    let buffer = Uint8Array::from(text.as_bytes()).buffer();
    let handed_over = Array::of1(&buffer);
    (buffer, handed_over)
}

/// The text of a message; `None` of one that is something else.
pub(crate) fn unpacked(message: JsValue) -> Option<String> {
    let buffer: ArrayBuffer = message.dyn_into().ok()?;
    String::from_utf8(Uint8Array::new(&buffer).to_vec()).ok()
}
