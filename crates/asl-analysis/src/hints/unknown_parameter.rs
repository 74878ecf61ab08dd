//! A call has only parameters that its API has (AWS guide, "Passing parameters to a service
//! API").
//!
//! The service refuses a definition with another one, in these words, though such a
//! definition runs here. A parameter in the API's own writing, `queueUrl`, is told by the rule
//! `integration-parameters`.
//!
//! Wrong: `arn:aws:states:::sqs:sendMessage` with `"MessageText"`. Right: `"MessageBody"`.

use asl_protocol::StateKind;
use asl_syntax::QueryLanguage;
use source::Diagnostic;

use crate::definition::{Definition, ScopedState};
use crate::similar::{nearest, suggest};

/// One line for each optimized integration: `service:action` and its parameters.
const TABLE: &str = include_str!("../../data/parameters.txt");

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    for ScopedState {
        state, language, ..
    } in definition.states()
    {
        let field = match language {
            QueryLanguage::JsonPath => state.parameters(),
            QueryLanguage::Jsonata => state.arguments(),
        };
        let resource = state.resource().and_then(|field| field.value);
        let known = resource.as_deref().and_then(parameters_of);
        let (Some(StateKind::Task), Some(field), Some(known)) = (state.kind(), field, known) else {
            continue;
        };
        for member in field.node.members() {
            let key = &member.key;
            let (name, ending) = match key.name.strip_suffix(".$") {
                Some(name) => (name, ".$"),
                None => (&*key.name, ""),
            };
            let is_small = name.starts_with(|first: char| first.is_ascii_lowercase());
            if is_small || known.clone().any(|parameter| parameter == name) {
                continue;
            }
            let text = format!("The field \"{name}\" is not supported by Step Functions");
            let warning = Diagnostic::warning(
                "UNSUPPORTED_PARAMETER",
                "unknown-parameter",
                key.range,
                text,
            );
            let better = nearest(name, known.clone()).map(|name| format!("{name}{ending}"));
            out.push(suggest(
                warning.at(&*field.path()),
                key.range,
                better.as_deref(),
            ));
        }
    }
}

/// What a call of this resource can have; `None` for what is no optimized integration.
fn parameters_of(arn: &str) -> Option<impl Iterator<Item = &'static str> + Clone> {
    let resource = crate::task_resource(arn);
    let action = resource.resource.split('.').next().unwrap_or_default();
    let call = format!("{}:{action}", resource.resource_type);
    TABLE.lines().find_map(|line| {
        let (name, parameters) = line.split_once(' ')?;
        (name == call).then(|| parameters.split(' '))
    })
}
