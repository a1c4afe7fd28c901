// An application of Next.js, built and started from the packed packages: node scripts/gates/next.mjs. One of the
// long checks.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import { run } from "../setup/run.mjs";
import { installApplication, ofApplications, runAlone, withoutScripts } from "./tarballs/install.mjs";
import versions from "./tarballs/versions.json" with { type: "json" };
import { startStand } from "./zero-code/stand.mjs";
import { readUntil, startApplication } from "./zero-code/started-application.mjs";

const PROGRAMS = join(import.meta.dirname, "next/application");
const QUIET = { NEXT_TELEMETRY_DISABLED: "1" };

/**
 * Returns what was tried, or throws; skipped without a network, except in CI. The first time it downloads about
 * 150 MB.
 */
async function checkNext(packed) {
  const ours = ofApplications(packed);
  const folder = mkdtempSync(join(tmpdir(), "wattspan-next-"));
  const stand = await startStand();
  try {
    const application = join(folder, "application");
    const dependencies = { ...ours, ...versions.next };
    const missing = await installApplication(application, dependencies, {
      programs: PROGRAMS,
      install: withoutScripts,
    });
    if (missing) return `NOT TRIED: ${missing}`;
    const program = join(application, "node_modules/next/dist/bin/next");
    await run(process.execPath, [program, "build", application], "next build fails", QUIET);
    await oneFootprint(application, program, stand);
    return `Next.js ${versions.next.next}, built and started: one call, one footprint`;
  } finally {
    stand.close();
    rmSync(folder, { recursive: true });
  }
}

/** A route calls a model once: there is one footprint, delivered after the answer. */
async function oneFootprint(application, program, stand) {
  const port = String(await freePort());
  const env = { ...QUIET, MODEL_HOST: stand.url, WATTSPAN_LOCATION: "DE" };
  const args = [program, "start", application, "-H", "127.0.0.1", "-p", port];
  const service = startApplication(process.execPath, application, args, env);
  let printed;
  try {
    const text = await readUntil(`http://127.0.0.1:${port}/ask`, (answer) => answer !== "");
    assert.equal(JSON.parse(text).usage?.completion_tokens, 50, text);
    await service.until(isFootprint);
  } finally {
    printed = await service.stop();
  }
  const footprints = printed.out.filter(isFootprint);
  assert.deepEqual([footprints.length, printed.errors], [1, ""], printed.out.join("\n"));
  const [kind, name, method, joules, grams] = JSON.parse(footprints[0].replace(FOOTPRINT, ""));
  assert.deepEqual([kind, name, method], ["inference", "gpt-4o-mini", "estimated"]);
  assert.ok(joules > 5 && joules < 200, footprints[0]);
  assert.ok(grams > 0, footprints[0]);
}

const FOOTPRINT = "footprint ";
const isFootprint = (line) => line.startsWith(FOOTPRINT);

await runAlone(checkNext);
