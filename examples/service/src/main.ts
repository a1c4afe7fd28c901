/** Started with `--import wattspan/register`, which sends metrics and spans where `OTEL_*` variables say. */

import type { AddressInfo } from "node:net";
import { globalMetering } from "wattspan";
import { languageService } from "./service.ts";

// The first call is metered too: a meter that cannot open is given up after five seconds.
await globalMetering()?.ready;
const { PORT = "8080", HOST = "127.0.0.1" } = process.env;
const server = languageService().listen(Number(PORT), HOST, () => {
  const { address, port } = server.address() as AddressInfo;
  console.log(`listening on http://${address}:${port}`);
});

// The signal of Kubernetes and Docker. Without work the process ends by itself, after sending its metrics and
// spans.
process.once("SIGTERM", () => {
  server.close();
  server.closeIdleConnections();
});
