//! A compiled path: the tokens that are followed one after the other.

use std::fmt::{self, Write};
use std::rc::Rc;

use crate::filter::Filter;

/// A compiled path, such as `$.orders[*].total`.
///
/// Made by [`Path::parse`], followed by [`Path::select`].
#[derive(Clone, Debug)]
pub struct Path {
    pub(crate) text: Rc<str>,
    pub(crate) tokens: Rc<[Token]>,
    /// The last token that can give more or less than one value.
    pub(crate) last_indefinite: Option<usize>,
}

impl Path {
    pub(crate) fn new(text: &str, tokens: Vec<Token>) -> Self {
        Self {
            text: Rc::from(text),
            last_indefinite: tokens.iter().rposition(|token| !token.is_definite()),
            tokens: tokens.into(),
        }
    }

    /// The path as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the path names at most one place. Such a path gives the value itself; any
    /// other gives an array of what it finds, be it nothing.
    pub const fn is_definite(&self) -> bool {
        self.last_indefinite.is_none()
    }

    /// Whether the path is `$` alone.
    pub fn is_root(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The name of the first property the path asks for, if it begins with one: what it reads.
    pub fn first_property(&self) -> Option<&str> {
        match self.tokens.first()? {
            Token::Property(name) => Some(name),
            Token::Root
            | Token::Properties(_)
            | Token::Index(_)
            | Token::Indexes(_)
            | Token::FromEnd(_)
            | Token::SliceFrom(_)
            | Token::SliceTo(_)
            | Token::SliceBetween(..)
            | Token::Wildcard
            | Token::Scan
            | Token::Filter(_) => None,
        }
    }
}

impl PartialEq for Path {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// One step of a path. Numbers are Java's `int`.
#[derive(Clone, Debug)]
pub(crate) enum Token {
    /// `$` in the middle of a path: stays where it is, but errors count from here.
    Root,
    /// `.name` or `['name']`.
    Property(Rc<str>),
    /// `['a', 'b']`, or none at all where a quote is not closed.
    Properties(Rc<[Rc<str>]>),
    /// `[2]`.
    Index(i32),
    /// `[0, 2]`.
    Indexes(Rc<[i32]>),
    /// `[(@.length-1)]`, with the number as it is added to the length: -1.
    FromEnd(i32),
    /// `[2:]`
    SliceFrom(i32),
    /// `[:2]`
    SliceTo(i32),
    /// `[1:2]`
    SliceBetween(i32, i32),
    /// `*`
    Wildcard,
    /// `..`
    Scan,
    /// `[?(…)]`
    Filter(Rc<Filter>),
}

impl Token {
    /// Whether the token gives exactly one value, or an error.
    pub(crate) const fn is_definite(&self) -> bool {
        match self {
            Self::Root
            | Self::Property(_)
            | Self::Properties(_)
            | Self::Index(_)
            | Self::FromEnd(_) => true,
            Self::Indexes(_)
            | Self::SliceFrom(_)
            | Self::SliceTo(_)
            | Self::SliceBetween(..)
            | Self::Wildcard
            | Self::Scan
            | Self::Filter(_) => false,
        }
    }
}

/// The token in the normal form that error texts use: `['name']`, `[0,2]`, `[?]`.
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_char('$'),
            Self::Property(name) => write!(f, "['{name}']"),
            Self::Properties(names) => write_names(names, f),
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Indexes(indexes) => {
                for (place, index) in indexes.iter().enumerate() {
                    f.write_char(if place == 0 { '[' } else { ',' })?;
                    write!(f, "{index}")?;
                }
                f.write_char(']')
            }
            Self::FromEnd(offset) => write!(f, "[@.size(){offset}]"),
            Self::SliceFrom(from) => write!(f, "[{from}:]"),
            Self::SliceTo(to) => write!(f, "[:{to}]"),
            Self::SliceBetween(from, to) => write!(f, "[{from}:{to}]"),
            Self::Wildcard => f.write_str("[*]"),
            Self::Scan => f.write_str(".."),
            Self::Filter(_) => f.write_str("[?]"),
        }
    }
}

pub(crate) fn write_names<W: Write>(names: &[Rc<str>], out: &mut W) -> fmt::Result {
    out.write_char('[')?;
    for (place, name) in names.iter().enumerate() {
        if place > 0 {
            out.write_str(", ")?;
        }
        write!(out, "'{name}'")?;
    }
    out.write_char(']')
}
