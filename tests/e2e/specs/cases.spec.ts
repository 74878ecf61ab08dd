// Tests, imports and explored failures.

import { expect, test, type Playground } from "../support/playground";
import { machine } from "../support/machines";

const lambda = (name: string, rest: object) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: name },
  ...rest,
});

/** An order: a task that retries and catches, a choice, two ways to the end. */
const order = machine({
  Charge: lambda("charge", {
    ResultPath: "$.payment",
    Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 2, MaxAttempts: 1 }],
    Catch: [{ ErrorEquals: ["Declined"], Next: "Refund" }],
    Next: "Size",
  }),
  Size: {
    Type: "Choice",
    Choices: [{ Variable: "$.payment.sum", NumericGreaterThan: 100, Next: "Ship" }],
    Default: "Wait",
  },
  Wait: { Type: "Wait", Seconds: 60, Next: "Ship" },
  Ship: lambda("ship", { ResultPath: "$.shipment", End: true }),
  Refund: { Type: "Fail", Error: "Refunded" },
});

const mocks = { Charge: [{ return: { sum: 120 } }], Ship: [{ return: "sent", repeat: true }] };

const tests = {
  large: { expect: { path: ["Charge", "Size", "Ship"], output: { payment: { sum: 120 }, shipment: "sent" } } },
  "busy at first": {
    mocks: { Charge: [{ throw: { error: "Busy" } }, { return: { sum: 120 } }] },
    expect: { assert: "$seconds = 2" },
  },
  declined: { mocks: { Charge: [{ throw: { error: "Declined" } }] }, expect: { error: "Refunded" } },
  "another input": { input: { n: 1 }, expect: { outputContains: { n: 1 } } },
  wrong: { expect: { path: ["Charge", "Size", "Wait", "Ship"] } },
};

async function openWithTests(playground: Playground): Promise<void> {
  await playground.openWith({ definition: order, mocks });
  await playground.write("tests", tests);
  await expect(playground.id("tests")).toHaveAttribute("data-count", "5");
}

test("U36: tests run with coverage on the graph; a failing one opens where it parts", async ({ page, playground }) => {
  await openWithTests(playground);
  await playground.id("tests-run").click();
  await expect(playground.id("tests")).toHaveAttribute("data-state", "done");
  await expect(playground.id("tests-count")).toHaveText("4/5");
  if (page.viewportSize()!.width > 720) await expect(playground.id("tests-note")).toHaveText("Tests 4/5");
  const verdicts = await playground.id("case").evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.verdict));
  expect(verdicts).toEqual(["pass", "pass", "pass", "pass", "fail"]);
  await expect(playground.id("coverage-summary")).toHaveText(
    "Covered: states 4/5, transitions 2/3, rules 1/2, retriers 1/1, catchers 1/1",
  );

  await playground.id("tests-coverage").click();
  await playground.show("graph");
  await expect(playground.state("Ship")).toHaveAttribute("data-covered", "true");
  await expect(playground.state("Wait")).toHaveAttribute("data-covered", "false");
  const uncovered = page.locator('.asl-edge[data-covered="false"] .asl-line');
  const ways = await uncovered.evaluateAll((all) => all.map((one) => `${one.getAttribute("data-from")} ${one.getAttribute("data-to")}`));
  expect(ways.sort()).toEqual(["/States/Size /States/Wait", "/States/Wait /States/Ship"]);
  await expect(playground.id("coverage-key")).toBeVisible();

  await playground.show("data");
  await playground.id("case").filter({ hasText: "wrong" }).click();
  await playground.show("graph");
  await expect(playground.id("errand")).toContainText("wrong");
  await playground.expectStatus("Succeeded");
  // ChoiceStateEntered is the 8th event, and Ship, where Wait was expected, the 10th of 15.
  await expect(playground.id("transport")).toHaveAttribute("data-step", "9");
  await expect(playground.id("narration")).toContainText("Ship");
  await playground.id("errand-back").click();
  await expect(playground.id("errand")).toBeHidden();
});

test("tests: mistakes in their text are problems with a place", async ({ playground }, { project }) => {
  test.skip(project.name !== "desktop", "it does not depend on the size of the page");
  await playground.openWith({ definition: order, mocks });
  await playground.write("tests", { one: { expect: { path: ["Chrage"], stat: 1 } } });
  await expect(playground.id("problem").filter({ hasText: "Chrage" })).toHaveAttribute("data-code", "TEST_UNKNOWN_STATE");
  await expect(playground.id("problem").filter({ hasText: "no member" })).toHaveAttribute("data-document", "tests");
  await playground.focusEditor("tests");
  await playground.id("tests-run").click();
  await expect(playground.id("tests-refused")).toContainText("stat");
});

test("tests: a run becomes a case, and runs by its key", async ({ page, playground }) => {
  await playground.openWith({ definition: order, mocks });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.show("data");
  await playground.id("tab-tests").click();
  await playground.id("tests-add").click();
  await expect(playground.id("case")).toHaveCount(1);
  expect(await playground.text("tests")).toContain('"status": "SUCCEEDED"');
  await page.keyboard.press("ControlOrMeta+Shift+Enter");
  await expect(playground.id("case")).toHaveAttribute("data-verdict", "pass");
});

test("U35: a MockConfigFile.json comes in as tests and leaves as it was", async ({ page, playground }, { project }) => {
  test.skip(project.name !== "desktop", "it does not depend on the size of the page");
  const config = {
    StateMachines: {
      Orders: { TestCases: { Happy: { Charge: "Paid", Ship: "Shipped" }, Sad: { Charge: "Busy", Ship: "Shipped" } } },
    },
    MockedResponses: {
      Paid: { "0": { Return: { sum: 120 } } },
      Busy: { "0": { Throw: { Error: "Busy", Cause: "later" } }, "1-2": { Return: { sum: 7 } } },
      Shipped: { "0": { Return: "sent" } },
    },
  };
  await playground.openWith({ definition: order });
  await playground.id("examples").selectOption("import");
  await playground.id("import-file").setInputFiles({
    name: "MockConfigFile.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(config)),
  });
  await expect(playground.id("import-kind")).toHaveAttribute("data-kind", "mock-config");
  await playground.id("import-use").click();
  await playground.show("data");
  await playground.id("tab-tests").click();
  await expect(playground.id("case")).toHaveCount(2);
  await playground.id("tests-run").click();
  await expect(playground.id("tests-count")).toHaveText("2/2");
  const [download] = await Promise.all([page.waitForEvent("download"), playground.id("tests-mock-config").click()]);
  expect(download.suggestedFilename()).toBe("MockConfigFile.json");
  expect(JSON.parse(await contentOf(download))).toEqual(config);
});

test("U34: a history of AWS becomes input and mocks, and runs the same way", async ({ playground }, { project }) => {
  test.skip(project.name !== "desktop", "it does not depend on the size of the page");
  // As the AWS CLI prints it: times as ISO text with an offset, payloads as JSON text.
  let id = 0;
  const at = (secs: number) => `2023-11-14T22:13:${String(secs).padStart(2, "0")}.500000+00:00`;
  const event = (secs: number, type: string, details?: [string, object]) => ({
    timestamp: at(secs),
    type,
    id: ++id,
    previousEventId: id === 2 ? 0 : id - 1,
    ...(details ? { [details[0]]: details[1] } : {}),
  });
  const called = { resourceType: "lambda", resource: "invoke" };
  const call = (secs: number, name: string, ended: [string, object]) => [
    event(secs, "TaskScheduled", [
      "taskScheduledEventDetails",
      { ...called, region: "eu-west-1", parameters: JSON.stringify({ FunctionName: name }) },
    ]),
    event(secs, "TaskStarted", ["taskStartedEventDetails", called]),
    event(secs + 1, ended[0], [`t${ended[0].slice(1)}EventDetails`, { ...called, ...ended[1] }]),
  ];
  const entered = (secs: number, type: string, name: string, input: object) =>
    event(secs, `${type}StateEntered`, ["stateEnteredEventDetails", { name, input: JSON.stringify(input) }]);
  const exited = (secs: number, type: string, name: string, output: object) =>
    event(secs, `${type}StateExited`, ["stateExitedEventDetails", { name, output: JSON.stringify(output) }]);
  const input = { id: "A-7" };
  const paid = { ...input, payment: { sum: 500 } };
  const shipped = { ...paid, shipment: "by sea" };
  const events = [
    event(0, "ExecutionStarted", ["executionStartedEventDetails", { input: JSON.stringify(input), roleArn: "arn:aws:iam::1:role/r" }]),
    entered(0, "Task", "Charge", input),
    ...call(0, "charge", ["TaskFailed", { error: "Busy", cause: "come back" }]),
    ...call(3, "charge", ["TaskSucceeded", { output: JSON.stringify({ sum: 500 }) }]),
    exited(4, "Task", "Charge", paid),
    entered(4, "Choice", "Size", paid),
    exited(4, "Choice", "Size", paid),
    entered(4, "Task", "Ship", paid),
    ...call(4, "ship", ["TaskSucceeded", { output: JSON.stringify("by sea") }]),
    exited(5, "Task", "Ship", shipped),
    event(5, "ExecutionSucceeded", ["executionSucceededEventDetails", { output: JSON.stringify(shipped) }]),
  ];
  await playground.openWith({ definition: order });
  await playground.id("examples").selectOption("import");
  await playground.id("import-text").fill(JSON.stringify({ events }));
  await expect(playground.id("import-kind")).toHaveAttribute("data-kind", "history");
  await playground.id("import-use").click();
  await playground.expectStatus("Succeeded");
  await expect(playground.id("notice")).toContainText("the same way");
  await playground.focusEditor("input");
  expect(JSON.parse(await playground.text("input"))).toEqual(input);
  await playground.focusEditor("mocks");
  expect(JSON.parse(await playground.text("mocks")).Charge).toEqual([
    { throw: { error: "Busy", cause: "come back" }, delay: 1 },
    { return: { sum: 500 }, delay: 1 },
  ]);
  const history = JSON.parse(await playground.history()).events as Record<string, { name: string }>[];
  const visited = history.flatMap((event) => event.stateEnteredEventDetails?.name ?? []);
  expect(visited).toEqual(["Charge", "Size", "Ship"]);
  await expect(playground.id("clock")).toHaveAttribute("data-ms", "5000");

  // Of the same history in a log that cut an answer off, what is whole is taken, and the rest is filled in.
  const cut = JSON.parse(JSON.stringify(events));
  const answered = cut.findLast((one: { type: string }) => one.type === "TaskSucceeded").taskSucceededEventDetails;
  Object.assign(answered, { output: '{"way": "by', outputDetails: { truncated: true } });
  for (const one of cut.slice(-2)) for (const details of Object.values(one)) if (details instanceof Object) Object.assign(details, { output: "{", outputDetails: { truncated: true } });
  await playground.id("examples").selectOption("import");
  await playground.id("import-text").fill(JSON.stringify(cut));
  await expect(playground.id("import-note").last()).toContainText("only the beginning of the answer of Ship");
  await playground.id("import-use").click();
  await playground.showTab("graph");
  await expect(playground.id("gaps")).toHaveAttribute("data-open", "1");
  await expect(playground.id("gaps-told")).toContainText("with the same data where the history has them");
  await playground.id("gap").press("Enter");
  await expect(playground.id("editor-mocks").getByRole("textbox")).toBeFocused();
  expect(JSON.parse(await playground.text("mocks")).Ship).toEqual([{ return: {}, delay: 1 }]);
  await playground.write("mocks", (await playground.text("mocks")).replace('"return": {}', '"return": "by sea"'));
  await playground.showTab("graph");
  await expect(playground.id("gaps")).toHaveAttribute("data-open", "0");
  await playground.id("gaps-compare").click();
  await expect(playground.id("gaps-told")).toContainText("the same way");
  await playground.id("gaps-leave").click();
  await expect(playground.id("gaps")).toBeHidden();

  // A history of another machine says what is missing.
  await playground.id("examples").selectOption("hello-world");
  await playground.id("examples").selectOption("import");
  await playground.id("import-text").fill(JSON.stringify(events));
  await expect(playground.id("import-note").first()).toContainText("describe-state-machine-for-execution");
});

test("U33: the history leaves in AWS's shape, and its import shows the same run", async ({ playground }, { project }) => {
  test.skip(project.name !== "desktop", "a file does not depend on the size of the page");
  await playground.openWith({ definition: order, mocks, input: { id: 1 } });
  await playground.run();
  await playground.expectStatus("Succeeded");
  const text = await playground.history();
  const { events } = JSON.parse(text);
  await expect(playground.id("events")).toHaveAttribute("data-count", String(events.length));
  for (const [index, event] of events.entries()) {
    expect(event).toMatchObject({ id: index + 1, type: expect.stringMatching(/^[A-Z][A-Za-z]+$/), previousEventId: expect.any(Number) });
    expect(new Date(event.timestamp).toISOString()).toBe(event.timestamp);
    const details = Object.keys(event).filter((name) => name.endsWith("EventDetails"));
    expect(details.length).toBeLessThanOrEqual(1);
  }
  await playground.write("input", {});
  await playground.write("mocks", {});
  await playground.id("examples").selectOption("import");
  await playground.id("import-text").fill(text);
  await playground.id("import-use").click();
  await playground.expectStatus("Succeeded");
  await expect(playground.id("notice")).toContainText("the same way");
  expect(await playground.history()).toBe(text);
});

test("U62: every task with every error, and who handles it", async ({ playground }) => {
  await playground.openWith({ definition: order });
  // At once: what was typed a moment ago counts.
  await playground.write("mocks", mocks);
  await playground.id("tab-tests").click();
  await playground.id("tests-explore").click();
  const own = [
    "Lambda.TooManyRequestsException",
    "Lambda.ServiceException",
    "Lambda.Unknown",
    "Lambda.SdkClientException",
    "Lambda.ResourceNotFoundException",
    "Sandbox.Timedout",
  ];
  const always = ["States.Timeout", "States.TaskFailed", ...own];
  // The matrix grows while the worker goes through it.
  await expect(playground.id("explore-row")).toHaveCount(2 * always.length + 2);
  await expect(playground.id("explore-summary")).toHaveAttribute("data-running", "false");
  const rows = await playground.id("explore-row").evaluateAll((all) =>
    all.map((row) => {
      const { task, error, outcome } = (row as HTMLElement).dataset;
      return `${task} ${error} ${outcome}`;
    }),
  );
  expect(rows).toEqual([
    ...always.map((error) => `Charge ${error} fatal`),
    "Charge Busy retried",
    "Charge Declined caught",
    ...always.map((error) => `Ship ${error} fatal`),
  ]);
  await playground.id("explore-always").click();
  const busy = playground.id("explore-row").and(playground.page.locator('[data-error="Busy"]'));
  await expect(busy).toHaveAttribute("data-outcome", "fatal");
  await expect(busy).toContainText("fatal after 1 retry");
  await playground.id("explore-row").and(playground.page.locator('[data-error="Declined"]')).getByRole("button").click();
  await expect(playground.id("explore-dialog")).toBeHidden();
  await playground.expectStatus("Failed");
  await playground.show("graph");
  await expect(playground.id("errand")).toContainText("Declined");
  await expect(playground.state("Refund")).toHaveAttribute("data-status", "failed");
});

/** The history as the page saves it. */
async function contentOf(download: { path(): Promise<string> }): Promise<string> {
  const { readFileSync } = await import("node:fs");
  return readFileSync(await download.path(), "utf8");
}
