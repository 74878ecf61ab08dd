//! Reading the tests' text: the cases, and what is wrong with it.

use std::collections::BTreeSet;
use std::rc::Rc;

use asl_protocol::ExecutionStatus;
use asl_query::{Template, jsonata_inside};
use asl_services::MockBook;
use json_syntax::{Member, Node, NodeKind, source_range};
use json_value::{Kind, Map, Value};
use source::{Diagnostic, TextRange};

/// The step of a `path` that stands for any number of states.
pub const ANY_STATES: &str = "...";
/// The answers that several cases share.
const RESPONSES: &str = "$responses";
/// The machine's name in a `MockConfigFile.json`.
const MACHINE: &str = "$machine";

const RULE: &str = "tests";
const CASE_MEMBERS: [&str; 4] = ["input", "mocks", "seed", "expect"];
const EXPECT_MEMBERS: [&str; 7] = [
    "status",
    "output",
    "outputContains",
    "error",
    "cause",
    "path",
    "assert",
];

/// What a tests' text holds.
#[derive(Clone, Debug, Default)]
pub struct Tests {
    /// The cases, in the order of the text.
    pub cases: Vec<Case>,
    /// The machine's name in a `MockConfigFile.json`, where it is given.
    pub machine: Option<Rc<str>>,
    /// The answers that several cases share, by name.
    pub responses: Map,
    /// What is wrong; a text with an error in it is not run.
    pub diagnostics: Vec<Diagnostic>,
}

/// One case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name.
    pub name: Rc<str>,
    /// Where its name stands, in bytes.
    pub range: TextRange,
    /// The execution's input, if it is not the project's.
    pub input: Option<Value>,
    /// For each state that is answered otherwise than in the project, its list of answers;
    /// `$s3` as in the mocks.
    pub mocks: Map,
    /// The names of the shared answers that `mocks` was written with, by state.
    pub response_names: Map,
    /// Where randomness begins, if not where the project says.
    pub seed: Option<u64>,
    /// What must hold.
    pub expect: Expect,
}

/// What must hold at the end of a case. What is absent is not looked at.
#[derive(Clone, Debug, Default)]
pub struct Expect {
    /// How it ends.
    pub status: Option<ExecutionStatus>,
    /// The whole output.
    pub output: Option<Value>,
    /// A part of the output.
    pub output_contains: Option<Value>,
    /// The error name.
    pub error: Option<Rc<str>>,
    /// The cause.
    pub cause: Option<Rc<str>>,
    /// The states in the order they are entered; [`ANY_STATES`] is any number of them.
    pub path: Option<Vec<Rc<str>>>,
    /// JSONata expressions that are `true`, as written.
    pub asserts: Vec<Rc<str>>,
}

impl Tests {
    /// Reads a tests' text; white space holds no cases. `states` are the names of the
    /// definition's states, for warnings about names that are none of them; empty if they are
    /// not known.
    pub fn read(text: &str, states: &BTreeSet<Rc<str>>) -> Self {
        let mut tests = Self::default();
        if text.trim().is_empty() {
            return tests;
        }
        let parsed = json_syntax::parse(text);
        let mut reader = Reader {
            text,
            states,
            diagnostics: parsed.diagnostics,
        };
        if let Some(root) = &parsed.root {
            reader.root(root, &mut tests);
        }
        tests.diagnostics = reader.diagnostics;
        tests.diagnostics.sort_by_key(|found| found.range.start);
        tests
    }

    /// Whether the cases can be run.
    pub fn is_runnable(&self) -> bool {
        let mut all = self.diagnostics.iter();
        !all.any(|found| found.severity == source::Severity::Error)
    }
}

struct Reader<'a> {
    text: &'a str,
    states: &'a BTreeSet<Rc<str>>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn root(&mut self, root: &Node, tests: &mut Tests) {
        if !self.is_object(root, "", "the tests as an object, one member for each case") {
            return;
        }
        if let Some(responses) = root.get(RESPONSES) {
            self.mocks_shape(responses, &format!("/{RESPONSES}"));
            if let Value::Object(map) = responses.to_value() {
                tests.responses = Map::clone(&map);
            }
        }
        for member in root.members() {
            let name = &member.key.name;
            let at = pointer("", name);
            let Some(value) = &member.value else { continue };
            match &**name {
                RESPONSES => {}
                MACHINE => tests.machine = self.string(value, &at),
                reserved if reserved.starts_with('$') => {
                    self.diagnostics
                        .push(reserved_name(name, member.key.range, &at));
                }
                _ => {
                    let case = self.case(member, value, &at, &tests.responses);
                    tests.cases.extend(case);
                }
            }
        }
    }

    fn case(&mut self, member: &Member, node: &Node, at: &str, responses: &Map) -> Option<Case> {
        if !self.is_object(node, at, "a case as an object") {
            return None;
        }
        self.known_members(node, at, "a case", &CASE_MEMBERS);
        let mut case = Case {
            name: member.key.name.clone(),
            range: member.key.range,
            input: node.get("input").map(Node::to_value),
            mocks: Map::new(),
            response_names: Map::new(),
            seed: None,
            expect: Expect::default(),
        };
        if let Some(mocks) = node.get("mocks") {
            self.mocks(mocks, &pointer(at, "mocks"), responses, &mut case);
        }
        if let Some(seed) = node.get("seed") {
            let n = seed.to_value().as_i64();
            case.seed = n.and_then(|n| u64::try_from(n).ok());
            if case.seed.is_none() {
                self.wrong(seed, &pointer(at, "seed"), "a whole number, 0 or more");
            }
        }
        if let Some(expect) = node.get("expect") {
            self.expect(expect, &pointer(at, "expect"), &mut case.expect);
        }
        Some(case)
    }

    /// The answers of a case: a list, or the name of a shared one.
    fn mocks(&mut self, node: &Node, at: &str, responses: &Map, case: &mut Case) {
        if !self.is_object(
            node,
            at,
            "the mocks as an object, one member for each state",
        ) {
            return;
        }
        for member in node.members() {
            let (name, Some(value)) = (&member.key.name, &member.value) else {
                continue;
            };
            if !name.starts_with('$') {
                self.state_name(name, member.key.range, &pointer(at, name));
            }
            let answers = match value.as_str() {
                None => value.to_value(),
                Some(shared) => {
                    let Some(answers) = responses.get(shared) else {
                        self.diagnostics.push(unknown_response(
                            shared,
                            value.range,
                            &pointer(at, name),
                        ));
                        continue;
                    };
                    case.response_names
                        .insert(name.clone(), shared.clone().into());
                    answers.clone()
                }
            };
            if value.as_str().is_none() {
                let one = Value::object([(name.clone(), answers.clone())]);
                self.mocks_value(&one, node, at);
            }
            case.mocks.insert(name.clone(), answers);
        }
    }

    fn mocks_shape(&mut self, node: &Node, at: &str) {
        self.mocks_value(&node.to_value(), node, at);
    }

    /// Complains about the first thing that is not as the mocks' format says. `value` is what
    /// stands at `node`, or a part of it.
    fn mocks_value(&mut self, value: &Value, node: &Node, at: &str) {
        let Err(error) = MockBook::from_value(value) else {
            return;
        };
        let range = crate::checked::range_of(self.text, node, &error);
        self.diagnostics.push(
            Diagnostic::error("TEST_MOCKS", RULE, range, error.message)
                .at(format!("{at}{}", error.pointer)),
        );
    }

    fn expect(&mut self, node: &Node, at: &str, expect: &mut Expect) {
        if !self.is_object(node, at, "`expect` as an object") {
            return;
        }
        self.known_members(node, at, "`expect`", &EXPECT_MEMBERS);
        if let Some(status) = node.get("status") {
            let text = status.as_str();
            expect.status = text.and_then(|text| ExecutionStatus::parse(text));
            if matches!(expect.status, None | Some(ExecutionStatus::Running)) {
                self.wrong(
                    status,
                    &pointer(at, "status"),
                    "`SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`",
                );
            }
        }
        expect.output = node.get("output").map(Node::to_value);
        expect.output_contains = node.get("outputContains").map(Node::to_value);
        if let Some(error) = node.get("error") {
            expect.error = self.string(error, &pointer(at, "error"));
        }
        if let Some(cause) = node.get("cause") {
            expect.cause = self.string(cause, &pointer(at, "cause"));
        }
        if let Some(path) = node.get("path") {
            expect.path = self.path(path, &pointer(at, "path"));
        }
        if let Some(assert) = node.get("assert") {
            let at = pointer(at, "assert");
            match &assert.kind {
                NodeKind::Array(items) => {
                    for (index, item) in items.iter().enumerate() {
                        let text = self.assertion(item, &format!("{at}/{index}"));
                        expect.asserts.extend(text);
                    }
                }
                NodeKind::Null
                | NodeKind::Bool(_)
                | NodeKind::Number(_)
                | NodeKind::String(_)
                | NodeKind::Object(_)
                | NodeKind::Invalid => expect.asserts.extend(self.assertion(assert, &at)),
            }
        }
    }

    fn path(&mut self, node: &Node, at: &str) -> Option<Vec<Rc<str>>> {
        if !matches!(node.kind, NodeKind::Array(_)) {
            self.wrong(node, at, "a list of states");
            return None;
        }
        let mut path = Vec::new();
        for (index, item) in node.items().iter().enumerate() {
            let at = format!("{at}/{index}");
            let Some(name) = self.string(item, &at) else {
                continue;
            };
            if &*name != ANY_STATES {
                self.state_name(&name, item.range, &at);
            }
            path.push(name);
        }
        Some(path)
    }

    /// An expression; complains if it does not parse.
    fn assertion(&mut self, node: &Node, at: &str) -> Option<Rc<str>> {
        let text = self.string(node, at)?;
        let (marked, shift) = if jsonata_inside(text.trim()).is_some() {
            (text.to_string(), 0)
        } else {
            (format!("{{%{text}%}}"), 2)
        };
        if let Err(errors) = Template::jsonata(&Value::from(marked), "assert") {
            for error in errors {
                let inside = error.range.map_or(node.range, |range| {
                    let range = TextRange::new(
                        range.start.saturating_sub(shift),
                        range.end.saturating_sub(shift),
                    );
                    source_range(self.text, node.range, range)
                });
                self.diagnostics
                    .push(Diagnostic::error("TEST_ASSERTION", RULE, inside, error.message).at(at));
            }
        }
        Some(text)
    }

    fn state_name(&mut self, name: &str, range: TextRange, at: &str) {
        if !self.states.is_empty() && !self.states.contains(name) {
            self.diagnostics.push(unknown_state(name, range, at));
        }
    }

    fn known_members(&mut self, node: &Node, at: &str, what: &str, known: &[&str]) {
        for member in node.members() {
            let name = &member.key.name;
            if !known.contains(&&**name) {
                let at = pointer(at, name);
                self.diagnostics
                    .push(unknown_member(name, what, known, member.key.range, &at));
            }
        }
    }

    fn string(&mut self, node: &Node, at: &str) -> Option<Rc<str>> {
        let text = node.as_str().cloned();
        if text.is_none() {
            self.wrong(node, at, "a string");
        }
        text
    }

    fn is_object(&mut self, node: &Node, at: &str, what: &str) -> bool {
        let is_object = matches!(node.kind, NodeKind::Object(_));
        if !is_object {
            self.wrong(node, at, what);
        }
        is_object
    }

    fn wrong(&mut self, node: &Node, at: &str, what: &str) {
        if let Some(found) = node.value_kind() {
            let found = match found {
                Kind::Null => "null".to_owned(),
                Kind::Array => "an array".to_owned(),
                Kind::Object => "an object".to_owned(),
                Kind::Boolean | Kind::Number | Kind::String => {
                    format!("`{}`", node.range.of(self.text))
                }
            };
            self.diagnostics.push(wrong_value(what, &found, node, at));
        }
    }
}

/// A value is not what its place wants.
fn wrong_value(what: &str, found: &str, node: &Node, at: &str) -> Diagnostic {
    Diagnostic::error(
        "TEST_SHAPE",
        RULE,
        node.range,
        format!("expected {what}, found {found}"),
    )
    .at(at)
}

/// A case or its `expect` has a member that means nothing.
fn unknown_member(
    name: &str,
    what: &str,
    known: &[&str],
    range: TextRange,
    at: &str,
) -> Diagnostic {
    Diagnostic::error(
        "TEST_UNKNOWN_MEMBER",
        RULE,
        range,
        format!("`{name}` is no member of {what}"),
    )
    .at(at)
    .with_help(format!("there are {}", known.join(", ")))
}

/// A name that begins with `$` and is neither `$responses` nor `$machine`.
fn reserved_name(name: &str, range: TextRange, at: &str) -> Diagnostic {
    Diagnostic::error(
        "TEST_UNKNOWN_MEMBER",
        RULE,
        range,
        format!("`{name}` is no case: names that begin with `$` are kept for the format"),
    )
    .at(at)
    .with_help(format!("there are {RESPONSES} and {MACHINE}"))
}

/// The mocks of a case name a shared answer that is not there.
fn unknown_response(name: &str, range: TextRange, at: &str) -> Diagnostic {
    Diagnostic::error(
        "TEST_UNKNOWN_RESPONSE",
        RULE,
        range,
        format!("`{RESPONSES}` has no `{name}`"),
    )
    .at(at)
}

/// A test names a state that the definition does not have.
fn unknown_state(name: &str, range: TextRange, at: &str) -> Diagnostic {
    Diagnostic::warning(
        "TEST_UNKNOWN_STATE",
        RULE,
        range,
        format!("no state is named `{name}`"),
    )
    .at(at)
}

fn pointer(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}
