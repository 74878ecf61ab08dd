//! Whole numbers of any size, as far as exact conversion of numbers needs them.

use std::cmp::Ordering;

/// A whole number from zero up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Natural {
    /// In base 2^32, the lowest first; the highest is no zero.
    limbs: Vec<u32>,
}

impl From<u64> for Natural {
    fn from(n: u64) -> Self {
        let mut natural = Self {
            limbs: vec![low(n), low(n >> 32)],
        };
        natural.trim();
        natural
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_length = self.limbs.len().cmp(&other.limbs.len());
        by_length.then_with(|| self.limbs.iter().rev().cmp(other.limbs.iter().rev()))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Natural {
    /// The number that has these decimal digits.
    pub(crate) fn from_digits(digits: &[u8]) -> Self {
        let mut natural = Self { limbs: Vec::new() };
        for digit in digits {
            natural.times_and_plus(10, u32::from(*digit));
        }
        natural
    }

    /// How many binary digits it has.
    pub(crate) fn bits(&self) -> u32 {
        let rest = u32::try_from(self.limbs.len()).unwrap_or(u32::MAX / 32) * 32;
        rest - self.limbs.last().map_or(0, |limb| limb.leading_zeros())
    }

    pub(crate) fn times_small(&mut self, factor: u32) {
        self.times_and_plus(factor, 0);
    }

    pub(crate) fn times(&mut self, factor: u64) {
        let mut high = self.clone();
        high.times_small(low(factor >> 32));
        high.shift_left(32);
        self.times_small(low(factor));
        self.add(&high);
    }

    pub(crate) fn times_power_of_ten(&mut self, power: u32) {
        const STEP: u32 = 9;
        for _ in 0..power / STEP {
            self.times_small(10_u32.pow(STEP));
        }
        self.times_small(10_u32.pow(power % STEP));
    }

    pub(crate) fn shift_left(&mut self, by: u32) {
        self.times_small(1 << (by % 32));
        if !self.limbs.is_empty() {
            let limbs = usize::try_from(by / 32).unwrap_or(0);
            self.limbs.splice(0..0, std::iter::repeat_n(0, limbs));
        }
    }

    pub(crate) fn shift_right_one(&mut self) {
        let mut carry = 0;
        for limb in self.limbs.iter_mut().rev() {
            let next = *limb << 31;
            *limb = (*limb >> 1) | carry;
            carry = next;
        }
        self.trim();
    }

    pub(crate) fn add(&mut self, other: &Self) {
        if self.limbs.len() < other.limbs.len() {
            self.limbs.resize(other.limbs.len(), 0);
        }
        let mut carry = 0;
        let others = other.limbs.iter().copied().chain(std::iter::repeat(0));
        for (limb, other) in self.limbs.iter_mut().zip(others) {
            let sum = u64::from(*limb) + u64::from(other) + carry;
            *limb = low(sum);
            carry = sum >> 32;
        }
        if carry > 0 {
            self.limbs.push(low(carry));
        }
    }

    /// Takes `unit` off as often as it goes, which must be less than 256 times; says how often.
    pub(crate) fn take_multiples(&mut self, unit: &Self) -> u8 {
        let mut times = 0;
        while times < u8::MAX && *self >= *unit {
            self.subtract(unit);
            times += 1;
        }
        times
    }

    /// The quotient, which must be below 2^56, and whether there is no rest.
    pub(crate) fn divided_by(mut self, divisor: &Self) -> (u64, bool) {
        const BITS: u32 = 56;
        let mut multiple = divisor.clone();
        multiple.shift_left(BITS - 1);
        let mut quotient = 0;
        for _ in 0..BITS {
            quotient <<= 1;
            if self >= multiple {
                self.subtract(&multiple);
                quotient |= 1;
            }
            multiple.shift_right_one();
        }
        (quotient, self.limbs.is_empty())
    }

    fn times_and_plus(&mut self, factor: u32, summand: u32) {
        let mut carry = u64::from(summand);
        for limb in &mut self.limbs {
            let product = u64::from(*limb) * u64::from(factor) + carry;
            *limb = low(product);
            carry = product >> 32;
        }
        self.limbs.push(low(carry));
        self.trim();
    }

    /// Takes off a number that is not larger.
    fn subtract(&mut self, other: &Self) {
        let mut borrow = 0;
        let others = other.limbs.iter().copied().chain(std::iter::repeat(0));
        for (limb, other) in self.limbs.iter_mut().zip(others) {
            let rest = i64::from(*limb) - i64::from(other) - borrow;
            *limb = low(rest.cast_unsigned());
            borrow = i64::from(rest < 0);
        }
        self.trim();
    }

    fn trim(&mut self) {
        while self.limbs.last() == Some(&0) {
            self.limbs.pop();
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
const fn low(n: u64) -> u32 {
    n as u32
}
