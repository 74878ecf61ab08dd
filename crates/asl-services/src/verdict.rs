//! Which answers of a service fail the task, though the call itself went through.
//!
//! A mock may give what the service would give: a job that failed, a function that threw,
//! an HTTP status. Step Functions turns such an answer into the task's error, and so does
//! this table (AWS guide: "Integrating other services"; the names and causes as recorded).

use std::rc::Rc;

use asl_protocol::{TaskError, TaskPattern, TaskResource, error_name, limits};
use json_value::Value;

use crate::{Answer, MockEntry};

/// The end of a job as its description tells it.
struct Job {
    /// `resourceType` and `resource` without its suffix.
    api: (&'static str, &'static str),
    /// Where in the result of `.sync` the job's status stands. Where no source says whether the
    /// description is wrapped, both places are looked at.
    status: &'static [&'static [&'static str]],
    /// The statuses of a job that did not do its work.
    failed: &'static [&'static str],
}

const fn job(
    api: (&'static str, &'static str),
    status: &'static [&'static [&'static str]],
    failed: &'static [&'static str],
) -> Job {
    Job {
        api,
        status,
        failed,
    }
}

const BUILD_FAILED: &[&str] = &["FAILED", "FAULT", "TIMED_OUT", "STOPPED"];
const SAGEMAKER_FAILED: &[&str] = &["Failed", "Stopped"];

/// Every API with `.sync` whose job has one status. A container's exit codes and a Kubernetes
/// job's conditions are apart; an application of EMR Serverless or a cluster that is terminated
/// answers with its id alone.
const JOBS: &[Job] = &[
    job(
        ("athena", "startQueryExecution"),
        &[&["QueryExecution", "Status", "State"]],
        &["FAILED", "CANCELLED"],
    ),
    job(("batch", "submitJob"), &[&["Status"]], &["FAILED"]),
    job(
        ("bedrock", "createModelCustomizationJob"),
        &[&["Status"]],
        &["Failed", "Stopped"],
    ),
    job(
        ("codebuild", "startBuild"),
        &[&["Build", "BuildStatus"]],
        BUILD_FAILED,
    ),
    job(
        ("codebuild", "startBuildBatch"),
        &[&["BuildBatch", "BuildBatchStatus"]],
        BUILD_FAILED,
    ),
    job(
        ("codebuild", "retryBuildBatch"),
        &[&["BuildBatch", "BuildBatchStatus"]],
        BUILD_FAILED,
    ),
    job(
        ("databrew", "startJobRun"),
        &[&["State"]],
        &["FAILED", "TIMEOUT", "STOPPED"],
    ),
    job(
        ("eks", "createCluster"),
        &[&["Cluster", "Status"]],
        &["FAILED"],
    ),
    job(
        ("eks", "deleteCluster"),
        &[&["Cluster", "Status"]],
        &["FAILED"],
    ),
    job(
        ("eks", "createFargateProfile"),
        &[&["FargateProfile", "Status"]],
        &["CREATE_FAILED"],
    ),
    job(
        ("eks", "deleteFargateProfile"),
        &[&["FargateProfile", "Status"]],
        &["DELETE_FAILED"],
    ),
    job(
        ("eks", "createNodegroup"),
        &[&["Nodegroup", "Status"]],
        &["CREATE_FAILED"],
    ),
    job(
        ("eks", "deleteNodegroup"),
        &[&["Nodegroup", "Status"]],
        &["DELETE_FAILED"],
    ),
    job(
        ("elasticmapreduce", "createCluster"),
        &[&["Cluster", "Status", "State"]],
        &["TERMINATING", "TERMINATED", "TERMINATED_WITH_ERRORS"],
    ),
    job(
        ("elasticmapreduce", "addStep"),
        &[&["Step", "Status", "State"]],
        &["FAILED", "CANCELLED", "INTERRUPTED"],
    ),
    job(
        ("emr-containers", "startJobRun"),
        &[&["JobRun", "State"], &["State"]],
        &["FAILED", "CANCELLED"],
    ),
    job(
        ("emr-containers", "deleteVirtualCluster"),
        &[&["VirtualCluster", "State"], &["State"]],
        &["ARRESTED"],
    ),
    job(
        ("emr-serverless", "startJobRun"),
        &[&["JobRun", "State"], &["State"]],
        &["FAILED", "CANCELLED"],
    ),
    job(
        ("glue", "startJobRun"),
        &[&["JobRunState"]],
        // A run that expired waited in vain. One that was stopped did not end abnormally (Glue's
        // guide, "job run statuses").
        &["FAILED", "TIMEOUT", "ERROR", "EXPIRED"],
    ),
    job(
        ("mediaconvert", "createJob"),
        &[&["Job", "Status"]],
        &["ERROR", "CANCELED"],
    ),
    job(
        ("sagemaker", "createTrainingJob"),
        &[&["TrainingJobStatus"]],
        SAGEMAKER_FAILED,
    ),
    job(
        ("sagemaker", "createTransformJob"),
        &[&["TransformJobStatus"]],
        SAGEMAKER_FAILED,
    ),
    job(
        ("sagemaker", "createHyperParameterTuningJob"),
        &[&["HyperParameterTuningJobStatus"]],
        SAGEMAKER_FAILED,
    ),
    job(
        ("sagemaker", "createLabelingJob"),
        &[&["LabelingJobStatus"]],
        SAGEMAKER_FAILED,
    ),
    job(
        ("sagemaker", "createProcessingJob"),
        &[&["ProcessingJobStatus"]],
        SAGEMAKER_FAILED,
    ),
    job(
        ("states", "startExecution"),
        &[&["Status"]],
        &["FAILED", "TIMED_OUT", "ABORTED"],
    ),
];

const HTTP_TASK: &str = "States.Http.StatusCode.";

/// APIs that answer with an HTTP status, and what the error's name has before it.
const HTTP: &[((&str, &str), &str)] = &[
    (("apigateway", "invoke"), "ApiGateway."),
    (("http", "invoke"), HTTP_TASK),
    (("eks", "call"), "EKS."),
];

/// The HTTP statuses that are no failure.
const HTTP_OK: std::ops::Range<i64> = 200..300;

/// The error that a task's result stands for, if it stands for one.
///
/// What a callback or a worker sends is never looked at: that is the caller's own data.
pub fn failure_of_result(resource: &TaskResource, result: &Value) -> Option<TaskError> {
    match resource.pattern {
        TaskPattern::RequestResponse => failure_of_response(resource, result),
        TaskPattern::Sync => failed_job(resource, result),
        TaskPattern::WaitForTaskToken | TaskPattern::LambdaFunction | TaskPattern::Activity => None,
    }
}

/// The error that the answer to the first request of a `.sync` or `.waitForTaskToken` call
/// stands for, if it stands for one. A plain `ecs:runTask` hands its `Failures` on instead.
pub fn failure_of_submission(resource: &TaskResource, answer: &Value) -> Option<TaskError> {
    if api(resource) == ("ecs", "runTask") && !is_empty(answer.get("Failures")) {
        return Some(error("AmazonECS.Unknown", answer.to_string()));
    }
    failure_of_response(resource, answer)
}

/// The error of an HTTP task whose endpoint does not answer within [`limits::MAX_HTTP_DURATION`].
pub fn failure_of_silence(resource: &TaskResource, entry: &MockEntry) -> Option<TaskError> {
    let is_silent = entry.answer == Answer::Hang || entry.delay > limits::MAX_HTTP_DURATION;
    (&*resource.resource_type == "http" && is_silent).then(|| TaskError {
        error: Some(error_name::HTTP_SOCKET.into()),
        cause: None,
    })
}

fn failure_of_response(resource: &TaskResource, answer: &Value) -> Option<TaskError> {
    let api = api(resource);
    if let Some((_, prefix)) = HTTP.iter().find(|(http, _)| *http == api) {
        return failed_request(prefix, answer);
    }
    match api {
        ("lambda", "invoke") => failed_function(answer),
        ("events", "putEvents") => {
            let n_failed = answer.get("FailedEntryCount").and_then(Value::as_i64)?;
            (n_failed > 0).then(|| error("EventBridge.FailedEntry", answer.to_string()))
        }
        _ => None,
    }
}

/// A function that threw: the error is named as the function named it.
fn failed_function(answer: &Value) -> Option<TaskError> {
    let function_error = answer.get("FunctionError").and_then(Value::as_str)?;
    if function_error.is_empty() {
        return None;
    }
    let payload = answer.get("Payload").cloned().unwrap_or_default();
    Some(match payload.get("errorType").and_then(Value::as_str) {
        Some(name) => error(name, payload.to_string()),
        // The words stand in a Map's result file, in the tests of a public project (2025).
        None => error(
            "Lambda.Unknown",
            format!(
                "The cause could not be determined because Lambda did not return an error type. \
                 Returned payload: {payload}"
            ),
        ),
    })
}

fn failed_request(prefix: &str, answer: &Value) -> Option<TaskError> {
    let status = answer.get("StatusCode").and_then(Value::as_i64)?;
    if HTTP_OK.contains(&status) {
        return unreadable(answer).filter(|_| prefix == HTTP_TASK);
    }
    // An HTTP task's cause was seen to be the status text, API Gateway's is the body.
    let member = if prefix == "ApiGateway." {
        "ResponseBody"
    } else {
        "StatusText"
    };
    let cause = answer.get(member).or_else(|| answer.get("ResponseBody"));
    let cause = cause.map(|cause| {
        cause
            .as_str()
            .map_or_else(|| cause.to_string(), str::to_owned)
    });
    Some(TaskError {
        error: Some(format!("{prefix}{status}").into()),
        cause: cause.map(Rc::from),
    })
}

/// An HTTP task takes no answer of these types (guide, "Call HTTPS APIs"; the words were measured on
/// AWS: radkawar/stackd, `http_connections.json`).
fn unreadable(answer: &Value) -> Option<TaskError> {
    let headers = answer.get("Headers").and_then(Value::as_object)?;
    let mut headers = headers.iter();
    let (_, given) = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-type"))?;
    let first = given.as_array().and_then(<[_]>::first);
    let given = first.unwrap_or(given).as_str()?;
    let types = ["application/octet-stream", "image/", "video/", "audio/"];
    types.iter().any(|one| given.starts_with(one)).then(|| {
        let cause = format!(
            "Unsupported response content-type '{given}'. Please see documentation for list of \
             unsupported content-types."
        );
        error(error_name::RUNTIME, cause)
    })
}

fn failed_job(resource: &TaskResource, result: &Value) -> Option<TaskError> {
    let api = api(resource);
    let is_failed = match api {
        ("ecs", "runTask") => {
            if !is_empty(result.get("Failures")) {
                return failure_of_submission(resource, result);
            }
            never_started(result) || has_failed_container(result)
        }
        ("eks", "runJob") => has_failed_condition(result),
        _ => {
            let job = JOBS.iter().find(|job| job.api == api)?;
            let found = job.status.iter().find_map(|path| {
                let found = path.iter().try_fold(result, |value, name| value.get(name));
                found.and_then(Value::as_str)
            });
            job.failed.contains(&found?)
        }
    };
    is_failed.then(|| error(error_name::TASK_FAILED, result.to_string()))
}

/// A task none of whose containers ever ran, so that they have no exit code (recorded: an image
/// that is not there).
fn never_started(task: &Value) -> bool {
    task.get("StopCode").and_then(Value::as_str) == Some("TaskFailedToStart")
}

/// A container that ended with another exit code than 0.
fn has_failed_container(task: &Value) -> bool {
    let containers = task.get("Containers").and_then(Value::as_array);
    containers.is_some_and(|containers| {
        containers.iter().any(|container| {
            let code = container.get("ExitCode").and_then(Value::as_i64);
            code.is_some_and(|code| code != 0)
        })
    })
}

/// A Kubernetes job with the condition `Failed` (Kubernetes API, `JobStatus`).
fn has_failed_condition(job: &Value) -> bool {
    let conditions = job
        .get("status")
        .and_then(|status| status.get("conditions"));
    let conditions = conditions.and_then(Value::as_array).unwrap_or_default();
    conditions.iter().any(|condition| {
        let is = |name, text| condition.get(name).and_then(Value::as_str) == Some(text);
        is("type", "Failed") && is("status", "True")
    })
}

/// `resourceType` and `resource` without its suffix.
pub(crate) fn api(resource: &TaskResource) -> (&str, &str) {
    let action = &resource.resource;
    let action = action
        .split_once('.')
        .map_or(&**action, |(action, _)| action);
    (&resource.resource_type, action)
}

fn is_empty(list: Option<&Value>) -> bool {
    list.and_then(Value::as_array).is_none_or(<[_]>::is_empty)
}

fn error(name: &str, cause: String) -> TaskError {
    TaskError {
        error: Some(name.into()),
        cause: Some(cause.into()),
    }
}
