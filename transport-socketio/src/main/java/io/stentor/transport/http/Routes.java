package io.stentor.transport.http;

import java.util.Map;
import java.util.function.Supplier;

/**
 * Plain GET answers by exact path, beside the Engine.IO endpoint. The suppliers run on event loops and must not block.
 *
 * @param byPath from path to a maker of the answer
 */
public record Routes(Map<String, Supplier<HttpReply>> byPath) {
    boolean contains(String path) {
        return byPath.containsKey(path);
    }

    HttpReply reply(String method, String path) {
        Supplier<HttpReply> route = byPath.get(path);
        if (route == null) {
            return HttpReply.notFound();
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return HttpReply.methodNotAllowed();
        }
        return route.get();
    }
}
