//! A suite file taken apart: headings, and the blocks under each.

use std::ops::Range;

/// What a block is, by the words after its backquotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `json asl`: the definition.
    Definition,
    /// `json input`: the execution's input.
    Input,
    /// `json mocks`: the mocks.
    Mocks,
    /// `json context`: `Execution` and `StateMachine`.
    Context,
    /// `options`: type, seed, start, stop.
    Options,
    /// `json data`: the document that queries read.
    Data,
    /// `json variables`: the variables that queries read.
    Variables,
    /// `history`: every event in short.
    History,
    /// `history data`: every event in short, with its data.
    HistoryData,
    /// `json events`: every event in full.
    Events,
    /// `json output`: the output.
    Output,
    /// `outcome`: status, error and cause.
    Outcome,
    /// `json map runs`: the runs of distributed Maps, as `DescribeMapRun` tells them.
    MapRuns,
    /// `json objects`: the objects in all buckets at the end.
    Objects,
    /// `diagnostics`: every diagnostic, one a line.
    Diagnostics,
    /// `jsonpath`: queries and their results, one a line.
    JsonPath,
    /// `json tests`: the cases of a tests file.
    Tests,
    /// `test report`: what came of them, and what they did not use of the definition.
    TestReport,
    /// `exploration`: who handles each error of each task.
    Exploration,
}

impl Kind {
    const ALL: [(Self, &'static str); 19] = [
        (Self::Definition, "json asl"),
        (Self::Input, "json input"),
        (Self::Mocks, "json mocks"),
        (Self::Context, "json context"),
        (Self::Options, "options"),
        (Self::Data, "json data"),
        (Self::Variables, "json variables"),
        (Self::History, "history"),
        (Self::HistoryData, "history data"),
        (Self::Events, "json events"),
        (Self::Output, "json output"),
        (Self::Outcome, "outcome"),
        (Self::MapRuns, "json map runs"),
        (Self::Objects, "json objects"),
        (Self::Diagnostics, "diagnostics"),
        (Self::JsonPath, "jsonpath"),
        (Self::Tests, "json tests"),
        (Self::TestReport, "test report"),
        (Self::Exploration, "exploration"),
    ];

    fn parse(info: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, words)| *words == info)
            .map(|(kind, _)| *kind)
    }

    /// The words after the backquotes.
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, words)| words)
    }

    /// Whether the block says what must come out, and not what goes in.
    pub const fn is_expectation(self) -> bool {
        match self {
            Self::Definition
            | Self::Input
            | Self::Mocks
            | Self::Context
            | Self::Options
            | Self::Data
            | Self::Variables
            | Self::Tests => false,
            Self::History
            | Self::HistoryData
            | Self::Events
            | Self::Output
            | Self::Outcome
            | Self::MapRuns
            | Self::Objects
            | Self::Diagnostics
            | Self::JsonPath
            | Self::TestReport
            | Self::Exploration => true,
        }
    }
}

/// One block.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// What stands between the backquotes.
    pub text: String,
    /// The lines of the file between the backquotes, from 0.
    pub lines: Range<usize>,
}

/// One heading with its blocks.
#[derive(Clone, Debug)]
pub struct Case {
    /// The heading's words.
    pub heading: String,
    /// Its blocks, and what the file gives to all its headings.
    pub blocks: Vec<Block>,
}

impl Case {
    /// The block of a kind.
    pub fn block(&self, kind: Kind) -> Option<&Block> {
        self.blocks.iter().find(|block| block.kind == kind)
    }

    /// The text of the block of a kind.
    pub fn text(&self, kind: Kind) -> Option<&str> {
        self.block(kind).map(|block| block.text.as_str())
    }
}

/// Takes a file apart; says what is wrong with it, and on which line.
pub fn parse(file: &str) -> Result<Vec<Case>, String> {
    let mut cases: Vec<Case> = Vec::new();
    let mut shared: Vec<Block> = Vec::new();
    let mut lines = file.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            cases.push(Case {
                heading: heading.trim().to_owned(),
                blocks: Vec::new(),
            });
            continue;
        }
        let Some((fence, info)) = fence(line) else {
            continue;
        };
        let kind = Kind::parse(info)
            .ok_or_else(|| format!("line {}: no block is called `{info}`", at + 1))?;
        let mut text = String::new();
        let end = loop {
            let (at_body, body) = lines
                .next()
                .ok_or_else(|| format!("line {}: the block is never closed", at + 1))?;
            if body.trim_end() == fence {
                break at_body;
            }
            text.push_str(body);
            text.push('\n');
        };
        let block = Block {
            kind,
            text,
            lines: at + 1..end,
        };
        let blocks = match cases.last_mut() {
            Some(case) => &mut case.blocks,
            None if kind.is_expectation() => {
                return Err(format!(
                    "line {}: `{info}` stands before the first heading",
                    at + 1
                ));
            }
            None => &mut shared,
        };
        if blocks.iter().any(|other| other.kind == kind) {
            return Err(format!(
                "line {}: a second `{info}` under one heading",
                at + 1
            ));
        }
        blocks.push(block);
    }
    for case in &mut cases {
        let own: Vec<_> = case.blocks.iter().map(|block| block.kind).collect();
        let given = shared
            .iter()
            .filter(|block| !own.contains(&block.kind))
            .cloned();
        case.blocks.extend(given);
    }
    Ok(cases)
}

/// The backquotes that open a block, and the words after them.
fn fence(line: &str) -> Option<(&str, &str)> {
    let info = line.trim_start_matches('`');
    let fence = line.strip_suffix(info)?;
    (fence.len() >= 3).then_some((fence, info.trim()))
}

/// The file with the texts of some of its blocks replaced. The blocks are named by
/// their lines, as [`parse`] gave them.
pub fn replace(file: &str, mut replacements: Vec<(Range<usize>, String)>) -> String {
    replacements.sort_by_key(|(lines, _)| lines.start);
    let lines: Vec<&str> = file.lines().collect();
    let mut out = String::new();
    let mut done = 0;
    for (replaced, text) in replacements {
        for line in lines.get(done..replaced.start).unwrap_or_default() {
            push_line(&mut out, line);
        }
        for line in text.lines() {
            push_line(&mut out, line);
        }
        done = replaced.end;
    }
    for line in lines.get(done..).unwrap_or_default() {
        push_line(&mut out, line);
    }
    out
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
# Title

```json input
{\"all\": 1}
```

## One

```json asl
{}
```

```outcome
```

## Two

```json input
{}
```

```outcome
FAILED
```
";

    #[test]
    fn headings_have_their_blocks_and_what_the_file_gives() {
        let cases = parse(FILE).unwrap();
        let shape: Vec<_> = cases
            .iter()
            .map(|case| {
                let kinds: Vec<_> = case
                    .blocks
                    .iter()
                    .map(|block| block.kind.as_str())
                    .collect();
                format!("{}: {}", case.heading, kinds.join(", "))
            })
            .collect();
        assert_eq!(
            shape,
            [
                "One: json asl, outcome, json input",
                "Two: json input, outcome"
            ]
        );
        assert_eq!(cases[1].text(Kind::Input), Some("{}\n"));
        assert_eq!(cases[0].text(Kind::Input), Some("{\"all\": 1}\n"));
    }

    #[test]
    fn blocks_are_replaced_in_place() {
        let cases = parse(FILE).unwrap();
        let outcomes = cases
            .iter()
            .map(|case| {
                (
                    case.block(Kind::Outcome).unwrap().lines.clone(),
                    "SUCCEEDED\n".to_owned(),
                )
            })
            .collect();
        let replaced = replace(FILE, outcomes);
        assert_eq!(
            replaced,
            FILE.replace("```outcome\n```", "```outcome\nSUCCEEDED\n```")
                .replace("FAILED", "SUCCEEDED")
        );
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_with_its_line() {
        for (file, complaint) in [
            ("## A\n```jsno\n```\n", "line 2: no block is called `jsno`"),
            ("## A\n```outcome\n", "line 2: the block is never closed"),
            (
                "```outcome\n```\n",
                "line 1: `outcome` stands before the first heading",
            ),
            (
                "## A\n```outcome\n```\n```outcome\n```\n",
                "line 4: a second `outcome` under one heading",
            ),
        ] {
            assert_eq!(parse(file).unwrap_err(), complaint);
        }
    }
}
