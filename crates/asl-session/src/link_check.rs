//! A link that checks itself: it says what its run gave, and the run here is compared with it.

use crate::link::{Arrival, ENGINE_VERSION};
use crate::share::Digest;

/// How the run of a link differs here from where the link was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The version that made the link, where the link says it.
    pub made_with: String,
    /// This version.
    pub this_version: &'static str,
    /// The digest of the history there.
    pub promised: String,
    /// Its length in events.
    pub n_promised: usize,
    /// The digest of the history here; `None` if the run did not come to its end.
    pub found: Option<String>,
    /// Its length.
    pub n_found: usize,
    /// What the run here did, in words: `Succeeded`, `Asking`, `Cannot run`.
    pub outcome: &'static str,
    /// The link's fragment, with which another version can be opened.
    pub fragment: String,
}

/// What a comparison gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Check {
    /// The link promises nothing that is understood here.
    NotPromised,
    /// The same history; what to say.
    Reproduced(String),
    /// Another one.
    Differs(Difference),
}

/// Compares what a link promises with what ran; `found` is `None` if the run did not come to
/// its end.
pub(crate) fn check(
    arrival: &Arrival,
    fragment: &str,
    found: Option<Digest>,
    outcome: &'static str,
    n_found: usize,
) -> Check {
    let promised = arrival.digest.as_deref().and_then(Digest::parse);
    let Some(promised) = promised else {
        return Check::NotPromised;
    };
    let made_with = arrival.engine.clone().unwrap_or_default();
    if found == Some(promised) {
        let with = if made_with == ENGINE_VERSION {
            format!("engine {ENGINE_VERSION}")
        } else {
            format!("made with engine {made_with}, this is {ENGINE_VERSION}")
        };
        let n = promised.n_events;
        return Check::Reproduced(format!("Reproduced: the same {n} events, {with}"));
    }
    Check::Differs(Difference {
        made_with,
        this_version: ENGINE_VERSION,
        promised: promised.hash_text(),
        n_promised: promised.n_events,
        found: found.map(Digest::hash_text),
        n_found,
        outcome,
        fragment: fragment.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_compared_with_its_run() {
        let arrival = |digest: Option<&str>, engine: &str| Arrival {
            engine: Some(engine.to_owned()),
            digest: digest.map(ToOwned::to_owned),
            view: None,
            redrives: None,
        };
        let found = Digest::of(&[]);
        let check = |arrival: &Arrival, found| check(arrival, "1.x", found, "Succeeded", 0);
        assert_eq!(
            check(&arrival(None, "0.1.0"), Some(found)),
            Check::NotPromised
        );
        assert_eq!(
            check(&arrival(Some("?"), "0.1.0"), Some(found)),
            Check::NotPromised
        );
        let promise = found.to_text();
        let Check::Reproduced(text) = check(&arrival(Some(&promise), "0.0.9"), Some(found)) else {
            panic!("it is the same");
        };
        assert!(
            text.contains("0 events") && text.contains("0.0.9"),
            "{text}"
        );
        for found in [None, Some(found)] {
            let Check::Differs(difference) = check(&arrival(Some("01/7"), "0.0.9"), found) else {
                panic!("it differs");
            };
            assert_eq!(difference.n_promised, 7);
            assert_eq!(difference.promised, "0000000000000001");
            assert_eq!(difference.found.is_some(), found.is_some());
        }
    }
}
