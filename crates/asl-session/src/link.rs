//! A project as a link, and back.

use asl_protocol::{ExecutionIdentity, Quotas, Timestamp, WorkflowType};
use asl_share::{SharedDocument, tag};

use crate::Project;

/// The version that goes into a link, for the one who wonders about a difference later.
pub(crate) const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a link brings beside the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrival {
    /// The version of the engine that made the link.
    pub(crate) engine: Option<String>,
    /// The digest of the run's history there.
    pub(crate) digest: Option<String>,
    /// What the screen showed.
    pub(crate) view: Option<String>,
    /// How the execution was redriven.
    pub(crate) redrives: Option<String>,
}

/// What a link may say beside the project.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extras<'a> {
    /// The digest of the run's history.
    pub(crate) digest: Option<&'a str>,
    /// What the screen shows.
    pub(crate) view: Option<&'a str>,
    /// How the execution was redriven.
    pub(crate) redrives: Option<&'a str>,
}

/// The fragment of a project, without `#`; an error if it is too large for a link.
pub(crate) fn fragment(project: &Project, extras: Extras<'_>) -> Result<String, String> {
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
    if project.execution_name != ExecutionIdentity::DEFAULT_NAME {
        document.set_text(tag::EXECUTION_NAME, &project.execution_name);
    }
    if project.role_arn != ExecutionIdentity::DEFAULT_ROLE_ARN {
        document.set_text(tag::ROLE_ARN, &project.role_arn);
    }
    document.set_text(tag::ENGINE, ENGINE_VERSION);
    if let Some(digest) = extras.digest {
        document.set_text(tag::DIGEST, digest);
    }
    if let Some(view) = extras.view {
        document.set_text(tag::VIEW, view);
    }
    if let Some(redrives) = extras.redrives {
        document.set_text(tag::REDRIVES, redrives);
    }
    for field in &project.foreign {
        document.set_bytes(field.tag, field.bytes.clone());
    }
    asl_share::encode(&document).map_err(|error| error.to_string())
}

/// The project of a fragment, or why there is none, in words for the page.
pub(crate) fn open(fragment: &str) -> Result<(Project, Arrival), String> {
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
        tag::EXECUTION_NAME,
        tag::ROLE_ARN,
        tag::DIGEST,
        tag::VIEW,
        tag::REDRIVES,
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
    if let Some(name) = document.text(tag::EXECUTION_NAME) {
        name.clone_into(&mut project.execution_name);
    }
    if let Some(role_arn) = document.text(tag::ROLE_ARN) {
        role_arn.clone_into(&mut project.role_arn);
    }
    let fields = document.fields().iter();
    project.foreign = fields
        .filter(|field| !known.contains(&field.tag))
        .cloned()
        .collect();
    let arrival = Arrival {
        engine: document.text(tag::ENGINE).map(ToOwned::to_owned),
        digest: document.text(tag::DIGEST).map(ToOwned::to_owned),
        view: document.text(tag::VIEW).map(ToOwned::to_owned),
        redrives: document.text(tag::REDRIVES).map(ToOwned::to_owned),
    };
    Ok((project, arrival))
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
        let link = |project: &Project| fragment(project, Extras::default()).unwrap();
        assert_eq!(open(&link(&project)).unwrap().0, project);
        project.workflow_type = WorkflowType::Express;
        project.quotas = Quotas::Guide2019;
        project.seed = u64::MAX;
        project.start_time = Timestamp::from_millis(-1);
        project.tests = "{ \"a\":  {} }".to_owned();
        project.execution_name = "order-7".to_owned();
        project.role_arn = "arn:aws:iam::123456789012:role/orders".to_owned();
        project.foreign = vec![Field {
            tag: 99,
            bytes: b"later".to_vec(),
        }];
        assert_eq!(open(&link(&project)).unwrap().0, project);
        let extras = Extras {
            digest: Some("00ff"),
            view: Some("{}"),
            redrives: Some("[]"),
        };
        let (opened, arrival) = open(&fragment(&project, extras).unwrap()).unwrap();
        assert_eq!(opened, project);
        assert_eq!(arrival.engine.as_deref(), Some(ENGINE_VERSION));
        assert_eq!(arrival.digest.as_deref(), extras.digest);
        assert_eq!(arrival.view.as_deref(), extras.view);
        assert_eq!(arrival.redrives.as_deref(), extras.redrives);
    }

    #[test]
    fn a_bad_link_explains_itself() {
        let fragment = fragment(&Project::new("{}", "{}", "{}"), Extras::default()).unwrap();
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
}
