//! The playhead: seeking, stepping, playback.

use std::rc::Rc;

use crate::record::is_failure;
use crate::{Effect, Session};

impl Session {
    /// Moves the playhead to new events if it goes along with them.
    pub(super) fn follow(&mut self) {
        if self.follows {
            self.show(usize::MAX);
        }
    }

    pub(super) fn show(&mut self, n: usize) {
        self.playhead = n.min(self.n_events());
        self.frame = Rc::new(self.record.frame(self.playhead));
    }

    pub(super) fn seek_by_hand(&mut self, n: usize) -> Vec<Effect> {
        self.playing = false;
        self.show(n);
        self.follows = self.playhead == self.n_events();
        Vec::new()
    }

    pub(super) fn seek_failure(&mut self, forward: bool) -> Vec<Effect> {
        let fails = |idx: &usize| {
            let event = self.record.events().get(*idx);
            event.is_some_and(|event| is_failure(event.event_type))
        };
        let found = if forward {
            (self.playhead..self.n_events()).find(fails)
        } else {
            (0..self.playhead.saturating_sub(1)).rev().find(fails)
        };
        match found {
            Some(idx) => self.seek_by_hand(idx + 1),
            None => Vec::new(),
        }
    }

    pub(super) fn toggle_play(&mut self) -> Vec<Effect> {
        if self.playing {
            self.playing = false;
            return Vec::new();
        }
        if self.n_events() == 0 {
            return Vec::new();
        }
        if self.playhead == self.n_events() {
            self.show(1);
        }
        self.playing = true;
        self.follows = false;
        self.schedule()
    }

    pub(super) fn play_tick(&mut self) -> Vec<Effect> {
        if !self.playing {
            return Vec::new();
        }
        if let Some(millis) = self.wait_on() {
            return vec![Effect::ScheduleTick { millis }];
        }
        self.show(self.playhead + 1);
        if self.playhead == self.n_events() {
            self.playing = false;
            self.follows = true;
            return Vec::new();
        }
        self.schedule()
    }

    fn schedule(&mut self) -> Vec<Effect> {
        let millis = self.wait_on().unwrap_or(self.speed.tick_millis());
        vec![Effect::ScheduleTick { millis }]
    }

    /// Goes on with the wait at the playhead, where waits are played.
    fn wait_on(&mut self) -> Option<u32> {
        self.more.and_then(|more| (more.pace)(self))
    }
}
