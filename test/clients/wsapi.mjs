/**
 * A plain caller of the API with an API key, for what a scenario needs beside its client: reading back what the client
 * wrote, and making the tags and defects it works on.
 */
export class Wsapi {
  #base;
  #key;

  constructor(server, key) {
    this.#base = `${server}/slm/webservice/v2.0`;
    this.#key = key;
  }

  async get(path) {
    return this.#call('GET', path);
  }

  /** The object at a ref or at `type/oid`, with all its attributes. */
  async read(path) {
    const [object] = Object.values(await this.get(shortRef(path)));
    if (object.Errors.length > 0) throw new Error(`reading ${shortRef(path)}: ${object.Errors[0]}`);
    return object;
  }

  async query(type, parameters) {
    const { QueryResult } = await this.get(`${type}?${new URLSearchParams(parameters)}`);
    if (QueryResult.Errors.length > 0) throw new Error(`querying ${type}: ${QueryResult.Errors[0]}`);
    return QueryResult;
  }

  /** Creates one object and answers it. */
  async create(type, attributes) {
    const { CreateResult } = await this.#call('POST', `${type}/create`, { [type]: attributes });
    if (CreateResult.Errors.length > 0) throw new Error(`creating a ${type}: ${CreateResult.Errors[0]}`);
    return CreateResult.Object;
  }

  async delete(ref) {
    const { OperationResult } = await this.#call('DELETE', shortRef(ref));
    if (OperationResult.Errors.length > 0) throw new Error(`deleting ${shortRef(ref)}: ${OperationResult.Errors[0]}`);
  }

  async #call(method, path, body) {
    const response = await fetch(`${this.#base}/${path}`, {
      method,
      headers: { zsessionid: this.#key, ...(body ? { 'Content-Type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${method} ${path.split('?')[0]} answered ${response.status}`);
    return JSON.parse(text);
  }
}

/** `http://host/slm/webservice/v2.0/defect/1` as `defect/1`. */
export function shortRef(ref) {
  return ref.replace(/\/$/, '').split('/').slice(-2).join('/');
}

/** The ObjectID at the end of a ref. */
export function objectId(ref) {
  return Number(shortRef(ref).split('/')[1]);
}
