// A history as long as an execution's may be must not keep the page.

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

test("U33: an exported history of 25,000 events is read without a task of 50 ms", async ({ page, playground }) => {
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
  await playground.id("import-file").setInputFiles({ name: "history.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await expect(playground.id("import-kind")).toHaveAttribute("data-kind", "history", { timeout: 60_000 });
  await expect(playground.id("import-kind")).toContainText("24998 events");
  // The text itself stays out of the field.
  await expect(playground.id("import-text")).toHaveValue("");
  await page.waitForTimeout(300);
  const longest = await page.evaluate(() => Math.max(0, ...(window as unknown as { tasks: number[] }).tasks));
  expect(longest).toBeLessThan(50);
});
