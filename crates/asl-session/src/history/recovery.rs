//! A Task's answer from what the Task gave: its fields say where in its output the answer stands.

use asl_syntax::{QueryLanguage, State};
use json_syntax::NodeKind;
use json_value::Value;

/// What is known of an answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Recovered {
    /// The answer.
    Whole(Value),
    /// One that makes the state give the same.
    Enough(Value),
    /// The state gives the same whatever the answer is.
    Any,
}

/// The answer of a Task of a definition that gave `output`; `None` if that does not tell.
pub(super) fn answer(state: &State, machine: QueryLanguage, output: &Value) -> Option<Recovered> {
    let recovered = match state.language(machine) {
        QueryLanguage::JsonPath => by_paths(state, output)?,
        QueryLanguage::Jsonata => by_expression(state, output)?,
    };
    // Variables may come from any part of the answer.
    let is_told = matches!(recovered, Recovered::Whole(_)) || !state.object.has("Assign");
    is_told.then_some(recovered)
}

/// `ResultPath` puts the answer into the input, `OutputPath` takes the output out of that.
fn by_paths(state: &State, output: &Value) -> Option<Recovered> {
    let recovered = put_by_paths(state, output)?;
    let Some(selector) = state.object.node.get("ResultSelector") else {
        return Some(recovered);
    };
    match recovered {
        Recovered::Any => Some(Recovered::Any),
        Recovered::Whole(selected) | Recovered::Enough(selected) => {
            let mut answer = Value::empty_object();
            unselect(&selector.to_value(), &selected, &mut answer)?;
            Some(Recovered::Enough(answer))
        }
    }
}

/// Puts what a selector selected back where it was selected from; `None` if the selector does more
/// than that.
fn unselect(selector: &Value, selected: &Value, answer: &mut Value) -> Option<()> {
    for (name, template) in selector.as_object()? {
        if let Some(name) = name.strip_suffix(".$") {
            let mut place = &mut *answer;
            for step in steps(template.as_str()?, "$")? {
                place = place.make_object().entry(step);
            }
            *place = selected.get(name)?.clone();
        } else if template.as_object().is_some() {
            unselect(template, selected.get(name)?, answer)?;
        } else if template.as_array().is_some() {
            // Its items may be templates.
            return None;
        }
    }
    Some(())
}

/// What stood where the result was put.
fn put_by_paths(state: &State, output: &Value) -> Option<Recovered> {
    let is_null = |field| {
        let node = state.object.node.get(field);
        node.is_some_and(|node| matches!(node.kind, NodeKind::Null))
    };
    if is_null("ResultPath") || is_null("OutputPath") {
        return Some(Recovered::Any);
    }
    let (put, taken) = (path(state, "ResultPath")?, path(state, "OutputPath")?);
    if let Some(rest) = after(&put, &taken) {
        let found = rest.iter().try_fold(output, |value, name| value.get(name));
        return found.cloned().map(Recovered::Whole);
    }
    Some(match after(&taken, &put) {
        Some(rest) => Recovered::Enough(inside(rest, output)),
        None => Recovered::Any,
    })
}

/// The steps of a path that only names members; `None` for another path.
fn path(state: &State, field: &str) -> Option<Vec<String>> {
    let Some(node) = state.object.node.get(field) else {
        return Some(Vec::new());
    };
    steps(node.as_str()?, "$")
}

/// The names behind `root`: of `$.a.b` they are `a` and `b`.
fn steps(path: &str, root: &str) -> Option<Vec<String>> {
    let rest = path.trim().strip_prefix(root)?;
    if rest.is_empty() {
        return Some(Vec::new());
    }
    let names = rest.strip_prefix('.')?.split('.');
    let is_name = |name: &str| {
        let mut chars = name.chars();
        chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && chars.all(|c| c.is_alphanumeric() || c == '_')
    };
    names
        .map(|name| is_name(name).then(|| name.to_owned()))
        .collect()
}

/// The steps of `path` behind those of `start`.
fn after<'a>(path: &'a [String], start: &[String]) -> Option<&'a [String]> {
    path.strip_prefix(start)
}

/// A value with `value` where the steps lead.
fn inside(steps: &[String], value: &Value) -> Value {
    let around = |value: Value, name: &String| Value::object([(name.as_str(), value)]);
    steps.iter().rev().fold(value.clone(), around)
}

/// Without `Output` the answer is what the state gives.
fn by_expression(state: &State, output: &Value) -> Option<Recovered> {
    let Some(node) = state.object.node.get("Output") else {
        return Some(Recovered::Whole(output.clone()));
    };
    match &node.to_value() {
        Value::String(text) => one_expression(text, output),
        value @ (Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Array(_)
        | Value::Object(_)) => (!asks_for_answer(&value.to_string())).then_some(Recovered::Any),
    }
}

fn one_expression(text: &str, output: &Value) -> Option<Recovered> {
    let Some((inside_of, _)) = asl_query::jsonata_inside(text) else {
        return Some(Recovered::Any);
    };
    if !asks_for_answer(inside_of) {
        return Some(Recovered::Any);
    }
    let steps = steps(inside_of, "$states.result")?;
    Some(if steps.is_empty() {
        Recovered::Whole(output.clone())
    } else {
        Recovered::Enough(inside(&steps, output))
    })
}

/// Whether an expression may look at the answer: it has `$states`, and not for the input or the
/// context alone.
fn asks_for_answer(expression: &str) -> bool {
    let mut parts = expression.split("$states").skip(1);
    parts.any(|rest| !(rest.starts_with(".input") || rest.starts_with(".context")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(fields: &str, output: &str) -> String {
        let text = format!(
            r#"{{"States": {{"A": {{"Type": "Task", "Resource": "r"{fields}, "End": true}}}}}}"#
        );
        let machine = asl_syntax::parse(&text).machine;
        let state = machine.state("A").unwrap();
        let output = Value::parse(output).unwrap();
        match answer(&state, machine.language(), &output) {
            None => "unknown".to_owned(),
            Some(Recovered::Any) => "any".to_owned(),
            Some(Recovered::Whole(value)) => format!("is {value}"),
            Some(Recovered::Enough(value)) => format!("like {value}"),
        }
    }

    #[test]
    fn the_fields_of_a_task_say_where_its_answer_went() {
        let jsonata = r#", "QueryLanguage": "JSONata""#;
        for (fields, expected) in [
            ("", r#"is {"a":{"b":1}}"#),
            (r#", "ResultPath": "$.a""#, r#"is {"b":1}"#),
            (r#", "ResultPath": "$.a.b""#, "is 1"),
            (r#", "ResultPath": "$.c""#, "unknown"),
            (
                r#", "ResultPath": "$.c", "OutputPath": "$.c""#,
                r#"is {"a":{"b":1}}"#,
            ),
            (
                r#", "OutputPath": "$.Payload""#,
                r#"like {"Payload":{"a":{"b":1}}}"#,
            ),
            (r#", "ResultPath": null"#, "any"),
            (r#", "ResultPath": "$.x", "OutputPath": "$.y""#, "any"),
            (
                r#", "OutputPath": "$.Payload", "Assign": {"x.$": "$.y"}"#,
                "unknown",
            ),
            (
                r#", "ResultSelector": {"a": {"b.$": "$.Payload.n"}}"#,
                r#"like {"Payload":{"n":1}}"#,
            ),
            (
                r#", "ResultSelector": {"b.$": "$.n"}, "ResultPath": "$.a""#,
                r#"like {"n":1}"#,
            ),
            (r#", "ResultSelector": {"x.$": "$.y"}"#, "unknown"),
            (r#", "ResultSelector": {"a.$": "$.list[0]"}"#, "unknown"),
            (r#", "OutputPath": "$.list[0]""#, "unknown"),
            (jsonata, r#"is {"a":{"b":1}}"#),
            (
                &format!(r#"{jsonata}, "Output": "{{% $states.result.Payload %}}""#),
                r#"like {"Payload":{"a":{"b":1}}}"#,
            ),
            (
                &format!(r#"{jsonata}, "Output": "{{% $sum($states.result) %}}""#),
                "unknown",
            ),
            (
                &format!(r#"{jsonata}, "Output": {{"a": "{{% $x %}}"}}"#),
                "any",
            ),
        ] {
            assert_eq!(told(fields, r#"{"a": {"b": 1}}"#), expected, "{fields}");
        }
    }
}
