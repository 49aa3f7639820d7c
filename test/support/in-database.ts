/** The same connection string with another database in it. */
export const inDatabase = (connectionString: string, database: string): string =>
  connectionString.replace(/^(\w+:\/\/[^/?]*)(\/[^?]*)?/, `$1/${database}`);
