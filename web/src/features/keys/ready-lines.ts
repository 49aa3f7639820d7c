/** The tools that a key is made for most often, in the order of the tabs. */
export const TOOLS = ['curl', 'pyral', 'ruby', 'node', 'java'] as const;

export type Tool = (typeof TOOLS)[number];

/** pyral speaks TLS unless its constant says otherwise. */
const pyralOverHttp = (origin: URL): string =>
  origin.protocol === 'http:' ? `import pyral.restapi\npyral.restapi.PROTOCOL = 'http'\n` : '';

/** What to type, for this server and this key: each reads five defects. A key is of letters, digits and `_`: nothing to quote. */
const LINES: Readonly<Record<Tool, (origin: URL, key: string) => string>> = {
  curl: ({ origin }, key) =>
    `curl -H "zsessionid: ${key}" "${origin}/slm/webservice/v2.0/defect?fetch=FormattedID,Name&pagesize=5"`,

  pyral: (origin, key) => `# pip install pyral
${pyralOverHttp(origin)}from pyral import Rally

rally = Rally('${origin.host}', apikey='${key}')
for defect in rally.get('Defect', fetch='FormattedID,Name', limit=5):
    print(defect.FormattedID, defect.Name)`,

  ruby: ({ origin }, key) => `# gem install rally_api
require 'rally_api'

rally = RallyAPI::RallyRestJson.new(base_url: '${origin}/slm', api_key: '${key}')
query = RallyAPI::RallyQuery.new(type: :defect, fetch: 'FormattedID,Name', limit: 5)
rally.find(query).each { |defect| puts "#{defect.FormattedID} #{defect.Name}" }`,

  node: ({ origin }, key) => `// npm install rally
const rally = require('rally');

const client = rally({ server: '${origin}', apiKey: '${key}' });
client
  .query({ type: 'defect', fetch: ['FormattedID', 'Name'], limit: 5 })
  .then(({ Results }) => console.log(Results.map(({ FormattedID, Name }) => \`\${FormattedID} \${Name}\`)));`,

  java: ({ origin }, key) => `// Maven: com.rallydev.rest:rally-rest-api
import com.rallydev.rest.RallyRestApi;
import com.rallydev.rest.request.QueryRequest;
import com.rallydev.rest.util.Fetch;
import java.net.URI;

public class Defects {
  public static void main(String[] arguments) throws Exception {
    try (RallyRestApi rally = new RallyRestApi(new URI("${origin}"), "${key}")) {
      QueryRequest defects = new QueryRequest("defect");
      defects.setFetch(new Fetch("FormattedID", "Name"));
      defects.setLimit(5);
      System.out.println(rally.query(defects).getResults());
    }
  }
}`,
};

export const readyLines = (tool: Tool, origin: string, key: string): string => LINES[tool](new URL(origin), key);
