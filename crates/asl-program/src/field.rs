//! Fields that hold a literal or a query for one.

use asl_query::{PathExpr, Template};

/// A field of type `T`, or the query that finds it at run time.
#[derive(Clone, Debug)]
pub enum Field<T> {
    /// Written in the definition.
    Literal(T),
    /// The field's `…Path` form.
    Path(PathExpr),
    /// A `JSONata` expression in its place.
    Jsonata(Template),
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
