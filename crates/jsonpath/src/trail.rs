//! Where the evaluation stands, for error texts: a chain of steps on the stack, made into
//! text only when something goes wrong.

use std::fmt;

/// A place in the document, linked to the place before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trail<'a> {
    before: Option<&'a Trail<'a>>,
    step: TrailStep<'a>,
}

#[derive(Clone, Copy, Debug)]
enum TrailStep<'a> {
    Root,
    Name(&'a str),
    Index(i64),
}

impl<'a> Trail<'a> {
    pub(crate) const ROOT: Self = Self {
        before: None,
        step: TrailStep::Root,
    };

    pub(crate) const fn name(&'a self, name: &'a str) -> Self {
        Self {
            before: Some(self),
            step: TrailStep::Name(name),
        }
    }

    pub(crate) const fn index(&'a self, index: i64) -> Self {
        Self {
            before: Some(self),
            step: TrailStep::Index(index),
        }
    }
}

/// `$['a'][0]`.
impl fmt::Display for Trail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut steps = Vec::new();
        let mut at = Some(self);
        while let Some(trail) = at {
            steps.push(trail.step);
            at = trail.before;
        }
        for step in steps.into_iter().rev() {
            match step {
                TrailStep::Root => f.write_str("$")?,
                TrailStep::Name(name) => write!(f, "['{name}']")?,
                TrailStep::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}
