//! Unsigned numbers in seven bits a byte, the lowest first.

/// The most bytes a `u64` takes.
const MAX_BYTES: usize = 10;

/// Appends `n`.
pub(crate) fn write(mut n: u64, out: &mut Vec<u8>) {
    loop {
        let low = (n & 0x7f).to_le_bytes()[0];
        n >>= 7;
        if n == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// Reads a number from the front; gives it and what follows.
pub(crate) fn read(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut n: u64 = 0;
    for (idx, &byte) in bytes.iter().take(MAX_BYTES).enumerate() {
        let part = u64::from(byte & 0x7f);
        let shift = 7 * u32::try_from(idx).ok()?;
        if part.leading_zeros() < shift {
            return None;
        }
        n |= part << shift;
        if byte & 0x80 == 0 {
            return Some((n, bytes.get(idx + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive_the_round_trip() {
        for n in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            write(n, &mut bytes);
            bytes.push(7);
            assert_eq!(read(&bytes), Some((n, &[7][..])));
        }
    }

    #[test]
    fn broken_numbers_are_refused() {
        assert_eq!(read(&[]), None);
        assert_eq!(read(&[0x80]), None);
        assert_eq!(read(&[0xff; 11]), None);
    }
}
