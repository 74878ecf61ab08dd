//! The mocks of one run: which entry serves which call.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_protocol::{CallPhase, Duration, TaskError, TaskPattern, TaskResource, error_name};
use json_value::{Map, Value};

use crate::computed::Occasion;
use crate::{Computed, MockCall};

/// What a call answers in the end.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A result, before `ResultSelector`.
    Return(Value),
    /// An error.
    Throw(TaskError),
    /// Nothing, ever: a timeout or an abort ends the call.
    Hang,
    /// The call's own payload, as the service gets it.
    Echo,
}

/// The most heartbeats of one call whose worker sends them at a steady pace.
pub const MAX_HEARTBEATS: u32 = 10_000;

/// When a call's worker says that it lives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Heartbeats {
    /// Never.
    #[default]
    None,
    /// At a steady pace until the call ends, [`MAX_HEARTBEATS`] times at most.
    Every(Duration),
    /// At these moments after the call.
    At(Rc<[Duration]>),
}

/// One entry of a state's list.
#[derive(Clone, Debug, PartialEq)]
pub struct MockEntry {
    /// What the call answers.
    pub answer: Answer,
    /// The answer of the first request of a `.sync` or `.waitForTaskToken` call.
    pub submit: Option<Value>,
    /// How long the answer takes, in virtual time.
    pub delay: Duration,
    /// The heartbeats of a callback or an activity until then.
    pub heartbeats: Heartbeats,
    /// The Map iteration it is for, outermost index first; `None` for any.
    pub iteration: Option<Rc<[usize]>>,
    /// The condition of the calls it is for; `None` for any.
    pub when: Option<Computed>,
    /// How many calls must be open for it to serve one more; `None` for any number.
    pub above: Option<usize>,
    /// Its result, where expressions are in it; until a call is there, the answer returns it as
    /// it is written.
    pub result: Option<Computed>,
    /// Whether it serves every further call too.
    pub repeat: bool,
    /// What an activity's worker calls itself.
    pub worker: Option<Rc<str>>,
    /// Whether an activity's worker ever takes the task.
    pub started: bool,
    /// Where the call fails, if that is before it can be answered.
    pub phase: Option<CallPhase>,
}

impl MockEntry {
    /// An entry that answers once, at once, whatever the iteration.
    pub const fn new(answer: Answer) -> Self {
        Self {
            answer,
            submit: None,
            delay: Duration::ZERO,
            heartbeats: Heartbeats::None,
            iteration: None,
            when: None,
            above: None,
            result: None,
            repeat: false,
            worker: None,
            started: true,
            phase: None,
        }
    }

    /// The entry with its result as it is for a call.
    fn computed(&self, occasion: &Occasion<'_>) -> Result<Self, String> {
        let mut entry = self.clone();
        if let Some(result) = entry.result.take() {
            entry.answer = Answer::Return(result.value(occasion)?);
        }
        Ok(entry)
    }

    /// Where and how a call fails before it can be answered; an error where a call of this
    /// pattern cannot fail so. `None` where it is answered.
    pub fn refusal(
        &self,
        pattern: TaskPattern,
    ) -> Option<Result<(CallPhase, TaskError), &'static str>> {
        let phase = self.phase?;
        let error = match &self.answer {
            Answer::Throw(error) => error.clone(),
            Answer::Return(_) | Answer::Hang | Answer::Echo => TaskError::default(),
        };
        Some(match (phase, phase.failed(pattern)) {
            (_, Some(_)) => Ok((phase, error)),
            (CallPhase::Schedule, None) => Err(
                "The mock fails in the phase \"schedule\", and the history of a call of this kind \
                 has no such failure: write \"start\".",
            ),
            (CallPhase::Start, None) => Err(
                "The mock fails in the phase \"start\", and the history of an activity has no such \
                 failure: write \"schedule\".",
            ),
        })
    }
}

/// What happens to one call.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The entry that serves it; its result is computed.
    pub entry: MockEntry,
    /// Whose list it is in: the state's name, or the ARN of its `Resource`.
    pub key: Rc<str>,
    /// Its place in that list, from 0.
    pub index: usize,
}

/// The mocks of one run, and which of them are used up.
#[derive(Clone, Debug, PartialEq)]
pub struct MockBook {
    pub(crate) states: BTreeMap<Rc<str>, Vec<Slot>>,
    /// The objects that an `ItemReader` reads: bucket, then key, then text (`$s3`).
    pub s3: Value,
    /// Those of them that the run put there.
    pub written: Value,
    /// What the emulators remember of the run.
    pub(crate) kept: Value,
    /// The document that the mocks were read from.
    pub(crate) given: Value,
    /// Whether activities may have mocks; in Step Functions Local they may not.
    pub has_activities: bool,
    /// The ARNs of the activities there are (`$activities`); `None`: whichever is asked for.
    pub activities: Option<Vec<Rc<str>>>,
    /// What the randomness of expressions derives from.
    pub seed: u64,
    /// How many calls were asked about so far.
    pub(crate) n_calls: u64,
}

impl Default for MockBook {
    fn default() -> Self {
        Self {
            states: BTreeMap::new(),
            s3: Value::Null,
            written: Value::Null,
            kept: Value::Null,
            given: Value::Null,
            has_activities: true,
            activities: None,
            seed: 0,
            n_calls: 0,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Slot {
    pub(crate) entry: MockEntry,
    pub(crate) is_used: bool,
    /// How many calls it answered.
    pub(crate) n_served: u32,
}

impl MockBook {
    /// No mocks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Why an activity cannot be called: it is none of those there are. On AWS such an execution
    /// fails with `States.Runtime` in these words (measured: radkawar/stackd,
    /// `activity_missing.json`).
    pub fn missing_activity(&self, resource: &TaskResource) -> Option<TaskError> {
        let activities = self.activities.as_ref()?;
        let is_missing =
            resource.pattern == TaskPattern::Activity && !activities.contains(&resource.arn);
        is_missing.then(|| TaskError {
            error: Some(error_name::RUNTIME.into()),
            cause: Some(format!("The activity {} does not exist.", resource.arn).into()),
        })
    }

    /// Puts a text into a bucket, which is made if it is not there.
    pub fn put_object(&mut self, bucket: &str, key: &str, text: &str) {
        let text = Value::from(text);
        for buckets in [&mut self.s3, &mut self.written] {
            let objects = buckets.make_object().entry(bucket);
            objects.make_object().insert(key, text.clone());
        }
    }

    /// Takes a text out of a bucket, if it is there.
    pub(crate) fn delete_object(&mut self, bucket: &str, key: &str) {
        for buckets in [&mut self.s3, &mut self.written] {
            if buckets.get(bucket).is_some() {
                let objects = buckets.make_object().entry(bucket);
                objects.make_object().remove(key);
            }
        }
    }

    /// How many calls each entry answered: by state or resource, in the order of its list.
    pub fn served(&self) -> Value {
        let lists = self.states.iter().map(|(key, slots)| {
            let served = slots.iter().map(|slot| Value::from(slot.n_served));
            (key.clone(), served.collect::<Value>())
        });
        Value::from(lists.collect::<Map>())
    }

    /// Adds an entry at the end of a state's list.
    pub fn add(&mut self, state: &str, entry: MockEntry) {
        let slot = Slot {
            entry,
            is_used: false,
            n_served: 0,
        };
        self.states.entry(state.into()).or_default().push(slot);
    }

    /// See [`MockBook::go_on_from`].
    pub(crate) fn take_over(&mut self, before: &Self) {
        (self.seed, self.n_calls) = (before.seed, before.n_calls);
        for (state, slots) in &mut self.states {
            let old = before.states.get(state).map_or(&[][..], Vec::as_slice);
            let same = slots.iter().zip(old);
            let n_same = same.take_while(|(new, old)| new.entry == old.entry).count();
            if n_same == old.len() {
                for (new, old) in slots.iter_mut().zip(old) {
                    (new.is_used, new.n_served) = (old.is_used, old.n_served);
                }
            }
        }
        self.kept = before.kept.clone();
        self.written = before.written.clone();
        if self.given.get("$s3") == before.given.get("$s3") {
            self.s3 = before.s3.clone();
            return;
        }
        for (bucket, objects) in before.s3.as_object().into_iter().flat_map(Map::iter) {
            for (key, object) in objects.as_object().into_iter().flat_map(Map::iter) {
                let known = self.s3.get(bucket).and_then(|objects| objects.get(key));
                if let (None, Some(text)) = (known, object.as_str()) {
                    self.put_object(bucket, key, text);
                }
            }
        }
    }

    /// The states that have mocks.
    pub fn states(&self) -> impl Iterator<Item = &Rc<str>> {
        self.states.keys()
    }

    /// How many entries a state has.
    pub fn n_entries(&self, state: &str) -> usize {
        self.states.get(state).map_or(0, Vec::len)
    }

    /// The entries of a state, used or not.
    pub fn entries(&self, state: &str) -> impl Iterator<Item = &MockEntry> {
        let slots = self.states.get(state).into_iter().flatten();
        slots.map(|slot| &slot.entry)
    }

    /// Whether an entry says how many calls must be open for it to serve one more.
    pub fn counts_open_calls(&self, call: &MockCall<'_>) -> bool {
        let lists = [call.state, call.resource].map(|key| self.states.get(key));
        let mut slots = lists.into_iter().flatten().flatten();
        slots.any(|slot| slot.entry.above.is_some())
    }

    /// Takes the response to a call: the first unused entry of the state that is for any
    /// iteration, or for the call's own, whose `when` holds, and above whose number calls are
    /// open; or else of what its `Resource` names, which all states that call it share. `None`
    /// when there is none left.
    ///
    /// # Errors
    /// An expression fails; which mock has it, and why.
    pub fn take(&mut self, call: &MockCall<'_>) -> Result<Option<Response>, String> {
        let occasion = Occasion::new(call, self.seed, self.n_calls);
        self.n_calls += 1;
        let keys = [
            (call.state, call.open.of_state),
            (call.resource, call.open.of_resource),
        ];
        for (key, n_open) in keys {
            if let Some(response) = self.take_from(key, call.iteration, n_open, &occasion)? {
                return Ok(Some(response));
            }
        }
        Ok(None)
    }

    /// An entry with its result as it is for a call, whatever its `when` says.
    ///
    /// # Errors
    /// An expression fails; why.
    pub fn compute(&mut self, entry: &MockEntry, call: &MockCall<'_>) -> Result<MockEntry, String> {
        let occasion = Occasion::new(call, self.seed, self.n_calls);
        self.n_calls += 1;
        entry.computed(&occasion)
    }

    /// Takes the response to a call from one list.
    fn take_from(
        &mut self,
        key: &Rc<str>,
        iteration: &[usize],
        n_open: usize,
        occasion: &Occasion<'_>,
    ) -> Result<Option<Response>, String> {
        let slots = self.states.get_mut(key).into_iter().flatten();
        for (index, slot) in slots.enumerate() {
            let entry = &slot.entry;
            let only = entry.iteration.as_ref();
            if slot.is_used
                || only.is_some_and(|only| **only != *iteration)
                || entry.above.is_some_and(|above| n_open < above)
            {
                continue;
            }
            let fault = |why: String| {
                let number = index + 1;
                format!("The mock of '{key}', response {number}, gives no answer: {why}")
            };
            if let Some(when) = &entry.when
                && !when.holds(occasion).map_err(fault)?
            {
                continue;
            }
            let entry = entry.computed(occasion).map_err(fault)?;
            slot.is_used = !entry.repeat;
            slot.n_served += 1;
            return Ok(Some(Response {
                entry,
                key: key.clone(),
                index,
            }));
        }
        Ok(None)
    }
}
