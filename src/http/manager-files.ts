import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** One file of the Application Manager as it was built. */
export interface ManagerFile {
  readonly contentType: string;
  readonly plain: Buffer;
  /** The same, compressed; absent for what does not get smaller. */
  readonly br?: Buffer;
  readonly gzip?: Buffer;
}

/** Everything that was built of `web/`, read once at start. */
export interface ManagerFiles {
  /** The HTML of every screen, with `NONCE` where a nonce belongs. */
  readonly html: string;
  /** By name below `/login/assets/`; each name carries a digest of its content. */
  readonly assets: ReadonlyMap<string, ManagerFile>;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const readIfThere = (file: string): Buffer | undefined => (existsSync(file) ? readFileSync(file) : undefined);

const readFile = (file: string, contentType: string): ManagerFile => {
  const [br, gzip] = [readIfThere(`${file}.br`), readIfThere(`${file}.gz`)];
  return {
    contentType,
    plain: readFileSync(file),
    ...(br === undefined ? {} : { br }),
    ...(gzip === undefined ? {} : { gzip }),
  };
};

/** Reads the folder that the build left; null where nothing was built. Only what is in it can ever be asked for. */
export const readManagerFiles = (folder: string): ManagerFiles | null => {
  const html = readIfThere(join(folder, 'index.html'));
  if (html === undefined) return null;
  const assets = new Map<string, ManagerFile>();
  for (const name of readdirSync(join(folder, 'assets'))) {
    const contentType = CONTENT_TYPES[extname(name)];
    if (contentType !== undefined) assets.set(name, readFile(join(folder, 'assets', name), contentType));
  }
  return { html: html.toString('utf8'), assets };
};
