//! The error names that the States Language reserves (ASL specification, appendix A).

/// Matches any error but the two that cannot be caught by it.
pub const ALL: &str = "States.ALL";
/// A task missed its heartbeat.
pub const HEARTBEAT_TIMEOUT: &str = "States.HeartbeatTimeout";
/// A task or an execution took too long.
pub const TIMEOUT: &str = "States.Timeout";
/// A task failed; as a pattern it matches any error but a timeout.
pub const TASK_FAILED: &str = "States.TaskFailed";
/// The role may not do what the task asks.
pub const PERMISSIONS: &str = "States.Permissions";
/// `ResultPath` cannot be applied to the state's input.
pub const RESULT_PATH_MATCH_FAILURE: &str = "States.ResultPathMatchFailure";
/// `ResultPath` cannot be applied to the state's input, or `ItemsPath` finds nothing in it: what
/// AWS says of it (seen: radkawar/stackd, cdklabs/construct-hub#459).
pub const REFERENCE_PATH_CONFLICT: &str = "States.ReferencePathConflict";
/// A path of a payload template finds nothing.
pub const PARAMETER_PATH_FAILURE: &str = "States.ParameterPathFailure";
/// A branch of a Parallel failed.
pub const BRANCH_FAILED: &str = "States.BranchFailed";
/// No rule of a Choice matched, and there is no Default.
pub const NO_CHOICE_MATCHED: &str = "States.NoChoiceMatched";
/// An intrinsic function failed.
pub const INTRINSIC_FAILURE: &str = "States.IntrinsicFailure";
/// More items of a Map failed than it tolerates.
pub const EXCEED_TOLERATED_FAILURE_THRESHOLD: &str = "States.ExceedToleratedFailureThreshold";
/// A Map could not read its items.
pub const ITEM_READER_FAILED: &str = "States.ItemReaderFailed";
/// A Map could not write its results.
pub const RESULT_WRITER_FAILED: &str = "States.ResultWriterFailed";
/// A payload is larger than the quota.
pub const DATA_LIMIT_EXCEEDED: &str = "States.DataLimitExceeded";
/// What the interpreter itself cannot do.
pub const RUNTIME: &str = "States.Runtime";
/// A `JSONata` expression failed.
pub const QUERY_EVALUATION_ERROR: &str = "States.QueryEvaluationError";
/// An HTTP endpoint could not be reached.
pub const HTTP_SOCKET: &str = "States.Http.Socket";

/// The error of an `EvaluationFailed`: a query failed, or variables are too large.
pub const fn of_evaluation(is_data_limit: bool) -> &'static str {
    if is_data_limit {
        DATA_LIMIT_EXCEEDED
    } else {
        QUERY_EVALUATION_ERROR
    }
}
