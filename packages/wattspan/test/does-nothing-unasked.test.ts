/**
 * What Wattspan does not do: nothing where it is not configured or disabled, and no connection and no global
 * ever.
 */

import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { type RunOptions, runProgram } from "./programs/run-program.js";

const NOTHING = { timers: 0, files: 0, connections: 0 };

async function watched(what: string, options: RunOptions = {}) {
  const ended = await runProgram("watched", { ...options, args: [what] });
  expect(ended).toMatchObject({ code: 0, errors: "" });
  const notes = Object.fromEntries(
    ended.lines.flatMap((line) => ("note" in line ? [[line.note, line.value]] : [])),
  );
  // Otherwise nothing would be proven.
  expect(notes.watched).toEqual({ timers: 1, files: 1, connections: 1 });
  expect(notes.globals).toEqual([]);
  return notes;
}

/** A user of its own may have a network of its own, root or not. */
const UNSHARE = ["unshare", "--map-root-user", "--net"];
const canUnshare = spawnSync(UNSHARE[0] as string, [...UNSHARE.slice(1), "true"]).status === 0;
const offline = canUnshare
  ? "Wattspan meters without a network"
  : "Wattspan meters without a network (skipped: `unshare --map-root-user --net` is not possible here)";

describe("Wattspan", () => {
  it("Wattspan makes no timer and opens no file where nothing is configured", async () => {
    const { counted, same } = await watched("nothing-configured");
    expect(counted).toEqual(NOTHING);
    expect(same).toEqual([true, true]);
  });

  it("Wattspan makes no timer and opens no file with WATTSPAN_DISABLED=true", async () => {
    const { counted, same, status } = await watched("start", { env: { WATTSPAN_DISABLED: "true" } });
    expect(counted).toEqual(NOTHING);
    expect(same).toEqual([true, true]);
    expect(status).toMatchObject({ enabled: false });
  });

  it("Wattspan makes no connection and sets no global of OpenTelemetry when it meters", async () => {
    const { counted, same, status, off } = await watched("start");
    expect(counted).toMatchObject({ connections: 0 });
    expect((counted as typeof NOTHING).timers).toBeGreaterThan(0);
    expect((counted as typeof NOTHING).files).toBeGreaterThan(0);
    expect(same).toEqual([true, true]);
    expect(off).toEqual([true, true]);
    expect(status).toEqual({ enabled: true, zone: "DE", faults: {} });
  });

  it.skipIf(!canUnshare)(offline, async () => {
    const { status, same } = await watched("start", { within: UNSHARE });
    expect(status).toEqual({ enabled: true, zone: "DE", faults: {} });
    expect(same).toEqual([true, true]);
  });
});
