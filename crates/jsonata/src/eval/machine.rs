//! The evaluator: walks the compiled form, counts what it uses, knows the host.

use std::borrow::Cow;
use std::rc::Rc;

use json_value::Value;

use crate::environment::Environment;
use crate::error::{Fail, fail, fail_limit};
use crate::eval::compile::{Symbols, compile};
use crate::eval::deliver::{deliver_numbers, weight};
use crate::eval::expr::{Expr, Filter, Lambda, Op, Tail, Variable};
use crate::eval::function::{Func, FuncKind, make_lambda};
use crate::eval::nesting::Heights;
use crate::eval::walk::{
    at_index, context, descend, finish, into_vec, is_numeric, lookup, outer_input, times_kept,
    wildcard,
};
use crate::functions::{Builtin, boolean};
use crate::limits::{BYTES_PER_STEP, Limit, MAX_CALLS, MAX_DEPTH, STEPS_PER_FRACTION};
use crate::number::number_value;
use crate::regex::{Exhausted, Match, Regex};
use crate::value::{Env, Frame, Marks, Val};
use crate::{Dialect, Outcome, syntax};

/// How many steps of a regular expression count as one.
const REGEX_STEPS: u64 = 4;

/// One evaluation.
pub(crate) struct Machine<'e> {
    pub(crate) dialect: Dialect,
    pub(crate) host: &'e Environment<'e>,
    steps_left: u64,
    depth: u32,
    depth_limit: u32,
    memory_limit: usize,
    pub(crate) padding_limit: u32,
    pub(crate) symbols: Cow<'e, Symbols>,
    /// The input, `$$`.
    root: Val,
    /// Variables that no frame binds, by symbol, once looked up.
    globals: Vec<Option<Val>>,
    /// The built-in functions in use: one value each, because it remembers its last call.
    builtins: Vec<(Builtin, Rc<Func>)>,
    /// Frames that hold functions and so may be part of a cycle.
    pub(crate) held: Vec<Env>,
    chain: Option<Rc<Lambda>>,
    calls: u32,
    pub(crate) heights: Heights,
}

/// Ends the cycles of functions that are bound in the frame they were written in.
impl Drop for Machine<'_> {
    fn drop(&mut self) {
        for frame in &self.held {
            let vars = std::mem::take(&mut *frame.vars.borrow_mut());
            drop(vars);
        }
    }
}

impl<'e> Machine<'e> {
    pub(crate) fn new(
        dialect: Dialect,
        host: &'e Environment<'e>,
        symbols: &'e Symbols,
        root: Val,
    ) -> Self {
        Self {
            dialect,
            host,
            steps_left: host.limits.steps,
            depth: 0,
            depth_limit: host.limits.depth.min(MAX_DEPTH),
            memory_limit: host.limits.memory,
            padding_limit: host.limits.padding,
            symbols: Cow::Borrowed(symbols),
            root,
            globals: Vec::new(),
            builtins: Vec::new(),
            held: Vec::new(),
            chain: None,
            calls: 0,
            heights: Heights::default(),
        }
    }

    /// Evaluates a whole expression against the input.
    pub(crate) fn run(&mut self, expr: &Expr) -> Result<Val, Fail> {
        let input = outer_input(self.root.clone());
        let env = Frame::new(None, Vec::new());
        self.eval(expr, &input, &env)
    }

    /// Evaluates an expression; what `depth` counts.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "everything else is treated alike"
    )]
    pub(crate) fn eval(&mut self, expr: &Expr, input: &Val, env: &Env) -> Result<Val, Fail> {
        self.depth += 1;
        if self.depth > self.depth_limit {
            return Err(fail_limit(Limit::Depth));
        }
        let mut result = match &expr.op {
            // The leaves are bounded by what they hang on.
            Op::Literal(value) => value.clone(),
            Op::Context => context(input),
            Op::Variable(variable) => self.variable(*variable, env),
            _ => {
                self.charge(1)?;
                self.op(expr, input, env)?
            }
        };
        if let Some(tail) = &expr.tail {
            result = self.tail(tail, result, env)?;
        }
        self.depth -= 1;
        Ok(finish(result, expr.keep_array))
    }

    /// Uses up steps; work inside functions charges its size.
    pub(crate) fn charge(&mut self, steps: u64) -> Result<(), Fail> {
        match self.steps_left.checked_sub(steps) {
            Some(left) => {
                self.steps_left = left;
                Ok(())
            }
            None => Err(fail_limit(Limit::Steps)),
        }
    }

    /// Enters a call.
    pub(crate) fn enter_call(&mut self) -> Result<(), Fail> {
        self.calls += 1;
        if self.calls > MAX_CALLS {
            return Err(fail_limit(Limit::Depth));
        }
        Ok(())
    }

    /// Leaves a call.
    pub(crate) const fn leave_call(&mut self) {
        self.calls -= 1;
    }

    /// Whether this many more levels may be entered.
    pub(crate) const fn may_enter(&self, levels: u32) -> bool {
        self.depth + levels <= self.depth_limit
    }

    /// Refuses a value of this many bytes if it is too large, and charges for making it.
    pub(crate) fn allocate(&mut self, bytes: usize) -> Result<(), Fail> {
        if bytes > self.memory_limit {
            return Err(fail_limit(Limit::Memory));
        }
        self.charge(u64::try_from(bytes / BYTES_PER_STEP).unwrap_or(u64::MAX))
    }

    /// Charges for the fractions in what was written: their digits are the longest work there.
    pub(crate) fn charge_fractions(&mut self, text: &str) -> Result<(), Fail> {
        let points = text.bytes().filter(|byte| *byte == b'.').count();
        self.charge(STEPS_PER_FRACTION.saturating_mul(u64::try_from(points).unwrap_or(u64::MAX)))
    }

    /// Refuses more items than a list may have: each is 8 bytes or more.
    pub(crate) fn check_length(&self, items: usize) -> Result<(), Fail> {
        if items > self.memory_limit / 8 {
            return Err(fail_limit(Limit::Memory));
        }
        Ok(())
    }

    /// Searches a text, within the steps that are left.
    pub(crate) fn search(
        &mut self,
        regex: &Regex,
        text: &str,
        from: usize,
    ) -> Result<Option<Match>, Fail> {
        let mut budget = self.steps_left.saturating_mul(REGEX_STEPS);
        let found = regex.find_at(text, from, &mut budget);
        self.steps_left = budget / REGEX_STEPS;
        found.map_err(|Exhausted| fail_limit(Limit::Steps))
    }

    /// A place to go back to when work is done again in another order.
    pub(crate) const fn checkpoint(&self) -> (u64, u32, u32) {
        (self.steps_left, self.depth, self.calls)
    }

    /// Goes back to a checkpoint.
    pub(crate) const fn restore(&mut self, (steps_left, depth, calls): (u64, u32, u32)) {
        self.steps_left = steps_left;
        self.depth = depth;
        self.calls = calls;
    }

    /// The result as the host gets it.
    pub(crate) fn deliver(&mut self, result: Val) -> Result<Outcome, Fail> {
        if result.is_function() {
            return Ok(Outcome::Function);
        }
        let Some(value) = result.into_plain() else {
            return Ok(Outcome::Undefined);
        };
        if weight(&value, self.memory_limit) > self.memory_limit {
            return Err(fail_limit(Limit::Memory));
        }
        Ok(Outcome::Value(if self.dialect == Dialect::Aws {
            deliver_numbers(value)
        } else {
            value
        }))
    }

    fn tail(&mut self, tail: &Tail, mut result: Val, env: &Env) -> Result<Val, Fail> {
        for predicate in &tail.predicates {
            result = self.filter(predicate, &result, env)?;
        }
        if let Some(group) = &tail.group {
            result = self.group(group, &result, env)?;
        }
        Ok(result)
    }

    fn op(&mut self, expr: &Expr, input: &Val, env: &Env) -> Result<Val, Fail> {
        match &expr.op {
            Op::Literal(value) => Ok(value.clone()),
            Op::Name(name) => Ok(lookup(input, name)),
            Op::Context => Ok(context(input)),
            Op::Variable(variable) => Ok(self.variable(*variable, env)),
            Op::Path(path) => self.eval_path(path, input, env),
            Op::Binary(op, sides) => self.binary(*op, sides, expr.position, input, env),
            Op::And(sides) | Op::Or(sides) => {
                let or = matches!(expr.op, Op::Or(_));
                self.logical(or, sides, expr.position, input, env)
            }
            Op::Call(call) => self.eval_call(call, None, expr.position, input, env),
            Op::Condition(condition) => {
                let met = self.eval(&condition.test, input, env)?;
                if boolean(&met)? == Some(true) {
                    self.eval(&condition.then, input, env)
                } else if let Some(otherwise) = &condition.otherwise {
                    self.eval(otherwise, input, env)
                } else {
                    Ok(Val::Undefined)
                }
            }
            Op::Block(exprs, own_frame) => self.block(exprs, *own_frame, input, env),
            Op::Bind(name, value) => {
                let value = self.eval(value, input, env)?;
                self.bind(env, *name, value.clone());
                Ok(value)
            }
            Op::Array { items, cons } => self.array(items, *cons, input, env),
            Op::Object(group) => self.group(group, input, env),
            Op::Negate(inner) => self.negate(inner, expr.position, input, env),
            Op::Lambda(lambda) => Ok(make_lambda(lambda, input, env)),
            Op::Partial(call) => self.eval_partial(call, expr.position, input, env),
            Op::Apply(sides) => self.eval_apply(&sides.0, &sides.1, expr.position, input, env),
            Op::Wildcard => {
                let found = wildcard(input);
                self.allocate(found.len().unwrap_or(0).saturating_mul(8))?;
                Ok(found)
            }
            Op::Descendant => self.descendants(input),
            Op::Parent(label) => Ok(env.lookup(*label).unwrap_or_default()),
            Op::Regex(regex) => Ok(Val::Func(Func::new(FuncKind::Matcher(
                Rc::clone(regex),
                expr.position,
            )))),
            Op::Transform(transform) => Ok(Val::Func(Func::new(FuncKind::Transform(
                Rc::clone(transform),
                Rc::clone(env),
            )))),
            Op::Sort(_) | Op::Placeholder => Ok(Val::Undefined),
        }
    }

    /// The value of a variable.
    pub(crate) fn variable(&mut self, variable: Variable, env: &Env) -> Val {
        if !variable.global
            && let Some(value) = env.lookup(variable.sym)
        {
            return value;
        }
        self.global(variable)
    }

    fn global(&mut self, variable: Variable) -> Val {
        let Ok(index) = usize::try_from(variable.sym.0) else {
            return Val::Undefined;
        };
        if let Some(Some(value)) = self.globals.get(index) {
            return value.clone();
        }
        let value = self.find_global(variable);
        if self.globals.len() <= index {
            self.globals.resize(index + 1, None);
        }
        if let Some(slot) = self.globals.get_mut(index) {
            *slot = Some(value.clone());
        }
        value
    }

    fn find_global(&mut self, variable: Variable) -> Val {
        if let Some(name) = self.symbols.name(variable.sym) {
            if &**name == "$" {
                return self.root.clone();
            }
            if let Some(value) = self.host.bindings.get(name) {
                return Val::Json(value);
            }
        }
        variable
            .builtin
            .map_or(Val::Undefined, |builtin| Val::Func(self.builtin(builtin)))
    }

    /// The value of a built-in function, always the same one.
    pub(crate) fn builtin(&mut self, builtin: Builtin) -> Rc<Func> {
        if let Some((_, func)) = self.builtins.iter().find(|(known, _)| *known == builtin) {
            return Rc::clone(func);
        }
        let func = Func::new(FuncKind::Builtin(builtin));
        self.builtins.push((builtin, Rc::clone(&func)));
        func
    }

    fn block(
        &mut self,
        exprs: &[Expr],
        own_frame: bool,
        input: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        let frame = own_frame.then(|| Frame::new(Some(Rc::clone(env)), Vec::new()));
        let env = frame.as_ref().unwrap_or(env);
        let mut result = Val::Undefined;
        for expr in exprs {
            result = self.eval(expr, input, env)?;
        }
        Ok(result)
    }

    fn array(
        &mut self,
        items: &[(Expr, bool)],
        cons: bool,
        input: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        let mut all: Vec<Val> = Vec::with_capacity(items.len());
        let only = items.len() == 1;
        for (item, is_constructor) in items {
            let value = self.eval(item, input, env)?;
            if value.is_undefined() {
                continue;
            }
            if *is_constructor || !value.is_array() {
                all.push(value);
            } else if only {
                all = into_vec(value);
            } else {
                all.extend(value.items());
            }
        }
        self.allocate(all.len().saturating_mul(8))?;
        if cons {
            let marks = Marks {
                cons: true,
                ..Marks::NONE
            };
            let array = Val::marked(all, marks);
            self.heights.note(&array)?;
            return Ok(array);
        }
        let array = Val::array(all);
        self.heights.note(&array)?;
        Ok(array)
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "everything else is treated alike"
    )]
    fn negate(
        &mut self,
        inner: &Expr,
        position: Option<usize>,
        input: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        let value = self.eval(inner, input, env)?;
        if value.is_undefined() {
            return Ok(value);
        }
        match &value {
            Val::Json(Value::Int(n)) if *n != 0 => Ok(Val::Json(n.checked_neg().map_or(
                Value::Float(-crate::eval::operators::to_f64(*n)),
                Value::Int,
            ))),
            Val::Json(Value::Int(_) | Value::Float(_)) if is_numeric(&value)? => {
                Ok(Val::Json(number_value(-value.as_f64().unwrap_or(f64::NAN))))
            }
            _ => Err(fail("D1002")
                .at(position)
                .token("-")
                .value(value.to_shown())),
        }
    }

    /// Applies a predicate.
    pub(crate) fn filter(
        &mut self,
        predicate: &Filter,
        input: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        match predicate {
            Filter::Index(index) => Ok(at_index(*index, input)),
            Filter::Expr(expr) => self.filter_by(expr, input, env),
        }
    }

    fn filter_by(&mut self, expr: &Expr, input: &Val, env: &Env) -> Result<Val, Fail> {
        let length = input.len().unwrap_or(1);
        if let Val::Tuples(tuples) = input {
            let mut kept = Vec::new();
            for (index, tuple) in tuples.iter().enumerate() {
                let frame = self.frame(Some(Rc::clone(env)), tuple.vars.clone());
                let met = self.eval(expr, &tuple.at, &frame)?;
                for _ in 0..times_kept(&met, index, length)? {
                    kept.push(tuple.clone());
                }
            }
            return Ok(Val::Tuples(Rc::new(kept)));
        }
        let mut kept = Vec::new();
        for (index, item) in input.items().enumerate() {
            let met = self.eval(expr, &item, env)?;
            match times_kept(&met, index, length)? {
                0 => {}
                1 => kept.push(item),
                times => kept.extend(std::iter::repeat_n(item, times)),
            }
        }
        Ok(Val::sequence(kept))
    }

    fn descendants(&mut self, input: &Val) -> Result<Val, Fail> {
        let mut found = Vec::new();
        if !input.is_undefined() {
            descend(input, &mut found);
            self.charge(u64::try_from(found.len()).unwrap_or(u64::MAX))?;
        }
        Ok(match found.len() {
            0 if input.is_undefined() => Val::Undefined,
            1 => found.pop().unwrap_or_default(),
            _ => Val::sequence(found),
        })
    }

    /// `function($f, $g) { function($x) { $g($f($x)) } }`, which `~>` between functions stands for.
    pub(crate) fn chain(&mut self) -> Rc<Lambda> {
        if let Some(chain) = &self.chain {
            return Rc::clone(chain);
        }
        let text = "function($f, $g) { function($x){ $g($f($x)) } }";
        let compiled = self.compile(text, true);
        if let Ok(Expr {
            op: Op::Lambda(lambda),
            ..
        }) = compiled
        {
            self.chain = Some(Rc::clone(&lambda));
            return lambda;
        }
        unreachable!("the text is a constant that parses")
    }

    /// Compiles a text while an expression runs.
    pub(crate) fn compile(&mut self, text: &str, closed: bool) -> Result<Expr, Fail> {
        let tree = syntax::parser::parse(text, self.dialect)?;
        let (tree, labels) = syntax::resolve::resolve(tree)?;
        Ok(compile(
            tree,
            &labels,
            self.symbols.to_mut(),
            self.dialect,
            closed,
        ))
    }
}
