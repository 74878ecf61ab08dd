// What every browser test starts from: the served site, a page that must stay silent, and
// the playground as a person meets it (texts are typed, buttons are pressed).

import { readFileSync } from "node:fs";
import { test as base, expect, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from "@playwright/test";
// @ts-expect-error: plain JavaScript
import { readSite, serve } from "../server/site.mjs";

export { expect };
export type { Page };

/** The texts of a project; those that are absent are left empty. */
export interface Project {
  definition: object | string;
  input?: unknown;
  mocks?: unknown;
}

interface Fixtures {
  /** What the page wrote to the console as an error, and what it threw. */
  complaints: string[];
  playground: Playground;
  /** Opens a link as somebody else would: in a browser of their own, of this one's size. */
  elsewhere(link: string, place?: BrowserContextOptions): Promise<Playground>;
}

export const test = base.extend<Fixtures, { siteUrl: string }>({
  siteUrl: [
    async ({}, use) => {
      const dist = process.env.DIST ?? new URL("../../../dist", import.meta.url).pathname;
      const server = await serve(readSite(dist));
      await use(server.url);
      await server.close();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ siteUrl }, use) => use(siteUrl),
  complaints: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      context.on("page", (page) => listen(page, complaints));
      await use(complaints);
      expect(complaints, "console errors and uncaught exceptions").toEqual([]);
    },
    { auto: true },
  ],
  playground: async ({ page }, use) => use(new Playground(page)),
  elsewhere: async ({ browser, page, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (link, place) => {
      const context = await browser.newContext({ ...place, viewport: page.viewportSize() });
      contexts.push(context);
      const other = await context.newPage();
      listen(other, complaints);
      const opened = new Playground(other);
      await opened.open(link);
      return opened;
    });
    for (const context of contexts) await context.close();
  },
});

/** Collects what must not happen: console errors and uncaught exceptions. */
export function listen(page: Page, complaints: string[]): void {
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
}

export type Pane = "code" | "graph" | "run" | "data";
export type Document = "definition" | "input" | "mocks" | "tests";

const EDITORS: Record<Document, string> = {
  definition: "editor",
  input: "editor-input",
  mocks: "editor-mocks",
  tests: "editor-tests",
};

/** The workbench, by what a person does. */
export class Playground {
  constructor(readonly page: Page) {}

  id(id: string): Locator {
    return this.page.getByTestId(id);
  }

  /** A node of the graph. */
  state(name: string): Locator {
    return this.id("graph").locator(`[data-state="${name}"]`);
  }

  /** Touches a node of the graph; for one that is out of sight, all of the graph is shown first. */
  async touch(name: string): Promise<void> {
    const isSeen = await this.state(name).evaluate((node) => {
      const [box, pane] = [node, node.closest(".graph-pane")!].map((one) => one.getBoundingClientRect());
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      return x > pane.left && x < pane.right && y > pane.top && y < pane.bottom;
    });
    if (!isSeen) await this.id("zoom-fit").click();
    await this.state(name).click();
  }

  /** Opens the page, or a link to a project, and waits until it takes input. */
  async open(link = "/"): Promise<void> {
    await this.page.goto(link);
    await expect(this.id("app")).toHaveAttribute("data-ready");
  }

  /** Opens the page and puts a project of the test's own into it. */
  async openWith(project: Project): Promise<void> {
    await this.open();
    await this.expectStatus("Succeeded");
    await this.id("examples").selectOption("blank");
    await this.write("definition", project.definition);
    await this.write("input", project.input ?? {});
    await this.write("mocks", project.mocks ?? {});
    await this.show("code");
  }

  /** Shows a pane; on a wide screen all of them are there. */
  async show(pane: Pane): Promise<void> {
    const button = this.id(`view-${pane}`);
    if (await button.isVisible()) await button.click();
  }

  /** Shows one of the tabs of the right half. */
  async showTab(tab: "graph" | "outline" | "timeline" | "events" | "output" | "expressions"): Promise<void> {
    await this.show(tab === "graph" || tab === "outline" ? "graph" : "run");
    await this.id(`tab-${tab}`).click();
  }

  /** Opens the palette and waits until it can be typed into. */
  async openPalette(): Promise<void> {
    await this.id("palette").click();
    await expect(this.id("palette-query")).toBeFocused();
  }

  /** Chooses what a few letters find first in the palette. */
  async command(letters: string): Promise<void> {
    await this.openPalette();
    await this.page.keyboard.insertText(letters);
    await this.page.keyboard.press("Enter");
  }

  /** The place one types into. */
  async focusEditor(document: Document): Promise<Locator> {
    await this.show(document === "definition" ? "code" : "data");
    await this.id(`tab-${document}`).click();
    const textbox = this.id(EDITORS[document]).getByRole("textbox");
    await textbox.click();
    return textbox;
  }

  /** Replaces a text as a person would: select all, paste. */
  async write(document: Document, text: unknown): Promise<void> {
    await this.focusEditor(document);
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.insertText(typeof text === "string" ? text : JSON.stringify(text, null, 2));
  }

  /** A text as it stands in its editor. */
  async text(document: Document): Promise<string> {
    return this.id(EDITORS[document]).evaluate((editor: Element & { value?: string }) => editor.value ?? "");
  }

  async run(): Promise<void> {
    await this.id("run").click();
  }

  async expectStatus(status: string): Promise<void> {
    await expect(this.id("run-status")).toHaveText(status);
  }

  /** The link of the share dialog, which is closed again. */
  async link(): Promise<string> {
    await this.id("share").click();
    const link = await this.id("share-link").inputValue();
    await this.page.keyboard.press("Escape");
    await expect(this.id("share-dialog")).toBeHidden();
    return link;
  }

  /** The whole history as the page saves it, in the shape of `get-execution-history`. */
  async history(): Promise<string> {
    await this.showTab("output");
    const [saved] = await Promise.all([this.page.waitForEvent("download"), this.id("download-history").click()]);
    return readFileSync(await saved.path(), "utf8");
  }

  /** The drawn rows of the event table: `id type state text`. */
  async events(): Promise<string[]> {
    await this.showTab("events");
    const rows = this.page.getByTestId("event");
    await expect(rows.first()).toBeVisible();
    return rows.evaluateAll((all) =>
      all.map((row) => {
        const { eventId, type, state } = (row as HTMLElement).dataset;
        return `${eventId} ${type} ${state ?? ""} ${(row as HTMLElement).innerText.replace(/\s+/g, " ").trim()}`;
      }),
    );
  }
}
