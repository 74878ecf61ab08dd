//! A small tree of SVG elements, and its text.

/// An SVG element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its name, in the SVG namespace.
    pub tag: &'static str,
    /// Of a part of the drawing, which changes by itself: tells it from its siblings across changes
    /// of the definition, by a state's place.
    pub key: Option<String>,
    /// Its attributes, in order.
    pub attributes: Vec<(&'static str, String)>,
    /// What it holds.
    pub children: Vec<Content>,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Another element.
    Element(Element),
    /// Text, not escaped.
    Text(String),
}

impl Element {
    pub(crate) fn new(tag: &'static str) -> Self {
        Self {
            tag,
            key: None,
            attributes: Vec::new(),
            children: Vec::new(),
        }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers, borrowed and owned texts are all passed alike"
    )]
    pub(crate) fn set(mut self, name: &'static str, value: impl ToString) -> Self {
        self.attributes.push((name, value.to_string()));
        self
    }

    pub(crate) fn set_some(self, name: &'static str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    pub(crate) fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    pub(crate) fn child(mut self, child: Self) -> Self {
        self.children.push(Content::Element(child));
        self
    }

    pub(crate) fn all(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children
            .extend(children.into_iter().map(Content::Element));
        self
    }

    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.children.push(Content::Text(text.into()));
        self
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(own, _)| *own == name)
            .map(|(_, value)| value.as_str())
    }

    /// The element as text, without a declaration.
    pub fn to_svg(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// Drawings are a few elements deep, so this may call itself.
    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.tag);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(value, out);
            out.push('"');
        }
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for child in &self.children {
            match child {
                Content::Element(element) => element.write(out),
                Content::Text(text) => escape(text, out),
            }
        }
        out.push_str("</");
        out.push_str(self.tag);
        out.push('>');
    }
}

/// Writes text so that XML reads it back; what XML cannot hold becomes the replacement character.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
}
