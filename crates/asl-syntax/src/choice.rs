//! The rules of a Choice state.

use std::rc::Rc;

use json_syntax::Node;
use json_value::Value;

use crate::field::view;
use crate::{ComparisonOperator, Field};

view! {
    /// One item of `Choices`, or a rule inside `And`, `Or` and `Not`.
    ChoiceRule {
        /// `Next`: where it leads; in a rule of `Choices` only.
        next: "Next" => Rc<str>,
        /// `Condition`: a `JSONata` expression.
        condition: "Condition" => Value,
        /// `Variable`: a path to what is compared.
        variable: "Variable" => Rc<str>,
        /// `And`: rules that must all match.
        and: "And" => Vec<ChoiceRule>,
        /// `Or`: rules of which one must match.
        or: "Or" => Vec<ChoiceRule>,
        /// `Not`: a rule that must not match.
        not: "Not" => ChoiceRule,
        /// `Assign`: variables; in a rule of `Choices` only.
        assign: "Assign" => Value,
        /// `Output`; in a rule of `Choices` only.
        output: "Output" => Value,
        /// `Comment`: for people.
        comment: "Comment" => Rc<str>,
    }
}

impl ChoiceRule {
    /// The comparisons it makes: one if the rule is right.
    pub fn comparisons(&self) -> Vec<(ComparisonOperator, Field<Node>)> {
        self.object
            .fields()
            .filter_map(|field| Some((ComparisonOperator::parse(field.name())?, field)))
            .collect()
    }
}
