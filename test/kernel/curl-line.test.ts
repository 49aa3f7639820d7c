import { expect, test } from 'vitest';
import { readCurl, shellWords } from '../../src/kernel/curl-line.ts';

const URL = 'https://rally.example.com/slm/webservice/v2.0/defect/create?key=TOKEN';

test.each([
  [`curl ${URL}`, { method: 'GET', url: URL, headers: [] }],
  [
    `curl --header "zsessionid: KEY" -H"Content-Type: application/json" -d'{"Defect":{"Name":"it is"}}' '${URL}'`,
    {
      method: 'POST',
      url: URL,
      headers: [
        ['zsessionid', 'KEY'],
        ['Content-Type', 'application/json'],
      ],
    },
  ],
  [`curl -X delete -Hzsessionid:KEY ${URL}`, { method: 'delete', url: URL, headers: [['zsessionid', 'KEY']] }],
  [
    `curl -b cookies.txt -c cookies.txt -u user:pass ${URL}`,
    { method: 'GET', url: URL, headers: [['authorization', `Basic ${btoa('user:pass')}`]] },
  ],
  [
    `curl -sS --cookie 'JSESSIONID=SESSION' \\\n  -H 'X: a "b" \\c' --url ${URL}`,
    {
      method: 'GET',
      url: URL,
      headers: [
        ['cookie', 'JSESSIONID=SESSION'],
        ['X', 'a "b" \\c'],
      ],
    },
  ],
])('%s', (line, request) => {
  const [command, ...words] = shellWords(line);
  expect(command).toBe('curl');
  expect(readCurl(words)).toEqual(request);
});
