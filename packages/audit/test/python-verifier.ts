/** The verifier in Python, where there is one. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPT = join(import.meta.dirname, "../../../audit-verifier/verify.py");

/** Whether Python 3 is on this machine. */
export const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** Its verdicts on records, in their order. */
export function pythonVerdicts(texts: readonly (string | Uint8Array)[]): readonly Record<string, unknown>[] {
  const folder = mkdtempSync(join(tmpdir(), "audits-"));
  try {
    const paths = texts.map((text, i) => {
      const path = join(folder, `${i}.audit.jsonl`);
      writeFileSync(path, text);
      return path;
    });
    const { stdout, stderr } = spawnSync("python3", [SCRIPT, ...paths], { maxBuffer: 1e8, encoding: "utf8" });
    if (stderr !== "") throw new Error(stderr);
    return stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How it refuses a path that is no file. */
export function pythonRefusal(path: string): { readonly status: number | null; readonly stderr: string } {
  const { status, stderr } = spawnSync("python3", [SCRIPT, path], { encoding: "utf8", timeout: 30_000 });
  return { status, stderr };
}
