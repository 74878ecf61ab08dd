//! `cargo xtask VERB`: everything this project does to itself, one verb a file.
//!
//! A verb installs what it needs and is missing into `.tools/`, and says so. A
//! second call finds it there and starts at once.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this crate is the outside world: files, processes, a terminal"
)]

mod layers;
mod page;
mod probe;
mod process;
mod project;
mod tools;
mod verbs;
mod wasm;

use std::process::ExitCode;

/// What went wrong, in words for the person at the terminal.
type Failure = String;

const USAGE: &str = "\
usage: cargo xtask VERB

  setup   install every tool that a verb may need
  serve   build the page and serve it; arguments go to `trunk serve` (--open, --port 9000)
  build   build the release site into dist/
  test    native tests, conformance, the release page, browser tests; arguments go to Playwright
  ci      what a submission must pass: format, clippy, tidy, test
  tidy    layers, documentation, file lengths, bundle sizes
  bench   measure, and write BENCHMARKS.md; with --jsonata only the JSONata tables
";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let verb = args.next();
    let rest: Vec<String> = args.collect();
    let done = match verb.as_deref() {
        Some("setup") => verbs::setup::run(),
        Some("serve") => verbs::serve::run(&rest),
        Some("build") => verbs::build::run(),
        Some("test") => verbs::test::run(&rest),
        Some("ci") => verbs::ci::run(),
        Some("tidy") => verbs::tidy::run(),
        // The next two are called by the build itself.
        Some("bind") => page::bind(&rest),
        Some("place") => page::place(),
        Some("bench") => verbs::bench::run(&rest),
        Some("help" | "--help" | "-h") => {
            print!("{USAGE}");
            Ok(())
        }
        Some(other) => Err(format!("there is no verb `{other}`\n\n{USAGE}")),
        None => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
