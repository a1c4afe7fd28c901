import { expect, it } from "vitest";
import { entsoe } from "../../src/sources/entsoe.js";
import { asked } from "./asked.js";

interface Series {
  readonly type: string;
  /** `undefined` where the curve leaves a point out, which repeats the one before. */
  readonly points: readonly (string | undefined)[];
}

/** A document of generation in the layout of the platform. */
function documentOf(area: string, from: string, to: string, resolution: string, all: readonly Series[]) {
  const interval = `<start>${from}</start>\n\t\t\t\t<end>${to}</end>`;
  const pointXml = (quantity: string | undefined, index: number) =>
    quantity === undefined
      ? ""
      : `\n\t\t\t<Point>\n\t\t\t\t<position>${index + 1}</position>\n\t\t\t\t<quantity>${quantity}</quantity>\n\t\t\t</Point>`;
  const seriesXml = ({ type, points }: Series, index: number) => `
	<TimeSeries>
		<mRID>${index + 1}</mRID>
		<businessType>A01</businessType>
		<objectAggregation>A08</objectAggregation>
		<inBiddingZone_Domain.mRID codingScheme="A01">${area}</inBiddingZone_Domain.mRID>
		<quantity_Measure_Unit.name>MAW</quantity_Measure_Unit.name>
		<curveType>A03</curveType>
		<MktPSRType>
			<psrType>${type}</psrType>
		</MktPSRType>
		<Period>
			<timeInterval>
				${interval}
			</timeInterval>
			<resolution>${resolution}</resolution>${points.map(pointXml).join("")}
		</Period>
	</TimeSeries>`;
  return `<?xml version="1.0" encoding="utf-8"?>
<GL_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-6:generationloaddocument:3:0">
	<mRID>an-id</mRID>
	<revisionNumber>1</revisionNumber>
	<type>A75</type>
	<process.processType>A16</process.processType>
	<time_Period.timeInterval>
		${interval}
	</time_Period.timeInterval>${all.map(seriesXml).join("")}
</GL_MarketDocument>`;
}

const asking = (code: string, now: string, body: string) =>
  asked({
    create: (options) => entsoe({ token: "a-token", ...options }),
    ...{ location: { zone: { system: "entsoe", code } }, now },
    answers: { "/api": { headers: { "content-type": "text/xml" }, body } },
  });

it("the captured hour of Finland leaves points out, and a twentieth of it has no factor", async () => {
  const area = "10YFI-1--------U";
  const [none, all] = [undefined, [undefined, undefined, undefined]] as const;
  const body = documentOf(area, "2025-10-24T00:00Z", "2025-10-24T01:00Z", "PT15M", [
    { type: "B01", points: ["843.66", "844.4", "837.5", "838.12"] },
    { type: "B04", points: ["22.9", ...all] },
    { type: "B05", points: ["1.3", ...all] },
    { type: "B06", points: ["0", ...all] },
    { type: "B08", points: ["126.14", "125.9", none, none] },
    { type: "B11", points: ["923.84", "918", "914.97", "862.43"] },
    { type: "B14", points: ["4047.5", "4047.1", "4047.8", "4048.6"] },
    { type: "B15", points: ["0", ...all] },
    { type: "B16", points: ["1.4", ...all] },
    { type: "B17", points: ["55.6", "56.92", "57.173", "56.72"] },
    { type: "B19", points: ["1262.9", "1250.9", "1201.9", "1160"] },
    { type: "B20", points: ["152.82", "154.11", "152.57", "152.78"] },
  ]);
  const { now } = await asking(area, "2025-10-24T01:57:00Z", body);
  // Sums of four quarters. Peat (B08), waste (B17), and what is not named (B15, B20) have no factor.
  const biomass = 843.66 + 844.4 + 837.5 + 838.12;
  const [gas, coal, sun] = [4 * 22.9, 4 * 1.3, 4 * 1.4];
  const water = 923.84 + 918 + 914.97 + 862.43;
  const nuclear = 4047.5 + 4047.1 + 4047.8 + 4048.6;
  const wind = 1262.9 + 1250.9 + 1201.9 + 1160;
  const unknown = 126.14 + 3 * 125.9 + (55.6 + 56.92 + 57.173 + 56.72) + (152.82 + 154.11 + 152.57 + 152.78);
  const known = biomass + gas + coal + sun + water + nuclear + wind;
  const grams = biomass * 230 + gas * 490 + coal * 820 + sun * 48 + water * 24 + nuclear * 12 + wind * 11;
  const reading = await now();
  expect(reading.gramsPerKwh.value).toBeCloseTo(grams / known, 9);
  expect(reading.renewableShare).toBeCloseTo((sun + water + wind) / (known + unknown), 9);
  expect(reading.carbonFreeShare).toBeCloseTo((sun + water + wind + nuclear) / (known + unknown), 9);
  expect(reading.validFromMs).toBe(Date.parse("2025-10-24T00:00Z"));
});

it("the captured hours of southern Sweden are not known by a third, and so have no figure", async () => {
  const area = "10Y1001A1001A47J";
  const body = documentOf(area, "2025-10-22T22:00Z", "2025-10-23T00:00Z", "PT60M", [
    { type: "B04", points: ["0.2", undefined] },
    { type: "B12", points: ["24.381", "24.53275"] },
    { type: "B16", points: ["1.083", "1.0615"] },
    { type: "B19", points: ["226.75725", "179.6465"] },
    { type: "B20", points: ["107.653", "114.4825"] },
  ]);
  const { now } = await asking(area, "2025-10-23T00:30:00Z", body);
  // 107.653 of 360.07445 in the first hour.
  await expect(now()).rejects.toMatchObject({
    code: "no_data",
    message: expect.stringContaining("30 % of the generation has no known factor"),
  });
});
