//! Reading a file that a person chose.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, HtmlInputElement};

/// Reads the text of the file that was chosen, if one was, and tells it. The field is empty
/// afterwards, so that the same file can be chosen again.
pub(crate) fn read(field: &HtmlInputElement, tell: impl FnOnce(String) + 'static) {
    let file = field.files().and_then(|files| files.get(0));
    let Some(file) = file else { return };
    let text = file.unchecked_ref::<Blob>().text();
    let field = field.clone();
    spawn_local(async move {
        let read = JsFuture::from(text).await;
        field.set_value("");
        if let Some(text) = read.ok().and_then(|text| text.as_string()) {
            tell(text);
        }
    });
}
