//! Reading a file that a person chose or dropped, or a text that stays the browser's as one does.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, HtmlInputElement};
use yew::Callback;

/// How many bytes are read at a time: the page answers between two of them.
const PIECE: f64 = 1_048_576.0;

/// Reads the text of the file that was chosen, if one was, and tells it. The field is empty
/// afterwards, so that the same file can be chosen again.
pub(crate) fn read_chosen(field: &HtmlInputElement, tell: Callback<String>) {
    let file = field.files().and_then(|files| files.get(0));
    let Some(file) = file else { return };
    let field = field.clone();
    let tell = Callback::from(move |text| {
        field.set_value("");
        tell.emit(text);
    });
    read(file.into(), tell);
}

/// Reads a text and tells it; an empty one if it cannot be read.
pub(crate) fn read(file: Blob, tell: Callback<String>) {
    spawn_local(async move { tell.emit(text(&file).await.unwrap_or_default()) });
}

/// The text of a file, piece by piece; `None` if it cannot be read. What is no UTF-8 is replaced.
async fn text(file: &Blob) -> Option<String> {
    let (size, mut at) = (file.size(), 0.0);
    let mut bytes = Vec::new();
    // Each round reads on, up to the end.
    while at < size {
        let end = (at + PIECE).min(size);
        let piece = file.slice_with_f64_and_f64(at, end).ok()?;
        let buffer = JsFuture::from(piece.array_buffer()).await.ok()?;
        bytes.extend(Uint8Array::new(&buffer.dyn_into().ok()?).to_vec());
        at = end;
    }
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Some(
        text.strip_prefix('\u{feff}')
            .map(str::to_owned)
            .unwrap_or(text),
    )
}
