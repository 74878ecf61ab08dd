//! The browser, in the few words the page needs. Whatever a browser may refuse (storage, clipboard)
//! is optional here: a refusal is an answer, not an error.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Document, Element, HtmlAnchorElement, HtmlElement, MediaQueryList, Node,
    ResizeObserver, Storage, Url, Window,
};

const THEME_KEY: &str = "asl-theme";

/// The window; `None` in a worker.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// Milliseconds since the page opened, for measuring only.
pub fn now_ms() -> f64 {
    Reflect::get(&js_sys::global(), &"performance".into())
        .ok()
        .and_then(|performance| performance.dyn_into::<web_sys::Performance>().ok())
        .map_or(0.0, |performance| performance.now())
}

/// Leaves a mark in the browser's performance timeline.
pub fn mark(name: &str) {
    if let Some(performance) = window().and_then(|window| window.performance()) {
        // A timeline that is full refuses marks; nothing depends on one.
        drop(performance.mark(name));
    }
}

/// The fragment of the address, without `#`.
pub fn fragment() -> String {
    window()
        .and_then(|window| window.location().hash().ok())
        .map(|hash| hash.trim_start_matches('#').to_owned())
        .unwrap_or_default()
}

/// Whether the address named a project when the page was opened; `boot.js` looks.
pub fn was_opened_by_link() -> bool {
    document()
        .and_then(|document| document.document_element())
        .is_some_and(|root| root.get_attribute("data-opens").as_deref() == Some("link"))
}

/// The address without its fragment: what a link starts with.
pub fn base_url() -> String {
    let href = window()
        .and_then(|window| window.location().href().ok())
        .unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// Changes the fragment without a new entry in the browser's history.
pub fn replace_fragment(fragment: &str) {
    let Some(window) = window() else { return };
    let url = if fragment.is_empty() {
        base_url()
    } else {
        format!("{}#{fragment}", base_url())
    };
    if let Ok(history) = window.history() {
        // Refused only for another origin, which this is not.
        drop(history.replace_state_with_url(&JsValue::NULL, "", Some(&url)));
    }
}

/// Puts text on the clipboard; says whether the browser let it.
pub async fn write_clipboard(text: &str) -> bool {
    let Some(window) = window() else { return false };
    let navigator = window.navigator();
    // Absent outside of secure contexts, where the binding would throw.
    match Reflect::get(&navigator, &"clipboard".into()) {
        Ok(clipboard) if !clipboard.is_undefined() => {
            JsFuture::from(navigator.clipboard().write_text(text))
                .await
                .is_ok()
        }
        _ => false,
    }
}

/// Offers a file to save.
pub fn download(file_name: &str, mime: &str, text: &str) -> Result<(), JsValue> {
    download_blob(file_name, &blob_of(mime, text)?)
}

/// Offers a file to save.
pub fn download_blob(file_name: &str, blob: &Blob) -> Result<(), JsValue> {
    let document = document().ok_or(JsValue::NULL)?;
    let url = Url::create_object_url_with_blob(blob)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    anchor.set_href(&url);
    anchor.set_download(file_name);
    anchor.click();
    Url::revoke_object_url(&url)
}

/// An address, in memory, of a script that is made of text. Whoever asks takes it back.
pub fn script_url(text: &str) -> Result<String, JsValue> {
    Url::create_object_url_with_blob(&blob_of("text/javascript", text)?)
}

fn blob_of(mime: &str, text: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)
}

/// Reads a setting.
pub fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a setting, where the browser lets it.
pub fn store(key: &str, value: &str) {
    if let Some(storage) = storage() {
        drop(storage.set_item(key, value));
    }
}

fn storage() -> Option<Storage> {
    let window = window().filter(|_| !is_framed())?;
    window.local_storage().ok().flatten()
}

/// Whether little is to be fetched, as `web/boot.js` says until the page is touched.
pub fn is_reduced() -> bool {
    let root = document().and_then(|document| document.document_element());
    root.is_some_and(|root| root.has_attribute("data-reduced"))
}

/// Whether the page is inside another one, where nothing is stored.
pub fn is_framed() -> bool {
    window().is_some_and(|window| match window.top() {
        Ok(Some(top)) => !js_sys::Object::is(&top, &window),
        Ok(None) | Err(_) => true,
    })
}

/// What this tab keeps until it is closed; `None` where the browser refuses, or in a frame.
pub fn tab_storage() -> Option<Storage> {
    let window = window().filter(|_| !is_framed())?;
    window.session_storage().ok().flatten()
}

/// Where this tab keeps its draft: the fragment of the address it belongs to, a line break,
/// and the project as a fragment.
pub const DRAFT_KEY: &str = "asl-draft";

/// The draft of this tab, if it belongs to what the address says.
pub fn tab_draft() -> Option<String> {
    let draft = tab_storage()?.get_item(DRAFT_KEY).ok()??;
    let (of, draft) = draft.split_once('\n')?;
    let fragment = fragment();
    let is_here = fragment.is_empty() || fragment == of;
    (is_here && !is_blank_start()).then(|| draft.to_owned())
}

/// Whether the address asks for a blank project: `/new/`.
pub fn is_blank_start() -> bool {
    base_url().ends_with("/new/")
}

/// The stored choice of colours: `auto`, `light` or `dark`.
pub fn stored_theme() -> Option<String> {
    stored(THEME_KEY)
}

/// Shows colours and remembers them; `auto` leaves the choice to the system.
pub fn apply_theme(theme: &str) {
    store(THEME_KEY, theme);
    let Some(root) = document().and_then(|document| document.document_element()) else {
        return;
    };
    let done = if theme == "auto" {
        root.remove_attribute("data-theme")
    } else {
        root.set_attribute("data-theme", theme)
    };
    drop(done);
}

/// Whether an event comes from where text is written.
pub fn is_in_text(event: &web_sys::Event) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let fields = "input, textarea, select, [contenteditable=true]";
    target.is_some_and(|target| matches!(target.closest(fields), Ok(Some(_))))
}

/// Adds styles to the page, behind those it has.
pub fn add_styles(styles: &[&str]) {
    let head = document().and_then(|document| Some((document.head()?, document)));
    let Some((head, document)) = head else { return };
    if let Ok(element) = document.create_element("style") {
        element.set_text_content(Some(&styles.concat()));
        drop(head.append_child(&element));
    }
}

/// Sets a property of an element.
pub fn set_property(target: &JsValue, name: &str, value: &JsValue) {
    drop(Reflect::set(target, &name.into(), value));
}

/// Calls a method of an element, if it has it.
pub fn call(target: &JsValue, method: &str, arguments: &Array) -> Option<JsValue> {
    let method: Function = Reflect::get(target, &method.into()).ok()?.dyn_into().ok()?;
    method.apply(target, arguments).ok()
}

/// Moves a node that is in the page to another place in it, keeping focus and scroll
/// position where the browser can (`moveBefore`).
pub fn move_into(parent: &Node, node: &Node) {
    let moved = call(parent, "moveBefore", &Array::of2(node, &JsValue::NULL)).is_some();
    if !moved {
        drop(parent.append_child(node));
    }
}

/// An element by its id.
pub fn by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// Focuses the first element that matches.
pub fn focus(selector: &str) {
    let element = document()
        .and_then(|document| document.query_selector(selector).ok().flatten())
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        drop(element.focus());
    }
}

/// Whether the focus is in an element that matches.
pub fn has_focus_in(selector: &str) -> bool {
    let focused = document().and_then(|document| document.active_element());
    focused.is_some_and(|focused| matches!(focused.closest(selector), Ok(Some(_))))
}

/// Sets an attribute of the page's root, or takes it away if it is there.
pub fn toggle_root(attribute: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        drop(root.toggle_attribute(attribute));
    }
}

/// Sets an attribute of the page's root, or takes it away.
pub fn mark_root(attribute: &str, is_on: bool) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        drop(root.toggle_attribute_with_force(attribute, is_on));
    }
}

/// The address of the page's own module, from the line that the build left in the page.
pub fn app_url() -> Option<String> {
    let meta = document()?.query_selector("meta[name=asl-app]").ok()??;
    let url = Url::new_with_base(&meta.get_attribute("content")?, &base_url()).ok()?;
    Some(url.href())
}

/// The question whether the system prefers dark colours; it tells when the answer changes.
pub fn prefers_dark() -> Option<MediaQueryList> {
    window()?.match_media("(prefers-color-scheme: dark)").ok()?
}

/// Calls back now and whenever the element's size changes, until the result is dropped.
pub fn watch_size(element: &Element, on_size: impl Fn() + 'static) -> Option<SizeWatch> {
    let callback = Closure::<dyn FnMut()>::new(on_size);
    let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(SizeWatch {
        observer,
        _callback: callback,
    })
}

/// A watch over an element's size.
#[derive(Debug)]
pub struct SizeWatch {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
