/** What a JSON text can hold. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object as our reader makes it: without a prototype. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
