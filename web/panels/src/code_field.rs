//! A field for code: a text area over its own text in colours. It is as high as its text.

use std::collections::BTreeSet;
use std::rc::Rc;

use asl_session::{Highlight, Utf16Range};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// What [`code_field`] shows and tells.
pub(crate) struct CodeField<'a> {
    pub(crate) id: &'static str,
    pub(crate) value: &'a str,
    pub(crate) highlights: &'a Rc<[Highlight]>,
    /// What is underlined as wrong.
    pub(crate) wrong: Option<Utf16Range>,
    pub(crate) placeholder: &'static str,
    /// What says what is wrong, by its id.
    pub(crate) described_by: &'static str,
    pub(crate) on_input: Callback<String>,
    /// Told when the person is done with it.
    pub(crate) on_change: Callback<Event>,
}

/// The field.
pub(crate) fn code_field(field: &CodeField<'_>) -> Html {
    let oninput = field.on_input.reform(|event: InputEvent| {
        let field = event.target_dyn_into::<HtmlTextAreaElement>();
        field.map(|field| field.value()).unwrap_or_default()
    });
    html! {
        <div class="code-field">
            <div class="code-sheet">
                <pre aria-hidden="true">{ coloured(field.value, field.highlights, field.wrong) }{ "\n" }</pre>
                <textarea
                    id={field.id}
                    data-testid={field.id}
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    rows="1"
                    placeholder={field.placeholder}
                    aria-invalid={field.wrong.is_some().then_some("true")}
                    aria-describedby={field.described_by}
                    value={field.value.to_owned()}
                    {oninput}
                    onchange={field.on_change.clone()}
                />
            </div>
        </div>
    }
}

/// A text in colours, a part of it underlined.
pub(crate) fn coloured(text: &str, highlights: &[Highlight], wrong: Option<Utf16Range>) -> Html {
    let units: Vec<u16> = text.encode_utf16().collect();
    let n_units = u32::try_from(units.len()).unwrap_or(u32::MAX);
    // An error at the end of the text is underlined at its last character.
    let wrong = wrong.map(|range| {
        let start = range.start.min(n_units);
        if start < range.end.min(n_units) {
            return range;
        }
        Utf16Range {
            start: start.saturating_sub(1),
            end: start,
        }
    });
    let mut cuts: BTreeSet<u32> = [0, n_units].into();
    for Highlight { range, .. } in highlights {
        cuts.extend([range.start.min(n_units), range.end.min(n_units)]);
    }
    if let Some(range) = wrong {
        cuts.extend([range.start.min(n_units), range.end.min(n_units)]);
    }
    let cuts: Vec<u32> = cuts.into_iter().collect();
    let mut at = 0;
    let parts = cuts.windows(2).filter_map(|cut| {
        let [start, end] = *cut else { return None };
        while highlights.get(at).is_some_and(|one| one.range.end <= start) {
            at += 1;
        }
        let of = highlights.get(at).filter(|one| one.range.start <= start);
        let is_wrong = wrong.is_some_and(|range| range.start <= start && end <= range.end);
        let text = String::from_utf16_lossy(units.get(start as usize..end as usize)?);
        Some(html! {
            <span class={classes!(of.map(|one| format!("tok-{}", one.kind.as_str())), is_wrong.then_some("is-wrong"))}>{ text }</span>
        })
    });
    parts.collect()
}
