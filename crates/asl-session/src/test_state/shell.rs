//! A request of the `TestState` API as a command for a shell.

use std::fmt::Write;

use json_value::Value;

/// The members of a request and the options of `aws stepfunctions test-state`.
const OPTIONS: [(&str, &str); 9] = [
    ("definition", "--definition"),
    ("stateName", "--state-name"),
    ("input", "--input"),
    ("inspectionLevel", "--inspection-level"),
    ("variables", "--variables"),
    ("mock", "--mock"),
    ("stateConfiguration", "--state-configuration"),
    ("context", "--context"),
    ("roleArn", "--role-arn"),
];

/// `aws stepfunctions test-state …`, an option a line, for a POSIX shell.
pub(crate) fn command(request: &Value) -> String {
    let mut command = "aws stepfunctions test-state".to_owned();
    for (member, option) in OPTIONS {
        let Some(value) = request.get(member) else {
            continue;
        };
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), ToOwned::to_owned);
        // What begins with a dash would be taken for an option.
        let joint = if text.starts_with('-') { '=' } else { ' ' };
        // Writing to a string does not fail.
        let _ = write!(command, " \\\n  {option}{joint}{}", quoted(&text));
    }
    command.push('\n');
    command
}

/// A word of a POSIX shell that stands for this text, whatever is in it.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_the_values_as_they_are() {
        let request = Value::object([
            ("stateName", "It's $HOME `x` \\ \"y\"".into()),
            ("definition", "{\"a\": 1}".into()),
            ("inspectionLevel", "DEBUG".into()),
            ("input", "-1".into()),
            ("mock", Value::object([("result", "'".into())])),
        ]);
        assert_eq!(
            command(&request),
            "aws stepfunctions test-state \\\n  \
             --definition '{\"a\": 1}' \\\n  \
             --state-name 'It'\\''s $HOME `x` \\ \"y\"' \\\n  \
             --input=-1 \\\n  \
             --inspection-level DEBUG \\\n  \
             --mock '{\"result\":\"'\\''\"}'\n"
        );
        assert_eq!(quoted(""), "''");
    }
}
