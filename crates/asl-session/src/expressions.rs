//! Expressions on the data of a run: a scratch pad for one, and watches for those that are looked
//! at along the whole of it.
//!
//! What an expression sees is decided in [`crate::inspect`], what comes of it in
//! [`crate::scratch`]. Here is what a person wrote, and what the screen shows of it.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::rc::Rc;

use asl_query::{ExploreError, Explored};
use json_value::Value;

use crate::checked::highlight;
use crate::inspect::Seen;
use crate::scratch::{self, ScratchAnswer, ScratchLanguage, ScratchPlace};
use crate::view::Highlight;
use crate::{EventId, EventTone, Utf16Range};

/// The most expressions that are watched at once.
pub const MAX_WATCHES: usize = 20;

/// The most expressions that the pad remembers.
pub const MAX_RECENT: usize = 20;

/// The most values of watches that are kept; beyond, all are found again when they are looked at.
const MAX_KEPT_VALUES: usize = 200_000;

/// The most characters of a watched value that are kept to be shown.
const MAX_CELL_CHARS: usize = 200;

/// The longest text that is coloured; a longer one is shown plain.
const MAX_COLOURED: usize = 20_000;

/// What happens with the pad and the watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpressionAction {
    /// The expression in the pad was changed: its whole text.
    Write(String),
    /// Chooses the language of the expression in the pad.
    Language(ScratchLanguage),
    /// The input in the pad was changed; from here on it does not go along with the playhead.
    Input(String),
    /// The input is that of the run again.
    FollowInput,
    /// The expression is done: it is remembered.
    Remember,
    /// Copies what came of it.
    Copy,
    /// Opens the pad with an expression.
    Try {
        /// The expression.
        expression: String,
        /// Its language.
        language: ScratchLanguage,
    },
    /// Watches the expression in the pad, in place of the one that is being edited if one is.
    Watch,
    /// Takes a watch into the pad, to be edited there.
    EditWatch(
        /// [`Watch::id`].
        u32,
    ),
    /// Leaves the watch that is being edited as it was.
    LeaveWatch,
    /// Takes a watch away.
    RemoveWatch(
        /// [`Watch::id`].
        u32,
    ),
    /// Looks at the watched values of these events, counted from 0.
    LookAt {
        /// The first.
        start: usize,
        /// One past the last.
        end: usize,
    },
}

/// An expression that is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Its number, of its own in a session.
    pub id: u32,
    /// Its text.
    pub expression: Rc<str>,
    /// What it is written in.
    pub language: ScratchLanguage,
    /// Its colours.
    pub highlights: Rc<[Highlight]>,
    /// Whether the pad edits it.
    pub is_edited: bool,
}

/// The value of a watch at an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchCell {
    /// The value in short, or what is wrong.
    pub text: Rc<str>,
    /// What sort of thing it is.
    pub kind: CellKind,
    /// Whether it differs from that at the event before.
    pub is_changed: bool,
}

/// What sort of thing came of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// A value.
    Value,
    /// Nothing, or a function.
    Nothing,
    /// An error.
    Error,
}

impl CellKind {
    /// A word for markup: `value`, `nothing`, `error`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Nothing => "nothing",
            Self::Error => "error",
        }
    }
}

/// An event, as the head of its column of watched values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchColumn {
    /// The event.
    pub event: EventId,
    /// The state it belongs to, or else its type.
    pub title: Rc<str>,
    /// What sort of news it is.
    pub tone: EventTone,
}

/// The watched values that are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchesView {
    /// How many events there are.
    pub n_events: usize,
    /// The first event of the columns, counted from 0.
    pub start: usize,
    /// The events that are looked at.
    pub columns: Vec<WatchColumn>,
    /// Each watch with its values at these.
    pub rows: Vec<(Watch, Vec<WatchCell>)>,
}

/// The most columns that are looked at at once.
pub(crate) const MAX_COLUMNS: usize = 200;

/// The scratch pad.
#[derive(Clone, Debug, PartialEq)]
pub struct PadView {
    /// The expression.
    pub expression: String,
    /// What it is written in.
    pub language: ScratchLanguage,
    /// Its colours.
    pub highlights: Rc<[Highlight]>,
    /// What of it is to blame for the error.
    pub wrong: Option<Utf16Range>,
    /// The input: JSON.
    pub input: Rc<str>,
    /// Its colours.
    pub input_highlights: Rc<[Highlight]>,
    /// What of it is to blame.
    pub input_wrong: Option<Utf16Range>,
    /// Whether the input is the person's own.
    pub is_own_input: bool,
    /// Whose data are tried on: ``Input of `Charge` ``.
    pub of: String,
    /// What else is in sight: each name as an expression has it, and its value.
    pub in_sight: Vec<(String, Rc<str>)>,
    /// What came of it.
    pub answer: ScratchAnswer,
    /// What that is: `object, 3 members`.
    pub answer_type: String,
    /// Expressions that were tried before, latest first.
    pub recent: Vec<Rc<str>>,
    /// The watch that is being edited.
    pub edits: Option<u32>,
    /// Whether no more can be watched.
    pub is_full: bool,
}

/// What a person wrote.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Expressions {
    pub(crate) pad: Pad,
    pub(crate) watches: Vec<Watch>,
    pub(crate) n_watches: u32,
}

/// What is in the pad.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Pad {
    pub(crate) expression: String,
    /// `None`: that of the state whose data are tried on.
    pub(crate) language: Option<ScratchLanguage>,
    /// `None`: that of the run.
    pub(crate) input: Option<String>,
    pub(crate) recent: Vec<(Rc<str>, ScratchLanguage)>,
    pub(crate) edits: Option<u32>,
}

impl Pad {
    /// Puts the expression first among those that were tried.
    pub(crate) fn remember(&mut self, language: ScratchLanguage) {
        let expression: Rc<str> = self.expression.trim().into();
        if !expression.is_empty() {
            self.recent.retain(|(other, _)| *other != expression);
            self.recent.insert(0, (expression, language));
            self.recent.truncate(MAX_RECENT);
        }
    }
}

impl Expressions {
    /// Watches an expression, in place of another one if `edits` names one.
    pub(crate) fn watch(
        &mut self,
        expression: &str,
        language: ScratchLanguage,
        edits: Option<u32>,
    ) {
        let expression = expression.trim();
        if expression.is_empty() {
            return;
        }
        self.n_watches += 1;
        let watch = Watch {
            // A number of its own, so that no value of the old expression is taken for one of it.
            id: self.n_watches,
            highlights: coloured(expression, language),
            expression: expression.into(),
            language,
            is_edited: false,
        };
        let has_room = self.watches.len() < MAX_WATCHES;
        let edited = self.watches.iter_mut().find(|one| Some(one.id) == edits);
        match edited {
            Some(edited) => *edited = watch,
            None if has_room => self.watches.push(watch),
            None => {}
        }
    }

    /// Lets the pad edit a watch, or none.
    pub(crate) fn edit(&mut self, id: Option<u32>) {
        self.pad.edits = id;
        for watch in &mut self.watches {
            watch.is_edited = Some(watch.id) == id;
        }
    }

    /// The language in which the pad's expression is read.
    pub(crate) fn language(&self, seen: Option<&Seen>) -> ScratchLanguage {
        let of_state = seen.map(|seen| seen.language);
        self.pad.language.or(of_state).unwrap_or_default()
    }

    /// The pad on what is seen of the run.
    pub(crate) fn view(&self, seen: Option<&Seen>) -> PadView {
        let language = self.language(seen);
        let pad = &self.pad;
        let nothing = Value::empty_object();
        let input = seen.map_or(&nothing, |seen| &seen.input);
        let scope = seen.map(|seen| seen.scope.clone()).unwrap_or_default();
        let (answer, input_text): (_, Rc<str>) = if let Some(own) = &pad.input {
            let answer = scratch::evaluate(&pad.expression, language, own, &scope);
            (answer, own.as_str().into())
        } else {
            let explored = scratch::evaluated(&pad.expression, language, input, &scope);
            let answer = scratch::answer(&pad.expression, explored);
            (answer, input.to_pretty_string().into())
        };
        let place = match &answer {
            ScratchAnswer::Error(error) => error.place,
            ScratchAnswer::Value(_) | ScratchAnswer::Undefined | ScratchAnswer::Function => None,
        };
        let (wrong, input_wrong) = match place {
            Some(ScratchPlace::Expression(range)) => (Some(range), None),
            Some(ScratchPlace::Input(range)) => (None, Some(range)),
            None => (None, None),
        };
        PadView {
            expression: pad.expression.clone(),
            language,
            highlights: coloured(&pad.expression, language),
            wrong,
            input_highlights: if input_text.len() <= MAX_COLOURED {
                highlight::json(&input_text).into()
            } else {
                Rc::from([])
            },
            input: input_text,
            input_wrong,
            is_own_input: pad.input.is_some(),
            of: match seen.map(|seen| &seen.state) {
                None => "Input".to_owned(),
                Some(None) => "Input of the execution".to_owned(),
                Some(Some(state)) => format!("Input of `{state}`"),
            },
            in_sight: in_sight(seen, language),
            answer_type: answer_type(&answer),
            answer,
            recent: pad.recent.iter().map(|(text, _)| text.clone()).collect(),
            edits: pad.edits,
            is_full: self.watches.len() >= MAX_WATCHES && pad.edits.is_none(),
        }
    }
}

/// What an expression can name beside the input.
fn in_sight(seen: Option<&Seen>, language: ScratchLanguage) -> Vec<(String, Rc<str>)> {
    let Some(seen) = seen else {
        return Vec::new();
    };
    let scope = &seen.scope;
    let pretty = |value: &Value| -> Rc<str> { value.to_pretty_string().into() };
    let mut names = Vec::new();
    for (name, value) in scope
        .variables
        .as_object()
        .into_iter()
        .flat_map(json_value::Map::iter)
    {
        names.push((format!("${name}"), pretty(value)));
    }
    match language {
        ScratchLanguage::Jsonpath => names.push(("$$".to_owned(), pretty(&scope.context))),
        ScratchLanguage::Jsonata => {
            let result = scope.result.as_ref();
            names.extend(result.map(|value| ("$states.result".to_owned(), pretty(value))));
            let error = scope.error_output.as_ref();
            names.extend(error.map(|value| ("$states.errorOutput".to_owned(), pretty(value))));
            names.push(("$states.context".to_owned(), pretty(&scope.context)));
        }
    }
    names
}

fn coloured(expression: &str, language: ScratchLanguage) -> Rc<[Highlight]> {
    if expression.len() > MAX_COLOURED {
        return Rc::from([]);
    }
    highlight::expression(expression, language).into()
}

/// `object, 3 members`; nothing for what has no type.
fn answer_type(answer: &ScratchAnswer) -> String {
    let ScratchAnswer::Value(json) = answer else {
        return String::new();
    };
    let counted = |n: usize, one: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    };
    match Value::parse(json) {
        Ok(Value::Object(members)) => format!("object, {}", counted(members.len(), "member")),
        Ok(Value::Array(items)) => format!("array, {}", counted(items.len(), "item")),
        Ok(Value::String(text)) => {
            format!("string, {}", counted(text.chars().count(), "character"))
        }
        Ok(Value::Int(_) | Value::Float(_)) => "number".to_owned(),
        Ok(Value::Bool(_)) => "boolean".to_owned(),
        Ok(Value::Null) => "null".to_owned(),
        Err(_) => String::new(),
    }
}

/// The values of the watches of one run that were looked at.
#[derive(Debug, Default)]
pub(crate) struct WatchedValues {
    /// By the watch and the place of the event.
    values: BTreeMap<(u32, usize), Watched>,
    /// Watches of which one value reached a bound of evaluation, and took its time: no other is tried.
    endless: BTreeMap<u32, Rc<str>>,
}

/// A value that was found.
#[derive(Clone, Debug)]
struct Watched {
    text: Rc<str>,
    kind: CellKind,
    /// Of the whole value, of which the text is the beginning.
    digest: u64,
}

impl WatchedValues {
    /// The value of a watch at the event at `idx`; `look` finds what can be seen there.
    pub(crate) fn cell(
        &mut self,
        watch: &Watch,
        idx: usize,
        look: &mut impl FnMut(usize) -> Option<Seen>,
    ) -> WatchCell {
        let now = self.value(watch, idx, look);
        let before = idx.checked_sub(1).map(|idx| self.value(watch, idx, look));
        WatchCell {
            is_changed: before
                .is_some_and(|before| (before.kind, before.digest) != (now.kind, now.digest)),
            text: now.text,
            kind: now.kind,
        }
    }

    fn value(
        &mut self,
        watch: &Watch,
        idx: usize,
        look: &mut impl FnMut(usize) -> Option<Seen>,
    ) -> Watched {
        if let Some(known) = self.values.get(&(watch.id, idx)) {
            return known.clone();
        }
        if let Some(why) = self.endless.get(&watch.id) {
            return watched(why, CellKind::Error);
        }
        let found = match look(idx) {
            None => watched("", CellKind::Nothing),
            Some(seen) => {
                let (expression, language) = (&*watch.expression, watch.language);
                let explored = scratch::evaluated(expression, language, &seen.input, &seen.scope);
                if let Err(error) = &explored
                    && error.is_limit
                {
                    self.endless.insert(watch.id, error.message.as_str().into());
                }
                shown(explored)
            }
        };
        if self.values.len() >= MAX_KEPT_VALUES {
            self.values.clear();
        }
        self.values.insert((watch.id, idx), found.clone());
        found
    }
}

fn shown(explored: Result<Explored, ExploreError>) -> Watched {
    match explored {
        Ok(Explored::Value(value)) => watched(&value.to_string(), CellKind::Value),
        Ok(Explored::Undefined) => watched("undefined", CellKind::Nothing),
        Ok(Explored::Function) => watched("function", CellKind::Nothing),
        Err(error) => watched(&error.message, CellKind::Error),
    }
}

fn watched(text: &str, kind: CellKind) -> Watched {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let end = text.char_indices().nth(MAX_CELL_CHARS).map(|(at, _)| at);
    let text = match end.and_then(|end| text.get(..end)) {
        Some(head) => format!("{head}…").into(),
        None => text.into(),
    };
    Watched {
        text,
        kind,
        digest: hasher.finish(),
    }
}
