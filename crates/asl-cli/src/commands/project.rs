//! The files and options that say what is run, shared by the commands that run more than once.

use std::path::{Path, PathBuf};

use asl_protocol::{ExecutionIdentity, Quotas, Timestamp, WorkflowType};
use asl_session::worker::{RunRequest, Unmocked};
use clap::{Args, ValueEnum};
use json_value::Value;
use source::{LineIndex, Severity};

use crate::files::{Trouble, read_text};
use crate::objects;

/// The file that a command is about.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct DefinitionArgument {
    /// The definition, a file of Amazon States Language; `-` for standard input.
    #[arg(value_name = "DEFINITION")]
    file: Option<PathBuf>,
    /// The definition, where it is to be named.
    #[arg(long = "definition", value_name = "FILE")]
    named: Option<PathBuf>,
}

impl DefinitionArgument {
    /// The path; one of the two is always given.
    pub(crate) fn path(&self) -> &Path {
        let given = self.file.as_deref().or(self.named.as_deref());
        given.unwrap_or(Path::new("-"))
    }
}

#[derive(Args)]
pub(crate) struct ProjectArguments {
    #[command(flatten)]
    pub(crate) definition: DefinitionArgument,
    /// The execution's input, a JSON file; `{}` without it.
    #[arg(long, value_name = "FILE")]
    pub(crate) input: Option<PathBuf>,
    /// What tasks answer, a JSON file: `{"State": [{"return": …}, {"throw": {"error": …}}]}`.
    #[arg(long, value_name = "FILE")]
    pub(crate) mocks: Option<PathBuf>,
    /// The kind of workflow.
    #[arg(long = "type", value_enum, default_value = "STANDARD")]
    pub(crate) workflow_type: TypeArgument,
    /// Where random numbers, UUIDs, tokens and jitter come from.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// When executions start, such as 2025-01-01T00:00:00Z.
    #[arg(long, value_name = "TIME")]
    pub(crate) start_time: Option<String>,
    /// The name of executions.
    #[arg(long, value_name = "NAME", default_value = ExecutionIdentity::DEFAULT_NAME)]
    pub(crate) name: String,
    /// The ARN of the role that executions run in.
    #[arg(long, value_name = "ARN", default_value = ExecutionIdentity::DEFAULT_ROLE_ARN)]
    pub(crate) role: String,
    /// Which edition of the service's quotas holds.
    #[arg(long, value_enum, default_value = "current")]
    pub(crate) quotas: QuotasArgument,
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum TypeArgument {
    Standard,
    Express,
}

impl TypeArgument {
    pub(crate) const fn workflow_type(self) -> WorkflowType {
        match self {
            Self::Standard => WorkflowType::Standard,
            Self::Express => WorkflowType::Express,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum QuotasArgument {
    /// Today's: payloads of 262,144 bytes.
    Current,
    /// Those of the guide of 2019: payloads of 32,768 characters.
    #[value(name = "2019")]
    Guide2019,
}

impl QuotasArgument {
    pub(crate) const fn quotas(self) -> Quotas {
        match self {
            Self::Current => Quotas::Current,
            Self::Guide2019 => Quotas::Guide2019,
        }
    }
}

/// What the arguments say, read; `None` if the definition cannot be run, which was said then.
pub(crate) fn read(arguments: &ProjectArguments) -> Result<Option<RunRequest>, Trouble> {
    let definition = read_text(arguments.definition.path())?;
    let workflow_type = arguments.workflow_type.workflow_type();
    let analysis = asl_analysis::analyze(&definition, workflow_type);
    if analysis.program.is_none() {
        let name = arguments.definition.path().display().to_string();
        let index = LineIndex::new(&definition);
        for diagnostic in &analysis.diagnostics {
            if diagnostic.severity == Severity::Error {
                let text = source::render(diagnostic, &name, &definition, &index);
                eprintln!("{text}");
            }
        }
        eprintln!("error: {name}: the definition has errors and was not run");
        return Ok(None);
    }
    let optional = |path: &Option<PathBuf>| match path {
        Some(path) => read_text(path),
        None => Ok("{}".to_owned()),
    };
    if !ExecutionIdentity::allows_name(&arguments.name) {
        return Err(Trouble(format!(
            "--name: `{}` is no name of an execution",
            arguments.name
        )));
    }
    let start_time = match &arguments.start_time {
        Some(text) => timestamp("--start-time", text)?,
        None => Timestamp::DEFAULT_START,
    };
    Ok(Some(RunRequest {
        definition,
        input: optional(&arguments.input)?,
        mocks: match &arguments.mocks {
            Some(path) => with_objects(read_text(path)?, path)?,
            None => "{}".to_owned(),
        },
        workflow_type,
        quotas: arguments.quotas.quotas(),
        seed: arguments.seed,
        start_time,
        execution_name: arguments.name.clone(),
        role_arn: role(&arguments.role)?.to_owned(),
        redrives: Vec::new(),
        begins: None,
        unmocked: Unmocked::Fail,
    }))
}

/// What `--role` says.
pub(crate) fn role(text: &str) -> Result<&str, Trouble> {
    if ExecutionIdentity::allows_role_arn(text) {
        return Ok(text);
    }
    Err(Trouble(format!(
        "--role: expected an ARN such as {}, found {text:?}",
        ExecutionIdentity::DEFAULT_ROLE_ARN
    )))
}

/// The mocks' text, with what the files hold that its objects name.
fn with_objects(text: String, path: &Path) -> Result<String, Trouble> {
    // What is no JSON is told by who reads it.
    let Ok(mut mocks) = Value::parse(&text) else {
        return Ok(text);
    };
    if mocks.get("$s3").is_none() {
        return Ok(text);
    }
    objects::load(&mut mocks, path)?;
    Ok(mocks.to_string())
}

pub(crate) fn timestamp(what: &str, text: &str) -> Result<Timestamp, Trouble> {
    Timestamp::parse(text).ok_or_else(|| {
        Trouble(format!(
            "{what}: `{text}` is no time; write it as 2025-01-01T00:00:00Z"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_read_where_a_project_is() {
        let read = |text: &str| with_objects(text.to_owned(), Path::new("mocks.json"));
        // `a,b`, packed by gzip.
        let packed = r#"{"$s3":{"barn":{"k":{"base64":"H4sIAAAAAAACA0vUSQIA3xPZLAMAAAA="}}}}"#;
        assert_eq!(
            read(packed).ok().as_deref(),
            Some(r#"{"$s3":{"barn":{"k":"a,b"}}}"#)
        );
        for same in [r#"{ "A": [] }"#, "{ broken"] {
            assert_eq!(read(same).ok().as_deref(), Some(same));
        }
        assert!(read(r#"{"$s3": {"barn": {"k": {"file": "no/such/file"}}}}"#).is_err());
    }
}
