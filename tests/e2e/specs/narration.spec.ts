// A sentence for every frame, and not more of them than a listener can follow.

import { expect, test } from "../support/playground";
import { everyShape, machine } from "../support/machines";

test("U25: every frame has its sentence, and kinds of events do not sound alike", async ({ playground }) => {
  await playground.openWith({ definition: everyShape, input: { items: [1, 2], again: false } });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.show("run");
  const narration = playground.id("narration");
  await expect(narration).toHaveAttribute("aria-live", "polite");
  const types = JSON.parse(await playground.history()).events.map((event: { type: string }) => event.type) as string[];
  await playground.show("run");
  const said = new Map<string, string>();
  for (const [at, type] of types.entries()) {
    await playground.id("playhead").fill(String(at + 1));
    await expect(playground.id("transport")).toHaveAttribute("data-step", String(at + 1));
    const sentence = (await narration.innerText()).trim();
    expect(sentence, `${at + 1} ${type}`).toMatch(/^\S.*[.…?!]$/su);
    expect(said.get(sentence) ?? type, sentence).toBe(type);
    said.set(sentence, type);
  }
  expect(new Set(types).size).toBeGreaterThan(10);
});

for (const speed of ["1x", "4x"]) {
  test(`U25: in play at ${speed} at most two sentences a second are announced`, { tag: "@timed" }, async ({ page, playground }, { project }) => {
    test.skip(project.name === "phone", "a phone has no room for the choice of speed");
    await playground.openWith({ definition: everyShape, input: { items: [1, 2], again: false } });
    await playground.run();
    await playground.expectStatus("Succeeded");
    await playground.show("run");
    await playground.id("first").click();
    await playground.id("speed").selectOption(speed);
    const watched = page.evaluate(
      () =>
        new Promise<number[]>((tell) => {
          const live = document.querySelector('[data-testid="narration"]')!;
          let last = live.textContent;
          const changes: number[] = [];
          new MutationObserver(() => {
            if (live.textContent === last) return;
            last = live.textContent;
            // What is off is not announced.
            if (live.getAttribute("aria-live") === "off") return;
            changes.push(performance.now());
          }).observe(live, { childList: true, characterData: true, subtree: true });
          setTimeout(() => tell(changes), 4_000);
        }),
    );
    await playground.id("play").click();
    const changes = await watched;
    if (speed === "1x") expect(changes.length).toBeGreaterThan(2);
    for (const [at, time] of changes.entries()) {
      const within = changes.slice(at).filter((later) => later < time + 1_000);
      expect(within.length, `${within.map((each) => Math.round(each - changes[0]))}`).toBeLessThanOrEqual(2);
    }
  });
}

test("a sentence of more than two lines is told in whole, and nothing moves for it", async ({ page, playground }, { project }) => {
  const error = "No card of the customer could be charged, neither the first one nor the one they gave for such a case. ".repeat(3);
  const definition = machine({ Refuse: { Type: "Fail", Error: error, Cause: "Both banks said no" } });
  await playground.openWith({ definition });
  await playground.run();
  await playground.expectStatus("Failed");
  await playground.show("run");
  const more = playground.id("whole-sentence");
  await expect(more).toHaveAttribute("aria-expanded", "false");
  const place = () => playground.id("transport").boundingBox();
  const before = await place();
  if (project.name === "phone") await playground.id("narration").tap({ force: true });
  else await more.press("Enter");
  const whole = playground.id("whole-text");
  await expect(whole).toContainText((await playground.id("narration").textContent())!);
  expect(await whole.evaluate((one) => one.scrollWidth <= one.clientWidth && one.getBoundingClientRect().top >= 0)).toBe(true);
  expect(await place()).toEqual(before);
  await page.keyboard.press("Escape");
  await expect(whole).toBeHidden();
  await expect(more).toBeFocused();
  await playground.id("first").click();
  await expect(more).toBeHidden();
});
