//! Runs a program over a text, with a stack of its own for what is still to be tried.

use super::compile::{Direction, Inst, Program, Single};
use super::{Match, fold};

/// The most choices that may be open at once.
const MAX_CHOICES: usize = 1 << 20;

/// The budget is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exhausted;

/// What to do when the way taken leads nowhere.
#[derive(Clone, Copy, Debug)]
enum Choice {
    /// Go on here.
    Try { at: usize, place: usize },
    /// Give back one character of a run, down to a place.
    Shorten {
        at: usize,
        place: usize,
        least: usize,
        direction: Direction,
    },
    /// Put an old value back.
    Restore { slot: usize, value: usize },
}

/// A place that is none.
const NOWHERE: usize = usize::MAX;

struct Runner<'r> {
    program: &'r Program,
    text: &'r str,
    slots: Vec<usize>,
    choices: Vec<Choice>,
    budget: &'r mut u64,
}

/// The first match at or after `from`.
pub(super) fn find(
    program: &Program,
    text: &str,
    from: usize,
    budget: &mut u64,
) -> Result<Option<Match>, Exhausted> {
    let mut runner = Runner {
        program,
        text,
        slots: vec![NOWHERE; program.slots],
        choices: Vec::new(),
        budget,
    };
    let mut start = from;
    loop {
        if program.anchored && start > 0 {
            return Ok(None);
        }
        if let Some(first) = program.first {
            match text.get(start..).and_then(|rest| rest.find(first)) {
                Some(skip) => start += skip,
                None => return Ok(None),
            }
        }
        if let Some(end) = runner.run(0, start)? {
            return Ok(Some(runner.matched(start, end)));
        }
        match text.get(start..).and_then(|rest| rest.chars().next()) {
            Some(c) => start += c.len_utf8(),
            None => return Ok(None),
        }
    }
}

impl Runner<'_> {
    fn matched(&self, start: usize, end: usize) -> Match {
        let group = |number: usize| {
            let from = *self.slots.get(2 * number)?;
            let to = *self.slots.get(2 * number + 1)?;
            (from != NOWHERE && to != NOWHERE).then_some(from..to)
        };
        Match {
            range: start..end,
            groups: (1..=self.program.groups).map(group).collect(),
        }
    }

    fn charge(&mut self) -> Result<(), Exhausted> {
        *self.budget = self.budget.checked_sub(1).ok_or(Exhausted)?;
        Ok(())
    }

    fn open(&mut self, choice: Choice) -> Result<(), Exhausted> {
        if self.choices.len() >= MAX_CHOICES {
            return Err(Exhausted);
        }
        self.choices.push(choice);
        Ok(())
    }

    fn set(&mut self, slot: usize, value: usize) -> Result<(), Exhausted> {
        if let Some(old) = self.slots.get_mut(slot) {
            let restore = Choice::Restore { slot, value: *old };
            *old = value;
            self.open(restore)?;
        }
        Ok(())
    }

    /// Runs from an instruction at a place until `Done`; gives the place reached.
    ///
    /// Slots keep what they got, and the old values stay on the stack below.
    fn run(&mut self, start: usize, place: usize) -> Result<Option<usize>, Exhausted> {
        let base = self.choices.len();
        let mut at = start;
        let mut place = place;
        loop {
            self.charge()?;
            let Some(inst) = self.program.code.get(at).copied() else {
                return Ok(None);
            };
            if matches!(inst, Inst::Done) {
                // The choices are settled; what they would undo must still be undone
                // if an outer choice is taken back.
                let mut kept = base;
                for index in base..self.choices.len() {
                    if let Some(Choice::Restore { .. }) = self.choices.get(index) {
                        self.choices.swap(kept, index);
                        kept += 1;
                    }
                }
                self.choices.truncate(kept);
                return Ok(Some(place));
            }
            if let Some((next, reached)) = self.step(inst, at, place)? {
                at = next;
                place = reached;
            } else if let Some((next, reached)) = self.back(base) {
                at = next;
                place = reached;
            } else {
                return Ok(None);
            }
        }
    }

    /// Takes back the last choice above `base`.
    fn back(&mut self, base: usize) -> Option<(usize, usize)> {
        while self.choices.len() > base {
            match self.choices.pop()? {
                Choice::Try { at, place } => return Some((at, place)),
                Choice::Shorten {
                    at,
                    place,
                    least,
                    direction,
                } => {
                    let shorter = match direction {
                        Direction::Forward => self.previous(place),
                        Direction::Backward => self.next(place),
                    };
                    let (_, shorter) = shorter?;
                    if shorter != least {
                        self.choices.push(Choice::Shorten {
                            at,
                            place: shorter,
                            least,
                            direction,
                        });
                    }
                    return Some((at, shorter));
                }
                Choice::Restore { slot, value } => {
                    if let Some(old) = self.slots.get_mut(slot) {
                        *old = value;
                    }
                }
            }
        }
        None
    }

    /// Drops the choices above `base`, and puts the slots back.
    fn unwind(&mut self, base: usize) {
        while self.choices.len() > base {
            if let Some(Choice::Restore { slot, value }) = self.choices.pop()
                && let Some(old) = self.slots.get_mut(slot)
            {
                *old = value;
            }
        }
    }

    /// The character at a place and the place behind it.
    fn next(&self, place: usize) -> Option<(char, usize)> {
        let byte = *self.text.as_bytes().get(place)?;
        if byte.is_ascii() {
            return Some((char::from(byte), place + 1));
        }
        let c = self.text.get(place..)?.chars().next()?;
        Some((c, place + c.len_utf8()))
    }

    /// The character before a place and the place where it begins.
    fn previous(&self, place: usize) -> Option<(char, usize)> {
        let c = self.text.get(..place)?.chars().next_back()?;
        Some((c, place - c.len_utf8()))
    }

    fn read(&self, place: usize, direction: Direction) -> Option<(char, usize)> {
        match direction {
            Direction::Forward => self.next(place),
            Direction::Backward => self.previous(place),
        }
    }

    fn fits(&self, single: Single, c: char) -> bool {
        match single {
            Single::Char(wanted) if self.program.flags.ignore_case => fold(c) == wanted,
            Single::Char(wanted) => c == wanted,
            Single::Any => !matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}'),
            Single::Set(set) => self.program.sets.get(set).is_some_and(|set| set.holds(c)),
        }
    }

    /// One instruction: where to go on, or `None` if it fails.
    fn step(
        &mut self,
        inst: Inst,
        at: usize,
        place: usize,
    ) -> Result<Option<(usize, usize)>, Exhausted> {
        let goes_on = |holds: bool| holds.then_some((at + 1, place));
        Ok(match inst {
            Inst::Single(single, direction) => self
                .read(place, direction)
                .filter(|(c, _)| self.fits(single, *c))
                .map(|(_, reached)| (at + 1, reached)),
            Inst::Run(single, least, most, direction) => {
                return self.run_of(single, (least, most), direction, at, place);
            }
            Inst::Start => goes_on(self.at_start(place)),
            Inst::End => goes_on(self.at_end(place)),
            Inst::WordBoundary(wanted) => {
                let word = |c: Option<(char, usize)>| {
                    c.is_some_and(|(c, _)| c.is_ascii_alphanumeric() || c == '_')
                };
                let boundary = word(self.previous(place)) != word(self.next(place));
                goes_on(boundary == wanted)
            }
            Inst::BackReference(number, direction) => {
                let reached = self.same_again(number, direction, place);
                reached.map(|reached| (at + 1, reached))
            }
            Inst::Split(first, second) => {
                self.open(Choice::Try { at: second, place })?;
                Some((first, place))
            }
            Inst::Jump(target) => Some((target, place)),
            Inst::Save(slot) => {
                self.set(slot, place)?;
                Some((at + 1, place))
            }
            Inst::Forget(after, last) => {
                for slot in 2 * (after + 1)..2 * (last + 1) {
                    if self.slots.get(slot).is_some_and(|value| *value != NOWHERE) {
                        self.set(slot, NOWHERE)?;
                    }
                }
                Some((at + 1, place))
            }
            Inst::Progress(slot) => goes_on(self.slots.get(slot) != Some(&place)),
            Inst::Look { negated, after } => {
                let base = self.choices.len();
                let found = self.run(at + 1, place)?.is_some();
                if negated && found {
                    self.unwind(base);
                }
                (found != negated).then_some((after, place))
            }
            Inst::Done => None,
        })
    }

    /// As many of one character as there are; some may be given back later.
    fn run_of(
        &mut self,
        single: Single,
        (least, most): (u32, u32),
        direction: Direction,
        at: usize,
        start: usize,
    ) -> Result<Option<(usize, usize)>, Exhausted> {
        let mut place = start;
        let mut count = 0;
        let mut least_place = start;
        while count < most
            && let Some((c, reached)) = self.read(place, direction)
            && self.fits(single, c)
        {
            place = reached;
            count += 1;
            if count == least {
                least_place = place;
            }
            if count % 8 == 0 {
                self.charge()?;
            }
        }
        if count < least {
            return Ok(None);
        }
        if place != least_place {
            self.open(Choice::Shorten {
                at: at + 1,
                place,
                least: least_place,
                direction,
            })?;
        }
        Ok(Some((at + 1, place)))
    }

    fn at_start(&self, place: usize) -> bool {
        place == 0
            || (self.program.flags.multiline
                && self
                    .previous(place)
                    .is_some_and(|(c, _)| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')))
    }

    fn at_end(&self, place: usize) -> bool {
        place == self.text.len()
            || (self.program.flags.multiline
                && self
                    .next(place)
                    .is_some_and(|(c, _)| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')))
    }

    /// The place after the text of a group was read again; a group without part is empty.
    fn same_again(&self, number: usize, direction: Direction, place: usize) -> Option<usize> {
        let from = *self.slots.get(2 * number)?;
        let to = *self.slots.get(2 * number + 1)?;
        if from == NOWHERE || to == NOWHERE {
            return Some(place);
        }
        let group = self.text.get(from..to)?;
        let (start, end) = match direction {
            Direction::Forward => (place, place + group.len()),
            Direction::Backward => (place.checked_sub(group.len())?, place),
        };
        let here = self.text.get(start..end)?;
        let same = here == group
            || (self.program.flags.ignore_case
                && here.chars().map(fold).eq(group.chars().map(fold)));
        let reached = match direction {
            Direction::Forward => end,
            Direction::Backward => start,
        };
        same.then_some(reached)
    }
}
