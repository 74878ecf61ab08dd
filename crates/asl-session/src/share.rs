//! Sharing: the link and what goes into it, its digest, what in it had better stay private.

mod digest;
mod file;
mod import;
mod qr;
mod scan;
mod screen;

use crate::Project;
use crate::link::{self, Extras};
use crate::session::Redriven;

pub(crate) use digest::Digest;
pub(crate) use file::{is_ours as is_file, write as write_file};
pub(crate) use import::recognise;
pub use qr::{MAX_QR_CHARS, Qr, qr};
pub use scan::{Finding, FindingKind};
pub(crate) use scan::{replace_accounts, scan};
pub(crate) use screen::Screen;

/// The most characters of a chat message.
const CHAT_CHARS: usize = 2_000;
/// The most characters of an address that every program must take (RFC 9110, 4.1).
const MAIL_CHARS: usize = 8_000;
/// What a host's own address takes, about.
const BASE_CHARS: usize = 40;

/// Where a link of some length fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// At most 2,000 characters.
    Chat,
    /// At most 8,000 characters, which any program must take.
    Mail,
    /// Longer: browsers open it, much else cuts it.
    File,
}

impl Fit {
    /// `fits in a chat message`, …
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "fits in a chat message",
            Self::Mail => "fits in an e-mail or an issue, too long for a chat message",
            Self::File => "too long for most programs: send the file",
        }
    }
}

/// What a person lets a link carry beside the definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Included {
    /// The input.
    pub input: bool,
    /// The mocks.
    pub mocks: bool,
    /// What the screen shows: the tabs, the selected state, the playhead, the breakpoints.
    pub view: bool,
}

impl Default for Included {
    fn default() -> Self {
        Self {
            input: true,
            mocks: true,
            view: false,
        }
    }
}

/// A part that a link may carry or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// See [`Included::input`].
    Input,
    /// See [`Included::mocks`].
    Mocks,
    /// See [`Included::view`].
    View,
}

/// The share dialog.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkView {
    /// The fragment without `#`.
    pub fragment: String,
    /// The length of the fragment with its `#`, in characters; the host adds its base.
    pub n_chars: usize,
    /// Where it fits.
    pub fit: Fit,
    /// `512 characters: fits in a chat message`.
    pub verdict: String,
    /// What it carries.
    pub included: Included,
    /// Whether it says what the run must give: whoever opens it sees whether it still does.
    pub checks_itself: bool,
    /// What in it looks private.
    pub findings: Vec<Finding>,
    /// How many of them are account ids, alone or in an ARN.
    pub n_accounts: usize,
}

/// What a link promises of its run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Promise {
    /// The digest of its history.
    pub(crate) digest: String,
    /// How the execution is redriven.
    pub(crate) redrives: Option<Redriven>,
}

/// The share dialog of a project; an error if it is too large for a link.
pub(crate) fn view(
    project: &Project,
    included: Included,
    promise: Option<&Promise>,
    screen: &Screen,
) -> Result<LinkView, String> {
    let shared = shared(project, included);
    // A run of something else would give something else.
    let promise = promise.filter(|_| shared == *project);
    let attempts = promise.and_then(|promise| promise.redrives.as_ref());
    let redrives = attempts.map(Redriven::to_text);
    let screen = included.view.then(|| screen.to_json());
    let extras = Extras {
        digest: promise.map(|promise| &*promise.digest),
        view: screen.as_deref(),
        redrives: redrives.as_deref(),
    };
    let fragment = link::fragment(&shared, extras)?;
    let n_chars = fragment.len() + 1;
    let fit = fit(n_chars + BASE_CHARS);
    let mut findings = scan(&shared);
    // The mocks of before go along.
    for mocks in attempts.into_iter().flat_map(Redriven::mocks) {
        let before = scan(&Project::new("", "", mocks));
        let others = before.into_iter().filter(|one| !findings.contains(one));
        let others: Vec<Finding> = others.collect();
        findings.extend(others);
    }
    let accounts = findings.iter().filter(|finding| finding.kind.is_account());
    Ok(LinkView {
        verdict: format!("{n_chars} characters: {}", fit.as_str()),
        fragment,
        n_chars,
        fit,
        included,
        checks_itself: promise.is_some(),
        n_accounts: accounts.count(),
        findings,
    })
}

/// The project without what is not to be shared.
pub(crate) fn shared(project: &Project, included: Included) -> Project {
    let empty = Project::empty();
    let mut shared = project.clone();
    if !included.input {
        shared.input = empty.input;
    }
    if !included.mocks {
        shared.mocks = empty.mocks;
    }
    shared
}

const fn fit(n_chars: usize) -> Fit {
    match n_chars {
        0..=CHAT_CHARS => Fit::Chat,
        n if n <= MAIL_CHARS => Fit::Mail,
        _ => Fit::File,
    }
}

/// The definition as a Markdown block with the link under it.
pub(crate) fn markdown(definition: &str, url: &str) -> String {
    let longest_run = definition
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(3.max(longest_run + 1));
    let definition = definition.trim_end();
    format!("{fence}json\n{definition}\n{fence}\n\n[Open in ASL Playground]({url})\n")
}

/// A link as HTML that puts the page into another one. The frame is shut off from its host's
/// origin and from any storage; the page does without.
pub fn embed(url: &str) -> String {
    let url = url.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<iframe src=\"{url}\"\n  title=\"ASL Playground\" width=\"100%\" height=\"640\" loading=\"lazy\"\n  \
         style=\"border: 1px solid #8888; border-radius: 8px\"\n  \
         sandbox=\"allow-scripts\" allow=\"clipboard-write\"></iframe>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_goes_by_length() {
        for (n_chars, expected) in [
            (1, Fit::Chat),
            (2_000, Fit::Chat),
            (2_001, Fit::Mail),
            (8_000, Fit::Mail),
            (8_001, Fit::File),
        ] {
            assert_eq!(fit(n_chars), expected);
        }
        let (project, screen) = (Project::new("", "", ""), Screen::default());
        let view = view(&project, Included::default(), None, &screen).unwrap();
        assert_eq!(view.n_chars, view.fragment.len() + 1);
        assert_eq!(
            view.verdict,
            format!("{} characters: fits in a chat message", view.n_chars)
        );
    }

    #[test]
    fn what_is_left_out_is_not_in_the_link() {
        let project = Project::new("{}", "[1]", "{\"A\": []}");
        let screen = Screen::default();
        let promise = Promise {
            digest: "d".to_owned(),
            redrives: None,
        };
        let link = |included| {
            let view = view(&project, included, Some(&promise), &screen).unwrap();
            let (opened, arrival) = link::open(&view.fragment).unwrap();
            assert_eq!(view.checks_itself, arrival.digest.is_some());
            (opened.input, opened.mocks, arrival)
        };
        let (input, mocks, arrival) = link(Included::default());
        assert_eq!((&*input, &*mocks), ("[1]", "{\"A\": []}"));
        assert!(arrival.digest.is_some() && arrival.view.is_none());
        let (input, mocks, arrival) = link(Included {
            input: false,
            mocks: false,
            view: true,
        });
        assert_eq!((&*input, &*mocks), ("{}", "{}"));
        assert!(arrival.digest.is_none() && arrival.view.is_some());
    }

    #[test]
    fn a_frame_names_its_link_as_an_attribute() {
        let text = embed("https://x/?a=1&b=\"#1.y");
        assert!(text.starts_with("<iframe src=\"https://x/?a=1&amp;b=&quot;#1.y\"\n"));
        assert!(text.contains("sandbox=\"allow-scripts\""));
    }

    #[test]
    fn markdown_outgrows_backticks() {
        let text = markdown("a ```` b\n", "https://x/#1.y");
        assert_eq!(
            text,
            "`````json\na ```` b\n`````\n\n[Open in ASL Playground](https://x/#1.y)\n"
        );
    }
}
