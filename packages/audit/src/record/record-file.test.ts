import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cardMetering } from "../../test/card-metering.js";
import { AuditError } from "../format/audit-error.js";
import { type AuditOptions, audit } from "../run/audit.js";
import { verify } from "../verify/verify.js";
import { recordFile } from "./record-file.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "record-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Fails with this error of the system after so many bytes, of which it still writes those that fit. */
const failingAfter = (bytes: number, code: string) => async (path: string, flags: string) => {
  const file = await open(path, flags);
  let left = bytes;
  return {
    async appendFile(text: string) {
      const whole = Buffer.from(text);
      await file.appendFile(whole.subarray(0, left));
      left = Math.max(0, left - whole.length);
      if (left === 0) throw Object.assign(new Error(`${code}: write`), { code });
    },
    stat: file.stat.bind(file),
    close: file.close.bind(file),
  } as Awaited<ReturnType<typeof open>>;
};

/** Runs a workload that leaves much to record, and keeps what its calls gave. */
function recorded(file: string, more: Partial<AuditOptions> = {}) {
  const answers: number[] = [];
  const done = audit({
    workload: {
      name: "much",
      run: ({ metering }) => {
        for (let call = 0; call < 500; call++)
          answers.push(metering.meterInference({ model: "m" }, () => call));
      },
    },
    repetitions: 20,
    file,
    rules: { steal: 1, others: 1 },
    metering: cardMetering,
    ...more,
  });
  return { done, answers };
}

const canMount = ((): boolean => {
  try {
    const at = mkdtempSync(join(tmpdir(), "mount-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", at], { stdio: "ignore" });
    execFileSync("umount", [at]);
    rmSync(at, { recursive: true });
    return true;
  } catch {
    return false;
  }
})();

describe("a record whose disk fails", () => {
  it.runIf(canMount)(
    "a record on a full disk ends with a typed error, and is valid up to its last line",
    async () => {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "none", folder]);
      try {
        const file = join(folder, "run.audit.jsonl");
        const { done, answers } = recorded(file);
        const error = await done.catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(AuditError);
        expect(error).toMatchObject({
          message: expect.stringContaining("valid up to its last whole line"),
          cause: { code: "ENOSPC" },
        });
        expect(await verify(file)).toMatchObject({ verdict: "valid", partial: true });
        expect(readFileSync(file).length).toBe(2 ** 20);
        expect(answers.length % 500).toBe(0);
        expect(answers.slice(0, 500)).toEqual(Array.from({ length: 500 }, (_, call) => call));
      } finally {
        execFileSync("umount", [folder]);
      }
    },
  );

  it.each(["ENOSPC", "EIO", "EPIPE", "EDQUOT"])(
    "a record that fails with %s holds all lines up to it",
    async (code) => {
      const lines = Array.from({ length: 50 }, (_, line) => `{"line":${line}}\n`);
      for (const bytes of [0, 1, 13, 200]) {
        const path = join(folder, `${bytes}.jsonl`);
        const file = await recordFile(path, failingAfter(bytes, code));
        for (const line of lines) file.write(line);
        await expect(file.drain()).rejects.toMatchObject({ name: "AuditError", cause: { code } });
        expect(() => file.write("more\n")).toThrow(AuditError);
        await expect(file.close()).rejects.toThrow(code);
        expect(readFileSync(path, "utf8")).toBe(lines.join("").slice(0, bytes));
      }
    },
  );

  it("a record whose folder is removed in mid-run ends the run with a typed error", async () => {
    const below = join(folder, "below");
    mkdirSync(below);
    const { done, answers } = recorded(join(below, "run.audit.jsonl"), {
      onProgress: ({ done: over }) => over === 2 && rmSync(below, { recursive: true }),
    });
    await expect(done).rejects.toMatchObject({
      ...{ name: "AuditError", message: expect.stringContaining("was removed while it was written") },
      cause: { code: "ENOENT" },
    });
    expect(answers.length).toBe(3 * 500);
  });

  it("a record that another file replaces in mid-run is not taken for it", async () => {
    const path = join(folder, "run.audit.jsonl");
    const file = await recordFile(path);
    file.write("{}\n");
    await file.drain();
    renameSync(path, join(folder, "moved.jsonl"));
    writeFileSync(path, "another\n");
    await expect(file.drain()).rejects.toThrow("was replaced while it was written");
    await expect(file.close()).rejects.toThrow(AuditError);
    expect(readFileSync(path, "utf8")).toBe("another\n");
  });

  it("a record in a folder that is not there names it", async () => {
    const missing = recordFile(join(folder, "none", "run.audit.jsonl"));
    await expect(missing).rejects.toMatchObject({ name: "AuditError", cause: { code: "ENOENT" } });
  });
});
