#!/usr/bin/env python3
"""Makes data/shapes.txt: what the operations of popular AWS services answer.

    pip install --no-deps --target DIR botocore==1.41.0
    make_shapes.py DIR integrations.json sdk-services.json > data/shapes.txt

DIR holds the service models (Apache-2.0, see data/NOTICE). The two JSON files name the
optimized integrations with their operations and poll operations, and the service names
that `aws-sdk:` resources use.

The version is that of November 2025, when TestState began to take mocks: AWS was recorded
to refuse in December what models of December allow (a Lambda function's MemorySize above
10240).

The first line of the result maps an optimized `service:action` to its operation, the
operation that `.sync` polls, and the members that the integration parses as JSON. Each
further line is one service: its name, a tab, and an object with its operations `o`
(action to shape number) and its shapes `s`. A shape is an object: `t` its type
(s string, t timestamp, x blob, n number, b boolean, S structure, L list, M map,
D anything), `e` the allowed values, `n` and `m` the least and greatest number or length,
`f` the members of a structure, `r` the required ones, `i` the shape of items.
"""

import gzip
import json
import os
import sys

# The services behind the optimized integrations, and those most used through `aws-sdk:`.
SERVICES = """
acm athena batch bedrock bedrockruntime cloudformation
cloudwatch cloudwatchlogs codebuild codepipeline
cognitoidentityprovider databrew dynamodb ecr ecs eks elasticache
emr emrcontainers emrserverless eventbridge firehose glue iam kinesis kms
lambda mediaconvert pipes polly redshiftdata rekognition resourcegroupstaggingapi
route53 s3 sagemakerruntime scheduler secretsmanager ses sesv2 sfn sns sqs
ssm sts textract transcribe translate
""".split()

# What an optimized integration parses from JSON before it becomes the state's result.
PARSED = {
    "lambda:invoke": ["Payload"],
    "bedrock:invokeModel": ["Body"],
}
PARSED_WHEN_POLLED = {"states:startExecution": {"sync:2": ["Input", "Output"]}}

NUMBERS = {"integer", "long", "short", "byte", "float", "double", "bigdecimal", "biginteger"}


def java_name(name):
    """The member as the AWS SDK for Java 2 names it, capitalised."""
    n = 1
    while n < len(name) and name[n].isupper() and not (n + 1 < len(name) and name[n + 1].islower()):
        n += 1
    name = name[:n].lower() + name[n:]
    return name[:1].upper() + name[1:]


def action_name(operation):
    name = java_name(operation)
    return name[:1].lower() + name[1:]


def model_of(root, name):
    folder = os.path.join(root, "botocore", "data", name)
    path = os.path.join(folder, sorted(os.listdir(folder))[-1], "service-2.json.gz")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)


class Shapes:
    def __init__(self, model):
        self.model = model["shapes"]
        self.numbers, self.shapes = {}, []

    def number(self, name):
        """The place of a shape; recursive shapes get theirs before their members."""
        shape = self.model[name]
        if shape["type"] in ("structure", "list", "map"):
            if name in self.numbers:
                return self.numbers[name]
            self.numbers[name] = place = len(self.shapes)
            self.shapes.append(None)
            self.shapes[place] = self.encode(shape)
            return place
        encoded = self.encode(shape)
        key = json.dumps(encoded, sort_keys=True)
        if key not in self.numbers:
            self.numbers[key] = len(self.shapes)
            self.shapes.append(encoded)
        return self.numbers[key]

    def encode(self, shape):
        kind = shape["type"]
        if shape.get("document") or shape.get("eventstream"):
            return {"t": "D"}
        if kind == "structure":
            required = [java_name(name) for name in shape.get("required", ())]
            fields = {}
            for name, member in shape["members"].items():
                place = self.number(member["shape"])
                fields[java_name(name)] = place
                # The optimized integrations keep the service's own spelling: MD5OfMessageBody.
                # Either spelling will do, so neither is required.
                own = name[:1].upper() + name[1:]
                if own != java_name(name):
                    fields[own] = place
                    if name in shape.get("required", ()):
                        required.remove(java_name(name))
            out = {"t": "S", "f": fields}
            if required:
                out["r"] = required
            return out
        if kind == "list":
            return {"t": "L", "i": self.number(shape["member"]["shape"]), **bounds(shape)}
        if kind == "map":
            return {"t": "M", "i": self.number(shape["value"]["shape"])}
        if kind in NUMBERS:
            return {"t": "n", **bounds(shape)}
        if kind == "boolean":
            return {"t": "b"}
        if kind == "timestamp":
            return {"t": "t"}
        if kind == "blob":
            return {"t": "x", **bounds(shape)}
        out = {"t": "s", **bounds(shape)}
        if "enum" in shape:
            out["e"] = shape["enum"]
        return out


def bounds(shape):
    out = {}
    # A least length of 0 and the like bind nothing.
    if shape.get("min"):
        out["n"] = shape["min"]
    if "max" in shape and shape["max"] < 2**31 - 1:
        out["m"] = shape["max"]
    return out


def main():
    root, integrations, services = sys.argv[1:]
    sdk = json.load(open(services, encoding="utf-8"))["services"]
    by_model = {}
    for name in SERVICES:
        by_model[sdk[name]["model"]] = name
    optimized = {}
    for service in json.load(open(integrations, encoding="utf-8"))["services"]:
        for api in service["apis"]:
            if "op" not in api:
                continue
            model, operation = api["op"].split(":")
            if model not in by_model:
                continue
            key = f"{service['id']}:{api['action']}"
            entry = {"s": by_model[model], "o": action_name(operation)}
            if api.get("poll") and "/" not in api["poll"]:
                entry["p"] = action_name(api["poll"])
            if key in PARSED:
                entry["j"] = PARSED[key]
            for pattern, members in PARSED_WHEN_POLLED.get(key, {}).items():
                entry[pattern] = members
            optimized[key] = entry
    print(json.dumps(optimized, separators=(",", ":")))
    for model_name, name in sorted(by_model.items(), key=lambda pair: pair[1]):
        model = model_of(root, model_name)
        shapes, operations = Shapes(model), {}
        for operation, body in sorted(model["operations"].items()):
            if "output" in body:
                operations[action_name(operation)] = shapes.number(body["output"]["shape"])
        print(name + "\t" + json.dumps({"o": operations, "s": shapes.shapes}, separators=(",", ":")))


if __name__ == "__main__":
    main()
