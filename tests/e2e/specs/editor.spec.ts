// The editor's own tools: searching and the marks of remarks come when they are wanted.

import { expect, test } from "../support/playground";

test("searching and remarks are fetched by who wants them, and move nothing", async ({ page, playground }) => {
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

test("the first run does without them", async ({ page, playground }) => {
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await playground.open();
  await expect(playground.id("run-status")).toHaveText("Succeeded");
  expect(fetched.filter((path) => path.includes("tools-"))).toEqual([]);
});
