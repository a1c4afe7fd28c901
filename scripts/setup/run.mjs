import { spawn } from "node:child_process";

const windows = process.platform === "win32";

/**
 * Runs a command to its end and buffers its output, which is only worth reading on failure.
 * Rejects with an error that names the `command` and has its output as `details`.
 */
export function run(command, args, failure, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, npm_config_loglevel: "notice", ...env }, // `npm --silent` would mute what starts here
      stdio: ["ignore", "pipe", "pipe"],
      shell: windows, // npx and pnpm are .cmd files there
    });
    const started = Date.now();
    const heartbeat = setInterval(() => {
      console.log(`      … still working (${Math.round((Date.now() - started) / 1000)} s)`);
    }, 15_000);
    let details = "";
    const keep = (chunk) => {
      details += chunk;
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const end = (error) => {
      clearInterval(heartbeat);
      if (error) reject(Object.assign(error, { command, details }));
      else resolve();
    };
    child.on("error", end);
    child.on("close", (code, signal) => {
      const how = signal ? `was stopped by ${signal}` : `ended with code ${code}`;
      end(code === 0 ? undefined : new Error(`${failure}: ${command} ${how}.`));
    });
  });
}
