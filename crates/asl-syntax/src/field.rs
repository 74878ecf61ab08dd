//! Objects, their fields, and how a field's value is read.

use std::rc::Rc;

use json_syntax::{Key, Member, Node, NodeKind};
use json_value::Value;
use source::TextRange;

/// A JSON object of a definition, and its place.
///
/// It can stand for something that is no object (an item of `Retry` that is a number):
/// then it has no fields, and [`Object::is_object`] says so.
#[derive(Clone, Debug)]
pub struct Object {
    /// The object as it was written.
    pub node: Node,
    /// Its place.
    pub path: Path,
}

/// Where an object stands. Most are never asked, so the text is written when one is.
#[derive(Clone, Debug, Default)]
pub struct Path {
    /// The place of what it stands in, or its own if it has no name.
    base: Rc<str>,
    name: Option<Rc<str>>,
}

impl Path {
    /// The place of what has this name in what stands at `base`.
    pub(crate) const fn under(base: Rc<str>, name: Rc<str>) -> Self {
        let name = Some(name);
        Self { base, name }
    }

    /// The place as AWS writes it; empty for the top of the definition.
    pub fn text(&self) -> Rc<str> {
        match &self.name {
            Some(name) => join(&self.base, name),
            None => Rc::clone(&self.base),
        }
    }
}

/// A place that is written already.
impl From<Rc<str>> for Path {
    fn from(base: Rc<str>) -> Self {
        Self { base, name: None }
    }
}

/// One field of an object, as it was written.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// Its name and where that stands.
    pub key: &'a Key,
    /// Its value.
    pub node: &'a Node,
    /// The place of the object that has the field.
    pub object_path: &'a Path,
}

impl Written<'_> {
    /// Where its value stands.
    pub const fn range(&self) -> TextRange {
        self.node.range
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.key.name
    }

    /// Its place as AWS writes it.
    pub fn path(&self) -> Rc<str> {
        join(&self.object_path.text(), &self.key.name)
    }
}

/// One field of an object.
#[derive(Clone, Debug)]
pub struct Field<T> {
    /// Its name and where that stands.
    pub key: Key,
    /// Its value as it was written.
    pub node: Node,
    /// The value; `None` if it has the wrong JSON type.
    pub value: Option<T>,
    /// The place of the object that has the field.
    pub object_path: Path,
}

/// One item of an array of plain values, such as a name in `ErrorEquals`.
#[derive(Clone, Debug)]
pub struct Item<T> {
    /// The item as it was written.
    pub node: Node,
    /// Its place as AWS writes it.
    pub path: Rc<str>,
    /// The value; `None` if it has the wrong JSON type.
    pub value: Option<T>,
}

/// The value of a field that takes a number, or a text where `JSONata` rules.
#[derive(Clone, Debug, PartialEq)]
pub enum NumberOrText {
    /// A number.
    Number(Value),
    /// A text, such as `{% $states.input.seconds %}`.
    Text(Rc<str>),
}

/// What the value of a field can be read as.
pub trait FromNode: Sized {
    /// Reads a value that stands at `place`; `None` if it has the wrong JSON type.
    fn from_node(node: &Node, place: Place<'_>) -> Option<Self>;
}

/// Where a value stands. Most readers never ask, so the text is written when one does.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// In a field of an object.
    Field {
        /// The place of the object.
        object_path: &'a Path,
        /// The field's name.
        name: &'a Rc<str>,
    },
    /// At a place that is written already.
    At(&'a Rc<str>),
}

impl Place<'_> {
    /// The place of what stands there.
    pub fn path(self) -> Path {
        match self {
            Self::Field { object_path, name } => Path::under(object_path.text(), Rc::clone(name)),
            Self::At(path) => Rc::clone(path).into(),
        }
    }
}

impl Object {
    /// Whether it is an object at all.
    pub const fn is_object(&self) -> bool {
        matches!(self.node.kind, NodeKind::Object(_))
    }

    /// Where it stands.
    pub const fn range(&self) -> TextRange {
        self.node.range
    }

    /// The place as AWS writes it in a diagnostic: `/` for the top.
    pub fn location(&self) -> String {
        match &*self.path.text() {
            "" => "/".to_owned(),
            path => path.to_owned(),
        }
    }

    /// The field `name`, the last one where the name is repeated.
    ///
    /// A name without a value ("`"Next": ,`") counts as absent.
    pub fn field<T: FromNode>(&self, name: &str) -> Option<Field<T>> {
        let member = self.node.member(name)?;
        Some(self.read(&member.key, member.value.as_ref()?))
    }

    /// Whether it has the field `name`, with a value.
    pub fn has(&self, name: &str) -> bool {
        self.node.get(name).is_some()
    }

    /// The field of a member.
    #[inline]
    pub fn written<'a>(&'a self, member: &'a Member) -> Option<Written<'a>> {
        Some(Written {
            key: &member.key,
            node: member.value.as_ref()?,
            object_path: &self.path,
        })
    }

    /// All fields that have a value, in the order they were written.
    pub fn fields(&self) -> impl Iterator<Item = Field<Node>> {
        self.node
            .members()
            .iter()
            .filter_map(|member| Some(self.read(&member.key, member.value.as_ref()?)))
    }

    fn read<T: FromNode>(&self, key: &Key, node: &Node) -> Field<T> {
        Field {
            key: key.clone(),
            node: node.clone(),
            value: T::from_node(
                node,
                Place::Field {
                    object_path: &self.path,
                    name: &key.name,
                },
            ),
            object_path: self.path.clone(),
        }
    }
}

impl<T> Field<T> {
    /// Where its value stands.
    pub const fn range(&self) -> TextRange {
        self.node.range
    }

    /// From its name to the end of its value.
    pub const fn whole_range(&self) -> TextRange {
        self.key.range.cover(self.node.range)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.key.name
    }

    /// Its place as AWS writes it.
    pub fn path(&self) -> Rc<str> {
        self.written().path()
    }

    /// The same, whatever its value can be read as.
    pub const fn written(&self) -> Written<'_> {
        Written {
            key: &self.key,
            node: &self.node,
            object_path: &self.object_path,
        }
    }

    /// The value as JSON, whatever its type.
    pub fn to_value(&self) -> Value {
        self.node.to_value()
    }
}

fn join(path: &str, name: &str) -> Rc<str> {
    let mut joined = String::with_capacity(path.len() + 1 + name.len());
    joined.push_str(path);
    joined.push('/');
    joined.push_str(name);
    joined.into()
}

impl FromNode for Node {
    fn from_node(node: &Node, _: Place<'_>) -> Option<Self> {
        Some(node.clone())
    }
}

/// Any value at all.
impl FromNode for Value {
    fn from_node(node: &Node, _: Place<'_>) -> Option<Self> {
        Some(node.to_value())
    }
}

impl FromNode for Rc<str> {
    fn from_node(node: &Node, _: Place<'_>) -> Option<Self> {
        node.as_str().cloned()
    }
}

/// A string, or `null` as `ResultPath`, `InputPath` and `OutputPath` may be.
impl FromNode for Option<Rc<str>> {
    fn from_node(node: &Node, _: Place<'_>) -> Option<Self> {
        match &node.kind {
            NodeKind::Null => Some(None),
            NodeKind::String(text) => Some(Some(Rc::clone(text))),
            NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::Array(_)
            | NodeKind::Object(_)
            | NodeKind::Invalid => None,
        }
    }
}

impl FromNode for bool {
    fn from_node(node: &Node, _: Place<'_>) -> Option<Self> {
        if let NodeKind::Bool(b) = node.kind {
            Some(b)
        } else {
            None
        }
    }
}

impl FromNode for NumberOrText {
    fn from_node(node: &Node, _: Place<'_>) -> Option<Self> {
        match &node.kind {
            NodeKind::Number(n) => Some(Self::Number(n.clone())),
            NodeKind::String(text) => Some(Self::Text(Rc::clone(text))),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Array(_)
            | NodeKind::Object(_)
            | NodeKind::Invalid => None,
        }
    }
}

impl<T: FromNode> FromNode for Item<T> {
    fn from_node(node: &Node, place: Place<'_>) -> Option<Self> {
        Some(Self {
            node: node.clone(),
            path: place.path().text(),
            value: T::from_node(node, place),
        })
    }
}

/// An object: an array, a number and so on are of the wrong type.
impl FromNode for Object {
    fn from_node(node: &Node, place: Place<'_>) -> Option<Self> {
        matches!(node.kind, NodeKind::Object(_)).then(|| Self {
            node: node.clone(),
            path: place.path(),
        })
    }
}

/// A part of a definition that is an object with fields of its own.
pub(crate) trait View: Sized {
    /// Takes an object for such a part.
    fn view(object: Object) -> Self;
}

/// All items of an array, those that are no objects included.
impl<T: View> FromNode for Vec<T> {
    fn from_node(node: &Node, place: Place<'_>) -> Option<Self> {
        let view = |(object, path): (&Node, Rc<str>)| {
            T::view(Object {
                node: object.clone(),
                path: path.into(),
            })
        };
        items(node, place).map(|items| items.map(view).collect())
    }
}

impl<T: FromNode> FromNode for Rc<[Item<T>]> {
    fn from_node(node: &Node, place: Place<'_>) -> Option<Self> {
        let read = |(node, path): (&Node, Rc<str>)| Item::from_node(node, Place::At(&path));
        items(node, place).map(|items| items.filter_map(read).collect())
    }
}

fn items<'a>(
    node: &'a Node,
    place: Place<'_>,
) -> Option<impl Iterator<Item = (&'a Node, Rc<str>)> + use<'a>> {
    let NodeKind::Array(items) = &node.kind else {
        return None;
    };
    let path = place.path().text();
    let place = move |(index, item)| (item, Rc::from(format!("{path}[{index}]")));
    Some(items.iter().enumerate().map(place))
}

/// Declares a view: a struct around [`Object`] with one method for each field.
macro_rules! view {
    (
        $(#[$doc:meta])*
        $name:ident {
            $( $(#[$field_doc:meta])* $method:ident: $key:literal => $type:ty, )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// The object as it was written, and its place.
            pub object: $crate::Object,
        }

        impl $name {
            /// The names of its fields.
            pub const FIELDS: &'static [&'static str] = &[$($key),*];

            $(
                $(#[$field_doc])*
                pub fn $method(&self) -> Option<$crate::Field<$type>> {
                    self.object.field($key)
                }
            )*
        }

        impl $crate::field::View for $name {
            fn view(object: $crate::Object) -> Self {
                Self { object }
            }
        }

        impl $crate::FromNode for $name {
            fn from_node(node: &json_syntax::Node, place: $crate::Place<'_>) -> Option<Self> {
                $crate::Object::from_node(node, place).map(|object| Self { object })
            }
        }
    };
}

pub(crate) use view;
