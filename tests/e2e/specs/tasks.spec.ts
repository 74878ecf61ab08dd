// Tasks that wait for somebody outside: callbacks, activities, jobs.

import { expect, test, type Page, type Playground } from "../support/playground";
import { approval, machine, unmocked } from "../support/machines";

/** The states that were entered, as the Events tab shows them. */
async function path(playground: Playground): Promise<(string | null)[]> {
  await playground.showTab("events");
  // On a phone not all rows are drawn.
  await playground.id("event-search").fill("type:StateEntered");
  const rows = playground.page.locator("[data-testid=event][data-type$=StateEntered]");
  await expect(rows.first()).toBeVisible();
  await expect(playground.page.locator("[data-testid=event]:not([data-type$=StateEntered])")).toHaveCount(0);
  return rows.evaluateAll((all) => all.map((row) => row.getAttribute("data-of-state")));
}

test("U12: callback panel: success, failure, heartbeat, timeout each take the right path", async ({ page, playground }) => {
  await playground.openWith({ definition: approval });
  const panel = page.getByRole("dialog", { name: /Waiting for a token: Approve/ });
  const told = playground.id("task-told");

  const begin = async () => {
    await playground.write("mocks", {});
    await playground.show("code");
    await playground.run();
    await expect(panel).toBeVisible();
    await expect(told).toHaveText("open for 0 s, times out in 1 h, needs a heartbeat in 1 min");
  };
  const ends = async (status: string, states: string[]) => {
    await expect(panel).toBeHidden();
    await playground.expectStatus(status);
    expect(await path(playground)).toEqual(states);
  };

  await begin();
  await playground.id("task-approve").click();
  await ends("Succeeded", ["Approve", "Granted"]);
  const kept = { return: { approved: true }, submit: { MessageId: expect.any(String) } };
  expect(JSON.parse(await playground.text("mocks"))).toMatchObject({ Approve: [kept] });
  // The answer is kept: the next run does not ask.
  await playground.run();
  await ends("Succeeded", ["Approve", "Granted"]);

  await begin();
  await playground.id("task-error").fill("Order.Refused");
  await playground.id("task-cause").fill("over budget");
  await playground.id("task-fail").click();
  await ends("Succeeded", ["Approve", "Refused"]);

  await begin();
  for (let n = 1; n <= 3; n++) {
    await playground.id("task-passes").selectOption("30000");
    await playground.id("task-pass").click();
    await expect(told).toContainText("needs a heartbeat in 30 s");
    await playground.id("task-heartbeat").click();
    await expect(told).toContainText("needs a heartbeat in 1 min");
  }
  await playground.id("task-result").fill('{"approved": "late, but still"}');
  await playground.id("task-succeed").click();
  await ends("Succeeded", ["Approve", "Granted"]);
  expect(JSON.parse(await playground.text("mocks")).Approve).toMatchObject([{ delay: 90, heartbeat: [30, 60, 90] }]);

  await begin();
  await playground.id("task-time-out").click();
  await ends("Succeeded", ["Approve", "Late"]);
  await expect(playground.id("clock")).toHaveAttribute("data-ms", "60000");
});

test("U12: what is written must be JSON, and an answer may be for this time only", async ({ playground }) => {
  await playground.openWith({ definition: approval });
  await playground.run();
  await playground.id("task-result").fill("{");
  await playground.id("task-succeed").click();
  await expect(playground.id("open-tasks").getByRole("alert")).toContainText("This is not JSON");
  await playground.id("task-keep").selectOption("once");
  await playground.id("task-reject").click();
  await playground.expectStatus("Succeeded");
  expect(JSON.parse(await playground.text("mocks"))).toEqual({});
});

test("any task without a mock may wait for a person, who lets time pass first", async ({ page, playground }) => {
  await playground.openWith({ definition: unmocked });
  await playground.run();
  await playground.id("answer-person").check();
  await playground.id("answer-use").click();
  await expect(page.getByRole("dialog", { name: /Waiting for a person: Charge/ })).toBeVisible();
  await playground.id("task-passes").selectOption("30000");
  await playground.id("task-pass").click();
  await expect(playground.id("task-told")).toContainText("open for 30 s");
  await playground.id("task-approve").click();
  await playground.expectStatus("Succeeded");
  expect(JSON.parse(await playground.text("mocks"))).toEqual({ Charge: [{ return: { approved: true }, delay: 30 }] });
});

test("pads on the graph answer what waits, and end a wait", async ({ page, playground }, info) => {
  const branches = machine({
    Both: {
      Type: "Parallel",
      Branches: [approval, machine({ CoolDown: { Type: "Wait", Seconds: 20, Next: "Cool" }, Cool: { Type: "Pass", End: true } })],
      End: true,
    },
  });
  await playground.openWith({ definition: branches });
  await playground.run();
  await expect(playground.id("open-tasks")).toBeVisible();
  if (!info.project.name.includes("phone")) {
    // The panel leaves room for the graph: all that waits, and its pads, fit beside it.
    await playground.id("zoom-fit").click();
    const panel = (await playground.id("open-tasks").boundingBox())!;
    for (const pads of await playground.id("pads").all()) {
      await expect.poll(async () => (await pads.boundingBox())!.x + (await pads.boundingBox())!.width).toBeLessThan(panel.x);
    }
  }
  await playground.id("open-tasks").getByRole("button", { name: "Fold" }).click();
  await playground.showTab("graph");
  // On a phone the two branches do not fit beside each other in a legible size.
  await playground.id("zoom-fit").click();
  await expect(playground.state("Approve")).toHaveAttribute("data-status", "callback");
  await playground.id("pad-skip").click();
  await expect(playground.state("CoolDown")).toHaveAttribute("data-status", "succeeded");
  await expect(playground.id("task-told")).toContainText("open for 20 s");
  const heartbeat = playground.id("pad-heartbeat");
  await heartbeat.focus();
  await page.keyboard.press("Enter");
  await expect(playground.id("task-told")).toContainText("needs a heartbeat in 1 min");
  await playground.id("pad-succeed").click();
  await playground.expectStatus("Succeeded");
  await expect(playground.id("pads")).toBeHidden();
});

test("a worker polls an activity and answers; a job is advanced", async ({ page, playground }) => {
  const work = machine({
    Paint: { Type: "Task", Resource: "arn:aws:states:us-east-1:123456789012:activity:paint", TimeoutSeconds: 60, Next: "Load" },
    Load: { Type: "Task", Resource: "arn:aws:states:::glue:startJobRun.sync", Parameters: { JobName: "load" }, End: true },
  });
  await playground.openWith({ definition: work });
  await playground.run();
  const panel = playground.id("open-tasks");
  await expect(panel).toHaveAttribute("data-kind", "activity");
  await expect(panel).toContainText("activity:paint");
  await playground.id("task-worker").fill("ana");
  await playground.id("task-poll").click();
  await expect(page.getByRole("dialog", { name: /A worker has the task/ })).toBeVisible();
  await playground.id("task-result").fill('"red"');
  await playground.id("task-succeed").click();
  await expect(panel).toHaveAttribute("data-kind", "job");
  await expect(playground.id("job-steps").locator("[aria-current]")).toHaveText("SUBMITTED");
  await playground.id("job-advance").click();
  await expect(playground.id("job-steps").locator("[aria-current]")).toHaveText("RUNNING");
  await playground.id("job-advance").click();
  await playground.expectStatus("Succeeded");
  expect(JSON.parse(await playground.text("mocks"))).toMatchObject({ Paint: [{ return: "red", worker: "ana" }], Load: [{ submit: {} }] });
});

/** The panel and the pads as they look: `SHOTS=folder` keeps the pictures. */
for (const colorScheme of ["light", "dark"] as const) {
  test(`the panel of the open tasks, ${colorScheme}`, async ({ page, playground }, info) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await playground.openWith({ definition: approval });
    await playground.run();
    await expect(playground.id("open-tasks")).toBeVisible();
    await shoot(page, `${info.project.name}-${colorScheme}-panel`);
    if (info.project.name === "phone") {
      await playground.id("open-tasks").getByRole("button", { name: "Fold" }).click();
      await playground.showTab("graph");
      await shoot(page, `${info.project.name}-${colorScheme}-pads`);
    }
    const small = () => page.evaluate(() => {
      const least = matchMedia("(max-width: 719.98px)").matches ? 40 : 24;
      const targets = [...document.querySelectorAll(".tasks button, .tasks select, .node-pad")];
      return targets.filter((one) => one.getBoundingClientRect().height < least).map((one) => one.outerHTML);
    });
    await expect.poll(small).toEqual([]);
  });
}

async function shoot(page: Page, name: string): Promise<void> {
  const picture = await page.screenshot();
  if (!process.env.SHOTS) return;
  const { writeFileSync } = await import("node:fs");
  writeFileSync(`${process.env.SHOTS}/${name}.png`, picture);
}
