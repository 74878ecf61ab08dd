//! What the page loads after it has shown something: the seam where its WebAssembly is split.
//!
//! A function marked as a split point, and all that only it reaches, goes into a file of its
//! own when `cargo xtask build` splits the module; calling it fetches that file. The macro
//! writes foreign functions, and with them `unsafe`, which the rest of the workspace forbids:
//! hence a crate with nothing else in it.

mod services;

use std::pin::Pin;

use asl_services::{ItemReader, StandIns};
use asl_session::{MORE, More};
use asl_share::Reader;
use jsonata::Engine;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_panels::{PANELS, Panels};

/// What comes later.
struct Parts {
    jsonata: &'static Engine,
    item_reader: &'static ItemReader,
    rest: Rest,
}

/// The rest of the session and of the page.
#[derive(Clone, Copy, Debug)]
pub struct Rest {
    /// For [`asl_session::Action::MoreCame`].
    pub more: &'static More,
    /// The parts of the page that were not there yet.
    pub panels: &'static Panels,
}

/// Fetches the rest of the program, once: installs JSONata and the reader of items, so that expressions can
/// be parsed and objects read from here on, and gives what the page lacks.
///
/// # Errors
///
/// The file cannot be fetched; a later call tries again.
pub async fn load() -> Result<Rest, SplitLoaderError> {
    link_reader().await?;
    let parts = more().await?;
    jsonata::install(parts.jsonata);
    asl_services::install(parts.item_reader);
    Ok(parts.rest)
}

/// Fetches what reads links, once: a file of its own, for who comes with one, or with a draft,
/// which is kept as one.
///
/// # Errors
///
/// The file cannot be fetched; a later call tries again. Until then a link says so.
pub async fn link_reader() -> Result<(), SplitLoaderError> {
    asl_share::install(links().await?);
    Ok(())
}

/// Fetches what stands in for services, or says what mock is missing, once: a file of its own, for
/// whose run needs it.
///
/// # Errors
///
/// The file cannot be fetched; a later call tries again. Until then tasks without a mock ask.
pub async fn stand_ins() -> Result<(), SplitLoaderError> {
    asl_services::install_stand_ins(services().await?);
    Ok(())
}

/// What brings all that is to be known of the operations that a text calls; the address of the page's
/// module comes first, beside which it is.
type Bring = fn(String, String) -> Pin<Box<dyn Future<Output = ()>>>;

/// Fetches what is to be known of the operations that a definition's text calls: files of their own, the
/// code that reads them among these. `app` is the address of the page's module.
///
/// What cannot be fetched is not asked for again: of such a service everything passes.
///
/// # Errors
///
/// The code cannot be fetched; a later call tries again. Until then everything passes.
pub async fn operations(app: String, text: String) -> Result<(), SplitLoaderError> {
    inputs().await?(app, text).await;
    Ok(())
}

/// Whether [`load`] has succeeded.
pub fn is_loaded() -> bool {
    jsonata::is_installed()
}

/// Whether [`stand_ins`] has succeeded.
pub fn has_stand_ins() -> bool {
    asl_services::has_stand_ins()
}

/// Reads a data file's bytes; see [`object_files::read_as_json`].
#[derive(Clone, Copy, Debug)]
pub struct ObjectReader(pub fn(&[u8]) -> String);

/// Fetches what reads data files, Parquet above all: a file of its own, for who needs it.
///
/// # Errors
///
/// The file cannot be fetched; a later call tries again.
pub async fn object_reader() -> Result<ObjectReader, SplitLoaderError> {
    objects().await
}

#[wasm_split(objects, fallible)]
fn objects() -> Result<ObjectReader, SplitLoaderError> {
    Ok(ObjectReader(object_files::read_as_json))
}

#[wasm_split(services, fallible)]
fn services() -> Result<&'static StandIns, SplitLoaderError> {
    Ok(&asl_services::STAND_INS)
}

#[wasm_split(inputs, fallible)]
fn inputs() -> Result<Bring, SplitLoaderError> {
    Ok(services::bring)
}

#[wasm_split(links, fallible)]
fn links() -> Result<&'static Reader, SplitLoaderError> {
    Ok(&asl_share::READER)
}

#[wasm_split(more, fallible)]
fn more() -> Result<Parts, SplitLoaderError> {
    Ok(Parts {
        jsonata: &jsonata::ENGINE,
        item_reader: &asl_services::ITEM_READER,
        rest: Rest {
            more: &MORE,
            panels: &PANELS,
        },
    })
}
