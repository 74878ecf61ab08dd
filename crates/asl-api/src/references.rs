//! Which workflow variables each state reads, as `DescribeStateMachine` tells.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_program::{
    Action, Delay, Distributed, Field, MapState, Operand, Program, Selection, State, TaskState,
    Test,
};
use asl_protocol::WorkflowType;
use asl_query::{PathExpr, Reference, ReferenceKind, Source, Template, is_jsonata_name};
use json_value::Value;

use crate::Refusal;

/// `{"variableReferences": {"State": ["variable", …]}}` for a definition: names in the order
/// in which they are read (seen of one field: `radkawar/stackd`, September 2026), states that
/// read no variable left out.
///
/// # Errors
/// The definition has errors.
pub fn variable_references(definition: &str) -> Result<Value, Refusal> {
    let analysis = asl_analysis::analyze(definition, WorkflowType::Standard);
    let Some(program) = analysis.program else {
        return Err(Refusal::of_diagnostics(&analysis.diagnostics));
    };
    let members = read_by_states(&program).into_iter().map(|(state, names)| {
        let names = Value::array(names.into_iter().map(Value::from));
        (state, names)
    });
    let references = Value::object(members);
    Ok(Value::object([("variableReferences", references)]))
}

/// The variables that each state reads, states that read none left out.
fn read_by_states(program: &Program) -> BTreeMap<Rc<str>, Vec<Rc<str>>> {
    let mut by_state: BTreeMap<Rc<str>, Vec<Rc<str>>> = BTreeMap::new();
    for state in &program.states {
        let mut reads = Reads::default();
        reads.state(state);
        if !reads.names.is_empty() {
            by_state
                .entry(state.name.clone())
                .or_default()
                .extend(reads.names);
        }
    }
    by_state
}

/// The variables found so far.
#[derive(Default)]
struct Reads {
    names: Vec<Rc<str>>,
}

impl Reads {
    fn state(&mut self, state: &State) {
        self.selection(&state.input_path);
        let templates = [
            &state.arguments,
            &state.result_selector,
            &state.assign,
            &state.output,
        ];
        for template in templates.into_iter().flatten() {
            self.template(template);
        }
        self.selection(&state.output_path);
        for catcher in &state.catchers {
            self.templates(&[catcher.assign.as_ref(), catcher.output.as_ref()]);
        }
        match &state.action {
            Action::Pass { .. } | Action::Succeed | Action::Parallel { .. } => {}
            Action::Task(task) => self.task(task),
            Action::Choice { rules, .. } => {
                for rule in rules {
                    self.test(&rule.test);
                    self.templates(&[rule.assign.as_ref(), rule.output.as_ref()]);
                }
            }
            Action::Wait(Delay::Seconds(secs)) => self.field(Some(secs)),
            Action::Wait(Delay::Until(until)) => self.field(Some(until)),
            Action::Fail { error, cause } => {
                self.field(error.as_ref());
                self.field(cause.as_ref());
            }
            Action::Map(map) => self.map(map),
        }
    }

    fn task(&mut self, task: &TaskState) {
        self.field(task.timeout.as_ref());
        self.field(task.heartbeat.as_ref());
        self.templates(&[task.credentials.as_ref()]);
    }

    fn map(&mut self, map: &MapState) {
        if let Some(path) = &map.items_path {
            self.path(path);
        }
        self.templates(&[map.items.as_ref(), map.item_selector.as_ref()]);
        self.field(map.max_concurrency.as_ref());
        // Of an inline Map too: the service looks at the text, not at what runs.
        let Some(Distributed {
            reader,
            batcher,
            result_writer,
            tolerated_failure_count,
            tolerated_failure_percentage,
            ..
        }) = map.distributed.as_ref().or(map.idle.as_deref())
        else {
            return;
        };
        if let Some(reader) = reader {
            self.templates(&[reader.arguments.as_ref(), reader.items_pointer.as_ref()]);
            self.field(reader.max_items.as_ref());
        }
        if let Some(batcher) = batcher {
            self.field(batcher.max_items.as_ref());
            self.field(batcher.max_bytes.as_ref());
            self.templates(&[batcher.batch_input.as_ref()]);
        }
        let export = result_writer
            .as_ref()
            .and_then(|writer| writer.export.as_ref());
        self.templates(&[export.and_then(Option::as_ref)]);
        self.field(tolerated_failure_count.as_ref());
        self.field(tolerated_failure_percentage.as_ref());
    }

    /// Choice rules nest as deep as the definition does, which its parser limits.
    fn test(&mut self, test: &Test) {
        match test {
            Test::And(tests) | Test::Or(tests) => tests.iter().for_each(|test| self.test(test)),
            Test::Not(test) => self.test(test),
            Test::Condition(condition) => self.template(condition),
            Test::Compare(comparison) => {
                self.path(&comparison.variable);
                match &comparison.operand {
                    Operand::Path(path) => self.path(path),
                    Operand::Literal(_) => {}
                }
            }
        }
    }

    fn selection(&mut self, selection: &Selection) {
        match selection {
            Selection::Path(path) => self.path(path),
            Selection::All | Selection::Nothing => {}
        }
    }

    fn field<T>(&mut self, field: Option<&Field<T>>) {
        match field {
            Some(Field::Path(path)) => self.path(path),
            Some(Field::Jsonata(template)) => self.template(template),
            Some(Field::Literal(_)) | None => {}
        }
    }

    fn path(&mut self, path: &PathExpr) {
        path.references()
            .into_iter()
            .for_each(|found| self.found(found));
    }

    fn templates(&mut self, templates: &[Option<&Template>]) {
        for template in templates.iter().flatten() {
            self.template(template);
        }
    }

    fn template(&mut self, template: &Template) {
        for (_, found) in template.references() {
            self.found(found);
        }
    }

    fn read(&mut self, name: Rc<str>) {
        if !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    fn found(&mut self, reference: Reference) {
        match reference.kind {
            ReferenceKind::Path {
                source: Source::Variable(name),
                ..
            } => {
                self.read(name);
            }
            ReferenceKind::JsonataVariable(name) => {
                if !is_jsonata_name(&name) {
                    self.read(name);
                }
            }
            ReferenceKind::Path {
                source: Source::Input | Source::Context,
                ..
            }
            | ReferenceKind::Function(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use json_value::Value;

    use super::variable_references;

    #[track_caller]
    fn check(states: &str, expected: Expect) {
        let definition = format!(r#"{{"StartAt": "A", "States": {{{states}}}}}"#);
        let answer = match variable_references(&definition) {
            Ok(references) => shown(&references),
            Err(refusal) => refusal.message,
        };
        expected.assert_eq(&answer);
    }

    /// One state a line.
    fn shown(references: &Value) -> String {
        let states = references.get("variableReferences").unwrap();
        let states = states.as_object().unwrap().iter();
        let lines: Vec<String> = states
            .map(|(state, names)| format!("{state} {names}"))
            .collect();
        lines.join("\n")
    }

    #[test]
    fn paths_read_variables_in_every_field() {
        check(
            r#""A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
                "Parameters": {"QueueUrl.$": "$queue.url", "MessageBody.$": "States.Format('{}', $b)", "MessageGroupId": "$not"},
                "ResultSelector": {"r.$": "$chosen"}, "TimeoutSecondsPath": "$limit",
                "Catch": [{"ErrorEquals": ["E"], "Assign": {"e.$": "$caught"}, "Next": "B"}],
                "OutputPath": "$out[0]", "Next": "B"},
            "B": {"Type": "Choice", "Choices": [{"And": [
                {"Variable": "$x", "IsPresent": true},
                {"Not": {"Variable": "$.n", "NumericEqualsPath": "$y"}}], "Next": "C"}], "Default": "C"},
            "C": {"Type": "Fail", "ErrorPath": "$err", "CausePath": "States.JsonToString($why)"}"#,
            expect![[r#"
                A ["queue","b","chosen","out","caught","limit"]
                B ["x","y"]
                C ["err","why"]"#]],
        );
    }

    #[test]
    fn maps_read_variables_outside_and_inside() {
        check(
            r#""A": {"Type": "Map", "ItemsPath": "$all", "MaxConcurrencyPath": "$n",
                "ItemSelector": {"v.$": "$shared"}, "ToleratedFailureCountPath": "$few",
                "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "Inner", "States": {"Inner": {"Type": "Wait", "SecondsPath": "$pause", "End": true}}},
                "End": true}"#,
            expect![[r#"
                A ["all","shared","n","few"]
                Inner ["pause"]"#]],
        );
    }

    #[test]
    fn an_inline_map_may_have_fields_that_it_does_not_use() {
        check(
            r#""A": {"Type": "Map", "ToleratedFailureCountPath": "$few", "ToleratedFailurePercentagePath": "$part",
                "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket.$": "$bucket", "Key": "k"},
                    "ReaderConfig": {"InputType": "JSON", "MaxItemsPath": "$most"}},
                "ItemBatcher": {"MaxItemsPerBatchPath": "$size", "BatchInput": {"b.$": "$shared"}},
                "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket.$": "$out", "Prefix": "p"}},
                "ItemProcessor": {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": true}}}, "End": true}"#,
            expect![[r#"A ["bucket","most","size","shared","out","few","part"]"#]],
        );
    }

    #[test]
    fn expressions_read_what_they_do_not_bind() {
        check(
            r#""A": {"Type": "Pass", "QueryLanguage": "JSONata",
                "Assign": {"z": "{% $a + $sum($map($list, function($v, $i) { $v * $factor })) %}"},
                "Output": {"o": "{% ($local := $b; $local & $states.input.c & $uuid()) %}", "p": "$no"}, "Next": "B"},
            "B": {"Type": "Choice", "QueryLanguage": "JSONata",
                "Choices": [{"Condition": "{% $flag %}", "Assign": {"q": "{% $w %}"}, "Next": "C"}], "Default": "C"},
            "C": {"Type": "Wait", "QueryLanguage": "JSONata", "Seconds": "{% $secs %}", "End": true}"#,
            expect![[r#"
                A ["a","list","factor","b"]
                B ["flag","w"]
                C ["secs"]"#]],
        );
    }

    #[test]
    fn a_definition_with_errors_has_none() {
        check(
            r#""A": {"Type": "Pass", "Next": "Nowhere"}"#,
            expect![
                "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: Nowhere at /States/A/Next, MISSING_END_STATE: Workflow has no terminal state at null'"
            ],
        );
    }
}
