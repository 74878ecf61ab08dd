// Problems: there at once, shown in place, mended by a button, and that can be undone.

import { expect, test } from "../support/playground";
import { machine, threeSteps } from "../support/machines";

test("U44: a slip shows within 150 ms of the last key, and its fix works", { tag: "@timed" }, async ({ page, playground }) => {
  await playground.openWith({ definition: threeSteps });
  const text = await playground.text("definition");
  const slip = text.replace('"Next": "Second"', '"Nxet": "Second"');
  expect(slip).not.toBe(text);
  await expect(playground.id("problems")).toHaveAttribute("data-count", "0");

  // The time between the last change of the text and the drawn list.
  await page.evaluate(() => {
    const times = window as unknown as { changed: number; shown: number };
    document.addEventListener("asl-change", () => (times.changed = performance.now()), { capture: true });
    const list = document.querySelector('[data-testid="problems"]')!;
    new MutationObserver(() => {
      if (list.getAttribute("data-count") !== "0") times.shown = performance.now();
    }).observe(list, { attributes: true });
  });
  await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+Home");
  const line = text.slice(0, text.indexOf('"Next": "Second"')).split("\n").length;
  for (let down = 1; down < line; down += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Home");
  for (let right = 0; right < '"Ne'.length; right += 1) await page.keyboard.press("ArrowRight");
  // The e is taken out and written again behind the x.
  await page.keyboard.press("Backspace");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("e");
  await expect.poll(() => playground.text("definition")).toBe(slip);
  await expect(playground.id("problems")).toHaveAttribute("data-count", "1");
  await expect(playground.id("problem")).toContainText("Nxet");
  await expect(playground.id("problem")).toContainText("did you mean");
  const waited = await page.evaluate(() => {
    const { changed, shown } = window as unknown as { changed: number; shown: number };
    return shown - changed;
  });
  expect(waited).toBeLessThan(150);

  await playground.id("fix").click();
  await expect(playground.id("problems")).toHaveAttribute("data-count", "0");
  expect(await playground.text("definition")).toBe(text);
  await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(playground.id("problems")).toHaveAttribute("data-count", "1");
  expect(await playground.text("definition")).toBe(slip);
});

test("an action that a service of the SDK does not have is refused, and mended by a button", async ({ page, playground }, info) => {
  test.skip(info.project.name !== "desktop", "the same on phones");
  const asked = () => page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => name.includes("services/dynamodb.txt")).length);
  const call = (action: string) => machine({ Find: { Type: "Task", Resource: `arn:aws:states:::aws-sdk:dynamodb:${action}`, Parameters: { TableName: "cows" }, End: true } });
  await playground.openWith({ definition: threeSteps });
  expect(await asked()).toBe(0);
  await playground.write("definition", call("qeury"));
  await expect(playground.id("problem")).toContainText("aws-sdk:dynamodb:qeury is not recognized");
  expect(await asked()).toBe(1);
  await playground.run();
  await expect(playground.id("run-status")).toHaveText("Cannot run");
  await playground.id("fix").click();
  await expect(playground.id("problems")).toHaveAttribute("data-count", "0");
  expect(await playground.text("definition")).toContain("aws-sdk:dynamodb:query");
});

test("a parameter that an operation does not have is refused, by the worker, too", async ({ page, playground }, info) => {
  test.skip(info.project.name !== "desktop", "the same on phones");
  const put = { Bucket: "barn", Key: "cow.json", Body: "text", contentType: "text/plain" };
  await playground.openWith({ definition: machine({ Put: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:s3:putObject", Parameters: put, End: true } }) });
  await expect(playground.id("problem")).toContainText('The field "contentType" is not supported by Step Functions. Did you mean \'ContentType\'?');
  await playground.run();
  await expect(playground.id("run-status")).toHaveText("Cannot run");
  // What a path makes is looked at when the call is made.
  const { contentType: _, ...known } = put;
  await playground.write("definition", machine({ Put: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:s3:putObject", Parameters: { ...known, "contentType.$": "$.type" }, End: true } }));
  await playground.write("input", { type: "text/plain" });
  await playground.run();
  await playground.expectStatus("Failed");
  await playground.showTab("output");
  await expect(playground.id("output-cause")).toContainText("could not be used to start the Task");
});

test("without a worker the names of actions are known, too", async ({ page, playground }, info) => {
  test.skip(info.project.name !== "desktop", "the same on phones");
  await page.addInitScript(() => Reflect.deleteProperty(window, "Worker"));
  const nope = machine({ Find: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:dynamodb:nope", Parameters: {}, End: true } });
  await playground.openWith({ definition: nope });
  await expect(playground.id("problem")).toContainText("aws-sdk:dynamodb:nope is not recognized");
});
