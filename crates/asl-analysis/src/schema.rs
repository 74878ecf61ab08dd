//! Which fields each part of a definition has, and what each takes.
//!
//! One table; the rules read it. It follows what `ValidateStateMachineDefinition`
//! accepts, measured field by field for every type of state.

use asl_protocol::StateKind;
use asl_protocol::limits::{MAX_BATCH_BYTES, MAX_DELAY_SECONDS, MAX_ITEMS, MAX_SECONDS};
use asl_syntax::{ComparisonOperator, OperandType, QueryLanguage};

use json_syntax::is_same;

use crate::definition::{Part, PartKind};

/// One field that a part may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldSpec {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    /// The language the field belongs to, `None` if to both.
    pub(crate) language: Option<QueryLanguage>,
    /// Whether every such part must have it.
    pub(crate) is_required: bool,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shape {
    /// Any JSON.
    Any,
    /// Any JSON, every string in it an expression if it looks like one.
    Jsonata,
    /// A string.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number within bounds.
    Integer(i64, i64),
    /// A whole number within bounds, or an expression where `JSONata` rules.
    DynamicInteger(i64, i64),
    /// A number within bounds.
    Number(f64, f64),
    /// A number within bounds, or an expression where `JSONata` rules.
    DynamicNumber(f64, f64),
    /// A string out of a few.
    OneOf(&'static [&'static str]),
    /// An object.
    Object,
    /// An object with variables to assign; its strings are queries.
    Variables,
    /// Any JSON; a payload template where `JSONPath` rules.
    Template,
    /// A `JSONata` expression, or an object whose strings are.
    Arguments,
    /// An array.
    Array,
    /// An array with at least one item.
    NonEmptyArray,
    /// An array, or an expression that gives one.
    Items,
    /// A path or `null`.
    NullablePath,
    /// A path, or an intrinsic function.
    PathOrIntrinsic,
    /// A reference path, also into the context object and variables.
    ReferencePath,
    /// A reference path into the state's input, or `null`.
    ResultPath,
    /// A time as RFC 3339 has it, or an expression where `JSONata` rules.
    Timestamp,
    /// A time as RFC 3339 has it.
    StaticTimestamp,
    /// A string, or an expression where `JSONata` rules.
    DynamicText,
    /// `true`, `false` or an expression.
    Condition,
}

const fn field(name: &'static str, shape: Shape) -> FieldSpec {
    FieldSpec {
        name,
        shape,
        language: None,
        is_required: false,
    }
}

const fn required(name: &'static str, shape: Shape) -> FieldSpec {
    FieldSpec {
        is_required: true,
        ..field(name, shape)
    }
}

const fn jsonpath(name: &'static str, shape: Shape) -> FieldSpec {
    FieldSpec {
        language: Some(QueryLanguage::JsonPath),
        ..field(name, shape)
    }
}

const fn jsonata(name: &'static str, shape: Shape) -> FieldSpec {
    FieldSpec {
        language: Some(QueryLanguage::Jsonata),
        ..field(name, shape)
    }
}

/// The names of the query languages.
const LANGUAGES: Shape = Shape::OneOf(&["JSONPath", "JSONata"]);
/// The values of `Type`.
const TYPES: Shape = Shape::OneOf(&[
    "Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map",
]);

const TOP: &[FieldSpec] = &[
    required("StartAt", Shape::Text),
    required("States", Shape::Object),
    field("Comment", Shape::Text),
    field("Version", Shape::OneOf(&["1.0"])),
    field("TimeoutSeconds", Shape::Integer(0, MAX_SECONDS)),
    field("QueryLanguage", LANGUAGES),
];

const BRANCH: &[FieldSpec] = &[
    required("StartAt", Shape::Text),
    required("States", Shape::Object),
    field("Comment", Shape::Text),
];

const PROCESSOR: &[FieldSpec] = &[
    required("StartAt", Shape::Text),
    required("States", Shape::Object),
    field("Comment", Shape::Text),
    field("ProcessorConfig", Shape::Object),
];

/// Fields of every type of state.
const STATE: &[FieldSpec] = &[
    required("Type", TYPES),
    field("Comment", Shape::Text),
    field("QueryLanguage", LANGUAGES),
];

/// Fields of every type but Fail.
const INPUT_OUTPUT: &[FieldSpec] = &[
    jsonpath("InputPath", Shape::NullablePath),
    jsonpath("OutputPath", Shape::NullablePath),
    jsonata("Output", Shape::Jsonata),
];

/// Fields of the types that go on to another state by `Next`.
const TRANSITION: &[FieldSpec] = &[
    field("Next", Shape::Text),
    field("End", Shape::Boolean),
    field("Assign", Shape::Variables),
];

/// Fields of the types that can fail and be tried again.
const WORK: &[FieldSpec] = &[
    jsonpath("ResultPath", Shape::ResultPath),
    jsonpath("Parameters", Shape::Template),
    jsonpath("ResultSelector", Shape::Template),
    field("Retry", Shape::Array),
    field("Catch", Shape::Array),
];

const PASS: &[FieldSpec] = &[
    jsonpath("Result", Shape::Any),
    jsonpath("ResultPath", Shape::ResultPath),
    jsonpath("Parameters", Shape::Template),
];

const TASK: &[FieldSpec] = &[
    required("Resource", Shape::Text),
    jsonata("Arguments", Shape::Arguments),
    field("TimeoutSeconds", Shape::DynamicInteger(1, MAX_SECONDS)),
    jsonpath("TimeoutSecondsPath", Shape::ReferencePath),
    field("HeartbeatSeconds", Shape::DynamicInteger(1, MAX_SECONDS)),
    jsonpath("HeartbeatSecondsPath", Shape::ReferencePath),
    field("Credentials", Shape::Object),
];

const CHOICE: &[FieldSpec] = &[
    required("Choices", Shape::NonEmptyArray),
    field("Default", Shape::Text),
    field("Assign", Shape::Variables),
];

const WAIT: &[FieldSpec] = &[
    field("Seconds", Shape::DynamicInteger(0, MAX_SECONDS)),
    jsonpath("SecondsPath", Shape::ReferencePath),
    field("Timestamp", Shape::Timestamp),
    jsonpath("TimestampPath", Shape::ReferencePath),
];

const FAIL: &[FieldSpec] = &[
    field("Error", Shape::DynamicText),
    jsonpath("ErrorPath", Shape::PathOrIntrinsic),
    field("Cause", Shape::DynamicText),
    jsonpath("CausePath", Shape::PathOrIntrinsic),
];

const PARALLEL: &[FieldSpec] = &[
    required("Branches", Shape::NonEmptyArray),
    jsonata("Arguments", Shape::Arguments),
];

const MAP: &[FieldSpec] = &[
    field("ItemProcessor", Shape::Object),
    field("Iterator", Shape::Object),
    jsonpath("ItemsPath", Shape::ReferencePath),
    jsonata("Items", Shape::Items),
    field("ItemSelector", Shape::Template),
    field("MaxConcurrency", Shape::DynamicInteger(0, i64::MAX)),
    jsonpath("MaxConcurrencyPath", Shape::ReferencePath),
    field("ItemReader", Shape::Object),
    field("ItemBatcher", Shape::Object),
    field("ResultWriter", Shape::Object),
    field("ToleratedFailureCount", Shape::DynamicInteger(0, i64::MAX)),
    jsonpath("ToleratedFailureCountPath", Shape::ReferencePath),
    field(
        "ToleratedFailurePercentage",
        Shape::DynamicNumber(0.0, 100.0),
    ),
    jsonpath("ToleratedFailurePercentagePath", Shape::ReferencePath),
    field("Label", Shape::Text),
];

const RETRIER: &[FieldSpec] = &[
    required("ErrorEquals", Shape::NonEmptyArray),
    field("IntervalSeconds", Shape::Integer(0, MAX_SECONDS)),
    field("MaxAttempts", Shape::Integer(0, MAX_SECONDS)),
    field("BackoffRate", Shape::Number(1.0, f64::MAX)),
    field("MaxDelaySeconds", Shape::Integer(1, MAX_DELAY_SECONDS)),
    field("JitterStrategy", Shape::OneOf(&["NONE", "FULL"])),
    field("Comment", Shape::Text),
];

const CATCHER: &[FieldSpec] = &[
    required("ErrorEquals", Shape::NonEmptyArray),
    required("Next", Shape::Text),
    jsonpath("ResultPath", Shape::ResultPath),
    jsonata("Output", Shape::Jsonata),
    field("Assign", Shape::Variables),
    field("Comment", Shape::Text),
];

const CHOICE_RULE: &[FieldSpec] = &[
    required("Next", Shape::Text),
    field("Assign", Shape::Variables),
    jsonata("Output", Shape::Jsonata),
    jsonata("Condition", Shape::Condition),
];

/// Fields of every choice rule, nested ones too; the comparison operators come on top.
const COMPARISON: &[FieldSpec] = &[
    jsonpath("And", Shape::NonEmptyArray),
    jsonpath("Or", Shape::NonEmptyArray),
    jsonpath("Not", Shape::Object),
    jsonpath("Variable", Shape::ReferencePath),
    field("Comment", Shape::Text),
];

const PROCESSOR_CONFIG: &[FieldSpec] = &[
    field("Mode", Shape::OneOf(&["INLINE", "DISTRIBUTED"])),
    field("ExecutionType", Shape::OneOf(&["STANDARD", "EXPRESS"])),
];

const ITEM_READER: &[FieldSpec] = &[
    required("Resource", Shape::Text),
    jsonpath("Parameters", Shape::Template),
    jsonata("Arguments", Shape::Arguments),
    field("ReaderConfig", Shape::Object),
    field("Comment", Shape::Text),
];

const READER_CONFIG: &[FieldSpec] = &[
    field(
        "InputType",
        Shape::OneOf(&["MANIFEST", "JSON", "CSV", "JSONL", "PARQUET"]),
    ),
    field("CSVHeaderLocation", Shape::OneOf(&["FIRST_ROW", "GIVEN"])),
    field("CSVHeaders", Shape::NonEmptyArray),
    field(
        "CSVDelimiter",
        Shape::OneOf(&["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"]),
    ),
    field("MaxItems", Shape::DynamicInteger(0, MAX_ITEMS)),
    jsonpath("MaxItemsPath", Shape::ReferencePath),
    field(
        "ManifestType",
        Shape::OneOf(&["ATHENA_DATA", "S3_INVENTORY"]),
    ),
    field(
        "Transformation",
        Shape::OneOf(&["NONE", "LOAD_AND_FLATTEN"]),
    ),
    field("ItemsPointer", Shape::DynamicText),
    field("Comment", Shape::Text),
];

const ITEM_BATCHER: &[FieldSpec] = &[
    field("BatchInput", Shape::Template),
    field("MaxItemsPerBatch", Shape::DynamicInteger(0, i64::MAX)),
    jsonpath("MaxItemsPerBatchPath", Shape::ReferencePath),
    field(
        "MaxInputBytesPerBatch",
        Shape::DynamicInteger(0, MAX_BATCH_BYTES),
    ),
    jsonpath("MaxInputBytesPerBatchPath", Shape::ReferencePath),
    field("Comment", Shape::Text),
];

const RESULT_WRITER: &[FieldSpec] = &[
    field("Resource", Shape::Text),
    jsonpath("Parameters", Shape::Template),
    jsonata("Arguments", Shape::Arguments),
    field("WriterConfig", Shape::Object),
    field("Comment", Shape::Text),
];

const WRITER_CONFIG: &[FieldSpec] = &[
    required("OutputType", Shape::OneOf(&["JSON", "JSONL"])),
    field(
        "Transformation",
        Shape::OneOf(&["NONE", "COMPACT", "FLATTEN"]),
    ),
    field("Comment", Shape::Text),
];

const CREDENTIALS: &[FieldSpec] = &[
    field("RoleArn", Shape::DynamicText),
    jsonpath("RoleArn.$", Shape::PathOrIntrinsic),
];

/// The fields of a part, in groups. Not the comparison operators: see [`find`].
pub(crate) fn groups(kind: PartKind) -> &'static [&'static [FieldSpec]] {
    match kind {
        PartKind::Top => &[TOP],
        PartKind::Branch => &[BRANCH],
        PartKind::Processor => &[PROCESSOR],
        PartKind::State(None) => &[STATE],
        PartKind::State(Some(kind)) => state_groups(kind),
        PartKind::Retrier => &[RETRIER],
        PartKind::Catcher => &[CATCHER],
        PartKind::ChoiceRule => &[CHOICE_RULE, COMPARISON],
        PartKind::NestedRule => &[COMPARISON],
        PartKind::ProcessorConfig => &[PROCESSOR_CONFIG],
        PartKind::ItemReader => &[ITEM_READER],
        PartKind::ReaderConfig => &[READER_CONFIG],
        PartKind::ItemBatcher => &[ITEM_BATCHER],
        PartKind::ResultWriter => &[RESULT_WRITER],
        PartKind::WriterConfig => &[WRITER_CONFIG],
        PartKind::Credentials => &[CREDENTIALS],
    }
}

fn state_groups(kind: StateKind) -> &'static [&'static [FieldSpec]] {
    match kind {
        StateKind::Pass => &[STATE, PASS, INPUT_OUTPUT, TRANSITION],
        StateKind::Task => &[STATE, TASK, INPUT_OUTPUT, WORK, TRANSITION],
        StateKind::Choice => &[STATE, CHOICE, INPUT_OUTPUT],
        StateKind::Wait => &[STATE, WAIT, INPUT_OUTPUT, TRANSITION],
        StateKind::Succeed => &[STATE, INPUT_OUTPUT],
        StateKind::Fail => &[STATE, FAIL],
        StateKind::Parallel => &[STATE, PARALLEL, INPUT_OUTPUT, WORK, TRANSITION],
        StateKind::Map => &[STATE, MAP, INPUT_OUTPUT, WORK, TRANSITION],
    }
}

/// The fields of a part, but for the comparison operators.
pub(crate) fn fields(kind: PartKind) -> impl Iterator<Item = &'static FieldSpec> {
    groups(kind).iter().copied().flatten()
}

/// The fields that every such part must have and this one has not.
pub(crate) fn missing_fields(part: &Part) -> Vec<&'static str> {
    let mut missing = Vec::new();
    for group in groups(part.kind) {
        for spec in *group {
            // They are the first ones of their groups.
            if !spec.is_required {
                break;
            }
            if !part.object.has(spec.name) {
                missing.push(spec.name);
            }
        }
    }
    missing
}

/// The field of that name, if such a part has one.
pub(crate) fn find(kind: PartKind, name: &str) -> Option<&'static FieldSpec> {
    for group in groups(kind) {
        for spec in *group {
            if is_same(spec.name, name) {
                return Some(spec);
            }
        }
    }
    let is_rule = matches!(kind, PartKind::ChoiceRule | PartKind::NestedRule);
    is_rule.then(|| comparison(name))?
}

/// A comparison operator as a field.
fn comparison(name: &str) -> Option<&'static FieldSpec> {
    let operator = ComparisonOperator::parse(name)?;
    Some(match operator.comparator.operand_type() {
        _ if operator.is_path => const { &jsonpath("…Path", Shape::ReferencePath) },
        OperandType::String => const { &jsonpath("String…", Shape::Text) },
        OperandType::Number => const { &jsonpath("Numeric…", Shape::Number(f64::MIN, f64::MAX)) },
        OperandType::Boolean => const { &jsonpath("Boolean…", Shape::Boolean) },
        OperandType::Timestamp => const { &jsonpath("Timestamp…", Shape::StaticTimestamp) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn required_fields_come_first() {
        let kinds = StateKind::ALL
            .iter()
            .map(|kind| PartKind::State(Some(*kind)));
        for kind in kinds.chain([
            PartKind::Top,
            PartKind::Branch,
            PartKind::Processor,
            PartKind::State(None),
            PartKind::Retrier,
            PartKind::Catcher,
            PartKind::ChoiceRule,
            PartKind::NestedRule,
            PartKind::ProcessorConfig,
            PartKind::ItemReader,
            PartKind::ReaderConfig,
            PartKind::ItemBatcher,
            PartKind::ResultWriter,
            PartKind::WriterConfig,
            PartKind::Credentials,
        ]) {
            for group in groups(kind) {
                assert!(group.is_sorted_by_key(|spec| !spec.is_required), "{kind:?}");
            }
        }
    }
}
