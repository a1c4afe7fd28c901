import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

const TEST = /(?<!\.long)\.test(-d)?\.ts$/;
const PROSE = /\.md$/;
/** What is installed counts for every check. */
const ALWAYS = ["pnpm-lock.yaml"];

/** A digest of the names and contents of all files below the inputs of a check that are or could be committed. */
export function fingerprintOf({ inputs, tests = false }) {
  const args = ["ls-files", "-co", "--exclude-standard", "-z", "--", ...inputs, ...ALWAYS];
  const listed = execFileSync("git", args, { encoding: "utf8" }).split("\0");
  const files = listed.filter((file) => file && existsSync(file) && !PROSE.test(file));
  const digest = createHash("sha256");
  for (const file of files.filter((file) => tests || !TEST.test(file)).sort())
    digest.update(`${file}\0`).update(readFileSync(file)).update("\0");
  return digest.digest("hex").slice(0, 16);
}
