//! The mocks' text: what it holds, and the smallest edit that adds an answer.

use std::rc::Rc;

use asl_protocol::TaskError;
use asl_services::{Answer, written_result};
use json_syntax::{Node, NodeKind, quote};
use json_value::Value;
use source::{TextEdit, TextRange};

use crate::Sorted;

/// An entry longer than this goes over several lines.
const INLINE_CHARS: usize = 60;
const INDENT: &str = "  ";

/// For each state that has mocks, how many entries.
pub(crate) fn counts(root: Option<&Node>) -> Sorted<Rc<str>, usize> {
    let members = root.map(Node::members).unwrap_or_default();
    members
        .iter()
        .filter(|member| !member.key.name.starts_with('$'))
        .filter_map(|member| {
            let n = member.value.as_ref()?.items().len();
            (n > 0).then(|| (member.key.name.clone(), n))
        })
        .collect()
}

/// How many entries a state or a resource has; `None` if it has no list.
pub(crate) fn n_entries(text: &str, key: &str) -> Option<usize> {
    let root = json_syntax::parse(text).root?;
    Some(root.get(key)?.items().len())
}

/// The entry that gives an answer after so many seconds, once or to every further call.
pub(crate) fn answer_entry(answer: &Answer, delay: Option<f64>, repeat: bool) -> Value {
    let (name, value) = match answer {
        Answer::Return(value) => ("return", written_result(value)),
        Answer::Throw(error) => ("throw", error_value(error)),
        Answer::Echo => ("echo", Value::Bool(true)),
        Answer::Hang => ("hang", Value::Bool(true)),
    };
    let delay = delay.map(|secs| ("delay", json_value::number_from_f64(secs)));
    let repeat = repeat.then_some(("repeat", Value::Bool(true)));
    Value::object([(name, value)].into_iter().chain(delay).chain(repeat))
}

pub(crate) fn error_value(error: &TaskError) -> Value {
    let parts = [("error", &error.error), ("cause", &error.cause)];
    Value::object(
        parts
            .into_iter()
            .filter_map(|(name, text)| Some((name, Value::from(text.clone()?)))),
    )
}

/// The mocks' text with one more entry of a state at the end of its list, the rest as it was;
/// `None` if the text is no object of lists.
pub(crate) fn with_entry(text: &str, state_name: &str, entry: &Value) -> Option<String> {
    let parsed = json_syntax::parse(text);
    let Some(root) = parsed.root else {
        return Some(format!("{{\n{}\n}}\n", member(state_name, entry, INDENT)));
    };
    if !matches!(root.kind, NodeKind::Object(_)) {
        return None;
    }
    let edit = match root.get(state_name) {
        Some(list) if matches!(list.kind, NodeKind::Array(_)) => append_item(text, list, entry)?,
        Some(_) => return None,
        None => append_member(text, &root, state_name, entry)?,
    };
    Some(TextEdit::apply(&[edit], text))
}

/// A text that holds an object, with one more member at its end; `None` if it holds none.
pub(crate) fn with_member(text: &str, name: &str, value: &Value) -> Option<String> {
    let member = |indent: &str| format!("{indent}{}: {}", quote(name), rendered(value, indent));
    let parsed = json_syntax::parse(text);
    let Some(root) = parsed.root else {
        return Some(format!("{{\n{}\n}}\n", member(INDENT)));
    };
    let close = closing(text, &root, '}')?;
    let edit = match root.members().last() {
        None => TextEdit::replace(
            TextRange::new(root.range.start + 1, close),
            format!("\n{}\n", member(INDENT)),
        ),
        Some(last) => {
            let range = last.range();
            let indent = indent_of_line(text, range.start);
            let indent = if indent.is_empty() { INDENT } else { indent };
            TextEdit::replace(
                TextRange::empty(range.end),
                format!(",\n{}", member(indent)),
            )
        }
    };
    Some(TextEdit::apply(&[edit], text))
}

/// A text that holds an object, with a member that has a value, in place of one of that name, or with
/// none of that name; `None` if it holds no object.
pub(crate) fn with_value(text: &str, name: &str, value: Option<&Value>) -> Option<String> {
    let parsed = json_syntax::parse(text);
    let members = parsed.root.as_ref().map(Node::members).unwrap_or_default();
    let Some(place) = members.iter().position(|one| &*one.key.name == name) else {
        return match value {
            Some(value) => with_member(text, name, value),
            None => Some(text.to_owned()),
        };
    };
    let member = members.get(place)?;
    let edit = if let Some(value) = value {
        let indent = indent_of_line(text, member.range().start);
        TextEdit::replace(member.value.as_ref()?.range, rendered(value, indent))
    } else {
        let before = place.checked_sub(1).and_then(|place| members.get(place));
        let range = match (before, members.get(place + 1)) {
            (Some(before), _) => TextRange::new(before.range().end, member.range().end),
            (None, Some(next)) => TextRange::new(member.range().start, next.range().start),
            (None, None) => member.range(),
        };
        TextEdit::replace(range, String::new())
    };
    Some(TextEdit::apply(&[edit], text))
}

/// The mocks' text with an object in a bucket of `$s3`, in place of one that is there; `None` if
/// the text is no object of such.
pub(crate) fn with_object(
    text: &str,
    (bucket, key): (&str, &str),
    object: &Value,
) -> Option<String> {
    let parsed = json_syntax::parse(text);
    let buckets = parsed.root.as_ref().and_then(|root| root.get("$s3"));
    let objects = buckets.and_then(|buckets| buckets.get(bucket));
    let Some(buckets) = buckets else {
        let objects = Value::object([(key, object.clone())]);
        return with_member(text, "$s3", &Value::object([(bucket, objects)]));
    };
    let edit = match objects {
        None => insert_member(
            text,
            buckets,
            bucket,
            &Value::object([(key, object.clone())]),
        )?,
        Some(objects) => match objects.get(key) {
            None => insert_member(text, objects, key, object)?,
            Some(node) => {
                let indent = indent_of_line(text, node.range.start);
                TextEdit::replace(node.range, rendered(object, indent))
            }
        },
    };
    Some(TextEdit::apply(&[edit], text))
}

/// The edit that puts a member at the end of a nested object.
fn insert_member(text: &str, node: &Node, name: &str, value: &Value) -> Option<TextEdit> {
    let close = closing(text, node, '}')?;
    let outer = indent_of_line(text, node.range.start);
    let inner = format!("{outer}{INDENT}");
    let member = |indent: &str| format!("{indent}{}: {}", quote(name), rendered(value, indent));
    Some(match node.members().last() {
        None => TextEdit::replace(
            TextRange::new(node.range.start + 1, close),
            format!("\n{}\n{outer}", member(&inner)),
        ),
        Some(last) => TextEdit::replace(
            TextRange::empty(last.range().end),
            format!(",\n{}", member(&inner)),
        ),
    })
}

fn append_item(text: &str, entries: &Node, entry: &Value) -> Option<TextEdit> {
    let close = closing(text, entries, ']')?;
    let Some(last) = entries.items().last() else {
        let indent = indent_of_line(text, entries.range.start);
        let inner = format!("{indent}{INDENT}");
        let item = rendered(entry, &inner);
        let inside = TextRange::new(entries.range.start + 1, close);
        return Some(TextEdit::replace(
            inside,
            format!("\n{inner}{item}\n{indent}"),
        ));
    };
    let (before, item) = beside(text, last.range, entry);
    Some(TextEdit::replace(
        TextRange::empty(last.range.end),
        format!(",{before}{item}"),
    ))
}

fn append_member(text: &str, root: &Node, state: &str, entry: &Value) -> Option<TextEdit> {
    let close = closing(text, root, '}')?;
    let Some(last) = root.members().last() else {
        let inside = TextRange::new(root.range.start + 1, close);
        let member = member(state, entry, INDENT);
        return Some(TextEdit::replace(inside, format!("\n{member}\n")));
    };
    let range = last.range();
    let indent = indent_of_line(text, range.start);
    let indent = if indent.is_empty() { INDENT } else { indent };
    Some(TextEdit::replace(
        TextRange::empty(range.end),
        format!(",\n{}", member(state, entry, indent)),
    ))
}

/// The white space and the text of an entry that follows another one.
fn beside(text: &str, other: TextRange, entry: &Value) -> (String, String) {
    let indent = indent_of_line(text, other.start);
    let own_line = text
        .get(..other.start as usize)
        .and_then(|before| before.lines().last().map(str::trim_start))
        .is_some_and(str::is_empty);
    if own_line {
        (format!("\n{indent}"), rendered(entry, indent))
    } else {
        (" ".to_owned(), rendered(entry, indent))
    }
}

fn member(state: &str, entry: &Value, indent: &str) -> String {
    let inner = format!("{indent}{INDENT}");
    format!(
        "{indent}{}: [\n{inner}{}\n{indent}]",
        quote(state),
        rendered(entry, &inner)
    )
}

/// The offset of the bracket that closes a node, if it is there.
fn closing(text: &str, node: &Node, bracket: char) -> Option<u32> {
    let ends = node.range.of(text).ends_with(bracket);
    ends.then(|| node.range.end - 1)
}

/// The white space in front of the line of an offset.
fn indent_of_line(text: &str, offset: u32) -> &str {
    let before = text.get(..offset as usize).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..).unwrap_or_default();
    let end = line.find(|c| c != ' ' && c != '\t').unwrap_or_default();
    line.get(..end).unwrap_or_default()
}

pub(crate) fn rendered(entry: &Value, indent: &str) -> String {
    let compact = spaced(entry);
    if compact.chars().count() <= INLINE_CHARS {
        return compact;
    }
    entry
        .to_pretty_string()
        .replace('\n', &format!("\n{indent}"))
}

/// One line, with the spaces people write: `{ "return": { "a": 1 } }`.
fn spaced(value: &Value) -> String {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}: {}", quote(name), spaced(value)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
        Value::Array(items) if !items.is_empty() => {
            let items: Vec<String> = items.iter().map(spaced).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, entry: &str, expected: &str) {
        let entry = Value::parse(entry).unwrap();
        assert_eq!(with_entry(text, "A", &entry).as_deref(), Some(expected));
    }

    #[test]
    fn an_answer_is_added_where_it_belongs() {
        let one = "{\n  \"A\": [\n    { \"echo\": true }\n  ]\n}";
        check("", r#"{"echo": true}"#, &format!("{one}\n"));
        check("{}", r#"{"echo": true}"#, one);
        check(
            "{ \"A\": [] }",
            r#"{"echo": true}"#,
            "{ \"A\": [\n  { \"echo\": true }\n] }",
        );
        check(
            one,
            r#"{"return": null}"#,
            "{\n  \"A\": [\n    { \"echo\": true },\n    { \"return\": null }\n  ]\n}",
        );
    }

    #[test]
    fn the_rest_stays_as_it_was() {
        check(
            "// mine\n{\n\t\"B\":[ {\"hang\":true} ]  // odd\n}\n",
            r#"{"hang": true}"#,
            "// mine\n{\n\t\"B\":[ {\"hang\":true} ],\n\t\"A\": [\n\t  { \"hang\": true }\n\t]  // odd\n}\n",
        );
        check(
            r#"{"A": [{"hang": true}], "B": []}"#,
            r#"{"echo": true}"#,
            r#"{"A": [{"hang": true}, { "echo": true }], "B": []}"#,
        );
    }

    #[test]
    fn a_member_is_set_replaced_and_taken_out() {
        let check = |text: &str, value: Option<&str>, expected: Option<&str>| {
            let value = value.map(|value| Value::parse(value).unwrap());
            let found = with_value(text, "$policy", value.as_ref());
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("", Some("1"), Some("{\n  \"$policy\": 1\n}\n"));
        check(
            r#"{ "$policy": [2], "A": [] }"#,
            Some("1"),
            Some(r#"{ "$policy": 1, "A": [] }"#),
        );
        check(r#"{ "$policy": 1, "A": [] }"#, None, Some(r#"{ "A": [] }"#));
        check(r#"{ "A": [], "$policy": 1 }"#, None, Some(r#"{ "A": [] }"#));
        check(r#"{"$policy": 1}"#, None, Some("{}"));
        check(r#"{"A": []}"#, None, Some(r#"{"A": []}"#));
        check("[", Some("1"), None);
    }

    #[test]
    fn what_is_no_mocks_text_is_left_alone() {
        for text in ["[]", "1", "{\"A\": 1}", "{\"A\": [", "{\"B\": []"] {
            assert_eq!(with_entry(text, "A", &Value::Null), None, "{text}");
        }
    }
}
