import { describe, expect, it, vi } from "vitest";
import { sentBy, started, type Trial } from "../../test/provider-trial.js";
import { providerViolations } from "../../test/provider-violations.js";
import { ENTSOE_DOMAINS } from "../data/entsoe-domains.js";
import { tableRecords } from "../tables/table-records.js";
import { entsoe } from "./entsoe.js";

const signal = new AbortController().signal;
const TOKEN = "t0ken-of-an-account";
const HOUR_MS = 3_600_000;
const FROM_MS = Date.UTC(2026, 10, 24, 10);
const AREA = "10YFR-RTE------C";
const xmlType = { "content-type": "application/xml" };
const timeOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;

interface Series {
  readonly type: string;
  readonly values: readonly unknown[];
  readonly start?: unknown;
  readonly end?: unknown;
  readonly resolution?: string;
  readonly curve?: string;
  readonly area?: string;
  readonly unit?: string;
  /** What plants draw. */
  readonly isDrawn?: boolean;
}

/** A series in the form of the platform; a value of null is a point that is not there. */
function seriesXml({
  type,
  values,
  start = timeOf(FROM_MS),
  end = timeOf(FROM_MS + HOUR_MS),
  resolution = "PT60M",
  curve = "A01",
  area = AREA,
  unit = "MAW",
  isDrawn = false,
}: Series): string {
  const domain = `${isDrawn ? "out" : "in"}BiddingZone_Domain.mRID`;
  const points = values.map((value, index) =>
    value === null
      ? ""
      : `<Point><position>${index + 1}</position><quantity>${typeof value === "object" ? "{}" : value}</quantity></Point>`,
  );
  return `<TimeSeries>
    <mRID>1</mRID><businessType>A01</businessType><objectAggregation>A08</objectAggregation>
    <${domain} codingScheme="A01">${area}</${domain}>
    <quantity_Measure_Unit.name>${unit}</quantity_Measure_Unit.name><curveType>${curve}</curveType>
    <MktPSRType><psrType>${type}</psrType></MktPSRType>
    <Period><timeInterval><start>${start}</start><end>${end}</end></timeInterval>
    <resolution>${resolution}</resolution>${points.join("\n")}</Period>
  </TimeSeries>`;
}

const documentXml = (series: readonly Series[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<GL_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-6:generationloaddocument:3:0">
  <mRID>a1</mRID><type>A75</type><process.processType>A16</process.processType>
  ${series.map(seriesXml).join("\n")}
</GL_MarketDocument>
`;
const acknowledged = (text: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<Acknowledgement_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:7:0">
  <mRID>0985f391-49af-4</mRID><createdDateTime>2026-03-11T06:29:10Z</createdDateTime>
  <Reason><code>999</code><text>${text}</text></Reason>
</Acknowledgement_MarketDocument>`;

const france: Trial = {
  create: (options) => entsoe({ token: TOKEN, ...options }),
  location: { country: "FR" },
  nowMs: FROM_MS + 2.5 * HOUR_MS,
  path: "/api",
  answer: () =>
    [
      { type: "B14", values: [600] },
      { type: "B04", values: [200] },
      { type: "B19", values: [200] },
    ].map((series) => ({ ...series, start: timeOf(FROM_MS), end: timeOf(FROM_MS + HOUR_MS) })),
  body: (answer) => documentXml(answer as readonly Series[]),
  isMix: true,
  expected: {
    gramsPerKwh: {
      value: 0.6 * 12 + 0.2 * 490 + 0.2 * 11,
      low: 0.6 * 3.7 + 0.2 * 410 + 0.2 * 7,
      high: 0.6 * 110 + 0.2 * 650 + 0.2 * 56,
    },
    ...{ zone: "FR", signal: "average", basis: "lifecycle", accounting: "production", rung: "country" },
    ...{ kind: "live", source: "entsoe-a75(ipcc-ar5)", estimated: true, estimationMethod: "fuel-mix" },
    ...{ validFromMs: FROM_MS, validToMs: FROM_MS + HOUR_MS, stale: true },
    ...{ renewableShare: 0.2, carbonFreeShare: 0.8 },
  },
  valuePaths: [0, 1, 2].map((index) => [index, "values", 0]),
  timePaths: [0, 1, 2].flatMap((index) => [
    [index, "start"],
    [index, "end"],
  ]),
  secrets: [TOKEN],
};
const replied = (series: readonly Series[]) => started(france, sentBy(france, series));

it("entsoe keeps the rules of providers that ask over HTTP", async () => {
  expect(await providerViolations(france)).toEqual([]);
});

describe("entsoe", () => {
  it("entsoe asks for what was generated in an area in the last hours", async () => {
    const { ask, grid } = await started(france);
    await ask();
    expect(grid.asked[0]?.query).toEqual({
      ...{ securityToken: TOKEN, documentType: "A75", processType: "A16", in_Domain: AREA },
      ...{ periodStart: "202611240600", periodEnd: "202611241300" },
    });
  });

  it("entsoe takes quarters and hours together, weighted with their energy", async () => {
    const { ask } = await replied([
      { type: "B04", values: [100, 200, 300, 400], resolution: "PT15M" },
      { type: "B14", values: [250] },
    ]);
    expect((await ask()).gramsPerKwh.value).toBeCloseTo((490 + 12) / 2, 9);
  });

  it("entsoe repeats the point before one that is left out, where the curve says so", async () => {
    const values = [100, null, null, 500];
    const [repeating, gap] = ["A03", "A01"].map((curve) => ({
      type: "B04",
      values,
      resolution: "PT15M",
      curve,
    }));
    const { ask } = await replied([repeating as Series, { type: "B14", values: [200] }]);
    expect((await ask()).gramsPerKwh.value).toBeCloseTo((490 + 12) / 2, 9);
    const { ask: other } = await replied([gap as Series, { type: "B14", values: [200] }]);
    await expect(other()).rejects.toMatchObject({ code: "no_data" });
  });

  it("entsoe counts neither what pumps draw nor what storage gives back", async () => {
    const { ask } = await replied([
      { type: "B04", values: [100] },
      { type: "B10", values: [900] },
      { type: "B10", values: [500], isDrawn: true },
      { type: "B25", values: [10] },
    ]);
    expect((await ask()).gramsPerKwh.value).toBe(490);
  });

  it("entsoe takes no hour in which a kind of plant is not published yet", async () => {
    const end = timeOf(FROM_MS + 2 * HOUR_MS);
    const { ask } = await replied([
      { type: "B14", values: [100, 100], end },
      { type: "B04", values: [100, null], end },
    ]);
    expect(await ask()).toMatchObject({ validFromMs: FROM_MS, gramsPerKwh: { value: 251 } });
  });

  it("entsoe has no figure where more than a twentieth comes from plants without a factor", async () => {
    const { ask } = await replied([
      { type: "B02", values: [96] },
      { type: "B17", values: [4] },
    ]);
    expect((await ask()).gramsPerKwh.value).toBe(1054);
    const { ask: other } = await replied([
      { type: "B11", values: [50] },
      { type: "B07", values: [50] },
    ]);
    await expect(other()).rejects.toMatchObject({
      code: "no_data",
      message: expect.stringContaining("50 % of the generation has no known factor"),
    });
  });

  it("entsoe gives the past by hours, seven days at a time", async () => {
    const { provider, grid } = await started(france);
    const interval = { fromMs: FROM_MS + HOUR_MS / 4, toMs: FROM_MS + HOUR_MS };
    expect(await provider.at?.(france.location, interval, signal)).toMatchObject({ kind: "historical" });
    expect(grid.asked[0]?.query).toMatchObject({ periodStart: "202611241000", periodEnd: "202611241100" });
    const long = { fromMs: FROM_MS - 8 * 24 * HOUR_MS, toMs: FROM_MS };
    await expect(provider.at?.(france.location, long, signal)).rejects.toMatchObject({ code: "no_data" });
  });

  it.each<[string, Partial<Series>, string]>([
    ["another area", { area: "10YBE----------2" }, "unknown_zone"],
    ["another unit", { unit: "GAW" }, "bad_payload"],
    ["a resolution of days", { resolution: "P1D" }, "bad_payload"],
    ["more points than its period has", { values: [1, 2] }, "bad_payload"],
    ["a period that ends before it begins", { end: timeOf(FROM_MS - HOUR_MS) }, "bad_payload"],
    ["a period of years", { end: timeOf(FROM_MS + 9000 * HOUR_MS) }, "bad_payload"],
    ["a period between quarters", { start: "2026-11-24T10:05Z", end: "2026-11-24T11:05Z" }, "bad_payload"],
    ["nothing generated", { values: [0] }, "bad_payload"],
    ["power below 0 only", { values: [-5] }, "bad_payload"],
  ])("entsoe refuses an answer with %s", async (_, odd, code) => {
    const { ask } = await replied([{ type: "B04", values: [100], ...odd }]);
    await expect(ask()).rejects.toMatchObject({ code });
  });

  it.each([
    ["that is cut off", documentXml([{ type: "B04", values: [1] }]).slice(0, 700)],
    ["of another kind", "<Publication_MarketDocument/>"],
    ["with a document type", `<!DOCTYPE a [<!ENTITY b "c">]>${documentXml([])}`],
    ["with two roots", "<a/><b/>"],
  ])("entsoe refuses a document %s", async (_, body) => {
    const { ask } = await started(france, { headers: xmlType, body });
    await expect(ask()).rejects.toMatchObject({ code: "bad_payload" });
  });

  it.each([
    [200, "No matching data found for Data item Aggregated Generation per Type [16.1.B&amp;C]", "no_data"],
    [400, "No matching data found for Data item Aggregated Generation per Type [16.1.B&amp;C]", "no_data"],
    [400, "The amount of requested data exceeds allowed limit.", "bad_payload"],
    [200, "Something else.", "bad_payload"],
    [400, "Input parameter does not exist: in_Domain", "unknown_zone"],
    [401, "Unauthorized. Missing or invalid security token.", "auth"],
    [429, "Max allowed requests per minute exceeded", "rate_limited"],
  ])("entsoe takes status %i with the words %j for the problem %s", async (status, words, code) => {
    const { ask } = await started(france, { status, headers: xmlType, body: acknowledged(words) });
    const shown = words.replace("&amp;", "&").replace(/\.$/, "");
    await expect(ask()).rejects.toMatchObject({ code, message: expect.stringContaining(shown) });
  });

  it.each([
    [{ zone: { system: "electricity-maps", code: "SE-SE3" } }, "10Y1001A1001A46L", "SE-SE3", "zone"],
    [{ country: "SE" }, "10YSE-1--------K", "SE", "country"],
    [{ cloud: { provider: "aws", region: "eu-central-1" } }, "10Y1001A1001A83F", "DE", "cloud_region"],
    [
      { zone: { system: "entsoe", code: "10Y1001A1001A82H" } },
      "10Y1001A1001A82H",
      "10Y1001A1001A82H",
      "zone",
    ],
  ])("entsoe takes %j for the area %s", async (location, area, zone, rung) => {
    const { provider } = await replied([{ type: "B04", values: [1], area }]);
    expect(await provider.current(location, signal)).toMatchObject({ zone, rung });
  });

  it.each([{ country: "US" }, { zone: { system: "electricity-maps", code: "IT-SO" } }, {}])(
    "entsoe has no area for %j",
    async (location) => {
      const { provider, grid } = await started(france);
      expect(provider.supports?.(location)).toBe(false);
      await expect(provider.current(location, signal)).rejects.toMatchObject({ code: "unknown_zone" });
      expect(grid.asked).toEqual([]);
    },
  );

  it("entsoe has codes of areas whose check character is right", () => {
    const characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";
    for (const record of tableRecords(ENTSOE_DOMAINS)) {
      const [, code = ""] = record.split(" ");
      const sum = [...code.slice(0, 15)].reduce(
        (total, character, index) => total + (16 - index) * characters.indexOf(character),
        0,
      );
      expect(code[15], record).toBe(characters[36 - ((sum - 1) % 37)]);
    }
  });

  it("entsoe needs a token", () => {
    vi.stubEnv("ENTSOE_TOKEN", "");
    expect(() => entsoe()).toThrow(expect.objectContaining({ option: "token" }));
    vi.unstubAllEnvs();
  });
});
