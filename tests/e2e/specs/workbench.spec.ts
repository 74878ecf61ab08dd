// What the workbench shows around a run: marks on the line of the playhead, back-off, the way to a
// mock, a run from a state on, drafts and tests in the header.

import { expect, test } from "../support/playground";

test("the workbench: marks, back-off, the way to a mock, a run from a state on", async ({ page, playground }, info) => {
  const shoot = async (name: string) => {
    if (!process.env.SHOTS) return;
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${process.env.SHOTS}/${info.project.name}-${colorScheme}-${name}.png` });
    }
    await page.emulateMedia({ colorScheme: "light" });
  };
  await playground.open();
  await playground.expectStatus("Succeeded");
  await playground.showTab("graph");
  const marks = (kind: string) => page.locator(`[data-testid=marks][data-kind=${kind}]`);
  await expect(marks("retry")).toHaveAttribute("data-n", "2");
  await expect(marks("failure")).toHaveAttribute("data-n", "3");
  // The wait cuts the line between its events, and says how long it is.
  await expect(playground.id("wait-mark")).toHaveText("1 min");
  // While it backs off, a state has not failed.
  await playground.id("first").click();
  await playground.id("playhead").focus();
  await page.keyboard.press("e");
  await expect(playground.state("ChargeCard")).toHaveAttribute("data-status", "retrying");
  await expect(playground.state("ChargeCard")).toContainText("retry in 2 s");
  await playground.id("last").click();
  // A Task that is selected has the way to its mock; other states have none.
  await playground.touch("ChargeCard");
  await expect(playground.id("pad-mock")).toBeVisible();
  await playground.id("break-here").click();
  await expect(marks("breakpoint")).toHaveAttribute("data-n", "1");
  await shoot("workbench");
  // It lies beside the name.
  const pad = (await playground.id("pad-mock").boundingBox())!;
  const node = (await playground.state("ChargeCard").boundingBox())!;
  expect(pad.x >= node.x + node.width - 1 || pad.y >= node.y + node.height - 1).toBe(true);
  await playground.id("pad-mock").click();
  await expect(playground.id("editor-mocks").getByRole("textbox")).toBeFocused();
  await playground.showTab("graph");
  await playground.id("break-here").click();
  // A run from here shows the states of the workflow and no others.
  const names = () => playground.id("graph").locator("[data-state]").evaluateAll((all) => all.map((node) => node.getAttribute("data-state")));
  const before = await names();
  await playground.id("restart-here").click();
  await playground.expectStatus("Succeeded");
  expect(await names()).toEqual(before);
  await playground.showTab("events");
  await playground.id("first").click();
  await expect(page.locator('[data-testid=event][data-event-id="2"]')).toHaveAttribute("data-of-state", "ChargeCard");
  // How much of the service's limit that takes is always said.
  await expect(playground.id("events-meter")).toContainText("< 1 % of 25000");
  await shoot("events");
  await playground.write("input", { changed: true });
  if (info.project.name === "desktop") await expect(playground.id("draft-note")).toHaveText("Draft saved");
  await shoot("header");
});
