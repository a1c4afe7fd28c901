import type { Reporter, TestModule } from "vitest/node";

/**
 * Ends a run with one plain line, so that people and programs can count the tests in the log, and states why
 * tests were skipped. With WATTSPAN_SKIPS_FAIL, a run that skipped tests it could not try fails.
 */
export default class CountReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    reason: "passed" | "failed" | "interrupted",
  ): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    const reasons = new Set<string>();
    for (const module of modules) {
      count.failed += module.errors().length; // a file that could not be loaded has no tests to fail
      for (const suite of module.children.allSuites()) count.failed += suite.errors().length; // nor has a failed hook
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed" || state === "failed") count[state] += 1;
        else count.skipped += 1;
        const [, why] = /\(skipped: (.+?)\)/.exec(state === "skipped" ? test.fullName : "") ?? [];
        if (why) reasons.add(why);
      }
    }
    for (const why of reasons) process.stdout.write(`Skipped: ${why}\n`);
    const { passed, failed, skipped } = count;
    process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    if (reason === "failed" && failed === 0) process.stdout.write("The run failed: see above.\n");
    if (process.env.WATTSPAN_SKIPS_FAIL && reasons.size > 0) process.exitCode = 1;
  }
}
