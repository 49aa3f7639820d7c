/** The access token no longer opens anything. */
export class TokenEnded extends Error {}

/** The defects that the token's user owns, newest first. */
export async function assignedDefects(musterUrl, accessToken) {
  const question = new URLSearchParams({
    query: '(Owner = currentuser)',
    fetch: 'FormattedID,Name,State',
    order: 'CreationDate DESC',
    pagesize: '20',
  });
  const response = await fetch(`${musterUrl.replace(/\/$/, '')}/slm/webservice/v2.0/defect?${question}`, {
    headers: { zsessionid: accessToken },
  });
  if (response.status === 401) throw new TokenEnded('The access token is over.');
  if (!response.ok) throw new Error(`The defects were answered with ${response.status}.`);
  const { QueryResult } = await response.json();
  if (QueryResult.Errors.length > 0) throw new Error(QueryResult.Errors[0]);
  return QueryResult.Results;
}
