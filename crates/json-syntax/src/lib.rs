//! JSON text to a tree with places, whatever the text.
//!
//! - [`parse`] gives a tree of [`Node`]s with byte ranges and every complaint. It
//!   never fails: a broken part costs that part only, and the rest is still there.
//! - [`tokens`] colours a text.
//! - [`source_offset`] and [`source_range`] lead from a place in a decoded string back
//!   to the text, past its escapes, so that an error inside a path or an expression
//!   can be underlined exactly.
//!
//! Comments, single quotes and bare names are understood and complained about. Nesting
//! is limited to [`json_value::MAX_DEPTH`]. The crate knows nothing of the States Language.

mod errors;
mod lexer;
mod names;
mod node;
mod parser;
mod string;
mod tokens;

pub use errors::{CODE, COMMENT, DUPLICATE_KEY, SYNTAX};
pub use names::{NameTable, is_same};
pub use node::{Key, Member, Node, NodeKind, PathStep};
pub use parser::{Parsed, parse};
pub use string::{quote, source_offset, source_range};
pub use tokens::{Token, TokenKind, tokens};
