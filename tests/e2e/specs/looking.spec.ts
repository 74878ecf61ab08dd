// Looking at runs: filters, iterations, breakpoints, runs side by side.

import { expect, test, Playground } from "../support/playground";
import { machine } from "../support/machines";

/** A Map over twelve items, three of which fail and are caught inside. */
const twelve = {
  definition: machine({
    Each: {
      Type: "Map",
      ItemProcessor: {
        StartAt: "Look",
        States: {
          Look: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:look", Next: "Kept" },
          Kept: { Type: "Pass", End: true },
        },
      },
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Sorry" }],
      Next: "Done",
    },
    Done: { Type: "Succeed" },
    Sorry: { Type: "Pass", End: true },
  }),
  input: Array.from({ length: 12 }, (_, n) => n),
  mocks: { Look: [...Array.from({ length: 7 }, () => ({ return: 1 })), { throw: { error: "Bad", cause: "seven" } }, { return: 1 }] },
};

test("U32: a search shows the events that fit, by type and by state", async ({ page, playground, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await playground.openWith(twelve);
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("events");
  const all = Number(await playground.id("events").getAttribute("data-count"));
  await expect(playground.id("events-shown")).toHaveText(`${all} events`);
  await playground.id("event-search").fill("type:LambdaFunctionFailed");
  await expect(page.getByTestId("event")).toHaveCount(1);
  await expect(playground.id("events-shown")).toHaveText(`1 of ${all}`);
  await playground.id("event-search").fill("state:Kept type:Entered");
  for (const row of await page.getByTestId("event").all()) {
    await expect(row).toHaveAttribute("data-type", "PassStateEntered");
    await expect(row).toHaveAttribute("data-of-state", "Kept");
  }
  await playground.id("event-search").fill("");
  await playground.id("only-failures").click();
  for (const row of await page.getByTestId("event").all()) await expect(row).toHaveAttribute("data-type", /Failed|Aborted|TimedOut/);
  await playground.id("only-failures").click();
  await expect(playground.id("events-shown")).toHaveText(`${all} events`);
  // The same from lists, whole names, beside what was typed.
  await playground.id("event-state").selectOption("Kept");
  await playground.id("event-type").selectOption("PassStateExited");
  await expect(playground.id("event-search")).toHaveValue('state:"Kept" type:"PassStateExited"');
  for (const row of await page.getByTestId("event").all()) await expect(row).toHaveAttribute("data-type", "PassStateExited");
  await page.getByTestId("event").first().click();
  await playground.id("copy-event").click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toMatch(/^\{/);
  expect(JSON.parse(await copied())).toMatchObject({ type: "PassStateExited", stateExitedEventDetails: { name: "Kept" } });
  await playground.id("event-type").selectOption("");
  await expect(playground.id("event-search")).toHaveValue('state:"Kept"');
});

test("U41: the iteration picker lists failed items first, and filters every view", async ({ page, playground }) => {
  await playground.openWith(twelve);
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("graph");
  const picker = playground.id("iteration-picker");
  await expect(picker).toHaveAttribute("data-map", "Each");
  const menu = picker.getByRole("combobox");
  const options = await menu.locator("option").allTextContents();
  expect(options[1]).toContain("Failed");
  expect(options.filter((option) => option.startsWith("Failed")).join()).toContain("#7");
  await menu.selectOption("7");
  await expect(playground.state("Look")).toHaveAttribute("data-visits", "1");
  await playground.showTab("events");
  const rows = page.getByTestId("event");
  await expect(rows.filter({ hasText: "MapIterationStarted" })).toHaveCount(1);
  for (const row of await rows.all()) expect(["Each", "Look", "Kept"]).toContain(await row.getAttribute("data-of-state"));
  await expect(playground.id("iteration-chip")).toContainText("Each item 7");

  await playground.showTab("timeline");
  const labels = page.getByTestId("timeline-row").evaluateAll((all) => all.map((row) => (row as HTMLElement).dataset.label));
  expect(await labels).toEqual(["Each", "item 7", "Look"]);
  await expect(playground.id("timeline-iteration")).toHaveText("Each item 7");

  await playground.showTab("graph");
  const before = await menu.inputValue();
  await playground.state("Each").focus();
  await page.keyboard.press("]");
  await expect.poll(() => menu.inputValue()).not.toBe(before);
  await page.keyboard.press("[");
  await expect.poll(() => menu.inputValue()).toBe(before);
  await playground.showTab("events");
  await playground.id("iteration-chip").click();
  await expect(playground.id("iteration-chip")).toBeHidden();
});

test("U41: the picker stands on the Map's box where there is room, else in the bar, and keys reach it", async ({ page, playground }, { project }) => {
  await playground.openWith(twelve);
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("graph");
  const picker = playground.id("iteration-picker");
  const onBox = playground.id("graph").locator(".graph-stage").getByTestId("iteration-picker");
  const [zoomIn, zoomOut] = [playground.id("zoom-in"), playground.id("zoom-out")];
  if (project.name === "phone") await zoomIn.click();
  await expect(onBox).toHaveAttribute("data-map", "Each");
  await expect(picker).toHaveCount(1);
  // It covers neither the name nor what the Map did, and fingers hit its parts.
  const part = (of: string) => playground.state("Each").locator("text", { hasText: of }).boundingBox();
  const plate = (await onBox.boundingBox())!;
  for (const text of [await part("Each"), await part("of 12 done")]) expect(plate.y + plate.height).toBeLessThan(text!.y + 3);
  for (const button of await onBox.getByRole("button").all()) {
    const { width, height } = (await button.boundingBox())!;
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
  }
  // Tab comes to it from the states.
  await playground.state("Each").focus();
  await page.keyboard.press("Tab");
  await expect(onBox.getByRole("button", { name: "Previous item" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(onBox.getByRole("combobox")).toBeFocused();
  await onBox.getByRole("combobox").selectOption("7");
  await expect(onBox).toContainText("#7 / 12");
  await onBox.getByRole("button", { name: "Next item" }).focus();
  await page.keyboard.press("Enter");
  await expect(onBox).not.toContainText("#7 / 12");
  for (let n = 0; n < 4; n += 1) await zoomOut.click();
  await expect(onBox).toBeHidden();
  await expect(playground.id("graph").locator(".graph-bar").getByTestId("iteration-picker")).toBeVisible();
});

test("U42: a run stops at breakpoints on a state, a stage, an error, a condition", async ({ page, playground }) => {
  await playground.openWith({
    definition: machine({
      First: { Type: "Pass", Next: "Ask" },
      Ask: {
        Type: "Task",
        Resource: "arn:aws:lambda:us-east-1:123456789012:function:ask",
        Catch: [{ ErrorEquals: ["Nope"], Next: "Last" }],
        Next: "Last",
      },
      Last: { Type: "Pass", End: true },
    }),
    input: { amount: 120 },
    mocks: { Ask: [{ throw: { error: "Nope" } }] },
  });
  await playground.showTab("graph");
  await playground.touch("Ask");
  await page.keyboard.press("b");
  await expect(playground.state("Ask")).toHaveAttribute("data-breakpoint", "true");
  await playground.show("code");
  await expect(page.locator('[data-testid="editor"] .cm-lineNumbers .cm-breakGutter')).toHaveCount(1);

  const stopped = async () => {
    await playground.run();
    await playground.expectStatus("Succeeded");
    const current = (await playground.id("transport").getAttribute("data-step"))!;
    const rows = await playground.events();
    return rows.find((row) => row.startsWith(`${current} `));
  };
  expect(await stopped()).toContain("TaskStateEntered Ask");

  const set = async (fill: () => Promise<void>) => {
    await playground.showTab("graph");
    await playground.id("breakpoints").click();
    for (const remove of await page.getByTestId("breakpoint").getByRole("button").all()) await remove.click();
    await fill();
    await page.keyboard.press("Escape");
  };
  await set(async () => {
    await playground.id("break-state").selectOption("Ask");
    await playground.id("break-stage").selectOption("scheduled");
    await playground.id("break-add-state").click();
  });
  expect(await stopped()).toContain("LambdaFunctionScheduled Ask");
  await set(async () => {
    await playground.id("break-error").fill("Nope");
    await playground.id("break-add-error").click();
  });
  expect(await stopped()).toContain("LambdaFunctionFailed Ask");
  await set(async () => {
    await playground.id("break-condition").fill("$states.context.State.Name = 'Last' and $exists($states.input)");
    await playground.id("break-add-condition").click();
  });
  expect(await stopped()).toContain("PassStateEntered Last");
});

test("U42: breakpoints of every sort survive the link when the view is included", async ({ page, playground, elsewhere }, { project }) => {
  test.skip(project.name !== "desktop", "a link does not depend on the size of the page");
  await playground.openWith({
    definition: machine({
      First: { Type: "Pass", Next: "Ask" },
      Ask: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:ask", Next: "Last" },
      Last: { Type: "Pass", End: true },
    }),
    input: { amount: 120 },
    mocks: { Ask: [{ return: 1 }] },
  });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.command("breakpoints");
  await playground.id("break-state").selectOption("Ask");
  await playground.id("break-add-state").click();
  await playground.id("break-state").selectOption("Last");
  await playground.id("break-stage").selectOption("exited");
  await playground.id("break-add-state").click();
  await playground.id("break-error").fill("Nope");
  await playground.id("break-add-error").click();
  await playground.id("break-condition").fill("$states.input.amount > 100");
  await playground.id("break-add-condition").click();
  const before = await page.getByTestId("breakpoint").allTextContents();
  expect(before).toHaveLength(4);
  await page.keyboard.press("Escape");
  await playground.run();
  await playground.expectStatus("Succeeded");
  const step = (await playground.id("transport").getAttribute("data-step"))!;
  await playground.id("share").click();
  const plain = await playground.id("share-link").inputValue();
  await playground.id("share-view").check();
  await expect(playground.id("share-link")).not.toHaveValue(plain);
  const link = await playground.id("share-link").inputValue();

  const opened = await elsewhere(link);
  await opened.expectStatus("Succeeded");
  await expect(opened.state("Ask")).toHaveAttribute("data-breakpoint", "true");
  await expect(opened.state("Last")).toHaveAttribute("data-breakpoint", "true");
  await expect(opened.id("transport")).toHaveAttribute("data-step", step);
  await expect(opened.page.locator('[data-testid="editor"] .cm-lineNumbers .cm-breakGutter')).toHaveCount(2);
  await opened.command("breakpoints");
  expect(await opened.page.getByTestId("breakpoint").allTextContents()).toEqual(before);
  await opened.page.keyboard.press("Escape");
  // Shift and an arrow go from one to the next.
  await opened.show("graph");
  await opened.id("first").click();
  await opened.id("playhead").focus();
  await opened.page.keyboard.press("Shift+ArrowRight");
  await expect(opened.id("transport")).not.toHaveAttribute("data-step", "1");
});

test("two runs are compared from the first event that differs", async ({ page, playground }) => {
  await playground.openWith({ definition: machine({ Only: { Type: "Pass", End: true } }), input: { n: 1 } });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.write("input", { n: 2 });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("output");
  await playground.id("compare").click();
  const dialog = page.getByTestId("compare-dialog");
  await expect(dialog.getByTestId("compare-changed")).toContainText("input");
  await expect(dialog.getByTestId("compare-first")).toContainText("ExecutionStarted");
  await expect(dialog.getByRole("row").filter({ hasText: "$.n" })).toContainText("1");
  await dialog.getByRole("button", { name: /Go there in run/ }).first().click();
  await expect(dialog).toBeHidden();
  await expect(playground.id("transport")).toHaveAttribute("data-step", "1");
});
