/** Reads the resource of an OpenTelemetry provider by its shape: the SDK is the application's, in any version. */

type Shape = Readonly<Record<string, unknown>>;

/** What can be read of a resource. */
export interface ProviderResource {
  /** Resolves when what its detectors still look up is there. Absent when nothing is pending. */
  readonly pending?: Promise<unknown>;
  /** The two attributes that name a cloud region, where it has them; none while something is pending. */
  attributes(): Shape;
}

/**
 * The resource of a provider. The API gives no way to it, so it is looked for where the SDKs 1 to 3 keep it: `resource`,
 * `_resource`, `_sharedState.resource`, behind a proxy's `getDelegate()`. Never throws.
 *
 * @returns `undefined` for a provider without one, for example that of an API without SDK.
 * @example providerResource(trace.getTracerProvider())?.attributes()["cloud.region"] // "eu-west-1"
 */
export function providerResource(provider: unknown): ProviderResource | undefined {
  return guarded(() => {
    const delegate = shape(shape(provider)?.getDelegate ? (provider as Proxied).getDelegate() : provider);
    const resource = shape(
      delegate?.resource ?? delegate?._resource ?? shape(delegate?._sharedState)?.resource,
    );
    if (resource === undefined) return undefined;
    const pending = waited(resource);
    return {
      ...(pending && { pending }),
      // The SDK reports an error when they are read before they are complete.
      attributes: () =>
        guarded(() => (isPending(resource) ? {} : cloudOf(shape(resource.attributes) ?? {}))) ?? {},
    };
  });
}

type Proxied = { getDelegate(): unknown };
type Awaitable = { waitForAsyncAttributes(): unknown };

function waited(resource: Shape): Promise<unknown> | undefined {
  if (!isPending(resource) || typeof resource.waitForAsyncAttributes !== "function") return undefined;
  // Rejected or not: what is there is read then.
  return Promise.resolve((resource as unknown as Awaitable).waitForAsyncAttributes()).catch(() => undefined);
}

const isPending = (resource: Shape): boolean => resource.asyncAttributesPending === true;

const cloudOf = (attributes: Shape): Shape => ({
  "cloud.provider": attributes["cloud.provider"],
  "cloud.region": attributes["cloud.region"],
});

const shape = (value: unknown): Shape | undefined =>
  (typeof value === "object" && value !== null) || typeof value === "function" ? (value as Shape) : undefined;

/** A provider may be anything, also a proxy that throws at a glance. */
function guarded<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
