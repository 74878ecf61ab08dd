// A state's name: changed wherever it is written, and followed.

import { expect, test } from "../support/playground";
import { threeSteps } from "../support/machines";

test("F2 renames the state at the caret wherever it is named, as one step of undo", async ({ page, playground }) => {
  await playground.openWith({ definition: threeSteps, mocks: { Second: [] } });
  const tests = { all: { mocks: { Second: [] }, expect: { path: ["First", "Second", "Third"] } } };
  await playground.write("tests", tests);
  const before = await playground.text("definition");
  await playground.focusEditor("definition");
  // Into the block of the second state; the page looks where the caret is once it rests.
  await playground.id("editor").getByText('"$.second"').click();
  await page.waitForTimeout(300);
  await page.keyboard.press("F2");
  const name = playground.id("rename-name");
  await expect(name).toBeFocused();
  await expect(name).toHaveValue("Second");
  await page.keyboard.insertText("First");
  await expect(playground.id("rename-dialog")).toContainText("Another state has this name");
  await expect(playground.id("rename-apply")).toBeDisabled();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText("Middle");
  await page.keyboard.press("Enter");
  await expect(playground.id("rename-dialog")).toBeHidden();
  await expect.poll(() => playground.text("definition")).toBe(before.replaceAll('"Second"', '"Middle"'));
  await expect(playground.id("editor").getByRole("textbox")).toBeFocused();
  expect(JSON.parse(await playground.text("mocks"))).toEqual({ Middle: [] });
  const renamed = JSON.stringify(tests).replaceAll('"Second"', '"Middle"');
  expect(JSON.parse(await playground.text("tests"))).toEqual(JSON.parse(renamed));
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => playground.text("definition")).toBe(before);
  // One step of undo takes it back everywhere.
  await expect.poll(async () => JSON.parse(await playground.text("mocks"))).toEqual({ Second: [] });
  expect(JSON.parse(await playground.text("tests"))).toEqual(tests);
});

test("two taps on a state rename it, as a double click does", async ({ page, playground }, info) => {
  test.skip(info.project.name !== "phone", "a mouse's double click is tried with the palette");
  await playground.openWith({ definition: threeSteps });
  await playground.showTab("graph");
  for (const name of ["First", "Third"]) {
    const box = (await playground.state(name).boundingBox())!;
    const tap = () => page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await tap();
    await tap();
    await expect(playground.id("rename-name")).toHaveValue(name);
    await page.keyboard.press("Escape");
    await expect(playground.id("rename-dialog")).toBeHidden();
    await page.waitForTimeout(500);
  }
  // Slow taps are two choices.
  await playground.state("First").tap();
  await page.waitForTimeout(600);
  await playground.state("First").tap();
  await expect(playground.id("rename-dialog")).toBeHidden();
});

test("Ctrl and a click, or F12, goes from a name to its state", async ({ page, playground }) => {
  await playground.openWith({ definition: threeSteps });
  await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+Home");
  const name = playground.id("editor").getByText('"Third"').first();
  await name.click({ modifiers: ["ControlOrMeta"] });
  await expect.poll(() => caretLine(page)).toContain('"Third": {');
  const first = playground.id("editor").getByText('"First"').first();
  await first.click();
  await page.waitForTimeout(200);
  await page.keyboard.press("F12");
  await expect.poll(() => caretLine(page)).toContain('"First": {');
});

/** The line of the definition that the caret is in. */
function caretLine(page: import("@playwright/test").Page): Promise<string> {
  return page.evaluate(() => document.querySelector('[data-testid="editor"] .cm-activeLine')?.textContent ?? "");
}
