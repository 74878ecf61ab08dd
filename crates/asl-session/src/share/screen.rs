//! What the screen shows, as a link carries it.

use json_value::{Map, Value};

use crate::breakpoint::{Breakpoint, MAX_BREAKPOINTS};
use crate::expressions::MAX_WATCHES;
use crate::scratch::ScratchLanguage;
use crate::{Document, ResultTab};

/// The open tabs, the selected state, the playhead, the breakpoints. What is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Screen {
    /// The open tab of the project.
    pub(crate) document: Option<Document>,
    /// The open tab of the run.
    pub(crate) tab: Option<ResultTab>,
    /// The selected state.
    pub(crate) state: Option<String>,
    /// How many events are shown.
    pub(crate) playhead: Option<usize>,
    /// The breakpoints.
    pub(crate) breakpoints: Vec<Breakpoint>,
    /// What is watched.
    pub(crate) watches: Vec<(ScratchLanguage, String)>,
}

impl Screen {
    pub(crate) fn to_json(&self) -> String {
        let mut json = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                json.insert(name, value);
            }
        };
        put("document", self.document.map(|one| one.as_str().into()));
        put("tab", self.tab.map(|one| one.as_str().into()));
        put("state", self.state.as_deref().map(Value::from));
        let playhead = self.playhead.and_then(|n| i64::try_from(n).ok());
        put("playhead", playhead.map(Value::from));
        let breakpoints: Value = self.breakpoints.iter().map(Breakpoint::to_json).collect();
        put(
            "breakpoints",
            (!self.breakpoints.is_empty()).then_some(breakpoints),
        );
        let watches = self.watches.iter().map(|(language, expression)| {
            Value::object([(language.as_str(), Value::from(expression.as_str()))])
        });
        let watches = (!self.watches.is_empty()).then(|| watches.collect());
        put("watches", watches);
        Value::from(json).to_string()
    }

    /// Reads what [`Self::to_json`] wrote, or as much of it as is understood.
    pub(crate) fn parse(text: &str) -> Self {
        let json = Value::parse(text).unwrap_or(Value::Null);
        let word = |name: &str| json.get(name).and_then(Value::as_str);
        let document = word("document");
        let tab = word("tab");
        let playhead = match json.get("playhead") {
            Some(Value::Int(n)) => usize::try_from(*n).ok(),
            _ => None,
        };
        Self {
            document: Document::ALL
                .into_iter()
                .find(|one| Some(one.as_str()) == document),
            tab: ResultTab::ALL
                .into_iter()
                .find(|one| Some(one.as_str()) == tab),
            state: word("state").map(ToOwned::to_owned),
            playhead,
            breakpoints: json
                .get("breakpoints")
                .and_then(Value::as_array)
                .unwrap_or_default()
                .iter()
                .filter_map(Breakpoint::parse)
                .take(MAX_BREAKPOINTS)
                .collect(),
            watches: watches(&json),
        }
    }
}

/// Each watch is an object of one member, the language and the expression.
fn watches(json: &Value) -> Vec<(ScratchLanguage, String)> {
    let watches = json.get("watches").and_then(Value::as_array);
    let watch = |one: &Value| {
        ScratchLanguage::ALL.into_iter().find_map(|language| {
            let expression = one.get(language.as_str())?.as_str()?;
            Some((language, expression.to_owned()))
        })
    };
    let watches = watches.into_iter().flatten();
    watches.filter_map(watch).take(MAX_WATCHES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stage;

    #[test]
    fn a_screen_survives_as_text() {
        let screen = Screen {
            document: Some(Document::Mocks),
            tab: Some(ResultTab::Events),
            state: Some("Größe \"1\"".to_owned()),
            playhead: Some(12),
            breakpoints: vec![
                Breakpoint::State {
                    state: "A".into(),
                    stage: Stage::Exited,
                },
                Breakpoint::Error(String::new()),
                Breakpoint::Error("Nope".to_owned()),
                Breakpoint::Condition("$states.input.n > 1".to_owned()),
            ],
            watches: vec![(ScratchLanguage::Jsonpath, "$.\"a\"".to_owned())],
        };
        assert_eq!(Screen::parse(&screen.to_json()), screen);
        assert_eq!(Screen::parse("[nonsense"), Screen::default());
        assert_eq!(
            Screen::parse(
                r#"{"tab": "later", "playhead": -1, "breakpoints": [1, {"state": "A", "stage": "x"}]}"#
            ),
            Screen::default()
        );
    }
}
