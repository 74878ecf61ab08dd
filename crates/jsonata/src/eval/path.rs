//! Location paths: one step after the other, with or without a tuple stream.

use std::rc::Rc;

use json_value::Value;

use crate::error::Fail;
use crate::eval::expr::{Expr, Filter, Op, Path, Stage, Step};
use crate::eval::machine::Machine;
use crate::eval::walk::{finish, lookup, times_kept};
use crate::value::{Env, Marks, Sym, Tuple, Val};

/// The depth that a step made of a bare name reaches below its path.
const NAME_DEPTH: u32 = 1;

impl Machine<'_> {
    pub(crate) fn eval_path(&mut self, path: &Path, input: &Val, env: &Env) -> Result<Val, Fail> {
        let absolute = path
            .steps
            .first()
            .is_some_and(|step| matches!(step.expr.op, Op::Variable(_) | Op::Context));
        if path.only_names && self.may_enter(NAME_DEPTH) {
            return self.names(&path.steps, input);
        }
        // What the next step runs over: an array, or a single value that is not taken apart.
        let mut current = if input.is_array() && !absolute {
            input.clone()
        } else {
            Val::sequence(vec![input.clone()])
        };
        let mut result = Val::Undefined;
        let mut tuples: Option<Vec<Tuple>> = None;
        let mut streaming = false;
        let mut bare = false;
        let last = path.steps.len().saturating_sub(1);
        for (index, step) in path.steps.iter().enumerate() {
            streaming |= step.tuple;
            if index == 0 && step.cons_array {
                result = self.eval(&step.expr, &current, env)?;
                // A stream begins with the items of the constructed array.
                if streaming && step.focus.is_none() {
                    current = result.clone();
                }
            } else if streaming {
                let (stream, is_bare) = self.tuple_step(step, &current, tuples.take(), env)?;
                tuples = Some(stream);
                bare = is_bare;
            } else {
                result = self.step(step, &current, env, index == last)?;
            }
            if !streaming {
                if result.is_undefined() || result.len() == Some(0) {
                    break;
                }
                if step.focus.is_none() {
                    current = if result.is_array() {
                        result.clone()
                    } else {
                        // A scalar has no items for the next step.
                        Val::sequence(Vec::new())
                    };
                }
            }
        }
        if streaming {
            let stream = tuples.unwrap_or_default();
            if bare && (path.tuple || path.group.is_some()) {
                result = Val::sequence(stream.iter().map(|tuple| self.bare(tuple)).collect());
            } else if path.tuple || path.group.is_some() {
                result = Val::Tuples(Rc::new(stream));
            } else {
                result = Val::sequence(stream.into_iter().map(|tuple| tuple.at).collect());
            }
        }
        if path.keep_singleton {
            result = keep_singleton(result);
        }
        if let Some(group) = &path.group {
            result = self.group(group, &result, env)?;
        }
        Ok(result)
    }

    /// A path of bare names.
    fn names(&mut self, steps: &[Step], input: &Val) -> Result<Val, Fail> {
        let mut current = input.clone();
        for (index, step) in steps.iter().enumerate() {
            let Op::Name(name) = &step.expr.op else {
                return Ok(Val::Undefined);
            };
            // As long as there is one object, a step is one look-up.
            if let Val::Json(Value::Object(members)) = &current {
                self.charge(1)?;
                match members.get(name) {
                    Some(value) => current = Val::Json(value.clone()),
                    None => return Ok(Val::Undefined),
                }
                continue;
            }
            let length = current.len().unwrap_or(1);
            self.charge(u64::try_from(length).unwrap_or(u64::MAX))?;
            let last = index + 1 == steps.len();
            current = name_step(name, &current, last);
            self.check_length(current.len().unwrap_or(0))?;
            if !last && current.len() == Some(0) {
                return Ok(Val::Undefined);
            }
        }
        Ok(current)
    }

    /// A step without a tuple stream.
    fn step(&mut self, step: &Step, input: &Val, env: &Env, last: bool) -> Result<Val, Fail> {
        if let Op::Sort(terms) = &step.expr.op {
            let sorted = self.order_by(terms, step.expr.position, input, env)?;
            return self.stages(&step.stages, sorted, env);
        }
        if let Op::Name(name) = &step.expr.op
            && step.stages.is_empty()
            && step.expr.tail.is_none()
            && !step.expr.keep_array
            && self.may_enter(NAME_DEPTH)
        {
            let length = input.len().unwrap_or(1);
            self.charge(u64::try_from(length).unwrap_or(u64::MAX))?;
            let found = name_step(name, input, last);
            self.check_length(found.len().unwrap_or(0))?;
            return Ok(found);
        }
        let mut results = Flattened::default();
        for item in input.items() {
            let mut value = self.eval(&step.expr, &item, env)?;
            if !step.stages.is_empty() {
                value = self.stages(&step.stages, value, env)?;
            }
            if !value.is_undefined() {
                results.push(value);
                self.check_length(results.items.len())?;
            }
        }
        Ok(results.finish(last))
    }

    fn stages(&mut self, stages: &[Stage], input: Val, env: &Env) -> Result<Val, Fail> {
        let mut result = input;
        for stage in stages {
            match stage {
                Stage::Filter(filter) => result = self.filter(filter, &result, env)?,
                Stage::Index(name) => {
                    if let Val::Tuples(tuples) = &result {
                        let mut tuples = tuples.to_vec();
                        for (index, tuple) in tuples.iter_mut().enumerate() {
                            tuple.set(*name, Val::from(index));
                        }
                        result = Val::Tuples(Rc::new(tuples));
                    }
                }
            }
        }
        Ok(result)
    }

    /// A step of a tuple stream, and whether the tuples come out bare: jsonata-js loses sight of
    /// what they are when it puts them in order, and what follows at once reads them as objects.
    fn tuple_step(
        &mut self,
        step: &Step,
        input: &Val,
        tuples: Option<Vec<Tuple>>,
        env: &Env,
    ) -> Result<(Vec<Tuple>, bool), Fail> {
        let stream = if let Op::Sort(terms) = &step.expr.op {
            let position = step.expr.position;
            if let Some(tuples) = tuples {
                let bare = tuples.len() > 1;
                let stream = Val::Tuples(Rc::new(tuples));
                let stream = self.order_by(terms, position, &stream, env)?;
                if bare {
                    return Ok((self.bare_stages(&step.stages, stream, env)?, true));
                }
                stream
            } else {
                let sorted = self.order_by(terms, position, input, env)?;
                let tuple = |(index, at): (usize, Val)| Tuple {
                    at,
                    vars: step
                        .index
                        .map(|name| (name, Val::from(index)))
                        .into_iter()
                        .collect(),
                };
                Val::Tuples(Rc::new(sorted.items().enumerate().map(tuple).collect()))
            }
        } else {
            let tuples = tuples.unwrap_or_else(|| {
                input
                    .items()
                    .map(|at| Tuple {
                        at,
                        vars: Vec::new(),
                    })
                    .collect()
            });
            let mut out = Vec::new();
            for tuple in &tuples {
                self.extend_stream(step, tuple, env, &mut out)?;
                self.check_length(out.len())?;
            }
            Val::Tuples(Rc::new(out))
        };
        let stream = self.stages(&step.stages, stream, env)?;
        Ok((into_tuples(stream), false))
    }

    /// Stages over bare tuples.
    fn bare_stages(
        &mut self,
        stages: &[Stage],
        stream: Val,
        env: &Env,
    ) -> Result<Vec<Tuple>, Fail> {
        let mut stream = stream;
        for stage in stages {
            let Stage::Filter(Filter::Expr(predicate)) = stage else {
                stream = self.stages(std::slice::from_ref(stage), stream, env)?;
                continue;
            };
            let tuples = into_tuples(stream);
            let mut kept = Vec::new();
            for (index, tuple) in tuples.iter().enumerate() {
                let met = self.eval(predicate, &self.bare(tuple), env)?;
                for _ in 0..times_kept(&met, index, tuples.len())? {
                    kept.push(tuple.clone());
                }
            }
            stream = Val::Tuples(Rc::new(kept));
        }
        Ok(into_tuples(stream))
    }

    /// A tuple as the object that jsonata-js keeps it in.
    fn bare(&self, tuple: &Tuple) -> Val {
        let named = |(sym, value): &(Sym, Val)| {
            let name = self
                .symbols
                .name(*sym)
                .map_or_else(|| Rc::from(""), Rc::clone);
            (name, value.clone())
        };
        let at = std::iter::once((Rc::from("@"), tuple.at.clone()));
        Val::object(at.chain(tuple.vars.iter().map(named)).collect())
    }

    /// Adds what a step makes of one tuple.
    fn extend_stream(
        &mut self,
        step: &Step,
        tuple: &Tuple,
        env: &Env,
        out: &mut Vec<Tuple>,
    ) -> Result<(), Fail> {
        let frame = self.frame(Some(Rc::clone(env)), tuple.vars.clone());
        let found = self.eval(&step.expr, &tuple.at, &frame)?;
        if found.is_undefined() {
            return Ok(());
        }
        if let Val::Tuples(inner) = &found {
            for inner in inner.iter() {
                let mut joined = tuple.clone();
                joined.at = inner.at.clone();
                for (name, value) in &inner.vars {
                    joined.set(*name, value.clone());
                }
                out.push(joined);
            }
            return Ok(());
        }
        for (index, item) in found.items().enumerate() {
            let mut next = tuple.clone();
            match step.focus {
                Some(focus) => next.set(focus, item),
                None => next.at = item,
            }
            if let Some(name) = step.index {
                next.set(name, Val::from(index));
            }
            if let Some(label) = step.ancestor {
                next.set(label, tuple.at.clone());
            }
            out.push(next);
        }
        self.charge(1)
    }

    /// Evaluates an expression in the frame of a tuple.
    pub(crate) fn eval_in_tuple(
        &mut self,
        expr: &Expr,
        tuple: &Tuple,
        env: &Env,
    ) -> Result<Val, Fail> {
        let frame = self.frame(Some(Rc::clone(env)), tuple.vars.clone());
        self.eval(expr, &tuple.at, &frame)
    }
}

fn into_tuples(stream: Val) -> Vec<Tuple> {
    if let Val::Tuples(tuples) = stream {
        Rc::try_unwrap(tuples).unwrap_or_else(|shared| shared.to_vec())
    } else {
        Vec::new()
    }
}

/// One step to the members of this name.
fn name_step(name: &str, input: &Val, last: bool) -> Val {
    let mut results = Flattened::default();
    if let Val::Json(Value::Array(items)) = input {
        for item in items.iter() {
            match item {
                Value::Object(members) => {
                    if let Some(value) = members.get(name) {
                        results.push(Val::Json(value.clone()));
                    }
                }
                Value::Array(_) => {
                    let value = finish(lookup(&Val::Json(item.clone()), name), false);
                    if !value.is_undefined() {
                        results.push(value);
                    }
                }
                Value::Null
                | Value::Bool(_)
                | Value::Int(_)
                | Value::Float(_)
                | Value::String(_) => {}
            }
        }
    } else {
        for item in input.items() {
            let value = finish(lookup(&item, name), false);
            if !value.is_undefined() {
                results.push(value);
            }
        }
    }
    results.finish(last)
}

/// The results of a step: arrays among them are flattened, but a lone one is kept as it is.
#[derive(Default)]
struct Flattened {
    /// The first result, as long as it is the only one.
    first: Option<Val>,
    items: Vec<Val>,
    many: bool,
}

impl Flattened {
    fn push(&mut self, value: Val) {
        if self.many {
            add_flat(&mut self.items, value);
        } else if let Some(first) = self.first.take() {
            self.many = true;
            add_flat(&mut self.items, first);
            add_flat(&mut self.items, value);
        } else {
            self.first = Some(value);
        }
    }

    fn finish(self, last: bool) -> Val {
        let Some(only) = self.first else {
            return Val::sequence(self.items);
        };
        let marks = only.marks();
        if only.is_array() {
            // A lone array is not copied: as the end of the path it is the result itself,
            // before that only its items count.
            let empty = only.len() == Some(0);
            // (jsonata-js makes a new sequence for the next step, which keeps nothing.)
            let goes_on = !last && !marks.cons && !marks.keep_singleton && !empty;
            if (last && !marks.sequence) || goes_on || marks == Marks::SEQUENCE {
                return only;
            }
        }
        let mut items = Vec::new();
        add_flat(&mut items, only);
        Val::sequence(items)
    }
}

fn add_flat(items: &mut Vec<Val>, value: Val) {
    if value.is_array() && !value.marks().cons {
        items.extend(value.items());
    } else {
        items.push(value);
    }
}

/// Marks the result of `a[]`, so that one item stays an array.
fn keep_singleton(result: Val) -> Val {
    match result {
        Val::Seq(seq) => {
            let marks = seq.marks;
            if marks.cons && !marks.sequence {
                let marks = Marks {
                    keep_singleton: true,
                    ..Marks::SEQUENCE
                };
                return Val::marked(vec![Val::Seq(seq)], marks);
            }
            // With more than one item the mark changes nothing.
            if !marks.sequence || marks.keep_singleton || seq.items.len() > 1 {
                return Val::Seq(seq);
            }
            let marks = Marks {
                keep_singleton: true,
                ..marks
            };
            Val::marked(seq.items.clone(), marks)
        }
        Val::Undefined | Val::Json(_) | Val::Dict(_) | Val::Func(_) | Val::Tuples(_) => result,
    }
}
