//! How the data of the state that is looked at came about: stage by stage, with what each one
//! changed, and what would be if an expression were another.

use std::rc::Rc;

use asl_session::expressions::ExpressionAction;
use asl_session::inspect::{
    Attempt, Change, Diff, Field, Inspection, Rule, RuleTest, Stage, StageName, StageValue,
    Variable, Verdict, WhatIfEdit, WhatIfTarget, WhatIfView,
};
use asl_session::mock_forms::MockAction;
use asl_session::scratch::{ScratchLanguage, expression_in};
use asl_session::{Action, AnswerSource, EventId, MoreAction, TestStateForm, Utf16Range};
use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use web_kit::status::state_status;
use web_kit::tabs::{Tab, TabsProps, tabs};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::Host;

/// The strip below the graph and the timeline; nothing before a state was reached.
pub(crate) fn inspector(host: &Host<'_>) -> Html {
    let Some(inspection) = host.session.inspection() else {
        return html! {};
    };
    html! {
        <Inspector
            {inspection}
            source={host.session.answer_source()}
            is_chosen={host.session.selected_state().is_some()}
            dispatch={host.dispatch.clone()}
        />
    }
}

#[derive(PartialEq, Properties)]
struct InspectorProps {
    inspection: Rc<Inspection>,
    /// Where the answer of its call came from.
    source: Option<AnswerSource>,
    /// Whether the person chose the state; otherwise it follows the playhead.
    is_chosen: bool,
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
    Definition,
}

impl View {
    const ALL: [Self; 5] = [
        Self::Flow,
        Self::Data,
        Self::Variables,
        Self::Retry,
        Self::Definition,
    ];

    const fn id(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Data => "data",
            Self::Variables => "variables",
            Self::Retry => "attempts",
            Self::Definition => "state-text",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Flow => "Data flow",
            Self::Data => "Input / output",
            Self::Variables => "Variables",
            Self::Retry => "Attempts",
            Self::Definition => "Definition",
        }
    }
}

/// What of the data flow is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Stage(StageName, usize),
    Rules,
}

#[component]
fn Inspector(props: &InspectorProps) -> Html {
    let InspectorProps {
        inspection,
        source,
        is_chosen,
        dispatch,
    } = props;
    let view = use_state(View::default);
    // What the person chose, as long as the state has it; else the most telling part.
    let part = use_state(|| None::<(Rc<str>, Part)>);
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
            View::Flow | View::Data | View::Definition => 0,
        },
        count_id: None,
        has_error: false,
        note: None,
    });
    let chosen = part
        .as_ref()
        .filter(|(state, part)| *state == inspection.state && has_part(inspection, *part))
        .map(|(_, part)| *part);
    let shown = chosen.unwrap_or_else(|| most_telling(inspection));
    let on_part = {
        let (part, edits_value) = (part.clone(), edits_value.clone());
        let state = inspection.state.clone();
        Callback::from(move |chosen: Part| {
            edits_value.set(false);
            part.set(Some((state.clone(), chosen)));
        })
    };
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
            <div class="inspector-head">
                <h2>{ &*inspection.state }</h2>
                { state_status(status, None) }
                <span class="ins-facts">{ facts(inspection) }</span>
                { tabs(&TabsProps {
                    label: "About the state",
                    tabs: choices.to_vec(),
                    selected: View::ALL.iter().position(|one| *one == *view).unwrap_or_default(),
                    on_select: on_view,
                    tail: Html::default(),
                }) }
                if *is_chosen {
                    <button type="button" class="button is-quiet is-icon" aria-label="Follow the playhead again" title="Follow the playhead again" onclick={release}>
                        { icon(Icon::Close) }
                    </button>
                }
            </div>
            { inspection.what_if.as_ref().map(|what_if| thought(what_if, dispatch)).unwrap_or_default() }
            <div class="ins-body" role="tabpanel" id={format!("panel-{}", view.id())} aria-labelledby={format!("tab-{}", view.id())}>
                { match *view {
                    View::Flow => flow(inspection, source.as_ref(), shown, &on_part, &edits_value, dispatch),
                    View::Data => data(inspection),
                    View::Variables => variables(&inspection.variables, dispatch),
                    View::Retry => attempts(&inspection.attempts, dispatch),
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

fn has_part(inspection: &Inspection, part: Part) -> bool {
    match part {
        Part::Rules => !inspection.rules.is_empty(),
        Part::Stage(name, idx) => inspection
            .stages
            .get(idx)
            .is_some_and(|stage| stage.name == name),
    }
}

/// The stage that failed; or the rules; or the last stage that does something.
fn most_telling(inspection: &Inspection) -> Part {
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

fn flow(
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

/// One stage: its expression, its data, what it changed.
fn detail(
    inspection: &Inspection,
    source: Option<&AnswerSource>,
    stage: &Stage,
    edits_value: &UseStateHandle<bool>,
    dispatch: &Callback<Action>,
) -> Html {
    html! {
        <div class="ins-columns" tabindex="0" key={stage.title.clone()}>
            if let Some(field) = &stage.field {
                { expression(inspection, field, dispatch) }
            }
            <div class="ins-part">
                if stage.name == StageName::Result { { source.map(|source| answered(source, dispatch)).unwrap_or_default() } }
                { value(inspection, stage, edits_value, dispatch) }
            </div>
            if let Some(diff) = &stage.diff {
                { changes(diff) }
            }
        </div>
    }
}

/// Where the answer came from: the places that are asked, and the one that had it.
fn answered(source: &AnswerSource, dispatch: &Callback<Action>) -> Html {
    let act = |action: MockAction| {
        dispatch.reform(move |_: MouseEvent| MoreAction::Mocks(action.clone()).into())
    };
    html! {
        <div class="ins-source" data-testid="answer-source">
            <ol class="ins-chain" aria-label="Where an answer is looked for">
                { for source.chain.iter().map(|(name, is_it)| html! {
                    <li aria-current={is_it.then_some("true")}>{ *name }</li>
                }) }
            </ol>
            if let Some((state, idx)) = &source.place {
                <button type="button" class="ins-link" data-testid="answer-mock" title="Show it in the mocks" onclick={act(MockAction::Show(state.clone(), *idx))}>{ prose(&source.winner) }</button>
            } else {
                <span>{ prose(&source.winner) }</span>
            }
            if source.can_keep {
                <button type="button" class="button is-small" data-testid="use-as-mock" onclick={act(MockAction::UseResult)}>{ "Use this result as mock" }</button>
            }
        </div>
    }
}

fn expression(inspection: &Inspection, field: &Field, dispatch: &Callback<Action>) -> Html {
    let id = format!("expression{}", field.pointer.replace('/', "-"));
    let oninput = think(
        inspection,
        WhatIfTarget::Field(field.pointer.clone()),
        dispatch,
    );
    let n_rows = field.text.lines().count().clamp(1, 8);
    html! {
        <div class="ins-part">
            <div class="ins-part-head">
                <label class="ins-heading" for={id.clone()}>{ if field.is_set { "Expression" } else { "Expression, not set" } }</label>
                { try_it(inspection, field, dispatch) }
                { show_in_text(field.range, dispatch) }
            </div>
            <textarea
                {id}
                class="field ins-edit"
                data-testid="stage-expression"
                data-pointer={field.pointer.clone()}
                rows={n_rows.to_string()}
                spellcheck="false"
                autocapitalize="off"
                placeholder="not set: the data are passed on"
                value={field.text.clone()}
                {oninput}
            />
        </div>
    }
}

/// Tells the session what was typed.
fn think(
    inspection: &Inspection,
    target: WhatIfTarget,
    dispatch: &Callback<Action>,
) -> Callback<InputEvent> {
    let state = inspection.state.clone();
    dispatch.reform(move |event: InputEvent| {
        let field = event.target_dyn_into::<HtmlTextAreaElement>();
        MoreAction::WhatIf(WhatIfEdit {
            state: state.clone(),
            target: target.clone(),
            text: field.map(|field| field.value()).unwrap_or_default(),
        })
        .into()
    })
}

/// Opens the scratch pad with the expression, on the data of this visit.
fn try_it(inspection: &Inspection, field: &Field, dispatch: &Callback<Action>) -> Html {
    let language = ScratchLanguage::ALL
        .into_iter()
        .find(|language| language.title() == inspection.language);
    let language = language.unwrap_or_default();
    let Some(expression) = expression_in(&field.text, language) else {
        return html! {};
    };
    let onclick = dispatch.reform(move |_: MouseEvent| {
        let expression = expression.clone();
        ExpressionAction::Try {
            expression,
            language,
        }
        .into()
    });
    html! {
        <button type="button" class="ins-link" data-testid="stage-try" title="Try it in the scratch pad, on the data of this state" {onclick}>
            { icon(Icon::Play) }{ "try it" }
        </button>
    }
}

fn show_in_text(range: Option<Utf16Range>, dispatch: &Callback<Action>) -> Html {
    let Some(range) = range else { return html! {} };
    let onclick = dispatch.reform(move |_: MouseEvent| MoreAction::RevealDefinition(range).into());
    html! {
        <button type="button" class="ins-link" data-testid="stage-source" data-start={range.start.to_string()} data-end={range.end.to_string()} {onclick}>
            { icon(Icon::Code) }{ "in the text" }
        </button>
    }
}

fn value(
    inspection: &Inspection,
    stage: &Stage,
    edits_value: &UseStateHandle<bool>,
    dispatch: &Callback<Action>,
) -> Html {
    let edit = stage.editable.clone().map(|target| {
        let edits_value = edits_value.clone();
        let is_editing = *edits_value;
        let toggle = move |_: MouseEvent| edits_value.set(!is_editing);
        let button = html! {
            <button type="button" class="ins-link" data-testid="stage-edit-value" aria-pressed={is_editing.to_string()} onclick={toggle}>
                { if is_editing { "done" } else { "what if it were …" } }
            </button>
        };
        (button, think(inspection, target, dispatch))
    });
    let head = |button: Html| {
        html! {
            <div class="ins-part-head">
                <h3 class="ins-heading">{ &stage.title }</h3>
                { button }
            </div>
        }
    };
    match (&stage.value, edit) {
        (StageValue::Known(json), Some((button, oninput))) if **edits_value => html! {
            <>
                { head(button) }
                <textarea class="field ins-edit" data-testid="stage-value-edit" aria-label={format!("{} in thought", stage.title)} rows="8" spellcheck="false" autocapitalize="off" defaultvalue={json.to_string()} {oninput} />
            </>
        },
        (StageValue::Known(json), edit) => html! {
            <>
                { head(edit.map(|(button, _)| button).unwrap_or_default()) }
                <pre class="json" data-testid="stage-value">{ &**json }</pre>
            </>
        },
        (StageValue::Failed { error, cause }, edit) => html! {
            <>
                { head(edit.as_ref().filter(|_| !**edits_value).map(|(button, _)| button.clone()).unwrap_or_default()) }
                if let Some((button, oninput)) = edit.filter(|_| **edits_value) {
                    { button }
                    <textarea class="field ins-edit" data-testid="stage-value-edit" aria-label={format!("{} in thought", stage.title)} rows="5" spellcheck="false" autocapitalize="off" placeholder="an answer instead of the error, as JSON" {oninput} />
                }
                <p class="ins-error" data-testid="stage-error"><strong>{ error }</strong>{ " " }{ cause }</p>
            </>
        },
        (StageValue::Ahead, _) => html! {
            <>
                { head(html! {}) }
                <p class="ins-quiet">{ "The run has not come so far at the playhead." }</p>
            </>
        },
        (StageValue::Unknown(why), _) => html! {
            <>
                { head(html! {}) }
                <p class="ins-quiet">{ format!("{why}.") }</p>
            </>
        },
    }
}

fn changes(diff: &Diff) -> Html {
    let one = |change: &Change| {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        html! {
            <li class="ins-change" data-testid="change" data-kind={change.kind.as_str()} data-path={change.path.clone()}>
                <span class="ins-change-kind">{ change.kind.as_str() }</span>
                <code>{ &change.path }</code>
                if change.before.is_some() {
                    <del>{ text(&change.before) }</del>
                }
                if change.after.is_some() {
                    <ins>{ text(&change.after) }</ins>
                }
            </li>
        }
    };
    html! {
        <div class="ins-part">
            <div class="ins-part-head"><h3 class="ins-heading">{ format!("Changes since {}", diff.with) }</h3></div>
            if diff.changes.is_empty() {
                <p class="ins-quiet">{ "Nothing changed." }</p>
            }
            <ul class="ins-changes" data-testid="stage-diff" role="list">
                { for diff.changes.iter().map(one) }
            </ul>
            if diff.n_more > 0 {
                <p class="ins-quiet">{ format!("and {} more", diff.n_more) }</p>
            }
        </div>
    }
}

fn rule_list(inspection: &Inspection, dispatch: &Callback<Action>) -> Html {
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

/// What the state got and gave, beside each other.
fn data(inspection: &Inspection) -> Html {
    let part = |title: &str, testid: &'static str, value: &StageValue| match value {
        StageValue::Known(json) => html! {
            <div class="ins-part">
                <div class="ins-part-head"><h3 class="ins-heading">{ title }</h3></div>
                <pre class="json" data-testid={testid}>{ &**json }</pre>
            </div>
        },
        StageValue::Failed { error, cause } => html! {
            <div class="ins-part">
                <div class="ins-part-head"><h3 class="ins-heading">{ "Error" }</h3></div>
                <p class="ins-error" data-testid="inspector-error"><strong>{ error }</strong>{ " " }{ cause }</p>
            </div>
        },
        StageValue::Ahead | StageValue::Unknown(_) => html! {},
    };
    let failed = inspection
        .stages
        .iter()
        .find(|stage| matches!(stage.value, StageValue::Failed { .. }));
    html! {
        <div class="ins-columns" tabindex="0">
            if let Some(first) = inspection.stages.first() {
                { part("Input", "inspector-input", &first.value) }
            }
            if let Some(failed) = failed {
                { part("Error", "inspector-error", &failed.value) }
            }
            if let Some(last) = inspection.stages.last() {
                { part("Output", "inspector-output", &last.value) }
            }
        </div>
    }
}

fn variables(variables: &[Variable], dispatch: &Callback<Action>) -> Html {
    if variables.is_empty() {
        return html! {
            <p class="ins-quiet ins-empty">{ "No variable is in sight here. A state assigns some with Assign." }</p>
        };
    }
    let one = |variable: &Variable| {
        let events = variable.events;
        let onclick = dispatch.reform(move |_: MouseEvent| Action::SeekTo(events));
        html! {
            <tr data-testid="variable" data-name={variable.name.to_string()} data-shadowed={variable.is_shadowed.to_string()}>
                <th scope="row"><code>{ format!("${}", variable.name) }</code></th>
                <td><pre class="json">{ &*variable.value }</pre></td>
                <td>
                    <button type="button" class="ins-link" title="Go to where it was assigned" {onclick}>{ &*variable.state }</button>
                    if variable.is_new {
                        <span class="ins-badge">{ "here" }</span>
                    }
                </td>
                <td>
                    { &variable.scope }
                    if variable.is_shadowed {
                        <span class="ins-badge">{ "hidden by an inner one" }</span>
                    }
                </td>
            </tr>
        }
    };
    html! {
        <div class="ins-table" tabindex="0" role="group" aria-label="Variables">
            <table>
                <thead><tr><th scope="col">{ "Variable" }</th><th scope="col">{ "Value" }</th><th scope="col">{ "Assigned by" }</th><th scope="col">{ "Scope" }</th></tr></thead>
                <tbody>{ for variables.iter().map(one) }</tbody>
            </table>
        </div>
    }
}

fn attempts(attempts: &[Attempt], dispatch: &Callback<Action>) -> Html {
    if attempts.is_empty() {
        return html! {
            <p class="ins-quiet ins-empty">{ "This state calls nothing, so it has no attempts." }</p>
        };
    }
    let millis = |ms: u64| asl_session::millis_text(ms);
    let one = |attempt: &Attempt| {
        let event = EventId(attempt.events as u64);
        let onclick = dispatch.reform(move |_: MouseEvent| Action::SelectEvent(event));
        let interval = match (attempt.interval_ms, attempt.waited_ms) {
            (Some(computed), Some(waited)) if computed != waited => {
                format!("{} of {}", millis(waited), millis(computed))
            }
            (Some(computed), _) => millis(computed),
            (None, Some(waited)) => millis(waited),
            (None, None) => String::new(),
        };
        html! {
            <tr data-testid="attempt" data-number={attempt.number.to_string()} data-start={attempt.start.to_string()} data-end={attempt.end.map(|end| end.to_string())} data-interval={attempt.interval_ms.map(|ms| ms.to_string())} data-waited={attempt.waited_ms.map(|ms| ms.to_string())} data-next={attempt.next.map(|ms| ms.to_string())}>
                <th scope="row"><button type="button" class="ins-link" title="Go to its beginning" {onclick}>{ attempt.number }</button></th>
                <td>{ format!("+{}", millis(attempt.start)) }</td>
                <td>
                    if let Some(error) = &attempt.error {
                        <strong class="ins-error">{ error }</strong>
                        <span class="ins-cause">{ attempt.cause.clone() }</span>
                    } else if attempt.end.is_some() {
                        { "succeeded" }
                    } else {
                        { "going on" }
                    }
                </td>
                <td>
                    if let Some(retrier) = attempt.retrier {
                        { format!("Retry {}", retrier + 1) }
                    }
                </td>
                <td>
                    if let (Some(computed), Some(waited)) = (attempt.interval_ms, attempt.waited_ms) {
                        // How much of the interval jitter left.
                        <meter class="ins-jitter" min="0" max={computed.to_string()} value={waited.to_string()} aria-hidden="true" />
                    }
                    { interval }
                </td>
                <td>{ attempt.next.map(|next| format!("+{}", millis(next))) }</td>
            </tr>
        }
    };
    html! {
        <div class="ins-table" tabindex="0" role="group" aria-label="Attempts">
            <table>
                <thead><tr>
                    <th scope="col">{ "Attempt" }</th><th scope="col">{ "Began" }</th><th scope="col">{ "Came to" }</th>
                    <th scope="col">{ "Taken by" }</th><th scope="col">{ "Interval" }</th><th scope="col">{ "Next" }</th>
                </tr></thead>
                <tbody>{ for attempts.iter().map(one) }</tbody>
            </table>
        </div>
    }
}

fn definition(inspection: &Inspection, dispatch: &Callback<Action>) -> Html {
    let Some((text, range)) = &inspection.definition else {
        return html! {
            <p class="ins-quiet ins-empty">{ "The definition does not have this state any more." }</p>
        };
    };
    html! {
        <div class="ins-columns" tabindex="0">
            <div class="ins-part">
                <div class="ins-part-head">
                    <h3 class="ins-heading">{ "As it is in the editor" }</h3>
                    { show_in_text(Some(*range), dispatch) }
                </div>
                <pre class="json" data-testid="inspector-definition">{ text }</pre>
            </div>
            { test_alone(dispatch) }
        </div>
    }
}

/// This visit as a test of its state alone, with the data and the answer that it had.
fn test_alone(dispatch: &Callback<Action>) -> Html {
    let copy = |form: TestStateForm| {
        dispatch.reform(move |_: MouseEvent| MoreAction::CopyTestState(form).into())
    };
    html! {
        <div class="ins-part">
            <div class="ins-part-head"><h3 class="ins-heading">{ "Test it alone" }</h3></div>
            <p class="ins-quiet">{ "This visit as a request of AWS's TestState: with its input, its variables, and its answer for a mock." }</p>
            <p class="ins-buttons">
                <button type="button" class="button" data-testid="copy-test-state" onclick={copy(TestStateForm::Command)}>{ icon(Icon::Copy) }{ "As aws command" }</button>
                <button type="button" class="button" data-testid="copy-test-request" title="For asl test-state --request" onclick={copy(TestStateForm::Request)}>{ icon(Icon::Copy) }{ "As request" }</button>
            </p>
        </div>
    }
}
