//! The generator of `java.util.Random`, which seeded draws come from.

/// A generator with the state of Java's.
struct JavaRandom(u64);

const MULTIPLIER: u64 = 0x5_DEEC_E66D;
const MASK: u64 = (1 << 48) - 1;

impl JavaRandom {
    const fn new(seed: i64) -> Self {
        Self((seed.cast_unsigned() ^ MULTIPLIER) & MASK)
    }

    /// The next 31 bits.
    const fn next(&mut self) -> i64 {
        self.0 = self.0.wrapping_mul(MULTIPLIER).wrapping_add(0xB) & MASK;
        (self.0 >> (48 - 31)).cast_signed()
    }
}

/// The most draws for one number; of any two draws one is taken, at least.
const MAX_DRAWS: usize = 64;

/// The first number that `new Random(seed).nextInt(bound)` gives, in `0..bound`.
pub(crate) fn next_int(seed: i64, bound: i32) -> i64 {
    let mut random = JavaRandom::new(seed);
    let bound = i64::from(bound);
    if bound.count_ones() == 1 {
        return (bound * random.next()) >> 31;
    }
    let mut drawn = random.next();
    for _ in 1..MAX_DRAWS {
        // The last draws would make some numbers likelier than others.
        if drawn - drawn % bound + (bound - 1) < 1 << 31 {
            break;
        }
        drawn = random.next();
    }
    drawn % bound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_the_services() {
        // As Step Functions answered `States.MathRandom(first, last, seed)`
        // (gabrielmoreira/tiny-asl-machine, its recorded AWS answers).
        for (first, last, seed, drawn) in [
            (1, 100, 42, 63),
            (1, 1000, 1, 106),
            (1, 1000, 2, 806),
            (1, 10, -10, 1),
            (1, 10, 0, 7),
            (1, 5, 42, 3),
            (2_147_483_640, 2_147_483_647, 1, 2_147_483_644),
        ] {
            assert_eq!(i64::from(first) + next_int(seed, last - first), drawn);
        }
    }
}
