//! From a pattern to a tree.

use crate::eval::sort::sort_in_order;

/// How deep groups may be nested.
const MAX_GROUPS_DEEP: u32 = 100;

/// A part of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Empty,
    Char(char),
    /// `.`
    Any,
    Class(Class),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    /// A capture group and its number, from 1.
    Capture(usize, Box<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        greedy: bool,
        /// The capture groups inside: those after the first number, up to the second.
        groups: (usize, usize),
    },
    /// `^`
    Start,
    /// `$`
    End,
    /// `\b`, or `\B` if the flag is off.
    WordBoundary(bool),
    BackReference(usize),
    NamedReference(String),
    Look {
        node: Box<Node>,
        behind: bool,
        negated: bool,
    },
}

/// A set of characters.
#[derive(Clone, Debug, Default)]
pub(super) struct Class {
    pub(super) ranges: Vec<(char, char)>,
    pub(super) negated: bool,
}

/// A parsed pattern.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) node: Node,
    pub(super) groups: usize,
    /// The names of groups with their numbers.
    pub(super) names: Vec<(String, usize)>,
}

pub(super) fn parse(pattern: &str) -> Result<Parsed, &'static str> {
    let mut parser = Parser {
        chars: pattern.chars().collect(),
        at: 0,
        groups: 0,
        total_groups: count_groups(pattern),
        names: Vec::new(),
        named: pattern.contains("(?<")
            && pattern
                .split("(?<")
                .skip(1)
                .any(|after| !after.starts_with(['=', '!'])),
        depth: 0,
    };
    let node = parser.choice()?;
    if parser.peek().is_some() {
        return Err("Unmatched ')'");
    }
    Ok(Parsed {
        node,
        groups: parser.groups,
        names: parser.names,
    })
}

/// The number of capture groups, which decides whether `\1` refers to one.
fn count_groups(pattern: &str) -> usize {
    let mut count = 0;
    let mut in_class = false;
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let mut ahead = chars.clone();
                let plain = ahead.next() != Some('?');
                let named =
                    !plain && ahead.next() == Some('<') && !matches!(ahead.next(), Some('=' | '!'));
                count += usize::from(plain || named);
            }
            _ => {}
        }
    }
    count
}

struct Parser {
    chars: Vec<char>,
    /// The character that comes next.
    at: usize,
    groups: usize,
    total_groups: usize,
    names: Vec<(String, usize)>,
    /// The pattern names a group, so that `\k` is a reference.
    named: bool,
    depth: u32,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    /// Takes a text if it comes next.
    fn eat_all(&mut self, text: &str) -> bool {
        let length = text.chars().count();
        let next = self.chars.iter().skip(self.at).take(length).copied();
        let found = next.eq(text.chars());
        if found {
            self.at += length;
        }
        found
    }

    /// A decimal number, if one comes next.
    fn number(&mut self) -> Option<u32> {
        let mut number: Option<u32> = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            let shifted = number.unwrap_or(0).saturating_mul(10);
            number = Some(shifted.saturating_add(digit));
            self.at += 1;
        }
        number
    }

    fn choice(&mut self) -> Result<Node, &'static str> {
        self.depth += 1;
        if self.depth > MAX_GROUPS_DEEP {
            return Err("Regular expression too large");
        }
        let mut options = vec![self.sequence()?];
        while self.eat('|') {
            options.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(match options.pop() {
            Some(only) if options.is_empty() => only,
            last => Node::Choice(options.into_iter().chain(last).collect()),
        })
    }

    fn sequence(&mut self) -> Result<Node, &'static str> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            let before = self.groups;
            let node = self.term()?;
            nodes.push(self.quantified(node, before)?);
        }
        Ok(Node::Sequence(nodes))
    }

    fn term(&mut self) -> Result<Node, &'static str> {
        let Some(c) = self.next() else {
            return Ok(Node::Empty);
        };
        Ok(match c {
            '^' => Node::Start,
            '$' => Node::End,
            '.' => Node::Any,
            '(' => return self.group(),
            '[' => Node::Class(self.class()?),
            '\\' => return self.escape(),
            '*' | '+' | '?' => return Err("Nothing to repeat"),
            '{' if self.braces()?.is_some() => return Err("Nothing to repeat"),
            other => Node::Char(other),
        })
    }

    fn group(&mut self) -> Result<Node, &'static str> {
        let looks = [
            ("?=", false, false),
            ("?!", false, true),
            ("?<=", true, false),
            ("?<!", true, true),
        ];
        for (opening, behind, negated) in looks {
            if self.eat_all(opening) {
                let node = Box::new(self.choice()?);
                self.close()?;
                return Ok(Node::Look {
                    node,
                    behind,
                    negated,
                });
            }
        }
        if self.eat_all("?:") {
            let node = self.choice()?;
            self.close()?;
            return Ok(node);
        }
        self.groups += 1;
        let number = self.groups;
        if self.eat_all("?<") {
            let name = self.name().ok_or("Invalid capture group name")?;
            if self.names.iter().any(|(known, _)| *known == name) {
                return Err("Duplicate capture group name");
            }
            self.names.push((name, number));
        } else if self.peek() == Some('?') {
            return Err("Invalid group");
        }
        let node = Box::new(self.choice()?);
        self.close()?;
        Ok(Node::Capture(number, node))
    }

    fn close(&mut self) -> Result<(), &'static str> {
        if self.eat(')') {
            Ok(())
        } else {
            Err("Unterminated group")
        }
    }

    fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        while let Some(c) = self.next() {
            if c == '>' && !name.is_empty() {
                return Some(name);
            }
            if !(c.is_ascii_alphanumeric() || !c.is_ascii() || c == '_' || c == '$') {
                break;
            }
            name.push(c);
        }
        None
    }

    fn quantified(&mut self, node: Node, groups_before: usize) -> Result<Node, &'static str> {
        let (min, max) = if self.eat('*') {
            (0, None)
        } else if self.eat('+') {
            (1, None)
        } else if self.eat('?') {
            (0, Some(1))
        } else if self.peek() == Some('{') {
            self.at += 1;
            let Some(bounds) = self.braces()? else {
                self.at -= 1;
                return Ok(node);
            };
            bounds
        } else {
            return Ok(node);
        };
        let greedy = !self.eat('?');
        if matches!(
            node,
            Node::Start | Node::End | Node::WordBoundary(_) | Node::Look { behind: true, .. }
        ) {
            return Err("Nothing to repeat");
        }
        Ok(Node::Repeat {
            node: Box::new(node),
            min,
            max,
            greedy,
            groups: (groups_before, self.groups),
        })
    }

    /// The bounds behind a `{`; `None`, and nothing taken, if it is only a brace.
    fn braces(&mut self) -> Result<Option<(u32, Option<u32>)>, &'static str> {
        let before = self.at;
        if let Some(min) = self.number() {
            let max = if self.eat(',') {
                self.number()
            } else {
                Some(min)
            };
            if self.eat('}') {
                if max.is_some_and(|max| max < min) {
                    return Err("numbers out of order in {} quantifier");
                }
                return Ok(Some((min, max)));
            }
        }
        self.at = before;
        Ok(None)
    }

    fn escape(&mut self) -> Result<Node, &'static str> {
        let Some(c) = self.peek() else {
            return Err("\\ at end of pattern");
        };
        if let Some(class) = class_escape(c) {
            self.at += 1;
            return Ok(Node::Class(class));
        }
        match c {
            'b' | 'B' => {
                self.at += 1;
                return Ok(Node::WordBoundary(c == 'b'));
            }
            'k' if self.named => {
                self.at += 1;
                let name = if self.eat('<') { self.name() } else { None };
                return name
                    .map(Node::NamedReference)
                    .ok_or("Invalid named reference");
            }
            '1'..='9' => {
                let before = self.at;
                let number = self.number().unwrap_or(u32::MAX);
                let number = usize::try_from(number).unwrap_or(usize::MAX);
                if number <= self.total_groups {
                    return Ok(Node::BackReference(number));
                }
                self.at = before;
            }
            _ => {}
        }
        self.character_escape().map(Node::Char)
    }

    /// The character that an escape stands for; the backslash is already taken.
    fn character_escape(&mut self) -> Result<char, &'static str> {
        let Some(c) = self.next() else {
            return Err("\\ at end of pattern");
        };
        Ok(match c {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'c' => self.control(),
            '0'..='7' => self.octal(c),
            'x' => self.hex(2).and_then(char::from_u32).unwrap_or('x'),
            'u' => self.unicode(),
            other => other,
        })
    }

    /// `\cJ`; without a letter the backslash stands for itself.
    fn control(&mut self) -> char {
        if let Some(letter) = self.peek().filter(char::is_ascii_alphabetic) {
            self.at += 1;
            char::from_u32(u32::from(letter) % 32).unwrap_or('c')
        } else {
            self.at -= 1;
            '\\'
        }
    }

    fn octal(&mut self, first: char) -> char {
        let mut code = first.to_digit(8).unwrap_or(0);
        for _ in 0..2 {
            match self.peek().and_then(|c| c.to_digit(8)) {
                Some(digit) if code * 8 + digit <= 0o377 => {
                    code = code * 8 + digit;
                    self.at += 1;
                }
                _ => break,
            }
        }
        char::from_u32(code).unwrap_or('\0')
    }

    /// So many hexadecimal digits; nothing is taken if there are fewer.
    fn hex(&mut self, count: usize) -> Option<u32> {
        let digits = self.chars.get(self.at..self.at + count)?;
        let code = digits
            .iter()
            .try_fold(0, |code, c| Some(code * 16 + c.to_digit(16)?))?;
        self.at += count;
        Some(code)
    }

    /// `\uXXXX`; two that are a surrogate pair are one character.
    fn unicode(&mut self) -> char {
        let Some(code) = self.hex(4) else {
            return 'u';
        };
        if (0xD800..0xDC00).contains(&code) {
            let before = self.at;
            if self.eat_all("\\u")
                && let Some(low) = self.hex(4)
                && (0xDC00..0xE000).contains(&low)
            {
                let code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                return char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            }
            self.at = before;
        }
        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn class(&mut self) -> Result<Class, &'static str> {
        const UNTERMINATED: &str = "Unterminated character class";
        let mut class = Class {
            negated: self.eat('^'),
            ranges: Vec::new(),
        };
        loop {
            if self.eat(']') {
                return Ok(class);
            }
            let first = self.class_atom()?.ok_or(UNTERMINATED)?;
            let is_range =
                self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']');
            if !is_range {
                class.add(first);
                continue;
            }
            self.at += 1;
            let last = self.class_atom()?.ok_or(UNTERMINATED)?;
            match (first, last) {
                (Atom::Char(first), Atom::Char(last)) => {
                    if last < first {
                        return Err("Range out of order in character class");
                    }
                    class.ranges.push((first, last));
                }
                (first, last) => {
                    class.add(first);
                    class.add(Atom::Char('-'));
                    class.add(last);
                }
            }
        }
    }

    fn class_atom(&mut self) -> Result<Option<Atom>, &'static str> {
        let Some(c) = self.next() else {
            return Ok(None);
        };
        if c != '\\' {
            return Ok(Some(Atom::Char(c)));
        }
        if let Some(class) = self.peek().and_then(class_escape) {
            self.at += 1;
            return Ok(Some(Atom::Class(class)));
        }
        if self.eat('b') {
            return Ok(Some(Atom::Char('\u{8}')));
        }
        self.character_escape().map(|c| Some(Atom::Char(c)))
    }
}

/// A member of a class.
enum Atom {
    Char(char),
    Class(Class),
}

impl Class {
    fn add(&mut self, atom: Atom) {
        match atom {
            Atom::Char(c) => self.ranges.push((c, c)),
            Atom::Class(class) => self.ranges.extend(class.resolved()),
        }
    }

    /// The ranges of a class that is not negated.
    fn resolved(self) -> Vec<(char, char)> {
        if !self.negated {
            return self.ranges;
        }
        let mut ranges = self.ranges;
        sort_in_order(&mut ranges, &Ord::cmp);
        let mut inverse = Vec::new();
        let mut next = Some('\0');
        for (first, last) in ranges {
            if let Some(from) = next
                && from < first
                && let Some(to) = before(first)
            {
                inverse.push((from, to));
            }
            next = next.and_then(|from| after(last).map(|to| to.max(from)));
        }
        inverse.extend(next.map(|from| (from, char::MAX)));
        inverse
    }
}

fn before(c: char) -> Option<char> {
    ('\0'..c).next_back()
}

fn after(c: char) -> Option<char> {
    (c..=char::MAX).nth(1)
}

/// `\d`, `\w`, `\s` and their opposites.
fn class_escape(c: char) -> Option<Class> {
    let ranges: &[(char, char)] = match c {
        'd' | 'D' => &[('0', '9')],
        'w' | 'W' => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        's' | 'S' => &[
            ('\t', '\r'),
            (' ', ' '),
            ('\u{a0}', '\u{a0}'),
            ('\u{1680}', '\u{1680}'),
            ('\u{2000}', '\u{200a}'),
            ('\u{2028}', '\u{2029}'),
            ('\u{202f}', '\u{202f}'),
            ('\u{205f}', '\u{205f}'),
            ('\u{3000}', '\u{3000}'),
            ('\u{feff}', '\u{feff}'),
        ],
        _ => return None,
    };
    Some(Class {
        ranges: ranges.to_vec(),
        negated: c.is_ascii_uppercase(),
    })
}
