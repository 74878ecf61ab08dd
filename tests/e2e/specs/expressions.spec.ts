// Expressions on the data of a run: the scratch pad, and the watches along the run.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test, type Playground } from "../support/playground";
import { machine } from "../support/machines";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const counter = {
  QueryLanguage: "JSONata",
  ...machine({
    Begin: { Type: "Pass", Assign: { n: 0 }, Next: "Count" },
    Count: { Type: "Pass", Assign: { n: "{% $n + $states.input.step %}" }, Next: "Enough" },
    Enough: { Type: "Choice", Choices: [{ Condition: "{% $n >= 30 %}", Next: "Done" }], Default: "Count" },
    Done: { Type: "Pass", Output: { total: "{% $n %}" }, End: true },
  }),
};

async function open(playground: Playground): Promise<void> {
  await playground.openWith({ definition: counter, input: { step: 10, who: "Ada" } });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.show("run");
  await playground.id("tab-expressions").click();
  await expect(playground.id("pad-expression")).toBeVisible();
}

const result = (playground: Playground) => playground.id("pad-result");

test("scratch pad: an expression is tried on the data at the playhead, in both languages", async ({ page, playground }) => {
  await open(playground);
  await playground.id("pad-expression").fill("$states.input.who & ' counts ' & $n");
  await expect(result(playground)).toHaveText('"Ada counts 30"');
  await expect(playground.id("pad-type")).toHaveText("string, 13 characters");
  // What was written stays while the playhead moves; what comes of it goes along.
  await playground.id("playhead").fill("6");
  await expect(playground.id("pad-expression")).toHaveValue("$states.input.who & ' counts ' & $n");
  await expect(result(playground)).toHaveText('"Ada counts 10"');
  // An input of one's own does not.
  await playground.id("pad-input").fill('{"who": "Bob"}');
  await playground.id("last").click();
  await expect(result(playground)).toHaveText('"Bob counts 30"');
  await playground.id("pad-follow").click();
  await expect(result(playground)).toHaveText('"Ada counts 30"');
  await playground.id("pad-jsonpath").click();
  await playground.id("pad-expression").fill("States.Format('{} by {}', $.who, $.step)");
  await expect(result(playground)).toHaveText('"Ada by 10"');
  await page.keyboard.press("Tab");
  // The expressions that were tried come back with their language.
  await playground.id("pad-recent").selectOption({ index: 2 });
  await expect(playground.id("pad-jsonata")).toHaveAttribute("aria-pressed", "true");
  await expect(result(playground)).toHaveText('"Ada counts 30"');
});

test("scratch pad: an error is underlined at its characters, with the engine's words", async ({ page, playground }) => {
  await open(playground);
  await playground.id("pad-expression").fill("$states.input.step + $upper(1)");
  await expect(result(playground)).toHaveAttribute("data-kind", "error");
  await expect(playground.id("pad-expression")).toHaveAttribute("aria-invalid", "true");
  const wrong = page.locator(".pad-expression .is-wrong");
  await playground.id("pad-expression").fill("$states.input.step + nothing");
  await expect(result(playground)).toContainText("Reference to 'nothing' at the top level is not supported.");
  await expect.poll(async () => (await wrong.allInnerTexts()).join("")).toBe("nothing");
  // One without end stops, and says so.
  await playground.id("pad-expression").fill("($f := function($x) { $f($x + 1) }; $f(0))");
  await expect(result(playground)).toHaveAttribute("data-kind", "error");
  await playground.id("pad-input").fill('{"step": }');
  await expect(result(playground)).toContainText("The input is no JSON");
});

test("scratch pad: a stage of the inspector and the palette lead there", async ({ page, playground }) => {
  await open(playground);
  await playground.showTab("graph");
  await playground.touch("Count");
  await playground.page.locator('[data-testid="stage"][data-stage="Assign"]').click();
  await playground.show("graph");
  await playground.id("stage-try").click();
  await expect(playground.id("pad-expression")).toHaveValue('{"n": ($n + $states.input.step)}');
  await expect(result(playground)).toHaveText(/"n": 40/);
  await playground.showTab("events");
  await playground.command("watch an expression");
  await expect(playground.id("pad-expression")).toBeVisible();
  await expect(playground.id("tab-expressions")).toBeFocused();
  await page.keyboard.press("Tab");
});

test("watches: a row of values along the run, changes marked, the playhead moved by a click", async ({ page, playground }) => {
  await open(playground);
  await playground.id("pad-expression").fill("$n");
  await playground.id("pad-watch").click();
  const cells = playground.id("watch-cell");
  const at = (event: number) => page.locator(`[data-testid="watch-cell"][data-event="${event}"]`);
  await playground.id("first").click();
  await expect(at(3)).toHaveText("0");
  await expect(at(3)).toHaveAttribute("data-changed", "true");
  await at(3).click();
  await expect(playground.id("transport")).toHaveAttribute("data-step", "3");
  await expect(at(3)).toHaveAttribute("aria-selected", "true");
  // By keys.
  await page.keyboard.press("ArrowRight");
  await expect(playground.id("transport")).toHaveAttribute("data-step", "4");
  await page.keyboard.press("ArrowRight");
  await expect(at(5)).toBeFocused();
  await expect(at(5)).toHaveText("10");
  // Edited, then taken away.
  await playground.id("watch-edit").click();
  await expect(playground.id("pad-expression")).toBeFocused();
  await playground.id("pad-expression").fill("$n * 2");
  await playground.id("pad-watch").click();
  await expect(at(5)).toHaveText("20");
  expect(await cells.count()).toBeGreaterThan(3);
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    return (await axe.run()).violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html.slice(0, 160)}`));
  });
  expect(found).toEqual([]);
  // They come back with the draft.
  await page.reload();
  await expect(playground.id("tab-expressions")).toContainText("1");
  await playground.show("run");
  await playground.id("tab-expressions").click();
  await playground.id("watch-remove").click();
  await expect(playground.id("watches")).toHaveAttribute("data-count", "0");
});

test("watches: 25,000 events, only those in sight drawn and evaluated", { tag: "@timed" }, async ({ page, playground }) => {
  test.setTimeout(120_000);
  const loop = {
    QueryLanguage: "JSONata",
    ...machine({
      Count: { Type: "Pass", Assign: { n: "{% $exists($n) ? $n + 1 : 1 %}" }, Next: "Again" },
      Again: { Type: "Choice", Choices: [{ Condition: "{% $n >= 6240 %}", Next: "Done" }], Default: "Count" },
      Done: { Type: "Succeed" },
    }),
  };
  await playground.openWith({ definition: loop });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.show("run");
  await playground.id("tab-expressions").click();
  await playground.id("pad-expression").fill("$n");
  const took = await playground.id("pad-watch").evaluate(async (button: HTMLElement) => {
    const start = performance.now();
    button.click();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - start;
  });
  expect(took).toBeLessThan(500);
  const cells = playground.id("watch-cell");
  await expect(cells.last()).toHaveText("6240");
  expect(await cells.count()).toBeLessThan(60);
  await playground.id("playhead").fill("12000");
  await expect(page.locator('[data-testid="watch-cell"][aria-selected="true"]')).toHaveText("3000");
});
