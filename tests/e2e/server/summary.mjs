// Counts what became of the tests, for `run.mjs`: into the file that ASL_COUNTS names.

import { writeFileSync } from "node:fs";

export default class Summary {
  onBegin(_config, suite) {
    this.suite = suite;
  }

  onEnd() {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    // What passed when it was tried again has passed; the list names it.
    const names = { expected: "passed", flaky: "passed", unexpected: "failed", skipped: "skipped" };
    for (const test of this.suite.allTests()) counts[names[test.outcome()]] += 1;
    if (process.env.ASL_COUNTS) writeFileSync(process.env.ASL_COUNTS, JSON.stringify(counts));
  }

  printsToStdio() {
    return false;
  }
}
