// Writes the table of EcoLogits' models of @wattspan/models:
//
//   node scripts/tables/models-ecologits.mjs --models <ecologits/data/models.json of 0.9.3>
//
// The figures of 0.11.2 stand in packages/models/src/data/models-ecologits-0.11.2.csv. Where the files come
// from: packages/models/src/data/README.md. The same input gives the same output, byte by byte.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataOf, givenOptions } from "./given-options.mjs";
import { csvRows, filled, recordOf } from "./table-text.mjs";

const data = dataOf("models");
const given = givenOptions(["models"], {
  csv: join(data, "models-ecologits-0.11.2.csv"),
  out: join(data, "models-ecologits.ts"),
});

const EDITIONS = {
  "0.11.2": {
    source:
      "https://github.com/mlco2/ecologits.js/blob/78a9b8829ac823af90ff663336f07ab0a8fc9421/packages/ecologits.js/src/data/models.generated.ts",
    asOf: "2026-10-02",
  },
  "0.9.3": {
    source:
      "https://github.com/mlco2/ecologits/blob/5be90dadc86ed92f48dc55316469d888827aec55/ecologits/data/models.json",
    asOf: "2026-03-12",
  },
};
/** Marked "architecture not released" in 0.9.3, although Google publishes the weights. */
const OPEN_AFTER_ALL = /^gemma-/;
/** A date at the end of a name: 20250805, 2024-08-06. */
const DATE = /-(?:\d{8}|\d{4}-\d{2}-\d{2})$/;

try {
  const editions = { "0.11.2": readCsv(given.csv), "0.9.3": readJson(given.models) };
  writeFileSync(given.out, tableOf(editions));
  for (const [edition, rows] of Object.entries(editions)) console.log(`${edition}: ${rows.length} models`);
} catch (error) {
  console.error(`models-ecologits: ${error.message}`);
  process.exitCode = 1;
}

function readJson(file) {
  const { models, aliases } = JSON.parse(readFileSync(file, "utf8"));
  const rows = models.map((model) => {
    const { type, parameters } = model.architecture;
    const closed = model.warnings?.includes("model-arch-not-released") && !OPEN_AFTER_ALL.test(model.name);
    return {
      ...{ provider: model.provider, name: model.name, architecture: type },
      total: figure(parameters.total ?? parameters),
      active: parameters.active === undefined ? "=" : figure(parameters.active),
      tps: rounded(model.deployment?.tps),
      ttft: rounded(model.deployment?.ttft),
      weights: closed ? "closed" : "open",
      aliases: aliases
        .filter(({ provider, alias }) => provider === model.provider && alias === model.name)
        .map(({ name }) => name),
    };
  });
  return withoutDates(rows);
}

function readCsv(file) {
  const rows = csvRows(file).map(({ provider, name, architecture, total, weights, ...row }) => ({
    ...{ provider, name, architecture, total, weights, active: row.active || "=" },
    ...{ tps: row.tokens_per_s || "-", ttft: row.time_to_first_token_s || "-" },
    aliases: row.aliases ? row.aliases.split(" ") : [],
  }));
  return withoutDates(rows);
}

/** A model whose only edition is dated is listed without the date; the dated name is an alias. */
function withoutDates(rows) {
  const taken = new Set(rows.map(({ name }) => name));
  return rows.map((row) => {
    const name = row.name.replace(DATE, "");
    if (name === row.name || taken.has(name)) return row;
    const aliases = [row.name, ...row.aliases].filter((alias) => alias !== name);
    return { ...row, name, aliases };
  });
}

function figure(value) {
  const text = typeof value === "object" ? `${rounded(value.min)}-${rounded(value.max)}` : rounded(value);
  if (/^\d+(\.\d+)?(-\d+(\.\d+)?)?$/.test(text)) return text;
  throw new Error(`${JSON.stringify(value)} is no number of parameters`);
}

function rounded(value) {
  return value === null || value === undefined ? "-" : String(value);
}

function tableOf(editions) {
  const of = (rows) => {
    const providers = [...new Set(rows.map(({ provider }) => provider))].sort();
    return providers.map((provider) => {
      const records = rows.filter((row) => row.provider === provider).map((row) => recordOf(wordsOf(row)));
      return `    ${provider}: \`\n${filled(records)}\n\`,`;
    });
  };
  const bodies = Object.entries(editions).map(
    ([edition, rows]) => `  "${edition}": {\n${of(rows).join("\n")}\n  },`,
  );
  const stated = Object.entries(EDITIONS).map(
    ([edition, { source, asOf }]) =>
      `  "${edition}": {\n    source:\n      "${source}",\n    asOf: "${asOf}",\n  },`,
  );
  return `/*!
 * Models and their sizes, from EcoLogits.
 *
 * This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not
 * distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.
 *
 * Contains figures of EcoLogits (https://github.com/mlco2/ecologits), GenAI Impact and the authors of EcoLogits.
 *
 * Changed: the figures of two editions were written in another format; models whose only edition is dated go by
 * their names without the date.
 */
// Written by scripts/tables/models-ecologits.mjs; change the script, not this file.

/** Where each edition is published, and when. */
export const ECOLOGITS_EDITIONS = {
${stated.join("\n")}
} as const;

/**
 * Of each model, by who offers it: its name, architecture, total and active parameters (billions; "=" when the same), tokens
 * per second and seconds to the first token of one request ("-" when not known), whether its weights are open, and aliases.
 */
export const ECOLOGITS_MODELS = {
${bodies.join("\n")}
} as const;
`;
}

function wordsOf({ name, architecture, total, active, tps, ttft, weights, aliases }) {
  return [name, architecture, total, active, tps, ttft, weights, ...aliases];
}
