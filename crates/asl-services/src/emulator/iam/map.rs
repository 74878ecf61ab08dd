//! What a distributed Map does in the name of its role (AWS Step Functions guide, "IAM policies for
//! using Distributed Map states").
//!
//! A `ResultWriter` first tries out whether it may put its manifest: text and place were seen in public
//! (aws-cdk#32144, there for a key of KMS), the name of the error is the guide's for a writer. That an
//! item source which may not be read fails as `States.ItemReaderFailed` was measured (floci#1588); its
//! words are S3's own. How a run ends whose role may not start child executions was seen too
//! (serverless-step-functions#543, "User: …"), without its name: it is that of a `states:startExecution`
//! which is refused, as that of a child that may not be redriven is; of this one the words were seen
//! (anomalyco/sst#6759, 2026). Which of the three comes first is known of the first alone. What comes of a role
//! without `states:DescribeExecution` or `states:StopExecution` is told nowhere.

use asl_protocol::{ExecutionIdentity, ItemsRequest, TaskError, error_name};
use json_value::Value;

use super::refusal::{self, Service};
use super::{Asked, Role, text};
use crate::item_reader::listed;
use crate::read::POLICY;
use crate::{MockBook, manifest};

/// S3, as the SDK tells its errors.
const S3: Service = Service {
    id: "s3",
    prefix: "S3",
    name: "S3",
    exception: "AccessDeniedException",
    status: 403,
    code: "",
};

/// See [`MockBook::denied_map`].
pub(crate) fn denied_map(
    book: &mut MockBook,
    request: &ItemsRequest,
    caller: &ExecutionIdentity,
) -> Option<TaskError> {
    let document = book.given.get(POLICY)?.clone();
    let read = reads(book, request, caller);
    let mut role = match Role::read(&document, book, caller) {
        Ok(role) => role,
        Err(error) => return Some(error),
    };
    if let Some((bucket, key)) = &request.results {
        let object = in_s3(caller, &format!("{bucket}/{key}"));
        if let Some(error) = role.refuses(&of_s3("s3:PutObject", &object), &Value::Null) {
            let cause = format!(
                "Failed to write a test manifest into the specified output bucket. Access denied. \
                 Ensure the correct permissions are added to your state machine's execution role. | \
                 Message from S3: {}",
                error.cause.unwrap_or_default()
            );
            return Some(named(error_name::RESULT_WRITER_FAILED, cause));
        }
    }
    for (action, target) in &read {
        if let Some(error) = role.refuses(&of_s3(action, target), &Value::Null) {
            let cause = error.cause.unwrap_or_default().to_string();
            return Some(named(error_name::ITEM_READER_FAILED, cause));
        }
    }
    // A child's machine is called `playground/label`, and is no other.
    let machine = &caller.state_machine_id;
    let machine = machine.split('/').next().unwrap_or(machine);
    role.refuses(&of_states("states:StartExecution", machine)?, &Value::Null)
}

/// See [`MockBook::denied_redrive`].
pub(crate) fn denied_redrive(
    book: &mut MockBook,
    child: &str,
    caller: &ExecutionIdentity,
) -> Option<TaskError> {
    let document = book.given.get(POLICY)?.clone();
    let mut role = match Role::read(&document, book, caller) {
        Ok(role) => role,
        Err(error) => return Some(error),
    };
    let redrive = of_states("states:RedriveExecution", child)?;
    let TaskError { error, cause } = role.refuses(&redrive, &Value::Null)?;
    let cause = format!(
        "Error contacting AWS Service. | Message from Service: {}",
        cause.unwrap_or_default()
    );
    Some(TaskError {
        error,
        cause: Some(cause.into()),
    })
}

/// What an `ItemReader` does: actions, and what they are on.
fn reads(
    book: &MockBook,
    request: &ItemsRequest,
    caller: &ExecutionIdentity,
) -> Vec<(&'static str, String)> {
    let parameter = |name: &str| text(&request.parameters, name).unwrap_or_default();
    let bucket = parameter("Bucket");
    match request.action.as_ref() {
        "listObjectsV2" => {
            let mut reads = vec![("s3:ListBucket", in_s3(caller, bucket))];
            if request.config.transformation.as_ref() == "LOAD_AND_FLATTEN" {
                let keys = listed(book, request).unwrap_or_default();
                let objects = keys.iter().map(|(key, _)| format!("{bucket}/{key}"));
                reads.extend(objects.map(|object| ("s3:GetObject", in_s3(caller, &object))));
            }
            reads
        }
        "getObject" => {
            let object = in_s3(caller, &format!("{bucket}/{}", parameter("Key")));
            // A version is read by an action of its own (S3 API, `GetObject`).
            let has_version = request.parameters.get("VersionId").is_some();
            let action = if has_version {
                "s3:GetObjectVersion"
            } else {
                "s3:GetObject"
            };
            let files = manifest::files(book, request).into_iter();
            let files = files.map(|(bucket, key)| format!("{bucket}/{key}"));
            let of_files = files.map(|file| ("s3:GetObject", in_s3(caller, &file)));
            std::iter::once((action, object)).chain(of_files).collect()
        }
        _ => Vec::new(),
    }
}

fn of_s3<'a>(action: &'a str, target: &'a str) -> Asked<'a> {
    Asked {
        action,
        target: Some(target),
        service: S3,
        is_sdk: true,
        is_job: false,
    }
}

fn of_states<'a>(action: &'a str, target: &'a str) -> Option<Asked<'a>> {
    Some(Asked {
        action,
        target: Some(target),
        service: refusal::service("states")?,
        is_sdk: false,
        is_job: false,
    })
}

/// The ARN of a bucket or an object.
fn in_s3(caller: &ExecutionIdentity, place: &str) -> String {
    let partition = caller.id.split(':').nth(1).unwrap_or("aws");
    format!("arn:{partition}:s3:::{place}")
}

fn named(name: &str, cause: String) -> TaskError {
    TaskError {
        error: Some(name.into()),
        cause: Some(cause.into()),
    }
}
