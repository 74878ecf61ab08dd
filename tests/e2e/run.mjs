// All browser tests in two turns: first those that share the machine, then, one at a time, those
// that measure it (tag @timed). Arguments go to Playwright. The last line counts both turns.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TURNS = [
  { choice: ["--grep-invert", "@timed", "--workers=2"], env: { ASL_UNMEASURED: "1" } },
  { choice: ["--grep", "@timed", "--workers=1"], env: {} },
];

const folder = mkdtempSync(join(tmpdir(), "asl-e2e-"));
const total = { passed: 0, failed: 0, skipped: 0 };
for (const [turn, { choice, env }] of TURNS.entries()) {
  const counts = join(folder, `${turn}.json`);
  const { status } = spawnSync(
    "npx",
    ["--no-install", "playwright", "test", "--pass-with-no-tests", ...choice, ...process.argv.slice(2)],
    { cwd: import.meta.dirname, stdio: "inherit", env: { ...process.env, ...env, ASL_COUNTS: counts } },
  );
  const found = read(counts);
  for (const name of Object.keys(total)) total[name] += found[name];
  // A turn that was cut short must not look like one that passed.
  if (status !== 0 && found.failed === 0) total.failed += 1;
}
rmSync(folder, { recursive: true });
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

function read(counts) {
  try {
    return JSON.parse(readFileSync(counts, "utf8"));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
