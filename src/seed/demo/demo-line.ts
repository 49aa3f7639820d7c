import { createHash } from 'node:crypto';
import { assert } from '../../kernel/assert.ts';

/** One line of the demo before it is written as JSON: WSAPI's own attribute names. */
export type DemoLine = Readonly<Record<string, unknown>> & { readonly _type: string; readonly ObjectID: number };

export type Ref = `/${string}/${number}`;

export const refTo = (line: DemoLine): Ref => `/${line._type.toLowerCase()}/${line.ObjectID}`;

/** A UUID that follows from the ObjectID alone (RFC 9562 §5.8), so that every demo has the same ones. */
export const uuidOf = (objectId: number): string => {
  const hex = createHash('sha256').update(`muster demo ${objectId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** Hands out ObjectIDs in the order of the calls and collects the finished lines. */
export class DemoLines {
  readonly #lines: DemoLine[] = [];
  readonly #plain: object[] = [];
  #next: number;

  constructor(firstObjectId: number) {
    this.#next = firstObjectId;
  }

  add<Type extends string>(
    type: Type,
    attributes: Readonly<Record<string, unknown>>,
    fixedObjectId?: number,
  ): DemoLine & { readonly _type: Type } {
    const objectId = fixedObjectId ?? this.#next++;
    const line = { _type: type, ObjectID: objectId, ObjectUUID: uuidOf(objectId), ...attributes };
    this.#lines.push(line);
    return line;
  }

  /** The only line of a type with a name. */
  named(type: string, name: string): DemoLine {
    const found = this.#lines.filter((line) => line._type === type && line.Name === name);
    const [line] = found;
    assert(line !== undefined && found.length === 1, `the demo has one ${type} ${name}`);
    return line;
  }

  /** A line that is no object of the model. */
  addPlain(line: object): void {
    this.#plain.push(line);
  }

  all(): readonly object[] {
    return [...this.#lines, ...this.#plain];
  }
}
