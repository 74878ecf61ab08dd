//! The notation of regular expressions.

use super::CharSet;

/// How deep groups may nest.
const MAX_GROUP_DEPTH: u32 = 50;

/// The largest number in `{n,m}`.
const MAX_REPEAT: u32 = 1_000;

#[derive(Clone, Debug)]
pub(super) enum Node {
    Take(CharSet),
    Start,
    End,
    Sequence(Vec<Node>),
    Alternatives(Vec<Node>),
    Repeat {
        node: Box<Node>,
        least: u32,
        most: Option<u32>,
    },
}

pub(super) fn parse(text: &str) -> Result<Node, String> {
    let mut parser = Parser { rest: text };
    let node = parser.alternatives(0)?;
    if parser.rest.is_empty() {
        Ok(node)
    } else {
        Err("`)` closes nothing".to_owned())
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    /// Up to the end or a `)` that is not taken.
    fn alternatives(&mut self, depth: u32) -> Result<Node, String> {
        let mut alternatives = vec![self.sequence(depth)?];
        while self.take("|") {
            alternatives.push(self.sequence(depth)?);
        }
        Ok(Node::Alternatives(alternatives))
    }

    fn sequence(&mut self, depth: u32) -> Result<Node, String> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek().filter(|c| !matches!(c, '|' | ')')) {
            self.skip(c);
            let node = match c {
                '(' => self.group(depth + 1)?,
                '[' => Node::Take(self.class()?),
                '.' => Node::Take(CharSet {
                    ranges: ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
                        .map(single)
                        .to_vec(),
                    negated: true,
                }),
                '^' => Node::Start,
                '$' => Node::End,
                '*' | '+' | '?' => return Err(format!("`{c}` has nothing to repeat")),
                '\\' => Node::Take(self.escape()?),
                c => Node::Take(CharSet {
                    ranges: vec![(c, c)],
                    negated: false,
                }),
            };
            nodes.push(self.repeated(node)?);
        }
        Ok(Node::Sequence(nodes))
    }

    fn group(&mut self, depth: u32) -> Result<Node, String> {
        if depth > MAX_GROUP_DEPTH {
            return Err(format!("groups nest deeper than {MAX_GROUP_DEPTH}"));
        }
        if self.rest.starts_with('?') && !self.take("?:") {
            let kind: String = self.rest.chars().take(2).collect();
            return Err(format!("`({kind}` is not supported"));
        }
        let node = self.alternatives(depth)?;
        if self.take(")") {
            Ok(node)
        } else {
            Err("a group is not closed".to_owned())
        }
    }

    /// The quantifier after a node, if there is one.
    fn repeated(&mut self, node: Node) -> Result<Node, String> {
        let (least, most) = if self.take("*") {
            (0, None)
        } else if self.take("+") {
            (1, None)
        } else if self.take("?") {
            (0, Some(1))
        } else if let Some(bounds) = self.bounds()? {
            bounds
        } else {
            return Ok(node);
        };
        // A lazy quantifier takes part in the same matches of the whole.
        self.take("?");
        Ok(Node::Repeat {
            node: Box::new(node),
            least,
            most,
        })
    }

    /// `{2}`, `{2,}` or `{2,5}`; any other `{` is a character.
    fn bounds(&mut self) -> Result<Option<(u32, Option<u32>)>, String> {
        let Some((inside, rest)) = self
            .rest
            .strip_prefix('{')
            .and_then(|text| text.split_once('}'))
        else {
            return Ok(None);
        };
        let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
        let number = |text: &str| text.parse::<u32>().ok();
        let (Some(least), most_number) = (number(least), number(most)) else {
            return Ok(None);
        };
        if !most.is_empty() && most_number.is_none() {
            return Ok(None);
        }
        if most_number.is_some_and(|most| most < least) {
            return Err(format!("the repetition {{{inside}}} is empty"));
        }
        if least.max(most_number.unwrap_or(0)) > MAX_REPEAT {
            return Err(format!("a repetition counts to at most {MAX_REPEAT}"));
        }
        self.rest = rest;
        Ok(Some((least, most_number)))
    }

    /// A class after its `[`.
    fn class(&mut self) -> Result<CharSet, String> {
        let mut set = CharSet {
            negated: self.take("^"),
            ranges: Vec::new(),
        };
        let mut is_first = true;
        loop {
            let Some(c) = self.peek() else {
                return Err("a class is not closed".to_owned());
            };
            self.skip(c);
            match c {
                ']' if !is_first => return Ok(set),
                '[' => return Err("a class in a class is not supported".to_owned()),
                '\\' => {
                    let escaped = self.escape()?;
                    match *escaped.ranges.as_slice() {
                        [(first, last)] if first == last && !escaped.negated => {
                            set.ranges.push(self.range_from(first)?);
                        }
                        _ => set.ranges.extend(positive(escaped)),
                    }
                }
                c => set.ranges.push(self.range_from(c)?),
            }
            is_first = false;
        }
    }

    /// The range that begins with `first`, which may be the only character of it.
    fn range_from(&mut self, first: char) -> Result<(char, char), String> {
        let mut ahead = self.rest.chars();
        let (Some('-'), Some(last)) = (ahead.next(), ahead.next()) else {
            return Ok((first, first));
        };
        if last == ']' || last == '[' {
            return Ok((first, first));
        }
        self.skip('-');
        self.skip(last);
        let last = if last == '\\' {
            match *self.escape()?.ranges.as_slice() {
                [(only, same)] if only == same => only,
                _ => return Err("a class escape ends no range".to_owned()),
            }
        } else {
            last
        };
        if first > last {
            return Err(format!("the range {first}-{last} is empty"));
        }
        Ok((first, last))
    }

    /// An escape after its backslash.
    fn escape(&mut self) -> Result<CharSet, String> {
        let Some(c) = self.peek() else {
            return Err(r"`\` stands at the end".to_owned());
        };
        self.skip(c);
        let class = |ranges: &[(char, char)], negated| CharSet {
            ranges: ranges.to_vec(),
            negated,
        };
        let digits = [('0', '9')];
        let word = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
        let space = [('\t', '\r'), (' ', ' ')];
        Ok(match c {
            'd' => class(&digits, false),
            'D' => class(&digits, true),
            'w' => class(&word, false),
            'W' => class(&word, true),
            's' => class(&space, false),
            'S' => class(&space, true),
            't' => class(&[single("\t")], false),
            'n' => class(&[single("\n")], false),
            'r' => class(&[single("\r")], false),
            'f' => class(&[single("\u{c}")], false),
            'x' => self.code_point(2)?,
            'u' => self.code_point(4)?,
            c if c.is_ascii_alphanumeric() => return Err(format!("`\\{c}` is not supported")),
            c => class(&[(c, c)], false),
        })
    }

    fn code_point(&mut self, n_digits: usize) -> Result<CharSet, String> {
        let digits = self.rest.get(..n_digits).unwrap_or_default();
        let c = u32::from_str_radix(digits, 16)
            .ok()
            .and_then(char::from_u32);
        let c = c.ok_or_else(|| format!("an escape needs {n_digits} hexadecimal digits"))?;
        self.rest = self.rest.get(n_digits..).unwrap_or_default();
        Ok(CharSet {
            ranges: vec![(c, c)],
            negated: false,
        })
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn skip(&mut self, c: char) {
        self.rest = self.rest.strip_prefix(c).unwrap_or(self.rest);
    }

    fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

fn single(text: &str) -> (char, char) {
    let c = text.chars().next().unwrap_or_default();
    (c, c)
}

/// The ranges of a set, written without negation.
fn positive(set: CharSet) -> Vec<(char, char)> {
    if !set.negated {
        return set.ranges;
    }
    let mut ranges = Vec::new();
    let mut next = Some('\0');
    for (first, last) in set.ranges {
        if let Some(start) = next
            && start < first
            && let Some(before) = (start..first).next_back()
        {
            ranges.push((start, before));
        }
        next = (last..=char::MAX).nth(1);
    }
    if let Some(start) = next {
        ranges.push((start, char::MAX));
    }
    ranges
}
