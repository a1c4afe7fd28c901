/** The tests of the alerts in promtool: all rules at once, over days. It takes its time. */

import { describe, expect, it } from "vitest";
import { needing } from "../../../packages/wattspan/test/servers/started-program.ts";
import { promtool } from "../promql.ts";
import { FOLDER, TEST_FILES } from "./rules.ts";

const { runs, title } = needing(["promtool"], "the tests of the alerts, in promtool");

describe.skipIf(!runs)(title, () => {
  it("promtool passes the tests of all rules", () => {
    const { status, output } = promtool(["test", "rules", ...TEST_FILES], { cwd: FOLDER });
    expect({ status, output }).toMatchObject({ status: 0 });
  });
});
