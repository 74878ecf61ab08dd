//! Under the tests' text: the cases, what came of each, and what they covered.

use asl_session::{CaseLine, Document, MoreAction, Overlay, TestsView, duration_text};
use web_kit::icons::{Icon, icon};
use web_kit::prose::prose;
use yew::prelude::*;

use crate::child::child_banner;
use crate::{Host, gaps, mocks, objects};

/// The part of the project's pane below an editor.
pub(crate) fn below_editor(host: &Host<'_>, document: Document) -> Html {
    match document {
        Document::Tests => tests(host),
        Document::Mocks => html! { <>{ mocks::mocks(host) }{ objects::objects(host) }</> },
        Document::Definition | Document::Input => html! {},
    }
}

fn tests(host: &Host<'_>) -> Html {
    let view = host.session.tests();
    let n_cases = view.cases.len();
    html! {
        <section
            class="tests"
            data-testid="tests"
            data-count={n_cases.to_string()}
            data-passed={view.n_passed.to_string()}
            data-state={state_word(&view)}
            aria-label="Test cases"
        >
            <div class="tests-head">
                <h2>{ "Cases" }</h2>
                <span class="tests-sum" role="status" data-testid="tests-summary">{ summary(&view) }</span>
                { tools(host, &view) }
            </div>
            if let Some(reason) = &view.refused {
                <p class="tests-refused" data-testid="tests-refused">{ icon(Icon::Warning) }<span>{ prose(reason) }</span></p>
            }
            if n_cases == 0 {
                { nothing_yet(host) }
            } else {
                <ol class="tests-list">
                    { for view.cases.iter().enumerate().map(|(idx, case)| row(host, idx, case)) }
                </ol>
            }
            { coverage(host, &view) }
        </section>
    }
}

fn state_word(view: &TestsView) -> &'static str {
    if view.is_running {
        "running"
    } else if view.refused.is_some() {
        "refused"
    } else if view.n_ended == 0 {
        "idle"
    } else if view.is_outdated {
        "outdated"
    } else {
        "done"
    }
}

fn summary(view: &TestsView) -> String {
    let n_cases = view.cases.len();
    match (view.is_running, view.n_ended) {
        (true, n_ended) => format!("{n_ended} of {n_cases} have run"),
        (false, 0) => String::new(),
        (false, _) => {
            let outdated = if view.is_outdated {
                ", before the last change"
            } else {
                ""
            };
            format!("{} of {n_cases} pass{outdated}", view.n_passed)
        }
    }
}

fn tools(host: &Host<'_>, view: &TestsView) -> Html {
    let run = host.hands.run_tests.reform(|_: MouseEvent| ());
    let more =
        |action: fn() -> MoreAction| host.dispatch.reform(move |_: MouseEvent| action().into());
    let explore = more(|| MoreAction::Open(Overlay::Explore));
    let import = more(|| MoreAction::Open(Overlay::Import));
    html! {
        <div class="tests-tools">
            <button type="button" class="button is-quiet is-small" data-testid="tests-explore" aria-haspopup="dialog"
                title="Fail every task with every error, and see who handles it" onclick={explore}>
                { icon(Icon::Warning) }<span class="label-wide">{ "Failures" }</span>
            </button>
            <button type="button" class="button is-quiet is-small" data-testid="tests-import" aria-haspopup="dialog"
                title="Import a history, mocks or a definition" onclick={import}>
                { icon(Icon::Import) }<span class="label-wide">{ "Import" }</span>
            </button>
            <button type="button" class="button is-small" data-testid="tests-run" disabled={view.cases.is_empty() || view.is_running}
                title="Run all (Ctrl Shift Enter)" onclick={run}>
                { icon(Icon::Play) }{ "Run all" }
            </button>
        </div>
    }
}

fn nothing_yet(host: &Host<'_>) -> Html {
    html! {
        <div class="tests-empty">
            <p>{ "A case is an input, what tasks answer, and what you expect of the run: its status, its output, the path it takes, or any JSONata expression." }</p>
            { add_button(host, "Expect what this run did") }
        </div>
    }
}

fn add_button(host: &Host<'_>, title: &'static str) -> Html {
    let add = host
        .dispatch
        .reform(|_: MouseEvent| MoreAction::AddCase.into());
    html! {
        <button type="button" class="button is-small" data-testid="tests-add" disabled={host.session.output().is_none()} onclick={add}>
            { icon(Icon::Plus) }{ title }
        </button>
    }
}

fn row(host: &Host<'_>, idx: usize, case: &CaseLine) -> Html {
    let onclick = {
        let (dispatch, show_run) = (host.dispatch.clone(), host.hands.show_run.clone());
        move |_: MouseEvent| {
            dispatch.emit(MoreAction::OpenCase(idx).into());
            show_run.emit(());
        }
    };
    let (verdict, picture, told) = match &case.report {
        None => ("none", Icon::Minus, "not run"),
        Some(report) if report.passed() => ("pass", Icon::Check, "passes"),
        Some(_) => ("fail", Icon::Close, "fails"),
    };
    html! {
        <li key={idx}>
            <button type="button" class="list-button case" data-testid="case" data-case={AttrValue::from(case.name.clone())} data-verdict={verdict}
                title="Open its run" {onclick}>
                { icon(picture) }
                <span class="case-name">{ &*case.name }<span class="visually-hidden">{ ", " }{ told }</span></span>
                if let Some(report) = &case.report {
                    <span class="case-facts">{ format!("{} events, {}", report.n_events, duration_text(report.elapsed)) }</span>
                    { for report.mismatches.iter().map(|mismatch| html! {
                        <span class="case-detail" data-testid="case-detail" data-event={mismatch.event.to_string()}>
                            <b>{ mismatch.expectation.as_str() }</b>
                            if !mismatch.pointer.is_empty() {
                                { " at " }<code>{ &mismatch.pointer }</code>
                            }
                            { ": expected " }{ value(&mismatch.expected) }{ ", found " }{ value(&mismatch.found) }
                            if let Some(state) = &mismatch.state {
                                <span class="case-place">{ format!(" · event {} in {state}", mismatch.event) }</span>
                            }
                        </span>
                    }) }
                }
            </button>
        </li>
    }
}

/// A value, set as code; or words with names in backticks.
fn value(text: &str) -> Html {
    if text.contains('`') {
        html! { <em>{ prose(text) }</em> }
    } else {
        html! { <em><code>{ text.to_owned() }</code></em> }
    }
}

fn coverage(host: &Host<'_>, view: &TestsView) -> Html {
    let more = |action: MoreAction| {
        host.dispatch
            .reform(move |_: MouseEvent| action.clone().into())
    };
    let paint = {
        let (dispatch, show_run) = (host.dispatch.clone(), host.hands.show_run.clone());
        let on = !view.is_painted;
        move |_: MouseEvent| {
            dispatch.emit(MoreAction::PaintCoverage(on).into());
            show_run.emit(());
        }
    };
    let missed: Vec<_> = view
        .coverage
        .iter()
        .flat_map(|found| found.missed())
        .collect();
    html! {
        <div class="tests-foot">
            if let Some(found) = &view.coverage {
                <details class="coverage">
                    <summary data-testid="coverage-summary">{ format!("Covered: {}", found.summary()) }</summary>
                    <ul data-testid="coverage-missed">
                        if missed.is_empty() {
                            <li>{ "Everything is covered." }</li>
                        }
                        { for missed.iter().map(|part| html! { <li>{ prose(&part.label()) }</li> }) }
                    </ul>
                </details>
                <button type="button" class="button is-small" data-testid="tests-coverage" aria-pressed={view.is_painted.to_string()} onclick={paint}>
                    { icon(Icon::Graph) }{ if view.is_painted { "Show the run" } else { "Show on graph" } }
                </button>
            }
            if !view.cases.is_empty() {
                { add_button(host, "Add this run") }
                <button type="button" class="button is-quiet is-small" data-testid="tests-report" disabled={view.n_ended == 0}
                    title="The report as JUnit's XML" onclick={more(MoreAction::DownloadTestReport)}>
                    { icon(Icon::Download) }{ "JUnit" }
                </button>
            }
            <button type="button" class="button is-quiet is-small" data-testid="tests-mock-config"
                title="The mocks of all cases for Step Functions Local" onclick={more(MoreAction::DownloadMockConfig)}>
                { icon(Icon::Download) }{ "MockConfigFile" }
            </button>
        </div>
    }
}

/// A bar over the run: what it is for, if it is not the project's own; or the key to the colours
/// of painted coverage.
pub(crate) fn banner(host: &Host<'_>) -> Html {
    let gaps = host.session.history_gaps();
    let tells_run = gaps.as_ref().is_some_and(|gaps| gaps.is_of_run);
    html! {
        <>
            { gaps.map(|view| gaps::gaps(&view, host)).unwrap_or_default() }
            if !tells_run { { errand(host) } }
        </>
    }
}

fn errand(host: &Host<'_>) -> Html {
    if host.session.is_coverage_painted() {
        let back = host
            .dispatch
            .reform(|_: MouseEvent| MoreAction::PaintCoverage(false).into());
        return html! {
            <div class="errand" data-testid="coverage-key">
                <span>{ "What the tests cover:" }</span>
                <span class="coverage-key">{ "covered" }</span>
                <span class="coverage-key is-missed">{ "not covered" }</span>
                <button type="button" class="button is-quiet is-small" onclick={back}>{ "Show the run" }</button>
            </div>
        };
    }
    if let Some(child) = host.session.shown_child() {
        return child_banner(host, &child);
    }
    let Some(label) = host.session.errand() else {
        return html! {};
    };
    let back = host.hands.run.reform(|_: MouseEvent| ());
    html! {
        <div class="errand" data-testid="errand">
            <span>{ "This is the run of " }{ prose(label) }</span>
            <button type="button" class="button is-quiet is-small" data-testid="errand-back" onclick={back}>{ "Run the project" }</button>
        </div>
    }
}
