//! `bench --jsonata`: our JSONata beside npm's `jsonata`, in the same run on the same data,
//! and the weight of the crate alone as WebAssembly.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::measured;
use super::tables::thousands;
use crate::{Failure, probe, process, project, tools};

/// The expressions in the order of the table, as `tests/bench/jsonata/cases.mjs` names them.
const EXPRESSIONS: [(&str, &str); 11] = [
    ("path", "path `items.name`"),
    ("filter", "filter, two conditions"),
    ("lambdas", "`$reduce($map(…))`"),
    ("order-by", "order-by, first ten"),
    ("string", "string for each item"),
    ("aggregate", "`$sum(items.(price * qty))`"),
    ("group", "group by"),
    ("object", "object for each item"),
    ("filter-in", "`$filter` with `in`"),
    ("regex", "filter by regular expression"),
    ("fields", "`{…}` of three fields"),
];

/// The numbers of items.
const SIZES: [&str; 3] = ["10", "1000", "10000"];

/// How the wasm is compiled: the speed of the first is measured, the page is compiled with the other.
const PROFILES: [(&str, &str); 2] = [("release", "opt-level 3"), ("web", "opt-level z")];

/// Microseconds by expression, size and engine.
type Times<'t> = BTreeMap<(&'t str, &'t str, &'t str), f64>;

/// The tables with the names of their markers.
pub(super) fn tables() -> Result<Vec<(&'static str, String)>, Failure> {
    let bench = project::root().join("tests/bench");
    tools::packages(&bench, "the bench runs other engines beside ours")?;
    tools::page_tools()?;
    let mut weights = Vec::new();
    let mut fast = None;
    for (profile, title) in PROFILES {
        let probe = build(profile)?;
        weights.push((title, weight(&probe)?));
        fast = fast.or(Some(probe));
    }
    let probe = fast.unwrap_or_default();
    let cases = project::root().join("target/bench-jsonata.json");
    process::run(
        "write the expressions and their data",
        process::command("node")
            .arg(bench.join("jsonata/cases.mjs"))
            .arg(&cases),
    )?;
    let mut native = process::cargo();
    native
        .args([
            "bench",
            "--quiet",
            "--package",
            "tests",
            "--bench",
            "jsonata",
        ])
        .env("JSONATA_BENCH_CASES", &cases);
    let mut lines = measured("JSONata, native", &mut native)?;
    lines += &measured(
        "JSONata in Node: wasm and npm jsonata",
        process::command("node")
            .arg(bench.join("jsonata/node.mjs"))
            .arg(&cases)
            .arg(&probe),
    )?;
    Ok(vec![
        ("jsonata-speed", speed_table(&times(&lines))),
        ("jsonata-size", size_table(&weights)),
    ])
}

/// Builds the crate alone for Node; says where it is.
fn build(profile: &str) -> Result<PathBuf, Failure> {
    let target = project::root().join("target");
    let folder = target.join(format!("jsonata-probe/{profile}"));
    process::run(
        &format!("build jsonata alone for wasm, profile {profile}"),
        process::cargo()
            .args(["build", "--quiet", "--package", "jsonata"])
            .args(["--example", "probe", "--profile", profile])
            .args(["--target", tools::WASM, "--target-dir"])
            .arg(&target),
    )?;
    let built = target.join(tools::WASM).join(profile);
    probe::bind_for_node(&built.join("examples/probe.wasm"), &folder)?;
    Ok(folder)
}

/// The bytes of the wasm, as it is and after gzip.
fn weight(probe: &Path) -> Result<(u64, u64), Failure> {
    let file = probe.join("probe_bg.wasm");
    let script = "const bytes = require('fs').readFileSync(process.argv[1]);\
        console.log(bytes.length, require('zlib').gzipSync(bytes, { level: 9 }).length)";
    let printed = measured(
        "its size",
        process::command("node").args(["-e", script]).arg(&file),
    )?;
    let mut numbers = printed.split_whitespace().map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(raw)), Some(Ok(gzip))) => Ok((raw, gzip)),
        _ => Err(format!("cannot weigh {}: {printed}", file.display())),
    }
}

fn times(lines: &str) -> Times<'_> {
    lines
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let key = (words.next()?, words.next()?, words.next()?);
            Some((key, words.next()?.parse().ok()?))
        })
        .collect()
}

/// How many times faster than npm's, with our time; the last row is the geometric mean.
fn speed_table(times: &Times<'_>) -> String {
    let mut head = vec!["| times as fast as npm jsonata 2.2.2 |".to_owned()];
    for size in SIZES {
        let n = thousands(size.parse().unwrap_or_default());
        head.push(format!(" n = {n}: native | wasm |"));
    }
    let mut rows = vec![
        head.concat(),
        format!("|---|{}", "---:|".repeat(2 * SIZES.len())),
    ];
    let mut ratios: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (name, title) in EXPRESSIONS {
        let mut row = format!("| {title} |");
        for size in SIZES {
            for engine in ["native", "wasm"] {
                let ours = times.get(&(name, size, engine));
                let theirs = times.get(&(name, size, "npm"));
                let cell = ours.zip(theirs).map(|(ours, theirs)| {
                    ratios.entry(engine).or_default().push(theirs / ours);
                    format!("{:.1} ({})", theirs / ours, duration(*ours))
                });
                row += " ";
                row += cell.as_deref().unwrap_or("–");
                row += " |";
            }
        }
        rows.push(row);
    }
    let mean = |engine| {
        let all: &[f64] = ratios.get(engine).map_or(&[], Vec::as_slice);
        #[expect(clippy::cast_precision_loss, reason = "a few dozen ratios")]
        let n = all.len().max(1) as f64;
        (all.iter().map(|ratio| ratio.ln()).sum::<f64>() / n).exp()
    };
    rows.join("\n")
        + &format!(
            "\n\nGeometric mean: {:.1} native, {:.1} in wasm.\n",
            mean("native"),
            mean("wasm")
        )
}

/// `12.3 µs`, `4.56 ms`
fn duration(micros: f64) -> String {
    if micros < 1_000.0 {
        format!("{micros:.1} µs")
    } else {
        format!("{:.1} ms", micros / 1_000.0)
    }
}

fn size_table(weights: &[(&str, (u64, u64))]) -> String {
    let row = |(title, (raw, gzip)): &(&str, (u64, u64))| format!("| {title} | {raw} | {gzip} |");
    let mut rows = vec![
        "| jsonata alone | bytes | bytes, gzip |".to_owned(),
        "|---|---:|---:|".to_owned(),
    ];
    rows.extend(weights.iter().map(row));
    rows.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_theirs_over_ours() {
        let table = speed_table(&times("path 10 native 0.500\npath 10 npm 10.0\n"));
        let row = table.lines().nth(2).unwrap();
        assert_eq!(
            row,
            "| path `items.name` | 20.0 (0.5 µs) | – | – | – | – | – |"
        );
        assert!(
            table.ends_with("Geometric mean: 20.0 native, 1.0 in wasm.\n"),
            "{table}"
        );
    }
}
