//! Functions on strings that take a pattern, and patterns called as functions.

use std::rc::Rc;

use json_value::Value;

use crate::error::{Fail, fail, fail_limit, fail_uncoded};
use crate::eval::function::{Cursor, Func, FuncKind, NextMatch, truthy};
use crate::eval::machine::Machine;
use crate::functions::convert::write_string;
use crate::functions::higher_order::is_bare_builtin;
use crate::functions::{Args, Builtin};
use crate::limits::{Limit, MAX_REGEX_INPUT};
use crate::regex::{Match, Regex};
use crate::value::{Env, Val};

impl Machine<'_> {
    /// The functions that take a string or a pattern.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other functions belong to other modules"
    )]
    pub(super) fn matching_function(
        &mut self,
        builtin: Builtin,
        args: &mut Args,
        env: &Env,
    ) -> Result<Val, Fail> {
        let Some(text) = args.text(0) else {
            return Ok(Val::Undefined);
        };
        self.charge(u64::try_from(text.len() / 16).unwrap_or(u64::MAX))?;
        let pattern = args.take(1);
        match builtin {
            Builtin::Contains => {
                if pattern.is_undefined() {
                    return Ok(Val::Undefined);
                }
                if let Some(part) = pattern.as_str() {
                    return Ok(text.contains(part).into());
                }
                let mut matches = Matches::new(pattern, &text);
                Ok(matches.next(self, env)?.is_some().into())
            }
            Builtin::Match => self.matches(&text, pattern, args, env),
            Builtin::Split => self.split(&text, &pattern, args, env),
            _ => self.replace(&text, &pattern, args, env),
        }
    }

    fn matches(
        &mut self,
        text: &Rc<str>,
        pattern: Val,
        args: &Args,
        env: &Env,
    ) -> Result<Val, Fail> {
        let limit = limit(args, 2, "D3040")?;
        let mut found = Vec::new();
        if limit.is_none_or(|limit| limit > 0.0) {
            let mut matches = Matches::new(pattern, text);
            while let Some(one) = matches.next(self, env)? {
                found.push(one.describe());
                if reached(found.len(), limit) {
                    // jsonata-js looks for one more before it stops, and that may fail.
                    matches.next(self, env)?;
                    break;
                }
            }
        }
        Ok(Val::sequence(found))
    }

    fn split(
        &mut self,
        text: &Rc<str>,
        pattern: &Val,
        args: &Args,
        env: &Env,
    ) -> Result<Val, Fail> {
        let limit = limit(args, 2, "D3020")?;
        let mut parts: Vec<Val> = Vec::new();
        if limit.is_some_and(|limit| limit <= 0.0) {
            return Ok(Val::array(parts));
        }
        if let Some(separator) = pattern.as_str() {
            // As many as the limit, whose fraction does not count.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a float becomes the nearest size there is"
            )]
            let most = limit.map_or(usize::MAX, |limit| limit as usize);
            if separator.is_empty() {
                parts.extend(text.chars().take(most).map(|c| Val::from(c.to_string())));
            } else {
                parts.extend(text.split(separator).take(most).map(Val::from));
            }
            self.allocate(parts.len().saturating_mul(8))?;
            return Ok(Val::array(parts));
        }
        let mut matches = Matches::new(pattern.clone(), text);
        let mut next = matches.next(self, env)?;
        if next.is_none() {
            return Ok(Val::array(vec![Val::from(Rc::clone(text))]));
        }
        let mut start = 0;
        while let Some(one) = next {
            if reached(parts.len(), limit) {
                return Ok(Val::array(parts));
            }
            let (from, to) = one.bytes(text);
            parts.push(slice(text, start, from).into());
            start = to;
            next = matches.next(self, env)?;
        }
        if !reached(parts.len(), limit) {
            parts.push(slice(text, start, text.len()).into());
        }
        Ok(Val::array(parts))
    }

    fn replace(
        &mut self,
        text: &Rc<str>,
        pattern: &Val,
        args: &mut Args,
        env: &Env,
    ) -> Result<Val, Fail> {
        if pattern.as_str() == Some("") {
            return Err(fail("D3010").value(Some(Value::from(""))).index(2));
        }
        let limit = limit(args, 3, "D3011")?;
        let replacement = args.take(2);
        if limit.is_some_and(|limit| limit <= 0.0) {
            return Ok(Val::from(Rc::clone(text)));
        }
        if let Some(part) = pattern.as_str() {
            let mut with = String::new();
            if replacement.is_undefined() {
                with.push_str("undefined");
            }
            write_string(&replacement, false, &mut with)?;
            let most = limit.map_or(usize::MAX, whole_limit);
            let count = text.matches(part).take(most).count();
            let grown = count.saturating_mul(with.len());
            self.allocate(text.len().saturating_add(grown))?;
            return Ok(text.replacen(part, &with, most).into());
        }
        let mut out = String::new();
        let mut at = 0;
        let mut count = 0;
        let mut matches = Matches::new(pattern.clone(), text);
        let mut next = matches.next(self, env)?;
        while let Some(one) = next {
            if reached(count, limit) {
                break;
            }
            let (from, _) = one.bytes(text);
            out.push_str(slice(text, at, from));
            if let Some(template) = replacement.as_str() {
                substitute(template, &one, &mut out);
            } else {
                if replacement.is_undefined() {
                    let text = "Cannot read properties of undefined (reading 'apply')";
                    return Err(fail_uncoded(text));
                }
                if is_bare_builtin(&replacement) {
                    return Err(fail_uncoded("replacer.apply is not a function"));
                }
                let value = self.apply(&replacement, vec![one.value()], &Val::Undefined, env)?;
                let Some(with) = value.as_str() else {
                    return Err(fail("D3012").value(value.to_shown()));
                };
                out.push_str(with);
            }
            self.allocate(out.len())?;
            at = from + one.text.len();
            count += 1;
            next = matches.next(self, env)?;
        }
        out.push_str(slice(text, at, text.len()));
        Ok(out.into())
    }

    /// A regular expression called as a function.
    pub(crate) fn apply_matcher(
        &mut self,
        regex: &Rc<Regex>,
        position: Option<usize>,
        args: Vec<Val>,
    ) -> Result<Val, Fail> {
        let mut args = Args(args);
        let text = args.take(0);
        let text = match text.as_text() {
            Some(text) => Rc::clone(text),
            None => Rc::from("undefined"),
        };
        let from = args.number(1).filter(|n| *n > 0.0).map_or(0, whole_limit);
        if from > 0 && from > text.encode_utf16().count() {
            return Ok(Val::Undefined);
        }
        let from = byte_offset(&text, from);
        let found = find(self, regex, &text, from)?;
        let cursor = Cursor::start(&text);
        Ok(found.map_or(Val::Undefined, |found| {
            One::of(found, regex, position, &text, cursor).value()
        }))
    }

    /// The match after another one.
    pub(crate) fn next_match(&mut self, next: &NextMatch) -> Result<Val, Fail> {
        let one = following(self, next)?;
        Ok(one.map_or(Val::Undefined, |one| one.value()))
    }
}

/// The `limit` argument; a negative one is an error.
fn limit(args: &Args, index: usize, code: &'static str) -> Result<Option<f64>, Fail> {
    match args.number(index) {
        Some(limit) if limit < 0.0 => Err(fail(code)
            .value(args.all().get(index).and_then(Val::to_shown))
            .index(index + 1)),
        limit => Ok(limit),
    }
}

/// Whether as many as the limit are done.
fn reached(count: usize, limit: Option<f64>) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "a count fits a binary64")]
    limit.is_some_and(|limit| count as f64 >= limit)
}

/// A limit as a count: `2.5` lets three through.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float becomes the nearest size there is"
)]
fn whole_limit(limit: f64) -> usize {
    limit.ceil() as usize
}

pub(super) fn slice(text: &str, from: usize, to: usize) -> &str {
    text.get(from.min(to)..to).unwrap_or("")
}

/// The byte offset of a UTF-16 offset.
fn byte_offset(text: &str, utf16: usize) -> usize {
    if text.is_ascii() {
        return utf16.min(text.len());
    }
    let mut units = 0;
    for (at, c) in text.char_indices() {
        if units >= utf16 {
            return at;
        }
        units += c.len_utf16();
    }
    text.len()
}

/// One match, from a regular expression or from a function that acts as one.
struct One {
    text: Rc<str>,
    /// UTF-16 offsets, as values show them.
    start: Val,
    end: Val,
    groups: Vec<Val>,
    next: Val,
    /// The byte range, where it is known.
    range: Option<(usize, usize)>,
}

impl One {
    /// `cursor` is a place at or before the match.
    fn of(
        found: Match,
        regex: &Rc<Regex>,
        position: Option<usize>,
        text: &Rc<str>,
        cursor: Cursor,
    ) -> Self {
        let (from, to) = (found.range.start, found.range.end);
        let start = cursor.advanced(text, from);
        let end = start.advanced(text, to);
        let groups = found
            .groups
            .into_iter()
            .map(|group| {
                group
                    .map(|group| slice(text, group.start, group.end))
                    .into()
            })
            .collect();
        Self {
            text: Rc::from(slice(text, from, to)),
            start: Val::from(start.units),
            end: Val::from(end.units),
            groups,
            next: Val::Func(Func::new(FuncKind::NextMatch(Rc::new(NextMatch {
                regex: Rc::clone(regex),
                position,
                text: Rc::clone(text),
                from: end,
            })))),
            range: Some((from, to)),
        }
    }

    /// The byte offsets of the match.
    fn bytes(&self, text: &str) -> (usize, usize) {
        self.range.unwrap_or_else(|| {
            let offset = |value: &Val| {
                value
                    .as_f64()
                    .map_or(0, |n| byte_offset(text, whole_limit(n)))
            };
            (offset(&self.start), offset(&self.end))
        })
    }

    /// What `$match` gives for it.
    fn describe(self) -> Val {
        Val::object(vec![
            (Rc::from("match"), self.text.into()),
            (Rc::from("index"), self.start),
            (Rc::from("groups"), Val::array(self.groups)),
        ])
    }

    /// What a pattern called as a function gives for it.
    fn value(&self) -> Val {
        Val::object(vec![
            (Rc::from("match"), Rc::clone(&self.text).into()),
            (Rc::from("start"), self.start.clone()),
            (Rc::from("end"), self.end.clone()),
            (Rc::from("groups"), Val::array(self.groups.clone())),
            (Rc::from("next"), self.next.clone()),
        ])
    }
}

fn find(
    machine: &mut Machine<'_>,
    regex: &Regex,
    text: &str,
    from: usize,
) -> Result<Option<Match>, Fail> {
    if text.len() > MAX_REGEX_INPUT {
        return Err(fail_limit(Limit::Memory));
    }
    machine.search(regex, text, from)
}

/// The match after another one; an empty one would never end.
fn following(machine: &mut Machine<'_>, next: &NextMatch) -> Result<Option<One>, Fail> {
    if next.from.byte >= next.text.len() {
        return Ok(None);
    }
    let Some(found) = find(machine, &next.regex, &next.text, next.from.byte)? else {
        return Ok(None);
    };
    if found.range.is_empty() {
        return Err(fail("D1004")
            .at(next.position)
            .value(Some(Value::from(next.regex.source()))));
    }
    Ok(Some(One::of(
        found,
        &next.regex,
        next.position,
        &next.text,
        next.from,
    )))
}

/// The matches of a pattern in a text, one after the other.
enum Matches {
    First(Val, Rc<str>),
    /// A regular expression goes on by itself.
    Regex(Rc<NextMatch>),
    /// A function is asked through the `next` of its last match.
    Function(Val),
    Done,
}

impl Matches {
    fn new(pattern: Val, text: &Rc<str>) -> Self {
        Self::First(pattern, Rc::clone(text))
    }

    fn next(&mut self, machine: &mut Machine<'_>, env: &Env) -> Result<Option<One>, Fail> {
        match std::mem::replace(self, Self::Done) {
            Self::Done => Ok(None),
            Self::First(pattern, text) => {
                if let Val::Func(func) = &pattern
                    && let FuncKind::Matcher(regex, position) = &func.unwrapped().kind
                {
                    let Some(found) = find(machine, regex, &text, 0)? else {
                        return Ok(None);
                    };
                    let one = One::of(found, regex, *position, &text, Cursor::start(&text));
                    self.go_on(&one);
                    return Ok(Some(one));
                }
                if pattern.is_undefined() {
                    let text = "Cannot read properties of undefined (reading 'apply')";
                    return Err(fail_uncoded(text));
                }
                if is_bare_builtin(&pattern) {
                    return Err(fail_uncoded("matcher.apply is not a function"));
                }
                let value = machine.apply(&pattern, vec![Val::from(text)], &Val::Undefined, env)?;
                self.take(&value)
            }
            Self::Regex(next) => {
                let one = following(machine, &next)?;
                if let Some(one) = &one {
                    self.go_on(one);
                }
                Ok(one)
            }
            Self::Function(next) => {
                let value = machine.apply(&next, vec![Val::Undefined], &Val::Undefined, env)?;
                self.take(&value)
            }
        }
    }

    fn go_on(&mut self, one: &One) {
        if let Val::Func(func) = &one.next
            && let FuncKind::NextMatch(next) = &func.kind
        {
            *self = Self::Regex(Rc::clone(next));
        }
    }

    /// Reads what a function gave as a match.
    fn take(&mut self, value: &Val) -> Result<Option<One>, Fail> {
        if value.is_undefined() {
            return Ok(None);
        }
        let member = |name: &str| value.member(name).unwrap_or_default();
        let (start, end, groups, next) = (
            member("start"),
            member("end"),
            member("groups"),
            member("next"),
        );
        // What is there but false ends the search like a match without text.
        let looks_right = !truthy(value)
            || start.is_number()
            || end.as_str() == Some("number")
            || groups.is_array()
            || next.is_function();
        if !looks_right {
            return Err(fail("T1010"));
        }
        if next.is_function() {
            *self = Self::Function(next.clone());
        }
        let text = member("match");
        Ok(Some(One {
            text: text.as_text().map_or_else(|| Rc::from(""), Rc::clone),
            start,
            end,
            groups: if groups.is_array() {
                groups.to_vec()
            } else {
                Vec::new()
            },
            next,
            range: None,
        }))
    }
}

/// Writes a replacement: `$0` is the match, `$1` a group, `$$` a dollar sign.
fn substitute(template: &str, one: &One, out: &mut String) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some(after) = after.strip_prefix('0') {
            out.push_str(&one.text);
            rest = after;
        } else {
            rest = substitute_group(after, one, out);
        }
    }
    out.push_str(rest);
}

/// Writes the group whose number begins `after`, and gives what is left.
fn substitute_group<'t>(after: &'t str, one: &One, out: &mut String) -> &'t str {
    let groups = one.groups.len();
    let most = groups.checked_ilog10().map_or(1, |digits| digits + 1);
    let read = |most: u32| {
        let digits: String = after
            .chars()
            .take(usize::try_from(most).unwrap_or(1))
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse::<usize>().ok()
    };
    let mut number = read(most);
    if most > 1 && number.is_some_and(|number| number > groups) {
        number = read(most - 1);
    }
    let Some(number) = number else {
        out.push('$');
        return after;
    };
    if let Some(group) = number
        .checked_sub(1)
        .and_then(|index| one.groups.get(index))
    {
        out.push_str(group.as_str().unwrap_or(""));
    }
    after.get(number.to_string().len()..).unwrap_or("")
}
