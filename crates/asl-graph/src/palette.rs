//! Colours by role, for light and dark, and the CSS variables that carry them on a page.

use std::fmt::Write;

macro_rules! tones {
    ( $( $(#[$doc:meta])* $tone:ident $field:ident $name:literal $light:literal $dark:literal; )* ) => {
        /// The role of a colour.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Tone { $( $(#[$doc])* $tone, )* }

        impl Tone {
            /// Every tone.
            pub const ALL: &'static [Self] = &[$(Self::$tone),*];

            /// The CSS variable that carries it on a page: `--asl-node`.
            pub const fn variable(self) -> &'static str {
                match self { $(Self::$tone => concat!("--asl-", $name),)* }
            }
        }

        /// A colour for every role, each as CSS writes it: `#1d63c9`.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Palette { $( $(#[$doc])* pub $field: String, )* }

        impl Palette {
            /// For light surroundings.
            pub fn light() -> Self {
                Self { $($field: $light.to_owned(),)* }
            }

            /// For dark surroundings.
            pub fn dark() -> Self {
                Self { $($field: $dark.to_owned(),)* }
            }

            /// The colour of a role.
            pub fn colour(&self, tone: Tone) -> &str {
                match tone { $(Tone::$tone => &self.$field,)* }
            }
        }
    };
}

tones! {
    /// Behind everything.
    Canvas canvas "canvas" "#ffffff" "#141a22";
    /// The box of a state.
    Node node "node" "#ffffff" "#1b222c";
    /// Its border.
    NodeLine node_line "node-line" "#838c9d" "#6c7889";
    /// The box of a container.
    Container container "container" "#f5f6f9" "#10151c";
    /// Its border.
    ContainerLine container_line "container-line" "#a9b1be" "#505c6c";
    /// The room of a branch.
    Branch branch "branch" "#ffffff" "#171e27";
    /// The border of that room.
    BranchLine branch_line "branch-line" "#dde1e8" "#29323e";
    /// Names.
    Text text "text" "#18202c" "#e5eaf1";
    /// Other text, and the icons of kinds.
    TextSoft text_soft "text-soft" "#4a5567" "#aeb8c6";
    /// An edge.
    Edge edge "edge" "#7f8999" "#738093";
    /// An edge that a run took.
    EdgeTaken edge_taken "edge-taken" "#2c3a52" "#d3dcea";
    /// An edge of a catcher.
    EdgeCatch edge_catch "edge-catch" "#ad4805" "#ff9f5e";
    /// The plate of a label.
    Label label "label" "#ffffff" "#1b222c";
    /// Its border.
    LabelLine label_line "label-line" "#dde1e8" "#3a4553";
    /// Around the selected state.
    Select select "select" "#3554d1" "#8fa8ff";
    /// Not reached.
    Idle idle "idle" "#838c9d" "#6c7889";
    /// Running, and waiting for the clock.
    Running running "running" "#1d63c9" "#6fb1ff";
    /// Its box.
    RunningSoft running_soft "running-soft" "#e5effc" "#16273d";
    /// Waiting for a callback.
    Callback callback "callback" "#6d3fc0" "#bb9cff";
    /// Its box.
    CallbackSoft callback_soft "callback-soft" "#f0eafb" "#261f3d";
    /// Retrying.
    Retrying retrying "retrying" "#946000" "#eab65b";
    /// Its box.
    RetryingSoft retrying_soft "retrying-soft" "#fdf3e0" "#322714";
    /// Succeeded.
    Succeeded succeeded "succeeded" "#1a7a46" "#5ccf8e";
    /// Its box.
    SucceededSoft succeeded_soft "succeeded-soft" "#e5f5ec" "#14301f";
    /// An error that was caught.
    Caught caught "caught" "#ad4805" "#ff9f5e";
    /// Its box.
    CaughtSoft caught_soft "caught-soft" "#fdeee3" "#382414";
    /// Failed, and timed out.
    Failed failed "failed" "#c4232c" "#ff8585";
    /// Its box.
    FailedSoft failed_soft "failed-soft" "#fdecec" "#3a1d20";
    /// Aborted.
    Aborted aborted "aborted" "#596375" "#a3aebd";
    /// Its box.
    AbortedSoft aborted_soft "aborted-soft" "#e6e9ee" "#2a333f";
}

/// The style sheet that gives a drawing in [`crate::Colours::Variables`] its colours: light, and
/// dark where the root element says `data-theme="dark"` or the reader prefers it.
///
/// A page can set any variable itself on an element between, or on the drawing.
pub fn stylesheet() -> String {
    let (light, dark) = (variables(&Palette::light()), variables(&Palette::dark()));
    format!(
        ":where(.asl-graph){{{light}}}\
         :where(:root[data-theme=\"dark\"] .asl-graph){{{dark}}}\
         @media (prefers-color-scheme:dark){{\
         :where(:root:not([data-theme=\"light\"]) .asl-graph){{{dark}}}}}"
    )
}

fn variables(palette: &Palette) -> String {
    let mut css = String::new();
    for &tone in Tone::ALL {
        // Writing to a string does not fail.
        let _ = write!(css, "{}:{};", tone.variable(), palette.colour(tone));
    }
    css
}
