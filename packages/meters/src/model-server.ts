/** A model server that is another process of this machine, or one that reports its own energy. */

import type { ModelServer } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { nodeFiles } from "./host/files/files.js";
import { HOST_OPTIONS, type HostOptions, hostPaths } from "./host/files/paths.js";
import { type OwnCpu, openCpuTime } from "./host/share/cpu-time.js";
import { isPageAddress } from "./http/page-address.js";
import { FollowedCounter } from "./model-server/followed-counter.js";
import { MetricsPage } from "./model-server/metrics-page.js";
import { ObservedServer } from "./model-server/observed-server.js";
import { groupCpu, processCpu } from "./model-server/server-cpu.js";
import { checkOf } from "./options/meter-option-error.js";

/**
 * Options of {@link modelServer}: how to find the server. At least one of `pid`, `cgroup`, `zones` and
 * `energy`.
 */
export interface ModelServerOptions extends HostOptions {
  /** The process, with all its threads and without child processes. */
  readonly pid?: number;
  /**
   * The control group, with all its members, by its path below the root of the control groups: for servers of
   * several processes, and for those that restart. Takes precedence over `pid`.
   */
  readonly cgroup?: string;
  /** Ids of the server's exclusive devices, such as UUIDs of GPUs, as in `status.devices`. */
  readonly zones?: readonly string[];
  /**
   * The page with the energy of its cards, on this machine or another: `/energy_metrics` of TensorRT-LLM, the
   * metrics page of Triton or NIM. If one of `zones` is measured here, that counts and the page does not.
   */
  readonly energy?: string;
  /**
   * Its metrics page, for the tokens of all its clients. Default: that of `energy`; without totals the call
   * has an upper bound.
   */
  readonly metrics?: string;
  /** As for `rapl()`. Default `auto`. */
  readonly ownCpu?: OwnCpu;
}

/**
 * Names a model server on this machine, so that calls get their share of its measured energy. The server's
 * energy is its part of other processes' joules, by CPU time, and all non-idle energy of its exclusive
 * devices. A call's share is its part of the tokens that the server counted in that time. One per server, for
 * all calls. Needs a meter that separates other processes, such as `rapl`: a model from this process's CPU
 * time does not see the server.
 * @throws WattspanConfigurationError for an unknown option.
 * @throws MeterOptionError for missing or invalid options.
 * @see docs/how-to/local-models.md
 * @example
 * const server = modelServer({ cgroup: "/system.slice/llama.service", metrics: "http://127.0.0.1:8080/metrics" });
 * await meterInference({ model: "llama-3.1-8b", server }, () => client.chat.completions.create(request));
 */
export function modelServer(options: ModelServerOptions): ModelServer {
  checkOptionNames<ModelServerOptions>(options, {
    ...HOST_OPTIONS,
    ...{ pid: true, cgroup: true, zones: true, energy: true, metrics: true, ownCpu: true },
  });
  const { pid, cgroup, zones = [], energy, metrics = energy, ownCpu = "auto" } = options;
  checkOptions(options);
  const paths = hostPaths(options);
  const cpu =
    cgroup !== undefined
      ? groupCpu(cgroup, paths, nodeFiles)
      : pid !== undefined
        ? processCpu(pid, paths, nodeFiles)
        : undefined;
  const page = metrics === undefined ? undefined : new MetricsPage(new URL(metrics));
  const energyPage = energy === metrics || energy === undefined ? page : new MetricsPage(new URL(energy));
  return new ObservedServer({
    zones,
    names: namesOf(options),
    cpu,
    openTime: () => openCpuTime(ownCpu, paths, nodeFiles),
    page,
    counter: energy !== undefined && energyPage ? new FollowedCounter(energyPage) : undefined,
  });
}

/** All that the server is seen by, each with its kind: a zone may be called as a group is. */
function namesOf({ pid, cgroup, zones = [], energy }: ModelServerOptions): readonly string[] {
  const names = zones.map((zone) => `zone:${zone}`);
  if (cgroup !== undefined) names.push(`cgroup:${cgroup}`);
  else if (pid !== undefined) names.push(`pid:${pid}`);
  if (energy !== undefined) names.push(new URL(energy).href);
  return names;
}

function checkOptions({ pid, cgroup, zones, energy, metrics }: ModelServerOptions): void {
  const check = checkOf("modelServer");
  const isNamed = pid !== undefined || cgroup !== undefined || zones?.length || energy !== undefined;
  check(Boolean(isNamed), "pid", pid, "it, cgroup, zones or energy to say where the server is");
  check(pid === undefined || (Number.isSafeInteger(pid) && pid > 0), "pid", pid, "the number of a process");
  check(pid !== process.pid, "pid", pid, "another process: a model in this one is measured without `server`");
  check(
    cgroup === undefined || isGroup(cgroup),
    "cgroup",
    cgroup,
    "the path of a control group below the root",
  );
  const areIds =
    zones === undefined || (Array.isArray(zones) && zones.every((zone) => typeof zone === "string"));
  check(areIds, "zones", zones, "ids of devices");
  // It may hold a password.
  for (const [option, url] of Object.entries({ energy, metrics }))
    check(url === undefined || isPageAddress(url), option, "(not shown)", "the URL of a page, http or https");
}

const isGroup = (cgroup: unknown): boolean =>
  typeof cgroup === "string" && /[^/.]/.test(cgroup) && !cgroup.split("/").includes("..");
