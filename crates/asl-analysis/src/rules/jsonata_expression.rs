//! A JSONata expression is understood before it is run.
//!
//! Its syntax is right, and it reads from what there is: `$states` and variables. There is
//! no input to read a bare name from, so `order.id`, `$` and `$$` are refused. `$states.result`
//! exists in `Output` and `Assign` of a Task, Parallel or Map, `$states.errorOutput` in those
//! of a catcher. What `Credentials` read the service does not look at before the task runs.
//!
//! Wrong: `{% order.id %}`. Right: `{% $states.input.order.id %}`, or `{% $order.id %}` where
//! `order` was assigned.

use std::collections::BTreeSet;
use std::ops::Range;

use asl_protocol::StateKind;
use asl_query::jsonata_inside;
use asl_syntax::{QueryLanguage, Written};
use json_syntax::Node;
use jsonata::{Dialect, Expression, Options, Reference};
use source::{Diagnostic, Severity, TextRange};

use super::jsonata_string::{for_each_string, holds_expressions};
use super::path_syntax::inside;
use crate::definition::{Definition, Part, PartKind};

const RULE: &str = "jsonata-expression";
const INVALID: &str = "INVALID_JSONATA_EXPRESSION";
const UNSUPPORTED: &str = "UNSUPPORTED_JSONATA_EXPRESSION";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for (part, field, _) in definition.fields(holds_expressions) {
        if part.language != QueryLanguage::Jsonata {
            continue;
        }
        for_each_string(field, &mut |node, text, path| {
            if let Some((inner, range)) = jsonata_inside(text) {
                let place = Place {
                    definition,
                    node,
                    path,
                    start: range.start,
                };
                let found = out.len();
                place.check(inner, Available::of(part, field), out);
                if part.kind == PartKind::Credentials {
                    for complaint in out.iter_mut().skip(found) {
                        if complaint.code == UNSUPPORTED {
                            complaint.severity = Severity::Warning;
                        }
                    }
                }
            }
        });
    }
}

/// Which members of `$states` there are, beside `input` and `context`.
#[derive(Clone, Copy)]
struct Available {
    result: bool,
    error_output: bool,
}

impl Available {
    fn of(part: &Part, field: Written<'_>) -> Self {
        let is_after = matches!(field.name(), "Output" | "Assign");
        let has_result = matches!(
            part.kind,
            PartKind::State(Some(StateKind::Task | StateKind::Parallel | StateKind::Map))
        );
        Self {
            result: is_after && has_result,
            error_output: is_after && part.kind == PartKind::Catcher,
        }
    }
}

/// An expression of a definition.
struct Place<'a> {
    definition: &'a Definition<'a>,
    /// The string it stands in.
    node: &'a Node,
    path: &'a str,
    /// Where it begins in the string.
    start: u32,
}

impl Place<'_> {
    fn check(&self, expression: &str, available: Available, out: &mut Vec<Diagnostic>) {
        let options = Options {
            dialect: Dialect::Aws,
        };
        let parsed = match Expression::parse(expression, &options) {
            Ok(parsed) => parsed,
            Err(error) => {
                let range = error.range.unwrap_or_default();
                out.push(self.complain(INVALID, &range, error.message));
                return;
            }
        };
        let references = parsed.references();
        let mut known = BTreeSet::new();
        for reference in &references.top_level {
            if known.insert(&*reference.name) {
                out.push(self.top_level(reference));
            }
        }
        if let Some(root) = references.root.first() {
            let message = "Reference to '$$' is not supported.".to_owned();
            out.push(self.complain(UNSUPPORTED, &root.range, message));
        }
        let has = |member: &str| {
            let states = ["states", member];
            references
                .paths
                .iter()
                .any(|path| path.iter().take(2).eq(states.iter()))
        };
        let place_of = |member: &str| {
            let mut states = references
                .variables
                .iter()
                .filter(|variable| variable.name == "states");
            states
                .find_map(|variable| with_member(expression, &variable.range, member))
                .unwrap_or_default()
        };
        if has("errorOutput") && !available.error_output {
            out.push(self.absent("errorOutput", &place_of("errorOutput")));
        }
        if has("result") && !available.result {
            let complaint = self.absent("result", &place_of("result"));
            // A definition that Amazon's language service is tested with reads it in a catcher.
            out.push(if available.error_output {
                Diagnostic {
                    severity: Severity::Warning,
                    message: "there is no `$states.result` here".to_owned(),
                    ..complaint
                }
            } else {
                complaint
            });
        }
    }

    /// A bare name, which would be read from an input that is not there.
    fn top_level(&self, reference: &Reference) -> Diagnostic {
        let name = &reference.name;
        let message = format!("Reference to '{name}' at the top level is not supported.");
        let help = match &**name {
            "$" => "read `$states.input`".to_owned(),
            _ => format!("read `$states.input.{name}`, or `${name}` if it is a variable"),
        };
        self.complain(UNSUPPORTED, &reference.range, message)
            .with_help(help)
    }

    /// A member that `$states` does not have here (tiny-asl-machine,
    /// `Feature.JSONataValidation-002` to `-004`).
    fn absent(&self, member: &str, range: &Range<usize>) -> Diagnostic {
        let message = format!("Field '$states.{member}' does not exist.");
        self.complain(UNSUPPORTED, range, message)
    }

    fn complain(&self, code: &'static str, range: &Range<usize>, message: String) -> Diagnostic {
        let place = |offset: usize| {
            u32::try_from(offset).map_or(u32::MAX, |n| n.saturating_add(self.start))
        };
        let range = TextRange::new(place(range.start), place(range.end));
        let at = inside(self.definition, self.node, range);
        Diagnostic::error(code, RULE, at, message).at(self.path)
    }
}

/// The place of a variable with the member that follows it, if it is this one.
fn with_member(expression: &str, variable: &Range<usize>, member: &str) -> Option<Range<usize>> {
    let after = expression.get(variable.end..)?.trim_start();
    let rest = after.strip_prefix('.')?.trim_start();
    let rest = rest.strip_prefix(member)?;
    let goes_on = rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    (!goes_on).then_some(variable.start..expression.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn syntax() {
        check_state(
            r#"{"Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": {"a": "{% 1 + %}", "b": ["{% \u0061[1,2) %}"], "c": "{% $states.input.a %}"}}"#,
            &expect![[r#"
                error[INVALID_JSONATA_EXPRESSION] Unexpected end of expression at /States/A/Output/a (+)
                error[INVALID_JSONATA_EXPRESSION] Expected "]", got "," at /States/A/Output/b[0] (,)
            "#]],
        );
    }

    #[test]
    fn what_credentials_read_is_not_looked_at() {
        check_state(
            r#"{"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f"},
                "Credentials": {"RoleArn": "{% role & $states.result %}"}, "End": true}"#,
            &expect![[r#"
                warning[UNSUPPORTED_JSONATA_EXPRESSION] Reference to 'role' at the top level is not supported. at /States/A/Credentials/RoleArn (role) read `$states.input.role`, or `$role` if it is a variable
                warning[UNSUPPORTED_JSONATA_EXPRESSION] Field '$states.result' does not exist. at /States/A/Credentials/RoleArn ($states.result)
            "#]],
        );
    }

    #[test]
    fn what_there_is_to_read() {
        check_state(
            r#"{"Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": "{% order.id & order & items[price > 3] & $.id & $string($states.input.a[$ > 1]) & $$ %}"}"#,
            &expect![[r#"
                error[UNSUPPORTED_JSONATA_EXPRESSION] Reference to 'order' at the top level is not supported. at /States/A/Output (order) read `$states.input.order`, or `$order` if it is a variable
                error[UNSUPPORTED_JSONATA_EXPRESSION] Reference to 'items' at the top level is not supported. at /States/A/Output (items) read `$states.input.items`, or `$items` if it is a variable
                error[UNSUPPORTED_JSONATA_EXPRESSION] Reference to '$' at the top level is not supported. at /States/A/Output ($) read `$states.input`
                error[UNSUPPORTED_JSONATA_EXPRESSION] Reference to '$$' is not supported. at /States/A/Output ($$)
            "#]],
        );
        check_state(
            r#"{"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
                "Arguments": "{% $states.result %}", "Output": "{% $states.result %}", "Assign": {"x": "{% $states.errorOutput %}"},
                "Catch": [{"ErrorEquals": ["States.ALL"], "Output": "{% $states.errorOutput.Error %}", "Next": "A"}], "End": true}"#,
            &expect![[r#"
                error[UNSUPPORTED_JSONATA_EXPRESSION] Field '$states.result' does not exist. at /States/A/Arguments ($states.result)
                error[UNSUPPORTED_JSONATA_EXPRESSION] Field '$states.errorOutput' does not exist. at /States/A/Assign/x ($states.errorOutput)
            "#]],
        );
    }
}
