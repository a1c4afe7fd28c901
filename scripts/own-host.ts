/**
 * A setup file. Each test file meters as if on its own host, together with everything it starts: meterings
 * that share the folder for temporary files share their charges.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const NAMES = ["TMPDIR", "TMP", "TEMP"];

const before = NAMES.map((name) => [name, process.env[name]] as const);
const folder = mkdtempSync(join(tmpdir(), "wattspan-host-"));
for (const name of NAMES) process.env[name] = folder;

afterAll(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  // A reader that was closed without a wait may still write in it.
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});
