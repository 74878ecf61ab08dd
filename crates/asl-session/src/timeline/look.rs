//! How a person looks at a timeline.

use super::{Timeline, TrackIdx};
use crate::filter::Iteration;

/// How far in a person can zoom: the smallest part of the axis that fills the plot.
const MIN_WINDOW: f64 = 1e-5;

/// What one key press zooms by.
const ZOOM_STEP: f64 = 1.5;

/// What one key press moves by, as a share of the plot.
const PAN_STEP: f64 = 0.2;

/// What the horizontal axis counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Virtual time.
    #[default]
    Time,
    /// Events, each as wide as any other: shows the order where things take no time.
    Steps,
}

impl Scale {
    /// Every scale.
    pub const ALL: [Self; 2] = [Self::Time, Self::Steps];

    /// A word for markup: `time`, `steps`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Steps => "steps",
        }
    }

    /// What the control says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Time => "Virtual time",
            Self::Steps => "Events",
        }
    }
}

/// The order of rows beside each other. Iterations and branches that failed always come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// As they started.
    #[default]
    Start,
    /// The longest first.
    Duration,
    /// What failed first.
    Failed,
    /// By name.
    Name,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Start, Self::Duration, Self::Failed, Self::Name];

    /// A word for markup: `start`, `duration`, `failed`, `name`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Duration => "duration",
            Self::Failed => "failed",
            Self::Name => "name",
        }
    }

    /// What the control says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Start => "By start",
            Self::Duration => "Longest first",
            Self::Failed => "Failed first",
            Self::Name => "By name",
        }
    }
}

/// How a person looks at a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    pub(super) sort: Sort,
    /// `None`: time, unless the run took none.
    pub(super) scale: Option<Scale>,
    pub(super) folds: bool,
    /// The gaps that stay unfolded, by their start.
    pub(super) unfolded: Vec<u64>,
    /// What a person opened or closed.
    pub(super) toggled: Vec<(TrackIdx, bool)>,
    /// The part of the axis that the plot shows.
    pub(super) window: (f64, f64),
    /// The selected stretch, in the scale's unit.
    pub(super) selected: Option<(f64, f64)>,
    /// The iteration that was picked: no other rows are shown than those of it and around it.
    pub(crate) only: Option<Iteration>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            sort: Sort::default(),
            scale: None,
            folds: true,
            unfolded: Vec::new(),
            toggled: Vec::new(),
            window: (0.0, 1.0),
            selected: None,
            only: None,
        }
    }
}

/// A change of the look. Places are shares of the plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LookEdit {
    /// Shows less, larger, around a place.
    ZoomIn {
        /// What stays where it is.
        around: f64,
    },
    /// Shows more, smaller, around a place.
    ZoomOut {
        /// What stays where it is.
        around: f64,
    },
    /// Moves towards the start.
    PanLeft,
    /// Moves towards the end.
    PanRight,
    /// Shows the whole run.
    Fit,
    /// Shows the selected stretch as large as it fits.
    FitSelection,
    /// Opens or closes a row, by [`super::Row::id`].
    Toggle(u32),
    /// Chooses the order.
    Sort(Sort),
    /// Chooses what the axis counts.
    Scale(Scale),
    /// Whether idle time is folded.
    FoldIdle(bool),
    /// Folds or unfolds one gap, by [`super::GapView::start`].
    ToggleGap(u64),
    /// Selects a stretch, from one place to another, in any order; a short one is none.
    Select {
        /// One end.
        from: f64,
        /// The other.
        to: f64,
    },
    /// Selects nothing.
    ClearSelection,
}

/// The share of the plot below which a selection is a slip of the hand.
const MIN_SELECTION: f64 = 0.004;

impl Look {
    /// Does a change.
    pub fn update(&mut self, timeline: &Timeline, edit: LookEdit) {
        match edit {
            LookEdit::ZoomIn { around } => self.zoom(around, 1.0 / ZOOM_STEP),
            LookEdit::ZoomOut { around } => self.zoom(around, ZOOM_STEP),
            LookEdit::PanLeft => self.pan(-PAN_STEP),
            LookEdit::PanRight => self.pan(PAN_STEP),
            LookEdit::Fit => self.window = (0.0, 1.0),
            LookEdit::FitSelection => self.fit_selection(timeline),
            LookEdit::Toggle(id) => {
                let idx = TrackIdx(id);
                let is_open = timeline.is_expanded(idx, self);
                self.toggled.retain(|(toggled, _)| *toggled != idx);
                self.toggled.push((idx, !is_open));
            }
            LookEdit::Sort(sort) => self.sort = sort,
            LookEdit::Scale(scale) => {
                if self.scale(timeline) != scale {
                    self.window = (0.0, 1.0);
                    self.selected = None;
                }
                self.scale = Some(scale);
            }
            LookEdit::FoldIdle(folds) => {
                self.folds = folds;
                self.unfolded.clear();
                self.window = (0.0, 1.0);
            }
            LookEdit::ToggleGap(start) => {
                let n_before = self.unfolded.len();
                self.unfolded.retain(|&unfolded| unfolded != start);
                if self.unfolded.len() == n_before {
                    self.unfolded.push(start);
                }
                self.window = (0.0, 1.0);
            }
            LookEdit::Select { from, to } => {
                let (from, to) = (from.min(to).max(0.0), from.max(to).min(1.0));
                let axis = timeline.axis(self);
                self.selected = (to - from >= MIN_SELECTION).then(|| (axis.at(from), axis.at(to)));
            }
            LookEdit::ClearSelection => self.selected = None,
        }
    }

    /// Whether a stretch is selected.
    pub(crate) const fn selects(&self) -> bool {
        self.selected.is_some()
    }

    /// Whether a person opened a row (`true`), closed it, or did neither.
    pub(super) fn toggled(&self, idx: TrackIdx) -> Option<bool> {
        let mut toggled = self.toggled.iter();
        toggled
            .find(|(row, _)| *row == idx)
            .map(|&(_, is_open)| is_open)
    }

    /// Forgets what belongs to one run: which rows and gaps are open, the window, the selection.
    pub fn forget_run(&mut self) {
        *self = Self {
            sort: self.sort,
            scale: self.scale,
            folds: self.folds,
            ..Self::default()
        };
    }

    /// What the axis counts: as chosen, else events where the run took no time.
    pub(super) fn scale(&self, timeline: &Timeline) -> Scale {
        self.scale.unwrap_or(if timeline.total == 0 {
            Scale::Steps
        } else {
            Scale::Time
        })
    }

    fn zoom(&mut self, around: f64, factor: f64) {
        let (from, to) = self.window;
        let len = ((to - from) * factor).clamp(MIN_WINDOW, 1.0);
        let around = around.clamp(0.0, 1.0);
        let fixed = from + around * (to - from);
        self.set_window(fixed - around * len, len);
    }

    fn pan(&mut self, share: f64) {
        let (from, to) = self.window;
        self.set_window(from + share * (to - from), to - from);
    }

    fn fit_selection(&mut self, timeline: &Timeline) {
        let Some((from, to)) = self.selected else {
            return;
        };
        self.window = (0.0, 1.0);
        let axis = timeline.axis(self);
        let (from, to) = (axis.x_of_value(from), axis.x_of_value(to));
        self.set_window(from, (to - from).max(MIN_WINDOW));
    }

    fn set_window(&mut self, from: f64, len: f64) {
        let from = from.clamp(0.0, (1.0 - len).max(0.0));
        self.window = (from, from + len);
    }
}
