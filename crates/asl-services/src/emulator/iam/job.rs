//! What the role needs for a `.sync` job beside its request (AWS Step Functions guide, "How Step
//! Functions generates IAM policies for integrated services").
//!
//! The end of a job is told by a rule of EventBridge, and asked for now and then. Without permission for
//! the rule the service does not create the state machine. A run cannot say that, so it fails where the
//! first such call is. (Where the permission is taken away later, only delays come of it.) Without
//! permission to ask, a job ends by its event all the same where there is a rule, and where there is
//! none the execution is stuck: the call was made, and nothing more is heard of it.

use asl_protocol::{TaskCall, TaskError, TaskResource};

use super::policy::Verdict;
use super::table::{self, Needed};
use super::{Role, refusal, runtime, target};

const OF_RULE: [&str; 3] = ["events:PutTargets", "events:PutRule", "events:DescribeRule"];

/// Why there would be no such state machine: the rule that a job's end is told by cannot be made.
pub(super) fn without_rule(role: &Role<'_>, resource: &TaskResource) -> Option<TaskError> {
    let name = table::rule(resource)?;
    let parts: Vec<&str> = role.caller.id.split(':').collect();
    let part = |index: usize| parts.get(index).copied().unwrap_or_default();
    let (partition, region, account) = (part(1), part(3), part(4));
    let arn = format!("arn:{partition}:events:{region}:{account}:rule/{name}");
    let is_missing = |action: &&str| role.policy.judge(action, Some(&arn)) != Verdict::Allowed;
    let missing = OF_RULE.into_iter().find(is_missing)?;
    // In quotes: CreateStateMachine's words, seen many times (such as cumulus#2693).
    Some(runtime(format!(
        "AWS does not create a state machine with this state: \"'{}' is not authorized to create \
         managed-rule.\" The role needs {missing} on {arn}",
        role.caller.role_arn
    )))
}

/// Whether a job that was started ends unheard.
pub(super) fn is_unheard(role: &Role<'_>, call: &TaskCall) -> bool {
    let Some((action, service)) =
        table::poll(&call.resource).and_then(|(id, action)| Some((action, refusal::service(id)?)))
    else {
        return false;
    };
    let needed = Needed {
        action: action.to_owned(),
        service,
        is_sdk: false,
    };
    let targets = target::targets(&needed, call, role.caller);
    let may = |target: &Option<String>| {
        role.policy.judge(&needed.action, target.as_deref()) == Verdict::Allowed
    };
    !targets.iter().all(may)
}
