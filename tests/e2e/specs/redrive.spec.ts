// An execution that failed goes on from where it failed.

import { expect, test } from "../support/playground";
import { machine } from "../support/machines";

const task = (name: string, next: object) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: name },
  ...next,
});
const definition = machine({ Reserve: task("reserve", { Next: "Charge" }), Charge: task("charge", { End: true }) });
const fails = { Reserve: [{ return: 1 }], Charge: [{ throw: { error: "Declined" } }] };
const works = { ...fails, Charge: [{ return: "paid" }] };

test("redrive: from the state that failed, with other mocks, in the same history", async ({ playground, elsewhere }) => {
  await playground.openWith({ definition, mocks: fails });
  await playground.run();
  await playground.expectStatus("Failed");
  await playground.showTab("output");
  await expect(playground.id("redrive")).toHaveText("Redrive from Charge");
  // How it came to this, each step a way back to it.
  const chain = playground.id("output-chain");
  await expect(chain).toHaveText([/Charge receives/, /Charge failed .* with Declined/, /The execution failed with Declined/]);
  await chain.nth(1).click();
  await expect(playground.state("Charge")).toHaveAttribute("data-status", "failed");
  await expect(playground.id("transport")).toHaveAttribute("data-step", (await chain.nth(1).getAttribute("data-event-id"))!);
  await playground.id("last").click();
  await playground.showTab("output");
  // The service's rules, on the virtual clock.
  await playground.id("redrive-after").selectOption({ label: "15 days later" });
  await expect(playground.id("redrive")).toBeDisabled();
  await expect(playground.id("redrive-told")).toContainText("Execution redrivable period exceeded");
  await playground.id("redrive-after").selectOption({ label: "an hour later" });
  await playground.write("mocks", works);
  await playground.showTab("output");
  await playground.id("redrive").click();
  await playground.expectStatus("Succeeded");
  await expect(playground.id("output-json")).toHaveText('"paid"');
  const types = (await playground.events()).map((row) => row.split(" ")[1]);
  const redriven = types.indexOf("ExecutionRedriven");
  expect(types[redriven - 1]).toBe("ExecutionFailed");
  expect(types.slice(redriven + 1)).toEqual(["TaskScheduled", "TaskStarted", "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"]);
  expect(Number(await playground.id("clock").getAttribute("data-ms"))).toBeGreaterThanOrEqual(3_600_000);
  await expect(playground.id("runs").locator("option").first()).toHaveText(/Run \d+: Succeeded, redrive 1, \d+ events/);
  // The graph and the table of events know which state went on.
  await playground.showTab("graph");
  await expect(playground.state("Charge")).toHaveAttribute("data-status", /succeeded/);
  // A link carries it, with the mocks of both attempts.
  await playground.id("share").click();
  await expect(playground.id("share-checks")).toHaveAttribute("data-checks", "true");
  const opened = await elsewhere(await playground.id("share-link").inputValue());
  await opened.expectStatus("Succeeded");
  await expect(opened.id("notice")).toContainText(/Reproduced: the same \d+ events/);
  await opened.focusEditor("mocks");
  expect(JSON.parse(await opened.text("mocks"))).toEqual(works);
});

test("redrive: not for Express, and the reason is the service's", async ({ playground }) => {
  await playground.openWith({ definition, mocks: fails });
  await playground.show("code");
  await playground.id("workflow-type").selectOption("EXPRESS");
  await playground.run();
  await playground.expectStatus("Failed");
  await playground.showTab("output");
  await expect(playground.id("redrive")).toBeDisabled();
  await expect(playground.id("redrive-told")).toHaveText("An execution of an EXPRESS workflow cannot be redriven.");
});
