//! Which query language rules where.

use std::rc::Rc;

use crate::{Field, State, StateMachine};

/// The two query languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueryLanguage {
    /// Paths, payload templates and intrinsic functions.
    #[default]
    JsonPath,
    /// `JSONata` expressions in `{% … %}`.
    Jsonata,
}

impl QueryLanguage {
    /// The value of the field `QueryLanguage`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::JsonPath => "JSONPath",
            Self::Jsonata => "JSONata",
        }
    }

    /// What a field says. As on AWS only exactly `JSONPath` is `JSONPath`: any other value is
    /// taken for `JSONata`, beside the complaint about it.
    fn of(field: &Field<Rc<str>>) -> Self {
        if field.value.as_deref() == Some(Self::JsonPath.as_str()) {
            Self::JsonPath
        } else {
            Self::Jsonata
        }
    }
}

impl StateMachine {
    /// The language of the machine at the top, which rules every state without its own.
    pub fn language(&self) -> QueryLanguage {
        self.query_language()
            .map_or(QueryLanguage::JsonPath, |field| QueryLanguage::of(&field))
    }
}

impl State {
    /// The language of the state in a machine of language `machine`, the one at the top.
    ///
    /// The language of a Map or Parallel does not reach the states inside it.
    pub fn language(&self, machine: QueryLanguage) -> QueryLanguage {
        self.query_language()
            .map_or(machine, |field| QueryLanguage::of(&field))
    }
}
