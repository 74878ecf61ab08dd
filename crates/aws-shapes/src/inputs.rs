//! What operations take.
//!
//! Natively the table is linked in. With the feature `late` it is not: the host installs, service by
//! service, what it fetched of it (`install_service`); of a service that is not there nothing is known.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use json_value::Value;

use crate::read::{Service, Shape};
use crate::request::{self, Misfit, Written};

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

/// The actions of a service; `None` where nothing is known of it.
pub fn actions(service_name: &str) -> Option<Vec<&'static str>> {
    let service = service(service_name)?;
    // What begins with a dot is of an integration alone.
    let actions = service.actions().filter(|action| !action.starts_with('.'));
    Some(actions.collect())
}

/// What is wrong with a request as a definition writes it: all that is missing, or the first thing
/// that does not fit.
pub fn misfits(operation: Operation<'_>, request: &Value, written: Written) -> Vec<Misfit> {
    let shape = shape_of(operation);
    shape.map_or_else(Vec::new, |shape| {
        request::misfits(&shape, operation, request, written)
    })
}

/// What looks at the requests of an operation when they are made; `None` where nothing is known.
pub fn at_run_time(operation: Operation<'_>) -> Option<RuntimeCheck> {
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
        let found = request::misfits(&shape, operation, request, Written::Value);
        found.into_iter().map(|one| one.text).collect()
    }))
}

fn shape_of(operation: Operation<'_>) -> Option<Shape> {
    let service = service(operation.service)?;
    let own = format!(".{}", operation.action);
    let own = service.shape(&own).filter(|_| operation.is_optimized);
    own.or_else(|| service.shape(operation.action))
}

thread_local! {
    /// What was read once: a definition of many calls asks for the same again and again.
    static READ: RefCell<BTreeMap<String, Rc<Service>>> = RefCell::default();
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

/// Whether all that there is of a service is there.
#[cfg(not(feature = "late"))]
pub const fn is_known(_service: &str) -> bool {
    true
}

#[cfg(feature = "late")]
mod late {
    use std::sync::RwLock;

    static LINES: RwLock<Vec<(String, Option<&'static str>)>> = RwLock::new(Vec::new());

    /// Brings the line of a service, without its name; `None` where there is none. It stays for good.
    pub fn install_service(service: &str, line: Option<&str>) {
        let line = line.map(|line| &*Box::leak(Box::<str>::from(line.trim_end())));
        if let Ok(mut lines) = LINES.write()
            && !lines.iter().any(|(name, _)| name == service)
        {
            lines.push((service.to_owned(), line));
        }
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
pub use late::{install_service, is_known};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_known() {
        let known = actions("dynamodb").unwrap();
        assert!(known.contains(&"query") && !known.contains(&"Query"));
        assert!(actions("moon").is_none());
        // It streams.
        assert!(!actions("s3").unwrap().contains(&"selectObjectContent"));
        let emr = actions("emr").unwrap();
        assert!(emr.iter().all(|name| !name.starts_with('.')));
    }
}
