//! Remarks: what the service accepts, and what is better otherwise.
//!
//! They are asked for apart from the rules, so that whoever only runs a definition need not
//! carry them.

mod argument_count;
mod inline_map;
mod large_number;
mod long_task;
mod map_item;
mod nested_parameter;
mod undefined_variable;

use asl_protocol::WorkflowType;
use asl_syntax::Parsed;
use source::Diagnostic;

use crate::definition::Definition;

type Hint = fn(&Definition<'_>, &mut Vec<Diagnostic>);

const HINTS: &[Hint] = &[
    long_task::check,
    large_number::check,
    map_item::check,
    argument_count::check,
    inline_map::check,
    nested_parameter::check,
    undefined_variable::check,
];

/// Remarks about a definition, in text order; none about one whose brackets do not fit.
/// `parsed` is the parse of `text`.
pub fn hints(text: &str, parsed: &Parsed, workflow: WorkflowType) -> Vec<Diagnostic> {
    let mut remarks = Vec::new();
    if parsed.machine.object.is_object() && !parsed.is_torn {
        let definition = Definition::new(text, parsed, workflow);
        for hint in HINTS {
            hint(&definition, &mut remarks);
        }
        remarks.sort_by_key(|remark| remark.range.start);
    }
    remarks
}

/// A remark.
fn hint(code: &'static str, rule: &'static str, at: source::TextRange, text: String) -> Diagnostic {
    let mut remark = Diagnostic::warning(code, rule, at, text);
    remark.severity = source::Severity::Hint;
    remark
}

#[cfg(test)]
mod tests {
    use asl_protocol::WorkflowType;
    use expect_test::{Expect, expect};

    use crate::rules::testing::shown;

    #[track_caller]
    fn check(state: &str, expected: &Expect) {
        let text = format!(r#"{{"StartAt": "A", "States": {{"A": {state}}}}}"#);
        let parsed = asl_syntax::parse(&text);
        let remarks = super::hints(&text, &parsed, WorkflowType::Standard);
        expected.assert_eq(&shown(&text, remarks));
    }

    #[test]
    fn calls_have_as_many_arguments_as_they_take() {
        check(
            r#"{"Type": "Pass", "Parameters": {"a": [{"b.$": "States.Array(States.UUID(1), States.MathRandom(1))"}]}, "End": true}"#,
            &expect![[r#"
                hint[ARGUMENT_COUNT] `States.UUID` takes 0 arguments, not 1: the execution fails here at /States/A/Parameters (States.UUID)
                hint[ARGUMENT_COUNT] `States.MathRandom` takes 2 to 3 arguments, not 1: the execution fails here at /States/A/Parameters (States.MathRandom)
            "#]],
        );
    }

    #[test]
    fn an_inline_map_reads_no_objects() {
        check(
            r#"{"Type": "Map", "ItemBatcher": {"MaxItemsPerBatch": 2}, "ItemProcessor": {
                "StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}, "End": true}"#,
            &expect![[r#"
                hint[INLINE_MAP] `ItemBatcher` is for a distributed Map: the execution fails here at /States/A ("ItemBatcher")
            "#]],
        );
    }

    #[test]
    fn who_waits_for_others_has_a_limit() {
        let activity = r#""Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:a", "End": true"#;
        check(
            &format!("{{{activity}}}"),
            &expect![[r#"
            hint[NO_TIMEOUT] this waits for others, and without `TimeoutSeconds` or `HeartbeatSeconds` for up to a year at /States/A/Resource ("arn:aws:states:us-east-1:123456789012:activity:a")
        "#]],
        );
        check(
            &format!(r#"{{{activity}, "TimeoutSecondsPath": "$.t"}}"#),
            &expect![[""]],
        );
        check(
            &format!(r#"{{{activity}, "HeartbeatSeconds": 60}}"#),
            &expect![[""]],
        );
        check(
            r#"{"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "Parameters": {}, "End": true}"#,
            &expect![[r#"
                hint[NO_TIMEOUT] this waits for others, and without `TimeoutSeconds` or `HeartbeatSeconds` for up to a year at /States/A/Resource ("arn:aws:states:::ecs:runTask.sync")
            "#]],
        );
        check(
            r#"{"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask", "Parameters": {}, "End": true}"#,
            &expect![[""]],
        );
    }

    #[test]
    fn numbers_that_are_not_exact() {
        check(
            r#"{"Type": "Choice", "Default": "A", "Choices": [
                {"Variable": "$.n", "NumericEquals": 9007199254740993, "Next": "A"},
                {"Not": {"Variable": "$.n", "NumericLessThan": -9007199254740992}, "Next": "A"},
                {"Variable": "$.n", "NumericEquals": 9007199254740991, "Next": "A"},
                {"Variable": "$.n", "NumericGreaterThan": 1e300, "Next": "A"}]}"#,
            &expect![[r#"
                hint[INEXACT_NUMBER] 9007199254740993 is beyond 2^53 - 1, so that it may equal its neighbours at /States/A/Choices[0]/NumericEquals (9007199254740993)
                hint[INEXACT_NUMBER] -9007199254740992 is beyond 2^53 - 1, so that it may equal its neighbours at /States/A/Choices[1]/Not/NumericLessThan (-9007199254740992)
            "#]],
        );
    }

    #[test]
    fn members_of_structures_begin_with_a_capital_too() {
        check(
            r#"{"Type": "Task", "Resource": "arn:aws:states:::batch:submitJob.sync", "TimeoutSeconds": 5, "End": true,
                "Parameters": {"JobName": "j", "JobQueue": "q", "JobDefinition": "d",
                  "Parameters": {"free": "x"}, "RetryStrategy": {"attempts": 5},
                  "ContainerOverrides": {"Environment": [{"name": "x", "Value": "y"}]}}}"#,
            &expect![[r#"
                hint[PARAMETER_CASE] members begin with a capital here: `Attempts` at /States/A/Parameters ("attempts")
                hint[PARAMETER_CASE] members begin with a capital here: `Name` at /States/A/Parameters ("name")
            "#]],
        );
        check(
            r#"{"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask", "End": true,
                "Parameters": {"TaskDefinition": "t", "PlacementStrategy": [{"field.$": "$.f", "Type": "spread"}]}}"#,
            &expect![[r#"
                hint[PARAMETER_CASE] members begin with a capital here: `Field.$` at /States/A/Parameters ("field.$")
            "#]],
        );
    }

    #[test]
    fn the_item_is_sure_in_the_map_alone() {
        check(
            r#"{"Type": "Map", "End": true, "ItemsPath": "$$.Map.Item.Value",
                "ItemSelector": {"v.$": "$$.Map.Item.Value"},
                "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true,
                  "Parameters": {"a": [{"i.$": "$$.Map.Item.Index", "n.$": "$$.State.Name"}]}}}}}"#,
            &expect![[r#"
                hint[MAP_ITEM] only the `ItemSelector` of the Map state is sure to see its item at /States/A/ItemsPath ("$$.Map.Item.Value")
                hint[MAP_ITEM] only the `ItemSelector` of the Map state is sure to see its item at /States/A/ItemProcessor/States/P/Parameters ("$$.Map.Item.Index")
            "#]],
        );
    }

    #[test]
    fn a_variable_is_read_where_it_is_assigned() {
        let branches = r#""Fork": {"Type": "Parallel", "Branches": [
            {"StartAt": "W", "States": {"W": {"Type": "Pass", "Assign": {"inner": 2}, "End": true}}},
            {"StartAt": "R", "States": {"R": {"Type": "Pass", "Output": {"a": "{% $inner & $inner & $outer & ($own := 1; $own) %}"}, "End": true}}}],
            "Assign": {"late": 1}, "Next": "Read"},
            "Read": {"Type": "Pass", "Output": "{% $inner & $late & $sum([1]) & $states.input %}", "Next": "Paths"}"#;
        let text = format!(
            r#"{{"QueryLanguage": "JSONata", "StartAt": "Set", "States": {{
                "Set": {{"Type": "Pass", "Assign": {{"outer": 5}}, "Next": "Fork"}}, {branches},
                "Paths": {{"Type": "Pass", "End": true}}}}}}"#
        );
        let parsed = asl_syntax::parse(&text);
        let remarks = super::hints(&text, &parsed, WorkflowType::Standard);
        expect![[r#"
            warning[POSSIBLY_UNDEFINED_VARIABLE] Variable 'inner' is possibly not defined. at /States/Fork/Branches[1]/States/R/Output/a ($inner)
            warning[POSSIBLY_UNDEFINED_VARIABLE] Variable 'inner' is possibly not defined. at /States/Read/Output ($inner)
        "#]]
        .assert_eq(&shown(&text, remarks));
    }

    #[test]
    fn paths_read_variables_too() {
        check(
            r#"{"Type": "Choice", "Default": "A", "Assign": {"known.$": "$.k", "n.$": "States.MathAdd($gone, 1)"}, "Choices": [
                {"Variable": "$known", "StringEquals": "$not", "Next": "A"},
                {"And": [{"Variable": "$lost.x", "StringEqualsPath": "$away"}], "Next": "A"}]}"#,
            &expect![[r#"
                warning[POSSIBLY_UNDEFINED_VARIABLE] Variable 'gone' is possibly not defined. at /States/A/Assign/n.$ ($gone)
                warning[POSSIBLY_UNDEFINED_VARIABLE] Variable 'lost' is possibly not defined. at /States/A/Choices[1]/And[0]/Variable ($lost.x)
                warning[POSSIBLY_UNDEFINED_VARIABLE] Variable 'away' is possibly not defined. at /States/A/Choices[1]/And[0]/StringEqualsPath ($away)
            "#]],
        );
        // The children of a distributed Map see no variables but their own.
        check(
            r#"{"Type": "Map", "Assign": {"all": 1}, "ItemSelector": {"v.$": "$all"}, "ResultPath": "$r", "End": true, "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "P", "States": {
                "P": {"Type": "Pass", "Parameters": {"a": [{"i.$": "$all[0]"}]}, "End": true}}}}"#,
            &expect![[r#"
                warning[POSSIBLY_UNDEFINED_VARIABLE] Variable 'all' is possibly not defined. at /States/A/ItemProcessor/States/P/Parameters/a[0]/i.$ ($all[0])
            "#]],
        );
    }
}
