//! `bench`: measures, and writes the tables of BENCHMARKS.md between their markers. `--speed`,
//! `--scale`, `--jsonata` and `--page` measure only a part.

mod jsonata;
mod tables;

use std::path::Path;
use std::process::Command;

use crate::{Failure, probe, process, project, tools, verbs};

/// How often our two engines are measured in turns: the machine has slow seconds, and each engine
/// should meet a quick one.
const ROUNDS: usize = 8;

/// More than any of our machines takes.
const KEPT_BYTES: &str = "8000000000";

pub(crate) fn run(args: &[String]) -> Result<(), Failure> {
    let only = match args {
        [] => None,
        [only] if ["--speed", "--jsonata", "--scale", "--page"].contains(&only.as_str()) => {
            Some(only.as_str())
        }
        _ => {
            return Err(format!(
                "bench takes --speed, --jsonata, --scale, --page or nothing, not {args:?}"
            ));
        }
    };
    let mut tables = match only {
        Some("--scale") => {
            let measured = scale()?;
            vec![
                ("scale", tables::scale(&measured)),
                ("memory", tables::memory(&measured)),
            ]
        }
        Some("--page" | "--speed") => Vec::new(),
        _ => jsonata::tables()?,
    };
    let with_page = only.is_none_or(|only| only == "--page");
    if only.is_none_or(|only| only == "--speed") {
        let measured = speed()?;
        tables.extend([
            ("speed", tables::speed(&measured)),
            ("scale", tables::scale(&measured)),
            ("memory", tables::memory(&measured)),
        ]);
    }
    if with_page {
        verbs::build::run()?;
        tables.extend([
            ("sizes", sizes()?),
            ("page", page("bench/page.mjs")?),
            ("long", page("bench/long.mjs")?),
        ]);
    }
    let path = project::root().join("BENCHMARKS.md");
    let mut text = project::read(&path)?;
    for (name, table) in tables {
        println!("{table}");
        text = replace_between(&text, name, &table)?;
    }
    std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Every engine on the same machines, one after the other: the lines they print.
fn speed() -> Result<String, Failure> {
    let bench = project::root().join("tests/bench");
    tools::packages(&bench, "the bench runs other engines beside ours")?;
    let probe = probe::build()?;
    let machines = project::root().join("target/bench-machines");
    let node = |script: &str| {
        let mut command = process::command("node");
        command.arg(bench.join(script)).arg(&machines);
        command
    };
    process::run("write the machines", &mut node("machines.mjs"))?;
    let mut lines = scale()?;
    for round in 1..=ROUNDS {
        let turn = |engine| format!("our engine, {engine}, {round} of {ROUNDS}");
        let mut throughput = native("throughput", &machines);
        lines += &measured(&turn("native"), throughput.args(["--", "machines"]))?;
        lines += &measured(&turn("wasm"), node("wasm.mjs").arg(&probe))?;
    }
    lines += &measured("other engines", &mut node("peers.mjs"))?;
    Ok(lines)
}

/// Our engine alone, native, on machines of its own of growing size; the tables beside stay as
/// old as they are.
fn scale() -> Result<String, Failure> {
    let none = project::root().join("target/bench-no-machines");
    std::fs::create_dir_all(&none).map_err(|error| format!("{}: {error}", none.display()))?;
    let mut lines = measured("growing machines, native", &mut native("throughput", &none))?;
    lines += &measured("its allocations", &mut native("allocations", &none))?;
    Ok(lines)
}

/// A bench of ours. Its process keeps what memory it was given: glibc would return that of a large
/// run alone, and the next run of that size would pay the system for each page anew.
fn native(bench: &str, machines: &Path) -> Command {
    let mut command = process::cargo();
    command
        .args(["bench", "--quiet", "--package", "tests", "--bench", bench])
        .env("ASL_BENCH_MACHINES", machines);
    for threshold in ["MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"] {
        command.env(threshold, KEPT_BYTES);
    }
    command
}

fn measured(what: &str, command: &mut Command) -> Result<String, Failure> {
    println!("» measure {what}");
    process::output_of(command).ok_or_else(|| format!("cannot measure {what}:\n  {command:?}"))
}

fn sizes() -> Result<String, Failure> {
    let files = verbs::tidy::brotli_sizes()?;
    let total: u64 = files.iter().map(|(_, bytes)| bytes).sum();
    let row = |(file, bytes): &(String, u64)| format!("| `{}` | {bytes} |", without_hash(file));
    let mut lines = vec![
        "| file | bytes, brotli |".to_owned(),
        "|---|---:|".to_owned(),
    ];
    // Of these, who calls a service fetches one.
    let (services, others): (Vec<_>, Vec<_>) = files
        .iter()
        .partition(|(file, _)| file.starts_with("/services/"));
    lines.extend(others.into_iter().map(row));
    let mut services: Vec<u64> = services.iter().map(|(_, bytes)| *bytes).collect();
    services.sort_unstable();
    let median = services
        .get(services.len() / 2)
        .copied()
        .unwrap_or_default();
    lines.push(format!(
        "| `services/…txt`, the one in the middle | {median} |"
    ));
    lines.push(format!(
        "| `services/…txt`, the largest | {} |",
        services.last().copied().unwrap_or_default()
    ));
    lines.push(format!("| all | {total} |"));
    Ok(lines.join("\n") + "\n")
}

/// `/web-0123456789abcdef_bg.wasm` as `web_bg.wasm`: the hash changes with every build.
fn without_hash(file: &str) -> String {
    let name = file.trim_start_matches('/');
    // Trunk writes a hash of 64 bits without leading zeros.
    let is_hash = |part: &str| part.len() >= 12 && part.chars().all(|c| c.is_ascii_hexdigit());
    let Some((before, rest)) = name.split_once('-') else {
        return name.to_owned();
    };
    let end = rest
        .find(|c: char| !c.is_ascii_hexdigit())
        .unwrap_or(rest.len());
    let (hash, after) = rest.split_at(end);
    if is_hash(hash) {
        format!("{before}{after}")
    } else {
        name.to_owned()
    }
}

/// A page is driven by a script, which prints the table.
fn page(script: &str) -> Result<String, Failure> {
    let folder = project::root().join("tests/e2e");
    tools::packages(&folder, "the browser is driven by them")?;
    let chromium = tools::chromium()?;
    measured(
        "the page",
        process::command("node")
            .current_dir(folder)
            .arg(script)
            .env("CHROMIUM", chromium),
    )
}

/// Puts a table between `<!-- NAME -->` and `<!-- /NAME -->`.
fn replace_between(text: &str, name: &str, table: &str) -> Result<String, Failure> {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let missing = || format!("BENCHMARKS.md has no `<!-- {name} -->` … `<!-- /{name} -->`");
    let (before, rest) = text.split_once(&open).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&close).ok_or_else(missing)?;
    Ok(format!("{before}{open}{table}{close}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_replaces_what_stood_between_its_markers() {
        let text = "a\n<!-- t -->\nold\n<!-- /t -->\nb\n";
        let replaced = replace_between(text, "t", "new\n").unwrap();
        assert_eq!(replaced, "a\n<!-- t -->\nnew\n<!-- /t -->\nb\n");
        assert!(replace_between(text, "u", "new").is_err());
    }

    #[test]
    fn names_of_files_lose_their_hash() {
        assert_eq!(without_hash("/web-0123456789abcdef_bg.wasm"), "web_bg.wasm");
        assert_eq!(without_hash("/two-words.js"), "two-words.js");
    }
}
