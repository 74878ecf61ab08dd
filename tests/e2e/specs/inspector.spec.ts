// How the data of a state came about, and what would be otherwise.

import { execFileSync } from "node:child_process";
import { expect, test, type Playground } from "../support/playground";
import { machine } from "../support/machines";

const jsonpath = machine({
  Charge: {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    InputPath: "$.order",
    Parameters: { FunctionName: "charge", Payload: { "sum.$": "$.sum" } },
    ResultSelector: { "id.$": "$.Payload.id" },
    ResultPath: "$.charged",
    OutputPath: "$.charged",
    Next: "Done",
  },
  Done: { Type: "Succeed" },
});

const jsonata = {
  QueryLanguage: "JSONata",
  ...machine({
    Charge: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { FunctionName: "charge", Payload: "{% $states.input.order %}" },
      Assign: { id: "{% $states.result.Payload.id %}" },
      Output: "{% $merge([$states.input, $states.result.Payload]) %}",
      Next: "Done",
    },
    Done: { Type: "Pass", Output: { id: "{% $id %}" }, End: true },
  }),
};

const mocks = { Charge: [{ return: { Payload: { id: 7 }, StatusCode: 200 } }] };
const input = { order: { sum: 41.5 } };

async function open(playground: Playground, definition: object): Promise<void> {
  await playground.openWith({ definition, input, mocks });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("graph");
  await playground.touch("Charge");
  await expect(playground.id("inspector")).toHaveAttribute("data-inspects", "Charge");
  await expect(playground.id("stage").first()).toBeVisible();
}

/** Opens a stage and reads its data. */
async function valueOf(playground: Playground, stage: string): Promise<unknown> {
  await stageOf(playground, stage).click();
  return JSON.parse(await playground.id("stage-value").innerText());
}

const stageOf = (playground: Playground, stage: string) =>
  playground.page.locator(`[data-testid="stage"][data-stage="${stage}"]`);

async function stages(playground: Playground): Promise<string[]> {
  return playground.id("stage").evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.stage ?? ""));
}

async function changes(playground: Playground): Promise<string[]> {
  return playground.id("change").evaluateAll((all) =>
    all.map((one) => {
      const { kind, path } = (one as HTMLElement).dataset;
      return `${kind} ${path}`;
    }),
  );
}

test("U16: a JSONPath state shows every stage with what it changed", async ({ playground }) => {
  await open(playground, jsonpath);
  expect(await stages(playground)).toEqual([
    "input",
    "InputPath",
    "Parameters",
    "result",
    "ResultSelector",
    "ResultPath",
    "OutputPath",
  ]);
  expect(await valueOf(playground, "input")).toEqual(input);
  expect(await valueOf(playground, "InputPath")).toEqual({ sum: 41.5 });
  expect(await valueOf(playground, "Parameters")).toEqual({ FunctionName: "charge", Payload: { sum: 41.5 } });
  expect(await valueOf(playground, "result")).toEqual({ Payload: { id: 7 }, StatusCode: 200 });
  expect(await valueOf(playground, "ResultSelector")).toEqual({ id: 7 });
  expect(await changes(playground)).toEqual(["removed $.Payload", "removed $.StatusCode", "added $.id"]);
  expect(await valueOf(playground, "ResultPath")).toEqual({ order: { sum: 41.5 }, charged: { id: 7 } });
  expect(await changes(playground)).toEqual(["added $.charged"]);
  expect(await valueOf(playground, "OutputPath")).toEqual({ id: 7 });
});

test("U16: a JSONata state shows every stage", async ({ playground }) => {
  await open(playground, jsonata);
  expect(await stages(playground)).toEqual(["input", "Arguments", "result", "Assign", "Output"]);
  expect(await valueOf(playground, "Arguments")).toEqual({ FunctionName: "charge", Payload: { sum: 41.5 } });
  expect(await valueOf(playground, "Assign")).toEqual({ id: 7 });
  expect(await valueOf(playground, "Output")).toEqual({ order: { sum: 41.5 }, id: 7 });
  await playground.showTab("graph");
  await playground.touch("Done");
  await playground.id("tab-variables").click();
  const variable = playground.id("variable");
  await expect(variable).toHaveAttribute("data-name", "id");
  await expect(variable).toContainText("Charge");
  await expect(variable).toContainText("the whole workflow");
});

test("U16: a click on a stage selects its expression in the text", async ({ page, playground }) => {
  await open(playground, jsonpath);
  await stageOf(playground, "ResultPath").click();
  await playground.show("code");
  await playground.id("editor").getByRole("textbox").focus();
  await expect.poll(() => page.evaluate(() => getSelection()?.toString())).toBe('"$.charged"');
});

test("U16: a Choice shows each rule with its operands and its verdict", async ({ playground }) => {
  const definition = machine({
    Charge: {
      Type: "Choice",
      Choices: [
        { Variable: "$.order.sum", NumericLessThan: 40, Next: "Low" },
        { Variable: "$.order.sum", NumericLessThan: 50, Next: "High" },
      ],
      Default: "Low",
    },
    Low: { Type: "Succeed" },
    High: { Type: "Succeed" },
  });
  await open(playground, definition);
  const rules = playground.id("rule");
  expect(await rules.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.verdict))).toEqual([
    "false",
    "true",
    "not-asked",
  ]);
  await expect(rules.nth(1)).toHaveAttribute("data-taken", "true");
  await expect(rules.nth(0)).toContainText("41.5");
});

test("U60: an expression changed in thought goes on downstream, is applied and undone", async ({ page, playground }) => {
  await open(playground, jsonpath);
  const before = await playground.text("definition");
  await stageOf(playground, "ResultSelector").click();
  await playground.id("stage-expression").fill('{ "code.$": "$.StatusCode" }');
  await expect(playground.id("what-if")).toBeVisible();
  expect(await valueOf(playground, "OutputPath")).toEqual({ code: 200 });
  await expect(stageOf(playground, "OutputPath")).toHaveAttribute("data-changed", "true");
  await expect(stageOf(playground, "Parameters")).toHaveAttribute("data-changed", "false");
  // Nothing ran.
  await expect(playground.id("run")).not.toHaveAttribute("data-stale", "true");

  await playground.id("what-if-apply").click();
  await expect(playground.id("what-if")).toBeHidden();
  expect(JSON.parse(await playground.text("definition")).States.Charge.ResultSelector).toEqual({
    "code.$": "$.StatusCode",
  });
  await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+Z");
  await expect.poll(() => playground.text("definition")).toBe(before);
});

test("U60: an input changed in thought changes every stage; a wrong one says why", async ({ playground }) => {
  await open(playground, jsonpath);
  await stageOf(playground, "input").click();
  await playground.id("stage-edit-value").click();
  await playground.id("stage-value-edit").fill('{"order": {"sum": ');
  await expect(playground.id("what-if-problem")).toContainText("not JSON");
  await playground.id("stage-value-edit").fill('{"order": {"sum": 2}}');
  await expect(playground.id("what-if-problem")).toBeHidden();
  expect(await valueOf(playground, "Parameters")).toEqual({ FunctionName: "charge", Payload: { sum: 2 } });
  await playground.id("what-if-drop").click();
  expect(await valueOf(playground, "Parameters")).toEqual({ FunctionName: "charge", Payload: { sum: 41.5 } });
});

test("the attempts of a state are listed with their intervals", async ({ playground }) => {
  const definition = machine({
    Charge: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "charge" },
      Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 2 }],
      End: true,
    },
  });
  await playground.openWith({
    definition,
    input,
    mocks: { Charge: [{ throw: { error: "Busy" }, delay: 1 }, { return: 1 }] },
  });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("graph");
  await playground.touch("Charge");
  await playground.id("tab-attempts").click();
  const first = playground.id("attempt").first();
  await expect(first).toHaveAttribute("data-end", "1000");
  await expect(first).toHaveAttribute("data-interval", "2000");
  await expect(first).toHaveAttribute("data-next", "3000");
  await expect(first).toContainText("Busy");
  await playground.id("tab-visit-events").click();
  const events = playground.id("visit-event");
  await expect(events).toHaveCount(8);
  await events.nth(3).getByRole("button").click();
  await expect(playground.id("transport")).toHaveAttribute("data-step", (await events.nth(3).getAttribute("data-event-id"))!);
  // Up to the playhead.
  await expect(events).toHaveCount(4);
});

test("a visit is copied as an aws command that a shell reads as it is meant, and as a request", async ({ page, playground, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const odd = machine({
    "It's $HOME": {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "f", "Payload.$": "$" },
      End: true,
    },
  });
  const given = { note: "don't `echo` $PATH \\ \"quoted\"" };
  await playground.openWith({ definition: odd, input: given, mocks: { "It's $HOME": [{ return: { Payload: "it's", StatusCode: 200 } }] } });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("graph");
  await playground.id("graph").locator("[data-state]").first().click();
  await playground.id("tab-state-text").click();
  await playground.id("copy-test-state").click();
  await expect(playground.id("notice")).toContainText("Copied");
  const command = await page.evaluate(() => navigator.clipboard.readText());
  const shell = execFileSync("sh", ["-c", `aws() { printf '%s\\0' "$@"; }\n${command}`], { encoding: "utf8" });
  const words = shell.split("\0").slice(0, -1);
  expect(words.slice(0, 2)).toEqual(["stepfunctions", "test-state"]);
  const option = (name: string) => words[words.indexOf(name) + 1];
  expect(option("--state-name")).toBe("It's $HOME");
  expect(JSON.parse(option("--definition"))).toEqual(odd);
  expect(JSON.parse(option("--input"))).toEqual(given);
  expect(JSON.parse(JSON.parse(option("--mock")).result)).toEqual({ Payload: "it's", StatusCode: 200 });

  await playground.id("copy-test-request").click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\{/);
  const request = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(request.stateName).toBe("It's $HOME");
  expect(JSON.parse(request.input)).toEqual(given);
});

test("U09: stepping into a state goes from stage to stage, and on to the next state", async ({ playground }, { project }) => {
  await playground.openWith({ definition: jsonpath, input, mocks });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("graph");
  await playground.id("first").click();
  await playground.id("step").click();
  const inspector = playground.id("inspector");
  await expect(inspector).toHaveAttribute("data-inspects", "Charge");
  if (project.name === "phone") {
    // The graph has the room until a state is touched.
    await expect(inspector).toBeHidden();
    await playground.touch("Charge");
  }
  await expect(inspector).toBeVisible();
  const all = await stages(playground);
  const current = playground.page.locator('[data-testid="stage"][aria-current]');
  for (const stage of all) {
    await playground.id("step-into").click();
    await expect(current).toHaveAttribute("data-stage", stage);
    // What is looked at was reached.
    await expect(current).not.toHaveAttribute("data-value", "ahead");
  }
  await playground.id("step-into").click();
  await expect(inspector).toHaveAttribute("data-inspects", "Done");
  await expect(current).toHaveAttribute("data-stage", "input");
  await playground.command("previous stage");
  await expect(inspector).toHaveAttribute("data-inspects", "Charge");
});
