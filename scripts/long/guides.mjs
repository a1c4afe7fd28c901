// Runs the install commands of the documentation as printed, page by page, in empty folders, on every
// supported Node, with the packed packages in place of their names; then a program with what was installed.
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { withPacked } from "../gates/tarballs/install.mjs";
import { allNodes } from "../gates/tarballs/nodes.mjs";
import { run } from "../setup/run.mjs";

const FENCE = /^```sh\n([\s\S]*?)^```/gm;
const INSTALL = /^npm install .+$/gm;
/** Loads what it finds, and reports on stderr what is missing. */
const PROGRAM = `import("wattspan/register").then(() => setTimeout(() => process.exit(process.exitCode), 1500));
const { write } = process.stderr;
process.stderr.write = (text, ...rest) => { process.exitCode = 1; return write.call(process.stderr, text, ...rest); };`;

/** The install commands of each page, in order. */
const pages = globSync("docs/**/*.md")
  .sort()
  .map((page) => {
    const blocks = [...readFileSync(page, "utf8").matchAll(FENCE)].map(([, text]) =>
      text.replaceAll("\\\n", " "),
    );
    return { page, commands: blocks.flatMap((text) => text.match(INSTALL) ?? []) };
  })
  .filter(({ commands }) => commands.some((command) => / wattspan( |$)/.test(command)));

let failed = 0;
await withPacked(async (ours) => {
  for (const node of await allNodes())
    for (const { page, commands } of pages) {
      const problem = await tried(node, commands, ours);
      console.log(
        `${problem ? "FAILED" : "ok    "}  Node ${node.version}  ${page}, ${commands.length} commands`,
      );
      if (problem) console.log(problem);
      failed += problem ? 1 : 0;
    }
});
if (failed > 0 || pages.length === 0) process.exitCode = 1;

/** Undefined, or the error. */
async function tried(node, commands, ours) {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-guide-"));
  const npm = process.env.npm_execpath;
  const env = { PATH: `${dirname(node.path)}${delimiter}${process.env.PATH}`, NODE_OPTIONS: "" };
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--prefix", folder];
  try {
    for (const command of commands) {
      const named = command
        .split(/\s+/)
        .slice(2)
        .flatMap((name) => (name === "wattspan" ? Object.values(ours) : [name]));
      await run(node.path, [npm, "install", ...quiet, ...named], command, env);
    }
    const exporter = {
      OTEL_METRICS_EXPORTER: commands.some((one) => one.includes("exporter-prometheus")) ? "prometheus" : "",
    };
    await run(
      "sh",
      ["-c", `cd '${folder}' && exec '${node.path}' --input-type=module -e '${PROGRAM}'`],
      "the program",
      {
        ...env,
        ...exporter,
        WATTSPAN_LOCATION: "DE", // without a place it says so
        OTEL_EXPORTER_PROMETHEUS_PORT: "0",
      },
    );
    return undefined;
  } catch (error) {
    return `${error.message}\n${error.details ?? ""}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
