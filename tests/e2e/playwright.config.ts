// The page as people have it: a desktop and a phone, the installed Chromium, the built site.

import { defineConfig } from "@playwright/test";

// Where nothing is measured (`run.mjs` says so), code that runs for a second need not be compiled
// a second time for speed, on the processors that run the tests.
const unmeasured = process.env.ASL_UNMEASURED ? ["--js-flags=--no-wasm-tier-up"] : [];

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  // `run.mjs` runs two at a time of those that do not measure milliseconds.
  workers: 1,
  fullyParallel: true,
  // A busy machine may miss a limit of milliseconds once; what fails three times is broken.
  retries: process.env.CI ? 2 : 0,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["./server/summary.mjs"]],
  use: {
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--disable-dev-shm-usage", "--disable-gpu", ...unmeasured],
    },
    locale: "en-GB",
    timezoneId: "UTC",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } } },
    { name: "phone", use: { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true } },
  ],
});
