//! Members of a call's structures begin with a capital, at every depth (AWS guide, "Passing
//! parameters to a service API").
//!
//! Only what is known to be a structure is looked at: the keys of a map are free.
//!
//! Wrong: `"RetryStrategy": {"attempts": 5}`. Right: `"RetryStrategy": {"Attempts": 5}`.

use asl_protocol::StateKind;
use asl_syntax::QueryLanguage;
use json_syntax::{Member, Node};
use source::Diagnostic;

use super::hint;
use crate::definition::{Definition, ScopedState};
use crate::integrations;

/// The parameters of Batch, ECS, Glue, EMR, SageMaker and others that are structures all the
/// way down, or lists of such.
const STRUCTURES: &[&str] = &[
    "ArrayProperties",
    "CapacityProviderStrategy",
    "ContainerOverrides",
    "DependsOn",
    "NetworkConfiguration",
    "NotificationProperty",
    "Overrides",
    "PlacementConstraints",
    "PlacementStrategy",
    "ResourceConfig",
    "ResultConfiguration",
    "RetryStrategy",
    "StoppingCondition",
    "Timeout",
];

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for ScopedState {
        state, language, ..
    } in definition.states()
    {
        let resource = state.resource().and_then(|field| field.value);
        let is_call = resource.is_some_and(|arn| integrations::call_of(&arn).is_some());
        let parameters = match language {
            QueryLanguage::JsonPath => state.parameters(),
            QueryLanguage::Jsonata => state.arguments(),
        };
        let (true, Some(field)) = (is_call && state.kind() == Some(StateKind::Task), parameters)
        else {
            continue;
        };
        let is_structure = |member: &&Member| STRUCTURES.contains(&&*member.key.name);
        let mut todo: Vec<&Node> = field
            .node
            .members()
            .iter()
            .filter(is_structure)
            .filter_map(|member| member.value.as_ref())
            .collect();
        while let Some(node) = todo.pop() {
            todo.extend(node.items());
            for member in node.members() {
                todo.extend(&member.value);
                let name = &member.key.name;
                if let Some(first) = name.chars().next().filter(char::is_ascii_lowercase) {
                    let better = format!("{}{}", first.to_ascii_uppercase(), &name[1..]);
                    let text = format!("members begin with a capital here: `{better}`");
                    let remark = hint("PARAMETER_CASE", "nested-parameter", member.key.range, text);
                    out.push(remark.at(&*field.path()));
                }
            }
        }
    }
}
