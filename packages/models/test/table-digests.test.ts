import { join } from "node:path";
import { expect, it } from "vitest";
import { tableDigests } from "../../../scripts/tables/table-digests.ts";
import { TABLE_DIGESTS } from "../src/data/table-digests.js";

it("the digests of tables are those of their files", () => {
  const root = join(import.meta.dirname, "../../..");
  expect(TABLE_DIGESTS, "run: npm run generate -- table-digests").toEqual(tableDigests(root, "models"));
});
