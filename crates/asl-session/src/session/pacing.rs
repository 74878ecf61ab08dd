//! Waits during playback: see [`crate::pace`].

use crate::more::MoreEffect;
use crate::pace::{self, ClockEdit};
use crate::{Effect, Session, clock};

impl Session {
    /// Whether playback plays waits.
    pub const fn respects_waits(&self) -> bool {
        self.later.pace.respects_waits
    }

    /// Goes on with the wait at the playhead: see [`crate::more::More::pace`].
    pub(crate) fn pace(&mut self) -> Option<u32> {
        let wait = pace::wait_at(&self.record, self.playhead);
        self.later.pace.step(self.playhead, wait, self.speed)
    }

    pub(super) fn edit_clock(&mut self, edit: ClockEdit) -> Vec<Effect> {
        match edit {
            ClockEdit::Skip => self.skip_to(clock::next_moment(&self.record, self.playhead)),
            ClockEdit::SkipAll => self.skip_to(pace::last_moment(&self.record, self.playhead)),
            ClockEdit::RespectWaits(respects) => {
                self.later.pace.respects_waits = respects;
                return vec![MoreEffect::RememberWaits(respects).into()];
            }
            ClockEdit::Restore(respects) => self.later.pace.respects_waits = respects,
        }
        Vec::new()
    }

    /// Shows the event at an index, or where a breakpoint is met before it; playback goes on.
    fn skip_to(&mut self, idx: Option<usize>) {
        let Some(idx) = idx else { return };
        let hit = self.later.breaks.next(self.playhead, true);
        let playing = self.playing;
        let _ = self.seek_by_hand(hit.map_or(idx + 1, |hit| hit.min(idx + 1)));
        self.playing = playing && self.playhead < self.n_events();
    }
}
