/** What to type where packages of OpenTelemetry are missing. */

/**
 * The command for npm. It names the API by its major version: npm takes the newest SDK that runs on this Node, and that takes one minor
 * version of the API only (on Node 20: 1.9), where another may be installed.
 * @example installCommand(["@opentelemetry/resources"]) // "npm install @opentelemetry/resources @opentelemetry/api@1"
 */
export const installCommand = (packages: readonly string[]): string =>
  `npm install ${packages.join(" ")} @opentelemetry/api@1`;
