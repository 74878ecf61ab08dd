//! SQS: queues take every message; nobody receives them (Amazon SQS API reference, `SendMessage`).

use json_value::Value;

use super::fault::{Fault, Refused};
use super::{Emulator, Names, Request, fifo, heads, known, object};
use crate::MockBook;
use crate::digest::md5_hex;
use crate::item_reader::keys;

pub(super) static EMULATOR: Emulator = Emulator {
    known: &known::SQS,
    names: (
        Names {
            prefix: "SQS",
            service: "AmazonSQS",
            base: "AmazonSQSException",
        },
        Names {
            prefix: "Sqs",
            service: "Sqs",
            base: "SqsException",
        },
    ),
    head: Some(heads::json_head),
    run: send_message,
};

/// For how many seconds a message may be held back (measured on AWS: radkawar/stackd,
/// `task_integrations.json`).
const DELAYS: std::ops::RangeInclusive<i64> = 0..=900;

fn send_message(book: &mut MockBook, request: &Request<'_>) -> Result<Value, Refused> {
    let queue = must_have(request, "QueueUrl")?;
    let body = must_have(request, "MessageBody")?;
    if fifo::is_fifo(queue) {
        must_have(request, "MessageGroupId")?;
    }
    if let Some(delay) = request.parameters.get("DelaySeconds")
        && delay.as_i64().is_some_and(|delay| !DELAYS.contains(&delay))
    {
        let message = format!(
            "Value {delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 \
             and <= 900."
        );
        return Err(Fault::other(400, "InvalidParameterValue", message));
    }
    let attributes = attributes_md5(request, "MessageAttributes")?;
    let system = attributes_md5(request, "MessageSystemAttributes")?;
    let [id, number] = fifo::accept(book, request, queue);
    let md5 = Some(md5_hex(body.as_bytes()).into());
    // The AWS SDK for Java spells three capitals in a row as one.
    Ok(if request.is_sdk {
        object([
            ("Md5OfMessageAttributes", attributes),
            ("Md5OfMessageBody", md5),
            ("Md5OfMessageSystemAttributes", system),
            ("MessageId", id),
            ("SequenceNumber", number),
        ])
    } else {
        object([
            ("MD5OfMessageAttributes", attributes),
            ("MD5OfMessageBody", md5),
            ("MD5OfMessageSystemAttributes", system),
            ("MessageId", id),
            ("SequenceNumber", number),
        ])
    })
}

fn must_have<'a>(request: &'a Request<'_>, name: &str) -> Result<&'a str, Refused> {
    request.text(name).ok_or_else(|| {
        let message = format!("The request must contain the parameter {name}.");
        Fault::other(400, "MissingParameter", message)
    })
}

/// The MD5 of attributes: name, type and value of each, by name, every part after its length
/// (Amazon SQS developer guide, "Calculating the MD5 message digest for message attributes").
fn attributes_md5(request: &Request<'_>, list: &str) -> Result<Option<Value>, Refused> {
    const IS_TEXT: u8 = 1;
    const IS_BINARY: u8 = 2;
    let attributes = request.parameters.get(list).and_then(Value::as_object);
    let Some(attributes) = attributes.filter(|attributes| !attributes.is_empty()) else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    let put = |bytes: &mut Vec<u8>, part: &str| {
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        bytes.extend(length.to_be_bytes());
        bytes.extend(part.as_bytes());
    };
    for (name, attribute) in keys(attributes, "") {
        let part = |part: &str| attribute.get(part).and_then(Value::as_str);
        let unknown = || Refused::Unknown(format!("for attributes in `{list}` that are no texts"));
        let data_type = part("DataType").ok_or_else(unknown)?;
        // The AWS SDK is given the text's own bytes (measured there, too).
        let binary = part("BinaryValue").filter(|_| request.is_sdk);
        let (kind, value) = match (part("StringValue"), binary) {
            (Some(text), None) => (IS_TEXT, text),
            (None, Some(text)) => (IS_BINARY, text),
            (Some(_), Some(_)) | (None, None) => return Err(unknown()),
        };
        put(&mut bytes, name);
        put(&mut bytes, data_type);
        bytes.push(kind);
        put(&mut bytes, value);
    }
    Ok(Some(md5_hex(&bytes).into()))
}
