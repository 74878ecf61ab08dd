// What a person sees who comes for the first time.

import { expect, test } from "../support/playground";

test("U01: the first visit shows a finished run of the default example", async ({ page, playground }) => {
  await page.goto("/");
  await playground.expectStatus("Succeeded");
  await playground.show("graph");
  await expect(playground.state("ChargeCard")).toHaveAttribute("data-status", "caught");
  await expect(playground.state("ChargeCard")).toBeVisible();
  await playground.show("run");
  await playground.showTab("events");
  const n_events = Number(await playground.id("events").getAttribute("data-count"));
  expect(n_events).toBeGreaterThan(10);
});

test("U01: it takes less than four seconds", { tag: "@timed" }, async ({ page, playground }) => {
  await page.goto("/");
  await playground.expectStatus("Succeeded");
  const [mark] = await page.evaluate(() => performance.getEntriesByName("first-run").map((entry) => entry.startTime));
  expect(mark).toBeLessThan(4_000);
});
