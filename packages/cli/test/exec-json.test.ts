/** `wattspan exec --json`: the file of the report. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder } from "./powercap-tree.js";
import { inProcess } from "./run-wattspan.js";
import { TEN_WATTS } from "./ten-watts.js";

describe("a report that cannot be written", () => {
  it.each([
    ["/no/such/run.json", "a file in a folder that is there"],
    ["/", "a file, and this is a folder"],
    ["/dev/null/run.json", "a file in a folder that is there"],
    ...(process.platform === "linux" ? [["/proc/run.json", "a file that can be written (ENOENT)"]] : []),
  ])("`exec --json %s` is refused before its command starts", async (file = "", expected) => {
    const ran = join(emptyFolder(), "ran");
    expect(await inProcess(["exec", "--json", file, "--", "touch", ran])).toEqual({
      ...{ code: 2, stdout: "" },
      stderr: `wattspan: --json "${file}": expected ${expected}, for example --json run.json\n`,
    });
    expect(existsSync(ran)).toBe(false);
  });

  it("`exec` keeps the command's exit code where its report can no longer be written", async () => {
    const folder = emptyFolder();
    const args = ["exec", "--json", join(folder, "run.json"), "--", "sh", "-c", `rmdir '${folder}'; exit 4`];
    const { code, stderr } = await inProcess(args, { candidates: [TEN_WATTS] });
    expect(code).toBe(4);
    expect(stderr).toContain(
      `\nwattspan: --json: ${join(folder, "run.json")} cannot be written any more (ENOENT), and the lines above are all that is left\n`,
    );
  });
});
