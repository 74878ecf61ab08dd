// Drafts: nothing that was typed is lost, each tab has its own, and /new/ starts blank.

import { createServer } from "node:http";
import { expect, listen, test, Playground } from "../support/playground";
import { machine, threeSteps } from "../support/machines";

const noted = (comment: string) => ({ Comment: comment, ...machine({ Only: { Type: "Pass", End: true } }) });

test("U48: two tabs keep two drafts, and reloading restores each", async ({ page, playground, context, complaints }, { project }) => {
  test.skip(project.name !== "desktop", "what is stored does not depend on the size of the page");
  await playground.openWith({ definition: noted("first tab") });
  const other = await context.newPage();
  listen(other, complaints);
  const second = new Playground(other);
  await second.openWith({ definition: noted("second tab"), input: { n: 2 } });
  // At once: leaving the page stores what a second's rest would have.
  await Promise.all([page.reload(), other.reload()]);
  await expect.poll(() => playground.text("definition")).toContain("first tab");
  await expect.poll(() => second.text("definition")).toContain("second tab");
  await second.expectStatus("Succeeded");
  await second.focusEditor("input");
  expect(JSON.parse(await second.text("input"))).toEqual({ n: 2 });

  // A person commands the tab that is in front; the browser slows the others down.
  await page.bringToFront();
  await openDrafts(playground);
  await expect(page.getByTestId("draft-version")).toHaveCount(1);
  await expect(page.getByTestId("draft-version")).toContainText("first tab");
  await expect(page.getByTestId("draft-other")).toHaveCount(1);
  await expect(page.getByTestId("draft-other")).toContainText("second tab");
  await other.close();
});

test("U48: /new restores nothing, and what is typed there is kept all the same", async ({ page, playground }, { project }) => {
  test.skip(project.name !== "desktop", "what is stored does not depend on the size of the page");
  await playground.openWith({ definition: noted("before") });
  await page.reload();
  await expect.poll(() => playground.text("definition")).toContain("before");
  await playground.open("/new");
  await expect.poll(() => playground.text("definition")).toBe("");
  expect(new URL(page.url()).pathname).toBe("/new/");
  await expect(page.locator("html")).toHaveAttribute("data-version", /./);
  await playground.write("definition", noted("typed at new"));
  await page.reload();
  await expect(playground.id("app")).toHaveAttribute("data-ready");
  await expect.poll(() => playground.text("definition")).toBe("");
  // A run works there too: the worker's files are found.
  await playground.write("definition", threeSteps);
  await playground.write("input", "{}");
  await playground.run();
  await playground.expectStatus("Succeeded");
  const link = await playground.link();
  expect(new URL(link).pathname).toBe("/");
  await openDrafts(playground);
  await expect(page.getByTestId("draft-other").filter({ hasText: "typed at new" })).toHaveCount(1);
  await expect(page.getByTestId("draft-other").filter({ hasText: "before" })).toHaveCount(1);
});

test("U48: versions are listed, compared and restored, 50 of them", async ({ page, playground }, { project }) => {
  test.skip(project.name !== "desktop", "what is stored does not depend on the size of the page");
  test.setTimeout(120_000);
  await playground.openWith({ definition: noted("version 0") });
  await playground.focusEditor("definition");
  for (let version = 1; version <= 52; version += 1) {
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(JSON.stringify(noted(`version ${version}`)));
    await page.keyboard.press("ControlOrMeta+s");
  }
  await openDrafts(playground);
  const versions = page.getByTestId("draft-version");
  await expect(versions).toHaveCount(50);
  await expect(versions.first()).toContainText("version 52");
  await versions.nth(2).click();
  const differences = playground.id("draft-differences");
  await expect(differences).toContainText("version 50");
  await expect(differences).toContainText("version 52");
  await playground.id("draft-restore").click();
  await expect(playground.id("drafts-dialog")).toBeHidden();
  await expect.poll(() => playground.text("definition")).toContain("version 50");
  // Restoring can be undone.
  await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => playground.text("definition")).toContain("version 52");
});

test("U47: loading an example can be undone, with its input and mocks", async ({ page, playground }, { project }) => {
  test.skip(project.name !== "desktop", "what is stored does not depend on the size of the page");
  await playground.openWith({ definition: threeSteps, input: { mine: 1 }, mocks: { Mine: [] } });
  const before = await playground.text("definition");
  await playground.id("examples").selectOption("parcel-sorter");
  await expect.poll(() => playground.text("definition")).not.toBe(before);
  await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => playground.text("definition")).toBe(before);
  await expect.poll(() => playground.text("input")).toContain("mine");
  await expect.poll(() => playground.text("mocks")).toContain("Mine");
  await page.keyboard.press("ControlOrMeta+y");
  await expect.poll(() => playground.text("definition")).not.toBe(before);
  await expect.poll(() => playground.text("input")).not.toContain("mine");
  await openDrafts(playground);
  await expect(page.getByTestId(/^draft-(version|other)$/).filter({ hasText: "First, Second" }).first()).toBeVisible();
});

test("U47: a fix is one step of undo", async ({ page, playground }) => {
  const broken = JSON.stringify(threeSteps, null, 2).replace('"Next": "Second"', '"Nxet": "Second"');
  await playground.openWith({ definition: broken });
  const problem = page.getByTestId("problem").filter({ hasText: "Nxet" });
  await page.getByRole("listitem").filter({ has: problem }).getByTestId("fix").first().click();
  await expect.poll(() => playground.text("definition")).toContain('"Next": "Second"');
  await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => playground.text("definition")).toBe(broken);
});

test("U49: with storage refused the page works and says so once", async ({ page, playground }, { project }) => {
  test.skip(project.name !== "desktop", "what is stored does not depend on the size of the page");
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      });
    }
  });
  await playground.openWith({ definition: threeSteps, input: {} });
  await expect(playground.id("notice")).toContainText("refuses to store");
  await playground.id("notice").getByRole("button").click();
  await playground.write("input", { again: 1 });
  await page.waitForTimeout(1_500);
  await expect(playground.id("notice")).toBeHidden();
  await playground.run();
  await playground.expectStatus("Succeeded");
  expect(await playground.link()).toContain("#1.");
});

test("U49: inside another page nothing is stored", async ({ page, siteUrl }, { project }) => {
  test.skip(project.name !== "desktop", "what is stored does not depend on the size of the page");
  const host = createServer((_, response) => {
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end(`<!doctype html><title>host</title><iframe src="${siteUrl}/" style="width: 100%; height: 800px"></iframe>`);
  });
  await new Promise<void>((done) => host.listen(0, "127.0.0.1", () => done()));
  const { port } = host.address() as { port: number };
  await page.goto(`http://localhost:${port}/`);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByTestId("run-status")).toHaveText("Succeeded");
  await frame.getByTestId("theme").evaluate((button: HTMLElement) => button.click());
  await frame.getByTestId("editor").getByRole("textbox").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(JSON.stringify(threeSteps));
  await expect(frame.getByTestId("notice")).toContainText("Inside another page nothing is stored");
  await frame.getByTestId("run").click();
  await expect(frame.getByTestId("run-status")).toHaveText("Succeeded");
  const inside = page.frames()[1];
  const kept = await inside.evaluate(async () => {
    const count = (read: () => number) => {
      try {
        return read();
      } catch {
        return 0;
      }
    };
    return [count(() => localStorage.length), count(() => sessionStorage.length)];
  });
  expect(kept).toEqual([0, 0]);
  // It was said, and is not said again; the link is shared from here.
  await frame.getByTestId("notice").getByRole("button").click();
  await frame.getByTestId("editor").getByRole("textbox").click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.insertText(" ");
  await frame.getByTestId("run").click();
  await expect(frame.getByTestId("run-status")).toHaveText("Succeeded");
  await expect(frame.getByTestId("notice")).toBeHidden();
  await frame.getByTestId("share").click();
  await expect(frame.getByTestId("share-link")).toHaveValue(/#1\./);
  host.closeAllConnections();
  host.close();
});

async function openDrafts(playground: Playground) {
  await playground.command("drafts");
  await expect(playground.id("drafts-dialog")).toBeVisible();
}
