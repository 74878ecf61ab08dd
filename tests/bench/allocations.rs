//! What a run takes from the allocator: `WORKLOAD allocations COUNT BYTES`, the count for
//! each transition, the bytes for each event of the history that is still held at the end.
//!
//! Beside `throughput`, because an allocator that counts takes time.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench reads the environment and prints"
)]

mod workload;

use asl_protocol::{Details, HistoryEvent};
use tests::machine::{self, Ran};
use workload::Workload;

/// How large the machines are.
const SIZE: usize = 10_000;

fn main() {
    // `cargo test` builds and starts benches too; there is nothing to measure then.
    if std::env::var_os("ASL_BENCH_MACHINES").is_none() {
        return;
    }
    for workload in Workload::ALL {
        // Of a distributed Map no event of its children is kept, so there is nothing to divide by.
        if matches!(workload, Workload::Csv) || SIZE > workload.max_size() {
            continue;
        }
        match measure(workload) {
            Ok((count, bytes)) => println!("{} allocations {count:.2} {bytes:.0}", workload.name()),
            Err(error) => println!("{} allocations failed {error}", workload.name()),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a bench are small")]
fn measure(workload: Workload) -> Result<(f64, f64), String> {
    let mut run = machine::start(&workload.setup(SIZE))?;
    let mut ran = Err("nothing ran".to_owned());
    let used = allocation_counter::measure(|| ran = machine::finish(&mut run));
    let Ran { history, .. } = ran?;
    let n_transitions = history.iter().filter(|event| is_entered(event)).count();
    Ok((
        used.count_total as f64 / n_transitions as f64,
        used.bytes_current as f64 / history.len() as f64,
    ))
}

const fn is_entered(event: &HistoryEvent) -> bool {
    matches!(event.details, Details::Entered { .. })
}
