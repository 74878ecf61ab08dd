//! The comparison operators of a Choice rule (ASL specification, Choice state).

/// What an operator's operand must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperandType {
    /// A string.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A string that is an RFC 3339 time.
    Timestamp,
}

macro_rules! comparators {
    ( $( $name:ident $type:ident, )* ) => {
        /// How a rule compares.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each is the language's own word for itself")]
        pub enum Comparator { $($name),* }

        impl Comparator {
            /// Every comparator, in the order the specification names them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name of its field.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            /// What its operand must be.
            pub const fn operand_type(self) -> OperandType {
                match self { $(Self::$name => OperandType::$type),* }
            }

            /// Reads a field's name without `Path` at its end.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $(stringify!($name) => Some(Self::$name),)* _ => None }
            }
        }
    };
}

comparators! {
    StringEquals String,
    StringLessThan String,
    StringGreaterThan String,
    StringLessThanEquals String,
    StringGreaterThanEquals String,
    StringMatches String,
    NumericEquals Number,
    NumericLessThan Number,
    NumericGreaterThan Number,
    NumericLessThanEquals Number,
    NumericGreaterThanEquals Number,
    BooleanEquals Boolean,
    TimestampEquals Timestamp,
    TimestampLessThan Timestamp,
    TimestampGreaterThan Timestamp,
    TimestampLessThanEquals Timestamp,
    TimestampGreaterThanEquals Timestamp,
    IsNull Boolean,
    IsPresent Boolean,
    IsNumeric Boolean,
    IsString Boolean,
    IsBoolean Boolean,
    IsTimestamp Boolean,
}

impl Comparator {
    /// Whether it also comes with a path for its operand.
    pub const fn has_path_form(self) -> bool {
        !matches!(
            self,
            Self::StringMatches
                | Self::IsNull
                | Self::IsPresent
                | Self::IsNumeric
                | Self::IsString
                | Self::IsBoolean
                | Self::IsTimestamp
        )
    }
}
