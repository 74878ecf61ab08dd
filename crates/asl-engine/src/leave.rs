//! How a state is left: well, through a retrier or a catcher, or with its whole machine.

use std::rc::Rc;

use asl_program::{State, Transition};
use asl_protocol::{Details, EventId, EventType, ExecutionStatus, Outcome, StateKind, Way};
use json_value::{Map, Value};

use crate::error::StateError;
use crate::execution::Execution;
use crate::frame::{Doing, FrameId};
use crate::retry::Retry;
use crate::states;

/// Who took a state's error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Handler {
    /// A retrier.
    Retrier(Retry),
    /// A catcher, by its place from 0.
    Catcher(usize),
}

impl Execution {
    /// Leaves a state well: its exit event, its variables, and on by the way that was decided.
    pub(crate) fn exit(
        &mut self,
        id: FrameId,
        state: &State,
        output: Value,
        assigned: Option<Rc<Map>>,
        (way, transition): (Way, Transition),
    ) {
        self.decide(id, state, way);
        if let Some(assigned) = &assigned {
            self.frames.assign(id, assigned);
        }
        if let Some(event_type) = EventType::exited(state.kind()) {
            let details = Details::Exited {
                name: state.name.clone(),
                output: output.clone(),
                assigned,
            };
            self.record(id, event_type, details);
        }
        match transition {
            Transition::Next(next) => {
                if let Some(frame) = self.frames.get_mut(id) {
                    frame.state = next;
                    frame.input = output;
                    frame.doing = Doing::Entering;
                    self.ready.push_back(id);
                }
            }
            Transition::End => self.finish(id, output),
        }
    }

    /// Handles a state's failure: a retrier, a catcher, or whoever is around it.
    pub(crate) fn fail(&mut self, id: FrameId, mut error: StateError) {
        let program = Rc::clone(&self.program);
        let Some(frame) = self.frames.get_mut(id) else {
            return;
        };
        let state = program.state(frame.state);
        self.record_evaluation(id, &mut error);
        if error.is_fatal() {
            self.fail_fatally(id, error);
            return;
        }
        if let Some(retry) = crate::retry::next_retry(self, id, state, &error) {
            self.sleep_until(id, self.now.plus(retry.delay), Doing::BackingOff);
            self.decide(id, state, Way::Retrier(retry.index));
            self.handled = Some((error, Handler::Retrier(retry)));
            return;
        }
        self.record_state_failed(id, state);
        if let Some((index, catcher)) = crate::retry::catcher_for(state, &error) {
            match crate::data_flow::caught(self, id, state, catcher, &error) {
                Ok((output, assigned)) => {
                    self.handled = Some((error, Handler::Catcher(index)));
                    let next = (Way::Catcher(index), Transition::Next(catcher.next));
                    self.exit(id, state, output, assigned, next);
                }
                // The state fails a second time, and nobody is asked again (floci#3167).
                Err(mut error) => {
                    self.record_evaluation(id, &mut error);
                    if error.is_fatal() {
                        self.fail_fatally(id, error);
                    } else {
                        self.record_state_failed(id, state);
                        self.fail_frame(id, error);
                    }
                }
            }
            return;
        }
        self.fail_frame(id, error);
    }

    /// Says that a Parallel or Map failed; no other state has an event for it.
    fn record_state_failed(&mut self, id: FrameId, state: &State) {
        let event_type = match state.kind() {
            StateKind::Parallel => EventType::ParallelStateFailed,
            StateKind::Map => EventType::MapStateFailed,
            StateKind::Pass
            | StateKind::Task
            | StateKind::Choice
            | StateKind::Wait
            | StateKind::Succeed
            | StateKind::Fail => return,
        };
        self.record(id, event_type, Details::None);
    }

    /// Says of a query that failed where it stands, once.
    pub(crate) fn record_evaluation(&mut self, id: FrameId, error: &mut StateError) {
        let program = Rc::clone(&self.program);
        let location = error.evaluation.take();
        let (Some(location), Some(frame)) = (location, self.frames.get_mut(id)) else {
            return;
        };
        frame.last = frame.settled;
        let details = Details::EvaluationFailed {
            state: program.state(frame.state).name.clone(),
            location: Some(location),
            is_data_limit: error.is_data_limit(),
            cause: error.cause.clone().unwrap_or_default(),
        };
        self.record(id, EventType::EvaluationFailed, details);
    }

    /// Ends a frame whose error nobody in it handled.
    pub(crate) fn fail_frame(&mut self, id: FrameId, error: StateError) {
        let Some(frame) = self.frames.get(id) else {
            return;
        };
        let (last, parent) = (frame.tail(), frame.parent);
        // The states around it have evaluated nothing.
        let error = StateError {
            evaluation: None,
            ..error
        };
        match parent {
            None => self.fail_execution(last, error),
            Some((parent, index)) => states::child_failed(self, parent, index, id, error),
        }
    }

    /// An error that nothing can handle ends the whole execution; in a child execution of a
    /// distributed Map, only that one.
    pub(crate) fn fail_fatally(&mut self, id: FrameId, error: StateError) {
        let Some(frame) = self.frames.get(id) else {
            return;
        };
        let root = frame.child.as_ref().and_then(|child| child.root.get());
        match root {
            None => self.fail_execution(frame.tail(), error),
            Some(root) => {
                let (previous, details) = (frame.tail(), error.details());
                self.end_child(root, previous, EventType::ExecutionFailed, details);
                self.abort_inside(root, EventId(0));
                self.fail_frame(root, error);
            }
        }
    }

    pub(crate) fn finish(&mut self, id: FrameId, output: Value) {
        let Some(frame) = self.frames.get(id) else {
            return;
        };
        if let Some((parent, index)) = frame.parent {
            states::child_finished(self, parent, index, id, output);
            return;
        }
        let details = Details::Output {
            output: output.clone(),
        };
        self.record(id, EventType::ExecutionSucceeded, details);
        self.end(Outcome {
            status: ExecutionStatus::Succeeded,
            output: Some(output),
            error: None,
            cause: None,
        });
    }
}
