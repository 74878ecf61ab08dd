//! Fields that hold a literal or a query for one.

use std::rc::Rc;

use asl_query::{PathExpr, Template};

/// A `JSONata` expression in a field of its own, such as `Condition` or `Items`.
#[derive(Clone, Debug)]
pub struct Expression {
    /// The text without `{%` and `%}`, which error messages quote.
    pub text: Rc<str>,
    /// The compiled expression, or a value that is none.
    pub template: Template,
}

/// A field of type `T`, or the query that finds it at run time.
#[derive(Clone, Debug)]
pub enum Field<T> {
    /// Written in the definition.
    Literal(T),
    /// The field's `…Path` form.
    Path(PathExpr),
    /// A `JSONata` expression in its place.
    Jsonata(Expression),
}

/// `InputPath` and `OutputPath`.
#[derive(Clone, Debug)]
pub enum Selection {
    /// `$`, or absent: everything.
    All,
    /// `null`: an empty object.
    Nothing,
    /// A part.
    Path(PathExpr),
}
