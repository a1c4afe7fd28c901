/** A listener on a port. */
interface Server {
  close(): Promise<void>;
}

/** All listeners of a simulated machine, until it is closed. */
export class SimulatedServers {
  readonly #started: Server[] = [];
  #isClosed = false;

  /** Waits for a starting one, and ends it with the machine. */
  async add<S extends Server>(starting: Promise<S>): Promise<S> {
    const server = await starting;
    if (this.#isClosed) await server.close();
    else this.#started.push(server);
    return server;
  }

  close(): void {
    this.#isClosed = true;
    for (const server of this.#started.splice(0)) void server.close();
  }
}
