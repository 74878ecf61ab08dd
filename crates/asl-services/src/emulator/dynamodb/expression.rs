//! The expressions of DynamoDB, as far as they are understood: attributes by their names or
//! placeholders, never inside others.
//!
//! | expression | what |
//! |---|---|
//! | projection | `a, #b` |
//! | condition | `attribute_exists(a)`, `attribute_not_exists(a)`, `a = :v`, `a <> :v`, joined by `AND` |
//! | update | `SET a = :v, b = b + :n, c = if_not_exists(c, :v) - :n, d = list_append(d, :l)`, `REMOVE a`, `ADD a :n` |
//!
//! (Amazon DynamoDB developer guide, "Expressions".) Sums are of whole numbers.

use json_value::Value;

use super::super::Request;
use super::super::fault::Refused;
use super::invalid;

/// What is left of an expression, word by word; a sign is a word of its own.
struct Words<'a> {
    request: &'a Request<'a>,
    /// The member that holds it.
    member: &'static str,
    text: &'a str,
    later: std::vec::IntoIter<&'a str>,
    next: Option<&'a str>,
}

/// The item with what a `ProjectionExpression` asks for.
pub(super) fn project(request: &Request<'_>, item: &Value) -> Result<Value, Refused> {
    let Some(mut words) = Words::of(request, "ProjectionExpression") else {
        return Ok(item.clone());
    };
    let mut part = Value::empty_object();
    loop {
        let name = words.name()?;
        if let Some(value) = item.get(&name) {
            part.make_object().insert(name, value.clone());
        }
        if !words.takes(",") {
            words.end()?;
            return Ok(part);
        }
    }
}

/// Whether the `ConditionExpression` holds of the item that is there.
pub(super) fn holds(request: &Request<'_>, item: Option<&Value>) -> Result<bool, Refused> {
    let Some(mut words) = Words::of(request, "ConditionExpression") else {
        return Ok(true);
    };
    let mut holds = true;
    loop {
        holds &= term(&mut words, item)?;
        if !words.takes_word("AND") {
            words.end()?;
            return Ok(holds);
        }
    }
}

fn term(words: &mut Words<'_>, item: Option<&Value>) -> Result<bool, Refused> {
    let is_there = |name: &str| item.is_some_and(|item| item.get(name).is_some());
    for (function, wanted) in [("attribute_exists", true), ("attribute_not_exists", false)] {
        if words.takes(function) {
            words.must("(")?;
            let name = words.name()?;
            words.must(")")?;
            return Ok(is_there(&name) == wanted);
        }
    }
    let name = words.name()?;
    let wanted = words.takes("=");
    if !wanted {
        words.must("<")?;
        words.must(">")?;
    }
    let value = words.value()?;
    Ok((item.and_then(|item| item.get(&name)) == Some(&value)) == wanted)
}

/// Changes an item as the `UpdateExpression` says; the attributes that it names.
pub(super) fn update(request: &Request<'_>, item: &mut Value) -> Result<Vec<String>, Refused> {
    let mut touched = Vec::new();
    let Some(mut words) = Words::of(request, "UpdateExpression") else {
        return Ok(touched);
    };
    // Every part sees the item as it was.
    let before = item.clone();
    while words.next.is_some() {
        let clauses = ["SET", "REMOVE", "ADD"];
        let clause = clauses.into_iter().find(|clause| words.takes_word(clause));
        let clause = clause.ok_or_else(|| words.unknown())?;
        loop {
            let name = words.name()?;
            let members = item.make_object();
            match clause {
                "REMOVE" => drop(members.remove(&name)),
                "ADD" => {
                    let value = words.value()?;
                    let sum = match before.get(&name) {
                        None => value,
                        Some(old) => {
                            united(old, &value).map_or_else(|| words.sum(old, &value, 1), Ok)?
                        }
                    };
                    members.insert(name.as_str(), sum);
                }
                _ => {
                    words.must("=")?;
                    let mut value = words.operand(&before)?;
                    for (sign, by) in [("+", 1), ("-", -1)] {
                        if words.takes(sign) {
                            let more = words.operand(&before)?;
                            value = words.sum(&value, &more, by)?;
                        }
                    }
                    members.insert(name.as_str(), value);
                }
            }
            touched.push(name);
            if !words.takes(",") {
                break;
            }
        }
    }
    Ok(touched)
}

/// Two sets of the same kind as one.
fn united(old: &Value, more: &Value) -> Option<Value> {
    ["SS", "NS", "BS"].into_iter().find_map(|kind| {
        let (old, more) = (old.get(kind)?.as_array()?, more.get(kind)?.as_array()?);
        let new = more.iter().filter(|one| !old.contains(one));
        let all = Value::array(old.iter().chain(new).cloned());
        Some(Value::object([(kind, all)]))
    })
}

impl<'a> Words<'a> {
    fn of(request: &'a Request<'a>, member: &'static str) -> Option<Self> {
        let text = request.text(member)?;
        let mut words = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let is_part = |char: char| char.is_alphanumeric() || matches!(char, '_' | '#' | ':');
            let end = rest.find(|char| !is_part(char)).unwrap_or(rest.len());
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let (word, after) = rest.split_at(end.max(first));
            words.push(word);
            rest = after.trim_start();
        }
        let mut later = words.into_iter();
        let next = later.next();
        Some(Self {
            request,
            member,
            text,
            later,
            next,
        })
    }

    fn advance(&mut self) -> Option<&'a str> {
        std::mem::replace(&mut self.next, self.later.next())
    }

    fn takes(&mut self, word: &str) -> bool {
        let takes = self.next == Some(word);
        if takes {
            self.advance();
        }
        takes
    }

    /// The same of a keyword, whose case does not matter.
    fn takes_word(&mut self, word: &str) -> bool {
        let takes = self
            .next
            .is_some_and(|next| next.eq_ignore_ascii_case(word));
        if takes {
            self.advance();
        }
        takes
    }

    fn must(&mut self, word: &str) -> Result<(), Refused> {
        if self.takes(word) {
            Ok(())
        } else {
            Err(self.unknown())
        }
    }

    fn end(&self) -> Result<(), Refused> {
        self.next.map_or(Ok(()), |_| Err(self.unknown()))
    }

    /// An attribute's name; a placeholder stands for another.
    fn name(&mut self) -> Result<String, Refused> {
        let word = self.advance().ok_or_else(|| self.unknown())?;
        let names = self.request.parameters.get("ExpressionAttributeNames");
        let name = if word.starts_with('#') {
            let name = names.and_then(|names| names.get(word)?.as_str());
            name.ok_or_else(|| {
                invalid(format!(
                    "Invalid {}: An expression attribute name used in the document path is not \
                     defined; attribute name: {word}",
                    self.member
                ))
            })?
        } else {
            word
        };
        let is_name = |char: char| char.is_alphanumeric() || char == '_';
        // A part of an attribute would be next.
        if !word.starts_with('#') && !word.chars().all(is_name)
            || self.next.is_some_and(|next| matches!(next, "." | "["))
        {
            return Err(self.unknown());
        }
        Ok(name.to_owned())
    }

    /// What a placeholder stands for.
    fn value(&mut self) -> Result<Value, Refused> {
        let word = self.advance().filter(|word| word.starts_with(':'));
        let word = word.ok_or_else(|| self.unknown())?;
        let values = self.request.parameters.get("ExpressionAttributeValues");
        let value = values.and_then(|values| values.get(word));
        value.cloned().ok_or_else(|| {
            invalid(format!(
                "Invalid {}: An expression attribute value used in expression is not defined; attribute \
                 value: {word}",
                self.member
            ))
        })
    }

    /// A value, an attribute, or a function of them.
    fn operand(&mut self, item: &Value) -> Result<Value, Refused> {
        if self.next.is_some_and(|next| next.starts_with(':')) {
            return self.value();
        }
        if self.takes("if_not_exists") {
            self.must("(")?;
            let name = self.name()?;
            self.must(",")?;
            let other = self.value_or_attribute(item)?;
            self.must(")")?;
            return Ok(item.get(&name).cloned().unwrap_or(other));
        }
        if self.takes("list_append") {
            self.must("(")?;
            let first = self.value_or_attribute(item)?;
            self.must(",")?;
            let second = self.value_or_attribute(item)?;
            self.must(")")?;
            let list = |value: &'_ Value| {
                value
                    .get("L")
                    .and_then(Value::as_array)
                    .map(<[Value]>::to_vec)
            };
            let lists = list(&first).zip(list(&second));
            let (first, second) = lists.ok_or_else(|| self.unknown())?;
            let all = Value::array(first.into_iter().chain(second));
            return Ok(Value::object([("L", all)]));
        }
        self.value_or_attribute(item)
    }

    fn value_or_attribute(&mut self, item: &Value) -> Result<Value, Refused> {
        if self.next.is_some_and(|next| next.starts_with(':')) {
            return self.value();
        }
        let name = self.name()?;
        item.get(&name).cloned().ok_or_else(|| {
            invalid(
                "The provided expression refers to an attribute that does not exist in the item"
                    .to_owned(),
            )
        })
    }

    /// `a` and `by` times `b`.
    fn sum(&self, a: &Value, b: &Value, by: i64) -> Result<Value, Refused> {
        let number = |value: &Value| value.get("N")?.as_str()?.parse::<i64>().ok();
        let sum = number(a).zip(number(b));
        let sum = sum.and_then(|(a, b)| a.checked_add(b.checked_mul(by)?));
        let sum = sum.ok_or_else(|| {
            Refused::Unknown(format!(
                "for the sum of what are no whole numbers in its {}",
                self.member
            ))
        })?;
        Ok(Value::object([("N", Value::from(sum.to_string()))]))
    }

    fn unknown(&self) -> Refused {
        Refused::Unknown(format!("for its {} `{}`", self.member, self.text))
    }
}
