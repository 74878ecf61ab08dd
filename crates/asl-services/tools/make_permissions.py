#!/usr/bin/env python3
"""Makes data/permissions.txt: what an execution's role must be allowed for a call.

    pip install --no-deps --target DIR botocore
    make_permissions.py DIR iam.json sdk-services.json > data/permissions.txt

iam.json has the statements that the AWS guide wants for each optimized integration, and the prefixes of
IAM for the services of the AWS SDK; sdk-services.json their names in a `Resource` and in errors. DIR
holds the service models (Apache-2.0, see data/NOTICE): of them we take which services have an exception
of their own for a refusal, and which protocol they speak, which decides the HTTP status.

Six kinds of lines, each of words with blanks between them:

    call lambda:invoke lambda:InvokeFunction     an API of an integration, and its action
    call s3:ListObjectsV2 s3:ListBucket          an API of a service of the SDK whose action has another name
    sdk Sfn states 400 SfnException              a service of the SDK: its name in errors, IAM's, the status
                                                 of a refusal and its exception
    on dynamodb:* arn:{partition}:…/{TableName}  what an action is on, or those that begin so; the first that
                                                 can be filled counts

    rule ecs:runTask StepFunctionsGetEvents…     the rule of EventBridge that tells of the end of a .sync job
    poll glue:startJobRun glue:GetJobRun         the action that asks for it, where nothing else tells
    pass mediaconvert:createJob arn:…/{Role}     a role that is handed to the service

A template's `{Name}` is a parameter of the call; `{Name:kind}` one that is not in an ARN as it is given
(src/emulator/iam/target.rs says how), `{Name|default}` one that may be left out.
"""

import json
import sys

# Actions whose name is not that of the API: of these, the guide's statement has several.
REQUEST = {
    "apigateway:invoke": "execute-api:Invoke",
    "bedrockagentcore:invokeHarness": "bedrock-agentcore:InvokeHarness",
    "lambda:invoke": "lambda:InvokeFunction",
    "elasticmapreduce:createCluster": "elasticmapreduce:RunJobFlow",
    "elasticmapreduce:addStep": "elasticmapreduce:AddJobFlowSteps",
    "elasticmapreduce:terminateCluster": "elasticmapreduce:TerminateJobFlows",
    "elasticmapreduce:cancelStep": "elasticmapreduce:CancelSteps",
    "elasticmapreduce:setClusterTerminationProtection": "elasticmapreduce:SetTerminationProtection",
    "elasticmapreduce:modifyInstanceFleetByName": "elasticmapreduce:ModifyInstanceFleet",
    "elasticmapreduce:modifyInstanceGroupByName": "elasticmapreduce:ModifyInstanceGroups",
    "http:invoke": "states:InvokeHTTPEndpoint",
}

# Templates that the guide's statements say otherwise, or do not scope though the action can be.
HERE = "arn:{partition}:%s:{region}:{account}:"
TEMPLATES = {
    "lambda:InvokeFunction": [HERE % "lambda" + "function:{FunctionName:function}"],
    "execute-api:Invoke": [HERE % "execute-api" + "{ApiEndpoint:host}/{Stage}/{Method}{Path}"],
    "athena:StartQueryExecution": [HERE % "athena" + "workgroup/{WorkGroup|primary}"],
    "ecs:RunTask": [HERE % "ecs" + "task-definition/{TaskDefinition:revision}"],
    "glue:StartJobRun": [HERE % "glue" + "job/{JobName}"],
    "events:PutEvents": [HERE % "events" + "event-bus/{EventBusName|default}"],
    "databrew:StartJobRun": [HERE % "databrew" + "job/{Name}"],
    "sagemaker:CreateModel": [HERE % "sagemaker" + "model/{ModelName}"],
    "sagemaker:CreateEndpoint": [HERE % "sagemaker" + "endpoint/{EndpointName}"],
    "sagemaker:CreateEndpointConfig": [HERE % "sagemaker" + "endpoint-config/{EndpointConfigName}"],
    "sagemaker:UpdateEndpoint": [HERE % "sagemaker" + "endpoint/{EndpointName}"],
    "states:InvokeHTTPEndpoint": [],
}

# What all actions of a popular service are on.
SERVICES = [
    ("dynamodb:*", HERE % "dynamodb" + "table/{TableName}/index/{IndexName}"),
    ("dynamodb:*", HERE % "dynamodb" + "table/{TableName}"),
    ("lambda:*", HERE % "lambda" + "function:{FunctionName:function}"),
    ("s3:*", "arn:{partition}:s3:::{Bucket}/{Key}"),
    ("s3:List*", "arn:{partition}:s3:::{Bucket}"),
    ("s3:GetBucket*", "arn:{partition}:s3:::{Bucket}"),
    ("s3:PutBucket*", "arn:{partition}:s3:::{Bucket}"),
    ("s3:GetEncryptionConfiguration", "arn:{partition}:s3:::{Bucket}"),
    ("s3:CreateBucket", "arn:{partition}:s3:::{Bucket}"),
    ("s3:DeleteBucket*", "arn:{partition}:s3:::{Bucket}"),
    ("sns:*", "{TopicArn}"),
    ("sqs:*", HERE % "sqs" + "{QueueUrl:queue}"),
    ("states:*", "{StateMachineArn}"),
]

# APIs of the SDK's services: what is written is what the parameters name, and IAM knows no batches.
OF_SDK = {
    "s3:CopyObject": "s3:PutObject",
    "sns:PublishBatch": "sns:Publish",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}

# How services refuse that do otherwise than their models say, seen in public: status and exception.
REFUSALS = {
    "s3": (403, "AccessDeniedException"),
    "sns": (403, "AuthorizationErrorException"),
    "sqs": (403, "SqsException"),
}

# Of whose end only polling tells: the guide names no rule for them. CodeBuild has one, and yet an
# execution whose role may not poll runs into its timeout (aws-cdk#10081).
POLLS = {
    "athena:startQueryExecution": "athena:GetQueryExecution",
    "bedrock:createModelCustomizationJob": "bedrock:GetModelCustomizationJob",
    "codebuild:startBuild": "codebuild:BatchGetBuilds",
    "codebuild:startBuildBatch": "codebuild:BatchGetBuildBatches",
    "codebuild:retryBuildBatch": "codebuild:BatchGetBuildBatches",
    "databrew:startJobRun": "databrew:ListJobRuns",
    "eks:createCluster": "eks:DescribeCluster",
    "eks:deleteCluster": "eks:DescribeCluster",
    "eks:createNodegroup": "eks:DescribeNodegroup",
    "eks:deleteNodegroup": "eks:DescribeNodegroup",
    "eks:createFargateProfile": "eks:DescribeFargateProfile",
    "eks:deleteFargateProfile": "eks:DescribeFargateProfile",
    "emr-containers:deleteVirtualCluster": "emr-containers:DescribeVirtualCluster",
    "emr-containers:startJobRun": "emr-containers:DescribeJobRun",
    "glue:startJobRun": "glue:GetJobRun",
}

# A profile is no role, and what role it has nobody knows.
NO_ROLES = ["{JobFlowRole}"]

# No API of these is an action of IAM's.
NONE = ["eks:runJob", "eks:call", "map:distributed", "aws-sdk:*"]


def capitalised(text):
    return text[:1].upper() + text[1:]


def calls(table):
    for api, entry in table.items():
        if ":" not in api or api in NONE:
            continue
        service = api.split(":")[0]
        action = REQUEST.get(api) or f"{service}:{capitalised(api.split(':')[1])}"
        statement = next(one for one in entry["rr"]["static"] if action in one["actions"])
        template = statement["resources"][0].removesuffix("*")
        templates = TEMPLATES.get(action, [template] if template.endswith("}") and "*" not in template else [])
        yield api, action, templates


def jobs(table):
    """The lines of what `.sync` needs beside the request, and of the roles that any request passes on."""
    for api, entry in table.items():
        if ":" not in api or api in NONE:
            continue
        asked = [action for one in entry.get("sync", {}).get("static", []) for action in one["actions"]]
        rules = [one["resources"][0] for one in entry.get("sync", {}).get("static", []) if "events:PutRule" in one["actions"]]
        for rule in rules:
            yield f"rule {api} {rule.split('/')[-1]}"
        if api in POLLS:
            assert POLLS[api] in asked
            yield f"poll {api} {POLLS[api]}"
        elif asked:
            assert rules, api
        for one in entry["rr"]["static"]:
            for role in one["resources"]:
                if one["actions"] == ["iam:PassRole"] and role not in NO_ROLES:
                    yield f"pass {api} arn:{{partition}}:iam::{{account}}:role/{role}"


def main():
    models, iam, sdk = sys.argv[1:]
    sys.path.insert(0, models)
    import botocore.session

    session = botocore.session.get_session()
    table = json.load(open(iam))["table"]
    services = json.load(open(sdk))["services"]
    of_sdk = table["aws-sdk:*"]
    on = []
    for api, action, templates in calls(table):
        print("call", api, action)
        on += [(action, template) for template in templates]
    for api, action in (of_sdk["exceptions"] | OF_SDK).items():
        # Where one API wants several actions, the first is the request's own.
        first = action.split(" ")[0].split("/")[0]
        if "*" not in api and "*" not in first:
            print("call", api, first)
    for line in jobs(table):
        print(line)
    for name, service in services.items():
        prefix = of_sdk["iamPrefix"].get(name)
        if not prefix or not service.get("model"):
            continue
        model = session.get_service_model(service["model"])
        refusals = [shape for shape in model.shape_names if shape.startswith("AccessDenied")]
        exception = "AccessDeniedException" if refusals else service["prefix"] + "Exception"
        status = 400 if service["protocol"] in ("json", "smithy-rpc-v2-cbor") else 403
        given = refusals and model.shape_for(refusals[0]).metadata.get("error", {}).get("httpStatusCode")
        status, exception = REFUSALS.get(name, (given or status, exception))
        print("sdk", service["prefix"], prefix, status, exception)
    service_wide = {action.split(":")[0] for action, _ in SERVICES}
    for action, template in on:
        if action.split(":")[0] not in service_wide:
            print("on", action, template)
    for action, template in SERVICES:
        print("on", action, template)


main()
