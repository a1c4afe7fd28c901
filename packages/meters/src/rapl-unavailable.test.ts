import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SERVER } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../test/clean-up.js";
import { treeSetting } from "../test/trees/open-tree.js";
import { temporaryDirectory } from "../test/trees/temporary-tree.js";
import { rapl } from "./rapl.js";

afterEach(cleanUp);

const openAt = (root: string) => rapl({ root }).open(new AbortController().signal);

describe("rapl is unavailable", () => {
  it("rapl() is absent without the powercap class, and says what to load", async () => {
    expect(await openAt(temporaryDirectory())).toMatchObject({
      status: "unavailable",
      reason: "absent",
      detail: expect.stringContaining("ENOENT"),
      remedy: expect.stringContaining("modprobe"),
    });
  });

  it("rapl() is absent where the powercap class holds no RAPL domain", async () => {
    const root = temporaryDirectory();
    mkdirSync(join(root, "class/powercap/dtpm:0"), { recursive: true });
    expect(await openAt(root)).toMatchObject({
      reason: "absent",
      detail: expect.stringContaining("no RAPL domain"),
    });
  });

  it("rapl() is denied where the powercap class may not be listed", async () => {
    const setting = treeSetting(SERVER);
    const denied = Object.assign(new Error("EACCES"), { code: "EACCES" });
    Object.assign(setting.files, {
      list() {
        throw denied;
      },
    });
    expect(await setting.open()).toMatchObject({ reason: "denied" });
  });

  it.each(["EACCES", "EPERM"])(
    "rapl() is denied where the counters fail to open with %s, with a command to paste",
    async (code) => {
      const setting = treeSetting(SERVER);
      setting.files.failOpen("energy_uj", code);
      expect(await setting.open()).toMatchObject({
        status: "unavailable",
        reason: "denied",
        detail: `None of the 4 RAPL counters in ${setting.tree.root}/class/powercap can be read (${code}).`,
        remedy: expect.stringContaining("chmod 0440 intel-rapl*:*/energy_uj"),
      });
      expect(setting.files.descriptors.now).toBe(0);
    },
  );

  it("rapl() is absent where a container sees links without their targets, with how to mount those", async () => {
    const setting = treeSetting(SERVER.map((domain) => ({ ...domain, dangling: true })));
    expect(await setting.open()).toMatchObject({
      reason: "absent",
      detail: expect.stringContaining("4 RAPL domains are listed"),
      remedy: expect.stringContaining("rapl({ root: '/host/sys' })"),
    });
  });

  it("rapl() is unsupported where the domains have no counters", async () => {
    const setting = treeSetting([{ id: "intel-rapl:0", name: "package-0" }]);
    expect(await setting.open()).toMatchObject({
      reason: "unsupported",
      detail: expect.stringContaining("energy_uj"),
    });
  });

  it.each(["EIO", "ENODATA"])("rapl() is unsupported where every counter fails with %s", async (code) => {
    const setting = treeSetting(SERVER);
    setting.files.failRead("energy_uj", code);
    expect(await setting.open()).toMatchObject({
      reason: "unsupported",
      detail: expect.stringContaining(code),
    });
    expect(setting.files.descriptors.now).toBe(0);
  });

  it("rapl() rejects its opening when aborted", async () => {
    await expect(rapl().open(AbortSignal.abort())).rejects.toThrow("abort");
  });
});
