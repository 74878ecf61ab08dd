//! Built-in emulators: what a call is answered that no mock answers.
//!
//! They know the objects of the project (`$s3`), remember what was written in the run, and are as
//! deterministic as all else: times are those of the run, ids derive from its seed. What an
//! emulator does not know, it leaves to whoever is asked next, and says what that is. Members and
//! errors are those that were recorded against AWS, or else those of the API's model under the
//! naming rules of the integrations ("Integrating services" and "AWS SDK integrations" of the AWS
//! Step Functions guide).

mod dynamodb;
mod events;
mod fault;
mod fifo;
mod heads;
pub(crate) mod iam;
mod known;
mod s3;
mod sns;
mod sqs;
mod states;

use asl_protocol::{TaskPattern, TaskResource, Timestamp};
use asl_query::SeededEntropy;
use json_value::{Map, Value};

use crate::computed::entropy;
use crate::read::EMULATE;
use crate::verdict::api;
use crate::{Answer, MockBook, MockEntry, failure_of_submission};
pub use iam::read_policy;
pub use known::emulator_of;

use fault::Refused;
use known::Known;

/// The stand-in for one service.
struct Emulator {
    /// What it is known for.
    known: &'static Known,
    /// How errors are named by the integration made for the service, and by the AWS SDK.
    names: (Names, Names),
    /// What the integration made for it tells of the HTTP answer.
    head: Option<fn(&Request<'_>, &Value) -> Map>,
    run: fn(&mut MockBook, &Request<'_>) -> Result<Value, Refused>,
}

/// How errors of a service are named.
struct Names {
    /// Before the dot.
    prefix: &'static str,
    /// As the cause calls the service.
    service: &'static str,
    /// After the dot, where the error is none of the API's model.
    base: &'static str,
}

const EMULATORS: [&Emulator; 6] = [
    &s3::EMULATOR,
    &sqs::EMULATOR,
    &sns::EMULATOR,
    &events::EMULATOR,
    &dynamodb::EMULATOR,
    &states::EMULATOR,
];

/// A request as the emulator of its service sees it.
struct Request<'a> {
    action: &'a str,
    parameters: &'a Map,
    at: Timestamp,
    is_sdk: bool,
    /// Whether the call waits for the end of what it starts.
    is_job: bool,
    ids: SeededEntropy,
}

/// See [`MockBook::emulate`].
pub(crate) fn emulate(
    book: &mut MockBook,
    resource: &TaskResource,
    parameters: &Value,
    at: Timestamp,
) -> Result<MockEntry, String> {
    let known = known::find(resource).ok_or_else(String::new)?;
    let mut emulators = EMULATORS.into_iter();
    let emulator = emulators.find(|one| std::ptr::eq(one.known, known));
    let emulator = emulator.ok_or_else(String::new)?;
    let (service, action) = api(resource);
    if book.given.get(EMULATE) == Some(&Value::Bool(false)) {
        return Err(left_alone("because `$emulate` is false in the mocks"));
    }
    let parameters = parameters.as_object();
    let parameters = parameters.ok_or_else(|| left_alone("for parameters that are no object"))?;
    let request = Request {
        action,
        parameters,
        at,
        is_sdk: known.types.1 == service,
        is_job: resource.pattern == TaskPattern::Sync,
        ids: book.ids(),
    };
    let answer = match (emulator.run)(book, &request) {
        Ok(mut result) => {
            if let (Some(head), false) = (emulator.head, request.is_sdk) {
                let head = head(&request, &result);
                let members = result.make_object();
                for (name, value) in head.iter() {
                    members.insert(name.clone(), value.clone());
                }
            }
            Answer::Return(result)
        }
        Err(Refused::Fault(fault)) => {
            let names = &emulator.names;
            let names = if request.is_sdk { &names.1 } else { &names.0 };
            Answer::Throw(fault.told(names, &request))
        }
        Err(Refused::Unknown(why)) => return Err(left_alone(&why)),
    };
    let (TaskPattern::WaitForTaskToken | TaskPattern::Sync, Answer::Return(output)) =
        (resource.pattern, &answer)
    else {
        return Ok(MockEntry::new(answer));
    };
    let output = output.clone();
    if let Some(error) = failure_of_submission(resource, &output) {
        return Ok(MockEntry::new(Answer::Throw(error)));
    }
    Ok(MockEntry {
        submit: Some(output),
        ..MockEntry::new(Answer::Hang)
    })
}

/// Why a call is left to whoever is asked next, as the end of a cause.
fn left_alone(why: &str) -> String {
    format!(" No built-in emulator answers it {why}.")
}

impl Request<'_> {
    /// A member that is a text, if it is there and no empty one.
    fn text(&self, name: &str) -> Option<&str> {
        let text = self.parameters.get(name).and_then(Value::as_str);
        text.filter(|text| !text.is_empty())
    }

    /// A member that the emulator cannot do without.
    fn needed(&self, name: &str) -> Result<&str, Refused> {
        let missing = || Refused::Unknown(format!("without `{name}`, which has to be a text"));
        self.text(name).ok_or_else(missing)
    }

    /// Leaves a call to others that has one of these members.
    fn knows_none_of(&self, names: &[&str]) -> Result<(), Refused> {
        let is_there = |name: &&&str| {
            let value = self.parameters.get(name);
            value.is_some_and(|value| *value != Value::Null)
        };
        match names.iter().find(is_there) {
            None => Ok(()),
            Some(name) => Err(Refused::Unknown(format!("for its member `{name}`"))),
        }
    }
}

impl MockBook {
    /// The ids of the call that was asked about last; others than its mocks would have.
    const fn ids(&self) -> SeededEntropy {
        const ASIDE: u64 = 0x5f35_6495_2b1a_9c47;
        entropy(self.seed ^ ASIDE, self.n_calls)
    }
}

/// Members of an object, without those that are not there.
fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let members = members.into_iter();
    let there = members.filter_map(|(name, value)| Some((name, value?)));
    Value::object(there)
}

/// The CRC-32 of bytes, as zlib and S3 have it.
fn crc32(bytes: &[u8]) -> u32 {
    const REVERSED: u32 = 0xEDB8_8320;
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (REVERSED & (crc & 1).wrapping_neg())
        })
    });
    !crc
}

/// The digits of a Base64 text by their values: two texts compare as their bytes do.
fn base64_order(text: &str) -> Vec<usize> {
    let digits = text.bytes().filter(|byte| *byte != b'=');
    digits
        .filter_map(|byte| BASE64.iter().position(|digit| *digit == byte))
        .collect()
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes in Base64 (RFC 4648), padded.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, idx| {
            bits << 8 | group.get(idx).copied().map_or(0, usize::from)
        });
        for (idx, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let digit = BASE64
                .get(bits >> shift & 63)
                .filter(|_| idx <= group.len());
            text.push(digit.map_or('=', |digit| char::from(*digit)));
        }
    }
    text
}
