//! The pass after parsing: location paths become lists of steps, predicates and
//! groupings move to their steps, `%` finds the step it means, tail calls are wrapped.
//!
//! Afterwards no `.`, `[`, `{`, `^`, `@` or `#` operator is left in the tree.

use std::rc::Rc;

use json_value::Value;

use crate::error::{Fail, fail};
use crate::number::number_value;
use crate::syntax::ast::{Group, Kind, LambdaNode, Node, Stage, Term, Tree};

/// Resolves a tree. The second part gives the label of every `%` slot.
pub(crate) fn resolve(tree: Tree) -> Result<(Tree, Vec<usize>), Fail> {
    let mut resolver = Resolver { slots: Vec::new() };
    let tree = resolver.node(tree)?;
    if matches!(tree.kind, Kind::Parent(_)) || tree.seeking_parent.is_some() {
        return Err(underivable(&tree));
    }
    let labels = resolver.slots.iter().map(|slot| slot.label).collect();
    Ok((tree, labels))
}

/// What one `%` is looking for.
struct Slot {
    /// The name under which the ancestor is bound; steps may share one.
    label: usize,
    /// How many steps up are still to go.
    level: i32,
}

struct Resolver {
    slots: Vec<Slot>,
}

fn underivable(node: &Node) -> Fail {
    fail("S0217").at(node.position).token(node.type_name())
}

/// The node as a path; a node that is none becomes its only step.
fn into_path(node: Tree) -> Tree {
    if matches!(node.kind, Kind::Path { .. }) {
        node
    } else {
        Node::new(
            Kind::Path {
                steps: vec![*node],
                keep_singleton: false,
            },
            None,
        )
    }
}

impl Resolver {
    fn node(&mut self, mut tree: Tree) -> Result<Tree, Fail> {
        let keep_array = tree.keep_array;
        let position = tree.position;
        // The original node stays whole where it is its own result.
        let kind = std::mem::replace(&mut tree.kind, Kind::End);
        let mut result = match kind {
            Kind::Binary(symbol, lhs, rhs) => {
                self.binary(symbol, lhs, rhs, position, keep_array)?
            }
            Kind::OrderBy(lhs, terms) => self.order_by(lhs, terms, position)?,
            Kind::GroupBy(lhs, pairs) => self.group_by(lhs, pairs, position)?,
            Kind::Negate(inner) => self.negate(inner, position)?,
            Kind::Array(items) => self.sequence(items, position, Kind::Array)?,
            Kind::Object(pairs) => self.object(pairs, position)?,
            Kind::Function(procedure, args) => {
                self.call(procedure, args, position, Kind::Function)?
            }
            Kind::Partial(procedure, args) => {
                self.call(procedure, args, position, Kind::Partial)?
            }
            Kind::Lambda(lambda) => self.lambda(*lambda, position)?,
            Kind::Condition(condition, then, otherwise) => {
                self.condition(condition, then, otherwise, position)?
            }
            Kind::Transform(pattern, update, delete) => {
                let pattern = self.node(pattern)?;
                let update = self.node(update)?;
                let delete = delete.map(|delete| self.node(delete)).transpose()?;
                Node::new(Kind::Transform(pattern, update, delete), position)
            }
            Kind::Block(expressions) => self.block(expressions, position)?,
            Kind::Name(name) => {
                tree.kind = Kind::Name(name);
                Self::name(tree)
            }
            Kind::Operator(symbol @ ("and" | "or" | "in")) => {
                tree.kind = Kind::Name(Rc::from(symbol));
                Self::name(tree)
            }
            Kind::Parent(_) => {
                let slot = self.slots.len();
                self.slots.push(Slot {
                    label: slot,
                    level: 1,
                });
                Node::new(Kind::Parent(slot), None)
            }
            Kind::End => return Err(fail("S0207").at(position).token("(end)")),
            kind @ (Kind::Variable(_)
            | Kind::String(_)
            | Kind::Number(_)
            | Kind::Literal(_)
            | Kind::Regex(_)
            | Kind::Operator(_)
            | Kind::Wildcard
            | Kind::Descendant
            | Kind::Path { .. }
            | Kind::Bind(..)
            | Kind::Apply(..)
            | Kind::Sort(_)) => {
                tree.kind = kind;
                tree
            }
        };
        if keep_array {
            result.keep_array = true;
        }
        Ok(result)
    }

    fn name(tree: Tree) -> Tree {
        let keep_singleton = tree.keep_array;
        Node::new(
            Kind::Path {
                steps: vec![*tree],
                keep_singleton,
            },
            None,
        )
    }

    fn binary(
        &mut self,
        symbol: &'static str,
        lhs: Tree,
        rhs: Tree,
        position: Option<usize>,
        keep_array: bool,
    ) -> Result<Tree, Fail> {
        match symbol {
            "." => self.map(lhs, rhs),
            "[" => self.predicate(lhs, rhs, position),
            ":=" => {
                let Kind::Variable(name) = &lhs.kind else {
                    return Err(fail("S0212").at(lhs.position));
                };
                let name = Rc::clone(name);
                let value = self.node(rhs)?;
                let mut result = Node::new(Kind::End, position);
                push_ancestry(&mut result, &value);
                result.height = 1 + value.height;
                result.kind = Kind::Bind(name, value);
                Ok(result)
            }
            "@" => self.focus(lhs, &rhs, position, keep_array),
            "#" => self.index(lhs, &rhs),
            "~>" => {
                let lhs = self.node(lhs)?;
                let rhs = self.node(rhs)?;
                let keep_array = lhs.keep_array || rhs.keep_array;
                let mut result = Node::new(Kind::Apply(lhs, rhs), position);
                result.keep_array = keep_array;
                Ok(result)
            }
            _ => {
                let lhs = self.node(lhs)?;
                let rhs = self.node(rhs)?;
                let mut result = Node::new(Kind::End, position);
                push_ancestry(&mut result, &lhs);
                push_ancestry(&mut result, &rhs);
                result.kind = Kind::Binary(symbol, lhs, rhs);
                Ok(result)
            }
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "everything else is treated alike"
    )]
    fn map(&mut self, lhs: Tree, rhs: Tree) -> Result<Tree, Fail> {
        let left = self.node(lhs)?;
        let parent_slot = if let Kind::Parent(slot) = left.kind {
            Some(slot)
        } else {
            None
        };
        let mut result = into_path(left);
        if let Some(slot) = parent_slot {
            result.seeking_parent = Some(vec![slot]);
        }
        let mut rest = self.node(rhs)?;
        let Kind::Path {
            steps,
            keep_singleton,
        } = &mut result.kind
        else {
            return Ok(result);
        };
        if let Kind::Path {
            steps: rest_steps, ..
        } = rest.kind
        {
            steps.extend(rest_steps);
        } else {
            if let Some(predicates) = rest.predicates.take() {
                rest.stages = Some(predicates);
            }
            steps.push(*rest);
        }
        for step in steps.iter_mut() {
            match &step.kind {
                Kind::Number(value) | Kind::Literal(value) => {
                    return Err(fail("S0213").at(step.position).value(Some(value.clone())));
                }
                Kind::String(name) => step.kind = Kind::Name(Rc::clone(name)),
                _ => {}
            }
        }
        if steps.iter().any(|step| step.keep_array) {
            *keep_singleton = true;
        }
        if let Some(first) = steps.first_mut()
            && matches!(first.kind, Kind::Array(_))
        {
            first.cons_array = true;
        }
        if let Some(last) = steps.last_mut()
            && matches!(last.kind, Kind::Array(_))
        {
            last.cons_array = true;
        }
        self.resolve_ancestry(&mut result)?;
        Ok(result)
    }

    fn predicate(&mut self, lhs: Tree, rhs: Tree, position: Option<usize>) -> Result<Tree, Fail> {
        let mut result = self.node(lhs)?;
        let is_path = matches!(result.kind, Kind::Path { .. });
        if last_step(&mut result).group.is_some() {
            return Err(fail("S0209").at(position));
        }
        let mut predicate = self.node(rhs)?;
        let step = last_step(&mut result);
        if let Some(slots) = predicate.seeking_parent.take() {
            for slot in &slots {
                let level = self.slots.get(*slot).map_or(0, |slot| slot.level);
                if level == 1 {
                    self.seek_parent(step, *slot)?;
                } else if let Some(slot) = self.slots.get_mut(*slot) {
                    slot.level -= 1;
                }
            }
            step.seeking_parent
                .get_or_insert_default()
                .extend(slots.iter().copied());
            if let Kind::Parent(slot) = predicate.kind {
                step.seeking_parent.get_or_insert_default().push(slot);
            }
            predicate.seeking_parent = Some(slots);
        }
        let stages = if is_path {
            &mut step.stages
        } else {
            &mut step.predicates
        };
        stages
            .get_or_insert_default()
            .push(Stage::Filter(predicate));
        Ok(result)
    }

    fn order_by(
        &mut self,
        lhs: Tree,
        terms: Vec<Term>,
        position: Option<usize>,
    ) -> Result<Tree, Fail> {
        let mut result = into_path(self.node(lhs)?);
        let mut sort = Node::new(Kind::End, position);
        let mut resolved = Vec::with_capacity(terms.len());
        for term in terms {
            let expression = self.node(term.expression)?;
            push_ancestry(&mut sort, &expression);
            resolved.push(Term {
                descending: term.descending,
                expression,
            });
        }
        sort.kind = Kind::Sort(resolved);
        if let Kind::Path { steps, .. } = &mut result.kind {
            steps.push(*sort);
        }
        self.resolve_ancestry(&mut result)?;
        Ok(result)
    }

    fn group_by(
        &mut self,
        lhs: Tree,
        pairs: Vec<(Tree, Tree)>,
        position: Option<usize>,
    ) -> Result<Tree, Fail> {
        let mut result = self.node(lhs)?;
        if result.group.is_some() {
            return Err(fail("S0210").at(position));
        }
        let mut resolved = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            resolved.push((self.node(key)?, self.node(value)?));
        }
        result.group = Some(Group {
            pairs: resolved,
            position,
        });
        Ok(result)
    }

    fn focus(
        &mut self,
        lhs: Tree,
        variable: &Node,
        position: Option<usize>,
        keep_array: bool,
    ) -> Result<Tree, Fail> {
        let mut result = self.node(lhs)?;
        let step = last_step(&mut result);
        if step.stages.is_some() || step.predicates.is_some() {
            return Err(fail("S0215").at(position));
        }
        if matches!(step.kind, Kind::Sort(_)) {
            return Err(fail("S0216").at(position));
        }
        if keep_array {
            step.keep_array = true;
        }
        if let Kind::Variable(name) = &variable.kind {
            step.focus = Some(Rc::clone(name));
        }
        step.tuple = true;
        Ok(result)
    }

    fn index(&mut self, lhs: Tree, variable: &Node) -> Result<Tree, Fail> {
        let mut node = self.node(lhs)?;
        if !matches!(node.kind, Kind::Path { .. })
            && let Some(predicates) = node.predicates.take()
        {
            node.stages = Some(predicates);
        }
        let mut result = into_path(node);
        let step = last_step(&mut result);
        if let Kind::Variable(name) = &variable.kind {
            match &mut step.stages {
                None => step.index = Some(Rc::clone(name)),
                Some(stages) => stages.push(Stage::Index(Rc::clone(name))),
            }
        }
        step.tuple = true;
        Ok(result)
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "everything else is treated alike"
    )]
    fn negate(&mut self, inner: Tree, position: Option<usize>) -> Result<Tree, Fail> {
        let mut inner = self.node(inner)?;
        if let Kind::Number(value) = &mut inner.kind {
            let negated = match &*value {
                Value::Int(n) if *n != 0 => Value::Int(n.wrapping_neg()),
                other => number_value(-other.as_f64().unwrap_or(f64::NAN)),
            };
            *value = negated;
            return Ok(inner);
        }
        let mut result = Node::new(Kind::End, position);
        push_ancestry(&mut result, &inner);
        result.kind = Kind::Negate(inner);
        Ok(result)
    }

    fn sequence(
        &mut self,
        items: Vec<Node>,
        position: Option<usize>,
        make: fn(Vec<Node>) -> Kind,
    ) -> Result<Tree, Fail> {
        let mut result = Node::new(Kind::End, position);
        let mut resolved = Vec::with_capacity(items.len());
        for item in items {
            let item = self.node(Box::new(item))?;
            push_ancestry(&mut result, &item);
            resolved.push(*item);
        }
        result.kind = make(resolved);
        Ok(result)
    }

    fn object(&mut self, pairs: Vec<(Tree, Tree)>, position: Option<usize>) -> Result<Tree, Fail> {
        let mut result = Node::new(Kind::End, position);
        let mut resolved = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let key = self.node(key)?;
            push_ancestry(&mut result, &key);
            let value = self.node(value)?;
            push_ancestry(&mut result, &value);
            resolved.push((key, value));
        }
        result.kind = Kind::Object(resolved);
        Ok(result)
    }

    fn call(
        &mut self,
        procedure: Tree,
        args: Vec<Node>,
        position: Option<usize>,
        make: fn(Tree, Vec<Node>) -> Kind,
    ) -> Result<Tree, Fail> {
        let mut result = self.sequence(args, position, Kind::Block)?;
        let procedure = self.node(procedure)?;
        if let Kind::Block(args) = std::mem::replace(&mut result.kind, Kind::End) {
            result.kind = make(procedure, args);
        }
        Ok(result)
    }

    fn lambda(&mut self, lambda: LambdaNode, position: Option<usize>) -> Result<Tree, Fail> {
        let body = tail_call(self.node(lambda.body)?);
        Ok(Node::new(
            Kind::Lambda(Box::new(LambdaNode { body, ..lambda })),
            position,
        ))
    }

    fn condition(
        &mut self,
        condition: Tree,
        then: Tree,
        otherwise: Option<Tree>,
        position: Option<usize>,
    ) -> Result<Tree, Fail> {
        let mut result = Node::new(Kind::End, position);
        let condition = self.node(condition)?;
        push_ancestry(&mut result, &condition);
        let then = self.node(then)?;
        push_ancestry(&mut result, &then);
        let otherwise = otherwise
            .map(|otherwise| self.node(otherwise))
            .transpose()?;
        if let Some(otherwise) = &otherwise {
            push_ancestry(&mut result, otherwise);
        }
        result.kind = Kind::Condition(condition, then, otherwise);
        Ok(result)
    }

    fn block(&mut self, expressions: Vec<Node>, position: Option<usize>) -> Result<Tree, Fail> {
        let mut result = self.sequence(expressions, position, Kind::Block)?;
        if let Kind::Block(parts) = &result.kind {
            result.cons_array = parts.iter().any(|part| {
                part.cons_array
                    || matches!(&part.kind, Kind::Path { steps, .. }
                        if steps.first().is_some_and(|step| step.cons_array))
            });
        }
        Ok(result)
    }

    /// Looks for the steps that the `%` of the last step mean.
    fn resolve_ancestry(&mut self, path: &mut Node) -> Result<(), Fail> {
        let Kind::Path { steps, .. } = &mut path.kind else {
            return Ok(());
        };
        let Some((last, before)) = steps.split_last_mut() else {
            return Ok(());
        };
        let mut slots = last.seeking_parent.clone().unwrap_or_default();
        if let Kind::Parent(slot) = last.kind {
            slots.push(slot);
            if last.seeking_parent.is_some() {
                last.seeking_parent = Some(slots.clone());
            }
        }
        let mut unresolved = Vec::new();
        for slot in slots {
            let mut index = before.len();
            while self.level(slot) > 0 {
                if index == 0 {
                    unresolved.push(slot);
                    break;
                }
                index -= 1;
                // Steps in a row that bind the focus stand on the same place.
                while index > 0
                    && before.get(index).is_some_and(|step| step.focus.is_some())
                    && before
                        .get(index - 1)
                        .is_some_and(|step| step.focus.is_some())
                {
                    index -= 1;
                }
                if let Some(step) = before.get_mut(index) {
                    self.seek_parent(step, slot)?;
                }
            }
        }
        if !unresolved.is_empty() {
            path.seeking_parent
                .get_or_insert_default()
                .extend(unresolved);
        }
        Ok(())
    }

    fn level(&self, slot: usize) -> i32 {
        self.slots.get(slot).map_or(0, |slot| slot.level)
    }

    fn seek_parent(&mut self, node: &mut Node, slot: usize) -> Result<(), Fail> {
        match &mut node.kind {
            Kind::Name(_) | Kind::Wildcard => {
                let Some(seeking) = self.slots.get_mut(slot) else {
                    return Ok(());
                };
                seeking.level -= 1;
                if seeking.level == 0 {
                    if let Some(known) = node.ancestor {
                        let label = self.slots.get(known).map_or(known, |known| known.label);
                        if let Some(seeking) = self.slots.get_mut(slot) {
                            seeking.label = label;
                        }
                    }
                    node.ancestor = Some(slot);
                    node.tuple = true;
                }
                Ok(())
            }
            Kind::Parent(_) => {
                if let Some(seeking) = self.slots.get_mut(slot) {
                    seeking.level += 1;
                }
                Ok(())
            }
            Kind::Block(expressions) => {
                if let Some(last) = expressions.last_mut() {
                    node.tuple = true;
                    self.seek_parent(last, slot)?;
                }
                Ok(())
            }
            Kind::Path { steps, .. } => {
                node.tuple = true;
                let mut is_last = true;
                for step in steps.iter_mut().rev() {
                    if !is_last && self.level(slot) <= 0 {
                        break;
                    }
                    is_last = false;
                    self.seek_parent(step, slot)?;
                }
                Ok(())
            }
            Kind::End
            | Kind::Variable(_)
            | Kind::String(_)
            | Kind::Number(_)
            | Kind::Literal(_)
            | Kind::Regex(_)
            | Kind::Operator(_)
            | Kind::Descendant
            | Kind::Binary(..)
            | Kind::OrderBy(..)
            | Kind::GroupBy(..)
            | Kind::Negate(_)
            | Kind::Array(_)
            | Kind::Object(_)
            | Kind::Function(..)
            | Kind::Partial(..)
            | Kind::Lambda(_)
            | Kind::Condition(..)
            | Kind::Transform(..)
            | Kind::Bind(..)
            | Kind::Apply(..)
            | Kind::Sort(_) => Err(underivable(node)),
        }
    }
}

/// The last step of a path, or the node itself.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "everything else is treated alike"
)]
fn last_step(node: &mut Node) -> &mut Node {
    let steps = if let Kind::Path { steps, .. } = &node.kind {
        steps.len()
    } else {
        0
    };
    if steps == 0 {
        return node;
    }
    match &mut node.kind {
        Kind::Path { steps: path, .. } if !path.is_empty() => {
            let last = path.len() - 1;
            path.get_mut(last)
                .unwrap_or_else(|| unreachable!("the index is below the length"))
        }
        _ => unreachable!("the node was just seen to be a path"),
    }
}

/// What a part could not resolve, the whole has to.
fn push_ancestry(result: &mut Node, part: &Node) {
    let own = if let Kind::Parent(slot) = part.kind {
        Some(slot)
    } else {
        None
    };
    if part.seeking_parent.is_none() && own.is_none() {
        return;
    }
    let slots = result.seeking_parent.get_or_insert_default();
    slots.extend(part.seeking_parent.iter().flatten());
    slots.extend(own);
}

/// Wraps the calls in tail position, so that the trampoline makes them.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "everything else is treated alike"
)]
fn tail_call(mut node: Tree) -> Tree {
    match node.kind {
        Kind::Function(..) if node.predicates.is_none() => {
            let position = node.position;
            Node::new(
                Kind::Lambda(Box::new(LambdaNode {
                    params: Vec::new(),
                    signature: None,
                    body: node,
                    thunk: true,
                })),
                position,
            )
        }
        Kind::Condition(condition, then, otherwise) => {
            node.kind = Kind::Condition(condition, tail_call(then), otherwise.map(tail_call));
            node
        }
        Kind::Block(mut expressions) => {
            if let Some(last) = expressions.pop() {
                expressions.push(*tail_call(Box::new(last)));
            }
            node.kind = Kind::Block(expressions);
            node
        }
        _ => node,
    }
}
