/** Looking a name up takes some microseconds, and a service uses few models: what was found is remembered. */

/** Names of one provider that are remembered, and how long a name may be; all others are looked up each time. */
const MAX_NAMES = 256;
const MAX_NAME_LENGTH = 256;

/**
 * Remembers what a pure look-up found, for a bounded number of models and providers.
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
