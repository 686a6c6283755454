package io.stentor.wire.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.wire.socketio.PacketViolation.Reason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlaceholdersTest {
    private static final String ZERO = "{\"_placeholder\":true,\"num\":0}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"e\"]",
                "[\"e\"," + ZERO + "]",
                "[\"e\",{\"num\":1,\"_placeholder\":true}," + ZERO + "]",
                "[\"e\",{\"_placeholder\":true,\"num\":1.0}]",
                "[\"e\",{\"_placeholder\":true,\"num\":-0}]",
                "[\"e\",{\"_placeholder\":false,\"num\":9}]",
                "[\"e\",{\"_placeholder\":\"true\",\"num\":9}]",
                "[\"e\",{\"_placeholder\":true,\"num\":9,\"_placeholder\":1}]",
                "[\"e\",{\"_placeholder\":true,\"num\":9,\"num\":1}]",
                "[\"e\",{\"x\":\"_placeholder\",\"y\":[true,\"\\\"\\\\\",null,-1.5e+3]}]",
                "[\"e\",{\"_placeholder\":true,\"num\":1,\"x\":" + ZERO + "}]"
            })
    void shouldTakePlaceholdersThatStandForAttachments(String payload) {
        assertThat(Decoded.of("52-" + payload).violation()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_placeholder\":true}",
                "{\"_placeholder\":true,\"num\":2}",
                "{\"_placeholder\":true,\"num\":-1}",
                "{\"_placeholder\":true,\"num\":0.5}",
                "{\"_placeholder\":true,\"num\":1e99}",
                "{\"_placeholder\":true,\"num\":\"0\"}",
                "{\"_placeholder\":true,\"num\":null}",
                "{\"_placeholder\":true,\"num\":[0]}",
                "{\"_placeholder\":true,\"num\":0,\"num\":\"splice\"}",
                "{\"\\u005fplaceholder\":true,\"num\":2}",
                "{ \"num\" : 2 , \"_placeholder\" : true }",
                "{\"_placeholder\":true,\"num\":0,\"x\":{\"_placeholder\":true,\"num\":2}}",
                "[[{\"a\":{\"_placeholder\":true,\"num\":2}}]]",
                "{\"_placeholder\":true,\"num\":0.000000000000000000000000000000000}"
            })
    void shouldRefusePlaceholdersThatDoNot(String argument) {
        assertThat(Decoded.of("52-[\"e\"," + argument + "]").violation()).isEqualTo(Reason.ILLEGAL_ATTACHMENTS);
        assertThat(Decoded.of("62-1[" + ZERO + "," + argument + "]").violation())
                .isEqualTo(Reason.ILLEGAL_ATTACHMENTS);
        assertThat(Decoded.of("2[\"e\"," + argument + "]").violation()).isNull();
    }

    /** One attachment of a megabyte in a thousand places would be a gigabyte to whoever hands the values on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"e\"," + ZERO + "," + ZERO + "]",
                "[\"e\"," + ZERO + ",{\"_placeholder\":true,\"num\":1},[{\"x\":{\"_placeholder\":true,\"num\":1.0}}]]",
                "[\"e\",{\"_placeholder\":true,\"num\":0,\"x\":" + ZERO + "}]"
            })
    void shouldRefusePlaceholdersThatUseAnAttachmentAgain(String payload) {
        assertThat(Decoded.of("52-" + payload).violation()).isEqualTo(Reason.ILLEGAL_ATTACHMENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,{\"x\":ZERO},[ZERO]]", "{\"_placeholder\":true,\"x\":ZERO,\"num\":1}"})
    void shouldFindTheOutermostWhereTheyStand(String template) {
        String json = template.replace("ZERO", ZERO);
        Placeholders found = Placeholders.in(json.getBytes(StandardCharsets.UTF_8), 0);
        if (json.startsWith("{")) {
            assertThat(found.count()).isEqualTo(1);
            assertThat(found.start(0)).isZero();
            assertThat(found.end(0)).isEqualTo(json.length());
            assertThat(found.number(0)).isEqualTo(1);
        } else {
            assertThat(found.count()).isEqualTo(2);
            assertThat(json.substring(found.start(0), found.end(0))).isEqualTo(ZERO);
            assertThat(found.start(1)).isEqualTo(json.lastIndexOf(ZERO));
        }
    }
}
