//! The digest of a run's history, by which a link checks itself.
//!
//! It stands for the history as `GetExecutionHistory` gives it, in canonical JSON text, an
//! event a line. 64 bits tell an honest difference, which is all that is asked of them.

use std::rc::Rc;

use asl_protocol::{HistoryEvent, event_to_json};

/// The start value and the factor of FNV-1a with 64 bits.
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

/// The digest of a history and its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digest {
    hash: u64,
    /// How many events there are.
    pub(crate) n_events: usize,
}

impl Digest {
    /// The digest of a history.
    pub(crate) fn of(events: &[Rc<HistoryEvent>]) -> Self {
        let mut hash = FNV_START;
        for event in events {
            let text = event_to_json(event).to_string();
            for byte in text.bytes().chain([b'\n']) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
            }
        }
        Self {
            hash,
            n_events: events.len(),
        }
    }

    /// Reads what [`Self::to_text`] wrote.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (hash, n_events) = text.split_once('/')?;
        Some(Self {
            hash: u64::from_str_radix(hash, 16).ok()?,
            n_events: n_events.parse().ok()?,
        })
    }

    /// As a link has it: `cbf29ce484222325/41`.
    pub(crate) fn to_text(self) -> String {
        format!("{}/{}", self.hash_text(), self.n_events)
    }

    /// The hash alone.
    pub(crate) fn hash_text(self) -> String {
        format!("{:016x}", self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_survives_as_text() {
        let empty = Digest::of(&[]);
        assert_eq!(empty.to_text(), "cbf29ce484222325/0");
        assert_eq!(Digest::parse(&empty.to_text()), Some(empty));
        for text in ["", "xyz/1", "00", "00/-1"] {
            assert_eq!(Digest::parse(text), None, "{text}");
        }
    }
}
