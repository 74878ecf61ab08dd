//! `JSONPath` as Amazon States Language runs it: paths select, reference paths also set.
//!
//! The dialect is that of Jayway `JsonPath` 2.0.0, whose behaviour and texts the service
//! shows: no path functions, no negative index, brackets that do not know quotes, filters
//! that compare text with numbers. Each rule is named where it is implemented.
//!
//! Parse once, select often: a [`Path`] that names one place copies nothing but a
//! reference count. Texts and values of any kind give a result or an error; recursion and
//! work are bounded by [`MAX_TOKENS`], [`MAX_VISITS`] and [`MAX_SCAN_DEPTH`].
//!
//! Not here: variables, the context object and intrinsic functions, which are the States
//! Language's.

mod bracket;
mod compare;
mod decimal;
mod error;
mod filter;
mod java_text;
mod parse;
mod pattern;
mod reference;
mod select;
mod token;
mod trail;

#[cfg(test)]
mod tests;

pub use error::{PathError, SyntaxError};
pub use java_text::{java_text, write_java_text};
pub use parse::{MAX_FILTER_DEPTH, MAX_TOKENS};
pub use reference::{ReferencePath, SetError, Step};
pub use select::{MAX_SCAN_DEPTH, MAX_VISITS};
pub use token::Path;
