//! Which edition of the service's quotas an execution is held to.

use json_value::Value;

use crate::limits;

/// An edition of the quotas that differ between the years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quotas {
    /// Today's: 262,144 bytes of UTF-8 in a payload.
    #[default]
    Current,
    /// Those of the guide of 2019: 32,768 characters in a payload.
    Guide2019,
}

impl Quotas {
    /// `current` or `2019`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Guide2019 => "2019",
        }
    }

    /// Reads `current` or `2019`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "current" => Some(Self::Current),
            "2019" => Some(Self::Guide2019),
            _ => None,
        }
    }

    /// How large an input, an output or a result may be, in words.
    pub const fn largest_payload(self) -> &'static str {
        match self {
            Self::Current => "256 KiB of JSON",
            Self::Guide2019 => "32,768 characters of JSON",
        }
    }

    /// Whether an input, an output or a result may be as large as this one.
    pub fn allow(self, payload: &Value) -> bool {
        let n_bytes = payload.json_len();
        match self {
            Self::Current => n_bytes <= limits::MAX_PAYLOAD_BYTES,
            // No text has more characters than bytes, so most need not be written to be counted.
            Self::Guide2019 => {
                n_bytes <= limits::MAX_PAYLOAD_CHARS_2019
                    || payload.to_string().chars().count() <= limits::MAX_PAYLOAD_CHARS_2019
            }
        }
    }
}
