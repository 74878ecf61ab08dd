//! What every picture must hold, over many random graphs.

use crate::{
    Course, Diagram, Edge, EdgeKind, Layout, Node, Point, Rect, Scope, Size, Spacing, layout,
};

/// A small generator of its own, so that a failing case has a number.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (n.max(1) as u64)).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn size(&mut self) -> Size {
        let width = 20 + i64::try_from(self.below(240)).unwrap();
        let height = 24 + i64::try_from(self.below(60)).unwrap();
        Size::new(width, height)
    }

    /// A scope shaped like a state machine: a chain with branches, loops and shared error states.
    fn scope(&mut self, n_nodes: usize) -> Scope {
        let nodes = (0..n_nodes)
            .map(|_| Node {
                size: self.size(),
                ..Node::default()
            })
            .collect();
        let mut edges = Vec::new();
        for from in 0..n_nodes {
            for _ in 0..=self.below(3) {
                let to = match self.below(10) {
                    0 => self.below(n_nodes),
                    1 => n_nodes - 1,
                    2 => from,
                    _ => from + 1 + self.below(3),
                };
                edges.push(Edge {
                    from,
                    to,
                    kind: if self.chance(25) {
                        EdgeKind::Side
                    } else {
                        EdgeKind::Flow
                    },
                    label: self
                        .chance(40)
                        .then(|| Size::new(20 + i64::try_from(self.below(150)).unwrap(), 20)),
                });
            }
        }
        Scope {
            nodes,
            edges,
            entry: self.chance(90).then_some(0),
        }
    }

    fn diagram(&mut self, n_nodes: usize) -> Diagram {
        let root = self.scope(n_nodes);
        let mut diagram = Diagram { scopes: vec![root] };
        for _ in 0..self.below(4) {
            let at = self.below(diagram.scopes.len());
            let inside = self.below(6) + 1;
            let inner = self.scope(inside);
            let next = diagram.scopes.len();
            diagram.scopes.push(inner);
            let n = diagram.scopes[at].nodes.len();
            let node = &mut diagram.scopes[at].nodes[self.below(n)];
            node.insides.push(next);
            node.header = 44;
        }
        diagram
    }
}

/// The smallest rectangle that holds the straight part between two points, without its border.
fn enters(from: Point, to: Point, rect: Rect) -> bool {
    let (left, right) = (from.x.min(to.x), from.x.max(to.x));
    let (top, bottom) = (from.y.min(to.y), from.y.max(to.y));
    left < rect.right()
        && rect.x < right.max(left + 1)
        && top < rect.bottom()
        && rect.y < bottom.max(top + 1)
        && !(left == right && left == rect.x)
        && !(top == bottom && top == rect.y)
}

fn is_on_border(point: Point, rect: Rect) -> bool {
    let across = (rect.x..=rect.right()).contains(&point.x);
    let down = (rect.y..=rect.bottom()).contains(&point.y);
    across
        && down
        && (point.x == rect.x
            || point.x == rect.right()
            || point.y == rect.y
            || point.y == rect.bottom())
}

fn holds(outer: Rect, inner: Rect) -> bool {
    outer.x <= inner.x
        && outer.y <= inner.y
        && inner.right() <= outer.right()
        && inner.bottom() <= outer.bottom()
}

/// The first fault of a picture.
fn fault(diagram: &Diagram, picture: &Layout) -> Option<String> {
    for (idx, (scope, placed)) in diagram.scopes.iter().zip(&picture.scopes).enumerate() {
        let mut boxes: Vec<(String, Rect)> = Vec::new();
        for (node, rect) in placed.nodes.iter().enumerate() {
            boxes.push((format!("node {node}"), *rect));
        }
        for (edge, route) in placed.edges.iter().enumerate() {
            boxes.extend(route.label.map(|rect| (format!("label {edge}"), rect)));
        }
        for (one, (name, rect)) in boxes.iter().enumerate() {
            if !holds(placed.area, *rect) {
                return Some(format!("scope {idx}: {name} leaves it: {rect:?}"));
            }
            for (other_name, other) in boxes.iter().skip(one + 1) {
                if rect.overlaps(*other) {
                    return Some(format!("scope {idx}: {name} covers {other_name}"));
                }
            }
        }
        for (node, rect) in scope.nodes.iter().zip(&placed.nodes) {
            for &inside in &node.insides {
                if !holds(*rect, picture.scopes[inside].area) {
                    return Some(format!("scope {inside} leaves its container"));
                }
            }
        }
        for (edge_idx, (edge, route)) in scope.edges.iter().zip(&placed.edges).enumerate() {
            let name = format!("scope {idx}: edge {edge_idx} {edge:?}: {:?}", route.points);
            if scope.nodes.len() <= edge.to {
                assert!(route.points.is_empty());
                continue;
            }
            let (Some(&first), Some(&last)) = (route.points.first(), route.points.last()) else {
                return Some(format!("{name}: no points"));
            };
            if !is_on_border(first, placed.nodes[edge.from])
                || !is_on_border(last, placed.nodes[edge.to])
            {
                return Some(format!("{name}: does not join its nodes"));
            }
            for pair in route.points.windows(2) {
                let (from, to) = (pair[0], pair[1]);
                if (from.x == to.x) == (from.y == to.y) {
                    return Some(format!("{name}: neither upright nor level"));
                }
                for end in [from, to] {
                    if !holds(placed.area, Rect::new(end.x, end.y, Size::default())) {
                        return Some(format!("{name}: leaves the scope"));
                    }
                }
                for (box_name, rect) in &boxes {
                    if *box_name != format!("label {edge_idx}") && enters(from, to, *rect) {
                        return Some(format!("{name}: runs through {box_name} {rect:?}"));
                    }
                }
            }
            if let Some(label) = route.label {
                let mut pairs = route.points.windows(2);
                if !pairs.any(|pair| enters(pair[0], pair[1], label)) {
                    return Some(format!("{name}: misses its label"));
                }
            }
        }
    }
    None
}

fn check(diagram: &Diagram, name: &str) -> Layout {
    let picture = layout(diagram, &Spacing::default());
    if let Some(fault) = fault(diagram, &picture) {
        panic!("{name}: {fault}");
    }
    assert_eq!(
        picture,
        layout(diagram, &Spacing::default()),
        "{name}: twice the same"
    );
    picture
}

#[test]
fn boxes_are_disjoint_and_edges_keep_clear_of_them() {
    for seed in 1_u64..250 {
        let mut random = Random(seed << 20 | 0x9e37_79b9);
        let n_nodes = 1 + random.below(30);
        check(&random.diagram(n_nodes), &format!("case {seed}"));
    }
}

#[test]
fn large_and_dense_graphs_hold_it_too() {
    for (seed, n_nodes) in [(1_u64, 200), (2, 200), (3, 300)] {
        let mut random = Random(seed << 20 | 0x9e37_79b9);
        check(&random.diagram(n_nodes), &format!("large case {seed}"));
    }
}

fn chain(n_nodes: usize, sizes: &[i64]) -> Scope {
    let nodes = (0..n_nodes).map(|node| Node {
        size: Size::new(sizes[node % sizes.len()], 40),
        ..Node::default()
    });
    let edges = (1..n_nodes).map(|to| Edge {
        from: to - 1,
        to,
        kind: EdgeKind::Flow,
        label: None,
    });
    Scope {
        nodes: nodes.collect(),
        edges: edges.collect(),
        entry: Some(0),
    }
}

#[test]
fn the_longest_way_is_one_straight_line() {
    let mut scope = chain(12, &[100, 160, 220, 80]);
    for (from, to, kind) in [
        (2, 5, EdgeKind::Flow),
        (1, 8, EdgeKind::Side),
        (6, 3, EdgeKind::Flow),
        (4, 10, EdgeKind::Flow),
    ] {
        let label = Some(Size::new(90, 20));
        scope.edges.push(Edge {
            from,
            to,
            kind,
            label,
        });
    }
    let picture = check(
        &Diagram {
            scopes: vec![scope],
        },
        "spine",
    );
    let axes: Vec<i64> = picture.scopes[0]
        .nodes
        .iter()
        .map(|rect| rect.center_x())
        .collect();
    assert!(axes.iter().all(|&x| x == axes[0]), "{axes:?}");
}

#[test]
fn courses_say_where_an_edge_runs() {
    let mut scope = chain(60, &[100]);
    for (from, to, kind) in [
        (3, 59, EdgeKind::Side),
        (8, 59, EdgeKind::Side),
        (9, 4, EdgeKind::Flow),
        (7, 7, EdgeKind::Flow),
    ] {
        scope.edges.push(Edge {
            from,
            to,
            kind,
            label: None,
        });
    }
    let picture = check(
        &Diagram {
            scopes: vec![scope],
        },
        "courses",
    );
    let edges = &picture.scopes[0].edges[59..];
    let courses: Vec<Course> = edges.iter().map(|route| route.course).collect();
    assert_eq!(
        courses,
        [Course::Lane, Course::Lane, Course::Back, Course::Loop]
    );
    let right = picture.scopes[0].nodes[0].right();
    let left = picture.scopes[0].nodes[0].x;
    let lane = |route: usize| edges[route].points.iter().map(|point| point.x).max();
    assert!(right < lane(0).unwrap());
    assert_eq!(lane(0), lane(1), "edges to one target share a lane");
    assert!(edges[2].points.iter().any(|point| point.x < left));
}

#[test]
fn nonsense_gives_a_picture() {
    let mut scope = chain(3, &[100]);
    scope.entry = Some(77);
    scope.nodes[0].insides = vec![0, 1, 1, 5];
    scope.nodes[1].insides = vec![1];
    scope.nodes[2].size = Size::new(i64::MIN, i64::MAX);
    for (from, to) in [
        (0, 9),
        (9, 0),
        (usize::MAX, usize::MAX),
        (0, 0),
        (0, 0),
        (2, 0),
    ] {
        let label = Some(Size::new(-4, i64::MAX));
        scope.edges.push(Edge {
            from,
            to,
            kind: EdgeKind::Side,
            label,
        });
    }
    let diagram = Diagram {
        scopes: vec![scope, chain(2, &[50]), Scope::default()],
    };
    let picture = layout(&diagram, &Spacing::default());
    assert_eq!(picture.scopes.len(), 3);
    assert_eq!(
        layout(&Diagram::default(), &Spacing::default()),
        Layout::default()
    );
    let far = Spacing {
        node_gap: i64::MAX,
        rank_gap: i64::MIN,
        ..Spacing::default()
    };
    layout(&diagram, &far);
}
