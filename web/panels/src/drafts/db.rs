//! The versions of drafts in the browser's database: one record each, numbered by the database.

use asl_session::drafts::{MAX_DRAFTS, MAX_VERSIONS, StoredDraft};
use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_kit::dom;
use web_sys::{
    IdbDatabase, IdbObjectStore, IdbObjectStoreParameters, IdbRequest, IdbTransactionMode,
};

const NAME: &str = "asl-playground";
const VERSION: u32 = 1;
const STORE: &str = "drafts";
const BY_DRAFT: &str = "draft";

/// Adds a version; the oldest ones of its draft go when there are too many.
pub(super) async fn add(draft: &StoredDraft) -> Result<(), JsValue> {
    let store = store(IdbTransactionMode::Readwrite).await?;
    done(&store.add(&record(draft))?).await?;
    let of_draft = store.index(BY_DRAFT)?;
    let keys = of_draft.get_all_keys_with_key(&JsValue::from_str(&draft.draft))?;
    // In the order of their numbers, so the oldest come first.
    let keys: Array = done(&keys).await?.dyn_into()?;
    let n_over = (keys.length() as usize).saturating_sub(MAX_VERSIONS);
    for key in keys.iter().take(n_over) {
        done(&store.delete(&key)?).await?;
    }
    Ok(())
}

/// Every version; those of the oldest drafts go when there are too many.
pub(super) async fn all() -> Result<Vec<StoredDraft>, JsValue> {
    let store = store(IdbTransactionMode::Readwrite).await?;
    let records: Array = done(&store.get_all()?).await?.dyn_into()?;
    let mut drafts: Vec<StoredDraft> = records.iter().filter_map(|one| read(&one)).collect();
    drafts.sort_by(|a, b| b.saved_at.total_cmp(&a.saved_at));
    let mut kept: Vec<_> = Vec::new();
    for one in &drafts {
        if kept.len() < MAX_DRAFTS && !kept.contains(&one.draft) {
            kept.push(one.draft.clone());
        }
    }
    let (drafts, over): (Vec<_>, Vec<_>) = drafts
        .into_iter()
        .partition(|one| kept.contains(&one.draft));
    for one in over {
        done(&store.delete(&one.id.into())?).await?;
    }
    Ok(drafts)
}

async fn store(mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    let window = dom::window().ok_or(JsValue::NULL)?;
    let factory = window.indexed_db()?.ok_or(JsValue::NULL)?;
    let request = factory.open_with_u32(NAME, VERSION)?;
    let of_upgrade = request.clone();
    let upgrade = Closure::once(move || {
        // What fails here fails again when the store is asked for.
        drop(of_upgrade.result().and_then(|database| create(&database)));
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let database: IdbDatabase = done(&request).await?.dyn_into()?;
    database
        .transaction_with_str_and_mode(STORE, mode)?
        .object_store(STORE)
}

fn create(database: &JsValue) -> Result<(), JsValue> {
    let database: &IdbDatabase = database.dyn_ref().ok_or(JsValue::NULL)?;
    let numbered = IdbObjectStoreParameters::new();
    numbered.set_auto_increment(true);
    numbered.set_key_path(&"id".into());
    let store = database.create_object_store_with_optional_parameters(STORE, &numbered)?;
    store.create_index_with_str(BY_DRAFT, BY_DRAFT)?;
    Ok(())
}

/// Waits for a request; gives its result.
async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await?;
    request.result()
}

fn record(draft: &StoredDraft) -> JsValue {
    let record = Object::new();
    let members = [
        ("draft", JsValue::from_str(&draft.draft)),
        ("savedAt", draft.saved_at.into()),
        ("title", JsValue::from_str(&draft.title)),
        ("link", JsValue::from_str(&draft.link)),
    ];
    for (name, value) in members {
        dom::set_property(&record, name, &value);
    }
    record.into()
}

fn read(record: &JsValue) -> Option<StoredDraft> {
    let member = |name: &str| Reflect::get(record, &name.into()).ok();
    let text = |name: &str| Some(member(name)?.as_string()?.into());
    Some(StoredDraft {
        id: number(member("id")?.as_f64()?),
        draft: text("draft")?,
        saved_at: member("savedAt")?.as_f64()?,
        title: text("title")?,
        link: text("link")?,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the database counts from 1"
)]
const fn number(n: f64) -> u32 {
    n as u32
}
