/** Two real processes on one card and one RAPL tree, for a minute. */

import { hasCompiler } from "@wattspan/testing/stand-ins";
import { expect, it } from "vitest";
import { expectBothOnce } from "./card-and-host.js";

const MINUTE_MS = 60_000;

it.skipIf(!hasCompiler())(
  "two processes have of a card and of a host together no more than each drew in a minute, and their own within their bands",
  async () => {
    await expectBothOnce(MINUTE_MS);
    expect.hasAssertions();
  },
);
