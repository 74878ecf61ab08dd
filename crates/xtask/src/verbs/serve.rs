//! `serve`: the page on this machine, in the browser, rebuilt when a source changes.

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
    let (open, arguments) = opens(arguments, has_screen());
    // The reloading script would be an inline script, and the page's policy allows none.
    process::become_program(
        page::trunk()?
            .args([
                "serve",
                "--release",
                "--no-autoreload",
                "--no-error-reporting",
            ])
            .args(open)
            .args(arguments),
    )
}

/// Whether to ask for a browser, and the arguments that Trunk knows: `--no-open` is ours.
fn opens(arguments: &[String], has_screen: bool) -> (Option<&'static str>, Vec<&String>) {
    let is_said = |word: &str| arguments.iter().any(|argument| argument == word);
    let open = has_screen && !is_said("--no-open") && !is_said("--open");
    let others = arguments.iter().filter(|argument| *argument != "--no-open");
    (open.then_some("--open"), others.collect())
}

/// Whether there is a screen for a browser: of Linux and its kin, only where a desktop runs.
fn has_screen() -> bool {
    let is_desktop = cfg!(any(target_os = "macos", target_os = "windows"));
    let displays = ["DISPLAY", "WAYLAND_DISPLAY"];
    is_desktop || displays.iter().any(|name| std::env::var_os(name).is_some())
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
    fn a_browser_is_opened_where_there_is_a_screen_unless_told_otherwise() {
        let opened = |line: &str, has_screen| {
            let arguments: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
            let (open, others) = opens(&arguments, has_screen);
            (open.is_some(), others.len())
        };
        assert_eq!(opened("", true), (true, 0));
        assert_eq!(opened("", false), (false, 0));
        assert_eq!(opened("--no-open -p 9000", true), (false, 2));
        // Once is enough.
        assert_eq!(opened("--open", true), (false, 1));
    }

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
