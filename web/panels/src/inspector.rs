//! How the data of the state that is looked at came about: stage by stage, with what each one
//! changed, and what would be if an expression were another.

mod attempts;
mod data;
mod definition;
mod events;
mod expression;
mod flow;
mod rules;
mod stage;
mod variables;

use std::rc::Rc;

use asl_session::inspect::{FlowPart, Inspection, WhatIfView};
use asl_session::{Action, AnswerSource, MoreAction};
use gloo::timers::callback::Timeout;
use web_kit::icons::{Icon, icon};
use web_kit::status::state_status;
use web_kit::tabs::{Tab, TabsProps, tabs};
use yew::prelude::*;

use crate::Host;
use crate::child::child_hint;
use crate::mark::Mark;
use crate::palette::nearest;
use crate::times::RunTimes;
use attempts::attempts;
use data::data;
use definition::definition;
use events::events;
use flow::flow;
use variables::variables;

/// The strip below the graph and the timeline; nothing before a state was reached.
pub(crate) fn inspector(host: &Host<'_>) -> Html {
    let Some(inspection) = host.session.inspection() else {
        return child_hint(host);
    };
    html! {
        <Inspector
            part={host.session.inspected_part(&inspection)}
            is_looked_at={host.session.is_looked_at(&inspection)}
            {inspection}
            n_chosen={host.session.n_parts_chosen()}
            source={host.session.answer_source()}
            is_chosen={host.session.selected_state().is_some()}
            times={RunTimes::of(host.session)}
            dispatch={host.dispatch.clone()}
        />
    }
}

#[derive(PartialEq, Properties)]
struct InspectorProps {
    inspection: Rc<Inspection>,
    /// What of its data flow is looked at.
    part: FlowPart,
    /// How often a part was chosen.
    n_chosen: u32,
    /// Where the answer of its call came from.
    source: Option<AnswerSource>,
    /// Whether the person chose the state; otherwise it follows the playhead.
    is_chosen: bool,
    /// Whether the person chose the state or a part of its data flow: without, a phone leaves the
    /// room to the graph.
    is_looked_at: bool,
    times: RunTimes,
    dispatch: Callback<Action>,
}

/// What the strip shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum View {
    #[default]
    Flow,
    Data,
    Variables,
    Retry,
    Events,
    Definition,
}

impl View {
    const ALL: [Self; 6] = [
        Self::Flow,
        Self::Data,
        Self::Variables,
        Self::Retry,
        Self::Events,
        Self::Definition,
    ];

    const fn id(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Data => "data",
            Self::Variables => "variables",
            Self::Retry => "attempts",
            Self::Events => "visit-events",
            Self::Definition => "state-text",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Flow => "Data flow",
            Self::Data => "In / out",
            Self::Variables => "Variables",
            Self::Retry => "Attempts",
            Self::Events => "Events",
            Self::Definition => "Definition",
        }
    }
}

#[component]
fn Inspector(props: &InspectorProps) -> Html {
    let InspectorProps {
        inspection,
        part,
        n_chosen,
        source,
        is_chosen,
        is_looked_at,
        times,
        dispatch,
    } = props;
    let view = use_state(View::default);
    let edits_value = use_state(|| false);

    let release = dispatch.reform(|_: MouseEvent| Action::SelectState(None));
    let on_view = {
        let view = view.clone();
        Callback::from(move |idx: usize| view.set(View::ALL.get(idx).copied().unwrap_or_default()))
    };
    let choices = View::ALL.map(|one| Tab {
        id: one.id(),
        title: one.title(),
        count: match one {
            View::Variables => inspection.variables.len(),
            View::Retry => inspection.attempts.len(),
            View::Events => inspection.events.len(),
            View::Flow | View::Data | View::Definition => 0,
        },
        count_id: None,
        has_error: false,
        note: None,
    });
    {
        let (view, edits_value) = (view.clone(), edits_value.clone());
        use_effect_with(*n_chosen, move |_| {
            edits_value.set(false);
            view.set(View::Flow);
        });
    }
    let body = use_node_ref();
    {
        let body = body.clone();
        // On a phone the stages are a strip that is longer than the page is wide. When all has
        // changed: to scroll now would lay the page out once more than needed.
        use_effect_with((*part, inspection.state.clone()), move |_| {
            let later = Timeout::new(0, move || {
                let body = body.cast::<web_sys::Element>();
                let shown = body.map(|body| body.query_selector(".ins-stage[aria-current]"));
                if let Some(Ok(Some(shown))) = shown {
                    shown.scroll_into_view_with_scroll_into_view_options(&nearest());
                }
            });
            move || drop(later)
        });
    }
    let on_part = dispatch.reform(|part: FlowPart| MoreAction::ShowPart(part).into());
    let into = dispatch.reform(|_: MouseEvent| MoreAction::StepInto.into());
    let status = inspection.status;
    html! {
        <section
            class="inspector is-deep"
            data-testid="inspector"
            data-inspects={AttrValue::from(inspection.state.clone())}
            data-visit={inspection.visit.to_string()}
            data-attempt={inspection.attempt.to_string()}
            data-status={status.as_str()}
            data-language={inspection.language}
            aria-label={format!("State {}", inspection.state)}
        >
            <Mark name="data-looks" on={*is_looked_at} />
            <div class="inspector-head">
                <h2 title={format!("{}: {}", inspection.state, facts(inspection))}>{ &*inspection.state }</h2>
                { state_status(status, None) }
                <span class="ins-facts">{ facts(inspection) }</span>
                { tabs(&TabsProps {
                    label: "About the state",
                    tabs: choices.to_vec(),
                    selected: View::ALL.iter().position(|one| *one == *view).unwrap_or_default(),
                    on_select: on_view,
                    tail: Html::default(),
                }) }
                <button type="button" class="button is-quiet is-icon" data-testid="step-into" aria-label="Step into the next stage" title="Step into the next stage (I)" onclick={into}>
                    { icon(Icon::Step) }
                </button>
                if *is_chosen {
                    <button type="button" class="button is-quiet is-icon" aria-label="Follow the playhead again" title="Follow the playhead again" onclick={release}>
                        { icon(Icon::Close) }
                    </button>
                }
            </div>
            { inspection.what_if.as_ref().map(|what_if| thought(what_if, dispatch)).unwrap_or_default() }
            <div ref={body} class="ins-body" role="tabpanel" id={format!("panel-{}", view.id())} aria-labelledby={format!("tab-{}", view.id())}>
                { match *view {
                    View::Flow => flow(inspection, source.as_ref(), *part, &on_part, &edits_value, dispatch),
                    View::Data => data(inspection),
                    View::Variables => variables(&inspection.variables, dispatch),
                    View::Retry => attempts(&inspection.attempts, *times, dispatch),
                    View::Events => events(&inspection.events, times.way(), dispatch),
                    View::Definition => definition(inspection, dispatch),
                } }
            </div>
        </section>
    }
}

/// `Task, JSONata, visit 2, attempt 3`.
fn facts(inspection: &Inspection) -> String {
    let mut facts = vec![
        inspection.kind.as_str().to_owned(),
        inspection.language.to_owned(),
    ];
    if inspection.visit > 1 {
        facts.push(format!("visit {}", inspection.visit));
    }
    if inspection.attempt > 1 {
        facts.push(format!("attempt {}", inspection.attempt));
    }
    facts.join(" · ")
}

/// The bar above everything while something is changed in thought.
fn thought(what_if: &WhatIfView, dispatch: &Callback<Action>) -> Html {
    let apply = dispatch.reform(|_: MouseEvent| MoreAction::ApplyWhatIf.into());
    let drop = dispatch.reform(|_: MouseEvent| MoreAction::DropWhatIf.into());
    html! {
        <div class="ins-thought" data-testid="what-if" role="status">
            <strong>{ "What if" }</strong>
            if let Some(problem) = &what_if.problem {
                <span class="ins-problem" data-testid="what-if-problem">{ problem }</span>
            } else {
                <span>{ "Marked stages are what would be. Nothing ran; the recorded answer stays." }</span>
            }
            <span class="ins-thought-buttons">
                <button type="button" class="button is-primary" data-testid="what-if-apply" disabled={!what_if.can_apply || what_if.problem.is_some()} onclick={apply}>{ "Apply to definition" }</button>
                <button type="button" class="button" data-testid="what-if-drop" onclick={drop}>{ "Drop" }</button>
            </span>
        </div>
    }
}
