/** `wattspan drift`: over real backends that keep the history of a service, and over recordings. */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DriftReport, keepRecording } from "@wattspan/audit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { HAS_PROMETHEUS, PROMETHEUS_POLL, WHY_NO_PROMETHEUS } from "./dashboard/real-prometheus.js";
import { unusedPort } from "./dashboard/stand-in-server.js";
import { history } from "./drift-history.js";
import { type Night, nightlyRecord } from "./nightly-records.js";
import { emptyFolder } from "./powercap-tree.js";
import { HAS_LOOPBACK, inProcess } from "./run-wattspan.js";

const HAS_VICTORIA = spawnSync("victoria-metrics", ["-version"]).error === undefined;
const STEP_S = 7200;
const endS = Math.floor(Date.now() / 1000 / STEP_S) * STEP_S;

/** Services that one backend has, by their jobs. */
const SERVICES = {
  steady: {},
  hungrier: { energy: 1.2 },
  longer: { tokens: 1.5 },
  misjudged: { missed: 0.4, energy: 1.3 },
  retrying: { energy: 1.3, failed: 0.4, cached: 0.5 },
  other: { energy: 40, tokens: 3 },
};

/** A backend with their history. */
interface Backend {
  readonly origin: string;
  stop(): Promise<void>;
}

async function started(
  name: string,
  readyPath: string,
  options: (address: string) => readonly string[],
): Promise<Backend> {
  const address = `127.0.0.1:${await unusedPort()}`;
  const child = spawn(name, options(address), { stdio: "ignore" });
  const isReady = () =>
    fetch(`http://${address}${readyPath}`).then(
      ({ ok }) => ok,
      () => false,
    );
  await vi.waitUntil(isReady, PROMETHEUS_POLL);
  return {
    origin: `http://${address}`,
    async stop() {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

/** A Prometheus whose history is written before it starts. */
async function startPrometheus(folder: string): Promise<Backend> {
  writeFileSync(join(folder, "history.txt"), history(endS, SERVICES, true));
  writeFileSync(join(folder, "prometheus.yml"), "scrape_configs: []\n");
  const blocks = [
    "tsdb",
    "create-blocks-from",
    "openmetrics",
    join(folder, "history.txt"),
    join(folder, "data"),
  ];
  const { status, stderr } = spawnSync("promtool", blocks, { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return started("prometheus", "/-/ready", (address) => [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=${address}`,
  ]);
}

async function startVictoria(folder: string): Promise<Backend> {
  const backend = await started("victoria-metrics", "/health", (address) => [
    `-storageDataPath=${folder}`,
    `-httpListenAddr=${address}`,
  ]);
  const { origin } = backend;
  const body = history(endS, SERVICES, false);
  expect((await fetch(`${origin}/api/v1/import/prometheus`, { method: "POST", body })).status).toBe(204);
  await fetch(`${origin}/internal/force_flush`);
  return backend;
}

async function driftAt(origin: string, job: keyof typeof SERVICES) {
  const asked = ["--prometheus", origin, "--match", `job="${job}"`, "--length", "9d", "--step", "2h"];
  const { code, stdout, stderr } = await inProcess(["drift", ...asked, "--json"]);
  expect(stderr).toBe("");
  return { code, report: JSON.parse(stdout) as DriftReport & { readonly steps: readonly string[] } };
}

describe.each([
  [`Prometheus${WHY_NO_PROMETHEUS}`, HAS_PROMETHEUS, startPrometheus],
  [`VictoriaMetrics${HAS_VICTORIA ? "" : " (skipped: there is none)"}`, HAS_VICTORIA, startVictoria],
])("drift over %s", (_, isThere, start) => {
  const canStart = isThere && HAS_LOOPBACK;
  const real = it.skipIf(!canStart);
  let folder = "";
  let backend: Backend;
  beforeAll(async () => {
    if (!canStart) return;
    folder = mkdtempSync(join(tmpdir(), "wattspan-drift-"));
    backend = await start(folder);
  });
  afterAll(async () => {
    if (!canStart) return;
    await backend.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  real("a service that did not change is fine", async () => {
    const { code, report } = await driftAt(backend.origin, "steady");
    expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: "fine" });
    expect(report.series.map(({ name }) => name)).toEqual([
      "joules per token",
      "joules per request",
      "missed forecasts",
    ]);
    for (const { count } of report.series) expect(count).toBeGreaterThan(100);
  });

  real("a token that takes 20 % more asks for an audit, and the workload is as it was", async () => {
    const { code, report } = await driftAt(backend.origin, "hungrier");
    expect({ code, verdict: report.verdict }).toEqual({ code: 1, verdict: "re-audit" });
    expect(report.why).toContain("the workload is as it was: the system changed");
    const [token] = report.series;
    expect(token?.change).toBeCloseTo(0.2, 1);
    const since = Date.parse(report.steps[token?.beganAt ?? 0] as string) / 1000;
    expect(Math.abs(since - (endS - 5 * 86_400))).toBeLessThanOrEqual(3 * STEP_S);
  });

  real("longer requests ask for an audit of what a request takes, as the workload moved", async () => {
    const { report } = await driftAt(backend.origin, "longer");
    expect(report.verdict).toBe("re-audit");
    expect(report.why).toBe("joules per request went up; the workload moved as well (tokens per request)");
  });

  real("attempts that begin to fail, and a cache that begins to hit, are a workload that moved", async () => {
    const { report } = await driftAt(backend.origin, "retrying");
    expect(report.why).toContain("; the workload moved as well (cache hits, failed attempts)");
    const middles = report.profile.map(({ feature, before, after }) => [feature, before, after]);
    expect(middles).toContainEqual(["cache hits", 0, expect.closeTo(0.5, 1)]);
    expect(middles).toContainEqual(["failed attempts", 0, expect.closeTo(0.4, 1)]);
    expect(middles).toContainEqual(["output share of tokens", expect.closeTo(0.25), expect.closeTo(0.25)]);
  });

  real("forecasts that miss more often ask for training", async () => {
    const { report } = await driftAt(backend.origin, "misjudged");
    expect(report.verdict).toBe("retrain");
  });
});

describe("drift over recordings", () => {
  const recorded = async (folder: string, joules: readonly number[], machineOf = (_: number) => "m") => {
    for (const [i, energy] of joules.entries())
      await keepRecording(folder, "main", {
        schemaVersion: 1,
        version: `v${i}`,
        recordedAt: new Date(Date.UTC(2026, 0, 1 + i)).toISOString(),
        runs: [
          {
            facts: { machine: machineOf(i), workload: "w", meters: ["rapl"], energy: "measured" },
            figures: { energy, quality: i, accuracy: i },
          },
        ],
      });
    return folder;
  };
  const values = (factor: number) =>
    Array.from({ length: 40 }, (_, i) => (i < 20 ? 1 : factor) * (100 + ((i * 7) % 5)));

  it("recordings that take more ask for an audit, since a version", async () => {
    const folder = await recorded(emptyFolder(), values(1.3));
    const { code, stdout } = await inProcess(["drift", "--baseline", "main", "--baselines", folder]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^re-audit: energy went up; the workload is not known\n/);
    expect(stdout).toMatch(/^energy +shifted +\+\d\d\.\d % +v(19|20) of 2026-01-2[01]T/m);
  });

  it("recordings of two machines are not compared", async () => {
    const folder = await recorded(emptyFolder(), values(1), (i) => (i < 20 ? "a" : "b"));
    const { code, stderr } = await inProcess(["drift", "--baseline", "main", "--baselines", folder]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("The runs had different machines: a; b."),
    });
  });

  it("few recordings give no verdict", async () => {
    const folder = await recorded(emptyFolder(), values(1).slice(0, 5));
    const { code, stdout } = await inProcess(["drift", "--baseline", "main", "--baselines", folder]);
    expect({ code, verdict: stdout.split(":")[0] }).toEqual({ code: 3, verdict: "unknown" });
  });
});

describe("drift over records", () => {
  const days = async (count: number, later: Night = {}) => {
    const own = emptyFolder();
    for (let day = 1; day <= count; day++)
      await nightlyRecord(own, day, { commit: `c${day}`, ...(day > count / 2 && later) });
    return own;
  };
  const over = (...records: string[]) => inProcess(["drift", "--records", ...records]);

  it("records that take more ask for an audit, since a day and a commit", async () => {
    const { code, stdout } = await over(await days(30, { watts: 400 }));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^re-audit: joules per token went up, .*the system changed\n/);
    expect(stdout).toMatch(/^joules per token +shifted +\+\d\d\.\d % +2026-10-1\dT[^ ]+, c1\d/m);
    expect(stdout).toContain("30 records of agent (");
    expect(stdout).toContain("on Simulated (x86_64), 4 CPUs, 16 GiB, gpu-0 by fake");
  });

  it("what does not verify is named and left out", async () => {
    const own = await days(13);
    const path = join(own, "3.audit.jsonl");
    writeFileSync(path, readFileSync(path, "utf8").replace('"output":', '"outputs":'));
    const { code, stdout } = await over(own);
    expect(code).toBe(0);
    expect(stdout).toContain("12 records of");
    expect(stdout).toMatch(/left out .*3\.audit\.jsonl: line \d+: hash is /);
    const json = await inProcess(["drift", "--records", own, "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ...{ schemaVersion: 1, verdict: "fine", leftOut: [{ path }] },
      groups: [{ verdict: "fine", records: { length: 12 } }],
    });
  });

  it("two machines are two reports, and the more urgent verdict counts", async () => {
    const { code, stdout } = await over(
      await days(13),
      await days(30, { watts: 500, memoryBytes: 2 ** 35 }),
      await days(30, { watts: 500 }),
    );
    expect(code).toBe(1);
    expect(stdout.match(/^\S+: .*$/gm)?.map((line) => line.split(":")[0])).toEqual(
      expect.arrayContaining(["re-audit", "fine"]),
    );
  });

  it("a folder without records gives no verdict", async () => {
    expect(await over(emptyFolder())).toMatchObject({
      code: 3,
      stdout: "unknown: there is no *.audit.jsonl here\n",
    });
  });
});

describe("what drift is asked wrongly", () => {
  it.each([
    [[], "one of --prometheus, --records and --baseline"],
    [["--prometheus", "http://localhost:1", "--baseline", "main"], "one of --prometheus"],
    [["--records", "nightly", "--baseline", "main"], "one of --prometheus"],
    [["--records", "/no/such"], "/no/such is not a record"],
    [["--baseline", "none"], "a folder with recordings"],
    [["--baseline", ".."], "letters, digits"],
    [["--prometheus", "http://localhost:1", "--step", "5"], "a whole number of m, h or d"],
    [["--prometheus", "http://localhost:1", "--step", "60d"], "at least one"],
    [["--prometheus", "http://localhost:1", "--length", "999d", "--step", "1m"], "at most 10000 steps"],
    [["--prometheus", "http://localhost:1", "--min-change", "500%"], "a share below 100%"],
    [["--prometheus", "http://127.0.0.1:1"], "--prometheus http://127.0.0.1:1: "],
  ])("%o is answered with what is wrong", async (args, why) => {
    const { code, stderr } = await inProcess(["drift", ...args]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(why) });
  });

  it("a baseline without recordings gives no verdict", async () => {
    const empty = emptyFolder();
    mkdirSync(join(empty, "main"));
    const { code, stdout } = await inProcess(["drift", "--baseline", "main", "--baselines", empty]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: expect.stringMatching(/^unknown: [^\n]+\n$/) });
  });
});
