//! States may not be nested too deeply.
//!
//! Branches and item processors inside each other are read down to a limit, which no
//! definition written by hand comes near.

use asl_protocol::limits;
use source::Diagnostic;

use crate::definition::Definition;

pub(super) fn check(definition: &Definition<'_>, out: &mut Vec<Diagnostic>) {
    if let Some(machine) = &definition.too_deep {
        out.push(
            Diagnostic::error(
                "TOO_DEEPLY_NESTED",
                "nesting",
                machine.object.range(),
                format!(
                    "States are nested deeper than {}",
                    limits::MAX_STATE_NESTING
                ),
            )
            .at(machine.object.location()),
        );
    }
}

#[cfg(test)]
mod tests {
    use asl_protocol::WorkflowType;

    #[test]
    fn a_hundred_parallels_are_too_many() {
        let n = 100;
        let open =
            r#"{"StartAt": "A", "States": {"A": {"Type": "Parallel", "End": true, "Branches": ["#;
        let text = open.repeat(n) + &"]}}}".repeat(n);
        let parsed = asl_syntax::parse(&text);
        let found = crate::check(&text, &parsed, WorkflowType::Standard);
        let n_found = found
            .iter()
            .filter(|d| d.code == "TOO_DEEPLY_NESTED")
            .count();
        assert_eq!(n_found, 1);
    }
}
