//! Drafts: this tab's, kept while it is edited, and the dialog of all that are stored.
//!
//! The tab's own storage has its latest version, so that reloading the page brings it back at
//! once; the browser's database has the versions of all drafts. In a frame nothing is stored.

mod db;
mod dialog;
mod keeper;

use std::rc::Rc;

use asl_session::drafts::{DraftAction, StoredDraft};
use asl_session::{Action, MoreAction};
use wasm_bindgen_futures::spawn_local;
use web_kit::dom;
use yew::Callback;

pub(crate) use dialog::drafts;
pub(crate) use keeper::Keeper;

/// The name of the tab's draft in the database.
const ID_KEY: &str = "asl-draft-id";

/// Set to the draft's title while the tab has a version that the database has not: a page that is
/// left may not have the time to write it there.
const UNSAVED_KEY: &str = "asl-draft-unsaved";

const IN_A_FRAME: &str = "Inside another page nothing is stored: share a link to keep your work";
const REFUSED: &str =
    "The browser refuses to store drafts: share a link or save a file to keep your work";

/// Stores a version of the tab's draft, or the first of another one.
pub(crate) fn store(
    link: String,
    title: String,
    starts: bool,
    is_new: bool,
    dispatch: &Callback<Action>,
) {
    let Some(id) = keep_in_tab(&link, starts) else {
        return tell(dispatch, refusal());
    };
    if is_new {
        if let Some(storage) = dom::tab_storage() {
            drop(storage.set_item(UNSAVED_KEY, &title));
        }
        write(id, title, link, dispatch);
    }
}

/// Writes a version to the database.
fn write(id: String, title: String, link: String, dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    spawn_local(async move {
        let draft = StoredDraft {
            id: 0,
            draft: id.into(),
            saved_at: js_sys::Date::now(),
            title: title.into(),
            link: link.into(),
        };
        if db::add(&draft).await.is_err() {
            tell(&dispatch, REFUSED);
        } else if let Some(storage) = dom::tab_storage() {
            drop(storage.remove_item(UNSAVED_KEY));
        }
    });
}

/// Writes what the page that was here before could not write any more.
fn catch_up(dispatch: &Callback<Action>) {
    let left = dom::tab_storage().and_then(|storage| {
        let item = |key: &str| storage.get_item(key).ok().flatten();
        let (_, link) = item(dom::DRAFT_KEY)?.split_once('\n').map(own)?;
        Some((item(ID_KEY)?, item(UNSAVED_KEY)?, link))
    });
    if let Some((id, title, link)) = left {
        write(id, title, link, dispatch);
    }
}

fn own((of, draft): (&str, &str)) -> (String, String) {
    (of.to_owned(), draft.to_owned())
}

/// Keeps the draft in the tab; gives its name, or nothing where the browser refuses.
fn keep_in_tab(link: &str, starts: bool) -> Option<String> {
    let storage = dom::tab_storage()?;
    let known = storage.get_item(ID_KEY).ok()?.filter(|_| !starts);
    let id = known.unwrap_or_else(new_id);
    storage.set_item(ID_KEY, &id).ok()?;
    let draft = format!("{}\n{link}", dom::fragment());
    storage.set_item(dom::DRAFT_KEY, &draft).ok()?;
    Some(id)
}

/// Never twice the same, as far as chance goes.
fn new_id() -> String {
    format!(
        "{:x}-{:x}",
        to_bits(js_sys::Date::now()),
        to_bits(js_sys::Math::random() * 1e12)
    )
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time and a random number, both positive and far below 2^53"
)]
const fn to_bits(n: f64) -> u64 {
    n as u64
}

/// The tab has no draft any more; what is in the database stays.
pub(crate) fn leave() {
    if let Some(storage) = dom::tab_storage() {
        drop(storage.remove_item(dom::DRAFT_KEY));
        drop(storage.remove_item(ID_KEY));
    }
}

/// Reads the database, then tells.
pub(crate) fn load(dispatch: &Callback<Action>) {
    if dom::is_framed() {
        return tell(dispatch, IN_A_FRAME);
    }
    let dispatch = dispatch.clone();
    spawn_local(async move {
        let stored = db::all().await;
        let current = dom::tab_storage().and_then(|storage| storage.get_item(ID_KEY).ok()?);
        match stored {
            Ok(stored) => dispatch.emit(
                MoreAction::Drafts(DraftAction::Loaded {
                    current: current.map(Rc::from),
                    stored,
                })
                .into(),
            ),
            Err(_) => tell(&dispatch, REFUSED),
        }
    });
}

fn refusal() -> &'static str {
    if dom::is_framed() {
        IN_A_FRAME
    } else {
        REFUSED
    }
}

fn tell(dispatch: &Callback<Action>, text: &str) {
    dispatch.emit(MoreAction::Drafts(DraftAction::Refused(text.to_owned())).into());
}
