import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readlinkSync } from "node:fs";

const TEST = /(?<!\.(long|trials))\.test(-d)?\.ts$/;
const PROSE = /\.md$/;
/**
 * A digest of a check's command, and of the names and contents of all committed or committable files among
 * its inputs.
 */
export function fingerprintOf({ command, inputs, tests = false, prose = false }) {
  const args = ["ls-files", "-co", "--exclude-standard", "-z", "--", ...inputs];
  const listed = execFileSync("git", args, { encoding: "utf8" }).split("\0");
  const files = listed.filter((file) => file && (prose || !PROSE.test(file)) && (tests || !TEST.test(file)));
  const digest = createHash("sha256").update(command.join("\0"));
  for (const file of [...new Set(files)].sort()) {
    const content = contentOf(file);
    if (content !== undefined) digest.update(`\0${file}\0`).update(content);
  }
  return digest.digest("hex").slice(0, 16);
}

/** The target of a link; undefined for a missing file or a nested repository. */
function contentOf(file) {
  const status = lstatSync(file, { throwIfNoEntry: false });
  if (status?.isSymbolicLink()) return readlinkSync(file);
  return status?.isFile() ? readFileSync(file) : undefined;
}
