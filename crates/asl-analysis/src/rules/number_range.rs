//! Numbers have bounds.
//!
//! Timeouts are 1 to 99,999,999 seconds, `BackoffRate` is at least 1, a percentage is 0 to
//! 100, and so on.
//!
//! Wrong: `"MaxConcurrency": -1`. Right: `"MaxConcurrency": 0`, which means no limit.

use asl_syntax::Written;
use json_syntax::NodeKind;
use json_value::Value;
use source::Diagnostic;

use super::SCHEMA;
use crate::definition::Definition;
use crate::schema::Shape;

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    let has_bounds = |shape| {
        matches!(
            shape,
            Shape::Integer(..)
                | Shape::DynamicInteger(..)
                | Shape::Number(..)
                | Shape::DynamicNumber(..)
        )
    };
    for (_, field, spec) in definition.fields(has_bounds) {
        let NodeKind::Number(n) = &field.node.kind else {
            continue;
        };
        out.extend(beyond(spec.shape, n).map(|bound| out_of_range(field, &bound)));
    }
}

/// The bound that a number is beyond, in the service's words.
fn beyond(shape: Shape, n: &Value) -> Option<String> {
    if let Shape::Integer(min, max) | Shape::DynamicInteger(min, max) = shape {
        let n = n.as_i64()?;
        if n < min {
            return Some(format!("Minimum value is {min}"));
        }
        return (n > max).then(|| format!("Maximum value is {max}"));
    }
    if let Shape::Number(min, max) | Shape::DynamicNumber(min, max) = shape {
        let n = n.as_f64()?;
        if n < min {
            return Some(format!("Minimum value is {min:?}"));
        }
        return (n > max).then(|| format!("Maximum value is {max:?}"));
    }
    None
}

/// A number beyond its bounds.
fn out_of_range(field: Written<'_>, message: &str) -> Diagnostic {
    Diagnostic::error(SCHEMA, "number-range", field.range(), message).at(&*field.path())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn bounds() {
        check_state(
            r#"{"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true,
                "TimeoutSeconds": 0, "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": -1, "BackoffRate": 0.5, "MaxDelaySeconds": 31622401}]}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Minimum value is 1 at /States/A/TimeoutSeconds (0)
                error[SCHEMA_VALIDATION_FAILED] Minimum value is 0 at /States/A/Retry[0]/MaxAttempts (-1)
                error[SCHEMA_VALIDATION_FAILED] Minimum value is 1.0 at /States/A/Retry[0]/BackoffRate (0.5)
                error[SCHEMA_VALIDATION_FAILED] Maximum value is 31622400 at /States/A/Retry[0]/MaxDelaySeconds (31622401)
            "#]],
        );
        check_state(
            r#"{"Type": "Map", "End": true, "MaxConcurrency": -1, "ToleratedFailurePercentage": 101,
                "Iterator": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] Minimum value is 0 at /States/A/MaxConcurrency (-1)
                error[SCHEMA_VALIDATION_FAILED] Maximum value is 100.0 at /States/A/ToleratedFailurePercentage (101)
            "#]],
        );
    }
}
