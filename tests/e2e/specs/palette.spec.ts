// The palette and the key map: everything by a few letters, and the focus back where it was.

import { expect, test } from "../support/playground";
import { machine, threeSteps } from "../support/machines";

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

test("U59: Enter takes what the last letter left, before the list is drawn anew", async ({ page, playground }) => {
  await playground.open();
  await playground.expectStatus("Succeeded");
  await playground.openPalette();
  const chosen = await page.evaluate(async () => {
    // A machine so busy that each part of a change comes in a task of its own.
    const now = Date.now;
    let late = 0;
    Date.now = () => now() + (late += 20);
    const field = document.activeElement as HTMLInputElement;
    field.value = "dark";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
    const shown = document.querySelector("[data-testid=palette-item]")?.textContent;
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    Date.now = now;
    return shown;
  });
  // Otherwise this tests nothing.
  expect(chosen).not.toContain("ark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(playground.id("palette-dialog")).toBeHidden();
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

test("U59: the palette has what is newer: breakpoints, comparing, failures, the graph as text", async ({ page, playground, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await playground.openWith({ definition: threeSteps });
  await playground.run();
  await playground.expectStatus("Succeeded");
  for (const [letters, dialog] of [
    ["breakpoints", "breakpoints-dialog"],
    ["explore failures", "explore-dialog"],
    ["open a file", "import-dialog"],
    ["settings", "settings-dialog"],
    ["drafts", "drafts-dialog"],
    ["keys", "keys-dialog"],
  ]) {
    await playground.command(letters);
    await expect(playground.id(dialog), letters).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(playground.id(dialog)).toBeHidden();
  }
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.command("compare with");
  await expect(playground.id("compare-dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(playground.id("compare-dialog")).toBeHidden();
  await playground.command("go to timeline");
  await expect(playground.id("tab-timeline")).toHaveAttribute("aria-selected", "true");
  await playground.command("mermaid");
  await expect(playground.id("notice")).toContainText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^flowchart TD\n[^]*First[^]*-->/);
});

test("Alt and a digit go to a pane, Alt and Enter give it the whole page and take it back", async ({ page, playground }, { project }) => {
  await playground.openWith({ definition: threeSteps });
  const panes = [
    ["1", playground.id("editor").getByRole("textbox")],
    ["2", playground.id("editor-input").getByRole("textbox")],
    ["3", playground.id("editor-mocks").getByRole("textbox")],
    ["4", playground.id("tab-graph")],
    ["5", playground.id("tab-events")],
  ] as const;
  for (const [digit, pane] of panes) {
    await page.keyboard.press(`Alt+${digit}`);
    await expect(pane, digit).toBeFocused();
  }
  if (project.name === "phone") return;
  const [code, run] = [page.getByRole("region", { name: "Project" }), page.getByRole("region", { name: "Run", exact: true })];
  await page.keyboard.press("Alt+Enter");
  await expect(code).toBeHidden();
  await expect(run).toBeVisible();
  await expect(playground.id("tab-events")).toBeFocused();
  // The other half comes where it is gone to.
  await page.keyboard.press("Alt+1");
  await expect(code).toBeVisible();
  await expect(run).toBeHidden();
  expect((await code.boundingBox())!.width).toBeGreaterThan(1400);
  await page.keyboard.press("Alt+Enter");
  await expect(run).toBeVisible();
  await expect(code).toBeVisible();
});

test("the graph's keys go to a state's text and mock; a double click renames it", async ({ page, playground }, { project }) => {
  await playground.openWith({
    definition: machine({
      Plain: { Type: "Pass", Next: "Ask" },
      Ask: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:ask", End: true },
    }),
  });
  await playground.showTab("graph");
  await playground.touch("Plain");
  await page.keyboard.press(".");
  await expect(playground.id("editor").getByRole("textbox")).toBeFocused();
  await expect(playground.id("editor").locator(".cm-activeLine")).toContainText('"Plain": {');
  await playground.showTab("graph");
  await playground.touch("Ask");
  await page.keyboard.press("m");
  await expect(playground.id("editor-mocks").getByRole("textbox")).toBeFocused();
  expect(JSON.parse(await playground.text("mocks"))).toEqual({ Ask: [{ return: {} }] });
  await expect(playground.id("editor-mocks").locator(".cm-activeLine")).toContainText('"Ask"');
  if (project.name === "phone") return;
  await playground.showTab("graph");
  await playground.state("Ask").dblclick();
  await expect(playground.id("rename-name")).toHaveValue("Ask");
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
