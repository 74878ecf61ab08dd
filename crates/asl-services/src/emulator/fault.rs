//! How an emulator says no: with the service's own error, or by leaving the call to others.

use asl_protocol::TaskError;
use asl_query::Entropy as _;

use super::{Names, Request, base64};

/// Why there is no result.
pub(super) enum Refused {
    /// The service refuses the request.
    Fault(Fault),
    /// The emulator does not know what the service would do: `for its member Range`.
    Unknown(String),
}

/// An error of a service.
pub(super) struct Fault {
    /// The HTTP status of the answer.
    pub(super) status: u16,
    /// The API's error code.
    pub(super) code: &'static str,
    /// The exception of the API's model, if the code has one.
    pub(super) exception: Option<&'static str>,
    /// The message.
    pub(super) message: String,
}

impl Fault {
    /// An error that the API's model has.
    pub(super) fn modelled(
        status: u16,
        code: &'static str,
        exception: &'static str,
        message: impl Into<String>,
    ) -> Refused {
        Refused::Fault(Self {
            status,
            code,
            exception: Some(exception),
            message: message.into(),
        })
    }

    /// One that it has not.
    pub(super) fn other(status: u16, code: &'static str, message: impl Into<String>) -> Refused {
        Refused::Fault(Self {
            status,
            code,
            exception: None,
            message: message.into(),
        })
    }

    /// The task's error, as it was recorded: the integrations made for a service tell it in the words
    /// of the AWS SDK for Java 1, the others in those of its second version, which counts its attempts
    /// since 2025.
    pub(super) fn told(self, names: &Names, request: &Request<'_>) -> TaskError {
        let Self {
            status,
            code,
            exception,
            message,
        } = self;
        let (prefix, service) = (names.prefix, names.service);
        let cause = if !request.is_sdk {
            let id = request.ids.next_uuid();
            format!(
                "{message} (Service: {service}; Status Code: {status}; Error Code: {code}; \
                 Request ID: {id}; Proxy: null)"
            )
        } else if service == "S3" {
            let id = format!("{:016X}", request.ids.next_u64());
            let more: Vec<u8> = (0..7)
                .flat_map(|_| request.ids.next_u64().to_be_bytes())
                .collect();
            format!(
                "{message} (Service: S3, Status Code: {status}, Request ID: {id}, \
                 Extended Request ID: {}) (SDK Attempt Count: 1)",
                base64(&more)
            )
        } else {
            let id = request.ids.next_uuid();
            format!(
                "{message} (Service: {service}, Status Code: {status}, Request ID: {id}) \
                 (SDK Attempt Count: 1)"
            )
        };
        TaskError {
            error: Some(format!("{prefix}.{}", exception.unwrap_or(names.base)).into()),
            cause: Some(cause.into()),
        }
    }
}
