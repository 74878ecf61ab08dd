//! `serve`: the page on this machine, rebuilt when a source changes.

use crate::{Failure, page, process, tools};

/// Where Trunk serves unless it is told otherwise.
const PORT: &str = "8080";

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    tools::page_tools()?;
    tools::editor_bundle()?;
    println!(
        "The playground will be at http://127.0.0.1:{}/ once it is built.",
        port(arguments)
    );
    // The reloading script would be an inline script, and the page's policy allows none.
    process::become_program(
        page::trunk()?
            .args([
                "serve",
                "--release",
                "--no-autoreload",
                "--no-error-reporting",
            ])
            .args(arguments),
    )
}

fn port(arguments: &[String]) -> &str {
    let value = arguments
        .iter()
        .enumerate()
        .find_map(|(at, argument)| match argument.as_str() {
            "--port" | "-p" => arguments.get(at + 1).map(String::as_str),
            other => other.strip_prefix("--port="),
        });
    value.unwrap_or(PORT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_the_one_asked_for() {
        let port_of = |line: &str| {
            let arguments: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
            port(&arguments).to_owned()
        };
        assert_eq!(port_of("--open"), "8080");
        assert_eq!(port_of("--open --port 9000"), "9000");
        assert_eq!(port_of("--port=9001"), "9001");
        assert_eq!(port_of("-p 9002"), "9002");
    }
}
