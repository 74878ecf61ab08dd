//! The list of problems: buttons that show the place.

use std::rc::Rc;

use asl_session::{Action, Problem, Severity};

use yew::prelude::*;

use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;

/// What [`problems`] shows and tells.
pub(crate) struct ProblemsProps {
    /// What is wrong, in the order of the texts.
    pub problems: Rc<[Problem]>,
    /// The index of the problem that was shown last.
    pub current: Option<usize>,
    /// Told which problem to show.
    pub on_problem: Callback<usize>,
    /// Told what else the person does.
    pub dispatch: Callback<Action>,
}

/// The list.
pub(crate) fn problems(props: &ProblemsProps) -> Html {
    let ProblemsProps {
        problems, current, ..
    } = props;
    let n = problems.len();
    html! {
        <section class="problems" data-testid="problems" data-count={n.to_string()} aria-label="Problems">
            <div class="problems-head">
                <h2>{ "Problems" }</h2>
                if n == 0 {
                    <span>{ "none" }</span>
                } else {
                    <span class="tab-count">{ n }</span>
                    <span class="problems-keys">{ "F8 goes to the next" }</span>
                }
            </div>
            if n > 0 {
                <ol class="problems-list">
                    { for problems.iter().enumerate().map(|(idx, problem)| row(idx, problem, *current == Some(idx), props)) }
                </ol>
            }
        </section>
    }
}

fn row(idx: usize, problem: &Problem, is_current: bool, props: &ProblemsProps) -> Html {
    let onclick = props.on_problem.reform(move |_: MouseEvent| idx);
    html! {
        <li key={idx}>
            <button
                type="button"
                class="problem"
                data-testid="problem"
                data-severity={problem.severity.as_str()}
                data-code={problem.code}
                data-document={problem.document.as_str()}
                aria-current={is_current.then_some("true")}
                {onclick}
            >
                { icon(severity_icon(problem.severity)) }
                <span class="problem-message">
                    <span class="visually-hidden">{ problem.severity.as_str() }{ ": " }</span>
                    { prose(&problem.message) }
                </span>
                <span class="problem-place">{ format!("{} {}:{}", problem.document.title(), problem.line, problem.column) }</span>
                if let Some(help) = &problem.help {
                    <span class="problem-help">{ prose(help) }</span>
                }
            </button>
            if !problem.fixes.is_empty() {
                <div class="problem-fixes">
                    { for problem.fixes.iter().enumerate().map(|(fix, title)| {
                        let onclick = props.dispatch.reform(move |_: MouseEvent| Action::ApplyFix { problem: idx, fix });
                        html! { <button type="button" class="button" data-testid="fix" {onclick}>{ prose(title) }</button> }
                    }) }
                </div>
            }
        </li>
    }
}

const fn severity_icon(severity: Severity) -> Icon {
    match severity {
        Severity::Error => Icon::Error,
        Severity::Warning => Icon::Warning,
        Severity::Hint => Icon::Hint,
    }
}
