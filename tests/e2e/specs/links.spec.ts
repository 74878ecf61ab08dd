// Links that check themselves, what they carry, and every form of link that was ever issued.

import { readFileSync, readdirSync } from "node:fs";
import jsQR from "jsqr";
import { expect, test, Playground, type Page } from "../support/playground";
import { machine, mapRandomUuid, threeSteps } from "../support/machines";

const fixtures = new URL("../../fixtures/links/", import.meta.url).pathname;

test("U07: every form of link that was ever issued still opens", async ({ page, playground }, { project }) => {
  test.skip(project.name !== "desktop", "it does not depend on the size of the page");
  const names = readdirSync(fixtures).filter((name) => name.endsWith(".txt"));
  expect(names.length).toBeGreaterThan(2);
  for (const name of names) {
    await page.goto("about:blank");
    await playground.open(`/#${readFileSync(fixtures + name, "utf8").trim()}`);
    const definition = readFileSync(fixtures + name.replace(/txt$/, "asl.json"), "utf8");
    // An editor shows another kind of line break as a sign.
    const shown = definition.replace(/\r/g, "");
    await expect.poll(async () => (await playground.text("definition")).replace(/\r/g, ""), name).toBe(shown);
  }
});

test("U06: a link whose run is the same says so, quietly", async ({ playground, elsewhere }, { project }) => {
  test.skip(project.name !== "desktop", "it does not depend on the size of the page");
  await playground.openWith({ definition: mapRandomUuid, input: { items: ["a", "b"] } });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.id("share").click();
  await expect(playground.id("share-checks")).toHaveAttribute("data-checks", "true");
  const link = await playground.id("share-link").inputValue();
  const opened = await elsewhere(link);
  await expect(opened.id("notice")).toContainText(/Reproduced: the same \d+ events/);
  await expect(opened.id("repro-bar")).toBeHidden();
});

test("U06: a link that promises another run shows the reproduction bar", async ({ page, playground }, { project }) => {
  test.skip(project.name !== "desktop", "it does not depend on the size of the page");
  const link = readFileSync(`${fixtures}0.1.0-another-digest.txt`, "utf8").trim();
  await playground.open(`/#${link}`);
  const bar = playground.id("repro-bar");
  await expect(bar).toBeVisible();
  await expect(bar).toContainText("0.1.0");
  await expect(playground.id("repro-open")).toHaveAttribute("href", new RegExp(`/v/0\\.1\\.0/#${link}$`));
  await playground.id("repro-show").click();
  await expect(playground.id("repro-dialog")).toContainText("00000000000000ff");
  await playground.id("repro-go-on").click();
  await expect(playground.id("repro-dialog")).toBeHidden();
  await expect(bar).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test("U52: the share dialog says how long the link is, what it carries and what looks private", async ({ page, playground }) => {
  await playground.openWith({
    definition: threeSteps,
    input: { key: "AKIAIOSFODNN7EXAMPLE", arn: "arn:aws:sns:eu-west-1:210987654321:orders" },
    mocks: {},
  });
  await playground.id("share").click();
  await expect(playground.id("share-verdict")).toContainText(/\d+ characters: fits in a chat message/);
  const findings = playground.id("share-findings");
  await expect(findings).toHaveAttribute("data-count", "2");
  await expect(findings).toContainText("an AWS access key");
  await expect(findings).not.toContainText("AKIAIOSFODNN7EXAMPLE");
  await playground.id("share-replace").click();
  await expect(findings).toHaveAttribute("data-count", "1");
  const whole = await playground.id("share-link").inputValue();

  await playground.id("share-input").uncheck();
  await expect(findings).toBeHidden();
  const less = await playground.id("share-link").inputValue();
  expect(less.length).toBeLessThan(whole.length);
  expect(page.url()).toBe(less);
  await playground.id("share-input").check();
  expect(await playground.id("share-link").inputValue()).toBe(whole);
  await page.keyboard.press("Escape");
  expect(JSON.parse(await inputText(playground))).toMatchObject({ arn: "arn:aws:sns:eu-west-1:123456789012:orders" });
});

test("U52: Markdown, file and picture", async ({ page, playground, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await playground.openWith({ definition: threeSteps, input: { n: 1 } });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.id("share").click();
  await playground.id("share-markdown").click();
  await expect(playground.id("share-told")).toHaveText("Copied");
  const markdown = await page.evaluate(() => navigator.clipboard.readText());
  expect(markdown).toMatch(/^```json\n/);
  expect(markdown).toContain(`](${await playground.id("share-link").inputValue()})`);

  const [file] = await Promise.all([page.waitForEvent("download"), playground.id("share-file").click()]);
  expect(file.suggestedFilename()).toBe("workflow.aslplay.json");
  const path = await file.path();
  const definition = await playground.text("definition");
  await page.keyboard.press("Escape");

  // The file opens again, by the dialog …
  await playground.id("examples").selectOption("blank");
  await openImport(playground);
  await playground.id("import-text").fill("?");
  await expect(playground.id("import-use")).toBeDisabled();
  await playground.id("import-file").setInputFiles(path);
  await expect(playground.id("import-kind")).toHaveAttribute("data-kind", "project");
  await playground.id("import-use").click();
  await expect(playground.id("import-dialog")).toBeHidden();
  await playground.expectStatus("Succeeded");
  expect(await playground.text("definition")).toBe(definition);

  // One that cannot be read changes nothing, and says so …
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(["{}"], "gone.json", { type: "application/json" }));
    const read = Blob.prototype.arrayBuffer;
    Blob.prototype.arrayBuffer = () => ((Blob.prototype.arrayBuffer = read), Promise.reject(new DOMException("It was moved.", "NotFoundError")));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await expect(playground.id("notice")).toContainText("gone.json could not be read (It was moved)");
  expect(await playground.text("definition")).toBe(definition);

  // … and dropped onto the page.
  await playground.id("examples").selectOption("blank");
  const text = readFileSync(path, "utf8");
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "a.aslplay.json", { type: "application/json" }));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, text);
  await playground.expectStatus("Succeeded");
  expect(await playground.text("definition")).toBe(definition);
});

test("U52: a frame and a code for a camera; a link too long for one says so", async ({ page, playground, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await playground.openWith({ definition: machine({ Only: { Type: "Pass", End: true } }) });
  await playground.id("share").click();
  await playground.id("share-embed").click();
  await expect(playground.id("share-embed")).toHaveAttribute("aria-pressed", "true");
  await playground.id("share-embed-copy").click();
  await expect(playground.id("share-told")).toHaveText("Copied");
  const html = await page.evaluate(() => navigator.clipboard.readText());
  expect(html).toBe(await playground.id("share-embed-text").inputValue());
  expect(html).toMatch(/^<iframe src="http[^"]+#1\.[^"]+"/);
  await playground.id("share-qr").focus();
  await page.keyboard.press("Enter");
  await expect(playground.id("share-embed-text")).toBeHidden();
  await expect(playground.id("share-code")).toBeVisible();
  // What a camera would read of the screen is the link.
  expect(await decoded(page, await playground.id("share-code").screenshot())).toBe(await playground.id("share-link").inputValue());
  await playground.id("share-qr").click();
  await expect(playground.id("share-code")).toBeHidden();
  await page.keyboard.press("Escape");

  const noise = Array.from({ length: 3000 }, (_, n) => ((n * 7919 + 13) * 104729) % 997).join("");
  await playground.write("input", JSON.stringify(noise));
  await playground.id("share").click();
  await expect(playground.id("share-qr")).toBeDisabled();
  await expect(playground.id("share-qr")).toHaveAttribute("title", /at most 1200 characters/);
});

test("U53: when the clipboard is refused, the link is selected", async ({ page, playground }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject(new Error("no")) } });
  });
  await playground.open();
  await playground.expectStatus("Succeeded");
  await playground.id("share").click();
  await playground.id("share-copy").click();
  await expect(playground.id("share-told")).toContainText("refused");
  const field = playground.id("share-link");
  await expect(field).toBeFocused();
  const selected = await field.evaluate((input: HTMLInputElement) => [input.selectionStart, input.selectionEnd, input.value.length]);
  expect(selected[0]).toBe(0);
  expect(selected[1]).toBe(selected[2]);
});

test("a link can bring the view", async ({ playground, elsewhere }) => {
  await playground.openWith({ definition: threeSteps, input: {} });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("events");
  await playground.show("run");
  await playground.id("playhead").fill("4");
  await playground.id("share").click();
  await playground.id("share-view").check();
  const link = await playground.id("share-link").inputValue();
  const opened = await elsewhere(link);
  await opened.expectStatus("Succeeded");
  await expect(opened.id("transport")).toHaveAttribute("data-step", "4");
  await expect(opened.id("tab-events")).toHaveAttribute("aria-selected", "true");
});

async function inputText(playground: Playground): Promise<string> {
  await playground.focusEditor("input");
  return playground.text("input");
}

async function openImport(playground: Playground) {
  await playground.command("open a file");
  await expect(playground.id("import-dialog")).toBeVisible();
}

/** The text of the QR code in a picture. */
async function decoded(page: Page, png: Buffer): Promise<string | undefined> {
  const { width, height, data } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext("2d")!;
    context.drawImage(picture, 0, 0);
    const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return { width, height, data: [...data] };
  }, png.toString("base64"));
  return jsQR.default(Uint8ClampedArray.from(data), width, height)?.data;
}
