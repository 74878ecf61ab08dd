//! The data's way through the state: the list of its stages, and the one that is looked at.

use asl_session::inspect::{FlowPart, Inspection, Stage, StageValue};
use asl_session::{Action, AnswerSource};
use yew::prelude::*;

use super::rules::rule_list;
use super::stage::detail;

pub(super) fn flow(
    inspection: &Inspection,
    source: Option<&AnswerSource>,
    shown: FlowPart,
    on_part: &Callback<FlowPart>,
    edits_value: &UseStateHandle<bool>,
    dispatch: &Callback<Action>,
) -> Html {
    let rules = || {
        let onclick = on_part.reform(|_: MouseEvent| FlowPart::Rules);
        let taken = inspection.rules.iter().find(|rule| rule.is_taken);
        html! {
            <li key="rules">
                <button type="button" class="ins-stage" data-testid="stage" data-stage="Choices" data-set="true" data-value="known" aria-current={(shown == FlowPart::Rules).then_some("true")} {onclick}>
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
                { for inspection.parts().into_iter().map(|part| match inspection.stage(part) {
                    Some(stage) => stage_item(stage, part, shown, on_part),
                    None => rules(),
                }) }
            </ol>
            <div class="ins-detail" tabindex="0" role="group" aria-label="The stage">
                { match shown {
                    FlowPart::Rules => rule_list(inspection, dispatch),
                    FlowPart::Stage(_, idx) => inspection.stages.get(idx).map(|stage| {
                        detail(inspection, source, stage, edits_value, dispatch)
                    }).unwrap_or_default(),
                } }
            </div>
        </div>
    }
}

fn stage_item(
    stage: &Stage,
    part: FlowPart,
    shown: FlowPart,
    on_part: &Callback<FlowPart>,
) -> Html {
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
    let onclick = on_part.reform(move |_: MouseEvent| part);
    html! {
        <li key={stage.title.clone()}>
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
