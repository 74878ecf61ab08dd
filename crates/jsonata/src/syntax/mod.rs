//! From text to a syntax tree: tokens, the operator-precedence parser, and the
//! pass that turns operators into paths, predicates and bindings.

pub(crate) mod ast;
pub(crate) mod lexer;
pub(crate) mod parser;
pub(crate) mod resolve;
pub(crate) mod signature;
