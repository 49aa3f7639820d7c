import { REASONS, type ReasonCode } from '../../src/identity/reasons.ts';

const TOLD = { anybody: 'anybody', proved: 'who proved a credential', log: 'the log alone' } as const;

/** docs/reference/reasons.md, from the table of reasons. */
export const reasonsPage = (): string => {
  const rows = (Object.keys(REASONS) as readonly ReasonCode[]).map((code) => {
    const { sentence, cure, told } = REASONS[code];
    return `| \`${code}\` | ${sentence} | ${cure} | ${TOLD[told]} |`;
  });
  return `# Reasons

For whoever was let in or refused and wonders why. This page is generated from \`src/identity/reasons.ts\`: change it there, then
run \`npm run docs\`.

Each decision about who is calling has one of these codes: in the [decision log](decision-log.md), in what \`muster explain\` and
\`POST /login/api/explain\` answer, and in the header \`X-Auth-Reason\` of the answer itself where the last column lets it be told.
\`muster dev\` tells all of them. Plain acceptance has no header.

"Not authorized to perform action: Invalid key" has five causes, each with its own code: no token was sent
(\`security-token-missing\`); the cookie of a session came beside a key (\`session-cookie-shadows-key\`), or beside a read-only key
(\`session-cookie-shadows-read-only-key\`); a token came without its cookie (\`security-token-without-cookie\`); a proxy gave an old
answer (\`replayed-answer\`). The last one never reaches the server, so no decision has it: answers carry \`Cache-Control: no-store\`,
and explaining names it beside each request that would be let in.

| code | what it says | what to do | told to |
|---|---|---|---|
${rows.join('\n')}
`;
};
