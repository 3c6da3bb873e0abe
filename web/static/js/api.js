// What the page asks of the server. A newer question of the same kind cancels the older one.

export class ApiError extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** JSON from our own server; throws ApiError with the problem document's sentence (RFC 9457). */
export async function getJSON(address, signal) {
  let answer;
  try {
    answer = await fetch(address, { signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, "The server does not answer.");
  }
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw new ApiError(answer.status, problem.detail ?? problem.title ?? `The server answered ${answer.status}.`);
}

/** Questions of one kind, of which only the newest matters. */
export class Latest {
  #controller = null;

  /** Run `ask(signal)`; the one that ran before is aborted. Resolves to undefined when overtaken. */
  async run(ask) {
    this.#controller?.abort();
    const controller = (this.#controller = new AbortController());
    try {
      return await ask(controller.signal);
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      throw error;
    }
  }
}

/** Cluster tiles, kept for as long as filters and store stay the same, the least recently used going first. */
export class Tiles {
  #kept = new Map();
  #limit = 600;

  async get(z, x, y, query, signal) {
    const address = `/tiles/incidents/${z}/${x}/${y}${query ? `?${query}` : ""}`;
    const kept = this.#kept.get(address);
    if (kept) {
      this.#kept.delete(address);
      this.#kept.set(address, kept);
      return kept;
    }
    const tile = await getJSON(address, signal);
    this.#kept.set(address, tile);
    if (this.#kept.size > this.#limit) this.#kept.delete(this.#kept.keys().next().value);
    return tile;
  }

  /** Forget everything: the store has changed. */
  forget() {
    this.#kept.clear();
  }
}
