//! Where the page is, as links need it.

use web_kit::dom;

/// What a link starts with: the address of the workbench, without its fragment.
pub(crate) fn base() -> String {
    let url = dom::base_url();
    let url = url.split('?').next().unwrap_or_default();
    let url = url.strip_suffix("index.html").unwrap_or(url);
    // A blank start is no place to open a link at.
    url.strip_suffix("new/").unwrap_or(url).to_owned()
}

/// Where another version of the page is kept.
pub(crate) fn version(version: &str, fragment: &str) -> String {
    let base = base();
    // The page may itself be a version that is kept.
    let root = base.rfind("/v/").and_then(|at| base.get(..=at));
    format!("{}v/{version}/#{fragment}", root.unwrap_or(&base))
}
