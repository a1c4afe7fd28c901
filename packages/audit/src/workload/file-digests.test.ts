import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type DigestProgress, FileDigests } from "./file-digests.js";
import type { WorkloadPlan } from "./workload.js";
import { workloadDigests } from "./workload-digests.js";

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

/** When what was just written has been there for long. */
const later = () => Date.now() + 60_000;

describe("digests of what a workload reads", () => {
  it("a digest ends at its first piece after the signal", async () => {
    const stop = new AbortController();
    let pieces = 0;
    const digests = new FileDigests(() => {
      pieces++;
      stop.abort();
    }, stop.signal);
    await expect(digests.of(folder, "large.bin")).rejects.toThrow("The digest of large.bin was aborted.");
    expect(pieces).toBe(1);
  });

  it("a file is read in pieces, with progress, and once", async () => {
    const seen: DigestProgress[] = [];
    const digests = new FileDigests((progress) => seen.push(progress), undefined, later);
    const found = { sha256: sha256(LARGE), bytes: LARGE.length };
    expect(await digests.of(folder, "large.bin")).toEqual(found);
    expect(seen.map(({ path, totalBytes }) => [path, totalBytes])).toEqual(
      seen.map(() => ["large.bin", LARGE.length]),
    );
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)?.bytes).toBe(LARGE.length);
    const before = seen.length;
    expect(await digests.of(folder, "./large.bin")).toEqual(found);
    expect(seen.length).toBe(before);
    utimesSync(join(folder, "large.bin"), 1, 1);
    await digests.of(folder, "large.bin");
    expect(seen.length).toBeGreaterThan(before);
  });

  it("a file that is edited in place is read again where its time is set back, and where it was just written", async () => {
    const path = join(folder, "edited.bin");
    let changedMs = 0;
    for (const nowMs of [later, Date.now]) {
      const digests = new FileDigests(undefined, undefined, nowMs);
      for (const text of ["one", "two"]) {
        do {
          writeFileSync(path, text);
          utimesSync(path, 1, 1);
        } while (lstatSync(path).ctimeMs === changedMs && nowMs === later); // two in one step of the disk's time
        changedMs = lstatSync(path).ctimeMs;
        expect((await digests.of(folder, "edited.bin")).sha256).toBe(sha256(text));
      }
    }
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
        const { sha256: digest, files, bytes } = await new FileDigests().of(folder, name);
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
      expect(await new FileDigests().of(own, "data")).toMatchObject({ files: 2, bytes: 8 });
      symlinkSync("..", join(own, "data/circle"));
      symlinkSync("/etc/hostname", join(own, "outside"));
      spawnSync("mkfifo", [join(own, "pipe")]);
      for (const [path, problem] of [
        ["data", "data/circle is neither a file nor a folder"],
        ["outside", "leads out of the folder"],
        ["pipe", "is neither a file nor a folder"],
        ["none", "cannot be read (ENOENT)"],
      ] as const)
        await expect(new FileDigests().of(own, path), path).rejects.toThrow(problem);
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
    expect(await workloadDigests(plan, folder, new FileDigests())).toEqual([
      { of: "input", path: "model/a.txt", sha256: sha256("a"), bytes: 1 },
      { of: "model", name: "m", path: "model", sha256: expect.any(String), bytes: 5, files: 4 },
      { of: "model", name: "hosted", sha256: sha256("h"), isStated: true },
      { of: "dataset", name: "d", version: "3", path: "model/b.txt", sha256: sha256("b"), bytes: 1 },
    ]);
    const other = { ...plan, inputs: [{ path: "model/b.txt", sha256: sha256("a") }] };
    await expect(workloadDigests(other, folder, new FileDigests())).rejects.toThrow("the workload expects");
  });
});
