//! A door behind which a host may bring later what is known of operations.
//!
//! Natively it is linked in. With the feature `late` nothing refers to it until the host installs it,
//! as the `jsonata` crate has it; until then every name is an action, and every parameter passes.

use std::rc::Rc;

use asl_program::ParametersCheck;
use asl_syntax::{Field, QueryLanguage};
use json_value::Value;
use source::Diagnostic;

use crate::operations;

/// What knows the operations of services.
#[derive(Clone, Copy, Debug)]
pub struct Operations {
    sdk_call: fn(&str, &str) -> SdkCall,
    unfit: fn(&Field<Value>, &str, QueryLanguage) -> Vec<Diagnostic>,
    check_of: fn(&str) -> Option<ParametersCheck>,
    missing_services: fn(&str) -> Vec<String>,
}

/// That of this crate.
pub static OPERATIONS: Operations = Operations {
    sdk_call: operations::sdk_call,
    unfit: operations::unfit,
    check_of: operations::check_of,
    missing_services: operations::missing_services,
};

#[cfg(feature = "late")]
static INSTALLED: std::sync::OnceLock<&'static Operations> = std::sync::OnceLock::new();

/// Brings what knows operations. A second call changes nothing.
#[cfg(feature = "late")]
pub fn install(operations: &'static Operations) {
    INSTALLED.get_or_init(|| operations);
}

#[cfg_attr(
    not(feature = "late"),
    expect(
        clippy::unnecessary_wraps,
        reason = "only a host that brings it later has none"
    )
)]
fn installed() -> Option<&'static Operations> {
    #[cfg(feature = "late")]
    return INSTALLED.get().copied();
    #[cfg(not(feature = "late"))]
    Some(&OPERATIONS)
}

impl Operations {
    /// The services whose operations matter to a definition's text and are not there yet, by their names
    /// in the SDK: what a host brings (`aws_shapes::install_service`) before it says what is wrong with
    /// the definition.
    ///
    /// The text is not understood for this: it may also be part of another, as text in JSON. An escape in
    /// the name of a service hides it.
    pub fn missing_services(self, text: &str) -> Vec<String> {
        (self.missing_services)(text)
    }
}

/// Whether more can be said of a definition when more is known of operations: [`OPERATIONS`] and then
/// [`Operations::missing_services`].
pub fn lacks_operations(text: &str) -> bool {
    let missing = |known: &Operations| !known.missing_services(text).is_empty();
    text.contains(":states:") && installed().is_none_or(missing)
}

/// What stands behind `aws-sdk:service:action`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SdkCall {
    /// An action, or nothing that is known to be none.
    Known,
    /// None; perhaps this service and action were meant.
    Unknown(Option<(&'static str, &'static str)>),
}

/// What stands behind `aws-sdk:service:action`, as far as it is known yet.
pub(crate) fn sdk_call(service: &str, action: &str) -> SdkCall {
    installed().map_or(SdkCall::Known, |known| (known.sdk_call)(service, action))
}

/// The SDK's call that does what was meant by a call that no integration was made for, as far
/// as it is known yet.
pub(crate) fn sdk_call_meant<'a>(service: &'a str, action: &'a str) -> Option<(&'a str, &'a str)> {
    match (installed()?.sdk_call)(service, action) {
        SdkCall::Known => Some((service, action)),
        SdkCall::Unknown(meant) => meant,
    }
}

/// What of a call's parameters does not fit what its operation takes, as far as that is known yet.
pub(crate) fn unfit(
    parameters: &Field<Value>,
    arn: &str,
    language: QueryLanguage,
) -> Vec<Diagnostic> {
    installed().map_or_else(Vec::new, |known| (known.unfit)(parameters, arn, language))
}

/// What looks at a call's parameters when it is made, as far as that is known yet.
pub(crate) fn check_of(arn: &Rc<str>) -> Option<ParametersCheck> {
    (installed()?.check_of)(arn)
}
