/**
 * A management controller as Redfish has it: forms old and new, logins that are few, and every kind of value.
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Certificate } from "./self-signed-certificate.js";
import { type StandInServer, standInServer } from "./stand-in-server.js";

/** What the controller is like. Values may be anything that controllers send: numbers, null, text. */
export interface BmcOptions {
  /** The resources with the power. Default: all. */
  readonly forms?: readonly ("EnvironmentMetrics" | "PowerSubsystem" | "Power")[];
  readonly watts: () => unknown;
  /** The `ChassisType` of the one with the power. Default: not stated. */
  readonly chassisType?: string;
  readonly kilowattHours?: () => unknown;
  /** Only in `EnvironmentMetrics`, next to the kilowatt-hours. */
  readonly joules?: () => unknown;
  /**
   * Of each power supply, of its half or third of the watts that go in; what comes out is a tenth less.
   * A spare has 0. Default: two that are enabled.
   */
  readonly supplies?: readonly (
    | "Enabled"
    | "Absent"
    | "StandbyOffline"
    | "UnavailableOffline"
    | "StandbySpare"
  )[];
  /** What stands before and after the whole in `PowerControl`. */
  readonly controls?: readonly object[];
  /** Default 4; 0: it has no sessions. */
  readonly mostSessions?: number;
  readonly user?: string;
  readonly password?: string;
  readonly certificate?: Certificate;
}

/** It listens. */
export interface BmcStandIn extends StandInServer {
  /** Logins that were not ended. */
  readonly sessions: () => number;
  /** All logins run out. */
  expireSessions(): void;
}

const CHASSIS = "/redfish/v1/Chassis/1U";
const SESSIONS = "/redfish/v1/SessionService/Sessions";
const link = (path: string) => ({ "@odata.id": path });

/**
 * Starts one on a free port of this machine.
 *
 * @example
 * const controller = await bmcStandIn({ watts: () => 300 });
 * const meter = redfish({ url: controller.origin, credentials: { user: "wattspan", password: "secret" } });
 */
export async function bmcStandIn(options: BmcOptions): Promise<BmcStandIn> {
  const { mostSessions = 4, user = "wattspan", password = "secret", certificate } = options;
  const tokens = new Map<string, string>();
  let logins = 0;

  async function logIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (mostSessions === 0) return void response.writeHead(404).end();
    let text = "";
    for await (const piece of request) text += String(piece);
    const { UserName, Password } = JSON.parse(text) as { UserName?: string; Password?: string };
    if (UserName !== user || Password !== password) return void response.writeHead(401).end();
    if (tokens.size >= mostSessions) return void response.writeHead(503).end();
    const token = `token-${++logins}`;
    tokens.set(`${SESSIONS}/${logins}`, token);
    response
      .writeHead(201, { "x-auth-token": token, location: `https://10.0.0.7${SESSIONS}/${logins}` })
      .end("{}");
  }

  function isKnown({ headers }: IncomingMessage): boolean {
    const basic = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    return headers.authorization === basic || [...tokens.values()].includes(String(headers["x-auth-token"]));
  }

  const server = await standInServer((request, response) => {
    const path = request.url ?? "";
    if (request.method === "POST") return void logIn(request, response);
    if (!isKnown(request)) return void response.writeHead(401).end("{}");
    if (request.method === "DELETE") return void response.writeHead(tokens.delete(path) ? 204 : 404).end();
    const resource = resources(options)[path];
    if (resource === undefined) response.writeHead(404).end("{}");
    else response.end(JSON.stringify({ "@odata.id": path, ...resource }));
  }, certificate);
  return { ...server, sessions: () => tokens.size, expireSessions: () => tokens.clear() };
}

/** By path, with the values of now. */
function resources(options: BmcOptions): Readonly<Record<string, object>> {
  const { forms = ["EnvironmentMetrics", "PowerSubsystem", "Power"], watts, controls = [] } = options;
  const { kilowattHours = () => undefined, supplies = ["Enabled", "Enabled"] } = options;
  const on = supplies.filter((state) => state === "Enabled").length;
  const share = (value: unknown, factor = 1) => (typeof value === "number" ? (value * factor) / on : value);
  const paths = supplies.map((_, i) => `${CHASSIS}/PowerSubsystem/PowerSupplies/${i}`);
  return {
    "/redfish/v1/": { Chassis: link("/redfish/v1/Chassis") },
    "/redfish/v1/Chassis": { Members: [link("/redfish/v1/Chassis/Backplane"), link(CHASSIS)] },
    "/redfish/v1/Chassis/Backplane": { Name: "Backplane" },
    [CHASSIS]: {
      ChassisType: options.chassisType,
      ...Object.fromEntries(forms.map((form) => [form, link(`${CHASSIS}/${form}`)])),
    },
    [`${CHASSIS}/EnvironmentMetrics`]: {
      PowerWatts: { Reading: watts() },
      EnergykWh: { Reading: kilowattHours() },
      EnergyJoules: { Reading: options.joules?.() },
    },
    [`${CHASSIS}/PowerSubsystem`]: { PowerSupplies: link(`${CHASSIS}/PowerSubsystem/PowerSupplies`) },
    [`${CHASSIS}/PowerSubsystem/PowerSupplies`]: { Members: paths.map(link) },
    ...Object.fromEntries(
      paths.map((path, i) => [path, { Status: { State: supplies[i] }, Metrics: link(`${path}/Metrics`) }]),
    ),
    ...Object.fromEntries(
      paths.map((path, i) => {
        const part = (value: unknown, factor?: number) =>
          supplies[i] === "StandbySpare" ? 0 : share(value, factor);
        return [
          `${path}/Metrics`,
          {
            InputPowerWatts: { Reading: part(watts()) },
            OutputPowerWatts: { Reading: part(watts(), 0.9) },
            EnergykWh: { Reading: part(kilowattHours()) },
          },
        ];
      }),
    ),
    [`${CHASSIS}/Power`]: {
      PowerControl: [
        ...controls.slice(0, 1),
        { Name: "Server Power Control", PowerConsumedWatts: watts(), PowerCapacityWatts: 800 },
        ...controls.slice(1),
      ],
    },
  };
}
