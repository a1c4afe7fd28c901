/** `wattspan exec --json`: the file of the report. */

import { existsSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkWritten } from "../src/commands/options/written-file.js";
import type { ExecReport } from "../src/index.js";
import { safeText } from "../src/terminal/text/safe-text.js";
import { emptyFolder } from "./powercap-tree.js";
import { inProcess } from "./run-wattspan.js";
import { TEN_WATTS } from "./ten-watts.js";

/** Appends an event with 20 new names, and at last their epoch with the first of them again. */
const REPORTS_MANY_NAMES = `
for batch in 0 1 2; do
  names=""
  for index in 00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19; do names="$names,\\"m$batch$index\\":$batch"; done
  echo "{\\"units\\":1$names}" >> "$WATTSPAN_EXEC_EVENTS"
done
echo '{"epoch":1,"m000":7,"late":1}' >> "$WATTSPAN_EXEC_EVENTS"
`;

it("an epoch of `exec --json` keeps its first 32 names, with their last values", async () => {
  const file = join(emptyFolder(), "run.json");
  const args = ["exec", "--json", file, "--", "sh", "-c", REPORTS_MANY_NAMES];
  expect(await inProcess(args, { candidates: [TEN_WATTS] })).toMatchObject({ code: 0 });
  const { epochs } = JSON.parse(readFileSync(file, "utf8")) as ExecReport;
  const { metrics = {} } = epochs[0] ?? {};
  expect(Object.keys(metrics)).toHaveLength(32);
  expect(metrics).toMatchObject({ m000: 7, m019: 0, m111: 1 });
});

describe("a report that cannot be written", () => {
  it.each([
    ["/no/such/run.json", "a file in a folder that is there"],
    ["/", "a file, not a folder"],
    [`/tmp/${"x".repeat(300)}`, "a file that can be written (ENAMETOOLONG)"],
    [`/${"x".repeat(300)}/run.json`, "a file that can be written (ENAMETOOLONG)"],
    ["/dev/null/run.json", "a file in a folder that is there"],
    ...(process.platform === "linux" ? [["/proc/run.json", "a file that can be written (ENOENT)"]] : []),
  ])("`exec --json %s` is refused before its command starts", async (file = "", expected) => {
    const ran = join(emptyFolder(), "ran");
    expect(await inProcess(["exec", "--json", file, "--", "touch", ran])).toEqual({
      ...{ code: 2, stdout: "" },
      stderr: `wattspan: --json "${safeText(file)}": expected ${expected}, for example --json run.json\n`,
    });
    expect(existsSync(ran)).toBe(false);
  });

  it("a link to itself is refused", () => {
    const link = join(emptyFolder(), "run.json");
    symlinkSync(link, link);
    expect(() => checkWritten("--json", link, "run.json")).toThrow("a file that can be written (ELOOP)");
  });

  it("a link to a file that is not there yet stays, and the check leaves no file", async () => {
    const folder = emptyFolder();
    const [link, target] = [join(folder, "run.json"), join(folder, "out.json")];
    symlinkSync(target, link);
    checkWritten("--json", link, "run.json");
    expect([readlinkSync(link), existsSync(target)]).toEqual([target, false]);
    await inProcess(["exec", "--json", link, "--", "true"], { candidates: [TEN_WATTS] });
    expect([readlinkSync(link), existsSync(target)]).toEqual([target, true]);
  });

  it("`exec` keeps the command's exit code where its report can no longer be written", async () => {
    const folder = emptyFolder();
    const args = ["exec", "--json", join(folder, "run.json"), "--", "sh", "-c", `rmdir '${folder}'; exit 4`];
    const { code, stderr } = await inProcess(args, { candidates: [TEN_WATTS] });
    expect(code).toBe(4);
    expect(stderr).toContain(
      `\nwattspan: --json: ${join(folder, "run.json")} can no longer be written (ENOENT); only the lines above remain\n`,
    );
  });
});
