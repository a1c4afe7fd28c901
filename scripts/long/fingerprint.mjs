import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";

const PROSE = /\.md$/;
/** Long tests belong to a check; others are inputs only of a check that runs them. */
const TEST = /(?<!\.(long|trials))\.test(-d)?\.ts$/;

/**
 * A digest of a check's command, and of the names and contents of all committed or committable files among
 * its inputs.
 */
export function fingerprintOf({ command, inputs, prose = false, tests = false }) {
  const args = ["ls-files", "-co", "--exclude-standard", "-z", "--", ...inputs];
  const listed = execFileSync("git", args, { encoding: "utf8" }).split("\0");
  const digest = createHash("sha256").update(command.join("\0"));
  for (const file of [...new Set(listed)].sort()) {
    if ((PROSE.test(file) && !prose) || (TEST.test(file) && !tests)) continue;
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
    digest.update(`\0${file}\0`).update(readFileSync(file));
  }
  return digest.digest("hex").slice(0, 16);
}
