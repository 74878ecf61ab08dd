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
/// seen in aws/aws-cdk#12284 at the creation, and at run time in ASFHyP3/hyp3#2585. Null passes:
/// nothing is known of it.
pub fn wrong_parameter(name: &str, value: &Value) -> Option<String> {
    let is_in = |names: &str| names.split_ascii_whitespace().any(|known| known == name);
    let wanted = match value {
        Value::Null => return None,
        Value::String(_) if is_in(WHOLE_NUMBERS) => "an INTEGER",
        Value::String(_) => return None,
        Value::Int(_) if is_in(WHOLE_NUMBERS) => return None,
        _ if is_in(TEXTS) => "a STRING",
        _ if is_in(WHOLE_NUMBERS) => "an INTEGER",
        _ => return None,
    };
    Some(format!("The value for the field '{name}' must be {wanted}"))
}
