package io.stentor.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose socket it is: auth.userId of the CONNECT payload, else the socket id. */
class JavaClientIdentityIT extends JavaClientCase {
    private static final String LONG = "l".repeat(128);
    private static final String WIDE = "ü".repeat(64);

    @Test
    void shouldTakeAuthUserIdForTheUser() {
        for (String user : List.of("u", LONG, WIDE, "odd \"\\/\n\u0001😀")) {
            JavaClient client = connect(user);
            assertThat(client.id()).isNotEqualTo(user);
            assertIsUser(client, user);
        }
    }

    @Test
    void shouldTakeTheSocketIdForTheUserWhenThereIsNoGoodUserId() {
        for (String user : new String[] {null, "", LONG + "x", WIDE + "ü"}) {
            JavaClient client = connect(user);
            assertIsUser(client, client.id());
        }
    }

    /** This client can put nothing but strings into its auth, so it is done by hand. */
    @Test
    void shouldTakeTheSocketIdForTheUserWhenUserIdIsNoString() {
        for (String userId : List.of("1", "null", "true", "[\"u\"]", "{\"userId\":\"u\"}")) {
            String talk = newName("talk");
            JavaClient witness = connect().join(talk);
            WireClient client = connectWire("{\"userId\":" + userId + "}");
            client.ask("0", "[\"join_conversation\",\"" + talk + "\"]");

            assertThat(witness.awaitReceived("user_joined")).containsEntry("userId", client.id());
        }
    }

    private void assertIsUser(JavaClient client, String user) {
        String talk = newName("talk");
        JavaClient witness = connect().join(talk);
        assertThat(client.ask("join_conversation", talk).get("users"))
                .asInstanceOf(LIST)
                .contains(user);
        client.ask("message", java.util.Map.of("conversationId", talk));
        client.ask("leave_conversation", talk);

        witness.awaitReceived("user_left");
        assertThat(witness.events())
                .extracting(JavaClient.Event::name)
                .containsExactly("user_joined", "message", "user_left");
        assertThat(witness.events())
                .allSatisfy(event -> assertThat(event.data()).containsEntry("userId", user));
    }
}
