import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMetering, systemClock } from "@wattspan/core";
import { fakeMeter } from "@wattspan/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CARD, cardMetering } from "../../test/card-metering.js";
import { verify } from "../verify/verify.js";
import { type AuditOptions, type AuditProgress, audit } from "./audit.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "audit-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const optionsOf = (more: Partial<AuditOptions> = {}): AuditOptions => ({
  workload: {
    name: "work",
    inputs: { seed: 7 },
    run: ({ metering }) =>
      metering.meterInference({ model: "m" }, () => new Promise((resolve) => setTimeout(resolve, 20))),
  },
  repetitions: 3,
  file: join(folder, "run.audit.jsonl"),
  rules: { steal: 1, others: 1 },
  metering: cardMetering,
  ...more,
});

describe("an audit", () => {
  it("an audit repeats, records, signs, and is valid", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const seen: AuditProgress[] = [];
    const report = await audit(optionsOf({ key: privateKey, onProgress: (progress) => seen.push(progress) }));
    expect(report.repetitions.map((one) => one.void)).toEqual(["warm-up", undefined, undefined, undefined]);
    expect(report.counted.length).toBe(3);
    expect(report.voids).toBe(0);
    for (const { joules = 0, from, to, footprints } of report.counted) {
      expect(footprints).toBe(2);
      expect(joules).toBeGreaterThan(0);
      expect(joules).toBeLessThan(200 * (to - from));
    }
    expect(readFileSync(report.file, "utf8").split("\n")[2]).toContain('"rules":{"steal":1,"others":1,');
    expect(seen.map(({ done, total }) => [done, total])).toEqual([0, 1, 2, 3, 4].map((done) => [done, 4]));
    expect(seen.at(-1)?.leftS).toBe(0);
    const verdict = await verify(report.file);
    expect(verdict).toMatchObject({
      verdict: "valid",
      partial: false,
      repetitions: 4,
      publicKey: expect.any(String),
    });
  });

  it("a repetition whose workload fails is void, and what it said is not recorded", async () => {
    const secret = "sk-secret";
    const run = ({ index }: { index: number }) => {
      if (index === 2) throw new TypeError(secret);
    };
    const report = await audit(optionsOf({ workload: { name: "fails", run } }));
    expect(report.repetitions[2]?.void).toBe("failed: TypeError");
    expect(report.voids).toBe(1);
    expect(readFileSync(report.file, "utf8")).not.toContain(secret);
    expect(await verify(report.file)).toMatchObject({ verdict: "valid" });
  });

  it("an audit that is aborted leaves a partial record that is valid", async () => {
    const stop = new AbortController();
    const aborted = audit(
      optionsOf({ signal: stop.signal, workload: { name: "long", run: () => stop.abort() } }),
    );
    await expect(aborted).rejects.toThrow("aborted");
    expect(await verify(join(folder, "run.audit.jsonl"))).toMatchObject({
      ...{ verdict: "valid", partial: true, repetitions: 1 },
    });
  });

  it("a repetition that ends well because the audit is aborted is void", async () => {
    const stop = new AbortController();
    const workload = { name: "part", run: () => stop.abort() };
    await expect(audit(optionsOf({ signal: stop.signal, workload, warmUps: 0 }))).rejects.toThrow("aborted");
    expect(readFileSync(join(folder, "run.audit.jsonl"), "utf8")).toContain('"void":"failed: aborted"');
  });

  it("no repetition begins after the audit is aborted, and without one there is no record", async () => {
    const stop = new AbortController();
    const begun: number[] = [];
    const options = optionsOf({
      signal: stop.signal,
      workload: { name: "waits", run: ({ index }) => begun.push(index) },
      restS: 3600,
      onProgress: ({ done }) => void (done === 1 && queueMicrotask(() => stop.abort())),
    });
    await expect(audit(options)).rejects.toThrow("aborted. Its record is valid, and partial");
    expect(begun).toEqual([0]);
    expect(await verify(options.file)).toMatchObject({ verdict: "valid", partial: true, repetitions: 1 });
    const file = join(folder, "none.audit.jsonl");
    await expect(audit({ ...options, file })).rejects.toThrow("aborted before it began");
    expect([begun, existsSync(file)]).toEqual([[0], false]);
  });

  it("an audit never overwrites a file, and refuses counts that are none", async () => {
    const options = optionsOf();
    writeFileSync(options.file, "mine");
    await expect(audit(options)).rejects.toThrow("could not be created (EEXIST");
    expect(readFileSync(options.file, "utf8")).toBe("mine");
    for (const repetitions of [0, -1, 1.5, Number.NaN])
      await expect(audit(optionsOf({ repetitions }))).rejects.toThrow("whole number from 1");
  });

  it("a repetition whose meter is lost is void, and so are those after it", async () => {
    const meter = fakeMeter({ clock: systemClock, zones: [CARD] });
    const base = optionsOf();
    const run: AuditOptions["workload"]["run"] = async (repetition) => {
      if (repetition.index === 2) meter.lose();
      if (repetition.index === 4) meter.recover();
      await base.workload.run(repetition);
    };
    const report = await audit(
      optionsOf({
        workload: { name: "loses", run },
        repetitions: 6,
        metering: (taps) => createMetering({ meters: [meter], telemetry: { detail: "off" }, ...taps }),
      }),
    );
    expect(report.voidsByRule).toEqual({ meter: 2 });
    expect(report.repetitions.map((one) => one.void)).toEqual([
      "warm-up",
      undefined,
      "meter: card lost",
      "meter: card lost",
      undefined,
      undefined,
      undefined,
    ]);
    expect(report.repetitions[2]?.facts).toMatchObject({ rule: "meter", lost: ["card lost"] });
    expect(await verify(report.file)).toMatchObject({ verdict: "valid" });
  });

  it("a meter that fails its test is named and not used, and one that passes is", async () => {
    const sound = fakeMeter({ clock: systemClock, zones: [CARD] });
    const still = fakeMeter({
      clock: systemClock,
      name: "still",
      zones: [{ ...CARD, id: "dead", watts: () => 0 }],
    });
    const seen: string[] = [];
    const report = await audit(
      optionsOf({
        meters: [still, sound],
        onTested: (tests) => seen.push(...tests.map(({ meter, outcome }) => `${meter} ${outcome}`)),
        metering: (taps) => createMetering({ telemetry: { detail: "off" }, ...taps }),
      }),
    );
    expect(seen).toEqual(["still failed", "fake passed"]);
    expect(report.devices.map(({ zone }) => zone)).toEqual(["card"]);
    const environment = JSON.parse(readFileSync(report.file, "utf8").split("\n")[1] as string);
    expect(environment.selfTests[0]).toMatchObject({ meter: "still", outcome: "failed" });
    expect(environment.selfTests[1].zones[0].watts).toBeGreaterThan(90);
  });

  it("an audit whose meters all fail their tests is refused before it records", async () => {
    const still = fakeMeter({ clock: systemClock, name: "still", zones: [{ ...CARD, watts: () => 0 }] });
    const refused = optionsOf({ meters: [still] });
    await expect(audit(refused)).rejects.toThrow(
      "No meter passed its test: still (card: its counter stood still",
    );
    expect(existsSync(refused.file)).toBe(false);
  });

  it("a PUE that is none is refused", async () => {
    for (const pue of [
      { value: 0.9, source: "operator" },
      { value: Number.NaN, source: "operator" },
      { value: 1.2, source: " " },
    ])
      await expect(audit(optionsOf({ stated: { pue } }))).rejects.toThrow(
        "expected a number from 1 to 10, and its source",
      );
  });

  it("what is stated is recorded, and what of it changes is listed", async () => {
    let asked = 0;
    const stated = {
      pue: { value: 1.12, source: "operator's report of 2026" },
      machine: () => ({ cards: [{ id: "gpu-0", powerLimitW: asked++ === 0 ? 300 : 250 }] }),
    };
    const report = await audit(optionsOf({ stated }));
    expect(readFileSync(report.file, "utf8").split("\n")[1]).toContain('"pue":{"value":1.12,');
    expect(report.changes).toContainEqual({ fact: "cards.0.powerLimitW", a: "300", b: "250" });
  });

  it("an audit whose meter cannot be started rejects with that error", async () => {
    const failing = optionsOf({
      metering: () => {
        throw new RangeError("no meter");
      },
    });
    await expect(audit(failing)).rejects.toThrow("no meter");
    expect(await verify(failing.file)).toMatchObject({ verdict: "valid", partial: true, repetitions: 0 });
  });

  it("a workload states its scope, what it did, and its CPU seconds; a guardrail that it does not report voids", async () => {
    const run: AuditOptions["workload"]["run"] = ({ index, report }) =>
      report({
        units: 4,
        guardrails: index < 3 ? { moderation: 4 } : {},
        ...({ note: "sk-secret", recall: Number.NaN, goals: 5n, list: null } as object),
      });
    const workload = {
      name: "w",
      scope: "training",
      guardrails: ["moderation"],
      facts: { plan: 5 },
      run,
    } as const;
    const report = await audit(optionsOf({ workload }));
    expect(report.repetitions.map((one) => one.void)).toEqual([
      ...["warm-up", undefined, undefined, "failed: guardrail not reported: moderation"],
    ]);
    expect(report.counted[0]?.facts).toMatchObject({ cpuS: expect.any(Number) });
    expect(report.counted[0]?.facts?.reported).toEqual({ units: 4, guardrails: { moderation: 4 } });
    const lines = readFileSync(report.file, "utf8").split("\n");
    expect(JSON.parse(lines[2] as string)).toMatchObject({ scope: "training", plan: 5 });
  });

  it("a repetition that takes too long is void, and what is read of it afterwards is not counted", async () => {
    const read: number[] = [];
    const workload: AuditOptions["workload"] = {
      name: "slow",
      run: ({ signal }) => new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve())),
      afterwards: ({ index }) => read.push(index),
    };
    const report = await audit(optionsOf({ workload, timeoutS: 0.02, restS: 0.001 }));
    expect(report.repetitions.map((one) => one.void)).toEqual(
      Array(4).fill("failed: timeout, longer than 0.02 s"),
    );
    expect(read).toEqual([]);
    expect(await verify(report.file)).toMatchObject({ verdict: "valid" });
    const failing = {
      name: "f",
      run: () => 1,
      afterwards: () => Promise.reject(new RangeError("sk-secret")),
    };
    const file = join(folder, "other.audit.jsonl");
    const { repetitions } = await audit(optionsOf({ workload: failing, file }));
    expect(repetitions.map((one) => one.void)).toEqual(Array(4).fill("failed: RangeError"));
  });
});
