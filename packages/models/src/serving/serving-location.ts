import type { HostedCall, Location, ServingPlace } from "@wattspan/core";
import { remembered } from "../catalog/remembered.js";
import { resolveModel } from "../catalog/resolve-model.js";
import { endpointPlace } from "./endpoint-place.js";
import { geographyPlace } from "./geography-place.js";
import { usualPlace } from "./provider-places.js";

const hintsOf = remembered((model, provider) => resolveModel(model, provider).hints);

/**
 * Finds where a hosted call is served by a ladder; the first source that states it wins, and is the `rung`:
 *
 * - `response`: Azure's header `x-ms-region`, Anthropic's `usage.inference_geo`;
 * - `endpoint`: the region in the called host (Bedrock, Vertex AI, Azure, regional hosts of OpenAI, Mistral,
 *   xAI, …);
 * - `model_name`: the region or geography in the model's name (ARNs, `eu.anthropic.claude-…`, paths of Vertex
 *   AI). A Bedrock profile over several regions comes before the host, which is only where the call arrives;
 * - `provider`: where the provider usually serves, an assumption: {@link usualPlace} has the sources;
 * - `world`: nothing is known.
 *
 * Never throws. A part of the world (`eu`) is one of its countries: `orIn` has the others.
 *
 * @example servingLocation({ model: "gpt-4o", provider: "openai" }) // { location: { country: "US" }, rung: "provider" }
 * @example createMetering({ estimators: defaultEstimators(), intensity: annualAverage(), servingLocation })
 */
export function servingLocation(call: HostedCall): ServingPlace {
  const { model, provider, host, region, geography } = call;
  const answered = azureRegion(region) ?? geographyPlace(geography);
  if (answered) return { ...answered, rung: "response" };
  const hints = hintsOf(model, provider);
  const named = hints?.serving ? { location: hints.serving } : geographyPlace(hints?.geography);
  if (hints?.geography !== undefined && named) return { ...named, rung: "model_name" };
  const called = hints?.geography === undefined && endpointPlace(host);
  if (called) return { ...called, rung: "endpoint" };
  if (named) return { ...named, rung: "model_name" };
  const usual = usualPlace(provider);
  return usual ? { ...usual, rung: "provider" } : { location: {}, rung: "world" };
}

/** `Sweden Central`, as Azure writes it in `x-ms-region`. */
function azureRegion(region: string | undefined): { readonly location: Location } | undefined {
  if (region === undefined || !/^[a-z][a-z\d ]{2,40}$/i.test(region)) return undefined;
  const name = region.toLowerCase().replaceAll(" ", "");
  return { location: { cloud: { provider: "azure", region: name } } };
}
