//! Regular expressions of filters, matched as a whole and in linear time.
//!
//! The notation is what Java and other languages share: literals, `.`, classes, groups,
//! `|`, `* + ? {n,m}`, `^ $` and the usual escapes. Look-around, back references and
//! possessive quantifiers are refused. All paths through the expression are followed at
//! once, so that no expression takes long; greedy or lazy makes no difference to a match
//! of the whole text.

mod parse;

use parse::Node;

/// The most instructions of a compiled expression; `{n,m}` writes its part out.
pub(crate) const MAX_PATTERN_SIZE: usize = 5_000;

/// The most work of one match: instructions times characters.
pub(crate) const MAX_PATTERN_WORK: usize = 50_000_000;

/// A compiled regular expression.
#[derive(Debug)]
pub(crate) struct Pattern {
    program: Vec<Instruction>,
    ignore_case: bool,
}

#[derive(Debug)]
enum Instruction {
    /// Takes one character of the set, then goes on with the next instruction.
    Take(CharSet),
    /// Goes on at both places.
    Split(usize, usize),
    Jump(usize),
    /// Goes on only at the start of the text.
    Start,
    /// Goes on only at the end of the text.
    End,
}

/// A set of characters: ranges, or all but those ranges.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CharSet {
    ranges: Vec<(char, char)>,
    negated: bool,
}

impl CharSet {
    fn contains(&self, c: char, ignore_case: bool) -> bool {
        let has = |c: char| {
            self.ranges
                .iter()
                .any(|&(first, last)| first <= c && c <= last)
        };
        // As in Java, only ASCII letters have two cases.
        let found =
            has(c) || ignore_case && (has(c.to_ascii_lowercase()) || has(c.to_ascii_uppercase()));
        found != self.negated
    }
}

impl Pattern {
    /// Compiles an expression.
    ///
    /// # Errors
    /// The text is no regular expression, one of a kind that is not supported, or too large.
    pub(crate) fn new(text: &str, ignore_case: bool) -> Result<Self, String> {
        let node = parse::parse(text)?;
        let mut program = Vec::new();
        emit(&node, &mut program)?;
        Ok(Self {
            program,
            ignore_case,
        })
    }

    /// Whether the expression matches the whole text; `None` if that is too much work.
    pub(crate) fn matches(&self, text: &str) -> Option<bool> {
        if self.program.len().saturating_mul(text.len()) > MAX_PATTERN_WORK {
            return None;
        }
        let mut threads = Threads::new(self.program.len() + 1);
        let mut next = Threads::new(self.program.len() + 1);
        self.follow(0, true, text.is_empty(), &mut threads);
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            let at_end = chars.as_str().is_empty();
            for &at in &threads.list {
                if let Some(Instruction::Take(set)) = self.program.get(at)
                    && set.contains(c, self.ignore_case)
                {
                    self.follow(at + 1, false, at_end, &mut next);
                }
            }
            std::mem::swap(&mut threads, &mut next);
            next.clear();
        }
        Some(threads.list.contains(&self.program.len()))
    }

    /// Adds a place and all that are reached from it without taking a character.
    fn follow(&self, at: usize, at_start: bool, at_end: bool, threads: &mut Threads) {
        let mut waiting = vec![at];
        while let Some(at) = waiting.pop() {
            if !threads.add(at) {
                continue;
            }
            match self.program.get(at) {
                Some(Instruction::Split(first, second)) => waiting.extend([*second, *first]),
                Some(Instruction::Jump(to)) => waiting.push(*to),
                Some(Instruction::Start) if at_start => waiting.push(at + 1),
                Some(Instruction::End) if at_end => waiting.push(at + 1),
                Some(Instruction::Take(_) | Instruction::Start | Instruction::End) | None => {}
            }
        }
    }
}

/// The places in the program that are reached, each once.
struct Threads {
    list: Vec<usize>,
    reached: Vec<bool>,
}

impl Threads {
    fn new(n_places: usize) -> Self {
        Self {
            list: Vec::new(),
            reached: vec![false; n_places],
        }
    }

    fn add(&mut self, at: usize) -> bool {
        match self.reached.get_mut(at) {
            Some(reached) if !*reached => {
                *reached = true;
                self.list.push(at);
                true
            }
            _ => false,
        }
    }

    fn clear(&mut self) {
        self.list.clear();
        self.reached.fill(false);
    }
}

fn emit(node: &Node, program: &mut Vec<Instruction>) -> Result<(), String> {
    if program.len() > MAX_PATTERN_SIZE {
        return Err("it is too large".to_owned());
    }
    match node {
        Node::Take(set) => program.push(Instruction::Take(set.clone())),
        Node::Start => program.push(Instruction::Start),
        Node::End => program.push(Instruction::End),
        Node::Sequence(nodes) => {
            for node in nodes {
                emit(node, program)?;
            }
        }
        Node::Alternatives(nodes) => {
            let mut jumps = Vec::new();
            for (place, node) in nodes.iter().enumerate() {
                let split = program.len();
                let is_last = place + 1 == nodes.len();
                if !is_last {
                    program.push(Instruction::Split(split + 1, 0));
                }
                emit(node, program)?;
                if !is_last {
                    jumps.push(program.len());
                    program.push(Instruction::Jump(0));
                    let end = program.len();
                    set(program, split, Instruction::Split(split + 1, end));
                }
            }
            let end = program.len();
            for jump in jumps {
                set(program, jump, Instruction::Jump(end));
            }
        }
        Node::Repeat { node, least, most } => {
            for _ in 0..*least {
                let start = program.len();
                emit(node, program)?;
                if program.len() == start {
                    // What takes nothing need not be repeated.
                    return Ok(());
                }
            }
            match most {
                None => {
                    let split = program.len();
                    program.push(Instruction::Split(split + 1, 0));
                    emit(node, program)?;
                    program.push(Instruction::Jump(split));
                    let end = program.len();
                    set(program, split, Instruction::Split(split + 1, end));
                }
                Some(most) => {
                    let mut splits = Vec::new();
                    for _ in *least..*most {
                        splits.push(program.len());
                        program.push(Instruction::Split(0, 0));
                        emit(node, program)?;
                    }
                    let end = program.len();
                    for split in splits {
                        set(program, split, Instruction::Split(split + 1, end));
                    }
                }
            }
        }
    }
    Ok(())
}

fn set(program: &mut [Instruction], at: usize, instruction: Instruction) {
    if let Some(place) = program.get_mut(at) {
        *place = instruction;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, matching: &[&str], other: &[&str]) {
        let compiled = Pattern::new(pattern, false).unwrap();
        for text in matching {
            assert_eq!(compiled.matches(text), Some(true), "{pattern} {text}");
        }
        for text in other {
            assert_eq!(compiled.matches(text), Some(false), "{pattern} {text}");
        }
    }

    #[test]
    fn the_whole_text_must_match() {
        check("", &[""], &["a"]);
        check("a.c", &["abc", "aéc"], &["ac", "abcd", "a\nc"]);
        check("ab|c|", &["ab", "c", ""], &["a", "abc"]);
        check("(?:ab|c)*d?", &["", "abcab", "cd"], &["abd d", "a"]);
        check("(a+)+b{2}", &["aabb"], &["aab", "bb"]);
        check("x{0,2}?y{1,}", &["y", "xxyy"], &["xxxy", "x"]);
        check("^a$|b^", &["a"], &["b", "ba"]);
        check(r"[^a-c\d]+[\]x-]", &["zz]", "z-"], &["a]", "1x", "z"]);
        check(r"\d{4}-\d\d\.\w+\s\S", &["2026-11.a_9 b"], &["2026-11xa b"]);
        check(r"\u00e9\t\x41\/[\D]", &["é\tA/a"], &["é\tA/1"]);
        check("a{", &["a{"], &["a"]);
        check("(((){1000}){1000}){1000}", &[""], &["a"]);
    }

    #[test]
    fn letters_have_two_cases_if_asked() {
        let pattern = Pattern::new("r[a-c]É", true).unwrap();
        assert_eq!(pattern.matches("RBÉ"), Some(true));
        assert_eq!(pattern.matches("RBé"), Some(false));
    }

    #[test]
    fn what_cannot_be_done_is_said() {
        let error = |pattern: &str| Pattern::new(pattern, false).unwrap_err();
        assert_eq!(error("+a"), "`+` has nothing to repeat");
        assert_eq!(error("(a"), "a group is not closed");
        assert_eq!(error("a)"), "`)` closes nothing");
        assert_eq!(error("[a"), "a class is not closed");
        assert_eq!(error("[b-a]"), "the range b-a is empty");
        assert_eq!(error(r"(a)\1"), r"`\1` is not supported");
        assert_eq!(error("(?=a)"), "`(?=` is not supported");
        assert_eq!(error("a++"), "`+` has nothing to repeat");
        assert_eq!(error("a{2,1}"), "the repetition {2,1} is empty");
        assert_eq!(error("((a{99}){99}){99}"), "it is too large");
        assert_eq!(error(&"(".repeat(100_000)), "groups nest deeper than 50");
        assert_eq!(error("a\\"), r"`\` stands at the end");
    }

    #[test]
    fn no_expression_takes_long() {
        let pattern = Pattern::new("(a*)*(a|aa)+c", false).unwrap();
        assert_eq!(pattern.matches(&"a".repeat(20_000)), Some(false));
        assert_eq!(pattern.matches(&"a".repeat(50_000_000)), None);
    }
}
