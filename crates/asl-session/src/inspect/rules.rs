//! The rules of a Choice with what each one says.

use std::rc::Rc;

use asl_engine::{Compared, Judged, JudgedKind};
use asl_program::{Action, State};
use json_syntax::Node;

use super::field::{Editor, field};
use super::replay::Replayed;
use super::{Compiled, Rule, RuleTest, Verdict};
use crate::narration::short;

/// The rules of a state, then `Default`; `node` is its text in the definition that ran.
pub(super) fn rules(
    state: &State,
    node: &Node,
    compiled: &Compiled,
    editor: &Editor<'_>,
    replayed: &Replayed,
) -> Vec<Rule> {
    let Action::Choice { rules, default } = &state.action else {
        return Vec::new();
    };
    let name_of = |id| Rc::clone(&compiled.program.state(id).name);
    let mut shown = Vec::with_capacity(rules.len() + 1);
    for (idx, (rule, judged)) in rules.iter().zip(&replayed.judged).enumerate() {
        let pointer = format!("/Choices/{idx}");
        shown.push(Rule {
            title: format!("Rule {}", idx + 1),
            next: Some(name_of(rule.next)),
            is_taken: judged.verdict == Some(Ok(true)),
            test: Some(test(judged, node, &pointer, compiled, editor)),
            range: editor.range(&pointer),
        });
    }
    if let Some(default) = default {
        let asked = |judged: &Judged| judged.verdict == Some(Ok(false));
        shown.push(Rule {
            title: "Default".to_owned(),
            next: Some(name_of(*default)),
            is_taken: replayed.judged.iter().all(asked),
            test: None,
            range: editor.range("/Default"),
        });
    }
    shown
}

/// Nesting is that of the definition, which its parser limits.
fn test(
    judged: &Judged,
    node: &Node,
    pointer: &str,
    compiled: &Compiled,
    editor: &Editor<'_>,
) -> RuleTest {
    let inside = |name: &str, idx: usize| match name {
        "Not" => format!("{pointer}/Not"),
        name => format!("{pointer}/{name}/{idx}"),
    };
    let parts = |name: &'static str| {
        let parts = judged.parts.iter().enumerate();
        parts
            .map(|(idx, part)| test(part, node, &inside(name, idx), compiled, editor))
            .collect()
    };
    let verdict = match &judged.verdict {
        None => Verdict::NotAsked,
        Some(Ok(true)) => Verdict::Holds,
        Some(Ok(false)) => Verdict::Fails,
        Some(Err(error)) => {
            let text = error.cause.as_deref().or(error.error.as_deref());
            Verdict::Error(text.unwrap_or_default().to_owned())
        }
    };
    let (text, operands, field, parts) = match &judged.kind {
        JudgedKind::And => (
            "And: all of these".to_owned(),
            Vec::new(),
            None,
            parts("And"),
        ),
        JudgedKind::Or => ("Or: one of these".to_owned(), Vec::new(), None, parts("Or")),
        JudgedKind::Not => ("Not".to_owned(), Vec::new(), None, parts("Not")),
        JudgedKind::Compare(compared) => {
            let operands = if verdict == Verdict::NotAsked {
                Vec::new()
            } else {
                operands(compared)
            };
            (comparison(compared), operands, None, Vec::new())
        }
        JudgedKind::Condition => {
            let pointer = format!("{pointer}/Condition");
            let field = field(node, &compiled.text, &pointer, editor);
            (field.text.clone(), Vec::new(), Some(field), Vec::new())
        }
    };
    RuleTest {
        text,
        operands,
        verdict,
        field,
        parts,
    }
}

/// `$.age NumericLessThan 18`.
fn comparison(compared: &Compared) -> String {
    let Compared {
        variable,
        comparator,
        operand_path,
        operand,
        ..
    } = compared;
    let comparator = comparator.as_str();
    match (operand_path, operand) {
        (Some(path), _) => format!("{variable} {comparator}Path {path}"),
        (None, Some(operand)) => format!("{variable} {comparator} {}", short(operand)),
        (None, None) => format!("{variable} {comparator}"),
    }
}

fn operands(compared: &Compared) -> Vec<(String, String)> {
    let text =
        |value: Option<&json_value::Value>| value.map_or_else(|| "nothing there".to_owned(), short);
    let mut operands = vec![(compared.variable.clone(), text(compared.found.as_ref()))];
    if let Some(path) = &compared.operand_path {
        operands.push((path.clone(), text(compared.operand.as_ref())));
    }
    operands
}
