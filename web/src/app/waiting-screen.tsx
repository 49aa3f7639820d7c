import { Loader } from '@mantine/core';
import { common } from '../strings/common.ts';

export const WaitingScreen = () => <Loader m="xl" aria-label={common.loading} />;
