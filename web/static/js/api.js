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

const TOGETHER = 150; // tiles in one question; the server takes 200

/** Cluster tiles, kept for as long as filters and store stay the same, the least recently used going first. */
export class Tiles {
  #kept = new Map();
  #limit = 600;

  /** The tiles named "z/x/y", in that order; those that are not here come together in one answer. */
  async get(names, query, signal) {
    const key = (name) => `${name}?${query}`;
    const missing = names.filter((name) => !this.#kept.has(key(name)));
    const asked = [];
    for (let i = 0; i < missing.length; i += TOGETHER) asked.push(missing.slice(i, i + TOGETHER));
    const fresh = await Promise.all(asked.map(async (some) => {
      const { tiles } = await getJSON(`/tiles/incidents?${query}${query ? "&" : ""}at=${some.join(",")}`, signal);
      return tiles.map((tile, i) => [key(some[i]), tile]);
    }));
    const here = new Map([...names.map((name) => [key(name), this.#kept.get(key(name))]), ...fresh.flat()]);
    for (const [name, tile] of here) {
      this.#kept.delete(name);
      this.#kept.set(name, tile);
    }
    while (this.#kept.size > this.#limit) this.#kept.delete(this.#kept.keys().next().value);
    return [...here.values()];
  }

  /** Forget everything: the store has changed. */
  forget() {
    this.#kept.clear();
  }
}
