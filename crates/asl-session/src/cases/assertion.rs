//! A JSONata expression about an execution that has ended.

use std::rc::Rc;

use asl_protocol::{HistoryEvent, Outcome, history_to_json};
use asl_query::{Explored, NoContext, Scope, SeededEntropy, Variables, explore_jsonata};
use json_value::Value;

use super::expectation::{elapsed_secs, path};

/// What an assertion sees, as variables.
pub(super) struct Ended<'a> {
    pub(super) outcome: &'a Outcome,
    pub(super) events: &'a [HistoryEvent],
    pub(super) input: &'a Value,
}

impl Variables for Ended<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        let text = |text: &Option<Rc<str>>| text.as_ref().map(|text| Value::String(text.clone()));
        match name {
            "status" => Some(self.outcome.status.as_str().into()),
            "output" => self.outcome.output.clone(),
            "error" => text(&self.outcome.error),
            "cause" => text(&self.outcome.cause),
            "path" => Some(
                path(self.events)
                    .map(|(_, name)| Value::String(name.clone()))
                    .collect(),
            ),
            "history" => Some(history_to_json(self.events)),
            "seconds" => Some(json_value::number_from_f64(elapsed_secs(self.events))),
            "input" => Some(self.input.clone()),
            _ => None,
        }
    }
}

/// What came out instead of `true`, in words; `None` if it was `true`.
pub(super) fn broken(expression: &str, ended: &Ended<'_>) -> Option<String> {
    let last = ended.events.last();
    let scope = Scope {
        input: ended.input,
        result: ended.outcome.output.as_ref(),
        error_output: None,
        context: &NoContext,
        variables: ended,
        entropy: &SeededEntropy::new(0),
        now_millis: last.map_or(0, |event| event.timestamp.as_millis()),
    };
    match explore_jsonata(expression, &scope) {
        Ok(Explored::Value(Value::Bool(true))) => None,
        Ok(Explored::Value(value)) => Some(super::expectation::shown(&value)),
        Ok(Explored::Undefined) => Some("nothing".to_owned()),
        Ok(Explored::Function) => Some("a function".to_owned()),
        Err(error) => Some(match error.code {
            Some(code) => format!("{code}: {}", error.message),
            None => error.message,
        }),
    }
}
