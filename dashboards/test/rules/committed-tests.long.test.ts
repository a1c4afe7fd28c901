/** The committed tests of the rules, as anybody would run them: all rules at once, over days. It takes its time. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { needing } from "../../../packages/wattspan/test/servers/started-program.ts";
import { ruleTests } from "../../src/rules/scenarios.ts";
import { environment } from "./promtool.ts";

const folder = join(import.meta.dirname, "../../prometheus");
const { runs, title } = needing(["promtool"], "the committed tests of the rules, in promtool");

describe.skipIf(!runs)(title, () => {
  it("the committed tests of all rules pass in promtool", () => {
    const tests = Object.keys(ruleTests).map((name) => `${name}.test.yml`);
    const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", ...tests], {
      ...{ cwd: folder, encoding: "utf8" },
      env: environment(),
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.match(/^ {2}SUCCESS$/gm)).toHaveLength(tests.length);
  });
});
