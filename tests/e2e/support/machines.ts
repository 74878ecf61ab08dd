// Small machines that the tests put into the page.

/** A machine of these states that starts at the first. */
export function machine(states: Record<string, object>): object {
  return { StartAt: Object.keys(states)[0], States: states };
}

const lambda = (name: string) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: name, "Payload.$": "$" },
});

const each = (states: Record<string, object>) => ({ Type: "Map", ItemsPath: "$.herd", ItemSelector: { "herd.$": "$.herd" }, ItemProcessor: machine(states), End: true });

/** Goes on for fifteen million states: 196 loops without end at once, since the engine ends a single one. */
export const loopForever = machine({
  Herd: { Type: "Pass", Result: { herd: Array.from({ length: 14 }, (_, cow) => cow) }, Next: "Outer" },
  Outer: each({
    Inner: each({
      Count: { Type: "Pass", Next: "Again" },
      Again: { Type: "Choice", Choices: [{ Variable: "$.never", IsPresent: true, Next: "Done" }], Default: "Count" },
      Done: { Type: "Succeed" },
    }),
  }),
});

/** Waits for a year, then ends. */
export const waitOneYear = machine({
  Sleep: { Type: "Wait", Seconds: 31_536_000, Next: "Awake" },
  Awake: { Type: "Succeed" },
});

/** One Task that has no mock. */
export const unmocked = machine({ Charge: { ...lambda("charge"), End: true } });

/** Asks for approval: a yes, a no, another failure and silence take four ways. */
export const approval = machine({
  Approve: {
    Type: "Task",
    Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/approvals", MessageBody: { "token.$": "$$.Task.Token" } },
    TimeoutSeconds: 3600,
    HeartbeatSeconds: 60,
    Catch: [
      { ErrorEquals: ["States.Timeout"], Next: "Late" },
      { ErrorEquals: ["States.ALL"], Next: "Refused" },
    ],
    Next: "Granted",
  },
  Granted: { Type: "Succeed" },
  Refused: { Type: "Pass", End: true },
  Late: { Type: "Pass", End: true },
});

/** A Map whose every item makes a random id. */
export const mapRandomUuid = machine({
  Each: {
    Type: "Map",
    ItemsPath: "$.items",
    ItemProcessor: {
      ...machine({ Mark: { Type: "Pass", Parameters: { "id.$": "States.UUID()", "item.$": "$" }, End: true } }),
      ProcessorConfig: { Mode: "INLINE" },
    },
    End: true,
  },
});

/** Three states in a row, with data that grows. */
export const threeSteps = machine({
  First: { Type: "Pass", Result: 1, ResultPath: "$.first", Next: "Second" },
  Second: { Type: "Pass", Result: 2, ResultPath: "$.second", Next: "Third" },
  Third: { Type: "Pass", Result: 3, ResultPath: "$.third", End: true },
});

/** Branches, a Map, a Choice, a loop and a Catch: everything the graph draws. */
export const everyShape = machine({
  Begin: { Type: "Pass", Next: "Both" },
  Both: {
    Type: "Parallel",
    Branches: [
      machine({ Left: { Type: "Pass", End: true } }),
      machine({ Right: { Type: "Wait", Seconds: 1, Next: "RightEnd" }, RightEnd: { Type: "Succeed" } }),
    ],
    ResultPath: "$.both",
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "Broken" }],
    Next: "Each",
  },
  Each: {
    Type: "Map",
    ItemsPath: "$.items",
    ItemProcessor: machine({ Item: { Type: "Pass", End: true } }),
    ResultPath: "$.each",
    Next: "Enough",
  },
  Enough: {
    Type: "Choice",
    Choices: [{ Variable: "$.again", BooleanEquals: true, Next: "Begin" }],
    Default: "Finished",
  },
  Finished: { Type: "Succeed" },
  Broken: { Type: "Fail", Error: "Broken", Cause: "a branch failed" },
});

/** A distributed Map over six items, one of which fails. */
export const milked = {
  definition: machine({
    Each: {
      Type: "Map",
      ToleratedFailureCount: 1,
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Milk",
        States: {
          Milk: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:milk", Next: "Pour" },
          Pour: { Type: "Pass", End: true },
        },
      },
      Next: "Done",
    },
    Done: { Type: "Succeed" },
  }),
  input: ["Ada", "Bea", "Cleo", "Dora", "Elsa", "Fay"],
  mocks: { Milk: [{ return: 20 }, { return: 20 }, { return: 21 }, { throw: { error: "Dry", cause: "No milk" } }, { return: 23, repeat: true }] },
};
