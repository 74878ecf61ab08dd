// Running: from the keyboard, without waiting, with questions, and stopping.

import { expect, test } from "../support/playground";
import { loopForever, threeSteps, unmocked, waitOneYear } from "../support/machines";

test("U02: Ctrl+Enter runs from the editor and from the graph", async ({ page, playground }) => {
  await playground.openWith({ definition: threeSteps });
  await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+Enter");
  await playground.expectStatus("Succeeded");

  // What needs a person does not run by itself.
  await playground.write("definition", unmocked);
  await expect(playground.id("run")).toContainText("out of date");
  await playground.showTab("graph");
  await playground.touch("Charge");
  await page.keyboard.press("ControlOrMeta+Enter");
  await playground.expectStatus("Asking");
  await expect(playground.id("run")).not.toContainText("out of date");
});

test("U10: a wait of a year takes no time", { tag: "@timed" }, async ({ page, playground }) => {
  await playground.openWith({ definition: waitOneYear });
  const took = await page.evaluate(runAndMeasure);
  expect(took).toBeLessThan(1_000);
  await playground.expectStatus("Succeeded");
  await playground.show("run");
  await expect(playground.id("clock")).toHaveAttribute("data-ms", String(365 * 24 * 3_600_000));
});

test("U11: a Task without a mock asks, and the answer becomes its mock", async ({ page, playground }) => {
  await playground.openWith({ definition: unmocked, input: { order: 7 } });
  await expect(playground.id("mocks-count")).toBeHidden();
  await playground.run();
  const question = page.getByRole("dialog", { name: /What should/ });
  await expect(question).toBeVisible();
  await expect(question).toContainText("order");
  await playground.id("answer-echo").check();
  await playground.id("answer-use").click();
  await playground.expectStatus("Succeeded");
  await playground.show("data");
  await expect(playground.id("mocks-count")).toHaveText("1");
  expect(JSON.parse(await playground.text("mocks"))).toHaveProperty("Charge");

  await playground.run();
  await playground.expectStatus("Succeeded");
  await expect(question).toBeHidden();
});

test("U11: stopping at the question ends the run", async ({ playground }) => {
  await playground.openWith({ definition: unmocked });
  await playground.run();
  await playground.expectStatus("Asking");
  await playground.id("answer-stop").click();
  await playground.expectStatus("Aborted");
});

test("U20: a loop without end leaves the page alive, and Stop stops it", { tag: "@timed" }, async ({ page, playground }) => {
  await playground.openWith({ definition: loopForever });
  // A Standard workflow would end at the quota of its history.
  await playground.id("workflow-type").selectOption("EXPRESS");
  await page.evaluate(watchFrames);
  await playground.run();
  const stop = playground.id("stop");
  await expect(stop).toBeVisible();
  await page.waitForTimeout(1_000);
  const { stoppedAfter, longestGap } = await page.evaluate(stopAndMeasure);
  expect(stoppedAfter).toBeLessThan(100);
  expect(longestGap).toBeLessThan(100);
  await playground.expectStatus("Aborted");

  await playground.write("definition", threeSteps);
  await playground.run();
  await playground.expectStatus("Succeeded");
});

/** Presses Run in the page itself; how long it takes until the run is over. */
async function runAndMeasure(): Promise<number> {
  const status = document.querySelector('[data-testid="run-status"]')!;
  const pressed = performance.now();
  const over = new Promise<number>((resolve) => {
    const look = () => {
      if (status.getAttribute("data-status") === "succeeded") resolve(performance.now() - pressed);
    };
    new MutationObserver(look).observe(status, { attributes: true, childList: true, subtree: true });
  });
  document.querySelector<HTMLElement>('[data-testid="run"]')!.click();
  return over;
}

/** Notes the longest time between two frames in `window.longestGap`. */
function watchFrames(): void {
  const seen = window as unknown as { longestGap: number };
  seen.longestGap = 0;
  let last = performance.now();
  const frame = (now: number) => {
    seen.longestGap = Math.max(seen.longestGap, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** Presses Stop in the page itself, so that only the page's own time counts. */
async function stopAndMeasure(): Promise<{ stoppedAfter: number; longestGap: number }> {
  const status = document.querySelector('[data-testid="run-status"]')!;
  const { longestGap } = window as unknown as { longestGap: number };
  const pressed = performance.now();
  const stopped = new Promise<number>((resolve) => {
    const look = () => {
      if (status.getAttribute("data-status") === "aborted") resolve(performance.now() - pressed);
    };
    new MutationObserver(look).observe(status, { attributes: true, childList: true, subtree: true });
  });
  document.querySelector<HTMLElement>('[data-testid="stop"]')!.click();
  return { stoppedAfter: await stopped, longestGap };
}
