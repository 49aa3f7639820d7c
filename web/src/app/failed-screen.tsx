import { Problem } from '../components/problem.tsx';

/** A screen that could not be shown. */
export const FailedScreen = ({ error }: { readonly error: unknown }) => (
  <Problem error={error} onRetry={() => location.reload()} />
);
