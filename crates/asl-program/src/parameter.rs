//! Which JSON the parameters of integrations have to be.

use json_value::Value;

/// Parameters that are text in every integration that has them (API models, mid-2026). Those
/// that Step Functions turns into text itself, such as `MessageBody`, are not among them.
const TEXTS: &str = "ApplicationId ClientContext ClientToken Cluster ClusterName \
    ConditionExpression EndpointName ExecutionRoleArn FunctionName Group InvocationType \
    JobDefinition JobName JobQueue LaunchType LogType MessageDeduplicationId MessageGroupId \
    MessageStructure ModelId ModelName Name PhoneNumber PlatformVersion ProjectName \
    ProjectionExpression Qualifier QueryExecutionId QueryString QueueUrl \
    ReturnConsumedCapacity ReturnValues RoleArn StateMachineArn Subject TableName TargetArn \
    TaskDefinition TopicArn TraceHeader TrainingJobName TransformJobName UpdateExpression \
    WorkGroup";

/// Those that are whole numbers.
const WHOLE_NUMBERS: &str = "AllocatedCapacity DelaySeconds MaxResults NumberOfWorkers Priority \
    SchedulingPriorityOverride StepConcurrencyLevel";

/// What the service says of a parameter of an integration that is not the JSON it has to be:
/// seen in aws/aws-cdk#12284 at the creation, and at run time in ASFHyP3/hyp3#2585; that of a
/// number as a function's `Payload` in stackoverflow.com/q/76373088, that of a text as the
/// `QueryParameters` of an API pasted into the code of a public stack. Null passes: nothing is
/// known of it.
pub fn wrong_parameter(name: &str, value: &Value) -> Option<String> {
    let is_in = |names: &str| names.split_ascii_whitespace().any(|known| known == name);
    let (is_text, is_whole) = (value.as_str().is_some(), value.as_i64().is_some());
    let is_number = is_whole || matches!(value, Value::Float(_));
    let is_fine = *value == Value::Null || is_text;
    if name == "QueryParameters" && (is_text || is_number) {
        return Some(format!(
            "The value of the field '{name}' has an invalid format"
        ));
    }
    let wanted = if !is_fine && (is_in(TEXTS) || is_number && name == "Payload") {
        "a STRING"
    } else if *value != Value::Null && !is_whole && is_in(WHOLE_NUMBERS) {
        "an INTEGER"
    } else {
        return None;
    };
    Some(format!("The value for the field '{name}' must be {wanted}"))
}
