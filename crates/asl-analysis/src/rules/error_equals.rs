//! `States.ALL` stands alone, and in the last retrier or catcher.
//!
//! Retriers and catchers are tried in order and the first that names the error is taken, so
//! whatever stands beside or after `States.ALL` would never be looked at. Names that begin
//! with `States.` are the language's own; an invented one never matches anything.
//!
//! Wrong: `"ErrorEquals": ["States.ALL", "Busy"]`. Right: two retriers, `States.ALL` last.

use asl_protocol::error_name;
use asl_syntax::{Field, Item};
use source::Diagnostic;
use std::rc::Rc;

use super::SCHEMA;
use crate::definition::{Definition, ScopedState};
use crate::similar::{nearest, suggest};

const RULE: &str = "error-equals";

/// A list of error names.
type Names = Field<Rc<[Item<Rc<str>>]>>;

/// The reserved names (ASL specification, appendix A, and the service's additions).
const RESERVED: &[&str] = &[
    error_name::ALL,
    error_name::HEARTBEAT_TIMEOUT,
    error_name::TIMEOUT,
    error_name::TASK_FAILED,
    error_name::PERMISSIONS,
    error_name::RESULT_PATH_MATCH_FAILURE,
    error_name::REFERENCE_PATH_CONFLICT,
    error_name::PARAMETER_PATH_FAILURE,
    error_name::BRANCH_FAILED,
    error_name::NO_CHOICE_MATCHED,
    error_name::INTRINSIC_FAILURE,
    error_name::EXCEED_TOLERATED_FAILURE_THRESHOLD,
    error_name::ITEM_READER_FAILED,
    error_name::RESULT_WRITER_FAILED,
    error_name::DATA_LIMIT_EXCEEDED,
    error_name::RUNTIME,
    error_name::QUERY_EVALUATION_ERROR,
    error_name::HTTP_SOCKET,
];

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for (_, ScopedState { state, .. }) in definition.states_with("Retry") {
        let retriers = state
            .retry()
            .and_then(|field| field.value)
            .unwrap_or_default();
        check_list(retriers.iter().map(asl_syntax::Retrier::error_equals), out);
    }
    for (_, ScopedState { state, .. }) in definition.states_with("Catch") {
        let catchers = state
            .catch()
            .and_then(|field| field.value)
            .unwrap_or_default();
        check_list(catchers.iter().map(asl_syntax::Catcher::error_equals), out);
    }
}

fn check_list(lists: impl ExactSizeIterator<Item = Option<Names>>, out: &mut Vec<Diagnostic>) {
    let n_lists = lists.len();
    for (index, names) in lists.enumerate() {
        let Some(names) = names else {
            continue;
        };
        let items = names.value.as_deref().unwrap_or_default();
        let is_all = |item: &Item<Rc<str>>| item.value.as_deref() == Some(error_name::ALL);
        let all = items.iter().find(|item| is_all(item));
        if let Some(all) = all.filter(|_| items.len() > 1 || index + 1 < n_lists) {
            out.push(all_in_company(all));
        }
        let is_invented = |name: &str| name.starts_with("States.") && !RESERVED.contains(&name);
        for item in items {
            if let Some(name) = item.value.as_deref().filter(|name| is_invented(name)) {
                out.push(unknown_reserved_name(item, name));
            }
        }
    }
}

/// `States.ALL` beside other names, or before other lists.
fn all_in_company(all: &Item<Rc<str>>) -> Diagnostic {
    Diagnostic::error(
        SCHEMA,
        RULE,
        all.node.range,
        "States.ALL must appear alone and at end of list",
    )
    .at(&*all.path)
}

/// A name that looks reserved and is not: nothing ever fails with it.
fn unknown_reserved_name(item: &Item<Rc<str>>, name: &str) -> Diagnostic {
    let diagnostic = Diagnostic::warning(
        "UNKNOWN_ERROR_NAME",
        RULE,
        item.node.range,
        format!("`{name}` is none of the reserved error names, so it never matches"),
    )
    .at(&*item.path);
    suggest(
        diagnostic,
        item.node.range,
        nearest(name, RESERVED.iter().copied()),
    )
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::check_state;

    #[test]
    fn all_stands_alone_and_last() {
        let catch = |catch: &str| {
            format!(
                r#"{{"Type": "Parallel", "Branches": [{{"StartAt": "B", "States": {{"B": {{"Type": "Fail"}}}}}}], "End": true, "Catch": {catch}}}"#
            )
        };
        check_state(
            &catch(r#"[{"ErrorEquals": ["States.ALL", "E"], "Next": "A"}]"#),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] States.ALL must appear alone and at end of list at /States/A/Catch[0]/ErrorEquals[0] ("States.ALL")
            "#]],
        );
        check_state(
            &catch(
                r#"[{"ErrorEquals": ["States.ALL"], "Next": "A"}, {"ErrorEquals": ["E"], "Next": "A"}]"#,
            ),
            &expect![[r#"
                error[SCHEMA_VALIDATION_FAILED] States.ALL must appear alone and at end of list at /States/A/Catch[0]/ErrorEquals[0] ("States.ALL")
            "#]],
        );
        check_state(
            &catch(r#"[{"ErrorEquals": ["States.TimeOut"], "Next": "A"}]"#),
            &expect![[r#"
                warning[UNKNOWN_ERROR_NAME] `States.TimeOut` is none of the reserved error names, so it never matches at /States/A/Catch[0]/ErrorEquals[0] ("States.TimeOut") did you mean `States.Timeout`?
            "#]],
        );
    }
}
