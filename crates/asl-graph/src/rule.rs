//! The rules of a Choice state, and the catchers of others, in a few words.

use asl_syntax::{Catcher, ChoiceRule, Comparator};

use crate::caption::plain;

/// Rules inside rules are written out to this depth; deeper ones are left out.
const MAX_DEPTH: usize = 6;

/// The text of a label ends after this many bytes, even in its tooltip.
const MAX_LENGTH: usize = 400;

/// A rule as a person would say it: `$.age ≥ 18`.
pub(crate) fn of_rule(rule: &ChoiceRule) -> String {
    limited(condition(rule, MAX_DEPTH))
}

fn limited(mut text: String) -> String {
    if MAX_LENGTH < text.len() {
        text.truncate(text.floor_char_boundary(MAX_LENGTH));
        text.push('…');
    }
    text
}

/// The error names of a catcher: `States.Timeout, Payment.Declined`.
pub(crate) fn of_catcher(catcher: &Catcher) -> String {
    let names = catcher.error_equals().and_then(|field| field.value);
    let names: Vec<String> = names
        .iter()
        .flat_map(|names| names.iter())
        .filter_map(|item| item.value.as_ref().map(ToString::to_string))
        .collect();
    if names.is_empty() {
        "no error".to_owned()
    } else {
        limited(names.join(", "))
    }
}

fn condition(rule: &ChoiceRule, depth: usize) -> String {
    let Some(depth) = depth.checked_sub(1) else {
        return "…".to_owned();
    };
    if let Some(field) = rule.condition() {
        let text = field.node.as_str().map(|text| plain(text));
        return text.unwrap_or_else(|| field.to_value().to_string());
    }
    let and = rule.and().and_then(|field| field.value);
    if let Some(rules) = and {
        return joined(&rules, " and ", depth);
    }
    let or = rule.or().and_then(|field| field.value);
    if let Some(rules) = or {
        return joined(&rules, " or ", depth);
    }
    let not = rule.not().and_then(|field| field.value);
    if let Some(rule) = not {
        return format!("not {}", grouped(&rule, depth));
    }
    comparison(rule)
}

fn joined(rules: &[ChoiceRule], word: &str, depth: usize) -> String {
    let mut text = String::new();
    for rule in rules {
        if MAX_LENGTH < text.len() {
            text.push_str(" …");
            break;
        }
        if !text.is_empty() {
            text.push_str(word);
        }
        text.push_str(&grouped(rule, depth));
    }
    text
}

/// A rule inside another: in brackets if it is made of several.
fn grouped(rule: &ChoiceRule, depth: usize) -> String {
    let text = condition(rule, depth);
    if rule.and().is_some() || rule.or().is_some() {
        format!("({text})")
    } else {
        text
    }
}

fn comparison(rule: &ChoiceRule) -> String {
    let variable = rule.variable().and_then(|field| field.value);
    let variable = variable.as_deref().unwrap_or("?");
    let Some((operator, field)) = rule.comparisons().into_iter().next() else {
        return variable.to_owned();
    };
    let path = field.node.as_str().filter(|_| operator.is_path);
    let operand = path.map_or_else(|| field.to_value().to_string(), ToString::to_string);
    let phrase = match operator.comparator {
        Comparator::StringEquals
        | Comparator::NumericEquals
        | Comparator::BooleanEquals
        | Comparator::TimestampEquals => Phrase::Sign("="),
        Comparator::StringLessThan
        | Comparator::NumericLessThan
        | Comparator::TimestampLessThan => Phrase::Sign("<"),
        Comparator::StringGreaterThan
        | Comparator::NumericGreaterThan
        | Comparator::TimestampGreaterThan => Phrase::Sign(">"),
        Comparator::StringLessThanEquals
        | Comparator::NumericLessThanEquals
        | Comparator::TimestampLessThanEquals => Phrase::Sign("≤"),
        Comparator::StringGreaterThanEquals
        | Comparator::NumericGreaterThanEquals
        | Comparator::TimestampGreaterThanEquals => Phrase::Sign("≥"),
        Comparator::StringMatches => Phrase::Sign("matches"),
        Comparator::IsNull => Phrase::Is("null"),
        Comparator::IsPresent => Phrase::Is("present"),
        Comparator::IsNumeric => Phrase::Is("a number"),
        Comparator::IsString => Phrase::Is("a string"),
        Comparator::IsBoolean => Phrase::Is("a boolean"),
        Comparator::IsTimestamp => Phrase::Is("a timestamp"),
    };
    match phrase {
        Phrase::Sign(sign) => format!("{variable} {sign} {operand}"),
        Phrase::Is(what) if operand == "false" => format!("{variable} is not {what}"),
        Phrase::Is(what) => format!("{variable} is {what}"),
    }
}

enum Phrase {
    Sign(&'static str),
    Is(&'static str),
}
