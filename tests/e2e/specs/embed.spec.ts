// The page inside another one: shut off from its host, storing nothing.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "../support/playground";
import { machine } from "../support/machines";

const definition = machine({
  Sum: { Type: "Pass", QueryLanguage: "JSONata", Output: "{% $sum($states.input.n) %}", End: true },
});

test("U26: the frame that Share offers runs with sandbox=allow-scripts on another site, and stores nothing", async ({ page, playground, context }) => {
  await playground.openWith({ definition, input: { n: [1, 2, 3] } });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.id("share").click();
  await playground.id("share-embed").click();
  const html = await playground.id("share-embed-text").inputValue();
  expect(html).toContain('sandbox="allow-scripts"');
  expect(html).toContain((await playground.id("share-link").inputValue()).replaceAll("&", "&amp;"));

  const host = createServer((_, response) => {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><title>Host</title><h1>A page of documentation</h1>${html}`);
  });
  await new Promise<void>((listening) => host.listen(0, "127.0.0.1", listening));
  try {
    const outside = await context.newPage();
    await outside.goto(`http://localhost:${(host.address() as AddressInfo).port}/`);
    const frame = outside.frameLocator("iframe");
    const status = frame.getByTestId("run-status");
    await outside.locator("iframe").scrollIntoViewIfNeeded();
    await expect(status).toHaveText("Succeeded");
    // The frame took neither focus nor place.
    expect(await outside.evaluate(() => document.activeElement === document.body)).toBe(true);

    const run = frame.getByTestId("run");
    await run.click();
    await expect(status).toHaveText("Succeeded");
    const narrow = frame.getByTestId("view-run");
    if (await narrow.isVisible()) await narrow.click();
    await frame.getByTestId("tab-output").click();
    await expect(frame.getByTestId("output-json")).toHaveText("6");

    const inside = outside.frames().find((one) => one !== outside.mainFrame())!;
    expect(await inside.evaluate(() => self.origin)).toBe("null");
    const { origins } = await context.storageState();
    expect(origins.filter(({ origin }) => origin.includes("localhost"))).toEqual([]);
  } finally {
    host.closeAllConnections();
    host.close();
  }
});
