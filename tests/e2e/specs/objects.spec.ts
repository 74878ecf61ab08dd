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
