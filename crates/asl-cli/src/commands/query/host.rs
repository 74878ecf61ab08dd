//! The clock and the randomness of expressions that run outside a workflow.

use std::cell::Cell;
use std::hash::{BuildHasher, RandomState};
use std::time::{SystemTime, UNIX_EPOCH};

use asl_query::Entropy;
use jsonata::RandomSource;

/// Milliseconds since 1970.
pub(super) fn now_millis() -> i64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}

/// Random numbers that differ from run to run.
pub(super) struct HostEntropy(Cell<u64>);

impl HostEntropy {
    pub(super) fn new() -> Self {
        // The standard library takes its hash keys from the operating system.
        Self(Cell::new(RandomState::new().hash_one(0)))
    }
}

impl Entropy for HostEntropy {
    fn next_u64(&self) -> u64 {
        RandomSource::next_u64(self)
    }
}

/// `SplitMix64`.
impl RandomSource for HostEntropy {
    fn next_u64(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
