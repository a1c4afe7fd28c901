import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { generatedFiles } from "../src/generated-files.ts";

const root = join(import.meta.dirname, "..");
const files = generatedFiles();

describe("what is committed", () => {
  it.each([...files])("the committed file %s is what npm run dashboards writes", (path, text) => {
    expect(readFileSync(join(root, path), "utf8"), "run: npm run dashboards").toBe(text);
  });

  it("the generated folders of dashboards contain no other file", () => {
    const found = ["grafana", "prometheus"].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
    );
    expect(found.filter((path) => !files.has(path))).toEqual([]);
  });
});
