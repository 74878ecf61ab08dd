//! The typed tree of a state machine definition, built from any text.
//!
//! The tree is a set of views over the JSON tree: a [`State`], a [`Retrier`], a
//! [`ChoiceRule`] is a JSON object that knows its place, with one method for each of
//! its fields. A method gives `None` where the field is absent, and a [`Field`] with
//! ranges where it is there, also when its value has the wrong type (then
//! [`Field::value`] is `None`). So nothing that was written is lost, unknown fields
//! included ([`Object::fields`]), and nothing is refused: judging is `asl-analysis`'s.
//!
//! Every part knows its place in the form that AWS writes in its diagnostics, such as
//! `/States/A/Branches[0]/States/B/Next`.

mod choice;
mod error_handling;
mod field;
mod machine;
mod map;
mod operator;
mod query_language;
mod state;

use source::Diagnostic;

pub use asl_protocol::{Comparator, OperandType};
pub use choice::ChoiceRule;
pub use error_handling::{Catcher, Retrier};
pub use field::{Field, FromNode, Item, NumberOrText, Object, Path, Place, Written};
pub use machine::StateMachine;
pub use map::{
    Credentials, ItemBatcher, ItemReader, ProcessorConfig, ReaderConfig, ResultWriter, WriterConfig,
};
pub use operator::ComparisonOperator;
pub use query_language::QueryLanguage;
pub use state::{State, Transition, TransitionKind};

/// A definition, understood as far as it could be.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The machine at the top. Without a JSON object in the text it has no fields.
    pub machine: StateMachine,
    /// The JSON tree that the machine is a view of; `None` if the text holds no value.
    pub json: Option<json_syntax::Node>,
    /// What is wrong with the text as JSON.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether brackets or quotes do not pair, so that parts may hang in the wrong place.
    pub is_torn: bool,
}

/// Reads any text as a definition.
pub fn parse(text: &str) -> Parsed {
    let json_syntax::Parsed {
        root,
        diagnostics,
        is_torn,
    } = json_syntax::parse(text);
    Parsed {
        machine: StateMachine::top(root.as_ref()),
        json: root,
        diagnostics,
        is_torn,
    }
}

#[cfg(test)]
mod tests;
