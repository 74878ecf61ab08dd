//! The graph: what is where, and which part of the definition it stands for.

use graph_layout::{Course, Point, Rect, Size};
use source::TextRange;

/// A definition, laid out. Places are pixels from the top left corner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// The size of the whole picture, its margin included.
    pub size: Size,
    /// States and markers; a container stands before what it holds.
    pub nodes: Vec<Node>,
    /// The transitions, scope by scope.
    pub edges: Vec<Edge>,
    /// The branches of Parallel states, in the order of the nodes that they are of.
    pub areas: Vec<Area>,
}

impl Graph {
    /// The branches of the node at a place in [`Graph::nodes`].
    pub fn areas_of(&self, node: usize) -> &[Area] {
        let start = self.areas.partition_point(|area| area.parent < node);
        let end = self.areas.partition_point(|area| area.parent <= node);
        self.areas.get(start..end).unwrap_or_default()
    }
}

/// A state, a marker of start or end, or the place of a state that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its place as AWS writes it: `/States/A/Branches[0]/States/B`. A marker or a missing
    /// state has the place of its machine and `#start`, `#end` or `#missing/` and the name.
    pub path: String,
    /// The state's name in full; `Start` and `End` for the markers.
    pub name: String,
    /// What it is.
    pub kind: NodeKind,
    /// The text in its box, cut to fit.
    pub lines: Vec<Line>,
    /// The text in full, for a tooltip.
    pub title: String,
    /// Its box.
    pub rect: Rect,
    /// The height of the part of the box that holds the text; the rest of a container
    /// belongs to what it holds.
    pub header: i64,
    /// The container it lies in, as an index of [`Graph::nodes`].
    pub parent: Option<usize>,
    /// Where it is defined: from the name to the end of its object. Empty for markers.
    pub range: TextRange,
    /// Whether nothing leads to it. `false` where `StartAt` names no state.
    pub is_unreachable: bool,
    /// Whether its machine starts with it.
    pub is_first: bool,
    /// Whether its machine ends with it (`End`, Succeed, Fail).
    pub is_last: bool,
}

impl Node {
    /// Whether other nodes may lie in it.
    pub const fn is_container(&self) -> bool {
        self.header < self.rect.height
    }
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// Where the execution starts.
    Start,
    /// Where it ends, for states with `End`.
    End,
    /// A Task state.
    Task,
    /// A Pass state.
    Pass,
    /// A Choice state.
    Choice,
    /// A Wait state.
    Wait,
    /// A Succeed state.
    Succeed,
    /// A Fail state.
    Fail,
    /// A Parallel state.
    Parallel,
    /// A Map state.
    Map,
    /// A state whose `Type` is missing or names no type.
    Unknown,
    /// A name that is led to, and that no state has.
    Missing,
}

impl NodeKind {
    /// The kind of a state with this `Type`.
    pub fn of_type(name: Option<&str>) -> Self {
        match name {
            Some("Task") => Self::Task,
            Some("Pass") => Self::Pass,
            Some("Choice") => Self::Choice,
            Some("Wait") => Self::Wait,
            Some("Succeed") => Self::Succeed,
            Some("Fail") => Self::Fail,
            Some("Parallel") => Self::Parallel,
            Some("Map") => Self::Map,
            Some(_) | None => Self::Unknown,
        }
    }

    /// The language's word, or `Start`, `End`, `Unknown`, `Missing`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::End => "End",
            Self::Task => "Task",
            Self::Pass => "Pass",
            Self::Choice => "Choice",
            Self::Wait => "Wait",
            Self::Succeed => "Succeed",
            Self::Fail => "Fail",
            Self::Parallel => "Parallel",
            Self::Map => "Map",
            Self::Unknown => "Unknown",
            Self::Missing => "Missing",
        }
    }

    /// Whether it marks the start or the end.
    pub const fn is_marker(self) -> bool {
        matches!(self, Self::Start | Self::End)
    }

    /// Whether it is a state that is written in the definition.
    pub const fn is_state(self) -> bool {
        !matches!(self, Self::Start | Self::End | Self::Missing)
    }
}

/// One line of text in a node. Its place is relative to the node's box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The text as it is shown.
    pub text: String,
    /// What it says.
    pub role: LineRole,
    /// Where the text begins, on its base line.
    pub at: Point,
}

/// What a line of a node says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineRole {
    /// The name, or a part of it.
    Name,
    /// What the state does: a resource, a duration, an error.
    Detail,
}

/// A transition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The node it leaves, as an index of [`Graph::nodes`].
    pub from: usize,
    /// The node it enters.
    pub to: usize,
    /// Which way out of its state it is.
    pub kind: EdgeKind,
    /// How it runs.
    pub course: Course,
    /// Its label, if it has one.
    pub label: Option<Label>,
    /// Its corners, from border to border.
    pub points: Vec<Point>,
    /// Its line as SVG path data, with round corners, ending where the arrow head begins.
    pub line: String,
    /// The length of that line, in thousandths of pixels.
    pub length: i64,
    /// Its arrow head as SVG path data, to be filled.
    pub arrow: String,
    /// Where it is written: the field that names the target. Empty if nothing is.
    pub range: TextRange,
}

/// Which way out of a state an edge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// From the start marker, by `StartAt`.
    Start,
    /// `Next` of the state.
    Next,
    /// `Next` of the rule with this index.
    Choice(usize),
    /// `Default`.
    Default,
    /// `Next` of the catcher with this index.
    Catch(usize),
    /// To the end marker, by `End`.
    End,
}

impl EdgeKind {
    /// A word for markup: `start`, `next`, `choice`, `default`, `catch`, `end`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Next => "next",
            Self::Choice(_) => "choice",
            Self::Default => "default",
            Self::Catch(_) => "catch",
            Self::End => "end",
        }
    }
}

/// The text of an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The text as it is shown.
    pub text: String,
    /// The text in full.
    pub title: String,
    /// The plate around it.
    pub rect: Rect,
}

/// The room of one branch of a Parallel state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// The Parallel state, as an index of [`Graph::nodes`].
    pub parent: usize,
    /// Which branch, from 0.
    pub branch: usize,
    /// Where it is.
    pub rect: Rect,
}

impl Graph {
    /// The node at a place of the definition such as `/States/A`.
    pub fn node(&self, path: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.path == path)
    }

    /// The innermost state whose text a cursor at `offset`, in bytes, touches.
    pub fn node_at(&self, offset: u32) -> Option<&Node> {
        self.nodes
            .iter()
            .filter(|node| node.kind.is_state() && node.range.touches(offset))
            .min_by_key(|node| node.range.len())
    }
}
