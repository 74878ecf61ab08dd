//! Expressions on the data of the run: the scratch pad and the watches. Reached from the second
//! part of the program only.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use super::looking::Made;
use super::sharing;
use crate::expressions::{
    ExpressionAction, Expressions, MAX_COLUMNS, PadView, Watch, WatchCell, WatchColumn,
    WatchedValues, WatchesView,
};
use crate::inspect::{Seen, Sight, Subject, seen, visit_at};
use crate::scratch::ScratchLanguage;
use crate::worker::RunId;
use crate::{Effect, ResultTab, Session, rows};

/// What is made once of a run for many expressions.
#[derive(Debug, Default)]
pub(super) struct MadeForExpressions {
    /// The variables of the visits of so many events of a run.
    sight: Option<((RunId, usize), Rc<Sight>)>,
    pad: Option<(PadKey, Rc<PadView>)>,
    watches: Option<(WatchesKey, Rc<WatchesView>)>,
    watched: Option<(RunId, Rc<RefCell<WatchedValues>>)>,
}

/// What the pad depends on.
#[derive(Clone, Debug, PartialEq)]
struct PadKey {
    run: RunId,
    playhead: usize,
    state: Option<Rc<str>>,
    expressions: Rc<Expressions>,
}

/// What the watched values depend on.
#[derive(Clone, Debug, PartialEq)]
struct WatchesKey {
    run: RunId,
    n_events: usize,
    range: Range<usize>,
    /// Their numbers, and whether each is edited.
    watches: Vec<(u32, bool)>,
}

impl Session {
    /// The scratch pad on the data at the playhead: those of the state that is looked at.
    pub fn pad(&self) -> Rc<PadView> {
        let key = PadKey {
            run: self.run,
            playhead: self.playhead,
            state: self.selected_state.clone(),
            expressions: Rc::clone(&self.later.expressions),
        };
        let made = self.made();
        if let Some((of, pad)) = &made.borrow().expressions.pad
            && *of == key
        {
            return Rc::clone(pad);
        }
        let seen = self.seen_at_playhead();
        let pad = Rc::new(self.later.expressions.view(seen.as_ref()));
        made.borrow_mut().expressions.pad = Some((key, Rc::clone(&pad)));
        pad
    }

    /// The expressions that are watched, in the order they were added.
    pub fn watches(&self) -> &[Watch] {
        &self.later.expressions.watches
    }

    /// The watched values that are looked at.
    pub fn watches_view(&self) -> Rc<WatchesView> {
        let (start, end) = self.later.watched_range;
        let end = end.min(start + MAX_COLUMNS).min(self.n_events());
        let start = start.min(end);
        let key = WatchesKey {
            run: self.run,
            n_events: self.n_events(),
            range: start..end,
            watches: self
                .watches()
                .iter()
                .map(|watch| (watch.id, watch.is_edited))
                .collect(),
        };
        let made = self.made();
        if let Some((of, view)) = &made.borrow().expressions.watches
            && *of == key
        {
            return Rc::clone(view);
        }
        let view = Rc::new(WatchesView {
            n_events: self.n_events(),
            start,
            columns: self.watch_columns(start..end),
            rows: self
                .watches()
                .iter()
                .map(|watch| (watch.clone(), self.watch_cells(watch, start..end)))
                .collect(),
        });
        made.borrow_mut().expressions.watches = Some((key, Rc::clone(&view)));
        view
    }

    fn watch_cells(&self, watch: &Watch, range: Range<usize>) -> Vec<WatchCell> {
        let made = self.made();
        let values = {
            let mut made = made.borrow_mut();
            let kept = made.expressions.watched.take();
            let kept = kept.filter(|(run, _)| *run == self.run);
            let kept = kept.unwrap_or_else(|| (self.run, Rc::default()));
            Rc::clone(&made.expressions.watched.insert(kept).1)
        };
        let mut look = |idx: usize| self.seen(self.record.visit_of(idx), idx + 1);
        let mut values = values.borrow_mut();
        range
            .map(|idx| values.cell(watch, idx, &mut look))
            .collect()
    }

    fn watch_columns(&self, range: Range<usize>) -> Vec<WatchColumn> {
        let events = self.record.events();
        range
            .filter_map(|idx| {
                let event = events.get(idx)?;
                let state = self.record.state_of(idx).cloned();
                Some(WatchColumn {
                    event: event.id,
                    title: state.unwrap_or_else(|| event.event_type.as_str().into()),
                    tone: rows::tone(event.event_type),
                })
            })
            .collect()
    }

    fn seen_at_playhead(&self) -> Option<Seen> {
        let project = self.run_of.as_ref()?;
        let subject = Subject {
            record: &self.record,
            project,
            definition: &self.project.definition,
            n_events: self.playhead,
            selected: self.selected_state.as_ref(),
            what_if: None,
        };
        self.seen(visit_at(&subject), self.playhead)
    }

    fn seen(&self, visit: Option<usize>, n_events: usize) -> Option<Seen> {
        let project = self.run_of.as_ref()?;
        let made = self.made();
        let sight = self.sight(&mut made.borrow_mut());
        let mut made = made.borrow_mut();
        let kept = made.compiled.take().filter(|(run, _)| *run == self.run);
        let mut compiled = kept.and_then(|(_, compiled)| compiled);
        let at = (visit, n_events);
        let seen = seen(&self.record, project, &mut compiled, &sight, at);
        made.compiled = Some((self.run, compiled));
        seen
    }

    fn sight(&self, made: &mut Made) -> Rc<Sight> {
        let key = (self.run, self.n_events());
        if let Some((of, sight)) = &made.expressions.sight
            && *of == key
        {
            return Rc::clone(sight);
        }
        let sight = Rc::new(Sight::of(&self.record));
        made.expressions.sight = Some((key, Rc::clone(&sight)));
        sight
    }

    pub(super) fn act_expressions(&mut self, action: ExpressionAction) -> Vec<Effect> {
        let before = Rc::clone(&self.later.expressions);
        let expressions = Rc::make_mut(&mut self.later.expressions);
        match action {
            ExpressionAction::Write(text) => {
                // One that was tried before comes back as it was read then.
                let mut recent = expressions.pad.recent.iter();
                let known = recent.find(|(known, _)| **known == *text);
                expressions.pad.language = known
                    .map(|(_, language)| *language)
                    .or(expressions.pad.language);
                expressions.pad.expression = text;
            }
            ExpressionAction::Language(language) => expressions.pad.language = Some(language),
            ExpressionAction::Input(text) => expressions.pad.input = Some(text),
            ExpressionAction::FollowInput => expressions.pad.input = None,
            ExpressionAction::Remember => self.remember_expression(),
            ExpressionAction::Copy => return sharing::copy(Some(self.pad().answer.text())),
            ExpressionAction::Try {
                expression,
                language,
            } => {
                expressions.pad.expression = expression;
                expressions.pad.language = Some(language);
                expressions.edit(None);
                self.tab = ResultTab::Expressions;
                self.remember_expression();
            }
            ExpressionAction::Watch => {
                let language = self.pad_language();
                self.remember_expression();
                let expressions = Rc::make_mut(&mut self.later.expressions);
                let text = expressions.pad.expression.clone();
                expressions.watch(&text, language, expressions.pad.edits);
                expressions.edit(None);
            }
            ExpressionAction::EditWatch(id) => {
                let watch = expressions.watches.iter().find(|watch| watch.id == id);
                if let Some(watch) = watch.cloned() {
                    expressions.pad.expression = watch.expression.to_string();
                    expressions.pad.language = Some(watch.language);
                    expressions.edit(Some(id));
                }
            }
            ExpressionAction::LeaveWatch => expressions.edit(None),
            ExpressionAction::LookAt { start, end } => self.later.watched_range = (start, end),
            ExpressionAction::RemoveWatch(id) => {
                expressions.watches.retain(|watch| watch.id != id);
                if expressions.pad.edits == Some(id) {
                    expressions.edit(None);
                }
            }
        }
        let texts = |expressions: &Expressions| -> Vec<Rc<str>> {
            let watches = expressions.watches.iter();
            watches.map(|watch| Rc::clone(&watch.expression)).collect()
        };
        // Watches are kept with the draft.
        self.draft.is_edited |= texts(&before) != texts(&self.later.expressions);
        Vec::new()
    }

    /// Watches what a link or a draft brings, in place of what was watched.
    pub(super) fn watch_all(&mut self, watches: &[(ScratchLanguage, String)]) {
        let expressions = Rc::make_mut(&mut self.later.expressions);
        expressions.watches.clear();
        for (language, expression) in watches {
            expressions.watch(expression, *language, None);
        }
    }

    fn remember_expression(&mut self) {
        let language = self.pad_language();
        let expressions = Rc::make_mut(&mut self.later.expressions);
        expressions.pad.remember(language);
    }

    fn pad_language(&self) -> ScratchLanguage {
        self.pad().language
    }
}
