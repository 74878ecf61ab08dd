//! From the resolved syntax tree to the compiled form.

use std::rc::Rc;

use json_value::Value;

use crate::Dialect;
use crate::eval::expr::{
    BinaryOp, Body, Call, Condition, Expr, Filter, Group, Lambda, Op, Path, SortTerm, Stage, Step,
    Tail, Transform, Variable,
};
use crate::eval::operators::to_f64;
use crate::functions::Builtin;
use crate::syntax::ast::{self, Kind, LambdaNode, Node, Tree};
use crate::value::{Names, Sym, Val};

/// The names of an expression, numbered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Symbols(Names);

impl Symbols {
    pub(crate) fn intern(&mut self, name: &str) -> Sym {
        let index = match self.0.get_index_of(name) {
            Some(index) => index,
            None => self.0.insert_full(Rc::from(name)).0,
        };
        Sym(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub(crate) fn name(&self, sym: Sym) -> Option<&Rc<str>> {
        self.0.get_index(usize::try_from(sym.0).ok()?)
    }
}

/// Compiles a resolved tree; `labels` are the labels of its `%` slots.
///
/// `closed` says that nothing but this text can bind a variable.
pub(crate) fn compile(
    tree: Tree,
    labels: &[usize],
    symbols: &mut Symbols,
    dialect: Dialect,
    closed: bool,
) -> Expr {
    let mut bound = Bound::default();
    bound.node(&tree);
    let mut compiler = Compiler {
        symbols,
        labels,
        all_bound: !closed || (bound.evaluates && dialect == Dialect::Jsonata),
        bound: bound.names,
        dialect,
    };
    compiler.expr(tree)
}

/// The names that an expression binds anywhere.
#[derive(Default)]
struct Bound {
    names: Names,
    /// `$eval` is mentioned: what it evaluates may bind any name.
    evaluates: bool,
}

impl Bound {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.node(node);
        }
    }

    fn pairs(&mut self, pairs: &[(Tree, Tree)]) {
        for (key, value) in pairs {
            self.node(key);
            self.node(value);
        }
    }

    fn node(&mut self, node: &Node) {
        for stage in node.stages.iter().chain(&node.predicates).flatten() {
            match stage {
                ast::Stage::Filter(filter) => self.node(filter),
                ast::Stage::Index(name) => {
                    self.names.insert(Rc::clone(name));
                }
            }
        }
        if let Some(group) = &node.group {
            self.pairs(&group.pairs);
        }
        self.names.extend(node.focus.iter().cloned());
        self.names.extend(node.index.iter().cloned());
        match &node.kind {
            Kind::Variable(name) => self.evaluates |= &**name == "eval",
            Kind::End
            | Kind::Name(_)
            | Kind::String(_)
            | Kind::Number(_)
            | Kind::Literal(_)
            | Kind::Regex(_)
            | Kind::Operator(_)
            | Kind::Wildcard
            | Kind::Descendant
            | Kind::Parent(_) => {}
            Kind::Binary(_, lhs, rhs) | Kind::Apply(lhs, rhs) => {
                self.node(lhs);
                self.node(rhs);
            }
            Kind::OrderBy(lhs, terms) => {
                self.node(lhs);
                self.terms(terms);
            }
            Kind::GroupBy(lhs, pairs) => {
                self.node(lhs);
                self.pairs(pairs);
            }
            Kind::Negate(inner) => self.node(inner),
            Kind::Bind(name, value) => {
                self.names.insert(Rc::clone(name));
                self.node(value);
            }
            Kind::Array(nodes) | Kind::Block(nodes) | Kind::Path { steps: nodes, .. } => {
                self.nodes(nodes);
            }
            Kind::Object(pairs) => self.pairs(pairs),
            Kind::Function(procedure, args) | Kind::Partial(procedure, args) => {
                self.node(procedure);
                self.nodes(args);
            }
            Kind::Lambda(lambda) => {
                self.names.extend(lambda.params.iter().cloned());
                self.node(&lambda.body);
            }
            Kind::Condition(a, b, c) | Kind::Transform(a, b, c) => {
                self.node(a);
                self.node(b);
                if let Some(c) = c {
                    self.node(c);
                }
            }
            Kind::Sort(terms) => self.terms(terms),
        }
    }

    fn terms(&mut self, terms: &[ast::Term]) {
        for term in terms {
            self.node(&term.expression);
        }
    }
}

struct Compiler<'c> {
    symbols: &'c mut Symbols,
    labels: &'c [usize],
    bound: Names,
    all_bound: bool,
    dialect: Dialect,
}

impl Compiler<'_> {
    fn expr(&mut self, mut node: Tree) -> Expr {
        let group = if matches!(node.kind, Kind::Path { .. }) {
            None
        } else {
            node.group.take()
        };
        let predicates = node.predicates.take();
        let tail = if group.is_some() || predicates.is_some() {
            Some(Box::new(Tail {
                predicates: self.filters(predicates.unwrap_or_default()),
                group: group.map(|group| self.group(group)),
            }))
        } else {
            None
        };
        let position = node.position;
        let keep_array = node.keep_array;
        let op = self.op(*node);
        Expr {
            op,
            position,
            keep_array,
            tail,
        }
    }

    fn boxed(&mut self, node: Tree) -> Box<Expr> {
        Box::new(self.expr(node))
    }

    #[expect(clippy::unnecessary_box_returns, reason = "it goes into a box")]
    fn both(&mut self, lhs: Tree, rhs: Tree) -> Box<(Expr, Expr)> {
        Box::new((self.expr(lhs), self.expr(rhs)))
    }

    fn exprs(&mut self, nodes: Vec<Node>) -> Vec<Expr> {
        nodes
            .into_iter()
            .map(|node| self.expr(Box::new(node)))
            .collect()
    }

    fn filters(&mut self, stages: Vec<ast::Stage>) -> Vec<Filter> {
        stages
            .into_iter()
            .filter_map(|stage| match stage {
                ast::Stage::Filter(filter) => Some(self.filter(filter)),
                ast::Stage::Index(_) => None,
            })
            .collect()
    }

    fn filter(&mut self, node: Tree) -> Filter {
        if let Kind::Number(value) = &node.kind {
            return Filter::Index(value.as_f64().unwrap_or(f64::NAN));
        }
        Filter::Expr(self.expr(node))
    }

    fn group(&mut self, group: ast::Group) -> Group {
        Group {
            pairs: group
                .pairs
                .into_iter()
                .map(|(key, value)| (self.expr(key), self.expr(value)))
                .collect(),
            position: group.position,
        }
    }

    fn variable(&mut self, name: &str) -> Variable {
        let sym = self.symbols.intern(name);
        let global = !self.all_bound && !self.bound.contains(name);
        Variable {
            sym,
            global,
            builtin: Builtin::named(name, self.dialect),
        }
    }

    fn label(&mut self, slot: usize) -> Sym {
        let label = self.labels.get(slot).copied().unwrap_or(slot);
        self.symbols.intern(&format!("!{label}"))
    }

    fn op(&mut self, node: Node) -> Op {
        match node.kind {
            Kind::String(text) => Op::Literal(text.into()),
            // Without the AWS dialect all numbers are binary64.
            Kind::Number(Value::Int(n)) if self.dialect == Dialect::Jsonata => {
                Op::Literal(to_f64(n).into())
            }
            Kind::Number(value) | Kind::Literal(value) => Op::Literal(value.into()),
            Kind::Name(name) => Op::Name(name),
            Kind::Wildcard => Op::Wildcard,
            Kind::Descendant => Op::Descendant,
            Kind::Parent(slot) => Op::Parent(self.label(slot)),
            Kind::Variable(name) if name.is_empty() => Op::Context,
            Kind::Variable(name) => Op::Variable(self.variable(&name)),
            Kind::Regex(regex) => Op::Regex(regex),
            Kind::Operator(_) => Op::Placeholder,
            Kind::Binary(symbol, lhs, rhs) => self.binary(symbol, lhs, rhs),
            Kind::Negate(inner) => Op::Negate(self.boxed(inner)),
            Kind::Array(items) => Op::Array {
                items: items
                    .into_iter()
                    .map(|item| {
                        let constructor = matches!(item.kind, Kind::Array(_));
                        (self.expr(Box::new(item)), constructor)
                    })
                    .collect(),
                cons: node.cons_array,
            },
            Kind::Object(pairs) => Op::Object(Box::new(self.group(ast::Group {
                pairs,
                position: node.position,
            }))),
            Kind::Function(procedure, args) => Op::Call(self.call(procedure, args)),
            Kind::Partial(procedure, args) => Op::Partial(self.call(procedure, args)),
            Kind::Lambda(lambda) => Op::Lambda(self.lambda(*lambda)),
            Kind::Condition(condition, then, otherwise) => Op::Condition(Box::new(Condition {
                test: self.expr(condition),
                then: self.expr(then),
                otherwise: otherwise.map(|otherwise| self.expr(otherwise)),
            })),
            Kind::Transform(pattern, update, delete) => {
                self.transform(pattern, update, delete, node.position)
            }
            Kind::Block(expressions) => {
                let binds = self.all_bound || expressions.iter().any(binds_here);
                Op::Block(self.exprs(expressions), binds)
            }
            Kind::Path {
                steps,
                keep_singleton,
            } => self.path(steps, keep_singleton, node.tuple, node.group),
            Kind::Bind(name, value) => {
                let sym = self.symbols.intern(&name);
                Op::Bind(sym, self.boxed(value))
            }
            Kind::Apply(lhs, rhs) => Op::Apply(self.both(lhs, rhs)),
            Kind::Sort(terms) => Op::Sort(
                terms
                    .into_iter()
                    .map(|term| SortTerm {
                        descending: term.descending,
                        expr: self.expr(term.expression),
                    })
                    .collect(),
            ),
            // The resolving pass leaves none of these.
            Kind::End | Kind::OrderBy(..) | Kind::GroupBy(..) => Op::Literal(Val::Undefined),
        }
    }

    fn binary(&mut self, symbol: &'static str, lhs: Tree, rhs: Tree) -> Op {
        let both = self.both(lhs, rhs);
        let op = match symbol {
            "and" => return Op::And(both),
            "or" => return Op::Or(both),
            "+" => BinaryOp::Add,
            "-" => BinaryOp::Subtract,
            "*" => BinaryOp::Multiply,
            "/" => BinaryOp::Divide,
            "%" => BinaryOp::Remainder,
            "=" => BinaryOp::Equal,
            "!=" => BinaryOp::NotEqual,
            "<" => BinaryOp::Less,
            "<=" => BinaryOp::LessEqual,
            ">" => BinaryOp::Greater,
            ">=" => BinaryOp::GreaterEqual,
            "&" => BinaryOp::Concat,
            ".." => BinaryOp::Range,
            _ => BinaryOp::In,
        };
        Op::Binary(op, both)
    }

    #[expect(clippy::unnecessary_box_returns, reason = "it goes into a box")]
    fn call(&mut self, procedure: Tree, args: Vec<Node>) -> Box<Call> {
        let (name, suggestion) = if let Kind::Path { steps, .. } = &procedure.kind {
            let name = steps.first().and_then(Node::value);
            let suggestion = name
                .as_ref()
                .and_then(Value::as_str)
                .map(|name| self.variable(name));
            (name, suggestion)
        } else {
            (procedure.value(), None)
        };
        let args = self.exprs(args);
        Box::new(Call {
            procedure: self.expr(procedure),
            args,
            name,
            suggestion,
        })
    }

    fn lambda(&mut self, lambda: LambdaNode) -> Rc<Lambda> {
        let params = lambda
            .params
            .iter()
            .map(|name| self.symbols.intern(name))
            .collect();
        let body = self.expr(lambda.body);
        Rc::new(Lambda {
            params,
            signature: lambda.signature,
            body: if lambda.thunk {
                Body::TailCall(body)
            } else {
                Body::Expr(body)
            },
        })
    }

    fn transform(
        &mut self,
        pattern: Tree,
        update: Tree,
        delete: Option<Tree>,
        position: Option<usize>,
    ) -> Op {
        Op::Transform(Rc::new(Transform {
            pattern: self.expr(pattern),
            update: self.expr(update),
            delete: delete.map(|delete| self.expr(delete)),
            position,
            clone: self.variable("clone"),
        }))
    }

    fn path(
        &mut self,
        steps: Vec<Node>,
        keep_singleton: bool,
        tuple: bool,
        group: Option<ast::Group>,
    ) -> Op {
        let steps: Vec<Step> = steps.into_iter().map(|step| self.step(step)).collect();
        let only_names = !keep_singleton
            && group.is_none()
            && steps.iter().all(|step| {
                matches!(step.expr.op, Op::Name(_))
                    && step.expr.tail.is_none()
                    && !step.expr.keep_array
                    && step.stages.is_empty()
                    && !step.tuple
            });
        Op::Path(Box::new(Path {
            steps,
            keep_singleton,
            tuple,
            group: group.map(|group| self.group(group)),
            only_names,
        }))
    }

    fn step(&mut self, mut node: Node) -> Step {
        let stages = node
            .stages
            .take()
            .unwrap_or_default()
            .into_iter()
            .map(|stage| match stage {
                ast::Stage::Filter(filter) => Stage::Filter(self.filter(filter)),
                ast::Stage::Index(name) => Stage::Index(self.symbols.intern(&name)),
            })
            .collect();
        // `@$` and `#$` bind nothing.
        let named = |name: &Rc<str>| !name.is_empty();
        let focus = node.focus.take().filter(named);
        let focus = focus.map(|name| self.symbols.intern(&name));
        let index = node.index.take().filter(named);
        let index = index.map(|name| self.symbols.intern(&name));
        let ancestor = node.ancestor.map(|slot| self.label(slot));
        Step {
            stages,
            tuple: node.tuple,
            cons_array: node.cons_array,
            focus,
            index,
            ancestor,
            expr: self.expr(Box::new(node)),
        }
    }
}

/// Whether evaluating the node binds a variable in the frame it is evaluated in.
fn binds_here(node: &Node) -> bool {
    let pairs_bind = |pairs: &[(Tree, Tree)]| {
        pairs
            .iter()
            .any(|(key, value)| binds_here(key) || binds_here(value))
    };
    let stages_bind =
        node.stages
            .iter()
            .chain(&node.predicates)
            .flatten()
            .any(|stage| match stage {
                ast::Stage::Filter(filter) => binds_here(filter),
                ast::Stage::Index(_) => false,
            });
    if stages_bind || node.group.as_ref().is_some_and(|g| pairs_bind(&g.pairs)) {
        return true;
    }
    match &node.kind {
        Kind::Bind(..) => true,
        Kind::End
        | Kind::Name(_)
        | Kind::Variable(_)
        | Kind::String(_)
        | Kind::Number(_)
        | Kind::Literal(_)
        | Kind::Regex(_)
        | Kind::Operator(_)
        | Kind::Wildcard
        | Kind::Descendant
        | Kind::Parent(_)
        // These have frames of their own.
        | Kind::Block(_)
        | Kind::OrderBy(..)
        | Kind::GroupBy(..) => false,
        Kind::Lambda(lambda) => lambda.thunk && binds_here(&lambda.body),
        Kind::Binary(_, lhs, rhs) | Kind::Apply(lhs, rhs) => binds_here(lhs) || binds_here(rhs),
        Kind::Negate(inner) => binds_here(inner),
        Kind::Array(nodes) | Kind::Path { steps: nodes, .. } => nodes.iter().any(binds_here),
        Kind::Object(pairs) => pairs_bind(pairs),
        Kind::Function(procedure, args) | Kind::Partial(procedure, args) => {
            binds_here(procedure) || args.iter().any(binds_here)
        }
        Kind::Condition(a, b, c) | Kind::Transform(a, b, c) => {
            binds_here(a) || binds_here(b) || c.as_ref().is_some_and(|c| binds_here(c))
        }
        Kind::Sort(terms) => terms.iter().any(|term| binds_here(&term.expression)),
    }
}
