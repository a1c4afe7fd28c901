import { describe, expect, it } from "vitest";
import { zoneOf } from "../cards/card.js";
import { COLUMNS, cardOf, gaugeOf, type SmiRow } from "./smi-gauge.js";

const ROW: SmiRow = {
  ...{ index: "1", uuid: "GPU-00000000-0000-4000-8000-000000000001", name: "NVIDIA H100" },
  ...{ "pci.bus_id": "00000000:41:00.0", driver_version: "580.65", compute_cap: "9.0" },
  ...{ "mig.mode.current": "Disabled", "enforced.power.limit": "700.00" },
  ...{ "power.draw.instant": "71.25", "power.draw.average": "70.00", "power.draw": "70.98" },
};
const gaugeIn = (row: SmiRow) => gaugeOf(cardOf(row), row);

describe("words in place of a value", () => {
  it.each(["[N/A]", "N/A", "[Not Supported]", "[Unknown Error]", "[Insufficient Permissions]", ""])(
    "a card of nvidia-smi whose columns say %j, one at a time, has a gauge or a reason",
    (words) => {
      const found = Object.fromEntries(
        COLUMNS.map((column) => {
          const row = { ...ROW, [column]: words };
          const gauge = gaugeIn(row);
          const { name, maxWatts } = zoneOf(cardOf(row), {});
          const read = "column" in gauge ? `${gauge.column} of ${gauge.windowMs} ms` : gauge.notes[0]?.text;
          return [column, [read, name, maxWatts]];
        }),
      );
      const usual = ["power.draw.instant of 25 ms", "NVIDIA H100", 1400];
      expect(found).toEqual({
        ...Object.fromEntries(COLUMNS.map((column) => [column, usual])),
        uuid: ["left out, as its UUID is not reported", "NVIDIA H100", 1400],
        name: ["power.draw.instant of 25 ms", "NVIDIA GPU", 1400],
        compute_cap: ["power.draw.instant of 100 ms", "NVIDIA H100", 1400],
        "enforced.power.limit": ["power.draw.instant of 25 ms", "NVIDIA H100", 2000],
        "power.draw.instant": ["power.draw.average of 1000 ms", "NVIDIA H100", 1400],
      });
    },
  );

  it("a card's most power is by the highest limit that may be set, and no limit that cannot be", () => {
    const maxWatts = (enforced: string, most: string) =>
      zoneOf(cardOf({ ...ROW, "enforced.power.limit": enforced, "power.max_limit": most }), {}).maxWatts;
    expect(maxWatts("200.00", "700.00")).toBe(1400);
    expect(maxWatts("200.00", "[N/A]")).toBe(400);
    expect(maxWatts("4294967.50", "4294967.50")).toBe(2000);
  });

  it("a card of nvidia-smi without any power is left out, and the note says what it reports", () => {
    const none = { "power.draw.instant": "[N/A]", "power.draw.average": "[N/A]", "power.draw": "[N/A]" };
    expect(gaugeIn({ ...ROW, ...none })).toEqual({
      notes: [{ index: 1, text: "left out, as its power is [N/A]" }],
    });
    expect(gaugeIn({ ...ROW, ...none, "power.draw": "" })).toMatchObject({
      notes: [{ text: "left out, as its power is not reported" }],
    });
  });
});
