// Pictures of the main views, for people: `UPDATE_SCREENS=1` writes them into docs/screens/.

import { expect, test } from "../support/playground";

const folder = new URL("../../../docs/screens/", import.meta.url).pathname;

for (const colorScheme of ["light", "dark"] as const) {
  test(`the main view, ${colorScheme}`, async ({ page, playground }, info) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await playground.open();
    await playground.expectStatus("Succeeded");
    await playground.show("graph");
    await expect(playground.state("ChargeCard")).toBeVisible();
    const picture = await page.screenshot();
    expect(picture.byteLength).toBeGreaterThan(10_000);
    if (process.env.UPDATE_SCREENS) {
      const { writeFileSync, mkdirSync } = await import("node:fs");
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${folder}${info.project.name}-${colorScheme}.png`, picture);
    }
  });
}
