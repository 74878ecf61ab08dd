//! Reading a file that a person chose or dropped, or a long text that the browser holds, piece by
//! piece: the page answers between two of them.

use asl_session::{Action, MoreAction, Unreadable, UnreadableFile};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Error, JsString, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, HtmlInputElement};
use yew::Callback;

/// How many bytes of a file are read at a time.
const PIECE: f64 = 1_048_576.0;

/// How many UTF-16 units of a text are taken over at a time.
const TEXT_PIECE: u32 = 1_048_576;

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

/// Takes over a long text of the browser's and tells it.
pub(crate) fn read_text(
    text: JsString,
    dispatch: &Callback<Action>,
    tell: impl Fn(String) -> MoreAction + 'static,
) {
    let dispatch = dispatch.clone();
    spawn_local(async move {
        let (length, mut at) = (text.length(), 0);
        let mut whole = String::new();
        // Each round takes over at least one unit, up to the end.
        while at < length {
            let end = piece_end(&text, at, length);
            whole.push_str(&String::from(text.slice(at, end)));
            at = end;
            TimeoutFuture::new(0).await;
        }
        dispatch.emit(tell(whole).into());
    });
}

/// Where the piece that begins at `at` ends: not between the two units of one character.
fn piece_end(text: &JsString, at: u32, length: u32) -> u32 {
    let end = at.saturating_add(TEXT_PIECE).min(length);
    let last = text.char_code_at(end - 1);
    let is_first_half = (f64::from(0xD800)..f64::from(0xDC00)).contains(&last);
    if is_first_half && end < length {
        end + 1
    } else {
        end
    }
}

/// Reads a file and tells its text, or why it cannot be read.
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
