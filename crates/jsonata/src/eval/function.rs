//! Functions as values, and applying them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use json_value::{Map, Value};

use crate::error::{Fail, fail};
use crate::eval::expr::{Body, Call, Expr, Lambda, Op, Transform};
use crate::eval::machine::Machine;
use crate::functions::Builtin;
use crate::limits::STEPS_PER_CALL;
use crate::regex::Regex;
use crate::value::{Env, Frame, Sym, Val};

/// Where the default of `$string`'s second parameter stands in the text jsonata-js makes of it.
const STRING_DEFAULT_AT: usize = 26;

/// A function, with the name and place it was last called by, which is what errors report.
#[derive(Debug)]
pub(crate) struct Func {
    pub(crate) kind: FuncKind,
    token: RefCell<Option<Value>>,
    position: Cell<Option<usize>>,
}

/// What a function is.
#[derive(Debug)]
pub(crate) enum FuncKind {
    Lambda(Closure),
    /// A tail call that waits for the trampoline.
    Thunk(Closure),
    Builtin(Builtin),
    /// A function that was passed as an argument: what it holds, called without a context.
    Wrapped(Rc<Func>),
    /// A built-in function with some of its arguments; `None` marks the open ones.
    Partial(Builtin, Vec<Option<Val>>),
    /// A regular expression, and where it stands.
    Matcher(Rc<Regex>, Option<usize>),
    /// The `next` of a match: goes on in the same text from a byte offset.
    NextMatch(Rc<NextMatch>),
    Transform(Rc<Transform>, Env),
}

/// Where a match goes on.
#[derive(Debug)]
pub(crate) struct NextMatch {
    pub(crate) regex: Rc<Regex>,
    pub(crate) position: Option<usize>,
    pub(crate) text: Rc<str>,
    pub(crate) from: Cursor,
}

/// A place in a text, known in bytes and in UTF-16 units.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    pub(crate) byte: usize,
    pub(crate) units: usize,
    /// The whole text is ASCII, and both are the same.
    pub(crate) is_ascii: bool,
}

impl Cursor {
    /// The start of a text.
    pub(crate) fn start(text: &str) -> Self {
        Self {
            byte: 0,
            units: 0,
            is_ascii: text.is_ascii(),
        }
    }

    /// The place at a byte further on.
    pub(crate) fn advanced(self, text: &str, byte: usize) -> Self {
        let units = if self.is_ascii {
            byte
        } else {
            let between = text.get(self.byte..byte).unwrap_or_default();
            self.units + between.encode_utf16().count()
        };
        Self {
            byte,
            units,
            ..self
        }
    }
}

/// A lambda with the frame and the context it was written in.
#[derive(Debug)]
pub(crate) struct Closure {
    pub(crate) lambda: Rc<Lambda>,
    /// The parameters still open.
    pub(crate) params: Rc<[Sym]>,
    /// A partially applied lambda checks no signature.
    pub(crate) checked: bool,
    pub(crate) input: Val,
    pub(crate) env: Env,
}

impl Func {
    pub(crate) fn new(kind: FuncKind) -> Rc<Self> {
        Rc::new(Self {
            kind,
            token: RefCell::default(),
            position: Cell::default(),
        })
    }

    /// How many arguments it declares, which decides what `$map` and its like pass.
    pub(crate) fn arity(&self) -> usize {
        match &self.kind {
            FuncKind::Lambda(closure) | FuncKind::Thunk(closure) => closure.params.len(),
            FuncKind::Builtin(builtin) => builtin.arity(),
            FuncKind::Wrapped(inner) => inner.arity(),
            FuncKind::Partial(_, args) => args.iter().filter(|arg| arg.is_none()).count(),
            FuncKind::Matcher(..) => 2,
            FuncKind::NextMatch(_) => 0,
            FuncKind::Transform(..) => 1,
        }
    }

    /// What JavaScript writes for the object that a built-in function is.
    pub(crate) fn to_shown(&self) -> Option<Value> {
        let FuncKind::Builtin(builtin) = &self.kind else {
            return None;
        };
        let mut members = Map::new();
        members.insert("_jsonata_function", Value::Bool(true));
        members.insert(
            "signature",
            Value::object([("definition", Value::from(builtin.signature()))]),
        );
        if let Some(token) = &*self.token.borrow() {
            members.insert("token", token.clone());
        }
        if let Some(position) = self.position.get() {
            members.insert(
                "position",
                Value::Int(i64::try_from(position).unwrap_or(i64::MAX)),
            );
        }
        Some(members.into())
    }

    /// What a wrapped function wraps, or the function itself.
    pub(crate) fn unwrapped(&self) -> &Self {
        if let FuncKind::Wrapped(inner) = &self.kind {
            inner
        } else {
            self
        }
    }

    /// Functions that jsonata-js keeps as objects remember their last call.
    const fn remembers_calls(&self) -> bool {
        matches!(
            self.kind,
            FuncKind::Lambda(_)
                | FuncKind::Builtin(_)
                | FuncKind::Partial(..)
                | FuncKind::Transform(..)
        )
    }

    fn remember(&self, token: Option<&Value>, position: Option<usize>) {
        *self.token.borrow_mut() = token.cloned();
        self.position.set(position);
    }
}

/// The function as an argument of another one.
fn wrap(func: Rc<Func>) -> Rc<Func> {
    if matches!(func.kind, FuncKind::Wrapped(_)) {
        func
    } else {
        Func::new(FuncKind::Wrapped(func))
    }
}

/// The function that a lambda is in this frame.
pub(crate) fn make_lambda(lambda: &Rc<Lambda>, input: &Val, env: &Env) -> Val {
    let closure = Closure {
        lambda: Rc::clone(lambda),
        params: Rc::clone(&lambda.params),
        checked: true,
        input: input.clone(),
        env: Rc::clone(env),
    };
    Val::Func(Func::new(match lambda.body {
        Body::Expr(_) => FuncKind::Lambda(closure),
        Body::TailCall(_) => FuncKind::Thunk(closure),
    }))
}

impl Machine<'_> {
    /// A call; `first` is the argument that `~>` puts before the others.
    pub(crate) fn eval_call(
        &mut self,
        call: &Call,
        first: Option<Val>,
        position: Option<usize>,
        input: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        let procedure = self.eval(&call.procedure, input, env)?;
        if procedure.is_undefined() {
            self.suggest(call, "T1005", position, env)?;
        }
        let mut args = Vec::with_capacity(call.args.len() + usize::from(first.is_some()));
        args.extend(first);
        for arg in &call.args {
            let arg = self.eval(arg, input, env)?;
            args.push(if let Val::Func(func) = arg {
                Val::Func(wrap(func))
            } else {
                arg
            });
        }
        if let Val::Func(func) = &procedure
            && func.remembers_calls()
        {
            func.remember(call.name.as_ref(), position);
        }
        self.apply(&procedure, args, input, env)
            .map_err(|error| located(error, position, call.name.as_ref()))
    }

    /// A bare name was called that would be a function with a `$` before it.
    fn suggest(
        &mut self,
        call: &Call,
        code: &'static str,
        position: Option<usize>,
        env: &Env,
    ) -> Result<(), Fail> {
        let (Some(variable), Some(name)) = (&call.suggestion, &call.name) else {
            return Ok(());
        };
        if truthy(&self.variable(*variable, env)) {
            return Err(fail(code).at(position).token(name.clone()));
        }
        Ok(())
    }

    /// Applies a function, and then the tail calls it leaves.
    pub(crate) fn apply(
        &mut self,
        procedure: &Val,
        args: Vec<Val>,
        input: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        self.enter_call()?;
        let mut result = self.apply_once(procedure, args, input, env)?;
        while let Val::Func(func) = &result
            && let FuncKind::Thunk(thunk) = &func.kind
        {
            let (next, args) = self.tail_call(thunk)?;
            result = self.apply_once(&next, args, input, env)?;
        }
        self.leave_call();
        Ok(result)
    }

    fn tail_call(&mut self, thunk: &Closure) -> Result<(Val, Vec<Val>), Fail> {
        let Body::TailCall(Expr {
            op: Op::Call(call), ..
        }) = &thunk.lambda.body
        else {
            return Err(fail("T1006"));
        };
        let next = self.eval(&call.procedure, &thunk.input, &thunk.env)?;
        if let Val::Func(func) = &next {
            if matches!(call.procedure.op, Op::Variable(_) | Op::Context) {
                func.remember(call.name.as_ref(), call.procedure.position);
            } else {
                func.position.set(call.procedure.position);
            }
        }
        let mut args = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            args.push(self.eval(arg, &thunk.input, &thunk.env)?);
        }
        Ok((next, args))
    }

    fn apply_once(
        &mut self,
        procedure: &Val,
        args: Vec<Val>,
        input: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        let Val::Func(func) = procedure else {
            return Err(fail("T1006"));
        };
        self.apply_func(func, args, input, env)
            .map_err(|mut error| {
                if error.token.is_none() {
                    error.token.clone_from(&func.token.borrow());
                }
                if let Some(position) = func.position.get().filter(|position| *position > 0) {
                    error.position = Some(position);
                }
                error
            })
    }

    fn apply_func(
        &mut self,
        func: &Rc<Func>,
        args: Vec<Val>,
        input: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        match &func.kind {
            FuncKind::Lambda(closure) | FuncKind::Thunk(closure) => {
                self.apply_closure(closure, args, input)
            }
            FuncKind::Builtin(builtin) => {
                let args = builtin.validate(args, input)?;
                let result = self.call_builtin(*builtin, args, input, env)?;
                self.heights.note(&result)?;
                Ok(result)
            }
            FuncKind::Wrapped(inner) => {
                let inner = Val::Func(Rc::clone(inner));
                self.apply(&inner, args, &Val::Json(Value::Null), env)
            }
            FuncKind::Partial(builtin, bound) => self.apply_partial(*builtin, bound, args, env),
            FuncKind::Matcher(regex, position) => self.apply_matcher(regex, *position, args),
            FuncKind::NextMatch(next) => self.next_match(next),
            FuncKind::Transform(transform, frame) => {
                let args = Builtin::validate_transform(args, input)?;
                let argument = args.into_iter().next().unwrap_or_default();
                self.apply_transform(transform, argument, frame)
            }
        }
    }

    fn apply_closure(
        &mut self,
        closure: &Closure,
        args: Vec<Val>,
        context: &Val,
    ) -> Result<Val, Fail> {
        self.charge(STEPS_PER_CALL)?;
        let args = match &closure.lambda.signature {
            Some(signature) if closure.checked => signature.validate(args, context)?,
            _ => args,
        };
        let mut args = args.into_iter();
        let mut vars: Vec<(Sym, Val)> = Vec::with_capacity(closure.params.len());
        for param in closure.params.iter() {
            let value = args.next().unwrap_or_default();
            match vars.iter_mut().find(|(sym, _)| sym == param) {
                Some(slot) => slot.1 = value,
                None => vars.push((*param, value)),
            }
        }
        let env = self.frame(Some(Rc::clone(&closure.env)), vars);
        self.run_body(closure, &env)
    }

    /// Evaluates the body of a lambda whose parameters are bound in `env`.
    pub(crate) fn run_body(&mut self, closure: &Closure, env: &Env) -> Result<Val, Fail> {
        match &closure.lambda.body {
            Body::Expr(body) => self.eval(body, &closure.input, env),
            Body::TailCall(body) => {
                // A body that is nothing but a call: the lambda stands for its thunk.
                self.eval(body, &closure.input, env)
            }
        }
    }

    /// A frame that is known to the machine if it holds a function, so that cycles end with the evaluation.
    pub(crate) fn frame(&mut self, parent: Option<Env>, vars: Vec<(Sym, Val)>) -> Env {
        let holds = vars.iter().any(|(_, value)| may_hold_function(value));
        let env = Frame::new(parent, vars);
        if holds {
            self.hold(&env);
        }
        env
    }

    /// Binds a variable in a frame.
    pub(crate) fn bind(&mut self, env: &Env, name: Sym, value: Val) {
        if may_hold_function(&value) {
            self.hold(env);
        }
        env.bind(name, value);
    }

    fn hold(&mut self, env: &Env) {
        if !env.holds_function.replace(true) {
            self.held.push(Rc::clone(env));
        }
    }

    pub(crate) fn eval_partial(
        &mut self,
        call: &Call,
        position: Option<usize>,
        input: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        let mut args: Vec<Option<Val>> = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            args.push(if matches!(arg.op, Op::Placeholder) {
                None
            } else {
                Some(self.eval(arg, input, env)?)
            });
        }
        let procedure = self.eval(&call.procedure, input, env)?;
        if procedure.is_undefined() {
            self.suggest(call, "T1007", position, env)?;
        }
        let not_applicable = || {
            let mut error = fail("T1008").at(position);
            error.token.clone_from(&call.name);
            error
        };
        let Val::Func(func) = &procedure else {
            return Err(not_applicable());
        };
        match &func.unwrapped().kind {
            FuncKind::Lambda(closure) | FuncKind::Thunk(closure) => {
                Ok(self.partial_lambda(closure, args))
            }
            // jsonata-js reads the parameters out of its own source text, and stumbles
            // over the one that has a default.
            FuncKind::Builtin(Builtin::String) => Err(fail("S0208")
                .at(Some(STRING_DEFAULT_AT))
                .token("=")
                .value(Some(Value::Int(2)))),
            FuncKind::Builtin(builtin) => {
                let mut open: Vec<Option<Val>> = args;
                open.resize_with(builtin.declared_params(), || Some(Val::Undefined));
                Ok(Val::Func(Func::new(FuncKind::Partial(*builtin, open))))
            }
            FuncKind::Partial(builtin, bound) => {
                let mut args = args.into_iter();
                let mut open = Vec::with_capacity(bound.len());
                for slot in bound {
                    open.push(match slot {
                        Some(value) => Some(value.clone()),
                        None => args.next().unwrap_or(Some(Val::Undefined)),
                    });
                }
                Ok(Val::Func(Func::new(FuncKind::Partial(*builtin, open))))
            }
            FuncKind::Wrapped(_)
            | FuncKind::Matcher(..)
            | FuncKind::NextMatch(_)
            | FuncKind::Transform(..) => Err(not_applicable()),
        }
    }

    fn partial_lambda(&mut self, closure: &Closure, args: Vec<Option<Val>>) -> Val {
        let mut args = args.into_iter();
        let mut vars = Vec::new();
        let mut open = Vec::new();
        for param in closure.params.iter() {
            match args.next() {
                Some(None) => open.push(*param),
                Some(Some(value)) => vars.push((*param, value)),
                None => vars.push((*param, Val::Undefined)),
            }
        }
        let env = self.frame(Some(Rc::clone(&closure.env)), vars);
        Val::Func(Func::new(FuncKind::Lambda(Closure {
            lambda: Rc::clone(&closure.lambda),
            params: open.into(),
            checked: false,
            input: closure.input.clone(),
            env,
        })))
    }

    fn apply_partial(
        &mut self,
        builtin: Builtin,
        bound: &[Option<Val>],
        args: Vec<Val>,
        env: &Env,
    ) -> Result<Val, Fail> {
        let mut args = args.into_iter();
        let mut all: Vec<Val> = bound
            .iter()
            .map(|slot| match slot {
                Some(value) => value.clone(),
                None => args.next().unwrap_or_default(),
            })
            .collect();
        while all.last().is_some_and(Val::is_undefined) {
            all.pop();
        }
        let args = builtin.validate(all, &Val::Undefined)?;
        let result = self.call_builtin(builtin, args, &Val::Undefined, env)?;
        self.heights.note(&result)?;
        Ok(result)
    }

    /// `lhs ~> rhs`
    pub(crate) fn eval_apply(
        &mut self,
        lhs: &Expr,
        rhs: &Expr,
        position: Option<usize>,
        input: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        let left = self.eval(lhs, input, env)?;
        if let Op::Call(call) = &rhs.op {
            return self.eval_call(call, Some(left), rhs.position, input, env);
        }
        let func = self.eval(rhs, input, env)?;
        if !func.is_function() {
            return Err(fail("T2006").at(position).value(func.to_shown()));
        }
        let null = Val::Json(Value::Null);
        if left.is_function() {
            let chain = self.chain();
            let chain = make_lambda(&chain, &null, env);
            return self.apply(&chain, vec![left, func], &null, env);
        }
        self.apply(&func, vec![left], &null, env)
    }
}

/// Adds where and in which function an error arose, if that is not known yet.
fn located(mut error: Fail, position: Option<usize>, name: Option<&Value>) -> Fail {
    if error.position.is_none_or(|position| position == 0) {
        error.position = position;
    }
    let falsy = match &error.token {
        None | Some(Value::Null | Value::Bool(false)) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(_) => false,
    };
    if falsy {
        error.token = name.cloned();
    }
    error
}

fn may_hold_function(value: &Val) -> bool {
    match value {
        Val::Undefined | Val::Json(_) => false,
        Val::Func(_) => true,
        Val::Seq(seq) => seq.items.iter().any(may_hold_function),
        Val::Dict(members) => members.values().any(may_hold_function),
        Val::Tuples(tuples) => tuples.iter().any(|tuple| {
            may_hold_function(&tuple.at) || tuple.vars.iter().any(|(_, v)| may_hold_function(v))
        }),
    }
}

/// Whether JavaScript would take the value for true; not the same as `$boolean`.
pub(crate) fn truthy(value: &Val) -> bool {
    match value {
        Val::Undefined => false,
        Val::Json(value) => match value {
            Value::Null => false,
            Value::Bool(b) => *b,
            Value::Int(n) => *n != 0,
            Value::Float(n) => *n != 0.0 && !n.is_nan(),
            Value::String(text) => !text.is_empty(),
            Value::Array(_) | Value::Object(_) => true,
        },
        Val::Seq(_) | Val::Dict(_) | Val::Func(_) | Val::Tuples(_) => true,
    }
}
