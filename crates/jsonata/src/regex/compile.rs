//! From the tree of a pattern to a program for the matcher.

use super::parse::{Class, Node, Parsed};
use super::{Flags, fold};

/// The longest program.
const MAX_PROGRAM: usize = 20_000;

/// A program.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) code: Vec<Inst>,
    pub(super) sets: Vec<Set>,
    /// Slots: two for every group, the whole match first, then one for every loop.
    pub(super) slots: usize,
    pub(super) groups: usize,
    pub(super) flags: Flags,
    /// A match begins with this character.
    pub(super) first: Option<char>,
    /// A match begins at the start of the text.
    pub(super) anchored: bool,
}

/// One character, as a pattern asks for it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Single {
    Char(char),
    /// `.`
    Any,
    /// The number of a set.
    Set(usize),
}

/// An instruction.
#[derive(Clone, Copy, Debug)]
pub(super) enum Inst {
    /// One character, read forwards or backwards.
    Single(Single, Direction),
    /// As many of one character as there are, at least the number given.
    Run(Single, u32, u32, Direction),
    Start,
    End,
    WordBoundary(bool),
    BackReference(usize, Direction),
    /// Tries the first target, then the second.
    Split(usize, usize),
    Jump(usize),
    /// Keeps the place in a slot.
    Save(usize),
    /// Forgets the groups after the first number, up to the second.
    Forget(usize, usize),
    /// Fails if the place is the one in the slot: an empty round of a loop.
    Progress(usize),
    /// Tries what follows up to `Done`, then goes on at the target.
    Look {
        negated: bool,
        after: usize,
    },
    Done,
}

/// Which way a part of a pattern reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Backward,
}

/// A set of characters, quick for ASCII.
#[derive(Debug)]
pub(super) struct Set {
    ascii: u128,
    class: Class,
    ignore_case: bool,
}

impl Set {
    fn new(class: Class, flags: Flags) -> Self {
        let mut set = Self {
            ascii: 0,
            class,
            ignore_case: flags.ignore_case,
        };
        for code in 0..128_u8 {
            if set.holds_slowly(char::from(code)) {
                set.ascii |= 1 << code;
            }
        }
        set
    }

    pub(super) fn holds(&self, c: char) -> bool {
        if c.is_ascii() {
            self.ascii >> u32::from(c) & 1 == 1
        } else {
            self.holds_slowly(c)
        }
    }

    fn holds_slowly(&self, c: char) -> bool {
        let inside = |c: char| {
            let mut ranges = self.class.ranges.iter();
            ranges.any(|(first, last)| (*first..=*last).contains(&c))
        };
        let mut found = inside(c);
        if self.ignore_case && !found {
            let folded = fold(c);
            found = inside(folded) || folded.to_lowercase().any(inside);
        }
        found != self.class.negated
    }
}

/// Compiles a pattern.
pub(super) fn compile(parsed: &Parsed, flags: Flags) -> Result<Program, &'static str> {
    let mut compiler = Compiler {
        code: Vec::new(),
        sets: Vec::new(),
        slots: 2 * (parsed.groups + 1),
        names: &parsed.names,
        flags,
    };
    compiler.node(&parsed.node, Direction::Forward)?;
    compiler.push(Inst::Done)?;
    let first = compiler
        .code
        .iter()
        .find(|inst| !matches!(inst, Inst::Save(_)));
    let (first, anchored) = match first {
        Some(Inst::Single(Single::Char(c), _)) if !flags.ignore_case => (Some(*c), false),
        Some(Inst::Start) => (None, !flags.multiline),
        _ => (None, false),
    };
    Ok(Program {
        code: compiler.code,
        sets: compiler.sets,
        slots: compiler.slots,
        groups: parsed.groups,
        flags,
        first,
        anchored,
    })
}

struct Compiler<'p> {
    code: Vec<Inst>,
    sets: Vec<Set>,
    slots: usize,
    names: &'p [(String, usize)],
    flags: Flags,
}

impl Compiler<'_> {
    fn push(&mut self, inst: Inst) -> Result<usize, &'static str> {
        if self.code.len() >= MAX_PROGRAM {
            return Err("Regular expression too large");
        }
        self.code.push(inst);
        Ok(self.code.len() - 1)
    }

    fn set(&mut self, at: usize, inst: Inst) {
        if let Some(slot) = self.code.get_mut(at) {
            *slot = inst;
        }
    }

    fn slot(&mut self) -> usize {
        self.slots += 1;
        self.slots - 1
    }

    /// The instruction for a node that is one character.
    fn single(&mut self, node: &Node) -> Option<Single> {
        Some(match node {
            Node::Char(c) if self.flags.ignore_case => Single::Char(fold(*c)),
            Node::Char(c) => Single::Char(*c),
            Node::Any => Single::Any,
            Node::Class(class) => {
                self.sets.push(Set::new(class.clone(), self.flags));
                Single::Set(self.sets.len() - 1)
            }
            Node::Empty
            | Node::Sequence(_)
            | Node::Choice(_)
            | Node::Capture(..)
            | Node::Repeat { .. }
            | Node::Start
            | Node::End
            | Node::WordBoundary(_)
            | Node::BackReference(_)
            | Node::NamedReference(_)
            | Node::Look { .. } => return None,
        })
    }

    fn node(&mut self, node: &Node, direction: Direction) -> Result<(), &'static str> {
        if let Some(single) = self.single(node) {
            self.push(Inst::Single(single, direction))?;
            return Ok(());
        }
        match node {
            Node::Empty | Node::Char(_) | Node::Any | Node::Class(_) => {}
            Node::Sequence(nodes) => match direction {
                Direction::Forward => {
                    for node in nodes {
                        self.node(node, direction)?;
                    }
                }
                Direction::Backward => {
                    for node in nodes.iter().rev() {
                        self.node(node, direction)?;
                    }
                }
            },
            Node::Choice(options) => self.choice(options, direction)?,
            Node::Capture(number, node) => {
                let (open, close) = match direction {
                    Direction::Forward => (2 * number, 2 * number + 1),
                    Direction::Backward => (2 * number + 1, 2 * number),
                };
                self.push(Inst::Save(open))?;
                self.node(node, direction)?;
                self.push(Inst::Save(close))?;
            }
            Node::Repeat {
                node,
                min,
                max,
                greedy,
                groups,
            } => self.repeat(node, (*min, *max), *greedy, *groups, direction)?,
            Node::Start => {
                self.push(Inst::Start)?;
            }
            Node::End => {
                self.push(Inst::End)?;
            }
            Node::WordBoundary(wanted) => {
                self.push(Inst::WordBoundary(*wanted))?;
            }
            Node::BackReference(number) => {
                self.push(Inst::BackReference(*number, direction))?;
            }
            Node::NamedReference(name) => {
                let number = self.names.iter().find(|(known, _)| known == name);
                let number = number.ok_or("Invalid named capture referenced")?.1;
                self.push(Inst::BackReference(number, direction))?;
            }
            Node::Look {
                node,
                behind,
                negated,
            } => {
                let look = self.push(Inst::Done)?;
                let inner = if *behind {
                    Direction::Backward
                } else {
                    Direction::Forward
                };
                self.node(node, inner)?;
                let done = self.push(Inst::Done)?;
                self.set(
                    look,
                    Inst::Look {
                        negated: *negated,
                        after: done + 1,
                    },
                );
            }
        }
        Ok(())
    }

    fn choice(&mut self, options: &[Node], direction: Direction) -> Result<(), &'static str> {
        let mut jumps = Vec::new();
        for (index, option) in options.iter().enumerate() {
            let last = index + 1 == options.len();
            let split = if last {
                None
            } else {
                Some(self.push(Inst::Done)?)
            };
            self.node(option, direction)?;
            if let Some(split) = split {
                jumps.push(self.push(Inst::Done)?);
                self.set(split, Inst::Split(split + 1, self.code.len()));
            }
        }
        let end = self.code.len();
        for jump in jumps {
            self.set(jump, Inst::Jump(end));
        }
        Ok(())
    }

    fn repeat(
        &mut self,
        node: &Node,
        (min, max): (u32, Option<u32>),
        greedy: bool,
        groups: (usize, usize),
        direction: Direction,
    ) -> Result<(), &'static str> {
        if greedy && let Some(single) = self.single(node) {
            let most = max.unwrap_or(u32::MAX);
            self.push(Inst::Run(single, min, most, direction))?;
            return Ok(());
        }
        for _ in 0..min {
            let before = self.code.len();
            self.round(node, groups, None, direction)?;
            if self.code.len() == before {
                // Nothing, however often.
                break;
            }
        }
        let split = |inside: usize, outside: usize| {
            if greedy {
                Inst::Split(inside, outside)
            } else {
                Inst::Split(outside, inside)
            }
        };
        let Some(max) = max else {
            let slot = self.slot();
            let start = self.push(Inst::Done)?;
            self.round(node, groups, Some(slot), direction)?;
            self.push(Inst::Jump(start))?;
            self.set(start, split(start + 1, self.code.len()));
            return Ok(());
        };
        let mut starts = Vec::new();
        for _ in min..max {
            let slot = self.slot();
            starts.push(self.push(Inst::Done)?);
            self.round(node, groups, Some(slot), direction)?;
        }
        let end = self.code.len();
        for start in starts {
            self.set(start, split(start + 1, end));
        }
        Ok(())
    }

    /// One round of a loop; with a slot it must not be empty.
    fn round(
        &mut self,
        node: &Node,
        groups: (usize, usize),
        slot: Option<usize>,
        direction: Direction,
    ) -> Result<(), &'static str> {
        if let Some(slot) = slot {
            self.push(Inst::Save(slot))?;
        }
        if groups.0 < groups.1 {
            self.push(Inst::Forget(groups.0, groups.1))?;
        }
        self.node(node, direction)?;
        if let Some(slot) = slot {
            self.push(Inst::Progress(slot))?;
        }
        Ok(())
    }
}
