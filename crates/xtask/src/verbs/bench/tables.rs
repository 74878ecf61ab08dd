//! From the lines that the benches print to the tables of BENCHMARKS.md.
//!
//! A line is `WORKLOAD ENGINE MILLISECONDS …`, or `WORKLOAD allocations COUNT BYTES`.

use std::collections::BTreeMap;

/// The workloads in the order of the table, with the states that each one enters.
const WORKLOADS: [(&str, &str, f64); 6] = [
    ("loop", "Choice/Pass loop, 10,002 transitions", 10_002.0),
    ("loop-engine", "… engine only", 10_002.0),
    ("chain", "chain of 10,000 Pass states", 10_000.0),
    ("chain-engine", "… engine only", 10_000.0),
    ("map", "inline Map over 10,000 items", 10_001.0),
    ("map-engine", "… engine only", 10_001.0),
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

/// The workloads that are measured at several sizes, and what an item of each one is.
const GROWING: [(&str, &str); 4] = [
    ("loop", "Choice/Pass loop, a transition"),
    ("chain", "chain of Pass states, a state"),
    ("map", "inline Map, an item"),
    ("csv", "distributed Map, a CSV row"),
];

/// The sizes in the order of the columns.
const SIZES: [(&str, f64); 4] = [
    ("1000", 1e3),
    ("10000", 1e4),
    ("100000", 1e5),
    ("1000000", 1e6),
];

/// Transitions per second of every engine.
pub(super) fn speed(lines: &str) -> String {
    let millis = numbers(lines);
    let row = |(workload, title, n_transitions): (&str, &str, f64)| {
        let cells = ENGINES.map(|(engine, _)| {
            cell(&millis, workload, engine, |millis| {
                let per_second = thousands(n_transitions / millis * 1000.0);
                format!("{per_second} ({millis:.1} ms)")
            })
        });
        format!("| {title} | {} |", cells.join(" | "))
    };
    let names = ENGINES.map(|(_, name)| name).join(" | ");
    table(
        &format!("| transitions per second | {names} |"),
        ENGINES.len(),
        WORKLOADS.map(row),
    )
}

/// Nanoseconds for each item as workloads grow.
pub(super) fn scale(lines: &str) -> String {
    let millis = numbers(lines);
    let row = |(workload, title): (&str, &str)| {
        let cells = SIZES.map(|(size, n_items)| {
            cell(&millis, &format!("{workload}@{size}"), "native", |millis| {
                format!("{:.0}", millis * 1e6 / n_items)
            })
        });
        format!("| {title} | {} |", cells.join(" | "))
    };
    let sizes = SIZES.map(|(_, n_items)| thousands(n_items)).join(" | ");
    table(
        &format!("| nanoseconds, native | {sizes} |"),
        SIZES.len(),
        GROWING.map(row),
    )
}

/// What a run takes from the allocator.
pub(super) fn memory(lines: &str) -> String {
    let rows = lines.lines().filter_map(|line| {
        let words: Vec<_> = line.split_whitespace().collect();
        let [workload, "allocations", count, bytes] = words.as_slice() else {
            return None;
        };
        let (_, title, _) = WORKLOADS.iter().find(|(name, ..)| name == workload)?;
        Some(format!("| {title} | {count} | {bytes} |"))
    });
    table(
        "| native | allocations per transition | bytes per event |",
        2,
        rows,
    )
}

type Numbers<'a> = BTreeMap<(&'a str, &'a str), Option<f64>>;

/// The first number of every line, by workload and engine, of several the smallest; `None` where
/// there is a reason instead.
fn numbers(lines: &str) -> Numbers<'_> {
    let mut numbers = Numbers::new();
    for line in lines.lines() {
        let words: Vec<_> = line.split_whitespace().collect();
        if let [workload, engine, number, ..] = *words {
            let smallest = numbers
                .entry((workload, engine))
                .or_insert(Some(f64::INFINITY));
            let number = number.parse().ok();
            *smallest = smallest.zip(number).map(|(a, b): (f64, f64)| a.min(b));
        }
    }
    numbers
}

fn cell(
    numbers: &Numbers<'_>,
    workload: &str,
    engine: &str,
    show: impl Fn(f64) -> String,
) -> String {
    match numbers.get(&(workload, engine)) {
        Some(Some(number)) => show(*number),
        Some(None) => "fails".to_owned(),
        None => "–".to_owned(),
    }
}

fn table(head: &str, n_columns: usize, rows: impl IntoIterator<Item = String>) -> String {
    let rule = format!("|---|{}", "---:|".repeat(n_columns));
    let lines: Vec<String> = [head.to_owned(), rule].into_iter().chain(rows).collect();
    lines.join("\n") + "\n"
}

/// `1234567.8` as `1,234,568`.
pub(super) fn thousands(n: f64) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = "loop native 10.00 30005\nloop wasm failed no run\n\
        loop native 17.00 30005\nloop native 12.00 30005\n\
        loop@1000 native 0.25 2004\nchain allocations 0.50 144\n";

    fn row(table: &str, index: usize) -> &str {
        table.lines().nth(index).unwrap_or_default()
    }

    #[test]
    fn lines_become_transitions_per_second() {
        assert_eq!(
            row(&speed(LINES), 2),
            "| Choice/Pass loop, 10,002 transitions | 1,000,200 (10.0 ms) | fails | – |"
        );
    }

    #[test]
    fn lines_become_nanoseconds_for_an_item() {
        assert_eq!(
            row(&scale(LINES), 2),
            "| Choice/Pass loop, a transition | 250 | – | – | – |"
        );
    }

    #[test]
    fn lines_become_allocations() {
        assert_eq!(
            row(&memory(LINES), 2),
            "| chain of 10,000 Pass states | 0.50 | 144 |"
        );
    }
}
