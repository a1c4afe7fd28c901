/** Machines as powercap shows them: the layouts are real, the values made up. */

import type { TreeDomain } from "./powercap-tree.js";

/** Range of a DRAM counter of Intel servers: 15.3 µJ a count. */
export const DRAM_RANGE = 65_712_999_613n;
/** Range of AMD's counters: 2⁻¹⁶ J a count. */
export const AMD_RANGE = 65_532_610_987n;

/** Two sockets, each with memory next to it. */
export const SERVER: readonly TreeDomain[] = [
  { id: "intel-rapl:0", name: "package-0", microjoules: 198_000_111_222n },
  { id: "intel-rapl:0:0", name: "dram", microjoules: 9_000_222_333n, rangeMicrojoules: DRAM_RANGE },
  { id: "intel-rapl:1", name: "package-1", microjoules: 198_000_111_999n },
  { id: "intel-rapl:1:0", name: "dram", microjoules: 9_000_222_388n, rangeMicrojoules: DRAM_RANGE },
];

/** One socket with parts, the whole platform, and a copy of the package in memory-mapped registers. */
export const LAPTOP: readonly TreeDomain[] = [
  { id: "intel-rapl:0", name: "package-0", microjoules: 52_649_883_221n },
  { id: "intel-rapl:0:0", name: "core", microjoules: 30_112_004_771n },
  { id: "intel-rapl:0:1", name: "uncore", microjoules: 2_210_998_117n },
  { id: "intel-rapl:1", name: "psys", microjoules: 118_740_022_914n },
  { id: "intel-rapl-mmio:0", name: "package-0", microjoules: 52_649_883_343n },
];

/** Two sockets of AMD, where `core` is one core only. */
export const AMD_SERVER: readonly TreeDomain[] = [
  { id: "intel-rapl:0", name: "package-0", microjoules: 41_234_567_890n, rangeMicrojoules: AMD_RANGE },
  { id: "intel-rapl:0:0", name: "core", microjoules: 1_234_567n, rangeMicrojoules: AMD_RANGE },
  { id: "intel-rapl:1", name: "package-1", microjoules: 41_235_567_873n, rangeMicrojoules: AMD_RANGE },
  { id: "intel-rapl:1:0", name: "core", microjoules: 1_234_574n, rangeMicrojoules: AMD_RANGE },
];

/** Two dies that show the counter of their socket, the second a count later. */
export const MIRRORED_DIES: readonly TreeDomain[] = [
  { id: "intel-rapl:0", name: "package-0-die-0", microjoules: 68_000_123_456n },
  { id: "intel-rapl:1", name: "package-0-die-1", microjoules: 68_000_123_517n },
];

/** Two dies with a counter each. */
export const REAL_DIES: readonly TreeDomain[] = [
  { id: "intel-rapl:0", name: "package-0-die-0", microjoules: 68_000_123_456n },
  { id: "intel-rapl:1", name: "package-0-die-1", microjoules: 91_777_000_111n },
];

/** The `/proc/cpuinfo` of an AMD server. */
export const AMD_CPUINFO =
  "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 1\nmodel name\t: AMD EPYC 7763\n";
