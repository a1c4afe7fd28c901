import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { pathDigest } from "./path-digest.js";
import type { WorkloadPlan } from "./workload.js";
import { workloadFacts } from "./workload-digests.js";

const folder = mkdtempSync(join(tmpdir(), "wattspan-digests-"));
afterAll(() => rmSync(folder, { recursive: true }));
const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");
const LARGE = Buffer.alloc(3_500_000, "wattspan");

mkdirSync(join(folder, "model/inner"), { recursive: true });
writeFileSync(join(folder, "large.bin"), LARGE);
for (const [name, text] of Object.entries({
  "b.txt": "b",
  "a.txt": "a",
  "inner/Z.bin": "z",
  "inner/é.bin": "é",
}))
  writeFileSync(join(folder, "model", name), text);

describe("digests of what a workload reads", () => {
  it("a file is read in pieces, with progress, and no further than the signal", async () => {
    const seen: (readonly [string, number, number])[] = [];
    const stop = new AbortController();
    const options = {
      onProgress: (...at: readonly [string, number, number]) => seen.push(at),
      signal: stop.signal,
    };
    expect(await pathDigest(folder, "large.bin", options)).toEqual({
      sha256: sha256(LARGE),
      bytes: LARGE.length,
    });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toEqual(["large.bin", LARGE.length, LARGE.length]);
    const stopping = { ...options, onProgress: () => stop.abort() };
    await expect(pathDigest(folder, "large.bin", stopping)).rejects.toThrow(
      "The digest of large.bin was aborted.",
    );
  });

  it.skipIf(process.platform !== "linux")(
    "a folder has the digest that sha256sum gives, also with links and spaces, and without files",
    async () => {
      const command =
        "find -L . -type f -print0 | sed -z 's|^\\./||' | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum";
      const odd = join(folder, "odd");
      mkdirSync(join(odd, "a folder"), { recursive: true });
      writeFileSync(join(odd, "it's a file"), "1");
      symlinkSync("../it's a file", join(odd, "a folder/link"));
      mkdirSync(join(folder, "empty"));
      for (const [name, counts] of [
        ["model", [4, 5]],
        ["odd", [2, 2]],
        ["empty", [0, 0]],
      ] as const) {
        const { sha256: digest, files, bytes } = await pathDigest(folder, name);
        const printed = execFileSync("sh", ["-c", command], { cwd: join(folder, name), encoding: "utf8" });
        expect([`${digest}  -\n`, files, bytes], name).toEqual([printed, ...counts]);
      }
    },
  );

  it.skipIf(process.platform === "win32")(
    "links that stay are followed to files; others, and pipes, are refused",
    async () => {
      const own = join(folder, "links");
      mkdirSync(join(own, "data/snapshot"), { recursive: true });
      writeFileSync(join(own, "data/blob"), "blob");
      symlinkSync("../blob", join(own, "data/snapshot/weights"));
      expect(await pathDigest(own, "data")).toMatchObject({ files: 2, bytes: 8 });
      symlinkSync("..", join(own, "data/circle"));
      symlinkSync("/etc/hostname", join(own, "outside"));
      spawnSync("mkfifo", [join(own, "pipe")]);
      for (const [path, problem] of [
        ["data", "data/circle is neither a file nor a folder"],
        ["outside", "leads out of the folder"],
        ["pipe", "is neither a file nor a folder"],
        ["none", "cannot be read (ENOENT)"],
      ] as const)
        await expect(pathDigest(own, path), path).rejects.toThrow(problem);
    },
  );

  it("a plan's digests are found, and one that is not as stated is refused", async () => {
    const plan: WorkloadPlan = {
      version: 1,
      name: "n",
      scope: "inference",
      command: ["true"],
      inputs: [{ path: "model/a.txt", sha256: sha256("a") }],
      models: [{ name: "m", path: "model" }, { name: "hosted", sha256: sha256("h") }, { name: "unknown" }],
      dataset: { name: "d", version: "3", path: "model/b.txt" },
    };
    const file = { plan, folder, name: "workload.yaml" };
    expect((await workloadFacts(file, {})).digests).toEqual([
      { of: "input", path: "model/a.txt", sha256: sha256("a"), bytes: 1 },
      { of: "model", name: "m", path: "model", sha256: expect.any(String), bytes: 5, files: 4 },
      { of: "model", name: "hosted", sha256: sha256("h"), isStated: true },
      { of: "dataset", name: "d", version: "3", path: "model/b.txt", sha256: sha256("b"), bytes: 1 },
    ]);
    const other = { ...plan, inputs: [{ path: "model/b.txt", sha256: sha256("a") }] };
    await expect(workloadFacts({ ...file, plan: other }, {})).rejects.toThrow("the workload expects");
  });
});
