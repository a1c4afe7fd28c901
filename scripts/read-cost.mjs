// What one read of each meter costs on this machine, with files in memory in place of sensors.
// Run: node --expose-gc scripts/read-cost.mjs
// The figures are those of docs/meters/README.md. A device adds its own time, which files cannot show.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const from = (path) => import(new URL(`../packages/${path}`, import.meta.url));
const { amdgpu, battery, gpuSignals, hwmon, nvml, processCpu, rapl } = await from("meters/dist/index.js");
const { compiledDriver, hasCompiler } = await from("testing/dist/stand-ins.js");

const ROUNDS = 15;
const READS = 20_000;
const SAMPLED_MS = 10_000;
const root = mkdtempSync("/dev/shm/wattspan-read-cost-");

const files = {
  "devices/virtual/powercap/intel-rapl:0/name": "package-0",
  "devices/virtual/powercap/intel-rapl:0/energy_uj": 198_000_111_222,
  "devices/virtual/powercap/intel-rapl:0/max_energy_range_uj": 262_143_328_850,
  "devices/pci0000:00/0000:03:00.0/hwmon/hwmon0/name": "amdgpu",
  "devices/pci0000:00/0000:03:00.0/hwmon/hwmon0/power1_average": 118_000_000,
  "devices/pci0000:00/0000:03:00.0/power/runtime_status": "active",
  "devices/pci0000:00/0000:04:00.0/hwmon/hwmon1/name": "i915",
  "devices/pci0000:00/0000:04:00.0/hwmon/hwmon1/energy1_input": 42_949_672_950_000,
  "devices/LNXSYSTM:00/ACPI000D:00/hwmon/hwmon2/name": "power_meter",
  "devices/LNXSYSTM:00/ACPI000D:00/power1_average": 212_000_000,
  "devices/LNXSYSTM:00/PNP0C09:00/power_supply/BAT0/type": "Battery",
  "devices/LNXSYSTM:00/PNP0C09:00/power_supply/BAT0/status": "Discharging",
  "devices/LNXSYSTM:00/PNP0C09:00/power_supply/BAT0/power_now": 9_712_000,
};
const links = {
  "class/powercap/intel-rapl:0": "devices/virtual/powercap/intel-rapl:0",
  "class/power_supply/BAT0": "devices/LNXSYSTM:00/PNP0C09:00/power_supply/BAT0",
};
const chips = {
  hwmon0: "devices/pci0000:00/0000:03:00.0",
  hwmon1: "devices/pci0000:00/0000:04:00.0",
  hwmon2: "devices/LNXSYSTM:00/ACPI000D:00",
};

function build() {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${content}\n`);
  }
  for (const [chip, device] of Object.entries(chips)) {
    links[`class/hwmon/${chip}`] = `${device}/hwmon/${chip}`;
    links[`${device}/hwmon/${chip}/device`] = device;
  }
  for (const [link, target] of Object.entries(links)) {
    mkdirSync(dirname(join(root, link)), { recursive: true });
    symlinkSync(join(root, target), join(root, link));
  }
}

/** The median microseconds of a call, over rounds of many. */
function microseconds(call) {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const startMs = performance.now();
    for (let i = 0; i < READS; i++) call();
    return ((performance.now() - startMs) / READS) * 1000;
  });
  return rounds.sort((a, b) => a - b)[ROUNDS >> 1];
}

const residentMiB = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024;

async function measure(name, meter) {
  globalThis.gc?.();
  const before = residentMiB();
  const opened = await meter.open(new AbortController().signal);
  if (opened.status !== "ready") throw new Error(`${name}: ${opened.detail}`);
  const { reader, zones } = opened;
  await pause(500);
  const more = residentMiB() - before;
  const read = microseconds(() => reader.read());
  const cpuTime = reader.cpuTime ? `${microseconds(() => reader.cpuTime()).toFixed(2)} µs` : "–";
  const thread = reader.selfCpuS ? `${await share(reader)} % of a core, ${more.toFixed(0)} MiB` : "–";
  await reader.close?.();
  console.log([name, zones.length, `${read.toFixed(2)} µs`, cpuTime, thread].join(" | "));
}

/** NVIDIA's cards, with stand-ins for their library and program: our part of a read, without the driver. */
async function measureCards() {
  const cards = Array.from({ length: 8 }, () => ({ watts: 300 }));
  const { driver, directory, library, nvidiaSmi, close } = compiledDriver(cards, "system");
  const options = { library, nvidiaSmi, root: directory, cotenants: "exclusive" };
  for (const gpus of [["0"], "all"])
    await measure("nvml, library", nvml({ ...options, gpus, through: "library" }));
  driver.setCode(0, "energy", 3);
  await measure("nvml, library, power", nvml({ ...options, gpus: ["0"], through: "library" }));
  for (const gpus of [["0"], "all"]) await measureProgram(nvml({ ...options, gpus, through: "nvidia-smi" }));
  await measureLooks("gpu-signals, library", gpuSignals({ ...options, gpus: ["0"] }));
  await measureLooks("gpu-signals, library, 8 cards", gpuSignals({ ...options, gpus: "all" }));
  close();
}

/** Cost of the program's lines in this process, in addition to a read. */
async function measureProgram(meter) {
  const busy = async (reader) => {
    const [start, startMs] = [process.cpuUsage(), performance.now()];
    while (performance.now() - startMs < SAMPLED_MS) {
      reader?.read();
      await pause(100);
    }
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 10 / (performance.now() - startMs);
  };
  const atRest = await busy();
  await measure("nvml, nvidia-smi", meter);
  const { reader } = await meter.open(new AbortController().signal);
  console.log(`  its lines: ${((await busy(reader)) - atRest).toFixed(2)} % of a core`);
  await reader.close();
}

/** A source skips reads that come too soon. */
async function measureLooks(name, source) {
  const looks = [];
  while (looks.length < 100) {
    await pause(50);
    const startMs = performance.now();
    if (source.read().length > 0) looks.push((performance.now() - startMs) * 1000);
  }
  source.close();
  console.log(`${name} | ${looks.sort((a, b) => a - b)[50].toFixed(0)} µs, each 50 ms`);
}

/** The other thread's share of one core at one read every 100 ms. */
async function share(reader) {
  const [startS, startMs] = [reader.selfCpuS(), performance.now()];
  while (performance.now() - startMs < SAMPLED_MS) {
    reader.read();
    await pause(100);
  }
  return ((100 * (reader.selfCpuS() - startS) * 1000) / (performance.now() - startMs)).toFixed(2);
}

try {
  build();
  const without = { root, worker: false };
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
  console.log("meter | zones | read | cpuTime | thread");
  await measure("rapl", rapl({ root }));
  await measure("process-cpu", processCpu());
  await measure("hwmon: counter and gauge, in place", hwmon(without));
  await measure("hwmon: counter and gauge, sampled", hwmon({ root }));
  await measure("amdgpu, in place", amdgpu(without));
  await measure("amdgpu, sampled", amdgpu({ root }));
  await measure("battery, in place", battery(without));
  await measure("battery, sampled", battery({ root }));
  if (hasCompiler()) await measureCards();
} finally {
  rmSync(root, { recursive: true });
}
