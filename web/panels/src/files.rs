//! Reading a file that a person chose or dropped.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, HtmlInputElement};

/// How many bytes are read at a time: the page answers between two of them.
const PIECE: f64 = 1_048_576.0;

/// Reads the text of the file that was chosen, if one was, and tells it. The field is empty
/// afterwards, so that the same file can be chosen again.
pub(crate) fn read(field: &HtmlInputElement, tell: impl FnOnce(String) + 'static) {
    let file = field.files().and_then(|files| files.get(0));
    let Some(file) = file else { return };
    let field = field.clone();
    spawn_local(async move {
        let read = text(&file).await;
        field.set_value("");
        if let Some(text) = read {
            tell(text);
        }
    });
}

/// The text of a file, piece by piece; `None` if it cannot be read. What is no UTF-8 is replaced.
pub(crate) async fn text(file: &Blob) -> Option<String> {
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
