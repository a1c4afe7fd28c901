/**
 * Reads the resource of an OpenTelemetry provider by its shape: the SDK is the application's, in any version.
 */

type Shape = Readonly<Record<string, unknown>>;

/** The readable part of a resource. */
export interface ProviderResource {
  /** Resolves when pending detectors are done. Absent if nothing is pending. */
  readonly pending?: Promise<unknown>;
  /** The two attributes that name a cloud region, if present. None while something is pending. */
  attributes(): Shape;
}

/**
 * The resource of a provider. The API has no access to it, so this looks where SDKs 1 to 3 keep it:
 * `resource`, `_resource`, `_sharedState.resource`, behind a proxy's `getDelegate()`. Never throws.
 *
 * @returns `undefined` for a provider without one, for example that of an API without an SDK.
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
      // The SDK reports an error when attributes are read before they are complete.
      attributes: () =>
        guarded(() => (isPending(resource) ? {} : cloudOf(shape(resource.attributes) ?? {}))) ?? {},
    };
  });
}

type Proxied = { getDelegate(): unknown };
type Awaitable = { waitForAsyncAttributes(): unknown };

function waited(resource: Shape): Promise<unknown> | undefined {
  if (!isPending(resource) || typeof resource.waitForAsyncAttributes !== "function") return undefined;
  // Even after a rejection, the attributes that are there are read.
  return Promise.resolve((resource as unknown as Awaitable).waitForAsyncAttributes()).catch(() => undefined);
}

const isPending = (resource: Shape): boolean => resource.asyncAttributesPending === true;

const cloudOf = (attributes: Shape): Shape => ({
  "cloud.provider": attributes["cloud.provider"],
  "cloud.region": attributes["cloud.region"],
});

const shape = (value: unknown): Shape | undefined =>
  (typeof value === "object" && value !== null) || typeof value === "function" ? (value as Shape) : undefined;

/** A provider may be anything, even a proxy that throws at every access. */
function guarded<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
