import { CSP_NONCE } from './lib/csp-nonce.ts';
import './app/styles.ts';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './app/query-client.ts';
import { createManagerRouter } from './app/router.tsx';
import { cssVariables, theme } from './app/theme.ts';

const client = createQueryClient();
const router = createManagerRouter(client);
const root = document.getElementById('root');
if (root === null) throw new Error('The page lacks its root.');

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => CSP_NONCE}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
