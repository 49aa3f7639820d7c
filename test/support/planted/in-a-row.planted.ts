import { it } from 'vitest';
import { systemClock } from '../../../src/kernel/clock.ts';
import { givePasswords, passwordOf, signIn } from '../signed-in.ts';
import { useWorld } from '../world.ts';

const world = useWorld();

it('a password becomes the name of a defect', async () => {
  await givePasswords(world.database, systemClock, ['editor']);
  await signIn(world.send, 'editor');
  await world.as('editor').create('defect', { Name: passwordOf('editor'), Project: '/project/301' });
});
