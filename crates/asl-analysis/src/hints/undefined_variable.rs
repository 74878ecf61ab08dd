//! A variable is assigned where it can be read.
//!
//! The service creates such a definition and warns of it (the words: `radkawar/stackd`, September
//! 2026); the execution fails where the variable is read. What is assigned inside a Map or
//! Parallel is neither seen behind it nor in another branch, and a distributed Map's children
//! see nothing of what is around them. A variable that some state in sight assigns is not
//! warned of, whether or not that state comes first.
//!
//! Wrong: `"Output": "{% $total %}"` where only a branch assigns `total`. Right: an `Assign` of the
//! Parallel with `"total": "{% $states.result[0].total %}"`.

use std::collections::BTreeSet;
use std::rc::Rc;

use asl_query::{Allow, PathExpr, ReferenceKind, Source, is_jsonata_name, jsonata_inside};
use asl_syntax::QueryLanguage;
use json_syntax::Node;
use jsonata::{Dialect, Expression, Options};
use source::{Diagnostic, TextRange};

use crate::definition::{Definition, Scope};
use crate::rules::jsonata_string::for_each_string;
use crate::rules::outer_variable::assigned_names;
use crate::rules::path_syntax::inside;

/// The fields that hold states, which are looked at themselves.
const STATE_FIELDS: &[&str] = &["Branches", "ItemProcessor", "Iterator"];

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    let assigned: Vec<BTreeSet<Rc<str>>> = definition.scopes.iter().map(assigned_names).collect();
    for (place, scope) in definition.scopes.iter().enumerate() {
        for scoped in &scope.states {
            let object = &scoped.state.object;
            let written = object.node.members().iter();
            let written = written.filter_map(|member| object.written(member));
            for field in written.filter(|field| !STATE_FIELDS.contains(&field.name())) {
                for_each_string(field, &mut |node, text, path| {
                    let mut known = BTreeSet::new();
                    for (name, range) in read_by(text, path, scoped.language) {
                        let is_there = is_in_sight(definition, &assigned, place, &name);
                        if !is_there && known.insert(Rc::clone(&name)) {
                            out.push(undefined(definition, node, &name, range).at(path));
                        }
                    }
                });
            }
        }
    }
}

/// Whether a state of the scope assigns the variable, or one of a scope whose variables it sees.
fn is_in_sight(
    definition: &Definition<'_>,
    assigned: &[BTreeSet<Rc<str>>],
    place: usize,
    name: &str,
) -> bool {
    let outer = |place: usize| {
        let outer = definition
            .scopes
            .get(place)
            .and_then(|scope: &Scope| scope.outer);
        outer.map(|outer| outer.scope)
    };
    // Scopes are nested no deeper than states.
    let mut scopes = std::iter::successors(Some(place), |place| outer(*place));
    scopes.any(|place| {
        assigned
            .get(place)
            .is_some_and(|names| names.contains(name))
    })
}

/// The variables that a string reads, each with where it says so. Where paths rule, the name of its
/// field tells whether it is one.
fn read_by(text: &str, path: &str, language: QueryLanguage) -> Vec<(Rc<str>, TextRange)> {
    match language {
        QueryLanguage::Jsonata => {
            let Some((inner, range)) = jsonata_inside(text) else {
                return Vec::new();
            };
            let options = Options {
                dialect: Dialect::Aws,
            };
            let Ok(expression) = Expression::parse(inner, &options) else {
                return Vec::new();
            };
            let at = |offset: usize| {
                u32::try_from(offset).map_or(u32::MAX, |n| n.saturating_add(range.start))
            };
            let variables = &expression.references().variables;
            variables
                .iter()
                .filter(|variable| !is_jsonata_name(&variable.name))
                .map(|variable| {
                    let read = TextRange::new(at(variable.range.start), at(variable.range.end));
                    (Rc::from(&*variable.name), read)
                })
                .collect()
        }
        QueryLanguage::JsonPath => {
            // A `ResultPath` is where something is put.
            let is_query = [".$", "Path", "/Variable"]
                .iter()
                .any(|end| path.ends_with(end))
                && !path.ends_with("/ResultPath");
            let query = PathExpr::parse(text, Allow::ALL).ok().filter(|_| is_query);
            let references = query.iter().flat_map(PathExpr::references);
            let read = references.filter_map(|reference| match reference.kind {
                ReferenceKind::Path {
                    source: Source::Variable(name),
                    ..
                } => Some((name, reference.range)),
                ReferenceKind::Path { .. }
                | ReferenceKind::Function(_)
                | ReferenceKind::JsonataVariable(_) => None,
            });
            read.collect()
        }
    }
}

fn undefined(definition: &Definition<'_>, node: &Node, name: &str, range: TextRange) -> Diagnostic {
    Diagnostic::warning(
        "POSSIBLY_UNDEFINED_VARIABLE",
        "undefined-variable",
        inside(definition, node, range),
        format!("Variable '{name}' is possibly not defined."),
    )
}
