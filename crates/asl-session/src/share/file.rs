//! A project as a file, `NAME.aslplay.json`: for what is too long for a link, and for a repository.

use asl_protocol::{ExecutionIdentity, Quotas, Timestamp, WorkflowType};
use asl_share::Field;
use json_value::{Map, Value};

use crate::Project;
use crate::link::ENGINE_VERSION;

/// The member that makes a file one of ours; its value is the format.
const FORMAT_MEMBER: &str = "aslplay";
const FORMAT: i64 = 1;

/// The file's text. The texts of the project are strings in it, exactly as typed.
pub(crate) fn write(project: &Project) -> String {
    let mut json = Map::new();
    json.insert(FORMAT_MEMBER, FORMAT.into());
    json.insert("engine", ENGINE_VERSION.into());
    json.insert("definition", project.definition.as_str().into());
    json.insert("input", project.input.as_str().into());
    json.insert("mocks", project.mocks.as_str().into());
    if !project.tests.trim().is_empty() {
        json.insert("tests", project.tests.as_str().into());
    }
    json.insert("workflowType", project.workflow_type.as_str().into());
    if project.quotas != Quotas::default() {
        json.insert("quotas", project.quotas.as_str().into());
    }
    // A seed may be larger than a JSON integer.
    json.insert("seed", project.seed.to_string().into());
    json.insert("startTime", project.start_time.to_string().into());
    json.insert("executionName", project.execution_name.as_str().into());
    if project.role_arn != ExecutionIdentity::DEFAULT_ROLE_ARN {
        json.insert("roleArn", project.role_arn.as_str().into());
    }
    if !project.foreign.is_empty() {
        let fields = project.foreign.iter();
        let fields = fields.map(|field| (field.tag.to_string(), hex(&field.bytes).into()));
        json.insert("fields", fields.collect::<Map>().into());
    }
    let mut text = Value::from(json).to_pretty_string();
    text.push('\n');
    text
}

/// Whether a JSON value is a file of ours.
pub(crate) fn is_ours(json: &Value) -> bool {
    json.get(FORMAT_MEMBER).is_some()
}

/// The project of a file, if the JSON value is one of ours; an error if it cannot be read.
pub(crate) fn read(json: &Value) -> Option<Result<Project, String>> {
    let format = json.get(FORMAT_MEMBER)?;
    if *format != Value::from(FORMAT) {
        return Some(Err(format!(
            "This file has format {format}; this page reads format {FORMAT}"
        )));
    }
    Some(project(json))
}

fn project(json: &Value) -> Result<Project, String> {
    let text = |name: &str| json.get(name).and_then(Value::as_str);
    let Some(definition) = text("definition") else {
        return Err("This file has no `definition`".to_owned());
    };
    let mut project = Project::new(
        definition,
        text("input").unwrap_or("{}"),
        text("mocks").unwrap_or("{}"),
    );
    if let Some(tests) = text("tests") {
        tests.clone_into(&mut project.tests);
    }
    let wrong = |name: &str| format!("This file's `{name}` cannot be read");
    if let Some(word) = text("workflowType") {
        project.workflow_type = WorkflowType::parse(word).ok_or_else(|| wrong("workflowType"))?;
    }
    if let Some(word) = text("quotas") {
        project.quotas = Quotas::parse(word).ok_or_else(|| wrong("quotas"))?;
    }
    if let Some(word) = text("seed") {
        project.seed = word.parse().map_err(|_| wrong("seed"))?;
    }
    if let Some(word) = text("startTime") {
        project.start_time = Timestamp::parse(word).ok_or_else(|| wrong("startTime"))?;
    }
    if let Some(word) = text("executionName") {
        if !ExecutionIdentity::allows_name(word) {
            return Err(wrong("executionName"));
        }
        word.clone_into(&mut project.execution_name);
    }
    if let Some(word) = text("roleArn") {
        if !ExecutionIdentity::allows_role_arn(word) {
            return Err(wrong("roleArn"));
        }
        word.clone_into(&mut project.role_arn);
    }
    let fields = json.get("fields").and_then(Value::as_object);
    for (tag, bytes) in fields.into_iter().flat_map(Map::iter) {
        let field = bytes.as_str().and_then(unhex).zip(tag.parse().ok());
        let (bytes, tag) = field.ok_or_else(|| wrong("fields"))?;
        project.foreign.push(Field { tag, bytes });
    }
    Ok(project)
}

fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(digit).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_survives_as_a_file() {
        let mut project = Project::new("{\r\n\t\"Ä😀\" }", " 1 ", "");
        project.workflow_type = WorkflowType::Express;
        project.quotas = Quotas::Guide2019;
        project.seed = u64::MAX;
        project.start_time = Timestamp::from_millis(-1);
        project.execution_name = "order-7".to_owned();
        project.role_arn = "arn:aws:iam::123456789012:role/orders".to_owned();
        project.tests = "{ \"a\": {} }".to_owned();
        project.foreign = vec![Field {
            tag: 99,
            bytes: vec![0, 255],
        }];
        let json = Value::parse(&write(&project)).unwrap();
        assert_eq!(read(&json), Some(Ok(project)));
    }

    #[test]
    fn other_files_are_told_apart() {
        let read = |text: &str| read(&Value::parse(text).unwrap());
        assert_eq!(read("{}"), None);
        assert_eq!(read("[]"), None);
        for (text, word) in [
            (r#"{"aslplay": 2}"#, "format 2"),
            (r#"{"aslplay": 1}"#, "definition"),
            (r#"{"aslplay": 1, "definition": "{}", "seed": "x"}"#, "seed"),
            (
                r#"{"aslplay": 1, "definition": "{}", "fields": {"4": "x"}}"#,
                "fields",
            ),
        ] {
            let error = read(text).unwrap().unwrap_err();
            assert!(error.contains(word), "{error}");
        }
    }
}
