import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.rallydev.rest.RallyRestApi;
import com.rallydev.rest.request.CollectionUpdateRequest;
import com.rallydev.rest.request.CreateRequest;
import com.rallydev.rest.request.DeleteRequest;
import com.rallydev.rest.request.GetRequest;
import com.rallydev.rest.request.QueryRequest;
import com.rallydev.rest.request.UpdateRequest;
import com.rallydev.rest.response.CreateResponse;
import com.rallydev.rest.response.QueryResponse;
import com.rallydev.rest.response.Response;
import com.rallydev.rest.util.Fetch;
import com.rallydev.rest.util.QueryFilter;
import com.rallydev.rest.util.Ref;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.http.cookie.Cookie;

/**
 * What users of the Java toolkit do, with one way to sign in. It is used as they use it and changed in nothing.
 *
 * <p>Reads one JSON object on standard input (see java-toolkit.mjs) and prints one line of JSON for each behaviour.
 */
public class JavaToolkit {
  private static final int MANY = 120;
  private static final String NEEDED = "Full authentication is required to access this resource";

  private final JsonObject world;
  private final String mark;
  private final RallyRestApi rally;
  private final List<String> refs = new ArrayList<>();

  JavaToolkit(JsonObject world) throws Exception {
    this.world = world;
    this.mark = text("marker");
    this.rally =
        world.has("key") ? withKey(text("key")) : new RallyRestApi(server(), text("user"), text("password"));
    rally.setApplicationName("Muster's scenarios");
  }

  public static void main(String[] arguments) throws Exception {
    var input = new InputStreamReader(System.in, StandardCharsets.UTF_8);
    var toolkit = new JavaToolkit(new JsonParser().parse(input).getAsJsonObject());
    toolkit.life();
    toolkit.refusals();
    toolkit.keptCookies();
    toolkit.rally.close();
    emit(Map.of("finished", true));
  }

  void life() {
    check("reads who it is", () -> {
      var answer = rally.get(new GetRequest("/user"));
      good(answer);
      same(answer.getObject().get("UserName").getAsString(), text("userName"));
    });
    check("creates seven defects", () -> {
      for (String letter : "a b c d e f g".split(" ")) {
        var object = create("defect", mark + " " + letter);
        same(object.get("State").getAsString(), "Submitted");
        refs.add(Ref.getRelativeRef(object.get("_ref").getAsString()));
      }
    });
    check("queries them page by page, in the asked order and only with what it fetches", () -> {
      var request = new QueryRequest("defect");
      request.setQueryFilter(QueryFilter.and(
          new QueryFilter("Name", "contains", mark), new QueryFilter("State", "<", "Fixed")));
      request.setFetch(new Fetch("Name", "State"));
      request.setOrder("Name desc");
      request.setProject(text("project"));
      request.setPageSize(3);
      request.setLimit(100);
      var answer = rally.query(request);
      good(answer);
      same(answer.getTotalResultCount(), 7);
      same(letters(answer), "gfedcba");
      same(answer.getResults().get(0).getAsJsonObject().has("Severity"), false);
    });
    check("starts in the middle and stops with the page", () -> {
      var request = new QueryRequest("defect");
      request.setQueryFilter(new QueryFilter("Name", "contains", mark));
      request.setOrder("Name");
      request.setStart(3);
      request.setPageSize(2);
      request.setLimit(2);
      same(letters(rally.query(request)), "cd");
    });
    check("reads one by its ref", () -> {
      var request = new GetRequest(refs.get(1));
      request.setFetch(new Fetch("Name", "Project"));
      var answer = rally.get(request);
      good(answer);
      same(answer.getObject().get("Name").getAsString(), mark + " b");
      same(Ref.getRelativeRef(answer.getObject().getAsJsonObject("Project").get("_ref").getAsString()), text("project"));
    });
    check("updates one, a text beyond ASCII and a null included", () -> {
      var values = new JsonObject();
      values.addProperty("State", "Fixed");
      values.addProperty("Notes", "Grüße, 世界 \uD83D\uDE80");
      values.add("Owner", null);
      var answer = rally.update(new UpdateRequest(refs.get(2), values));
      good(answer);
      same(answer.getObject().get("State").getAsString(), "Fixed");
      same(answer.getObject().get("Notes").getAsString(), "Grüße, 世界 \uD83D\uDE80");
      same(answer.getObject().get("Owner").isJsonNull(), true);
    });
    check("adds a tag, reads the collection and takes it out again", () -> {
      var item = new JsonObject();
      var tag = "java " + Long.toString(System.nanoTime(), 36);
      item.addProperty("_ref", create("tag", tag).get("_ref").getAsString());
      var items = new JsonArray();
      items.add(item);
      good(rally.updateCollection(new CollectionUpdateRequest(refs.get(3) + "/Tags", items, true)));
      var request = new GetRequest(refs.get(3));
      request.setFetch(new Fetch("Tags"));
      var tags = rally.get(request).getObject().getAsJsonObject("Tags");
      same(tags.get("Count").getAsInt(), 1);
      var answer = rally.query(new QueryRequest(tags));
      good(answer);
      same(answer.getResults().get(0).getAsJsonObject().get("Name").getAsString(), tag);
      var left = rally.updateCollection(new CollectionUpdateRequest(tags, items, false));
      good(left);
      same(rally.query(new QueryRequest(tags)).getTotalResultCount(), 0);
    });
    check("deletes one, and then reads that it is gone", () -> {
      good(rally.delete(new DeleteRequest(refs.get(0))));
      var answer = rally.get(new GetRequest(refs.get(0)));
      same(answer.wasSuccessful(), false);
      same(Arrays.toString(answer.getErrors()), "[Cannot find object to read]");
    });
  }

  void refusals() {
    check("is refused a defect without a Name, and one with a State that is none", () -> {
      var nameless = rally.create(new CreateRequest("defect", new JsonObject()));
      same(nameless.wasSuccessful(), false);
      holds(nameless.getErrors()[0].startsWith("Validation error: Defect.Name"), nameless.getErrors()[0]);
      var values = new JsonObject();
      values.addProperty("State", "Sideways");
      same(rally.update(new UpdateRequest(refs.get(1), values)).wasSuccessful(), false);
    });
    check("is told by the status line that a key is unknown, or a password wrong", () -> {
      try (var stranger = withKey(text("unknownKey"))) {
        refusedAtTheDoor(NEEDED, () -> stranger.get(new GetRequest("/user")));
      }
      // Of nobody: a wrong password of a user counts towards a lock.
      try (var stranger = new RallyRestApi(server(), "nobody@example.com", "not the password")) {
        refusedAtTheDoor("The username or password you entered is incorrect.", () -> stranger.get(new GetRequest("/user")));
      }
    });
    check("reads with a read-only key and cannot create with it", () -> {
      try (var reader = withKey(text("readOnlyKey"))) {
        good(reader.get(new GetRequest(refs.get(1))));
        var values = new JsonObject();
        values.addProperty("Name", mark + " read-only");
        refusedAtTheDoor(NEEDED, () -> reader.create(new CreateRequest("defect", values)));
      }
    });
  }

  void keptCookies() {
    check("goes on writing after " + MANY + " calls with its one jar of cookies", () -> {
      Map<String, String> before = jar();
      same(before.keySet().toString(), world.has("key") ? "[]" : "[JSESSIONID, SUBBUCKETID, ZSESSIONID]");
      for (int number = 1; number <= MANY; number++) {
        var values = new JsonObject();
        values.addProperty("Name", mark + " " + number);
        var answer = rally.update(new UpdateRequest(refs.get(6), values));
        good(answer);
        same(answer.getObject().get("Name").getAsString(), mark + " " + number);
        good(rally.get(new GetRequest(refs.get(6))));
      }
      same(jar(), before);
    });
    check("deletes what it made", () -> {
      for (String ref : refs.subList(1, 7)) good(rally.delete(new DeleteRequest(ref)));
    });
  }

  private Map<String, String> jar() {
    var cookies = new TreeMap<String, String>();
    for (Cookie cookie : rally.getClient().getCookieStore().getCookies()) cookies.put(cookie.getName(), cookie.getValue());
    return cookies;
  }

  private JsonObject create(String type, String name) throws IOException {
    var values = new JsonObject();
    values.addProperty("Name", name);
    CreateResponse answer = rally.create(new CreateRequest(type, values));
    good(answer);
    same(answer.getObject().get("Name").getAsString(), name);
    return answer.getObject();
  }

  private static String letters(QueryResponse answer) {
    var letters = new StringBuilder();
    for (JsonElement row : answer.getResults()) {
      String name = row.getAsJsonObject().get("_refObjectName").getAsString();
      letters.append(name.charAt(name.length() - 1));
    }
    return letters.toString();
  }

  private RallyRestApi withKey(String key) {
    return new RallyRestApi(server(), key);
  }

  private URI server() {
    return URI.create(text("server"));
  }

  private String text(String name) {
    return world.get(name).getAsString();
  }

  /** The toolkit hands on a status that is not 200 as the message of an exception, and nothing else of the answer. */
  private static void refusedAtTheDoor(String reason, Behaviour request) throws Exception {
    try {
      request.run();
    } catch (IOException refusal) {
      same(refusal.getMessage(), "HTTP/1.1 401 " + reason);
      return;
    }
    throw new AssertionError("it was let in");
  }

  private static void good(Response answer) {
    holds(answer.wasSuccessful(), Arrays.toString(answer.getErrors()));
    same(answer.getWarnings().length, 0);
  }

  private static void same(Object actual, Object expected) {
    holds(expected.equals(actual), "expected " + expected + ", got " + actual);
  }

  private static void holds(boolean condition, String otherwise) {
    if (!condition) throw new AssertionError(otherwise);
  }

  private interface Behaviour {
    void run() throws Exception;
  }

  /** Runs one behaviour; what it throws is its failure. */
  private void check(String sentence, Behaviour behaviour) {
    var said = sentence + " (by " + text("way") + ", over " + text("scheme") + ")";
    try {
      behaviour.run();
      emit(Map.of("ok", true, "sentence", said));
    } catch (Exception | AssertionError problem) {
      var at = Arrays.stream(problem.getStackTrace()).filter(frame -> frame.getClassName().startsWith("JavaToolkit"));
      emit(Map.of("ok", false, "sentence", said, "why", problem + "\nat " + at.findFirst().orElse(null)));
    }
  }

  private static void emit(Map<String, Object> result) {
    System.out.println("\n@result " + new com.google.gson.Gson().toJson(result));
  }
}
