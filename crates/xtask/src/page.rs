//! How the page's WebAssembly is made: built small, split where `web-late` says, bound.
//!
//! Trunk runs the compiler and `wasm-bindgen`, and has no step between the two, where the
//! module must be split. So it finds a `wasm-bindgen` of ours first on its path, which calls
//! `cargo xtask bind`: that splits, then calls the real one. After the build Trunk's hook
//! calls `cargo xtask place`, which puts the split-off files beside the others.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Failure, process, project, wasm};

/// The file that loads what was split off, as the splitting tool names it.
const LINK: &str = "__wasm_split";

/// What the compiler is told for the page, and for the engine that is compared with the native one.
///
/// Relocations tell the splitting tool who calls whom. The standard library is built along,
/// for size, and ends at once, without a message, where it would panic: this takes a tenth off
/// what is transferred. Both are still unstable, and `RUSTC_BOOTSTRAP` is how a stable compiler takes
/// them; nothing else is built so.
///
/// At `opt-level` z LLVM calls even functions of three instructions; a threshold of 20 (5 is z's,
/// 50 s's) takes more than a tenth off every run for 5 KB (figures in BENCHMARKS.md).
pub(crate) const SETTINGS: [(&str, &str); 5] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("CARGO_PROFILE_WEB_STRIP", "false"),
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "-Clink-arg=--emit-relocs -Zunstable-options -Cpanic=immediate-abort \
         -Zlocation-detail=none -Cllvm-args=-inline-threshold=20",
    ),
];

/// Trunk, ready to build the page.
pub(crate) fn trunk() -> Result<Command, Failure> {
    let xtask = std::env::current_exe().map_err(|error| format!("xtask: {error}"))?;
    let shim = shim(&xtask)?;
    let mut command = process::with_tools("trunk")?;
    let path = command
        .get_envs()
        .find_map(|(name, value)| (name == "PATH").then_some(value).flatten())
        .unwrap_or_default()
        .to_owned();
    let folders = std::iter::once(shim).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(folders).map_err(|error| format!("PATH: {error}"))?;
    // For the hook of Trunk.toml: `cargo xtask` would take the settings for its own.
    command
        .env("ASL_XTASK", xtask)
        .env("PATH", path)
        .envs(SETTINGS);
    Ok(command)
}

/// The folder with our `wasm-bindgen`.
fn shim(xtask: &Path) -> Result<PathBuf, Failure> {
    let folder = project::tools_dir().join("shim");
    let program = folder.join("wasm-bindgen");
    let text = format!("#!/bin/sh\nexec '{}' bind \"$@\"\n", xtask.display());
    write(&program, text.as_bytes())?;
    make_executable(&program)?;
    Ok(folder)
}

#[cfg(unix)]
fn make_executable(program: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(program, std::fs::Permissions::from_mode(0o755))
        .map_err(|error| format!("{}: {error}", program.display()))
}

#[cfg(not(unix))]
fn make_executable(_program: &Path) -> Result<(), Failure> {
    Ok(())
}

/// `bind`: what Trunk takes for `wasm-bindgen`.
pub(crate) fn bind(arguments: &[String]) -> Result<(), Failure> {
    let real = project::tools_dir().join("bin/wasm-bindgen");
    let mut bindgen = process::command(&real.to_string_lossy());
    let is_input = |argument: &&String| {
        let extension = Path::new(argument).extension();
        extension.is_some_and(|extension| extension == "wasm")
    };
    let Some(input) = arguments.iter().find(is_input) else {
        return process::become_program(bindgen.args(arguments));
    };
    let split = split_dir();
    // What an earlier build left must not reach this one's page.
    let _ = std::fs::remove_dir_all(&split);
    std::fs::create_dir_all(&split).map_err(|error| format!("{}: {error}", split.display()))?;
    process::run(
        "split what the page loads later off the module",
        process::with_tools("wasm-split-cli")?
            .arg(input)
            .arg(&split)
            .args(["--out-name", "web"]),
    )?;
    let main = split.join("web.wasm");
    let arguments = arguments.iter().map(|argument| {
        if argument == input {
            main.to_string_lossy().into_owned()
        } else {
            argument.clone()
        }
    });
    process::run(
        "bind the module",
        bindgen
            .args(arguments)
            // The split-off part links against the table and the memory, which are its exports.
            .args(["--keep-lld-exports"])
            .args(["--remove-name-section", "--remove-producers-section"]),
    )?;
    let out_dir = value_of("--out-dir", std::env::args())
        .ok_or("wasm-bindgen was called without --out-dir")?;
    name_link(Path::new(&out_dir), &split)
}

/// Names the split-off files after the build, and the files that name them likewise: a
/// page of one build must never meet a part of another, out of a cache.
fn name_link(bound: &Path, split: &Path) -> Result<(), Failure> {
    let mut link = project::read(&split.join(format!("{LINK}.js")))?;
    let main = read_bytes(&split.join("web.wasm"))?;
    let stamp = fingerprint(&main);
    let mut modules = project::files(bound, ".wasm");
    for part in project::files(split, ".wasm") {
        let name = file_name(&part);
        if name == "web.wasm" {
            continue;
        }
        let stamped = name.replace(".wasm", &format!("-{stamp}.wasm"));
        let slim = wasm::without_custom_sections(&read_bytes(&part)?)?;
        let place = split.join("site").join(&stamped);
        write(&place, &slim)?;
        modules.push(place);
        link = link.replace(&name, &stamped);
    }
    wasm::optimize(&modules)?;
    let stamped = format!("{LINK}-{stamp}.js");
    let link_file = split.join("site").join(&stamped);
    write(&link_file, link.as_bytes())?;
    minify(&link_file)?;
    for script in project::files(bound, ".js") {
        let text = project::read(&script)?;
        // The name under which the module imports it stays.
        let text = text.replace(
            &format!("from \"./{LINK}.js\""),
            &format!("from \"./{stamped}\""),
        );
        write(&script, text.as_bytes())?;
        minify(&script)?;
    }
    Ok(())
}

/// Takes space and comments off a module, with what bundles the editor.
fn minify(script: &Path) -> Result<(), Failure> {
    let esbuild = project::root().join("web/editor/node_modules/.bin/esbuild");
    process::run(
        &format!("minify {}", file_name(script)),
        process::command(&esbuild.to_string_lossy())
            .arg(script)
            .args(["--minify", "--format=esm", "--log-level=warning"])
            .args(["--target=es2022", "--allow-overwrite"])
            .arg(format!("--outfile={}", script.display())),
    )
}

/// `place`: puts the split-off files into the site that Trunk is about to publish.
pub(crate) fn place() -> Result<(), Failure> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").ok_or("only Trunk's hook calls this")?;
    let staging = PathBuf::from(staging);
    let app = project::files(&staging, ".js")
        .iter()
        .map(|path| file_name(path))
        .find(|name| name.starts_with("web-"))
        .ok_or("Trunk wrote no web-….js")?;
    for part in project::files(&split_dir().join("site"), "") {
        let to = staging.join(file_name(&part));
        if to.extension().is_some_and(|extension| extension == "js") {
            let text = project::read(&part)?.replace("./web.js", &format!("./{app}"));
            write(&to, text.as_bytes())?;
        } else {
            write(&to, &read_bytes(&part)?)?;
        }
    }
    place_services(&staging)?;
    place_blank_start(&staging)
}

/// What the operations of services take: a file for each service, fetched by whose definition calls it.
fn place_services(staging: &Path) -> Result<(), Failure> {
    let table = project::read(&project::root().join("crates/aws-shapes/data/inputs.txt"))?;
    for line in table.lines() {
        let (service, operations) = line.split_once('\t').unwrap_or((line, ""));
        let file = staging.join(format!("services/{service}.txt"));
        write(&file, operations.as_bytes())?;
    }
    Ok(())
}

/// `/new/` is the same page a folder further down; there it starts with a blank project.
fn place_blank_start(staging: &Path) -> Result<(), Failure> {
    let page = project::read(&staging.join("index.html"))?;
    write(
        &staging.join("new/index.html"),
        one_folder_down(&page).as_bytes(),
    )
}

/// The page's own files are named by relative addresses, in attributes.
fn one_folder_down(page: &str) -> String {
    page.replace("=\"./", "=\"../")
}

fn split_dir() -> PathBuf {
    project::root().join("target/split")
}

fn value_of(flag: &str, mut arguments: impl Iterator<Item = String>) -> Option<String> {
    let prefix = format!("{flag}=");
    while let Some(argument) = arguments.next() {
        if argument == flag {
            return arguments.next();
        }
        if let Some(value) = argument.strip_prefix(&prefix) {
            return Some(value.to_owned());
        }
    }
    None
}

/// A short name for some content (FNV-1a): equal content, equal name.
fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_finds_its_files_from_a_folder_further_down() {
        let page = r#"<link href="./a.css"><p title="./">"./b"</p><a href="https://x/">"#;
        let down = r#"<link href="../a.css"><p title="../">"./b"</p><a href="https://x/">"#;
        assert_eq!(one_folder_down(page), down);
    }

    #[test]
    fn a_flag_may_hold_its_value_or_have_it_behind() {
        let find = |line: &str| value_of("--out-dir", line.split(' ').map(str::to_owned));
        assert_eq!(find("a --out-dir b c").as_deref(), Some("b"));
        assert_eq!(find("a --out-dir=b c").as_deref(), Some("b"));
        assert_eq!(find("a b"), None);
    }
}
