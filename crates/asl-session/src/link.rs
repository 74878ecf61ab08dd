//! A project as a link, and back.

use asl_protocol::{Quotas, Timestamp, WorkflowType};
use asl_share::{SharedDocument, tag};

use crate::Project;
use crate::view::{Fit, LinkView};

/// The most characters of a chat message.
const CHAT_CHARS: usize = 2_000;
/// The most characters of an address that every program must take (RFC 9110, 4.1).
const MAIL_CHARS: usize = 8_000;
/// What a host's own address takes, about.
const BASE_CHARS: usize = 40;

/// The version that goes into a link, for the one who wonders about a difference later.
const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The share dialog of a project; an error if it is too large for a link.
pub(crate) fn view(project: &Project) -> Result<LinkView, String> {
    let fragment = fragment(project).map_err(|error| error.to_string())?;
    let n_chars = fragment.len() + 1;
    let fit = fit(n_chars + BASE_CHARS);
    Ok(LinkView {
        verdict: format!("{n_chars} characters: {}", fit.as_str()),
        fragment,
        n_chars,
        fit,
    })
}

const fn fit(n_chars: usize) -> Fit {
    match n_chars {
        0..=CHAT_CHARS => Fit::Chat,
        n if n <= MAIL_CHARS => Fit::Mail,
        _ => Fit::File,
    }
}

fn fragment(project: &Project) -> Result<String, asl_share::LinkError> {
    let mut document = SharedDocument::new();
    document.set_text(tag::DEFINITION, &project.definition);
    document.set_text(tag::INPUT, &project.input);
    document.set_text(tag::MOCKS, &project.mocks);
    if !project.tests.is_empty() {
        document.set_text(tag::TESTS, &project.tests);
    }
    if project.workflow_type != WorkflowType::default() {
        document.set_text(tag::WORKFLOW_TYPE, project.workflow_type.as_str());
    }
    if project.quotas != Quotas::default() {
        document.set_text(tag::QUOTAS, project.quotas.as_str());
    }
    if project.seed != Project::DEFAULT_SEED {
        document.set_number(tag::SEED, project.seed);
    }
    if project.start_time != Timestamp::DEFAULT_START {
        document.set_number(tag::START_TIME, zigzag(project.start_time.as_millis()));
    }
    document.set_text(tag::ENGINE, ENGINE_VERSION);
    for field in &project.foreign {
        document.set_bytes(field.tag, field.bytes.clone());
    }
    asl_share::encode(&document)
}

/// The project of a fragment, or why there is none, in words for the page.
pub(crate) fn open(fragment: &str) -> Result<Project, String> {
    let document = asl_share::decode(fragment).map_err(|error| sentence(&error.to_string()))?;
    let text = |tag, default: &str| document.text(tag).unwrap_or(default).to_owned();
    let known = [
        tag::DEFINITION,
        tag::INPUT,
        tag::MOCKS,
        tag::TESTS,
        tag::WORKFLOW_TYPE,
        tag::QUOTAS,
        tag::SEED,
        tag::START_TIME,
        tag::ENGINE,
    ];
    let mut project = Project::new(
        text(tag::DEFINITION, ""),
        text(tag::INPUT, "{}"),
        text(tag::MOCKS, "{}"),
    );
    project.tests = text(tag::TESTS, "");
    if let Some(workflow_type) = document.text(tag::WORKFLOW_TYPE) {
        project.workflow_type = WorkflowType::parse(workflow_type).unwrap_or_default();
    }
    if let Some(quotas) = document.text(tag::QUOTAS) {
        project.quotas = Quotas::parse(quotas).unwrap_or_default();
    }
    if let Some(seed) = document.number(tag::SEED) {
        project.seed = seed;
    }
    if let Some(millis) = document.number(tag::START_TIME) {
        project.start_time = Timestamp::from_millis(unzigzag(millis));
    }
    let fields = document.fields().iter();
    project.foreign = fields
        .filter(|field| !known.contains(&field.tag))
        .cloned()
        .collect();
    Ok(project)
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

/// Small numbers of both signs as small numbers: 0, -1, 1, -2, ….
const fn zigzag(n: i64) -> u64 {
    ((n << 1) ^ (n >> 63)).cast_unsigned()
}

const fn unzigzag(n: u64) -> i64 {
    (n >> 1).cast_signed() ^ -((n & 1).cast_signed())
}

/// `this link …` as a sentence of its own.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use asl_share::Field;

    use super::*;

    #[test]
    fn a_project_survives_the_round_trip() {
        let mut project = Project::new("{ \"StartAt\":\t\"Ä😀\" }\r\n", " 1 ", "");
        assert_eq!(open(&view(&project).unwrap().fragment), Ok(project.clone()));
        project.workflow_type = WorkflowType::Express;
        project.quotas = Quotas::Guide2019;
        project.seed = u64::MAX;
        project.start_time = Timestamp::from_millis(-1);
        project.tests = "{ \"a\":  {} }".to_owned();
        project.foreign = vec![Field {
            tag: 99,
            bytes: b"later".to_vec(),
        }];
        assert_eq!(open(&view(&project).unwrap().fragment), Ok(project));
    }

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
        let view = view(&Project::new("", "", "")).unwrap();
        assert_eq!(view.n_chars, view.fragment.len() + 1);
        assert_eq!(
            view.verdict,
            format!("{} characters: fits in a chat message", view.n_chars)
        );
    }

    #[test]
    fn a_bad_link_explains_itself() {
        let fragment = view(&Project::new("{}", "{}", "{}")).unwrap().fragment;
        let cut = &fragment[..fragment.len() - 20];
        let n = fragment.len();
        assert_eq!(
            open(cut),
            Err(format!(
                "This link is incomplete ({} of {n} characters)",
                n - 20
            ))
        );
        assert!(open("1.AAAA").unwrap_err().contains("incomplete"));
        assert!(open("hello").unwrap_err().contains("not a playground link"));
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
