//! The rules, one file each.
//!
//! A rule looks at the whole definition and adds what it has to say. The order here is
//! that of the complaints about one place.

mod allowed_values;
mod assign_names;
mod callback_token;
mod choice_rule;
mod credentials;
mod definition_size;
mod duplicate_state;
mod empty_list;
mod error_equals;
mod exclusive_fields;
mod express;
mod heartbeat;
pub(crate) mod integration_parameters;
pub(crate) mod json_text;
mod jsonata_expression;
pub(crate) mod jsonata_string;
mod label;
mod map_mode;
mod missing_dollar;
mod missing_expression;
mod nesting;
mod number_range;
mod one_place;
pub(crate) mod outer_variable;
pub(crate) mod path_syntax;
mod payload_template;
mod query_language;
mod required_fields;
mod resource;
mod result_writer;
mod state_name;
mod static_result;
mod terminal_state;
mod timestamp;
mod unknown_field;
mod unknown_state;
pub(crate) mod unreachable_state;
mod wrong_type;

#[cfg(test)]
pub(crate) mod testing;

use asl_protocol::WorkflowType;
use asl_syntax::Parsed;
use source::Diagnostic;

use crate::definition::Definition;

/// The code of most of what AWS refuses.
pub(crate) const SCHEMA: &str = "SCHEMA_VALIDATION_FAILED";
/// The code of a transition to nowhere, and of a state that nothing leads to.
const TRANSITION: &str = "MISSING_TRANSITION_TARGET";

type Rule = fn(&Definition<'_>, &mut Vec<Diagnostic>);

/// All rules that look at a definition which is a JSON object.
const RULES: &[Rule] = &[
    nesting::check,
    query_language::check,
    unknown_field::check,
    required_fields::check,
    exclusive_fields::check,
    wrong_type::check,
    allowed_values::check,
    number_range::check,
    empty_list::check,
    timestamp::check,
    path_syntax::check,
    payload_template::check,
    jsonata_string::check,
    jsonata_expression::check,
    error_equals::check,
    choice_rule::check,
    heartbeat::check,
    state_name::check,
    duplicate_state::check,
    label::check,
    assign_names::check,
    outer_variable::check,
    resource::check,
    express::check,
    integration_parameters::check,
    callback_token::check,
    one_place::check,
    credentials::check,
    map_mode::check,
    result_writer::check,
    missing_dollar::check,
    missing_expression::check,
    static_result::check,
    unknown_state::check,
    unreachable_state::check,
];

/// Everything to be said about a definition, in text order; what concerns it as a whole comes
/// last. With it the definition, if it could be looked at.
pub(crate) fn check<'a>(
    text: &'a str,
    parsed: &Parsed,
    workflow: WorkflowType,
) -> (Vec<Diagnostic>, Option<Definition<'a>>) {
    let mut diagnostics = json_text::check(text, parsed);
    definition_size::check(text, &mut diagnostics);
    // What hangs in the wrong place would be complained about at length, and wrongly.
    if !parsed.machine.object.is_object() || parsed.is_torn {
        return (diagnostics, None);
    }
    let definition = Definition::new(text, parsed, workflow);
    for rule in RULES {
        rule(&definition, &mut diagnostics);
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.range.start);
    terminal_state::check(&definition, &mut diagnostics);
    (diagnostics, Some(definition))
}
