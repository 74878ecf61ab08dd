//! The rules of a Choice, each with what it compared and what came of it.

use asl_session::Action;
use asl_session::inspect::{Inspection, Rule, RuleTest, Verdict, WhatIfTarget};
use yew::prelude::*;

use super::expression::{show_in_text, think};

pub(super) fn rule_list(inspection: &Inspection, dispatch: &Callback<Action>) -> Html {
    html! {
        <ol class="ins-rules" role="list">
            { for inspection.rules.iter().map(|one| rule(inspection, one, dispatch)) }
        </ol>
    }
}

fn rule(inspection: &Inspection, rule: &Rule, dispatch: &Callback<Action>) -> Html {
    let verdict = match (&rule.test, rule.is_taken) {
        (Some(test), _) => test.verdict.as_str(),
        (None, true) => "true",
        (None, false) => "not-asked",
    };
    html! {
        <li class={classes!("ins-rule", rule.is_taken.then_some("is-taken"))} data-testid="rule" data-verdict={verdict} data-taken={rule.is_taken.to_string()}>
            <div class="ins-part-head">
                <h3 class="ins-heading">{ &rule.title }</h3>
                if let Some(next) = &rule.next {
                    <span class="ins-next">{ "→ " }{ &**next }</span>
                }
                { show_in_text(rule.range, dispatch) }
            </div>
            if let Some(one) = &rule.test {
                { test(inspection, one, dispatch) }
            } else {
                <p class="ins-quiet">{ if rule.is_taken { "No rule held, so it was taken." } else { "Taken when no rule holds." } }</p>
            }
        </li>
    }
}

/// Nesting is that of the rule.
fn test(inspection: &Inspection, one: &RuleTest, dispatch: &Callback<Action>) -> Html {
    let word = match &one.verdict {
        Verdict::Holds => "true",
        Verdict::Fails => "false",
        Verdict::NotAsked => "not asked",
        Verdict::Error(_) => "error",
    };
    html! {
        <div class="ins-test" data-verdict={one.verdict.as_str()}>
            <div class="ins-test-line">
                <span class="ins-verdict">{ word }</span>
                if let Some(field) = &one.field {
                    <textarea
                        class="field ins-edit"
                        data-testid="rule-condition"
                        data-pointer={field.pointer.clone()}
                        aria-label="Condition"
                        rows={field.text.lines().count().clamp(1, 5).to_string()}
                        spellcheck="false"
                        autocapitalize="off"
                        value={field.text.clone()}
                        oninput={think(inspection, WhatIfTarget::Field(field.pointer.clone()), dispatch)}
                    />
                } else {
                    <code>{ &one.text }</code>
                }
            </div>
            { for one.operands.iter().map(|(path, value)| html! {
                <p class="ins-operand"><code>{ path }</code>{ " is " }<code>{ value }</code></p>
            }) }
            if let Verdict::Error(why) = &one.verdict {
                <p class="ins-error">{ why }</p>
            }
            { for one.parts.iter().map(|part| test(inspection, part, dispatch)) }
        </div>
    }
}
