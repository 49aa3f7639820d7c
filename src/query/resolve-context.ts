import type { Registry } from '../model/registry.ts';
import type { OperandContext } from './operand.ts';

/** What names and values of a query are bound to. */
export interface ResolveContext extends OperandContext {
  readonly registry: Registry;
}
