//! `ci`: what a submission must pass, the quickest checks first.

use crate::{Failure, process, tools, verbs};

pub(crate) fn run() -> Result<(), Failure> {
    process::be_on_ci();
    tools::clippy_and_fmt()?;
    process::run(
        "check the format",
        process::cargo().args(["fmt", "--all", "--check"]),
    )?;
    verbs::tidy::run()?;
    let coming = tools::ahead()?;
    process::run(
        "clippy, native",
        process::cargo().args([
            "clippy",
            "--workspace",
            "--exclude",
            "web*",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]),
    )?;
    tools::editor_bundle()?;
    // The other crates are linted above; here, where a pointer has 32 bits, the lints that
    // weigh sizes would contradict themselves.
    process::run(
        "clippy, the page",
        process::cargo()
            .args([
                "clippy",
                "--package",
                "web",
                "--package",
                "web-*",
                "--no-deps",
                "--target",
                tools::WASM,
            ])
            .args(["--", "-D", "warnings"]),
    )?;
    coming.come()?;
    verbs::test::run(&[])
}
