//! The place of one `<asl-editor>`, and its conversation with the session.

use std::rc::Rc;

use asl_session::{Action, BreakEdit, Document, Highlight, MoreAction, Problem};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, Element};
use yew::prelude::*;

use crate::store::Store;
use web_kit::dom;

use crate::editors;

/// How long typing must pause before the text is read again, in milliseconds.
const PAUSE_MS: u32 = 120;

/// How long the caret must rest before its state is looked up, in milliseconds.
const CARET_REST_MS: u32 = 60;

/// The id of the definition's editor that the page brings along.
const FIRST_EDITOR: &str = "first-editor";

/// See [`Editor`].
#[derive(PartialEq, Properties)]
pub(crate) struct EditorProps {
    /// Which text.
    pub document: Document,
    /// Whether its tab is open.
    pub is_open: bool,
    /// Its colours.
    pub highlights: Rc<[Highlight]>,
    /// The problems of all texts.
    pub problems: Rc<[Problem]>,
    /// Where its lines with a breakpoint begin, in UTF-16 units.
    pub breaks: Vec<u32>,
    /// The session.
    pub store: Store,
}

/// The place.
#[component]
pub(crate) fn Editor(props: &EditorProps) -> Html {
    let EditorProps {
        document,
        is_open,
        highlights,
        problems,
        breaks,
        store,
    } = props;
    let host = use_node_ref();
    let element = use_state(|| None::<Element>);
    {
        let (host, element, store, document) =
            (host.clone(), element.clone(), store.clone(), *document);
        use_effect_with((), move |()| {
            let editor = host
                .cast::<Element>()
                .and_then(|host| place(&host, document, &store));
            let listeners = editor
                .as_ref()
                .map(|editor| listen(editor, document, &store));
            if let Some(editor) = editor {
                store.editors().add(document, editor.clone());
                element.set(Some(editor));
            }
            move || drop(listeners)
        });
    }
    use_effect_with(
        (element.clone(), highlights.clone()),
        |(element, highlights)| {
            if let Some(element) = &**element {
                editors::set_highlights(element, highlights);
            }
        },
    );
    use_effect_with((element.clone(), breaks.clone()), |(element, breaks)| {
        if let Some(element) = &**element {
            editors::set_breaks(element, breaks);
        }
    });
    {
        let document = *document;
        use_effect_with((element, problems.clone()), move |(element, problems)| {
            if let Some(element) = &**element {
                let own = problems
                    .iter()
                    .filter(|problem| problem.document == document);
                editors::set_diagnostics(element, own);
            }
        });
    }
    let name = document.as_str();
    html! {
        <div
            ref={host}
            class="editor-host"
            role="tabpanel"
            id={format!("panel-{name}")}
            aria-labelledby={format!("tab-{name}")}
            hidden={!is_open}
        />
    }
}

/// Puts the editor into its place: the one the page brought along, or a new one.
fn place(host: &Element, document: Document, store: &Store) -> Option<Element> {
    let text = store.read(|session| session.project().text(document).to_owned());
    let first = (document == Document::Definition)
        .then(|| dom::by_id(FIRST_EDITOR))
        .flatten();
    if let Some(editor) = first {
        adopt(host, &editor, &text, store);
        return Some(editor);
    }
    let editor = dom::document()?.create_element("asl-editor").ok()?;
    drop(editor.set_attribute("label", document.title()));
    drop(editor.set_attribute("data-testid", editors::testid(document)));
    dom::set_property(&editor, "value", &text.into());
    host.append_child(&editor).ok()?;
    Some(editor)
}

/// The editor that came with the page shows the first example. What a visitor typed into it
/// before the app was there counts, unless a link brings a text of its own.
fn adopt(host: &Element, editor: &Element, text: &str, store: &Store) {
    let opens_link = dom::was_opened_by_link();
    dom::move_into(host, editor);
    drop(editor.set_attribute("data-adopted", ""));
    match editors::text_of(editor) {
        Some(typed) if !opens_link && typed != text => store.dispatch(Action::Edit {
            document: Document::Definition,
            text: typed,
        }),
        _ => dom::set_property(editor, "value", &text.into()),
    }
}

fn listen(editor: &Element, document: Document, store: &Store) -> [EventListener; 5] {
    let on_change = {
        let (editor, store) = (editor.clone(), store.clone());
        let mut pause = None::<Timeout>;
        EventListener::new(&editor.clone(), "asl-change", move |_| {
            store.typed();
            let (editor, store) = (editor.clone(), store.clone());
            // A new pause begins; the old one, dropped, ends unheard.
            pause.replace(Timeout::new(PAUSE_MS, move || {
                if let Some(text) = editors::text_of(&editor) {
                    store.dispatch(Action::Edit { document, text });
                }
            }));
        })
    };
    let on_cursor = {
        let store = store.clone();
        let mut rest = None::<Timeout>;
        EventListener::new(editor, "asl-cursor", move |event| {
            let head = event
                .dyn_ref::<CustomEvent>()
                .and_then(|event| detail(event, "head"));
            if let (Document::Definition, Some(head)) = (document, head) {
                let store = store.clone();
                rest.replace(Timeout::new(CARET_REST_MS, move || {
                    store.dispatch(Action::CaretAt(head));
                }));
            }
        })
    };
    let on_line = {
        let store = store.clone();
        EventListener::new(editor, "asl-line", move |event| {
            let at = event
                .dyn_ref::<CustomEvent>()
                .and_then(|event| detail(event, "at"));
            if let (Document::Definition, Some(at)) = (document, at) {
                store.dispatch(BreakEdit::ToggleAt(at).into());
            }
        })
    };
    let on_go = {
        let store = store.clone();
        EventListener::new(editor, "asl-go", move |event| {
            let offset = event
                .dyn_ref::<CustomEvent>()
                .and_then(|event| detail(event, "head"));
            if document == Document::Definition {
                store.dispatch(MoreAction::GoToState { offset }.into());
            }
        })
    };
    let on_point = {
        let store = store.clone();
        EventListener::new(editor, "asl-point", move |event| {
            let at = event
                .dyn_ref::<CustomEvent>()
                .and_then(|event| detail(event, "at"));
            if document == Document::Definition {
                store.dispatch(MoreAction::Point(at).into());
            }
        })
    };
    [on_change, on_cursor, on_line, on_go, on_point]
}

/// A number that the event tells.
fn detail(event: &CustomEvent, name: &str) -> Option<u32> {
    let head = Reflect::get(&event.detail(), &name.into()).ok()?.as_f64()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an offset into a text of at most 4 GiB"
    )]
    Some(head as u32)
}
