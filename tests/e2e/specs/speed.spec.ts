// How long a person waits on a slow phone: 1.6 Mbit/s, 150 ms, a CPU four times slower, nothing
// in the cache. `cargo xtask bench` measures the same and keeps the figures.

import { expect, test, type Page } from "../support/playground";

const SLOW = { downloadThroughput: 200_000, uploadThroughput: 93_750, latency: 150, offline: false };

test.beforeEach(async ({ page }, { project }) => {
  test.skip(project.name !== "phone", "the budgets are a phone's");
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", SLOW);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
});

test("U17: on a slow phone a typed character shows within 2.8 s", { tag: "@timed" }, async ({ page, playground }) => {
  await page.goto("/", { waitUntil: "commit" });
  const textbox = playground.id("editor").getByRole("textbox");
  await textbox.tap();
  await page.keyboard.type("z");
  await textbox.filter({ hasText: "z" }).waitFor();
  expect(await page.evaluate(() => performance.now())).toBeLessThan(2_800);
});

test("U18: on a slow phone the first run ends within 4.0 s and 520 KB", { tag: "@timed" }, async ({ page }) => {
  // The worker asks for the page's module again, and has it from the cache.
  const sizes = new Map<string, number>();
  page.on("response", async (response) => {
    sizes.set(response.url(), Number(await response.headerValue("content-length")));
  });
  await page.goto("/", { waitUntil: "commit" });
  const ran = await firstRun(page);
  expect(ran).toBeLessThan(4_000);
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(300_000);
  expect(bytes).toBeLessThan(520_000);
});

test("U19: on a slow phone the largest text is there within 1.2 s, and nothing jumps", { tag: "@timed" }, async ({ page }) => {
  await page.goto("/", { waitUntil: "commit" });
  await firstRun(page);
  const { painted, shifted } = await page.evaluate(
    () =>
      new Promise<{ painted: number; shifted: number }>((tell) => {
        let painted = NaN;
        let shifted = 0;
        new PerformanceObserver((list) => {
          painted = list.getEntries().at(-1)?.startTime ?? painted;
        }).observe({ type: "largest-contentful-paint", buffered: true });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) shifted += (entry as unknown as { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => tell({ painted, shifted }), 500);
      }),
  );
  expect(painted).toBeLessThan(1_200);
  expect(shifted).toBeLessThan(0.02);
});

/** When the first run had ended, in milliseconds after navigation. */
async function firstRun(page: Page): Promise<number> {
  await page.waitForFunction(() => performance.getEntriesByName("first-run").length > 0);
  return page.evaluate(() => performance.getEntriesByName("first-run")[0]!.startTime);
}
