//! Limits: everything an expression may use up, counted and never timed.

/// What an evaluation may use up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Nested evaluations, counted as jsonata-js counts its `evaluate` calls. At most [`MAX_DEPTH`] has an effect.
    pub depth: u32,
    /// Evaluated nodes; work inside functions is charged by its size.
    pub steps: u64,
    /// The largest single value, in bytes: 8 for a number, boolean or null, 1 per character of a string.
    pub memory: usize,
    /// The most characters that one `$pad` adds.
    pub padding: u32,
}

/// The deepest evaluation any host can allow: what fits a stack of 1 MiB.
pub const MAX_DEPTH: u32 = 500;

/// How deep an expression's syntax tree may be.
pub const MAX_NESTING: u32 = 400;

/// How deep a value may be nested that an evaluation builds on top of its input.
pub const MAX_VALUE_NESTING: u32 = 300;

/// How deep a value may be that is copied: what a reader lets in and an evaluation adds.
pub const MAX_COPY_DEPTH: u32 = 1_200;

/// How deep calls may be nested that need no nested evaluation: `$map` calling `$map`.
pub const MAX_CALLS: u32 = 250;

/// The most parameters a function signature may have.
pub const MAX_PARAMETERS: usize = 100;

/// The longest string a regular expression is matched against, in bytes.
pub const MAX_REGEX_INPUT: usize = 1 << 20;

/// Steps that stand for one millisecond where a limit is given as time.
///
/// jsonata-js under Node does 600 to 1,400 of them in a millisecond, on filters, lambdas, texts, sums
/// and tail calls over 10,000 items (`tests/bench/jsonata`). Twice that: what AWS has time for must
/// not fail here, and a loop without end is to end soon.
pub const STEPS_PER_MILLISECOND: u64 = 2_000;

/// The steps that calling a lambda costs: jsonata-js takes seven microseconds and more for it.
pub(crate) const STEPS_PER_CALL: u64 = 4;

/// The steps that writing a fraction costs: jsonata-js takes up to two microseconds for it.
pub(crate) const STEPS_PER_FRACTION: u64 = 3;

/// The bytes of a new value that cost a step.
pub(crate) const BYTES_PER_STEP: usize = 64;

impl Limits {
    /// The limits of AWS Step Functions: depth 100, a second, 6,990,256 bytes, 262,144 characters added
    /// (as recorded for `$pad` alone: `&` and `$join` make longer texts).
    pub const AWS: Self = Self {
        depth: 100,
        steps: 1_000 * STEPS_PER_MILLISECOND,
        memory: 6_990_256,
        padding: 262_144,
    };

    /// The limits where no service sets any: what keeps a host alive.
    pub const PLAIN: Self = Self {
        depth: MAX_DEPTH,
        steps: 20_000 * STEPS_PER_MILLISECOND,
        memory: 512 << 20,
        padding: 512 << 20,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::PLAIN
    }
}

/// A limit that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// [`Limits::depth`].
    Depth,
    /// [`Limits::steps`].
    Steps,
    /// [`Limits::memory`].
    Memory,
    /// [`MAX_NESTING`] or [`MAX_VALUE_NESTING`].
    Nesting,
}

impl Limit {
    /// The text of the error.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Depth => {
                "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive"
            }
            Self::Steps => "Expression evaluation timeout: Check for infinite loop",
            Self::Memory => {
                "Expression evaluation memory limit exceeded: Check for excessive memory usage"
            }
            Self::Nesting => "The expression or a value it builds is nested too deeply",
        }
    }
}
