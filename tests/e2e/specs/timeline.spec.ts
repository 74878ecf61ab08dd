// The run over virtual time.

import { expect, test, type Playground } from "../support/playground";
import { machine } from "../support/machines";

const call = (name: string) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: name, "Payload.$": "$" },
});

/** Fails twice, succeeds, then waits for an hour. */
const retried = machine({
  Charge: {
    ...call("charge"),
    Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 2 }],
    Next: "CoolDown",
  },
  CoolDown: { Type: "Wait", Seconds: 3600, Next: "Done" },
  Done: { Type: "Succeed" },
});
const busy = { throw: { error: "Busy" } };
const retriedMocks = {
  Charge: [
    { ...busy, delay: 0.4 },
    { ...busy, delay: 0.5 },
    { return: 1, delay: 1 },
  ],
};

/** Items that wait as long as they say; one fails. */
const items = machine({
  Each: {
    Type: "Map",
    ItemsPath: "$.items",
    MaxConcurrency: 2,
    ItemProcessor: machine({
      Rest: { Type: "Wait", SecondsPath: "$.secs", Next: "Good" },
      Good: {
        Type: "Choice",
        Choices: [{ Variable: "$.good", BooleanEquals: false, Next: "Bad" }],
        Default: "Fine",
      },
      Fine: { Type: "Succeed" },
      Bad: { Type: "Fail", Error: "Bad" },
    }),
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "Sorry" }],
    End: true,
  },
  Sorry: { Type: "Pass", End: true },
});

/** The segments of the rows of a state: visit, kind, start and end in virtual ms. */
async function segments(playground: Playground, state: string): Promise<string[]> {
  const rows = playground.id("timeline").locator(`[data-state="${state}"]`);
  return rows.locator('[data-testid="segment"]').evaluateAll((all) =>
    all.map((segment) => {
      const { kind, start, end } = (segment as HTMLElement).dataset;
      const visit = (segment.closest("[data-visit]") as HTMLElement).dataset.visit;
      return `${visit} ${kind} ${start}-${end}`;
    }),
  );
}

async function open(playground: Playground, definition: object, input: unknown, mocks: unknown, status: string) {
  await playground.openWith({ definition, input, mocks });
  await playground.run();
  await playground.expectStatus(status);
  await playground.showTab("timeline");
  await expect(playground.id("timeline-row").first()).toBeVisible();
}

test("U15: retries, back-off and failed attempts have their exact virtual times", async ({ playground }) => {
  await open(playground, retried, {}, retriedMocks, "Succeeded");
  expect(await segments(playground, "Charge")).toEqual([
    "1 failed 0-400",
    "1 back-off 400-2400",
    "1 failed 2400-2900",
    "1 back-off 2900-8900",
    "1 running 8900-9900",
  ]);
  expect(await segments(playground, "CoolDown")).toEqual(["1 clock 9900-3609900"]);
  const charge = playground.id("timeline").locator('[data-state="Charge"]');
  await expect(charge).toHaveAttribute("data-status", "succeeded-after-retry");
});

test("U15: idle time is folded, and a click shows its full length", async ({ playground }) => {
  await open(playground, retried, {}, retriedMocks, "Succeeded");
  const gap = playground.id("timeline-gap");
  await expect(gap).toHaveCount(1);
  await expect(gap).toContainText("1 h");
  await expect(gap).toHaveAttribute("aria-pressed", "true");
  const bar = playground.id("timeline").locator('[data-state="Charge"] [data-kind="running"]');
  const folded = (await bar.boundingBox())?.width ?? 0;
  await gap.click();
  await expect(playground.id("timeline-gap")).toHaveAttribute("aria-pressed", "false");
  expect((await bar.boundingBox())?.width ?? 0).toBeLessThan(folded / 5);
});

test("U15: keys zoom, move and fit; a click moves the playhead; a drag selects", async ({ page, playground }, info) => {
  await open(playground, retried, {}, retriedMocks, "Succeeded");
  const timeline = playground.id("timeline");
  await timeline.getByRole("group").focus();
  await page.keyboard.press("w");
  await page.keyboard.press("w");
  await expect(timeline).toHaveAttribute("data-zoomed", "true");
  await page.keyboard.press("a");
  await page.keyboard.press("d");
  await page.keyboard.press("s");
  await page.keyboard.press("f");
  await expect(timeline).toHaveAttribute("data-zoomed", "false");

  const second = timeline.locator('[data-state="Charge"] [data-kind="failed"]').nth(1);
  await second.click();
  await expect(playground.id("clock")).toHaveAttribute("data-ms", "2400");
  await page.keyboard.press("ArrowDown");
  await expect(playground.id("clock")).toHaveAttribute("data-ms", "9900");

  if (info.project.name === "phone") return;
  const plot = (await timeline.locator('[data-state="Charge"] .tl-plot').boundingBox())!;
  const y = plot.y + plot.height / 2;
  await page.mouse.move(plot.x + plot.width * 0.02, y);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width * 0.3, y, { steps: 4 });
  await page.mouse.up();
  await expect(playground.id("timeline-selection")).toContainText("events");
  // The events are those of the stretch, and say so, until the chip is pressed.
  const all = await playground.id("events").getAttribute("data-count");
  await playground.id("timeline-show-events").click();
  const rows = page.getByTestId("event");
  await expect(playground.id("stretch-chip")).toHaveText(/ms to /);
  await expect(playground.id("events-shown")).toHaveText(new RegExp(`^\\d+ of ${all}$`));
  expect(await rows.count()).toBeLessThan(Number(all));
  await playground.id("stretch-chip").click();
  await expect(playground.id("stretch-chip")).toBeHidden();
  await expect(playground.id("events-shown")).toHaveText(`${all} events`);
  await playground.showTab("timeline");
  await page.mouse.move(plot.x + plot.width * 0.02, y);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width * 0.3, y, { steps: 4 });
  await page.mouse.up();
  await playground.id("timeline-zoom-selection").click();
  await expect(timeline).toHaveAttribute("data-zoomed", "true");
  await timeline.getByRole("group").focus();
  await page.keyboard.press("Escape");
  await expect(playground.id("timeline-selection")).toBeHidden();
});

test("U15: iterations are nested, failed first, with their concurrency", async ({ playground }) => {
  const input = { items: [1, 2, 3].map((secs) => ({ secs, good: secs !== 2 })) };
  await open(playground, items, input, {}, "Succeeded");
  const timeline = playground.id("timeline");
  const labels = timeline.locator('[data-testid="timeline-row"][data-depth="1"]');
  expect(await labels.evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.label))).toEqual([
    "item 1",
    "item 0",
    "item 2",
  ]);
  await expect(playground.id("timeline-strip")).toHaveAttribute("data-peak", "2");
  await expect(playground.id("timeline-strip")).toHaveAttribute("data-limit", "2");
  expect(await segments(playground, "Rest")).toEqual(["2 clock 0-2000"]);
  await timeline.locator('[data-label="item 0"]').getByRole("button").first().click();
  await expect(timeline.locator('[data-state="Fine"]')).toHaveCount(1);
  expect(await segments(playground, "Rest")).toEqual(["2 clock 0-2000", "1 clock 0-1000"]);
});

test("U15: 25,000 events are laid out with few rows and no long task", { tag: "@timed" }, async ({ page, playground }) => {
  const names = "ABCDEFGHIJK".split("");
  const steps = names.map((name, at) => {
    const next = names[at + 1];
    return [name, { Type: "Pass", ...(next ? { Next: next } : { End: true }) }];
  });
  const definition = machine({
    Items: { Type: "Pass", Parameters: { "items.$": "States.ArrayRange(1, 1000, 1)" }, Next: "Each" },
    Each: { Type: "Map", ItemsPath: "$.items", ItemProcessor: machine(Object.fromEntries(steps)), End: true },
  });
  await open(playground, definition, {}, {}, "Succeeded");
  expect(Number(await playground.id("transport").getAttribute("data-steps"))).toBeGreaterThan(24_000);
  const timeline = playground.id("timeline");
  await timeline.locator('[data-state="Each"]').getByRole("button").first().click();
  await expect(timeline).toHaveAttribute("data-count", "1002");
  expect(await playground.id("timeline-row").count()).toBeLessThanOrEqual(80);
  const gaps = await page.evaluate(async () => {
    const body = document.querySelector(".tl-body")!;
    const gaps: number[] = [];
    let last = performance.now();
    for (let n = 0; n < 60; n += 1) {
      body.scrollTop += 120;
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      gaps.push(now - last);
      last = now;
    }
    return gaps.sort((a, b) => a - b);
  });
  // The median: a single gap is the machine's, all of them are the page's.
  expect(gaps[30]).toBeLessThan(50);
  expect(await playground.id("timeline-row").count()).toBeLessThanOrEqual(80);
});
