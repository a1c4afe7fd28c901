import { existsSync, readFileSync, writeFileSync } from "node:fs";

const FILE = ".ci/passed.json";

/** The fingerprint with which each long check passed last. It is committed, so that a fresh clone knows. */
export function passed() {
  try {
    return existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {};
  } catch {
    console.error(`${FILE} is no JSON, as after a merge: nothing is taken to have passed.`);
    return {};
  }
}

/** @param fingerprint Undefined: it did not pass, whatever it did before. */
export function markPassed(name, fingerprint) {
  const all = { ...passed(), [name]: fingerprint };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(FILE, `${JSON.stringify(sorted, undefined, 2)}\n`);
}
