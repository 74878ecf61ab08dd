// Objects that an ItemReader reads, brought as files; a Parquet file is read by a module of its own.

import { gzipSync } from "node:zlib";
import { expect, test } from "../support/playground";
import { machine } from "../support/machines";
import { parquet } from "../support/parquet";

const reads = (key: string, type: string) =>
  machine({
    Each: {
      Type: "Map",
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: type, ...(type === "CSV" && { CSVHeaderLocation: "FIRST_ROW" }) },
        Parameters: { Bucket: "barn", Key: key },
      },
      ItemProcessor: {
        ...machine({ Item: { Type: "Pass", End: true } }),
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      },
      End: true,
    },
  });

test("objects: a Parquet file is brought, its reader is fetched then, and a Map goes over its rows", async ({ page, playground }) => {
  const fetched: string[] = [];
  page.context().on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await playground.openWith({ definition: reads("cows.parquet", "PARQUET") });
  await playground.focusEditor("mocks");
  await expect(playground.id("object-bucket")).toHaveValue("barn");
  await expect(playground.id("object-key")).toHaveValue("cows.parquet");
  expect(fetched.filter((path) => path.includes("split_objects"))).toEqual([]);
  const rows = [{ n: 612, name: "Bella" }, { n: 540, name: "Größe" }];
  await playground.id("object-file").setInputFiles({ name: "any.parquet", mimeType: "", buffer: parquet(rows) });
  await expect(playground.id("objects-told")).toHaveText("Added cows.parquet, 2 rows");
  expect(fetched.filter((path) => path.includes("split_objects"))).toHaveLength(1);
  await expect(playground.id("object")).toHaveText(/barn\/cows\.parquet\s*2 rows/);
  expect(JSON.parse(await playground.text("mocks"))).toEqual({ $s3: { barn: { "cows.parquet": { rows } } } });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("output");
  expect(JSON.parse(await playground.id("output-json").innerText())).toEqual(rows);
});

test("objects: packed text is unpacked, and a broken file harms nothing", async ({ page, playground }) => {
  await playground.openWith({ definition: reads("cows.csv", "CSV") });
  await playground.focusEditor("mocks");
  const broken = Buffer.from(parquet([{ n: 1, name: "a" }]));
  broken.fill(0xff, 4, broken.length - 8);
  await playground.id("object-file").setInputFiles({ name: "broken.parquet", mimeType: "", buffer: broken });
  await expect(playground.id("objects-told")).toContainText("broken");
  await page.getByTestId("notice").getByRole("button").click();
  await playground.id("object-file").setInputFiles({ name: "cows.csv.gz", mimeType: "", buffer: gzipSync("name,n\nBella,612\n") });
  await expect(playground.id("objects-told")).toContainText("Added cows.csv");
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.showTab("output");
  expect(JSON.parse(await playground.id("output-json").innerText())).toEqual([{ name: "Bella", n: "612" }]);
});

test("objects: a data file is dropped where a Map looks for it; one that cannot be read says so", async ({ page, playground }) => {
  await playground.openWith({ definition: reads("cows.csv", "CSV") });
  await page.evaluate(() => {
    const read = Blob.prototype.arrayBuffer;
    let refusals = 1;
    Blob.prototype.arrayBuffer = function (this: Blob) {
      return refusals-- > 0 ? Promise.reject(new DOMException("It was moved.", "NotReadableError")) : read.call(this);
    };
  });
  const drop = async () => {
    const data = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(["name,n\nBella,612\n"], "any.csv"));
      return data;
    });
    await page.dispatchEvent("body", "drop", { dataTransfer: data });
  };
  await drop();
  await expect(playground.id("notice")).toContainText("cows.csv: the file could not be read (It was moved): choose it again");
  await page.getByTestId("notice").getByRole("button").click();
  await drop();
  // It is at its place, and in sight.
  await playground.show("data");
  await expect(playground.id("objects-told")).toHaveText("Added cows.csv, 17 characters");
  await expect(playground.id("object")).toHaveText(/barn\/cows\.csv\s*17 characters/);
  await playground.run();
  await playground.expectStatus("Succeeded");
});

test("objects: what child executions used, and what a ResultWriter wrote", async ({ page, playground }) => {
  const milk = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "milk" }, End: true };
  const definition = machine({
    Each: {
      Type: "Map",
      ItemProcessor: { ...machine({ Milk: milk }), ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } },
      ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket: "out", Prefix: "p" } },
      End: true,
    },
  });
  await playground.openWith({ definition, input: [1, 2], mocks: { Milk: [{ return: { litres: 20 }, repeat: true }] } });
  await playground.run();
  await playground.expectStatus("Succeeded");
  await playground.focusEditor("mocks");
  await expect(playground.id("mock-used")).toHaveText("used 2×");
  await expect(playground.id("object")).toHaveText([/^out\/p\/[-0-9a-f]+\/SUCCEEDED_0\.json.*written by the run$/, /manifest\.json.*written by the run$/]);
  await playground.showTab("graph");
  await page.locator('[data-testid=graph] [data-state="Each"]').first().click({ position: { x: 40, y: 12 } });
  await expect(page.locator("[data-testid=stage][data-stage=ResultWriter]")).toHaveAttribute("data-value", "known");
});
