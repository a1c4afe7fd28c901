import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../test/clean-up.js";
import { registeredHost } from "../../test/registered-host.js";
import { temporaryDirectory } from "../../test/trees/temporary-tree.js";
import { threadName } from "./thread-name.js";

afterEach(cleanUp);

const isLinux = process.platform === "linux";
const ZONE = "GPU-1";

describe("a folder in which anybody may put anything", () => {
  const ELSEWHERE = "7-7-1-01234567_9";

  /** A registry that has looked, and counts what others could count. */
  async function looked() {
    const place = registeredHost();
    const registry = place.joinFromContainer();
    registry.count(ZONE);
    await registry.look();
    return { ...place, registry };
  }
  const entry = (parts: unknown) => JSON.stringify({ parts, groups: ["2:1"], fromS: 1 });

  it.runIf(isLinux)(
    "links, pipes, folders and long files under the names of meterings are left alone",
    async () => {
      const { registry, files, folder } = await looked();
      writeFileSync(join(folder, "secret"), entry({ [ZONE]: 1 }));
      symlinkSync(join(folder, "secret"), join(files, "8-8-1-01234567_9"));
      execFileSync("mkfifo", [join(files, "9-9-1-01234567_9")]);
      mkdirSync(join(files, "10-10-1-01234567_9"));
      writeFileSync(join(files, "11-11-1-01234567_9"), entry({ [ZONE]: 1 }).padEnd(70_000));
      await registry.look();
      expect(registry.sharers(ZONE)).toBe(1);
      expect(registry.peers?.size).toBe(0);
      expect(readFileSync(join(folder, "secret"), "utf8")).not.toBe("");
    },
  );

  it.each([
    "",
    "{",
    "null",
    "[]",
    entry(null),
    entry({ [ZONE]: "1" }),
    entry({ [ZONE]: -1 }),
    entry({ [ZONE]: 1e9 }),
    '{"parts":{"GPU-1":NaN}}',
  ])("a metering counts nothing that says %j", async (text) => {
    const { registry, files } = await looked();
    writeFileSync(join(files, ELSEWHERE), text);
    utimesSync(join(files, ELSEWHERE), 1001, 1001);
    await registry.look();
    expect(registry.peers?.size).toBe(1);
    expect(registry.sharers(ZONE)).toBe(1);
  });

  it("names that are no thread's are left alone", async () => {
    const { registry, files } = await looked();
    for (const name of [
      "0-0-1-",
      "-1-1-1-",
      "a",
      "1-1-1-../x".replace("/", "%"),
      ".x",
      `${"9".repeat(40)}-1-1-`,
    ])
      writeFileSync(join(files, name), entry({ [ZONE]: 1 }));
    await registry.look();
    expect(registry.peers?.size).toBe(0);
    expect(readdirSync(files)).toHaveLength(7);
  });

  it("a full folder costs no more than its first names, and who looks says that it cannot see all", async () => {
    const { registry, files } = await looked();
    for (let i = 0; i < 1100; i++) writeFileSync(join(files, `7-${i}-1-01234567_9`), entry({ [ZONE]: 1 }));
    await registry.look();
    expect(registry.blindness).toMatch(/full/);
    expect(registry.peers).toBeUndefined();
    expect(registry.isUndivided(ZONE)).toBe(true);
    expect(registry.sharers(ZONE)).toBeLessThanOrEqual(257);
  });

  it("a folder that is none, or a link, is not used, and who looks says why", async () => {
    for (const put of [(at: string) => writeFileSync(at, ""), (at: string) => symlinkSync("/", at)]) {
      const { join: join_, files } = registeredHost();
      put(files);
      const registry = join_(threadName());
      await registry.look();
      expect(registry.blindness).toMatch(/wattspan-meterings cannot be used \(E[A-Z]+\)$/);
      expect(registry.peers).toBeUndefined();
      expect(registry.sharers(ZONE)).toBe(1);
    }
  });

  it("the folder lets everybody add files, and remove only his own", async () => {
    const { files } = await looked();
    expect(statSync(files).mode & 0o7777).toBe(0o1777);
    for (const name of readdirSync(files)) expect(statSync(join(files, name)).mode & 0o777).toBe(0o644);
  });

  it("a missing folder is no error, and is used when it is there", async () => {
    const folder = join(temporaryDirectory(), "later");
    const { join: join_ } = registeredHost(folder);
    const registry = join_(threadName());
    await registry.look();
    expect(registry.blindness).toMatch(/ENOENT/);
    mkdirSync(folder);
    await registry.look();
    expect(registry.blindness).toBeUndefined();
    registry.leave();
    expect(existsSync(join(folder, "wattspan-meterings"))).toBe(true);
    expect(readdirSync(join(folder, "wattspan-meterings"))).toEqual([]);
  });
});
