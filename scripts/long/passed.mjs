import { existsSync, readFileSync, writeFileSync } from "node:fs";

const FILE = ".ci/passed.json";

/** The fingerprint of each long check's last pass. It is committed, so that a fresh clone has it. */
export function passed() {
  try {
    return existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {};
  } catch {
    console.error(`${FILE} is not JSON, as after a merge: all checks count as not passed.`);
    return {};
  }
}

/** @param fingerprint undefined if it did not pass, regardless of earlier passes. */
export function markPassed(name, fingerprint) {
  const all = { ...passed(), [name]: fingerprint };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(FILE, `${JSON.stringify(sorted, undefined, 2)}\n`);
}
