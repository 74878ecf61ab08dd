//! What a query can see.

use ::jsonata::{RandomSource, SeededRandom};
use json_value::Value;

/// Everything a query may read while it is evaluated.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// `$` in `JSONPath`, `$states.input` in `JSONata`.
    pub input: &'a Value,
    /// `$states.result`, where there is one.
    pub result: Option<&'a Value>,
    /// `$states.errorOutput`, where there is one.
    pub error_output: Option<&'a Value>,
    /// `$$` and `$states.context`.
    pub context: &'a dyn ContextSource,
    /// `$name`.
    pub variables: &'a dyn Variables,
    /// Where random numbers and UUIDs come from.
    pub entropy: &'a dyn Entropy,
    /// The time that `$now()` and `$millis()` tell, in milliseconds since 1970.
    pub now_millis: i64,
}

/// Builds the context object; asked only when a query reads it.
pub trait ContextSource {
    /// The whole context object.
    fn context(&self) -> Value;
}

/// Looks workflow variables up.
pub trait Variables {
    /// The value of the variable `name`, written without `$`.
    fn get(&self, name: &str) -> Option<Value>;
}

/// A source of random numbers; the host decides whether they can be repeated.
pub trait Entropy {
    /// The next 64 random bits.
    fn next_u64(&self) -> u64;

    /// A version 4 UUID (RFC 9562), of the next 128 random bits.
    fn next_uuid(&self) -> String {
        jsonata::uuid(self.next_u64(), self.next_u64())
    }
}

/// An empty context object.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoContext;

impl ContextSource for NoContext {
    fn context(&self) -> Value {
        Value::empty_object()
    }
}

/// No variables.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoVariables;

impl Variables for NoVariables {
    fn get(&self, _name: &str) -> Option<Value> {
        None
    }
}

/// Random numbers from a seed: the same seed, the same numbers.
#[derive(Debug)]
pub struct SeededEntropy(SeededRandom);

impl SeededEntropy {
    /// Begins from `seed`.
    pub const fn new(seed: u64) -> Self {
        Self(SeededRandom::new(seed))
    }
}

impl Entropy for SeededEntropy {
    fn next_u64(&self) -> u64 {
        self.0.next_u64()
    }
}
