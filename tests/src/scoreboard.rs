//! Scoreboards: how many cases pass, by subject and mark. They may only improve.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use json_value::Value;

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Cases that pass.
    pub passed: u64,
    /// All cases.
    pub total: u64,
}

impl Score {
    /// Counts one case.
    pub fn count(&mut self, passed: bool) {
        self.passed += u64::from(passed);
        self.total += 1;
    }
}

/// Scores by subject, and within a subject by mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scoreboard {
    scores: BTreeMap<String, BTreeMap<String, Score>>,
}

impl Scoreboard {
    /// The score to count a case in.
    pub fn entry(&mut self, subject: &str, mark: &str) -> &mut Score {
        self.scores
            .entry(subject.to_owned())
            .or_default()
            .entry(mark.to_owned())
            .or_default()
    }

    /// Reads `{"subject": {"mark": [passed, total]}}`.
    pub fn read(text: &str) -> Result<Self, String> {
        let json = Value::parse(text).map_err(|error| error.to_string())?;
        let mut board = Self::default();
        for (subject, marks) in json.as_object().into_iter().flat_map(json_value::Map::iter) {
            for (mark, score) in marks
                .as_object()
                .into_iter()
                .flat_map(json_value::Map::iter)
            {
                let number = |at| {
                    let n = score.at(at).and_then(Value::as_i64);
                    n.and_then(|n| u64::try_from(n).ok())
                        .ok_or_else(|| format!("{subject}.{mark} is not [passed, total]"))
                };
                *board.entry(subject, mark) = Score {
                    passed: number(0)?,
                    total: number(1)?,
                };
            }
        }
        Ok(board)
    }

    /// One subject a line, so that a difference shows which one moved.
    pub fn write(&self) -> String {
        let mut out = String::from("{");
        for (at, (subject, marks)) in self.scores.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let marks: Vec<_> = marks
                .iter()
                .map(|(mark, Score { passed, total })| format!("\"{mark}\": [{passed}, {total}]"))
                .collect();
            // Writing to a `String` cannot fail.
            let _ = write!(out, "{comma}\n  \"{subject}\": {{{}}}", marks.join(", "));
        }
        out.push_str("\n}\n");
        out
    }

    /// Every score of `self` that is lower than the recorded one.
    pub fn regressions(&self, recorded: &Self) -> Vec<String> {
        recorded
            .lines()
            .filter_map(|(subject, mark, before)| {
                let now = self.get(subject, mark);
                (now.passed < before.passed).then(|| {
                    format!(
                        "{subject}, {mark}: {} of {}, and it was {} of {}",
                        now.passed, now.total, before.passed, before.total
                    )
                })
            })
            .collect()
    }

    /// How many scores are higher than the recorded ones.
    pub fn n_improvements(&self, recorded: &Self) -> usize {
        self.lines()
            .filter(|(subject, mark, now)| recorded.get(subject, mark).passed < now.passed)
            .count()
    }

    /// The sum over all subjects, by mark.
    pub fn totals(&self) -> BTreeMap<&str, Score> {
        let mut totals: BTreeMap<&str, Score> = BTreeMap::new();
        for (_, mark, score) in self.lines() {
            let total = totals.entry(mark).or_default();
            total.passed += score.passed;
            total.total += score.total;
        }
        totals
    }

    fn get(&self, subject: &str, mark: &str) -> Score {
        let marks = self.scores.get(subject);
        marks
            .and_then(|marks| marks.get(mark))
            .copied()
            .unwrap_or_default()
    }

    fn lines(&self) -> impl Iterator<Item = (&str, &str, Score)> {
        self.scores.iter().flat_map(|(subject, marks)| {
            marks
                .iter()
                .map(|(mark, score)| (subject.as_str(), mark.as_str(), *score))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORDED: &str = "{\n  \"map\": {\"outcome\": [3, 4], \"status\": [4, 4]},\n  \"wait\": {\"status\": [1, 2]}\n}\n";

    #[test]
    fn a_scoreboard_reads_and_writes() {
        assert_eq!(Scoreboard::read(RECORDED).unwrap().write(), RECORDED);
    }

    #[test]
    fn only_fewer_passing_cases_are_regressions() {
        let recorded = Scoreboard::read(RECORDED).unwrap();
        let mut now = recorded.clone();
        now.entry("wait", "status").passed = 2;
        assert_eq!(now.regressions(&recorded), [""; 0]);
        assert_eq!(now.n_improvements(&recorded), 1);
        now.entry("map", "outcome").passed = 2;
        assert_eq!(
            now.regressions(&recorded),
            ["map, outcome: 2 of 4, and it was 3 of 4"]
        );
        assert_eq!(Scoreboard::default().regressions(&recorded).len(), 3);
    }
}
