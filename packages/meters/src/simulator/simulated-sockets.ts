import { type Clock, type EnergyMeter, joules, microjoulesFromJoules, type Opened } from "@wattspan/core";
import { type SteppedPower, steppedPower } from "@wattspan/testing";
import { type PowercapTree, powercapTree, type TreeDomain } from "@wattspan/testing/stand-ins";
import { nodeFiles } from "../host/files/files.js";
import { type HostOptions, hostPaths } from "../host/files/paths.js";
import type { OwnCpu } from "../host/share/cpu-time.js";
import { openRapl } from "../powercap/open-rapl.js";
import { SIMULATED } from "./simulated.js";

/** 2³² counts of 2⁻¹⁴ J, and of 15.3 µJ for the memory of servers; the range is one count less. */
const PACKAGE = { rangeMicrojoules: 262_143_328_850n, modulus: 262_143_328_911n };
const MEMORY = { rangeMicrojoules: 65_712_999_613n, modulus: 65_712_999_628n };
const MS_PER_SECOND = 1000;

/** One RAPL domain with its power. */
interface Domain {
  readonly id: string;
  readonly power: SteppedPower;
  readonly modulus: bigint;
  /** The counter's value if nothing had been drawn since the beginning. */
  baseMicrojoules: bigint;
}

/** Sockets whose RAPL tree shows their energy. */
export interface SimulatedSockets {
  /** By socket. */
  readonly packages: readonly string[];
  readonly memories: readonly string[];
  readonly powers: ReadonlyMap<string, SteppedPower>;
  /** The counter of a socket or its memory at a moment, in microjoules. */
  counter(id: string, atMs: number): bigint;
  /** Options for meters that read the tree. */
  readonly host: Required<HostOptions> & { readonly ownCpu: OwnCpu };
  readonly meter: EnergyMeter;
  /** Busy CPU cores from now on: of this process's control group, and of others. */
  busy(ownCores: number, otherCores: number): void;
  /** Sets the counter of a socket to wrap after this many joules. */
  wrap(socket: number, afterJ: number): void;
  /** Writes the energy up to now into the tree. */
  show(): void;
}

/** Builds the tree under a directory. */
export function simulatedSockets(
  directory: string,
  sockets: number,
  clock: Clock,
  rest: { readonly package: number; readonly memory: number },
): SimulatedSockets {
  const domains = Array.from({ length: sockets }, (_, socket): readonly [Domain, Domain] => [
    domainOf(`intel-rapl:${socket}`, PACKAGE.modulus, clock, rest.package),
    domainOf(`intel-rapl:${socket}:0`, MEMORY.modulus, clock, rest.memory),
  ]);
  const all = domains.flat();
  const tree = powercapTree(directory, domains.flatMap(describe));
  const cpu = simulatedCpu(tree, clock);
  const host = {
    root: tree.root,
    procRoot: tree.procRoot,
    cgroupRoot: tree.cgroupRoot,
    ownCpu: "cgroup",
  } as const;
  let isRead = false;
  const show = () => {
    const nowMs = clock.now();
    for (const domain of all) tree.set(domain.id, shownBy(domain, nowMs));
    cpu.show();
  };
  show();
  return {
    packages: domains.map(([{ id }]) => id),
    memories: domains.map(([, { id }]) => id),
    powers: new Map(all.map(({ id, power }) => [id, power])),
    counter(id, atMs) {
      const domain = all.find((one) => one.id === id);
      if (!domain) throw new RangeError(`simulatedMachine: there is no domain ${id}.`);
      return shownBy(domain, atMs);
    },
    host,
    meter: {
      name: "rapl",
      verified: SIMULATED,
      async open(signal) {
        isRead = true;
        show();
        const surroundings = { paths: hostPaths(host), files: nodeFiles, pause: async () => undefined };
        const now = () => clock.now();
        return shownFirst(await openRapl({ ...surroundings, ownCpu: host.ownCpu, now }, signal), show);
      },
    },
    busy: cpu.busy,
    wrap(socket, afterJ) {
      const domain = domains[socket]?.[0];
      if (!domain)
        throw new RangeError(`simulatedMachine: there is no socket ${socket}; there are ${sockets}.`);
      if (isRead)
        throw new Error(
          "simulatedMachine: a counter that is read already would jump; call wrap() before meters open.",
        );
      const drawn = microjoulesFromJoules(joules(domain.power.energyJ(clock.now()) + afterJ));
      domain.baseMicrojoules = domain.modulus - drawn;
      show();
    },
    show,
  };
}

function domainOf(id: string, modulus: bigint, clock: Clock, watts: number): Domain {
  return { id, power: steppedPower({ clock, watts }), modulus, baseMicrojoules: 0n };
}

const shownBy = ({ baseMicrojoules, power, modulus }: Domain, atMs: number): bigint =>
  (baseMicrojoules + microjoulesFromJoules(joules(power.energyJ(atMs)))) % modulus;

function describe([socket, memory]: readonly [Domain, Domain], index: number): TreeDomain[] {
  return [
    { id: socket.id, name: `package-${index}`, microjoules: 0n, rangeMicrojoules: PACKAGE.rangeMicrojoules },
    { id: memory.id, name: "dram", microjoules: 0n, rangeMicrojoules: MEMORY.rangeMicrojoules },
  ];
}

/** Updates the tree before each reading, so that no energy is missing from the counters. */
function shownFirst(opened: Opened, show: () => void): Opened {
  if (opened.status !== "ready") return opened;
  const { reader } = opened;
  return {
    ...opened,
    reader: {
      ...reader,
      read() {
        show();
        return reader.read();
      },
    },
  };
}

/** CPU time of the host and of this process's control group. */
function simulatedCpu(tree: PowercapTree, clock: Clock) {
  // Cores instead of watts: they integrate to core seconds.
  const [own, others] = [steppedPower({ clock, watts: 1 }), steppedPower({ clock })];
  tree.addGroup("app", process.pid);
  return {
    busy(ownCores: number, otherCores: number) {
      own.set(ownCores);
      others.set(otherCores);
    },
    show() {
      const nowMs = clock.now();
      const ownS = own.energyJ(nowMs);
      tree.setGroupCpu("app", ownS);
      tree.setHostCpu(ownS + others.energyJ(nowMs));
      tree.setUptime(nowMs / MS_PER_SECOND);
    },
  };
}
