import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { device, footprint, status } from "../report/made-up-footprint.ts";
import { eventfulRun, HOSTILE, run } from "./made-up-run.ts";
import { reportPage } from "./report-page.ts";

const parsed = (page: string) => parseHTML(page).document;
/** The cells of each row of a table, by its caption. */
function rowsOf(page: string, caption: string): string[][] {
  const table = [...parsed(page).querySelectorAll("table")].find(
    (candidate) => candidate.querySelector("caption")?.textContent === caption,
  );
  return [...(table?.querySelectorAll("tbody tr") ?? [])].map((row) =>
    [...row.children].map((cell) => (cell.textContent ?? "").trim()),
  );
}

const band = (value: number) => ({ value, low: value / 2, high: value * 2 });
const partOf = (method: "modelled" | "estimated", value: number) =>
  ({
    component: "cpu",
    method,
    methodId: "m",
    boundary: "client",
    emissionSource: "operational",
    energy: band(value),
  }) as const;

describe("reportPage", () => {
  const page = reportPage(eventfulRun);
  const document = parsed(page);

  it("the report states what ran, when, on what, and that it is modelled", () => {
    expect(document.querySelector("h1")?.textContent).toBe(HOSTILE);
    expect(document.querySelector(".meta")?.textContent).toBe(
      `2026-11-25 12:30 UTC · ${HOSTILE} (modelled) · Wattspan 1.2.3`,
    );
    expect(document.querySelector(".note")?.textContent?.replace(/\s+/g, " ")).toMatch(
      /^Modelled, not measured\. .+, because no sensor that measures them can be read here\./,
    );
  });

  it("the report's headline states this machine and hosted models apart, and reconciles both with the device", () => {
    const local = footprint({
      id: "l",
      kind: "inference",
      energy: band(60),
      parts: [partOf("modelled", 60)],
    });
    const hosted = footprint({
      id: "h",
      kind: "inference",
      name: "m",
      energy: band(40),
      parts: [partOf("estimated", 40)],
    });
    const mixed = parsed(
      reportPage(
        run({ footprints: [local, hosted], status: status({ devices: [device()] }), standIns: ["m"] }),
      ),
    );
    const tiles = [...mixed.querySelectorAll(".headline > div")].map((tile) =>
      tile.textContent?.replace(/\s+/g, " "),
    );
    expect(tiles.slice(0, 2)).toEqual([
      "This machine 60.0 J 30.0–120 J, modelled",
      "Hosted models 40.0 J 20.0–80.0 J, estimatedused by nobody: a stand-in answered",
    ]);
    expect(mixed.querySelector(".sums")?.textContent?.replace(/\s+/g, " ")).toBe(
      "Together 100.0 J: 60.00 J here and 40.00 J for hosted models. This machine's device counted 100.0 J: " +
        "60.00 J for what ran, 20.00 J idle, 10.00 J for other processes, 10.00 J in this process outside any activity.",
    );
  });

  it("the report marks what a stand-in answered everywhere, and states it before anything else", () => {
    const asked = footprint({
      id: "h",
      kind: "inference",
      name: "gpt",
      energy: band(40),
      usage: { output: 3 },
    });
    const marked = reportPage(run({ footprints: [asked], standIns: ["gpt"] }));
    expect(parsed(marked).querySelectorAll(".note")[1]?.textContent).toContain(
      "A stand-in answered for gpt.",
    );
    for (const caption of ["All activities", "All inferences", "Calls of hosted models"])
      expect(rowsOf(marked, caption)[0]?.[0]).toBe("gpt (stand-in)");
    expect(page).not.toContain("stand-in");
  });

  it("the report states with the goal how well it was met", () => {
    const goalNote = "Half of it was read.";
    const text = parsed(reportPage({ ...eventfulRun, goalNote })).querySelector(".headline")?.textContent;
    expect(text).toMatch(/Goal\s+reached\s+Half of it was read\./);
    expect(document.querySelector(".headline")?.textContent).toContain("quality 90.0 %");
  });

  it("the report escapes names everywhere, also in charts, and has no script", () => {
    expect(document.querySelectorAll("script")).toHaveLength(0);
    expect(page).not.toContain("<script");
    expect(page).not.toMatch(/\son\w+=/);
    const labels = [...document.querySelectorAll("svg text")].map((text) => text.textContent);
    expect(labels).toContainEqual(expect.stringContaining("<script>alert"));
  });

  it("the report loads nothing, and its only addresses are XML namespaces", () => {
    const addresses = page.match(/(?:https?:)?\/\/[\w.]+[^\s"'<)]*/g) ?? [];
    expect([...new Set(addresses)].filter((address) => !address.startsWith("http://www.w3.org/"))).toEqual(
      [],
    );
    expect(page).not.toMatch(/@import|src=|<link(?! rel="icon" href="data:,")/);
  });

  it("the report has no number for what is not known, and no NaN", () => {
    const unknown = rowsOf(page, "All inferences").filter(([name]) => /^(hosted|<script>)/.test(name ?? ""));
    expect(unknown.map((cells) => cells.slice(2, 5))).toEqual([
      ["not known", "", ""],
      ["not known", "", ""],
    ]);
    expect(unknown[0]?.[5]).toBe(
      "the model is served elsewhere, and no estimator is configured (no_estimator)",
    );
    expect(rowsOf(page, "Calls of hosted models")).toEqual([
      ["hosted", "82", "not known", "not known", expect.stringContaining("no_estimator")],
    ]);
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it("the report shows a known zero as 0", () => {
    const [zero] = rowsOf(page, "All inferences").filter(([name]) => name === "zero · clerk");
    expect(zero?.slice(2, 5)).toEqual(["0", "0", "0"]);
  });

  it("the report's timeline has a row for each activity, and marks failed and unknown ones", () => {
    const [timeline] = [...document.querySelectorAll("svg")].filter(
      (svg) => svg.querySelector("title")?.textContent === "Timeline of the activities",
    );
    expect(timeline?.querySelectorAll("rect")).toHaveLength(eventfulRun.footprints.length);
    expect(timeline?.querySelectorAll('[stroke="var(--failed)"]')).toHaveLength(2);
    expect(timeline?.querySelectorAll('[fill="url(#not-known)"]')).toHaveLength(2);
  });

  it("the report's power chart has only counted devices, within the run's time, with gaps", () => {
    const [power] = [...document.querySelectorAll("svg")].filter(
      (svg) => svg.querySelector("title")?.textContent === "Power of the devices",
    );
    expect(power?.querySelector("desc")?.textContent).toBe(
      "Mean watts between readings over 4.00 seconds, at most 9.00 W.",
    );
    expect(power?.querySelectorAll('[aria-label="line"] path')).toHaveLength(2);
  });

  it("the report shows the energy balance of each device, and marks one that is violated", () => {
    expect(rowsOf(page, "Conservation of each device").slice(-3)).toEqual([
      ["sum", "100.00"],
      ["counted by the device", "100.00"],
      ["adds up", "yes (exact)"],
    ]);
    const broken = reportPage(run({ status: status({ devices: [device({ idle: 19 })] }) }));
    expect(rowsOf(broken, "Conservation of each device").at(-1)).toEqual(["adds up", "no (to 1.0e-2)"]);
  });

  it("the report lists missing meters, without folders of this machine", () => {
    expect(rowsOf(page, "Sources of joules")[1]).toEqual([
      "rapl",
      "not available",
      "denied: a permission is missing",
    ]);
    expect(page).not.toContain("/home/somebody");
  });

  it("every chart of the report has a title, a description and a table with its numbers", () => {
    const pictures = [...document.querySelectorAll("svg[role=img]")];
    expect(pictures).toHaveLength(8); // four charts, each for two widths
    for (const picture of pictures) {
      expect(picture.querySelector("title")?.textContent).not.toBe("");
      expect(picture.querySelector("desc")?.textContent).not.toBe("");
    }
    expect(rowsOf(page, "All activities")).toHaveLength(eventfulRun.footprints.length);
  });
});

describe("a page about little", () => {
  it("the report of an empty run states that nothing is known, without an empty chart", () => {
    const page = reportPage(run());
    expect(parsed(page).querySelectorAll("svg[role=img]")).toHaveLength(0);
    expect(page).toContain("No device could be read, so no joules are known.");
    expect(page).toContain("Nothing ran.");
    expect(page).not.toMatch(/NaN|Infinity|undefined|(?<![\d.])0 J/);
  });

  it("the report states that metering was switched off", () => {
    expect(reportPage(run({ status: status({ enabled: false }) }))).toContain("Metering was switched off");
  });

  it("the report of measured devices states that all was measured by sensors", () => {
    const devices = [device({ method: "measured", methodId: "rapl", name: "package-0" })];
    expect(reportPage(run({ status: status({ devices }) }))).toContain("measured by its sensors");
  });

  it("the report draws no bands when no joules are known, and one when one inference has joules", () => {
    const unknown = footprint({ id: "x", kind: "inference", reasons: ["no_meter"] });
    expect(reportPage(run({ footprints: [unknown] }))).toContain("No inference's joules are known.");
    const known = { ...unknown, energy: { value: 1, low: 0, high: 10 } };
    const page = reportPage(run({ footprints: [unknown, known] }));
    expect(page).toContain("◂</text>");
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });
});
