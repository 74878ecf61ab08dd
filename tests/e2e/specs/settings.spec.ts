// Settings: those of the project change its run and travel in the link, the others stay here.

import { expect, test, Playground } from "../support/playground";
import { machine } from "../support/machines";

const context = machine({
  Say: {
    Type: "Pass",
    Parameters: {
      "name.$": "$$.Execution.Name",
      "role.$": "$$.Execution.RoleArn",
      "start.$": "$$.Execution.StartTime",
      "uuid.$": "States.UUID()",
    },
    End: true,
  },
});

async function output(playground: Playground) {
  await playground.showTab("output");
  return JSON.parse(await playground.id("output-json").innerText());
}

async function openSettings(playground: Playground) {
  await playground.command("settings");
  await expect(playground.id("settings-dialog")).toBeVisible();
}

test("settings: the role's policy refuses a call before its mock answers", async ({ page, playground }, { project }) => {
  test.skip(project.name !== "desktop", "it does not depend on the size of the page");
  const lambda = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "weigh" }, End: true };
  await playground.openWith({ definition: machine({ Weigh: lambda }), mocks: { Weigh: [{ return: { Payload: 1 } }] } });
  await openSettings(playground);
  const policy = playground.id("setting-policy");
  await policy.fill("{}");
  await expect(policy).toHaveAttribute("aria-invalid", "true");
  await policy.fill('{"Statement": [{"Effect": "Allow", "Action": "sns:*", "Resource": "*"}]}');
  await expect(policy).toHaveAttribute("aria-invalid", "false");
  await page.keyboard.press("Escape");
  expect(JSON.parse(await playground.text("mocks"))).toHaveProperty("$policy.Statement");
  await playground.run();
  await playground.expectStatus("Failed");
  await expect(playground.id("narration")).toContainText("Lambda.AWSLambdaException");
});

test("U03: seed, start time, name, type and quotas travel in the link", async ({ page, playground, elsewhere }, { project }) => {
  test.skip(project.name !== "desktop", "it does not depend on the size of the page");
  await playground.openWith({ definition: context });
  await playground.run();
  await playground.expectStatus("Succeeded");
  const before = await output(playground);
  await openSettings(playground);
  await playground.id("setting-name").fill("order 7");
  await expect(playground.id("setting-name")).toHaveAttribute("aria-invalid", "true");
  await playground.id("setting-name").fill("order-7");
  await expect(playground.id("setting-name")).toHaveAttribute("aria-invalid", "false");
  await playground.id("setting-role").fill("orders");
  await expect(playground.id("setting-role")).toHaveAttribute("aria-invalid", "true");
  await playground.id("setting-role").fill("arn:aws:iam::123456789012:role/orders");
  await playground.id("setting-start").fill("2031-02-03T04:05:06Z");
  await playground.id("setting-seed").fill("77");
  await playground.id("setting-next-seed").click();
  await expect(playground.id("setting-seed")).toHaveValue("78");
  await playground.id("setting-type").selectOption("EXPRESS");
  await playground.id("setting-quotas").selectOption("2019");
  await page.keyboard.press("Escape");
  await expect(playground.id("run")).toHaveAttribute("data-stale", "true");
  await playground.run();
  await playground.expectStatus("Succeeded");
  const after = await output(playground);
  expect(after).toMatchObject({ name: "order-7", role: "arn:aws:iam::123456789012:role/orders", start: expect.stringContaining("2031-02-03T04:05:06") });
  expect(after.uuid).not.toBe(before.uuid);

  const link = await playground.link();
  const opened = await elsewhere(link);
  await opened.expectStatus("Succeeded");
  expect(await output(opened)).toEqual(after);
  await openSettings(opened);
  await expect(opened.id("setting-type")).toHaveValue("EXPRESS");
  await expect(opened.id("setting-quotas")).toHaveValue("2019");
});

test("an edit runs by itself and moves nothing, unless that is not wanted", async ({ page, playground }) => {
  await playground.openWith({ definition: machine({ Only: { Type: "Pass", End: true } }), input: 1 });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("output");
  await playground.id("back").click();
  const step = (await playground.id("transport").getAttribute("data-step"))!;
  await playground.write("input", 2);
  await playground.showTab("output");
  await expect(playground.id("output-json")).toHaveText("2");
  await expect(playground.id("transport")).toHaveAttribute("data-step", step);
  await expect(playground.id("run")).toHaveAttribute("data-stale", "false");
  // What is wrong does not run, and what ran stays.
  await playground.write("input", "nothing");
  await expect(playground.id("problem")).toHaveCount(1);
  await page.waitForTimeout(300);
  expect(await output(playground)).toBe(2);
  await openSettings(playground);
  await playground.id("setting-auto-run").uncheck();
  await page.keyboard.press("Escape");
  await playground.write("input", 3);
  await expect(playground.id("run")).toHaveAttribute("data-stale", "true");
  await page.waitForTimeout(300);
  expect(await output(playground)).toBe(2);
  // The editors look as one likes: larger, and with long lines wrapped.
  const letters = () => playground.id("editor-input").locator(".cm-content").evaluate((content) => getComputedStyle(content).fontSize);
  const wide = () => playground.id("editor-input").locator(".cm-scroller").evaluate((scroller) => scroller.scrollWidth > scroller.clientWidth);
  await playground.write("input", JSON.stringify("long ".repeat(80)));
  await expect.poll(wide).toBe(true);
  await openSettings(playground);
  await playground.id("setting-size").selectOption("18");
  await playground.id("setting-wraps").check();
  await page.keyboard.press("Escape");
  await expect.poll(letters).toBe("18px");
  await expect.poll(wide).toBe(false);
  // It is remembered in this browser.
  await page.reload();
  await playground.focusEditor("input");
  await expect.poll(letters).toBe("18px");
  await expect.poll(wide).toBe(false);
  await openSettings(playground);
  await expect(playground.id("setting-auto-run")).not.toBeChecked();
});

test("times, indentation, reduced data and the editor itself are as one likes them", async ({ page, playground }, info) => {
  test.skip(info.project.name !== "desktop", "nothing of it depends on the screen");
  await playground.openWith({ definition: machine({ Rest: { Type: "Wait", Seconds: 2, End: true } }) });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("events");
  const time = page.getByTestId("event").last().locator(".event-time");
  await expect(time).toHaveText("+2 s");
  await openSettings(playground);
  await playground.id("setting-times").selectOption("utc");
  await playground.id("setting-tab").selectOption("4");
  await page.keyboard.press("Escape");
  await expect(time).toHaveText(/0?1 Jan,? 00:00:02\.000/);
  await expect(playground.id("clock-now")).toHaveText(/0?1 Jan,? 00:00:02/);
  // It is so wherever a moment is told: in the timeline, in the inspector, before a wait.
  await playground.showTab("timeline");
  await expect(page.getByTestId("segment").first()).toHaveAttribute("title", /2 s from 0?1 Jan,? 00:00:00\.000/);
  await expect(playground.id("timeline").locator(".tl-tick").first()).toHaveText("00:00:00");
  await playground.id("first").click();
  await playground.id("step").click();
  await playground.id("tab-visit-events").click();
  await expect(page.getByTestId("visit-event").first()).toContainText("00:00:00.000");
  await expect(playground.id("clock-next")).toContainText(/at 0?1 Jan,? 00:00:02/);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/desktop-times.png` });
  await playground.focusEditor("input");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("Delete");
  await page.keyboard.type("[");
  await page.keyboard.press("Enter");
  await page.keyboard.type("1");
  await page.keyboard.press("Tab");
  expect(await playground.text("input")).toBe("[\n    1\n]");
  // The keys of Vim, from the next start on.
  await openSettings(playground);
  await playground.id("setting-tier").selectOption("vim");
  await playground.id("setting-reduced").check();
  const border = () => page.evaluate(() => getComputedStyle(document.querySelector('[data-testid="tab-graph"]')!.closest(".tabs")!).borderBlockEndColor);
  const faint = await border();
  await playground.id("setting-contrast").check();
  expect(await border()).not.toBe(faint);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/desktop-settings.png` });
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await Promise.all([page.waitForEvent("load"), playground.id("setting-reload").click()]);
  await playground.expectStatus("Succeeded");
  expect(fetched.some((path) => path.includes("vim-"))).toBe(true);
  // The rest of the page waits until it is touched.
  expect(fetched.some((path) => path.includes("split_more"))).toBe(false);
  await playground.focusEditor("input");
  await page.keyboard.type("ggdGinull");
  await page.keyboard.press("Escape");
  await expect.poll(() => playground.text("input")).toBe("null");
  expect(fetched.some((path) => path.includes("split_more"))).toBe(true);
  await openSettings(playground);
  await expect(playground.id("setting-times")).toHaveValue("utc");
  await expect(playground.id("setting-contrast")).toBeChecked();
  await playground.id("setting-tier").selectOption("plain");
  fetched.length = 0;
  await Promise.all([page.waitForEvent("load"), playground.id("setting-reload").click()]);
  await playground.expectStatus("Succeeded");
  await playground.focusEditor("input");
  await expect(playground.id("editor-input").locator("textarea")).toHaveValue("null");
  // No editor is fetched that is not wanted.
  expect(fetched.filter((path) => /editor|vim/.test(path))).toEqual([]);
});
