//! The data's way through the state: the list of its stages, and the one that is looked at.

use asl_session::inspect::{Inspection, Stage, StageName, StageValue};
use asl_session::{Action, AnswerSource, MoreAction};
use yew::prelude::*;

use super::rules::rule_list;
use super::stage::detail;

/// What of the data flow is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Stage(StageName, usize),
    Rules,
}

pub(super) fn has_part(inspection: &Inspection, part: Part) -> bool {
    match part {
        Part::Rules => !inspection.rules.is_empty(),
        Part::Stage(name, idx) => inspection
            .stages
            .get(idx)
            .is_some_and(|stage| stage.name == name),
    }
}

/// The stage that failed; or the rules; or the last stage that does something.
pub(super) fn most_telling(inspection: &Inspection) -> Part {
    let stages = inspection.stages.iter().enumerate();
    let failed = stages
        .clone()
        .find(|(_, stage)| matches!(stage.value, StageValue::Failed { .. }));
    if let Some((idx, stage)) = failed {
        return Part::Stage(stage.name, idx);
    }
    if !inspection.rules.is_empty() {
        return Part::Rules;
    }
    let does_something = |stage: &Stage| {
        let is_known = matches!(stage.value, StageValue::Known(_));
        is_known && stage.field.as_ref().is_none_or(|field| field.is_set)
    };
    let last = stages.rev().find(|(_, stage)| does_something(stage));
    last.map_or(Part::Stage(StageName::Input, 0), |(idx, stage)| {
        Part::Stage(stage.name, idx)
    })
}

pub(super) fn flow(
    inspection: &Inspection,
    source: Option<&AnswerSource>,
    shown: Part,
    on_part: &Callback<Part>,
    edits_value: &UseStateHandle<bool>,
    dispatch: &Callback<Action>,
) -> Html {
    // The rules of a Choice stand before what comes of them.
    let rules_at = inspection
        .stages
        .iter()
        .position(|stage| !matches!(stage.name, StageName::Input | StageName::InputPath));
    let rules_at = rules_at.unwrap_or(inspection.stages.len());
    let rules = || {
        let on_part = on_part.clone();
        let taken = inspection.rules.iter().find(|rule| rule.is_taken);
        html! {
            <li key="rules">
                <button type="button" class="ins-stage" data-testid="stage" data-stage="Choices" data-set="true" data-value="known" aria-current={(shown == Part::Rules).then_some("true")} onclick={move |_: MouseEvent| on_part.emit(Part::Rules)}>
                    <span class="ins-dot" />
                    <span class="ins-stage-name">{ "Choices" }</span>
                    <span class="ins-note">{ taken.map(|rule| rule.title.clone()) }</span>
                </button>
            </li>
        }
    };
    html! {
        <div class="ins-flow">
            <ol class="ins-stages" role="list" aria-label="Stages of the data">
                { for inspection.stages.iter().enumerate().map(|(idx, one)| html! {
                    <>
                        if idx == rules_at && !inspection.rules.is_empty() { { rules() } }
                        { stage_item(one, idx, shown, on_part, dispatch) }
                    </>
                }) }
                if rules_at == inspection.stages.len() && !inspection.rules.is_empty() { { rules() } }
            </ol>
            <div class="ins-detail" tabindex="0" role="group" aria-label="The stage">
                { match shown {
                    Part::Rules => rule_list(inspection, dispatch),
                    Part::Stage(_, idx) => inspection.stages.get(idx).map(|stage| {
                        detail(inspection, source, stage, edits_value, dispatch)
                    }).unwrap_or_default(),
                } }
            </div>
        </div>
    }
}

fn stage_item(
    stage: &Stage,
    idx: usize,
    shown: Part,
    on_part: &Callback<Part>,
    dispatch: &Callback<Action>,
) -> Html {
    let part = Part::Stage(stage.name, idx);
    let is_set = stage.field.as_ref().is_none_or(|field| field.is_set);
    let (value, remark) = match &stage.value {
        StageValue::Known(_) => {
            let n_changes = stage
                .diff
                .as_ref()
                .map_or(0, |diff| diff.changes.len() + diff.n_more);
            let remark = match n_changes {
                0 => String::new(),
                n => format!("±{n}"),
            };
            ("known", remark)
        }
        StageValue::Ahead => ("ahead", String::new()),
        StageValue::Failed { .. } => ("failed", "failed".to_owned()),
        StageValue::Unknown(_) => ("unknown", "?".to_owned()),
    };
    let remark = if is_set { remark } else { "not set".to_owned() };
    let range = stage.field.as_ref().and_then(|field| field.range);
    let onclick = {
        let (on_part, dispatch) = (on_part.clone(), dispatch.clone());
        move |_: MouseEvent| {
            on_part.emit(part);
            if let Some(range) = range {
                dispatch.emit(MoreAction::RevealDefinition(range).into());
            }
        }
    };
    html! {
        <li key={format!("{}-{idx}", stage.name.as_str())}>
            <button
                type="button"
                class={classes!("ins-stage", stage.is_changed.then_some("is-changed"))}
                data-testid="stage"
                data-stage={stage.name.as_str()}
                data-set={is_set.to_string()}
                data-value={value}
                data-changed={stage.is_changed.to_string()}
                aria-current={(shown == part).then_some("true")}
                {onclick}
            >
                <span class="ins-dot" />
                <span class="ins-stage-name">{ &stage.title }</span>
                <span class="ins-note">{ remark }</span>
            </button>
        </li>
    }
}
