//! A field of a state as text that a person edits, and the way back into the definition.

use asl_syntax::Parsed;
use json_syntax::{Member, Node, NodeKind, quote};
use json_value::Value;
use source::{LineIndex, TextEdit, TextRange};

use super::{Compiled, Field};
use crate::Utf16Range;

/// A state's own text: its object in a definition.
pub(super) fn state_node(parsed: &Parsed, state: &str) -> Option<Node> {
    let states = parsed.machine.all_states();
    let found = states.iter().find(|found| *found.name.name == *state)?;
    Some(found.object.node.clone())
}

/// The definition that is in the editor, where fields are found.
#[derive(Debug)]
pub(super) struct Editor<'a> {
    pub(super) text: &'a str,
    pub(super) index: LineIndex,
    /// Where the state stands, from its name on, and its object.
    state: Option<(TextRange, Node)>,
}

impl<'a> Editor<'a> {
    /// The text need not be read where it is still the one that ran.
    pub(super) fn new(text: &'a str, state: &str, ran: &Compiled) -> Self {
        let states = if *ran.text == *text {
            ran.parsed.machine.all_states()
        } else {
            asl_syntax::parse(text).machine.all_states()
        };
        let found = states.iter().find(|found| *found.name.name == *state);
        Self {
            text,
            index: LineIndex::new(text),
            state: found.map(|found| {
                let range = found.name.range.cover(found.object.range());
                (range, found.object.node.clone())
            }),
        }
    }

    /// The state's text, from its name on.
    pub(super) fn definition(&self) -> Option<(String, Utf16Range)> {
        let range = self.state.as_ref()?.0;
        Some((
            range.of(self.text).to_owned(),
            Utf16Range::of(range, self.text, &self.index),
        ))
    }

    /// Where a field's value is.
    pub(super) fn range(&self, pointer: &str) -> Option<Utf16Range> {
        let node = self.state.as_ref()?.1.at_pointer(pointer)?;
        Some(Utf16Range::of(node.range, self.text, &self.index))
    }
}

/// A field of a state's object in `text`.
pub(super) fn field(node: &Node, text: &str, pointer: &str, editor: &Editor<'_>) -> Field {
    let found = node.at_pointer(pointer);
    Field {
        pointer: pointer.to_owned(),
        text: found.map_or_else(String::new, |found| shown(found, text)),
        is_set: found.is_some(),
        range: editor.range(pointer),
    }
}

/// What a string holds, else the JSON as it is written, without the indentation around it.
fn shown(node: &Node, text: &str) -> String {
    if let Some(string) = node.as_str() {
        return string.to_string();
    }
    let indent = indentation(text, node.range.start);
    let written = node.range.of(text);
    written.replace(&format!("\n{indent}"), "\n")
}

/// The white space at the beginning of the line that an offset is in.
fn indentation(text: &str, offset: u32) -> &str {
    let before = text.get(..offset as usize).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(line..).unwrap_or_default();
    let len = line.len() - line.trim_start_matches([' ', '\t']).len();
    line.get(..len).unwrap_or_default()
}

/// Writes a field of a state anew; an empty text takes it away.
///
/// # Errors
/// The text is not what the field can hold, or there is no place for it.
pub(super) fn with_field(
    definition: &str,
    state: &str,
    pointer: &str,
    text: &str,
) -> Result<String, String> {
    let parsed = asl_syntax::parse(definition);
    let gone = || format!("The definition has no place for this field of `{state}`");
    let node = state_node(&parsed, state).ok_or_else(gone)?;
    let (outer, name) = pointer.rsplit_once('/').ok_or_else(gone)?;
    let outer = node.at_pointer(outer).ok_or_else(gone)?;
    let edit = match (outer.at_pointer(&format!("/{name}")), text.trim()) {
        (None, "") => return Ok(definition.to_owned()),
        (Some(_), "") => removal(outer, name).ok_or_else(gone)?,
        (Some(value), text) => {
            let indent = indentation(definition, value.range.start);
            TextEdit::replace(value.range, indented(&json_of(name, text)?, indent))
        }
        (None, text) => {
            insertion(definition, outer, name, &json_of(name, text)?).ok_or_else(gone)?
        }
    };
    Ok(TextEdit::apply(&[edit], definition))
}

/// The JSON of a field that a person wrote as [`shown`] shows it.
fn json_of(name: &str, text: &str) -> Result<String, String> {
    let is_nullable = matches!(name, "InputPath" | "OutputPath" | "ResultPath");
    if is_nullable && text == "null" {
        return Ok("null".to_owned());
    }
    if holds_text(name) || text.starts_with("{%") {
        return Ok(quote(text));
    }
    match Value::parse(text) {
        Ok(_) => Ok(text.to_owned()),
        // A path or a call in the place of a whole template is the author's to judge.
        Err(_) if text.starts_with('$') || text.starts_with("States.") => Ok(quote(text)),
        Err(error) => Err(format!(
            "This is neither JSON nor an expression: {} (line {}, column {})",
            error.message, error.line, error.column
        )),
    }
}

/// Whether a field holds a path, an expression or plain text, never JSON.
fn holds_text(name: &str) -> bool {
    name.ends_with("Path")
        || matches!(
            name,
            "Variable" | "Condition" | "Error" | "Cause" | "Timestamp"
        )
}

/// Lines after the first get the indentation of the place.
fn indented(json: &str, indent: &str) -> String {
    json.replace('\n', &format!("\n{indent}"))
}

/// A new last member of an object.
fn insertion(definition: &str, object: &Node, name: &str, json: &str) -> Option<TextEdit> {
    let NodeKind::Object(members) = &object.kind else {
        return None;
    };
    let last = members.iter().rev().find_map(|member| {
        let value = member.value.as_ref()?;
        Some((member, value))
    });
    let Some((member, value)) = last else {
        let inside = TextRange::new(object.range.start + 1, object.range.end.checked_sub(1)?);
        return Some(TextEdit::replace(
            inside,
            format!(" {}: {json} ", quote(name)),
        ));
    };
    let indent = indentation(definition, member.key.range.start);
    let line_start = definition
        .get(..member.key.range.start as usize)
        .is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with('\n'));
    let gap = if line_start {
        format!("\n{indent}")
    } else {
        " ".to_owned()
    };
    let json = indented(json, indent);
    let text = format!(",{gap}{}: {json}", quote(name));
    Some(TextEdit::replace(TextRange::empty(value.range.end), text))
}

/// Takes a member away, with the comma that it leaves over.
fn removal(object: &Node, name: &str) -> Option<TextEdit> {
    let members: Vec<&Member> = object.members().iter().collect();
    let idx = members
        .iter()
        .position(|member| *member.key.name == *name)?;
    let member = members.get(idx)?;
    let end = member.value.as_ref()?.range.end;
    let before = idx.checked_sub(1).and_then(|idx| members.get(idx));
    let range = match (before, members.get(idx + 1)) {
        (Some(before), _) => TextRange::new(before.range().end, end),
        (None, Some(after)) => TextRange::new(member.key.range.start, after.key.range.start),
        (None, None) => TextRange::new(member.key.range.start, end),
    };
    Some(TextEdit::replace(range, ""))
}
