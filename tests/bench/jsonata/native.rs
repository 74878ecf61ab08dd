//! The JSONata crate, native: `NAME N native MICROSECONDS` for each expression and size of
//! `$JSONATA_BENCH_CASES`, parsed and read beforehand.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench reads files and the clock"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use json_value::{Map, Value};
use jsonata::{Environment, Expression, Limits, Options, SeededRandom};

/// How many times an expression is measured, and how long one measurement lasts at least.
const MEASUREMENTS: usize = 9;
const LASTING: Duration = Duration::from_millis(15);

fn main() -> Result<(), String> {
    // `cargo test` builds and starts benches too; there is nothing to measure then.
    let Some(file) = std::env::var_os("JSONATA_BENCH_CASES") else {
        return Ok(());
    };
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let cases = Value::parse(&text).map_err(|error| error.to_string())?;
    let sizes = cases.get("data").and_then(Value::as_array);
    let expressions = cases.get("expressions").and_then(Value::as_object);
    let (Some(sizes), Some(expressions)) = (sizes, expressions) else {
        return Err("expected `data` and `expressions`".to_owned());
    };
    for size in sizes {
        for (name, micros) in measure_all(expressions, size.get("data").unwrap_or(&Value::Null))? {
            let n = size.get("n").unwrap_or(&Value::Null);
            println!("{name} {n} native {micros:.3}");
        }
    }
    Ok(())
}

/// The microseconds of an evaluation, expression by expression.
fn measure_all<'a>(expressions: &'a Map, input: &Value) -> Result<Vec<(&'a str, f64)>, String> {
    let mut all = Vec::new();
    for (name, source) in expressions.iter() {
        let source = source.as_str().unwrap_or_default();
        let expression = Expression::parse(source, &Options::default())
            .map_err(|error| format!("{source}: {error}"))?;
        let random = SeededRandom::new(1);
        let environment = Environment {
            bindings: &(),
            clock_millis: 0,
            random: &random,
            limits: Limits::PLAIN,
        };
        let evaluate = || expression.evaluate(Some(input), &environment);
        evaluate().map_err(|error| format!("{source}: {error}"))?;
        let time = |times: u32| {
            let started = Instant::now();
            for _ in 0..times {
                let _ = black_box(evaluate());
            }
            started.elapsed()
        };
        all.push((&**name, median(time)));
    }
    Ok(all)
}

/// The median of several measurements, each of as many evaluations as last long enough.
fn median(time: impl Fn(u32) -> Duration) -> f64 {
    let mut times = 1;
    while time(times) < LASTING {
        times *= 2;
    }
    let mut found: Vec<f64> = (0..MEASUREMENTS)
        .map(|_| time(times).as_secs_f64() * 1e6 / f64::from(times))
        .collect();
    found.sort_by(f64::total_cmp);
    found.get(MEASUREMENTS / 2).copied().unwrap_or_default()
}
