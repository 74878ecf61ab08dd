//! The link format: a shared document as the fragment of a URL, and back.
//!
//! A fragment is `1.` and the base64url text, without padding, of
//!
//! | part | bytes | meaning |
//! |---|---|---|
//! | length | varint | how many bytes follow the checksum |
//! | checksum | 4, little endian | CRC-32 of everything after it |
//! | dictionary | varint | which preset dictionary the rest was packed with; 0 is none |
//! | packed | the rest | raw deflate of the container |
//!
//! The container is a list of fields: a tag (varint), a length (varint), that many
//! bytes. A reader keeps the fields it does not know and writes them again, so an
//! old page does not strip what a newer one put in. The length comes first and so
//! survives a cut, and says how much is missing.
//!
//! The format's name is the part before the point. A format, once issued, is read
//! for ever; so is each dictionary under its number.
//!
//! Only the numbers of the tags ([`tag`]) know what is being shared.

mod codec;
mod container;
mod crc32;
mod dictionary;
mod error;
mod reader;
mod varint;

pub use codec::{MAX_CONTAINER_BYTES, encode};
pub use container::{Field, SharedDocument, tag};
pub use error::LinkError;
#[cfg(feature = "late")]
pub use reader::install;
pub use reader::{READER, Reader, decode};
