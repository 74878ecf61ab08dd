// Child executions of a distributed Map: each has a history of its own, which every view shows.

import { expect, test } from "../support/playground";
import { milked } from "../support/machines";

test("a child execution of a distributed Map is entered from the graph, looked at in every view, and left", async ({ page, playground }) => {
  await playground.openWith(milked);
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("graph");
  // What the children did stands on the graph of the run.
  await expect(playground.state("Milk")).toHaveAttribute("data-status", "failed");
  await expect(playground.state("Milk")).toHaveAttribute("data-visits", "6");
  await expect(playground.state("Each")).toContainText("5 of 6 done, 1 failed");

  const picker = playground.id("iteration-picker");
  const menu = picker.getByRole("combobox");
  expect((await menu.locator("option").allTextContents())[1]).toContain("Failed");
  await picker.getByRole("button", { name: "Next item" }).click();
  await expect(playground.id("child")).toContainText("Child execution 3 of Each");
  await playground.expectStatus("Failed");
  await expect(playground.state("Milk")).toHaveAttribute("data-visits", "1");
  await expect(playground.state("Pour")).toHaveAttribute("data-status", "not-reached");

  await playground.showTab("events");
  const types = () => page.getByTestId("event").evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.type));
  expect(await types()).toEqual([
    "ExecutionStarted",
    "TaskStateEntered",
    "LambdaFunctionScheduled",
    "LambdaFunctionStarted",
    "LambdaFunctionFailed",
    "ExecutionFailed",
  ]);
  await playground.id("child-next").click();
  await expect(playground.id("child")).toContainText("Child execution 0 of Each");
  await playground.showTab("output");
  await expect(playground.id("output")).toContainText("20");

  await playground.id("child-back").click();
  await expect(playground.id("child")).toBeHidden();
  await playground.expectStatus("Succeeded");
  await playground.showTab("events");
  expect(await types()).toContain("MapRunSucceeded");
});
