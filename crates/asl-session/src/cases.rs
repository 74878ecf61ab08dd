//! Tests of a workflow: named cases, what each expects, and what came of it.
//!
//! The tests are a text of the project, beside its definition, input and mocks:
//!
//! ```json
//! {
//!   "the second card pays": {
//!     "input": { "card": "a" },
//!     "mocks": { "Charge": [{ "throw": { "error": "Declined" } }, { "return": { "paid": 12 } }] },
//!     "expect": {
//!       "status": "SUCCEEDED",
//!       "output": { "paid": 12 },
//!       "path": ["Charge", "...", "Ship"],
//!       "assert": "{% $output.paid = 12 and $count($path) < 5 %}"
//!     }
//!   }
//! }
//! ```
//!
//! [`Tests::read`] understands that text, [`TestRunner`] runs it, [`TestReport`] is what came of
//! it, [`Coverage`] is which states, transitions, rules, retriers and catchers were used. A case
//! is strict: a task without a mock fails it.
//!
//! | member of a case | is | absent |
//! |---|---|---|
//! | `input` | the execution's input | the project's |
//! | `mocks` | for each state named, its answers in place of the project's; or the name of one of `$responses` | the project's |
//! | `seed` | where randomness begins | the project's |
//! | `expect` | what must hold | it succeeds |
//!
//! | member of `expect` | holds when |
//! |---|---|
//! | `status` | the execution ended so. Absent, and without `error`, `cause` and `assert`: `SUCCEEDED` |
//! | `output` | the output is this value |
//! | `outputContains` | the output has these members at least; lists are compared item by item |
//! | `error`, `cause` | they are these texts |
//! | `path` | the states were entered in this order, those of branches and iterations included; `"..."` stands for any number |
//! | `assert` | the JSONata expression, or each of a list of them, is `true`. It sees `$status`, `$output`, `$error`, `$cause`, `$path`, `$history`, `$seconds` and `$input` |
//!
//! Names that begin with `$` are no cases: `$responses` holds answers that several cases share,
//! `$machine` the machine's name in a `MockConfigFile.json`.

mod assertion;
mod coverage;
mod expectation;
mod report;
mod runner;
mod text;

pub use coverage::{Coverage, CoverageKind, Covered, Share};
pub(crate) use expectation::Difference;
pub use expectation::{Expectation, Mismatch};
pub use report::{CaseReport, TestReport};
#[cfg(test)]
pub(crate) use runner::case_history;
pub use runner::{TestRequest, TestRunner, case_request};
pub use text::{ANY_STATES, Case, Expect, Tests};

#[cfg(test)]
mod tests;
