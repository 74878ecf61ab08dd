//! Small changes of the mocks' text: what is not changed stays as it was written.

use std::rc::Rc;

use asl_query::{Template, jsonata_inside};
use json_syntax::{Member, Node, quote};
use json_value::Value;
use source::{TextEdit, TextRange};

use super::{MockAction, MockField, MockKind, task_of, tasks};
use crate::mocks::{rendered, with_entry};

/// The text with what was done; `None` where nothing changes.
///
/// # Errors
/// What was written cannot be used; why.
pub(crate) fn apply(
    text: &str,
    definition: &str,
    action: &MockAction,
) -> Result<Option<String>, String> {
    let parsed = json_syntax::parse(text);
    let root = parsed.root.as_ref();
    let list = |state: &str| root.and_then(|root| root.get(state));
    let entry = |state: &str, index: usize| list(state)?.items().get(index);
    let example = |state: &str| {
        let tasks = tasks(definition);
        let example = task_of(&tasks, state).map(super::Task::example);
        example.unwrap_or_else(Value::empty_object)
    };
    let edits = match action {
        MockAction::Write(state, index, field, written) => {
            let Some(entry) = entry(state, *index) else {
                return Ok(None);
            };
            write(text, entry, *field, written)?
        }
        MockAction::Kind(state, index, kind) => {
            entry(state, *index).and_then(|entry| set_kind(text, entry, *kind, &example(state)))
        }
        MockAction::Repeat(state, index, on) => entry(state, *index)
            .and_then(|entry| set_member(text, entry, "repeat", on.then(|| true.into()))),
        MockAction::Example(state, index) => entry(state, *index)
            .and_then(|entry| set_member(text, entry, "return", Some(example(state)))),
        MockAction::Remove(state, index) => {
            let member = root.and_then(|root| root.member(state));
            let items = list(state).map(Node::items).unwrap_or_default();
            let range = if let ([_], Some(root), Some(member)) = (items, root, member) {
                let ranges: Vec<_> = root.members().iter().map(Member::range).collect();
                removal(&ranges, member.range())
            } else {
                let ranges: Vec<_> = items.iter().map(|item| item.range).collect();
                let range = ranges.get(*index).copied();
                range.and_then(|range| removal(&ranges, range))
            };
            range.map(|range| vec![TextEdit::replace(range, "")])
        }
        MockAction::Move(state, from, to) => {
            let items = list(state).map(Node::items).unwrap_or_default();
            moved(text, items, *from, *to)
        }
        MockAction::Add(state) => {
            let entry = Value::object([("return", example(state))]);
            return Ok(with_entry(text, state, &entry));
        }
        MockAction::FailCall(state, call, error) => {
            if error.trim().is_empty() {
                return Err("Write the error to fail with".to_owned());
            }
            let thrown = Value::object([("error", Value::from(error.trim()))]);
            let entry = Value::object([("throw", thrown)]);
            return fail_call(text, state, *call, &entry, &example(state));
        }
        MockAction::Slow(state, secs) => {
            let secs = positive(secs).ok_or("Write seconds, more than 0")?;
            let items = list(state).map(Node::items).unwrap_or_default();
            let edits = items.iter().filter_map(|entry| {
                let before = entry.get("delay").map(Node::to_value);
                let before = before.and_then(|delay| delay.as_f64()).unwrap_or_default();
                set_member(text, entry, "delay", Some(number(before + secs)))
            });
            Some(edits.flatten().collect())
        }
        MockAction::Throttle(state, above, error) => {
            if error.trim().is_empty() {
                return Err("Write the error to fail with".to_owned());
            }
            let thrown = Value::object([("error", Value::from(error.trim()))]);
            let entry = Value::object([
                ("above", Value::Int(n_calls(above.trim())?)),
                ("throw", thrown),
                ("repeat", true.into()),
            ]);
            return Ok(put_first(text, state, &entry, &example(state)));
        }
        MockAction::Show(..) | MockAction::UseResult => None,
    };
    Ok(edits.map(|edits| TextEdit::apply(&edits, text)))
}

/// Where an entry stands in the text.
pub(crate) fn range_of(text: &str, state: &str, index: usize) -> Option<TextRange> {
    let root = json_syntax::parse(text).root?;
    root.get(state)?.items().get(index).map(|entry| entry.range)
}

/// Where the result of an entry stands in the mocks' text.
pub(crate) fn answer_range(text: &str, state: &str, index: usize) -> Option<TextRange> {
    let root = json_syntax::parse(text).root?;
    let entry = root.get(state)?.items().get(index)?;
    entry.get(MockKind::Return.member()).map(|node| node.range)
}

type Edits = Option<Vec<TextEdit>>;

fn write(text: &str, entry: &Node, field: MockField, written: &str) -> Result<Edits, String> {
    let trimmed = written.trim();
    let json = || {
        Value::parse(written).map_err(|error| {
            format!(
                "This is not JSON: {} (line {}, column {})",
                error.message, error.line, error.column
            )
        })
    };
    let unless_empty = |value: Value| (!trimmed.is_empty()).then_some(value);
    let (name, value) = match field {
        MockField::Result => ("return", Some(json()?)),
        MockField::Expression => ("return", Some(expression(trimmed)?)),
        MockField::When if trimmed.is_empty() => ("when", None),
        MockField::When => ("when", Some(expression(trimmed)?)),
        MockField::Above if trimmed.is_empty() => ("above", None),
        MockField::Above => ("above", Some(Value::Int(n_calls(trimmed)?))),
        MockField::Submit if trimmed.is_empty() => ("submit", None),
        MockField::Submit => ("submit", Some(json()?)),
        MockField::Error | MockField::Cause => {
            let value = unless_empty(trimmed.into());
            let thrown = entry.get("throw");
            let name = field.as_str();
            return Ok(thrown.and_then(|thrown| set_member(text, thrown, name, value)));
        }
        MockField::Worker => ("worker", unless_empty(trimmed.into())),
        MockField::Delay if trimmed.is_empty() => ("delay", None),
        MockField::Delay => {
            let secs = trimmed
                .parse::<f64>()
                .ok()
                .filter(|secs| secs.is_finite() && *secs >= 0.0);
            (
                "delay",
                Some(number(secs.ok_or("Write seconds, 0 or more")?)),
            )
        }
        MockField::Heartbeat if trimmed.is_empty() => ("heartbeat", None),
        MockField::Heartbeat => {
            let moments: Option<Vec<f64>> = trimmed.split(',').map(positive).collect();
            let moments = moments
                .ok_or("Write the seconds between heartbeats, or the moments of them: 10, 35")?;
            let value = match moments.as_slice() {
                [pace] => number(*pace),
                moments => moments.iter().copied().map(number).collect(),
            };
            ("heartbeat", Some(value))
        }
        MockField::Item if trimmed.is_empty() => ("iteration", None),
        MockField::Item => {
            let index = |text: &str| text.trim().parse::<i64>().ok().filter(|item| *item > 0);
            let items: Option<Vec<i64>> = trimmed.split(',').map(index).collect();
            let items = items.ok_or("Write the number of an item: 2, or 1, 3 in a Map in a Map")?;
            let indexes = items.iter().map(|item| Value::Int(item - 1));
            ("iteration", Some(indexes.collect()))
        }
    };
    Ok(set_member(text, entry, name, value))
}

/// An expression with its marks, which may be written or not.
fn expression(written: &str) -> Result<Value, String> {
    let inside = jsonata_inside(written).map_or(written, |(inside, _)| inside);
    if inside.is_empty() {
        return Err("Write a JSONata expression, such as $states.input".to_owned());
    }
    let marked = Value::from(format!("{{% {inside} %}}"));
    match Template::jsonata(&marked, "return") {
        Ok(_) => Ok(marked),
        Err(errors) => Err(errors.into_iter().next().map_or_else(
            || "This is no JSONata".to_owned(),
            |error| format!("This is no JSONata that can be used: {}", error.message),
        )),
    }
}

/// A number of calls that are open.
fn n_calls(written: &str) -> Result<i64, String> {
    let n = written.parse::<i64>().ok().filter(|n| *n > 0);
    n.ok_or_else(|| "Write how many calls may be open at once: 1 or more".to_owned())
}

fn positive(text: &str) -> Option<f64> {
    let secs = text.trim().parse::<f64>().ok()?;
    (secs.is_finite() && secs > 0.0).then_some(secs)
}

/// A number as people write it: whole where it is.
#[expect(
    clippy::cast_possible_truncation,
    reason = "it was just found whole and small"
)]
fn number(secs: f64) -> Value {
    if secs.fract() == 0.0 && secs < 1e15 {
        Value::Int(secs as i64)
    } else {
        Value::Float(secs)
    }
}

fn set_kind(text: &str, entry: &Node, kind: MockKind, example: &Value) -> Edits {
    let before = entry.to_value();
    let is_before = MockKind::of(&before);
    if is_before == Some(kind) {
        return None;
    }
    let value = match kind {
        MockKind::Return => example.clone(),
        // JSON is JSONata: what was returned so far is what there is to change.
        MockKind::Compute => {
            let result = before.get("return").unwrap_or(example);
            format!("{{% {result} %}}").into()
        }
        MockKind::Throw => Value::object([("error", "States.TaskFailed".into())]),
        MockKind::Echo | MockKind::Hang => true.into(),
    };
    match is_before.and_then(|before| entry.member(before.member())) {
        Some(member) => {
            let indent = indent_at(text, member.range().start);
            let member_text = format!("{}: {}", quote(kind.member()), rendered(&value, indent));
            Some(vec![TextEdit::replace(member.range(), member_text)])
        }
        None => set_member(text, entry, kind.member(), Some(value)),
    }
}

/// Sets a member of an object, or takes it away.
fn set_member(text: &str, object: &Node, name: &str, value: Option<Value>) -> Edits {
    let members = object.members();
    let edit = match (object.member(name), value) {
        (None, None) => return None,
        (Some(member), None) => {
            let ranges: Vec<TextRange> = members.iter().map(Member::range).collect();
            TextEdit::replace(removal(&ranges, member.range())?, "")
        }
        (Some(member), Some(value)) => {
            let range = member.value.as_ref()?.range;
            TextEdit::replace(range, rendered(&value, indent_at(text, range.start)))
        }
        (None, Some(value)) => {
            if let Some(last) = members.last() {
                let at = last.range();
                let (gap, value) = (
                    before(text, at.start),
                    rendered(&value, indent_at(text, at.start)),
                );
                let member = format!(",{gap}{}: {value}", quote(name));
                TextEdit::replace(TextRange::empty(at.end), member)
            } else {
                let inside = TextRange::new(object.range.start + 1, object.range.end - 1);
                let member = format!(" {}: {} ", quote(name), rendered(&value, ""));
                TextEdit::replace(inside, member)
            }
        }
    };
    Some(vec![edit])
}

/// The white space before what starts at an offset: its own line's, or a space.
fn before(text: &str, offset: u32) -> String {
    let head = text.get(..offset as usize).unwrap_or_default();
    let gap = head.len() - head.trim_end().len();
    let gap = head.get(head.len() - gap..).unwrap_or_default();
    if gap.contains('\n') {
        format!("\n{}", indent_at(text, offset))
    } else {
        " ".to_owned()
    }
}

fn indent_at(text: &str, offset: u32) -> &str {
    let head = text.get(..offset as usize).unwrap_or_default();
    let line = head.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(line..).unwrap_or_default();
    let end = line.find(|c| c != ' ' && c != '\t').unwrap_or_default();
    line.get(..end).unwrap_or_default()
}

/// What to cut so that one of several parts with commas between goes.
fn removal(parts: &[TextRange], part: TextRange) -> Option<TextRange> {
    let at = parts.iter().position(|one| *one == part)?;
    if let Some(next) = parts.get(at + 1) {
        return Some(TextRange::new(part.start, next.start));
    }
    let previous = at.checked_sub(1).and_then(|at| parts.get(at));
    Some(previous.map_or(part, |previous| TextRange::new(previous.end, part.end)))
}

/// The entries in another order, each as it was written.
fn moved(text: &str, items: &[Node], from: usize, to: usize) -> Edits {
    if from == to || from >= items.len() || to >= items.len() {
        return None;
    }
    let mut texts: Vec<&str> = items.iter().map(|item| item.range.of(text)).collect();
    let item = texts.remove(from);
    texts.insert(to, item);
    let edits = items.iter().zip(texts);
    Some(
        edits
            .filter(|(item, text_of)| item.range.of(text) != *text_of)
            .map(|(item, text_of)| TextEdit::replace(item.range, text_of))
            .collect(),
    )
}

/// Puts an entry where it serves a certain call; calls before it that nothing answers get the
/// example.
fn fail_call(
    text: &str,
    state: &Rc<str>,
    call: usize,
    entry: &Value,
    example: &Value,
) -> Result<Option<String>, String> {
    /// The most calls that an injected failure may lie behind.
    const MAX_CALL: usize = 1_000;
    if call == 0 || call > MAX_CALL {
        return Err(format!("Write which call fails: 1 to {MAX_CALL}"));
    }
    let root = json_syntax::parse(text).root;
    let items = root.as_ref().and_then(|root| root.get(state));
    let before: Vec<Value> = items
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .map(Node::to_value)
        .collect();
    let repeats = |entry: &Value| entry.get("repeat").and_then(Value::as_bool) == Some(true);
    // The calls before: what answers them now, one entry each.
    let mut entries = Vec::new();
    let mut rest = before.iter();
    while entries.len() + 1 < call {
        match rest.as_slice().first() {
            Some(first) if repeats(first) => entries.push(once(first)),
            Some(first) => {
                entries.push(first.clone());
                rest.next();
            }
            None => entries.push(Value::object([("return", example.clone())])),
        }
    }
    entries.push(entry.clone());
    entries.extend(rest.cloned());
    if before.is_empty() {
        let last = Value::object([("return", example.clone()), ("repeat", true.into())]);
        entries.push(last);
    }
    let member = Value::array(entries);
    Ok(match items {
        Some(list) => {
            let inner = indent_at(text, list.range.start);
            let edit = TextEdit::replace(list.range, lines(&member, inner));
            Some(TextEdit::apply(&[edit], text))
        }
        None => crate::mocks::with_member(text, state, &member),
    })
}

/// Puts an entry before the others of a state; a state without any gets the example for the calls
/// that the entry does not serve.
fn put_first(text: &str, state: &str, entry: &Value, example: &Value) -> Option<String> {
    let root = json_syntax::parse(text).root;
    let first = root
        .as_ref()
        .and_then(|root| root.get(state)?.items().first());
    let Some(first) = first else {
        let rest = Value::object([("return", example.clone()), ("repeat", true.into())]);
        let member = Value::array([entry.clone(), rest]);
        return crate::mocks::with_member(text, state, &member);
    };
    let at = first.range.start;
    let gap = before(text, at);
    let entry = rendered(entry, indent_at(text, at));
    let edit = TextEdit::replace(TextRange::empty(at), format!("{entry},{gap}"));
    Some(TextEdit::apply(&[edit], text))
}

fn once(entry: &Value) -> Value {
    let members = entry.as_object().into_iter().flatten();
    let members = members.filter(|(name, _)| &***name != "repeat");
    Value::from(
        members
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<json_value::Map>(),
    )
}

/// A list with a line for each entry.
fn lines(list: &Value, indent: &str) -> String {
    let inner = format!("{indent}  ");
    let entries = list.as_array().unwrap_or_default().iter();
    let entries: Vec<String> = entries
        .map(|entry| format!("{inner}{}", rendered(entry, &inner)))
        .collect();
    format!("[\n{}\n{indent}]", entries.join(",\n"))
}
