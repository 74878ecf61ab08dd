// The mocks as forms beside their text, and where answers come from.

import { expect, test, type Playground } from "../support/playground";
import { machine } from "../support/machines";

const lambda = (name: string) => ({ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: name } });

const order = machine({
  Charge: { ...lambda("charge"), Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 2 }], Next: "Ship" },
  Ship: { ...lambda("ship"), End: true },
});

const mocks = {
  Charge: [{ throw: { error: "Busy" } }, { return: { paid: 1 }, delay: 2 }, { echo: true }],
  Ship: [{ return: {} }],
};

/** The responses of a state. */
const of = (playground: Playground, state: string) => playground.id("mock-forms").locator(`[data-of-state="${state}"]`).getByTestId("mock");

const read = async (playground: Playground) => JSON.parse(await playground.text("mocks"));

test("mock forms: the forms and the text follow each other, and it can be undone", async ({ page, playground }) => {
  await playground.openWith({ definition: order, mocks });
  await playground.focusEditor("mocks");
  const charge = of(playground, "Charge");
  await expect(charge).toHaveCount(3);
  await expect(charge.nth(1).locator("summary")).toContainText("call 2");

  await charge.nth(1).locator("summary").click();
  const result = charge.nth(1).getByTestId("mock-result");
  await result.fill('{"paid": 2}');
  await result.blur();
  await expect.poll(() => read(playground)).toMatchObject({ Charge: [{}, { return: { paid: 2 }, delay: 2 }, {}] });
  await charge.nth(1).getByTestId("mock-delay").fill("soon");
  await charge.nth(1).getByTestId("mock-delay").blur();
  await expect(charge.nth(1).getByRole("alert")).toContainText("Write seconds");
  await charge.nth(1).getByTestId("mock-up").click();
  await expect.poll(() => read(playground)).toMatchObject({ Charge: [{ return: { paid: 2 } }, { throw: { error: "Busy" } }, {}] });

  await playground.focusEditor("mocks");
  await page.keyboard.press("ControlOrMeta+Z");
  await expect.poll(() => read(playground)).toMatchObject({ Charge: [{ throw: { error: "Busy" } }, { return: { paid: 2 } }, {}] });
  await page.keyboard.press("ControlOrMeta+Z");
  await expect.poll(() => read(playground)).toEqual(mocks);

  await playground.write("mocks", '{ "Charge": [');
  await expect(playground.id("mocks-problem")).toContainText("Line 1");
  await expect(charge).toHaveCount(0);
  await playground.write("mocks", {});
  await playground.id("mock-forms").locator("[data-testid=mock-begin][data-of-state=Ship]").click();
  await expect.poll(() => read(playground)).toMatchObject({ Ship: [{ return: { StatusCode: 200 } }] });
});

test("mock forms: each response says how often the run used it, and the inspector which one answered", async ({ playground }) => {
  await playground.openWith({ definition: order, mocks });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.focusEditor("mocks");
  await expect(of(playground, "Charge").getByTestId("mock-used")).toHaveText(["used 1×", "used 1×", "never used"]);
  await playground.showTab("graph");
  await playground.touch("Charge");
  await playground.id("inspector").locator("[data-stage=result]").click();
  await expect(playground.id("answer-source")).toContainText("mock for state Charge, response 2 of 3");
  await playground.id("answer-mock").click();
  await expect(playground.id("tab-mocks")).toHaveAttribute("aria-selected", "true");
});

test("any result becomes a mock", async ({ page, playground }, info) => {
  await playground.openWith({ definition: order, mocks: { Ship: mocks.Ship } });
  await playground.run();
  await playground.id("answer-json").check();
  await playground.id("answer-text").fill('{"paid": 3}');
  await playground.id("answer-delay").fill("2");
  await expect(playground.id("remember-for").locator("option")).toHaveText(["mock for this state", "mock for every lambda:invoke"]);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${info.project.name}-question.png` });
  await playground.id("remember").uncheck();
  await playground.id("answer-use").click();
  await playground.expectStatus("Succeeded");
  await expect(playground.id("clock")).toHaveAttribute("data-ms", "2000");
  await playground.showTab("graph");
  await playground.touch("Charge");
  await playground.id("inspector").locator("[data-stage=result]").click();
  await expect(playground.id("answer-source")).toContainText("a person, who was asked");
  await playground.id("use-as-mock").click();
  await expect.poll(() => read(playground)).toMatchObject({ Charge: [{ return: { paid: 3 } }] });
  await playground.run();
  await playground.expectStatus("Succeeded");
});

test("failures are injected as ordinary mocks, and strict mode fails what has none", async ({ playground }) => {
  await playground.openWith({ definition: order, mocks: { Charge: [{ return: {}, repeat: true }] } });
  await playground.focusEditor("mocks");
  await playground.id("mock-inject").locator("summary").click();
  await playground.id("inject-call").fill("1");
  await playground.id("inject-error").fill("Busy");
  await playground.id("inject-fail").click();
  await playground.id("inject-secs").fill("5");
  await playground.id("inject-slow").click();
  await expect
    .poll(() => read(playground))
    .toEqual({ Charge: [{ throw: { error: "Busy" }, delay: 5 }, { return: {}, repeat: true, delay: 5 }] });
  await playground.id("inject-above").fill("3");
  await playground.id("inject-throttled").fill("Slow.Down");
  await playground.id("inject-throttle").click();
  await expect
    .poll(async () => ((await read(playground)) as { Charge: unknown[] }).Charge[0])
    .toEqual({ above: 3, throw: { error: "Slow.Down" }, repeat: true });
  await playground.id("mocks-strict").check();
  await playground.command("settings");
  await expect(playground.id("setting-strict")).toBeChecked();
  await playground.page.keyboard.press("Escape");
  await playground.run();
  await playground.expectStatus("Failed");
  await playground.showTab("output");
  await expect(playground.id("output-cause")).toContainText("has no mock");
});

test("a response computes its result and says for which calls it is, in the forms as in the text", async ({ page, playground, elsewhere }, info) => {
  const each = machine({
    Each: {
      Type: "Map",
      ItemProcessor: { StartAt: "Price", States: { Price: { ...lambda("price"), Parameters: { FunctionName: "price", Payload: { "n.$": "$" } }, OutputPath: "$.Payload", End: true } } },
      End: true,
    },
  });
  await playground.openWith({ definition: each, input: [1, 20], mocks: { Price: [{ return: { Payload: 0 } }, { return: { Payload: "many" } }] } });
  await playground.focusEditor("mocks");
  const price = of(playground, "Price");
  await price.first().locator("summary").click();
  await price.first().getByTestId("mock-kind").selectOption("compute");
  await expect.poll(() => read(playground)).toMatchObject({ Price: [{ return: '{% {"Payload":0} %}' }, {}] });
  const expression = price.first().getByTestId("mock-expression");
  await expression.fill('{ "Payload": $states.input.Payload.n * }');
  await expression.blur();
  await expect(price.first().getByRole("alert")).toContainText("This is no JSONata that can be used");
  await expression.fill('{ "Payload": $states.input.Payload.n * 5 }');
  await expression.blur();
  await price.first().getByTestId("mock-repeat").check();
  await expect(price.first().getByRole("alert")).toHaveCount(0);
  await price.nth(1).locator("summary").click();
  await price.nth(1).getByTestId("mock-when").fill("$states.input.Payload.n > 10");
  await price.nth(1).getByTestId("mock-when").blur();
  await expect.poll(() => read(playground)).toEqual({
    Price: [
      { return: '{% { "Payload": $states.input.Payload.n * 5 } %}', repeat: true },
      { return: { Payload: "many" }, when: "{% $states.input.Payload.n > 10 %}" },
    ],
  });
  await expect(price.nth(1).locator("summary")).toContainText("once when $states.input.Payload.n > 10");

  // The first response whose condition holds answers: the narrower one is dragged before the other.
  for (const n of [1, 0]) await price.nth(n).locator("summary").click();
  if (info.project.name === "desktop") await price.nth(1).locator("summary").dragTo(price.first().locator("summary"));
  else {
    // A finger does not drag: there are buttons.
    await price.nth(1).locator("summary").click();
    await price.nth(1).getByTestId("mock-up").click();
  }
  await expect.poll(async () => (await read(playground)).Price[0].when).toBe("{% $states.input.Payload.n > 10 %}");
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.focusEditor("mocks");
  await expect(price.getByTestId("mock-used")).toHaveText(["used 1×", "used 1×"]);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${info.project.name}-computed.png` });
  await playground.showTab("output");
  expect(JSON.parse(await playground.id("output-json").innerText())).toEqual([5, "many"]);

  // A definition that speaks JSONPath alone still has its mocks' JSONata when a link is opened.
  const opened = await elsewhere(await playground.link());
  await opened.expectStatus("Succeeded");
  await expect(opened.id("notice")).toContainText("Reproduced");
  await expect(opened.id("problem")).toHaveCount(0);

  await playground.write("mocks", { Price: [{ return: { Payload: "{% $states.input. %}" } }] });
  await expect(playground.id("mocks-problem")).toContainText("Line 5: the expression cannot be used");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the mocks' forms, ${colorScheme}`, async ({ page, playground }, info) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await playground.openWith({ definition: order, mocks });
    await playground.run();
    await playground.expectStatus("Succeeded");
    await playground.focusEditor("mocks");
    await of(playground, "Charge").nth(1).locator("summary").click();
    const picture = await page.screenshot();
    if (process.env.SHOTS) {
      const { writeFileSync } = await import("node:fs");
      writeFileSync(`${process.env.SHOTS}/${info.project.name}-${colorScheme}-mocks.png`, picture);
    }
  });
}

test("built-in emulators answer what no mock does, and the chain names them", async ({ playground }, info) => {
  test.skip(info.project.name !== "desktop", "the same on phones");
  const place = { Bucket: "barn", Key: "cow.json" };
  await playground.openWith({
    definition: machine({
      Put: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:s3:putObject", Parameters: { ...place, Body: { name: "Bella" } }, Next: "Get" },
      Get: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:s3:getObject", Parameters: place, Next: "Send" },
      Send: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", Parameters: { QueueUrl: "q", "MessageBody.$": "$.Body" }, End: true },
    }),
  });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("graph");
  await playground.touch("Get");
  await playground.id("inspector").locator("[data-stage=result]").click();
  await expect(playground.id("answer-source").locator("[aria-current]")).toHaveText("built-in emulator: S3 over this project's objects");
  await playground.focusEditor("mocks");
  await expect(playground.id("object")).toHaveText(/barn\/cow\.json\s*16 characters, written by the run/);
});
