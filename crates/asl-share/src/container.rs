//! The container: a list of tagged fields.

use crate::varint;

/// The numbers of the fields. A number that was issued keeps its meaning for ever.
pub mod tag {
    /// The definition, exactly as typed; UTF-8.
    pub const DEFINITION: u64 = 1;
    /// The input, exactly as typed; UTF-8.
    pub const INPUT: u64 = 2;
    /// The mocks, exactly as typed; UTF-8.
    pub const MOCKS: u64 = 3;
    /// The tests, exactly as typed; UTF-8.
    pub const TESTS: u64 = 4;
    /// The seed of all randomness; a varint.
    pub const SEED: u64 = 5;
    /// The virtual start time; a varint of milliseconds since 1970.
    pub const START_TIME: u64 = 6;
    /// The workflow type: `STANDARD` or `EXPRESS`; UTF-8.
    pub const WORKFLOW_TYPE: u64 = 7;
    /// The version of the engine that made the link; UTF-8.
    pub const ENGINE: u64 = 8;
    /// What the screen showed: JSON text.
    pub const VIEW: u64 = 9;
    /// A digest of the run's history; UTF-8.
    pub const DIGEST: u64 = 10;
    /// The edition of the quotas: `2019`; UTF-8. Absent, today's.
    pub const QUOTAS: u64 = 11;
    /// The execution's name; UTF-8. Absent, `run-1`.
    pub const EXECUTION_NAME: u64 = 12;
    /// How the execution was redriven: JSON text. Absent, it was not.
    pub const REDRIVES: u64 = 13;
    /// The ARN of the execution's role; UTF-8. Absent, the playground's.
    pub const ROLE_ARN: u64 = 14;
}

/// One field of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Which field: one of [`tag`], or one that this version does not know.
    pub tag: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a link carries: fields in the order they were set. Each tag occurs once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedDocument {
    fields: Vec<Field>,
}

impl SharedDocument {
    /// No fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// The fields in order.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The bytes of a field.
    pub fn bytes(&self, tag: u64) -> Option<&[u8]> {
        let field = self.fields.iter().find(|field| field.tag == tag)?;
        Some(&field.bytes)
    }

    /// The text of a field; `None` if it is absent or not UTF-8.
    pub fn text(&self, tag: u64) -> Option<&str> {
        std::str::from_utf8(self.bytes(tag)?).ok()
    }

    /// The number of a field; `None` if it is absent or not one varint.
    pub fn number(&self, tag: u64) -> Option<u64> {
        match varint::read(self.bytes(tag)?)? {
            (n, []) => Some(n),
            _ => None,
        }
    }

    /// Sets a field; one that is there keeps its place.
    pub fn set_bytes(&mut self, tag: u64, bytes: Vec<u8>) {
        match self.fields.iter_mut().find(|field| field.tag == tag) {
            Some(field) => field.bytes = bytes,
            None => self.fields.push(Field { tag, bytes }),
        }
    }

    /// Sets a field to a text.
    pub fn set_text(&mut self, tag: u64, text: &str) {
        self.set_bytes(tag, text.as_bytes().to_vec());
    }

    /// Sets a field to a number.
    pub fn set_number(&mut self, tag: u64, n: u64) {
        let mut bytes = Vec::new();
        varint::write(n, &mut bytes);
        self.set_bytes(tag, bytes);
    }

    /// Takes a field out.
    pub fn remove(&mut self, tag: u64) {
        self.fields.retain(|field| field.tag != tag);
    }

    /// The container as bytes.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for Field { tag, bytes } in &self.fields {
            varint::write(*tag, &mut out);
            varint::write(bytes.len() as u64, &mut out);
            out.extend_from_slice(bytes);
        }
        out
    }

    /// Reads a container; of a repeated tag the last field counts.
    pub(crate) fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let mut document = Self::new();
        while !bytes.is_empty() {
            let (tag, rest) = varint::read(bytes)?;
            let (len, rest) = varint::read(rest)?;
            let (field, rest) = rest.split_at_checked(usize::try_from(len).ok()?)?;
            document.set_bytes(tag, field.to_vec());
            bytes = rest;
        }
        Some(document)
    }
}
