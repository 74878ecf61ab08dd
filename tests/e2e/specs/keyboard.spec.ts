// The keyboard reaches everything and is trapped nowhere.

import { readFileSync } from "node:fs";
import { expect, test } from "../support/playground";
import { focusInside, goThrough } from "../support/dialogs";
import { approval, threeSteps } from "../support/machines";

test("U21: Tab indents in the editor; Esc, then Tab leaves it", async ({ page, playground }) => {
  await playground.openWith({ definition: threeSteps });
  const textbox = await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+Home");
  const before = await playground.text("definition");
  await page.keyboard.press("Tab");
  await expect(textbox).toBeFocused();
  expect(await playground.text("definition")).not.toBe(before);
  expect((await playground.text("definition")).trimStart()).toBe(before);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(textbox).not.toBeFocused();
});

test("U21: Tab reaches every control, and nothing else, and goes round", async ({ page, playground }, { project }) => {
  await playground.open();
  await playground.expectStatus("Succeeded");
  await expect(playground.id("clock-bar")).toBeAttached();
  const controls = await page.evaluate(visibleControls);
  expect(controls).toContain("run");
  expect(controls).toContain("share");
  const reached = new Set<string>();
  await page.locator("body").press("Home");
  let rounds = 0;
  for (let presses = 0; presses < 400 && rounds < 2; presses += 1) {
    // In the editor Tab indents; this is how one leaves it.
    if (await page.evaluate(inEditor)) await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    const id = await page.evaluate(focusedId);
    if (id) reached.add(id);
    // Behind the last control is the browser's own bar, or the first again.
    if (id === controls[0]) rounds += 1;
  }
  expect(rounds).toBe(2);
  const places = project.name === "phone" ? [] : PLACES;
  expect([...reached].sort()).toEqual([...controls, ...places].sort());
});

test("the keys of playback, of sharing and of the problems", async ({ page, playground }, { project }) => {
  test.skip(project.name === "phone", "it has no keys");
  await playground.open();
  await playground.expectStatus("Succeeded");
  await expect(playground.id("clock-bar")).toBeAttached();
  const press = async (key: string, step: number) => {
    await page.keyboard.press(key);
    await expect(playground.id("transport"), key).toHaveAttribute("data-step", String(step));
  };
  await page.keyboard.press("Alt+6");
  await expect(playground.id("play")).toBeFocused();
  const n_steps = Number(await playground.id("transport").getAttribute("data-steps"));
  await press("Home", 1);
  await press("n", 2);
  // Of the two failed attempts that are retried, there and back.
  await press("e", 30);
  await press("e", 33);
  await press("E", 30);
  await press("End", n_steps);
  await press("Home", 1);
  for (const pressed of ["true", "false"]) {
    await page.keyboard.press("Space");
    await expect(playground.id("play")).toHaveAttribute("aria-pressed", pressed);
  }
  await page.keyboard.press("ControlOrMeta+Shift+s");
  await expect(playground.id("share-dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await playground.write("input", "{");
  for (const key of ["F8", "Shift+F8"]) {
    await playground.focusEditor("definition");
    await page.keyboard.press(key);
    await expect(playground.id("editor-input").getByRole("textbox")).toBeFocused();
  }
});

/** Every dialog, and what opens it from the button Run, by keys alone. */
const DIALOGS: Record<string, string> = {
  "palette-dialog": "ControlOrMeta+k",
  "keys-dialog": "?",
  "share-dialog": "ControlOrMeta+Shift+s",
  "settings-dialog": "settings",
  "drafts-dialog": "drafts",
  "import-dialog": "open a file",
  "shield-dialog": "what leaves",
  "breakpoints-dialog": "breakpoints",
};

test("every dialog is opened, gone through and left by keys, and gives the focus back", async ({ page, playground }, { project }) => {
  test.skip(project.name === "phone", "it has no keys");
  await playground.open();
  await playground.expectStatus("Succeeded");
  await expect(playground.id("clock-bar")).toBeAttached();
  for (const [dialog, key] of Object.entries(DIALOGS)) {
    await playground.id("run").focus();
    if (key === "?" || key.includes("+")) await page.keyboard.press(key);
    else {
      await page.keyboard.press("ControlOrMeta+k");
      await expect(playground.id("palette-query")).toBeFocused();
      await page.keyboard.insertText(key);
      await page.keyboard.press("Enter");
    }
    await goThrough(page, dialog);
    await expect(playground.id("run"), dialog).toBeFocused();
  }
});

test("the dialog of a link's difference is gone through by keys, and where the bar goes the focus stays", async ({ page, playground }, { project }) => {
  test.skip(project.name === "phone", "it has no keys");
  const link = new URL("../../fixtures/links/0.1.0-another-digest.txt", import.meta.url).pathname;
  const another = `/#${readFileSync(link, "utf8").trim()}`;
  for (const accept of ["repro-accept", "repro-go-on"]) {
    await page.goto("about:blank");
    await playground.open(another);
    const show = playground.id("repro-show");
    await show.press("Enter");
    await goThrough(page, "repro-dialog");
    await expect(show).toBeFocused();
    if (accept === "repro-go-on") await show.press("Enter");
    await playground.id(accept).press("Enter");
    await expect(playground.id("repro-bar")).toBeHidden();
    await expect(playground.id("run")).toBeFocused();
  }
});

test("what asks takes the focus where it can be seen, and gives it back", async ({ page, playground }, { project }) => {
  test.skip(project.name === "phone", "it has no keys");
  const wait = { ...(approval as { States: { Approve: object } }).States.Approve, Next: "Done", Catch: [] };
  const ask = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" }, Next: "Wait" };
  await playground.openWith({ definition: { StartAt: "Ask", States: { Ask: ask, Wait: wait, Done: { Type: "Succeed" } } }, mocks: { Wait: [] } });
  await playground.id("run").focus();
  await page.keyboard.press("Enter");
  await expect(playground.id("answer-example")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(playground.id("open-tasks")).toBeFocused();
  expect((await page.evaluate(focusInside, "open-tasks")).fault).toBe("");
  await playground.id("task-approve").focus();
  await page.keyboard.press("Enter");
  await playground.expectStatus("Succeeded");
  await expect(playground.id("run")).toBeFocused();
});

/** What has keys of its own, or holds controls without a name of their own, where all panes are seen. */
const PLACES = ["graph", "iteration-picker", "splitter"];

/** The ids of the visible things one can press or type into; of a group of tabs, the chosen one. */
function visibleControls(): string[] {
  const kinds = "button, select, input, asl-editor, [role=tab]";
  return [...document.querySelectorAll<HTMLElement>("[data-testid]")]
    .filter((element) => element.matches(kinds) && element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => !(element as HTMLButtonElement).disabled && element.getClientRects().length > 0)
    .filter((element) => element.getAttribute("role") !== "tab" || element.ariaSelected === "true")
    .map((element) => element.dataset.testid!)
    .filter((id, at, all) => all.indexOf(id) === at);
}

function focusedId(): string | undefined {
  return document.activeElement?.closest<HTMLElement>("[data-testid]")?.dataset.testid;
}

function inEditor(): boolean {
  return document.activeElement?.closest("asl-editor") !== null;
}
