/** A look-up takes some microseconds, and a service uses few models, so results are remembered. */

/**
 * Maximum number of remembered names per provider, and of their length; all others are looked up each time.
 */
const MAX_NAMES = 256;
const MAX_NAME_LENGTH = 256;

/**
 * Remembers the results of a pure look-up, for a bounded number of models and providers.
 * @example const rowOf = remembered((model, provider) => resolveModel(model, provider));
 */
export function remembered<T>(
  find: (model: string, provider: string | undefined) => T,
): (model: string, provider: string | undefined) => T {
  const providers = new Map<string | undefined, Map<string, { readonly found: T }>>();
  return (model, provider) => {
    const names = providers.get(provider);
    const known = names?.get(model);
    if (known) return known.found;
    const found = find(model, provider);
    if (typeof model !== "string" || model.length > MAX_NAME_LENGTH) return found;
    if (names && names.size < MAX_NAMES) names.set(model, { found });
    else if (!names && providers.size < MAX_NAMES) providers.set(provider, new Map([[model, { found }]]));
    return found;
  };
}
