import { constant, type Sql, sql } from './fragment.ts';

/** A text as JSON within a statement. The planner cannot inline the function json_text: to_json is not immutable. */
export const jsonText = (value: Sql, unset: string): Sql => sql`coalesce(to_json(${value})::text, ${constant(unset)})`;
