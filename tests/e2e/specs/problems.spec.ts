// Problems: there at once, shown in place, mended by a button, and that can be undone.

import { expect, test } from "../support/playground";
import { threeSteps } from "../support/machines";

test("U44: a slip shows within 150 ms of the last key, and its fix works", { tag: "@timed" }, async ({ page, playground }) => {
  await playground.openWith({ definition: threeSteps });
  const text = await playground.text("definition");
  const slip = text.replace('"Next": "Second"', '"Nxet": "Second"');
  expect(slip).not.toBe(text);
  await expect(playground.id("problems")).toHaveAttribute("data-count", "0");

  // The time between the last change of the text and the drawn list.
  await page.evaluate(() => {
    const times = window as unknown as { changed: number; shown: number };
    document.addEventListener("asl-change", () => (times.changed = performance.now()), { capture: true });
    const list = document.querySelector('[data-testid="problems"]')!;
    new MutationObserver(() => {
      if (list.getAttribute("data-count") !== "0") times.shown = performance.now();
    }).observe(list, { attributes: true });
  });
  await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+Home");
  const line = text.slice(0, text.indexOf('"Next": "Second"')).split("\n").length;
  for (let down = 1; down < line; down += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Home");
  for (let right = 0; right < '"Ne'.length; right += 1) await page.keyboard.press("ArrowRight");
  // The e is taken out and written again behind the x.
  await page.keyboard.press("Backspace");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("e");
  await expect.poll(() => playground.text("definition")).toBe(slip);
  await expect(playground.id("problems")).toHaveAttribute("data-count", "1");
  await expect(playground.id("problem")).toContainText("Nxet");
  await expect(playground.id("problem")).toContainText("did you mean");
  const waited = await page.evaluate(() => {
    const { changed, shown } = window as unknown as { changed: number; shown: number };
    return shown - changed;
  });
  expect(waited).toBeLessThan(150);

  await playground.id("fix").click();
  await expect(playground.id("problems")).toHaveAttribute("data-count", "0");
  expect(await playground.text("definition")).toBe(text);
  await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(playground.id("problems")).toHaveAttribute("data-count", "1");
  expect(await playground.text("definition")).toBe(slip);
});
