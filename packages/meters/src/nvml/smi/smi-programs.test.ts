/** What is done about a program that is not nvidia-smi, or does not do as it should. */

import { ChildProcess } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { atTestEnd, cleanUp } from "../../../test/clean-up.js";
import { temporaryDirectory } from "../../../test/trees/temporary-tree.js";
import { openSmi } from "./open-smi.js";
import { smiTable } from "./smi-query.js";

afterEach(cleanUp);

/** Through which every child process goes; not in Node's types. */
const SPAWNING = ChildProcess.prototype as unknown as { spawn(): number };

describe("a program that is none", () => {
  const open = (program: string) =>
    openSmi(
      { program, placed: [], mayHold: true },
      { ...standInless(), now: () => performance.now() },
      new AbortController().signal,
    );

  it("a program is absent, denied or unsupported when missing, not executable or not nvidia-smi", async () => {
    const directory = temporaryDirectory();
    const script = (name: string, text: string, mode: number) => {
      writeFileSync(join(directory, name), text);
      chmodSync(join(directory, name), mode);
      return join(directory, name);
    };
    expect(await open(join(directory, "none"))).toMatchObject({ reason: "absent" });
    expect(await open(script("plain", "text", 0o644))).toMatchObject({ reason: "denied" });
    expect(await open(script("odd", "#!/bin/sh\necho hello, world\n", 0o755))).toMatchObject({
      reason: "unsupported",
    });
    expect(await open(script("fails", "#!/bin/sh\necho bad; exit 7\n", 0o755))).toMatchObject({
      reason: "unsupported",
      detail: expect.stringContaining("It said: bad"),
    });
    expect(await open(script("empty", "#!/bin/sh\n", 0o755))).toMatchObject({ reason: "absent" });
  });

  it("a program that no folder of PATH has is absent, and is not spawned", async () => {
    const spawned = vi.spyOn(SPAWNING, "spawn");
    atTestEnd(() => spawned.mockRestore());
    vi.stubEnv("PATH", ["", temporaryDirectory(), "/usr/bin"].join(delimiter));
    atTestEnd(() => vi.unstubAllEnvs());
    expect(await open("nvidia-smi-of-nobody")).toMatchObject({ reason: "absent" });
    expect(spawned).not.toHaveBeenCalled();
    expect(await open("true")).toMatchObject({ reason: "absent", detail: "true lists no card." });
    expect(spawned).toHaveBeenCalled();
  });

  it("a program is denied where Node forbids child processes, else unsupported with the system's error", async () => {
    const spawned = vi.spyOn(SPAWNING, "spawn");
    atTestEnd(() => spawned.mockRestore());
    const refused = (code: string) => {
      spawned.mockImplementation(() => {
        throw Object.assign(new Error("no"), { code });
      });
      return open(process.execPath);
    };
    expect(await refused("ERR_ACCESS_DENIED")).toMatchObject({
      reason: "denied",
      remedy: expect.stringContaining("--allow-child-process"),
    });
    expect(await refused("EAGAIN")).toMatchObject({
      reason: "unsupported",
      detail: `${process.execPath} failed (EAGAIN).`,
    });
  });

  it("a program that gives no answer in time is stuck", async () => {
    const path = join(temporaryDirectory(), "sleeps");
    writeFileSync(path, "#!/bin/sh\nexec sleep 60\n", { mode: 0o755 });
    expect(await smiTable(path, "--query-gpu", ["uuid"], { deadlineMs: 50 })).toMatchObject({
      ...{ status: "unavailable", reason: "stuck", remedy: expect.stringContaining("-pm 1") },
    });
  });

  it("a program that is queried in the background keeps no process alive, and is stuck in the same time", async () => {
    const path = join(temporaryDirectory(), "sleeps");
    writeFileSync(path, "#!/bin/sh\nexec sleep 60\n", { mode: 0o755 });
    const alive = () =>
      process.getActiveResourcesInfo().filter((name) => /^(ProcessWrap|PipeWrap|Timeout)$/.test(name));
    const before = alive();
    const table = smiTable(path, "--query-gpu", ["uuid"], { deadlineMs: 50 });
    expect(alive()).toEqual(before);
    expect(await table).toMatchObject({ status: "unavailable", reason: "stuck" });
    const asked = smiTable(path, "--query-gpu", ["uuid"], { deadlineMs: 50, keepsAlive: true });
    expect(alive().length).toBeGreaterThan(before.length);
    expect(await asked).toMatchObject({ status: "unavailable", reason: "stuck" });
  });

  it("a program that gives no answer is given up when opening is aborted", async () => {
    const directory = temporaryDirectory();
    const path = join(directory, "sleeps");
    writeFileSync(path, "#!/bin/sh\nexec sleep 60\n", { mode: 0o755 });
    const controller = new AbortController();
    const opening = openSmi(
      { program: path, placed: [], mayHold: true },
      { ...standInless(), now: () => performance.now() },
      controller.signal,
    );
    controller.abort();
    await expect(opening).rejects.toThrow();
  });

  function standInless() {
    const directory = temporaryDirectory();
    const paths = { sys: directory, proc: directory, cgroup: directory };
    const files = {
      list: () => [],
      resolve: (path: string) => path,
      open: () => -1,
      read: () => 0,
      close: () => undefined,
      systemOf: () => 0,
    };
    return {
      paths,
      files,
      pause: async () => undefined,
      environment: {},
      gpus: "all" as const,
      cotenants: undefined,
    };
  }
});
