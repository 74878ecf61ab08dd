//! How well a few typed letters match a title.

/// A letter that begins a word.
const AT_WORD: u32 = 8;
/// A letter right behind the one before.
const IN_A_ROW: u32 = 6;
/// Any other letter.
const ANYWHERE: u32 = 1;
/// The letters are the beginning of the title.
const AT_START: u32 = 12;

/// How well `query` matches `title`: its letters must occur in order, spaces aside. Higher is
/// better; `None` if it does not match. An empty query matches all alike.
pub(super) fn score(query: &str, title: &str) -> Option<u32> {
    let title: Vec<char> = title.chars().collect();
    let wanted: Vec<char> = letters(query);
    let Some(first) = wanted.first() else {
        return Some(0);
    };
    // The best of the places where the first letter stands; from there on, greedily.
    let starts = title.iter().enumerate();
    starts
        .filter(|(_, c)| same(**c, *first))
        .filter_map(|(at, _)| score_from(&wanted, &title, at))
        .max()
}

/// How well each word of `query` begins a word of `text`; less than any match of letters
/// that begin words.
pub(super) fn score_words(query: &str, text: &str) -> Option<u32> {
    let text = text.to_lowercase();
    let mut words = query.split_whitespace().map(str::to_lowercase).peekable();
    words.peek()?;
    let found = words.all(|word| {
        let is_long = word.chars().count() > 1;
        is_long
            && text
                .split(|c: char| !c.is_alphanumeric())
                .any(|other| other.starts_with(&word))
    });
    found.then_some(1)
}

fn score_from(wanted: &[char], title: &[char], start: usize) -> Option<u32> {
    let mut score = if start == 0 { AT_START } else { 0 };
    let mut at = start;
    let mut last = None;
    for letter in wanted {
        let rest = title.get(at..)?;
        // A word's beginning further on is better than a letter in the middle of this one,
        // unless the letter comes right behind the one before.
        let next = rest.iter().position(|c| same(*c, *letter))? + at;
        let in_a_row = last.is_some_and(|last: usize| last + 1 == next);
        let word = (next..title.len()).find(|&idx| {
            begins_word(title, idx) && title.get(idx).is_some_and(|c| same(*c, *letter))
        });
        let place = if in_a_row { next } else { word.unwrap_or(next) };
        score += if begins_word(title, place) {
            AT_WORD
        } else if in_a_row {
            IN_A_ROW
        } else {
            ANYWHERE
        };
        last = Some(place);
        at = place + 1;
    }
    Some(score)
}

fn begins_word(title: &[char], at: usize) -> bool {
    let Some(here) = title.get(at) else {
        return false;
    };
    let before = at.checked_sub(1).and_then(|before| title.get(before));
    match before {
        None => true,
        Some(before) => {
            here.is_alphanumeric() && !before.is_alphanumeric()
                || here.is_uppercase() && before.is_lowercase()
        }
    }
}

fn letters(query: &str) -> Vec<char> {
    query.chars().filter(|c| !c.is_whitespace()).collect()
}

fn same(a: char, b: char) -> bool {
    a == b || a.to_lowercase().eq(b.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best<'a>(query: &str, titles: &[&'a str]) -> Vec<&'a str> {
        let mut found: Vec<_> = titles
            .iter()
            .filter_map(|title| Some((score(query, title)?, *title)))
            .collect();
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.into_iter().map(|(_, title)| title).collect()
    }

    #[test]
    fn letters_must_come_in_order() {
        assert_eq!(score("nur", "Run"), None);
        assert_eq!(score("", "Run"), Some(0));
        assert!(score("rn", "Run").is_some());
        assert_eq!(score("runn", "Run"), None);
    }

    #[test]
    fn beginnings_of_words_win() {
        let titles = ["Discard", "ShipCard", "ChargeCard", "Recharge"];
        assert_eq!(best("cc", &titles)[0], "ChargeCard");
        assert_eq!(best("charge", &titles), ["ChargeCard", "Recharge"]);
        assert_eq!(best("card", &titles)[2], "Discard");
        assert_eq!(
            best("hs", &["Save the history", "Show shares"])[0],
            "Save the history"
        );
    }

    #[test]
    fn words_of_the_detail_match_by_their_beginnings() {
        assert!(score_words("callb", "Waits for a callback").is_some());
        assert!(score_words("allb", "Waits for a callback").is_none());
        assert!(score_words(" ", "Waits").is_none());
        assert!(score_words("w", "Waits").is_none());
    }
}
