//! Evaluation: the compiled form of an expression and what runs it.

pub(crate) mod compile;
pub(crate) mod deliver;
pub(crate) mod expr;
pub(crate) mod function;
pub(crate) mod group;
pub(crate) mod machine;
pub(crate) mod nesting;
pub(crate) mod operators;
pub(crate) mod path;
pub(crate) mod sort;
pub(crate) mod transform;
pub(crate) mod walk;
