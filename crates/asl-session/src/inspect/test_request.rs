//! A recorded visit as a request of the `TestState` API: the state alone, with the data that it
//! had and the answer that it got.

use asl_program::Action;
use json_value::{Map, Value};

use super::replay::{Ground, recorded_answer};
use super::trace::Trace;
use super::variables;

/// The request. The definition is text, as the API takes it; comments are left out of it.
pub(super) fn request(ground: &Ground<'_>, trace: &Trace) -> Option<Value> {
    let (_, state) = ground.state_of(trace)?;
    let text = |value: &Value| Value::from(value.to_string());
    let definition = ground.compiled.parsed.json.as_ref()?.to_value();
    let mut request = Map::new();
    request.insert("definition", text(&definition));
    request.insert("stateName", state.name.clone().into());
    request.insert("input", text(&trace.input));
    request.insert("inspectionLevel", "DEBUG".into());
    let variables = variables::in_sight(&variables::at_entry(ground.record, trace));
    if !variables.is_empty() {
        request.insert("variables", text(&Value::from(Map::clone(&variables))));
    }
    let works = matches!(
        state.action,
        Action::Task(_) | Action::Map(_) | Action::Parallel { .. }
    );
    if works {
        if let Some(answer) = recorded_answer(ground.record, trace, state) {
            request.insert("mock", mock(answer));
            // Without one the service makes its own, and takes none where nothing is mocked (the
            // API's model); most states look at none.
            let looks = ["$$", "$states.context"]
                .iter()
                .any(|path| ground.compiled.text.contains(path));
            if looks {
                request.insert("context", text(&ground.context(trace, state)));
            }
        } else {
            // The service calls what the task calls, in the name of a role.
            let role_arn = ground.project.role_arn.as_str();
            request.insert("roleArn", role_arn.into());
        }
    }
    let n_retries = trace.attempt() - 1;
    let count = (n_retries > 0).then(|| Value::Int(i64::try_from(n_retries).unwrap_or(i64::MAX)));
    let count = count.map(|count| ("retrierRetryCount", count));
    let data = ground.read_data(trace);
    let data = data.map(|data| ("mapItemReaderData", data));
    if count.is_some() || data.is_some() {
        let configuration = Value::object(count.into_iter().chain(data));
        request.insert("stateConfiguration", configuration);
    }
    Some(request.into())
}

/// What was answered. It is taken as it is: what a mock of the playground gives need not have
/// all that the service would.
fn mock(answer: Result<Value, asl_protocol::TaskError>) -> Value {
    match answer {
        Ok(result) => Value::object([
            ("result", Value::from(result.to_string())),
            ("fieldValidationMode", "NONE".into()),
        ]),
        Err(error) => {
            let name = error.error.unwrap_or_else(|| "States.TaskFailed".into());
            let mut output = Map::new();
            output.insert("error", name.into());
            if let Some(cause) = error.cause {
                output.insert("cause", cause.into());
            }
            Value::object([("errorOutput", Value::from(output))])
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use json_value::Value;

    use crate::inspect::StageValue;
    use crate::more::TestStateForm;
    use crate::test_state::test_state;
    use crate::tests::{finished, run_again};
    use crate::{Action, Effect, MoreAction, Project, Session, examples};

    fn copied(session: &mut Session, state: &str, form: TestStateForm) -> String {
        session.update(Action::SelectState(Some(state.into())));
        let effects = session.update(MoreAction::CopyTestState(form).into());
        match effects.as_slice() {
            [Effect::WriteClipboard(text)] => text.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_visit_as_a_request_gives_what_it_gave() {
        let mut n_compared = 0;
        for example in examples::ALL {
            let mut session = finished(example.slug);
            let names: Vec<Rc<str>> = session
                .frame()
                .states
                .iter()
                .map(|(name, _)| name.clone())
                .collect();
            for name in names {
                let request = copied(&mut session, &name, TestStateForm::Request);
                let request = Value::parse(&request).unwrap();
                // AWS takes a context object with a mock alone, so that some visits differ.
                let is_mocked = request.get("mock").is_some();
                assert!(is_mocked || request.get("context").is_none(), "{name}");
                let is_same = is_mocked || !session.project().definition.contains("$$.");
                let place = format!("{}: {name}", example.slug);
                let response = test_state(session.project(), &request);
                let response =
                    response.unwrap_or_else(|refusal| panic!("{place}: {}", refusal.to_value()));
                let inspection = session.inspection().unwrap();
                let last = inspection.stages.last().map(|stage| &stage.value);
                let output = response.get("output").and_then(Value::as_str);
                if let (true, Some(output), Some(StageValue::Known(recorded))) =
                    (is_same, output, last)
                {
                    let output = Value::parse(output).unwrap().to_pretty_string();
                    assert_eq!(output, **recorded, "{place}");
                    n_compared += 1;
                }
            }
        }
        assert!(n_compared > 100, "{n_compared}");
    }

    #[test]
    fn what_a_map_read_goes_with_its_request() {
        let csv = r#""Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, "Parameters": {"Bucket": "b", "Key.$": "$.key"}"#;
        let list =
            r#""Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b"}"#;
        for (reader, data, output) in [
            (csv, "n\n1\n2\n", r#"[{"n":"1"},{"n":"2"}]"#),
            (list, "[{\"Etag\":", "[{\"Etag\":"),
        ] {
            let definition = format!(
                r#"{{"StartAt": "Each", "States": {{"Each": {{"Type": "Map", "ItemReader": {{{reader}}}, "ItemProcessor": {{"ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}, "StartAt": "P", "States": {{"P": {{"Type": "Pass", "End": true}}}}}}, "End": true}}}}}}"#
            );
            let mocks = r#"{"$s3": {"b": {"k.csv": "n\n1\n2\n"}}}"#;
            let project = Project::new(&definition, r#"{"key": "k.csv"}"#, mocks);
            let mut session = Session::whole(project);
            run_again(&mut session);
            let request = copied(&mut session, "Each", TestStateForm::Request);
            let request = Value::parse(&request).unwrap();
            let configuration = request.get("stateConfiguration").unwrap();
            let given = configuration.get("mapItemReaderData").unwrap();
            assert!(given.as_str().unwrap().starts_with(data), "{given}");
            let response = test_state(session.project(), &request);
            let response = response.unwrap_or_else(|refusal| panic!("{}", refusal.to_value()));
            let found = response.get("output").and_then(Value::as_str).unwrap();
            assert!(found.starts_with(output), "{found}");
        }
    }

    #[test]
    fn a_visit_becomes_a_command() {
        let mut session = finished("order-fulfilment");
        let command = copied(&mut session, "ChargeCard", TestStateForm::Command);
        let lines: Vec<&str> = command.lines().collect();
        assert_eq!(lines[0], "aws stepfunctions test-state \\");
        assert!(lines[1].starts_with("  --definition '{\""));
        assert_eq!(lines[2], "  --state-name ChargeCard \\");
        assert!(
            command.contains("--mock '{\"errorOutput\":{\"error\":"),
            "{command}"
        );
        assert!(
            command.contains("--state-configuration '{\"retrierRetryCount\":"),
            "{command}"
        );
    }
}
