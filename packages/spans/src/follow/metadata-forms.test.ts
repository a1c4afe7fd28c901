/** What the forms of metadata add to a span's attributes. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FORMS } from "./metadata-forms.js";

describe("Phoenix's metadata", () => {
  it.each(["{", "[]", "7", "null", "", 7, ["a"]])(
    "Phoenix's metadata stay as they are where they are no object: %o",
    (metadata) => {
      expect(FORMS.phoenix({ metadata: metadata as never, "wattspan.energy": 7 })).toEqual({});
    },
  );

  it("Phoenix's metadata keep what they had, and may be written twice", () => {
    const energy = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), energy, (said, joules) => {
        const once = FORMS.phoenix({ metadata: JSON.stringify(said), "wattspan.energy": joules });
        expect(JSON.parse(String(once.metadata))).toMatchObject(JSON.parse(JSON.stringify(said)));
        expect(FORMS.phoenix({ ...once, "wattspan.energy": joules })).toEqual(once);
      }),
    );
  });
});
