import { processCpu } from "@wattspan/meters";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Footprint, startWattspan, type Wattspan } from "wattspan";
import { loadOcr, type Ocr } from "../../quickstart/src/ocr/networks.ts";
import { type Arm, runArm } from "./arm.ts";
import { changes, comparisonTable, sourceText } from "./comparison.ts";
import { dayOf } from "./day.ts";
import { CHECK, WATCH } from "./scheduler.ts";

const PAPERS = 4;
const arrivals = dayOf(PAPERS, 7);
const footprints: Footprint[] = [];
let wattspan: Wattspan;
let ocr: Ocr;

beforeAll(async () => {
  const observers = [(footprint: Footprint) => void footprints.push(footprint)];
  wattspan = await startWattspan({ meters: [processCpu()], observers });
  ocr = await loadOcr();
});
afterAll(async () => {
  await wattspan?.shutdown();
});

const settled = () => wattspan.flush().then(() => footprints.splice(0));

/** A day with the networks as they are, and how many calls reached them. */
async function dayWith(limitJ: number) {
  let ran = 0;
  const counted: Ocr = {
    run: (...call) => {
      ran++;
      return ocr.run(...call);
    },
  };
  const options = { name: "a day", arrivals, ocr: counted, settled, limitJ };
  const arm = await runArm(options);
  return { arm, ran, seen: arm.footprints };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const chargedJ = ({ receipts }: Arm): number =>
  sum(receipts.flatMap(({ entries }) => entries.map(({ charged }) => charged?.energyJ ?? 0)));
/** Inferences of the networks on the lane: the language network is a function. */
const ofLane = ({ kind, name }: Footprint): boolean => kind === "inference" && name.startsWith("PP-OCR");

describe.each([0, 6])("a day with a budget of %d J", (limitJ) => {
  let day: Awaited<ReturnType<typeof dayWith>>;
  beforeAll(async () => {
    day = await dayWith(limitJ);
  });

  it("critical steps run to their end, whatever is left", () => {
    const { arm, seen } = day;
    const steps = seen.filter(({ kind, critical }) => kind === "step" && critical);
    expect(steps.filter(({ name }) => name === WATCH)).toHaveLength(arm.day.cycles);
    expect(steps.filter(({ name }) => name === CHECK)).toHaveLength(PAPERS);
    expect(steps.filter(({ outcome }) => outcome !== "ok")).toEqual([]);
    expect([arm.day.watched, arm.day.checked]).toEqual([arm.day.cycles, PAPERS]);
    const critical = arm.receipts.filter(({ call }) => call.critical);
    expect(critical.filter(({ state }) => state !== "settled")).toEqual([]);
    expect(critical.length).toBeGreaterThan(2 * PAPERS);
  });

  it("refused calls are never sent", () => {
    const { arm, ran, seen } = day;
    const refused = seen.filter((one) => ofLane(one) && one.outcome === "refused");
    expect(refused.length).toBe(arm.receipts.filter(({ state }) => state === "refused").length);
    expect(refused.length).toBeGreaterThan(0);
    expect(ran).toBe(seen.filter((one) => ofLane(one) && one.outcome !== "refused").length);
    for (const { energy, method } of refused) expect([energy?.value, method]).toEqual([0, "not_occurring"]);
  });

  it("receipts add up to the ledger, and to what the cycles took", () => {
    const { arm, seen } = day;
    const status = arm.budget?.status();
    const spentJ = status?.spent.energyJ ?? Number.NaN;
    expect(spentJ).toBeGreaterThan(0);
    expect(Math.abs(chargedJ(arm) - spentJ)).toBeLessThan(1e-9);
    const cycles = seen.filter(({ kind }) => kind === "agent");
    expect(cycles).toHaveLength(arm.day.cycles);
    expect(Math.abs(sum(cycles.map(({ energy }) => energy?.value ?? Number.NaN)) - spentJ)).toBeLessThan(
      1e-9,
    );
    expect(status).toMatchObject({ inFlight: 0, reserved: { energyJ: 0 }, unknown: {} });
  });

  it("the output says that the joules are modelled, and how many goals were reached", () => {
    const { arm } = day;
    expect(sourceText([arm])).toContain("modelled from CPU time");
    const table = comparisonTable([arm, arm]);
    expect(table).toContain(`${arm.day.reached} of ${PAPERS}`);
    expect(changes(arm, arm).join(" ")).toContain("the intervals overlap");
  });
});

it("nothing is read with a budget of 0, and each paper goes to a person", async () => {
  const { arm } = await dayWith(0);
  expect(arm.day).toMatchObject({ reached: 0, refused: PAPERS, looks: 0, retries: 0 });
});
