//! Waits while a run is played back: passed over, or played at the speed of playback.
//!
//! A wait is the virtual time between the event at the playhead and the next one. It is played
//! in small steps of real time, so that the clock can be seen to go, speed and switch take
//! effect at once, and no timer of the host is longer than a step.

use std::rc::Rc;

use asl_protocol::Duration;

use crate::record::RunRecord;
use crate::{Action, MoreAction, Session, clock};

/// How often the clock is moved while a wait is played, in real milliseconds.
const STEP_MS: u32 = 100;

/// What a person does with waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockEdit {
    /// Goes to the next moment at which something happens, or to a breakpoint before it.
    Skip,
    /// Goes behind the last wait, or to a breakpoint before it.
    SkipAll,
    /// Whether playback plays waits (`true`) or passes them over.
    RespectWaits(bool),
    /// The same, as it was chosen on an earlier visit.
    Restore(bool),
}

impl From<ClockEdit> for Action {
    fn from(edit: ClockEdit) -> Self {
        Self::More(MoreAction::Clock(edit))
    }
}

/// The next moment at which something happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WakeUp {
    /// What happens, the state's name in backticks: ``Wait `CoolDown` ``.
    pub what: String,
    /// How long it takes until then: `1 h`.
    pub after: String,
    /// When it is: `2025-01-01T01:00:03.250Z`.
    pub at: String,
    /// The state that it happens to.
    pub state: Option<Rc<str>>,
}

/// How waits are played.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pace {
    pub(crate) respects_waits: bool,
    /// How much of the wait at a playhead was played, in virtual ms.
    waited: (usize, u64),
}

impl Pace {
    /// How much of the wait at a playhead was played.
    pub(crate) fn waited(&self, playhead: usize) -> Duration {
        let (at, waited) = self.waited;
        Duration::from_millis(if at == playhead { waited } else { 0 })
    }

    /// Forgets what was played of the wait at another playhead.
    pub(crate) fn moved_to(&mut self, playhead: usize) {
        if self.waited.0 != playhead {
            self.waited = (playhead, 0);
        }
    }

    /// Goes on with the wait at a playhead; gives how many real milliseconds that takes, or
    /// `None` if no wait is to be played, or none is left. A wait shorter than an event stays on
    /// the screen is not told apart from none.
    pub(crate) fn step(&mut self, playhead: usize, wait: u64, speed: crate::Speed) -> Option<u32> {
        let in_a_tick = speed.virtual_millis(speed.tick_millis());
        if !self.respects_waits || wait <= in_a_tick {
            return None;
        }
        let waited = self.waited(playhead).as_millis();
        let left = wait.saturating_sub(waited);
        if left == 0 {
            return None;
        }
        let step = speed.virtual_millis(STEP_MS).min(left);
        self.waited = (playhead, waited + step);
        Some(STEP_MS)
    }
}

/// The next moment at which something happens; `None` at the end, or where only an answer goes on.
pub fn wake_up(session: &Session) -> Option<WakeUp> {
    let record = session.record();
    let now = session.clock().now;
    let idx = clock::next_moment(record, session.playhead())?;
    let event = record.events().get(idx)?;
    Some(WakeUp {
        what: clock::what_wakes(event.event_type, record.state_of(idx)),
        after: clock::short_duration(event.timestamp.since(now)),
        at: event.timestamp.to_string(),
        state: record.state_of(idx).cloned(),
    })
}

/// Whether the clock moves at all during the run: there is a wait somewhere.
pub fn takes_time(session: &Session) -> bool {
    let record = session.record();
    let last = record.events().last();
    last.is_some_and(|last| last.timestamp > record.started)
}

/// How long the clock stands before the next event, in virtual ms.
pub(crate) fn wait_at(record: &RunRecord, playhead: usize) -> u64 {
    let events = record.events();
    let next = events.get(playhead);
    let shown = playhead.checked_sub(1).and_then(|idx| events.get(idx));
    let both = shown.zip(next);
    both.map_or(0, |(shown, next)| {
        next.timestamp.since(shown.timestamp).as_millis()
    })
}

/// The index of the last event before which the clock moved.
pub(crate) fn last_moment(record: &RunRecord, playhead: usize) -> Option<usize> {
    let n = record.events().len();
    (playhead..n).rev().find(|idx| wait_at(record, *idx) > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{finished, run_again};
    use crate::{BreakEdit, Breakpoint, Effect, Project, Speed, Stage};

    const WAITS: &str = r#"{ "StartAt": "Rest", "States": {
        "Rest": { "Type": "Wait", "Seconds": 2, "Next": "CoolDown" },
        "CoolDown": { "Type": "Wait", "Seconds": 3600, "Next": "Done" },
        "Done": { "Type": "Succeed" } } }"#;

    fn waiting() -> Session {
        let mut session = Session::whole(Project::new(WAITS, "{}", "{}"));
        run_again(&mut session);
        session.update(Action::SeekFirst);
        session
    }

    fn next(session: &Session) -> Option<String> {
        wake_up(session).map(|WakeUp { what, after, .. }| format!("{what} in {after}"))
    }

    /// Plays until the playhead moves; gives the real milliseconds it took.
    fn play_on(session: &mut Session, mut millis: u32) -> u32 {
        let (at, mut took) = (session.playhead(), 0);
        for _ in 0..100_000 {
            took += millis;
            let effects = session.update(Action::PlayTick);
            millis = match effects.as_slice() {
                [Effect::ScheduleTick { millis }] => *millis,
                _ => 0,
            };
            if session.playhead() != at {
                break;
            }
        }
        took
    }

    #[test]
    fn the_next_moment_is_named() {
        let mut session = waiting();
        assert_eq!(next(&session).unwrap(), "Wait `Rest` in 2 s");
        session.update(ClockEdit::Skip.into());
        assert_eq!(session.clock().elapsed_text, "00:00:02.000");
        assert_eq!(next(&session).unwrap(), "Wait `CoolDown` in 1 h");
        session.update(ClockEdit::Skip.into());
        assert_eq!(session.clock().elapsed_text, "01:00:02.000");
        assert_eq!(next(&session), None);
        session.update(Action::SeekFirst);
        session.update(ClockEdit::SkipAll.into());
        assert_eq!(session.clock().elapsed_text, "01:00:02.000");
        assert!(session.playhead() < session.n_events());
    }

    #[test]
    fn skipping_stops_at_a_breakpoint() {
        let mut session = waiting();
        let breakpoint = Breakpoint::State {
            state: "CoolDown".into(),
            stage: Stage::Entered,
        };
        session.update(BreakEdit::Toggle(breakpoint).into());
        session.update(ClockEdit::SkipAll.into());
        assert_eq!(session.break_hits(), [session.playhead()]);
    }

    #[test]
    fn waits_are_played_at_the_speed_of_playback() {
        let mut session = waiting();
        // The state is entered by the second event.
        session.update(Action::SeekTo(2));
        let tick = Speed::Double.tick_millis();
        session.update(Action::SetSpeed(Speed::Double));
        let effects = session.update(Action::TogglePlay);
        assert_eq!(effects, [Effect::ScheduleTick { millis: tick }]);
        assert_eq!(play_on(&mut session, tick), tick);
        session.update(Action::SeekTo(2));
        session.update(ClockEdit::RespectWaits(true).into());
        session.update(Action::TogglePlay);
        assert_eq!(play_on(&mut session, STEP_MS), 1000);
        assert_eq!(session.clock().elapsed_text, "00:00:02.000");
    }

    #[test]
    fn the_clock_goes_on_while_a_wait_is_played() {
        let mut session = waiting();
        session.update(ClockEdit::RespectWaits(true).into());
        session.update(Action::SeekTo(2));
        session.update(Action::TogglePlay);
        for _ in 0..4 {
            session.update(Action::PlayTick);
        }
        assert_eq!(session.clock().elapsed_text, "00:00:00.500");
        assert_eq!(next(&session).unwrap(), "Wait `Rest` in 1.5 s");
        // Skipping goes on playing.
        session.update(ClockEdit::Skip.into());
        assert_eq!(session.clock().elapsed_text, "00:00:02.000");
        assert!(session.is_playing());
        session.update(Action::SeekTo(2));
        assert_eq!(session.clock().elapsed_text, "00:00:00.000");
    }

    #[test]
    fn another_project_is_played_the_same_way() {
        let mut session = finished("hello-world");
        let effects = session.update(ClockEdit::RespectWaits(true).into());
        assert_eq!(effects.len(), 1);
        session.update(Action::NewProject);
        assert!(session.respects_waits());
    }
}
