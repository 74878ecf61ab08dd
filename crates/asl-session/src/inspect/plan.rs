//! Which stages the data of a state go through: by its type and its query language.
//!
//! | type | `JSONPath` | `JSONata` |
//! |---|---|---|
//! | Pass | input, `InputPath`, `Parameters`, `Result`, `Assign`, `ResultPath`, `OutputPath` | input, `Assign`, `Output` |
//! | Task | input, `InputPath`, `Parameters`, answer, `ResultSelector`, `Assign`, `ResultPath`, `OutputPath` | input, `Arguments`, answer, `Assign`, `Output` |
//! | Parallel | the same | the same |
//! | Map | input, `InputPath`, `ItemReader`, `ItemsPath`, `ItemSelector`, `ItemBatcher`, results, `ResultWriter`, then the same | input, `ItemReader`, `Items`, `ItemSelector`, `ItemBatcher`, results, `ResultWriter`, `Assign`, `Output` |
//! | Choice | input, `InputPath`, `Assign`, `OutputPath` | input, `Assign`, `Output` |
//! | Wait | input, `InputPath`, moment, `Assign`, `OutputPath` | input, moment, `Assign`, `Output` |
//! | Succeed | input, `InputPath`, `OutputPath` | input, `Output` |
//! | Fail | input, `Error`, `Cause` | the same |
//!
//! After an error that is caught come the catcher's `Assign`, and `ResultPath` or `Output`.
//! `Assign`, `Result` and the parts of a Map that reads or writes are left out where they are
//! not set; a field of the others that is not set passes the data on.

use asl_engine::VisitEnd;
use asl_program::{Action, QueryLanguage, State};
use json_syntax::Node;

use super::StageName;
use super::replay::Replayed;

/// A stage that a state has.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Planned {
    pub(super) name: StageName,
    /// The field behind it, as a JSON pointer in the state.
    pub(super) pointer: Option<String>,
    /// Whether it is a catcher's.
    pub(super) is_caught: bool,
}

/// The stages of a state, in order; `node` is its text.
pub(super) fn plan(state: &State, node: &Node, replayed: &Replayed) -> Vec<Planned> {
    let mut plan = Plan {
        node,
        stages: Vec::new(),
    };
    let is_jsonpath = state.language == QueryLanguage::JsonPath;
    plan.add(StageName::Input, None);
    if matches!(state.action, Action::Fail { .. }) {
        plan.first_of(StageName::Error, &["Error", "ErrorPath"]);
        plan.first_of(StageName::Cause, &["Cause", "CausePath"]);
        return plan.stages;
    }
    if is_jsonpath {
        plan.field(StageName::InputPath, "InputPath");
    }
    before_the_work(&mut plan, state, is_jsonpath);
    if let Some(VisitEnd::Caught { catcher, .. }) = &replayed.end {
        plan.caught(*catcher, is_jsonpath);
        return plan.stages;
    }
    let (assign, output) = match &state.action {
        // A rule that holds never takes the state's own.
        Action::Choice { .. } => {
            let place = taken_rule(replayed);
            let place = place.map_or_else(String::new, |idx| format!("/Choices/{idx}"));
            (format!("{place}/Assign"), format!("{place}/Output"))
        }
        Action::Pass { .. }
        | Action::Task(_)
        | Action::Wait(_)
        | Action::Succeed
        | Action::Fail { .. }
        | Action::Parallel { .. }
        | Action::Map(_) => ("/Assign".to_owned(), "/Output".to_owned()),
    };
    let works = matches!(
        state.action,
        Action::Pass { .. } | Action::Task(_) | Action::Parallel { .. } | Action::Map(_)
    );
    if is_jsonpath {
        if works && !matches!(state.action, Action::Pass { .. }) {
            plan.field(StageName::ResultSelector, "ResultSelector");
        }
        plan.if_set(StageName::Assign, &assign);
        if works {
            plan.field(StageName::ResultPath, "ResultPath");
        }
        plan.field(StageName::OutputPath, "OutputPath");
    } else {
        plan.if_set(StageName::Assign, &assign);
        plan.add(StageName::Output, Some(output));
    }
    plan.stages
}

/// The place of the rule that a Choice took.
fn taken_rule(replayed: &Replayed) -> Option<usize> {
    let mut judged = replayed.judged.iter();
    judged.position(|judged| judged.verdict == Some(Ok(true)))
}

fn before_the_work(plan: &mut Plan<'_>, state: &State, is_jsonpath: bool) {
    match &state.action {
        Action::Pass { .. } => {
            if is_jsonpath {
                plan.field(StageName::Parameters, "Parameters");
            }
            plan.if_set(StageName::Result, "/Result");
        }
        Action::Task(_) | Action::Parallel { .. } => {
            if is_jsonpath {
                plan.field(StageName::Parameters, "Parameters");
            } else {
                plan.field(StageName::Arguments, "Arguments");
            }
            plan.add(StageName::Result, None);
        }
        Action::Map(_) => {
            plan.if_set(StageName::ItemReader, "/ItemReader");
            let reads = plan.has("/ItemReader");
            if !reads && is_jsonpath {
                plan.field(StageName::ItemsPath, "ItemsPath");
            } else if !reads {
                plan.field(StageName::Items, "Items");
            }
            let old_name = is_jsonpath && plan.has("/Parameters");
            let selector = if old_name {
                "Parameters"
            } else {
                "ItemSelector"
            };
            plan.field(StageName::ItemSelector, selector);
            plan.if_set(StageName::ItemBatcher, "/ItemBatcher");
            plan.add(StageName::Result, None);
            plan.if_set(StageName::ResultWriter, "/ResultWriter");
        }
        Action::Wait(_) => plan.first_of(
            StageName::Wait,
            &["Seconds", "SecondsPath", "Timestamp", "TimestampPath"],
        ),
        Action::Choice { .. } | Action::Succeed | Action::Fail { .. } => {}
    }
}

struct Plan<'a> {
    node: &'a Node,
    stages: Vec<Planned>,
}

impl Plan<'_> {
    fn has(&self, pointer: &str) -> bool {
        self.node.at_pointer(pointer).is_some()
    }

    fn add(&mut self, name: StageName, pointer: Option<String>) {
        self.stages.push(Planned {
            name,
            pointer,
            is_caught: false,
        });
    }

    fn field(&mut self, name: StageName, field: &str) {
        self.add(name, Some(format!("/{field}")));
    }

    fn if_set(&mut self, name: StageName, pointer: &str) {
        if self.has(pointer) {
            self.add(name, Some(pointer.to_owned()));
        }
    }

    /// The field of several forms that is set, or the first.
    fn first_of(&mut self, name: StageName, fields: &[&str]) {
        let mut pointers = fields.iter().map(|field| format!("/{field}"));
        let set = pointers.clone().find(|pointer| self.has(pointer));
        let pointer = set.or_else(|| pointers.next());
        self.add(name, pointer);
    }

    fn caught(&mut self, catcher: usize, is_jsonpath: bool) {
        let at = format!("/Catch/{catcher}");
        let mut add = |name, pointer| {
            self.stages.push(Planned {
                name,
                pointer: Some(pointer),
                is_caught: true,
            });
        };
        add(StageName::Caught, format!("{at}/ErrorEquals"));
        let assign = format!("{at}/Assign");
        if self.node.at_pointer(&assign).is_some() {
            add(StageName::Assign, assign);
        }
        if is_jsonpath {
            add(StageName::ResultPath, format!("{at}/ResultPath"));
        } else {
            add(StageName::Output, format!("{at}/Output"));
        }
    }
}
