// How long a person waits, on a desktop and at "slow" (1.6 Mbit/s, 150 ms, a CPU four times
// slower): prints a Markdown table of medians.

import { chromium } from "@playwright/test";
import { readSite, serve } from "../server/site.mjs";

const RUNS = 5;
const SLOW = { downloadThroughput: 200_000, uploadThroughput: 93_750, latency: 150, offline: false };
const CASES = [
  { name: "desktop, cold", viewport: { width: 1440, height: 900 }, slow: false },
  { name: "phone at slow, cold", viewport: { width: 375, height: 667 }, slow: true },
];

const server = await serve(readSite(new URL("../../../dist", import.meta.url).pathname));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
console.log("| | first paint | typed character shows | first run finished | bytes until then |");
console.log("|---|---:|---:|---:|---:|");
for (const { name, viewport, slow } of CASES) {
  const loads = [];
  for (let run = 0; run < RUNS; run += 1) loads.push(await load(viewport, slow));
  const median = (key) => loads.map((each) => each[key]).sort((a, b) => a - b)[Math.floor(RUNS / 2)];
  const ms = (key) => `${Math.round(median(key))} ms`;
  console.log(`| ${name} | ${ms("painted")} | ${ms("typed")} | ${ms("ran")} | ${median("bytes")} |`);
}
await browser.close();
await server.close();

/** One visit of somebody new: when things were there, in milliseconds after navigation. */
async function load(viewport, slow) {
  const context = await browser.newContext({ viewport, hasTouch: slow, isMobile: slow });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  if (slow) {
    await devtools.send("Network.emulateNetworkConditions", SLOW);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  }
  let bytes = 0;
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(`${server.url}/`, { waitUntil: "commit" });
  const textbox = page.locator("asl-editor").first().getByRole("textbox");
  await textbox.click();
  await page.keyboard.type("z");
  await textbox.filter({ hasText: "z" }).waitFor();
  const typed = await page.evaluate(() => performance.now());
  await page.waitForFunction(() => performance.getEntriesByName("first-run").length > 0);
  const times = await page.evaluate(() => ({
    painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
    ran: performance.getEntriesByName("first-run")[0].startTime,
  }));
  await context.close();
  return { ...times, typed, bytes };
}
