/** Reads a name layer by layer until the rest is a spelling of a row. */

import type { KnownModel, UnknownModel } from "../../contracts/catalog-model.js";
import { bedrockArn, bedrockVendor, bedrockVersion, fineTune, vertexPath } from "./cloud-id.js";
import { type IndexEntry, lookUp, type ModelIndex } from "./model-index.js";
import {
  fireworksDots,
  ollamaTag,
  quantisation,
  routeVariant,
  training,
  undated,
  withoutServingMode,
} from "./name-suffix.js";
import { otherOutput } from "./other-output.js";
import { republisher, route, vendorPrefix } from "./route-prefix.js";
import { type Peel, plainName, type Spelling, withId } from "./spelling.js";

/**
 * The layers of a name from the outside in. The rest is looked up after each, so that a row's own spelling
 * wins.
 */
const PEELS: readonly Peel[] = [
  ...[route, route, route, route], // `litellm_proxy/bedrock/converse/us-east-1/`
  bedrockArn,
  vertexPath,
  fineTune,
  routeVariant,
  bedrockVersion,
  bedrockVendor,
  republisher,
  vendorPrefix,
  ollamaTag,
  quantisation,
  fireworksDots,
  ...[training, training, training, training], // `-instruct-2507-tput-fp8`
];

/** The reading of a name: a row and how it was found, or only the hints in the name. */
export type NameReading = KnownModel | Omit<UnknownModel, "nearest">;

/** Reads a name. @example readName(index, "openai/gpt-4o") */
export function readName(index: ModelIndex, name: unknown, provider?: unknown): NameReading {
  const id = plainName(name);
  if (id === undefined) return { status: "unknown" };
  let spelling: Spelling = plainName(provider) === "ollama" ? { id, ollama: true } : { id };
  const latest = latestOf(index, spelling);
  if (latest) return latest;
  const entry = lookUp(index, spelling);
  if (entry) return reading(entry, spelling, entry.exact ? "exact" : "alias");
  for (const peel of PEELS) {
    const peeled = peel(spelling);
    if (!peeled) continue;
    spelling = peeled;
    const found = find(index, spelling);
    if (found) return found;
  }
  const { hints } = spelling;
  return find(index, spelling) ?? { status: "unknown", ...(hints && { hints }), ...otherOutput(id) };
}

/** The row of the rest, or of the rest without its date or way of serving. */
function find(index: ModelIndex, spelling: Spelling): KnownModel | undefined {
  const latest = latestOf(index, spelling);
  if (latest) return latest;
  const entry = lookUp(index, spelling);
  if (entry) return reading(entry, spelling, "alias");
  for (const served of withoutServingMode(spelling)) {
    const same = lookUp(index, served);
    if (same) return reading(same, served, "alias");
  }
  for (const older of undated(spelling).flatMap((one) => [one, ...withoutServingMode(one)])) {
    const edition = lookUp(index, older);
    if (edition) return reading(edition, older, "dated");
  }
  return undefined;
}

/**
 * Ollama's own model for a name without a tag, which may be a small one: its `deepseek-r1` has 8 billion
 * parameters.
 */
function latestOf(index: ModelIndex, spelling: Spelling): KnownModel | undefined {
  if (!spelling.ollama || spelling.id.includes(":")) return undefined;
  const entry = lookUp(index, withId(spelling, `${spelling.id}:latest`));
  return entry && reading(entry, spelling, "alias");
}

function reading({ model }: IndexEntry, { hints }: Spelling, matched: KnownModel["matched"]): KnownModel {
  return hints ? { status: "known", model, matched, hints } : { status: "known", model, matched };
}
