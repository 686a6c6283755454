package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.api.Namespace;
import io.stentor.api.ParentNamespace;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Namespaces that are made when a client first asks for them, and that go with their last socket. */
class DynamicNamespaceTest {
    private final ApiServer server = new ApiServer(builder -> builder.cleanupEmptyChildNamespaces(true));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldMakeANamespaceWhoseNameMatches() {
        ParentNamespace parent = server.server().of(Pattern.compile("^/dynamic-\\d+$"));
        parent.onConnection(socket -> socket.emit("in", socket.namespace().name()));
        Client client = server.open();

        client.connectTo("/dynamic-1");
        client.expect("42/dynamic-1,[\"in\",\"/dynamic-1\"]");
        client.connectTo("/dynamic-22");
        client.expect("42/dynamic-22,[\"in\",\"/dynamic-22\"]");
        client.send("40/dynamic-x,").expect("44/dynamic-x,{\"message\":\"Invalid namespace\"}");

        assertThat(parent.children())
                .extracting(Namespace::name)
                .containsExactlyInAnyOrder("/dynamic-1", "/dynamic-22");
        assertThat(server.server().namespaces().all())
                .extracting(Namespace::name)
                .contains("/", "/dynamic-1");
    }

    @Test
    void shouldAskAMatcherWithTheAuthObject() {
        server.server()
                .of((name, auth, accept) -> server.elsewhere(() ->
                        accept.accept(name.startsWith("/m") && auth.asMap().containsKey("key"))));
        Client client = server.open();

        client.send("40/m,").expect("44/m,{\"message\":\"Invalid namespace\"}");
        client.send("40/m,{\"key\":1}");
        assertThat(client.next()).startsWith("40/m,{\"sid\"");
        client.send("40/n,{\"key\":1}").expect("44/n,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void shouldAskMatchersInTheirOrderAndTheFirstAnswerOnly() {
        ParentNamespace none = server.server().of((name, auth, accept) -> {
            accept.accept(false);
            accept.accept(true);
        });
        ParentNamespace first = server.server().of(Pattern.compile("a"));
        ParentNamespace second = server.server().of(Pattern.compile(".+"));

        server.open().connectTo("/a");
        server.open().connectTo("/b");

        assertThat(none.children()).isEmpty();
        assertThat(first.children()).extracting(Namespace::name).containsExactly("/a");
        assertThat(second.children()).extracting(Namespace::name).containsExactly("/b");
    }

    @Test
    void shouldRefuseWhenAMatcherThrows() {
        server.server().of((name, auth, accept) -> {
            throw new IllegalStateException("broken");
        });

        server.open().send("40/x,").expect("44/x,{\"message\":\"Invalid namespace\"}");
        assertThat(server.awaitError().handler()).isEqualTo("namespace matcher");
    }

    @Test
    void shouldNotMindAMatcherThatAnswersWhenTheClientHasGone() {
        AtomicReference<Consumer<Boolean>> later = new AtomicReference<>();
        ParentNamespace parent = server.server().of((name, auth, accept) -> later.set(accept));
        Client client = server.connect();
        client.send("40/x,");
        ApiServer.await().until(() -> later.get() != null);
        client.close();
        ApiServer.await().until(() -> server.main().sockets().isEmpty());

        later.get().accept(true);

        server.connect().expectNothing();
        assertThat(parent.children()).isEmpty();
    }

    @Test
    void shouldInheritMiddlewaresAndListenersBeforeItsOwn() {
        ConcurrentLinkedQueue<String> steps = new ConcurrentLinkedQueue<>();
        ParentNamespace parent = server.server().of(Pattern.compile("^/family/"));
        parent.use((socket, next) -> {
            steps.add("parent's");
            next.proceed();
        });
        parent.onConnection(socket -> steps.add("parent's listener"));
        Namespace child = server.server().of("/family/one");
        child.use((socket, next) -> {
            steps.add("own");
            next.proceed();
        });
        child.onConnection(socket -> {
            steps.add("own listener");
            socket.emit("done");
        });

        Client client = server.open();
        client.connectTo("/family/one");

        client.expect("42/family/one,[\"done\"]");
        assertThat(steps).containsExactly("parent's", "own", "parent's listener", "own listener");
        assertThat(parent.children()).containsExactly(child);
    }

    @Test
    void shouldSendToEveryChild() {
        ParentNamespace parent = server.server().of(Pattern.compile("^/p"));
        Client one = server.open();
        one.connectTo("/p1");
        Client two = server.open();
        two.connectTo("/p2");
        Client other = server.connect();

        assertThat(parent.emit("all", 1)).isTrue();

        one.expect("42/p1,[\"all\",1]");
        two.expect("42/p2,[\"all\",1]");
        other.expectNothing();
    }

    @Test
    void shouldGoWithItsLastSocketAndComeAgain() {
        ParentNamespace parent = server.server().of(Pattern.compile("^/d"));
        Client one = server.connect();
        one.connectTo("/d1");
        Client two = server.connect();
        String id = two.connectTo("/d1");
        Namespace before = server.server().of("/d1");
        before.to(id).socketsJoin("room");
        two.expectNothing(before, id);

        one.send("41/d1,").expectNothing();
        assertThat(parent.children()).containsExactly(before);
        two.close();
        ApiServer.await().until(() -> parent.children().isEmpty());
        assertThat(before.emit("nobody")).isTrue();
        assertThat(before.to("room").emit("nobody")).isTrue();

        one.connectTo("/d1");
        Namespace after = server.server().of("/d1");
        assertThat(after).isNotSameAs(before);
        before.emit("not you");
        after.emit("you");
        one.expect("42/d1,[\"you\"]");
    }

    @Test
    void shouldGoWhenItsFirstClientIsRefused() {
        ParentNamespace parent = server.server().of(Pattern.compile("^/d"));
        parent.use((socket, next) -> server.elsewhere(() -> next.refuse("no")));

        server.open().send("40/d1,").expect("44/d1,{\"message\":\"no\"}");

        ApiServer.await().until(() -> parent.children().isEmpty());
    }

    @Test
    void shouldGoWhenItsFirstClientGoesWhileItWaits() {
        ParentNamespace parent = server.server().of(Pattern.compile("^/d"));
        parent.use((socket, next) -> {});
        Client client = server.connect();
        client.send("40/d1,");
        ApiServer.await().until(() -> parent.children().size() == 1);

        client.close();

        ApiServer.await().until(() -> parent.children().isEmpty());
    }

    @Test
    void shouldKeepNamedNamespaces() {
        Namespace named = server.server().of("/named");
        Client client = server.connect();
        client.connectTo("/named");
        client.send("41/named,").expectNothing();

        assertThat(server.server().of("/named")).isSameAs(named);
    }

    @Test
    void shouldSurviveClientsThatComeAndGoAtOnce() throws Exception {
        server.server().of(Pattern.compile("^/d")).onConnection(socket -> {
            socket.join("room");
            socket.emit("in");
        });
        server.start();
        Thread[] threads = new Thread[4];
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < threads.length; i++) {
            Client client = server.open();
            threads[i] = new Thread(() -> {
                try {
                    for (int round = 0; round < 200; round++) {
                        client.connectTo("/d");
                        client.expect("42/d,[\"in\"]").send("41/d,");
                    }
                } catch (Throwable failure) {
                    failures.add(failure);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        ApiServer.await().until(() -> server.server().namespaces().all().size() == 1);
    }

    @Test
    void shouldRefuseOneNamespaceTooMany() {
        for (boolean cleanup : new boolean[] {true, false}) {
            try (ApiServer small =
                    new ApiServer(builder -> builder.childNamespaces(2).cleanupEmptyChildNamespaces(cleanup))) {
                ParentNamespace parent = small.server().of(Pattern.compile("^/d"));
                Namespace named = small.server().of("/d1");
                Client client = small.connect();
                client.connectTo("/d2");
                client.send("40/d3,").expect("44/d3,{\"message\":\"too many namespaces\"}");
                client.connectTo("/d1");
                client.send("41/d2,");

                if (cleanup) {
                    ApiServer.await().until(() -> parent.children().size() == 1);
                    client.connectTo("/d3");
                } else {
                    client.send("40/d3,").expect("44/d3,{\"message\":\"too many namespaces\"}");
                }
                assertThat(parent.children()).hasSize(2).contains(named);
            }
        }
    }

    @Test
    void shouldRefuseANameThatNoClientCanSay() {
        assertThatThrownBy(() -> server.server().of("/a,b")).isInstanceOf(IllegalArgumentException.class);
        assertThat(server.server().of("chat")).isSameAs(server.server().of("/chat"));
        assertThat(server.server().of("/")).isSameAs(server.main());
        assertThat(server.server().of("")).isSameAs(server.main());
    }
}
