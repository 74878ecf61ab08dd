//! The complete machines of the developer guide run, and so do the product's own examples.
//!
//! The guide is not part of the project: where `$ASL_GUIDE_EXAMPLES`, or
//! `../shared/guide-examples` beside the project, is missing, its machines are skipped.
//! `guide-mocks/` holds what their tasks answer, and how each one ends where the guide
//! does not say it.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test runner: files and a terminal"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use asl_protocol::ExecutionStatus;
use json_value::Value;
use libtest_mimic::{Arguments, Failed, Trial};
use tests::machine::{self, Setup};
use tests::paths;

/// Ends a machine's file; what comes before is its name.
const MACHINE: &str = ".asl.json";
/// Begins the file of a part of a machine, which cannot run.
const FRAGMENT: &str = "fragment-";

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    if let Some(folder) = guide_folder() {
        for path in paths::files(&folder, MACHINE) {
            let name = file_name(&path).trim_end_matches(MACHINE).to_owned();
            if !name.starts_with(FRAGMENT) {
                let folder = folder.clone();
                trials.push(Trial::test(format!("guide/{name}"), move || {
                    guide(&folder, &name)
                }));
            }
        }
    } else {
        println!("The guide's machines are not there ($ASL_GUIDE_EXAMPLES): they are skipped.");
    }
    let examples = paths::root().join("crates/asl-session/examples");
    for path in paths::files(&examples, "definition.asl.json") {
        let folder = path.parent().unwrap_or(&examples).to_owned();
        let name = format!("example/{}", file_name(&folder));
        trials.push(Trial::test(name, move || example(&folder)));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn guide_folder() -> Option<PathBuf> {
    let named = std::env::var_os("ASL_GUIDE_EXAMPLES").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| paths::root().join("../shared/guide-examples"));
    folder.is_dir().then_some(folder)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// One machine of the guide: it ends as the guide says, or as `ends.json` says.
fn guide(folder: &Path, name: &str) -> Result<(), Failed> {
    let own = paths::root().join("tests/guide-mocks");
    let definition = std::fs::read_to_string(folder.join(format!("{name}{MACHINE}")))?;
    let mut setup = Setup::new(definition);
    let input = format!("{name}.input.json");
    setup.input = read(&[own.join(&input), folder.join(input)]).unwrap_or(setup.input);
    setup.mocks = read(&[own.join(format!("{name}.json"))]).unwrap_or(setup.mocks);

    let expected = if let Some(output) = read(&[folder.join(format!("{name}.expected.json"))]) {
        Value::object([("output", parse(&output)?)])
    } else {
        let ends = read(&[own.join("ends.json")]).ok_or("guide-mocks/ends.json is missing")?;
        let end = parse(&ends)?.get(name).cloned();
        end.ok_or("guide-mocks/ends.json does not say how it ends")?
    };
    match expected.get("refused") {
        Some(codes) => is_refused(&setup, codes),
        None => ends_so(&setup, &expected),
    }
}

fn is_refused(setup: &Setup, codes: &Value) -> Result<(), Failed> {
    let found = machine::diagnostics(&setup.definition, setup.workflow_type);
    for code in codes
        .as_array()
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_str)
    {
        if !found.iter().any(|diagnostic| diagnostic.code == code) {
            return Err(format!("no {code} among:\n{}", machine::write_diagnostics(&found)).into());
        }
    }
    Ok(())
}

fn ends_so(setup: &Setup, expected: &Value) -> Result<(), Failed> {
    let outcome = machine::run(setup)?.outcome;
    let text = |value: &Option<std::rc::Rc<str>>| match value {
        Some(text) => Value::string(text.clone()),
        None => Value::Null,
    };
    let actual = Value::object([
        ("output", outcome.output.clone().unwrap_or_default()),
        ("error", text(&outcome.error)),
        ("cause", text(&outcome.cause)),
    ]);
    for (part, value) in expected
        .as_object()
        .into_iter()
        .flat_map(json_value::Map::iter)
    {
        if actual.get(part) != Some(value) {
            return Err(format!("expected {part} {value}, and it ended with {actual}").into());
        }
    }
    Ok(())
}

/// One example of the product: it has no diagnostics, needs no answers and does not go wrong
/// unless failing is what it shows.
fn example(folder: &Path) -> Result<(), Failed> {
    let definition = std::fs::read_to_string(folder.join("definition.asl.json"))?;
    let mut setup = Setup::new(definition);
    setup.input = read(&[folder.join("input.json")]).unwrap_or(setup.input);
    setup.mocks = read(&[folder.join("mocks.json")]).unwrap_or(setup.mocks);
    let found = machine::diagnostics(&setup.definition, setup.workflow_type);
    if !found.is_empty() {
        return Err(machine::write_diagnostics(&found).into());
    }
    let outcome = machine::run(&setup)?.outcome;
    // An unanswered task ends a run so, and so does data that a path does not fit.
    let went_wrong = outcome.error.as_deref() == Some("States.Runtime");
    if outcome.status == ExecutionStatus::Succeeded || !went_wrong {
        return Ok(());
    }
    Err(format!("it ends with {outcome:?}").into())
}

/// The text of the first of these files that is there.
fn read(files: &[PathBuf]) -> Option<String> {
    files
        .iter()
        .find_map(|file| std::fs::read_to_string(file).ok())
}

fn parse(text: &str) -> Result<Value, Failed> {
    Value::parse(text).map_err(|error| error.to_string().into())
}
