//! Every quota of the service, by name (AWS Step Functions quotas, 2026).

use crate::Duration;

/// The most events in the history of a Standard execution; the last one is the failure itself.
pub const MAX_HISTORY_EVENTS: u64 = 25_000;
/// The most bytes of JSON text in an input, an output or a result.
pub const MAX_PAYLOAD_BYTES: usize = 262_144;
/// The most bytes of JSON text that one `Assign` sets in sum.
pub const MAX_ASSIGNED_BYTES: usize = 262_144;
/// The most characters of JSON text in an input, an output or a result in 2019 (guide of 2019, "Limits").
pub const MAX_PAYLOAD_CHARS_2019: usize = 32_768;
/// The most bytes of a definition.
pub const MAX_DEFINITION_BYTES: usize = 1_048_576;
/// The most characters in a state's name.
pub const MAX_STATE_NAME_CHARS: usize = 80;
/// How many iterations of an inline Map run at once when `MaxConcurrency` is 0 or more than this.
pub const MAX_INLINE_MAP_CONCURRENCY: usize = 40;
/// How many child executions of a distributed Map run at once at most.
pub const MAX_DISTRIBUTED_MAP_CONCURRENCY: usize = 10_000;
/// `TimeoutSeconds` and `HeartbeatSeconds` where a definition sets none.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(99_999_999);
/// How long a Standard execution may last.
pub const MAX_STANDARD_DURATION: Duration = Duration::from_secs(365 * 24 * 3600);
/// The most characters of a task token.
pub const MAX_TASK_TOKEN_CHARS: usize = 1_024;
/// How long after its end an execution may be redriven.
pub const REDRIVABLE_PERIOD: Duration = Duration::from_secs(14 * 24 * 3600);
/// The most events in the history of an execution that may still be redriven.
pub const MAX_HISTORY_EVENTS_TO_REDRIVE: u64 = MAX_HISTORY_EVENTS - 2;
/// How often an execution may be redriven.
pub const MAX_REDRIVES: u32 = 1_000;
/// How long an Express execution may last.
pub const MAX_EXPRESS_DURATION: Duration = Duration::from_secs(300);
/// The most characters of an error name or cause that a history keeps (`FailExecution`).
pub const MAX_CAUSE_CHARS: usize = 32_768;
/// The deepest nesting of states (Parallel and Map inside each other).
pub const MAX_STATE_NESTING: usize = 64;
/// The most intrinsic function calls nested in one field.
pub const MAX_INTRINSIC_NESTING: usize = 10;
