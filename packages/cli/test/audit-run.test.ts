/** `wattspan audit run`, `verify` and `trace`: real programs, recorded. */

import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { keepBusy } from "./busy-neighbours.js";
import { emptyFolder } from "./powercap-tree.js";
import { inProcess, run as ranIn, SHELL_COMMAND } from "./run-wattspan.js";
import { HAS_PROC, TEN_WATTS } from "./ten-watts.js";

const hasBash = spawnSync("bash", ["-c", "true"]).status === 0;
const WORK = "let sum = 0; for (let i = 0; i < 3e7; i++) sum += Math.sqrt(i); if (sum < 0) throw sum;";

let folder = "";
let record = "";
beforeEach(() => {
  folder = emptyFolder();
  record = join(folder, "run.audit.jsonl");
});
const audited = (program: string, ...options: string[]) =>
  inProcess(
    [
      "audit",
      "run",
      "--record",
      record,
      "--repetitions",
      "2",
      ...options,
      "--",
      process.execPath,
      "-e",
      program,
    ],
    { candidates: [TEN_WATTS] },
  );

describe.runIf(HAS_PROC)("wattspan audit", () => {
  it("a command is repeated, recorded and signed, verified by its key, and traced to its readings", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    writeFileSync(join(folder, "audit.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(join(folder, "audit.pub"), publicKey.export({ type: "spki", format: "pem" }));
    const run = await audited(WORK, "--sign", join(folder, "audit.pem"), "--location", "FR", "--json");
    // On a busy machine all may be void, and the code says so.
    expect(run.stderr).toBe("");
    const report = JSON.parse(run.stdout) as {
      repetitions: { joules: number; grams: number }[];
      counted: unknown[];
    };
    expect(run.code).toBe(report.counted.length > 0 ? 0 : 1);
    expect(report.repetitions.length).toBe(3);
    for (const { joules, grams } of report.repetitions) {
      expect(joules).toBeGreaterThan(0);
      expect(grams).toBeGreaterThan(0);
    }
    const text = readFileSync(record, "utf8");
    expect(text).not.toContain("sqrt");
    const verified = await inProcess(["audit", "verify", record, "--public-key", join(folder, "audit.pub")]);
    expect(verified).toMatchObject({ code: 0, stderr: "" });
    expect(verified.stdout).toMatch(/^valid: [\d,]+ lines, 3 repetitions, 3 footprints; signed by /);
    const { footprint } = JSON.parse(
      text.split("\n").find((line) => line.startsWith('{"type":"footprint"')) as string,
    ) as { footprint: { id: string } };
    const traced = await inProcess(["audit", "trace", record, footprint.id]);
    expect(traced).toMatchObject({ code: 0, stderr: "" });
    expect(traced.stdout).toMatch(/ J of devices, [\d.e-]+ gCO2e\n/);
    for (const figure of traced.stdout.match(/[\d.,e-]+(?= (?:J|g))/g) ?? expect.unreachable())
      expect(figure.replace(/^[0.]+|[.,]|e.*/g, "").length, figure).toBeLessThanOrEqual(4);
    expect(traced.stdout).toMatch(/\ndevice .+ by process-cpu \(model, accuracy .+\), line \d+: /);
    expect(traced.stdout).toMatch(/\nintensity: \d.* gCO2e\/kWh by /);
  });

  it("a record that was edited, signed by nobody, or is not there, is refused with what differs", async () => {
    await audited(WORK);
    const other = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" });
    writeFileSync(join(folder, "other.pub"), other);
    const unsigned = await inProcess(["audit", "verify", record, "--public-key", join(folder, "other.pub")]);
    expect(unsigned.code).toBe(1);
    expect(unsigned.stdout).toBe(
      "invalid: the record is not signed, so that nothing shows whose it is. `wattspan audit run --sign KEY` signs what it records.\n",
    );
    const lines = readFileSync(record, "utf8").split("\n");
    const at = lines.findIndex((line) => line.startsWith('{"type":"tick"'));
    writeFileSync(
      record,
      lines.with(at, (lines[at] as string).replace(/"energy":[^,]+/, '"energy":1')).join("\n"),
    );
    const edited = await inProcess(["audit", "verify", record]);
    expect(edited.code).toBe(1);
    expect(edited.stdout).toMatch(new RegExp(`^invalid: line ${at + 1}: hash is `));
    expect(await inProcess(["audit", "trace", record, "x"])).toMatchObject({ code: 1, stdout: "" });
    const missing = await inProcess(["audit", "verify", join(folder, "none")]);
    expect(missing).toMatchObject({ code: 1, stdout: "" });
    expect(missing.stderr).toContain("cannot be read");
  });

  it("a command that fails has no repetition that counts, and one that cannot start ends the audit", async () => {
    const failed = await audited("process.exit(3)");
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain("failed: exit code 3");
    expect(failed.stdout).toContain("0 counted, 2 of 2 void (failed 2)");
    const own = join(folder, "other.audit.jsonl");
    const none = await inProcess(["audit", "run", "--record", own, "--", "/no/such/program"], {
      candidates: [TEN_WATTS],
    });
    expect(none).toMatchObject({ code: 1, stdout: "" });
    expect(none.stderr).toContain("cannot be started (ENOENT)");
    expect(existsSync(own)).toBe(false);
    const again = await audited(WORK);
    expect(again.stderr).toContain("is there already");
  });

  it("a command that can no longer be started leaves the record of what ran", async () => {
    const program = join(folder, "program");
    writeFileSync(program, '#!/bin/sh\nrm -- "$0"\n', { mode: 0o755 });
    const run = await inProcess(["audit", "run", "--record", record, "--", program], {
      candidates: [TEN_WATTS],
    });
    expect(run.stderr).toContain("cannot be started (ENOENT)");
    expect((await inProcess(["audit", "verify", record])).stdout).toContain("partial");
  });

  it("a record has the tests of the meters, and the PUE as stated", async () => {
    const run = await inProcess(
      [
        ...["audit", "run", "--record", record, "--repetitions", "1"],
        ...["--pue", "1.12=operator's report", "--", process.execPath, "-e", WORK],
      ],
      { candidates: [TEN_WATTS] },
    );
    expect(run.stderr).toMatch(
      /^meter process-cpu passed its test: process-cpu( [\d.]+ W at rest)?, modelled for the workload alone$/m,
    );
    expect(run.stdout).toMatch(/\d of 1 void/);
    expect(run.stdout).toContain(
      "\nThe grams are of the world's average grid. State the place by --location",
    );
    const lines = readFileSync(record, "utf8").trim().split("\n");
    expect(JSON.parse(lines[1] as string)).toMatchObject({
      pue: { value: 1.12, source: "operator's report" },
      selfTests: [{ meter: "process-cpu", outcome: "passed" }],
    });
    expect((await inProcess(["audit", "verify", record])).code).toBe(0);
  });

  it("repetitions beside busy neighbours are void by rule, and the report says how many of how many", async () => {
    keepBusy();
    const { stdout, code } = await audited(WORK, "--json", "--repetitions", "1", "--warm-ups", "0");
    const { counted, voids, voidsByRule } = JSON.parse(stdout) as {
      counted: unknown[];
      voids: number;
      voidsByRule: { others?: number; steal?: number };
    };
    expect([code, counted.length, voids]).toEqual([1, 0, 1]);
    expect((voidsByRule.others ?? 0) + (voidsByRule.steal ?? 0)).toBe(1);
  });

  it("an audit whose output nobody reads any longer leaves a whole record", async () => {
    const node = `'${process.execPath}' -e 0`;
    const shell = `${SHELL_COMMAND} audit run --record '${record}' --repetitions 1 --json -- ${node} 2>&1 | true`;
    expect(ranIn("sh", ["-c", shell]).code).toBe(0);
    const verified = await inProcess(["audit", "verify", record]);
    expect(verified.stdout).toMatch(/^valid: .* 2 repetitions/);
  });

  // Skipped without bash, whose pipes these are.
  it.skipIf(!hasBash)("a key is read from a pipe, also one that is written to late", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    writeFileSync(join(folder, "audit.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(join(folder, "audit.pub"), publicKey.export({ type: "spki", format: "pem" }));
    const late = `<('${process.execPath}' -e 'process.stdin.pipe(process.stdout)' < '${join(folder, "audit.pem")}')`;
    const options = `--record '${record}' --sign ${late} --repetitions 1 --warm-ups 0`;
    ranIn("bash", ["-c", `${SHELL_COMMAND} audit run ${options} -- true`]);
    const verified = await inProcess(["audit", "verify", record, "--public-key", join(folder, "audit.pub")]);
    expect(verified).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("1 repetition, 1 footprint; signed by "),
    });
  });

  it("a command is not audited without a folder for temporary files, which the error names in a line", async () => {
    for (const line of ["run", `compare ${folder} ${folder} --max-increase energy=5%`]) {
      vi.stubEnv("TMPDIR", "/no/such");
      const running = inProcess(["audit", ...line.split(" "), "--", "true"], { candidates: [TEN_WATTS] });
      const { code, stderr } = await running.finally(() => vi.unstubAllEnvs());
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^wattspan: no temporary file can be written in \/no\/such \(ENOENT\): set TMPDIR .+\n$/,
      );
    }
  });

  it("a key without end is no key", async () => {
    for (const option of ["run --sign", "verify --public-key"]) {
      const ended = await inProcess(["audit", ...option.split(" "), "/dev/zero", record, "--", "true"]);
      expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining("key in PEM") });
    }
  });

  it("a command line that is wrong is answered with what is expected", async () => {
    for (const [args, text] of [
      [["run"], "the command: expected one after --"],
      [["run", "--sign", "/none", "--", "true"], "--sign"],
      [["run", "--repetitions", "0", "--", "true"], "--repetitions"],
      [["run", "--pue", "1.2", "--", "true"], "--pue"],
      [["run", "--pue", "0.8=me", "--", "true"], "--pue"],
      [["verify", "x", "--public-key", "/none"], "--public-key"],
    ] as const) {
      const { code, stderr } = await inProcess(["audit", ...args]);
      expect(code).toBe(2);
      expect(stderr).toContain(text);
    }
  });
});
