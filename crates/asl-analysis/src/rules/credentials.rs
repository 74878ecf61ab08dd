//! `Credentials` name a role, and not for an activity.
//!
//! A Task that runs under another role gives its ARN as `RoleArn`, or a path to it as `RoleArn.$`.

use source::Diagnostic;

use super::SCHEMA;
use crate::definition::{Definition, ScopedState};

const RULE: &str = "credentials";

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for (_, ScopedState { state, .. }) in definition.states_with("Credentials") {
        let Some(field) = state.credentials() else {
            continue;
        };
        let Some(credentials) = &field.value else {
            continue;
        };
        if credentials.role_arn().is_none() && credentials.role_arn_path().is_none() {
            let message = "The field 'RoleArn' is required but was missing";
            out.push(
                Diagnostic::error(SCHEMA, RULE, field.key.range, message)
                    .at(credentials.object.location()),
            );
        }
        let resource = state.resource().and_then(|field| field.value);
        if resource.is_some_and(|arn| arn.contains(":activity:")) {
            let message = "The field 'Credentials' is not supported for activities";
            out.push(
                Diagnostic::error(SCHEMA, RULE, field.key.range, message)
                    .at(credentials.object.location()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn a_role_and_no_activity() {
        check_state(
            r#"{"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:a", "Credentials": {}, "End": true}"#,
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] The field 'RoleArn' is required but was missing at /States/A/Credentials ("Credentials")
                error[SCHEMA_VALIDATION_FAILED] The field 'Credentials' is not supported for activities at /States/A/Credentials ("Credentials")
            "#]],
        );
    }
}
