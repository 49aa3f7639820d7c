import { useNavigate, useSearch } from '@tanstack/react-router';

/**
 * One parameter of the page's address: what is chosen there can be linked to, and the browser's Back undoes the choice.
 * Never a secret.
 */
export const useSearchValue = (name: string): readonly [string | null, (value: string | null) => void] => {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const value = search[name];
  const choose = (next: string | null): void => {
    void navigate({ to: '.', search: { ...search, [name]: next ?? undefined } });
  };
  return [value === undefined || value === null ? null : String(value), choose];
};
