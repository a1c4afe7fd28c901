/** A model server that is another process of this machine, or one that tells its own energy. */

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
import { MeterOptionError } from "./options/meter-option-error.js";

/** Options of {@link modelServer}: how the server is found. At least one of `pid`, `cgroup`, `zones` and `energy`. */
export interface ModelServerOptions extends HostOptions {
  /** The process, with all its threads and without processes that it started. */
  readonly pid?: number;
  /**
   * The control group, with everything in it, by its path below the root of the control groups: for servers of several processes, and
   * for those that start again. Wins over `pid`.
   */
  readonly cgroup?: string;
  /** Ids of the devices that the server has for itself, such as UUIDs of GPUs: `status.devices` names them. */
  readonly zones?: readonly string[];
  /**
   * The page on which it tells the energy of its cards, on this machine or another: `/energy_metrics` of TensorRT-LLM, the metrics page of
   * Triton or NIM. Where one of `zones` is measured here, that counts and this does not.
   */
  readonly energy?: string;
  /** Its metrics page, for the tokens that it did for everybody. Absent: that of `energy`; without totals the call has an upper bound. */
  readonly metrics?: string;
  /** As given to `rapl()`. Default `auto`. */
  readonly ownCpu?: OwnCpu;
}

/**
 * Names a model server on this machine, so that calls have their share of the energy that the meters measured for it: of the
 * joules of other processes by its part of their CPU time, and of devices that it has for itself all that is not idle; of that the
 * call's part by its tokens among those that the server counted meanwhile. One per server, for all calls.
 *
 * Needs a meter that tells other processes apart, such as `rapl`: what is modelled from the CPU time of this process does not see the server.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws MeterOptionError for options that name nothing, or something impossible.
 * @see docs/guides/local-models.md
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
    cpu,
    openTime: () => openCpuTime(ownCpu, paths, nodeFiles),
    page,
    counter: energy !== undefined && energyPage ? new FollowedCounter(energyPage) : undefined,
  });
}

function checkOptions({ pid, cgroup, zones, energy, metrics }: ModelServerOptions): void {
  const check = (holds: boolean, option: string, given: unknown, expected: string): void => {
    if (!holds) throw new MeterOptionError("modelServer", option, given, expected);
  };
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
