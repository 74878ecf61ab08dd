//! What would be if an expression, the input or the answer were another.

use std::rc::Rc;

use super::field::with_field;

/// Changes in thought, of one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIf {
    /// The state.
    pub(crate) state: Rc<str>,
    /// The state's input, as JSON text.
    pub(super) input: Option<String>,
    /// What the call answered, or the branches or iterations gave, as JSON text.
    pub(super) result: Option<String>,
    /// Fields by JSON pointer, and their new text; an empty one takes the field away.
    pub(super) fields: Vec<(String, String)>,
}

/// What is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhatIfTarget {
    /// The state's input.
    Input,
    /// What its work gave.
    Result,
    /// A field, by its [`super::Field::pointer`].
    Field(String),
}

/// One change in thought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIfEdit {
    /// The state.
    pub state: Rc<str>,
    /// What of it.
    pub target: WhatIfTarget,
    /// The new text.
    pub text: String,
}

impl WhatIf {
    /// Nothing is changed yet.
    pub fn of(state: Rc<str>) -> Self {
        Self {
            state,
            input: None,
            result: None,
            fields: Vec::new(),
        }
    }

    /// One more change; a later one of the same target takes its place.
    pub fn change(&mut self, target: WhatIfTarget, text: String) {
        match target {
            WhatIfTarget::Input => self.input = Some(text),
            WhatIfTarget::Result => self.result = Some(text),
            WhatIfTarget::Field(pointer) => {
                self.fields.retain(|(before, _)| *before != pointer);
                self.fields.push((pointer, text));
            }
        }
    }

    /// The text that stands for a target.
    pub(super) fn text_of(&self, target: &WhatIfTarget) -> Option<&str> {
        match target {
            WhatIfTarget::Input => self.input.as_deref(),
            WhatIfTarget::Result => self.result.as_deref(),
            WhatIfTarget::Field(pointer) => {
                let found = self.fields.iter().find(|(field, _)| field == pointer);
                found.map(|(_, text)| text.as_str())
            }
        }
    }

    /// Whether some of it can be written into the definition.
    pub(super) fn can_apply(&self) -> bool {
        !self.fields.is_empty()
    }

    /// A definition with the changed fields.
    ///
    /// # Errors
    /// The first field that cannot be written.
    pub(crate) fn applied(&self, definition: &str) -> Result<String, String> {
        let mut text = definition.to_owned();
        for (pointer, field) in &self.fields {
            text = with_field(&text, &self.state, pointer, field)?;
        }
        Ok(text)
    }
}
