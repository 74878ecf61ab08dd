//! Function signatures: `<a<n>s?:b>`, parsed once and matched against arguments.

use std::rc::Rc;

use json_value::Value;

use crate::error::{Fail, fail, fail_limit, fail_uncoded};
use crate::limits::{Limit, MAX_PARAMETERS};
use crate::value::Val;

/// How many ways of sharing out arguments are tried before they count as not matching.
const MAX_TRIES: u32 = 100_000;

/// The parameters of a function.
#[derive(Clone, Debug, Default)]
pub(crate) struct Signature {
    params: Vec<Param>,
    /// It was copied without what checks it.
    unusable: bool,
}

#[derive(Clone, Debug)]
struct Param {
    /// The symbols of the types it takes, as bits.
    accepts: u16,
    count: Count,
    /// Takes the context when the argument is missing.
    context: bool,
    /// Takes any context, also of another type.
    any_context: bool,
    /// Its argument is made an array.
    array: bool,
    /// What an array must hold.
    subtype: Option<Rc<str>>,
    /// Its type as written, for error S0401.
    name: Rc<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Count {
    One,
    /// `?`
    Optional,
    /// `-?`: takes none before it takes one.
    LazyOptional,
    /// `+`
    Many,
    /// `+?`: takes as few as it can.
    LazyMany,
}

impl Count {
    /// What a `?` or `-` behind it makes of it; `None` where jsonata-js's regular expression has nothing to repeat.
    const fn made_optional(self) -> Option<Self> {
        match self {
            Self::One => Some(Self::Optional),
            Self::Optional => Some(Self::LazyOptional),
            Self::Many => Some(Self::LazyMany),
            Self::LazyOptional | Self::LazyMany => None,
        }
    }
}

/// The bit of a type's symbol.
const fn bit(symbol: char) -> u16 {
    match symbol {
        's' => 1,
        'n' => 1 << 1,
        'b' => 1 << 2,
        'l' => 1 << 3,
        'o' => 1 << 4,
        'a' => 1 << 5,
        'f' => 1 << 6,
        'm' => 1 << 7,
        _ => 0,
    }
}

fn bits(symbols: &str) -> u16 {
    symbols.chars().map(bit).fold(0, |all, bit| all | bit)
}

/// The symbol of a value's type; `m` for nothing.
fn symbol(value: &Val) -> char {
    match value {
        Val::Undefined => 'm',
        Val::Func(_) => 'f',
        Val::Seq(_) | Val::Tuples(_) | Val::Json(Value::Array(_)) => 'a',
        Val::Dict(_) | Val::Json(Value::Object(_)) => 'o',
        Val::Json(Value::Null) => 'l',
        Val::Json(Value::Bool(_)) => 'b',
        Val::Json(Value::Int(_) | Value::Float(_)) => 'n',
        Val::Json(Value::String(_)) => 's',
    }
}

/// The plural of a type, for error T0412.
fn plural(subtype: &str) -> Option<&'static str> {
    Some(match subtype {
        "a" => "arrays",
        "b" => "booleans",
        "f" => "functions",
        "n" => "numbers",
        "o" => "objects",
        "s" => "strings",
        _ => return None,
    })
}

impl Signature {
    /// A signature that no call gets past.
    pub(crate) fn unusable() -> Self {
        Self {
            params: Vec::new(),
            unusable: true,
        }
    }

    /// Parses the text from its `<` on. An error comes with the offset of its character.
    pub(crate) fn parse(text: &str) -> Result<Self, (Fail, usize)> {
        let symbols: Vec<char> = text.chars().collect();
        let mut params: Vec<Param> = Vec::new();
        let mut repeated_at = None;
        let mut at = 1;
        while let Some(&c) = symbols.get(at) {
            let simple = |accepts: u16| Param {
                accepts,
                count: Count::One,
                context: false,
                any_context: false,
                array: c == 'a',
                subtype: None,
                name: Rc::from(c.to_string()),
            };
            if params.len() >= MAX_PARAMETERS {
                return Err((fail_limit(Limit::Nesting), at));
            }
            match c {
                ':' => break,
                's' | 'n' | 'b' | 'l' | 'o' => params.push(simple(bit(c) | bit('m'))),
                'a' | 'x' => params.push(simple(bits("asnblfom"))),
                'f' => params.push(simple(bit('f'))),
                'j' => params.push(simple(bits("asnblom"))),
                '-' => {
                    if let Some(param) = params.last_mut() {
                        param.context = true;
                        param.any_context = param.count == Count::Optional;
                        match param.count.made_optional() {
                            Some(count) => param.count = count,
                            None => repeated_at = Some(at),
                        }
                    }
                }
                '?' => {
                    if let Some(param) = params.last_mut() {
                        match param.count.made_optional() {
                            Some(count) => param.count = count,
                            None => repeated_at = Some(at),
                        }
                    }
                }
                '+' => {
                    if let Some(param) = params.last_mut() {
                        if param.count == Count::One {
                            param.count = Count::Many;
                        } else {
                            repeated_at = Some(at);
                        }
                    }
                }
                '(' => {
                    let end = closing(&symbols, at, '(', ')');
                    let choice = between(&symbols, at, end);
                    if choice.contains('<') {
                        let error = fail("S0402").value(Some(Value::from(choice)));
                        return Err((error, at));
                    }
                    params.push(Param {
                        accepts: bits(&choice) | bit('m'),
                        name: Rc::from(format!("({choice})")),
                        ..simple(0)
                    });
                    at = end;
                }
                '<' => {
                    let end = closing(&symbols, at, '<', '>');
                    match params.last_mut() {
                        Some(param) if matches!(&*param.name, "a" | "f") => {
                            param.subtype = Some(Rc::from(between(&symbols, at, end)));
                        }
                        other => {
                            let value = other.map(|param| Value::String(Rc::clone(&param.name)));
                            return Err((fail("S0401").value(value), at));
                        }
                    }
                    at = end;
                }
                _ => {}
            }
            at += 1;
        }
        if let Some(at) = repeated_at {
            let text = "Invalid regular expression: Nothing to repeat";
            return Err((fail_uncoded(text), at));
        }
        Ok(Self {
            params,
            unusable: false,
        })
    }

    /// The arguments as the function takes them: the context filled in, arrays made of single values.
    pub(crate) fn validate(&self, args: Vec<Val>, context: &Val) -> Result<Vec<Val>, Fail> {
        if self.unusable {
            return Err(fail_uncoded("signature.validate is not a function"));
        }
        let mut symbols = [' '; 8];
        let mut many = Vec::new();
        let symbols: &[char] = if args.len() <= symbols.len() {
            for (slot, arg) in symbols.iter_mut().zip(&args) {
                *slot = symbol(arg);
            }
            symbols.get(..args.len()).unwrap_or_default()
        } else {
            many.extend(args.iter().map(symbol));
            &many
        };
        if self.takes_as_they_are(symbols) {
            return Ok(args);
        }
        let mut tries = MAX_TRIES;
        let Some(counts) = match_params(&self.params, symbols, &mut tries) else {
            return Err(self.mismatch(&args, symbols));
        };
        let mut validated = Vec::with_capacity(args.len());
        // An empty match of an optional parameter still takes up an argument, so that
        // arguments and matches may drift apart.
        let (mut at, mut from) = (0, 0);
        for (param, count) in self.params.iter().zip(counts) {
            if count == 0 {
                if param.context {
                    if !param.any_context && param.accepts & bit(symbol(context)) == 0 {
                        return Err(fail("T0411").value(context.to_shown()).index(at + 1));
                    }
                    validated.push(context.clone());
                } else {
                    validated.push(args.get(at).cloned().unwrap_or_default());
                    at += 1;
                }
                continue;
            }
            let matched = symbols.get(from..from + count).unwrap_or_default();
            from += count;
            for &single in matched {
                let arg = args.get(at).cloned().unwrap_or_default();
                validated.push(if param.array {
                    param.array_argument(arg, single, matched, at)?
                } else {
                    arg
                });
                at += 1;
            }
        }
        Ok(validated)
    }

    /// Whether there is one plain argument for every parameter, with nothing to fill in or to wrap.
    fn takes_as_they_are(&self, symbols: &[char]) -> bool {
        self.params.len() == symbols.len()
            && self.params.iter().zip(symbols).all(|(param, symbol)| {
                matches!(param.count, Count::One | Count::Optional)
                    && param.accepts & bit(*symbol) != 0
                    && (!param.array || (*symbol == 'a' && param.subtype.is_none()))
            })
    }

    fn mismatch(&self, args: &[Val], symbols: &[char]) -> Fail {
        let mut good = 0;
        for end in 1..=self.params.len() {
            let head = self.params.get(..end).unwrap_or_default();
            let mut tries = MAX_TRIES;
            match match_prefix(head, symbols, &mut tries) {
                Some(length) => good = length,
                None => break,
            }
        }
        fail("T0410")
            .value(args.get(good).and_then(Val::to_shown))
            .index(good + 1)
    }
}

impl Param {
    fn array_argument(
        &self,
        arg: Val,
        single: char,
        matched: &[char],
        at: usize,
    ) -> Result<Val, Fail> {
        if single == 'm' {
            return Ok(Val::Undefined);
        }
        if let Some(subtype) = &self.subtype {
            if single == 'a' && arg.is_undefined() {
                return Err(fail_uncoded(
                    "Cannot read properties of undefined (reading 'length')",
                ));
            }
            let fits = if single == 'a' {
                holds_only(&arg, subtype)
            } else {
                subtype.chars().eq(matched.iter().copied())
            };
            if !fits {
                let mut error = fail("T0412").value(arg.to_shown()).index(at + 1);
                error.element_type = plural(subtype);
                return Err(error);
            }
        }
        if single == 'a' {
            Ok(arg)
        } else {
            Ok(Val::array(vec![arg]))
        }
    }
}

/// Whether all items are of the first type of `subtype`.
fn holds_only(array: &Val, subtype: &str) -> bool {
    let Some(expected) = subtype.chars().next() else {
        return array.len() == Some(0);
    };
    match array {
        Val::Json(Value::Array(items)) => match expected {
            'n' => items
                .iter()
                .all(|item| matches!(item, Value::Int(_) | Value::Float(_))),
            's' => items.iter().all(|item| matches!(item, Value::String(_))),
            _ => array.items().all(|item| symbol(&item) == expected),
        },
        Val::Seq(seq) => seq.items.iter().all(|item| symbol(item) == expected),
        Val::Undefined | Val::Json(_) | Val::Dict(_) | Val::Func(_) | Val::Tuples(_) => {
            array.items().all(|item| symbol(&item) == expected)
        }
    }
}

fn closing(symbols: &[char], start: usize, open: char, close: char) -> usize {
    let mut depth = 1_u32;
    let mut at = start;
    while at < symbols.len() {
        at += 1;
        match symbols.get(at) {
            Some(c) if *c == close => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            Some(c) if *c == open => depth += 1,
            _ => {}
        }
    }
    at
}

fn between(symbols: &[char], start: usize, end: usize) -> String {
    symbols
        .get(start + 1..end.min(symbols.len()))
        .unwrap_or_default()
        .iter()
        .collect()
}

/// How many arguments a parameter may take here, most wanted first.
fn choices(param: &Param, symbols: &[char]) -> Vec<usize> {
    let run = symbols
        .iter()
        .take_while(|symbol| param.accepts & bit(**symbol) != 0)
        .count();
    match param.count {
        Count::One => (run >= 1).then_some(1).into_iter().collect(),
        Count::Optional => (0..=run.min(1)).rev().collect(),
        Count::LazyOptional => (0..=run.min(1)).collect(),
        Count::Many => (1..=run).rev().collect(),
        Count::LazyMany => (1..=run).collect(),
    }
}

/// The number of arguments each parameter takes so that all are taken.
fn match_params(params: &[Param], symbols: &[char], tries: &mut u32) -> Option<Vec<usize>> {
    *tries = tries.checked_sub(1)?;
    let Some((first, rest)) = params.split_first() else {
        return symbols.is_empty().then(Vec::new);
    };
    for count in choices(first, symbols) {
        if let Some(mut counts) =
            match_params(rest, symbols.get(count..).unwrap_or_default(), tries)
        {
            counts.insert(0, count);
            return Some(counts);
        }
    }
    None
}

/// How many arguments these parameters take if more may follow.
fn match_prefix(params: &[Param], symbols: &[char], tries: &mut u32) -> Option<usize> {
    *tries = tries.checked_sub(1)?;
    let Some((first, rest)) = params.split_first() else {
        return Some(0);
    };
    choices(first, symbols).into_iter().find_map(|count| {
        match_prefix(rest, symbols.get(count..).unwrap_or_default(), tries)
            .map(|length| count + length)
    })
}
