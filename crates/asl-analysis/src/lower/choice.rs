//! The rules of a Choice state.

use asl_program::{ChoiceRule, Comparison, Operand, Test};
use asl_syntax::{ChoiceRule as Rule, State};
use source::Diagnostic;

use super::field::{self, Reader};
use super::{Names, target, unusable};

/// `Choices`, in order.
pub(super) fn rules(
    state: &State,
    names: Names<'_>,
    reader: Reader<'_>,
) -> Result<Vec<ChoiceRule>, Box<Diagnostic>> {
    let rules = state
        .choices()
        .and_then(|field| field.value)
        .unwrap_or_default();
    let mut lowered = Vec::with_capacity(rules.len());
    for rule in &rules {
        let next = rule.next().and_then(|field| field.value);
        lowered.push(ChoiceRule {
            test: test(rule, reader)?,
            next: target(&rule.object, "Next", next.as_deref(), names)?,
            assign: reader.template(rule.assign())?,
            output: reader.template(rule.output())?,
        });
    }
    Ok(lowered)
}

fn test(rule: &Rule, reader: Reader<'_>) -> Result<Test, Box<Diagnostic>> {
    if let Some(condition) = rule.condition() {
        return reader.expression(&condition).map(Test::Condition);
    }
    let all = |rules: Vec<Rule>| -> Result<Vec<Test>, Box<Diagnostic>> {
        rules.iter().map(|rule| test(rule, reader)).collect()
    };
    if let Some(and) = rule.and().and_then(|field| field.value) {
        return Ok(Test::And(all(and)?));
    }
    if let Some(or) = rule.or().and_then(|field| field.value) {
        return Ok(Test::Or(all(or)?));
    }
    if let Some(not) = rule.not().and_then(|field| field.value) {
        return Ok(Test::Not(Box::new(test(&not, reader)?)));
    }
    let variable = rule
        .variable()
        .ok_or_else(|| unusable(&rule.object, "Variable"))?;
    let (written, operand) = rule
        .comparisons()
        .into_iter()
        .next()
        .ok_or_else(|| unusable(&rule.object, "StringEquals"))?;
    let operand = if written.is_path {
        let text = operand.node.as_str().cloned();
        let text = text.ok_or_else(|| unusable(&rule.object, operand.name()))?;
        Operand::Path(field::path_at(&text, operand.range(), &operand.path())?)
    } else {
        Operand::Literal(operand.to_value())
    };
    Ok(Test::Compare(Comparison {
        variable: field::path(&variable)?,
        comparator: written.comparator,
        operand,
    }))
}
