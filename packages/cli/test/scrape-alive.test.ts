/** A command waits for what it reads over the network, although no timer of a metering keeps a process alive. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { HAS_LOOPBACK, keplerStandIn } from "@wattspan/testing/stand-ins";
import { expect, it } from "vitest";
import { NODE } from "./run-wattspan.js";

it.skipIf(!HAS_LOOPBACK)("exec that scrapes a page comes to its end, and reports", async () => {
  const kepler = await keplerStandIn();
  try {
    const page = `kepler=${kepler.origin}/metrics`;
    const [program = "", ...args] = [...NODE, "exec", "--scrape", page, "--", "sleep", "2"];
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const [stdout, stderr, ended] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "exit"),
    ]);
    expect({ ended, stderr: stderr.includes("top-level await") }).toEqual({
      ended: [0, null],
      stderr: false,
    });
    expect(stdout + stderr).toContain("sleep");
  } finally {
    await kepler.close();
  }
});
