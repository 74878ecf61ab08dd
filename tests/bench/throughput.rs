//! Our engine, native, with the full history kept. One line for each measurement,
//! `WORKLOAD ENGINE MILLISECONDS EVENTS`:
//!
//! - `loop native`: each machine of `$ASL_BENCH_MACHINES`, from its text to its end;
//! - `loop-engine native`: the same without reading definition and input;
//! - `loop@1000 native`: machines of our own, of growing size, without reading the definition.
//!
//! Words given (`cargo bench … -- map chain@1000`) are names, whole or up to their `@` or `-`, or
//! `machines` for all of the folder; what has none of them is left out.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench reads files and the clock"
)]

mod workload;

use std::path::{Path, PathBuf};
use std::time::Instant;

use asl_protocol::WorkflowType;
use json_value::Value;
use tests::machine::{self, Setup};
use tests::paths;
use workload::Workload;

/// How often machines are run that take milliseconds.
const RUNS: usize = 15;
/// How large machines grow, and how often those of that size are run.
const SIZES: [(usize, usize); 4] = [(1_000, 15), (10_000, 15), (100_000, 5), (1_000_000, 3)];

fn main() {
    // `cargo test` builds and starts benches too; there is nothing to measure then.
    let Some(folder) = std::env::var_os("ASL_BENCH_MACHINES").map(PathBuf::from) else {
        return;
    };
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let is_wanted = |name: &str| {
        let begin = name.split(['@', '-']).next().unwrap_or_default();
        words.is_empty() || words.iter().any(|word| word == name || word == begin)
    };
    for path in paths::files(&folder, ".json") {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        if !is_wanted(&name) && !words.iter().any(|word| word == "machines") {
            continue;
        }
        let setup = read(&path);
        let whole = setup.as_ref().map_err(Clone::clone).and_then(whole);
        print(&name, whole);
        print(
            &format!("{name}-engine"),
            setup.and_then(|setup| engine(&setup)),
        );
    }
    for workload in Workload::ALL {
        for (size, n_runs) in SIZES {
            if size <= workload.max_size() {
                let name = format!("{}@{size}", workload.name());
                if !is_wanted(&name) {
                    continue;
                }
                print(&name, grown(&workload.setup(size), n_runs));
            }
        }
    }
}

fn print(name: &str, measured: Result<(f64, usize), String>) {
    match measured {
        Ok((millis, n_events)) => println!("{name} native {millis:.3} {n_events}"),
        Err(error) => println!("{name} native failed {error}"),
    }
}

fn read(path: &Path) -> Result<Setup, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let file = Value::parse(&text).map_err(|error| error.to_string())?;
    let member = |name| {
        file.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    Ok(Setup {
        input: member("input"),
        workflow_type: WorkflowType::Express,
        max_states_at_once: Some(u64::MAX),
        ..Setup::new(member("definition"))
    })
}

/// The time in milliseconds, reading definition and input included, and the number of events.
fn whole(setup: &Setup) -> Result<(f64, usize), String> {
    fastest(
        RUNS,
        || Ok(()),
        |()| machine::run(setup).map(|ran| ran.history.len()),
    )
}

/// The same from the first step on.
fn engine(setup: &Setup) -> Result<(f64, usize), String> {
    let program = machine::program(setup)?;
    fastest(
        RUNS,
        || machine::start_program(program.clone(), setup),
        |mut run| machine::finish(&mut run).map(|ran| ran.history.len()),
    )
}

/// The same without reading the definition. Input and mocks are read.
fn grown(setup: &Setup, n_runs: usize) -> Result<(f64, usize), String> {
    let program = machine::program(setup)?;
    fastest(
        n_runs,
        || Ok(()),
        |()| {
            let mut run = machine::start_program(program.clone(), setup)?;
            machine::finish(&mut run).map(|ran| ran.history.len())
        },
    )
}

/// The shortest time of `run`, because the machine has slow moments; what `prepare` takes does not count.
fn fastest<T>(
    n_runs: usize,
    prepare: impl Fn() -> Result<T, String>,
    run: impl Fn(T) -> Result<usize, String>,
) -> Result<(f64, usize), String> {
    let mut shortest = f64::INFINITY;
    let mut n_events = 0;
    for _ in 0..n_runs {
        let prepared = prepare()?;
        let started = Instant::now();
        n_events = run(prepared)?;
        shortest = shortest.min(started.elapsed().as_secs_f64() * 1000.0);
    }
    Ok((shortest, n_events))
}
