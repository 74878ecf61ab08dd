//! The functions and activities of a machine are where it is.
//!
//! A machine calls in its own partition and its own Region alone. Which those are, its first
//! task says.
//!
//! Wrong: a function of `us-east-1` beside one of `eu-west-1`.

use asl_syntax::Field;
use source::Diagnostic;

use crate::definition::{Definition, ScopedState};

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    let (mut partition, mut region) = (None, None);
    for (_, ScopedState { state, .. }) in definition.states_with("Resource") {
        let Some(field) = state.resource() else {
            continue;
        };
        let Some(arn) = field.value.clone() else {
            continue;
        };
        let parts: Vec<&str> = arn.split(':').collect();
        let ["arn", its_partition, _, its_region, ..] = parts.as_slice() else {
            continue;
        };
        for (what, its, first) in [
            ("partition", *its_partition, &mut partition),
            ("Region", *its_region, &mut region),
        ] {
            // A template's `${…}` may become anything.
            if its.is_empty() || its.contains('$') {
                continue;
            }
            let first = first.get_or_insert_with(|| its.to_owned());
            if first.as_str() != its {
                out.push(elsewhere(&field, what, its, first));
                break;
            }
        }
    }
}

/// A task that is called in another place than the first one.
fn elsewhere<T>(field: &Field<T>, what: &str, its: &str, first: &str) -> Diagnostic {
    Diagnostic::warning(
        "INVALID_RESOURCE",
        "one-place",
        field.range(),
        format!("this task is in the {what} `{its}`, the first one in `{first}`: a machine cannot call both"),
    )
    .at(&*field.path())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check;

    #[test]
    fn two_places() {
        let two = |a: &str, b: &str| {
            format!(
                r#"{{"StartAt": "A", "States": {{
                    "A": {{"Type": "Task", "Resource": "arn:aws:{a}", "Next": "B"}},
                    "B": {{"Type": "Task", "Resource": "arn:{b}", "End": true}}}}}}"#
            )
        };
        check(
            &two(
                "lambda:us-east-1:1:function:f",
                "aws:lambda:eu-west-1:1:function:g",
            ),
            &expect![[r#"
                warning[INVALID_RESOURCE] this task is in the Region `eu-west-1`, the first one in `us-east-1`: a machine cannot call both at /States/B/Resource ("arn:aws:lambda:eu-west-1:1:function:g")
            "#]],
        );
        check(
            &two(
                "lambda:us-east-1:1:function:f",
                "aws-cn:lambda:cn-north-1:1:function:g",
            ),
            &expect![[r#"
                warning[INVALID_RESOURCE] this task is in the partition `aws-cn`, the first one in `aws`: a machine cannot call both at /States/B/Resource ("arn:aws-cn:lambda:cn-north-1:1:function:g")
            "#]],
        );
        check(
            &two(
                "lambda:us-east-1:1:function:f",
                "aws:states:us-east-1:1:activity:g",
            ),
            &expect![[""]],
        );
    }
}
