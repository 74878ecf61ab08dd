// The editor's own tools: searching and the marks of remarks come after the first run.

import { expect, test } from "../support/playground";

test("searching and remarks are fetched once, and move nothing", async ({ page, playground }) => {
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  const nTools = () => fetched.filter((path) => path.includes("tools-")).length;
  await playground.open();
  const editor = playground.id("editor");
  const margin = async () => (await editor.locator(".cm-gutters").boundingBox())?.width;
  await expect(editor).toHaveAttribute("data-ready");
  const before = await margin();
  await playground.focusEditor("definition");
  await page.keyboard.press("ControlOrMeta+f");
  const field = editor.locator(".cm-search").getByRole("textbox", { name: "Find" });
  await field.pressSequentially("Next");
  await expect(editor.locator(".cm-searchMatch").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(field).toBeHidden();
  await expect(editor.getByRole("textbox")).toBeFocused();
  expect(await margin()).toBe(before);

  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.type("x");
  await expect(editor.locator(".cm-lint-marker-error").first()).toBeVisible();
  expect(await margin()).toBe(before);
  expect(nTools()).toBe(1);
});

test("they come when the first run is over, and not before", async ({ page, playground }) => {
  await playground.open();
  const times = () =>
    page.evaluate(() => {
      const [ran] = performance.getEntriesByName("first-run");
      const tools = performance.getEntriesByType("resource").find(({ name }) => name.includes("tools-"));
      return ran && tools && { ran: ran.startTime, asked: tools.startTime };
    });
  await expect.poll(times).toBeTruthy();
  const { ran, asked } = (await times())!;
  expect(asked).toBeGreaterThanOrEqual(ran);
});
