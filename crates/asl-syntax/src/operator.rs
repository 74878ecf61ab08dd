//! The comparison operators of a Choice rule, as they are written.

use asl_protocol::Comparator;

/// An operator as it is written: a comparator, and whether its operand is a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparisonOperator {
    /// How it compares.
    pub comparator: Comparator,
    /// Whether the operand is a path to the value to compare with: `StringEqualsPath`.
    pub is_path: bool,
}

impl ComparisonOperator {
    /// Reads a field's name.
    pub fn parse(name: &str) -> Option<Self> {
        if let Some(comparator) = Comparator::parse(name) {
            return Some(Self {
                comparator,
                is_path: false,
            });
        }
        let comparator = Comparator::parse(name.strip_suffix("Path")?)?;
        comparator.has_path_form().then_some(Self {
            comparator,
            is_path: true,
        })
    }

    /// The names of all operators, path forms included.
    pub fn names() -> Vec<String> {
        let plain = Comparator::ALL.iter().map(|c| c.as_str().to_owned());
        let with_path = Comparator::ALL.iter().filter(|c| c.has_path_form());
        plain
            .chain(with_path.map(|c| format!("{}Path", c.as_str())))
            .collect()
    }
}
