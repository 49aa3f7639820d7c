import { Text } from '@mantine/core';
import { Screen } from '../components/screen.tsx';
import { shell } from '../strings/shell.ts';

export const NotFoundScreen = () => (
  <Screen title={shell.notFound}>
    <Text>{shell.notFoundCure}</Text>
  </Screen>
);
