import { describe, expect, it } from "vitest";
import { BOAVIZTA_SERVERS } from "../../data/boavizta-servers.js";
import { tableRecords } from "../../tables/table-records.js";
import { accounting } from "../accounting.js";
import { BOAVIZTA_SOURCE, boaviztaServer } from "./boavizta-servers.js";

describe("boaviztaServer", () => {
  it("boaviztaServer has the embodied emissions that makers state, and nothing for an unknown server", () => {
    expect(boaviztaServer("Dell PowerEdge R740")).toEqual({ value: 1313, low: 663, high: 2602 });
    expect(boaviztaServer(" dell  poweredge r740 ")).toEqual(boaviztaServer("Dell PowerEdge R740"));
    expect(boaviztaServer("HP ProLiant DL380 Gen10")?.value).toBe(497);
    expect(boaviztaServer("Dell PowerEdge R9999")).toBeUndefined();
    expect(boaviztaServer("toString")).toBeUndefined();
  });

  it("the servers of the Boavizta table embody 300 kg to 3 tonnes of CO2e, within their bounds", () => {
    for (const record of tableRecords(BOAVIZTA_SERVERS)) {
      const [name = ""] = record.split(" ");
      const { value = 0, low = 0, high = 0 } = boaviztaServer(name) ?? {};
      expect(value).toBeGreaterThan(300);
      expect(value).toBeLessThan(3000);
      expect(low < value && value < high).toBe(true);
    }
    expect(BOAVIZTA_SOURCE.licence).toBe("ODbL-1.0");
  });

  it("a figure of boaviztaServer fits the hardware option of accounting", () => {
    const kilograms = boaviztaServer("Dell PowerEdge R740") ?? 0;
    const [built] = accounting({ hardware: { kilograms } })({
      parts: [],
      hosted: false,
      seconds: () => 3600,
    });
    expect(built?.co2e?.value).toBeCloseTo((1_313_000 * 3600) / (4 * 31_536_000), 9);
  });
});
