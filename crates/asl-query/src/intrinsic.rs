//! The intrinsic functions, `States.…`: their syntax and what they do.
//!
//! The service accepts a definition whatever the number of a call's arguments; a call that
//! has too few or too many, or wrong ones, fails with `States.Runtime` when it is made, and
//! does not say which argument it minds (recorded on AWS: gabrielmoreira/tiny-asl-machine,
//! `tests/conformance`). So are the oddities of each function in `functions`.

mod arguments;
mod format;
mod functions;
mod java_random;
mod parse;
mod unique;

use std::rc::Rc;

use json_value::Value;
use source::TextRange;

use crate::reference::{Reference, ReferenceKind, range};
use crate::{EvalError, Scope, SourcePath};
use format::FormatString;

pub(crate) use parse::parse;

/// A call with its arguments.
#[derive(Debug)]
pub(crate) struct Call {
    function: Function,
    name: TextRange,
    arguments: Vec<Argument>,
}

#[derive(Debug)]
pub(crate) enum Argument {
    /// A number, `true`, `false` or `null`.
    Literal(Value),
    /// A string in single quotes.
    Text(FormatString),
    Path {
        path: SourcePath,
        start: usize,
    },
    Call(Call),
}

impl Call {
    pub(crate) fn eval(&self, scope: &Scope<'_>) -> Result<Value, EvalError> {
        if let (Function::Format, Some((Argument::Text(template), rest))) =
            (self.function, self.arguments.split_first())
        {
            let rest: Result<Vec<Value>, _> =
                rest.iter().map(|argument| argument.eval(scope)).collect();
            return template.format(&rest?).map_err(EvalError::Intrinsic);
        }
        let arguments: Result<Vec<Value>, _> = self
            .arguments
            .iter()
            .map(|argument| argument.eval(scope))
            .collect();
        functions::call(self.function, &arguments?, scope).map_err(EvalError::Intrinsic)
    }

    /// The calls that have too few arguments or too many, each with how many it has.
    pub(crate) fn miscounted(&self, out: &mut Vec<(Function, usize, TextRange)>) {
        let (least, most) = self.function.arity();
        let n = self.arguments.len();
        if n < least || most.is_some_and(|most| most < n) {
            out.push((self.function, n, self.name));
        }
        for argument in &self.arguments {
            if let Argument::Call(call) = argument {
                call.miscounted(out);
            }
        }
    }

    pub(crate) fn references(&self) -> Vec<Reference> {
        let mut references = vec![Reference {
            kind: ReferenceKind::Function(self.function),
            range: self.name,
        }];
        for argument in &self.arguments {
            match argument {
                Argument::Literal(_) | Argument::Text(_) => {}
                Argument::Path { path, start } => references.push(Reference::of_path(path, *start)),
                Argument::Call(call) => references.extend(call.references()),
            }
        }
        references
    }
}

impl Argument {
    fn eval(&self, scope: &Scope<'_>) -> Result<Value, EvalError> {
        match self {
            Self::Literal(value) => Ok(value.clone()),
            Self::Text(text) => Ok(Value::String(Rc::clone(text.plain()))),
            Self::Path { path, .. } => path.eval(scope).map_err(|error| {
                // The service names the path as it applies it, and always the input (Step
                // Functions Local; floci's `AslExecutorIntrinsicMissingArgumentTest`).
                let (text, input) = match path.text().strip_prefix("$$") {
                    Some(rest) => (format!("${rest}"), scope.input.to_string()),
                    None => (path.text().to_owned(), path.input_text(scope)),
                };
                EvalError::Argument {
                    path: text,
                    error,
                    input,
                }
            }),
            Self::Call(call) => call.eval(scope),
        }
    }
}

macro_rules! functions {
    ($($name:ident $least:literal $most:expr, $about:literal;)*) => {
        /// An intrinsic function.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Function {
            $(#[doc = $about] $name,)*
        }

        impl Function {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name as written: `States.Format`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => concat!("States.", stringify!($name)),)* }
            }

            /// What the function does, in one sentence.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)* }
            }

            /// The fewest arguments it takes, and the most if there is a most.
            pub const fn arity(self) -> (usize, Option<usize>) {
                match self { $(Self::$name => ($least, $most),)* }
            }
        }
    };
}

functions! {
    Format 1 None, "Puts values into the `{}` of a template.";
    StringToJson 1 Some(1), "Reads JSON text.";
    JsonToString 1 Some(1), "Writes a value as JSON text.";
    Array 0 None, "Makes an array of its arguments.";
    ArrayPartition 2 Some(2), "Cuts an array into arrays of at most so many items.";
    ArrayContains 2 Some(2), "Whether an array has an item equal to a value.";
    ArrayRange 3 Some(3), "The numbers from a first to a last in steps.";
    ArrayGetItem 2 Some(2), "The item of an array at an index from 0.";
    ArrayLength 1 Some(1), "The number of items of an array.";
    ArrayUnique 1 Some(1), "An array without what it repeats.";
    Base64Encode 1 Some(1), "Text in Base64.";
    Base64Decode 1 Some(1), "The text of Base64.";
    Hash 2 Some(2), "The hash of text by MD5, SHA-1, SHA-256, SHA-384 or SHA-512, in hexadecimal.";
    JsonMerge 3 Some(3), "The members of two objects; those of the second count.";
    MathRandom 2 Some(3), "A random integer from a first to before a last, with a seed if one is given.";
    MathAdd 2 Some(2), "The sum of two integers.";
    StringSplit 2 Some(2), "The pieces of a text between any of the characters of another.";
    UUID 0 Some(0), "A random UUID (version 4).";
}

impl Function {
    /// Reads a name such as `States.Format`; case counts.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|function| function.as_str() == name)
    }
}

fn name_range(start: usize, name: &str) -> TextRange {
    range(start, start + name.len())
}
