import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StoredWork, storeWork } from "../../test/stored-work.js";
import type { StoredAudit } from "../stored/stored-audit.js";
import { storedAudits } from "../stored/stored-audits.js";
import { driftOfRecords } from "./drift-of-records.js";

const DAYS = 30;
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wattspan-drift-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A record of each day; `later` holds from day 15 on. */
async function days(name: string, later: Partial<StoredWork>): Promise<readonly StoredAudit[]> {
  const paths = Array.from({ length: DAYS }, (_, day) => join(folder, `${name}-${day}.audit.jsonl`));
  for (const [day, path] of paths.entries()) {
    const startedAt = new Date(Date.UTC(2026, 9, 1 + day));
    await storeWork(path, { seed: 100 + day, startedAt, ...(day >= 15 && later) });
  }
  // As a shell may list them.
  return (await storedAudits(paths.toReversed())).audits;
}

describe("drift over records", () => {
  it("a workload that did not change is fine", async () => {
    const [found, ...others] = driftOfRecords(await days("same", {}));
    expect(others).toEqual([]);
    expect(found?.verdict).toBe("fine");
    expect(found?.series.map(({ name, count }) => [name, count])).toEqual([
      ["joules per token", DAYS],
      ["joules per request", DAYS],
      ["joules per reached goal", DAYS],
      ["joules per repetition", DAYS],
    ]);
    expect(found?.records[0]?.startedAt).toBe("2026-10-01T00:00:00.000Z");
  });

  it("devices that draw more ask for an audit since that day, and the workload is as it was", async () => {
    const [found] = driftOfRecords(await days("more", { watts: 360 }));
    expect(found).toMatchObject({ verdict: "re-audit", why: expect.stringContaining("the system changed") });
    const [token] = found?.series ?? [];
    expect(token?.change).toBeCloseTo(0.2, 1);
    expect(Math.abs((token?.beganAt ?? 0) - 15)).toBeLessThanOrEqual(1);
  });

  it("half the tokens for the same joules are a workload that moved", async () => {
    const [found] = driftOfRecords(await days("short", { tokens: 50, cached: 0.4 }));
    expect(found?.why).toBe(
      "joules per token went up; the workload moved as well (tokens per request, cache hits)",
    );
  });

  it("goals that are reached half as often cost twice as much", async () => {
    const [found] = driftOfRecords(await days("goals", { reaches: (run) => run % 2 === 0 }));
    expect(found?.why).toMatch(/^joules per reached goal went up; /);
  });

  it("forecasts that miss more often ask for training", async () => {
    const reported = (missed: number) => () => ({ forecasts: { judged: 100, missed } });
    const audits = await days("forecasts", { reported: reported(40) });
    const before = audits
      .slice(0, 15)
      .map((audit, i) => ({ ...audit, forecasts: { judged: 100, missed: 9 + (i % 3) } }));
    const [found] = driftOfRecords([...before, ...audits.slice(15)]);
    expect(found?.verdict).toBe("retrain");
  });

  it("records of another machine, workload or meter are looked at apart", async () => {
    const found = driftOfRecords([
      ...(await days("machine", { memoryBytes: 2 ** 35 })),
      ...(await days("workload", { workload: "other" })).slice(15),
      ...(await days("meter", { zone: "gpu-1" })).slice(15),
    ]);
    expect(
      found.map(({ machine, workload, meters, records, verdict }) => [
        machine.slice(-6),
        workload.split(" ")[0],
        meters[0]?.split(" ")[0],
        records.length,
        verdict,
      ]),
    ).toEqual([
      ["16 GiB", "agent", "gpu-0", 15, "fine"],
      ["32 GiB", "agent", "gpu-0", 15, "fine"],
      ["16 GiB", "other", "gpu-0", 15, "fine"],
      ["16 GiB", "agent", "gpu-1", 15, "fine"],
    ]);
  });

  it("few records give no verdict, and none give nothing", async () => {
    expect(driftOfRecords((await days("few", {})).slice(0, 5))[0]?.verdict).toBe("unknown");
    expect(driftOfRecords([])).toEqual([]);
  });
});
