/** Records of random work, whole and with an edited byte. */

import { random } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { trials } from "../../../scripts/trials.js";
import { verify } from "../src/verify/verify.js";
import { randomAudit } from "./random-audit.js";

const RECORDS = trials(10, 40);
const EDITS = trials(150, 1000);

describe("random records", () => {
  it("random records are valid: the live ledger and its naive replay agree", async () => {
    for (let seed = 0; seed < RECORDS; seed++) {
      const { text } = await randomAudit(seed);
      expect(await verify([Buffer.from(text)]), `seed ${seed}`).toMatchObject({
        ...{ verdict: "valid", partial: false, repetitions: 2 },
      });
    }
  });

  it("an edit of one byte is found in its line, for random edits", async () => {
    const bytes = Buffer.from((await randomAudit(7, 4)).text);
    const next = random(1);
    for (let edit = 0; edit < EDITS; edit++) {
      const edited = Buffer.from(bytes);
      const at = Math.floor(next() * edited.length);
      edited[at] = ((edited[at] as number) + 1 + Math.floor(255 * next())) % 256;
      const line = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
      expect(await verify([edited]), `byte ${at}`).toMatchObject({ verdict: "invalid", line });
    }
  });
});
