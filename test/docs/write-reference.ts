import { writeFileSync } from 'node:fs';
import { configurationPage } from './configuration-page.ts';
import { limitsPage } from './limits-page.ts';
import { reasonsPage } from './reasons-page.ts';
import { typesPage } from './types-page.ts';

const write = (name: string, text: string): void =>
  writeFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), text);

write('configuration.md', configurationPage());
write('limits.md', limitsPage());
write('reasons.md', reasonsPage());
write('types.md', typesPage());
