/** Each client alone, with each instrumentation, with all of them, and with everything at once: `node packages/wattspan/test/flavours/main.ts` prints the same rows. */

import { describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../loopback.js";
import { COUNTS, countedCalls, isRight, ROWS, type Row } from "./counted-once/rows.js";

const nameOf = (row: Row) => `${row.client}, ${row.with === "alone" ? row.with : `with ${row.with}`}`;
const named = ROWS.map((row) => [nameOf(row), row] as const);

describe.skipIf(!hasLoopback)(overLoopback("a call counts once"), () => {
  it.each(named)(
    "a call of %s, is one request, one operation and one footprint with the tokens of its server",
    async (_, row) => {
      const driven = await row.drive();
      const { requests, operations, spans, faults } = driven;
      const calls = countedCalls(driven);
      expect({ requests, operations, footprints: calls.length, faults }).toEqual({
        ...{ requests: 1, operations: 1, footprints: 1, faults: {} },
      });
      for (const count of COUNTS) expect(calls[0]?.usage?.[count]).toBe(row.usage[count]);
      expect(spans.length).toBeGreaterThanOrEqual(row.reporting);
      expect(isRight(row, driven)).toBe(true);
    },
  );
});
