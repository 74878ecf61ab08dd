//! `bench`: measures, and writes the tables of BENCHMARKS.md between their markers.

use std::collections::BTreeMap;
use std::process::Command;

use crate::{Failure, probe, process, project, tools, verbs};

/// The workloads in the order of the table, with the states that each one enters.
const WORKLOADS: [(&str, &str, f64); 3] = [
    ("loop", "Choice/Pass loop, 10,002 transitions", 10_002.0),
    ("chain", "chain of 10,000 Pass states", 10_000.0),
    ("map", "inline Map over 10,000 items", 10_001.0),
];

/// The engines in the order of the columns, with what the table calls them.
const ENGINES: [(&str, &str); 3] = [
    ("native", "ours, native"),
    ("wasm", "ours, wasm in Node"),
    (
        "aws-local-stepfunctions",
        "npm aws-local-stepfunctions 3.0.0",
    ),
];

pub(crate) fn run() -> Result<(), Failure> {
    let speed = speed()?;
    verbs::build::run()?;
    let sizes = sizes()?;
    let page = page()?;
    let path = project::root().join("BENCHMARKS.md");
    let mut text = project::read(&path)?;
    for (name, table) in [("speed", speed), ("sizes", sizes), ("page", page)] {
        println!("{table}");
        text = replace_between(&text, name, &table)?;
    }
    std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Every engine on the same machines, one after the other.
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
    let mut native = process::cargo();
    native
        .args([
            "bench",
            "--quiet",
            "--package",
            "tests",
            "--bench",
            "throughput",
        ])
        .env("ASL_BENCH_MACHINES", &machines);
    let mut lines = measured("our engine, native", &mut native)?;
    lines += &measured("our engine, wasm", node("wasm.mjs").arg(&probe))?;
    lines += &measured("other engines", &mut node("peers.mjs"))?;
    Ok(speed_table(&lines))
}

fn measured(what: &str, command: &mut Command) -> Result<String, Failure> {
    println!("» measure {what}");
    process::output_of(command).ok_or_else(|| format!("cannot measure {what}:\n  {command:?}"))
}

/// Lines of `WORKLOAD ENGINE MILLISECONDS EVENTS` as a table of transitions per second.
fn speed_table(lines: &str) -> String {
    let mut millis = BTreeMap::new();
    for line in lines.lines() {
        let words: Vec<_> = line.split_whitespace().collect();
        if let [workload, engine, time, ..] = words.as_slice() {
            millis.insert((*workload, *engine), time.parse::<f64>().ok());
        }
    }
    let names = ENGINES.map(|(_, name)| name).join(" | ");
    let mut lines = vec![
        format!("| transitions per second | {names} |"),
        format!("|---|{}", "---:|".repeat(ENGINES.len())),
    ];
    for (workload, title, n_transitions) in WORKLOADS {
        let cell = |(engine, _)| match millis.get(&(workload, engine)) {
            Some(Some(millis)) => {
                format!(
                    "{} ({millis:.1} ms)",
                    thousands(n_transitions / millis * 1000.0)
                )
            }
            Some(None) => "fails".to_owned(),
            None => "–".to_owned(),
        };
        lines.push(format!("| {title} | {} |", ENGINES.map(cell).join(" | ")));
    }
    lines.join("\n") + "\n"
}

/// `1234567.8` as `1,234,568`.
fn thousands(n: f64) -> String {
    let digits = format!("{n:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn sizes() -> Result<String, Failure> {
    let files = verbs::tidy::brotli_sizes()?;
    let total: u64 = files.iter().map(|(_, bytes)| bytes).sum();
    let row = |(file, bytes): &(String, u64)| format!("| `{}` | {bytes} |", without_hash(file));
    let mut lines = vec![
        "| file | bytes, brotli |".to_owned(),
        "|---|---:|".to_owned(),
    ];
    lines.extend(files.iter().map(row));
    lines.push(format!("| all | {total} |"));
    Ok(lines.join("\n") + "\n")
}

/// `/web-0123456789abcdef_bg.wasm` as `web_bg.wasm`: the hash changes with every build.
fn without_hash(file: &str) -> String {
    let name = file.trim_start_matches('/');
    let is_hash = |part: &str| part.len() >= 16 && part.chars().all(|c| c.is_ascii_hexdigit());
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

/// Loading on a slow phone and on a desktop; the script prints the table.
fn page() -> Result<String, Failure> {
    let folder = project::root().join("tests/e2e");
    tools::packages(&folder, "the browser is driven by them")?;
    let chromium = tools::chromium()?;
    measured(
        "the page",
        process::command("node")
            .current_dir(folder)
            .arg("bench/page.mjs")
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
    fn lines_become_a_table() {
        let table = speed_table("loop native 10.00 30005\nloop wasm failed no run\n");
        let line = table.lines().nth(2).unwrap();
        assert_eq!(
            line,
            "| Choice/Pass loop, 10,002 transitions | 1,000,200 (10.0 ms) | fails | – |"
        );
    }

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
