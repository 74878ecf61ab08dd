// Links: everything travels, nothing is sent, and a broken one says so.

import { expect, test, Playground, type Page } from "../support/playground";
import { machine, mapRandomUuid, threeSteps } from "../support/machines";

const ODD_TEXT = `{
  "Comment": "tabs,\\t blanks,   and \\u00e9 é 日本 😀",
  "StartAt": "Only",
     "States": {"Only": {"Type": "Pass", "Parameters": {"seen.$": "$", "id.$": "States.UUID()"}, "End": true}}
}
`;

test("U03: five texts and what the run depends on travel through the link byte for byte", async ({
  page,
  playground,
  elsewhere,
}, { project }) => {
  test.skip(project.name !== "desktop", "it does not depend on the size of the page");
  await playground.openWith({ definition: ODD_TEXT, input: '{ "n" : 1.50 }', mocks: '{ "Unused": [ ] }' });
  await playground.write("tests", '{ "odd":   { "expect": { "status": "SUCCEEDED" } } }\n\n');
  await playground.command("settings");
  await playground.id("setting-seed").fill("4711");
  await page.keyboard.press("Escape");
  await playground.run();
  await playground.expectStatus("Succeeded");
  const link = await playground.link();
  const before = await everything(playground);
  // Another seed is another run: what follows would notice a seed that was lost.
  expect(before.output).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-4/);

  const opened = await elsewhere(link);
  await opened.expectStatus("Succeeded");
  // The page compared the digest of its run with the one in the link.
  await expect(opened.id("notice")).toContainText(/Reproduced: the same \d+ events/);
  expect(await everything(opened)).toEqual(before);
  expect(before.seed).toBe("4711");
  expect(await opened.link()).toBe(link);
});

test("U04: nothing leaves the page after it has loaded", async ({ page, playground }, { project }) => {
  test.skip(project.name !== "desktop", "it does not depend on the size of the page");
  await page.goto("/", { waitUntil: "networkidle" });
  await playground.expectStatus("Succeeded");
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await playground.write("definition", threeSteps);
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.link();
  await playground.showTab("events");
  await playground.showTab("output");
  // The browser itself looks at the page's icon again when the address changes.
  expect(requests.filter((url) => !url.startsWith("blob:") && !/\/favicon[^/]*$/.test(url))).toEqual([]);

  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self'");
});

test("U05: the same link gives the same history anywhere", async ({ playground, elsewhere }, { project }) => {
  test.skip(project.name !== "desktop", "a link does not depend on the size of the page");
  await playground.openWith({ definition: mapRandomUuid, input: { items: ["a", "b", "c"] } });
  await playground.run();
  await playground.expectStatus("Succeeded");
  const link = await playground.link();
  const expected = await runOf(playground);
  expect(expected.output).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-4/);

  const places = [
    { timezoneId: "Asia/Kolkata", locale: "de-DE" },
    { timezoneId: "America/St_Johns", locale: "ar-EG" },
    { timezoneId: "Pacific/Apia", locale: "ja-JP" },
  ];
  for (const place of places) {
    const opened = await elsewhere(link, place);
    await opened.expectStatus("Succeeded");
    expect(await runOf(opened), place.timezoneId).toEqual(expected);
  }
});

for (const [what, message, damage] of [
  ["cut short", /incomplete/i, (link: string) => link.slice(0, -50)],
  ["with one character changed", /damaged/i, changeOneCharacter],
] as const) {
  test(`U08: a link ${what} explains itself and offers a blank start`, async ({ page, playground }, { project }) => {
    test.skip(project.name !== "desktop", "it does not depend on the size of the page");
    await playground.openWith({ definition: machine({ Only: { Type: "Pass", Comment: "x".repeat(200), End: true } }) });
    const link = await playground.link();
    await page.goto("about:blank");
    await page.goto(damage(link));
    await expect(playground.id("page-error")).toHaveText(message);
    await playground.id("page-error-blank").click();
    await expect(playground.id("page-error")).toBeHidden();
    await expect(playground.id("app")).toHaveAttribute("data-ready");
    await playground.write("definition", threeSteps);
    await playground.run();
    await playground.expectStatus("Succeeded");
  });
}

test("U08: a link to something else explains itself", async ({ page, playground }, { project }) => {
  test.skip(project.name !== "desktop", "it does not depend on the size of the page");
  await page.goto("/#1.not-a-link");
  await expect(playground.id("page-error")).toBeVisible();
  await expect(playground.id("page-error")).toContainText(/incomplete|damaged/i);
});

/** Changes a character in the middle of what a link carries to another one of its alphabet. */
function changeOneCharacter(link: string): string {
  const at = Math.floor((link.indexOf("#") + link.length) / 2);
  return link.slice(0, at) + (link[at] === "A" ? "B" : "A") + link.slice(at + 1);
}

async function everything(playground: Playground) {
  const documents = ["definition", "input", "mocks", "tests"] as const;
  const texts: Record<string, string> = {};
  for (const document of documents) texts[document] = await textOf(playground, document);
  await playground.command("settings");
  const seed = await playground.id("setting-seed").inputValue();
  await playground.page.keyboard.press("Escape");
  return { texts, seed, ...(await runOf(playground)) };
}

async function textOf(playground: Playground, document: "definition" | "input" | "mocks" | "tests"): Promise<string> {
  await playground.focusEditor(document);
  return playground.text(document);
}

/** The history as it is saved, and what the output's tab says. */
async function runOf(playground: Playground) {
  const history = await playground.history();
  return { history, output: await playground.id("output").innerText() };
}
