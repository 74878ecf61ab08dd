//! `inspectionData`: the data flow as the response shows it.
//!
//! Which stages there are is a matter of the state's type and query language (recorded,
//! except where the table says *documented*):
//!
//! | type | `JSONPath` | `JSONata` |
//! |---|---|---|
//! | all | `input` | `input` |
//! | Choice, Wait, Succeed, Fail | `afterInputPath` | – |
//! | Pass | `afterInputPath`, `afterParameters`, `afterResultSelector`, `afterResultPath`; with `Result` only `result` and the last two | – |
//! | Task | the same and `result` | `afterArguments`, `result` |
//! | Parallel | `afterParameters` if there are any, `afterResultSelector`, `afterResultPath` | `afterArguments` |
//! | Map | `afterInputPath`, `afterItemsPath`, `afterResultSelector`, `afterResultPath` | – |
//! | Map, *documented* | `afterItemsPointer`, `afterItemSelector`, `afterItemBatcher` where there is such a field | the same |
//! | Map | `maxConcurrency`, and the tolerated failures where they are set | the same |
//! | caught | `afterResultPath`, of the catcher | – |
//!
//! They stand in the order of the API's model, as the service writes them (seen).

use std::rc::Rc;

use asl_engine::VisitEnd;
use asl_program::{Action, QueryLanguage, State};
use asl_protocol::{Stage, StageKind};
use json_value::{Map, Value};

use super::http::Exchange;
use super::request::Request;
use super::subject::Subject;

/// What is known of a visit.
pub(super) struct Inspected<'a> {
    pub(super) stages: Vec<Stage>,
    pub(super) variables: Rc<Map>,
    pub(super) end: &'a VisitEnd,
    pub(super) exchange: Option<Exchange>,
}

/// The member of the response. Data is JSON as text, settings are numbers.
pub(super) fn inspection_data(
    request: &Request,
    subject: &Subject,
    inspected: Inspected<'_>,
) -> Value {
    let Inspected {
        stages,
        variables,
        end,
        exchange,
    } = inspected;
    let state = subject.state();
    let mut data = Map::new();
    data.insert("input", request.input_text.clone().into());
    for Stage { kind, value, .. } in &stages {
        if is_shown(state, *kind) && !OF_MAPS.contains(kind) {
            data.insert(kind.as_str(), value.to_string().into());
        }
        if *kind == StageKind::AfterInputPath && takes_input_as_parameters(state) {
            data.insert(
                StageKind::AfterParameters.as_str(),
                value.to_string().into(),
            );
        }
    }
    if let VisitEnd::Caught { output, .. } = end
        && state.language == QueryLanguage::JsonPath
    {
        data.insert(
            StageKind::AfterResultPath.as_str(),
            output.to_string().into(),
        );
    }
    if let Some(Exchange { request, response }) = exchange {
        data.insert("request", request);
        data.insert("response", response);
    }
    if !variables.is_empty() {
        let variables = Value::Object(variables).to_string();
        data.insert(StageKind::Variables.as_str(), variables.into());
    }
    if let Some(details) = error_details(end) {
        data.insert("errorDetails", details);
    }
    for kind in OF_MAPS {
        let mut stages = stages.iter();
        if let Some(stage) = stages.find(|stage| stage.kind == *kind && is_shown(state, *kind)) {
            data.insert(kind.as_str(), shown(stage));
        }
    }
    data.into()
}

/// What a Map shows besides, after all else.
const OF_MAPS: &[StageKind] = &[
    StageKind::AfterItemsPath,
    StageKind::AfterItemSelector,
    StageKind::AfterItemBatcher,
    StageKind::AfterItemsPointer,
    StageKind::ToleratedFailureCount,
    StageKind::ToleratedFailurePercentage,
    StageKind::MaxConcurrency,
];

/// A stage of a Map: a number, or a list as text. The service writes most of these lists with
/// spaces after their commas, and the items in batches as texts of their own (seen).
fn shown(Stage { kind, value, .. }: &Stage) -> Value {
    match (kind, value.as_array()) {
        (StageKind::AfterItemBatcher, Some(batches)) => listed(batches.iter().map(with_texts)),
        (StageKind::AfterItemsPath | StageKind::AfterItemSelector, Some(items)) => {
            listed(items.iter().map(Value::to_string))
        }
        (_, Some(_)) => value.to_string().into(),
        (_, None) => value.clone(),
    }
}

fn listed(entries: impl Iterator<Item = String>) -> Value {
    let entries: Vec<String> = entries.collect();
    format!("[{}]", entries.join(", ")).into()
}

/// A batch with its items as texts.
fn with_texts(batch: &Value) -> String {
    let mut batch = batch.clone();
    let members = batch.make_object();
    if let Some(items) = members.get("Items").and_then(Value::as_array) {
        let texts: Vec<Value> = items.iter().map(|item| item.to_string().into()).collect();
        members.insert("Items", texts.into());
    }
    batch.to_string()
}

/// Whether a stage of a state is shown, as the table says.
fn is_shown(state: &State, kind: StageKind) -> bool {
    let is_jsonpath = state.language == QueryLanguage::JsonPath;
    let has_result = matches!(state.action, Action::Pass { result: Some(_) });
    let is_quiet = matches!(
        state.action,
        Action::Choice { .. } | Action::Wait(_) | Action::Succeed | Action::Fail { .. }
    );
    match kind {
        StageKind::AfterInputPath => {
            is_jsonpath && !has_result && !matches!(state.action, Action::Parallel { .. })
        }
        StageKind::AfterParameters => is_jsonpath && !has_result,
        StageKind::AfterResultSelector | StageKind::AfterResultPath => is_jsonpath && !is_quiet,
        StageKind::AfterItemsPath => is_jsonpath,
        StageKind::Result => matches!(state.action, Action::Task(_)) || has_result,
        StageKind::AfterArguments
        | StageKind::AfterItemsPointer
        | StageKind::AfterItemSelector
        | StageKind::AfterItemBatcher
        | StageKind::MaxConcurrency
        | StageKind::ToleratedFailureCount
        | StageKind::ToleratedFailurePercentage => true,
        // The response has all variables in sight, not only those assigned.
        StageKind::Variables => false,
    }
}

/// Whether `afterParameters` is the effective input, because there are no `Parameters`.
const fn takes_input_as_parameters(state: &State) -> bool {
    let takes_parameters = matches!(
        state.action,
        Action::Task(_) | Action::Pass { result: None }
    );
    takes_parameters && state.arguments.is_none()
}

/// Which retrier or catcher took the error. A retrier that is used up shows too, without an
/// interval.
fn error_details(end: &VisitEnd) -> Option<Value> {
    let number = |index: usize| Value::Int(i64::try_from(index).unwrap_or(i64::MAX));
    match end {
        VisitEnd::Retried {
            retrier,
            interval_secs,
            ..
        } => Some(Value::object([
            ("retryIndex", number(*retrier)),
            // The API's type is an integer.
            (
                "retryBackoffIntervalSeconds",
                json_value::number_from_f64(interval_secs.trunc()),
            ),
        ])),
        VisitEnd::Caught {
            catcher, used_up, ..
        } => {
            let catcher = Some(("catchIndex", number(*catcher)));
            let retrier = used_up.map(|retrier| ("retryIndex", number(retrier)));
            Some(Value::object(catcher.into_iter().chain(retrier)))
        }
        VisitEnd::Failed { used_up, .. } => {
            used_up.map(|retrier| Value::object([("retryIndex", number(retrier))]))
        }
        VisitEnd::Left { .. } => None,
    }
}
