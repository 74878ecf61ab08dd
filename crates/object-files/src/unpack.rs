//! Files packed by gzip or Zstandard.

use std::io::Read;

use crate::ReadError;

/// How a gzip file begins (RFC 1952).
const GZIP: &[u8] = &[0x1f, 0x8b];
/// How a Zstandard file begins (RFC 8878).
const ZSTANDARD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// The most bytes that a file may unpack to: a few packed bytes can stand for any number.
const MAX_UNPACKED_BYTES: u64 = 1 << 30;

/// The bytes inside, if the file is packed.
pub(crate) fn unpack(file: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
    if file.starts_with(GZIP) {
        return bytes("gzip", flate2::read::MultiGzDecoder::new(file)).map(Some);
    }
    if file.starts_with(ZSTANDARD) {
        return zstandard(file).map(Some);
    }
    Ok(None)
}

#[cfg(feature = "zstd")]
fn zstandard(file: &[u8]) -> Result<Vec<u8>, ReadError> {
    let decoder = zstd::stream::read::Decoder::new(file);
    bytes(
        "Zstandard",
        decoder.map_err(|error| broken("Zstandard", &error))?,
    )
}

#[cfg(not(feature = "zstd"))]
fn zstandard(_file: &[u8]) -> Result<Vec<u8>, ReadError> {
    Err(ReadError(
        "files packed by Zstandard are read by the `asl` command only".to_owned(),
    ))
}

fn bytes(kind: &str, decoder: impl Read) -> Result<Vec<u8>, ReadError> {
    let mut unpacked = Vec::new();
    let mut decoder = decoder.take(MAX_UNPACKED_BYTES + 1);
    decoder
        .read_to_end(&mut unpacked)
        .map_err(|error| broken(kind, &error))?;
    if unpacked.len() as u64 > MAX_UNPACKED_BYTES {
        return Err(ReadError(format!(
            "the {kind} file unpacks to more than {MAX_UNPACKED_BYTES} bytes"
        )));
    }
    Ok(unpacked)
}

fn broken(kind: &str, error: &std::io::Error) -> ReadError {
    ReadError(format!("the {kind} file is broken: {error}"))
}
