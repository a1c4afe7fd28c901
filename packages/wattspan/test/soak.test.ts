/** The soak of docs/soak.md, for a few seconds: that it runs, and that nothing is lost in them. */

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { hasLoopback, overLoopback } from "./loopback.js";

const soak = join(import.meta.dirname, "../../../soak/src/main.ts");

it.skipIf(!hasLoopback)(
  overLoopback("a few seconds of the soak hold every condition"),
  { timeout: 120_000 },
  async () => {
    const args = ["--expose-gc", soak, "--seconds", "5", "--rate", "100"];
    const env = { ...process.env, NODE_OPTIONS: "" };
    // It ends with 1 where a condition fails: which one is on its lines.
    const run = promisify(execFile)(process.execPath, args, { env });
    const { stdout } = await run.catch((failed: { stdout: string }) => failed);
    const lines = stdout.split("\n").filter((line) => /^(ok|FAIL) /.test(line));
    expect(lines.length).toBeGreaterThan(15);
    expect(lines.filter((line) => line.startsWith("FAIL"))).toEqual([]);
  },
);
