//! Every quota of the service, by name (AWS Step Functions quotas and guide, 2026).
//!
//! The one place for them: what a definition may hold, what an execution may carry, how long
//! things may last. JSONata's own bounds are `jsonata::limits`.

use crate::Duration;

// Definitions.

/// The most bytes of a definition.
pub const MAX_DEFINITION_BYTES: usize = 1_048_576;
/// The most characters in a state's name.
pub const MAX_STATE_NAME_CHARS: usize = 80;
/// The most characters in a variable's name.
pub const MAX_VARIABLE_NAME_CHARS: usize = 80;
/// The most characters in a Map's `Label`.
pub const MAX_LABEL_CHARS: usize = 40;
/// The deepest nesting of states (Parallel and Map inside each other).
pub const MAX_STATE_NESTING: usize = 64;
/// The most intrinsic function calls nested in one field.
pub const MAX_INTRINSIC_NESTING: usize = 10;
/// The largest number of seconds, and the largest `MaxAttempts`.
pub const MAX_SECONDS: i64 = 99_999_999;
/// The largest `MaxDelaySeconds`: a leap year.
pub const MAX_DELAY_SECONDS: i64 = 31_622_400;
/// The largest `MaxItems`.
pub const MAX_ITEMS: i64 = 100_000_000;
/// The largest `MaxInputBytesPerBatch`.
pub const MAX_BATCH_BYTES: i64 = 262_144;

// What an execution carries.

/// The most events in the history of a Standard execution; the last one is the failure itself.
pub const MAX_HISTORY_EVENTS: u64 = 25_000;
/// The most bytes of JSON text in an input, an output or a result.
pub const MAX_PAYLOAD_BYTES: usize = 262_144;
/// The most characters of JSON text in an input, an output or a result in 2019 (guide of 2019, "Limits").
pub const MAX_PAYLOAD_CHARS_2019: usize = 32_768;
/// The most bytes of JSON text in the values that one `Assign` sets, each and in sum.
pub const MAX_ASSIGNED_BYTES: usize = 262_144;
/// The most bytes of JSON text in the values of all variables of an execution that are in scope somewhere.
pub const MAX_VARIABLES_BYTES: usize = 10_485_760;
/// The most items that `States.ArrayRange` makes.
pub const MAX_ARRAY_RANGE_ITEMS: i64 = 1_000;
/// The most characters of a text that `States.Base64Encode` and its like take.
pub const MAX_INTRINSIC_TEXT_CHARS: usize = 10_000;

// Maps.

/// How many iterations of an inline Map run at once when `MaxConcurrency` is 0 or more than this.
pub const MAX_INLINE_MAP_CONCURRENCY: usize = 40;
/// How many child executions of a distributed Map run at once at most.
pub const MAX_DISTRIBUTED_MAP_CONCURRENCY: usize = 10_000;
/// The most bytes of one item that a reader reads; `ItemSelector` must make it smaller.
pub const MAX_READ_ITEM_BYTES: usize = 8_388_608;
/// The most bytes of the headers of a CSV file.
pub const MAX_CSV_HEADERS_BYTES: usize = 10_240;

// Time.

/// `TimeoutSeconds` and `HeartbeatSeconds` where a definition sets none.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(99_999_999);
/// How long a Standard execution may last.
pub const MAX_STANDARD_DURATION: Duration = Duration::from_secs(365 * 24 * 3600);
/// How long an Express execution may last.
pub const MAX_EXPRESS_DURATION: Duration = Duration::from_secs(300);
/// How many states one Express execution, branch or iteration may enter one after the other while the
/// clock stands still. Ours: on the service each takes a moment, so that five minutes end every loop; at
/// the speed measured there, about 520 events a second (floci#2734), they hold as many.
pub const MAX_EXPRESS_STATES_AT_ONCE: u64 = 78_000;
/// The longest delay of a Wait state: 2^31 - 1 seconds.
pub const MAX_WAIT: Duration = Duration::from_secs(2_147_483_647);
/// How long an HTTP task may take.
pub const MAX_HTTP_DURATION: Duration = Duration::from_secs(60);

// Redrives.

/// How long after its end an execution may be redriven.
pub const REDRIVABLE_PERIOD: Duration = Duration::from_secs(14 * 24 * 3600);
/// The most events in the history of an execution that may still be redriven.
pub const MAX_HISTORY_EVENTS_TO_REDRIVE: u64 = MAX_HISTORY_EVENTS - 2;
/// How often an execution may be redriven.
pub const MAX_REDRIVES: u32 = 1_000;

// What an account may have at once.

/// The most executions that are open in an account and Region.
pub const MAX_OPEN_EXECUTIONS: usize = 1_000_000;
/// The most workers that poll for the tasks of one activity at once.
pub const MAX_ACTIVITY_POLLERS: usize = 1_000;
/// How long a worker's poll is held open where there is no task.
pub const MAX_ACTIVITY_POLL: Duration = Duration::from_secs(60);

// Requests of the API.

/// The most characters of an ARN.
pub const MAX_ARN_CHARS: usize = 256;
/// The most characters of an execution's name.
pub const MAX_EXECUTION_NAME_CHARS: usize = 80;
/// The most characters of the name of an activity's worker.
pub const MAX_WORKER_NAME_CHARS: usize = 80;
/// The most characters of a task token.
pub const MAX_TASK_TOKEN_CHARS: usize = 1_024;
/// The most characters that the API takes for a task token.
pub const MAX_TOKEN_PARAMETER_CHARS: usize = 2_048;
/// The most characters of an error's name in a request (`SendTaskFailure`, `StopExecution`).
pub const MAX_ERROR_CHARS: usize = 256;
/// The most characters of a cause in a request.
pub const MAX_CAUSE_CHARS: usize = 32_768;
