//! Inspections of real runs, as text.

mod rules;
mod what_if;

use std::rc::Rc;

use expect_test::{Expect, expect};

use super::{Inspection, Stage, StageValue, WhatIfEdit, WhatIfTarget};
use crate::more::MoreAction;
use crate::tests::Host;
use crate::{Action, Document, Effect, Project, examples};

fn host(definition: &str, input: &str, mocks: &str) -> Host {
    let mut host = Host::new(Project::new(definition, input, mocks));
    host.run();
    host
}

/// Selects a state and inspects it.
fn inspect(host: &mut Host, state: &str) -> Rc<Inspection> {
    host.act(Action::SelectState(Some(state.into())));
    host.session.inspection().unwrap()
}

fn compact(json: &str) -> String {
    json_value::Value::parse(json).unwrap().to_string()
}

/// Each stage: its title, the expression in brackets, the value, the changes below.
fn told(inspection: &Inspection) -> String {
    let mut lines = Vec::new();
    for stage in &inspection.stages {
        let Stage {
            title,
            field,
            value,
            diff,
            is_changed,
            ..
        } = stage;
        let expression = match field {
            Some(field) if field.is_set => format!(" [{}]", field.text.replace('\n', "")),
            Some(_) => " [-]".to_owned(),
            None => String::new(),
        };
        let value = match value {
            StageValue::Known(json) => compact(json),
            StageValue::Ahead => "...".to_owned(),
            StageValue::Failed { error, cause } => format!("!! {error}: {cause}"),
            StageValue::Unknown(why) => format!("?? {why}"),
        };
        let mark = if *is_changed { "* " } else { "" };
        lines.push(format!("{mark}{title}{expression}: {value}"));
        for change in diff.iter().flat_map(|diff| &diff.changes) {
            let before = change.before.as_deref().unwrap_or("-");
            let after = change.after.as_deref().unwrap_or("-");
            let kind = change.kind.as_str();
            lines.push(format!("    {kind} {}: {before} => {after}", change.path));
        }
    }
    lines.join("\n")
}

fn check(definition: &str, input: &str, mocks: &str, state: &str, expected: &Expect) {
    let mut host = host(definition, input, mocks);
    expected.assert_eq(&told(&inspect(&mut host, state)));
}

const JSONPATH: &str = r#"{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "InputPath": "$.order",
      "Parameters": {
        "FunctionName": "charge",
        "Payload": { "sum.$": "$.sum" }
      },
      "ResultSelector": { "id.$": "$.Payload.id" },
      "ResultPath": "$.charged",
      "OutputPath": "$.charged",
      "Next": "Done"
    },
    "Done": { "Type": "Succeed" }
  }
}"#;

const CHARGED: &str = r#"{"Charge": [{"return": {"Payload": {"id": 7}, "StatusCode": 200}}]}"#;
const ORDER: &str = r#"{"order": {"sum": 41.5}}"#;

#[test]
fn a_jsonpath_task_has_every_stage() {
    check(
        JSONPATH,
        ORDER,
        CHARGED,
        "Charge",
        &expect![[r#"
        Input: {"order":{"sum":41.5}}
        InputPath [$.order]: {"sum":41.5}
            removed $.order: {"sum":41.5} => -
            added $.sum: - => 41.5
        Parameters [{  "FunctionName": "charge",  "Payload": { "sum.$": "$.sum" }}]: {"FunctionName":"charge","Payload":{"sum":41.5}}
            removed $.sum: 41.5 => -
            added $.FunctionName: - => "charge"
            added $.Payload: - => {"sum":41.5}
        Answer of lambda:invoke: {"Payload":{"id":7},"StatusCode":200}
        ResultSelector [{ "id.$": "$.Payload.id" }]: {"id":7}
            removed $.Payload: {"id":7} => -
            removed $.StatusCode: 200 => -
            added $.id: - => 7
        ResultPath [$.charged]: {"order":{"sum":41.5},"charged":{"id":7}}
            added $.charged: - => {"id":7}
        OutputPath [$.charged]: {"id":7}
            removed $.order: {"sum":41.5} => -
            removed $.charged: {"id":7} => -
            added $.id: - => 7"#]],
    );
}

const JSONATA: &str = r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Arguments": { "FunctionName": "charge", "Payload": "{% $states.input.order %}" },
      "Assign": { "id": "{% $states.result.Payload.id %}" },
      "Output": "{% $merge([$states.input, $states.result.Payload]) %}",
      "Next": "Done"
    },
    "Done": { "Type": "Pass", "Output": { "id": "{% $id %}" }, "End": true }
  }
}"#;

#[test]
fn a_jsonata_task_has_every_stage() {
    check(
        JSONATA,
        ORDER,
        CHARGED,
        "Charge",
        &expect![[r#"
        Input: {"order":{"sum":41.5}}
        Arguments [{ "FunctionName": "charge", "Payload": "{% $states.input.order %}" }]: {"FunctionName":"charge","Payload":{"sum":41.5}}
            removed $.order: {"sum":41.5} => -
            added $.FunctionName: - => "charge"
            added $.Payload: - => {"sum":41.5}
        Answer of lambda:invoke: {"Payload":{"id":7},"StatusCode":200}
        Assign [{ "id": "{% $states.result.Payload.id %}" }]: {"id":7}
        Output [{% $merge([$states.input, $states.result.Payload]) %}]: {"order":{"sum":41.5},"id":7}
            removed $.Payload: {"id":7} => -
            removed $.StatusCode: 200 => -
            added $.order: - => {"sum":41.5}
            added $.id: - => 7"#]],
    );
    check(
        JSONATA,
        ORDER,
        CHARGED,
        "Done",
        &expect![[r#"
        Input: {"order":{"sum":41.5},"id":7}
        Output [{ "id": "{% $id %}" }]: {"id":7}
            removed $.order: {"sum":41.5} => -"#]],
    );
}

#[test]
fn stages_end_where_the_playhead_is() {
    let mut host = host(JSONPATH, ORDER, CHARGED);
    host.act(Action::SeekTo(3));
    expect![[r#"
        Input: {"order":{"sum":41.5}}
        InputPath [$.order]: {"sum":41.5}
            removed $.order: {"sum":41.5} => -
            added $.sum: - => 41.5
        Parameters [{  "FunctionName": "charge",  "Payload": { "sum.$": "$.sum" }}]: {"FunctionName":"charge","Payload":{"sum":41.5}}
            removed $.sum: 41.5 => -
            added $.FunctionName: - => "charge"
            added $.Payload: - => {"sum":41.5}
        Answer of lambda:invoke: ...
        ResultSelector [{ "id.$": "$.Payload.id" }]: ...
        ResultPath [$.charged]: ...
        OutputPath [$.charged]: ..."#]].assert_eq(&told(&inspect(&mut host, "Charge")));
}

#[test]
fn a_stage_that_fails_says_why() {
    let definition = JSONPATH.replace("$.Payload.id", "$.Payload.number");
    check(
        &definition,
        ORDER,
        CHARGED,
        "Charge",
        &expect![[r#"
        Input: {"order":{"sum":41.5}}
        InputPath [$.order]: {"sum":41.5}
            removed $.order: {"sum":41.5} => -
            added $.sum: - => 41.5
        Parameters [{  "FunctionName": "charge",  "Payload": { "sum.$": "$.sum" }}]: {"FunctionName":"charge","Payload":{"sum":41.5}}
            removed $.sum: 41.5 => -
            added $.FunctionName: - => "charge"
            added $.Payload: - => {"sum":41.5}
        Answer of lambda:invoke: {"Payload":{"id":7},"StatusCode":200}
        ResultSelector [{ "id.$": "$.Payload.number" }]: !! States.Runtime: The JSONPath '$.Payload.number' specified for the field 'id.$' could not be found in the input '{"Payload":{"id":7},"StatusCode":200}'
        ResultPath [$.charged]: ...
        OutputPath [$.charged]: ..."#]],
    );
}

#[test]
fn a_caught_error_goes_through_its_catcher() {
    let definition = JSONATA.replace(
        r#""Next": "Done""#,
        r#""Next": "Done", "Catch": [{ "ErrorEquals": ["Busy"], "Next": "Done",
            "Assign": { "id": 0 }, "Output": "{% $states.errorOutput.Error %}" }]"#,
    );
    let mocks = r#"{"Charge": [{"throw": {"error": "Busy", "cause": "later"}}]}"#;
    check(
        &definition,
        ORDER,
        mocks,
        "Charge",
        &expect![[r#"
        Input: {"order":{"sum":41.5}}
        Arguments [{ "FunctionName": "charge", "Payload": "{% $states.input.order %}" }]: {"FunctionName":"charge","Payload":{"sum":41.5}}
            removed $.order: {"sum":41.5} => -
            added $.FunctionName: - => "charge"
            added $.Payload: - => {"sum":41.5}
        Answer of lambda:invoke: !! Busy: later
        Error caught [["Busy"]]: {"Error":"Busy","Cause":"later"}
        Assign of the catcher [{ "id": 0 }]: {"id":0}
        Output of the catcher [{% $states.errorOutput.Error %}]: "Busy"
            changed $: {"Error":"Busy","Cause":"later"} => "Busy""#]],
    );
}

const MAP: &str = r#"{ "StartAt": "Each", "States": { "Each": { "Type": "Map", "End": true,
    "ItemsPath": "$.items", "MaxConcurrency": 2,
    "ItemSelector": { "n.$": "$$.Map.Item.Index", "of.$": "$$.Map.Item.Value", "all.$": "$.name" },
    "ItemProcessor": { "StartAt": "Say", "States": {
      "Say": { "Type": "Pass", "Parameters": { "i.$": "$$.Map.Item.Value", "n.$": "$.n" }, "End": true } } },
    "ResultPath": "$.said" } } }"#;

#[test]
fn a_map_has_its_items_and_each_item_its_context() {
    let input = r#"{"name": "x", "items": ["a", "b"]}"#;
    check(
        MAP,
        input,
        "",
        "Each",
        &expect![[r#"
            Input: {"name":"x","items":["a","b"]}
            InputPath [-]: {"name":"x","items":["a","b"]}
            ItemsPath [$.items]: ["a","b"]
            ItemSelector [{ "n.$": "$$.Map.Item.Index", "of.$": "$$.Map.Item.Value", "all.$": "$.name" }]: [{"all":"x","of":"a","n":0},{"all":"x","of":"b","n":1}]
                changed $[0]: "a" => {"all":"x","of":"a","n":0}
                changed $[1]: "b" => {"all":"x","of":"b","n":1}
            Results of the iterations: [{"i":"a","n":0},{"i":"b","n":1}]
            ResultSelector [-]: [{"i":"a","n":0},{"i":"b","n":1}]
            ResultPath [$.said]: {"name":"x","items":["a","b"],"said":[{"i":"a","n":0},{"i":"b","n":1}]}
                added $.said: - => [{"i":"a","n":0},{"i":"b","n":1}]
            OutputPath [-]: {"name":"x","items":["a","b"],"said":[{"i":"a","n":0},{"i":"b","n":1}]}"#]],
    );
    check(
        MAP,
        input,
        "",
        "Say",
        &expect![[r#"
            Input: {"all":"x","of":"b","n":1}
            InputPath [-]: {"all":"x","of":"b","n":1}
            Parameters [{ "i.$": "$$.Map.Item.Value", "n.$": "$.n" }]: {"i":"b","n":1}
                removed $.all: "x" => -
                removed $.of: "b" => -
                added $.i: - => "b"
            ResultPath [-]: {"i":"b","n":1}
            OutputPath [-]: {"i":"b","n":1}"#]],
    );
}

#[test]
fn a_parallel_collects_its_branches() {
    let definition = r#"{ "StartAt": "Both", "States": { "Both": { "Type": "Parallel", "End": true,
      "ResultSelector": { "left.$": "$[0]" },
      "Branches": [
        { "StartAt": "L", "States": { "L": { "Type": "Pass", "Result": 1, "Next": "M" },
          "M": { "Type": "Pass", "Result": 2, "End": true } } },
        { "StartAt": "R", "States": { "R": { "Type": "Wait", "Seconds": 5, "End": true } } } ] } } }"#;
    check(
        definition,
        "{}",
        "",
        "Both",
        &expect![[r#"
            Input: {}
            InputPath [-]: {}
            Parameters [-]: {}
            Results of the branches: [2,{}]
            ResultSelector [{ "left.$": "$[0]" }]: {"left":2}
                changed $: [2,{}] => {"left":2}
            ResultPath [-]: {"left":2}
            OutputPath [-]: {"left":2}"#]],
    );
    check(
        definition,
        "{}",
        "",
        "R",
        &expect![[r#"
        Input: {}
        InputPath [-]: {}
        Waits until [5]: "2025-01-01T00:00:05.000Z"
        OutputPath [-]: {}"#]],
    );
}

#[test]
fn attempts_tell_errors_and_intervals() {
    let definition = JSONPATH.replace(
        r#""Next": "Done""#,
        r#""Next": "Done", "Retry": [{ "ErrorEquals": ["Other"] }, { "ErrorEquals": ["Busy"], "IntervalSeconds": 2 }]"#,
    );
    let mocks = r#"{"Charge": [{"throw": {"error": "Busy", "cause": "later"}, "delay": 1},
        {"throw": {"error": "Busy"}}, {"return": {"Payload": {"id": 1}}}]}"#;
    let mut host = host(&definition, ORDER, mocks);
    let inspection = inspect(&mut host, "Charge");
    let shown: Vec<String> = inspection
        .attempts
        .iter()
        .map(|one| {
            format!(
                "{}: {} to {:?}, {:?} {:?}, retrier {:?} after {:?}, next {:?}",
                one.number,
                one.start,
                one.end,
                one.error,
                one.cause,
                one.retrier,
                one.interval,
                one.next
            )
        })
        .collect();
    expect![[r#"
        1: 0 to Some(1000), Some("Busy") Some("later"), retrier Some(1) after Some("2 s"), next Some(3000)
        2: 3000 to Some(3000), Some("Busy") None, retrier Some(1) after Some("4 s"), next Some(7000)
        3: 7000 to Some(7000), None None, retrier None after None, next None"#]].assert_eq(&shown.join("\n"));
    assert_eq!(inspection.attempt, 3);
}

#[test]
fn variables_have_their_origin_and_scope() {
    let definition = r#"{ "QueryLanguage": "JSONata", "StartAt": "A", "States": {
      "A": { "Type": "Pass", "Assign": { "x": 1, "y": 1 }, "Next": "B" },
      "B": { "Type": "Pass", "Assign": { "x": "{% $x + 1 %}" }, "Next": "Both" },
      "Both": { "Type": "Parallel", "End": true, "Branches": [ { "StartAt": "In", "States": {
        "In": { "Type": "Pass", "Assign": { "z": "{% $x %}" }, "Next": "Last" },
        "Last": { "Type": "Pass", "Assign": { "z": 9 }, "End": true } } } ] } } }"#;
    let mut host = host(definition, "{}", "");
    let inspection = inspect(&mut host, "Last");
    let shown: Vec<String> = inspection
        .variables
        .iter()
        .map(|one| {
            let new = if one.is_new { " new" } else { "" };
            let value = &one.value;
            format!(
                "{} = {value} by {} at {} in {}{new}",
                one.name, one.state, one.events, one.scope
            )
        })
        .collect();
    expect![[r"
        z = 9 by Last at 11 in inside `Both` new
        x = 2 by B at 5 in the whole workflow
        y = 1 by A at 3 in the whole workflow"]]
    .assert_eq(&shown.join("\n"));
}

#[test]
fn a_stage_knows_where_its_expression_is() {
    let mut host = host(JSONPATH, ORDER, CHARGED);
    host.act(Action::Edit {
        document: Document::Definition,
        text: format!("/* é😀 */ {JSONPATH}"),
    });
    let inspection = inspect(&mut host, "Charge");
    let text: Vec<u16> = host.session.project().definition.encode_utf16().collect();
    for (pointer, expected) in [
        ("/InputPath", "\"$.order\""),
        ("/ResultPath", "\"$.charged\""),
    ] {
        let mut fields = inspection
            .stages
            .iter()
            .filter_map(|stage| stage.field.as_ref());
        let range = fields
            .find(|field| field.pointer == pointer)
            .unwrap()
            .range
            .unwrap();
        let found = &text[range.start as usize..range.end as usize];
        assert_eq!(String::from_utf16(found).unwrap(), expected);
        host.act(MoreAction::RevealDefinition(range));
        assert!(
            matches!(host.effects.last(), Some(&Effect::Reveal { range: r, .. }) if r == range)
        );
    }
}

/// Evaluated again, everything is as it was: a what-if that changes nothing changes nothing.
#[test]
fn every_visit_of_every_example_is_found_again() {
    let mut n_compared = 0;
    for example in examples::ALL {
        let mut host = Host::new(example.project());
        host.run();
        for n in 1..=host.session.n_events() {
            host.act(Action::SeekTo(n));
            let Some(inspection) = host.session.inspection() else {
                continue;
            };
            let first = &inspection.stages[0];
            let StageValue::Known(input) = &first.value else {
                panic!("{}: {first:?}", example.slug);
            };
            host.act(MoreAction::WhatIf(WhatIfEdit {
                state: inspection.state.clone(),
                target: WhatIfTarget::Input,
                text: input.to_string(),
            }));
            let again = host.session.inspection().unwrap();
            assert_eq!(again.what_if.as_ref().unwrap().problem, None);
            for (stage, real) in again.stages.iter().zip(&inspection.stages) {
                assert!(
                    !stage.is_changed,
                    "{} {n} {}: {stage:#?} {real:#?}",
                    example.slug, again.state
                );
                n_compared += 1;
            }
            host.act(MoreAction::DropWhatIf);
        }
    }
    assert!(n_compared > 2_000, "{n_compared}");
}

#[test]
fn stepping_into_a_state_goes_through_its_stages_and_on() {
    let mut host = host(
        r#"{"StartAt": "A", "States": {
          "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": {"FunctionName": "f"}, "ResultPath": "$.a", "Next": "B"},
          "B": {"Type": "Choice", "Choices": [{"Variable": "$.n", "IsPresent": true, "Next": "C"}]},
          "C": {"Type": "Succeed"}}}"#,
        r#"{"n": 1}"#,
        r#"{"A": [{"return": 2}]}"#,
    );
    host.act(Action::SeekTo(1));
    let mut way = Vec::new();
    for _ in 0..13 {
        host.act(MoreAction::StepInto);
        let session = &host.session;
        let inspection = session.inspection().unwrap();
        let part = session.inspected_part(&inspection);
        let title = inspection
            .stage(part)
            .map_or("Choices", |stage| &stage.title);
        let ahead = inspection
            .stage(part)
            .is_some_and(|stage| matches!(stage.value, StageValue::Ahead));
        let title = if ahead {
            format!("{title} (ahead)")
        } else {
            title.to_owned()
        };
        way.push(format!(
            "{} {}: {title}",
            session.playhead(),
            inspection.state
        ));
    }
    expect![[r"
        2 A: Input
        2 A: InputPath
        2 A: Parameters
        5 A: Answer of lambda:invoke
        5 A: ResultSelector
        5 A: ResultPath
        5 A: OutputPath
        7 B: Input
        7 B: InputPath
        7 B: Choices
        7 B: OutputPath
        9 C: Input
        9 C: InputPath"]]
    .assert_eq(&way.join("\n"));
    host.act(MoreAction::StepOut);
    let inspection = host.session.inspection().unwrap();
    let part = host.session.inspected_part(&inspection);
    assert_eq!(inspection.stage(part).unwrap().title, "Input");
    host.act(MoreAction::StepOut);
    let inspection = host.session.inspection().unwrap();
    assert_eq!(&*inspection.state, "B");
}
