// The clock bar: what comes next in virtual time, skipped or waited for.

import { expect, test } from "../support/playground";
import { machine } from "../support/machines";

const waits = machine({
  Rest: { Type: "Wait", Seconds: 2, Next: "CoolDown" },
  CoolDown: { Type: "Wait", Seconds: 3600, Next: "Done" },
  Done: { Type: "Succeed" },
});

test("the clock bar names the next moment; waits are skipped one by one or all", async ({ page, playground }) => {
  await playground.openWith({ definition: waits });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.show("run");
  await expect(playground.id("clock-next")).toHaveText("no wait ahead");
  await expect(playground.id("skip-wait")).toBeDisabled();

  await playground.id("first").click();
  await expect(playground.id("clock-next")).toHaveText("next: Wait Rest at +2 s");
  await playground.id("skip-wait").click();
  await expect(playground.id("clock")).toHaveAttribute("data-ms", "2000");
  await expect(playground.id("clock-next")).toHaveText("next: Wait CoolDown at +1 h");
  await expect(playground.id("clock-now")).toHaveAttribute("datetime", "2025-01-01T00:00:02.000Z");
  // The state that waits says so, too.
  await playground.id("step").click();
  await playground.show("graph");
  await playground.id("pad-skip").click();
  await expect(playground.id("clock")).toHaveAttribute("data-ms", "3602000");
  await expect(playground.id("pad-skip")).toHaveCount(0);
  await playground.show("run");
  await playground.id("first").click();
  await playground.id("skip-all").focus();
  await page.keyboard.press("Enter");
  await expect(playground.id("clock")).toHaveAttribute("data-ms", "3602000");
  await expect(playground.id("transport")).not.toHaveAttribute("data-step", "0");
});

test("a phone's graph has the clock bar while there is a wait ahead, and nothing moves for it", async ({ page, playground }, info) => {
  test.skip(info.project.name !== "phone", "elsewhere it is always there");
  await playground.openWith({ definition: waits });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.show("graph");
  await expect(playground.id("clock-bar")).toBeHidden();
  const pane = () => page.locator(".graph-pane").evaluate((pane) => pane.getBoundingClientRect().height);
  const before = await pane();
  await playground.id("first").click();
  await expect(playground.id("clock-next")).toHaveText("next: Wait Rest at +2 s");
  expect(await pane()).toBe(before);
  // Nor does it for what is told, however long that is.
  for (let step = 1; step <= Number(await playground.id("transport").getAttribute("data-steps")); step += 1) {
    await playground.id("playhead").fill(String(step));
    await expect(playground.id("transport")).toHaveAttribute("data-step", String(step));
    expect(await pane(), `event ${step}`).toBe(before);
  }
  await playground.id("first").click();
  // What the bar lies over is never a state.
  const lowest = (await playground.state("Done").boundingBox())!;
  expect(lowest.y + lowest.height).toBeLessThan((await playground.id("clock-bar").boundingBox())!.y);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/phone-clock.png` });
  await playground.id("skip-all").click();
  await expect(playground.id("clock")).toHaveAttribute("data-ms", "3602000");
  await expect(playground.id("clock-bar")).toBeHidden();
});

test("with waits respected, playback waits at its speed, the clock goes, and a skip goes on playing", async ({ page, playground }) => {
  await playground.openWith({ definition: waits });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.show("run");
  const { width } = page.viewportSize()!;
  if (width > 720) await playground.id("speed").selectOption("4x");
  await playground.id("respect-waits").click();
  await expect(playground.id("respect-waits")).toHaveAttribute("aria-pressed", "true");
  await playground.id("first").click();
  await playground.id("play").click();
  const ms = async () => Number(await playground.id("clock").getAttribute("data-ms"));
  // The clock can be seen to go, between two events.
  await expect.poll(ms, { intervals: [50] }).toBeGreaterThan(0);
  await expect.poll(ms, { intervals: [100] }).toBeGreaterThan(2100);
  expect(await ms()).toBeLessThan(60_000);
  await expect(playground.id("play")).toHaveAttribute("aria-pressed", "true");
  await playground.id("skip-wait").click();
  await expect(playground.id("clock")).toHaveAttribute("data-ms", "3602000");
  await expect(playground.id("play")).toHaveAttribute("aria-pressed", "false");

  // The choice is this browser's.
  await page.reload();
  await playground.expectStatus("Succeeded");
  await playground.show("run");
  await expect(playground.id("respect-waits")).toHaveAttribute("aria-pressed", "true");
});
