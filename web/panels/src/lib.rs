//! The parts of the page that come after the first run: dialogs and the deeper panes.
//!
//! The page reaches them through [`PANELS`] alone, which it gets from `web-late`, so that they are
//! split off its module together with all that only they need. Each part is a function of
//! what [`Host`] hands it; its styles are a file of `styles/`.

mod borrowed_focus;
mod breakpoints;
mod child;
mod clock_bar;
mod code_field;
mod difference;
mod drafts;
mod drop_target;
mod editor_look;
mod effects;
mod event_table;
mod events_bar;
mod explore;
mod expressions;
mod files;
mod follow;
mod gaps;
mod graph_bar;
mod header_notes;
mod import;
mod inspector;
mod kept;
mod key_map;
mod lean;
mod map_pickers;
mod margin;
mod mark;
mod marks;
mod minimap;
mod mocks;
mod objects;
mod open_tasks;
mod outline;
mod output;
mod over_graph;
mod pads;
mod palette;
mod question;
mod redrive;
mod rename;
mod report;
mod row_keys;
mod runs;
mod settings;
mod share;
mod shield;
mod site;
mod tests;
mod timeline;
mod times;
mod watches;
mod whole_sentence;

use std::fmt;
use std::rc::Rc;

use asl_session::{Action, Command, Document, GraphView, MoreEffect, Overlay, ResultTab, Session};
use yew::prelude::*;

use lean::sheet;

/// What the page hands its parts.
pub struct Host<'a> {
    /// What to show.
    pub session: &'a Session,
    /// Told what the person does.
    pub dispatch: &'a Callback<Action>,
    /// What the page does beside the session.
    pub hands: &'a Hands,
    /// Whether the person asked for the run that is going; then a question may take the focus.
    pub was_asked_for_run: bool,
}

/// What the page does beside the session: it asks the editors for their texts first.
#[derive(Clone, Debug, PartialEq)]
pub struct Hands {
    /// The session, for a component that is drawn by itself.
    pub session: Reader,
    /// Stores what the editors hold as a draft.
    pub keep_draft: Callback<()>,
    /// Does what was commanded, as its key would.
    pub command: Callback<Command>,
    /// Runs what the editors hold.
    pub run: Callback<()>,
    /// Shows the run where the page has room for one half only.
    pub show_run: Callback<()>,
    /// Runs the test cases that the editors hold.
    pub run_tests: Callback<()>,
    /// Opens the share dialog for what the editors hold.
    pub share: Callback<()>,
    /// Opens an example in place of the project, and runs it.
    pub open_example: Callback<String>,
    /// Opens a blank project.
    pub open_blank: Callback<()>,
    /// Reads a data file's bytes; tells `{"rows": […]}`, `{"text": "…"}` or `{"error": "…"}`.
    pub read_object: Callback<(js_sys::Uint8Array, Callback<String>)>,
}

/// The session, read when a component is drawn by itself or something happens to it.
#[derive(Clone)]
pub struct Reader(Rc<Show>);

/// Calls back with the session.
type Show = dyn Fn(&mut dyn FnMut(&Session));

impl Reader {
    /// A reader of what `show` shows.
    pub fn new(show: impl Fn(&mut dyn FnMut(&Session)) + 'static) -> Self {
        Self(Rc::new(show))
    }

    /// Looks at the session.
    pub fn read<T: Default>(&self, look: impl FnOnce(&Session) -> T) -> T {
        let mut look = Some(look);
        let mut seen = None;
        (self.0)(&mut |session| seen = look.take().map(|look| look(session)));
        seen.unwrap_or_default()
    }
}

impl PartialEq for Reader {
    /// The page has one session.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reader")
    }
}

/// The parts, as the page calls them.
#[derive(Debug)]
pub struct Panels {
    /// The styles of them all, to be put into the page once.
    pub styles: &'static [&'static str],
    /// What lies over the page: the dialog that is open, and the question of a task without a mock.
    pub overlays: fn(&Host<'_>) -> Html,
    /// What is behind a tab of the run; nothing for one that the page draws itself.
    pub pane: fn(&Host<'_>, ResultTab) -> Html,
    /// What stands over the graph.
    pub graph_bar: fn(&Host<'_>) -> Html,
    /// What lies over the drawing of the graph: tokens, and pads on the states that wait.
    pub over_graph: fn(&Host<'_>) -> Html,
    /// What stands at the end of the run's tabs.
    pub run_tail: fn(&Host<'_>) -> Html,
    /// What stands under the playhead: the waits ahead.
    pub clock_bar: fn(&Host<'_>) -> Html,
    /// What stands on the line of the playhead.
    pub marks: fn(&Host<'_>) -> Html,
    /// What stands beside the project's name in the header.
    pub draft_note: fn(&Host<'_>) -> Html,
    /// What stands beside the button that runs the project.
    pub tests_note: fn(&Host<'_>) -> Html,
    /// What is below the editor of a text; nothing for most.
    pub below_editor: fn(&Host<'_>, Document) -> Html,
    /// What the shown run is for, if it is not the project's own.
    pub banner: fn(&Host<'_>) -> Html,
    /// How the data of the state that is looked at came about.
    pub inspector: fn(&Host<'_>) -> Html,
    /// The whole graph in small, with the part that the window shows; nothing for a graph that
    /// is not much larger. Told is the place to bring into the middle: where the map is pressed,
    /// or what happens at the playhead, if that is out of sight.
    pub minimap: fn(&Rc<GraphView>, Window, OnCentre) -> Html,
    /// Does what only the second part of the session asks for.
    pub carry_out: fn(MoreEffect, &Callback<Action>),
}

impl PartialEq for Panels {
    /// There is one.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Told a place of the graph, from the left and from the top, to bring into the middle.
pub type OnCentre = Callback<(f64, f64)>;

/// A part of the graph, in the drawing's own units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
    /// How many pixels of the screen one of the drawing takes.
    pub scale: f64,
}

/// All of them.
pub static PANELS: Panels = Panels {
    styles: &[
        sheet!("dialog.css"),
        sheet!("looking.css"),
        sheet!("list_button.css"),
        sheet!("clock.css"),
        sheet!("header_notes.css"),
        sheet!("explore.css"),
        sheet!("import.css"),
        sheet!("drafts.css"),
        sheet!("tests.css"),
        sheet!("inspector.css"),
        sheet!("minimap.css"),
        sheet!("outline.css"),
        sheet!("events.css"),
        sheet!("output.css"),
        sheet!("over_graph.css"),
        sheet!("timeline.css"),
        sheet!("palette.css"),
        sheet!("settings.css"),
        sheet!("share.css"),
        sheet!("expressions.css"),
        sheet!("redrive.css"),
        sheet!("objects.css"),
        sheet!("tasks.css"),
        sheet!("mocks.css"),
        sheet!("forced.css"),
    ],
    overlays,
    pane,
    graph_bar: graph_bar::graph_bar,
    over_graph: over_graph::over_graph,
    run_tail: runs::run_tail,
    clock_bar: clock_bar::clock_bar,
    marks: marks::marks,
    draft_note: header_notes::draft_note,
    tests_note: header_notes::tests_note,
    below_editor: tests::below_editor,
    banner: tests::banner,
    inspector: inspector::inspector,
    minimap: minimap::minimap,
    carry_out: effects::carry_out,
};

fn overlays(host: &Host<'_>) -> Html {
    // Each has a place of its own: what comes and goes is never a neighbour of the others.
    let layer = |content: Html| html! { <div class="layer">{ content }</div> };
    html! {
        <>
            { layer(question::question(host)) }
            { layer(open_tasks::open_tasks(host)) }
            { layer(difference::bar(host)) }
            { layer(overlay(host)) }
            <drop_target::DropTarget dispatch={host.dispatch.clone()} read_object={host.hands.read_object.clone()} />
            <drafts::Keeper project={host.session.project().clone()} hands={host.hands.clone()} dispatch={host.dispatch.clone()} />
        </>
    }
}

fn pane(host: &Host<'_>, tab: ResultTab) -> Html {
    let is_open = host.session.tab() == tab;
    match tab {
        ResultTab::Outline => outline::outline(host, is_open),
        ResultTab::Timeline if is_open => timeline::timeline(host),
        ResultTab::Expressions if is_open => expressions::expressions(host),
        ResultTab::Events => event_table::events(host, is_open),
        ResultTab::Output => output::output(host),
        ResultTab::Timeline | ResultTab::Expressions | ResultTab::Graph => html! {},
    }
}

fn overlay(host: &Host<'_>) -> Html {
    match host.session.overlay() {
        None => html! {},
        Some(Overlay::Share) => share::share(host),
        Some(Overlay::Settings) => settings::settings(host),
        Some(Overlay::Palette) => palette::palette(host),
        Some(Overlay::Drafts) => drafts::drafts(host),
        Some(Overlay::Rename) => rename::rename(host),
        Some(Overlay::Report) => report::report(host),
        Some(Overlay::Difference) => difference::dialog(host),
        Some(Overlay::Keys) => key_map::key_map(host),
        Some(Overlay::Shield) => shield::shield(host),
        Some(Overlay::Breakpoints) => breakpoints::breakpoints(host),
        Some(Overlay::Compare) => runs::compare(host),
        Some(Overlay::Import) => import::import(host),
        Some(Overlay::Explore) => explore::explore(host),
    }
}
