import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files that take longest, though some are small: vitest orders by project and size, so that one of them would run
 * alone at the end. Then those that mostly wait: what computes fills the time, which at the end nothing would.
 */
const LONG_FILES = [
  ...["quickstart/src/main", "ci-gate/src/ci-gate", "attack/src/attacks"],
  ...["wattspan/test/register", "wattspan/test/flavours/counted-once", "wattspan/test/flavours/flavours"],
  ...["wattspan/test/worker-threads", "wattspan/test/docs", "wattspan/test/natural-exit"],
  ...["wattspan/test/control-groups", "wattspan/test/card-and-host", "wattspan/test/adapters/langchain"],
  ...["cli/test/exec", "cli/test/compare-workload", "cli/test/audit-compare"],
  ...["dashboards/test/rules/fired", "core/test/busy-event-loop", "meters/test/shared-card"],
  ...["cli/test/dashboard/page.browser", "cli/test/machine-options", "cli/test/audit-workload"],
  ...["cli/test/audit-rerun", "cli/test/doctor", "cli/test/simulated-machine"],
  "wattspan/src/prometheus/real-prometheus",
  ...["wattspan/test/otlp-traces", "wattspan/test/otlp-metrics", "wattspan/test/budget-metrics"],
  ...["wattspan/test/shared-intensity", "wattspan/test/shared-rest", "wattspan/test/modelled-rest"],
  ...["wattspan/test/sudden-exit", "meters/src/gauge/blocked-loop"],
].map((name) => `/${name}.test.ts`);

const isLong = ({ moduleId }: TestSpecification): boolean =>
  LONG_FILES.some((name) => moduleId.endsWith(name));

/** Starts the longest files first, the others as vitest does. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
