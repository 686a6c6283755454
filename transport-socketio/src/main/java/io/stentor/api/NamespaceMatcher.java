package io.stentor.api;

import java.util.function.Consumer;

/** Decides which namespaces exist beyond the named ones. Called on the event loop of the client that asks; must not block. */
@FunctionalInterface
public interface NamespaceMatcher {
    /**
     * Looks at a namespace that a client asks for and nobody has made.
     *
     * @param name with its leading slash
     * @param auth the client's auth object, empty when it sent none
     * @param accept to be called once, now or later, from any thread
     */
    void match(String name, Argument auth, Consumer<Boolean> accept);
}
