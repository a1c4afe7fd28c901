/** The command that installs missing packages of OpenTelemetry. */

/**
 * The command for npm. It names the API by its major version: npm takes the newest SDK that runs on this
 * Node. That SDK may need one minor version of the API (on Node 20: 1.9) while another is installed.
 * @example installCommand(["@opentelemetry/resources"]) // "npm install @opentelemetry/resources @opentelemetry/api@1"
 */
export const installCommand = (packages: readonly string[]): string =>
  `npm install ${packages.join(" ")} @opentelemetry/api@1`;
