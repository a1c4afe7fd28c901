/** Two real processes on one card and one RAPL tree; `card-and-host.long.test.ts` does it for a minute. */

import { hasCompiler } from "@wattspan/testing/stand-ins";
import { expect, it } from "vitest";
import { expectBothOnce } from "./card-and-host.js";

it.skipIf(!hasCompiler())(
  "two processes have of a card and of a host together no more than each drew, and their own within their bands",
  async () => {
    await expectBothOnce(4000);
    expect.hasAssertions();
  },
);
