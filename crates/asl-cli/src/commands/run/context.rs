//! The context file of `asl run`: the execution's names and input, as the context object has them.

use std::path::Path;

use json_value::Value;

use crate::files::{Trouble, read_json};

/// What of it is read beside the input: texts, all of them.
const TEXTS: [(&str, &[&str]); 2] = [
    ("Execution", &["Id", "Name", "RoleArn", "StartTime"]),
    ("StateMachine", &["Id", "Name"]),
];

/// Reads the file.
pub(super) fn read(path: &Path) -> Result<Value, Trouble> {
    let context = read_json(path)?;
    check(&context).map_err(|why| Trouble(format!("{}: {why}", path.display())))?;
    Ok(context)
}

fn check(context: &Value) -> Result<(), String> {
    let is_told = |(object, _): &(&str, _)| context.get(object).is_some();
    let is_empty = context.as_object().is_some_and(json_value::Map::is_empty);
    if !is_empty && !TEXTS.iter().any(is_told) {
        return Err(
            "expected an object with `Execution` and `StateMachine`, as the context object has them"
                .to_owned(),
        );
    }
    for (object, members) in TEXTS {
        let Some(found) = context.get(object) else {
            continue;
        };
        if found.as_object().is_none() {
            return Err(format!("/{object}: expected an object, found {found}"));
        }
        for member in members {
            if let Some(found) = found.get(member)
                && found.as_str().is_none()
            {
                return Err(format!(
                    "/{object}/{member}: expected a text, found {found}"
                ));
            }
        }
    }
    Ok(())
}

/// The execution's input as a context object tells it; `{}` where it does not.
pub(super) fn input_of(context: Option<&Value>) -> Value {
    let input = context.and_then(|context| context.get("Execution")?.get("Input"));
    input.cloned().unwrap_or_else(Value::empty_object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_may_tell_the_input() {
        let context = |text: &str| Value::parse(text).unwrap();
        let told = context(r#"{"Execution": {"Input": [1]}, "StateMachine": {"Name": "m"}}"#);
        assert_eq!(input_of(Some(&told)).to_string(), "[1]");
        let silent = context(r#"{"Execution": {"Name": "n"}}"#);
        assert_eq!(input_of(Some(&silent)).to_string(), "{}");
        assert_eq!(input_of(None).to_string(), "{}");
    }

    #[test]
    fn what_is_no_context_object_is_told() {
        let no_context = "expected an object with `Execution` and `StateMachine`, as the context object has them";
        for (text, told) in [
            ("{}", Ok(())),
            (r#"{"Execution": {}, "State": {"Name": "A"}}"#, Ok(())),
            ("[]", Err(no_context)),
            (r#"{"StartAt": "A", "States": {}}"#, Err(no_context)),
            (
                r#"{"StateMachine": "m"}"#,
                Err(r#"/StateMachine: expected an object, found "m""#),
            ),
            (
                r#"{"Execution": {"Id": 5}}"#,
                Err("/Execution/Id: expected a text, found 5"),
            ),
        ] {
            let found = check(&Value::parse(text).unwrap());
            assert_eq!(found, told.map_err(str::to_owned), "{text}");
        }
    }
}
