//! A large history read slice by slice, so that a page that reads it stays awake.
//!
//! The text is cut into the events of its list by their brackets alone; each event is then
//! parsed by itself. What the whole tells is derived in steps of its own.

use std::rc::Rc;

use asl_protocol::{HistoryReader, WORKFLOW_TYPE};
use json_value::Value;

use super::import::{HistoryImport, Reading};

/// How many bytes of text are read in a slice, about.
const SLICE: usize = 128 * 1024;

/// A history that is being read.
#[derive(Clone, Debug)]
pub(crate) struct SlicedHistory {
    text: Rc<str>,
    /// Up to where the text was read, in bytes.
    at: usize,
    /// Whether `at` is inside the list of events.
    is_in_list: bool,
    next_token: Option<Value>,
    workflow_type: Option<Value>,
    reader: HistoryReader,
    /// What is derived of the whole, once all events are there.
    reading: Option<Reading>,
}

/// How far it got.
#[derive(Debug)]
pub(crate) enum Slice {
    /// There is more to do.
    More,
    /// It was read.
    Done(Box<HistoryImport>),
    /// It is a history, but one that cannot be read; the reason is for people.
    Refused(String),
    /// It is no history that can be cut into its events.
    Other,
}

impl SlicedHistory {
    /// A history that is to be read.
    pub(crate) fn new(text: Rc<str>) -> Self {
        Self {
            text,
            at: 0,
            is_in_list: false,
            next_token: None,
            workflow_type: None,
            reader: HistoryReader::default(),
            reading: None,
        }
    }

    /// How many events were read.
    pub(crate) const fn n_events(&self) -> usize {
        self.reader.n_events()
    }

    /// Reads a slice.
    ///
    /// The definition that the history may be of tells more of what the history does not hold.
    pub(crate) fn read(&mut self, definition: &str) -> Slice {
        if let Some(reading) = &mut self.reading {
            return match reading.step(Some(definition)) {
                Some(import) => Slice::Done(Box::new(import)),
                None => Slice::More,
            };
        }
        if self.at == 0 && !self.enter() {
            return Slice::Other;
        }
        let end = self.at.saturating_add(SLICE);
        while self.at < end {
            match self.next() {
                Next::Event(text) => {
                    let read = Value::parse(&text).map_err(|error| {
                        let event = self.n_events() + 1;
                        format!("event {event} of the list is not JSON: {}", error.message)
                    });
                    let read = read.and_then(|json| {
                        self.reader.push(&json).map_err(|error| error.to_string())
                    });
                    if let Err(reason) = read {
                        return Slice::Refused(reason);
                    }
                }
                Next::End => return self.finish(),
                Next::Broken => return Slice::Other,
            }
        }
        Slice::More
    }

    fn finish(&mut self) -> Slice {
        let reader = std::mem::take(&mut self.reader);
        let read = reader.finish(self.next_token.as_ref(), self.workflow_type.as_ref());
        let reading = read
            .map_err(|error| error.to_string())
            .and_then(Reading::of);
        match reading {
            Ok(reading) => {
                self.reading = Some(reading);
                Slice::More
            }
            Err(reason) => Slice::Refused(reason),
        }
    }

    /// Goes to the first event; `false` if the text has no list of events at its top.
    fn enter(&mut self) -> bool {
        self.skip_space();
        match self.byte() {
            Some(b'[') => {
                self.at += 1;
                self.is_in_list = true;
                true
            }
            Some(b'{') => {
                self.at += 1;
                self.enter_member()
            }
            _ => false,
        }
    }

    /// Goes over the members of the object around, up to the list of events.
    fn enter_member(&mut self) -> bool {
        // Each round goes on in the text.
        loop {
            self.skip_space();
            if self.byte() == Some(b',') {
                self.at += 1;
                self.skip_space();
            }
            let Some(key) = self.value() else {
                return false;
            };
            self.skip_space();
            if self.byte() != Some(b':') {
                return false;
            }
            self.at += 1;
            self.skip_space();
            if key == "\"events\"" && self.byte() == Some(b'[') {
                self.at += 1;
                self.is_in_list = true;
                return true;
            }
            let Some(value) = self.value() else {
                return false;
            };
            let key = Value::parse(&key).ok();
            let told = match key.as_ref().and_then(Value::as_str) {
                Some("nextToken") => &mut self.next_token,
                Some(WORKFLOW_TYPE) => &mut self.workflow_type,
                _ => continue,
            };
            *told = Value::parse(&value).ok();
        }
    }

    /// The text of the next event.
    fn next(&mut self) -> Next {
        self.skip_space();
        if self.byte() == Some(b',') {
            self.at += 1;
            self.skip_space();
        }
        if self.byte() == Some(b']') {
            self.at += 1;
            self.is_in_list = false;
            // What may stand behind the list says whether there is more of it.
            self.skip_space();
            if self.byte() == Some(b',') {
                self.enter_member();
            }
            return Next::End;
        }
        self.value().map_or(Next::Broken, Next::Event)
    }

    /// The text of the value that begins here, which is gone over; `None` if it has no end.
    fn value(&mut self) -> Option<String> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let (mut depth, mut in_string) = (0_usize, false);
        let mut at = start;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\\' if in_string => at += 1,
                b'"' => {
                    in_string = !in_string;
                    if !in_string && depth == 0 {
                        at += 1;
                        break;
                    }
                }
                _ if in_string => {}
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    // A number or a word ends where its container does.
                    let Some(outer) = depth.checked_sub(1) else {
                        break;
                    };
                    depth = outer;
                    if depth == 0 {
                        at += 1;
                        break;
                    }
                }
                b',' | b':' if depth == 0 => break,
                _ => {}
            }
            at += 1;
        }
        self.at = at;
        let value = self.text.get(start..at)?.trim();
        (!value.is_empty() && depth == 0 && !in_string).then(|| value.to_owned())
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.byte().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }
}

enum Next {
    Event(String),
    End,
    Broken,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<HistoryImport, String> {
        let mut sliced = SlicedHistory::new(text.into());
        for _ in 0..1000 {
            match sliced.read("") {
                Slice::More => {}
                Slice::Done(import) => return Ok(*import),
                Slice::Refused(reason) => return Err(reason),
                Slice::Other => return Err("other".to_owned()),
            }
        }
        panic!("it has no end");
    }

    #[test]
    fn slices_read_what_the_whole_reads() {
        for slug in ["order-fulfilment", "parallel-trip", "map-greetings"] {
            let history = crate::tests::finished(slug).export_history_json();
            assert_eq!(
                read(&history),
                HistoryImport::read(&history, None),
                "{slug}"
            );
            let list = Value::parse(&history)
                .unwrap()
                .get("events")
                .unwrap()
                .to_string();
            assert_eq!(read(&list), HistoryImport::read(&list, None), "{slug}");
        }
    }

    #[test]
    fn what_is_no_history_is_told() {
        let event = r#"{"id": 1, "type": "ExecutionStarted", "executionStartedEventDetails": {"input": "{}"}}"#;
        assert!(read(&format!("[{event}]")).is_ok());
        let more = format!(r#"{{"a": ["]"], "events": [{event}], "nextToken": "x"}}"#);
        assert!(read(&more).unwrap_err().contains("nextToken"));
        assert!(
            read(r#"[{"id": 1, "type": "Nothing"}]"#)
                .unwrap_err()
                .contains("event 1")
        );
        assert!(read("[]").unwrap_err().contains("no events"));
        for other in [r#"{"States": {}}"#, "7", "", "[{", r#"{"events": 7}"#] {
            assert_eq!(read(other).unwrap_err(), "other", "{other}");
        }
    }
}
