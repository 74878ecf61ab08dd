// A history as long as an execution's may be must not keep the page.

import { writeFileSync } from "node:fs";
import { expect, test, type Page } from "../support/playground";
import { machine } from "../support/machines";
// @ts-expect-error: plain JavaScript
import { move } from "../support/moves.mjs";

/** Two events for each state of a loop, as `aws stepfunctions get-execution-history` prints them. */
function history(turns: number): string {
  const events: object[] = [];
  const add = (type: string, details: object) => {
    const id = events.length + 1;
    events.push({ timestamp: "2025-01-01T00:00:00.000Z", type, id, previousEventId: id - 1, ...details });
  };
  const data = (n: number) => JSON.stringify({ n, text: "x".repeat(60) });
  add("ExecutionStarted", { executionStartedEventDetails: { input: data(0), roleArn: "arn:aws:iam::123456789012:role/x" } });
  for (let n = 0; n < turns; n += 1) {
    add("PassStateEntered", { stateEnteredEventDetails: { name: "Count", input: data(n) } });
    add("PassStateExited", { stateExitedEventDetails: { name: "Count", output: data(n + 1) } });
  }
  add("ExecutionSucceeded", { executionSucceededEventDetails: { output: data(turns) } });
  return JSON.stringify({ events }, null, 2);
}

test("U32: 25,000 events take few rows, scroll without a long task, and a search finds all that fit", { tag: "@timed" }, async ({ page, playground }) => {
  const turns = 6_248;
  const definition = machine({
    Count: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "Again" },
    Again: { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: turns, Next: "Count" }], Default: "Done" },
    Done: { Type: "Succeed" },
  });
  await playground.openWith({ definition, input: { n: 0 } });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("events");
  const events = playground.id("events");
  const n_events = 4 * turns + 4;
  await expect(events).toHaveAttribute("data-count", String(n_events));
  const endTrace = await traceTasks(page);
  const most = await events.evaluate(async (list) => {
    let most = 0;
    for (let step = 0; step <= 60; step += 1) {
      // Line by line, and a jump now and then; at last the end.
      list.scrollTop = step === 60 ? list.scrollHeight : step % 10 ? list.scrollTop + 120 : list.scrollHeight * (step / 60);
      await new Promise(requestAnimationFrame);
      most = Math.max(most, list.querySelectorAll('[data-testid="event"]').length);
    }
    return most;
  });
  expect(most).toBeLessThanOrEqual(80);
  await expect(page.getByTestId("event").last()).toHaveAttribute("data-event-id", String(n_events));
  // A number is there whole.
  const id = page.getByTestId("event").last().locator(".event-id");
  expect(await id.evaluate((cell) => cell.scrollWidth <= cell.clientWidth)).toBe(true);
  const longest = await endTrace();
  expect(longest).toBeGreaterThan(0);
  expect(longest).toBeLessThan(50);

  // Half of the moves of the playhead at least are over within a frame, on a slow machine too; the bench has the figures.
  for (const tab of ["events", "timeline", "graph"] as const) {
    await playground.showTab(tab);
    const times: number[] = await page.evaluate(move, { n: 60, by: 7_919 });
    expect(times.sort((a, b) => a - b)[30], tab).toBeLessThan(16);
  }
  await playground.showTab("events");

  await playground.id("event-search").fill("type:ChoiceStateExited");
  await expect(playground.id("events-shown")).toHaveText(`${turns} of ${n_events}`);
  await expect(page.getByTestId("event").first()).toHaveAttribute("data-type", "ChoiceStateExited");
});

test("U33: an exported history of 25,000 events is read in slices", { tag: "@timed" }, async ({ page, playground }, info) => {
  test.setTimeout(120_000);
  await playground.openWith({ definition: machine({ Count: { Type: "Pass", End: true } }) });
  const text = history(12_498);
  expect(text.length).toBeGreaterThan(5_000_000);
  await playground.command("Open a file");
  await expect(playground.id("import-dialog")).toBeVisible();
  await watchTasks(page);
  // By its path: a buffer would be decoded by the page, in a task of its own.
  const path = info.outputPath("history.json");
  writeFileSync(path, text);
  await playground.id("import-file").setInputFiles(path);
  await expect(playground.id("import-kind")).toHaveAttribute("data-kind", "history", { timeout: 60_000 });
  await expect(playground.id("import-kind")).toContainText("24998 events");
  // The text itself stays out of the field.
  await expect(playground.id("import-text")).toHaveValue("");
  expect(await tasks(page)).toEqual([]);

  // The same, pasted.
  await playground.id("import-text").fill("{}");
  await expect(playground.id("import-kind")).toHaveAttribute("data-kind", "unknown");
  const clipboardData = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    return data;
  }, text);
  await watchTasks(page);
  await playground.id("import-text").evaluate((field, clipboardData) => {
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, clipboardData);
  await expect(playground.id("import-kind")).toContainText("24998 events", { timeout: 60_000 });
  await expect(playground.id("import-text")).toHaveValue("");
  expect(await tasks(page)).toEqual([]);
});

/**
 * Traces the page; what it gives ends that, and tells how long the longest task was at work, in
 * milliseconds: a task of 15 ms lasts 50 and more where others use the machine.
 */
async function traceTasks(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page);
  const events: { name: string; ph: string; tid: number; tdur?: number; args: { name?: string } }[] = [];
  devtools.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as typeof events)));
  await devtools.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["toplevel"] } });
  return async () => {
    await page.waitForTimeout(300);
    const complete = new Promise((tell) => devtools.once("Tracing.tracingComplete", tell));
    await devtools.send("Tracing.end");
    await complete;
    const mains = events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(({ tid }) => tid);
    const tasks = events.filter(({ name, ph, tid }) => ph === "X" && name.endsWith("RunTask") && mains.includes(tid));
    return Math.max(0, ...tasks.map(({ tdur }) => (tdur ?? 0) / 1_000));
  };
}

/** Notes the tasks that keep the page from answering; a browser tells of those of 50 ms and more. */
async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  });
}

/** How long they took, in milliseconds. */
async function tasks(page: Page): Promise<number[]> {
  await page.waitForTimeout(300);
  return page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
}
