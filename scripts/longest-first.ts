import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files that take longest, though some are small: vitest orders by project and size, so that one of them would run alone at the end.
 * They are of projects whose files have processes of their own.
 */
const LONG_FILES = [
  ...["quickstart/src/main", "ci-gate/src/ci-gate", "attack/src/attacks"],
  ...["wattspan/test/register", "wattspan/test/flavours/counted-once", "wattspan/test/flavours/flavours"],
  ...["wattspan/test/worker-threads", "wattspan/test/docs", "wattspan/test/natural-exit"],
  ...["wattspan/test/control-groups", "wattspan/test/card-and-host", "wattspan/test/adapters/langchain"],
  ...["cli/test/exec", "cli/test/compare-workload", "cli/test/audit-compare"],
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
