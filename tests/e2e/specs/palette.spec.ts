// The palette and the key map: everything by a few letters, and the focus back where it was.

import { expect, test } from "../support/playground";
import { threeSteps } from "../support/machines";

test("U59: the palette runs an action and gives the focus back", async ({ page, playground }) => {
  await playground.openWith({ definition: threeSteps });
  const textbox = await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+k");
  await expect(playground.id("palette-query")).toBeFocused();
  await page.keyboard.insertText("run");
  await expect(page.getByTestId("palette-item").first()).toContainText("Run");
  await page.keyboard.press("Enter");
  await expect(playground.id("palette-dialog")).toBeHidden();
  await playground.expectStatus("Succeeded");
  await expect(textbox).toBeFocused();
});

test("U59: letters of a state's name jump to it; arrows choose; Esc leaves", async ({ page, playground }) => {
  await playground.open();
  await playground.expectStatus("Succeeded");
  await playground.openPalette();
  await page.keyboard.insertText("chcard");
  const items = page.getByTestId("palette-item");
  await expect(items.first()).toContainText("ChargeCard");
  await page.keyboard.press("ArrowDown");
  await expect(items.nth(1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await playground.show("graph");
  await expect(playground.state("ChargeCard")).toHaveAttribute("aria-selected", "true");

  await playground.openPalette();
  await page.keyboard.press("Escape");
  await expect(playground.id("palette-dialog")).toBeHidden();
  await expect(playground.id("palette")).toBeFocused();
});

test("U59: examples, settings and errors are found", async ({ page, playground }) => {
  await playground.open();
  await playground.expectStatus("Succeeded");
  await playground.openPalette();
  await page.keyboard.insertText("dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");

  await playground.openPalette();
  await page.keyboard.insertText("tolerated");
  await expect(page.getByTestId("palette-item").first()).toContainText("States.ExceedToleratedFailureThreshold");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText("human approval");
  await page.keyboard.press("Enter");
  await expect(playground.id("examples")).toHaveValue("human-approval");
});

test("the key map is opened by ? where nothing is written, and lists what the page hears", async ({ page, playground }) => {
  await playground.openWith({ definition: threeSteps });
  await playground.focusEditor("definition");
  const before = await playground.text("definition");
  await page.keyboard.type("?");
  await expect(playground.id("keys-dialog")).toBeHidden();
  await page.keyboard.press("ControlOrMeta+Z");
  await expect.poll(() => playground.text("definition")).toBe(before);

  await playground.id("run").focus();
  await page.keyboard.press("?");
  await expect(playground.id("keys-dialog")).toBeVisible();
  await expect(page.getByTestId("key-line").filter({ hasText: "Find anything" })).toContainText("K");
  await page.keyboard.press("Escape");
  await expect(playground.id("run")).toBeFocused();
  // One of those it lists.
  await page.keyboard.press("Alt+2");
  await expect(playground.id("tab-input")).toHaveAttribute("aria-selected", "true");
  await expect(playground.id("editor-input").getByRole("textbox")).toBeFocused();
});
