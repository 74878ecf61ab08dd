//! Buttons on the states of the graph that wait: the quick answers of the open tasks, and the end
//! of a wait.

use asl_session::graph::{Graph, Node, NodeKind};
use asl_session::open_tasks::{OpenKind, OpenTask, TaskAction};
use asl_session::{Action, ClockEdit, MoreAction, RunState, Session, Status, wake_up};
use web_kit::icons::{Icon, icon};
use yew::prelude::*;

use crate::Host;

/// The pads of all states that wait, placed over the drawing. Only the end of a run that goes on
/// can be acted on.
pub(crate) fn pads(host: &Host<'_>) -> Html {
    let session = host.session;
    let is_live =
        *session.run_state() == RunState::Asking && session.playhead() == session.n_events();
    let graph = &session.graph().graph;
    if !is_live {
        return html! {
            <>
                { skip_pad(host, graph).unwrap_or_default() }
                { mock_pad(host, graph).unwrap_or_default() }
            </>
        };
    }
    let tasks = session
        .open_tasks()
        .map(|view| view.tasks)
        .unwrap_or_default();
    let mut seen: Vec<&str> = Vec::new();
    // The oldest of a state's calls: a Map has many.
    let oldest: Vec<&OpenTask> = tasks
        .iter()
        .filter(|task| {
            let is_first = !seen.contains(&&*task.state);
            seen.push(&task.state);
            is_first
        })
        .collect();
    html! {
        <>
            { for oldest.into_iter().filter_map(|task| pad(host, graph, task)) }
            { for waiting(session).filter_map(|state| {
                let skip = button(host, "pad-skip", &format!("{state}: let the time pass"), Icon::Last, vec![TaskAction::Skip.into()]);
                Some(place(graph, node(graph, state)?, state, skip))
            }) }
        </>
    }
}

/// On the state that something happens to next, if it waits in what was recorded.
fn skip_pad(host: &Host<'_>, graph: &Graph) -> Option<Html> {
    let next = wake_up(host.session)?.state?;
    let state = waiting(host.session).find(|state| **state == *next)?;
    let label = format!("{state}: skip the wait");
    let skip = button(
        host,
        "pad-skip",
        &label,
        Icon::Last,
        vec![ClockEdit::Skip.into()],
    );
    Some(place(graph, node(graph, state)?, state, skip))
}

/// On the Task that is selected: the way to its mock.
fn mock_pad(host: &Host<'_>, graph: &Graph) -> Option<Html> {
    let state = host.session.selected_state()?;
    let node = node(graph, state).filter(|node| node.kind == NodeKind::Task)?;
    let onclick = host
        .dispatch
        .reform(|_: MouseEvent| MoreAction::GoToMock.into());
    let label = format!("{state}: mock, what it returns (M)");
    let pad = html! {
        <button type="button" class="node-pad is-worded" data-testid="pad-mock" aria-label={label.clone()} title={label} {onclick}>{ "mock…" }</button>
    };
    Some(place(graph, node, state, pad))
}

/// The states whose clock runs.
fn waiting(session: &Session) -> impl Iterator<Item = &str> {
    let states = session.frame().states.iter();
    states
        .filter(|(_, frame)| frame.status == Status::Waiting)
        .map(|(name, _)| &**name)
}

fn pad(host: &Host<'_>, graph: &Graph, task: &OpenTask) -> Option<Html> {
    let name = &*task.state;
    let act = |id: &'static str, what: &str, picture: Icon, action: TaskAction| {
        let actions = vec![TaskAction::Choose(task.task).into(), action.into()];
        button(host, id, &format!("{name}: {what}"), picture, actions)
    };
    let fail = || act("pad-fail", "fail", Icon::Close, TaskAction::Fail);
    let buttons = match task.kind {
        OpenKind::Activity if !task.is_answerable => {
            act("pad-poll", "poll as a worker", Icon::Play, TaskAction::Poll)
        }
        OpenKind::Token | OpenKind::Activity => html! {
            <>
                { act("pad-succeed", "succeed", Icon::Check, TaskAction::Succeed) }
                { fail() }
                { act("pad-heartbeat", "heartbeat", Icon::Pulse, TaskAction::Heartbeat) }
            </>
        },
        OpenKind::Person => html! {
            <>
                { act("pad-succeed", "succeed", Icon::Check, TaskAction::Succeed) }
                { fail() }
            </>
        },
        OpenKind::Job => html! {
            <>
                { act("pad-advance", "advance the job", Icon::Step, TaskAction::Advance) }
                { fail() }
            </>
        },
    };
    Some(place(graph, node(graph, name)?, name, buttons))
}

fn node<'a>(graph: &'a Graph, name: &str) -> Option<&'a Node> {
    let mut states = graph.nodes.iter().filter(|node| node.kind.is_state());
    states.find(|node| node.name == name)
}

/// Beside the node, where it covers no name, also of a node that is drawn small; in shares of the
/// drawing, so that it goes along when that is zoomed.
#[expect(
    clippy::cast_precision_loss,
    reason = "a drawing is some thousand pixels wide"
)]
fn place(graph: &Graph, node: &Node, name: &str, buttons: Html) -> Html {
    let share = |part: i64, whole: i64| part as f64 * 100.0 / (whole.max(1) as f64);
    let rect = node.rect;
    let style = format!(
        "left: {:.3}%; top: {:.3}%",
        share(rect.x + rect.width, graph.size.width),
        share(rect.y + node.header / 2, graph.size.height)
    );
    // What is done here is not done to the graph around it.
    let keep = |event: PointerEvent| event.stop_propagation();
    html! {
        <div class="node-pads" data-testid="pads" data-of-state={name.to_owned()} role="group" aria-label={format!("Answer {name}")} {style}
            onpointerdown={keep}
            onclick={|event: MouseEvent| event.stop_propagation()}
            onkeydown={|event: KeyboardEvent| event.stop_propagation()}>
            { buttons }
        </div>
    }
}

fn button(
    host: &Host<'_>,
    id: &'static str,
    label: &str,
    picture: Icon,
    actions: Vec<Action>,
) -> Html {
    let dispatch = host.dispatch.clone();
    let onclick = move |_: MouseEvent| {
        for action in &actions {
            dispatch.emit(action.clone());
        }
    };
    html! {
        <button type="button" class="node-pad" data-testid={id} aria-label={label.to_owned()} title={label.to_owned()} {onclick}>{ icon(picture) }</button>
    }
}
