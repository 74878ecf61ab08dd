//! Opening what a person brings: a link, a file of ours, a definition. What it is, is recognised.

use json_syntax::Node;
use json_value::Value;

use super::file;
use crate::{Project, link};

/// What was brought.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Imported {
    /// The project.
    pub(crate) project: Project,
    /// What to say: ``Opened the file `a.aslplay.json` ``.
    pub(crate) told: String,
}

/// Recognises a text; `name` is its file's, if it came as one. An error says what can be opened.
pub(crate) fn recognise(name: Option<&str>, text: &str) -> Result<Imported, String> {
    let text = text.trim_start_matches('\u{feff}');
    let imported = |project, what: &str| Imported {
        project,
        told: match name {
            Some(name) => format!("Opened {what} of `{name}`"),
            None => format!("Opened {what}"),
        },
    };
    if let Some(fragment) = fragment_of(text) {
        let (project, _) = link::open(fragment)?;
        return Ok(imported(project, "the link"));
    }
    // A definition may have comments, and may be broken: then it is opened to be mended.
    let parsed = json_syntax::parse(text);
    let json = parsed.root.as_ref().map_or(Value::Null, Node::to_value);
    if let Some(project) = file::read(&json) {
        return Ok(imported(project?, "the project"));
    }
    if json.get("States").is_some() || json.get("StartAt").is_some() {
        return Ok(imported(Project::new(text, "{}", "{}"), "the definition"));
    }
    Err(match name {
        Some(name) => format!("`{name}` holds no project and no definition: {CAN_OPEN}"),
        None => format!("This is no project and no definition: {CAN_OPEN}"),
    })
}

const CAN_OPEN: &str = "bring a `.aslplay.json` file, a state machine in JSON, or a link";

/// The fragment of a link, alone or with its address; also inside Markdown.
fn fragment_of(text: &str) -> Option<&str> {
    let text = text.trim();
    if text.starts_with('{') {
        return None;
    }
    if text.starts_with("1.") && !text.contains(char::is_whitespace) {
        return Some(text);
    }
    let (_, fragment) = text.split_once("#1.")?;
    let end = fragment
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
        .unwrap_or(fragment.len());
    let start = text.len() - fragment.len() - "1.".len();
    text.get(start..start + "1.".len() + end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Extras;

    fn project(name: Option<&str>, text: &str) -> Result<Project, String> {
        recognise(name, text).map(|imported| imported.project)
    }

    #[test]
    fn what_is_brought_is_recognised() {
        let whole = Project::new("{ \"StartAt\": \"A\" }", "[1]", "{}");
        let link = link::fragment(&whole, Extras::default()).unwrap();
        for text in [
            link.clone(),
            format!("https://play.example/#{link}\n"),
            format!("see [Open](https://play.example/#{link}) there"),
            file::write(&whole),
            format!("\u{feff}{}", file::write(&whole)),
        ] {
            assert_eq!(project(None, &text), Ok(whole.clone()), "{text}");
        }
        let definition = "// mine\n{ \"States\": {\n";
        assert_eq!(
            project(None, definition),
            Ok(Project::new(definition, "{}", "{}"))
        );
    }

    #[test]
    fn what_cannot_be_opened_is_told() {
        let error = project(Some("a.csv"), "1,2").unwrap_err();
        assert!(error.starts_with("`a.csv` holds no project"), "{error}");
        assert!(project(None, "").unwrap_err().contains("link"));
        assert!(project(None, "1.AAAA").unwrap_err().contains("incomplete"));
    }
}
