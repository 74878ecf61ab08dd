// The reporter's last word: one line that anything can read.

export default class Summary {
  passed = 0;
  failed = 0;
  skipped = 0;

  onBegin(_config, suite) {
    this.suite = suite;
  }

  onEnd(result) {
    for (const test of this.suite.allTests()) {
      if (test.outcome() === "skipped") this.skipped += 1;
      else if (test.outcome() === "expected") this.passed += 1;
      else this.failed += 1;
    }
    // A run that was cut short must not look like one that passed.
    if (result.status !== "passed" && this.failed === 0) this.failed += 1;
    const skipped = this.skipped > 0 ? `, ${this.skipped} skipped` : "";
    console.log(`${this.passed} passed, ${this.failed} failed${skipped}`);
  }

  printsToStdio() {
    return false;
  }
}
