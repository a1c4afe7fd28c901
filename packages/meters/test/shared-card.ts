/** Real processes on one stand-in card, each with a metering of its own: what each books, and what is true. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { NvmlStandIn } from "@wattspan/testing/stand-ins";
import { build } from "esbuild";

/** How a process uses the card: work and rest by turns, each between half and one and a half times as long. */
interface UsePlan {
  readonly watts: number;
  readonly workMs: number;
  readonly restMs: number;
}

/** How long, by what, and by whom the card is used. */
export interface SharedCardPlan {
  readonly library: string;
  readonly nvidiaSmi: string;
  readonly through: "library" | "nvidia-smi";
  /** What the card draws when nobody uses it. */
  readonly restWatts: number;
  /** For so long everybody rests, so that the power at rest is learned. */
  readonly learnMs: number;
  readonly forMs: number;
  readonly uses: readonly UsePlan[];
  /** What another process draws all the time, which nobody meters. */
  readonly foreignWatts?: number;
}

/** What a process booked on its calls, J. */
interface Booked {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly calls: number;
  readonly reasons: readonly string[];
}

/** What a process booked, and what is true of it, J. */
export interface Used extends Booked {
  /** What it drew above rest, and its part of the rest while its calls ran. */
  readonly truth: number;
}

/** A number that no process of this machine has. */
const FOREIGN = 999_999_999;

/** Runs the plan on card 0. Gives what each process booked, and what the card drew meanwhile. */
export async function useTogether(
  driver: NvmlStandIn,
  plan: SharedCardPlan,
): Promise<{ readonly used: readonly Used[]; readonly drawn: number }> {
  const code = await program();
  const watts = new Map<number, number>();
  const show = (pid: number, now: number): void => {
    driver.setBusy(0, pid, now > 0);
    watts.set(pid, now);
    driver.setWatts(
      0,
      [...watts.values()].reduce((sum, one) => sum + one, plan.restWatts),
    );
  };
  const processes = plan.uses.map((use) => startProcess(code, { ...plan, use }, show));
  const pids = processes.map(({ pid }) => pid);
  driver.setProcesses(0, plan.foreignWatts ? [...pids, FOREIGN] : pids);
  await Promise.all(processes.map(({ ready }) => ready));
  await setTimeout(plan.learnMs);
  const before = driver.joules(0);
  if (plan.foreignWatts) show(FOREIGN, plan.foreignWatts);
  const used = await Promise.all(processes.map(({ go }) => go()));
  return { used, drawn: driver.joules(0) - before };
}

type Show = (pid: number, watts: number) => void;

/** The child works, and this process draws for it: it goes on when that is true. */
function startProcess(code: string, plan: SharedCardPlan & { readonly use: UsePlan }, show: Show) {
  const child = spawn(process.execPath, ["--input-type=module", "-"], {
    cwd: import.meta.dirname,
    env: { ...process.env, NODE_OPTIONS: "", PLAN: JSON.stringify(plan) },
    stdio: ["pipe", "inherit", "inherit", "ipc"],
  });
  child.stdin?.end(code);
  const pid = child.pid ?? 0;
  const closed = once(child, "close");
  let [sinceMs, truth] = [0, 0];
  let booked: Booked | undefined;
  child.on("message", (said: number | string | Booked) => {
    if (typeof said === "string") return;
    if (typeof said === "object") {
      booked = said;
      return;
    }
    const nowMs = performance.now();
    const idle = plan.restWatts / plan.uses.length;
    if (said === 0) truth += ((plan.use.watts + idle) * (nowMs - sinceMs)) / 1000;
    sinceMs = nowMs;
    show(pid, said);
    child.send("done");
  });
  return {
    pid,
    ready: Promise.race([once(child, "message"), closed]),
    async go(): Promise<Used> {
      child.send("go");
      await closed;
      if (!booked) throw new Error("A process ended without a word.");
      return { ...booked, truth };
    },
  };
}

async function program(): Promise<string> {
  const bundled = await build({
    stdin: { contents: CHILD, resolveDir: join(import.meta.dirname, "../src"), loader: "ts" },
    ...{ bundle: true, write: false, platform: "node", format: "esm", target: "node20" },
    ...{ conditions: ["@wattspan/source"], external: ["koffi"], logLevel: "silent" },
  });
  return bundled.outputFiles[0]?.text ?? "";
}

const CHILD = `
  import { once } from "node:events";
  import { createRequire } from "node:module";
  import { setTimeout } from "node:timers/promises";
  import { createMetering } from "@wattspan/core";
  import { nvml } from "./nvml.js";
  const koffi = createRequire(process.cwd() + "/")("koffi"); // a bundle cannot hold its binary
  const { library, nvidiaSmi, through, forMs, use, uses } = JSON.parse(process.env.PLAN);
  const booked = { value: 0, low: 0, high: 0, calls: 0 };
  const reasons = new Set();
  const seen = ({ energy, reasons: why }) => {
    for (const key of ["value", "low", "high"]) booked[key] += energy?.[key] ?? 0;
    booked.calls++;
    for (const reason of why) reasons.add(reason);
  };
  const metering = createMetering({
    meters: [nvml({ koffi, library, nvidiaSmi, through, gpus: "all" })],
    attribution: { sharers: () => uses.length },
    observers: [seen],
  });
  await metering.ready;
  process.send("ready");
  await once(process, "message");
  const draw = async (watts) => {
    process.send(watts);
    await once(process, "message");
  };
  const about = (ms) => ms * (0.5 + Math.random());
  const endMs = performance.now() + forMs;
  while (performance.now() < endMs) {
    await metering.meterInference({ model: "m" }, async () => {
      await draw(use.watts);
      await setTimeout(about(use.workMs));
      await draw(0);
    });
    await setTimeout(about(use.restMs));
  }
  await metering.flush();
  await metering.shutdown();
  process.send({ ...booked, reasons: [...reasons] }, () => process.disconnect());
`;
