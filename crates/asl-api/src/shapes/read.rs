//! Reads a line of the table of shapes; `tools/make_shapes.py` says how it is written.

/// A shape; others are meant by their places.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Any,
    Structure(Vec<Member>),
    List(usize),
    Map(usize),
    /// A string or a blob.
    Text(Bounds),
    /// The allowed strings, with `|` between them.
    OneOf(&'static str),
    Number(Bounds),
    Time,
    Boolean,
}

/// A member of a structure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) name: &'static str,
    /// The service's own spelling, where that is another.
    own_name: Option<&'static str>,
    pub(super) is_required: bool,
    pub(super) place: usize,
}

impl Member {
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.own_name == Some(name)
    }
}

/// The least and the greatest length or number.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bounds {
    least: Option<f64>,
    most: Option<f64>,
}

impl Bounds {
    pub(super) fn is_below(self, number: f64) -> bool {
        self.least.is_some_and(|least| number < least)
    }

    pub(super) fn is_above(self, number: f64) -> bool {
        self.most.is_some_and(|most| number > most)
    }
}

/// A line under way: its operations, each an action and the shape of its answer.
pub(super) struct Reader {
    rest: &'static str,
    nodes: Vec<Node>,
    /// The shapes that are meant by number.
    shared: Vec<usize>,
}

impl Reader {
    pub(super) const fn of(rest: &'static str) -> Self {
        Self {
            rest,
            nodes: Vec::new(),
            shared: Vec::new(),
        }
    }

    /// The answer of an operation, if the line has it, among the shapes read up to there.
    pub(super) fn operation(mut self, action: &str) -> Option<(Vec<Node>, usize)> {
        while !self.rest.is_empty() {
            let name = self.name();
            let place = self.node()?;
            if name == action {
                return Some((self.nodes, place));
            }
        }
        None
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
            '{' => Node::Structure(self.members()?),
            '[' => Node::List(self.node()?),
            '<' => Node::Map(self.node()?),
            '\'' | '%' => Node::Text(self.bounds()),
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
    use super::{Node, Reader};

    #[test]
    fn every_line_of_the_table_is_read_to_its_end() {
        for line in super::super::TABLE.lines().skip(1) {
            let (service, shapes) = line.split_once('\t').unwrap();
            let mut reader = Reader::of(shapes);
            while !reader.rest.is_empty() {
                let name = reader.name();
                assert!(!name.is_empty(), "{service}: {}", reader.rest);
                let place = reader.node();
                let node = place.and_then(|place| reader.nodes.get(place));
                assert!(matches!(node, Some(Node::Structure(_))), "{service}:{name}");
            }
        }
    }

    #[test]
    fn a_shape_may_be_inside_itself() {
        let (nodes, root) = Reader::of("a^{N=n#-1:,L[@0}b@0").operation("b").unwrap();
        let Some(Node::Structure(members)) = nodes.get(root) else {
            panic!("no structure");
        };
        assert!(members[0].is_called("n"));
        assert!(matches!(&nodes[members[0].place], Node::Number(bounds) if bounds.is_below(-2.0)));
        assert!(matches!(nodes[members[1].place], Node::List(place) if place == root));
    }
}
