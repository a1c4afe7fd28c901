import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readPodLabels } from "../location/pod-labels.js";
import { HostLock } from "../start/host-lock.js";
import { regularText } from "./regular-file.js";

const IS_POSIX = process.platform !== "win32";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "wattspan-small-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** What others can put in place of a file. */
const TRAPS: Readonly<Record<string, (path: string) => void>> = {
  "a pipe that nobody writes to": (path) => void spawnSync("mkfifo", [path]),
  "a link to a device without an end": (path) => symlinkSync("/dev/zero", path),
  "a link to a terminal": (path) => symlinkSync("/dev/tty", path),
  "a link to itself": (path) => symlinkSync(path, path),
  "a folder": (path) => void spawnSync("mkdir", [path]),
};

it("regularText gives the beginning of a regular file, also of one of a terabyte", () => {
  const path = join(folder(), "file");
  writeFileSync(path, "sëven");
  truncateSync(path, 2 ** 40);
  expect([regularText(path, 6), regularText(path, 3), regularText(`${path}.none`, 5)]).toEqual([
    "sëven",
    "së",
    undefined,
  ]);
});

it.skipIf(!IS_POSIX)("regularText follows a link only where links are expected", () => {
  const path = join(folder(), "link");
  writeFileSync(`${path}.target`, "text");
  symlinkSync(`${path}.target`, path);
  expect([regularText(path, 4), regularText(path, 4, "follow")]).toEqual([undefined, "text"]);
});

it.skipIf(!IS_POSIX).each(Object.entries(TRAPS))(
  "nothing waits for %s, or reads it, in place of the lock or the pod's labels",
  (_, trap) => {
    const path = folder();
    trap(join(path, "wattspan-hardware.lock"));
    expect(new HostLock(path).held(0)).toBe(false);
    expect(readPodLabels(join(path, "wattspan-hardware.lock"))).toBeUndefined();
  },
);
