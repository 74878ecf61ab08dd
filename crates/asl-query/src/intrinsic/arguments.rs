//! What the functions ask of their arguments. The service does not say which of them is wrong.

use asl_protocol::limits::MAX_INTRINSIC_TEXT_CHARS;
use json_value::Value;

/// The arguments of one call, by their place from 1.
pub(crate) struct Arguments<'a>(pub(crate) &'a [Value]);

impl<'a> Arguments<'a> {
    /// The arity was checked before; what may be absent is null.
    pub(crate) fn any(&self, place: usize) -> &'a Value {
        self.0.get(place - 1).unwrap_or(&Value::Null)
    }

    pub(crate) fn array(&self, place: usize) -> Option<&'a [Value]> {
        self.any(place).as_array()
    }

    pub(crate) fn text(&self, place: usize) -> Option<&'a str> {
        self.any(place).as_str()
    }

    /// A text of at most [`MAX_INTRINSIC_TEXT_CHARS`].
    pub(crate) fn short_text(&self, place: usize) -> Option<&'a str> {
        self.text(place).filter(|text| is_short(text))
    }

    /// An integer; what is behind the point of a fraction is dropped.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "as in Java, the cast stops at the ends"
    )]
    pub(crate) fn integer(&self, place: usize) -> Option<i64> {
        match self.any(place) {
            Value::Int(n) => Some(*n),
            Value::Float(n) => Some(*n as i64),
            Value::Null
            | Value::Bool(_)
            | Value::String(_)
            | Value::Array(_)
            | Value::Object(_) => None,
        }
    }

    /// An integer within the range of Java's `int`; a fraction is rounded half up, towards
    /// positive infinity, as Java's `Math.round` does.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "as in Java, the cast stops at the ends"
    )]
    pub(crate) fn rounded_int(&self, place: usize) -> Option<i32> {
        let n = if let Value::Float(n) = self.any(place) {
            let floor = n.floor();
            (if n - floor >= 0.5 { floor + 1.0 } else { floor }) as i64
        } else {
            self.integer(place)?
        };
        i32::try_from(n).ok()
    }

    /// An integer within the range of Java's `int`.
    pub(crate) fn int(&self, place: usize) -> Option<i32> {
        i32::try_from(self.integer(place)?).ok()
    }
}

/// Whether a text is one that `States.Hash` and the Base64 functions take.
pub(crate) fn is_short(text: &str) -> bool {
    text.len() <= MAX_INTRINSIC_TEXT_CHARS || text.chars().count() <= MAX_INTRINSIC_TEXT_CHARS
}
