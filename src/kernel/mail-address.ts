/** A person or program that mail comes from. */
export interface Mailbox {
  /** Empty: none is shown. */
  readonly name: string;
  readonly address: string;
}

/** One plain address: nothing that a mail program could read as two, as a name or as the end of a header line. */
const ADDRESS = /^[^\s\p{Cc}\p{Cs}<>()[\],;:"\\@]{1,64}@[^\s\p{Cc}\p{Cs}<>()[\],;:"\\@]{1,253}$/u;

export const isMailAddress = (text: string): boolean => ADDRESS.test(text);

/** `address` or `Name <address>`; null: it is neither. */
export const readMailbox = (text: string): Mailbox | null => {
  const [, name = '', bracketed] = /^([^<>"\p{Cc}\p{Cs}]*)<([^<>]*)>$/u.exec(text.trim()) ?? [];
  const address = bracketed ?? text.trim();
  return isMailAddress(address) ? { name: name.trim(), address } : null;
};
