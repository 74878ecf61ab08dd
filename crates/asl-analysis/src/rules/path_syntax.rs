//! A path field holds a path.
//!
//! `InputPath`, `OutputPath` and `Variable` take any JSONPath. `ResultPath`, `ItemsPath` and
//! the fields that read a number or a time take a reference path, which names one place: no
//! `*`, `..`, `:`, `,`, `?` or `@`. `ErrorPath` and `CausePath` also take an intrinsic
//! function that gives a text.
//!
//! Wrong: `"Variable": "order.total"`, `"ResultPath": "$.orders[*]"`.
//! Right: `"Variable": "$.order.total"`, `"ResultPath": "$.orders[0]"`.

use asl_query::{
    Allow, Function, PathExpr, ReferenceKind, ReferencePath, Source, SourcePath, SyntaxError,
};
use asl_syntax::Written;
use json_syntax::Node;
use source::{Diagnostic, TextRange};

use super::SCHEMA;
use crate::definition::Definition;
use crate::schema::Shape;

const RULE: &str = "path-syntax";

/// The functions that give a text.
const TEXT_FUNCTIONS: &[Function] = &[
    Function::ArrayGetItem,
    Function::Base64Encode,
    Function::Base64Decode,
    Function::Format,
    Function::JsonToString,
    Function::Hash,
    Function::UUID,
];

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    let is_path = |shape| {
        matches!(
            shape,
            Shape::NullablePath | Shape::PathOrIntrinsic | Shape::ResultPath | Shape::ReferencePath
        )
    };
    for (_, field, spec) in definition.fields(is_path) {
        let Some(text) = field.node.as_str() else {
            continue;
        };
        let shape = spec.shape;
        let problem = if shape == Shape::NullablePath {
            path(text)
        } else if shape == Shape::PathOrIntrinsic {
            path_or_intrinsic(text)
        } else if shape == Shape::ResultPath {
            reference_path(text, |source| *source == Source::Input)
        } else if field.name() == "Variable" {
            variable(text)
        } else {
            reference_path(text, |source| {
                *source != Source::Context || !is_map_number(field.name())
            })
        };
        if let Err(problem) = problem {
            out.push(not_a_path(definition, field, problem));
        }
    }
}

/// What is wrong with a path: the service's words, and ours with a place in the text.
struct Problem {
    message: &'static str,
    error: SyntaxError,
}

const NOT_A_PATH: &str = "Value must be a valid JSONPath.";
const NOT_A_REFERENCE: &str = "Value is not a Reference Path";
const NO_DOLLAR: &str = "Value is not a Reference Path: Reference path didn't start with '$'";
const NOT_A_TEXT: &str =
    "Value must be a valid JSONPath or a valid intrinsic function call that returns a string";

/// The fields of a Map that read a number; the service gives them no context object.
fn is_map_number(name: &str) -> bool {
    matches!(
        name,
        "MaxConcurrencyPath"
            | "ToleratedFailureCountPath"
            | "ToleratedFailurePercentagePath"
            | "MaxItemsPath"
            | "MaxItemsPerBatchPath"
            | "MaxInputBytesPerBatchPath"
    )
}

fn path(text: &str) -> Result<(), Problem> {
    PathExpr::parse(text, Allow::PATHS)
        .map(|_| ())
        .map_err(|error| Problem {
            message: NOT_A_PATH,
            error,
        })
}

/// `Variable`: any path, though the service's complaint names a reference path.
fn variable(text: &str) -> Result<(), Problem> {
    match SourcePath::parse(text) {
        Ok(_) if text.starts_with('$') => Ok(()),
        _ => reference_path(text, |_| true),
    }
}

fn path_or_intrinsic(text: &str) -> Result<(), Problem> {
    let problem = |error| Problem {
        message: NOT_A_TEXT,
        error,
    };
    let expr = PathExpr::parse(text, Allow::ALL).map_err(problem)?;
    let outermost = expr.references().into_iter().next();
    if let Some(reference) = outermost
        && let ReferenceKind::Function(function) = reference.kind
        && !TEXT_FUNCTIONS.contains(&function)
    {
        let message = format!("`{}` does not give a text", function.as_str());
        let (start, end) = (reference.range.start as usize, reference.range.end as usize);
        return Err(problem(SyntaxError::new(start, end, message)));
    }
    Ok(())
}

fn reference_path(text: &str, is_allowed: impl Fn(&Source) -> bool) -> Result<(), Problem> {
    let whole = |message: &str| SyntaxError::new(0, text.len(), message);
    if !text.starts_with('$') {
        return Err(Problem {
            message: NO_DOLLAR,
            error: whole("a path begins with `$`"),
        });
    }
    let problem = |error| Problem {
        message: NOT_A_REFERENCE,
        error,
    };
    let parsed = SourcePath::parse(text).map_err(problem)?;
    let skipped = match parsed.source() {
        Source::Input => 0,
        Source::Context => 1,
        Source::Variable(name) => name.len(),
    };
    if !is_allowed(parsed.source()) {
        return Err(problem(whole(
            "this field reads from the state's input only",
        )));
    }
    let rest = text.get(skipped + 1..).unwrap_or_default();
    ReferencePath::parse(&format!("${rest}"))
        .map(|_| ())
        .map_err(|error| problem(error.shifted(skipped)))
}

/// A text that is no path of the kind that the field takes.
fn not_a_path(definition: &Definition<'_>, field: Written<'_>, problem: Problem) -> Diagnostic {
    let at = inside(definition, field.node, problem.error.range);
    Diagnostic::error(SCHEMA, RULE, at, problem.message)
        .at(&*field.path())
        .with_help(problem.error.message)
}

/// A range of a decoded string, in the definition's text; the whole string if it is empty.
pub(crate) fn inside(definition: &Definition<'_>, string: &Node, range: TextRange) -> TextRange {
    let at = json_syntax::source_range(definition.text, string.range, range);
    if at.is_empty() { string.range } else { at }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn paths() {
        check_state(
            r#"{"Type": "Pass", "InputPath": "$$.Execution.Input", "OutputPath": "$.a[*]", "ResultPath": "$.b", "End": true}"#,
            &expect![[""]],
        );
        check_state(
            r#"{"Type": "Pass", "InputPath": "a.b", "OutputPath": "$.a[", "ResultPath": "$.b[*]", "End": true}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Value must be a valid JSONPath. at /States/A/InputPath (a) a path begins with `$`
                error[SCHEMA_VALIDATION_FAILED] Value must be a valid JSONPath. at /States/A/OutputPath ([) the bracket is not closed
                error[SCHEMA_VALIDATION_FAILED] Value is not a Reference Path at /States/A/ResultPath (*) a reference path has no `*`
            "#]],
        );
    }

    #[test]
    fn reference_paths() {
        check_state(
            r#"{"Type": "Choice", "Choices": [{"Variable": "a", "StringEqualsPath": "$.\u0062..c", "Next": "A"}, {"Variable": "$v.a", "IsNull": true, "Next": "A"}], "Default": "A"}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Value is not a Reference Path: Reference path didn't start with '$' at /States/A/Choices[0]/Variable (a) a path begins with `$`
                error[SCHEMA_VALIDATION_FAILED] Value is not a Reference Path at /States/A/Choices[0]/StringEqualsPath (..) a reference path has no `..`
                error[MISSING_END_STATE] Workflow has no terminal state at null ("States") write `"End": true` in its last state, or add a Succeed or Fail state
            "#]],
        );
        check_state(
            r#"{"Type": "Map", "ItemsPath": "$$.Execution.Input", "MaxConcurrencyPath": "$$.Execution.Input.n", "End": true, "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Value is not a Reference Path at /States/A/MaxConcurrencyPath ($$.Execution.Input.n) this field reads from the state's input only
            "#]],
        );
    }

    #[test]
    fn functions_that_give_texts() {
        check_state(
            r#"{"Type": "Fail", "ErrorPath": "States.Format('{}', $.e)", "CausePath": "States.ArrayLength($.a)"}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Value must be a valid JSONPath or a valid intrinsic function call that returns a string at /States/A/CausePath (States.ArrayLength) `States.ArrayLength` does not give a text
            "#]],
        );
    }
}
