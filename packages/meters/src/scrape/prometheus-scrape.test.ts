import type { Opened } from "@wattspan/core";
import { energyMeterContract } from "@wattspan/testing";
import {
  dcgmPage,
  HAS_LOOPBACK,
  keplerPage,
  type StandInServer,
  scaphandrePage,
  standInServer,
} from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { type PrometheusScrapeOptions, prometheusScrape } from "./prometheus-scrape.js";

afterEach(cleanUp);

async function exporter(page: () => string): Promise<StandInServer> {
  const server = await standInServer((_, response) => response.end(page()));
  atTestEnd(() => void server.close());
  return server;
}

async function opened(page: () => string, options: Partial<PrometheusScrapeOptions>): Promise<Opened> {
  const { origin } = await exporter(page);
  const result = await prometheusScrape({ refreshMs: 10, ...options, url: origin }).open(
    new AbortController().signal,
  );
  if (result.status === "ready") atTestEnd(() => void result.reader.close?.());
  return result;
}

/** The zones and what the next read says of them. */
async function read(page: () => string, options: Partial<PrometheusScrapeOptions>) {
  const result = await opened(page, options);
  if (result.status !== "ready") throw new Error(result.detail);
  const readings = await result.reader.read();
  const values = readings.map((reading) => {
    if (reading.kind === "counter") return [reading.zone, reading.microjoules];
    return [reading.zone, reading.kind === "power" ? reading.watts : reading.reason];
  });
  return {
    zones: result.zones,
    values: Object.fromEntries(values),
    notes: result.notes,
    reader: result.reader,
  };
}

const CARDS = [
  { uuid: "GPU-0", millijoules: "4213355123", watts: "71.254000" },
  { uuid: "GPU-1", millijoules: "91823001547", watts: "412.070000" },
];

describe.skipIf(!HAS_LOOPBACK)("prometheusScrape of dcgm", () => {
  const dcgm = { preset: "dcgm" } as const;

  it("prometheusScrape() of DCGM keeps the contract of an energy meter", async () => {
    let millijoules = 4_213_355_123;
    const { origin } = await exporter(() => {
      millijoules += 100;
      return dcgmPage([{ uuid: "GPU-0", millijoules: String(millijoules) }]);
    });
    const meter = prometheusScrape({ url: origin, preset: "dcgm", refreshMs: 20 });
    expect(await energyMeterContract(meter)).toEqual([]);
  });

  it("prometheusScrape() of DCGM counts the energy of each card under its UUID", async () => {
    const { zones, values } = await read(() => dcgmPage(CARDS), dcgm);
    expect(values).toEqual({ "GPU-0": 4_213_355_123_000n, "GPU-1": 91_823_001_547_000n });
    expect(zones[0]).toMatchObject({ name: "NVIDIA H100 80GB HBM3 (0)", component: "gpu", scope: "device" });
  });

  it("prometheusScrape() of DCGM does not know who uses the cards unless the option says so", async () => {
    const cotenants = async (options: Partial<PrometheusScrapeOptions>) =>
      (await read(() => dcgmPage(CARDS), { ...dcgm, ...options })).zones.map((zone) => zone.cotenants);
    expect(await cotenants({})).toEqual(["unknown", "unknown"]);
    expect(await cotenants({ labels: { UUID: "GPU-1" } })).toEqual(["unknown"]);
    expect(await cotenants({ cotenants: "exclusive" })).toEqual([undefined, undefined]);
    expect(() => prometheusScrape({ url: "http://a", ...dcgm, cotenants: "few" as never })).toThrow(
      "the option cotenants is few",
    );
  });

  it("prometheusScrape() of DCGM takes the power where the energy is blank, and no card with both blank", async () => {
    const blank = "9223372036854775794";
    const [first, second] = CARDS as [(typeof CARDS)[0], (typeof CARDS)[0]];
    const { values } = await read(
      () =>
        dcgmPage([
          { ...first, millijoules: blank },
          { uuid: "GPU-2", millijoules: blank, watts: "140737488355330.000000" },
          second,
        ]),
      dcgm,
    );
    expect(values).toEqual({ "GPU-0": 71.254, "GPU-1": 91_823_001_547_000n });
  });

  it("prometheusScrape() of DCGM is unsupported where every value is blank", async () => {
    const page = () =>
      dcgmPage([{ uuid: "GPU-0", millijoules: "9223372036854775794", watts: "140737488355330" }]);
    expect(await opened(page, dcgm)).toMatchObject({
      reason: "unsupported",
      detail: expect.stringContaining("blank"),
    });
  });

  it("a 0 of DCGM is of a card that it could not read", async () => {
    const zeros = { uuid: "GPU-0", millijoules: "0", watts: "0.000000" };
    expect(await opened(() => dcgmPage([zeros]), dcgm)).toMatchObject({ reason: "unsupported" });
    const { values } = await read(() => dcgmPage([{ ...zeros, watts: "71.5" }]), dcgm);
    expect(values).toEqual({ "GPU-0": 71.5 });
  });

  it("a DCGM value that turns blank and a card that disappears give no reading, and not 0", async () => {
    let cards = CARDS;
    const { reader } = await read(() => dcgmPage(cards), dcgm);
    cards = [{ uuid: "GPU-0", millijoules: "9223372036854775794", watts: "71" }];
    expect(await reader.read()).toMatchObject([
      { zone: "GPU-0", kind: "none", reason: expect.stringContaining("blank") },
      { zone: "GPU-1", kind: "none", reason: expect.stringContaining("no longer on the page") },
    ]);
    cards = CARDS;
    expect((await reader.read()).map(({ kind }) => kind)).toEqual(["counter", "counter"]);
  });

  it("prometheusScrape() of DCGM counts a card once that is divided or shown per container, in any case of labels", async () => {
    const card = { uuid: "GPU-0", millijoules: "5000", hostnameLabel: "Hostname" } as const;
    const { values, notes } = await read(
      () =>
        dcgmPage([
          { ...card, labels: 'GPU_I_ID="1",GPU_I_PROFILE="3g.40gb",pod="llm-0"' },
          { ...card, labels: 'GPU_I_ID="2",GPU_I_PROFILE="4g.40gb",pod="embed-0"' },
        ]),
      dcgm,
    );
    expect(values).toEqual({ "GPU-0": 5_000_000n });
    expect(notes).toContainEqual(expect.stringContaining("MIG"));
  });

  it("prometheusScrape() of DCGM does not take the cards of other machines for its own", async () => {
    const page = () =>
      dcgmPage([
        { uuid: "GPU-0", millijoules: "1000", hostname: "node-1" },
        { uuid: "GPU-9", millijoules: "9000", hostname: "node-2" },
      ]);
    expect(await opened(page, dcgm)).toMatchObject({
      reason: "unsupported",
      detail: expect.stringContaining("2 machines"),
    });
    const { values } = await read(page, { ...dcgm, labels: { Hostname: "node-2" } });
    expect(values).toEqual({ "GPU-9": 9_000_000n });
  });
});

describe.skipIf(!HAS_LOOPBACK)("prometheusScrape of other exporters", () => {
  it("prometheusScrape() of Kepler takes package, memory and psys, each in its own scope, and no pod", async () => {
    const rapl = "/sys/class/powercap/intel-rapl";
    const page = () =>
      keplerPage([
        { zone: "package", path: `${rapl}:0`, joules: 812_345.672 },
        { zone: "core", path: `${rapl}:0:1`, joules: 300_000 },
        { zone: "dram", path: `${rapl}:0:0`, joules: 41_234.118 },
        { zone: "psys", path: `${rapl}:1`, joules: 999_999 },
      ]);
    const { zones, values } = await read(page, { preset: "kepler" });
    expect(values).toEqual({
      "intel-rapl:0": 812_345_672_000n,
      "intel-rapl:0:0": 41_234_118_000n,
      "intel-rapl:1": 999_999_000_000n,
    });
    expect(zones.map(({ component, scope }) => `${component} ${scope}`)).toEqual([
      "cpu device",
      "memory component",
      "server host",
    ]);
  });

  it("prometheusScrape() of Kepler knows several sockets as one zone", async () => {
    const page = () => keplerPage([{ zone: "package", path: "aggregated-package", joules: 5 }]);
    expect((await read(page, { preset: "kepler" })).values).toEqual({ "kepler:n1:package": 5_000_000n });
  });

  it("prometheusScrape() refuses Kepler before 0.10, which has other series", async () => {
    const page = () => 'kepler_container_joules_total{container_name="app",mode="dynamic"} 1520\n';
    expect(await opened(page, { preset: "kepler" })).toMatchObject({
      reason: "unsupported",
      detail: expect.stringContaining("none of"),
    });
  });

  it("prometheusScrape() of Scaphandre takes sockets and memory by energy, else by power, and no sum of them", async () => {
    const page = () =>
      scaphandrePage([
        { microjoules: 5_000_000, microwatts: 18_450_000, dramMicrojoules: 7 },
        { microwatts: 2e6 },
      ]);
    const { values } = await read(page, { preset: "scaphandre" });
    expect(values).toEqual({ "intel-rapl:0": 5_000_000n, "intel-rapl:0:0": 7n, "intel-rapl:1": 2 });
  });

  it("prometheusScrape() of Scaphandre takes psys as the whole host", async () => {
    const { zones } = await read(() => scaphandrePage([], 12), { preset: "scaphandre" });
    expect(zones).toMatchObject([{ id: "scaphandre:psys", scope: "host", component: "server" }]);
  });

  it("prometheusScrape() reads the cards of Triton, NIM and TensorRT-LLM as modelServer() does", async () => {
    const triton = () =>
      'nv_energy_consumption{gpu_uuid="GPU-1"} 19104.22\nnv_gpu_power_usage{gpu_uuid="GPU-1"} 71\n';
    expect((await read(triton, { preset: "triton" })).values).toEqual({ "GPU-1": 19_104_220_000n });
    const nim = await read(() => 'gpu_power_usage_watts{device_id="0"} 71.25\n', { preset: "nim" });
    expect(Object.values(nim.values)).toEqual([71.25]);
    const answer = '{"total_energy_j": 12.5, "query_time": 1}';
    expect(Object.values((await read(() => answer, { preset: "tensorrt-llm" })).values)).toEqual([
      12_500_000n,
    ]);
  });

  it("prometheusScrape() takes any series by name and labels, of which the first of a device counts", async () => {
    const page = () =>
      'pdu_power{outlet="1",phase="a"} 2500\npdu_power{outlet="2",phase="a"} 800\npdu_energy{outlet="1"} 1.5\n';
    const of = {
      component: "server",
      scope: "host",
      labels: { OUTLET: /^1$/g },
      device: ["outlet"],
    } as const;
    const { values } = await read(page, {
      series: [
        { name: "pdu_energy", unit: "J", ...of },
        { name: "pdu_power", unit: "mW", ...of },
      ],
    });
    expect(Object.values(values)).toEqual([1_500_000n]);
    expect(Object.keys(values)[0]).toMatch(/server\{outlet="1"\}$/);
  });

  it("prometheusScrape() keeps series apart that no label assigns to a device", async () => {
    const page = () => 'power{host="a b",slot="\\"1\\""} 1\npower{slot="2",host="a b"} 2\n';
    const series = [{ name: "power", unit: "W", component: "other", scope: "device" }] as const;
    const { values, reader } = await read(page, { series });
    expect(Object.values(values)).toEqual([1, 2]);
    expect(reader.cpuTime).toBeTypeOf("function");
  });
});

describe.skipIf(!HAS_LOOPBACK)("what a power of a page is the mean of", () => {
  const power = { name: "power", unit: "W", component: "server", scope: "host" } as const;
  const page = () => dcgmPage([{ uuid: "GPU-0", millijoules: "9223372036854775794", watts: "71" }]);

  it.each<[string, () => string, Partial<PrometheusScrapeOptions>, number]>([
    ["of DCGM is that of a second", page, { preset: "dcgm" }, 1000],
    ["is that of the time between two values", () => "power 5\n", { series: [power], refreshMs: 700 }, 700],
    [
      "is what its series says",
      () => "power 5\n",
      { series: [{ ...power, windowMs: 0 }], refreshMs: 700 },
      0,
    ],
  ])("a power of a page %s", async (_, text, options, windowMs) => {
    const { reader } = await read(text, options);
    expect(await reader.read()).toMatchObject([{ kind: "power", windowMs }]);
  });
});

describe("options of prometheusScrape", () => {
  const url = "http://127.0.0.1:9400";
  it.each<[string, object]>([
    ["url", { url: "ftp://a", preset: "dcgm" }],
    ["url", { url: 7, preset: "dcgm" }],
    ["preset", { url }],
    ["preset", { url, preset: "dcgm", series: [] }],
    ["preset", { url, preset: "toString" }],
    ["series", { url, series: [] }],
    ["series", { url, series: [{ name: "a", unit: "kWh", component: "gpu", scope: "device" }] }],
    ["series", { url, series: [{ name: "a", unit: "W", component: "gpu", scope: "device", windowMs: -1 }] }],
    ["series", { url, series: [null] }],
    ["refreshMs", { url, preset: "dcgm", refreshMs: 0 }],
    ["deadlineMs", { url, preset: "dcgm", deadlineMs: Number.NaN }],
    ["credentials", { url, preset: "dcgm", credentials: { user: "secret-user" } }],
    ["tls.fingerprint", { url, preset: "dcgm", tls: { fingerprint: "12:34" } }],
  ])("prometheusScrape() refuses the option %s of %j", (option, options) => {
    expect(() => prometheusScrape(options as PrometheusScrapeOptions)).toThrow(
      expect.objectContaining({
        name: "MeterOptionError",
        message: expect.stringContaining(`option ${option} `),
      }),
    );
    expect(() => prometheusScrape(options as PrometheusScrapeOptions)).not.toThrow(/secret/);
  });
});
