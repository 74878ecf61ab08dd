//! Workflow variables: one scope for each running machine, inner scopes read outer ones.

use std::rc::Rc;

use asl_query::Variables;
use json_value::{Map, Value};

/// The variables a machine sees: its own, then those of the machine around it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    own: Rc<Map>,
    /// The bytes of JSON text in `own`.
    n_bytes: usize,
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
        // An empty one is as good for both, until one of them writes.
        let own = if self.own.is_empty() {
            Rc::clone(&self.own)
        } else {
            Rc::default()
        };
        Self {
            own,
            n_bytes: 0,
            outer,
        }
    }

    /// How many bytes of JSON text the variables of this scope hold.
    pub(crate) const fn n_bytes(&self) -> usize {
        self.n_bytes
    }

    /// How many bytes they would hold after [`Scope::assign`].
    pub(crate) fn n_bytes_with(&self, variables: &Map) -> usize {
        let change = |(name, value): (&Rc<str>, &Value)| {
            let before = self.own.get(name).map_or(0, Value::json_len);
            (value.json_len(), before)
        };
        let (more, less) = variables
            .iter()
            .map(change)
            .fold((0, 0), |(more, less), (a, b)| (more + a, less + b));
        self.n_bytes + more - less
    }

    /// Sets variables of this scope.
    pub(crate) fn assign(&mut self, variables: &Map) {
        self.n_bytes = self.n_bytes_with(variables);
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
