//! What would be if something were another.

use expect_test::expect;

use super::{CHARGED, JSONATA, JSONPATH, ORDER, host, inspect, told};
use crate::Effect;
use crate::inspect::{WhatIfEdit, WhatIfTarget};
use crate::more::MoreAction;
use crate::tests::Host;

fn think(host: &mut Host, target: WhatIfTarget, text: &str) {
    host.act(MoreAction::WhatIf(WhatIfEdit {
        state: "Charge".into(),
        target,
        text: text.to_owned(),
    }));
}

#[test]
fn a_change_in_thought_goes_on_downstream_and_can_be_written_down() {
    let mut host = host(JSONPATH, ORDER, CHARGED);
    inspect(&mut host, "Charge");
    let selector = WhatIfTarget::Field("/ResultSelector".to_owned());
    think(&mut host, selector, "{\n  \"code.$\": \"$.StatusCode\"\n}");
    let inspection = host.session.inspection().unwrap();
    expect![[r#"
        Input: {"order":{"sum":41.5}}
        InputPath [$.order]: {"sum":41.5}
            removed $.order: {"sum":41.5} => -
            added $.sum: - => 41.5
        Parameters [{  "FunctionName": "charge",  "Payload": { "sum.$": "$.sum" }}]: {"FunctionName":"charge","Payload":{"sum":41.5}}
            removed $.sum: 41.5 => -
            added $.FunctionName: - => "charge"
            added $.Payload: - => {"sum":41.5}
        Answer of lambda:invoke: {"Payload":{"id":7},"StatusCode":200}
        * ResultSelector [{  "code.$": "$.StatusCode"}]: {"code":200}
            removed $.Payload: {"id":7} => -
            removed $.StatusCode: 200 => -
            added $.code: - => 200
        * ResultPath [$.charged]: {"order":{"sum":41.5},"charged":{"code":200}}
            added $.charged: - => {"code":200}
        * OutputPath [$.charged]: {"code":200}
            removed $.order: {"sum":41.5} => -
            removed $.charged: {"code":200} => -
            added $.code: - => 200"#]].assert_eq(&told(&inspection));
    assert!(inspection.what_if.as_ref().unwrap().can_apply);
    think(&mut host, WhatIfTarget::Field("/OutputPath".to_owned()), "");
    host.act(MoreAction::ApplyWhatIf);
    expect![[r#"
        {
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
              "ResultSelector": {
                "code.$": "$.StatusCode"
              },
              "ResultPath": "$.charged",
              "Next": "Done"
            },
            "Done": { "Type": "Succeed" }
          }
        }"#]]
    .assert_eq(&host.session.project().definition);
    assert!(host.session.inspection().unwrap().what_if.is_none());
    let is_text = |effect: &Effect| matches!(effect, Effect::SetText { .. });
    assert!(host.effects.iter().any(is_text));
}

#[test]
fn input_and_answer_can_be_others_in_thought() {
    let mut host = host(JSONPATH, ORDER, CHARGED);
    inspect(&mut host, "Charge");
    think(&mut host, WhatIfTarget::Input, r#"{"order": {"sum": 1}}"#);
    think(&mut host, WhatIfTarget::Result, r#"{"Payload": {"id": 8}}"#);
    let inspection = host.session.inspection().unwrap();
    expect![[r#"
        * Input: {"order":{"sum":1}}
        * InputPath [$.order]: {"sum":1}
            removed $.order: {"sum":1} => -
            added $.sum: - => 1
        * Parameters [{  "FunctionName": "charge",  "Payload": { "sum.$": "$.sum" }}]: {"FunctionName":"charge","Payload":{"sum":1}}
            removed $.sum: 1 => -
            added $.FunctionName: - => "charge"
            added $.Payload: - => {"sum":1}
        * Answer of lambda:invoke: {"Payload":{"id":8}}
        * ResultSelector [{ "id.$": "$.Payload.id" }]: {"id":8}
            removed $.Payload: {"id":8} => -
            added $.id: - => 8
        * ResultPath [$.charged]: {"order":{"sum":1},"charged":{"id":8}}
            added $.charged: - => {"id":8}
        * OutputPath [$.charged]: {"id":8}
            removed $.order: {"sum":1} => -
            removed $.charged: {"id":8} => -
            added $.id: - => 8"#]].assert_eq(&told(&inspection));
    assert!(!inspection.what_if.as_ref().unwrap().can_apply);
    think(&mut host, WhatIfTarget::Input, r#"{"order": "#);
    let what_if = host.session.inspection().unwrap().what_if.clone().unwrap();
    expect!["The input is not JSON: the text ends too early (line 1, column 11)"]
        .assert_eq(&what_if.problem.unwrap());
    host.act(MoreAction::DropWhatIf);
    assert!(host.session.inspection().unwrap().what_if.is_none());
}

#[test]
fn a_field_that_is_missing_is_added() {
    let mut host = host(JSONATA, ORDER, CHARGED);
    host.act(MoreAction::WhatIf(WhatIfEdit {
        state: "Done".into(),
        target: WhatIfTarget::Field("/Assign".to_owned()),
        text: "{ \"a\": 1 }".to_owned(),
    }));
    host.act(MoreAction::ApplyWhatIf);
    let definition = &host.session.project().definition;
    assert!(
        definition.contains(r#""End": true, "Assign": { "a": 1 } }"#),
        "{definition}"
    );
}
