// The complete machines of the developer guide run in the page, and end as the guide says.
//
// The guide is not part of the project: where its folder is missing, its machines are skipped.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "../support/playground";

const root = new URL("../../..", import.meta.url).pathname;
const guide = process.env.ASL_GUIDE_EXAMPLES ?? join(root, "../shared/guide-examples");
const own = join(root, "tests/guide-mocks");

const machines = existsSync(guide)
  ? readdirSync(guide)
      .filter((file) => file.endsWith(".asl.json") && !file.startsWith("fragment-"))
      .map((file) => file.replace(/\.asl\.json$/, ""))
  : [];
const ends = JSON.parse(readFileSync(join(own, "ends.json"), "utf8"));

test("the guide's machines run in the page", async ({ page, playground }, { project }) => {
  test.skip(machines.length === 0, "the guide's machines are not there ($ASL_GUIDE_EXAMPLES)");
  test.skip(project.name !== "desktop", "what they do does not depend on the size of the page");
  test.setTimeout(300_000);
  await playground.open();
  await playground.expectStatus("Succeeded");
  for (const machine of machines) {
    await test.step(machine, async () => {
      await playground.id("examples").selectOption("blank");
      await playground.write("definition", read(join(guide, `${machine}.asl.json`))!);
      const input = `${machine}.input.json`;
      await playground.write("input", read(join(own, input)) ?? read(join(guide, input)) ?? "{}");
      await playground.write("mocks", read(join(own, `${machine}.json`)) ?? "{}");
      const output = read(join(guide, `${machine}.expected.json`));
      const expected = output ? { output: JSON.parse(output) } : ends[machine];
      if (expected.refused) {
        const codes = page.getByTestId("problem").and(page.locator('[data-document="definition"]'));
        for (const code of expected.refused) await expect(codes.and(page.locator(`[data-code="${code}"]`)).first()).toBeVisible();
        return;
      }
      await playground.run();
      await playground.showTab("output");
      await expect(playground.id("run-status")).toHaveText(/Succeeded|Failed|Timed out|Aborted/);
      if (expected.output !== undefined && expected.output !== null) {
        const json = JSON.parse(await playground.id("output-json").innerText());
        expect(json, machine).toEqual(expected.output);
      }
      if (expected.error) await expect(playground.id("output-error"), machine).toHaveText(expected.error);
      if (expected.cause) await expect(playground.id("output-cause"), machine).toHaveText(expected.cause);
    });
  }
});

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
