import { describe, expect, it } from "vitest";
import { type AccountingOptions, accounting } from "./accounting.js";

describe("options of accounting", () => {
  it.each<[unknown, string]>([
    [null, "accounting"],
    [{ facility: { pue: 0.9 } }, "facility.pue"],
    [{ facility: { pue: { value: 1.2, low: 1.3, high: 1.4 } } }, "facility.pue"],
    [{ facility: { pue: Number.NaN } }, "facility.pue"],
    [{ facility: { wue: -1 } }, "facility.wue"],
    [{ facility: true }, "facility"],
    [{ gridWater: "3" }, "gridWater"],
    [{ gridLosses: 1 }, "gridLosses"],
    [{ gridLosses: -0.1 }, "gridLosses"],
    [{ scopes: { electricity: 2 } }, "scopes.electricity"],
    [{ hardware: {} }, "hardware"],
    [{ hardware: { instance: "m5.large" } }, "hardware.instance"],
    [{ hardware: { instance: "aws:t3.micro" } }, "hardware.instance"],
    [{ hardware: { kilograms: 1, share: 0 } }, "hardware.share"],
    [{ hardware: { kilograms: 1, lifetimeYears: 0 } }, "hardware.lifetimeYears"],
    [{ hardware: { accelerators: { count: 0, model: "h100" } } }, "hardware.accelerators.count"],
    [{ hardware: { accelerators: { count: 1, model: "toString" } } }, "hardware.accelerators.model"],
    [{ market: {} }, "market.residualMix"],
    [{ market: { carbonFreeScore: 1.1 } }, "market.carbonFreeScore"],
    [
      { market: { contracts: [{ name: "a", share: 0.6, gramsPerKwh: -1 }] } },
      "market.contracts.0.gramsPerKwh",
    ],
    [{ market: { carbonFreeScore: 0.6, contracts: [{ name: "a", share: 0.6, gramsPerKwh: 0 }] } }, "market"],
    [{ market: { contracts: "wind" } }, "market.contracts"],
    [{ facilty: { pue: 1.2 } }, "facilty"],
    [{ facility: { peu: 1.2 } }, "facility.peu"],
    [{ hardware: { instence: "aws:m5.2xlarge" } }, "hardware.instence"],
    [{ scopes: { electricty: "3" } }, "scopes.electricty"],
    [{ market: { residualmix: 500, carbonFreeScore: 1 } }, "market.residualmix"],
  ])("accounting refuses %j and names the option %s", (options, option) => {
    expect(() => accounting(options as AccountingOptions)).toThrow(
      expect.objectContaining({ name: "WattspanConfigurationError", option }),
    );
  });
});
