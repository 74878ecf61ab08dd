// A definition of thousands of states: the page stays quick, draws what is seen, and loses nothing.

import { expect, test, type Playground } from "../support/playground";

const N_STATES = 3_000;

/** A chain that is read in one paste, for to type it would take minutes. */
async function paste(playground: Playground, n: number): Promise<void> {
  const name = (at: number) => `S${at}`;
  const states = Array.from({ length: n }, (_, at) => [name(at), { Type: "Pass", ...(at + 1 < n ? { Next: name(at + 1) } : { End: true }) }]);
  const text = JSON.stringify({ StartAt: name(0), States: Object.fromEntries(states) }, null, 1);
  const editor = await playground.focusEditor("definition");
  await playground.page.keyboard.press("ControlOrMeta+A");
  await editor.evaluate((target, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

test("of thousands of states the graph draws what is seen, and keys reach all of them", async ({ page, playground }, { project }) => {
  test.skip(project.name !== "desktop", "nothing in it depends on the screen");
  await playground.open();
  await playground.expectStatus("Succeeded");
  await paste(playground, N_STATES);
  const drawn = playground.id("graph").locator("[data-state]");
  await expect(playground.state("S1")).toBeVisible();
  expect(await drawn.count()).toBeLessThan(80);
  await playground.run();
  await playground.expectStatus("Succeeded");
  // The playhead is at the end, and the graph shows it.
  await expect(playground.state(`S${N_STATES - 1}`)).toBeInViewport();
  expect(await drawn.count()).toBeLessThan(80);
  await expect(playground.state(`S${N_STATES - 1}`)).toHaveAttribute("aria-setsize", String(N_STATES));

  // A move touches what it changes, and not each state.
  const touched = await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    let n = 0;
    const observer = new MutationObserver((records) => (n += records.length));
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    document.querySelector<HTMLElement>('[data-testid="back"]')!.click();
    for (let times = 0; times < 30; times += 1) await frame();
    observer.disconnect();
    return n;
  });
  expect(touched).toBeGreaterThan(0);
  expect(touched).toBeLessThan(600);

  // A state far away is chosen: it comes into sight, and keys go on from there, out of the part that was drawn.
  await playground.command("S1500");
  await expect(playground.state("S1500")).toBeInViewport();
  await playground.state("S1500").focus();
  for (let at = 1_501; at <= 1_530; at += 1) {
    await page.keyboard.press("ArrowDown");
    await expect(playground.state(`S${at}`)).toBeFocused();
  }
  await expect(playground.state("S1530")).toBeInViewport();
  await expect(playground.state("S1500")).toHaveCount(0);

  // All of it at once, or as much as the smallest scale shows: boxes without texts.
  await playground.id("zoom-fit").click();
  await expect(playground.id("graph").locator("[data-state] text")).toHaveCount(0);
  expect(await drawn.count()).toBeLessThan(400);

  // The outline grows bit by bit, up to the last state.
  await expect(playground.id("outline")).toContainText("3000 states");
  await playground.showTab("outline");
  await expect(page.getByTestId("outline-item").first()).toBeVisible();
  await expect(page.getByTestId("outline-item")).toHaveCount(N_STATES);

  // The file has what the screen leaves out.
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    playground.showTab("graph").then(() => playground.id("export-svg").click()),
  ]);
  const { readFileSync } = await import("node:fs");
  const svg = readFileSync((await file.path())!, "utf8");
  expect(svg.match(/ data-state="/g)).toHaveLength(N_STATES);
  expect(svg).toContain("<text");
});
