// Access: no violation that axe finds, no sideways scrolling, targets one can hit, no motion for
// those who asked for none.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { approval, unmocked } from "../support/machines";
import { expect, test, type Page, type Playground } from "../support/playground";

/** The rules that see colours. */
const COLOURS = ["color-contrast", "link-in-text-block"] as const;

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const LIGHT = { colorScheme: "light", forcedColors: "none", contrast: "no-preference" } as const;

/** Every rule in the light theme; in the others those that colours decide. */
const MODES = {
  light: { media: LIGHT, rules: [] },
  dark: { media: { ...LIGHT, colorScheme: "dark" }, rules: COLOURS },
  "forced colours": { media: { ...LIGHT, forcedColors: "active" }, rules: COLOURS },
  "more contrast": { media: { ...LIGHT, contrast: "more" }, rules: COLOURS },
} as const;

for (const [what, ways] of Object.entries({ "main view": () => VIEWS, dialog: () => DIALOGS })) {
  test(`U22: axe finds nothing in any ${what}, in each theme`, async ({ page, playground }, { project }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ ...LIGHT, reducedMotion: "reduce" });
    await playground.open();
    await playground.expectStatus("Succeeded");
    await page.evaluate(axe);
    await expectNothing(page, ways(), playground, project.name);
  });
}

/** A view, and what shows it. */
type Ways = Record<string, (playground: Playground) => Promise<unknown>>;

const VIEWS: Ways = {
  ...Object.fromEntries(
    (["graph", "outline", "timeline", "events", "output", "expressions"] as const).map((tab) => [
      tab,
      (playground: Playground) => playground.showTab(tab),
    ]),
  ),
  "an event with its details": async (playground) => {
    await playground.showTab("events");
    await playground.id("event").nth(2).getByRole("button").first().click();
  },
  ...Object.fromEntries(
    ["flow", "data", "variables", "attempts", "visit-events", "state-text"].map((tab) => [
      `inspector: ${tab}`,
      async (playground: Playground) => {
        await playground.showTab("graph");
        // Wherever the event that was looked at stands: the state has been visited at the end.
        await playground.id("playhead").fill(String(await playground.id("playhead").getAttribute("max")));
        // On a phone the sheet of the view before hides the graph's tools.
        const close = playground.page.getByRole("button", { name: "Follow the playhead again" });
        if (await close.isVisible()) await close.click();
        // A state with attempts, stages and an error; on a phone not all states are in sight.
        await playground.id("zoom-fit").click();
        await playground.touch("ChargeCard");
        await playground.id(`tab-${tab}`).click();
      },
    ]),
  ),
  mocks: (playground) => playground.focusEditor("mocks"),
  tests: (playground) => playground.focusEditor("tests"),
  "the page with a problem": (playground) => playground.write("input", "{"),
};

const DIALOGS: Ways = {
  "share-dialog": (playground) => playground.id("share").click(),
  "palette-dialog": (playground) => playground.openPalette(),
  "keys-dialog": (playground) => playground.command("keys"),
  "settings-dialog": (playground) => playground.command("settings"),
  "drafts-dialog": (playground) => playground.command("drafts"),
  "import-dialog": (playground) => playground.command("open a file"),
  "shield-dialog": (playground) => playground.command("what leaves"),
  "rename-dialog": async (playground) => {
    await playground.showTab("graph");
    await playground.touch("ChargeCard");
    await playground.command("rename the state");
  },
  "explore-dialog": async (playground) => {
    await playground.show("data");
    await playground.id("tab-tests").click();
    await playground.id("tests-explore").click();
    await expect(playground.id("explore-summary")).toHaveAttribute("data-running", "false");
  },
};

async function expectNothing(page: Page, ways: Ways, playground: Playground, project: string) {
  // The colours for those who need others are the same at every size.
  const modes = Object.entries(MODES).filter(([mode]) => project === "desktop" || mode === "light" || mode === "dark");
  const found: string[] = [];
  for (const [view, show] of Object.entries(ways)) {
    await show(playground);
    if (view.endsWith("-dialog")) await expect(playground.id(view)).toBeVisible();
    for (const [mode, { media, rules }] of modes) {
      await page.emulateMedia({ ...media, reducedMotion: "reduce" });
      found.push(...(await violations(page, rules)).map((one) => `${view}, ${mode}: ${one}`));
    }
    if (view.endsWith("-dialog")) {
      await page.keyboard.press("Escape");
      await expect(playground.id(view)).toBeHidden();
    }
  }
  expect(found).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`U22: axe finds nothing while a task waits for somebody, ${colorScheme}`, async ({ page, playground }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await playground.openWith({ definition: approval, mocks: { Approve: [] } });
    await playground.focusEditor("mocks");
    await playground.run();
    await expect(playground.id("open-tasks")).toBeVisible();
    await page.evaluate(axe);
    expect(await violations(page)).toEqual([]);
    await playground.id("task-approve").click();
    await playground.expectStatus("Succeeded");
    await playground.focusEditor("mocks");
    for (const one of ["mock", "mock-inject"]) await playground.id(one).locator("summary").first().click();
    expect(await violations(page)).toEqual([]);
  });
}

/** What axe complains of: `rule: target`. Without rules named, it looks for all it knows. */
async function violations(page: Page, rules: readonly string[] = []): Promise<string[]> {
  return page.evaluate(async (rules) => {
    type Found = { violations: { id: string; nodes: { target: string[]; html: string }[] }[] };
    const { axe } = window as unknown as { axe: { run(options: object): Promise<Found> } };
    const { violations } = await axe.run({ resultTypes: ["violations"], ...(rules.length ? { runOnly: [...rules] } : {}) });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(" ")} ${html.slice(0, 120)}`));
  }, rules);
}

test("U54: at 320 pixels nothing scrolls sideways, and targets are large enough", async ({ page, playground }, { project }) => {
  test.skip(project.name !== "phone", "a phone's layout");
  await page.setViewportSize({ width: 320, height: 568 });
  await playground.open();
  await playground.expectStatus("Succeeded");
  for (const pane of ["code", "graph", "run", "data"] as const) {
    await playground.show(pane);
    const { scroll, client } = await page.evaluate(() => {
      const { scrollWidth: scroll, clientWidth: client } = document.documentElement;
      return { scroll, client };
    });
    expect(scroll, pane).toBeLessThanOrEqual(client);
    const small = await page.evaluate(tooSmall);
    expect(small, pane).toEqual([]);
  }
});

test("on a phone the caret opens no sheet, the question leaves its room to the answers, and no type is cut", async ({ page, playground }, { project }) => {
  test.skip(project.name !== "phone", "a phone's layout");
  await playground.openWith({ definition: unmocked });
  // The caret stands in the state while it is written.
  await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+End");
  for (let line = 0; line < 4; line += 1) await page.keyboard.press("ArrowUp");
  await playground.run();
  await expect(playground.id("question")).toBeVisible();
  const { height } = (await playground.id("question").locator(".dialog-foot").boundingBox())!;
  expect(height).toBeLessThanOrEqual(60);
  await playground.id("answer-echo").check();
  await playground.id("answer-use").click();
  await playground.expectStatus("Succeeded");
  await playground.show("graph");
  await expect(playground.id("inspector")).toBeHidden();
  await playground.touch("Charge");
  await expect(playground.id("inspector")).toBeVisible();

  await page.setViewportSize({ width: 320, height: 568 });
  const lambda = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:f", End: true };
  await playground.write("definition", { StartAt: "Call", States: { Call: lambda } });
  await playground.write("mocks", { Call: [{ throw: { error: "No" }, phase: "schedule" }] });
  await playground.run();
  await playground.expectStatus("Failed");
  await playground.showTab("events");
  const type = page.locator('.event-type:text-is("LambdaFunctionScheduleFailed")');
  expect(await type.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
});

/** Visible controls under 24 pixels, or under 44 in the transport and the tab bar. */
function tooSmall(): string[] {
  const controls = [...document.querySelectorAll<HTMLElement>("button, select, input, [role=tab]")];
  return controls
    .filter((control) => control.checkVisibility({ visibilityProperty: true }) && control.getClientRects().length > 0)
    .filter((control) => !control.closest("asl-editor, .visually-hidden"))
    .filter((control) => {
      const { width, height } = control.getBoundingClientRect();
      const least = control.closest(".transport-buttons, .view-bar") ? 44 : 24;
      return Math.round(height) < least || Math.round(width) < 24;
    })
    .map((control) => `${control.dataset.testid ?? control.outerHTML.slice(0, 80)} ${JSON.stringify(control.getBoundingClientRect())}`);
}

test("with text twice as large no dialog is cut at its side, and no words lie over others", async ({ page, playground }) => {
  await playground.open();
  await playground.expectStatus("Succeeded");
  await page.addStyleTag({ content: "html { font-size: 200% !important }" });
  const breakpoints = (playground: Playground) => playground.command("breakpoints");
  const { "rename-dialog": _, "explore-dialog": __, ...dialogs } = DIALOGS;
  for (const [dialog, show] of Object.entries({ ...dialogs, "breakpoints-dialog": breakpoints })) {
    await show(playground);
    await expect(playground.id(dialog)).toBeVisible();
    expect(await page.evaluate(cutOrCovered, `[data-testid=${dialog}]`), dialog).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(playground.id(dialog)).toBeHidden();
  }
  await playground.showTab("graph");
  await playground.touch("ChargeCard");
  expect(await page.evaluate(cutOrCovered, ".graph-toolbar")).toEqual([]);
  await playground.showTab("expressions");
  await playground.id("pad-expression").fill("$.order");
  await playground.id("pad-watch").click();
  const head = page.locator(".watch-head .watch-state").first();
  expect(await head.evaluate((name) => name.scrollHeight - name.clientHeight)).toBeLessThanOrEqual(1);
});

/** What of a place needs more width than it has, and what of it lies over its neighbour. */
function cutOrCovered(place: string): string[] {
  const all = [...document.querySelectorAll<HTMLElement>(`${place} *`)];
  const wide = all.filter((one) => one.matches(".dialog-body, .palette-list, .draft-list") && one.scrollWidth > one.clientWidth + 1);
  const pairs = all.filter((one) => one.matches(".palette-kind, .key-line .key-combo, .graph-toolbar button, .break-form > *"));
  const covered = pairs.filter((one, at) => {
    const others = one.matches(".palette-kind, .key-combo") ? [one.closest("li, .key-line")!.querySelector(".palette-title, dd")!] : pairs.slice(at + 1);
    const own = one.getBoundingClientRect();
    return others.some((other) => {
      const { left, right, top, bottom } = other.getBoundingClientRect();
      return !other.contains(one) && left < own.right - 1 && own.left + 1 < right && top < own.bottom - 1 && own.top + 1 < bottom;
    });
  });
  return [...wide, ...covered].map((one) => `${one.className} ${one.textContent?.slice(0, 40)}`);
}

test("U55: with reduced motion playback moves without animation", async ({ page, playground }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await playground.open();
  await playground.expectStatus("Succeeded");
  await playground.show("run");
  await playground.id("first").click();
  await playground.id("play").click();
  await expect(playground.id("transport")).not.toHaveAttribute("data-step", "1");
  const moving = await page.evaluate(() =>
    document.getAnimations().filter((animation) => Number(animation.effect?.getComputedTiming().duration) > 0).length,
  );
  expect(moving).toBe(0);
});
