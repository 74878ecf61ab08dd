#!/usr/bin/env python3
"""Makes data/shapes.txt: what the operations of AWS services answer.

    pip install --no-deps --target DIR botocore==1.41.0
    pip install --no-deps --target NEWER botocore
    make_shapes.py integrations.json sdk-services.json DIR NEWER > data/shapes.txt

DIR and NEWER hold the service models (Apache-2.0, see data/NOTICE); a service is read from the
first that has it. The two JSON files name the optimized integrations with their operations and
poll operations, and the service names that `aws-sdk:` resources use.

The first version is that of November 2025, when TestState began to take mocks: AWS was recorded
to refuse in December what models of December allow (a Lambda function's MemorySize above
10240).

The first line of the result maps an optimized `service:action` to its operation and the
operation that `.sync` polls. Each further line is one service: its name, a tab, and its
operations one after the other, each its action and the shape of its answer. A shape is

    'n:m   a string, of so many characters     %n:m   a blob
    |a|b;  a string, one of these              ~      a timestamp
    #n:m   a number within these bounds        ?      a boolean
    [S     a list of S                         <S     a map to S
    {!a S,b=B S}   a structure; `!` for required, `=` where a member has two spellings
    ^S     S, and from here on the next of the shapes that `@0`, `@1`, … stand for
    *      anything
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


def main():
    integrations, services, *roots = sys.argv[1:]
    sdk = json.load(open(services, encoding="utf-8"))["services"]
    by_model = {service["model"]: name for name, service in sdk.items() if service.get("model")}
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
            optimized[key] = entry
    print(json.dumps(optimized, separators=(",", ":")))
    for model_name, name in sorted(by_model.items(), key=lambda pair: pair[1]):
        models = (model_of(root, model_name) for root in roots)
        model = next(filter(None, models))
        answers = {
            action_name(operation): body["output"]["shape"]
            for operation, body in sorted(model["operations"].items())
            if "output" in body
        }
        shapes = Shapes(model, answers.values())
        print(name + "\t" + "".join(action + shapes.written(shape) for action, shape in answers.items()))


if __name__ == "__main__":
    main()
