//! What the bytes of a data file hold: text, packed text, or the rows of a Parquet file.
//!
//! A host calls [`read`] with a file's bytes before it hands the contents on, so that nobody
//! else needs a decoder. What kind of file it is, the bytes say themselves, by how they begin.

mod parquet_rows;
mod text;
mod unpack;

use std::fmt;

use json_value::Value;

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Contents {
    /// UTF-8 text.
    Text(String),
    /// The rows of a Parquet file: objects, one member for each column.
    Rows(Vec<Value>),
}

/// Why the bytes are no data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError(pub(crate) String);

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReadError {}

/// How a Parquet file begins and ends.
const PARQUET: &[u8] = b"PAR1";

/// Reads a file: Parquet by its magic bytes, gzip and Zstandard unpacked, all else as text.
///
/// # Errors
/// The file is broken, larger than it may be, or no text.
///
/// # Panics
/// The Parquet decoder panics at some broken files instead of refusing them: a host that reads
/// other people's files must be ready for that.
pub fn read(file: &[u8]) -> Result<Contents, ReadError> {
    if file.starts_with(PARQUET) {
        return parquet_rows::read(file).map(Contents::Rows);
    }
    let text = match unpack::unpack(file)? {
        Some(unpacked) => String::from_utf8(unpacked),
        None => String::from_utf8(file.to_vec()),
    };
    text.map(Contents::Text).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        ReadError(format!(
            "neither Parquet, gzip nor Zstandard, and no UTF-8 text from byte {at} on"
        ))
    })
}

/// What [`read`] gives as the JSON text of an object of a mocks file: `{"rows": […]}`, `{"text": "…"}`;
/// or `{"error": "…"}`. For hosts that read in another thread than they ask in.
pub fn read_as_json(file: &[u8]) -> String {
    let object = match read(file) {
        Ok(Contents::Rows(rows)) => ("rows", Value::from(rows)),
        Ok(Contents::Text(text)) => ("text", Value::from(text)),
        Err(error) => ("error", Value::from(error.to_string())),
    };
    Value::object([object]).to_string()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn packed_text_is_unpacked() {
        let text = "name,kilos\nBella,612\n";
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        let packed = [
            text.as_bytes().to_vec(),
            gzip.finish().unwrap(),
            #[cfg(feature = "zstd")]
            zstd::encode_all(text.as_bytes(), 0).unwrap(),
        ];
        for file in packed {
            assert_eq!(read(&file), Ok(Contents::Text(text.to_owned())));
        }
    }

    #[test]
    fn broken_files_are_refused() {
        for (file, message) in [
            (
                &b"a\xff"[..],
                "neither Parquet, gzip nor Zstandard, and no UTF-8 text from byte 1 on",
            ),
            (
                b"\x1f\x8b\x08",
                "the gzip file is broken: unexpected end of file",
            ),
            (b"PAR1 and nothing more", "the Parquet file is broken: "),
        ] {
            let error = read(file).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
