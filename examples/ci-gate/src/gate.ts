/** Checks out BASE and HEAD of the small repository, and runs the gate on them as CI does. */

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const REPOSITORY = fileURLToPath(new URL("../repository", import.meta.url));
const CHANGES = fileURLToPath(new URL("../changes", import.meta.url));
const WATTSPAN = fileURLToPath(
  new URL("./bin/wattspan.js", import.meta.resolve("@wattspan/cli/package.json")),
);

/** A pull request, by the name of its patch. */
export type Change = "more-candidates" | "sampled-moderation";

/** What the gate leaves behind. */
export interface GateResult {
  /** 0 passes, 1 fails, 3 has no verdict. */
  readonly exitCode: number | null;
  /** The comment of the pull request. */
  readonly markdown: string;
  readonly junit: string;
  readonly json: string;
}

/**
 * Compares the repository with the pull request applied against the repository as it is.
 * @param options More options of `wattspan audit compare`.
 * @throws if a patch does not apply, or the gate wrote no report.
 * @example (await gate("more-candidates", ["--pairs", "10"])).exitCode // 1
 */
export async function gate(change: Change, options: readonly string[]): Promise<GateResult> {
  const folder = await mkdtemp(join(tmpdir(), "ci-gate-"));
  const [base, head, comment, junit, json] = ["base", "head", "comment.md", "junit.xml", "report.json"].map(
    (name) => join(folder, name),
  ) as [string, string, string, string, string];
  try {
    for (const side of [base, head]) await cp(REPOSITORY, side, { recursive: true });
    await promisify(execFile)("git", ["apply", join(CHANGES, `${change}.patch`)], { cwd: head });
    const reports = ["--markdown", comment, "--junit", junit, "--json", json];
    const workload = ["--", process.execPath, "src/workload.ts"];
    const command = [WATTSPAN, "audit", "compare", base, head, ...options, ...reports, ...workload];
    const child = spawn(process.execPath, command, { stdio: ["ignore", "ignore", "inherit"] });
    const [exitCode] = (await once(child, "exit")) as [number | null];
    const [markdown, xml, text] = (await Promise.all([comment, junit, json].map((path) => readFile(path, "utf8")))) as [
      string, string, string,
    ]; // biome-ignore format: one line
    return { exitCode, markdown, junit: xml, json: text };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
