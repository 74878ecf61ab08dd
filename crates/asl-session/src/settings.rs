//! What a person prefers. It changes no result, so it is not part of a project.

/// The colours of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// `auto`, `light` or `dark`: the value of `data-theme` and of the stored setting.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads `auto`, `light` or `dark`.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| theme.as_str() == text)
    }

    /// The next one in the round auto, light, dark.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }
}

/// How moments of a run are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Times {
    /// By how long after its start they are.
    #[default]
    Offset,
    /// By the clock, in UTC.
    Utc,
    /// By the clock, where the person is.
    Local,
}

impl Times {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Offset, Self::Utc, Self::Local];

    /// A word for markup and storage: `offset`, `utc`, `local`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offset => "offset",
            Self::Utc => "utc",
            Self::Local => "local",
        }
    }

    /// Reads `offset`, `utc` or `local`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// A pane of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResultTab {
    /// The picture.
    #[default]
    Graph,
    /// The picture's twin in words.
    Outline,
    /// The run over virtual time.
    Timeline,
    /// The history.
    Events,
    /// What came out.
    Output,
    /// Expressions on its data: the scratch pad and the watches.
    Expressions,
}

impl ResultTab {
    /// Every tab in order.
    pub const ALL: [Self; 6] = [
        Self::Graph,
        Self::Outline,
        Self::Timeline,
        Self::Events,
        Self::Output,
        Self::Expressions,
    ];

    /// A word for markup and tests: `graph`, `outline`, ….
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Graph => "graph",
            Self::Outline => "outline",
            Self::Timeline => "timeline",
            Self::Events => "events",
            Self::Output => "output",
            Self::Expressions => "expressions",
        }
    }

    /// The tab's title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Graph => "Graph",
            Self::Outline => "Outline",
            Self::Timeline => "Timeline",
            Self::Events => "Events",
            Self::Output => "Output",
            Self::Expressions => "Expressions",
        }
    }
}

/// How fast playback moves over the events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// 0.5x
    Half,
    /// 1x: two events a second.
    #[default]
    Normal,
    /// 2x
    Double,
    /// 4x
    Quadruple,
}

impl Speed {
    /// Every speed, slowest first.
    pub const ALL: [Self; 4] = [Self::Half, Self::Normal, Self::Double, Self::Quadruple];

    /// `0.5x`, `1x`, `2x`, `4x`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Half => "0.5x",
            Self::Normal => "1x",
            Self::Double => "2x",
            Self::Quadruple => "4x",
        }
    }

    /// The next speed in the round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Half => Self::Normal,
            Self::Normal => Self::Double,
            Self::Double => Self::Quadruple,
            Self::Quadruple => Self::Half,
        }
    }

    /// How much virtual time passes in some real time, in milliseconds, where waits are played.
    pub const fn virtual_millis(self, millis: u32) -> u64 {
        let halves = match self {
            Self::Half => 1,
            Self::Normal => 2,
            Self::Double => 4,
            Self::Quadruple => 8,
        };
        millis as u64 * halves / 2
    }

    /// How long one event stays on the screen, in real milliseconds.
    pub const fn tick_millis(self) -> u32 {
        match self {
            Self::Half => 1200,
            Self::Normal => 600,
            Self::Double => 300,
            Self::Quadruple => 150,
        }
    }
}
