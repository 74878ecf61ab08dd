//! The tree.

use std::rc::Rc;

use json_value::{Kind, Map, Value};
use source::TextRange;

use crate::is_same;

/// One JSON value as it was written. Cloning is a reference count.
#[derive(Clone, Debug)]
pub struct Node {
    /// From its first byte to its last; the quotes of a string included.
    pub range: TextRange,
    /// What it is.
    pub kind: NodeKind,
}

const _: () = assert!(size_of::<Node>() <= 40);

/// What a node is.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Value),
    /// A string, decoded.
    String(Rc<str>),
    /// The items of an array.
    Array(Rc<[Node]>),
    /// The members of an object, repeated names included.
    Object(Rc<[Member]>),
    /// Text that stands for no value, such as `01` or a bare word; it reads as `null`.
    Invalid,
}

/// One member of an object.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name.
    pub key: Key,
    /// Where the colon stands, if there is one.
    pub colon: Option<u32>,
    /// Its value, if there is one.
    pub value: Option<Node>,
}

/// The name of a member.
#[derive(Clone, Debug)]
pub struct Key {
    /// The name, decoded.
    pub name: Rc<str>,
    /// Where it stands, the quotes included.
    pub range: TextRange,
}

/// One step from a node to what is inside it.
#[derive(Clone, Copy, Debug)]
pub enum PathStep<'a> {
    /// Into a member: its key or its value.
    Member(&'a Member),
    /// Into an item of an array, with its index.
    Item(usize, &'a Node),
}

impl Member {
    /// From the key to the end of what was written of the member.
    pub fn range(&self) -> TextRange {
        let mut range = self.key.range;
        if let Some(colon) = self.colon {
            range = range.cover(TextRange::new(colon, colon + 1));
        }
        if let Some(value) = &self.value {
            range = range.cover(value.range);
        }
        range
    }
}

impl Node {
    /// The value's kind; `None` for [`NodeKind::Invalid`].
    pub const fn value_kind(&self) -> Option<Kind> {
        match self.kind {
            NodeKind::Null => Some(Kind::Null),
            NodeKind::Bool(_) => Some(Kind::Boolean),
            NodeKind::Number(_) => Some(Kind::Number),
            NodeKind::String(_) => Some(Kind::String),
            NodeKind::Array(_) => Some(Kind::Array),
            NodeKind::Object(_) => Some(Kind::Object),
            NodeKind::Invalid => None,
        }
    }

    /// The decoded text of a string.
    pub const fn as_str(&self) -> Option<&Rc<str>> {
        if let NodeKind::String(text) = &self.kind {
            Some(text)
        } else {
            None
        }
    }

    /// The items of an array; empty for anything else.
    pub fn items(&self) -> &[Self] {
        if let NodeKind::Array(items) = &self.kind {
            items
        } else {
            &[]
        }
    }

    /// The members of an object; empty for anything else.
    pub fn members(&self) -> &[Member] {
        if let NodeKind::Object(members) = &self.kind {
            members
        } else {
            &[]
        }
    }

    /// The member of an object, the last one where the name is repeated.
    #[inline]
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members()
            .iter()
            .rfind(|member| is_same(&member.key.name, name))
    }

    /// The value of a member, the last one where the name is repeated.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.member(name)?.value.as_ref()
    }

    /// The value. What is missing or invalid reads as `null`; of a repeated name the last value counts.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            NodeKind::Null | NodeKind::Invalid => Value::Null,
            NodeKind::Bool(b) => Value::Bool(*b),
            NodeKind::Number(n) => n.clone(),
            NodeKind::String(text) => Value::String(Rc::clone(text)),
            NodeKind::Array(items) => Value::array(items.iter().map(Self::to_value)),
            NodeKind::Object(members) => {
                let mut map = Map::with_capacity(members.len());
                for member in members.iter() {
                    let value = member.value.as_ref().map_or(Value::Null, Self::to_value);
                    map.insert(Rc::clone(&member.key.name), value);
                }
                Value::Object(Rc::new(map))
            }
        }
    }

    /// The node at an RFC 6901 pointer: `""` is this node, `/States/A` goes two members deep.
    pub fn at_pointer(&self, pointer: &str) -> Option<&Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut node = self;
        for step in pointer.strip_prefix('/')?.split('/') {
            node = match &node.kind {
                NodeKind::Array(items) => items.get(step.parse::<usize>().ok()?)?,
                NodeKind::Object(_) => node.get(&step.replace("~1", "/").replace("~0", "~"))?,
                NodeKind::Null
                | NodeKind::Bool(_)
                | NodeKind::Number(_)
                | NodeKind::String(_)
                | NodeKind::Invalid => return None,
            };
        }
        Some(node)
    }

    /// The steps from this node to the innermost key or value that `offset` touches.
    pub fn path_to(&self, offset: u32) -> Vec<PathStep<'_>> {
        let mut steps = Vec::new();
        let mut node = self;
        loop {
            let next = match &node.kind {
                NodeKind::Array(items) => items
                    .iter()
                    .enumerate()
                    .find(|(_, item)| item.range.touches(offset))
                    .map(|(index, item)| (PathStep::Item(index, item), Some(item))),
                NodeKind::Object(members) => members
                    .iter()
                    .find(|member| member.range().touches(offset))
                    .map(|member| {
                        let value = member.value.as_ref();
                        let inside = value.filter(|value| value.range.touches(offset));
                        (PathStep::Member(member), inside)
                    }),
                NodeKind::Null
                | NodeKind::Bool(_)
                | NodeKind::Number(_)
                | NodeKind::String(_)
                | NodeKind::Invalid => None,
            };
            let Some((step, inside)) = next else {
                return steps;
            };
            steps.push(step);
            let Some(inside) = inside else {
                return steps;
            };
            node = inside;
        }
    }
}
