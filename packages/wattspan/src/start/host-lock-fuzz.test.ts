/** A lock file may hold anything. The lock is this process's or not: never an error, and never two owners. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { anyCharacter } from "../../../../scripts/fuzz/any-character.js";
import { mutated } from "../../../../scripts/fuzz/mutated.js";
import { HostLock } from "./host-lock.js";

const folder = mkdtempSync(join(tmpdir(), "wattspan-lock-"));
const path = join(folder, "wattspan-hardware.lock");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The content of this process's own lock. */
function ownContent(): string {
  rmSync(path, { force: true });
  const lock = new HostLock(folder);
  expect(lock.held()).toBe(true);
  const content = readFileSync(path, "utf8");
  lock.release();
  return content;
}

it("a host lock with any content is held exactly when it names this process afterwards", () => {
  const own = ownContent();
  const parent = `${process.ppid} 1`;
  const content = fc.oneof(mutated(fc.constantFrom(own, parent, "1 1")), fc.string({ unit: anyCharacter }));
  fc.assert(
    fc.property(content, (text) => {
      writeFileSync(path, text);
      const lock = new HostLock(folder);
      expect(lock.held()).toBe(readFileSync(path, "utf8") === own);
      lock.release();
    }),
    { numRuns: 500 },
  );
});
