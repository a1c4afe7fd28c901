/** Disk space per sample: in blocks of Prometheus, and in parts of VictoriaMetrics. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { sum } from "simple-statistics";
import {
  type StartedProgram,
  startProgram,
} from "../../../packages/wattspan/test/servers/started-program.ts";

/** Imported samples, and their size. */
export interface Stored {
  readonly samples: number;
  /** Samples and index, in bytes. */
  readonly bytes: number;
}

const sizeOf = (folder: string): number =>
  sum(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => statSync(join(parentPath, name)).size),
  );

/** Turns an OpenMetrics file into blocks with `promtool`, which uses Prometheus' own code. */
export function storedInPrometheus(openMetrics: string): Stored {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-blocks-"));
  try {
    execFileSync("promtool", ["tsdb", "create-blocks-from", "openmetrics", openMetrics, folder], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const blocks = readdirSync(folder).map((name) => join(folder, name));
    const samples = blocks.map((block) => {
      const { stats } = JSON.parse(readFileSync(join(block, "meta.json"), "utf8"));
      return stats.numSamples as number;
    });
    return { samples: sum(samples), bytes: sizeOf(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A VictoriaMetrics that accepts past samples. */
export const startStore = (): Promise<StartedProgram> =>
  startProgram({
    name: "victoria-metrics",
    readyPath: "/health",
    optionsOf: (folder, address) => [
      `-storageDataPath=${folder}`,
      `-httpListenAddr=${address}`,
      "-retentionPeriod=100y", // the simulated week is long ago
      // A connection that it closes between two scrapes fails the next one.
      "-http.connTimeout=0",
      "-http.idleConnTimeout=1h",
    ],
  });

/** Sends samples in Prometheus' text format, with times, to VictoriaMetrics. */
export async function store({ origin }: StartedProgram, samples: string): Promise<void> {
  const { status } = await fetch(`${origin}/api/v1/import/prometheus`, { method: "POST", body: samples });
  if (status !== 204) throw new Error(`VictoriaMetrics answered ${status} to samples.`);
}

/** Forces VictoriaMetrics' merge, which it does eventually by itself, and measures the size. */
export async function storedInVictoriaMetrics({ origin, folder }: StartedProgram): Promise<Stored> {
  for (const what of ["flush", "merge"]) await fetch(`${origin}/internal/force_${what}`);
  const read = async () => {
    const page = await (await fetch(`${origin}/metrics`)).text();
    return (name: string) =>
      sum(
        [...page.matchAll(new RegExp(`^${name}{[^}]*type="storage/[^}]*} (\\S+)$`, "gm"))].map(([, value]) =>
          Number(value),
        ),
      );
  };
  let value = await read();
  while (value("vm_active_merges") > 0) {
    await wait(200);
    value = await read();
  }
  await wait(1000); // parts that were merged are removed
  return {
    samples: (await read())("vm_rows"),
    bytes: sizeOf(join(folder, "data")) + sizeOf(join(folder, "indexdb")),
  };
}
