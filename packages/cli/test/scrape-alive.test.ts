/** A command waits for what it reads over the network, although no timer of a metering keeps a process alive. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { HAS_LOOPBACK, NODE } from "./run-wattspan.js";

it.skipIf(!HAS_LOOPBACK)("exec that scrapes a page comes to its end, and reports", async () => {
  let joules = 0;
  const server = createServer((_, response) => {
    joules += 5;
    response
      .setHeader("connection", "close")
      .end(
        `# TYPE kepler_node_cpu_joules_total counter\nkepler_node_cpu_joules_total{zone="package"} ${joules}\n`,
      );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const page = `kepler=http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
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
    server.close();
  }
});
