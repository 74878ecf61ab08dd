//! A definition as the rules look at it: a flat list of its parts.

mod fields;

use std::rc::Rc;

use asl_protocol::{StateKind, WorkflowType, limits};
use asl_syntax::{ChoiceRule, Field, FromNode, Object, Parsed, QueryLanguage, State, StateMachine};
use json_syntax::{Member, NameTable};
use source::TextRange;

use crate::schema::FieldSpec;
use fields::{FieldPlace, Group};

/// What a part of a definition is; with that, which fields it may have ([`crate::schema`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartKind {
    /// The machine at the top.
    Top,
    /// One of `Branches`.
    Branch,
    /// `ItemProcessor` or `Iterator`.
    Processor,
    /// A state; `None` if its `Type` is missing or unknown.
    State(Option<StateKind>),
    /// One of `Retry`.
    Retrier,
    /// One of `Catch`.
    Catcher,
    /// One of `Choices`.
    ChoiceRule,
    /// A rule inside `And`, `Or` or `Not`.
    NestedRule,
    /// `ProcessorConfig`.
    ProcessorConfig,
    /// `ItemReader`.
    ItemReader,
    /// `ReaderConfig`.
    ReaderConfig,
    /// `ItemBatcher`.
    ItemBatcher,
    /// `ResultWriter`.
    ResultWriter,
    /// `WriterConfig`.
    WriterConfig,
    /// `Credentials`.
    Credentials,
}

/// One object of a definition that has fields of its own.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) kind: PartKind,
    pub(crate) object: Object,
    /// The language that rules its fields.
    pub(crate) language: QueryLanguage,
    /// What to underline when the part as a whole is meant: its name, or its opening brace.
    pub(crate) anchor: TextRange,
}

/// A machine with its states, the ground of transitions.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    pub(crate) machine: StateMachine,
    pub(crate) states: Vec<ScopedState>,
    /// The members that the states are.
    members: Rc<[Member]>,
    /// Which state has which name.
    names: NameTable,
    /// The ways out of all states, in their order.
    pub(crate) ways: Vec<Way>,
    /// What runs it: inside a distributed Map of Express children that is Express.
    pub(crate) workflow: WorkflowType,
    /// The Map or Parallel around it whose variables it sees; a distributed Map's children see none.
    pub(crate) outer: Option<Enclosing>,
}

impl Scope {
    /// The place of the state with this name, of the last one where the name is repeated.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.names.get(&self.members, name)
    }

    /// Whether a name is there twice.
    pub(crate) const fn is_repeating(&self) -> bool {
        self.names.is_repeating()
    }

    /// The ways out of the state at this place, in the order of its transitions.
    pub(crate) fn ways_from(&self, place: usize) -> &[Way] {
        let end = |place: usize| {
            let scoped = self.states.get(place);
            scoped.map_or(0, |scoped| scoped.ways_end)
        };
        let start = place.checked_sub(1).map_or(0, end);
        self.ways.get(start..end(place)).unwrap_or_default()
    }
}

/// A way out of a state that names another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    /// The place of the state that it leads to; none if no state beside it has that name.
    pub(crate) to: Option<u32>,
}

/// A state with a machine inside it, by its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Enclosing {
    /// The place of its scope among [`Definition::scopes`].
    pub(crate) scope: usize,
    /// Its place among the states of that scope.
    pub(crate) state: usize,
}

/// A state of a scope and the language that rules it.
#[derive(Clone, Debug)]
pub(crate) struct ScopedState {
    pub(crate) state: State,
    /// Its type, if it has one.
    pub(crate) kind: Option<StateKind>,
    pub(crate) language: QueryLanguage,
    /// Where its ways end among those of its scope.
    ways_end: usize,
}

/// The fields that rules ask for which only some states have.
const ASKED: &[&str] = &[
    "Catch",
    "Credentials",
    "HeartbeatSeconds",
    "ItemProcessor",
    "ItemReader",
    "Label",
    "Resource",
    "Result",
    "Retry",
];

/// The fields of a state that hold parts or machines.
const WITH_PARTS: &[&str] = &[
    "Branches",
    "Catch",
    "Choices",
    "Credentials",
    "ItemBatcher",
    "ItemProcessor",
    "ItemReader",
    "Iterator",
    "ResultWriter",
    "Retry",
];

fn bits(fields: &[&str]) -> u64 {
    fields
        .iter()
        .fold(0, |bits, field| bits | State::bit(field))
}

/// A definition and its parts.
#[derive(Debug)]
pub(crate) struct Definition<'a> {
    pub(crate) text: &'a str,
    /// The language of the machine at the top.
    pub(crate) language: QueryLanguage,
    /// Every part, each before those inside it, in text order but for nested machines,
    /// which follow the machine they are in.
    pub(crate) parts: Vec<Part>,
    /// The fields that belong where they stand, those of one shape together: most rules are about
    /// a few shapes.
    groups: Vec<Group>,
    /// The fields of the other query language, and those that such a part has not.
    strange: Vec<(FieldPlace, Option<&'static FieldSpec>)>,
    /// The states that have fields [`ASKED`] for: which ones, and the places of scope and state.
    having: Vec<(u64, usize, usize)>,
    /// The machine at the top, then every machine inside it.
    pub(crate) scopes: Vec<Scope>,
    /// The first machine that is nested too deeply to be looked at.
    pub(crate) too_deep: Option<StateMachine>,
}

impl<'a> Definition<'a> {
    pub(crate) fn new(text: &'a str, parsed: &Parsed, workflow: WorkflowType) -> Self {
        let mut definition = Self {
            text,
            language: parsed.machine.language(),
            parts: Vec::new(),
            groups: Vec::new(),
            strange: Vec::new(),
            having: Vec::new(),
            scopes: Vec::new(),
            too_deep: None,
        };
        let mut todo = vec![Inside {
            kind: PartKind::Top,
            machine: parsed.machine.clone(),
            anchor: None,
            workflow,
            outer: None,
            depth: 0,
        }];
        while let Some(inside) = todo.pop() {
            if inside.depth > limits::MAX_STATE_NESTING {
                definition.too_deep.get_or_insert(inside.machine);
                continue;
            }
            let inner = definition.machine(inside);
            todo.extend(inner.into_iter().rev());
        }
        definition.find_fields();
        definition.find_states();
        definition
    }

    /// Every state with its language, all scopes.
    pub(crate) fn states(&self) -> impl Iterator<Item = &ScopedState> {
        self.scopes.iter().flat_map(|scope| &scope.states)
    }

    /// Every state that has a field of [`ASKED`], with its scope.
    pub(crate) fn states_with(&self, field: &'static str) -> Vec<(&Scope, &ScopedState)> {
        debug_assert!(ASKED.contains(&field), "`{field}` is not looked for");
        let bit = State::bit(field);
        let mut states = Vec::new();
        for (fields, scope, place) in &self.having {
            if let Some(scope) = self.scopes.get(*scope).filter(|_| fields & bit != 0)
                && let Some(scoped) = scope.states.get(*place)
            {
                states.push((scope, scoped));
            }
        }
        states
    }

    fn find_states(&mut self) {
        let asked = bits(ASKED);
        for (at, scope) in self.scopes.iter().enumerate() {
            for (place, scoped) in scope.states.iter().enumerate() {
                let fields = scoped.state.fields() & asked;
                if fields != 0 {
                    self.having.push((fields, at, place));
                }
            }
        }
    }

    fn push(&mut self, kind: PartKind, object: &Object, language: QueryLanguage) {
        let range = object.range();
        let anchor = if object.is_object() {
            TextRange::new(range.start, range.start + 1)
        } else {
            range
        };
        self.push_at(kind, object, language, anchor);
    }

    fn push_at(
        &mut self,
        kind: PartKind,
        object: &Object,
        language: QueryLanguage,
        anchor: TextRange,
    ) {
        self.parts.push(Part {
            kind,
            object: object.clone(),
            language,
            anchor,
        });
    }

    /// Takes in the object of a field, if there is one.
    fn push_field<T: FromNode>(
        &mut self,
        kind: PartKind,
        field: Option<Field<T>>,
        object: impl Fn(&T) -> &Object,
        language: QueryLanguage,
    ) -> Option<T> {
        let field = field?;
        let value = field.value?;
        self.push_at(kind, object(&value), language, field.key.range);
        Some(value)
    }

    /// Takes in one machine, and gives the machines inside it.
    fn machine(&mut self, inside: Inside) -> Vec<Inside> {
        let Inside {
            kind,
            machine,
            anchor,
            workflow,
            outer,
            depth,
        } = inside;
        let language = self.language;
        match anchor {
            Some(anchor) => self.push_at(kind, &machine.object, language, anchor),
            None => self.push(kind, &machine.object, language),
        }
        let workflow = self.children_of(kind, &machine).unwrap_or(workflow);
        let mut inner = Vec::new();
        let with_parts = bits(WITH_PARTS);
        let members = machine.state_members();
        let mut states = Vec::with_capacity(members.len());
        self.parts.reserve(members.len());
        for state in machine.states_of(&members) {
            let language = state.language(self.language);
            let kind = state.kind();
            self.push_at(
                PartKind::State(kind),
                &state.object,
                language,
                state.name.range,
            );
            if state.fields() & with_parts != 0 {
                self.parts_in(&state, language);
                let here = Enclosing {
                    scope: self.scopes.len(),
                    state: states.len(),
                };
                inner.extend(machines_in(&state, here, workflow, depth + 1));
            }
            states.push(ScopedState {
                state,
                kind,
                language,
                ways_end: 0,
            });
        }
        let names = NameTable::new(&members);
        let mut ways = Vec::with_capacity(states.len());
        for scoped in &mut states {
            scoped.state.for_each_target(&mut |target| {
                if let Some(name) = target.as_str() {
                    let to = names.get(&members, name);
                    ways.push(Way {
                        to: to.and_then(|to| u32::try_from(to).ok()),
                    });
                }
            });
            scoped.ways_end = ways.len();
        }
        self.scopes.push(Scope {
            machine,
            states,
            members,
            names,
            ways,
            workflow,
            outer,
        });
        inner
    }

    /// Takes in the `ProcessorConfig` of a Map's processor, and gives what runs its children
    /// where that is not what runs the Map.
    fn children_of(&mut self, kind: PartKind, machine: &StateMachine) -> Option<WorkflowType> {
        if kind != PartKind::Processor {
            return None;
        }
        let config = self.push_field(
            PartKind::ProcessorConfig,
            machine.processor_config(),
            |config| &config.object,
            self.language,
        )?;
        if !is_distributed(machine) {
            return None;
        }
        let execution_type = config.execution_type()?.value;
        Some(match execution_type.as_deref() {
            Some("EXPRESS") => WorkflowType::Express,
            Some(_) | None => WorkflowType::Standard,
        })
    }

    /// Takes in the parts of a state.
    fn parts_in(&mut self, state: &State, language: QueryLanguage) {
        for retrier in state.retry().and_then(|f| f.value).unwrap_or_default() {
            self.push(PartKind::Retrier, &retrier.object, language);
        }
        for catcher in state.catch().and_then(|f| f.value).unwrap_or_default() {
            self.push(PartKind::Catcher, &catcher.object, language);
        }
        for rule in state.choices().and_then(|f| f.value).unwrap_or_default() {
            self.push(PartKind::ChoiceRule, &rule.object, language);
            self.nested_rules(&rule, language);
        }
        self.push_field(
            PartKind::Credentials,
            state.credentials(),
            |v| &v.object,
            language,
        );
        let reader = self.push_field(
            PartKind::ItemReader,
            state.item_reader(),
            |v| &v.object,
            language,
        );
        if let Some(reader) = reader {
            let config = reader.reader_config();
            self.push_field(PartKind::ReaderConfig, config, |v| &v.object, language);
        }
        self.push_field(
            PartKind::ItemBatcher,
            state.item_batcher(),
            |v| &v.object,
            language,
        );
        let writer = self.push_field(
            PartKind::ResultWriter,
            state.result_writer(),
            |v| &v.object,
            language,
        );
        if let Some(writer) = writer {
            let config = writer.writer_config();
            self.push_field(PartKind::WriterConfig, config, |v| &v.object, language);
        }
    }

    fn nested_rules(&mut self, rule: &ChoiceRule, language: QueryLanguage) {
        let mut todo = vec![rule.clone()];
        while let Some(rule) = todo.pop() {
            let mut inner = rule.and().and_then(|f| f.value).unwrap_or_default();
            inner.extend(rule.or().and_then(|f| f.value).unwrap_or_default());
            inner.extend(rule.not().and_then(|f| f.value));
            for rule in &inner {
                self.push(PartKind::NestedRule, &rule.object, language);
            }
            todo.extend(inner.into_iter().rev());
        }
    }
}

/// The machines in a state.
fn machines_in(
    state: &State,
    here: Enclosing,
    workflow: WorkflowType,
    depth: usize,
) -> Vec<Inside> {
    let mut inside = Vec::new();
    let mut add = |kind, machine: StateMachine, anchor| {
        let outer = (!is_distributed(&machine)).then_some(here);
        inside.push(Inside {
            kind,
            machine,
            anchor,
            workflow,
            outer,
            depth,
        });
    };
    let branches = state.branches().and_then(|field| field.value);
    for branch in branches.unwrap_or_default() {
        add(PartKind::Branch, branch, None);
    }
    for field in [state.item_processor(), state.iterator()]
        .into_iter()
        .flatten()
    {
        if let Some(processor) = field.value {
            add(PartKind::Processor, processor, Some(field.key.range));
        }
    }
    inside
}

/// Whether the machine is one of a distributed Map.
pub(crate) fn is_distributed(machine: &StateMachine) -> bool {
    let config = machine.processor_config().and_then(|field| field.value);
    let mode = config.and_then(|config| config.mode()?.value);
    mode.as_deref() == Some("DISTRIBUTED")
}

/// A machine that is to be taken in.
struct Inside {
    kind: PartKind,
    machine: StateMachine,
    /// What to underline, if not the opening brace.
    anchor: Option<TextRange>,
    workflow: WorkflowType,
    outer: Option<Enclosing>,
    depth: usize,
}
