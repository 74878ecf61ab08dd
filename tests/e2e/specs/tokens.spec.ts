// What moves over the graph: tokens during playback, the edge whose name is looked at, and of rules
// that share a target the one that was taken.

import { expect, test } from "../support/playground";
import { machine } from "../support/machines";

const fanOut = (n: number) => ({
  definition: machine({
    Each: {
      Type: "Map",
      ItemProcessor: machine({ Rest: { Type: "Wait", Seconds: 1, Next: "Fine" }, Fine: { Type: "Pass", End: true } }),
      End: true,
    },
  }),
  input: Array.from({ length: n }, (_, at) => at),
});

test("tokens run along the edges during playback, and rest where several items are going on", async ({ page, playground }) => {
  await playground.openWith(fanOut(3));
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("graph");
  await expect(page.getByTestId("token")).toHaveCount(0);
  await playground.id("first").click();
  await playground.id("play").click();
  const moving = page.getByTestId("token").first();
  await expect(moving).toHaveAttribute("style", /offset-path: ?path/);
  const way = await moving.evaluate((token) => getComputedStyle(token).animationName);
  expect(way).toBe("token-run");
  await expect(page.locator('[data-testid="tokens"][data-of-state="Rest"][data-n="3"] circle')).toHaveCount(3);
  await playground.id("play").click();
  await expect(page.getByTestId("token")).toHaveCount(0);
});

test("more than eight tokens are a number", async ({ page, playground }) => {
  await playground.openWith(fanOut(12));
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("graph");
  const { width } = page.viewportSize()!;
  if (width > 720) await playground.id("speed").selectOption("4x");
  await playground.id("playhead").fill("20");
  await playground.id("play").click();
  await expect(page.locator('[data-testid="tokens"][data-of-state="Rest"]').filter({ hasText: /×(9|1\d)/ })).toBeVisible({ timeout: 30_000 });
});

test("U55: with reduced motion no token moves", async ({ page, playground }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await playground.openWith(fanOut(3));
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("graph");
  await playground.id("first").click();
  await playground.id("play").click();
  await expect(page.getByTestId("token").first()).toBeAttached();
  await expect(page.getByTestId("token").first()).toBeHidden();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

const choice = {
  definition: machine({
    Size: {
      Type: "Choice",
      Choices: [
        { Variable: "$.n", NumericLessThan: 0, Next: "Done" },
        { Variable: "$.n", NumericLessThan: 10, Next: "Done" },
        { Variable: "$.n", NumericLessThan: 20, Next: "Other" },
      ],
      Default: "Done",
    },
    Other: { Type: "Pass", Next: "Done" },
    Done: { Type: "Succeed" },
  }),
  input: { n: 5 },
};

test("of rules that share a target only the taken one is lit", async ({ page, playground }) => {
  await playground.openWith(choice);
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("graph");
  const taken = page.locator('[data-taken="true"] .asl-line[data-kind="choice"], [data-taken="true"] .asl-line[data-kind="default"]');
  await expect(taken).toHaveCount(1);
  await expect(taken).toHaveAttribute("data-kind", "choice");
});

test("the edge glows whose name the pointer or the caret is at", async ({ page, playground }, { project }) => {
  await playground.openWith(choice);
  const over = playground.id("graph-over");
  await playground.focusEditor("definition");
  const name = playground.id("editor").locator(".tok-state").getByText('"Other"').first();
  await name.click();
  await expect(over).toHaveAttribute("data-glow", /\d+/);
  const edge = (await over.getAttribute("data-glow"))!;
  await expect(page.locator(`.asl-line[data-edge="${edge}"]`)).toHaveAttribute("data-to", "/States/Other");
  await page.keyboard.press("ControlOrMeta+Home");
  await expect(over).not.toHaveAttribute("data-glow");
  if (project.name === "phone") return;
  await playground.id("editor").locator(".tok-state").getByText('"Other"').first().hover();
  await expect(over).toHaveAttribute("data-glow", edge);
  await page.mouse.move(700, 5);
  await expect(over).not.toHaveAttribute("data-glow");
});
