//! Our engine, native: `WORKLOAD native MILLISECONDS EVENTS` for each machine of
//! `$ASL_BENCH_MACHINES`, with the full history kept.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench reads files and the clock"
)]

use std::path::PathBuf;
use std::time::Instant;

use asl_protocol::WorkflowType;
use json_value::Value;
use tests::machine::{self, Setup};
use tests::paths;

const RUNS: usize = 15;

fn main() {
    // `cargo test` builds and starts benches too; there is nothing to measure then.
    let Some(folder) = std::env::var_os("ASL_BENCH_MACHINES").map(PathBuf::from) else {
        return;
    };
    for path in paths::files(&folder, ".json") {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        match measure(&path) {
            Ok((millis, n_events)) => println!("{name} native {millis:.2} {n_events}"),
            Err(error) => println!("{name} native failed {error}"),
        }
    }
}

/// The median time of a run in milliseconds, reading the definition included, and the
/// number of its events.
fn measure(path: &std::path::Path) -> Result<(f64, usize), String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let file = Value::parse(&text).map_err(|error| error.to_string())?;
    let member = |name| {
        file.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let setup = Setup {
        input: member("input"),
        workflow_type: WorkflowType::Express,
        ..Setup::new(member("definition"))
    };
    let mut times = Vec::new();
    let mut n_events = 0;
    for _ in 0..RUNS {
        let started = Instant::now();
        let ran = machine::run(&setup)?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
        n_events = ran.history.len();
    }
    times.sort_by(f64::total_cmp);
    Ok((times.get(RUNS / 2).copied().unwrap_or_default(), n_events))
}
