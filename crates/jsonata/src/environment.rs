//! What the host supplies to an evaluation: variables, clock, randomness, limits.

use std::cell::Cell;

use json_value::{Map, Value};

use crate::limits::Limits;

/// Variables by name (without the `$`), asked for when the expression reads them.
pub trait Bindings {
    /// The value of a variable, `None` if there is none. Asked at most once per evaluation.
    fn get(&self, name: &str) -> Option<Value>;
}

impl Bindings for Map {
    fn get(&self, name: &str) -> Option<Value> {
        Map::get(self, name).cloned()
    }
}

/// No variables.
impl Bindings for () {
    fn get(&self, _name: &str) -> Option<Value> {
        None
    }
}

/// Where `$random`, `$shuffle` and `$uuid` take their randomness from.
pub trait RandomSource {
    /// The next 64 random bits.
    fn next_u64(&self) -> u64;
}

/// The version 4 UUID (RFC 9562) that is made of 128 bits, the first of them in `high`; six of them give way to the
/// version and the variant.
///
/// ```
/// assert_eq!(jsonata::uuid(u64::MAX, 0), "ffffffff-ffff-4fff-8000-000000000000");
/// ```
pub fn uuid(high: u64, low: u64) -> String {
    let high = (high & !0xF000) | 0x4000;
    let low = (low & !(3 << 62)) | (1 << 63);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xFFFF,
        high & 0xFFFF,
        low >> 48,
        low & 0xFFFF_FFFF_FFFF
    )
}

/// A small generator (SplitMix64): the same seed, the same numbers, on every machine.
#[derive(Debug)]
pub struct SeededRandom(Cell<u64>);

impl SeededRandom {
    /// A generator that starts from `seed`.
    pub const fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }
}

impl RandomSource for SeededRandom {
    fn next_u64(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.0.set(state);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

/// The host's side of an evaluation.
pub struct Environment<'a> {
    /// The variables.
    pub bindings: &'a dyn Bindings,
    /// The time of `$now()` and `$millis()`, in milliseconds since 1970.
    pub clock_millis: i64,
    /// The randomness.
    pub random: &'a dyn RandomSource,
    /// What the evaluation may use up.
    pub limits: Limits,
}
