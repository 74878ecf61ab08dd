//! SNS: topics take every message; nobody gets them (Amazon SNS API reference, `Publish`).

use json_value::{Map, Value};

use super::fault::{Fault, Refused};
use super::{Emulator, Names, Request, fifo, heads, known, object};
use crate::MockBook;

pub(super) static EMULATOR: Emulator = Emulator {
    known: &known::SNS,
    names: (
        Names {
            prefix: "SNS",
            service: "AmazonSNS",
            base: "AmazonSNSException",
        },
        Names {
            prefix: "Sns",
            service: "Sns",
            base: "SnsException",
        },
    ),
    head: Some(head),
    run: publish,
};

/// How many parts an ARN has at least.
const ARN_PARTS: usize = 6;

/// The XML that answers, without and with a number, in bytes (recorded).
const ANSWER_BYTES: (usize, usize) = (294, 352);

fn publish(book: &mut MockBook, request: &Request<'_>) -> Result<Value, Refused> {
    let to = match (request.text("TopicArn"), request.text("TargetArn")) {
        (Some(arn), _) => topic(arn, "TopicArn")?,
        (None, Some(arn)) => topic(arn, "TargetArn")?,
        (None, None) => request.text("PhoneNumber").ok_or_else(|| {
            invalid("TopicArn or TargetArn Reason: no value for required parameter")
        })?,
    };
    if request.text("Message").is_none() {
        return Err(invalid("Empty message"));
    }
    if fifo::is_fifo(to) && request.text("MessageGroupId").is_none() {
        return Err(invalid(
            "The MessageGroupId parameter is required for FIFO topics",
        ));
    }
    let [id, number] = fifo::accept(book, request, to);
    Ok(object([("MessageId", id), ("SequenceNumber", number)]))
}

fn topic<'a>(arn: &'a str, name: &str) -> Result<&'a str, Refused> {
    let n_parts = arn.split(':').count();
    if n_parts < ARN_PARTS {
        return Err(invalid(&format!(
            "{name} Reason: An ARN must have at least {ARN_PARTS} elements, not {n_parts}"
        )));
    }
    Ok(arn)
}

fn invalid(what: &str) -> Refused {
    let message = format!("Invalid parameter: {what}");
    Fault::modelled(
        400,
        "InvalidParameter",
        "InvalidParameterException",
        message,
    )
}

fn head(request: &Request<'_>, result: &Value) -> Map {
    let (plain, numbered) = ANSWER_BYTES;
    let n_bytes = result.get("SequenceNumber").map_or(plain, |_| numbered);
    let headers = [
        ("connection", "keep-alive".to_owned()),
        ("Content-Length", n_bytes.to_string()),
        ("Content-Type", "text/xml".to_owned()),
    ];
    heads::head(request, &headers)
}
