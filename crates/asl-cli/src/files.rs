//! Reading what the arguments name. Every complaint names the file, the place and the cure.

use std::fmt;
use std::io::Read as _;
use std::path::Path;

use json_value::Value;

/// Why a command cannot begin.
#[derive(Debug)]
pub(crate) struct Trouble(pub(crate) String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What some editors write before UTF-8 text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Reads a file; `-` is the standard input.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, Trouble> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let name = path.display().to_string();
    bytes.map_err(|error| {
        let cure = if name.starts_with(['{', '[', '"']) {
            "; a file is read here: put the JSON into one, or pipe it in and write `-`"
        } else {
            ""
        };
        Trouble(format!("{name}: cannot be read: {error}{cure}"))
    })
}

/// Reads a text file, without a byte order mark; `-` is the standard input.
pub(crate) fn read_text(path: &Path) -> Result<String, Trouble> {
    let bytes = read_bytes(path)?;
    let name = path.display();
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Trouble(format!(
            "{name}: is not UTF-8 text from byte {at} on; save it as UTF-8"
        ))
    })?;
    Ok(match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// Reads a JSON file.
pub(crate) fn read_json(path: &Path) -> Result<Value, Trouble> {
    let text = read_text(path)?;
    if text.trim().is_empty() {
        let name = path.display();
        return Err(Trouble(format!(
            "{name}:1:1: is empty; write a JSON value, such as `{{}}`"
        )));
    }
    Value::parse(&text).map_err(|error| {
        Trouble(format!(
            "{}:{}:{}: is not JSON: {}",
            path.display(),
            error.line,
            error.column,
            error.message
        ))
    })
}

/// Writes a text file; `-` is the standard output.
pub(crate) fn write_text(path: &Path, text: &str) -> Result<(), Trouble> {
    if path == Path::new("-") {
        print!("{text}");
        return Ok(());
    }
    let name = path.display();
    std::fs::write(path, text)
        .map_err(|error| Trouble(format!("{name}: cannot be written: {error}")))
}
