//! Randomness from a seed: the same numbers on every machine.

use std::cell::Cell;
use std::fmt::Write as _;
use std::rc::Rc;

use asl_query::Entropy;

/// A stream of random numbers (`SplitMix64`: one addition and a mix for each).
#[derive(Clone, Debug)]
pub(crate) struct Seeded {
    state: Cell<u64>,
}

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            state: Cell::new(seed),
        }
    }

    /// A number in `0.0..1.0`.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
    pub(crate) fn next_unit(&self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A task token: 64 hexadecimal digits. It is bound to the execution of this ARN, and so to
    /// its account: another one has other tokens from the same seed.
    pub(crate) fn next_token(&self, execution: &str) -> Rc<str> {
        // FNV-1a.
        let owner = execution.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut token = String::with_capacity(64);
        for _ in 0..4 {
            let _ = write!(token, "{:016x}", self.next_u64() ^ owner);
        }
        token.into()
    }
}

impl Entropy for Seeded {
    fn next_u64(&self) -> u64 {
        let state = self.state.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.state.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
