//! The built-in functions: their names, signatures and bodies.

mod aws;
mod calendar;
mod collections;
mod convert;
mod datetime;
mod encoding;
mod format_number;
mod higher_order;
mod integer_picture;
mod matching;
mod numeric;
mod picture;
mod read_time;
mod strings;

use std::rc::Rc;

use crate::Dialect;
use crate::error::{Fail, fail_internal};
use crate::eval::machine::Machine;
use crate::eval::walk::outer_input;
use crate::syntax::signature::Signature;
use crate::value::{Env, Val};

pub(crate) use convert::{boolean, write_string};

/// The arguments of a call, validated.
pub(crate) struct Args(Vec<Val>);

impl Args {
    /// Takes an argument out; undefined if there is none.
    pub(crate) fn take(&mut self, index: usize) -> Val {
        self.0
            .get_mut(index)
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// An argument that is a string.
    pub(crate) fn text(&self, index: usize) -> Option<Rc<str>> {
        self.0.get(index)?.as_text().cloned()
    }

    /// An argument that is a number.
    pub(crate) fn number(&self, index: usize) -> Option<f64> {
        self.0.get(index)?.as_f64()
    }

    /// All arguments.
    pub(crate) fn all(&self) -> &[Val] {
        &self.0
    }
}

macro_rules! builtins {
    ($($variant:ident $name:literal $signature:literal $arity:literal,)*) => {
        /// A built-in function.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Builtin {
            $($variant,)*
        }

        /// Every function with its name, its signature and the number of arguments it declares.
        const TABLE: &[(Builtin, &str, &str, usize)] = &[
            $((Builtin::$variant, $name, $signature, $arity),)*
        ];
    };
}

builtins! {
    Sum "sum" "<a<n>:n>" 1,
    Count "count" "<a:n>" 1,
    Max "max" "<a<n>:n>" 1,
    Min "min" "<a<n>:n>" 1,
    Average "average" "<a<n>:n>" 1,
    String "string" "<x-b?:s>" 1,
    Substring "substring" "<s-nn?:s>" 3,
    SubstringBefore "substringBefore" "<s-s:s>" 2,
    SubstringAfter "substringAfter" "<s-s:s>" 2,
    Lowercase "lowercase" "<s-:s>" 1,
    Uppercase "uppercase" "<s-:s>" 1,
    Length "length" "<s-:n>" 1,
    Trim "trim" "<s-:s>" 1,
    Pad "pad" "<s-ns?:s>" 3,
    Match "match" "<s-f<s:o>n?:a<o>>" 3,
    Contains "contains" "<s-(sf):b>" 2,
    Replace "replace" "<s-(sf)(sf)n?:s>" 4,
    Split "split" "<s-(sf)n?:a<s>>" 3,
    Join "join" "<a<s>s?:s>" 2,
    FormatNumber "formatNumber" "<n-so?:s>" 3,
    FormatBase "formatBase" "<n-n?:s>" 2,
    FormatInteger "formatInteger" "<n-s:s>" 2,
    ParseInteger "parseInteger" "<s-s:n>" 2,
    Number "number" "<(nsb)-:n>" 1,
    Floor "floor" "<n-:n>" 1,
    Ceil "ceil" "<n-:n>" 1,
    Round "round" "<n-n?:n>" 2,
    Abs "abs" "<n-:n>" 1,
    Sqrt "sqrt" "<n-:n>" 1,
    Power "power" "<n-n:n>" 2,
    Random "random" "<:n>" 0,
    Boolean "boolean" "<x-:b>" 1,
    Not "not" "<x-:b>" 1,
    Map "map" "<af>" 2,
    Zip "zip" "<a+>" 0,
    Filter "filter" "<af>" 2,
    Single "single" "<af?>" 2,
    Reduce "reduce" "<afj?:j>" 3,
    Sift "sift" "<o-f?:o>" 2,
    Keys "keys" "<x-:a<s>>" 1,
    Lookup "lookup" "<x-s:x>" 2,
    Append "append" "<xx:a>" 2,
    Exists "exists" "<x:b>" 1,
    Spread "spread" "<x-:a<o>>" 1,
    Merge "merge" "<a<o>:o>" 1,
    Reverse "reverse" "<a:a>" 1,
    Each "each" "<o-f:a>" 2,
    Error "error" "<s?:x>" 1,
    Assert "assert" "<bs?:x>" 2,
    Type "type" "<x:s>" 1,
    Sort "sort" "<af?:a>" 2,
    Shuffle "shuffle" "<a:a>" 1,
    Distinct "distinct" "<x:x>" 1,
    Base64Encode "base64encode" "<s-:s>" 1,
    Base64Decode "base64decode" "<s-:s>" 1,
    EncodeUrlComponent "encodeUrlComponent" "<s-:s>" 1,
    EncodeUrl "encodeUrl" "<s-:s>" 1,
    DecodeUrlComponent "decodeUrlComponent" "<s-:s>" 1,
    DecodeUrl "decodeUrl" "<s-:s>" 1,
    ToMillis "toMillis" "<s-s?:n>" 2,
    FromMillis "fromMillis" "<n-s?s?:s>" 3,
    Clone "clone" "<(oa)-:o>" 1,
    Now "now" "<s?s?:s>" 2,
    Millis "millis" "<:n>" 0,
    Eval "eval" "<sx?:x>" 2,
    Partition "partition" "<xn?:a>" 2,
    Range "range" "<nnn?:a>" 3,
    Hash "hash" "<ss?:s>" 2,
    SeededRandom "random" "<n?:n>" 1,
    Uuid "uuid" "<:s>" 0,
    Parse "parse" "<s?:x>" 1,
}

thread_local! {
    /// The signatures, parsed once.
    static SIGNATURES: Vec<Signature> = TABLE
        .iter()
        .map(|(_, _, text, _)| Signature::parse(text).unwrap_or_default())
        .collect();

    static TRANSFORM_SIGNATURE: Signature = Signature::parse("<(oa):o>").unwrap_or_default();
}

impl Builtin {
    /// The function of this name in a dialect.
    pub(crate) fn named(name: &str, dialect: Dialect) -> Option<Self> {
        TABLE
            .iter()
            .find(|(builtin, known, _, _)| *known == name && builtin.belongs_to(dialect))
            .map(|(builtin, _, _, _)| *builtin)
    }

    /// The names of all functions of a dialect.
    #[cfg(test)]
    pub(crate) fn names(dialect: Dialect) -> impl Iterator<Item = &'static str> {
        TABLE
            .iter()
            .filter(move |(builtin, ..)| builtin.belongs_to(dialect))
            .map(|(_, name, _, _)| *name)
    }

    const fn belongs_to(self, dialect: Dialect) -> bool {
        match dialect {
            Dialect::Jsonata => !matches!(
                self,
                Self::Partition
                    | Self::Range
                    | Self::Hash
                    | Self::SeededRandom
                    | Self::Uuid
                    | Self::Parse
            ),
            Dialect::Aws => !matches!(self, Self::Eval | Self::Random),
        }
    }

    /// Its signature as written.
    pub(crate) fn signature(self) -> &'static str {
        TABLE
            .get(self as usize)
            .map_or("", |(_, _, signature, _)| *signature)
    }

    /// How many arguments it declares, which decides what `$map` and its like pass.
    pub(crate) fn arity(self) -> usize {
        TABLE
            .get(self as usize)
            .map_or(0, |(_, _, _, arity)| *arity)
    }

    /// How many arguments a partial application can leave open.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other functions belong to other modules"
    )]
    pub(crate) fn declared_params(self) -> usize {
        match self {
            Self::String => 2,
            Self::Zip | Self::Random | Self::Millis | Self::Uuid => 1,
            _ => self.arity(),
        }
    }

    /// The arguments as the function takes them.
    pub(crate) fn validate(self, args: Vec<Val>, context: &Val) -> Result<Vec<Val>, Fail> {
        SIGNATURES.with(|signatures| match signatures.get(self as usize) {
            Some(signature) => signature.validate(args, context),
            None => Ok(args),
        })
    }

    /// The argument of a transform.
    pub(crate) fn validate_transform(args: Vec<Val>, context: &Val) -> Result<Vec<Val>, Fail> {
        TRANSFORM_SIGNATURE.with(|signature| signature.validate(args, context))
    }
}

impl Machine<'_> {
    /// Runs a built-in function; `input` and `env` are those of the call.
    pub(crate) fn call_builtin(
        &mut self,
        builtin: Builtin,
        args: Vec<Val>,
        input: &Val,
        env: &Env,
    ) -> Result<Val, Fail> {
        let mut args = Args(args);
        match builtin {
            Builtin::Sum
            | Builtin::Count
            | Builtin::Max
            | Builtin::Min
            | Builtin::Average
            | Builtin::Floor
            | Builtin::Ceil
            | Builtin::Round
            | Builtin::Abs
            | Builtin::Sqrt
            | Builtin::Power
            | Builtin::Number
            | Builtin::FormatBase => numeric::call(builtin, &args),
            Builtin::Random => Ok(numeric::unit(self.host.random.next_u64()).into()),
            Builtin::FormatNumber => format_number::call(&args),
            Builtin::FormatInteger | Builtin::ParseInteger => integer_picture::call(builtin, &args),
            Builtin::ToMillis | Builtin::FromMillis | Builtin::Now | Builtin::Millis => {
                datetime::call(builtin, &args, self.host.clock_millis)
            }
            Builtin::String
            | Builtin::Substring
            | Builtin::SubstringBefore
            | Builtin::SubstringAfter
            | Builtin::Lowercase
            | Builtin::Uppercase
            | Builtin::Length
            | Builtin::Trim
            | Builtin::Pad
            | Builtin::Join => self.string_function(builtin, &args),
            Builtin::Match | Builtin::Contains | Builtin::Replace | Builtin::Split => {
                self.matching_function(builtin, &mut args, env)
            }
            Builtin::Base64Decode
                if self.dialect == Dialect::Aws
                    && args.text(0).is_some_and(|text| !encoding::is_base64(&text)) =>
            {
                Err(fail_internal(self.uuid()))
            }
            Builtin::Base64Encode
            | Builtin::Base64Decode
            | Builtin::EncodeUrlComponent
            | Builtin::EncodeUrl
            | Builtin::DecodeUrlComponent
            | Builtin::DecodeUrl => {
                let text = encoding::call(builtin, &args)?;
                self.allocate(text.as_str().map_or(0, str::len))?;
                Ok(text)
            }
            Builtin::Map
            | Builtin::Filter
            | Builtin::Single
            | Builtin::Reduce
            | Builtin::Sift
            | Builtin::Each
            | Builtin::Sort => self.higher_order(builtin, &mut args, env),
            Builtin::Boolean
            | Builtin::Not
            | Builtin::Exists
            | Builtin::Type
            | Builtin::Zip
            | Builtin::Keys
            | Builtin::Lookup
            | Builtin::Append
            | Builtin::Spread
            | Builtin::Merge
            | Builtin::Reverse
            | Builtin::Shuffle
            | Builtin::Distinct
            | Builtin::Error
            | Builtin::Assert
            | Builtin::Clone => self.collection_function(builtin, &mut args),
            Builtin::Eval => self.eval_text(&mut args, input, env),
            Builtin::Partition
            | Builtin::Range
            | Builtin::Hash
            | Builtin::SeededRandom
            | Builtin::Uuid
            | Builtin::Parse => self.aws_function(builtin, &args),
        }
    }

    /// `$eval(text, focus)`
    fn eval_text(&mut self, args: &mut Args, input: &Val, env: &Env) -> Result<Val, Fail> {
        let Some(text) = args.text(0) else {
            return Ok(Val::Undefined);
        };
        let focus = args.take(1);
        let focus = if focus.is_undefined() {
            input.clone()
        } else {
            outer_input(focus)
        };
        let wrap = |code: &'static str, error: Fail| {
            if error.limit.is_some() {
                return error;
            }
            crate::error::fail(code).value(Some(error.text().into()))
        };
        let expr = self
            .compile(&text, false)
            .map_err(|error| wrap("D3120", error))?;
        self.eval(&expr, &focus, env)
            .map_err(|error| wrap("D3121", error))
    }
}
