//! The dialog of a task without a mock.

use std::rc::Rc;

use json_value::Value;

use crate::open_tasks::Act;
use crate::view::{AnswerChoice, AnswerDraft, QuestionView, RunState};
use crate::worker::{Answer, Question, ToWorker};
use crate::{AnswerEdit, Document, Effect, Session, mocks, question};

impl Session {
    /// Takes the worker's open questions.
    pub(super) fn ask(&mut self, questions: Vec<Question>) {
        self.questions = questions;
        // The worker may have asked again before it heard the last answers.
        self.questions
            .retain(|open| !self.answered.contains(&open.call.id));
        if self.questions.is_empty() {
            self.question = None;
            self.run_state = RunState::Running;
            return;
        }
        self.run_state = RunState::Asking;
        if let Some(more) = self.more {
            (more.ask)(self);
        }
    }

    /// Opens the dialog of the first question; one that is open keeps its draft.
    pub(crate) fn ask_next(&mut self) {
        self.note_asked();
        // A task that waits for somebody outside is in the panel of the open tasks.
        let tasks = &self.later.tasks;
        let asked = self.questions.iter();
        let mut plain = asked.filter(|asked| tasks.kind(&asked.call).is_none());
        self.run_state = if self.questions.is_empty() {
            RunState::Running
        } else {
            RunState::Asking
        };
        let Some(asked) = plain.next() else {
            self.question = None;
            return;
        };
        let n_more = plain.count();
        match self.question.as_mut() {
            Some(open) if open.task == asked.call.id => Rc::make_mut(open).n_more = n_more,
            _ => {
                let handled = self.handled_by(&asked.call.state);
                let view = question::view(&asked.call, n_more, &handled);
                self.question = Some(Rc::new(view));
            }
        }
    }

    pub(super) fn edit_answer(&mut self, edit: AnswerEdit) -> Vec<Effect> {
        let Some(question) = self.question.as_mut() else {
            return Vec::new();
        };
        let QuestionView { draft, problem, .. } = Rc::make_mut(question);
        *problem = None;
        match edit {
            AnswerEdit::Choose(choice) => draft.choice = choice,
            AnswerEdit::Result(text) => {
                draft.result = text;
                draft.choice = AnswerChoice::Json;
            }
            AnswerEdit::Error(text) => {
                draft.error = text;
                draft.choice = AnswerChoice::Fail;
            }
            AnswerEdit::Cause(text) => {
                draft.cause = text;
                draft.choice = AnswerChoice::Fail;
            }
            AnswerEdit::Remember(remember) => draft.remember = remember,
            AnswerEdit::Delay(text) => draft.delay = text,
            AnswerEdit::ForResource(for_resource) => draft.for_resource = for_resource,
        }
        Vec::new()
    }

    pub(super) fn use_answer(&mut self) -> Vec<Effect> {
        let Some(question) = self.question.as_mut() else {
            return Vec::new();
        };
        if question.draft.choice == AnswerChoice::Person {
            let state = question.state.clone();
            return self.wait_for_person(&state);
        }
        let answer = question::answer(question);
        let answer = answer.and_then(|answer| Ok((answer, question::delay(question)?)));
        let (answer, delay) = match answer {
            Ok(answer) => answer,
            Err(problem) => {
                Rc::make_mut(question).problem = Some(problem);
                return Vec::new();
            }
        };
        let question = question.clone();
        self.give(&question, answer, delay)
    }

    /// Sends an answer; what is remembered becomes a mock, and answers the other questions of the
    /// same state, or resource, as well.
    fn give(&mut self, question: &QuestionView, answer: Answer, delay: Option<f64>) -> Vec<Effect> {
        let AnswerDraft {
            remember,
            for_resource,
            ..
        } = question.draft;
        let asked = self.questions.iter();
        let mut asked = asked.filter(|asked| asked.call.id == question.task);
        let arn = asked.next().map(|asked| asked.call.resource.arn.clone());
        let key = match arn {
            Some(arn) if for_resource => arn,
            Some(_) | None => question.state.clone(),
        };
        let entry = mocks::answer_entry(&answer, delay, remember);
        let mut effects = Vec::new();
        if remember {
            effects.extend(self.add_mock(&key, &entry));
        } else {
            self.later.by_hand = true;
        }
        let (answered, open) = std::mem::take(&mut self.questions)
            .into_iter()
            .partition::<Vec<_>, _>(|open| {
                let is_alike = open.call.state == key || open.call.resource.arn == key;
                open.call.id == question.task || remember && is_alike
            });
        self.questions = open;
        self.answered
            .extend(answered.iter().map(|asked| asked.call.id));
        self.ask_next();
        let (run, task) = (self.run, question.task);
        if delay.is_none() && !(remember && for_resource) {
            effects.push(Effect::Post(ToWorker::Answer {
                run,
                task,
                answer,
                remember,
            }));
        } else if remember {
            effects.extend(self.do_outside(&Act::Always { key, entry }));
        } else {
            effects.extend(self.do_outside(&Act::Answer { task, entry }));
        }
        effects
    }

    /// Adds an entry to the mocks that the shown run used already.
    pub(super) fn add_mock(&mut self, state: &str, entry: &Value) -> Vec<Effect> {
        let Some(text) = mocks::with_entry(&self.project.mocks, state, entry) else {
            return Vec::new();
        };
        let up_to_date = !self.is_outdated();
        let effects = self.set_text(Document::Mocks, text);
        if up_to_date {
            // The answer is part of the run that asked for it, so the run is still the project's.
            self.run_of = Some(self.project.clone());
        }
        effects
    }
}
