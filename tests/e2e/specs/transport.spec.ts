// Stepping through a run.

import { expect, test, type Playground } from "../support/playground";
import { threeSteps } from "../support/machines";

test("U09: stepping back undoes stepping forward", async ({ page, playground }) => {
  await playground.openWith({ definition: threeSteps });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.show("run");
  await playground.id("first").click();
  await playground.id("playhead").focus();

  // Frame n shows the first n events; the first frame there is shows one.
  const seen = new Map([[1, await frame(playground)]]);
  const n_steps = Number(await playground.id("transport").getAttribute("data-steps"));
  expect(n_steps).toBe(8);
  for (let step = 2; step <= n_steps; step += 1) {
    await page.keyboard.press("ArrowRight");
    await expect(playground.id("transport")).toHaveAttribute("data-step", String(step));
    seen.set(step, await frame(playground));
  }
  for (let step = n_steps - 1; step >= 1; step -= 1) {
    await page.keyboard.press("ArrowLeft");
    await expect(playground.id("transport")).toHaveAttribute("data-step", String(step));
    expect(await frame(playground), `frame ${step}`).toEqual(seen.get(step));
  }
  // Frames must differ, or the comparison above says nothing.
  expect(new Set([...seen.values()].map((each) => JSON.stringify(each))).size).toBe(n_steps);
  // From state to state.
  for (const [key, step] of [["n", 2], ["n", 4], ["N", 2]] as const) {
    await page.keyboard.press(key);
    await expect(playground.id("transport")).toHaveAttribute("data-step", String(step));
  }
});

test("U09: the slider seeks", async ({ playground }) => {
  await playground.openWith({ definition: threeSteps });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.show("run");
  await playground.id("first").click();
  for (let step = 1; step < 5; step += 1) await playground.id("step").click();
  const stepped = await frame(playground);
  await playground.id("playhead").fill("2");
  await expect(playground.id("transport")).toHaveAttribute("data-step", "2");
  await playground.id("playhead").fill("5");
  await expect(playground.id("transport")).toHaveAttribute("data-step", "5");
  expect(await frame(playground)).toEqual(stepped);
});

/** What the screen shows at the playhead. */
async function frame(playground: Playground) {
  const { page } = playground;
  const nodes = await page
    .locator('[data-testid="graph"] [data-state]')
    .evaluateAll((all) => all.map((node) => ({ ...(node as HTMLElement | SVGElement).dataset })));
  return {
    nodes,
    narration: await playground.id("narration").innerText(),
    clock: await playground.id("clock").getAttribute("data-ms"),
    // The data of the state that is looked at, where there is room for them.
    inspector: await page.evaluate(() => document.querySelector('[data-testid="inspector"]')?.textContent ?? null),
    current: await page.evaluate(
      () => document.querySelector('[data-testid="events"]')?.getAttribute("data-event") ?? null,
    ),
  };
}
