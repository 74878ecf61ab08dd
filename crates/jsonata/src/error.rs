//! Errors: the codes of JSONata, their texts, and where in the expression they belong.

use std::fmt::{self, Write};
use std::ops::Range;

use json_value::{Value, write_json_string};

use crate::limits::Limit;
use crate::number::write_number;

/// What went wrong while an expression was parsed or evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// The code of the JSONata documentation (`T2001`); `None` for a limit that
    /// was reached and for what JavaScript itself would refuse (a malformed regular expression).
    pub code: Option<&'static str>,
    /// The limit that was reached, if that is the error.
    pub limit: Option<Limit>,
    /// AWS's own engine broke: all that it tells is a random identifier, which the text is.
    pub is_internal: bool,
    /// The text, without the code.
    pub message: String,
    /// The offset in UTF-16 units just past the token that is to blame, if there is one.
    pub position: Option<usize>,
    /// The token (or, while a function runs, the function's name).
    pub token: Option<Value>,
    /// The value that was not acceptable, or the symbol that was expected.
    pub value: Option<Box<Value>>,
    /// The bytes of the expression to underline.
    pub range: Option<Range<usize>>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(f, "{code}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// The engine is not there: its host has not installed it (see [`crate::Engine`]).
    pub(crate) fn not_installed() -> Self {
        Self {
            code: None,
            limit: None,
            is_internal: false,
            message: "JSONata is not loaded: try again, or reload the page".to_owned(),
            position: None,
            token: None,
            value: None,
            range: None,
        }
    }
}

/// An error on its way up: callers add position and token when they know them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Raised {
    pub(crate) code: Option<&'static str>,
    pub(crate) limit: Option<Limit>,
    pub(crate) is_internal: bool,
    /// The text of an error whose text is its own: no code, or `$error("text")`.
    pub(crate) message: Option<String>,
    /// A byte offset into the expression.
    pub(crate) position: Option<usize>,
    pub(crate) token: Option<Value>,
    pub(crate) value: Option<Value>,
    pub(crate) value2: Option<Value>,
    pub(crate) exponent: Option<Value>,
    pub(crate) index: Option<usize>,
    pub(crate) element_type: Option<&'static str>,
    pub(crate) function_name: Option<&'static str>,
}

/// The error type inside the crate; boxed, so that a `Result` stays small.
pub(crate) type Fail = Box<Raised>;

/// An error with this code and nothing else known yet.
pub(crate) fn fail(code: &'static str) -> Fail {
    Box::new(Raised {
        code: Some(code),
        ..Raised::default()
    })
}

/// An error that has no code, only a text.
pub(crate) fn fail_uncoded(message: impl Into<String>) -> Fail {
    Box::new(Raised {
        message: Some(message.into()),
        ..Raised::default()
    })
}

/// A limit was reached.
pub(crate) fn fail_limit(limit: Limit) -> Fail {
    Box::new(Raised {
        limit: Some(limit),
        message: Some(limit.message().to_owned()),
        ..Raised::default()
    })
}

/// What broke the engine of AWS, which tells no more than an identifier.
pub(crate) fn fail_internal(id: String) -> Fail {
    Box::new(Raised {
        is_internal: true,
        message: Some(id),
        ..Raised::default()
    })
}

impl Raised {
    pub(crate) fn at(mut self: Box<Self>, position: Option<usize>) -> Box<Self> {
        self.position = position;
        self
    }

    pub(crate) fn token(mut self: Box<Self>, token: impl Into<Value>) -> Box<Self> {
        self.token = Some(token.into());
        self
    }

    pub(crate) fn value(mut self: Box<Self>, value: Option<Value>) -> Box<Self> {
        self.value = value;
        self
    }

    pub(crate) fn index(mut self: Box<Self>, index: usize) -> Box<Self> {
        self.index = Some(index);
        self
    }

    pub(crate) fn message(mut self: Box<Self>, message: impl Into<String>) -> Box<Self> {
        self.message = Some(message.into());
        self
    }

    /// The error as the caller of the crate sees it; `source` is the expression's text.
    pub(crate) fn finish(self, source: &str) -> Error {
        let message = self.text();
        let range = self
            .position
            .map(|position| crate::tokens::range_ending_at(source, position));
        Error {
            code: self.code,
            limit: self.limit,
            is_internal: self.is_internal,
            message,
            position: self.position.map(|at| utf16_offset(source, at)),
            token: self.token,
            value: self.value.map(Box::new),
            range,
        }
    }

    /// The text: the template of the code with its inserts.
    ///
    /// A field in three braces is inserted as it is, one in two braces as JSON, in this order.
    pub(crate) fn text(&self) -> String {
        let Some(template) = self.code.and_then(template) else {
            return self.message.clone().unwrap_or_default();
        };
        let raw = substitute(template, "{{{", "}}}", |name| self.insert(name, Style::Raw));
        substitute(&raw, "{{", "}}", |name| self.insert(name, Style::Json))
    }

    fn insert(&self, name: &str, style: Style) -> String {
        let text = |value: Option<&Value>| style.text(value);
        let word = |word: Option<&str>| style.text(word.map(Value::from).as_ref());
        match name {
            "value" => text(self.value.as_ref()),
            "value2" => text(self.value2.as_ref()),
            "token" => text(self.token.as_ref()),
            "exp" => text(self.exponent.as_ref()),
            "message" => word(self.message.as_deref()),
            "type" => word(self.element_type),
            "functionName" => word(self.function_name),
            "index" => self
                .index
                .map_or_else(|| "undefined".to_owned(), |index| index.to_string()),
            _ => "undefined".to_owned(),
        }
    }
}

#[derive(Clone, Copy)]
enum Style {
    Raw,
    Json,
}

impl Style {
    fn text(self, value: Option<&Value>) -> String {
        match (self, value) {
            (_, None) => "undefined".to_owned(),
            (Self::Raw, Some(Value::String(text))) => text.to_string(),
            (Self::Raw | Self::Json, Some(value)) => {
                let mut out = String::new();
                write_value(value, &mut out);
                out
            }
        }
    }
}

/// JSON as JavaScript writes it: `1e+21`, and `null` for what JSON has no number for.
fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Int(n) => {
            let _ = write!(out, "{n}");
        }
        Value::Float(n) if n.is_finite() => write_number(*n, out),
        Value::Null | Value::Float(_) => out.push_str("null"),
        Value::String(text) => {
            let _ = write_json_string(text, out);
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                let _ = write_json_string(name, out);
                out.push(':');
                write_value(member, out);
            }
            out.push('}');
        }
    }
}

fn substitute(text: &str, open: &str, close: &str, insert: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        // The name ends at the first brace, and all closing braces must follow it.
        let Some(tail) = tail.strip_prefix(close.get(1..).unwrap_or_default()) else {
            out.push_str(before);
            out.push_str(open);
            rest = after;
            continue;
        };
        if name.is_empty() {
            out.push_str(before);
            out.push_str(open);
            rest = after;
            continue;
        }
        out.push_str(before);
        out.push_str(&insert(name));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The UTF-16 offset of a byte offset.
pub(crate) fn utf16_offset(source: &str, at: usize) -> usize {
    let mut end = at.min(source.len());
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let head = source.get(..end).unwrap_or_default();
    head.encode_utf16().count() + at.saturating_sub(source.len())
}

/// The text of a code; the texts are part of the language's observable behaviour.
#[expect(clippy::too_many_lines, reason = "one line per code")]
fn template(code: &str) -> Option<&'static str> {
    Some(match code {
        "S0101" => "String literal must be terminated by a matching quote",
        "S0102" => "Number out of range: {{token}}",
        "S0103" => "Unsupported escape sequence: \\{{token}}",
        "S0104" => "The escape sequence \\u must be followed by 4 hex digits",
        "S0105" => "Quoted property name must be terminated with a backquote (`)",
        "S0106" => "Comment has no closing tag",
        "S0201" => "Syntax error: {{token}}",
        "S0202" => "Expected {{value}}, got {{token}}",
        "S0203" => "Expected {{value}} before end of expression",
        "S0204" => "Unknown operator: {{token}}",
        "S0206" => "Unknown expression type: {{token}}",
        "S0207" => "Unexpected end of expression",
        "S0208" => {
            "Parameter {{value}} of function definition must be a variable name (start with $)"
        }
        "S0209" => "A predicate cannot follow a grouping expression in a step",
        "S0210" => "Each step can only have one grouping expression",
        "S0211" => "The symbol {{token}} cannot be used as a unary operator",
        "S0212" => "The left side of := must be a variable name (start with $)",
        "S0213" => "The literal value {{value}} cannot be used as a step within a path expression",
        "S0214" => "The right side of {{token}} must be a variable name (start with $)",
        "S0215" => "A context variable binding must precede any predicates on a step",
        "S0216" => "A context variable binding must precede the 'order-by' clause on a step",
        "S0217" => "The object representing the 'parent' cannot be derived from this expression",
        "S0301" => "Empty regular expressions are not allowed",
        "S0302" => "No terminating / in regular expression",
        "S0401" => "Type parameters can only be applied to functions and arrays",
        "S0402" => "Choice groups containing parameterized types are not supported",
        "T0410" => "Argument {{index}} of function {{token}} does not match function signature",
        "T0411" => {
            "Context value is not a compatible type with argument {{index}} of function {{token}}"
        }
        "T0412" => "Argument {{index}} of function {{token}} must be an array of {{type}}",
        "D1001" => "Number out of range: {{value}}",
        "D1002" => "Cannot negate a non-numeric value: {{value}}",
        "T1003" => "Key in object structure must evaluate to a string; got: {{value}}",
        "D1004" => "Regular expression matches zero length string",
        "T1005" => "Attempted to invoke a non-function. Did you mean ${{{token}}}?",
        "T1006" => "Attempted to invoke a non-function",
        "T1007" => "Attempted to partially apply a non-function. Did you mean ${{{token}}}?",
        "T1008" => "Attempted to partially apply a non-function",
        "D1009" => "Multiple key definitions evaluate to same key: {{value}}",
        "T1010" => {
            "The matcher function argument passed to function {{token}} does not return the correct object structure"
        }
        "D1013" => {
            "Object property names starting with _jsonata_ are reserved for internal use: {{value}}"
        }
        "T2001" => "The left side of the {{token}} operator must evaluate to a number",
        "T2002" => "The right side of the {{token}} operator must evaluate to a number",
        "T2003" => "The left side of the range operator (..) must evaluate to an integer",
        "T2004" => "The right side of the range operator (..) must evaluate to an integer",
        "T2006" => "The right side of the function application operator ~> must be a function",
        "T2007" => {
            "Type mismatch when comparing values {{value}} and {{value2}} in order-by clause"
        }
        "T2008" => {
            "The expressions within an order-by clause must evaluate to numeric or string values"
        }
        "T2009" => {
            "The values {{value}} and {{value2}} either side of operator {{token}} must be of the same data type"
        }
        "T2010" => {
            "The expressions either side of operator {{token}} must evaluate to numeric or string values"
        }
        "T2011" => {
            "The insert/update clause of the transform expression must evaluate to an object: {{value}}"
        }
        "T2012" => {
            "The delete clause of the transform expression must evaluate to a string or array of strings: {{value}}"
        }
        "T2013" => {
            "The transform expression clones the input object using the $clone() function.  This has been overridden in the current scope by a non-function."
        }
        "D2014" => {
            "The size of the sequence allocated by the range operator (..) must not exceed 1e7.  Attempted to allocate {{value}}."
        }
        "D3001" => "Attempting to invoke string function on Infinity or NaN",
        "D3010" => "Second argument of replace function cannot be an empty string",
        "D3011" => "Fourth argument of replace function must evaluate to a positive number",
        "D3012" => "Attempted to replace a matched string with a non-string value",
        "D3020" => "Third argument of split function must evaluate to a positive number",
        "D3030" => "Unable to cast value to a number: {{value}}",
        "D3040" => "Third argument of match function must evaluate to a positive number",
        "D3050" => {
            "The second argument of reduce function must be a function with at least two arguments"
        }
        "D3060" => "The sqrt function cannot be applied to a negative number: {{value}}",
        "D3061" => {
            "The power function has resulted in a value that cannot be represented as a JSON number: base={{value}}, exponent={{exp}}"
        }
        "D3070" => {
            "The single argument form of the sort function can only be applied to an array of strings or an array of numbers.  Use the second argument to specify a comparison function"
        }
        "D3080" => "The picture string must only contain a maximum of two sub-pictures",
        "D3081" => {
            "The sub-picture must not contain more than one instance of the 'decimal-separator' character"
        }
        "D3082" => {
            "The sub-picture must not contain more than one instance of the 'percent' character"
        }
        "D3083" => {
            "The sub-picture must not contain more than one instance of the 'per-mille' character"
        }
        "D3084" => "The sub-picture must not contain both a 'percent' and a 'per-mille' character",
        "D3085" => {
            "The mantissa part of a sub-picture must contain at least one character that is either an 'optional digit character' or a member of the 'decimal digit family'"
        }
        "D3086" => {
            "The sub-picture must not contain a passive character that is preceded by an active character and that is followed by another active character"
        }
        "D3087" => {
            "The sub-picture must not contain a 'grouping-separator' character that appears adjacent to a 'decimal-separator' character"
        }
        "D3088" => {
            "The sub-picture must not contain a 'grouping-separator' at the end of the integer part"
        }
        "D3089" => {
            "The sub-picture must not contain two adjacent instances of the 'grouping-separator' character"
        }
        "D3090" => {
            "The integer part of the sub-picture must not contain a member of the 'decimal digit family' that is followed by an instance of the 'optional digit character'"
        }
        "D3091" => {
            "The fractional part of the sub-picture must not contain an instance of the 'optional digit character' that is followed by a member of the 'decimal digit family'"
        }
        "D3092" => {
            "A sub-picture that contains a 'percent' or 'per-mille' character must not contain a character treated as an 'exponent-separator'"
        }
        "D3093" => {
            "The exponent part of the sub-picture must comprise only of one or more characters that are members of the 'decimal digit family'"
        }
        "D3100" => {
            "The radix of the formatBase function must be between 2 and 36.  It was given {{value}}"
        }
        "D3110" => {
            "The argument of the toMillis function must be an ISO 8601 formatted timestamp. Given {{value}}"
        }
        "D3120" => "Syntax error in expression passed to function eval: {{value}}",
        "D3121" => "Dynamic error evaluating the expression passed to function eval: {{value}}",
        "D3130" => {
            "Formatting or parsing an integer as a sequence starting with {{value}} is not supported by this implementation"
        }
        "D3131" => "In a decimal digit pattern, all digits must be from the same decimal group",
        "D3132" => "Unknown component specifier {{value}} in date/time picture string",
        "D3133" => {
            "The 'name' modifier can only be applied to months and days in the date/time picture string, not {{value}}"
        }
        "D3134" => "The timezone integer format specifier cannot have more than four digits",
        "D3135" => "No matching closing bracket ']' in date/time picture string",
        "D3136" => {
            "The date/time picture string is missing specifiers required to parse the timestamp"
        }
        "D3137" | "D3141" => "{{{message}}}",
        "D3138" => {
            "The $single() function expected exactly 1 matching result.  Instead it matched more."
        }
        "D3139" => {
            "The $single() function expected exactly 1 matching result.  Instead it matched 0."
        }
        "D3140" => "Malformed URL passed to ${{{functionName}}}(): {{value}}",
        _ => return None,
    })
}
