//! Reads a line of a table of shapes; `tools/make_shapes.py` says how it is written.

use std::rc::Rc;

/// A shape; others are meant by their places.
#[derive(Clone, Debug)]
pub enum Node {
    /// Anything.
    Any,
    /// The body of a request, which may be anything.
    Body,
    /// An object.
    Structure {
        /// Its class in the AWS SDK for Java 2, where a table of inputs has it.
        class: Option<&'static str>,
        /// Its members.
        members: Vec<Member>,
    },
    /// A list of a shape.
    List(usize),
    /// A map of any keys to a shape.
    Map(usize),
    /// A string.
    Text(Bounds),
    /// Bytes, which JSON has as a string.
    Blob(Bounds),
    /// The allowed strings, with `|` between them.
    OneOf(&'static str),
    /// A number.
    Number(Bounds),
    /// A whole number of 32 bits.
    Integer,
    /// A point in time.
    Time,
    /// A boolean.
    Boolean,
}

/// A member of a structure.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name, as Step Functions spells it.
    pub name: &'static str,
    /// The service's own spelling, where that is another.
    own_name: Option<&'static str>,
    /// Whether it must be there.
    pub is_required: bool,
    /// Its shape's place.
    pub place: usize,
}

impl Member {
    /// Whether it is called so, by either spelling.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.own_name == Some(name)
    }
}

/// The least and the greatest length or number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bounds {
    least: Option<f64>,
    most: Option<f64>,
}

impl Bounds {
    /// Whether a length or number is below the least.
    pub fn is_below(self, number: f64) -> bool {
        self.least.is_some_and(|least| number < least)
    }

    /// Whether a length or number is above the greatest.
    pub fn is_above(self, number: f64) -> bool {
        self.most.is_some_and(|most| number > most)
    }
}

/// The operations of a service, each an action and a shape.
#[derive(Debug)]
pub struct Service {
    nodes: Vec<Node>,
    operations: Vec<(&'static str, usize)>,
}

impl Service {
    /// Reads a line, without the service's name, as far as it can be read.
    pub fn read(line: &'static str) -> Self {
        let mut reader = Reader::of(line);
        let operations = std::iter::from_fn(|| reader.next()).collect();
        Self {
            nodes: reader.nodes,
            operations,
        }
    }

    /// The actions, in the table's order.
    pub fn actions(&self) -> impl Iterator<Item = &'static str> {
        self.operations.iter().map(|(action, _)| *action)
    }

    /// What an action takes or answers.
    pub fn shape(self: &Rc<Self>, action: &str) -> Option<Shape> {
        let mut operations = self.operations.iter();
        let (_, root) = operations.find(|(name, _)| *name == action)?;
        Some(Shape {
            service: self.clone(),
            root: *root,
        })
    }
}

/// What an operation takes or answers; cloning is a count.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Its place is among the shapes of its service.
    service: Rc<Service>,
    root: usize,
}

impl Shape {
    /// The shape itself.
    pub fn root(&self) -> Option<&Node> {
        self.node(self.root)
    }

    /// The shape at a place.
    pub fn node(&self, place: usize) -> Option<&Node> {
        self.service.nodes.get(place)
    }
}

/// A line under way: its operations, each an action and a shape.
struct Reader {
    rest: &'static str,
    nodes: Vec<Node>,
    /// The shapes that are meant by number.
    shared: Vec<usize>,
}

impl Reader {
    const fn of(rest: &'static str) -> Self {
        Self {
            rest,
            nodes: Vec::new(),
            shared: Vec::new(),
        }
    }

    /// The next action and its shape.
    fn next(&mut self) -> Option<(&'static str, usize)> {
        if self.rest.is_empty() {
            return None;
        }
        let name = self.name();
        Some((name, self.node()?))
    }

    /// A shape, read or meant. The table is not deep.
    fn node(&mut self) -> Option<usize> {
        if self.takes('@') {
            let number: usize = self.take_while(|c| c.is_ascii_digit()).parse().ok()?;
            return self.shared.get(number).copied();
        }
        let place = self.nodes.len();
        if self.takes('^') {
            self.shared.push(place);
        }
        self.nodes.push(Node::Any);
        let sigil = self.rest.chars().next()?;
        self.rest = self.rest.get(1..)?;
        let node = match sigil {
            '*' => Node::Any,
            '$' => Node::Body,
            ':' => {
                let class = Some(self.name());
                self.takes('{');
                let members = self.members()?;
                Node::Structure { class, members }
            }
            '{' => {
                let members = self.members()?;
                Node::Structure {
                    class: None,
                    members,
                }
            }
            '[' => Node::List(self.node()?),
            '<' => Node::Map(self.node()?),
            '\'' => Node::Text(self.bounds()),
            '%' => Node::Blob(self.bounds()),
            '+' => Node::Integer,
            '|' => {
                let (allowed, rest) = self.rest.split_once(';')?;
                self.rest = rest;
                Node::OneOf(allowed)
            }
            '#' => Node::Number(self.bounds()),
            '~' => Node::Time,
            '?' => Node::Boolean,
            _ => return None,
        };
        *self.nodes.get_mut(place)? = node;
        Some(place)
    }

    fn members(&mut self) -> Option<Vec<Member>> {
        let mut members = Vec::new();
        while !self.takes('}') {
            self.takes(',');
            let is_required = self.takes('!');
            let name = self.name();
            let own_name = self.takes('=').then(|| self.name());
            let place = self.node()?;
            members.push(Member {
                name,
                own_name,
                is_required,
                place,
            });
        }
        Some(members)
    }

    fn name(&mut self) -> &'static str {
        self.take_while(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
    }

    fn bounds(&mut self) -> Bounds {
        let least = self.number();
        self.takes(':');
        let most = self.number();
        Bounds { least, most }
    }

    fn number(&mut self) -> Option<f64> {
        let text = self.take_while(|c| c.is_ascii_digit() || "-.".contains(c));
        text.parse().ok()
    }

    fn takes(&mut self, mark: char) -> bool {
        let rest = self.rest.strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> &'static str {
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{Node, Reader, Service};

    #[test]
    fn every_line_of_the_tables_is_read_to_its_end() {
        let outputs = crate::OUTPUTS.lines().skip(1);
        let inputs = include_str!("../data/inputs.txt").lines();
        for line in outputs.chain(inputs) {
            let (service, shapes) = line.split_once('\t').unwrap();
            let mut reader = Reader::of(shapes);
            while !reader.rest.is_empty() {
                let (name, place) = reader.next().unwrap();
                assert!(!name.is_empty(), "{service}: {}", reader.rest);
                let node = reader.nodes.get(place);
                assert!(
                    matches!(node, Some(Node::Structure { .. })),
                    "{service}:{name}"
                );
            }
        }
    }

    #[test]
    fn a_shape_may_be_inside_itself() {
        let service = Rc::new(Service::read("a^{N=n#-1:,L[@0}b@0"));
        let shape = service.shape("b").unwrap();
        let Some(Node::Structure { members, .. }) = shape.root() else {
            panic!("no structure");
        };
        assert!(members[0].is_called("n"));
        assert!(
            matches!(shape.node(members[0].place), Some(Node::Number(bounds)) if bounds.is_below(-2.0))
        );
        assert!(
            matches!(shape.node(members[1].place), Some(Node::List(place)) if *place == shape.root)
        );
    }
}
