//! The workflows of the examples menu, each a folder of `examples/`.

use asl_protocol::WorkflowType;

use crate::Project;

/// One example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The folder's name: `order-fulfilment`.
    pub slug: &'static str,
    /// What it is, in Markdown: a heading, a sentence, a line `teaches: …`.
    pub about: &'static str,
    /// The definition.
    pub definition: &'static str,
    /// The input.
    pub input: &'static str,
    /// The mocks.
    pub mocks: &'static str,
}

/// The slug of the example that a first visit shows.
pub const DEFAULT: &str = "order-fulfilment";

/// Reads a folder, so that a forgotten file does not compile.
macro_rules! example {
    ($slug:literal) => {
        Example {
            slug: $slug,
            about: include_str!(concat!("../examples/", $slug, "/about.md")),
            definition: include_str!(concat!("../examples/", $slug, "/definition.asl.json")),
            input: include_str!(concat!("../examples/", $slug, "/input.json")),
            mocks: include_str!(concat!("../examples/", $slug, "/mocks.json")),
        }
    };
}

macro_rules! examples {
    ($($slug:literal),* $(,)?) => {
        /// Every example, in the order of the menu. A page that wants to be light brings them
        /// when it has shown something: [`crate::Action::MoreCame`].
        pub static ALL: &[Example] = &[$(example!($slug)),*];
    };
}

/// The one example that a session has from the start.
pub static FIRST: &[Example] = &[example!("order-fulfilment")];

examples![
    "order-fulfilment",
    "hello-world",
    "lambda-greeting",
    "data-flow",
    "context-object",
    "all-functions",
    "parcel-sorter",
    "four-ways-to-wait",
    "garden-timer",
    "loop-counter",
    "retry-backoff",
    "catch-by-error",
    "time-limits",
    "parallel-trip",
    "map-greetings",
    "photo-album",
    "trip-saga",
    "human-approval",
    "callback-vet",
    "activity-greeting",
    "job-status-poller",
    "batch-render",
    "container-docs",
    "herd-transfer",
    "queue-messages",
    "sms-reminder",
    "nested-workflows",
    "continue-as-new",
    "upload-event",
    "nightly-tidy",
    "train-model",
    "tune-model",
    "jsonata-receipt",
    "jsonata-stations",
    "two-languages",
];

impl Example {
    /// The heading: `Order fulfilment`.
    pub fn title(&self) -> &'static str {
        let heading = self.about.lines().next().unwrap_or_default();
        heading.trim_start_matches('#').trim()
    }

    /// The sentence under the heading.
    pub fn summary(&self) -> &'static str {
        let mut lines = self.about.lines().skip(1).map(str::trim);
        lines.find(|line| !line.is_empty()).unwrap_or_default()
    }

    /// What it teaches: names of fields, functions and states.
    pub fn teaches(&self) -> impl Iterator<Item = &'static str> {
        let line = self
            .about
            .lines()
            .find_map(|line| line.strip_prefix("teaches:"));
        line.into_iter()
            .flat_map(|list| list.split(','))
            .map(str::trim)
            .filter(|word| !word.is_empty())
    }

    /// The example as a project.
    pub fn project(&self) -> Project {
        let mut project = Project::new(self.definition, self.input, self.mocks);
        project.workflow_type = WorkflowType::Standard;
        project
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_list_names_every_folder_once() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
        let folders: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let listed: BTreeSet<String> = ALL.iter().map(|example| example.slug.to_owned()).collect();
        assert_eq!(listed, folders);
        assert_eq!(ALL.len(), folders.len());
        assert!(listed.contains(DEFAULT));
    }

    #[test]
    fn every_example_says_what_it_is() {
        for example in ALL {
            assert!(!example.title().is_empty(), "{}", example.slug);
            assert!(example.summary().ends_with('.'), "{}", example.slug);
            assert!(example.teaches().count() > 0, "{}", example.slug);
        }
    }
}
