#!/usr/bin/env python3
"""Makes data/outputs.txt and data/inputs.txt: what the operations of AWS services answer and take.

    pip install --no-deps --target OLD botocore==1.41.0
    pip install --no-deps --target NEW botocore
    make_shapes.py integrations.json sdk-services.json OLD NEW

OLD and NEW hold the service models (Apache-2.0, see data/NOTICE). The two JSON files name the optimized
integrations with their operations and poll operations, and the services that `aws-sdk:` resources can call, as
the AWS guide lists them.

Outputs are of OLD where it has the service: the version of November 2025, when TestState began to take mocks. AWS
was recorded to refuse in December what models of December allow (a Lambda function's MemorySize above 10240).
Inputs and the actions that there are, are of NEW: a parameter that AWS does not know yet may pass here.

Each line is a service, and after a tab its operations one after the other, each its action and a shape. A shape is

    'n:m   a string, of so many characters     %n:m   a blob
    |a|b;  a string, one of these              ~      a timestamp
    #n:m   a number within these bounds        ?      a boolean
    [S     a list of S                         <S     a map to S
    {!a S,b=B S}   a structure; `!` for required, `=` where the service spells a member its own way
    ^S     S, and from here on the next of the shapes that `@0`, `@1`, … stand for
    *      anything

The first line of outputs.txt maps an optimized `service:action` to its operation and the operation that `.sync` polls.

The shapes of inputs.txt have neither bounds nor values, and say more otherwise:

    +      a whole number of 32 bits
    $      the body of a request, which may be anything
    :N{…}  a structure, and its class in the AWS SDK for Java 2

A service that no model is published of any more has an empty line. All members that a request must have are
required, and none of those inside: Step Functions asks for no more. An
action that only an optimized integration has, or that takes something else there, begins with a dot.
"""

import collections
import gzip
import json
import os
import re
import sys

NUMBERS = {"integer", "long", "short", "byte", "float", "double", "bigdecimal", "biginteger"}


def java_name(name):
    """The member as the AWS SDK for Java 2 names it, capitalised."""
    n = 1
    while n < len(name) and name[n].isupper() and not (n + 1 < len(name) and name[n + 1].islower()):
        n += 1
    name = name[:n].lower() + name[n:]
    return name[:1].upper() + name[1:]


# What a method in Java cannot be called: the SDK adds `Value`.
RESERVED = set("""abstract assert boolean break byte case catch char class const continue default do double else enum
    extends final finally float for goto if implements import instanceof int interface long native new package private
    protected public return short static strictfp super switch synchronized this throw throws transient try void
    volatile while true false null equals hashCode toString getClass notify notifyAll wait clone finalize""".split())


def input_name(name):
    name = java_name(name)
    return name + "Value" if name[:1].lower() + name[1:] in RESERVED else name


def action_name(operation):
    name = java_name(operation)
    return name[:1].lower() + name[1:]


def model_of(root, name):
    """The newest model of a service; None where it has none."""
    folder = os.path.join(root, "botocore", "data", name)
    if not os.path.isdir(folder):
        return None
    path = os.path.join(folder, sorted(os.listdir(folder))[-1], "service-2.json.gz")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)


def is_shared_kind(shape):
    """Whether a shape may stand for itself at more places than one."""
    return "enum" in shape or shape["type"] in ("structure", "list", "map")


def is_any(shape):
    return shape.get("document") or shape.get("eventstream")


class Shapes:
    def __init__(self, model, operations):
        self.model = model["shapes"]
        self.uses, self.numbers = collections.Counter(), {}
        for operation in operations:
            self.count(operation)

    def count(self, name):
        """Counts the uses of a shape and of those inside."""
        shape = self.model[name]
        self.uses[name] += 1
        if self.uses[name] > 1 or is_any(shape):
            return
        if shape["type"] == "structure":
            for member in shape["members"].values():
                self.count(member["shape"])
        elif shape["type"] in ("list", "map"):
            self.count(shape["member" if shape["type"] == "list" else "value"]["shape"])

    def written(self, name):
        shape = self.model[name]
        if is_any(shape):
            return "*"
        if not is_shared_kind(shape) or self.uses[name] == 1:
            return self.encode(shape)
        if name in self.numbers:
            return f"@{self.numbers[name]}"
        # Recursive shapes get their number before their members.
        self.numbers[name] = len(self.numbers)
        return "^" + self.encode(shape)

    def encode(self, shape):
        kind = shape["type"]
        if kind == "structure":
            members = shape["members"].items()
            required = shape.get("required", ())
            return "{" + ",".join(self.member(*member, required) for member in members) + "}"
        if kind == "list":
            return "[" + self.written(shape["member"]["shape"])
        if kind == "map":
            return "<" + self.written(shape["value"]["shape"])
        if kind in NUMBERS:
            return "#" + bounds(shape)
        if kind == "boolean":
            return "?"
        if kind == "timestamp":
            return "~"
        if kind == "blob":
            return "%" + bounds(shape)
        if "enum" in shape:
            assert not any(mark in value for value in shape["enum"] for mark in "|;")
            return "|" + "|".join(shape["enum"]) + ";"
        return "'" + bounds(shape)

    def member(self, name, member, required):
        spelled, own = java_name(name), name[:1].upper() + name[1:]
        assert re.fullmatch("[A-Za-z0-9_.-]+", own)
        shape = self.written(member["shape"])
        # The optimized integrations keep the service's own spelling: MD5OfMessageBody.
        # Either spelling will do, so neither is required.
        if own != spelled:
            return f"{spelled}={own}{shape}"
        return ("!" if name in required else "") + spelled + shape


def bounds(shape):
    # A least length of 0 and the like bind nothing.
    least = shape["min"] if shape.get("min") else ""
    most = shape["max"] if shape.get("max", 2**31) < 2**31 - 1 else ""
    return "" if least == most == "" else f"{plain(least)}:{plain(most)}"


def plain(number):
    """As a reader without exponents understands it."""
    return f"{number:.9f}".rstrip("0").rstrip(".") if isinstance(number, float) and number % 1 else number


class Inputs(Shapes):
    """The shapes of requests."""

    def encode(self, shape, name=None):
        kind = shape["type"]
        if kind == "structure":
            members = ",".join(self.member(*member, ()) for member in shape["members"].items())
            return f":{class_name(name)}{{{members}}}"
        if kind == "integer":
            return "+"
        if kind in NUMBERS:
            return "#"
        if kind == "blob":
            return "%"
        return super().encode(shape)

    def written(self, name):
        shape = self.model[name]
        if shape["type"] == "string":
            return "'"
        if shape["type"] != "structure" or is_any(shape):
            return super().written(name)
        if self.uses[name] == 1:
            return self.encode(shape, name)
        if name in self.numbers:
            return f"@{self.numbers[name]}"
        self.numbers[name] = len(self.numbers)
        return "^" + self.encode(shape, name)

    def member(self, name, member, required):
        spelled, own = input_name(name), name[:1].upper() + name[1:]
        shape = self.written(member["shape"])
        return spelled + (f"={own}" if own != spelled else "") + shape

    def request(self, name):
        """A request: what it must have comes first, in the order in which it is asked for, and then its
        body, which it must have also where the service does not say so."""
        shape = self.model[name]
        members = shape["members"]
        bodies = [
            member
            for member, value in members.items()
            if value.get("streaming") or self.model[value["shape"]].get("streaming")
        ]
        required = [member for member in shape.get("required", ()) if member not in bodies]
        others = [member for member in members if member not in bodies and member not in required]
        written = [f"!{self.member(member, members[member], ())}" for member in required]
        written += [f"!{input_name(member)}$" for member in bodies]
        written += [self.member(member, members[member], ()) for member in others]
        return "{" + ",".join(written) + "}"


def class_name(shape):
    """The class of a shape in the AWS SDK for Java 2."""
    return shape[:1].upper() + java_name(shape)[1:]


def streams(model, operation):
    def is_stream(side):
        shape = model["shapes"].get(operation.get(side, {}).get("shape"), {})
        members = (model["shapes"][member["shape"]] for member in shape.get("members", {}).values())
        return any(member.get("eventstream") for member in members)

    return is_stream("input") or is_stream("output")


def inputs_of(service, model, optimized):
    """The operations of a service, those that an optimized integration has of its own last."""
    left_out = set(service.get("unsupported", ()))
    operations = {
        operation: body
        for operation, body in sorted(model["operations"].items())
        if operation not in left_out and not streams(model, body)
    }
    requests = {
        action_name(operation): body["input"]["shape"] if "input" in body else None
        for operation, body in operations.items()
    }
    shapes = Inputs(model, [request for request in requests.values() if request])
    # A request is written where its operation is.
    for request in requests.values():
        if request:
            shapes.uses[request] -= 1
    written = [action + (shapes.request(request) if request else "{}") for action, request in requests.items()]
    return "".join(written) + "".join(of_integration(*one, model, shapes, requests) for one in optimized)


def of_integration(api, operation, model, shapes, requests):
    """What an optimized integration takes, where it is not what the service does."""
    action, parameters = api["action"], api["params"]
    request = operation and model["operations"][operation]["input"]["shape"]
    own = {name[:1].upper() + name[1:] for name in model["shapes"][request]["members"]} if request else set()
    if own != set(parameters):
        return f".{action}{{{','.join(f'{name}*' for name in parameters)}}}"
    if requests.get(action) == request:
        return ""
    return f".{action}{shapes.request(request)}"


def write_inputs(integrations, sdk, roots):
    optimized = collections.defaultdict(list)
    for service in integrations:
        for api in service["apis"]:
            model, operation = api["op"].split(":") if "op" in api else (None, None)
            optimized[HOMES.get(service["id"], service["id"])].append((api, operation, model))
    with open("data/inputs.txt", "w", encoding="utf-8") as file:
        for name in sorted({*sdk, *optimized}):
            service = sdk.get(name, {})
            models = (model_of(root, service.get("model") or name) for root in reversed(roots))
            model = next(filter(None, models), {"operations": {}, "shapes": {}})
            own = [
                (api, operation if model_name == service.get("model") else None)
                for api, operation, model_name in optimized.get(name, ())
            ]
            written = inputs_of(service, model, own)
            print(name + "\t" + written, file=file)


# The services of the SDK that optimized integrations are of, where they have another name.
HOMES = {
    "elasticmapreduce": "emr",
    "emr-containers": "emrcontainers",
    "emr-serverless": "emrserverless",
    "events": "eventbridge",
    "states": "sfn",
}


def main():
    integrations, services, *roots = sys.argv[1:]
    integrations = json.load(open(integrations, encoding="utf-8"))["services"]
    sdk = json.load(open(services, encoding="utf-8"))["services"]
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    write_inputs(integrations, sdk, roots)
    write_outputs(integrations, sdk, roots)


def write_outputs(integrations, sdk, roots):
    file = open("data/outputs.txt", "w", encoding="utf-8")
    by_model = {service["model"]: name for name, service in sdk.items() if service.get("model")}
    optimized = {}
    for service in integrations:
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
            optimized[key] = entry
    print(json.dumps(optimized, separators=(",", ":")), file=file)
    for model_name, name in sorted(by_model.items(), key=lambda pair: pair[1]):
        models = (model_of(root, model_name) for root in roots)
        model = next(filter(None, models))
        answers = {
            action_name(operation): body["output"]["shape"]
            for operation, body in sorted(model["operations"].items())
            if "output" in body
        }
        shapes = Shapes(model, answers.values())
        written = "".join(action + shapes.written(shape) for action, shape in answers.items())
        print(name + "\t" + written, file=file)


if __name__ == "__main__":
    main()
