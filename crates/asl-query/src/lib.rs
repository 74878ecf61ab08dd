//! The query languages of Amazon States Language behind one seam.
//!
//! What a definition holds is compiled once: a path field to a [`PathExpr`], a payload to
//! a [`Template`], in either language. At run time both are evaluated in a [`Scope`]: what
//! the state has at hand. What goes wrong then is a [`QueryError`], whose texts are the
//! service's; the sentence before it that names the state is the engine's.
//!
//! ```text
//! "x.$": "States.Format('{}', $.name)"      Template::jsonpath
//! "x": "{% $states.input.name %}"           Template::jsonata
//! "InputPath": "$.order"                    PathExpr::parse
//! "ResultPath": "$.taken"                   ReferencePath::parse
//! ```
//!
//! Compiled forms are cheap to clone and to evaluate: constant parts are shared, not
//! copied, and the context object is built only when something reads it.

mod error;
mod explore;
mod intrinsic;
mod jsonata_expr;
mod path_expr;
mod reference;
mod scope;
mod source_path;
mod template;

#[cfg(test)]
mod tests;

pub use error::{EvalError, QueryError, TemplateError, TemplateErrorKind};
pub use explore::{ExploreError, Explored, explore_jsonata, explore_jsonpath};
pub use intrinsic::Function;
pub use jsonata_expr::{Expected, is_jsonata_name, jsonata_inside};
pub use jsonpath::{PathError, ReferencePath, SetError, SyntaxError, java_text};
pub use path_expr::{Allow, PathExpr};
pub use reference::{Reference, ReferenceKind};
pub use scope::{ContextSource, Entropy, NoContext, NoVariables, Scope, SeededEntropy, Variables};
pub use source_path::{Source, SourcePath};
pub use template::Template;
