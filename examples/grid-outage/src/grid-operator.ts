import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const HALF_HOUR_MS = 1_800_000;
/** Horizon of this operator's forecast. */
const FORECAST_MS = 6 * 3_600_000;

/** Behaviour of the API: it answers, fails, or stays silent. */
export type State = "up" | "failing" | "silent";

/** A local server that imitates NESO's API. */
export interface GridOperator {
  readonly baseUrl: string;
  state: State;
  close(): void;
}

const minute = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;

/** Starts the server; `now` is its clock. Each half hour of the day has its own figure. */
export async function startGridOperator(now: () => number): Promise<GridOperator> {
  const halfHour = (fromMs: number) => ({
    from: minute(fromMs),
    to: minute(fromMs + HALF_HOUR_MS),
    intensity: { forecast: 150 + (new Date(fromMs).getUTCHours() % 12) * 5, actual: null },
  });
  const server = createServer((request, response) => {
    if (operator.state === "silent") return;
    const isAhead = request.url?.split("/").length === 4;
    const fromMs = Math.floor(now() / HALF_HOUR_MS) * HALF_HOUR_MS;
    const count = isAhead ? FORECAST_MS / HALF_HOUR_MS : 1;
    const data = Array.from({ length: count }, (_, index) => halfHour(fromMs + index * HALF_HOUR_MS));
    response.writeHead(operator.state === "up" ? 200 : 503, { "content-type": "application/json" });
    response.end(JSON.stringify(operator.state === "up" ? { data } : { error: { message: "maintenance" } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const operator: GridOperator = {
    baseUrl: `http://127.0.0.1:${port}`,
    state: "up",
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return operator;
}
