// What a page with a full history costs: 25,000 events run, imported, scrolled and gone through,
// keys in a definition of 502 lines, and definitions of 100 and 3,000 states. Prints a Markdown table;
// a "task" is what keeps the page.

import { chromium } from "@playwright/test";
import { readSite, serve } from "../server/site.mjs";
import { move } from "../support/moves.mjs";

/** Four events for each turn, and five beside them: just below the service's limit of 25,000. */
const TURNS = 6_248;
const MOVES = 200;
const KEYS = 120;
const LINES = 502;

const server = await serve(readSite(process.env.DIST ?? new URL("../../../dist", import.meta.url).pathname));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--disable-dev-shm-usage", "--disable-gpu"],
});
const rows = [];
const row = (what, bound, found) => rows.push(`| ${what} | ${bound} | ${found} |`);
const ms = (n) => `${n < 10 ? n.toFixed(1) : Math.round(n)} ms`;
const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

const loop = machine({
  Count: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "Again" },
  Again: { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: TURNS, Next: "Count" }], Default: "Done" },
  Done: { Type: "Succeed" },
});
const calls = machine({
  Each: {
    Type: "Map",
    ItemsPath: "$.items",
    ItemProcessor: machine({
      // What all calls give together would be more than a state may: each item stays what it was.
      Call: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Parameters: { FunctionName: "f", "Payload.$": "$" },
        ResultPath: null,
        End: true,
      },
    }),
    End: true,
  },
});

await run();
await imported();
await typing();
await manyStates(100);
await manyStates(3_000);
console.log("| 25,000 events, on the desktop | at most | measured |");
console.log("|---|---:|---:|");
console.log(rows.join("\n"));
await browser.close();
await server.close();

/** A run as long as an execution may be; then the playhead and the views. */
async function run() {
  const page = await open({ definition: loop, input: { n: 0 } });
  const before = await memory(page);
  const took = await page.evaluate(async () => {
    const id = (name) => document.querySelector(`[data-testid="${name}"]`);
    const status = id("run-status");
    const start = performance.now();
    id("run").click();
    await new Promise((done) => {
      const look = () => (id("run-status").textContent === "Succeeded" ? done() : setTimeout(look, 1));
      setTimeout(look, 1);
    });
    void status;
    return performance.now() - start;
  });
  const n = Number(await page.getByTestId("transport").getAttribute("data-steps"));
  row(`a run of ${n.toLocaleString("en")} events, from the click to its end`, "500 ms", ms(took));
  row("the same run: what the page's memory grew by", "64 MiB", mib((await memory(page)) - before));
  for (const tab of ["graph", "timeline", "events"]) {
    await page.getByTestId(`tab-${tab}`).click();
    const steps = await page.evaluate(move, { n: MOVES, by: 1 });
    row(`a step of the playhead, ${tab} open, 95 of 100`, "16 ms", ms(percentile(steps, 0.95)));
    const jumps = await page.evaluate(move, { n: MOVES, by: 7_919 });
    row(`a jump of the playhead, ${tab} open, 95 of 100`, "16 ms", ms(percentile(jumps, 0.95)));
  }
  await watchTasks(page);
  await page.getByTestId("events").hover();
  for (let step = 0; step < 60; step += 1) await page.mouse.wheel(0, step % 2 ? 900 : 9_000);
  row("scrolling the events: the longest task", "50 ms", ms(await longest(page)));
  await page.getByTestId("tab-timeline").click();
  await watchTasks(page);
  await page.getByTestId("timeline").hover();
  for (let step = 0; step < 60; step += 1) await page.mouse.wheel(0, step % 2 ? 900 : 9_000);
  row("scrolling the timeline: the longest task", "50 ms", ms(await longest(page)));
  await page.context().close();
}

/** An export of 25,000 events becomes input and mocks, and is run and compared. */
async function imported() {
  const items = Array.from({ length: 3_100 }, (_, n) => ({ n, text: "x".repeat(40) }));
  const mocks = { Call: [{ return: { StatusCode: 200, Payload: { ok: true, text: "y".repeat(60) } }, repeat: true }] };
  const first = await open({ definition: calls, input: { items }, mocks });
  await first.getByTestId("run").click();
  await status(first, "Succeeded");
  await first.getByTestId("tab-output").click();
  const [file] = await Promise.all([first.waitForEvent("download"), first.getByTestId("download-history").click()]);
  const path = await file.path();
  await first.getByTestId("tab-graph").click();
  await first.getByTestId("palette").click();
  await first.keyboard.insertText("Open a file");
  await first.keyboard.press("Enter");
  await watchTasks(first);
  const start = Date.now();
  await first.getByTestId("import-file").setInputFiles(path);
  await first.locator('[data-testid="import-kind"][data-kind="history"]').waitFor({ timeout: 60_000 });
  const { size } = await import("node:fs").then(({ statSync }) => statSync(path));
  row(`a history of ${mib(size)} is read, until it can be used`, "", ms(Date.now() - start));
  row("the same: the longest task", "50 ms", ms(await longest(first)));
  await watchTasks(first);
  await first.getByTestId("import-use").click();
  await first.getByTestId("notice").waitFor({ timeout: 60_000 });
  row("it is used, run and compared: the longest task", "50 ms", ms(await longest(first)));
  await first.context().close();
}

/** Keys in a long definition, from the key to what is drawn of it. */
async function typing() {
  const states = {};
  for (let n = 0; n < 83; n += 1) states[`State${n}`] = { Type: "Pass", Result: { n }, Next: `State${n + 1}` };
  states.State83 = { Type: "Succeed" };
  const text = JSON.stringify(machine(states), null, 2).split("\n");
  while (text.length < LINES) text.splice(1, 0, '  "Comment": "",');
  const page = await open({ definition: text.slice(0, LINES - 1).concat(text.slice(-1)).join("\n"), input: {} });
  await page.evaluate(() => {
    window.keys = [];
    addEventListener("keydown", ({ timeStamp }) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.keys.push(performance.now() - timeStamp);
        port2.postMessage(0);
      });
    }, true);
  });
  await page.getByTestId("editor").getByRole("textbox").click();
  for (let n = 0; n < KEYS; n += 1) await page.keyboard.press(n % 9 ? "x" : "Backspace", { delay: 25 });
  await page.waitForTimeout(300);
  const keys = await page.evaluate(() => window.keys);
  row(`a key in a definition of ${LINES} lines until it is drawn, 95 of 100`, "32 ms", ms(percentile(keys, 0.95)));
  await page.context().close();
}

/** A chain of states: pasted, run, gone through in the graph, and listed in the outline. */
async function manyStates(n) {
  const way = (at) => (at + 1 < n ? { Next: `S${at + 1}` } : { End: true });
  const states = Object.fromEntries(Array.from({ length: n }, (_, at) => [`S${at}`, { Type: "Pass", ...way(at) }]));
  const page = await open({});
  const what = `${n.toLocaleString("en")} states`;
  await page.getByTestId("editor").getByRole("textbox").click();
  await page.keyboard.press("ControlOrMeta+A");
  await watchTasks(page);
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, JSON.stringify(machine(states), null, 1));
  await page.locator('[data-testid="graph"] [data-state="S1"]').waitFor();
  row(`${what} are pasted: the longest task`, "50 ms", ms(await longest(page)));
  await watchTasks(page);
  await page.getByTestId("run").click();
  await page.locator(`[data-testid="graph"] [data-state="S${n - 1}"][data-status="succeeded"]`).waitFor();
  row("they are run: the longest task", "50 ms", ms(await longest(page)));
  const steps = await page.evaluate(move, { n: MOVES, by: 1 });
  row(`a step of the playhead among ${what}, 95 of 100`, "16 ms", ms(percentile(steps, 0.95)));
  const jumps = await page.evaluate(move, { n: MOVES, by: 37 });
  row(`a jump of the playhead among ${what}, 95 of 100`, "16 ms", ms(percentile(jumps, 0.95)));
  await watchTasks(page);
  await page.getByTestId("tab-outline").click();
  await page.waitForFunction((n) => document.querySelectorAll('[data-testid="outline-item"]').length === n, n, { timeout: 60_000 });
  row(`the outline lists ${what}: the longest task`, "50 ms", ms(await longest(page)));
  await page.context().close();
}

/** The page with a project of the bench's own. */
async function open(project) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${server.url}/`);
  await status(page, "Succeeded");
  await page.getByTestId("examples").selectOption("blank");
  for (const [document, editor] of [["definition", "editor"], ["input", "editor-input"], ["mocks", "editor-mocks"]]) {
    const value = project[document] ?? {};
    await page.getByTestId(`tab-${document}`).click();
    await page.getByTestId(editor).getByRole("textbox").click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(typeof value === "string" ? value : JSON.stringify(value));
  }
  await page.getByTestId("tab-definition").click();
  await page.waitForTimeout(500);
  return page;
}

async function status(page, text) {
  await page.waitForFunction((text) => document.querySelector('[data-testid="run-status"]')?.textContent === text, text, { timeout: 60_000 });
}

/** The bytes of the page's WebAssembly memory and of its objects, after a collection. */
async function memory(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize = 0 } = await devtools.send("Runtime.getHeapUsage");
  const wasm = await page.evaluate(async () => {
    const app = document.querySelector('meta[name="asl-app"]').content;
    const { default: start } = await import(new URL(app, document.baseURI).href);
    return (await start()).memory.buffer.byteLength;
  });
  // Where the backing storage counts the module's memory, it counts once.
  return usedSize + Math.max(backingStorageSize, wasm);
}

async function watchTasks(page) {
  await page.evaluate(() => {
    window.tasks = [];
    window.observer ??= new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((one) => one.duration)));
    window.observer.observe({ type: "longtask" });
  });
}

/** The longest task since; below 50 ms a browser tells of none. */
async function longest(page) {
  await page.waitForTimeout(400);
  return page.evaluate(() => Math.max(0, ...window.tasks));
}

function machine(states) {
  return { StartAt: Object.keys(states)[0], States: states };
}

function percentile(times, share) {
  return times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];
}
