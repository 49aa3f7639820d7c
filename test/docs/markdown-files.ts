import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** Folders of packages, builds and data; a page in them is not ours. */
const NOT_OURS = new Set(['node_modules', 'dist', 'dist.new', 'dist.old']);

const below = (folder: string, ending: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) {
      const isHidden = entry.name.startsWith('.');
      return isHidden || NOT_OURS.has(entry.name) ? [] : below(join(folder, entry.name), ending);
    }
    return entry.name.endsWith(ending) ? [join(folder, entry.name)] : [];
  });

export interface TextFile {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every file of ours below `folder` whose name has the ending. */
export const filesBelow = (folder: string, ending: string): readonly TextFile[] =>
  below(join(REPOSITORY, folder), ending).map((file) => ({
    path: relative(REPOSITORY, file).replaceAll('\\', '/'),
    text: readFileSync(file, 'utf8'),
  }));

/** Every page of the documentation. */
export const markdownFiles = (): readonly TextFile[] => filesBelow('.', '.md');
