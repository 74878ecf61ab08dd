//! The calls that are waited for, by their ids.

use std::collections::VecDeque;

use asl_protocol::TaskId;

use crate::frame::FrameId;

/// Which frame waits for which call, in the order of the ids. Ids only grow, and calls mostly end
/// in the order in which they were made: adding is at the end, removing near the start.
#[derive(Debug, Default)]
pub(crate) struct OpenTasks(VecDeque<(TaskId, FrameId)>);

impl OpenTasks {
    /// Adds a call that a frame waits for.
    pub(crate) fn insert(&mut self, task: TaskId, frame: FrameId) {
        let at = self.0.partition_point(|(other, _)| *other < task);
        self.0.insert(at, (task, frame));
    }

    /// The frame that waits for a call; `None` if none does.
    pub(crate) fn get(&self, task: TaskId) -> Option<FrameId> {
        let at = self.place(task)?;
        self.0.get(at).map(|(_, frame)| *frame)
    }

    /// Takes a call out, and gives the frame that waited for it.
    pub(crate) fn remove(&mut self, task: TaskId) -> Option<FrameId> {
        let at = self.place(task)?;
        self.0.remove(at).map(|(_, frame)| frame)
    }

    /// All of them, in the order of their ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (TaskId, FrameId)> {
        self.0.iter().copied()
    }

    fn place(&self, task: TaskId) -> Option<usize> {
        self.0.binary_search_by_key(&task, |(other, _)| *other).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_found_until_they_are_taken_out() {
        let mut open = OpenTasks::default();
        for id in [3, 5, 4] {
            open.insert(TaskId(id), FrameId::default());
        }
        let ids = |open: &OpenTasks| open.iter().map(|(task, _)| task.0).collect::<Vec<_>>();
        assert_eq!(ids(&open), [3, 4, 5]);
        assert!(open.remove(TaskId(4)).is_some());
        assert!(open.remove(TaskId(4)).is_none());
        assert!(open.get(TaskId(4)).is_none());
        assert!(open.get(TaskId(5)).is_some());
        assert_eq!(ids(&open), [3, 5]);
    }
}
