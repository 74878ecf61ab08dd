//! The actions that `aws-sdk:` resources can call: a table behind a door.
//!
//! The table is `data/sdk-actions.txt`, made by `tools/make_sdk_actions.py`, which says how it is
//! written, from the models of the services (`data/NOTICE`, November 2026). It weighs as much as a
//! good part of a page, so that a host may bring it later: natively it is linked in, and with the
//! feature `late` nothing refers to it until the host installs it, and nothing is known until then.

use std::cmp::Ordering;

use crate::integrations::has_sdk_service;
use crate::similar::nearest;

/// What knows the actions of the services of the AWS SDK.
#[derive(Clone, Copy, Debug)]
pub struct SdkActions(fn(&str, &str) -> SdkCall);

/// That of this crate.
pub static SDK_ACTIONS: SdkActions = SdkActions(judge);

#[cfg(feature = "late")]
static INSTALLED: std::sync::OnceLock<&'static SdkActions> = std::sync::OnceLock::new();

/// Brings the table; from here on an action that a service does not have is refused. A second call
/// changes nothing.
#[cfg(feature = "late")]
pub fn install_sdk_actions(actions: &'static SdkActions) {
    INSTALLED.get_or_init(|| actions);
}

/// Whether the table is there.
pub fn has_sdk_actions() -> bool {
    installed().is_some()
}

#[cfg_attr(
    not(feature = "late"),
    expect(
        clippy::unnecessary_wraps,
        reason = "only a host that brings it later has none"
    )
)]
fn installed() -> Option<&'static SdkActions> {
    #[cfg(feature = "late")]
    return INSTALLED.get().copied();
    #[cfg(not(feature = "late"))]
    Some(&SDK_ACTIONS)
}

/// What stands behind `aws-sdk:service:action`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SdkCall {
    /// An action, or nothing that is known to be none.
    Known,
    /// None; perhaps this service and action were meant.
    Unknown(Option<(&'static str, &'static str)>),
}

/// What stands behind `aws-sdk:service:action`, as far as it is known yet.
pub(crate) fn sdk_call(service: &str, action: &str) -> SdkCall {
    if let Some(SdkActions(judge)) = installed() {
        return judge(service, action);
    }
    if is_name(action) && has_sdk_service(service) {
        SdkCall::Known
    } else {
        SdkCall::Unknown(None)
    }
}

fn is_name(action: &str) -> bool {
    action.starts_with(|c: char| c.is_ascii_lowercase())
        && action.chars().all(|c| c.is_ascii_alphanumeric())
}

fn judge(service: &str, action: &str) -> SdkCall {
    let table = include_str!("../data/sdk-actions.txt");
    match line_of(table, service) {
        Some(line) if line.actions().any(|known| known == action) => SdkCall::Known,
        // Of a service that is no more, no models are published.
        None if has_sdk_service(service) && is_name(action) => SdkCall::Known,
        line => SdkCall::Unknown(meant(table, line, service, action)),
    }
}

/// The service and its action that were meant, the service given as it is or by another of its names.
fn meant(
    table: &'static str,
    line: Option<Line>,
    service: &str,
    action: &str,
) -> Option<(&'static str, &'static str)> {
    let lines = || table.lines().map(Line::of);
    let bare = service.replace('-', "");
    let line = line
        .or_else(|| lines().find(|line| line.others.split('|').any(|other| other == bare)))
        .or_else(|| {
            let near = nearest(service, lines().map(|line| line.name))?;
            line_of(table, near)
        })?;
    let action = action.split_once('.').map_or(action, |(action, _)| action);
    Some((line.name, nearest(action, line.actions())?))
}

/// The line of a service: they are sorted, so that half of what is left is passed over each time.
fn line_of(table: &'static str, service: &str) -> Option<Line> {
    let mut rest = table;
    while !rest.is_empty() {
        let (before, _) = rest.split_at(rest.floor_char_boundary(rest.len() / 2));
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let (before, after) = rest.split_at(start);
        let (text, after) = after.split_once('\n').unwrap_or((after, ""));
        let line = Line::of(text);
        rest = match service.cmp(line.name) {
            Ordering::Equal => return Some(line),
            Ordering::Less => before,
            Ordering::Greater => after,
        };
    }
    None
}

/// A service.
#[derive(Clone, Copy)]
struct Line {
    name: &'static str,
    /// Its other names, `|` between them.
    others: &'static str,
    actions: &'static str,
}

impl Line {
    fn of(text: &'static str) -> Self {
        let (names, actions) = text.split_once(' ').unwrap_or((text, ""));
        let (name, others) = names.split_once('|').unwrap_or((names, ""));
        Self {
            name,
            others,
            actions,
        }
    }

    fn actions(self) -> impl Iterator<Item = &'static str> {
        self.actions.split(' ')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found_and_is_a_service() {
        let table = include_str!("../data/sdk-actions.txt");
        assert_eq!(table.lines().count(), 404);
        for line in table.lines().map(Line::of) {
            let found = line_of(table, line.name).unwrap();
            assert_eq!(found.actions, line.actions, "{}", line.name);
            assert!(has_sdk_service(line.name), "{}", line.name);
            assert!(line.actions().all(is_name), "{}", line.name);
        }
    }

    #[test]
    fn actions_are_known_and_slips_are_understood() {
        let known = [
            ("dynamodb", "query"),
            ("rds", "describeDBInstances"),
            ("accessanalyzer", "validatePolicy"),
            ("xray", "untagResource"),
            // No model of it is published any more.
            ("honeycode", "queryTableRows"),
        ];
        for (service, action) in known {
            assert_eq!(
                sdk_call(service, action),
                SdkCall::Known,
                "{service}:{action}"
            );
        }
        let unknown = [
            (("dynamodb", "nope"), None),
            (("dynamodb", "Query"), Some(("dynamodb", "query"))),
            (
                ("rds", "describeDbInstances"),
                Some(("rds", "describeDBInstances")),
            ),
            (
                ("stepfunctions", "startExecution"),
                Some(("sfn", "startExecution")),
            ),
            (
                ("states", "startExecution"),
                Some(("sfn", "startExecution")),
            ),
            (
                ("cognito-idp", "listUser"),
                Some(("cognitoidentityprovider", "listUsers")),
            ),
            (("dynamobd", "getItem"), Some(("dynamodb", "getItem"))),
            (("honeycode", "Nope"), None),
            (("moon", "land"), None),
            // It streams.
            (("s3", "selectObjectContent"), None),
        ];
        for ((service, action), meant) in unknown {
            assert_eq!(
                sdk_call(service, action),
                SdkCall::Unknown(meant),
                "{service}:{action}"
            );
        }
    }
}
