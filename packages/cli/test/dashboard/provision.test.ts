/**
 * `wattspan dashboard --provision`: files for Grafana, which was not started with them, and for a real
 * Prometheus.
 */

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { provision, RECORD, type WrittenFile } from "../../src/dashboard/provision/provision.js";
import { ProvisionError } from "../../src/dashboard/provision/provision-error.js";
import { provisioning, ruleFilesIn } from "../../src/dashboard/provision/provisioning.js";
import { shippedFiles } from "../../src/dashboard/shipped-files.js";
import { inProcess } from "../run-wattspan.js";

const HAS_PROMTOOL = spawnSync("promtool", ["--version"]).status === 0;

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-provision-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const written = async (folder: string, options: readonly string[] = []) => {
  const { code, stdout, stderr } = await inProcess([
    "dashboard",
    "--provision",
    folder,
    "--json",
    ...options,
  ]);
  const files = code === 0 ? (JSON.parse(stdout) as { readonly files: readonly WrittenFile[] }).files : [];
  return { code, stdout, stderr, files, states: [...new Set(files.map(({ state }) => state))] };
};
const yamlIn = (folder: string, path: string) => parse(readFileSync(join(folder, path), "utf8"));
const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );

describe("dashboard --provision", () => {
  it("`dashboard --provision` writes the files of Grafana and Prometheus, and changes nothing the next time", async () => {
    const folder = emptyFolder();
    const first = await written(folder);
    expect(first).toMatchObject({ code: 0, stderr: "", states: ["written"] });
    const { dashboards, rules } = await shippedFiles();
    expect(dashboards.map(({ name }) => name)).toEqual(
      ["agents", "budgets", "devices", "grid", "inference", "overview"].map((name) => `${name}.json`),
    );
    expect(rules.map(({ name }) => name)).toEqual(["alerts.rules.yml", "recording.rules.yml"]);
    const paths = first.files.map(({ path }) => path);
    expect(filesBelow(folder).sort()).toEqual([...paths, RECORD].sort());
    for (const { name, text } of dashboards)
      expect(readFileSync(join(folder, "dashboards/wattspan", name), "utf8")).toBe(text);
    for (const { name, text } of rules)
      expect(readFileSync(join(folder, "prometheus", name), "utf8")).toBe(text);
    expect(first.files.map(({ bytes }) => bytes)).toEqual(
      paths.map((path) => statSync(join(folder, path)).size),
    );
    const at = () => filesBelow(folder).map((path) => statSync(join(folder, path)).mtimeMs);
    const before = at();
    expect((await written(folder)).states).toEqual(["unchanged"]);
    expect(at()).toEqual(before);
  });

  it.skipIf(!HAS_PROMTOOL)(
    "`dashboard --provision` writes rules that Prometheus loads by the printed path",
    async () => {
      const folder = emptyFolder();
      await written(folder);
      const config = join(folder, "prometheus.yml");
      writeFileSync(config, `rule_files: [${JSON.stringify(ruleFilesIn(folder))}]\n`);
      const { status, stdout } = spawnSync("promtool", ["check", "config", config], { encoding: "utf8" });
      expect(stdout).toMatch(/2 rule files found/);
      expect(status).toBe(0);
    },
  );

  it("`dashboard --provision` writes the addresses and paths into its YAML files", async () => {
    const folder = emptyFolder();
    await written(folder, ["--prometheus", "http://prometheus:9090/x/", "--scrape-interval", "60"]);
    expect(yamlIn(folder, "datasources/wattspan.yaml")).toEqual({
      apiVersion: 1,
      datasources: [
        {
          ...{ name: "Wattspan", uid: "wattspan", type: "prometheus", access: "proxy" },
          ...{ url: "http://prometheus:9090/x", editable: false },
          jsonData: { httpMethod: "POST", timeInterval: "60s" },
        },
      ],
    });
    expect(yamlIn(folder, "dashboards/wattspan.yaml")).toMatchObject({
      apiVersion: 1,
      providers: [
        { type: "file", folderUid: "wattspan", options: { path: join(folder, "dashboards/wattspan") } },
      ],
    });
  });

  it("`dashboard --provision --seen-as` writes the folder as Grafana sees it, with special characters escaped", async () => {
    const folder = emptyFolder();
    for (const [seenAs, path] of [
      ["/etc/grafana/provisioning/", "/etc/grafana/provisioning/dashboards/wattspan"],
      [`/a "b": {c} #d`, `/a "b": {c} #d/dashboards/wattspan`],
      // Grafana puts variables in for $NAME; two stand for one.
      ["/a/$HOME", "/a/$$HOME/dashboards/wattspan"],
    ] as const) {
      expect((await written(folder, ["--seen-as", seenAs])).code).toBe(0);
      expect(yamlIn(folder, "dashboards/wattspan.yaml").providers[0].options.path).toBe(path);
    }
  });

  it("`dashboard --provision` replaces its own files when they are out of date", async () => {
    const folder = emptyFolder();
    await written(folder);
    const { files } = await written(folder, ["--prometheus", "http://other:9090"]);
    const states = Object.fromEntries(files.map(({ path, state }) => [path, state]));
    expect(states["datasources/wattspan.yaml"]).toBe("updated");
    expect(states["dashboards/wattspan.yaml"]).toBe("unchanged");
  });

  it.each(["datasources/wattspan.yaml", "dashboards/wattspan/overview.json"])(
    "`dashboard --provision` writes nothing where %s was changed by hand, unless --force is given",
    async (path) => {
      const folder = emptyFolder();
      await written(folder);
      writeFileSync(join(folder, path), "theirs");
      const { code, stdout, stderr } = await written(folder, ["--prometheus", "http://other:9090"]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain(
        `already has ${path}, not written by wattspan or changed since; nothing was written`,
      );
      expect(stderr).toContain("--force");
      expect(readFileSync(join(folder, path), "utf8")).toBe("theirs");
      expect(readFileSync(join(folder, "datasources/wattspan.yaml"), "utf8")).not.toContain("other");
      const { files } = await written(folder, ["--force"]);
      expect(files.find((file) => file.path === path)?.state).toBe("overwritten");
      expect((await written(folder)).states).toEqual(["unchanged"]);
    },
  );

  it("`dashboard --provision` follows no symbolic link in place of a file", async () => {
    const [folder, elsewhere] = [emptyFolder(), join(emptyFolder(), "theirs")];
    await written(folder);
    const path = join(folder, "dashboards/wattspan.yaml");
    writeFileSync(elsewhere, "theirs");
    rmSync(path);
    symlinkSync(elsewhere, path);
    expect((await written(folder)).code).toBe(1);
    expect((await written(folder, ["--force"])).code).toBe(0);
    expect(readFileSync(elsewhere, "utf8")).toBe("theirs");
  });

  it.each(["not JSON", "[]", "null", '{"dashboards/wattspan.yaml":5}'])(
    "`dashboard --provision` recognises no file as its own where the record is %j",
    async (record) => {
      const folder = emptyFolder();
      await written(folder);
      writeFileSync(join(folder, RECORD), record);
      expect((await written(folder, ["--seen-as", "/x"])).code).toBe(1);
    },
  );

  it.each(["", "{}"])("`dashboard --provision` writes a lost record again: %j", async (record) => {
    const folder = emptyFolder();
    await written(folder);
    const before = readFileSync(join(folder, RECORD), "utf8");
    if (record === "") rmSync(join(folder, RECORD));
    else writeFileSync(join(folder, RECORD), record);
    expect((await written(folder)).states).toEqual(["unchanged"]);
    expect(readFileSync(join(folder, RECORD), "utf8")).toBe(before);
    expect((await written(folder, ["--seen-as", "/x"])).code).toBe(0);
  });

  it("`dashboard --provision` names a folder that cannot be written", async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "dashboards"), "a file");
    const { code, stderr } = await written(folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/dashboards.*cannot be written \(E(EXIST|NOTDIR)\); expected a folder/);
    const files = provisioning(
      { dashboards: [], rules: [] },
      { prometheusUrl: "x", seenAs: "/x", scrapeIntervalS: 1 },
    );
    await expect(provision("/dev/null/x", files)).rejects.toBeInstanceOf(ProvisionError);
  });

  it.skipIf(process.getuid?.() === 0)(
    "`dashboard --provision` names a folder without permission to write",
    async () => {
      const folder = emptyFolder();
      chmodSync(folder, 0o500);
      expect((await written(folder)).stderr).toMatch(/cannot be written \(EACCES\)/);
    },
  );

  it("`dashboard --provision` leaves no temporary file behind", async () => {
    const folder = emptyFolder();
    await written(folder);
    expect(filesBelow(folder).filter((path) => path.endsWith(".tmp"))).toEqual([]);
  });

  it("`dashboard --provision` prints its folder last, on a terminal as a link", async () => {
    const folder = emptyFolder();
    const look = { columns: 80, environment: { NO_COLOR: "1" } };
    const { stdout } = await inProcess(["dashboard", "--provision", folder], look);
    const link = `\u001b]8;;${pathToFileURL(folder).href}\u001b\\${folder}\u001b]8;;\u001b\\`;
    expect(stdout.endsWith(`\nThe files are in ${link}\n`)).toBe(true);
  });

  it("`dashboard --provision` prints an aligned table and the next step", async () => {
    const folder = emptyFolder();
    const { code, stdout } = await inProcess(["dashboard", "--provision", folder]);
    expect(code).toBe(0);
    const [header = "", ...lines] = stdout.split("\n");
    expect(header).toMatch(/^file +what +bytes +state$/);
    expect(lines.slice(-2)).toEqual([`The files are in ${folder}`, ""]);
    const rows = lines.slice(0, lines.indexOf(""));
    expect(rows.length).toBeGreaterThanOrEqual(3);
    for (const row of rows) expect(row.slice(header.indexOf("state"))).toBe("written");
    expect(stdout).toContain(`GF_PATHS_PROVISIONING=${folder}`);
    expect(stdout).toContain(`"${ruleFilesIn(folder)}"`);
  });
});
