import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatName, lifeOf, ownPlace, parseName, threadName } from "./thread-name.js";

const isLinux = process.platform === "linux";

describe("threadName", () => {
  it("threadName() is of a thread that is alive", () => {
    expect(lifeOf(threadName())).toBe(isLinux ? "alive" : "unseen");
    expect(lifeOf(threadName(process.ppid, process.ppid))).toBe(isLinux ? "alive" : "unseen");
  });

  it("a process that has ended is gone", () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    expect(lifeOf({ ...threadName(), pid, thread: pid })).toBe("gone");
  });

  it("a thread in another namespace is unseen, regardless of its number here", () => {
    expect(lifeOf({ ...threadName(), place: "01234567_1" })).toBe("unseen");
  });

  it.runIf(isLinux)("a process in a namespace of its own has a place of its own", () => {
    const unshare = ["--user", "--map-root-user", "--pid", "--fork", "--mount-proc"];
    const { status, stdout } = spawnSync("unshare", [...unshare, "readlink", "/proc/self/ns/pid"]);
    if (status !== 0) return; // Not allowed here.
    expect(ownPlace()).not.toContain(/\d+/.exec(String(stdout))?.[0]);
    expect(ownPlace()).toMatch(/^[\da-f]{8}_\d+$/);
  });
});

describe("names of threads as text", () => {
  it("a name is the same again after it was written", () => {
    const own = threadName();
    expect(parseName(formatName(own))).toEqual(own);
  });

  it("a text that is no name is none, and anything else is written as it was", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d_a-f-]{0,40}$/)), (text) => {
        const name = parseName(text);
        if (name) expect(parseName(formatName(name))).toEqual(name);
        expect(text.includes("/") && name).toBe(text.includes("/") ? undefined : false);
      }),
    );
  });
});
