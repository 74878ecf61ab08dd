//! Times expressions: `bench CASES.json REPORT_MS` prints `{"name": median microseconds}`.
//!
//! The file holds `{"cases": [{"name", "expr", "data"}]}`. Every expression is parsed once
//! and evaluated until the time is used up.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example is a host: it reads files, times and prints"
)]

use std::time::{Duration, Instant};

use json_value::Value;
use jsonata::{Environment, Expression, Limits, Options, SeededRandom};

fn main() {
    let mut args = std::env::args().skip(1);
    let path = args.next().unwrap_or_default();
    let millis = args
        .next()
        .and_then(|text| text.parse().ok())
        .unwrap_or(300);
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let file = Value::parse(&text).unwrap_or_default();
    let cases = file.get("cases").and_then(Value::as_array).unwrap_or(&[]);
    let random = SeededRandom::new(1);
    let environment = Environment {
        bindings: &(),
        clock_millis: 0,
        random: &random,
        limits: Limits::PLAIN,
    };
    let mut report = Vec::new();
    for case in cases {
        let text = |name: &str| case.get(name).and_then(Value::as_str).unwrap_or("");
        let Ok(expression) = Expression::parse(text("expr"), &Options::default()) else {
            continue;
        };
        let data = case.get("data");
        let end = Instant::now() + Duration::from_millis(millis);
        let mut times = Vec::new();
        while Instant::now() < end || times.len() < 3 {
            let start = Instant::now();
            let result = expression.evaluate(data, &environment);
            times.push(start.elapsed().as_secs_f64() * 1e6);
            drop(result);
        }
        times.sort_by(f64::total_cmp);
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        report.push((text("name").to_owned(), Value::from(median)));
    }
    println!("{}", Value::object(report));
}
