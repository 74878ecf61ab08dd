// A fault of the playground itself: it is reported, the texts stay, and it can start again.
//
// A released page ends at once where it would panic. What the browser makes of that is made here:
// an error of the worker, and an error of the page.

import { expect, test as base, Playground } from "../support/playground";
import { threeSteps, unmocked } from "../support/machines";

// The faults made here show as errors of the page.
const test = base.extend<{ complaints: string[] }>({ complaints: [async ({}, use) => use([]), { auto: true }] });

test("U61: an engine that breaks is reported, the texts stay, and it runs again", async ({ page, playground }) => {
  await playground.openWith({ definition: unmocked, input: {} });
  const before = await playground.text("definition");
  await page.evaluate(() => {
    const body = `postMessage("ready"); onmessage = ({ data }) => { if (typeof data === "string") throw new WebAssembly.RuntimeError("unreachable"); };`;
    const faulty = URL.createObjectURL(new Blob([body], { type: "text/javascript" }));
    const { Worker } = window;
    window.Worker = class extends Worker {
      constructor() {
        super(faulty);
      }
    };
    (window as { mend?: () => void }).mend = () => { window.Worker = Worker; };
  });
  await playground.run();
  await playground.expectStatus("Asking");
  // A run that starts while another asks gets a new worker.
  await playground.run();
  await expect(playground.id("report-dialog")).toBeVisible();
  await expect(playground.id("report-text")).toContainText("unreachable");
  await expect(playground.id("report-text")).toContainText("#1.");
  await expect(playground.id("report-text")).toContainText(/ASL Playground \d/);
  await page.evaluate(() => (window as { mend?: () => void }).mend?.());
  await playground.id("report-restart").click();
  await playground.expectStatus("Asking");
  await playground.id("answer-use").click();
  await playground.expectStatus("Succeeded");
  expect(await playground.text("definition")).toBe(before);
});

test("U61: a page that breaks keeps the texts for the one that starts again", async ({ page, playground }) => {
  await playground.openWith({ definition: threeSteps, input: { kept: true } });
  const before = await playground.text("definition");
  await page.evaluate(() => setTimeout(() => { throw new WebAssembly.RuntimeError("unreachable"); }));
  const report = page.getByTestId("report-text");
  await expect(report).toHaveValue(/ASL Playground \d[^]*unreachable/);
  await Promise.all([page.waitForEvent("load"), page.getByTestId("report-restart").click()]);
  await expect(playground.id("app")).toHaveAttribute("data-ready");
  await expect.poll(() => playground.text("definition")).toBe(before);
  await playground.expectStatus("Succeeded");
  await new Playground(page).focusEditor("input");
  expect(JSON.parse(await playground.text("input"))).toEqual({ kept: true });
});
