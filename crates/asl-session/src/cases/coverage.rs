//! Which parts of a definition the cases used.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_program::{Action, Program, State, Transition};
use asl_protocol::{Decision, Way};
use json_value::{Map, Value};

use crate::jobs::text;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CoverageKind {
    /// A state was entered.
    State,
    /// A state was left by its `Next` or `End`.
    Transition,
    /// A rule of a Choice, or its `Default`, decided.
    Rule,
    /// A retrier let its state be tried again.
    Retrier,
    /// A catcher took an error.
    Catcher,
}

impl CoverageKind {
    /// Every kind, in the order of reports.
    pub const ALL: [Self; 5] = [
        Self::State,
        Self::Transition,
        Self::Rule,
        Self::Retrier,
        Self::Catcher,
    ];

    /// `states`, `transitions`, `rules`, `retriers`, `catchers`.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::State => "states",
            Self::Transition => "transitions",
            Self::Rule => "rules",
            Self::Retrier => "retriers",
            Self::Catcher => "catchers",
        }
    }
}

/// A part of the definition, and how often it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The state it is a part of.
    pub state: Rc<str>,
    /// Which part.
    pub way: Way,
    /// The state it leads to; `None` for the end, for a state itself and for a retrier.
    pub to: Option<Rc<str>>,
    /// How often it was used.
    pub n: u64,
}

impl Covered {
    /// What sort of part it is.
    pub const fn kind(&self) -> CoverageKind {
        match self.way {
            Way::Entered => CoverageKind::State,
            Way::Left => CoverageKind::Transition,
            Way::Rule(_) | Way::Default => CoverageKind::Rule,
            Way::Retrier(_) => CoverageKind::Retrier,
            Way::Catcher(_) => CoverageKind::Catcher,
        }
    }

    /// What it is, for people: ``rule 2 of `Sort`, to `Ship` ``.
    pub fn label(&self) -> String {
        let state = &self.state;
        let to = match &self.to {
            Some(to) => format!("to `{to}`"),
            None => "to the end".to_owned(),
        };
        match self.way {
            Way::Entered => format!("state `{state}`"),
            Way::Left => format!("`{state}` {to}"),
            Way::Rule(index) => format!("rule {} of `{state}`, {to}", index + 1),
            Way::Default => format!("Default of `{state}`, {to}"),
            Way::Retrier(index) => format!("retrier {} of `{state}`", index + 1),
            Way::Catcher(index) => format!("catcher {} of `{state}`, {to}", index + 1),
        }
    }
}

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The parts that were used.
    pub covered: usize,
    /// All parts.
    pub total: usize,
}

/// Every part of a definition that cases can use, and how often they did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The parts: by state, in the order of the definition.
    pub parts: Vec<Covered>,
    /// The place of each part.
    places: BTreeMap<(Rc<str>, Way), usize>,
}

impl Coverage {
    /// Nothing used yet.
    pub fn of(program: &Program) -> Self {
        let parts = program
            .states
            .iter()
            .flat_map(|state| parts(program, state));
        Self::from_parts(parts.collect())
    }

    /// A coverage with these parts, as another one had them.
    fn from_parts(parts: Vec<Covered>) -> Self {
        let places = parts.iter().enumerate();
        let places = places.map(|(idx, part)| ((part.state.clone(), part.way), idx));
        Self {
            places: places.collect(),
            parts,
        }
    }

    /// Counts what an execution decided.
    pub fn count(&mut self, decisions: Vec<Decision>) {
        for decision in decisions {
            let place = self.places.get(&(decision.state, decision.way));
            if let Some(part) = place.and_then(|idx| self.parts.get_mut(*idx)) {
                part.n += 1;
            }
        }
    }

    /// How often a part was used; `None` if there is no such part.
    pub fn n(&self, state: &str, way: Way) -> Option<u64> {
        let idx = self.places.get(&(Rc::from(state), way))?;
        Some(self.parts.get(*idx)?.n)
    }

    /// How many parts of a kind were used.
    pub fn share(&self, kind: CoverageKind) -> Share {
        let of_kind = self.parts.iter().filter(|part| part.kind() == kind);
        of_kind.fold(Share::default(), |share, part| Share {
            covered: share.covered + usize::from(part.n > 0),
            total: share.total + 1,
        })
    }

    /// The parts that no case used.
    pub fn missed(&self) -> impl Iterator<Item = &Covered> {
        self.parts.iter().filter(|part| part.n == 0)
    }

    /// `states 5/6, transitions 4/5, rules 1/2`: the kinds that the definition has.
    pub fn summary(&self) -> String {
        let shares = CoverageKind::ALL
            .into_iter()
            .map(|kind| (kind, self.share(kind)))
            .filter(|(_, share)| share.total > 0)
            .map(|(kind, share)| format!("{} {}/{}", kind.plural(), share.covered, share.total));
        shares.collect::<Vec<_>>().join(", ")
    }

    /// `{"states": {"covered": 5, "total": 6}, …, "parts": [{"part": …, "count": …}]}`.
    pub fn to_json(&self) -> Value {
        let mut json = Map::new();
        for kind in CoverageKind::ALL {
            let Share { covered, total } = self.share(kind);
            json.insert(
                kind.plural(),
                Value::object([("covered", count(covered)), ("total", count(total))]),
            );
        }
        let parts = self.parts.iter().map(|part| {
            let mut json = Map::new();
            json.insert("part", part.label().into());
            json.insert("state", part.state.clone().into());
            let (way, index) = words(part.way);
            json.insert("way", way.into());
            json.insert("index", index.map(count).into());
            json.insert("to", part.to.clone().into());
            json.insert(
                "count",
                Value::Int(i64::try_from(part.n).unwrap_or(i64::MAX)),
            );
            Value::from(json)
        });
        json.insert("parts", parts.collect());
        json.into()
    }
}

impl Coverage {
    /// Reads what [`Self::to_json`] wrote; `None` for anything else.
    pub(crate) fn from_json(json: &Value) -> Option<Self> {
        let parts = json.get("parts")?.as_array()?.iter().map(|json| {
            let index = json.get("index").and_then(Value::as_i64);
            let index = index.and_then(|index| usize::try_from(index).ok());
            Some(Covered {
                state: text(json, "state")?,
                way: match (json.get("way")?.as_str()?, index) {
                    ("entered", _) => Way::Entered,
                    ("left", _) => Way::Left,
                    ("default", _) => Way::Default,
                    ("rule", Some(index)) => Way::Rule(index),
                    ("retrier", Some(index)) => Way::Retrier(index),
                    ("catcher", Some(index)) => Way::Catcher(index),
                    _ => return None,
                },
                to: text(json, "to"),
                n: u64::try_from(json.get("count")?.as_i64()?).ok()?,
            })
        });
        Some(Self::from_parts(parts.collect::<Option<_>>()?))
    }
}

/// A way as a word, and its place.
const fn words(way: Way) -> (&'static str, Option<usize>) {
    match way {
        Way::Entered => ("entered", None),
        Way::Left => ("left", None),
        Way::Rule(index) => ("rule", Some(index)),
        Way::Default => ("default", None),
        Way::Retrier(index) => ("retrier", Some(index)),
        Way::Catcher(index) => ("catcher", Some(index)),
    }
}

pub(super) fn count(n: usize) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

/// The parts of one state: itself, its ways out, its retriers.
fn parts(program: &Program, state: &State) -> Vec<Covered> {
    let part = |way, to: Option<Rc<str>>| Covered {
        state: state.name.clone(),
        way,
        to,
        n: 0,
    };
    let name = |id| Some(program.state(id).name.clone());
    let mut parts = vec![part(Way::Entered, None)];
    match &state.action {
        Action::Choice { rules, default } => {
            let rules = rules.iter().enumerate();
            parts.extend(rules.map(|(idx, rule)| part(Way::Rule(idx), name(rule.next))));
            parts.extend(default.map(|next| part(Way::Default, name(next))));
        }
        Action::Succeed | Action::Fail { .. } => {}
        Action::Pass { .. }
        | Action::Task(_)
        | Action::Wait(_)
        | Action::Parallel { .. }
        | Action::Map(_) => parts.push(match state.transition {
            Transition::Next(next) => part(Way::Left, name(next)),
            Transition::End => part(Way::Left, None),
        }),
    }
    let retriers = state.retriers.iter().enumerate();
    // One that allows no attempt only keeps later ones from the error.
    let retriers = retriers.filter(|(_, retrier)| retrier.max_attempts > 0);
    parts.extend(retriers.map(|(idx, _)| part(Way::Retrier(idx), None)));
    let catchers = state.catchers.iter().enumerate();
    parts.extend(catchers.map(|(idx, catcher)| part(Way::Catcher(idx), name(catcher.next))));
    parts
}
