//! Workflow variables: one scope for each running machine, inner scopes read outer ones.

use std::rc::Rc;

use asl_query::Variables;
use json_value::{Map, Value};

/// The variables a machine sees: its own, then those of the machine around it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    own: Rc<Map>,
    outer: Option<Rc<Scope>>,
}

impl Scope {
    /// A scope inside this one.
    pub(crate) fn inner(&self) -> Self {
        let outer = if self.own.is_empty() {
            self.outer.clone()
        } else {
            Some(Rc::new(self.clone()))
        };
        Self {
            own: Rc::default(),
            outer,
        }
    }

    /// Sets variables of this scope.
    pub(crate) fn assign(&mut self, variables: &Map) {
        let own = Rc::make_mut(&mut self.own);
        for (name, value) in variables {
            own.insert(name.clone(), value.clone());
        }
    }
}

impl Scope {
    /// The variables of this scope, without those around it.
    pub(crate) const fn own(&self) -> &Rc<Map> {
        &self.own
    }
}

impl Variables for Scope {
    fn get(&self, name: &str) -> Option<Value> {
        let mut scope = self;
        loop {
            if let Some(value) = scope.own.get(name) {
                return Some(value.clone());
            }
            scope = scope.outer.as_deref()?;
        }
    }
}
