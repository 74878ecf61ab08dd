// A history as long as an execution's may be must not keep the page.

import { writeFileSync } from "node:fs";
import { expect, test } from "../support/playground";
import { machine } from "../support/machines";

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

test("U33: an exported history of 25,000 events is read in slices", { tag: "@timed" }, async ({ page, playground }, info) => {
  test.setTimeout(120_000);
  await playground.openWith({ definition: machine({ Count: { Type: "Pass", End: true } }) });
  const text = history(12_498);
  expect(text.length).toBeGreaterThan(5_000_000);
  await playground.command("Open a file");
  await expect(playground.id("import-dialog")).toBeVisible();
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  });
  // By its path: a buffer would be decoded by the page, in a task of its own.
  const path = info.outputPath("history.json");
  writeFileSync(path, text);
  await playground.id("import-file").setInputFiles(path);
  await expect(playground.id("import-kind")).toHaveAttribute("data-kind", "history", { timeout: 60_000 });
  await expect(playground.id("import-kind")).toContainText("24998 events");
  // The text itself stays out of the field.
  await expect(playground.id("import-text")).toHaveValue("");
  await page.waitForTimeout(300);
  const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
  // A browser tells of tasks of 50 ms and more.
  expect(tasks).toEqual([]);
});
