//! Which events the table shows: words of a search, the iteration that was picked, the stretch
//! that is selected in the timeline.

use std::ops::Range;
use std::rc::Rc;

use asl_protocol::{Details, EventType};

use crate::record::RunRecord;
use crate::rows;
use crate::view::EventTone;

/// The most characters of a search that are looked at.
const MAX_SEARCH_CHARS: usize = 500;

/// The words that begin a term of a search, for the help beside the field.
pub const SEARCH_WORDS: [&str; 4] = ["type:", "state:", "item:", "is:"];

/// One iteration of a Map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Iteration {
    /// The Map state's name.
    pub map: Rc<str>,
    /// The item's index, from 0.
    pub index: usize,
    /// The ARN of the map run, where the iteration is a child execution of it.
    pub run: Option<Rc<str>>,
}

/// What must hold for an event to be shown: every term.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    terms: Vec<Term>,
    iteration: Option<Iteration>,
    /// The stretch that is selected in the timeline, by index.
    stretch: Option<Range<usize>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    /// `type:TaskFailed`: a part of the event's type.
    Type(Part),
    /// `state:Charge`: a part of the state's name.
    State(Part),
    /// `item:3`: an iteration, on any level.
    Item(usize),
    /// `is:bad`: the sort of news.
    Tone(EventTone),
    /// Anything else: a part of the type, the state's name or the line's text.
    Text(Part),
}

/// A part of a name, in lower case; in quotes the name itself.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    text: String,
    is_whole: bool,
}

impl Part {
    fn new(word: &str) -> Self {
        let quoted = word.strip_prefix('"');
        let quoted = quoted.map(|rest| rest.strip_suffix('"').unwrap_or(rest));
        Self {
            text: quoted.unwrap_or(word).to_lowercase(),
            is_whole: quoted.is_some(),
        }
    }

    fn is_in(&self, text: &str) -> bool {
        text.to_lowercase().contains(&self.text)
    }

    fn fits(&self, name: &str) -> bool {
        self.is_in(name) && (!self.is_whole || name.chars().count() == self.text.chars().count())
    }
}

/// The value of a term of a search: of `state:"Send mail" type:Failed`, `Send mail` for `state:`.
pub fn term_of<'a>(search: &'a str, key: &str) -> Option<&'a str> {
    let mut values = words(search).filter_map(|word| word.strip_prefix(key));
    values.next().map(|value| value.trim_matches('"'))
}

/// A search with a term of another value, or without it.
pub fn with_term(search: &str, key: &str, value: Option<&str>) -> String {
    let others = words(search).filter(|word| !word.starts_with(key));
    let term = value.map(|value| format!("{key}\"{value}\""));
    let words: Vec<&str> = others.chain(term.as_deref()).collect();
    words.join(" ")
}

/// The words of a search: what is in quotes is none by itself.
fn words(search: &str) -> impl Iterator<Item = &str> {
    let mut in_quotes = false;
    let parts = search.split(move |letter: char| {
        in_quotes ^= letter == '"';
        !in_quotes && letter.is_whitespace()
    });
    parts.filter(|word| !word.is_empty())
}

impl Filter {
    /// Reads a search. A term whose value is not understood is searched for as it stands.
    pub(crate) fn new(
        search: &str,
        iteration: Option<Iteration>,
        stretch: Option<Range<usize>>,
    ) -> Self {
        let search: String = search.chars().take(MAX_SEARCH_CHARS).collect();
        Self {
            terms: words(&search).map(term).collect(),
            iteration,
            stretch,
        }
    }

    /// Whether it shows everything.
    pub(crate) fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.iteration.is_none() && self.stretch.is_none()
    }

    /// Whether the event at `idx` is shown.
    pub(crate) fn shows(&self, record: &RunRecord, idx: usize) -> bool {
        let of_iteration = |iteration: &Iteration| lies_in(record, idx, iteration);
        self.stretch
            .as_ref()
            .is_none_or(|stretch| stretch.contains(&idx))
            && self.iteration.as_ref().is_none_or(of_iteration)
            && self.terms.iter().all(|term| term.fits(record, idx))
    }
}

fn term(word: &str) -> Term {
    let value = Part::new;
    match word.split_once(':') {
        Some(("type", rest)) => Term::Type(value(rest)),
        Some(("state", rest)) => Term::State(value(rest)),
        Some(("item", rest)) => rest
            .parse()
            .map_or_else(|_| Term::Text(value(word)), Term::Item),
        Some(("is", "bad" | "failed")) => Term::Tone(EventTone::Bad),
        Some(("is", "good" | "succeeded")) => Term::Tone(EventTone::Good),
        Some(("is", "waiting")) => Term::Tone(EventTone::Waiting),
        Some(_) | None => Term::Text(value(word)),
    }
}

impl Term {
    fn fits(&self, record: &RunRecord, idx: usize) -> bool {
        let Some(event) = record.events().get(idx) else {
            return false;
        };
        let name = event.event_type.as_str();
        let state = record.state_of(idx);
        match self {
            Self::Type(part) => part.fits(name),
            Self::State(part) => state.is_some_and(|state| part.fits(state)),
            Self::Item(index) => record.iteration_of(idx).contains(index),
            Self::Tone(tone) => rows::tone(event.event_type) == *tone,
            Self::Text(part) => {
                part.is_in(name)
                    || state.is_some_and(|state| part.is_in(state))
                    || part.is_in(&rows::summary(event))
            }
        }
    }
}

/// Whether an event happened in an iteration, or tells of it.
pub(crate) fn lies_in(record: &RunRecord, idx: usize, iteration: &Iteration) -> bool {
    iteration_in(record, idx, &iteration.map) == Some(iteration.index)
}

/// The index of the iteration of a Map that an event happened in, or tells of.
pub(crate) fn iteration_in(record: &RunRecord, idx: usize, map: &Rc<str>) -> Option<usize> {
    if let Details::Iteration { name, index } = &record.events().get(idx)?.details
        && name == map
    {
        return Some(*index);
    }
    let mut at = record.visit_of(idx);
    while let Some(visit) = at.and_then(|visit| record.visit(visit)) {
        let around = visit.parent.and_then(|parent| record.visit(parent));
        if around.is_some_and(|around| around.state == map) && visit.iteration.is_some() {
            return visit.iteration;
        }
        at = visit.parent;
    }
    None
}

/// How an iteration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IterationStatus {
    /// It failed or was aborted.
    Failed,
    /// It runs.
    Running,
    /// It succeeded.
    Succeeded,
}

impl IterationStatus {
    /// The heading of the group: `Failed`, ….
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "Failed",
            Self::Running => "Running",
            Self::Succeeded => "Succeeded",
        }
    }
}

/// How the iteration with an index stands.
pub(crate) type Standing = (IterationStatus, usize);

/// The picker of a Map's iterations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IterationPicker {
    /// The Map state.
    pub map: Rc<str>,
    /// The ARN of the map run, where its iterations are child executions.
    pub run: Option<Rc<str>>,
    /// Which run of the Map it is, from 1; of iterations in the history all runs are one.
    pub number: usize,
    /// Its iterations as they stand after the whole run, failed ones first, then by index.
    pub iterations: Rc<[Standing]>,
    /// The one that was picked.
    pub picked: Option<usize>,
}

impl IterationPicker {
    /// An iteration of it.
    pub fn iteration(&self, index: usize) -> Iteration {
        Iteration {
            map: self.map.clone(),
            index,
            run: self.run.clone(),
        }
    }

    /// The iteration after the picked one or before it, going round; failed ones come first.
    pub fn neighbour(&self, forward: bool) -> Option<Iteration> {
        let n = self.iterations.len();
        let mut indexes = self.iterations.iter();
        let at = indexes.position(|(_, index)| Some(*index) == self.picked);
        let next = match (at, forward) {
            (None, true) => 0,
            (None, false) => n.checked_sub(1)?,
            (Some(at), true) => (at + 1) % n,
            (Some(at), false) => (at + n - 1) % n,
        };
        let (_, index) = *self.iterations.get(next)?;
        Some(self.iteration(index))
    }
}

/// The Map states that ran, each with its iterations.
pub(crate) fn pickers(record: &RunRecord, picked: Option<&Iteration>) -> Vec<IterationPicker> {
    let mut maps: Vec<(Rc<str>, Vec<Standing>)> = Vec::new();
    if !record.tally.has_iterations {
        return Vec::new();
    }
    for event in record.events() {
        let Details::Iteration { name, index } = &event.details else {
            continue;
        };
        let status = if event.event_type == EventType::MapIterationStarted {
            IterationStatus::Running
        } else if event.event_type == EventType::MapIterationSucceeded {
            IterationStatus::Succeeded
        } else {
            IterationStatus::Failed
        };
        let known = maps.iter().position(|(map, _)| map == name);
        let at = known.unwrap_or_else(|| {
            maps.push((name.clone(), Vec::new()));
            maps.len() - 1
        });
        if let Some((_, iterations)) = maps.get_mut(at) {
            // By index until all are known.
            if iterations.len() <= *index {
                iterations.resize(index + 1, (IterationStatus::Running, 0));
            }
            if let Some(iteration) = iterations.get_mut(*index) {
                *iteration = (status, *index);
            }
        }
    }
    let pickers = maps.into_iter().map(|(map, mut iterations)| {
        iterations.sort_unstable();
        let picked = picked.filter(|picked| picked.map == map);
        IterationPicker {
            picked: picked.map(|picked| picked.index),
            run: None,
            number: 1,
            iterations: iterations.into(),
            map,
        }
    });
    pickers.collect()
}

#[cfg(test)]
mod tests {
    use super::{term_of, with_term};
    use crate::tests::finished;
    use crate::timeline::{LookEdit, Scale};
    use crate::{Action, EventFilterEdit, MoreAction, Session};

    fn shown(session: &mut Session, search: &str) -> Vec<String> {
        session.update(EventFilterEdit::Search(search.to_owned()).into());
        let rows = session.event_rows(0..session.n_rows());
        rows.iter()
            .map(|row| format!("{} {}", row.id.0, row.event_type.as_str()))
            .collect()
    }

    #[test]
    fn a_search_shows_what_every_term_fits() {
        let mut session = finished("map-greetings");
        let all = session.n_events();
        assert_eq!(shown(&mut session, "").len(), all);
        let failed = shown(&mut session, "is:bad").len();
        assert!(failed < all);
        let started = shown(&mut session, "type:MapIterationStarted");
        assert!(
            started
                .iter()
                .all(|row| row.ends_with("MapIterationStarted"))
        );
        assert_eq!(
            shown(&mut session, "type:MapIterationStarted item:1").len(),
            1
        );
        assert_eq!(shown(&mut session, "no-such-word"), [""; 0]);
        // In quotes it is the whole name.
        assert!(!shown(&mut session, "type:IterationStarted").is_empty());
        assert_eq!(shown(&mut session, "type:\"IterationStarted\""), [""; 0]);
        assert_eq!(shown(&mut session, "type:\"MapIterationStarted\""), started);
        assert_eq!(session.n_events(), all);
    }

    #[test]
    fn a_term_of_a_search_is_set_and_taken_away() {
        let search = with_term("late is:bad", "state:", Some("Send mail"));
        assert_eq!(search, "late is:bad state:\"Send mail\"");
        assert_eq!(term_of(&search, "state:"), Some("Send mail"));
        assert_eq!(term_of(&search, "type:"), None);
        let search = with_term(&search, "state:", Some("Charge"));
        assert_eq!(search, "late is:bad state:\"Charge\"");
        assert_eq!(with_term(&search, "state:", None), "late is:bad");
        assert_eq!(term_of("state:Cha", "state:"), Some("Cha"));
    }

    #[test]
    fn a_stretch_of_the_timeline_filters_rows_until_it_is_cleared() {
        let mut session = finished("order-fulfilment");
        let (all, states) = (session.n_events(), session.frame().clone());
        let look = |edit| Action::from(MoreAction::Timeline(edit));
        session.update(look(LookEdit::Scale(Scale::Steps)));
        session.update(look(LookEdit::Select { from: 0.0, to: 0.5 }));
        assert_eq!(session.n_rows(), all.div_ceil(2));
        let text = session
            .selected_stretch_text(&crate::timeline::Offsets)
            .unwrap();
        assert!(text.starts_with("0 to "), "{text}");
        session.update(EventFilterEdit::Search("is:bad".to_owned()).into());
        assert!(session.n_rows() < all / 2);
        session.update(EventFilterEdit::Search(String::new()).into());
        session.update(look(LookEdit::ClearSelection));
        assert_eq!(session.n_rows(), all);
        assert_eq!(
            session.selected_stretch_text(&crate::timeline::Offsets),
            None
        );
        assert_eq!(*session.frame(), states);
    }

    #[test]
    fn a_picked_iteration_filters_rows_and_states() {
        let mut session = finished("map-greetings");
        let picker = session.iteration_pickers().first().unwrap().clone();
        assert_eq!(picker.picked, None);
        let iteration = super::Iteration {
            map: picker.map.clone(),
            index: 1,
            run: None,
        };
        let before = session.frame().clone();
        session.update(EventFilterEdit::Pick(Some(iteration)).into());
        let rows = session.event_rows(0..session.n_rows());
        assert!(!rows.is_empty() && rows.len() < session.n_events());
        let inner = |frame: &crate::Frame| frame.states.values().map(|state| state.visits).max();
        assert!(inner(session.frame()) < inner(&before));
        session.update(EventFilterEdit::PickNext(true).into());
        assert_eq!(session.picked_iteration().unwrap().index, 2);
        session.update(EventFilterEdit::Pick(None).into());
        assert_eq!(*session.frame(), before);
    }
}
