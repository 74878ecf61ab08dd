//! WebAssembly files: sections taken off, and optimised once more.

use std::path::PathBuf;

use crate::{Failure, process, project, tools};

/// What the compiler's modules use beyond the first WebAssembly; the section that says so is
/// taken off with the others.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Has Binaryen go over modules, in place: a tenth of every run and half a hundredth of their
/// bytes (figures in BENCHMARKS.md).
pub(crate) fn optimize(modules: &[PathBuf]) -> Result<(), Failure> {
    tools::editor_packages()?;
    let program = project::root().join("web/editor/node_modules/.bin/wasm-opt");
    let mut each: Vec<_> = modules
        .iter()
        .map(|module| {
            let mut command = process::command(&program.to_string_lossy());
            command.args(FEATURES).arg("-O3").arg(module);
            command.arg("--output").arg(module);
            command
        })
        .collect();
    process::run_all("optimise what was compiled (Binaryen)", &mut each)
}

const HEADER_BYTES: usize = 8;

/// The id of a section that has a name instead.
const CUSTOM: u8 = 0;

/// The module without its custom sections: names and relocations, which only tools read.
pub(crate) fn without_custom_sections(module: &[u8]) -> Result<Vec<u8>, Failure> {
    let broken = || "this is no WebAssembly module".to_owned();
    let (header, mut rest) = module.split_at_checked(HEADER_BYTES).ok_or_else(broken)?;
    let mut kept = header.to_vec();
    while let Some((&id, after_id)) = rest.split_first() {
        let (length, n_bytes) = read_leb128(after_id).ok_or_else(broken)?;
        let (section, next) = rest
            .split_at_checked(1 + n_bytes + length)
            .ok_or_else(broken)?;
        if id != CUSTOM {
            kept.extend_from_slice(section);
        }
        rest = next;
    }
    Ok(kept)
}

/// An unsigned number of at most 32 bits, and how many bytes it takes.
fn read_leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0_usize;
    for (at, byte) in bytes.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((number, at + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_go_and_others_stay() {
        let header = b"\0asm\x01\0\0\0";
        let module = [header.as_slice(), &[0, 2, 1, 65], &[1, 1, 0], &[0, 1, 0]].concat();
        let expected = [header.as_slice(), &[1, 1, 0]].concat();
        assert_eq!(without_custom_sections(&module).unwrap(), expected);
        assert!(without_custom_sections(&module[..10]).is_err());
    }
}
