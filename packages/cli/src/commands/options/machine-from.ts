/** The machine of the options. Its meters are loaded only for what runs. */

import { prometheusScrape, redfish } from "@wattspan/meters";
import { UsageError } from "../../command/usage-error.js";
import { type Candidate, hostOf, type Machine } from "../../machine/candidates.js";
import { CONTROLLER, type MachineOptions, PAGE, REDFISH } from "./machine-options.js";

/**
 * The machine that the options describe. A value that its meters refuse is a usage error.
 * @throws {@link UsageError}
 * @example metersOf(machineFrom({ root: "/host/sys" }))
 */
export function machineFrom({
  root,
  redfish: url,
  redfishFingerprint,
  scrape = [],
}: MachineOptions): Machine {
  const tls = redfishFingerprint === undefined ? {} : { tls: { fingerprint: redfishFingerprint } };
  const whoAsks = url?.includes("@") ? {} : { credentials: { environment: REDFISH } };
  const pages = scrape.map((page) =>
    checked("--scrape", PAGE, (machine) => prometheusScrape({ ...page, ...hostOf(machine) })),
  );
  const controllers =
    url === undefined
      ? []
      : [
          checked("--redfish", CONTROLLER, (machine) =>
            redfish({ url, ...whoAsks, ...tls, ...hostOf(machine) }),
          ),
        ];
  return { ...(root !== undefined && { root }), others: [...pages, ...controllers] };
}

/** Parses and checks a candidate. */
function checked(option: string, example: string, candidate: Candidate): Candidate {
  try {
    candidate({});
    return candidate;
  } catch (error) {
    // The error's own text has no credentials; the given value may have.
    const { message } = error as Error;
    const [, expected = message] = /; expected (.+)\.$/s.exec(message) ?? [];
    throw new UsageError(option, undefined, expected, `${option} ${example}`);
  }
}
