// Dialogs as somebody without a mouse meets them.

import { expect, type Page } from "./playground";

/** Goes through an open dialog by Tab until it begins again, and leaves it by Escape. */
export async function goThrough(page: Page, dialog: string): Promise<void> {
  await expect(page.getByTestId(dialog), dialog).toBeVisible();
  const first = await page.evaluate(focusInside, dialog);
  expect(first.fault, dialog).toBe("");
  let presses = 0;
  for (let place = ""; place !== first.place && presses < 40; presses += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(focusInside, dialog);
    expect(at.fault, `${dialog}, after ${presses + 1} Tabs`).toBe("");
    place = at.place;
  }
  expect(presses, `${dialog} goes round`).toBeLessThan(40);
  await page.keyboard.press("Escape");
  await expect(page.getByTestId(dialog)).toBeHidden();
}

/** What has the focus, and what is wrong with that: it is elsewhere in the page, or has no ring. */
export function focusInside(dialog: string): { place: string; fault: string } {
  const focused = document.activeElement!;
  // Behind the last control is the browser's own bar.
  if (focused === document.body) return { place: "the browser", fault: "" };
  // Counted in the dialog: what comes and goes in the page behind it, such as "Draft saved", moves no place.
  const inside = focused.closest(`[data-testid="${dialog}"]`);
  const place = inside ? `${[...inside.querySelectorAll("*")].indexOf(focused)}` : "outside";
  if (!inside) return { place, fault: `${focused.outerHTML.slice(0, 100)} is outside` };
  const around = [focused, focused.parentElement!, focused.parentElement!.parentElement!];
  const hasRing = around.some((one) => getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) > 0);
  return { place, fault: hasRing ? "" : `${focused.outerHTML.slice(0, 100)} has no ring` };
}
