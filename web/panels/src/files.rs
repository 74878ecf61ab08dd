//! Reading a file that a person chose or dropped, or a text that stays the browser's as one does.

use asl_session::{Action, MoreAction, Unreadable, UnreadableFile};
use js_sys::{Error, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, HtmlInputElement};
use yew::Callback;

/// How many bytes are read at a time: the page answers between two of them.
const PIECE: f64 = 1_048_576.0;

/// The largest file that is read, in megabytes: a history with all its data may have many.
const MAX_MEGABYTES: u32 = 100;

/// Reads the text of the file that was chosen, if one was, and tells it. The field is empty
/// afterwards, so that the same file can be chosen again.
pub(crate) fn read_chosen(
    field: &HtmlInputElement,
    dispatch: &Callback<Action>,
    tell: impl Fn(String) -> MoreAction + 'static,
) {
    let file = field.files().and_then(|files| files.get(0));
    let Some(file) = file else { return };
    let field = field.clone();
    let dispatch = dispatch.clone();
    let dispatch = Callback::from(move |action: Action| {
        field.set_value("");
        dispatch.emit(action);
    });
    let name = file.name();
    read(file.into(), name, &dispatch, tell);
}

/// Reads a text and tells it, or why it cannot be read.
pub(crate) fn read(
    file: Blob,
    name: String,
    dispatch: &Callback<Action>,
    tell: impl Fn(String) -> MoreAction + 'static,
) {
    let dispatch = dispatch.clone();
    spawn_local(async move {
        let action = match text(&file).await {
            Ok(text) => tell(text),
            Err(cause) => MoreAction::Unreadable(UnreadableFile { name, cause }),
        };
        dispatch.emit(action.into());
    });
}

/// The text of a file, piece by piece. What is no UTF-8 is replaced.
async fn text(file: &Blob) -> Result<String, Unreadable> {
    let (size, mut at) = (file.size(), 0.0);
    if size > f64::from(MAX_MEGABYTES) * 1e6 {
        return Err(Unreadable::Large(MAX_MEGABYTES));
    }
    let refused = |reason: JsValue| Unreadable::Refused(reason_of(&reason));
    let mut bytes = Vec::new();
    // Each round reads on, up to the end.
    while at < size {
        let end = (at + PIECE).min(size);
        let piece = file.slice_with_f64_and_f64(at, end).map_err(refused)?;
        let buffer = JsFuture::from(piece.array_buffer())
            .await
            .map_err(refused)?;
        bytes.extend(Uint8Array::new(&buffer).to_vec());
        at = end;
    }
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Ok(text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text))
}

/// What the browser says, without its full stop.
pub(crate) fn reason_of(refused: &JsValue) -> String {
    let reason = refused.dyn_ref::<Error>().map(Error::message);
    let reason = reason.map(String::from).unwrap_or_default();
    let reason = reason.trim_end_matches('.');
    if reason.is_empty() {
        "the browser does not say why".to_owned()
    } else {
        reason.to_owned()
    }
}
