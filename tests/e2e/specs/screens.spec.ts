// Pictures of every view, for people: `UPDATE_SCREENS=1` writes them into docs/screens/.
//
// What a picture cannot say is checked: nothing stands wider than the page.

import { mkdirSync, writeFileSync } from "node:fs";
import { approval } from "../support/machines";
import { expect, test, type Playground } from "../support/playground";

const folder = new URL("../../../docs/screens/", import.meta.url).pathname;

const VIEWS: Record<string, (playground: Playground) => Promise<unknown>> = {
  graph: async (playground) => {
    await playground.showTab("graph");
    await expect(playground.state("ChargeCard")).toBeVisible();
  },
  inspector: async (playground) => {
    await playground.showTab("graph");
    await playground.touch("ChargeCard");
    await playground.id("tab-flow").click();
  },
  timeline: (playground) => playground.showTab("timeline"),
  events: (playground) => playground.showTab("events"),
  output: (playground) => playground.showTab("output"),
  expressions: async (playground) => {
    await playground.showTab("expressions");
    await playground.id("pad-expression").fill("$.order.lines[*].quantity");
    await playground.id("pad-watch").click();
  },
  mocks: async (playground) => {
    await playground.focusEditor("mocks");
    await playground.page.keyboard.press("ControlOrMeta+Home");
  },
  tests: async (playground) => {
    await playground.show("data");
    await playground.id("tab-tests").click();
    await playground.id("tests-add").click();
    await playground.id("tests-run").click();
    await expect(playground.id("tests")).toHaveAttribute("data-state", "done");
  },
  share: (playground) => playground.id("share").click(),
  palette: (playground) => playground.openPalette(),
};

const LOOKS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "high-contrast": { colorScheme: "light", contrast: "more" },
} as const;

for (const [look, media] of Object.entries(LOOKS)) {
  test(`every view has its picture, ${look}`, async ({ page, playground }, { project }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ ...media, reducedMotion: "reduce" });
    await playground.open();
    await playground.expectStatus("Succeeded");
    const take = async (view: string) => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), view).toBeLessThanOrEqual(0);
      const picture = await page.screenshot();
      expect(picture.byteLength, view).toBeGreaterThan(10_000);
      // High contrast is one picture: the views differ in the same few colours.
      const isKept = look !== "high-contrast" || view === "graph";
      if (!process.env.UPDATE_SCREENS || !isKept) return;
      mkdirSync(folder, { recursive: true });
      const name = view === "graph" ? look : `${look}-${view}`;
      writeFileSync(`${folder}${project.name}-${name}.png`, picture);
    };
    for (const [view, show] of Object.entries(VIEWS)) {
      await show(playground);
      await take(view);
      await page.keyboard.press("Escape");
    }
    await playground.openWith({ definition: approval, mocks: { Approve: [] } });
    await playground.run();
    await expect(playground.id("open-tasks")).toBeVisible();
    await take("waiting");
    await playground.id("task-approve").click();
  });
}

test("a tablet has both halves", async ({ page, playground }, { project }) => {
  test.skip(project.name !== "desktop", "one size of its own");
  await page.setViewportSize({ width: 834, height: 1112 });
  await playground.open();
  await playground.expectStatus("Succeeded");
  await expect(playground.id("editor")).toBeVisible();
  await expect(playground.state("ChargeCard")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  if (process.env.UPDATE_SCREENS) writeFileSync(`${folder}tablet-light.png`, await page.screenshot());
});
