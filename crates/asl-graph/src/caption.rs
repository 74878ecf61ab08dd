//! What stands in the box of a state, and how large the box is.

use asl_syntax::State;
use graph_layout::{Point, Size};

use crate::text::{DETAIL_SIZE, NAME_SIZE, cut, text_width, wrap};
use crate::{Line, LineRole, NodeKind};

/// Left of the text: a margin, the icon of the kind, a gap.
const TEXT_LEFT: i64 = 38;

/// Right of the text: a gap, the icon of the status, a margin.
pub(crate) const TEXT_RIGHT: i64 = 34;

/// The widest text.
const MAX_TEXT: i64 = 196;

/// The narrowest box of a state.
const MIN_WIDTH: i64 = 160;

/// From base line to base line.
const NAME_STEP: i64 = 17;
const DETAIL_STEP: i64 = 16;

/// Above and below the text.
const MARGIN: i64 = 10;

/// The box of a marker.
const MARKER: Size = Size::new(56, 26);

/// The text of a node, and the size it needs.
pub(crate) struct Caption {
    pub(crate) lines: Vec<Line>,
    pub(crate) title: String,
    pub(crate) size: Size,
}

/// The caption of a state or of a missing one.
pub(crate) fn of_state(name: &str, kind: NodeKind, detail: Option<&str>) -> Caption {
    let names = wrap(name, NAME_SIZE, MAX_TEXT);
    let detail_text = detail.map(|detail| cut(detail, DETAIL_SIZE, MAX_TEXT));
    let name_widths = names.iter().map(|line| text_width(line, NAME_SIZE));
    let detail_width = detail_text.iter().map(|line| text_width(line, DETAIL_SIZE));
    let text = name_widths.chain(detail_width).max().unwrap_or(0);
    let width = (TEXT_LEFT + text + TEXT_RIGHT).max(MIN_WIDTH);
    let n_names = i64::try_from(names.len()).unwrap_or(1);
    let n_details = i64::from(detail_text.is_some());
    let mut y = MARGIN + NAME_SIZE;
    let mut lines = Vec::new();
    for text in names {
        let at = Point::new(TEXT_LEFT, y);
        lines.push(Line {
            text,
            role: LineRole::Name,
            at,
        });
        y += NAME_STEP;
    }
    if let Some(text) = detail_text {
        let at = Point::new(TEXT_LEFT, y);
        lines.push(Line {
            text,
            role: LineRole::Detail,
            at,
        });
    }
    let mut title = format!("{}: {name}", kind.as_str());
    if let Some(detail) = detail {
        title.push('\n');
        title.push_str(detail);
    }
    let height = 2 * MARGIN + n_names * NAME_STEP + n_details * DETAIL_STEP;
    Caption {
        lines,
        title,
        // Multiples of four, so that middles are whole and boxes of one kind look alike.
        size: Size::new((width + 3) / 4 * 4, (height + 3) / 4 * 4),
    }
}

/// The caption of a marker: its word in the middle.
pub(crate) fn of_marker(word: &str) -> Caption {
    let at = Point::new(MARKER.width / 2, 17);
    Caption {
        lines: vec![Line {
            text: word.to_owned(),
            role: LineRole::Detail,
            at,
        }],
        title: word.to_owned(),
        size: MARKER,
    }
}

/// What a state does, in a few words.
pub(crate) fn detail(state: &State, kind: NodeKind) -> Option<String> {
    match kind {
        NodeKind::Task => Some(short_resource(&state.resource()?.value?)),
        NodeKind::Wait => wait(state),
        NodeKind::Fail => {
            let error = state.error().and_then(|field| field.value);
            let error = error.or_else(|| state.error_path()?.value)?;
            Some(plain(&error))
        }
        NodeKind::Parallel => {
            let n = state.branches()?.value?.len();
            Some(match n {
                0 => "no branch".to_owned(),
                1 => "1 branch".to_owned(),
                n => format!("{n} branches at once"),
            })
        }
        NodeKind::Map => Some(map(state)),
        NodeKind::Unknown => Some(match state.type_().and_then(|field| field.value) {
            Some(name) => format!("unknown type {name}"),
            None => "no type".to_owned(),
        }),
        NodeKind::Missing => Some("no such state".to_owned()),
        NodeKind::Start | NodeKind::End | NodeKind::Pass | NodeKind::Choice | NodeKind::Succeed => {
            None
        }
    }
}

/// A text without the signs that mark `JSONata`.
pub(crate) fn plain(text: &str) -> String {
    let inner = text
        .strip_prefix("{%")
        .and_then(|text| text.strip_suffix("%}"));
    let words = inner.unwrap_or(text).split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

/// `arn:aws:states:::sqs:sendMessage.waitForTaskToken` as `sqs:sendMessage · callback`.
pub(crate) fn short_resource(resource: &str) -> String {
    let mut parts = resource.splitn(6, ':');
    let is_arn = parts.next() == Some("arn");
    let (_, service) = (parts.next(), parts.next());
    let (_, _) = (parts.next(), parts.next());
    let Some(rest) = parts.next().filter(|_| is_arn) else {
        return plain(resource);
    };
    match service {
        Some("states") => match rest.strip_prefix("activity:") {
            Some(activity) => format!("activity {activity}"),
            None => integration(rest),
        },
        Some("lambda") => match rest.strip_prefix("function:") {
            Some(function) => format!("lambda {function}"),
            None => format!("lambda {rest}"),
        },
        Some(service) => format!("{service} {rest}"),
        None => plain(resource),
    }
}

fn integration(rest: &str) -> String {
    let rest = rest.strip_prefix("aws-sdk:").unwrap_or(rest);
    match rest.split_once('.') {
        Some((api, "waitForTaskToken")) => format!("{api} · callback"),
        Some((api, "sync" | "sync:2")) => format!("{api} · sync"),
        Some(_) | None => rest.to_owned(),
    }
}

fn wait(state: &State) -> Option<String> {
    if let Some(field) = state.seconds() {
        let text = field.node.as_str().map(|text| plain(text));
        let text = text.unwrap_or_else(|| field.to_value().to_string());
        return Some(text.parse().map_or(text, duration));
    }
    if let Some(path) = state.seconds_path().and_then(|field| field.value) {
        return Some(format!("{path} seconds"));
    }
    let timestamp = state.timestamp().and_then(|field| field.value);
    let timestamp = timestamp.or_else(|| state.timestamp_path()?.value)?;
    Some(format!("until {}", plain(&timestamp)))
}

/// Seconds in the largest unit that keeps them whole: `3600` is `1 h`.
fn duration(secs: u64) -> String {
    for (unit_secs, unit) in [(86_400, "d"), (3_600, "h"), (60, "min")] {
        if 0 < secs && secs.is_multiple_of(unit_secs) {
            return format!("{} {unit}", secs / unit_secs);
        }
    }
    format!("{secs} s")
}

fn map(state: &State) -> String {
    let items = state.items_path().and_then(|field| field.value);
    let items = items.map(|path| path.to_string());
    let items = items.or_else(|| {
        let field = state.items()?;
        field.node.as_str().map(|text| plain(text))
    });
    let mut text = match items {
        Some(items) => format!("each item of {items}"),
        None => "each item".to_owned(),
    };
    let processor = state.item_processor().and_then(|field| field.value);
    let config = processor.and_then(|machine| machine.processor_config()?.value);
    let mode = config.and_then(|config| config.mode()?.value);
    if mode.as_deref() == Some("DISTRIBUTED") {
        text.push_str(" · distributed");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_shortened() {
        for (resource, expected) in [
            ("arn:aws:states:::lambda:invoke", "lambda:invoke"),
            (
                "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                "sqs:sendMessage · callback",
            ),
            (
                "arn:aws:states:::states:startExecution.sync:2",
                "states:startExecution · sync",
            ),
            (
                "arn:aws:states:::aws-sdk:dynamodb:batchGetItem",
                "dynamodb:batchGetItem",
            ),
            (
                "arn:aws:lambda:us-east-1:123456789012:function:Pay:1",
                "lambda Pay:1",
            ),
            (
                "arn:aws-cn:states:cn-north-1:123456789012:activity:sign",
                "activity sign",
            ),
            ("arn:aws:batch:us-east-1:123456789012:job/7", "batch job/7"),
            ("arn:aws", "arn:aws"),
            ("{% $resource %}", "$resource"),
            ("", ""),
        ] {
            assert_eq!(short_resource(resource), expected);
        }
    }

    #[test]
    fn durations_use_the_largest_whole_unit() {
        for (secs, expected) in [
            (0, "0 s"),
            (45, "45 s"),
            (90, "90 s"),
            (600, "10 min"),
            (7_200, "2 h"),
            (31_536_000, "365 d"),
        ] {
            assert_eq!(duration(secs), expected);
        }
    }
}
