//! What operations take: a door behind which a host may bring it later.
//!
//! Natively table and code are linked in. With the feature `late` nothing refers to them: the host
//! installs the code ([`install`]) and, service by service, what it fetched of the table
//! ([`install_service`]); of a service that is not there everything passes.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use json_value::Value;

use crate::read::{Service, Shape};
use crate::request::{Misfit, Written, misfits};

/// An operation, as an integration calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation<'a> {
    /// The service, by its name in the SDK.
    pub service: &'a str,
    /// The action, as Step Functions writes it.
    pub action: &'a str,
    /// Whether an integration made for it calls it: then it may take something else, turns objects
    /// into text where the service wants text, and has requirements of its own.
    pub is_optimized: bool,
}

/// Says what is wrong with a request whose every value is there.
pub type RuntimeCheck = Rc<dyn Fn(&Value) -> Vec<String>>;

/// What knows what operations take.
#[derive(Clone, Copy, Debug)]
pub struct Inputs {
    actions: fn(&str) -> Option<Vec<&'static str>>,
    misfits: fn(Operation<'_>, &Value, Written) -> Vec<Misfit>,
    at_run_time: fn(Operation<'_>) -> Option<RuntimeCheck>,
}

impl Inputs {
    /// The actions of a service; `None` where nothing is known of it.
    pub fn actions(self, service: &str) -> Option<Vec<&'static str>> {
        (self.actions)(service)
    }

    /// What is wrong with a request as a definition writes it: all that is missing, or the first thing
    /// that does not fit.
    pub fn misfits(self, operation: Operation<'_>, request: &Value, as_: Written) -> Vec<Misfit> {
        (self.misfits)(operation, request, as_)
    }

    /// What looks at the requests of an operation when they are made; `None` where nothing is known.
    pub fn at_run_time(self, operation: Operation<'_>) -> Option<RuntimeCheck> {
        (self.at_run_time)(operation)
    }
}

/// That of this crate.
pub static INPUTS: Inputs = Inputs {
    actions,
    misfits: |operation, request, written| {
        shape_of(operation).map_or_else(Vec::new, |shape| {
            misfits(&shape, operation, request, written)
        })
    },
    at_run_time: |operation| {
        let shape = shape_of(operation)?;
        let Operation {
            service,
            action,
            is_optimized,
        } = operation;
        let (service, action) = (service.to_owned(), action.to_owned());
        Some(Rc::new(move |request: &Value| {
            let operation = Operation {
                service: &service,
                action: &action,
                is_optimized,
            };
            let found = misfits(&shape, operation, request, Written::Value);
            found.into_iter().map(|one| one.text).collect()
        }))
    },
};

fn actions(name: &str) -> Option<Vec<&'static str>> {
    let service = service(name)?;
    // What begins with a dot is of an integration alone.
    let actions = service.actions().filter(|action| !action.starts_with('.'));
    Some(actions.collect())
}

fn shape_of(operation: Operation<'_>) -> Option<Shape> {
    let service = service(operation.service)?;
    let own = format!(".{}", operation.action);
    let own = service.shape(&own).filter(|_| operation.is_optimized);
    own.or_else(|| service.shape(operation.action))
}

thread_local! {
    /// What was read once: a definition of many calls asks for the same again and again.
    static READ: RefCell<HashMap<String, Rc<Service>>> = RefCell::default();
}

/// A service that something is known of.
fn service(name: &str) -> Option<Rc<Service>> {
    let known = READ.with_borrow(|read| read.get(name).cloned());
    known.or_else(|| {
        let line = line(name).filter(|line| !line.is_empty())?;
        let service = Rc::new(Service::read(line));
        READ.with_borrow_mut(|read| read.insert(name.to_owned(), service.clone()));
        Some(service)
    })
}

#[cfg(not(feature = "late"))]
fn line(service: &str) -> Option<&'static str> {
    crate::line_of(include_str!("../data/inputs.txt"), service)
}

/// What knows what operations take, if it is there.
#[cfg(not(feature = "late"))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "only a host that brings it later has none"
)]
pub fn inputs() -> Option<Inputs> {
    Some(INPUTS)
}

/// Whether all that there is of a service is there.
#[cfg(not(feature = "late"))]
pub const fn is_known(_service: &str) -> bool {
    true
}

#[cfg(feature = "late")]
mod late {
    use std::sync::{OnceLock, RwLock};

    use super::Inputs;

    static INSTALLED: OnceLock<&'static Inputs> = OnceLock::new();
    static LINES: RwLock<Vec<(String, Option<&'static str>)>> = RwLock::new(Vec::new());

    /// Brings the code; a second call changes nothing.
    pub fn install(inputs: &'static Inputs) {
        INSTALLED.get_or_init(|| inputs);
    }

    /// Brings the line of a service, without its name; `None` where there is none. It stays for good.
    pub fn install_service(service: &str, line: Option<&str>) {
        let line = line.map(|line| &*Box::leak(Box::<str>::from(line.trim_end())));
        if let Ok(mut lines) = LINES.write()
            && !lines.iter().any(|(name, _)| name == service)
        {
            lines.push((service.to_owned(), line));
        }
    }

    /// What knows what operations take, if it is there.
    pub fn inputs() -> Option<Inputs> {
        INSTALLED.get().map(|inputs| **inputs)
    }

    /// Whether all that there is of a service is there.
    pub fn is_known(service: &str) -> bool {
        let lines = LINES.read();
        lines.is_ok_and(|lines| lines.iter().any(|(name, _)| name == service))
    }

    pub(super) fn line(service: &str) -> Option<&'static str> {
        let lines = LINES.read().ok()?;
        let (_, line) = lines.iter().find(|(name, _)| name == service)?;
        *line
    }
}

#[cfg(feature = "late")]
use late::line;
#[cfg(feature = "late")]
pub use late::{inputs, install, install_service, is_known};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_known() {
        let actions = INPUTS.actions("dynamodb").unwrap();
        assert!(actions.contains(&"query") && !actions.contains(&"Query"));
        assert!(INPUTS.actions("moon").is_none());
        // It streams.
        assert!(
            !INPUTS
                .actions("s3")
                .unwrap()
                .contains(&"selectObjectContent")
        );
        assert!(
            INPUTS
                .actions("emr")
                .unwrap()
                .iter()
                .all(|name| !name.starts_with('.'))
        );
    }
}
