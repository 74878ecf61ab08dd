#!/usr/bin/env python3
"""Makes data/sdk-actions.txt: the actions of the services that `aws-sdk:` resources can call.

    pip install --no-deps --target DIR botocore
    make_sdk_actions.py sdk-services.json DIR... > data/sdk-actions.txt

Each DIR holds the service models of one version (Apache-2.0, see data/NOTICE); an action of any of them counts,
for a service goes on to answer what newer models leave out. sdk-services.json has the services as the AWS guide
lists them, with the actions that Step Functions does not offer; none that streams is offered either.

Each line is a service: its name, behind `|` each the names that the AWS CLI and IAM have for it where they are others
and no other service's, and its actions, sorted. A service without a model has no line.
"""

import collections
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../asl-api/tools"))
from make_shapes import action_name, model_of  # noqa: E402


def streams(model, operation):
    def is_stream(side):
        shape = model["shapes"].get(operation.get(side, {}).get("shape"), {})
        members = (model["shapes"][member["shape"]] for member in shape.get("members", {}).values())
        return any(member.get("eventstream") for member in members)

    return is_stream("input") or is_stream("output")


def other_names(service):
    """As a person would write them in a `Resource`: without their dashes."""
    names = (service.get("model"), service.get("signingName"))
    return sorted({name.replace("-", "") for name in names if name})


def main():
    services, *roots = sys.argv[1:]
    listed = json.load(open(services, encoding="utf-8"))["services"]
    of_name = collections.Counter(other for service in listed.values() for other in other_names(service))
    for name, service in sorted(listed.items()):
        own = service.get("model") or name
        actions = set()
        for root in roots:
            if model := model_of(root, own):
                operations = model["operations"].items()
                actions |= {action for action, operation in operations if not streams(model, operation)}
        actions -= set(service.get("unsupported", ()))
        if not actions:
            continue
        others = [other for other in other_names(service) if other not in listed and of_name[other] == 1]
        print("|".join([name, *others]), *sorted(map(action_name, actions)))


if __name__ == "__main__":
    main()
