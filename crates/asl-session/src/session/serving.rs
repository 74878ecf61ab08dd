//! The open tasks: answering them as the callback, the worker or the job would.

use std::rc::Rc;

use asl_protocol::{Duration, ExecutionStatus, TaskError, TaskId, Timestamp, limits};
use json_value::Value;

use crate::mock_forms;
use crate::open_tasks::{
    Act, Conduct, End, JobStep, Keep, OpenTasksView, TaskAction, TasksState, entry, refusal,
};
use crate::view::{Notice, RunState};
use crate::worker::{Question, ToWorker};
use crate::{Effect, Session};

impl Session {
    /// The tasks that wait for somebody outside; `None` while there is none, or while another
    /// task asks what it returns.
    pub fn open_tasks(&self) -> Option<OpenTasksView> {
        if self.question.is_some() || self.later.tasks.run != self.run {
            return None;
        }
        let (tasks, open) = (&self.later.tasks, self.waiting());
        let asked = open.get(tasks.chosen(&open))?;
        tasks.view(&open, &self.handled_by(&asked.call.state), self.record.now)
    }

    /// What a call that waits for an answer was called with.
    pub(super) fn payload_of(&self, task: TaskId) -> Option<String> {
        let question = self.question.as_ref();
        if let Some(question) = question.filter(|question| question.task == task) {
            return Some(question.payload.clone());
        }
        let mut tasks = self.open_tasks()?.tasks.into_iter();
        tasks
            .find(|open| open.task == task)
            .map(|open| open.payload)
    }

    /// The errors that a state of the shown run handles by name.
    pub(super) fn handled_by(&self, state: &str) -> Vec<Rc<str>> {
        let ran = self.run_of.as_ref().unwrap_or(&self.project);
        mock_forms::handled(&ran.definition, state)
    }

    /// The open calls of a state wait for a person, who answers when they like to.
    pub(super) fn wait_for_person(&mut self, state: &str) -> Vec<Effect> {
        self.begin_tasks();
        let of_state = self
            .questions
            .iter()
            .filter(|asked| *asked.call.state == *state);
        self.later
            .tasks
            .by_person
            .extend(of_state.map(|asked| asked.call.id));
        self.ask_next();
        Vec::new()
    }

    fn waiting(&self) -> Vec<&Question> {
        let asked = self.questions.iter();
        let tasks = &self.later.tasks;
        asked
            .filter(|asked| tasks.kind(&asked.call).is_some())
            .collect()
    }

    pub(super) fn act_tasks(&mut self, action: TaskAction) -> Vec<Effect> {
        let open = self.waiting();
        let chosen = open.get(self.later.tasks.chosen(&open));
        let Some(asked) = chosen.copied().cloned() else {
            return Vec::new();
        };
        let call = asked.call.clone();
        let handled = self.handled_by(&call.state);
        let mut draft = self.later.tasks.draft(&call, &handled);
        let tasks = &mut self.later.tasks;
        tasks.problem = None;
        match action {
            TaskAction::Choose(task) => {
                if tasks.chosen.replace(task) != Some(task) && task != call.id {
                    tasks.draft = None;
                }
                return Vec::new();
            }
            TaskAction::Payload(text) => draft.payload = text,
            TaskAction::Error(text) => draft.error = text,
            TaskAction::Cause(text) => draft.cause = text,
            TaskAction::Worker(text) => {
                tasks.worker = Some(text);
                return Vec::new();
            }
            TaskAction::Keep(keep) => {
                tasks.keep = keep;
                return Vec::new();
            }
            TaskAction::Approve(is_approved) => {
                let result = Value::object([("approved", is_approved.into())]);
                return self.end_task(&asked, &End::Return(result));
            }
            TaskAction::Succeed => return self.succeed_task(&asked, &draft.payload),
            TaskAction::Fail => {
                let error = TaskError {
                    error: non_empty(&draft.error),
                    cause: non_empty(&draft.cause),
                };
                return self.end_task(&asked, &End::Throw(error));
            }
            TaskAction::Heartbeat => return self.beat(&asked),
            TaskAction::TimeOut => return self.do_outside(&Act::TimeOut { task: call.id }),
            TaskAction::Poll => return self.poll(&asked),
            TaskAction::Advance => {
                let step = tasks.steps.entry(call.id).or_default();
                if *step == JobStep::Running {
                    return self.succeed_task(&asked, &draft.payload);
                }
                *step = JobStep::Running;
                return Vec::new();
            }
            TaskAction::Pass(millis) => return self.do_outside(&Act::Pass { millis }),
            TaskAction::Skip => return self.do_outside(&Act::Skip),
        }
        self.later.tasks.draft = Some(draft);
        Vec::new()
    }

    pub(super) fn do_outside(&self, act: &Act) -> Vec<Effect> {
        vec![Effect::Post(ToWorker::Act {
            run: self.run,
            text: act.to_text(),
        })]
    }

    fn succeed_task(&mut self, asked: &Question, payload: &str) -> Vec<Effect> {
        let problem = match Value::parse(payload) {
            Ok(_) if payload.len() > limits::MAX_PAYLOAD_BYTES => {
                "The result is longer than 262,144 bytes".to_owned()
            }
            Ok(result) => return self.end_task(asked, &End::Return(result)),
            Err(error) => format!(
                "This is not JSON: {} (line {}, column {})",
                error.message, error.line, error.column
            ),
        };
        self.later.tasks.problem = Some(problem);
        Vec::new()
    }

    fn beat(&mut self, asked: &Question) -> Vec<Effect> {
        let Some(token) = asked.call.token.clone() else {
            return Vec::new();
        };
        let after = self.record.now.since(asked.asked_at).as_millis();
        let conduct = self.later.tasks.conduct.entry(asked.call.id).or_default();
        conduct.beats.push(after);
        self.do_outside(&Act::Beat { token })
    }

    fn poll(&mut self, asked: &Question) -> Vec<Effect> {
        let worker = self.later.tasks.worker().to_owned();
        let arn = &asked.call.resource.arn;
        // Who polls gets the oldest task of the activity, which need not be this one.
        let oldest = self
            .waiting()
            .into_iter()
            .find(|other| other.call.resource.arn == *arn && !other.is_taken)
            .map(|other| (other.call.id, other.asked_at));
        let Some((task, asked_at)) = oldest else {
            return Vec::new();
        };
        // A mock's worker polls at once.
        self.later.by_hand |= self.record.now > asked_at;
        self.later.tasks.chosen = Some(task);
        let conduct = self.later.tasks.conduct.entry(task).or_default();
        conduct.worker = (!worker.is_empty()).then(|| worker.clone());
        self.do_outside(&Act::Poll {
            activity: arn.clone(),
            worker: worker.into(),
        })
    }

    /// Ends a call, and keeps how it ended.
    fn end_task(&mut self, asked: &Question, end: &End) -> Vec<Effect> {
        let call = &asked.call;
        if let End::Throw(error) = end {
            let is_longer = |text: &Option<_>, max: usize| {
                text.as_deref().is_some_and(|text: &str| text.len() > max)
            };
            let is_too_long = is_longer(&error.error, limits::MAX_ERROR_CHARS)
                || is_longer(&error.cause, limits::MAX_CAUSE_CHARS);
            if is_too_long {
                let problem = "An error's name has at most 256 characters, its cause 32,768";
                self.later.tasks.problem = Some(problem.to_owned());
                return Vec::new();
            }
        }
        let act = match (&call.token, end) {
            (Some(token), End::Return(value)) => Act::Succeed {
                token: token.clone(),
                output: value.to_string(),
            },
            (Some(token), End::Throw(error)) => Act::Fail {
                token: token.clone(),
                error: error.clone(),
            },
            (None, End::Return(value)) => Act::EndJob {
                task: call.id,
                end: Ok(value.clone()),
            },
            (None, End::Throw(error)) => Act::EndJob {
                task: call.id,
                end: Err(error.clone()),
            },
            (_, End::Hang) => return Vec::new(),
        };
        let keep = self.later.tasks.keep;
        let millis = self.millis_to_answer(call.id);
        let at = self.record.now.plus(Duration::from_millis(millis));
        let open = self.questions.iter().map(|open| open.call.id);
        self.later.tasks.answered_at = open.max().map(|latest| (at, latest));
        let mut effects = Vec::new();
        if millis > 0 {
            effects.extend(self.do_outside(&Act::Pass { millis }));
        }
        effects.extend(self.do_outside(&act));
        let kept = self.keep_end(asked, end, at);
        if keep == Keep::Always {
            effects.extend(kept.iter().flat_map(|entry| {
                let (state, entry) = (call.state.clone(), entry.clone());
                self.do_outside(&Act::Always { key: state, entry })
            }));
        }
        effects.extend(
            kept.iter()
                .flat_map(|entry| self.add_mock(&call.state, entry)),
        );
        let is_over = |open: &Question| {
            let is_same_state = keep == Keep::Always && open.call.state == call.state;
            open.call.id == call.id || is_same_state
        };
        let over: Vec<TaskId> = self
            .questions
            .iter()
            .filter(|open| is_over(open))
            .map(|open| open.call.id)
            .collect();
        self.later.tasks.kept.extend(&over);
        self.later.tasks.draft = None;
        self.questions.retain(|open| !over.contains(&open.call.id));
        if keep == Keep::Always {
            // The others end when their mock says so, and are told of until then.
            self.answered.insert(call.id);
        } else {
            self.answered.extend(over);
        }
        self.ask_next();
        effects
    }

    /// How long a person takes to answer, so that no two answers come at the same moment: which
    /// one was first could not be told by mocks.
    fn millis_to_answer(&self, task: TaskId) -> u64 {
        let is_among_others = self.waiting().len() > 1;
        let before = self.later.tasks.answered_at;
        let follows_another =
            before.is_some_and(|(at, latest)| at == self.record.now && task <= latest);
        u64::from(is_among_others || follows_another)
    }

    /// The mock that ends a call as it ended at a moment, unless none is wanted.
    fn keep_end(&mut self, asked: &Question, end: &End, at: Timestamp) -> Option<Value> {
        let keep = self.later.tasks.keep;
        if keep == Keep::Once {
            self.later.by_hand = true;
            return None;
        }
        let after = at.since(asked.asked_at).as_millis();
        let conduct = self.later.tasks.conduct.get(&asked.call.id);
        let conduct = conduct.cloned().unwrap_or_else(Conduct::default);
        let how = (after, asked.is_taken);
        let call = &asked.call;
        let of = (call.resource.pattern, &*call.iteration);
        let submitted = self.submitted_of(asked);
        Some(entry(of, end, &conduct, how, submitted, keep))
    }

    /// Forgets what is known of another run's tasks.
    fn begin_tasks(&mut self) {
        if self.later.tasks.run != self.run {
            self.later.tasks = TasksState {
                run: self.run,
                worker: self.later.tasks.worker.take(),
                keep: self.later.tasks.keep,
                ..TasksState::default()
            };
        }
    }

    /// Remembers what is asked: who answered a call is told by it.
    pub(super) fn note_asked(&mut self) {
        self.begin_tasks();
        let asked = &mut self.later.tasks.asked;
        // Later calls have higher numbers.
        let last = asked.last().map(|asked| asked.call.id);
        let new = self.questions.iter();
        asked.extend(new.filter(|new| Some(new.call.id) > last).cloned());
    }

    /// What was open and is no more, though nobody answered it, timed out or was aborted: the
    /// mocks say so, too.
    pub(crate) fn keep_ended_tasks(&mut self) -> Vec<Effect> {
        self.begin_tasks();
        let now = self.waiting().into_iter().cloned().collect();
        let before = std::mem::replace(&mut self.later.tasks.open, now);
        if self.run_state == RunState::Ended(ExecutionStatus::Aborted) {
            return Vec::new();
        }
        let mut effects = Vec::new();
        for asked in before {
            let task = asked.call.id;
            let is_open = self.questions.iter().any(|open| open.call.id == task);
            if is_open || self.answered.contains(&task) || !self.later.tasks.kept.insert(task) {
                continue;
            }
            let entry = self.keep_end(&asked, &End::Hang, self.record.now);
            effects.extend(
                entry
                    .iter()
                    .flat_map(|entry| self.add_mock(&asked.call.state, entry)),
            );
        }
        effects
    }

    /// The run would not do what somebody outside wanted.
    pub(super) fn hear_refusal(&mut self, text: &str) {
        self.notice = refusal(text).map(|text| Notice {
            is_error: true,
            text,
        });
    }
}

fn non_empty(text: &str) -> Option<Rc<str>> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.into())
}
