// A fault of the playground itself: it is reported, the texts stay, and it can start again.
//
// The fault is the engine's own: its WebAssembly is given little memory, and ends where it gets no
// more, in the middle of a run.

import { expect, test as base, Playground } from "../support/playground";
import { goThrough } from "../support/dialogs";
import { machine } from "../support/machines";

// The faults made here show as errors of the page.
const test = base.extend<{ complaints: string[] }>({ complaints: [async ({}, use) => use([]), { auto: true }] });

/** A run with some thousand events, for which there is no room. */
const long = machine({
  Count: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "Again" },
  Again: { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: 6_000, Next: "Count" }], Default: "Done" },
  Done: { Type: "Succeed" },
});

/** In the page: `starve(bytes)` is the module with room for so many pages of 64 KiB more than it starts with. */
function installStarve(): void {
  const starve = (bytes: Uint8Array, pages: number): Uint8Array => {
    const read = (at: number): [number, number] => {
      let [value, shift] = [0, 0];
      for (;;) {
        const byte = bytes[at++];
        value |= (byte & 127) << shift;
        shift += 7;
        if (byte < 128) return [value, at];
      }
    };
    const written = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...written(value >> 7)]);
    // Behind the magic number and the version, section by section, to the one of the memory.
    for (let at = 8; at < bytes.length; ) {
      const [length, body] = read(at + 1);
      if (bytes[at] === 5) {
        const [least] = read(body + 2);
        const section = [1, 1, ...written(least), ...written(least + pages)];
        return new Uint8Array([...bytes.subarray(0, at), 5, ...written(section.length), ...section, ...bytes.subarray(body + length)]);
      }
      at = body + length;
    }
    throw new Error("the module has no memory of its own");
  };
  Object.assign(window, { starve });
}

interface Starving {
  starve(bytes: Uint8Array, pages: number): Uint8Array<ArrayBuffer>;
  /** Whether what starts now gets little memory. */
  isStarving: boolean;
}

test("U61: an engine that breaks is reported, the texts stay, and it runs again", async ({ page, playground }, info) => {
  test.skip(info.project.name === "phone", "the worker is the same");
  // The worker's half breaks.
  await page.addInitScript(installStarve);
  await page.addInitScript(() => {
    const here = window as unknown as Starving;
    here.isStarving = true;
    const { instantiateStreaming } = WebAssembly;
    const { postMessage } = Worker.prototype;
    let starved: Promise<WebAssembly.Module> | undefined;
    let module: WebAssembly.Module | undefined;
    WebAssembly.instantiateStreaming = async (source, imports) => {
      const response = await source;
      starved ??= response.clone().arrayBuffer().then((bytes) => WebAssembly.compile(here.starve(new Uint8Array(bytes), 20)));
      module = await starved;
      return instantiateStreaming(response, imports);
    };
    Worker.prototype.postMessage = function (message: unknown, ...rest: unknown[]) {
      const sent = message instanceof WebAssembly.Module && here.isStarving ? module : message;
      return postMessage.call(this, sent, ...(rest as []));
    };
  });
  await playground.openWith({ definition: long, input: { n: 0 } });
  const before = await playground.text("definition");
  await playground.id("run").press("Enter");
  await expect(playground.id("report-dialog")).toBeVisible();
  await expect(playground.id("report-text")).toContainText("unreachable");
  await expect(playground.id("report-text")).toContainText("#1.");
  await expect(playground.id("report-text")).toContainText(/ASL Playground \d/);
  await goThrough(page, "report-dialog");
  await expect(playground.id("run")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(playground.id("report-dialog")).toBeVisible();
  await page.evaluate(() => { (window as unknown as Starving).isStarving = false; });
  await playground.id("report-restart").click();
  await playground.expectStatus("Succeeded");
  expect(await playground.text("definition")).toBe(before);
});

test("U61: a page that breaks keeps the texts for the one that starts again", async ({ page, playground }) => {
  // The page's half breaks, once.
  await page.addInitScript(installStarve);
  await page.addInitScript(() => {
    if (sessionStorage.getItem("starved")) return;
    sessionStorage.setItem("starved", "yes");
    const { compile, instantiate, instantiateStreaming } = WebAssembly;
    let isFirst = true;
    WebAssembly.instantiateStreaming = async (source, imports) => {
      if (!isFirst) return instantiateStreaming(source, imports);
      isFirst = false;
      const bytes = new Uint8Array(await (await source).arrayBuffer());
      const { instance } = await instantiate((window as unknown as Starving).starve(bytes, 60), imports);
      return { instance, module: await compile(bytes) };
    };
  });
  await playground.openWith({ definition: long, input: { n: 0, kept: true } });
  const before = await playground.text("definition");
  await playground.run();
  const report = page.getByTestId("report-text");
  await expect(report).toHaveValue(/ASL Playground \d[^]*unreachable/);
  expect(await report.inputValue()).toContain("MathAdd");
  await Promise.all([page.waitForEvent("load"), page.getByTestId("report-restart").click()]);
  await expect(playground.id("app")).toHaveAttribute("data-ready");
  await expect.poll(() => playground.text("definition")).toBe(before);
  await playground.expectStatus("Succeeded");
  await new Playground(page).focusEditor("input");
  expect(JSON.parse(await playground.text("input"))).toEqual({ n: 0, kept: true });
});
