//! Two texts compared line by line.

/// How many lines around a change are shown.
const CONTEXT: usize = 2;

/// Beyond so many pairs of lines the middle counts as replaced as a whole.
const MAX_PAIRS: usize = 2_000_000;

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    /// What became of it.
    pub mark: DiffMark,
    /// The line; of a gap, how many lines are left out.
    pub text: String,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffMark {
    /// It is in both.
    Same,
    /// Only in the earlier text.
    Removed,
    /// Only in the later text.
    Added,
    /// Lines that are in both and left out.
    Gap,
}

/// The lines that differ, each with a few around it.
pub(super) fn lines(before: &str, after: &str) -> Vec<DiffLine> {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (before.lines().collect(), after.lines().collect());
    let n_head = common(before.iter(), after.iter());
    let (old, new) = (rest(&before, n_head), rest(&after, n_head));
    let n_tail = common(old.iter().rev(), new.iter().rev());
    let (old, new) = (front(old, n_tail), front(new, n_tail));
    let line = |mark, text: &&str| (mark, (*text).to_owned());
    let mut all: Vec<(DiffMark, String)> = Vec::new();
    all.extend(
        before
            .iter()
            .take(n_head)
            .map(|text| line(DiffMark::Same, text)),
    );
    all.extend(middle(old, new));
    let tail = rest(&before, before.len() - n_tail);
    all.extend(tail.iter().map(|text| line(DiffMark::Same, text)));
    fold(all)
}

fn common<'a>(a: impl Iterator<Item = &'a &'a str>, b: impl Iterator<Item = &'a &'a str>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

fn rest<'a, 'b>(lines: &'a [&'b str], n: usize) -> &'a [&'b str] {
    lines.get(n..).unwrap_or_default()
}

fn front<'a, 'b>(lines: &'a [&'b str], n_off: usize) -> &'a [&'b str] {
    lines.get(..lines.len() - n_off).unwrap_or_default()
}

/// A longest common subsequence, and what is not in it.
fn middle(old: &[&str], new: &[&str]) -> Vec<(DiffMark, String)> {
    let removed = |text: &&str| (DiffMark::Removed, (*text).to_owned());
    let added = |text: &&str| (DiffMark::Added, (*text).to_owned());
    if old.len().saturating_mul(new.len()) > MAX_PAIRS {
        return old
            .iter()
            .map(removed)
            .chain(new.iter().map(added))
            .collect();
    }
    // `longest[i][j]`: of `old[i..]` and `new[j..]`.
    let width = new.len() + 1;
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    let at = |table: &[u32], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for (i, one) in old.iter().enumerate().rev() {
        for (j, other) in new.iter().enumerate().rev() {
            let value = if one == other {
                at(&longest, i + 1, j + 1) + 1
            } else {
                at(&longest, i + 1, j).max(at(&longest, i, j + 1))
            };
            if let Some(slot) = longest.get_mut(i * width + j) {
                *slot = value;
            }
        }
    }
    let mut lines = Vec::new();
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (Some(one), Some(other)) if one == other => {
                lines.push((DiffMark::Same, (*one).to_owned()));
                (i, j) = (i + 1, j + 1);
            }
            (Some(one), Some(_)) if at(&longest, i + 1, j) >= at(&longest, i, j + 1) => {
                lines.push(removed(one));
                i += 1;
            }
            (Some(one), None) => {
                lines.push(removed(one));
                i += 1;
            }
            (_, Some(other)) => {
                lines.push(added(other));
                j += 1;
            }
            (None, None) => return lines,
        }
    }
}

/// Leaves out the lines that are far from any change.
fn fold(all: Vec<(DiffMark, String)>) -> Vec<DiffLine> {
    let mut is_near = vec![false; all.len()];
    for (idx, (mark, _)) in all.iter().enumerate() {
        if *mark != DiffMark::Same {
            let from = idx.saturating_sub(CONTEXT);
            for near in is_near.iter_mut().skip(from).take(idx + CONTEXT + 1 - from) {
                *near = true;
            }
        }
    }
    let mut lines = Vec::new();
    let mut n_left_out = 0_usize;
    let gap = |n: usize| DiffLine {
        mark: DiffMark::Gap,
        text: format!("{n} more"),
    };
    for ((mark, text), is_near) in all.into_iter().zip(is_near) {
        if !is_near {
            n_left_out += 1;
            continue;
        }
        if n_left_out > 0 {
            lines.push(gap(n_left_out));
            n_left_out = 0;
        }
        lines.push(DiffLine { mark, text });
    }
    if n_left_out > 0 && !lines.is_empty() {
        lines.push(gap(n_left_out));
    }
    lines
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(before: &str, after: &str, expected: &Expect) {
        let text = lines(before, after).into_iter().map(|line| {
            let sign = match line.mark {
                DiffMark::Same => ' ',
                DiffMark::Removed => '-',
                DiffMark::Added => '+',
                DiffMark::Gap => '@',
            };
            format!("{sign}{}\n", line.text)
        });
        expected.assert_eq(&text.collect::<String>());
    }

    #[test]
    fn what_changed_is_shown_with_a_little_around_it() {
        check(
            "a\nb\nc\nd\ne\nf\ng\nh",
            "a\nb\nc\nd\nE\nf\ng\nh",
            &expect![[r"
                @2 more
                 c
                 d
                -e
                +E
                 f
                 g
                @1 more
            "]],
        );
        check("a\nb", "a\nb", &expect![[""]]);
        check(
            "",
            "x\ny",
            &expect![[r"
            +x
            +y
        "]],
        );
        check(
            "x\ny\nz",
            "y\nw\nz\nx",
            &expect![[r"
            -x
             y
            +w
             z
            +x
        "]],
        );
    }

    #[test]
    fn two_long_texts_are_compared_in_bounded_time() {
        let text = |word: &str| {
            let lines: Vec<String> = (0..3_000).map(|n| format!("{word}{n}")).collect();
            lines.join("\n")
        };
        assert_eq!(lines(&text("a"), &text("b")).len(), 6_000);
    }
}
