//! The yardsticks: what AWS recorded, what the query languages' own suites demand.
//!
//! They are not part of the project. Where the folder is there (`$ASL_CONFORMANCE`, or
//! `../shared/conformance` beside the project), its scorers run against the built `asl`
//! command, and the counts are compared with the scoreboards of `conformance/`.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test runner: files, processes, a terminal"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};

use json_value::{Map, Value};
use libtest_mimic::{Arguments, Failed, Trial};
use tests::paths;
use tests::scoreboard::Scoreboard;

const QUERY_SUITES: [&str; 6] = [
    "intrinsics",
    "jsonata-aws",
    "jsonata-suite",
    "jsonpath-aws",
    "jsonpath-rules",
    "jsonpath-unit",
];

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Each scorer keeps both cores busy by itself.
    arguments.test_threads = Some(1);
    let folder = paths::conformance();
    if folder.is_none() {
        println!("The conformance folder is not there ($ASL_CONFORMANCE): its tests are skipped.");
    }
    let trial = |name: String, scores: fn(&Path, &str) -> Result<Scoreboard, Failed>| {
        let folder = folder.clone();
        let skipped = folder.is_none();
        let subject = name.clone();
        Trial::test(name, move || match folder {
            Some(folder) => compare(&subject, &scores(&folder, &subject)?),
            None => Ok(()),
        })
        .with_ignored_flag(skipped)
    };
    let mut trials = vec![
        trial("execution".to_owned(), execution),
        trial("validation".to_owned(), validation),
        trial("replay".to_owned(), replay),
    ];
    trials.extend(QUERY_SUITES.map(|suite| trial(suite.to_owned(), query)));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Compares the counts with the recorded ones, or records them.
fn compare(name: &str, now: &Scoreboard) -> Result<(), Failed> {
    for (mark, score) in now.totals() {
        println!("  {name}, {mark}: {} of {}", score.passed, score.total);
    }
    let path = paths::root().join(format!("tests/conformance/{name}.json"));
    if paths::is_updating() {
        return Ok(std::fs::write(&path, now.write())?);
    }
    let recorded = std::fs::read_to_string(&path)
        .map_err(|error| format!("{}: {error}; UPDATE_EXPECT=1 writes it", path.display()))?;
    let recorded = Scoreboard::read(&recorded)?;
    let regressions = now.regressions(&recorded);
    if !regressions.is_empty() {
        return Err(format!(
            "fewer cases pass than before:\n  {}",
            regressions.join("\n  ")
        )
        .into());
    }
    let n_improvements = now.n_improvements(&recorded);
    if n_improvements > 0 {
        println!("  {name}: {n_improvements} scores are better; UPDATE_EXPECT=1 records them");
    }
    Ok(())
}

/// The recorded executions, by topic; whether we accept what AWS accepted; states tested
/// alone; the variables that states read.
fn execution(folder: &Path, name: &str) -> Result<Scoreboard, Failed> {
    let asl = quoted(&paths::asl_command()?);
    let verdicts = scratch(name);
    let run = format!(
        "{asl} run --definition {{definition}} --input {{input}} --mocks {{mocks}} --context {{context}} --type {{type}} --history json"
    );
    let validate = format!("{asl} validate --definition {{definition}} --type {{type}}");
    let test_state = format!("{asl} test-state --request {{request}} --mocks {{mocks}}");
    let references = format!("{asl} references --definition {{definition}}");
    python(
        Command::new("python3")
            .arg(folder.join("execution/tools/score.py"))
            .args([
                "--jobs",
                "2",
                "--cmd",
                &run,
                "--validate-cmd",
                &validate,
                "--test-state-cmd",
                &test_state,
                "--analyze-cmd",
                &references,
                "--json",
            ])
            .arg(&verdicts),
    )?;
    let mut board = Scoreboard::default();
    count_marks(&verdicts, &mut board)?;
    Ok(board)
}

/// Counts the marks that the scorer of executions wrote, by topic.
fn count_marks(verdicts: &Path, board: &mut Scoreboard) -> Result<(), Failed> {
    for (case, result) in object(&read_json(verdicts)?)?.iter() {
        let topic = case.split('/').next().unwrap_or_default();
        let marks = result.get("marks").ok_or("a case without marks")?;
        for (mark, passed) in object(marks)?.iter() {
            // A mark that does not apply to the case is null.
            if let Some(passed) = passed.as_bool() {
                board.entry(topic, mark).count(passed);
            }
        }
    }
    Ok(())
}

/// The recorded executions again, each from its history alone: `asl import-history` makes its
/// input and mocks, and the run of them is compared with the recording. `imports` counts those
/// whose history can be read. The objects that a reader finds are no part of a history and stay.
fn replay(folder: &Path, name: &str) -> Result<Scoreboard, Failed> {
    let asl = paths::asl_command()?;
    let cases = scratch(name).with_extension("");
    std::fs::create_dir_all(&cases)?;
    let mut board = Scoreboard::default();
    for path in files_below(&folder.join("execution/cases"))? {
        let case = read_json(&path)?;
        let text = |member| case.get(member).and_then(Value::as_str);
        let events = case.get("expected").and_then(|e| e.get("events"));
        let (Some(events), Some("run"), None) = (events, text("kind"), text("skip")) else {
            continue;
        };
        let topic = text("topic").unwrap_or_default();
        let imported = import(&asl, &cases.join("history.txt"), events)?;
        board.entry(topic, "imports").count(imported.is_some());
        let Some(imported) = imported else { continue };
        let mut case = case.clone();
        let mut mocks = imported.get("mocks").cloned().unwrap_or_default();
        if let Some(objects) = case.get("mocks").and_then(|mocks| mocks.get("$s3")) {
            mocks.make_object().insert("$s3", objects.clone());
        }
        let members = case.make_object();
        members.insert("input", imported.get("input").cloned().unwrap_or_default());
        members.insert("mocks", mocks);
        let file = path.file_name().unwrap_or_default();
        let copy = cases.join(format!("{topic}-{}", file.to_string_lossy()));
        std::fs::write(copy, case.to_string())?;
    }
    let verdicts = scratch(name);
    let asl = quoted(&asl);
    let run = format!(
        "{asl} run --definition {{definition}} --input {{input}} --mocks {{mocks}} --context {{context}} --type {{type}} --history json"
    );
    python(
        Command::new("python3")
            .arg(folder.join("execution/tools/score.py"))
            .args(["--jobs", "2", "--cmd", &run, "--cases"])
            .arg(&cases)
            .arg("--json")
            .arg(&verdicts),
    )?;
    count_marks(&verdicts, &mut board)?;
    std::fs::remove_dir_all(&cases)?;
    Ok(board)
}

/// What a history gives; `None` if it cannot be read.
fn import(asl: &Path, file: &Path, events: &Value) -> Result<Option<Value>, Failed> {
    std::fs::write(file, events.to_string())?;
    let output = Command::new(asl)
        .args(["import-history", "--history"])
        .arg(file)
        .output()?;
    Ok(match output.status.code() {
        Some(0) => Some(Value::parse(&String::from_utf8_lossy(&output.stdout))?),
        _ => None,
    })
}

/// Every file in a folder and in those inside it.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Failed> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// One suite of queries, by group.
fn query(folder: &Path, name: &str) -> Result<Scoreboard, Failed> {
    let asl = quoted(&paths::asl_command()?);
    let verdicts = scratch(name);
    python(
        Command::new("python3")
            .arg(folder.join("query/score_query.py"))
            .arg(folder.join(format!("query/{name}.json")))
            .args([
                "--list",
                "none",
                "--cmd",
                &format!("{asl} query --batch {{file}}"),
                "--json",
            ])
            .arg(&verdicts),
    )?;
    let verdicts = read_json(&verdicts)?;
    let mut board = Scoreboard::default();
    for verdict in verdicts.as_array().ok_or("the scorer wrote no list")? {
        let group = verdict
            .get("group")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let passed = verdict
            .get("ok")
            .and_then(Value::as_bool)
            .unwrap_or_default();
        board.entry(group, "passed").count(passed);
    }
    Ok(board)
}

/// Definitions with a verdict, by where they come from. Those in YAML are not counted.
fn validation(folder: &Path, _name: &str) -> Result<Scoreboard, Failed> {
    let asl = paths::asl_command()?;
    let folder = folder.join("validation");
    let index = read_json(&folder.join("index.json"))?;
    let mut board = Scoreboard::default();
    for case in index.as_array().ok_or("index.json is no list")? {
        let text = |member| case.get(member).and_then(Value::as_str).unwrap_or_default();
        let file = folder.join(text("file"));
        if file.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let Output { stdout, .. } = Command::new(&asl)
            .args(["validate", "--definition"])
            .arg(&file)
            .output()?;
        let answer = Value::parse(&String::from_utf8_lossy(&stdout)).unwrap_or_default();
        let accepted = answer.get("result").and_then(Value::as_str) == Some("OK");
        let refused = answer.get("result").and_then(Value::as_str) == Some("FAIL");
        let verdict = text("verdict");
        let passed = if verdict == "valid" {
            accepted
        } else {
            refused
        };
        board.entry(text("source"), verdict).count(passed);
    }
    Ok(board)
}

fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("asl-{name}-{}.json", std::process::id()))
}

/// Runs a scorer. It exits with 1 when cases fail, which is no failure of ours.
fn python(command: &mut Command) -> Result<(), Failed> {
    let output = command
        .output()
        .map_err(|error| format!("cannot start python3: {error}"))?;
    print!("{}", String::from_utf8_lossy(&output.stdout));
    match output.status.code() {
        Some(0 | 1) => Ok(()),
        _ => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

fn read_json(path: &Path) -> Result<Value, Failed> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(Value::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?)
}

fn object(value: &Value) -> Result<&Map, Failed> {
    Ok(value.as_object().ok_or("the scorer wrote no object")?)
}

fn quoted(path: &Path) -> String {
    format!("'{}'", path.display())
}
