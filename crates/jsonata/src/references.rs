//! What an expression refers to, found without evaluating it.

use std::ops::Range;

use crate::error::utf16_offset;
use crate::syntax::ast::{Kind, Node, Stage, Tree};
use crate::tokens::{Token, tokens};

/// A name in an expression, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name; for a variable without its `$`.
    pub name: String,
    /// Its bytes in the expression.
    pub range: Range<usize>,
    /// The offset in UTF-16 units just past it.
    pub position: usize,
}

/// What an expression refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Names looked up in the input itself: the first step of a path that does not
    /// begin with a variable, and `$`, the input as a whole. Names in predicates, later steps, order-by and grouping
    /// are looked up elsewhere; the body of a function counts as where it is written.
    pub top_level: Vec<Reference>,
    /// Variables that are read and not bound by the expression itself: `$states`,
    /// and the functions it uses.
    pub variables: Vec<Reference>,
    /// Every `$$`.
    pub root: Vec<Reference>,
    /// Members read from variables, as far as the names are constant:
    /// `$states.input.id` gives `["states", "input", "id"]`.
    pub paths: Vec<Vec<String>>,
}

impl References {
    pub(crate) fn of(source: &str, tree: &Node) -> Self {
        let mut finder = Finder {
            source,
            is_ascii: source.is_ascii(),
            tokens: tokens(source),
            found: Self::default(),
            bound: Vec::new(),
        };
        finder.node(tree, Level::Top);
        finder.found
    }
}

/// Where a node is evaluated: against the input, or against something found in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Top,
    Inner,
}

struct Finder<'s> {
    source: &'s str,
    is_ascii: bool,
    tokens: Vec<Token>,
    found: References,
    /// Variables bound around the node.
    bound: Vec<String>,
}

impl Finder<'_> {
    fn reference(&self, name: &str, position: Option<usize>) -> Reference {
        let end = position.unwrap_or_default();
        let behind = self.tokens.partition_point(|token| token.range.end < end);
        let range = self
            .tokens
            .get(behind)
            .map_or(end..end, |token| token.range.start.min(end)..end);
        Reference {
            name: name.to_owned(),
            range,
            position: if self.is_ascii {
                end
            } else {
                utf16_offset(self.source, end)
            },
        }
    }

    fn nodes(&mut self, nodes: &[Node], level: Level) {
        for node in nodes {
            self.node(node, level);
        }
    }

    fn pairs(&mut self, pairs: &[(Tree, Tree)], level: Level) {
        for (key, value) in pairs {
            self.node(key, level);
            self.node(value, level);
        }
    }

    fn node(&mut self, node: &Node, level: Level) {
        self.kind(node, level);
        for stage in node.stages.iter().chain(&node.predicates).flatten() {
            match stage {
                Stage::Filter(filter) => self.node(filter, Level::Inner),
                Stage::Index(name) => self.bound.push(name.to_string()),
            }
        }
        if let Some(group) = &node.group {
            self.pairs(&group.pairs, Level::Inner);
        }
    }

    fn kind(&mut self, node: &Node, level: Level) {
        match &node.kind {
            Kind::Variable(name) if &**name == "$" => {
                let reference = self.reference("$", node.position);
                self.found.root.push(reference);
            }
            // The input itself.
            Kind::Variable(name) if name.is_empty() => {
                if level == Level::Top {
                    let reference = self.reference("$", node.position);
                    self.found.top_level.push(reference);
                }
            }
            Kind::Variable(name) => {
                if !self.bound.iter().any(|bound| **bound == **name) {
                    let reference = self.reference(name, node.position);
                    self.found.variables.push(reference);
                }
            }
            Kind::Name(name) => {
                if level == Level::Top {
                    let reference = self.reference(name, node.position);
                    self.found.top_level.push(reference);
                }
            }
            Kind::Path { steps, .. } => self.path(steps, level),
            Kind::Binary(_, lhs, rhs) | Kind::Apply(lhs, rhs) => {
                self.node(lhs, level);
                self.node(rhs, level);
            }
            Kind::Negate(inner) => self.node(inner, level),
            Kind::Array(nodes) => self.nodes(nodes, level),
            Kind::Object(pairs) => self.pairs(pairs, level),
            Kind::Function(procedure, args) | Kind::Partial(procedure, args) => {
                self.node(procedure, level);
                self.nodes(args, level);
            }
            Kind::Condition(condition, then, otherwise) => {
                self.node(condition, level);
                self.node(then, level);
                if let Some(otherwise) = otherwise {
                    self.node(otherwise, level);
                }
            }
            Kind::Block(nodes) => {
                let bound = self.bound.len();
                self.nodes(nodes, level);
                self.bound.truncate(bound);
            }
            Kind::Lambda(lambda) => {
                let bound = self.bound.len();
                self.bound
                    .extend(lambda.params.iter().map(ToString::to_string));
                self.node(&lambda.body, level);
                self.bound.truncate(bound);
            }
            Kind::Bind(name, value) => {
                // A function may call itself.
                let recursive = matches!(value.kind, Kind::Lambda(_));
                if recursive {
                    self.bound.push(name.to_string());
                }
                self.node(value, level);
                if !recursive {
                    self.bound.push(name.to_string());
                }
            }
            Kind::Transform(pattern, update, delete) => {
                self.node(pattern, Level::Inner);
                self.node(update, Level::Inner);
                if let Some(delete) = delete {
                    self.node(delete, Level::Inner);
                }
            }
            Kind::Sort(terms) => {
                for term in terms {
                    self.node(&term.expression, Level::Inner);
                }
            }
            Kind::OrderBy(lhs, _) | Kind::GroupBy(lhs, _) => self.node(lhs, level),
            Kind::End
            | Kind::String(_)
            | Kind::Number(_)
            | Kind::Literal(_)
            | Kind::Regex(_)
            | Kind::Operator(_)
            | Kind::Wildcard
            | Kind::Descendant
            | Kind::Parent(_) => {}
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "everything else is treated alike"
    )]
    fn path(&mut self, steps: &[Node], level: Level) {
        if let Some((first, rest)) = steps.split_first()
            && let Kind::Variable(name) = &first.kind
        {
            let names = rest.iter().map_while(|step| match &step.kind {
                Kind::Name(name) => Some(name.to_string()),
                _ => None,
            });
            let path = std::iter::once(name.to_string()).chain(names).collect();
            self.found.paths.push(path);
        }
        let bound = self.bound.len();
        for (index, step) in steps.iter().enumerate() {
            let level = if index == 0 { level } else { Level::Inner };
            self.bound.extend(
                step.focus
                    .iter()
                    .chain(&step.index)
                    .map(ToString::to_string),
            );
            self.node(step, level);
        }
        self.bound.truncate(bound);
    }
}
