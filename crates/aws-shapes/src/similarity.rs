//! How much two names are alike, as the service measures it when it asks "Did you mean …?".

/// The similarity of Jaro and Winkler, from 0 to 1.
///
/// What the service uses is published nowhere. Of the usual measures this one makes of `Bogus` what
/// it was seen to make of it: `Bucket`, among the parameters of `s3:putObject`.
pub(crate) fn similarity(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut taken = vec![false; b.len()];
    let mut of_a = Vec::new();
    for (at, letter) in a.iter().enumerate() {
        let near = at.saturating_sub(window)..(at + window + 1).min(b.len());
        let other = near
            .into_iter()
            .find(|other| b.get(*other) == Some(letter) && taken.get(*other) == Some(&false));
        if let Some(taken) = other.and_then(|other| taken.get_mut(other)) {
            *taken = true;
            of_a.push(*letter);
        }
    }
    if of_a.is_empty() {
        return 0.0;
    }
    let of_b = b.iter().zip(&taken).filter(|(_, taken)| **taken);
    let swapped = of_b.zip(&of_a).filter(|((b, _), a)| b != a).count();
    let (matches, swaps) = (float(of_a.len()), float(swapped) / 2.0);
    let jaro =
        (matches / float(a.len()) + matches / float(b.len()) + (matches - swaps) / matches) / 3.0;
    let common = a.iter().zip(&b).take(4).take_while(|(a, b)| a == b).count();
    jaro + float(common) * 0.1 * (1.0 - jaro)
}

#[expect(clippy::cast_precision_loss, reason = "names are short")]
const fn float(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::similarity;

    #[test]
    fn the_textbooks_values() {
        for (a, b, expected) in [
            ("MARTHA", "MARHTA", 0.961),
            ("DWAYNE", "DUANE", 0.84),
            ("DIXON", "DICKSONX", 0.813),
            ("a", "b", 0.0),
            ("", "b", 0.0),
        ] {
            assert!((similarity(a, b) - expected).abs() < 0.001, "{a} {b}");
        }
    }
}
