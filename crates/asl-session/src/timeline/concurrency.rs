//! How many iterations run at once, against how many may.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_syntax::NumberOrText;

/// `MaxConcurrency` of the Map states that write it as a number above 0, by name.
pub(crate) type Limits = BTreeMap<Rc<str>, u32>;

/// Reads the limits from a definition's text.
pub(crate) fn limits(definition: &str) -> Limits {
    let states = asl_syntax::parse(definition).machine.all_states();
    let limit = |state: &asl_syntax::State| {
        let NumberOrText::Number(number) = state.max_concurrency()?.value? else {
            return None;
        };
        let number = u32::try_from(number.as_i64()?).ok()?;
        (number > 0).then_some(number)
    };
    let named = states
        .iter()
        .filter_map(|state| Some((state.name.name.clone(), limit(state)?)));
    named.collect()
}

/// A stretch of time in which the number does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Level {
    pub(crate) start: u64,
    pub(crate) end: u64,
    /// How many iterations run.
    pub(crate) running: u32,
    /// How many may: the limits of the Maps that have iterations running, if all have one.
    pub(crate) limit: Option<u32>,
}

/// The starts and ends of iterations, in order: the Map's visit, when, and by how many the
/// number of its iterations changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes(Vec<(usize, u64, bool)>);

impl Changes {
    pub(super) fn started(&mut self, visit: usize, ms: u64) {
        self.0.push((visit, ms, true));
    }

    pub(super) fn ended(&mut self, visit: usize, ms: u64) {
        self.0.push((visit, ms, false));
    }

    /// The levels until `total`. `limits` are those of the Maps' visits. What lasts no time
    /// is kept where the number rises, so that a run without delays has its peak.
    pub(super) fn levels(&self, total: u64, limits: &BTreeMap<usize, u32>) -> Vec<Level> {
        let mut running: BTreeMap<usize, u32> = BTreeMap::new();
        let mut levels: Vec<Level> = Vec::new();
        for &(visit, ms, is_start) in &self.0 {
            let n = running.entry(visit).or_default();
            *n = if is_start {
                *n + 1
            } else {
                n.saturating_sub(1)
            };
            if *n == 0 {
                running.remove(&visit);
            }
            let now = Level {
                start: ms,
                end: total,
                running: running.values().sum(),
                limit: running
                    .keys()
                    .map(|visit| limits.get(visit).copied())
                    .sum::<Option<u32>>()
                    .filter(|&limit| limit > 0),
            };
            match levels.last_mut() {
                Some(last) if last.start == ms && last.running <= now.running => *last = now,
                Some(last) => {
                    last.end = ms;
                    levels.push(now);
                }
                None => levels.push(now),
            }
        }
        levels
    }
}
