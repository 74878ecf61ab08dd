//! The three `<asl-editor>` elements, spoken to through their properties.
//!
//! The elements are made and placed by hand, not by Yew: the first of them is in the page
//! before the app is, and may hold what a quick visitor typed meanwhile.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use asl_session::{Document, Highlight, Problem, TokenKind, Utf16Range};
use js_sys::{Array, Object, Uint32Array};
use wasm_bindgen::JsValue;
use web_sys::Element;

use web_kit::dom;

/// The editors that are in the page.
#[derive(Default)]
pub(crate) struct Editors {
    elements: RefCell<BTreeMap<Document, Element>>,
    /// Where to go in an editor that is still to come.
    next: Cell<Option<(Document, Utf16Range)>>,
}

impl Editors {
    /// Adds an editor.
    pub(crate) fn add(&self, document: Document, element: Element) {
        self.elements.borrow_mut().insert(document, element);
        if let Some((_, range)) = self.next.take().filter(|(to, _)| *to == document) {
            self.go_to(document, range);
        }
    }

    /// What an editor holds; `None` if it is not in the page.
    pub(crate) fn text(&self, document: Document) -> Option<String> {
        self.elements.borrow().get(&document).and_then(text_of)
    }

    /// Gives an editor another text, as one step of its undo history.
    pub(crate) fn set_text(&self, document: Document, text: &str) {
        self.with(document, |element| {
            dom::set_property(element, "value", &text.into());
        });
    }

    /// Scrolls an editor to a range and marks its lines, without taking the focus.
    /// What a person wants to change is selected as well.
    pub(crate) fn reveal(&self, document: Document, range: Utf16Range, selects: bool) {
        self.with(document, |element| {
            let options = object(&[("select", selects.into())]);
            let mark = object(&[("from", range.start.into()), ("to", range.end.into())]);
            dom::set_property(element, "mark", &mark);
            dom::call(
                element,
                "reveal",
                &Array::of3(&range.start.into(), &range.end.into(), &options),
            );
        });
    }

    /// Takes the mark away.
    pub(crate) fn unmark(&self) {
        self.with(Document::Definition, |element| {
            dom::set_property(element, "mark", &JsValue::NULL);
        });
    }

    /// Focuses an editor with the caret at the start of a range.
    pub(crate) fn go_to(&self, document: Document, range: Utf16Range) {
        if !self.elements.borrow().contains_key(&document) {
            self.next.set(Some((document, range)));
        }
        self.with(document, |element| {
            let options = object(&[("focus", true.into())]);
            dom::call(
                element,
                "reveal",
                &Array::of3(&range.start.into(), &range.end.into(), &options),
            );
        });
    }

    /// Focuses an editor.
    pub(crate) fn focus(&self, document: Document) {
        self.with(document, |element| {
            dom::call(element, "focus", &Array::new());
        });
    }

    fn with(&self, document: Document, act: impl FnOnce(&Element)) {
        if let Some(element) = self.elements.borrow().get(&document) {
            act(element);
        }
    }
}

/// The test id of a document's editor.
pub(crate) const fn testid(document: Document) -> &'static str {
    match document {
        Document::Definition => "editor",
        Document::Input => "editor-input",
        Document::Mocks => "editor-mocks",
        Document::Tests => "editor-tests",
    }
}

/// What an editor holds.
pub(crate) fn text_of(element: &Element) -> Option<String> {
    js_sys::Reflect::get(element, &"value".into())
        .ok()?
        .as_string()
}

/// Gives an editor its colours.
pub(crate) fn set_highlights(element: &Element, highlights: &[Highlight]) {
    let triples: Vec<u32> = highlights
        .iter()
        .flat_map(|highlight| {
            [
                highlight.range.start,
                highlight.range.end,
                class_index(highlight.kind),
            ]
        })
        .collect();
    let classes: Array = TokenKind::ALL
        .iter()
        .map(|kind| JsValue::from(kind.as_str()))
        .collect();
    let value = object(&[
        ("classes", classes.into()),
        ("ranges", Uint32Array::from(triples.as_slice()).into()),
    ]);
    dom::set_property(element, "highlights", &value);
}

fn class_index(kind: TokenKind) -> u32 {
    let index = TokenKind::ALL.iter().position(|other| *other == kind);
    index
        .and_then(|index| u32::try_from(index).ok())
        .unwrap_or_default()
}

/// Gives an editor the places of lines with a breakpoint.
pub(crate) fn set_breaks(element: &Element, places: &[u32]) {
    dom::set_property(element, "breaks", &Uint32Array::from(places).into());
}

/// Gives an editor its remarks.
pub(crate) fn set_diagnostics<'a>(element: &Element, problems: impl Iterator<Item = &'a Problem>) {
    let remarks: Array = problems
        .map(|problem| {
            let message = match &problem.help {
                Some(help) => format!("{}\n{help}", problem.message),
                None => problem.message.clone(),
            };
            object(&[
                ("from", problem.range.start.into()),
                ("to", problem.range.end.into()),
                ("severity", problem.severity.as_str().into()),
                ("message", message.into()),
                ("source", problem.code.into()),
            ])
        })
        .collect();
    dom::set_property(element, "diagnostics", &remarks);
}

fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        dom::set_property(&object, name, value);
    }
    object.into()
}
